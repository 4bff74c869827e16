//! A chart of figures over time: where its columns, lines and words stand.
//!
//! In: points with their numbers. Out: [`Chart`], in whole units of the picture's own measure. Touches: nothing.
//!
//! All is worked out with whole numbers: the same figures give the same picture on any machine.

use super::view;
use crate::{
    diag::Lang,
    text::{Amount, Decimal},
};

/// The size of the picture: as wide as a small telephone shows it without making its words smaller.
const WIDTH: u32 = 344;
const HEIGHT: u32 = 210;
/// The room above the columns, and below them for the words of the axis.
const TOP: u32 = 26;
const BOTTOM: u32 = 26;
const RIGHT: u32 = 6;
/// How wide a letter is, about.
const LETTER: u32 = 7;
/// How wide a column is at most.
const COLUMN: u32 = 56;
/// About how many lines the scale has.
const LINES: i128 = 4;

view! {
    /// A chart.
    pub struct Chart {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
        /// Where the plot begins.
        left: u32,
        /// Where it ends.
        right: u32,
        /// The height of nought.
        zero: u32,
        /// The lines of the scale.
        lines: Vec<Line>,
        /// The line of the target.
        target: Option<Line>,
        /// The columns.
        columns: Vec<Column>,
    }
}

view! {
    /// A line across the chart.
    pub struct Line {
        /// Its height.
        y: u32,
        /// What it stands for.
        text: String,
    }
}

view! {
    /// A column.
    pub struct Column {
        /// Its left side.
        x: u32,
        /// Its middle.
        middle: u32,
        /// The middle of its value: its own, as far as the words stay within the picture.
        text_x: u32,
        /// The middle of its period, likewise.
        label_x: u32,
        /// Its upper end.
        y: u32,
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
        /// How far a range reaches above it.
        reach: u32,
        /// The height of the words above it.
        text_y: u32,
        /// The value, where there is room for it.
        text: Option<String>,
        /// The period, where there is room for it.
        label: Option<String>,
    }
}

/// What a chart is made of.
pub(super) struct Course<'a> {
    /// The periods with their values, the oldest first.
    pub(super) points: &'a [(String, Amount)],
    /// What was promised, with the words that say so.
    pub(super) target: Option<(Amount, String)>,
    /// What is counted.
    pub(super) unit: &'a str,
    /// The language of the words.
    pub(super) language: Lang,
}

/// A scale: which number stands at which height.
struct Scale {
    /// Behind the point, so many digits of a number are counted.
    places: u8,
    low: i128,
    high: i128,
    step: i128,
}

impl Scale {
    fn of(course: &Course<'_>) -> Self {
        let amounts =
            course.points.iter().map(|(_, amount)| amount).chain(course.target.iter().map(|(target, _)| target));
        let ends: Vec<Decimal> = amounts.flat_map(|amount| [amount.low, amount.top()]).collect();
        let places = ends.iter().map(|end| end.places()).max().unwrap_or(0);
        let units = || ends.iter().map(|end| end.in_units(places)).chain([0]);
        let (low, high) = (units().min().unwrap_or(0), units().max().unwrap_or(0));
        let step = nice((high - low).max(1));
        let down = |number: i128| number.div_euclid(step) * step;
        let scale = Self { places, low: down(low), high: -down(-high), step };
        if scale.low == scale.high { Self { high: scale.low + step, ..scale } } else { scale }
    }

    /// The height at which a number stands in the picture.
    fn y(&self, number: Decimal) -> u32 {
        self.height(number.in_units(self.places))
    }

    fn height(&self, units: i128) -> u32 {
        let plot = i128::from(HEIGHT - TOP - BOTTOM);
        let up = (units - self.low) * plot / (self.high - self.low);
        HEIGHT - BOTTOM - up.clamp(0, plot) as u32
    }

    fn lines(&self, language: Lang) -> Vec<Line> {
        let count = (self.high - self.low) / self.step;
        let lines = (0..=count).filter_map(|at| {
            let units = self.low + at * self.step;
            Some(Line { y: self.height(units), text: Decimal::of_units(units, self.places)?.shown(language) })
        });
        lines.collect()
    }
}

/// The step of a scale that goes so far: 1, 2 or 5 with noughts behind it.
fn nice(span: i128) -> i128 {
    let mut power = 1;
    loop {
        for step in [power, 2 * power, 5 * power] {
            if step * LINES >= span {
                return step;
            }
        }
        power *= 10;
    }
}

/// Draws a chart; `None` when there is nothing to compare: no figure at all, or a single one without a target.
pub(super) fn chart(course: &Course<'_>) -> Option<Chart> {
    if course.points.len() + usize::from(course.target.is_some()) < 2 || course.points.is_empty() {
        return None;
    }
    let scale = Scale::of(course);
    let lines = scale.lines(course.language);
    let letters = lines.iter().map(|line| line.text.chars().count()).max().unwrap_or(1) as u32;
    let left = letters * LETTER + 8;
    let target = course.target.as_ref();
    Some(Chart {
        width: WIDTH,
        height: HEIGHT,
        left,
        right: WIDTH - RIGHT,
        zero: scale.height(0),
        lines,
        target: target.map(|(target, text)| Line { y: scale.y(target.low), text: text.clone() }),
        columns: columns(course, &scale, left),
    })
}

