//! The sheets of a workbook → the rows of the one that holds the register. Pure.

use std::collections::BTreeMap;

use super::columns::{Column, REQUIRED};
use super::error::{NoteCode, RegisterError, RegisterNote};
use super::table::Row;
use super::workbook::{Cell, CellFault, CellKind, Sheet, SheetRow};

/// Filled rows at the top of a sheet among which the header may stand, below titles.
const HEADER_ROWS: usize = 30;

/// The rows of the register: the header first.
#[derive(Debug)]
pub(super) struct Grid {
    /// The sheet it stands in.
    pub(super) sheet: String,
    pub(super) rows: Vec<Row>,
    /// What a reader of the workbook may not expect.
    pub(super) notes: Vec<RegisterNote>,
}

/// Finds the one sheet with a header of a register and takes its rows.
///
/// # Errors
///
/// [`RegisterError::NoHeader`] when no row names at least three of the columns that there must be;
/// [`RegisterError::TwoSheets`] when several sheets have one: which of them ends the terms?
pub(super) fn of(sheets: Vec<Sheet>) -> Result<Grid, RegisterError> {
    let mut found = sheets.into_iter().filter_map(|sheet| header(&sheet).map(|at| (sheet, at)));
    let (sheet, at) = found.next().ok_or(RegisterError::NoHeader)?;
    if let Some((other, _)) = found.next() {
        return Err(RegisterError::TwoSheets { first: sheet.name, second: other.name });
    }
    let known: Vec<u32> = known_columns(&sheet.rows[at]);
    let mut rows: Vec<Row> = sheet.rows[at..].iter().map(row).collect();
    mark_merged(&sheet, &known, &mut rows);
    let mut notes = Vec::new();
    let hidden = sheet.rows[at..].iter().filter(|row| row.hidden).count() as u64;
    if hidden > 0 {
        notes.push(RegisterNote { code: NoteCode::HiddenRows, count: hidden, cell: None });
    }
    if sheet.hidden {
        notes.push(RegisterNote { code: NoteCode::HiddenSheet, count: 1, cell: None });
    }
    Ok(Grid { sheet: sheet.name, rows, notes })
}

/// The first row that names nearly all columns that there must be; what still lacks is told of it.
fn header(sheet: &Sheet) -> Option<usize> {
    sheet.rows.iter().take(HEADER_ROWS).position(|row| {
        let has = |column: &&Column| {
            row.cells.iter().any(|cell| Column::named(&cell.text) == Some(**column))
        };
        REQUIRED.iter().filter(has).count() + 1 >= REQUIRED.len()
    })
}

fn known_columns(header: &SheetRow) -> Vec<u32> {
    let known = |cell: &&Cell| Column::named(&cell.text).is_some();
    header.cells.iter().filter(known).map(|cell| cell.column).collect()
}

fn row(row: &SheetRow) -> Row {
    let width = row.cells.last().map_or(0, |cell| cell.column as usize + 1);
    let mut cells = vec![String::new(); width];
    let mut kinds = BTreeMap::new();
    for cell in &row.cells {
        let index = cell.column as usize;
        cells[index].clone_from(&cell.text);
        if cell.kind != CellKind::Text {
            kinds.insert(index, cell.kind);
        }
    }
    Row { line: u64::from(row.number), cells, kinds }
}

