//! Why a register was refused: every bad row at once, without what stands in it. Pure.

use serde::Serialize;

use super::workbook::{self, CellFault, WorkbookError};
use crate::text::Messages;

/// Why a register was refused. Nothing of it was taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RegisterError {
    /// Bytes in no encoding that this version reads.
    #[error("the register is not a text file in UTF-8, UTF-16 or Windows-1252")]
    NotText,
    /// A workbook that cannot be read.
    #[error("the register is a workbook that cannot be read")]
    Workbook(#[source] WorkbookError),
    /// A workbook in which no row is the header of a register.
    #[error("no sheet of the workbook has the header of a register")]
    NoHeader,
    /// A workbook with two registers.
    #[error("two sheets of the workbook have the header of a register")]
    TwoSheets {
        /// Name of one sheet.
        first: String,
        /// Name of the other.
        second: String,
    },
    /// No rows under the header, or no header either.
    #[error("the register has no rows")]
    Empty,
    /// At least one row, or the header, is wrong.
    #[error("the register has {} problem(s), the first in row {}", .0.len(), .0.first().map_or(0, |p| p.row))]
    Rows(Vec<RowProblem>),
}

impl RegisterError {
    /// Every problem, by row.
    pub fn rows(&self) -> &[RowProblem] {
        match self {
            Self::Rows(problems) => problems,
            _ => &[],
        }
    }

    /// One line for people; the rows follow from [`RowProblem::text`].
    pub fn text(&self, messages: &Messages) -> String {
        match self {
            Self::NotText => messages.get("register-not-text"),
            Self::Workbook(why) => why.text(messages),
            Self::NoHeader => messages.get("register-no-header"),
            Self::TwoSheets { first, second } => messages.with(
                "register-two-sheets",
                &[("first", first.as_str().into()), ("second", second.as_str().into())],
            ),
            Self::Empty => messages.get("register-empty"),
            Self::Rows(problems) => {
                messages.with("register-refused", &[("count", problems.len().into())])
            }
        }
    }
}

impl WorkbookError {
    /// One line for people: what is wrong with the file, and what helps.
    pub fn text(self, messages: &Messages) -> String {
        match self {
            Self::Encrypted => messages.get("workbook-encrypted"),
            Self::Old => messages.get("workbook-old"),
            Self::Foreign => messages.get("workbook-foreign"),
            Self::Damaged => messages.get("workbook-damaged"),
            Self::TooLarge => messages.with(
                "workbook-too-large",
                &[("max", messages.size(workbook::FILE_BYTES_MAX).into())],
            ),
        }
    }
}

/// What a reader of the register may not expect, though nothing is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegisterNote {
    /// What.
    pub code: NoteCode,
    /// Of how many rows or cells.
    pub count: u64,
    /// The first of these cells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
}

/// What may surprise. A closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteCode {
    /// Rows that the workbook does not show. They count as any other: a filter ends no engagement.
    HiddenRows,
    /// The sheet itself is hidden.
    HiddenSheet,
    /// Ids that are numbers in the workbook: zeros before them are lost, if there were any.
    NumericIds,
}

impl RegisterNote {
    /// One line for people.
    pub fn text(&self, messages: &Messages) -> String {
        let id = match self.code {
            NoteCode::HiddenRows => "register-note-hidden-rows",
            NoteCode::HiddenSheet => "register-note-hidden-sheet",
            NoteCode::NumericIds => "register-note-numeric-ids",
        };
        let cell = self.cell.as_deref().unwrap_or_default();
        messages.with(id, &[("count", self.count.into()), ("cell", cell.into())])
    }
}

/// What is wrong with one row.
///
/// Cells may hold names, so no cell is repeated here; the one exception is a date that consists of
/// digits and separators.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct RowProblem {
    /// Line of the file on which the row begins; the header is line 1.
    pub row: u64,
    /// The column as the file names it; empty where the whole row is meant.
    pub column: String,
    /// What is wrong.
    pub code: RowCode,
    /// The other row of a pair.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_row: Option<u64>,
    /// The date as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// In a workbook: the sheet and the cell (`Blad1!C7`), or the whole row (`Blad1!7:7`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
}

impl RowProblem {
    pub(super) fn new(row: u64, column: impl Into<String>, code: RowCode) -> Self {
        Self { row, column: column.into(), code, other_row: None, date: None, cell: None }
    }

    /// With a cell that should be a date, if nothing but a date can be in it.
    pub(super) fn with_date(mut self, cell: &str) -> Self {
        let harmless = |c: char| c.is_ascii_digit() || matches!(c, '-' | '/' | '.' | ' ');
        self.date = (cell.len() <= 24 && cell.chars().all(harmless)).then(|| cell.to_owned());
        self
    }

