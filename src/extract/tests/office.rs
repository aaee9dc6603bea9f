//! Office documents.

use super::compound::compound;
use super::samples::{docx, odf, pptx, xlsx, zip};
use super::*;
use crate::detect::Place;

#[test]
fn every_part_of_a_word_document_is_read() {
    let items = check("a.docx", &docx(&[]), &["file a.docx docx complete"]);
    let text = items[0].text();
    for expected in [
        "BSN 123456782\t & meer",
        "Naam\tJan",
        "opmerking",
        "koptekst",
        "mailto:jan@x.nl",
        "Piet Puk",
    ] {
        assert!(text.contains(expected), "{expected} in {text:?}");
    }
    assert!(items[0].labelled().contains(&"creator=Kees".to_owned()));
    assert!(items[0].labelled().contains(&"lastModifiedBy=Truus".to_owned()));
    let mut base = 0;
    for said in &items[0].said {
        assert_eq!(said.frame(0), base, "the frame is the text that was said");
        base += said.text.len() as u64;
    }
}

#[test]
fn what_a_document_embeds_counts() {
    let png = |len: usize| [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], &vec![0; len]].concat();
    let with = |name: &str, bytes: &[u8], expected: &str| {
        let document = docx(&[(name, bytes)]);
        check("a.docx", &document, &[&format!("file a.docx docx {expected}")])
    };
    with("word/media/logo.png", &png(1_000), "complete");
    with("word/media/scan.png", &png(30_000), "partial(needs_ocr)");
    with(
        "word/embeddings/oleObject1.bin",
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0",
        "partial(damaged)",
    );
    let vreemd = compound(&[("Vreemd", &[1; 600])]);
    with("word/embeddings/oleObject1.bin", &vreemd, "partial(unsupported)");
    let doc = include_bytes!("../../../fixtures/kinds/brief.doc");
    let items = with("word/embeddings/oleObject2.bin", doc, "complete");
    assert!(items[0].text().contains("Haar BSN is 071202559."), "{}", items[0].text());
    let items = with("word/embeddings/Book1.xlsx", &xlsx(), "complete");
    assert!(items[0].text().contains("Jan Jansen"), "{}", items[0].text());
    with("word/embeddings/x.zip", &zip(&[("a", b"b")]), "partial(unsupported)");
    with("word/media/image1.emf", &vec![1; 30_000], "partial(needs_ocr)");
    with("word/document2.xml", b"<w:p><w:t>half <", "partial(damaged)");
}

#[test]
fn cells_carry_address_and_header() {
    let items = check("a.xlsx", &xlsx(), &["file a.xlsx xlsx complete"]);
    let labelled = items[0].labelled();
    for expected in ["Naam=Jan Jansen", "BSN=123456782", "Geboren=1980-01-01"] {
        assert!(labelled.contains(&expected.to_owned()), "{expected} in {labelled:?}");
    }
    let text = items[0].text();
    for expected in ["koptekst", "notitie", "wees@x.nl", "ver weg\n\"in@formule.nl\"", "Ans"] {
        assert!(text.contains(expected), "{expected} in {text:?}");
    }
    let bsn = items[0].said.iter().find(|said| said.text == "123456782").unwrap();
    assert_eq!(bsn.place, Place::SheetCell { sheet: "Blad & 1".into(), cell: "B4".into() });
    assert_eq!(bsn.kind, SegmentKind::Cell);
    let far = items[0].said.iter().find(|said| said.text.starts_with("ver weg")).unwrap();
    assert_eq!(far.place, Place::SheetCell { sheet: "Blad & 1".into(), cell: "XFD1048576".into() });
}

#[test]
fn slides_have_numbers() {
    let items = check("a.pptx", &pptx(), &["file a.pptx pptx complete"]);
    let slide = items[0].said.iter().find(|said| said.place == Place::Slide(3)).unwrap();
    assert_eq!(slide.text.trim(), "Dia drie");
    assert!(items[0].text().contains("notitie"));
}

#[test]
fn opendocument_text_is_read() {
    let content = "<office:document-content xmlns:text='t'><text:p>BSN <text:span>1234</text:span>56782<text:s/>x\
        <text:tab/>y<text:line-break/>z</text:p><text:h>Kop</text:h></office:document-content>";
    let items = check("a.odt", &odf("text", content, "<m/>"), &["file a.odt odt complete"]);
    assert!(items[0].text().contains("BSN 123456782 x\ty\nz\nKop"), "{:?}", items[0].text());
    assert!(items[0].labelled().contains(&"creator=Kees".to_owned()));
    let sealed = odf("text", "wartaal", "<m><manifest:encryption-data/></m>");
    check("a.odt", &sealed, &["file a.odt odt encrypted"]);
}

