//! Where words can stand on a map without covering each other.
//!
//! In: boxes that are taken, a point and the width of a text. Out: a free place beside the point, if there is one. Touches: nothing.

/// The height of a line of text on a narrow screen, in units of the picture.
pub(super) const LINE: i64 = 38;
/// The mean width of a letter there.
const LETTER: i64 = 20;

/// A rectangle: left, top, right, bottom.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rect(pub(super) i64, pub(super) i64, pub(super) i64, pub(super) i64);

impl Rect {
    /// Around a point.
    pub(super) fn around(x: i64, y: i64, half: i64) -> Self {
        Self(x - half, y - half, x + half, y + half)
    }

    fn meets(self, other: Self) -> bool {
        self.0 < other.2 && other.0 < self.2 && self.1 < other.3 && other.1 < self.3
    }

    fn lies_in(self, width: i64, height: i64) -> bool {
        self.0 >= 0 && self.1 >= 0 && self.2 <= width && self.3 <= height
    }
}

/// A text's place: the point of its baseline, and its `text-anchor`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) x: i64,
    pub(super) y: i64,
    pub(super) anchor: &'static str,
}

/// What is taken of a picture.
#[derive(Debug)]
pub(super) struct Room {
    width: i64,
    height: i64,
    taken: Vec<Rect>,
}

impl Room {
    pub(super) fn new(width: i64, height: i64) -> Self {
        Self { width, height, taken: Vec::new() }
    }

    pub(super) fn take(&mut self, rect: Rect) {
        self.taken.push(rect);
    }

    /// A free place for a text beside a point, `gap` away from it: right, left, below, above, then the corners.
    pub(super) fn beside(&mut self, (x, y): (i64, i64), gap: i64, text: &str) -> Option<Placed> {
        let wide = LETTER * text.chars().count() as i64;
        let middle = y + LINE / 3;
        let (below, above) = (y + gap + LINE * 3 / 4, y - gap - LINE / 4);
        let tries = [
            (x + gap + 4, middle, "start"),
            (x - gap - 4, middle, "end"),
            (x, below, "middle"),
            (x, above, "middle"),
            (x + gap / 2, below, "start"),
            (x + gap / 2, above, "start"),
            (x - gap / 2, below, "end"),
            (x - gap / 2, above, "end"),
            (x, below + LINE, "middle"),
            (x, above - LINE, "middle"),
            (x + gap + LINE, middle, "start"),
            (x - gap - LINE, middle, "end"),
            (x + gap + LINE, below, "start"),
            (x - gap - LINE, below, "end"),
        ];
        let (placed, rect) = tries.into_iter().find_map(|(x, y, anchor)| {
            let left = match anchor {
                "start" => x,
                "end" => x - wide,
                _ => x - wide / 2,
            };
            let rect = Rect(left, y - LINE * 3 / 4, left + wide, y + LINE / 4);
            let free = rect.lies_in(self.width, self.height) && !self.taken.iter().any(|other| rect.meets(*other));
            free.then_some((Placed { x, y, anchor }, rect))
        })?;
        self.taken.push(rect);
        Some(placed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_avoids_what_is_taken() {
        let mut room = Room::new(400, 400);
        assert_eq!(room.beside((200, 200), 10, "sáu chữ"), Some(Placed { x: 214, y: 212, anchor: "start" }));
        assert_eq!(room.beside((200, 200), 10, "sáu chữ"), Some(Placed { x: 186, y: 212, anchor: "end" }));
        assert_eq!(room.beside((200, 200), 10, "sáu chữ").map(|placed| placed.anchor), Some("middle"));
        let mut small = Room::new(60, 60);
        assert_eq!(small.beside((30, 30), 10, "một câu quá dài"), None);
    }
}
