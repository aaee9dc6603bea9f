//! The rows of one table, as they are said. Pure.

use super::super::Row;
use super::super::walk::Walk;
use crate::detect::{OffsetMap, Place, Segment, SegmentKind, Window};

/// The rows of one table: counts them and gives their cells names and places.
#[derive(Debug)]
pub(in super::super) struct Rows {
    table: String,
    columns: Vec<String>,
    places: Vec<Place>,
    said: u64,
}

impl Rows {
    /// No rows yet. `table` is empty for a file that is one table.
    pub(in super::super) fn new(table: String, columns: Vec<String>) -> Self {
        let mut rows = Self { table, columns: Vec::new(), places: Vec::new(), said: 0 };
        for column in columns {
            rows.add_column(column);
        }
        rows
    }

    fn add_column(&mut self, column: String) {
        let table = self.table.clone();
        self.places.push(Place::Row { table, row: 0, column: column.clone() });
        self.columns.push(column);
    }

    /// The ordinal of the last row that was said; 0 before the first.
    pub(in super::super) fn ordinal(&self) -> u64 {
        self.said
    }

    /// Name of the table.
    pub(in super::super) fn table(&self) -> &str {
        &self.table
    }

    /// Says the next row. Blank texts are no cells; texts beyond the columns get the number of their
    /// column for a name. `broken` rows do not fit their table.
    pub(in super::super) fn say(&mut self, walk: &mut Walk<'_>, texts: &[String], broken: bool) {
        while self.columns.len() < texts.len() {
            self.add_column((self.columns.len() + 1).to_string());
        }
        self.said += 1;
        for place in &mut self.places {
            if let Place::Row { row, .. } = place {
                *row = self.said;
            }
        }
        let mut base = walk.said();
        let mut cells = Vec::with_capacity(texts.len());
        for (index, text) in texts.iter().enumerate() {
            if text.trim().is_empty() {
                continue;
            }
            cells.push(Segment {
                text,
                kind: SegmentKind::Cell,
                label: Some(&self.columns[index]),
                column: u32::try_from(index).ok(),
                place: &self.places[index],
                offsets: OffsetMap::Linear { base },
                window: Window::default(),
            });
            base += text.len() as u64;
        }
        walk.say_row(&Row { table: &self.table, ordinal: self.said, broken, cells: &cells });
    }
}
