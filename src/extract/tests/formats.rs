//! What each format says.

use proptest::prelude::*;

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

/// Bytes like those of a photograph, as base64.
fn photo(length: u32) -> String {
    let bytes: Vec<u8> =
        (0..length).map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()[2]).collect();
    data_encoding::BASE64.encode(&bytes)
}

#[test]
fn images_in_a_page_count_together() {
    let page = |count: usize, length: u32| {
        let image = format!("<img src=\"data:image/png;base64,{}\">", photo(length));
        format!("<html><p>Hoi</p>{}</html>", image.repeat(count))
    };
    let outcome = |page: &str| outline(&items("a.html", page.as_bytes()))[0].clone();
    assert_eq!(outcome(&page(1, 40_000)), "file a.html html partial(needs_ocr)");
    assert_eq!(outcome(&page(20, 19_000)), "file a.html html partial(needs_ocr)");
    assert_eq!(outcome(&page(1, 4_000)), "file a.html html complete");
    let drawing =
        format!("<html>Hoi<img src='DATA:image/svg+xml,{}'></html>", "%3Cg%3E".repeat(4_000));
    assert_eq!(outcome(&drawing), "file a.html html partial(needs_ocr)");
    let style = format!(
        "<html><style>p {{ background: url(data:image/png;base64,{}) }}</style>Hoi</html>",
        photo(40_000)
    );
    assert_eq!(outcome(&style), "file a.html html partial(needs_ocr)");
    let mail = format!(
        "From: a@b.nl\nTo: c@d.nl\nMessage-ID: <1>\nMIME-Version: 1.0\nContent-Type: text/html\n\n{}",
        page(1, 40_000)
    );
    let items = items("a.eml", mail.as_bytes());
    assert_eq!(outline(&items), ["message a.eml eml partial(needs_ocr)"]);
}

#[test]
fn a_photograph_in_a_text_makes_it_partial() {
    let card = |length: u32| {
        let photo = photo(length);
        let lines: Vec<&str> =
            photo.as_bytes().chunks(74).map(|line| std::str::from_utf8(line).unwrap()).collect();
        let lines = lines.join("\r\n ");
        format!("BEGIN:VCARD\r\nFN:Jan\r\nPHOTO;ENCODING=b;TYPE=JPEG:{lines}\r\nEND:VCARD\r\n")
    };
    let outcome = |name: &str, text: &str| items(name, text.as_bytes())[0].coverage();
    assert_eq!(outcome("a.vcf", &card(40_000)), Coverage::Partial(Unread::NeedsOcr));
    assert_eq!(outcome("a.vcf", &card(4_000)), Coverage::Complete);
    let json = format!("{{\"foto\": \"{}\"}}", photo(40_000));
    assert_eq!(outcome("a.json", &json), Coverage::Partial(Unread::Unsupported));
    let table = format!("naam;foto\nJan;{}\n", photo(40_000));
    assert_eq!(outcome("a.csv", &table), Coverage::Partial(Unread::Unsupported));
}

#[test]
fn values_of_sql_carry_their_columns() {
    let script = "-- klanten\nCREATE TABLE `k` (`naam` varchar(80), `geb` date);\n\
        INSERT INTO `k` VALUES ('d\\'Arc','1975-03-12'),\n ('O''Neill', NULL);\n\
        INSERT INTO dbo.x ([BSN], tel) VALUES (N'148206104', TO_CHAR('06', '9)')), (7,'a\\nb'); SELECT 1;\n\
        COPY public.p (id, postcode) FROM stdin;\n12\t3811 AB\n\\N\t3812 AB\n\\.\nEinde 'x'\n";
    let items = check("a.sql", script.as_bytes(), &["file a.sql sql complete"]);
    let cells = items[0].said.iter().filter(|said| said.kind == SegmentKind::Cell);
    let cells: Vec<String> = cells
        .map(|said| format!("{}={}", said.label.as_deref().unwrap_or("-"), said.text))
        .collect();
    let expected = [
        "naam=d'Arc",
        "geb=1975-03-12",
        "naam=O'Neill",
        "BSN=148206104",
        "tel=TO_CHAR('06', '9)')",
        "BSN=7",
        "tel=a\nb",
        "id=12",
        "postcode=3811 AB",
        "postcode=3812 AB",
    ];
    assert_eq!(cells, expected);
    let text = items[0].text();
    assert!(text.contains("-- klanten") && text.contains("SELECT 1") && text.contains("Einde 'x'"));
    let place = items[0].said.iter().find(|said| said.text == "148206104").map(|s| s.place.clone());
    let row = crate::detect::Place::Row { table: "x".into(), row: 1, column: "BSN".into() };
    assert_eq!(place, Some(row));
}

