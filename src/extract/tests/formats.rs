//! What each format says.

use super::samples::sqlite;
use super::*;

#[test]
fn csv_rows_carry_their_headers() {
    let items = check(
        "a.csv",
        b"\xef\xbb\xbfnaam;bsn;e-mail\r\nJan;123456782;jan@x.nl\r\n\r\nPiet;1\r\n;;p@x.nl\r\n",
        &["table a.csv csv complete"],
    );
    let headers: Vec<_> =
        items[0].said.iter().map(|said| (said.kind, said.text.as_str())).collect();
    let header = SegmentKind::Header;
    assert_eq!(headers, [(header, "naam"), (header, "bsn"), (header, "e-mail")]);
    let rows: Vec<_> = items[0].rows.iter().map(|row| (row.1, row.2, row.3.len())).collect();
    assert_eq!(rows, [(1, false, 3), (2, true, 2), (3, false, 1)]);
    assert_eq!(items[0].labelled()[..3], ["naam=Jan", "bsn=123456782", "e-mail=jan@x.nl"]);
}

#[test]
fn a_table_without_header_has_numbered_columns() {
    let items = items("a.tsv", b"Jan\t123456782\nPiet\t2\n");
    assert_eq!(items[0].rows.len(), 2);
    assert!(items[0].said.is_empty());
    let place = &items[0].rows[0].3[1].place;
    let expected = crate::detect::Place::Row { table: String::new(), row: 1, column: "2".into() };
    assert_eq!(*place, expected);
}

#[test]
fn an_unclosed_quote_costs_a_row() {
    let items = items("a.csv", b"naam,bsn\nJan,1\n\"Piet,2\nKees,3\n");
    assert_eq!(items[0].rows.len(), 2);
    assert!(items[0].rows[1].2, "torn");
    assert!(items[0].text().contains("Kees"));
}

#[test]
fn json_values_carry_their_keys() {
    let json = r#"{"naam": "Ren\u00e9e \ud83d\ude00", "bsn": 123456782, "ok": true,
        "mail": ["a@b.nl", {"x": "y"}, "c@d.nl"], "pad": "c:\\tijdelijk"}"#;
    let items = check("a.json", json.as_bytes(), &["file a.json json complete"]);
    assert_eq!(
        items[0].labelled(),
        [
            "naam=Renée 😀",
            "bsn=123456782",
            "mail=a@b.nl",
            "x=y",
            "mail=c@d.nl",
            "pad=c:\\tijdelijk"
        ]
    );
}

#[test]
fn json_lines_and_broken_json_are_read() {
    let items = items("a.jsonl", b"{\"a\": \"1\"}\n{\"a\": \"2\"}\n{\"a\": \"niet af\n{\"b\": 3}");
    assert_eq!(items[0].labelled(), ["a=1", "a=2", "a=niet af", "b=3"]);
}

#[test]
fn xml_texts_carry_their_element() {
    let xml = "<?xml version='1.0'?><!DOCTYPE r [<!ENTITY e 'in@dtd.nl'>]>\
        <r><ns:mail soort='p&amp;q'>a&#64;b.nl</ns:mail><!-- c@d.nl --><veld name='bsn'>123</veld>\
        <key>tel</key><string>06</string><![CDATA[<ruw>]]></r>";
    let items = check("a.xml", xml.as_bytes(), &["file a.xml xml complete"]);
    let labelled = items[0].labelled();
    for expected in ["soort=p&q", "mail=a@b.nl", "bsn=123", "tel=06", "r=<ruw>"] {
        assert!(labelled.contains(&expected.to_owned()), "{expected} in {labelled:?}");
    }
    assert!(items[0].text().contains("in@dtd.nl") && items[0].text().contains("c@d.nl"));
}

#[test]
fn html_text_flows_and_attributes_are_said() {
    let html = "<!DOCTYPE html><html><style>p { color: red }</style><body><p>Jan <b>Jan</b>sen&nbsp;&eacute;n\
        <table><tr><td>BSN</td><td>123456782</td></tr></table>\
        <a href='mailto:jan%40x.nl'>mail</a><img alt='foto van Piet'><!-- stil@x.nl -->\
        <script>var r = {\"mail\": \"in@script.nl\"};</script></body></html>";
    let items = check("a.html", html.as_bytes(), &["file a.html html complete"]);
    let text = items[0].text();
    for expected in [
        "Jan Jansen\u{a0}én",
        "BSN\t123456782",
        "mailto:jan@x.nl",
        "foto van Piet",
        "stil@x.nl",
        "in@script.nl",
    ] {
        assert!(text.contains(expected), "{expected} in {text:?}");
    }
    assert!(!text.contains("color"));
}

#[test]
fn sqlite_rows_carry_table_and_column() {
    let mut bytes = sqlite();
    for wal in [false, true] {
        if wal {
            (bytes[18], bytes[19]) = (2, 2);
        }
        let items = check("a.db", &bytes, &["table a.db sqlite complete"]);
        let rows: Vec<_> = items[0].rows.iter().map(|r| (r.0.as_str(), r.1, r.3.len())).collect();
        assert_eq!(rows, [("clients", 1, 4), ("clients", 2, 2)]);
        assert_eq!(
            items[0].labelled()[..4],
            ["id=1", "name=Jan Jansen", "bsn=123456782", "note=ab"]
        );
    }
}

#[test]
fn a_virtual_table_makes_a_database_partial() {
    let mut connection = rusqlite::Connection::open_in_memory().unwrap();
    let made = connection.execute_batch(
        "CREATE TABLE t (a); INSERT INTO t VALUES ('x'); PRAGMA writable_schema = on;
         INSERT INTO sqlite_schema VALUES ('table', 'v', 'v', 0, 'CREATE VIRTUAL TABLE v USING somewhere()');",
    );
    made.unwrap();
    let bytes = connection.serialize(rusqlite::MAIN_DB).unwrap().to_vec();
    check("a.db", &bytes, &["table a.db sqlite partial(unsupported)"]);
}
