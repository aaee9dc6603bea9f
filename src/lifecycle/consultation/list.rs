//! The list of a draft's lines that goes to the client and comes back filled in. Pure.
//!
//! It is taken in whole or not at all, and every bad row is named at once. What is in a cell is not repeated:
//! clients write anything.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::choice::{Choice, ChoiceKind, ChoiceRefused, LineFacts, check_choice};
use crate::calendar::{CivilDate, WrittenDate};
use crate::register::written_date;
use crate::retention::DeferralGround;
use crate::text::{Lang, Messages};

/// Largest list that is read, in bytes: a plan of a hundred thousand lines stays below it.
pub const LIST_BYTES_MAX: usize = 32 << 20;

/// A row of cells, with the line of the file on which it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRow {
    /// From 1.
    pub row: u64,
    /// Its cells, the blanks around them taken off.
    pub cells: Vec<String>,
}

/// The columns, in the order in which they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ListColumn {
    /// Number of the line.
    Line,
    /// What binds the row to its line.
    Check,
    /// What kind of file.
    Kind,
    /// Years of its engagement.
    Period,
    /// Folder of its engagement.
    Folder,
    /// What the client chooses.
    Choice,
    /// Why a deferral.
    Ground,
    /// Until when.
    Until,
}

impl ListColumn {
    /// Every column.
    pub const ALL: [Self; 8] = [
        Self::Line,
        Self::Check,
        Self::Kind,
        Self::Period,
        Self::Folder,
        Self::Choice,
        Self::Ground,
        Self::Until,
    ];

    /// What must be there; a list without deferrals may lack the rest.
    const REQUIRED: [Self; 3] = [Self::Line, Self::Check, Self::Choice];

    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Check => "check",
            Self::Kind => "kind",
            Self::Period => "period",
            Self::Folder => "folder",
            Self::Choice => "choice",
            Self::Ground => "ground",
            Self::Until => "until",
        }
    }

    /// Its header in the language of `messages`.
    pub fn text(self, messages: &Messages) -> String {
        messages.get(&format!("consult-column-{}", self.code()))
    }
}

/// What is wrong with a row. A closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ListCode {
    /// The header lacks a column that must be there.
    MissingColumn,
    /// Two headers mean the same column.
    DuplicateColumn,
    /// A row has more cells than the header.
    TooManyCells,
    /// Not the number of a line.
    NotALine,
    /// The plan has no such line.
    UnknownLine,
    /// The line stands in the list twice.
    DuplicateLine,
    /// The row is of another plan, or was moved to another line.
    OtherLine,
    /// Not a choice.
    UnknownChoice,
    /// Not a ground of a deferral.
    UnknownGround,
    /// Not a day.
    NotADay,
    /// A ground or a day with another choice than a deferral.
    NotADeferral,
    /// A deferral without its ground or its day.
    DeferralIncomplete,
    /// The client must keep it by law.
    ObligorClient,
    /// It was deferred before.
    DeferredBefore,
    /// The deferral ends before it begins.
    DeferralEnded,
    /// The deferral is too long.
    DeferralTooLong,
}

impl ListCode {
    /// Every code.
    pub const ALL: [Self; 16] = [
        Self::MissingColumn,
        Self::DuplicateColumn,
        Self::TooManyCells,
        Self::NotALine,
        Self::UnknownLine,
        Self::DuplicateLine,
        Self::OtherLine,
        Self::UnknownChoice,
        Self::UnknownGround,
        Self::NotADay,
        Self::NotADeferral,
        Self::DeferralIncomplete,
        Self::ObligorClient,
        Self::DeferredBefore,
        Self::DeferralEnded,
        Self::DeferralTooLong,
    ];

    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::MissingColumn => "missing_column",
            Self::DuplicateColumn => "duplicate_column",
            Self::TooManyCells => "too_many_cells",
            Self::NotALine => "not_a_line",
            Self::UnknownLine => "unknown_line",
            Self::DuplicateLine => "duplicate_line",
            Self::OtherLine => "other_line",
            Self::UnknownChoice => "unknown_choice",
            Self::UnknownGround => "unknown_ground",
            Self::NotADay => "not_a_day",
            Self::NotADeferral => "not_a_deferral",
            Self::DeferralIncomplete => "deferral_incomplete",
            Self::ObligorClient => "obligor_client",
            Self::DeferredBefore => "deferred_before",
            Self::DeferralEnded => "deferral_ended",
            Self::DeferralTooLong => "deferral_too_long",
        }
    }

    fn of(refused: ChoiceRefused) -> (Self, ListColumn) {
        use crate::retention::DeferralRefused;
        match refused {
            ChoiceRefused::ObligorClient => (Self::ObligorClient, ListColumn::Choice),
            ChoiceRefused::DeferredBefore => (Self::DeferredBefore, ListColumn::Choice),
            ChoiceRefused::DeferralIncomplete => (Self::DeferralIncomplete, ListColumn::Until),
            ChoiceRefused::Deferral(DeferralRefused::TooLong { .. }) => {
                (Self::DeferralTooLong, ListColumn::Until)
            }
            ChoiceRefused::Deferral(_) => (Self::DeferralEnded, ListColumn::Until),
        }
    }
}

