//! From stretches of text with places to lines as people read them. Pure.
//!
//! The order of the document is kept, because it follows columns. Stretches on one line are joined,
//! wherever they stand in that order: forms and tables write all labels first and the values later.

use std::borrow::Cow;
use std::collections::HashMap;

use super::content::Run;

/// A wider gap than this part of the letters' height parts words.
const WORD: f64 = 0.16;
/// A wider gap than this many heights parts cells.
const CELL: f64 = 1.8;
/// A stretch of at least so many words is a line of a column: its neighbour is another column's.
const COLUMN_WORDS: usize = 6;
/// Neighbours that are compared; bounds the work for pages that pile text on one spot.
const NEAR_MAX: usize = 32;

struct Line {
    direction: i32,
    across: f64,
    start: f64,
    end: f64,
    size: f64,
    text: String,
}

/// The text of a page, line by line.
pub(super) fn text(runs: &[Run]) -> String {
    let mut lines: Vec<Line> = Vec::new();
    let mut last: Option<&Run> = None;
    for run in runs {
        // Bold by printing twice.
        if last.is_some_and(|last| {
            last.text == run.text
                && last.direction == run.direction
                && (last.start - run.start).abs() < 0.2 * run.size
                && (last.line - run.line).abs() < 0.2 * run.size
                && run.size > 0.0
        }) {
            continue;
        }
        last = Some(run);
        match lines.last_mut() {
            Some(line) if line.goes_on(run) => line.push(run),
            _ => lines.push(Line::of(run)),
        }
    }
    joined(lines).iter().fold(String::new(), |mut text, line| {
        let line = line.text.trim_end();
        if !line.trim().is_empty() {
            text.push_str(&in_reading_order(line));
            text.push('\n');
        }
        text
    })
}

/// A page writes from left to right whatever the script; Hebrew and Arabic are read the other way.
fn in_reading_order(line: &str) -> Cow<'_, str> {
    let leftward = |c: char| matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}');
    if !line.contains(leftward) {
        return Cow::Borrowed(line);
    }
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(start) = rest.find(leftward) {
        let tail = &rest[start..];
        let end = tail.find(|c: char| !leftward(c) && c != ' ' && c != '\u{FFFD}');
        let (stretch, after) = tail.split_at(end.unwrap_or(tail.len()));
        let words = stretch.trim_end();
        out.push_str(&rest[..start]);
        out.extend(words.chars().rev());
        out.push_str(&stretch[words.len()..]);
        rest = after;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

impl Line {
    fn of(run: &Run) -> Self {
        let Run { direction, start, end, line, size, .. } = *run;
        Self { direction, across: line, start, end: end.max(start), size, text: run.text.clone() }
    }

    fn is_level_with(&self, direction: i32, line: f64, size: f64) -> bool {
        self.direction == direction && (self.across - line).abs() <= 0.4 * self.size.max(size)
    }

    fn goes_on(&self, run: &Run) -> bool {
        self.is_level_with(run.direction, run.line, run.size)
            && run.start >= self.end - 0.6 * self.size.max(run.size)
    }

    fn push(&mut self, run: &Run) {
        let size = self.size.min(run.size).max(1e-6);
        let gap = (run.start - self.end) / size;
        let blank =
            self.text.ends_with(char::is_whitespace) || run.text.starts_with(char::is_whitespace);
        if gap > CELL {
            self.text.push('\t');
        } else if gap > WORD && !blank {
            self.text.push(' ');
        }
        self.text.push_str(&run.text);
        self.end = self.end.max(run.end);
        self.size = self.size.max(run.size);
    }

    fn is_column(&self) -> bool {
        self.text.split_whitespace().take(COLUMN_WORDS).count() == COLUMN_WORDS
    }

    /// Takes another stretch of the same line, which stands before or after it.
    fn take(&mut self, other: &Line) {
        let (left, right) =
            if other.start < self.start { (other, &*self) } else { (&*self, other) };
        let gap = (right.start - left.end) / left.size.min(right.size).max(1e-6);
        let between = match gap {
            gap if gap > CELL => "\t",
            gap if gap > WORD => " ",
            _ => "",
        };
        self.text = format!("{}{between}{}", left.text, right.text);
        self.start = self.start.min(other.start);
        self.end = self.end.max(other.end);
        self.size = self.size.max(other.size);
    }
}

/// Joins stretches that stand on one line, at the place of the first of them.
fn joined(lines: Vec<Line>) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    let mut at: HashMap<(i32, i64), Vec<usize>> = HashMap::new();
    for line in lines {
        let step = level(line.across);
        let near = (-2..=2).filter_map(|by| at.get(&(line.direction, step.saturating_add(by))));
        let found = near.flat_map(|all| all.iter().rev().take(NEAR_MAX)).copied().find(|index| {
            let other = &out[*index];
            let apart = line.start >= other.end - 0.1 * other.size
                || line.end <= other.start + 0.1 * other.size;
            other.is_level_with(line.direction, line.across, line.size)
                && apart
                && !(other.is_column() && line.is_column())
        });
        if let Some(index) = found {
            out[index].take(&line);
        } else {
            at.entry((line.direction, step)).or_default().push(out.len());
            out.push(line);
        }
    }
    out
}