    /// One line for people.
    pub fn text(&self, messages: &Messages) -> String {
        let what = messages.with(
            &format!("register-problem-{}", self.code.code().replace('_', "-")),
            &[
                ("column", self.column.as_str().into()),
                ("other", self.other_row.unwrap_or_default().into()),
            ],
        );
        let at = match &self.cell {
            Some(cell) => cell.clone(),
            None => messages.with("register-at-row", &[("row", self.row.into())]),
        };
        let args = [
            ("at", at.into()),
            ("column", self.column.as_str().into()),
            ("what", what.into()),
            ("date", self.date.as_deref().unwrap_or_default().into()),
        ];
        let id = match (self.column.is_empty(), &self.date) {
            (true, _) => "register-row",
            (false, None) => "register-row-column",
            (false, Some(_)) => "register-row-date",
        };
        messages.with(id, &args)
    }
}

macro_rules! row_codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal),+ $(,)?) => {
        /// What can be wrong with a row. A closed list.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum RowCode {
            $($(#[$doc])* $name,)+
        }

        impl RowCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Wire name.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }
        }
    };
}

impl From<CellFault> for RowCode {
    fn from(fault: CellFault) -> Self {
        match fault {
            CellFault::Error => Self::ErrorCell,
            CellFault::NoResult => Self::NoResult,
            CellFault::DayWithTime => Self::DayWithTime,
            CellFault::NoDay => Self::BadDate,
            CellFault::Merged => Self::MergedCell,
        }
    }
}

row_codes! {
    /// The header lacks a column that must be there.
    MissingColumn = "missing_column",
    /// Two headers mean the same column.
    DuplicateColumn = "duplicate_column",
    /// A quote is opened and never closed.
    UnclosedQuote = "unclosed_quote",
    /// Text follows a closing quote.
    StrayQuote = "stray_quote",
    /// More or fewer cells than the header has.
    FieldCount = "field_count",
    /// A cell that must be filled is empty.
    MissingValue = "missing_value",
    /// An engagement or client id with a line break or tab in it.
    BadId = "bad_id",
    /// An engagement id that paths and texts hold by chance: no digit, or a few digits and nothing else.
    CommonId = "common_id",
    /// Not a date.
    BadDate = "bad_date",
    /// Day and month cannot be told apart.
    AmbiguousDate = "ambiguous_date",
    /// A month or year where only a day will do.
    ImpreciseDate = "imprecise_date",
    /// The end lies before the start.
    EndBeforeStart = "end_before_start",
    /// The id stands in an earlier row, too.
    DuplicateEngagement = "duplicate_engagement",
    /// Ended, but not when.
    EndedWithoutDate = "ended_without_date",
    /// An earlier period is not `start..end`.
    BadPeriod = "bad_period",
    /// Earlier periods overlap each other or the present one.
    OverlappingPeriods = "overlapping_periods",
    /// Not an event with its day.
    BadEvent = "bad_event",
    /// An event that no law counts from.
    UnknownEvent = "unknown_event",
    /// Two days of one event.
    DuplicateEvent = "duplicate_event",
    /// The event lies before the engagement began.
    EventBeforeStart = "event_before_start",
    /// Not a glob, or not relative to a source.
    BadGlob = "bad_glob",
    /// Not a status.
    UnknownStatus = "unknown_status",
    /// Not a role.
    UnknownRole = "unknown_role",
    /// Not an obligor.
    UnknownObligor = "unknown_obligor",
    /// Not a language that letters can be written in.
    UnknownLanguage = "unknown_language",
    /// Neither yes nor no.
    UnknownFlag = "unknown_flag",
    /// Not a mail address.
    BadEmail = "bad_email",
    /// Not a mail domain.
    BadDomain = "bad_domain",
    /// Labelled as a trade register, IBAN, VAT or client number, but not one.
    BadIdentifier = "bad_identifier",
    /// Keeping longer without a ground.
    KeepWithoutReason = "keep_without_reason",
    /// An error such as `#N/A` in a cell of a workbook.
    ErrorCell = "error_cell",
    /// A formula whose result the workbook does not hold.
    NoResult = "no_result",
    /// A day with a time.
    DayWithTime = "day_with_time",
    /// A cell that is shown as a part of another one.
    MergedCell = "merged_cell",
    /// An id that the workbook holds as a date: `1-2` was typed.
    DateAsId = "date_as_id",
    /// An id that the workbook holds as a fraction, or as a number of more than 15 digits.
    RoundedId = "rounded_id",
}
