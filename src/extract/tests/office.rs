//! Office documents.

use super::compound::compound;
use super::samples::{docx, odf, pptx, xlsx, zip};
use super::*;
use crate::detect::Place;

#[test]
fn a_cell_whose_text_is_not_there_is_damage() {
    let cell = |number: &str| {
        format!(
            r#"<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>{number}</v></c></row></sheetData></worksheet>"#
        )
    };
    let book = |sheet: &str, more: &[(&str, &[u8])]| {
        let own: [(&str, &[u8]); 3] = [
            ("[Content_Types].xml", b"<Types/>"),
            ("xl/workbook.xml", b"<workbook><sheets/></workbook>"),
            ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ];
        zip(&[&own, more].concat())
    };
    let texts: &[(&str, &[u8])] = &[("xl/sharedStrings.xml", b"<sst><si><t>Jan</t></si></sst>")];
    let damaged = Coverage::Partial(Unread::Damaged);
    assert_eq!(items("a.xlsx", &book(&cell("0"), texts))[0].coverage(), Coverage::Complete);
    assert_eq!(items("a.xlsx", &book(&cell("1"), texts))[0].coverage(), damaged);
    assert_eq!(items("a.xlsx", &book(&cell("0"), &[]))[0].coverage(), damaged);
}

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
    let aside = |name: &str, bytes: &[u8], expected: &[&str]| {
        let document = docx(&[(name, bytes)]);
        let expected = [&["file a.docx docx complete"], expected].concat();
        check("a.docx", &document, &expected);
    };
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
    aside(
        "word/embeddings/x.zip",
        &zip(&[("a", b"b")]),
        &[
            "archive a.docx::word/embeddings/x.zip zip complete",
            "member a.docx::word/embeddings/x.zip::a text complete",
        ],
    );
    let emf = [&b"\x01\0\0\0"[..], &[0; 36], b" EMF", &vec![0; 30_000]].concat();
    with("word/media/image1.emf", &emf, "partial(needs_ocr)");
    let items = with("word/media/image1.emf", b"geen plaatje", "complete");
    assert!(items[0].text().contains("geen plaatje"));
    let items = with("docProps/thumbnail.jpeg", b"BSN 148206104", "complete");
    assert!(items[0].text().contains("148206104"));
    let items = with("word/afchunk1.rtf", br"{\rtf1 Ren\'e9e {\header kop}}", "complete");
    assert!(items[0].text().contains("Renée") && items[0].text().contains("kop"));
    let mail = b"From: a@b.nl\nSubject: x\nMIME-Version: 1.0\n\ntekst";
    aside("word/afchunk2.mht", mail, &["message a.docx::word/afchunk2.mht eml complete"]);
    let noise: Vec<u8> =
        (0..9_000_u32).map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()[2]).collect();
    with("word/ruis.xml", &noise, "partial(damaged)");
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

#[test]
fn what_was_filled_in_or_called_something_is_said() {
    let custom = "<Properties><property fmtid='x' pid='2' name='Dossier'><vt:lpwstr>148206104</vt:lpwstr></property></Properties>";
    let form = "<w:document><w:p><w:fldSimple w:instr=' AUTHOR Jansen '/><w:ffData><w:default w:val='Piet'/>\
        <w:listEntry w:val='Klaas'/></w:ffData><w:sdt><w:listItem w:displayText='Ans' w:value='A12'/></w:sdt>\
        <v:textpath string='in letters'/><pic:cNvPr id='1' name='foto Truus.jpg'/><w:comment w:initials='TV'/></w:p></w:document>";
    let word = docx(&[
        ("docProps/custom.xml", custom.as_bytes()),
        ("word/glossary/document.xml", form.as_bytes()),
    ]);
    let items = check("a.docx", &word, &["file a.docx docx complete"]);
    let labelled = items[0].labelled();
    for expected in [
        "Dossier=148206104",
        "instr= AUTHOR Jansen ",
        "val=Piet",
        "val=Klaas",
        "displayText=Ans",
        "value=A12",
        "string=in letters",
        "name=foto Truus.jpg",
        "initials=TV",
    ] {
        assert!(labelled.contains(&expected.to_owned()), "{expected} in {labelled:?}");
    }
}

#[test]
fn slides_are_numbered_by_their_list() {
    let slide = |text: &str| format!("<p:sld><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>");
    let (one, two) = (slide("eerste"), slide("tweede"));
    let show = zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("ppt/presentation.xml", b"<p:p><p:sldIdLst><p:sldId id='256' r:id='rId7'/><p:sldId id='257' r:id='rId2'/></p:sldIdLst></p:p>"),
        ("ppt/_rels/presentation.xml.rels", b"<R><Relationship Id='rId2' Target='slides/slide1.xml'/><Relationship Id='rId7' Target='/ppt/slides/slide9.xml'/></R>"),
        ("ppt/slides/slide1.xml", two.as_bytes()),
        ("ppt/slides/slide9.xml", one.as_bytes()),
    ]);
    let items = check("a.pptx", &show, &["file a.pptx pptx complete"]);
    for (text, number) in [("eerste", 1), ("tweede", 2)] {
        let said = items[0].said.iter().find(|said| said.text.trim() == text).unwrap();
        assert_eq!(said.place, Place::Slide(number), "{text}");
    }
}

