//! The register as a workbook, and what the radar says of a register.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::firm::{Office, register};

/// Writes a workbook with one sheet, `Blad1`, of text cells. A cell that begins with `=` is written as it is.
fn write_workbook(path: &Path, rows: &[Vec<String>]) {
    let mut sheet = String::from("<worksheet><sheetData>");
    for (n, row) in rows.iter().enumerate() {
        write!(sheet, "<row r=\"{}\">", n + 1).unwrap();
        for cell in row {
            if let Some(raw) = cell.strip_prefix('=') {
                write!(sheet, "<c {raw}</c>").unwrap();
            } else {
                let text = cell.replace('&', "&amp;").replace('<', "&lt;");
                write!(sheet, "<c t=\"inlineStr\"><is><t>{text}</t></is></c>").unwrap();
            }
        }
        sheet += "</row>";
    }
    sheet += "</sheetData></worksheet>";
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relation = |id: &str, of: &str, target: &str| {
        format!(
            "<Relationships><Relationship Id=\"{id}\" Type=\"{kind}/{of}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let root = relation("r", "officeDocument", "xl/workbook.xml");
    let book =
        "<workbook><sheets><sheet name=\"Blad1\" sheetId=\"1\" r:id=\"s\"/></sheets></workbook>";
    let sheets = relation("s", "worksheet", "worksheets/sheet1.xml");
    let mut zip = ZipWriter::new(File::create(path).unwrap());
    for (name, text) in [
        ("_rels/.rels", root.as_str()),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", sheets.as_str()),
        ("xl/worksheets/sheet1.xml", sheet.as_str()),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
}

/// The register of the firm, its header first, below a title.
fn rows(office: &Office) -> Vec<Vec<String>> {
    let csv = fs::read_to_string(office.path("register.csv")).unwrap();
    let csv = csv.trim_start_matches('\u{feff}').to_owned();
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b';').has_headers(false).from_reader(csv.as_bytes());
    let mut rows = vec![vec!["Opdrachten".to_owned()]];
    rows.extend(
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()),
    );
    rows
}

/// The same firm, with its register in a workbook instead: every verdict is the same.
#[test]
fn a_firm_may_keep_its_register_in_a_workbook() {
    let office = Office::new();
    write_workbook(&office.path("register.xlsx"), &rows(&office));
    let list = |file: &str| {
        let mut json =
            office.run(&["register", "list", "--register", file, "--format", "json"]).json();
        json["engagements"].take()
    };
    assert_eq!(list("register.csv"), list("register.xlsx"));
    assert_eq!(list("register.xlsx").as_array().unwrap().len(), register().len());
    office.run(&["register", "check", "--register", "register.xlsx"]).ok();
    office.run(&["scan"]).code(3);
    let status = |office: &Office| {
        let mut json = office.run(&["status", "--all", "--format", "json"]).json();
        json["items"].take()
    };
    let before = status(&office);
    // What it is called does not matter.
    fs::copy(office.path("register.xlsx"), office.path("register.csv")).unwrap();
    office.run(&["scan"]).code(3);
    assert_eq!(before, status(&office));
    assert!(before.as_array().is_some_and(|items| items.len() > 50));
}

#[test]
fn what_is_wrong_with_a_workbook_is_told_by_its_cells() {
    let office = Office::new();
    let mut rows = rows(&office);
    rows[2][5] = "=t=\"e\"><v>#N/B</v>".to_owned();
    rows[3][2] = rows[4][2].clone();
    rows[6][5] = "31/12/2024".to_owned();
    write_workbook(&office.path("register.csv"), &rows);
    let refused = office.run(&["register", "check"]);
    refused.code(2).names(&["Blad1!F3", "Blad1!C5", "Blad1!F7", "31/12/2024", "#N/B"]);
    office.run(&["scan"]).code(2).names(&["Blad1!F3"]);
    fs::write(office.path("register.csv"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 oud").unwrap();
    office.run(&["register", "check"]).code(2).names(&[".xls", ".xlsx"]);
    let whole = rows_of_one(&office);
    fs::write(office.path("register.csv"), &whole[..whole.len() / 2]).unwrap();
    office.run(&["register", "check"]).code(2).names(&["beschadigd"]);
}

fn rows_of_one(office: &Office) -> Vec<u8> {
    let path = office.path("een.xlsx");
    let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
    let rows = [
        row(&["client_id", "client_name", "engagement_id", "end_date"]),
        row(&["=><v>42</v>", "Naam", "E-1", ""]),
    ];
    write_workbook(&path, &rows);
    fs::read(path).unwrap()
}

#[test]
fn what_a_reader_does_not_expect_is_said_by_the_check() {
    let office = Office::empty();
    rows_of_one(&office);
    let check = ["register", "check", "--register", "een.xlsx"];
    office.run(&check).ok().names(&["Blad1!A2", "Nullen ervoor"]);
    let json = office.run(&[check.as_slice(), &["--format", "json"]].concat()).json();
    assert_eq!(json["notes"][0]["code"], "numeric_ids", "{json}");
}

#[test]
fn the_radar_says_what_can_hardly_be_so() {
    let office = Office::unshifted();
    let as_of = ["--as-of", "2026-11-22"];
    let status = |more: &[&str]| office.run(&[&["status"], as_of.as_slice(), more].concat());
    let codes = |json: &serde_json::Value| -> Vec<String> {
        let radar = json["radar"].as_array().unwrap();
        radar.iter().map(|blip| blip["code"].as_str().unwrap().to_owned()).collect()
    };
    let before = codes(&status(&["--format", "json"]).json());
    assert!(before.contains(&"imprecise_end".to_owned()), "{before:?}");
    assert!(!before.contains(&"implausible_end".to_owned()), "{before:?}");
    status(&[]).ok().names(&["Kijk dit na in het register", "E-2023-033"]);
    status(&["--lang", "en"]).ok().names(&["Look at this in the register"]);
    let check = office.run(&["register", "check", "--as-of", "2026-11-22"]);
    check.ok().names(&["E-2023-033", "maand of een jaar"]);
    // A filler for an end, and an engagement whose row was taken out.
    let verdict = |path: &str| {
        let json =
            office.run(&[&["explain", path, "--format", "json"], as_of.as_slice()].concat()).json();
        (
            json["verdict"].as_str().unwrap_or_default().to_owned(),
            json["reason"].as_str().unwrap_or_default().to_owned(),
        )
    };
    let named = "uitwisseling/E-2022-031 eindverslag.docx";
    assert_eq!(verdict(named).0, "due");
    office.rewrite("register.csv", |csv| {
        let rows = csv.lines().filter(|row| !row.contains("E-2022-031"));
        let rows: Vec<_> = rows.map(|row| row.replace("31-12-2024", "01-01-1900")).collect();
        rows.join("\n") + "\n"
    });
    office.run(&["register", "check"]).code(2);
    office.rewrite("register.csv", |csv| {
        csv.replace("01-01-2023;01-01-1900", "01-01-1900;01-01-1900")
    });
    office.run(&["register", "check"]).ok().names(&["invulwaarde", "E-2023-014"]);
    assert_eq!(verdict(named), ("review".to_owned(), "register".to_owned()));
    let after = status(&["--format", "json"]).json();
    let codes = codes(&after);
    assert_eq!(codes[..2], ["vanished", "implausible_end"], "{codes:?}");
    assert_eq!(after["radar"][0]["engagements"][0], "E-2022-031");
    assert!(after["radar"][0]["items"].as_u64().is_some_and(|items| items > 0));
    office.run(&["scan"]).code(3);
    assert_eq!(verdict(named), ("review".to_owned(), "register".to_owned()));
    // Its successor says so.
    office.rewrite("register.csv", |csv| csv.replace("KvK 70314052;", "KvK 70314052;E-2022-031;"));
    let gone = status(&["--format", "json"]).json();
    assert!(
        gone["radar"].as_array().unwrap().iter().all(|blip| blip["code"] != "vanished"),
        "{gone}"
    );
    assert_eq!(verdict(named).1, "unmatched");
}
