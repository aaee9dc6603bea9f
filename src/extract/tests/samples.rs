//! Small documents of every kind, made in memory.

use std::io::{Cursor, Write};

use zip::write::{SimpleFileOptions, ZipWriter};

/// A zip of these members.
pub(super) fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        if name.ends_with('/') {
            writer.add_directory(*name, SimpleFileOptions::default()).unwrap();
        } else {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
    }
    writer.finish().unwrap().into_inner()
}

/// A message with a text body and these attachments, base64.
pub(super) fn eml(body: &str, attachments: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = String::from(
        "From: Jan de Vries <jan@voorbeeld.nl>\r\nTo: info@kantoor.nl\r\n\
         Subject: =?UTF-8?Q?Ziekmelding_Ren=C3=A9?=\r\nDate: Mon, 6 Jan 2025 10:00:00 +0100\r\n\
         Message-ID: <1@voorbeeld.nl>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=\"grens\"\r\n\r\n\
         --grens\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n",
    );
    out.push_str(body);
    for (name, bytes) in attachments {
        use std::fmt::Write;
        let encoded = data_encoding::BASE64.encode(bytes);
        write!(
            out,
            "\r\n--grens\r\nContent-Type: application/octet-stream; name=\"{name}\"\r\n\
             Content-Disposition: attachment; filename=\"{name}\"\r\n\
             Content-Transfer-Encoding: base64\r\n\r\n{encoded}"
        )
        .unwrap();
    }
    out.push_str("\r\n--grens--\r\n");
    out.into_bytes()
}

/// A database with one table of two rows, and a view on it.
pub(super) fn sqlite() -> Vec<u8> {
    let mut connection = rusqlite::Connection::open_in_memory().unwrap();
    connection
        .execute_batch(
            "CREATE TABLE clients (id INTEGER PRIMARY KEY, name TEXT, bsn INTEGER, note BLOB);
             CREATE VIEW everyone AS SELECT name FROM clients;
             INSERT INTO clients VALUES (1, 'Jan Jansen', 123456782, x'6162');
             INSERT INTO clients VALUES (2, 'Piet', NULL, NULL);",
        )
        .unwrap();
    connection.serialize(rusqlite::MAIN_DB).unwrap().to_vec()
}

const W: &str = "xmlns:w=\"w\" xmlns:mc=\"mc\"";

/// A Word document with a paragraph in two runs, a table, a comment, a header and these other parts.
pub(super) fn docx(others: &[(&str, &[u8])]) -> Vec<u8> {
    let document = format!(
        "<?xml version=\"1.0\"?><w:document {W}><w:body>\n  <w:p><w:r><w:t>BSN 1234</w:t></w:r>\
         <w:r><w:rPr><w:b/></w:rPr><w:t>56782</w:t></w:r><w:r><w:tab/><w:t xml:space=\"preserve\"> &amp; meer</w:t></w:r></w:p>\n\
         <w:tbl><w:tr><w:tc><w:p><w:r><w:t>Naam</w:t></w:r></w:p></w:tc>\
         <w:tc><w:p><w:r><w:t>Jan</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"
    );
    let comments = format!(
        "<w:comments {W}><w:comment w:author=\"Piet Puk\"><w:p><w:r><w:t>opmerking</w:t></w:r></w:p></w:comment></w:comments>"
    );
    let header = format!("<w:hdr {W}><w:p><w:r><w:t>koptekst</w:t></w:r></w:p></w:hdr>");
    let core = "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\"><dc:creator>Kees</dc:creator><cp:lastModifiedBy>Truus</cp:lastModifiedBy></cp:coreProperties>";
    let rels = "<Relationships><Relationship Id=\"r1\" Target=\"mailto:jan%40x.nl\" TargetMode=\"External\"/></Relationships>";
    let mut members: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", document.as_bytes()),
        ("word/comments.xml", comments.as_bytes()),
        ("word/header1.xml", header.as_bytes()),
        ("word/_rels/document.xml.rels", rels.as_bytes()),
        ("docProps/core.xml", core.as_bytes()),
    ];
    members.extend_from_slice(others);
    zip(&members)
}

/// A workbook with a title, a header, two rows, a date and a string that no cell shows.
pub(super) fn xlsx() -> Vec<u8> {
    zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/worksheets/sheet1.xml", br#"<worksheet><sheetData>
            <row r="1"><c r="A1" t="inlineStr"><is><t>Lijst 2024</t></is></c></row>
            <row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" t="s"><v>1</v></c><c r="C3" t="s"><v>2</v></c></row>
            <row r="4"><c r="A4" t="s"><v>3</v></c><c r="B4"><v>123456782.0</v></c><c r="C4" s="1"><v>29221</v></c></row>
            <row r="1048576"><c r="XFD1048576" t="str"><f>"in@formule.nl"</f><v>ver weg</v></c></row>
            </sheetData><headerFooter><oddHeader>koptekst</oddHeader></headerFooter></worksheet>"#),
        ("xl/workbook.xml", br#"<workbook><sheets><sheet name="Blad &amp; 1" sheetId="1" r:id="rId1"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", br#"<R><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></R>"#),
        ("xl/sharedStrings.xml", b"<sst><si><t>Naam</t></si><si><t>BSN</t></si><si><t>Geboren</t></si>\
            <si><r><t>Jan </t></r><r><t>Jansen</t></r></si><si><t>wees@x.nl</t></si></sst>"),
        ("xl/styles.xml", br#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd\-mm\-yyyy"/></numFmts>
            <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>"#),
        ("xl/comments1.xml", b"<comments><authors><author>Ans</author></authors><commentList><comment><text><r><t>no</t></r><r><t>titie</t></r></text></comment></commentList></comments>"),
    ])
}

/// A presentation with one slide.
pub(super) fn pptx() -> Vec<u8> {
    zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("ppt/slides/slide3.xml", b"<p:sld xmlns:p='p' xmlns:a='a'><a:p><a:r><a:t>Dia </a:t></a:r><a:r><a:t>drie</a:t></a:r></a:p></p:sld>"),
        ("ppt/notesSlides/notesSlide1.xml", b"<p:notes xmlns:p='p' xmlns:a='a'><a:p><a:r><a:t>notitie</a:t></a:r></a:p></p:notes>"),
    ])
}

/// An open document of this kind.
pub(super) fn odf(kind: &str, content: &str, manifest: &str) -> Vec<u8> {
    zip(&[
        ("mimetype", format!("application/vnd.oasis.opendocument.{kind}").as_bytes()),
        ("content.xml", content.as_bytes()),
        ("meta.xml", b"<m><dc:creator>Kees</dc:creator></m>"),
        ("Thumbnails/thumbnail.png", &vec![0x89; 40_000]),
        ("META-INF/manifest.xml", manifest.as_bytes()),
    ])
}