#[test]
fn a_book_is_read_and_a_locked_one_is_not_called_read() {
    let page = "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body><p>Jan <b>Jan</b>sen&nbsp;&eacute;n</p></body></html>";
    let opf = "<package><metadata><dc:creator>Kees</dc:creator></metadata>\
        <manifest><item id='b' href='twee.xhtml'/><item id='a' href='een.xhtml'/></manifest>\
        <spine><itemref idref='a'/><itemref idref='b'/></spine></package>";
    let book = |lock: &str| {
        zip(&[
            ("mimetype", b"application/epub+zip"),
            (
                "META-INF/container.xml",
                b"<container><rootfile full-path='OEBPS/content.opf'/></container>",
            ),
            ("OEBPS/twee.xhtml", b"<html><p>het slot</p></html>"),
            ("META-INF/encryption.xml", lock.as_bytes()),
            ("OEBPS/content.opf", opf.as_bytes()),
            ("OEBPS/een.xhtml", page.as_bytes()),
        ])
    };
    let font = "<e><EncryptionMethod Algorithm='http://www.idpf.org/2008/embedding'/><CipherReference URI='f.otf'/></e>";
    let items = check("a.epub", &book(font), &["file a.epub epub complete"]);
    assert!(items[0].text().contains("Jan Jansen\u{a0}én"), "{:?}", items[0].text());
    assert!(items[0].labelled().contains(&"creator=Kees".to_owned()));
    let text = items[0].text();
    assert!(text.find("Jansen") < text.find("het slot"), "pages come in their order: {text:?}");
    let place = &items[0].said.iter().find(|said| said.text.contains("Jansen")).unwrap().place;
    assert_eq!(*place, Place::Part("OEBPS/een.xhtml".to_owned()));
    let locked = "<e><EncryptionMethod Algorithm='aes'/><CipherReference URI='een.xhtml'/></e>";
    check("a.epub", &book(locked), &["file a.epub epub partial(encrypted)"]);
}

#[test]
fn flat_documents_join_their_runs() {
    let text = "<?xml version='1.0'?><office:document office:mimetype='application/vnd.oasis.opendocument.text'>\
        <office:meta><dc:creator>Kees</dc:creator></office:meta><text:p>BSN <text:span>1234</text:span>56782\
        <text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>noot</text:p></text:note-body></text:note></text:p>\
        <office:binary-data>QUJD</office:binary-data></office:document>";
    let items = check("a.fodt", text.as_bytes(), &["file a.fodt xml complete"]);
    let said = items[0].text();
    assert!(
        said.contains("BSN 123456782 1") && said.contains("Kees") && said.contains("noot"),
        "{said:?}"
    );
    assert!(!said.contains("QUJD"));
    let sheets = "<?xml version='1.0'?><office:document office:mimetype='application/vnd.oasis.opendocument.spreadsheet'>\
        <table:table table:name='B'><table:table-row><table:table-cell office:value-type='float' office:value='5'>\
        <office:annotation><dc:creator>Ans</dc:creator><text:p>123456782</text:p></office:annotation><text:p>5</text:p></table:table-cell>\
        </table:table-row></table:table></office:document>";
    let items = check("a.fods", sheets.as_bytes(), &["file a.fods xml complete"]);
    let cell = items[0].said.iter().find(|said| said.kind == SegmentKind::Cell || said.text == "5");
    assert_eq!(cell.map(|said| said.text.as_str()), Some("5"), "{:?}", items[0].said);
    assert!(items[0].text().contains("123456782"), "{:?}", items[0].said);
}

#[test]
fn how_a_name_is_spoken_stands_apart_from_the_name() {
    let strings = "<sst><si><t>豊田</t><rPh sb='0' eb='2'><t>トヨタ</t></rPh></si></sst>";
    let sheet = "<worksheet><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c>\
                 <c r='B1' t='inlineStr'><is><t>Grace</t><rPh><t>grees</t></rPh></is></c></row></sheetData></worksheet>";
    let book = zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ]);
    let text = items("a.xlsx", &book)[0].text();
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    for word in ["豊田", "トヨタ", "Grace", "grees"] {
        assert!(words.contains(&word), "{word} in {text:?}");
    }
}

#[test]
fn who_wrote_a_note_stands_apart_from_it() {
    let note = "<office:annotation><dc:creator>Grace Adeyemi</dc:creator><dc:date>2024-09-18</dc:date>\
                <text:p>bellen</text:p></office:annotation>";
    let sheet = format!(
        "<table:table table:name='B'><table:table-row><table:table-cell>{note}<text:p>x</text:p>\
                         </table:table-cell></table:table-row></table:table>"
    );
    let page = format!("<text:p>Brief{note}slot</text:p>");
    for (kind, content) in [("spreadsheet", sheet), ("text", page)] {
        let text = items("a.odt", &odf(kind, &format!("<o>{content}</o>"), "<m/>"))[0].text();
        let words: Vec<&str> = text.split_whitespace().collect();
        for word in ["Grace", "Adeyemi", "2024-09-18", "bellen"] {
            assert!(words.contains(&word), "{kind}: {word} in {text:?}");
        }
    }
}