#[test]
fn a_broken_script_is_read_to_its_end() {
    for script in [
        "INSERT INTO t VALUES ('een",
        "INSERT INTO t (a, b",
        "INSERT INTO t VALUES (1, (2",
        "COPY t (a) FROM stdin;\n1\teen",
        "INSERT INTO t VALUES ('C:\\', 'een')",
        "INSERT INTO t VALUES\n(1),\n-- een\n(2);",
    ] {
        let items = items("a.sql", script.as_bytes());
        let last = if script.contains("een") { "een" } else { "2" };
        let last = if script.ends_with('b') { "a, b" } else { last };
        assert!(items[0].text().contains(last), "{script}");
    }
}

#[test]
fn rows_of_a_page_keep_their_columns() {
    let page = "<p>Lijst</p>\n<table>\n <tr>\n  <th>Naam</th>\n  <th>BSN</th>\n </tr>\n \
        <tr>\n  <td></td>\n  <td>\n   148206104\n  </td>\n </tr>\n</table>\nEinde";
    let items = check("a.html", page.as_bytes(), &["file a.html html complete"]);
    assert!(items[0].text().contains("Naam\tBSN\t\n\t148206104 \t\n"), "{:?}", items[0].text());
}

#[test]
fn titles_above_a_table_are_no_rows() {
    let items = items(
        "a.csv",
        "Klantenlijst, mei 2024;;\r\n\r\nAfdeling Zorg\r\nnaam;bsn;mail\r\nJan;123456782;j@x.nl\r\nPiet;1;\r\n"
            .as_bytes(),
    );
    assert_eq!(items[0].labelled()[..3], ["naam=Jan", "bsn=123456782", "mail=j@x.nl"]);
    let rows: Vec<_> = items[0].rows.iter().map(|row| (row.1, row.2)).collect();
    assert_eq!(rows, [(1, false), (2, false)]);
    assert!(items[0].text().contains("Klantenlijst") && items[0].text().contains("Afdeling Zorg"));
}

#[test]
fn tables_in_utf16_and_with_bars_are_tables() {
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let text = "naam\tbsn\r\nRen\u{e9}e\t123456782\r\nJan\t1\r\n";
    for bytes in
        [[vec![0xFF, 0xFE], wide(text)].concat(), wide(text), text.replace('\t', "|").into()]
    {
        let items = check("a.csv", &bytes, &["table a.csv csv complete"]);
        assert_eq!(items[0].labelled()[..2], ["naam=Ren\u{e9}e", "bsn=123456782"]);
    }
}

#[test]
fn nothing_of_a_torn_page_is_swallowed() {
    for page in [
        "<html><p>Hoi</p><style>p { color: red } </p><p>mail w@x.nl",
        "<html><p>Hoi</p><script>var a = 1; </p><p>mail w@x.nl",
        "<html><p>Hoi</p><p title=\"half <b>mail w@x.nl</b>",
        "<html><p>Hoi</p><p class=\"half <b>mail w@x.nl</b> </p><i class=\"a\">b</i>",
        "<html><p>Hoi</p><!-- half <b>mail w@x.nl</b>",
        "<html><p>Hoi</p><p onclick=x mail w@x.nl",
        "<html><p>Hoi</p></p een hele lange regel zonder haakje met mail w@x.nl",
        "<html><p>Hoi</p></p een hele lange regel zonder haakje met mail w@x.nl> einde",
        "<html><textarea>mail w@x.nl",
        "<html><title>mail w@x.nl",
        "<html><template><p>mail w@x.nl</p></template><noscript><p>Hoi</p></noscript>",
        "<html><p hidden>mail w@x.nl</p>",
        "<html><![CDATA[ mail w@x.nl ]]>",
        "<!DOCTYPE html mail w@x.nl",
    ] {
        let items = items("a.html", page.as_bytes());
        assert_eq!(items[0].text().matches("w@x.nl").count(), 1, "{page}: {:?}", items[0].said);
    }
}