#[expect(clippy::cast_possible_truncation, reason = "f64 casts saturate")]
fn level(line: f64) -> i64 {
    (line / 3.0).round() as i64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Letters of 10 high and 5 wide.
    fn run(start: f64, line: f64, text: &str) -> Run {
        let width = 5.0 * f64::from(u32::try_from(text.chars().count()).unwrap());
        Run { direction: 0, start, end: start + width, line, size: 10.0, text: text.to_owned() }
    }

    fn check(runs: &[Run], expected: &str) {
        assert_eq!(text(runs), expected);
    }

    #[test]
    fn letters_are_joined_and_words_are_apart() {
        check(&[run(0.0, 0.0, "0712"), run(20.5, 0.0, "02559")], "071202559\n");
        check(&[run(0.0, 0.0, "Grace"), run(28.0, 0.0, "Adeyemi")], "Grace Adeyemi\n");
        check(&[run(0.0, 20.0, "een"), run(0.0, 0.0, "twee")], "een\ntwee\n");
        check(&[run(0.0, 0.0, "BSN"), run(90.0, 0.0, "071202559")], "BSN\t071202559\n");
    }

    #[test]
    fn labels_meet_the_values_that_come_later() {
        let runs = [
            run(0.0, 40.0, "BSN:"),
            run(0.0, 20.0, "Naam:"),
            run(90.0, 40.0, "071202559"),
            run(90.0, 20.0, "Grace Adeyemi"),
        ];
        check(&runs, "BSN:\t071202559\nNaam:\tGrace Adeyemi\n");
    }

    #[test]
    fn scripts_that_run_leftward_are_read_so() {
        check(
            &[run(0.0, 0.0, "naam: \u{5D1}\u{5D0} \u{5D3}\u{5D2}, 12")],
            "naam: \u{5D2}\u{5D3} \u{5D0}\u{5D1}, 12\n",
        );
    }

    #[test]
    fn columns_of_prose_stay_columns() {
        let left = "een twee drie vier vijf zes";
        let right = "zeven acht negen tien elf twaalf";
        let runs = [
            run(0.0, 20.0, left),
            run(0.0, 0.0, left),
            run(200.0, 20.0, right),
            run(200.0, 0.0, right),
        ];
        check(&runs, &format!("{left}\n{left}\n{right}\n{right}\n"));
    }

    #[test]
    fn what_is_printed_twice_for_boldness_is_said_once() {
        check(&[run(0.0, 0.0, "Vet"), run(0.3, 0.1, "Vet")], "Vet\n");
    }

    proptest! {
        #[test]
        fn no_letter_is_lost(places in proptest::collection::vec((0_i32..90, 0_i32..60, 0_i32..4), 1..60)) {
            let runs: Vec<Run> = places
                .iter()
                .enumerate()
                .map(|(n, (x, y, turn))| Run {
                    direction: turn * 90,
                    ..run(f64::from(*x), f64::from(*y), &format!("w{n}e"))
                })
                .collect();
            let text = text(&runs);
            for n in 0..runs.len() {
                let word = format!("w{n}e");
                prop_assert!(text.contains(&word));
            }
        }
    }
}
