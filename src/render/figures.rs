//! The campaign's figures as files: a table (CSV, RFC 4180) and JSON.
//!
//! In: views. Out: bytes. Touches: nothing.
//!
//! Numbers are texts in the JSON: they are exact decimals, and most readers of JSON would make binary fractions of them.

use serde_json::{Value, json};

use crate::plan::view::{
    data::{DataFigure, DataIndicator, DataView, Plain},
    scene::Scene,
};

const COLUMNS: [&str; 11] = [
    "indicator",
    "name",
    "unit",
    "period",
    "place",
    "bound",
    "value",
    "value_high",
    "article",
    "article_url",
    "published",
];

/// A table with one line a figure. It begins with a byte order mark, without which Excel takes it for another encoding.
pub(super) fn csv(view: &DataView<'_>, scene: &Scene<'_>, out: &mut Vec<u8>) {
    out.extend_from_slice("\u{feff}".as_bytes());
    line(&COLUMNS, out);
    for own in &view.indicators {
        for figure in &own.figures {
            let (url, published) = (scene.base.absolute(&figure.url.0), scene.iso(figure.published));
            let (place, high) = (figure.place.unwrap_or(""), figure.amount.high.as_deref().unwrap_or(""));
            let (bound, value) = (figure.amount.bound, figure.amount.value.as_str());
            let cells =
                [own.id, own.name, own.unit, &figure.period, place, bound, value, high, figure.title, &url, &published];
            line(&cells, out);
        }
    }
}

fn line(cells: &[&str], out: &mut Vec<u8>) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        out.extend_from_slice(quoted(cell).as_bytes());
    }
    out.extend_from_slice(b"\r\n");
}

/// A cell. What a spreadsheet would take for a formula gets a mark before it; a number is none.
fn quoted(cell: &str) -> String {
    let is_formula =
        cell.starts_with(['=', '+', '@', '\t', '\r']) || cell.starts_with('-') && cell.parse::<f64>().is_err();
    let cell = if is_formula { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

/// The same for programs.
pub(super) fn json(view: &DataView<'_>, scene: &Scene<'_>, out: &mut Vec<u8>) {
    let indicators: Vec<_> = view.indicators.iter().map(|own| indicator(own, scene)).collect();
    let value = json!({
        "title": view.title,
        "url": scene.base.absolute(&view.home.0),
        "language": scene.language.code(),
        "indicators": indicators,
    });
    out.extend_from_slice(format!("{value:#}\n").as_bytes());
}

fn indicator(own: &DataIndicator<'_>, scene: &Scene<'_>) -> Value {
    json!({
        "id": own.id,
        "name": own.name,
        "unit": own.unit,
        "place": own.place,
        "target": own.target.as_ref().map(amount),
        "by": own.by,
        "baseline": own.baseline.as_ref().map(amount),
        "source": own.source,
        "figures": own.figures.iter().map(|one| figure(one, scene)).collect::<Vec<_>>(),
    })
}

fn amount(plain: &Plain) -> Value {
    json!({ "bound": plain.bound, "value": plain.value, "value_high": plain.high })
}

fn figure(figure: &DataFigure<'_>, scene: &Scene<'_>) -> Value {
    json!({
        "period": figure.period,
        "place": figure.place,
        "bound": figure.amount.bound,
        "value": figure.amount.value,
        "value_high": figure.amount.high,
        "article": {
            "title": figure.title,
            "url": scene.base.absolute(&figure.url.0),
            "published": scene.iso(figure.published),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_cell_is_no_formula_and_keeps_its_commas() {
        assert_eq!(quoted("Bia, rượu"), "\"Bia, rượu\"");
        assert_eq!(quoted("gọi là \"sạch\""), "\"gọi là \"\"sạch\"\"\"");
        assert_eq!(quoted("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!((quoted("-3.5").as_str(), quoted("-A1").as_str()), ("-3.5", "'-A1"));
    }
}