#[test]
fn odd_json_is_read_whole() {
    let long = "7".repeat(5_000);
    let json = format!(
        "{{\"a\": NaN, \"b\": 1, \"b\": \"twee\", \"c\": -1e400, \"d\": {long}}}\n{{\"e\": "
    );
    let items = check("a.json", json.as_bytes(), &["file a.json json complete"]);
    let long = format!("d={long}");
    assert_eq!(items[0].labelled(), ["a=NaN", "b=1", "b=twee", "c=-1e400", &long]);
    let lines = "{\"a\": \"1\"}\n{\"a\": \"2\n{\"a\": 3,,}\n]}\n{\"a\": \"4\"}\n";
    assert_eq!(
        super::items("a.jsonl", lines.as_bytes())[0].labelled(),
        ["a=1", "a=2", "a=3", "a=4"]
    );
}

fn cells(script: &str) -> Vec<String> {
    let items = check("a.sql", script.as_bytes(), &["file a.sql sql complete"]);
    let cells = items[0].said.iter().filter(|said| said.kind == SegmentKind::Cell);
    cells
        .map(|said| {
            let crate::detect::Place::Row { table, row, .. } = &said.place else {
                panic!("no row")
            };
            format!("{table}:{row} {}={}", said.label.as_deref().unwrap_or("-"), said.text)
        })
        .collect()
}

#[test]
fn hexadecimal_values_of_sql_are_text_when_they_are() {
    assert_eq!(
        cells(
            "INSERT INTO `k` (`a`, `b`) VALUES (0x4A616E2044652056726965,X'4a61'),\n\
             (_binary 'Jan\\'s',0xFFD8FFE0000102);\nCOPY p (c) FROM stdin;\n\\\\x4a616e73656e\n\\.\n"
        ),
        ["k:1 a=Jan De Vrie", "k:1 b=Ja", "k:2 a=Jan's", "k:2 b=0xFFD8FFE0000102", "p:1 c=Jansen"]
    );
}

#[test]
fn dumps_of_every_maker_keep_their_rows() {
    // PostgreSQL: a token, a body in dollars, a value in dollars, escapes of `COPY`.
    assert_eq!(
        cells(
            "\\restrict abc\nCREATE TABLE public.k (naam text, \"Order; nr\" integer);\n\
             CREATE FUNCTION f() AS $body$ BEGIN SELECT 'it''s'; END; $body$;\n\
             INSERT INTO public.k VALUES ($$it's$$, 1), ($x$(2,$$)$x$, 2), (E'een\\'s', 3);\n\
             COPY public.k (naam, \"Order; nr\") FROM stdin;\nregel\\nBSN\t4\n\\.\n\\unrestrict abc\n"
        ),
        [
            "k:1 naam=it's",
            "k:1 Order; nr=1",
            "k:2 naam=(2,$$)",
            "k:2 Order; nr=2",
            "k:3 naam=een's",
            "k:3 Order; nr=3",
            "k:4 naam=regel\nBSN",
            "k:4 Order; nr=4"
        ]
    );
    // SQL Server: no INTO, names in brackets, N'…', GO.
    assert_eq!(
        cells(
            "SET ANSI_NULLS ON\nGO\nINSERT [dbo].[Order Details] ([Naam (vol)], [Geb]) VALUES (N'Jan', CAST(N'2020-01-01' AS Date))\n\
             GO\nINSERT [dbo].[k] ([a]) VALUES (N'x')\nGO\nINSERT [dbo].[Order Details] ([Naam (vol)], [Geb]) VALUES (N'Piet', NULL)\nGO\n"
        ),
        [
            "Order Details:1 Naam (vol)=Jan",
            "Order Details:1 Geb=CAST(N'2020-01-01' AS Date)",
            "k:1 a=x",
            "Order Details:2 Naam (vol)=Piet"
        ]
    );
    // Oracle: REM, INSERT ALL, strings in brackets, concatenation.
    assert_eq!(
        cells(
            "REM INSERTING into K\nInsert into K (A,B) values (q'[it's]','x'||chr(10)||'y');\n\
             INSERT ALL\n  INTO K (A, B) VALUES ('p', to_date('01-02-1980','DD-MM-YYYY'))\nSELECT * FROM dual;\n"
        ),
        [
            "K:1 A=it's",
            "K:1 B=x||chr(10)||'y'",
            "K:2 A=p",
            "K:2 B=to_date('01-02-1980','DD-MM-YYYY')"
        ]
    );
    // MySQL: DELIMITER around a trigger. SQLite: a call around a value.
    assert_eq!(
        cells(
            "CREATE TABLE t(a,b);\nDELIMITER ;;\nCREATE TRIGGER x BEGIN INSERT_LOG(1); END;;\nDELIMITER ;\n\
             INSERT INTO t VALUES(replace('a\\nb','\\n',char(10)),2);\n"
        ),
        ["t:1 a=replace('a\\nb','\\n',char(10))", "t:1 b=2"]
    );
}

