use super::*;
use proptest::prelude::*;

const BYTES: Units = Units::Bytes;
const CSV: Form = Form::Delimited { separator: b';' };

/// What is kept, the rows that went, and what was done.
type Cut = (Vec<u8>, Vec<Vec<u8>>, Excision);

/// Cuts `text`; rows stand where `rows` say.
fn cut(form: Form, units: Units, text: &[u8], rows: &[(usize, bool)]) -> Result<Cut, Refusal> {
    let marks = rows.iter().map(|(at, goes)| Mark { at: *at as u64, goes: *goes });
    let (mut kept, mut taken) = (Vec::new(), Vec::new());
    let mut reader = Dribble(text);
    let lead = match text {
        [0xFF, 0xFE, ..] if units == Units::Little => 2,
        [0xFE, 0xFF, ..] if units == Units::Big => 2,
        _ => 0,
    };
    let layout = Layout { form, units, lead };
    let done = excise(&mut reader, layout, marks, &mut kept, &mut |row| {
        taken.push(row.to_vec());
        Ok(())
    });
    match done {
        Ok(done) => Ok((kept, taken, done)),
        Err(Fault::Refused(why)) => Err(why),
        Err(Fault::Io(error)) => panic!("{error}"),
    }
}

/// A reader that gives little at a time.
struct Dribble<'t>(&'t [u8]);

impl Read for Dribble<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let take = out.len().min(self.0.len()).min(7);
        out[..take].copy_from_slice(&self.0[..take]);
        self.0 = &self.0[take..];
        Ok(take)
    }
}

/// Marks where `^` (stays) and `~` (goes) stand in front of a row; both are taken off the text.
fn marked(text: &str) -> (String, Vec<(usize, bool)>) {
    let (mut plain, mut rows) = (String::new(), Vec::new());
    for c in text.chars() {
        match c {
            '^' => rows.push((plain.len(), false)),
            '~' => rows.push((plain.len(), true)),
            c => plain.push(c),
        }
    }
    (plain, rows)
}