/// Cells that are shown as a part of another one: what they stand for is a guess.
fn mark_merged(sheet: &Sheet, known: &[u32], rows: &mut [Row]) {
    for range in &sheet.merged {
        let from = rows.partition_point(|row| row.line < u64::from(range.first.0));
        let touched = rows[from..].iter_mut().take_while(|r| r.line <= u64::from(range.last.0));
        for row in touched {
            for column in known.iter().filter(|c| (range.first.1..=range.last.1).contains(c)) {
                if (row.line, *column) != (u64::from(range.first.0), range.first.1) {
                    row.kinds.insert(*column as usize, CellKind::Fault(CellFault::Merged));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Register;
    use super::super::workbook::tests::workbook;
    use super::*;

    /// A row of text cells; `=` before a cell gives its attributes and content as they are written.
    fn line(number: u32, cells: &[&str]) -> String {
        let cell = |(column, text): (usize, &&str)| {
            let address = format!("{}{number}", char::from(b'A' + u8::try_from(column).unwrap()));
            match text.strip_prefix('=') {
                Some(raw) => format!("<c r=\"{address}\" {raw}</c>"),
                None => format!("<c r=\"{address}\" t=\"str\"><v>{text}</v></c>"),
            }
        };
        let cells: String = cells.iter().enumerate().map(cell).collect();
        format!("<row r=\"{number}\">{cells}</row>")
    }

    const HEADER: &[&str] = &["klant_id", "klantnaam", "opdracht_id", "einddatum", "startdatum"];

    fn data(rows: &[String]) -> String {
        format!("<sheetData>{}</sheetData>", rows.concat())
    }

    fn parse(content: &str) -> Result<Register, RegisterError> {
        Register::parse(&workbook(&[("Blad1", "visible", content)]))
    }

    /// What is refused: `cell column code`.
    fn refusals(content: &str) -> Vec<String> {
        let error = parse(content).unwrap_err();
        let told = |problem: &super::super::RowProblem| {
            let cell = problem.cell.as_deref().unwrap_or("?");
            format!("{cell} {} {}", problem.column, problem.code.code())
        };
        error.rows().iter().map(told).collect()
    }

    #[test]
    fn a_workbook_says_the_same_as_a_csv() {
        let sheet = data(&[
            line(1, &["Opdrachten van het kantoor"]),
            line(4, HEADER),
            line(5, &["C-1", "Bakkerij", "E-1", "=s=\"1\"><v>45657</v>", "01-01-2024"]),
            line(9, &["C-2", "Molen", "E-2", "=s=\"3\"><v>45444</v>"]),
            line(10, &["C-3", "Smid", "E-3", "=><v>2024</v>"]),
            line(11, &["C-4", "Kuiper", "E-4", ""]),
        ]);
        let csv = "klant_id,klantnaam,opdracht_id,einddatum,startdatum\n\
            C-1,Bakkerij,E-1,2024-12-31,2024-01-01\nC-2,Molen,E-2,2024-06,\nC-3,Smid,E-3,2024,\n\
            C-4,Kuiper,E-4,,\n";
        let (mut got, want) = (parse(&sheet).unwrap(), Register::parse(csv.as_bytes()).unwrap());
        assert_eq!(got.engagements.iter().map(|e| e.row).collect::<Vec<_>>(), [5, 9, 10, 11]);
        for (engagement, want) in got.engagements.iter_mut().zip(&want.engagements) {
            engagement.row = want.row;
        }
        assert_eq!(got.engagements, want.engagements);
        assert!(got.notes.is_empty());
    }

    #[test]
    fn each_wrong_cell_is_told_by_its_name() {
        let sheet = data(&[
            line(2, HEADER),
            line(3, &["C-1", "N", "E-1", "=t=\"e\"><v>#N/B</v>"]),
            line(4, &["C-1", "N", "e-1", "31/12/2024"]),
            line(5, &["=s=\"1\"><v>45657</v>", "N", "=><v>1E+15</v>", ""]),
            line(6, &["C-1", "N", "E-3", "=s=\"1\"><v>45657.5</v>", "=><f>1</f>"]),
            line(7, &["C-1", "N", "E-4", "2024-01-01", "2025-01-01"]),
            line(8, &["C-1", "N", "E-5", "", "", "te veel"]),
            line(9, &["", "N", "E-6", "45657"]),
            line(10, &["C-1", "N", "", "=><v>45657</v>"]),
            line(11, &["C-1", "N", "E-7", "=s=\"1\"><v>60</v>"]),
        ]);
        assert_eq!(
            refusals(&sheet),
            [
                "Blad1!D3 einddatum error_cell",
                "Blad1!D4 einddatum ambiguous_date",
                "Blad1!C4 opdracht_id duplicate_engagement",
                "Blad1!A5 klant_id date_as_id",
                "Blad1!C5 opdracht_id rounded_id",
                "Blad1!D6 einddatum day_with_time",
                "Blad1!E6 startdatum no_result",
                "Blad1!D7 einddatum end_before_start",
                "Blad1!F8  field_count",
                "Blad1!D9 einddatum bad_date",
                "Blad1!A9 klant_id missing_value",
                "Blad1!D10 einddatum bad_date",
                "Blad1!C10 opdracht_id missing_value",
                "Blad1!D11 einddatum bad_date",
            ]
        );
    }

    #[test]
    fn events_stand_in_a_workbook_too() {
        let header = ["klant_id", "klantnaam", "opdracht_id", "einddatum", "Gebeurtenissen"];
        let row = |number, events: &str| {
            let id = format!("E-{number}");
            line(number, &["C-1", "N", &id, "2024-12-31", events])
        };
        let good =
            data(&[line(1, &header), row(2, "uitdienst=31-05-2024|melding=2024"), row(3, "")]);
        let register = parse(&good).unwrap();
        let told = |n: usize| -> Vec<String> {
            let events = register.engagements[n].events.iter();
            events.map(|event| format!("{} {}", event.kind.code(), event.on)).collect()
        };
        assert_eq!(told(0), ["leaving 2024-05-31", "report 2024"]);
        assert!(told(1).is_empty());
        let bad = data(&[line(1, &header), row(2, "=s=\"1\"><v>45657</v>"), row(3, "feest=2024")]);
        assert_eq!(
            refusals(&bad),
            ["Blad1!E2 Gebeurtenissen bad_event", "Blad1!E3 Gebeurtenissen unknown_event"]
        );
    }

    #[test]
    fn merged_cells_are_refused_where_they_count() {
        let rows = [
            line(1, &["Titel"]),
            line(2, &["klant_id", "klantnaam", "opdracht_id", "einddatum", "x", "y"]),
            line(3, &["C-1", "N", "E-1", "2024-12-31"]),
            line(4, &["", "", "E-2", "2024-12-31"]),
        ];
        let merged = |ranges: &[&str]| {
            let ranges = ranges.iter().map(|range| format!("<mergeCell ref=\"{range}\"/>"));
            format!("{}<mergeCells>{}</mergeCells>", data(&rows), ranges.collect::<String>())
        };
        let want = ["Blad1!A4 klant_id merged_cell", "Blad1!B4 klantnaam merged_cell"];
        assert_eq!(refusals(&merged(&["A1:F1", "A3:A4", "B3:B9", "E2:F4"])), want);
        assert_eq!(refusals(&merged(&["C2:D2"])), ["Blad1!D2 einddatum merged_cell"]);
    }

    #[test]
    fn the_header_names_what_counts_and_stands_in_one_sheet() {
        let ours = data(&[line(1, HEADER), line(2, &["C-1", "N", "E-1", ""])]);
        let other = data(&[line(1, &["klant_id", "bedrag"]), line(2, &["C-1", "3"])]);
        let book = |sheets: &[(&str, &str)]| {
            let sheets: Vec<_> = sheets.iter().map(|(n, c)| (*n, "visible", *c)).collect();
            Register::parse(&workbook(&sheets))
        };
        assert_eq!(book(&[("a", &other), ("b", &ours)]).unwrap().engagements.len(), 1);
        assert_eq!(book(&[("a", &other)]).unwrap_err(), RegisterError::NoHeader);
        assert_eq!(
            book(&[("a", &ours), ("x", &other), ("b", &ours)]).unwrap_err(),
            RegisterError::TwoSheets { first: "a".to_owned(), second: "b".to_owned() }
        );
        let bare = data(&[line(3, HEADER)]);
        assert_eq!(book(&[("a", &bare)]).unwrap_err(), RegisterError::Empty);
        let lacking = data(&[line(3, &["klant_id", "klantnaam", "opdracht_id", "Klant ID"])]);
        let want = ["Blad1!D3 Klant ID duplicate_column", "Blad1!3:3 end_date missing_column"];
        assert_eq!(refusals(&lacking), want);
    }

    #[test]
    fn what_a_reader_does_not_expect_is_said() {
        let rows = [
            line(1, HEADER),
            line(2, &["=><v>42</v>", "N", "E-1", ""]),
            line(3, &["=s=\"2\"><v>42</v>", "N", "E-2", ""]).replace("<row", "<row hidden=\"1\""),
            line(4, &["=><v>43</v>", "N", "=><v>202401</v>", ""]),
        ];
        let register = Register::parse(&workbook(&[("Blad1", "hidden", &data(&rows))])).unwrap();
        let ids: Vec<_> = register.engagements.iter().map(|e| e.client.as_str()).collect();
        assert_eq!(ids, ["42", "00042", "43"]);
        let note = |code, count, cell: Option<&str>| RegisterNote {
            code,
            count,
            cell: cell.map(str::to_owned),
        };
        assert_eq!(
            register.notes,
            [
                note(NoteCode::HiddenRows, 1, None),
                note(NoteCode::HiddenSheet, 1, None),
                note(NoteCode::NumericIds, 3, Some("Blad1!A2")),
            ]
        );
    }
}
