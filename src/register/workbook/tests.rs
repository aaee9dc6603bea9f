use std::fmt::Write as _;
use std::io::Write as _;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

/// A workbook of parts.
pub(in crate::register) fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

const STYLES: &str = r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="00000"/><numFmt numFmtId="165" formatCode="[$-413]mmm\-yy"/></numFmts>
<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>"#;
const STRINGS: &str = r#"<sst><si><t>eerste</t></si><si><r><t>twee</t></r><r><t xml:space="preserve"> &amp; drie</t></r><rPh sb="0"><t>aloud</t></rPh></si><si/></sst>"#;

/// A workbook with these sheets: name, `state` of the tab, and what stands in `worksheet`.
pub(crate) fn workbook(sheets: &[(&str, &str, &str)]) -> Vec<u8> {
    workbook_of(sheets, "")
}

fn workbook_of(sheets: &[(&str, &str, &str)], properties: &str) -> Vec<u8> {
    let (mut tabs, mut relations) = (String::new(), String::new());
    let mut parts = Vec::new();
    for (n, (name, state, content)) in sheets.iter().enumerate() {
        write!(tabs, r#"<sheet name="{name}" sheetId="{n}" state="{state}" r:id="s{n}"/>"#)
            .unwrap();
        write!(
            relations,
            r#"<Relationship Id="s{n}" Type="http://x/worksheet" Target="worksheets/s{n}.xml"/>"#
        )
        .unwrap();
        parts
            .push((format!("xl/worksheets/s{n}.xml"), format!("<worksheet>{content}</worksheet>")));
    }
    let book = format!("<workbook>{properties}<sheets>{tabs}</sheets></workbook>");
    let relations = format!(
        r#"<Relationships>{relations}<Relationship Id="t" Type="http://x/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="y" Type="http://x/styles" Target="styles.xml"/></Relationships>"#
    );
    let root = r#"<Relationships><Relationship Id="b" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let mut all = vec![
        ("_rels/.rels", root),
        ("xl/workbook.xml", book.as_str()),
        ("xl/_rels/workbook.xml.rels", relations.as_str()),
        ("xl/styles.xml", STYLES),
        ("xl/sharedStrings.xml", STRINGS),
    ];
    all.extend(parts.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    packed(&all)
}

/// The cells of one sheet: `C7 text kind`.
fn cells(content: &str) -> Vec<String> {
    let sheets = sheets(&workbook(&[("Blad1", "visible", content)])).unwrap();
    told(&sheets[0])
}

fn told(sheet: &Sheet) -> Vec<String> {
    let row = |row: &SheetRow| {
        let number = row.number;
        let cell = move |cell: &Cell| {
            format!("{}{number} {} {:?}", letters(cell.column), cell.text, cell.kind)
        };
        row.cells.iter().map(cell).collect::<Vec<_>>()
    };
    sheet.rows.iter().flat_map(row).collect()
}

fn data(rows: &str) -> String {
    format!("<sheetData>{rows}</sheetData>")
}

#[test]
fn cells_say_what_people_see() {
    let rows = r#"
        <row r="3"><c r="B3" t="s"><v>0</v></c><c r="C3" t="s"><v>1</v></c><c r="D3" t="s"><v>2</v></c></row>
        <row r="5"><c r="A5" t="inlineStr"><is><t> caf&#233; </t></is></c><c r="B5"><v>42</v></c>
            <c r="C5" s="1"><v>45657</v></c><c r="D5" s="2"><v>42</v></c><c r="E5" s="3"><v>45444</v></c>
            <c r="F5" t="b"><v>1</v></c><c r="G5" t="d"><v>2024-12-31T00:00:00Z</v></c>
            <c r="H5" t="str"><f>A1&amp;""</f><v>uit&#x2013;komst</v></c><c r="I5" t="str"><f>""</f><v></v></c></row>
        <row r="9"><c r="A9" s="1"/></row>"#;
    assert_eq!(
        cells(&data(rows)),
        [
            "B3 eerste Text",
            "C3 twee & drie Text",
            "A5 caf\u{e9} Text",
            "B5 42 Number",
            "C5 2024-12-31 Date",
            "D5 00042 Text",
            "E5 2024-06 Date",
            "F5 true Flag",
            "G5 2024-12-31 Date",
            "H5 uit\u{2013}komst Text",
        ]
    );
}

#[test]
fn what_cannot_be_taken_in_is_a_fault_of_its_cell() {
    let rows = r#"<row r="1"><c r="A1" t="e"><f>B9</f><v>#N/B</v></c><c r="B1"><f>1+1</f></c>
        <c r="C1"><f>1+1</f><v/></c><c r="D1" s="1"><v>45657.25</v></c><c r="E1" s="1"><v>60</v></c>
        <c r="F1" t="d"><v>2024-12-31T23:00:00</v></c><c r="G1" t="d"><v>31-12-2024</v></c></row>"#;
    assert_eq!(
        cells(&data(rows)),
        [
            "A1  Fault(Error)",
            "B1  Fault(NoResult)",
            "C1  Fault(NoResult)",
            "D1  Fault(DayWithTime)",
            "E1  Fault(NoDay)",
            "F1  Fault(DayWithTime)",
            "G1  Fault(NoDay)",
        ]
    );
}

#[test]
fn days_may_count_from_1904() {
    let rows = data(r#"<row r="1"><c r="A1" s="1"><v>44195</v></c></row>"#);
    let book = workbook_of(&[("x", "visible", &rows)], r#"<workbookPr date1904="1"/>"#);
    assert_eq!(told(&sheets(&book).unwrap()[0]), ["A1 2024-12-31 Date"]);
}

#[test]
fn rows_and_cells_without_address_follow_each_other() {
    let rows = "<row><c/><c><v>1</v></c></row><row/><row><c><v>2</v></c></row>";
    assert_eq!(cells(&data(rows)), ["B1 1 Number", "A3 2 Number"]);
}

#[test]
fn hidden_rows_tabs_and_merged_cells_are_told() {
    let rows = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="1"><c r="A2"><v>2</v></c></row>"#;
    let content = format!(
        "{}<mergeCells><mergeCell ref=\"A1:C$2\"/><mergeCell ref=\"D4\"/></mergeCells>",
        data(rows)
    );
    let sheets = sheets(&workbook(&[("a", "hidden", &content), ("b", "visible", "")])).unwrap();
    let [first, second] = &sheets[..] else { panic!("two sheets") };
    assert_eq!((first.name.as_str(), first.hidden, second.hidden), ("a", true, false));
    assert_eq!(first.rows.iter().map(|row| row.hidden).collect::<Vec<_>>(), [false, true]);
    assert_eq!(first.merged, [Merged { first: (1, 0), last: (2, 2) }]);
    assert!(second.rows.is_empty());
}

#[test]
fn what_is_no_workbook_is_told_apart() {
    let check = |bytes: &[u8], want: WorkbookError| assert_eq!(sheets(bytes).unwrap_err(), want);
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    check(&[COMPOUND, &[0; 512], &utf16("EncryptedPackage")].concat(), WorkbookError::Encrypted);
    check(&[COMPOUND, &[0; 512], &utf16("Workbook")].concat(), WorkbookError::Old);
    check(
        &packed(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet")]),
        WorkbookError::Foreign,
    );
    let document = r#"<Relationships><Relationship Id="b" Type="http://x/officeDocument" Target="word/document.xml"/></Relationships>"#;
    check(&packed(&[("_rels/.rels", document)]), WorkbookError::Foreign);
    check(
        &packed(&[("_rels/.rels", &document.replace("word/document.xml", "xl/workbook.bin"))]),
        WorkbookError::Foreign,
    );
    check(
        &packed(&[("_rels/.rels", &document.replace("word/document", "xl/workbook"))]),
        WorkbookError::Damaged,
    );
    check(b"PK\x03\x04", WorkbookError::Damaged);
    let whole = workbook(&[("x", "visible", &data(""))]);
    assert!(sheets(&whole).is_ok());
    check(&whole[..whole.len() - 30], WorkbookError::Damaged);
    let large = usize::try_from(FILE_BYTES_MAX).unwrap();
    check(&[ZIP, &vec![0; large]].concat(), WorkbookError::TooLarge);
    assert!(is_workbook(&whole) && !is_workbook(b"client_id;x") && !is_workbook(b"PKV;x"));
}

#[test]
fn what_contradicts_itself_is_damaged() {
    for rows in [
        r#"<row r="2"/><row r="1"/>"#,
        r#"<row r="2"/><row r="2"/>"#,
        r#"<row r="1"><c r="A2"/></row>"#,
        r#"<row r="1"><c r="B1"/><c r="A1"/></row>"#,
        r#"<row r="1"><c r="A1" t="s"><v>7</v></c></row>"#,
        r#"<row r="1"><c r="A1" t="z"><v>7</v></c></row>"#,
        r#"<row r="x"/>"#,
        r#"<row r="1"></c></row>"#,
        r#"<c r="A1"/>"#,
    ] {
        let book = workbook(&[("x", "visible", &data(rows))]);
        assert_eq!(sheets(&book).unwrap_err(), WorkbookError::Damaged, "{rows}");
    }
    let cut = r#"<sheetData><row r="1"><c r="A1"><v>1</v></c>"#;
    let parts = workbook(&[("x", "visible", "")]);
    assert!(sheets(&parts).is_ok());
    let book = Book { strings: Vec::new(), styles: Vec::new(), epoch_1904: false };
    assert_eq!(sheet::read(cut, &book, &mut 9).unwrap_err(), WorkbookError::Damaged);
}

#[test]
fn limits_hold_for_what_is_unpacked() {
    let book = Book { strings: Vec::new(), styles: Vec::new(), epoch_1904: false };
    let rows = "<row><c><v>1</v></c><c/><c><v>2</v></c></row>";
    assert!(sheet::read(rows, &book, &mut 2).is_ok());
    assert_eq!(sheet::read(rows, &book, &mut 1).unwrap_err(), WorkbookError::TooLarge);
    let bytes = packed(&[("a", "12345678")]);
    let mut package = Package::open(&bytes).unwrap();
    package.left = 7;
    assert_eq!(package.text("a").unwrap_err(), WorkbookError::TooLarge);
}

#[test]
fn cells_have_the_name_that_people_give_them() {
    assert_eq!(cell_name("Blad1", 7, 2), "Blad1!C7");
    assert_eq!(cell_name("Mijn 'blad'", 7, 27), "'Mijn ''blad'''!AB7");
    assert_eq!(row_name("Blad1", 7), "Blad1!7:7");
}

#[test]
fn debug_shows_no_text() {
    let rows = data(r#"<row><c t="str"><v>Geheim</v></c></row>"#);
    let shown = format!("{:?}", sheets(&workbook(&[("x", "visible", &rows)])).unwrap());
    assert!(!shown.contains("Geheim") && shown.contains("Cell(A, Text)"), "{shown}");
}

proptest::proptest! {
    /// Broken workbooks are refused, never worse.
    #[test]
    fn no_bytes_break_it(at in 0_usize..2_000, with in proptest::num::u8::ANY, cut in 0_usize..2_000) {
        let rows = data(r#"<row r="1"><c r="A1" t="s"><v>1</v></c></row>"#);
        let mut bytes = workbook(&[("Blad1", "visible", &rows)]);
        if let Some(byte) = bytes.get_mut(at) {
            *byte = with;
        }
        bytes.truncate(bytes.len().saturating_sub(cut / 4));
        let _: Result<_, _> = sheets(&bytes);
    }

    #[test]
    fn no_xml_breaks_it(rows in "(<row( r=\"[0-9]{1,2}\")?>|</row>|<c( r=\"[A-C][0-9]\")?( t=\"[snbed]\")?( s=\"[0-9]\")?>|</c>|<v>[0-9.]{0,3}</v>|<f/>|[&;x]){0,12}") {
        let _: Result<_, _> = sheets(&workbook(&[("Blad1", "visible", &data(&rows))]));
    }
}
