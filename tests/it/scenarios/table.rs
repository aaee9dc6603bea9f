//! The table, as it is written.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// All columns, in their order.
pub(super) const COLUMNS: [&str; 19] = [
    "id",
    "nl",
    "en",
    "register",
    "item",
    "happened",
    "day",
    "asked",
    "answer",
    "retain_until",
    "due_from",
    "effective_until",
    "over_term_days",
    "execute_by",
    "not_before",
    "answer_until",
    "steer_on",
    "outer_until",
    "besides",
];

/// The columns that say what must come of it.
pub(super) const EXPECTED: [&str; 11] = [
    "answer",
    "retain_until",
    "due_from",
    "effective_until",
    "over_term_days",
    "execute_by",
    "not_before",
    "answer_until",
    "steer_on",
    "outer_until",
    "besides",
];

/// One row; it knows which of its cells were asked for.
#[derive(Debug, Clone)]
pub(super) struct Row {
    cells: BTreeMap<String, String>,
    read: RefCell<BTreeSet<String>>,
}

impl Row {
    pub(super) fn id(&self) -> &str {
        &self.cells["id"]
    }

    /// `S01` of `S01b`.
    pub(super) fn scenario(&self) -> &str {
        &self.id()[..3]
    }

    pub(super) fn cell(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// A cell that the answer to the question is compared with.
    pub(super) fn take(&self, column: &str) -> &str {
        self.read.borrow_mut().insert(column.to_owned());
        self.cell(column)
    }

    /// The parts of a cell; they are parted by ` | `.
    pub(super) fn parts(&self, column: &str) -> Vec<&str> {
        self.cell(column).split(" | ").filter(|part| !part.is_empty()).collect()
    }

    /// The same with one other cell.
    pub(super) fn with(&self, column: &str, cell: &str) -> Self {
        let mut cells = self.cells.clone();
        cells.insert(column.to_owned(), cell.to_owned());
        Self { cells, read: RefCell::default() }
    }

    /// Compares a cell with what came out; `-` stands for nothing.
    pub(super) fn compare(&self, column: &str, got: Option<String>) -> Result<(), String> {
        let want = self.take(column);
        let got = got.unwrap_or_else(|| "-".to_owned());
        if want.is_empty() || want == got {
            return Ok(());
        }
        Err(format!("{column} should be {want} and is {got}"))
    }

    /// That no cell expects what the question has no answer to.
    pub(super) fn all_taken(&self) -> Result<(), String> {
        let read = self.read.borrow();
        let left: Vec<_> = self
            .cells
            .iter()
            .filter(|(column, cell)| !cell.is_empty() && !INPUT.contains(&column.as_str()))
            .filter(|(column, _)| !read.contains(*column))
            .map(|(column, _)| column.as_str())
            .collect();
        if left.is_empty() { Ok(()) } else { Err(format!("nothing is compared with {left:?}")) }
    }
}

const INPUT: [&str; 8] = ["id", "nl", "en", "register", "item", "happened", "day", "asked"];

/// The whole table.
pub(super) fn rows() -> Vec<Row> {
    let text = include_str!("../../../fixtures/scenarios.csv");
    let text = text.strip_prefix('\u{feff}').expect("spreadsheets know UTF-8 by its mark");
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(header, COLUMNS, "the columns of the table");
    let rows: Vec<Row> = reader
        .records()
        .map(|record| {
            let record = record.unwrap();
            let cells = header.iter().cloned().zip(record.iter().map(str::to_owned)).collect();
            Row { cells, read: RefCell::default() }
        })
        .collect();
    for column in COLUMNS {
        assert!(rows.iter().any(|row| !row.cell(column).is_empty()), "no row says {column}");
    }
    rows
}