fn check(form: Form, text: &str, expected: &str) {
    let (plain, rows) = marked(text);
    let (kept, _, done) =
        cut(form, BYTES, plain.as_bytes(), &rows).unwrap_or_else(|why| panic!("{text}: {why:?}"));
    assert_eq!(String::from_utf8(kept).unwrap(), expected, "{text}");
    assert_eq!(done.rows, rows.len() as u64);
    assert_eq!(done.taken, rows.iter().filter(|(_, goes)| *goes).count() as u64);
    let wide: Vec<u8> = plain.encode_utf16().flat_map(u16::to_le_bytes).collect();
    if plain.is_ascii() {
        let twice: Vec<(usize, bool)> = rows.iter().map(|(at, goes)| (2 * at, *goes)).collect();
        let (kept, ..) = cut(form, Units::Little, &wide, &twice).unwrap();
        let again: Vec<u16> = kept.chunks(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect();
        assert_eq!(String::from_utf16(&again).unwrap(), expected, "{text}, in UTF-16");
    }
}

#[test]
fn records_go_with_their_line_ends() {
    for (text, expected) in [
        ("a;b\n~1;2\n^3;4\n", "a;b\n3;4\n"),
        ("a;b\r\n^1;2\r\n~3;4", "a;b\r\n1;2\r\n"),
        ("a;b\r~1;2\r^3;4\r", "a;b\r3;4\r"),
        // A line end between quotes is part of the value, two quotes are one, and one in a bare value is a sign.
        ("a\n~\"x\ny\";\"p\"\"q\nr\"\n^5\";6\n~7\n", "a\n5\";6\n"),
        ("sep=;\nLijst\n\na;b\n~1;2\n\n^3;4\n\n", "sep=;\nLijst\n\na;b\n\n3;4\n\n"),
        ("~a", ""),
        ("", ""),
    ] {
        check(CSV, text, expected);
    }
}

#[test]
fn a_table_with_an_open_quote_is_left_alone() {
    let (text, rows) = marked("a;b\n~1;\"2\n^3;4\n");
    assert_eq!(cut(CSV, BYTES, text.as_bytes(), &rows).unwrap_err(), Refusal::Unterminated);
}

#[test]
fn rows_that_another_reader_sees_otherwise_are_left_alone() {
    for text in ["a\n~1^2\n", "a\n~1\n^", "^~a\n"] {
        let (text, rows) = marked(text);
        assert_eq!(
            cut(CSV, BYTES, text.as_bytes(), &rows).unwrap_err(),
            Refusal::Disagreement,
            "{text}"
        );
    }
    assert_eq!(cut(CSV, BYTES, b"a\n1\n", &[(9, true)]).unwrap_err(), Refusal::Disagreement);
    // Marks out of order are not those of this file.
    assert_eq!(
        cut(CSV, BYTES, b"a\n1\n2\n", &[(4, true), (2, true)]).unwrap_err(),
        Refusal::Disagreement
    );
}

#[test]
fn elements_go_with_a_comma() {
    for (text, expected) in [
        ("[~{\"a\":1}, ^{\"a\":2}]", "[{\"a\":2}]"),
        ("[\n  ^{\"a\":1},\n  ~{\"a\":2},\n  ^{\"a\":3}\n]\n", "[\n  {\"a\":1},\n  {\"a\":3}\n]\n"),
        ("[ ~1 , ~2 ]", "[  ]"),
        ("[^1 , ~2 ]", "[1 ]"),
        ("[]", "[]"),
        (
            "{\"n\": 3, \"rijen\": [~[1,\"]\"],^[\"\\\"\"]], \"o\": {\"x\": []}}",
            "{\"n\": 3, \"rijen\": [[\"\\\"\"]], \"o\": {\"x\": []}}",
        ),
        ("{\"a\":[~1],\"b\":[^2,~3]}", "{\"a\":[],\"b\":[2]}"),
    ] {
        check(Form::Arrays, text, expected);
    }
    for (text, why) in [
        ("[1,]", Refusal::Malformed),
        ("[1", Refusal::Unterminated),
        ("[\"a", Refusal::Unterminated),
        ("[{]}", Refusal::Malformed),
        ("[1] 2", Refusal::Malformed),
        ("{\"a\" 1}", Refusal::Malformed),
        ("7", Refusal::Malformed),
        ("", Refusal::Malformed),
    ] {
        assert_eq!(cut(Form::Arrays, BYTES, text.as_bytes(), &[]).unwrap_err(), why, "{text}");
    }
}

#[test]
fn values_go_with_the_blanks_behind_them() {
    for (text, expected) in [
        ("~{\"a\":1}\n^{\"a\":2}\n", "{\"a\":2}\n"),
        ("\n ^{\"a\":\"}\"}\n\n~[2]\n^3 ~4", "\n {\"a\":\"}\"}\n\n3 "),
        ("", ""),
    ] {
        check(Form::Values, text, expected);
    }
}

#[test]
fn tuples_and_lines_of_scripts() {
    for (text, expected) in [
        (
            "INSERT INTO t VALUES (~1,'a'),\n (^2,'b');\nSELECT 1;\n",
            "INSERT INTO t VALUES (2,'b');\nSELECT 1;\n",
        ),
        (
            "INSERT INTO t (a) VALUES (^1), (~2) , (^3), (~4);\n",
            "INSERT INTO t (a) VALUES (1) , (3);\n",
        ),
        // A statement without rows is none.
        ("-- t\nINSERT INTO t VALUES (~1),(~2);\nDROP TABLE x;", "-- t\nDROP TABLE x;"),
        ("insert into t values (~1) ON CONFLICT (a) DO NOTHING;\n-- eind\n", "-- eind\n"),
        (
            "insert into t values (~1),(^2) on duplicate key update a='x;';\n",
            "insert into t values (2) on duplicate key update a='x;';\n",
        ),
        // Quotes, brackets, calls and comments.
        (
            "INSERT INTO t VALUES (~'it''s (a);', f(')')),(^'--', NULL /* ) */);",
            "INSERT INTO t VALUES ('--', NULL /* ) */);",
        ),
        (
            "INSERT INTO `t` VALUES (~'a\\'),('),(^'b\\\\');\n",
            "INSERT INTO `t` VALUES ('b\\\\');\n",
        ),
        ("INSERT INTO xvalues (a) VALUES (~1),(^2);", "INSERT INTO xvalues (a) VALUES (2);"),
        ("INSERT INTO t VALUES (~$x$a'),('$x$),(^E'\\'),(');", "INSERT INTO t VALUES (E'\\'),(');"),
        // SQL Server: one tuple a statement, no semicolons.
        (
            "SET IDENTITY_INSERT [dbo].[k] ON\nINSERT [dbo].[k] ([a]) VALUES (~1, N'x\\')\nINSERT [dbo].[k] ([a]) VALUES (^2, N'y')\nGO\n",
            "SET IDENTITY_INSERT [dbo].[k] ON\nINSERT [dbo].[k] ([a]) VALUES (2, N'y')\nGO\n",
        ),
        // PostgreSQL.
        (
            "COPY public.t (a, b) FROM stdin;\n~1\tx;\n^2\t\\N\n~3\t'\n\\.\n\nSELECT 'x';\n",
            "COPY public.t (a, b) FROM stdin;\n2\t\\N\n\\.\n\nSELECT 'x';\n",
        ),
        (
            "CREATE FUNCTION f() AS $$ BEGIN\nINSERT INTO t VALUES (1);\nEND $$;\nCOPY t FROM stdin;\n\\.\n",
            "CREATE FUNCTION f() AS $$ BEGIN\nINSERT INTO t VALUES (1);\nEND $$;\nCOPY t FROM stdin;\n\\.\n",
        ),
        (
            "/*!40000 ALTER TABLE `t` DISABLE KEYS */;\nINSERT INTO `t` VALUES (^1);\n",
            "/*!40000 ALTER TABLE `t` DISABLE KEYS */;\nINSERT INTO `t` VALUES (1);\n",
        ),
        ("", ""),
    ] {
        check(Form::Script, text, expected);
    }
}

#[test]
fn scripts_in_doubt_are_left_alone() {
    for (text, why) in [
        ("INSERT INTO t VALUES ('O\\'Brien', 'x');", Refusal::Ambiguous),
        ("INSERT INTO t VALUES (q'[it's]');", Refusal::Ambiguous),
        ("INSERT INTO t VALUES ('a", Refusal::Unterminated),
        ("INSERT INTO t VALUES (1", Refusal::Unterminated),
        ("INSERT INTO t VALUES (1; (2);", Refusal::Malformed),
        ("INSERT INTO t VALUES (1), 2;", Refusal::Malformed),
        ("COPY t FROM stdin;\n1\n", Refusal::Unterminated),
        ("/* a", Refusal::Unterminated),
        ("SELECT $a$ b", Refusal::Unterminated),
    ] {
        assert_eq!(cut(Form::Script, BYTES, text.as_bytes(), &[]).unwrap_err(), why, "{text}");
    }
}

/// A cell of anything that could be taken for syntax.
fn cell() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop::sample::select(vec![
            "a", "b", "é", "漢", "'", "\"", "\\", ";", ",", "\n", "\r\n", "(", ")", "[", "]", "{",
            "}", "--", "/*", "*/", "$", "$$", "`", "\t", "#", ":", "\\.", "E", "VALUES", "0", " ",
        ]),
        0..8,
    )
    .prop_map(|parts| format!("x{}", parts.concat()))
}