/// The middle of words that should stand at `middle` and must stay within the picture.
fn within(middle: u32, words: &str) -> u32 {
    let half = (words.chars().count() as u32 * LETTER).div_ceil(2).min(WIDTH / 2);
    middle.clamp(half, WIDTH - half)
}

fn columns(course: &Course<'_>, scale: &Scale, left: u32) -> Vec<Column> {
    let count = course.points.len() as u32;
    let room = (WIDTH - RIGHT - left) / count;
    let width = (room * 3 / 5).clamp(2, COLUMN);
    let shown = |amount: &Amount| amount.shown(if course.unit == "%" { "%" } else { "" }, course.language);
    let widest = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(1) as u32 * LETTER + LETTER;
    let texts = widest(&mut course.points.iter().map(|(_, amount)| shown(amount).chars().count()));
    let labels = widest(&mut course.points.iter().map(|(label, _)| label.chars().count()));
    let every = labels.div_ceil(room.max(1));
    let zero = scale.height(0);
    let column = |(at, (label, amount)): (u32, &(String, Amount))| {
        let (low, top) = (scale.y(amount.low), scale.y(amount.top()));
        let middle = left + room * at + room / 2;
        let from_end = count - 1 - at;
        let text = (texts <= room || from_end == 0).then(|| shown(amount));
        Column {
            x: middle - width / 2,
            text_x: within(middle, text.as_deref().unwrap_or_default()),
            label_x: within(middle, label),
            middle,
            y: low.min(zero),
            width,
            height: low.abs_diff(zero).max(1),
            reach: low.saturating_sub(top),
            text_y: top.min(zero).saturating_sub(6),
            text,
            label: from_end.is_multiple_of(every).then(|| label.clone()),
        }
    };
    (0..).zip(course.points).map(column).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(points: &[(&str, &str)], target: Option<&str>) -> Chart {
        let points: Vec<_> =
            points.iter().map(|(label, value)| ((*label).to_owned(), Amount::parse(value).unwrap())).collect();
        let target = target.map(|text| (Amount::parse(text).unwrap(), "mục tiêu".to_owned()));
        chart(&Course { points: &points, target, unit: "%", language: Lang::Vi }).unwrap()
    }

    #[test]
    fn the_scale_holds_all_figures_and_the_target() {
        let chart = drawn(&[("2013", "12.5"), ("2014", "trên 25")], Some("50"));
        let lines: Vec<&str> = chart.lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(lines, ["0", "20", "40", "60"]);
        assert_eq!((chart.zero, chart.target.unwrap().y), (184, 53));
        let columns: Vec<_> =
            chart.columns.iter().map(|column| (column.y, column.height, column.text.as_deref())).collect();
        assert_eq!(columns, [(152, 32, Some("12,5%")), (119, 65, Some("trên 25%"))]);
    }

    #[test]
    fn a_range_reaches_above_its_column_and_a_loss_below_nought() {
        let chart = drawn(&[("2013", "5–8"), ("2014", "-4")], None);
        assert!(chart.columns[0].reach > 0 && chart.columns[1].reach == 0);
        assert_eq!((chart.columns[1].y, chart.columns[0].y + chart.columns[0].height), (chart.zero, chart.zero));
    }

    #[test]
    fn where_columns_are_many_only_some_have_words_and_the_last_always() {
        let points: Vec<(String, String)> = (0..24).map(|at| (format!("{}/14", at + 1), format!("{at}"))).collect();
        let points: Vec<(&str, &str)> = points.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        let chart = drawn(&points, None);
        let labels = chart.columns.iter().filter(|column| column.label.is_some()).count();
        assert!((4..=8).contains(&labels), "{labels}");
        assert!(chart.columns[23].label.is_some() && chart.columns[23].text.as_deref() == Some("23%"));
        assert!(chart.columns.iter().all(|column| column.x + column.width <= chart.right));
    }

    #[test]
    fn the_words_of_the_last_column_stay_within_the_picture() {
        let points: Vec<String> = (0..24).map(|at| format!("{}/2014", at + 1)).collect();
        let points: Vec<(&str, &str)> = points.iter().map(|label| (label.as_str(), "1234567")).collect();
        let chart = drawn(&points, None);
        let last = chart.columns.last().unwrap();
        let half = |words: &Option<String>| words.as_ref().unwrap().chars().count() as u32 * LETTER / 2;
        assert_eq!((last.text.as_deref(), last.label.as_deref()), (Some("1.234.567%"), Some("24/2014")));
        assert!(last.middle + half(&last.text) > WIDTH, "there is something to move");
        assert!(last.text_x + half(&last.text) <= WIDTH && last.label_x + half(&last.label) <= WIDTH);
        assert_eq!(chart.columns[12].text_x, chart.columns[12].middle);
    }

    #[test]
    fn nothing_but_nought_is_drawn_too() {
        let chart = drawn(&[("2013", "0"), ("2014", "0")], None);
        assert_eq!((chart.columns[0].height, chart.lines.len()), (1, 2));
        let far = drawn(&[("2013", "999999999999999"), ("2014", "0.000001")], None);
        assert!(far.columns[1].height >= 1);
    }
}