/// A row that is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ListFault {
    /// Line of the file, from 1.
    pub row: u64,
    /// The column.
    pub column: ListColumn,
    /// What is wrong.
    pub code: ListCode,
}

impl ListFault {
    /// One line for people: row, column, what is wrong.
    pub fn text(&self, messages: &Messages) -> String {
        let what = messages.get(&format!("consult-list-{}", self.code.code().replace('_', "-")));
        let args = [
            ("row", self.row.into()),
            ("column", self.column.text(messages).into()),
            ("what", what.into()),
        ];
        messages.with("consult-list-row", &args)
    }
}

/// Reads a filled-in list: the choices by number of the line. A row without a choice says nothing.
///
/// `lines` are those of the draft, each with what its row must have in the column `check`. The first row is
/// the header, in either language.
///
/// # Errors
///
/// Every row that is wrong, in the order of the file.
pub fn read_list(
    rows: &[ListRow],
    lines: &BTreeMap<u64, (LineFacts, String)>,
    answered_on: CivilDate,
) -> Result<BTreeMap<u64, Choice>, Vec<ListFault>> {
    let Some((header, rows)) = rows.split_first() else {
        let missing = |column| ListFault { row: 1, column, code: ListCode::MissingColumn };
        return Err(ListColumn::REQUIRED.map(missing).into());
    };
    let words = Words::new();
    let columns = words.columns(header)?;
    let mut faults = Vec::new();
    let mut choices = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for row in rows {
        let cell = |column| {
            let at: Option<&usize> = columns.get(&column);
            at.and_then(|at| row.cells.get(*at)).map_or("", |cell| plain(cell))
        };
        let mut fault = |column, code| faults.push(ListFault { row: row.row, column, code });
        if row.cells.iter().skip(header.cells.len()).any(|cell| !cell.is_empty()) {
            fault(ListColumn::Line, ListCode::TooManyCells);
        }
        let Ok(n) = cell(ListColumn::Line).parse::<u64>() else {
            fault(ListColumn::Line, ListCode::NotALine);
            continue;
        };
        let Some((line, check)) = lines.get(&n) else {
            fault(ListColumn::Line, ListCode::UnknownLine);
            continue;
        };
        if !seen.insert(n) {
            fault(ListColumn::Line, ListCode::DuplicateLine);
            continue;
        }
        if cell(ListColumn::Check) != check {
            fault(ListColumn::Check, ListCode::OtherLine);
            continue;
        }
        match words.choice(&cell) {
            Ok(None) => {}
            Ok(Some(choice)) => match check_choice(choice, line, answered_on) {
                Ok(()) => drop(choices.insert(n, choice)),
                Err(refused) => {
                    let (code, column) = ListCode::of(refused);
                    fault(column, code);
                }
            },
            Err((column, code)) => fault(column, code),
        }
    }
    if faults.is_empty() { Ok(choices) } else { Err(faults) }
}

/// A cell without the apostrophe that keeps a spreadsheet from calculating it.
fn plain(cell: &str) -> &str {
    let cell = cell.trim();
    cell.strip_prefix('\'').unwrap_or(cell)
}

/// The words of both languages.
struct Words([Messages; 2]);

impl Words {
    fn new() -> Self {
        Self([Messages::new(Lang::Nl), Messages::new(Lang::En)])
    }