#[test]
fn opendocument_cells_carry_address_and_header() {
    let content = "<table:table table:name='Blad1'><table:table-row>\
        <table:table-cell><text:p>Naam</text:p></table:table-cell>\
        <table:table-cell table:number-columns-repeated='2'/>\
        <table:table-cell><text:p>Geboren</text:p></table:table-cell></table:table-row>\
        <table:table-row table:number-rows-repeated='3'><table:table-cell/></table:table-row>\
        <table:table-row><table:table-cell office:value-type='float' office:value='12345678'><text:p>012345678</text:p></table:table-cell>\
        <table:covered-table-cell table:number-columns-repeated='2'/>\
        <table:table-cell office:value-type='date' office:date-value='1980-01-01'><text:p>01-01-80</text:p></table:table-cell>\
        </table:table-row></table:table>";
    let items = check("a.ods", &odf("spreadsheet", content, "<m/>"), &["file a.ods ods complete"]);
    let labelled = items[0].labelled();
    assert!(labelled.contains(&"Naam=12345678\n012345678".to_owned()), "{labelled:?}");
    let born = items[0].said.iter().find(|said| said.text.starts_with("1980-01-01")).unwrap();
    assert_eq!(born.place, Place::SheetCell { sheet: "Blad1".into(), cell: "D5".into() });
    assert_eq!(born.label.as_deref(), Some("Geboren"));
}

#[test]
fn an_encrypted_office_file_says_so() {
    let bytes = compound(&[("EncryptionInfo", b"x"), ("EncryptedPackage", &[7; 5000])]);
    check("a.docx", &bytes, &["file a.docx ooxml encrypted"]);
}

#[test]
fn names_of_parts_with_backslashes_are_understood() {
    let word = zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word\\document.xml", b"<w:p><w:r><w:t>hallo</w:t></w:r></w:p>"),
    ]);
    assert_eq!(check("a.docx", &word, &["file a.docx docx complete"])[0].text().trim(), "hallo");
}

#[test]
fn a_text_box_is_said_once_and_measures_are_not_text() {
    let alternative = |second: &str| {
        format!(
            "<w:p><w:r><w:t>voor</w:t></w:r><mc:AlternateContent><mc:Choice><wp:posOffset>308991</wp:posOffset>\
             <w:p><w:t>in de doos</w:t></w:p></mc:Choice><mc:Fallback><w:p><w:t>{second}</w:t></w:p></mc:Fallback>\
             </mc:AlternateContent><w:r><w:t>na</w:t></w:r></w:p>"
        )
    };
    for (second, expected) in
        [("in de doos", "voor\nin de doos\nna"), ("anders", "voor\nin de doos\nanders\nna")]
    {
        let xml = alternative(second);
        let word =
            zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", xml.as_bytes())]);
        assert_eq!(items("a.docx", &word)[0].text().trim(), expected);
    }
}

#[test]
fn a_document_without_its_main_part_is_damaged() {
    let mut bytes = docx(&[]);
    let at = bytes.windows(17).position(|window| window == b"word/document.xml").unwrap();
    bytes[at + 30] ^= 0xFF;
    check("a.docx", &bytes, &["file a.docx docx damaged"]);
    check("a.docx", &docx(&[])[..900], &["file a.docx docx damaged"]);
}

#[test]
fn many_small_images_are_no_decoration() {
    let png = |len: usize| [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], &vec![0; len]].concat();
    let with = |count: usize, len: usize, expected: &str| {
        let names: Vec<String> = (0..count).map(|n| format!("word/media/{n}.png")).collect();
        let image = png(len);
        let images: Vec<(&str, &[u8])> =
            names.iter().map(|name| (name.as_str(), image.as_slice())).collect();
        check("a.docx", &docx(&images), &[&format!("file a.docx docx {expected}")]);
    };
    with(20, 19_000, "partial(needs_ocr)");
    with(2, 15_000, "partial(needs_ocr)");
    with(4, 4_000, "complete");
}

#[test]
fn cells_are_read_wherever_a_writer_put_their_text() {
    let sheet = br#"<worksheet><sheetData>
        <row r="1"><c r="A1" t="inlineStr"><is><r><t>Grace </t></r><r><t>Adeyemi</t></r></is></c>
        <c r="B1" t="inlineStr"><v>071202559</v></c><c r="C1"><is><t>zonder soort</t></is></c>
        <c r="D1" t="str"><is><t>verkeerde soort</t></is></c><c r="E1" t="b"><v>1</v></c>
        <c r="F1" t="b"><v>0</v></c></row></sheetData><headerFooter>
        <oddFooter>&amp;L&amp;"Arial,Vet"&amp;8Dossier &amp;&amp; Co&amp;R&amp;P/&amp;N</oddFooter>
        </headerFooter></worksheet>"#;
    let book = super::samples::zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/worksheets/sheet1.xml", sheet),
    ]);
    let text = items("a.xlsx", &book)[0].text();
    for expected in [
        "Grace Adeyemi",
        "071202559",
        "zonder soort",
        "verkeerde soort",
        "TRUE",
        "FALSE",
        "Dossier & Co\n/",
    ] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
    assert!(!text.contains("Arial") && !text.contains("&P"));
}
