//! The text that a page holds but does not show: what an earlier OCR left over a scan. Pure.
//!
//! It decides whether such a text stands for a picture. A stamp, a watermark or lines at the edges of a page do
//! not: under them a whole scan may lie that nobody read.

/// Characters that the text over a page has at least; over less than a page, as much less.
const CHARACTERS_MIN: f64 = 100.0;
/// Square points from which a picture is a page: a quarter of A4.
const PAGE_AREA: f64 = 125_000.0;
/// A row of the grid is about this high, a column as wide, in points; there are eight by four at most.
const ROW: f64 = 72.0;
const COLUMN: f64 = 120.0;
/// The part of the grid in which characters stand: a letter that fills half of its page has some.
const CELLS_MIN: f64 = 1.0 / 3.0;
/// A smaller part of all pictures together is a strip of a scan that was cut.
const STRIP: f64 = 0.1;
/// Places of one stretch of text that are looked at.
const PLACES_MAX: u64 = 64;

/// Pictures times stretches of text that are compared; a page of more is a map, and none of its pictures is
/// covered.
const WORK_MAX: usize = 1_000_000;

/// A point of a page.
pub(super) type Point = (f64, f64);

/// Where a picture stands on its page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    left: f64,
    bottom: f64,
    right: f64,
    top: f64,
}

impl Frame {
    /// Around these points.
    pub(super) fn around(points: &[Point]) -> Self {
        let none = Self {
            left: f64::INFINITY,
            bottom: f64::INFINITY,
            right: f64::NEG_INFINITY,
            top: f64::NEG_INFINITY,
        };
        points.iter().fold(none, |frame, (x, y)| {
            frame.and(Self { left: *x, bottom: *y, right: *x, top: *y })
        })
    }

    /// Around both.
    fn and(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            bottom: self.bottom.min(other.bottom),
            right: self.right.max(other.right),
            top: self.top.max(other.top),
        }
    }

    fn width(self) -> f64 {
        (self.right - self.left).max(0.0)
    }

    fn height(self) -> f64 {
        (self.top - self.bottom).max(0.0)
    }

    fn area(self) -> f64 {
        self.width() * self.height()
    }

    /// Whether it takes a good part of a page.
    pub(super) fn is_page(self) -> bool {
        self.area() >= PAGE_AREA
    }
}

/// A stretch of text that is not shown.
#[derive(Debug)]
struct Stretch {
    from: Point,
    to: Point,
    characters: u64,
}

/// All text of a page that is not shown.
#[derive(Debug, Default)]
pub(super) struct Layer(Vec<Stretch>);

impl Layer {
    pub(super) fn add(&mut self, from: Point, to: Point, characters: u64) {
        if characters > 0 {
            self.0.push(Stretch { from, to, characters });
        }
    }

    /// Which of the pictures it stands for.
    pub(super) fn covered(&self, pictures: &[Frame]) -> Vec<bool> {
        if pictures.len().saturating_mul(self.0.len()) > WORK_MAX {
            return vec![false; pictures.len()];
        }
        let Some(all) = pictures.iter().copied().reduce(Frame::and) else { return Vec::new() };
        let whole = self.covers(all);
        let is_strip = |frame: &Frame| frame.area() < all.area() * STRIP;
        pictures.iter().map(|frame| (whole && is_strip(frame)) || self.covers(*frame)).collect()
    }