    fn is(&self, cell: &str, code: &str, text: impl Fn(&Messages) -> String) -> bool {
        let same = |word: &str| cell.to_lowercase() == word.to_lowercase();
        same(code) || same(&code.replace('_', " ")) || self.0.iter().any(|m| same(&text(m)))
    }

    fn columns(&self, header: &ListRow) -> Result<BTreeMap<ListColumn, usize>, Vec<ListFault>> {
        let mut columns = BTreeMap::new();
        let mut faults = Vec::new();
        let mut fault = |column, code| faults.push(ListFault { row: header.row, column, code });
        for (at, cell) in header.cells.iter().enumerate() {
            let is_it =
                |column: &ListColumn| self.is(plain(cell), column.code(), |m| column.text(m));
            // Columns that the client adds are the client's.
            let Some(column) = ListColumn::ALL.into_iter().find(is_it) else { continue };
            if columns.insert(column, at).is_some() {
                fault(column, ListCode::DuplicateColumn);
            }
        }
        for column in ListColumn::REQUIRED {
            if !columns.contains_key(&column) {
                fault(column, ListCode::MissingColumn);
            }
        }
        if faults.is_empty() { Ok(columns) } else { Err(faults) }
    }

    fn choice<'c>(
        &self,
        cell: &impl Fn(ListColumn) -> &'c str,
    ) -> Result<Option<Choice>, (ListColumn, ListCode)> {
        let (choice, ground) = (cell(ListColumn::Choice), cell(ListColumn::Ground));
        let until = cell(ListColumn::Until);
        let is_it = |kind: &&ChoiceKind| self.is(choice, kind.code(), |m| kind.text(m));
        let kind = ChoiceKind::ALL.iter().find(is_it);
        if kind.is_none() && !choice.is_empty() {
            return Err((ListColumn::Choice, ListCode::UnknownChoice));
        }
        if kind != Some(&ChoiceKind::Deferral) {
            for (column, cell) in [(ListColumn::Ground, ground), (ListColumn::Until, until)] {
                if !cell.is_empty() {
                    return Err((column, ListCode::NotADeferral));
                }
            }
        }
        Ok(match kind {
            None => None,
            Some(ChoiceKind::Destroy) => Some(Choice::Destroy),
            Some(ChoiceKind::Return) => Some(Choice::Return),
            Some(ChoiceKind::ReturnThenDestroy) => Some(Choice::ReturnThenDestroy),
            Some(ChoiceKind::Objection) => Some(Choice::Objection),
            Some(ChoiceKind::Deferral) => Some(self.deferral(ground, until)?),
        })
    }

    fn deferral(&self, ground: &str, until: &str) -> Result<Choice, (ListColumn, ListCode)> {
        for (column, cell) in [(ListColumn::Ground, ground), (ListColumn::Until, until)] {
            if cell.is_empty() {
                return Err((column, ListCode::DeferralIncomplete));
            }
        }
        let is_it = |one: &&DeferralGround| self.is(ground, one.code(), |m| one.text(m));
        let ground = DeferralGround::ALL.iter().find(is_it).copied();
        let ground = ground.ok_or((ListColumn::Ground, ListCode::UnknownGround))?;
        match written_date(until) {
            Ok(WrittenDate::Day(until)) => Ok(Choice::Deferral { ground, until }),
            _ => Err((ListColumn::Until, ListCode::NotADay)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse_iso;
    use crate::register::Role;

    fn day(text: &str) -> CivilDate {
        parse_iso(text).unwrap()
    }

    /// The answer to a plan of a quarter of a million lines can be read, with the name of each beside it.
    #[test]
    fn the_longest_answer_fits() {
        let row = format!("250000;3f2a9c1d;file;destroy;;;klanten/{}\n", "naam/".repeat(16));
        assert!(row.len() * 250_000 <= LIST_BYTES_MAX, "{} bytes a row", row.len());
    }

    /// Three lines; the third is the client's own books.
    fn lines() -> BTreeMap<u64, (LineFacts, String)> {
        let line = |n| LineFacts {
            n,
            retain_until: Some(day("2026-06-30")),
            role: Some(Role::Controller),
            return_only: n == 3,
            waived: false,
            return_required: false,
            deferred: n == 2,
            kept: false,
        };
        (1..=3).map(|n| (n, (line(n), format!("c{n}")))).collect()
    }

    fn read(text: &str) -> Result<BTreeMap<u64, Choice>, Vec<ListFault>> {
        let rows: Vec<_> = (1..)
            .zip(text.lines())
            .map(|(row, line)| ListRow { row, cells: line.split(';').map(str::to_owned).collect() })
            .collect();
        read_list(&rows, &lines(), day("2026-05-20"))
    }

    #[track_caller]
    fn refused(rows: &str, want: &str) {
        let text = format!("line;check;kind;choice;ground;until\n{rows}");
        let faults = read(&text).unwrap_err();
        let told: Vec<_> = faults
            .iter()
            .map(|f| format!("{} {} {}", f.row, f.column.code(), f.code.code()))
            .collect();
        assert_eq!(told.join(", "), want, "{rows}");
    }

    #[test]
    fn a_list_reads_back_in_both_languages() {
        let ground = DeferralGround::Audit;
        let until = day("2026-09-30");
        let want = BTreeMap::from([
            (1, Choice::Deferral { ground, until }),
            (2, Choice::Destroy),
            (3, Choice::ReturnThenDestroy),
        ]);
        let nl = "Regel;controle;soort;keuze;grond;tot\n1;c1;x;Uitstel;een controle;30-9-2026\n\
                  2;c2;x;vernietigen;;\n3;c3;x;teruggeven en dan vernietigen;;\n";
        assert_eq!(read(nl).unwrap(), want);
        let en = "choice;line;check;ground;until;own\ndeferral;1;c1;audit;2026-09-30;note\n\
                  destroy;2;'c2;;;\nreturn then destroy;3;c3\n";
        assert_eq!(read(en).unwrap(), want);
        assert_eq!(read("line;check;choice\n1;c1;\n2;c2;destroy\n").unwrap().len(), 1);
    }

    #[test]
    fn every_bad_row_is_named_at_once() {
        refused(
            "1;c1;x;vernietigd;;\nx;c1;x;destroy;;\n9;c9;x;destroy;;\n2;c3;x;destroy;;\n\
             3;c3;x;destroy;;\n3;c3;x;return;;",
            "2 choice unknown_choice, 3 line not_a_line, 4 line unknown_line, \
             5 check other_line, 6 choice obligor_client, 7 line duplicate_line",
        );
    }

    #[test]
    fn a_deferral_has_a_ground_and_an_end() {
        refused("1;c1;x;deferral;;2026-09-30", "2 ground deferral_incomplete");
        refused("1;c1;x;deferral;claim;", "2 until deferral_incomplete");
        refused("1;c1;x;deferral;voor de zekerheid;2026-09-30", "2 ground unknown_ground");
        refused("1;c1;x;deferral;claim;september", "2 until not_a_day");
        refused("1;c1;x;deferral;claim;2026-09", "2 until not_a_day");
        refused("1;c1;x;deferral;claim;2027-01-01", "2 until deferral_too_long");
        refused("1;c1;x;deferral;claim;2026-06-30", "2 until deferral_ended");
        refused("2;c2;x;deferral;claim;2026-09-30", "2 choice deferred_before");
        refused("1;c1;x;destroy;claim;", "2 ground not_a_deferral");
        refused("1;c1;x;;;2026-09-30", "2 until not_a_deferral");
    }

    #[test]
    fn the_header_must_be_one() {
        let told = |text: &str| {
            let faults = read(text).unwrap_err();
            faults.iter().map(|f| (f.column, f.code)).collect::<Vec<_>>()
        };
        let missing = |column| (column, ListCode::MissingColumn);
        assert_eq!(told("line;kind\n1;x\n"), [ListColumn::Check, ListColumn::Choice].map(missing));
        assert_eq!(told("").len(), 3);
        assert_eq!(
            told("line;regel;check;choice\n1;1;c1;destroy\n"),
            [(ListColumn::Line, ListCode::DuplicateColumn)]
        );
        refused("1;c1;x;destroy;;;meer", "2 line too_many_cells");
    }

    #[test]
    fn faults_and_columns_have_words() {
        for lang in [Lang::Nl, Lang::En] {
            let messages = Messages::new(lang);
            for column in ListColumn::ALL {
                assert_eq!(serde_json::to_value(column).unwrap(), column.code());
                for code in ListCode::ALL {
                    assert_eq!(serde_json::to_value(code).unwrap(), code.code());
                    assert!(!ListFault { row: 2, column, code }.text(&messages).is_empty());
                }
            }
        }
    }
}
