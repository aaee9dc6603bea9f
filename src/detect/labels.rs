//! What the labels of segments say, for the labels met last. Pure.

use std::collections::HashMap;

use super::anchor::Anchor;
use super::boundary::{after, look};
use super::detector::{Alike, Detector};
use super::field::{FieldSays, LABEL_CHARS_MAX};
use super::rule_bits::RuleBits;
use super::segment::Segment;
use super::view::table_of;

/// What labels say, for the labels met last.
#[derive(Debug, Default)]
pub(super) struct Labels {
    says: Vec<LabelSays>,
    by_text: HashMap<String, usize>,
    /// The label of each column and where what it says stands: most labels are asked for row by row.
    by_column: Vec<(String, usize)>,
    /// The name of the table that was asked for last, and its hash.
    table: (String, u32),
    /// How often they were forgotten: numbers mean something only until then.
    pub(super) forgotten: u32,
}

/// What a label says.
#[derive(Debug)]
pub(super) struct LabelSays {
    pub(super) by_rule: Box<[FieldSays]>,
    /// The rules that it may speak for.
    pub(super) speaks: RuleBits,
    /// Rules and shapes that look at all of a text with this label.
    pub(super) whole: Vec<Alike>,
}

/// Labels remembered; a table has fewer columns, and a document with more keys forgets them all.
const LABELS_MAX: usize = 1024;

impl Labels {
    /// What the label of that number says.
    pub(super) fn of(&self, index: Option<usize>) -> Option<&LabelSays> {
        index.map(|index| &self.says[index])
    }

    /// Number of the label of the segment. A new one is read, and `seen` learns for which rules it speaks.
    pub(super) fn number(
        &mut self,
        detector: &Detector,
        segment: &Segment<'_>,
        seen: &mut [bool],
    ) -> Option<usize> {
        let label = segment.label?;
        let column = segment.column.map(|column| column as usize).filter(|c| *c < LABELS_MAX);
        let known = column.and_then(|column| self.by_column.get(column));
        let says = |label: &str| {
            let (_, says) =
                known.filter(|(known, _)| is_same(known, label) && !label.is_empty())?;
            Some(*says)
        };
        // Most labels are short, and those of the row before.
        if let Some(says) = says(label) {
            return Some(says);
        }
        // What is read of a label, so that a long one costs no more, cell after cell.
        let label = after(label, 0, LABEL_CHARS_MAX);
        if let Some(says) = says(label) {
            return Some(says);
        }
        if label.trim().is_empty() {
            return None;
        }
        let says = match self.by_text.get(label) {
            Some(says) => *says,
            None => self.learn(detector, label, seen),
        };
        if let Some(column) = column {
            if self.by_column.len() <= column {
                self.by_column.resize_with(column + 1, Default::default);
            }
            self.by_column[column] = (label.to_owned(), says);
        }
        Some(says)
    }

    fn learn(&mut self, detector: &Detector, label: &str, seen: &mut [bool]) -> usize {
        let says = detector.fields.read(label);
        for (seen, says) in seen.iter_mut().zip(&says) {
            *seen |= says.is_for();
        }
        if self.says.len() >= LABELS_MAX {
            *self = Self { forgotten: self.forgotten + 1, ..Self::default() };
        }
        let index = self.says.len();
        let all = detector.shapes_at(Anchor::Whole { start: 0, end: 0 }).iter();
        let meant = |alike: &Alike| -> Alike {
            alike.iter().filter(|(rule, _)| says[*rule].is_for()).copied().collect()
        };
        let whole = all.map(meant).filter(|alike| !alike.is_empty()).collect();
        let mut speaks = RuleBits::none(says.len());
        for (rule, says) in says.iter().enumerate() {
            let against = *says == FieldSays::No && detector.rules[rule].hears_negative();
            if says.is_for() || against {
                speaks.add(rule);
            }
        }
        self.says.push(LabelSays { by_rule: says.into(), speaks, whole });
        self.by_text.insert(label.to_owned(), index);
        index
    }

    /// Number of the table of a segment; 0 for one that has no column.
    pub(super) fn table(&mut self, segment: &Segment<'_>) -> u32 {
        if segment.column.is_none() {
            return 0;
        }
        let name = segment.place.table();
        if self.table.1 == 0 || !is_same(&self.table.0, name) {
            self.table = (name.to_owned(), table_of(segment));
        }
        self.table.1
    }
}

/// Whether two short names are equal, without the call that comparing them otherwise is, cell by cell.
fn is_same(one: &str, other: &str) -> bool {
    look(one.len());
    one.len() == other.len() && one.bytes().eq(other.bytes())
}