fn table() -> impl Strategy<Value = Vec<(Vec<String>, bool)>> {
    prop::collection::vec((prop::collection::vec(cell(), 2), any::<bool>()), 0..12)
}

/// Writes a table; gives the text and where its rows stand.
fn written(
    table: &[(Vec<String>, bool)],
    (head, gap, tail): (&str, &str, &str),
    row: impl Fn(&[String]) -> String,
) -> (String, Vec<(usize, bool)>) {
    let mut text = head.to_owned();
    let mut rows = Vec::new();
    for (index, (cells, goes)) in table.iter().enumerate() {
        if index > 0 {
            text.push_str(gap);
        }
        let row = row(cells);
        rows.push((text.len() + row.len() / 2, *goes));
        text.push_str(&row);
    }
    (text + tail, rows)
}

fn left(table: &[(Vec<String>, bool)]) -> Vec<Vec<String>> {
    table.iter().filter(|(_, goes)| !goes).map(|(cells, _)| cells.clone()).collect()
}

fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

/// What a database has in its one table after running a script.
fn database(script: &str) -> Vec<Vec<String>> {
    let db = rusqlite::Connection::open_in_memory().unwrap();
    db.execute_batch("CREATE TABLE t (n INTEGER PRIMARY KEY, a, b)").unwrap();
    db.execute_batch(script).unwrap_or_else(|error| panic!("{error}: {script}"));
    let mut query = db.prepare("SELECT a, b FROM t ORDER BY n").unwrap();
    query
        .query_map([], |row| Ok(vec![row.get(0)?, row.get(1)?]))
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

proptest! {
    #[test]
    fn csv_without_rows_reads_as_its_other_rows(table in table()) {
        let (text, rows) = written(&table, ("a;b\n", "\n", "\n"), |cells| format!("{};{}", quoted(&cells[0]), quoted(&cells[1])));
        let (kept, taken, done) = cut(CSV, BYTES, text.as_bytes(), &rows).unwrap();
        let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(&kept[..]);
        let read: Vec<Vec<String>> = reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect();
        prop_assert_eq!(read, left(&table));
        prop_assert_eq!(taken.len() as u64, done.taken);
    }

    #[test]
    fn json_without_elements_reads_as_its_others(table in table()) {
        let array = |cells: &[String]| serde_json::to_string(cells).unwrap();
        let (text, rows) = written(&table, ("{\"x\": [1], \"k\":\n[ ", " ,\n", " ] }"), array);
        let (kept, ..) = cut(Form::Arrays, BYTES, text.as_bytes(), &rows).unwrap();
        let read: serde_json::Value = serde_json::from_slice(&kept).unwrap();
        prop_assert_eq!(&read["k"], &serde_json::to_value(left(&table)).unwrap());
        let (text, rows) = written(&table, ("", "\n", "\n"), array);
        let (kept, ..) = cut(Form::Values, BYTES, text.as_bytes(), &rows).unwrap();
        let read: Vec<Vec<String>> = serde_json::Deserializer::from_slice(&kept).into_iter().map(Result::unwrap).collect();
        prop_assert_eq!(read, left(&table));
    }

    #[test]
    fn a_script_without_tuples_makes_the_table_without_rows(table in table()) {
        // Names in brackets: a backslash is a character.
        let string = |cell: &str| format!("'{}'", cell.replace('\'', "''"));
        let tuple = |cells: &[String]| format!("({}, /* (' */ {})", string(&cells[0]), string(&cells[1]));
        prop_assume!(!table.is_empty());
        let (text, rows) = written(&table, ("-- '\nINSERT INTO [t] ([a], [b]) VALUES ", ",\n", ";\nSELECT 1;"), tuple);
        let (kept, ..) = cut(Form::Script, BYTES, text.as_bytes(), &rows).unwrap();
        prop_assert_eq!(database(std::str::from_utf8(&kept).unwrap()), left(&table));
        let (text, rows) = written(&table, ("INSERT INTO [t] (a, b) VALUES ", ";\nINSERT INTO [t] (a, b) VALUES ", " ON CONFLICT DO NOTHING;"), tuple);
        let (kept, ..) = cut(Form::Script, BYTES, text.as_bytes(), &rows).unwrap();
        prop_assert_eq!(database(std::str::from_utf8(&kept).unwrap()), left(&table));
    }

    #[test]
    fn without_a_row_that_goes_nothing_changes(text in "[ab'\"\\\\;,\n\r()\\[\\]{}$`#/*-]{0,60}|INSERT INTO t VALUES [(),'\\\\a;\n]{0,30}", wide: bool) {
        for form in [CSV, Form::Lines, Form::Values, Form::Arrays, Form::Script] {
            let bytes: Vec<u8> = if wide { text.encode_utf16().flat_map(u16::to_le_bytes).collect() } else { text.clone().into_bytes() };
            let units = if wide { Units::Little } else { BYTES };
            if let Ok((kept, taken, done)) = cut(form, units, &bytes, &[]) {
                prop_assert_eq!(kept, bytes);
                prop_assert_eq!((taken.len(), done.taken), (0, 0));
            }
        }
    }

    #[test]
    fn what_is_left_is_what_was_there(text in "(?s)[a'\";,\n()\\[\\]{}]{0,60}", marks in prop::collection::vec((0_usize..60, any::<bool>()), 0..6)) {
        let mut marks = marks;
        marks.sort_unstable();
        for form in [CSV, Form::Lines, Form::Values, Form::Arrays, Form::Script] {
            if let Ok((kept, taken, done)) = cut(form, BYTES, text.as_bytes(), &marks) {
                // Every mark is a row, and read again the rows that stay are the same.
                prop_assert_eq!(done.rows, marks.len() as u64);
                prop_assert_eq!(taken.len(), marks.iter().filter(|(_, goes)| *goes).count());
                prop_assert!(kept.len() <= text.len());
            }
        }
    }
}