#[test]
fn a_script_in_utf16_is_read() {
    let script = "INSERT [dbo].[k] ([naam]) VALUES (N'Ren\u{e9}e')\r\nGO\r\n";
    let bytes: Vec<u8> = script.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let items = items("a.sql", &[vec![0xFF, 0xFE], bytes].concat());
    assert_eq!(items[0].labelled(), ["naam=Ren\u{e9}e"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// A value in a script comes back as it was, with its row and column, however it is quoted.
    #[test]
    fn values_of_scripts_come_back(rows in proptest::collection::vec(("[^\\\\\\p{C}]{1,20}", "[^\\\\\\p{C}]{1,20}"), 1..6), quoting in 0..3_usize) {
        let quoted = |text: &str| match quoting {
            0 => format!("'{}'", text.replace('\'', "''")),
            1 => format!("N'{}'", text.replace('\'', "''")),
            _ => format!("$q${text}$q$"),
        };
        let rows: Vec<_> = rows
            .into_iter()
            .map(|(a, b)| (format!("a{a}"), format!("b{b}")))
            .filter(|(a, b)| !a.contains("$q") && !b.contains("$q") && !a.ends_with('$') && !b.ends_with('$'))
            .collect();
        let lines: Vec<String> =
            rows.iter().map(|(a, b)| format!("({}, {})", quoted(a), quoted(b))).collect();
        let script = format!("INSERT INTO t (x, y) VALUES {};\n", lines.join(",\n"));
        prop_assume!(!rows.is_empty());
        let items = items("a.sql", script.as_bytes());
        let told = items[0].said.iter().filter(|said| said.kind == SegmentKind::Cell);
        let told: Vec<_> = told.map(|said| (said.label.clone().unwrap(), said.text.clone())).collect();
        let wanted: Vec<_> = rows
            .into_iter()
            .flat_map(|(a, b)| [("x".to_owned(), a), ("y".to_owned(), b)])
            .collect();
        prop_assert_eq!(told, wanted);
    }
}

#[test]
fn attributes_that_hold_data_are_said() {
    let page = "<html><head><meta name=author content='Kees'><meta property=\"og:title\" content=Verzuim></head>\
        <input type=hidden name=bsn value=148206104 placeholder='Uw naam'><p data-klant='071202559' aria-label=Jansen \
        class='kop groot' id=x1 style='color: red' onclick=\"bel('0612340017')\"><a href='tel:+31612340017'>bel</a>\
        <a href='/dossier?klant=Jansen%20BV'>x</a><a href='pagina2.html'>y</a><img src=foto.png alt=Piet>";
    let items = check("a.html", page.as_bytes(), &["file a.html html complete"]);
    let labelled = items[0].labelled();
    for expected in [
        "author=Kees",
        "og:title=Verzuim",
        "bsn=148206104",
        "placeholder=Uw naam",
        "data-klant=071202559",
        "aria-label=Jansen",
        "onclick=bel('0612340017')",
        "href=tel:+31612340017",
        "alt=Piet",
    ] {
        assert!(labelled.contains(&expected.to_owned()), "{expected} in {labelled:?}");
    }
    let text = items[0].text();
    assert!(text.contains("klant=Jansen") && !text.contains("groot") && !text.contains("pagina2"));
    assert!(!text.contains("foto.png"));
}

#[test]
fn a_page_is_decoded_before_it_is_read() {
    let page = "<html><p>Ren\u{e9}e w@x.nl</p></html>";
    let wide: Vec<u8> = page.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [b"\xff\xfe".to_vec(), wide.clone()].concat();
    let western: Vec<u8> = page.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let declared = [b"<meta charset=windows-1252>".to_vec(), western].concat();
    for bytes in [wide, marked, declared] {
        let items = items("a.html", &bytes);
        assert!(items[0].text().contains("Renée w@x.nl"), "{:?}", items[0].text());
        assert_eq!(items[0].coverage(), Coverage::Complete);
    }
}