    /// Whether it is spread over the frame, as the reading of a scan is.
    fn covers(&self, frame: Frame) -> bool {
        // Pictures of no size, or one that cannot be told.
        if !(frame.area() > 0.0 && frame.area().is_finite()) {
            return false;
        }
        let rows = (frame.height() / ROW).floor().clamp(1.0, 8.0);
        let columns = (frame.width() / COLUMN).floor().clamp(1.0, 4.0);
        let mut cells = [[false; 4]; 8];
        let mut characters = 0.0;
        for stretch in &self.0 {
            let places = stretch.characters.min(PLACES_MAX);
            let each = as_f64(stretch.characters) / as_f64(places);
            for place in 0..places {
                let part = (as_f64(place) + 0.5) / as_f64(places);
                let x = stretch.from.0 + (stretch.to.0 - stretch.from.0) * part;
                let y = stretch.from.1 + (stretch.to.1 - stretch.from.1) * part;
                let right = (x - frame.left) / frame.width();
                let up = (y - frame.bottom) / frame.height();
                // The line that letters stand on may lie a little below the picture.
                if (-0.02..1.0).contains(&right) && (-0.02..1.0).contains(&up) {
                    cells[index(up * rows)][index(right * columns)] = true;
                    characters += each;
                }
            }
        }
        let touched = cells.iter().flatten().filter(|cell| **cell).count();
        let wanted = CHARACTERS_MIN * (frame.area() / PAGE_AREA).min(1.0);
        characters >= wanted.max(1.0) && as_f64(touched as u64) >= rows * columns * CELLS_MIN
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of characters on a page")]
fn as_f64(count: u64) -> f64 {
    count as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "f64 casts saturate")]
fn index(place: f64) -> usize {
    place.max(0.0) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    const A4: Frame = Frame { left: 0.0, bottom: 0.0, right: 595.0, top: 842.0 };

    /// Lines of sixty characters at these heights.
    fn lines(heights: impl IntoIterator<Item = f64>) -> Layer {
        let mut layer = Layer::default();
        heights.into_iter().for_each(|y| layer.add((70.0, y), (520.0, y), 60));
        layer
    }

    fn covers(layer: &Layer, frame: Frame) -> bool {
        layer.covered(&[frame])[0]
    }

    #[test]
    fn the_reading_of_a_page_covers_it_and_that_of_its_upper_half_does() {
        assert!(covers(&lines((5..75).map(|n| f64::from(n) * 11.0)), A4));
        assert!(covers(&lines((40..75).map(|n| f64::from(n) * 11.0)), A4));
    }

    #[test]
    fn a_stamp_does_not_cover_the_scan_under_it() {
        assert!(!covers(&lines([]), A4));
        assert!(!covers(&lines([400.0, 412.0, 424.0, 436.0]), A4), "a block in the middle");
        assert!(!covers(&lines([20.0, 32.0, 810.0, 822.0]), A4), "the edges");
        let mut across = Layer::default();
        across.add((50.0, 50.0), (550.0, 800.0), 200);
        assert!(!covers(&across, A4), "a watermark from corner to corner");
        let mut upright = Layer::default();
        upright.add((15.0, 30.0), (15.0, 800.0), 200);
        assert!(!covers(&upright, A4), "a mark along the side");
        let mut sparse = Layer::default();
        (0..8).for_each(|n| sparse.add((70.0, f64::from(n) * 100.0), (520.0, 0.0), 4));
        assert!(!covers(&sparse, A4), "too little for a page");
    }

    #[test]
    fn of_two_pictures_the_one_with_the_text_is_covered() {
        let letter = Frame { bottom: 300.0, ..A4 };
        let passport = Frame { left: 100.0, right: 450.0, bottom: 20.0, top: 270.0 };
        let layer = lines((28..75).map(|n| f64::from(n) * 11.0));
        assert_eq!(layer.covered(&[letter, passport]), [true, false]);
    }

    #[test]
    fn strips_of_one_scan_are_one_picture() {
        let strip =
            |n: u32| Frame { bottom: f64::from(n) * 40.0, top: f64::from(n + 1) * 40.0, ..A4 };
        let strips: Vec<Frame> = (0..21).map(strip).collect();
        let layer = lines((40..75).map(|n| f64::from(n) * 11.0));
        assert!(layer.covered(&strips).iter().all(|covered| *covered));
        // A line over one of them is the reading of that one alone.
        let covered = lines([405.0]).covered(&strips);
        assert!(covered.iter().enumerate().all(|(n, covered)| !covered || n == 10), "{covered:?}");
    }

    #[test]
    fn sizes_that_are_no_sizes_cover_nothing() {
        let layer = lines([100.0]);
        for odd in [0.0, f64::NAN, f64::INFINITY] {
            assert!(!covers(&layer, Frame { right: odd, ..A4 }), "{odd}");
        }
        assert!(layer.covered(&[]).is_empty());
        let many = lines((5..75).map(|n| f64::from(n) * 11.0));
        assert!(many.covered(&vec![A4; WORK_MAX]).iter().all(|covered| !covered));
    }
}
