//! What a database without some of its rows has, and when there is none.

use std::collections::BTreeMap;
use std::path::Path;

use super::super::filtered::*;
use proptest::prelude::*;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};

/// Everything that a database can show, in order.
fn dump(path: &Path) -> Vec<String> {
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut out = Vec::new();
    for pragma in ["page_size", "auto_vacuum", "user_version", "application_id"] {
        out.push(format!("{pragma} {}", number(&db, &format!("PRAGMA {pragma}")).unwrap()));
    }
    out.push(text(&db, "PRAGMA encoding").unwrap());
    let mut query = db
        .prepare("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat4' ORDER BY 1, 2")
        .unwrap();
    let all: Vec<(String, String, Option<String>)> = query
        .query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for (kind, name, sql) in all {
        out.push(format!("{kind} {name} {sql:?}"));
        if kind != "table" {
            continue;
        }
        let rowid = db.prepare(&format!("SELECT _rowid_, * FROM {} NOT INDEXED", quoted(&name)));
        let mut query = rowid
            .or_else(|_| db.prepare(&format!("SELECT 0, * FROM {} NOT INDEXED", quoted(&name))))
            .unwrap();
        let width = query.column_count();
        let rows = query
            .query_map([], |row| {
                (0..width).map(|at| row.get::<_, Value>(at)).collect::<Result<Vec<_>, _>>()
            })
            .unwrap();
        for row in rows {
            out.push(format!("{:?}", row.unwrap()));
        }
    }
    out
}

const ZOO: &str = r#"
    PRAGMA foreign_keys = off; PRAGMA page_size = 1024; PRAGMA auto_vacuum = 1; PRAGMA encoding = 'UTF-16le';
    PRAGMA user_version = 7; PRAGMA application_id = 99;
    CREATE TABLE klant (id INTEGER PRIMARY KEY AUTOINCREMENT, naam TEXT COLLATE NOCASE, foto BLOB, score REAL,
        groot TEXT GENERATED ALWAYS AS (upper(naam)) STORED, klein TEXT AS (lower(naam)) VIRTUAL, CHECK (score < 9e9));
    CREATE TABLE "rare ""naam""" (rowid TEXT, "a b" ANY) STRICT;
    CREATE TABLE zaak (nr TEXT PRIMARY KEY, klant INTEGER REFERENCES klant(id), x) WITHOUT ROWID;
    CREATE TABLE logboek (wat TEXT DEFAULT ('n' || 'x'));
    CREATE INDEX op_naam ON klant(naam DESC) WHERE score > 0;
    CREATE UNIQUE INDEX op_groot ON klant(groot, id);
    CREATE VIEW bekend AS SELECT naam FROM klant WHERE id IN (SELECT klant FROM zaak);
    CREATE TRIGGER schrijft AFTER INSERT ON klant BEGIN INSERT INTO logboek VALUES (new.naam); END;
    INSERT INTO klant (id, naam, foto, score) VALUES (3, 'Ada', x'00ff', 1.5), (7, 'Bo', NULL, 2), (9, 'Cé', '', -1);
    INSERT INTO "rare ""naam""" VALUES ('p', 1), ('q', 'zwei'), (NULL, 2.5);
    INSERT INTO zaak VALUES ('Z2', 7, 1), ('Z1', 3, NULL), ('Z9', 41, 'wees');
    DELETE FROM "rare ""naam""" WHERE rowid = 'q';
    ANALYZE;
"#;

fn made(sql: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a %?#é.db");
    let db = Connection::open(&path).unwrap();
    db.execute_batch(sql).unwrap();
    drop(db);
    (folder, path)
}

fn run(
    path: &Path,
    goes: &[(&str, u64)],
) -> Result<(Vec<String>, BTreeMap<String, Counts>), Unfiltered> {
    let new = beside(path, ".new");
    let _ = std::fs::remove_file(&new);
    let before = std::fs::read(path).unwrap();
    let done = filtered(path, &new, &mut |table, row| goes.contains(&(table, row)));
    assert_eq!(std::fs::read(path).unwrap(), before, "the old file is only read");
    done.map(|counts| (dump(&new), counts))
}

#[test]
fn without_a_row_that_goes_it_is_the_same_database() {
    let (_folder, path) = made(ZOO);
    let (new, counts) = run(&path, &[]).unwrap();
    assert_eq!(new, dump(&path));
    assert_eq!(counts["klant"], Counts { rows: 3, taken: 0 });
}

#[test]
fn only_the_rows_that_go_are_missing() {
    let (_folder, path) = made(ZOO);
    let (new, counts) =
        run(&path, &[("klant", 3), ("logboek", 3), ("zaak", 1), ("rare \"naam\"", 2)]).unwrap();
    let old = dump(&path);
    let missing: Vec<&String> = old.iter().filter(|line| !new.contains(line)).collect();
    assert_eq!(missing.len(), 4, "{missing:#?}");
    assert!(
        missing.iter().any(|line| line.contains("Cé"))
            && missing.iter().any(|line| line.contains("Z1"))
    );
    assert_eq!(new.len() + 4, old.len());
    assert_eq!(counts.values().map(|counts| counts.taken).sum::<u64>(), 4);
    let bytes = std::fs::read(beside(&path, ".new")).unwrap();
    let wide: Vec<u8> = "Cé".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(!bytes.windows(wide.len()).any(|window| window == wide), "it never held what went");
}

#[test]
fn no_row_is_left_without_the_one_it_refers_to() {
    let (_folder, path) = made(ZOO);
    // `Z1` is of client 3. That `Z9` is of nobody is how it was.
    assert_eq!(run(&path, &[("klant", 1)]).unwrap_err(), Unfiltered::Orphans(1));
    assert!(run(&path, &[("klant", 1), ("zaak", 1)]).is_ok());
}

#[test]
fn what_cannot_be_done_safely_is_not_done() {
    let (_folder, path) = made("CREATE VIRTUAL TABLE t USING fts5(a); INSERT INTO t VALUES ('x');");
    assert_eq!(run(&path, &[]).unwrap_err(), Unfiltered::Extension);
    let (_folder, path) = made("CREATE TABLE t (rowid, _rowid_, oid);");
    assert_eq!(run(&path, &[]).unwrap_err(), Unfiltered::NoRowid);
    let (_folder, path) = made(ZOO);
    std::fs::write(beside(&path, "-wal"), b"x").unwrap();
    assert_eq!(run(&path, &[]).unwrap_err(), Unfiltered::InUse);
    let (_folder, path) = made(ZOO);
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 900].fill(0xA5);
    std::fs::write(&path, &bytes).unwrap();
    assert_eq!(run(&path, &[]).unwrap_err(), Unfiltered::Damaged);
    std::fs::write(&path, b"no database at all").unwrap();
    assert_eq!(run(&path, &[]).unwrap_err(), Unfiltered::Damaged);
}

#[test]
fn the_way_of_writing_is_kept() {
    let (_folder, path) =
        made("PRAGMA journal_mode = wal; CREATE TABLE t (a); INSERT INTO t VALUES (1), (2);");
    let new = beside(&path, ".new");
    filtered(&path, &new, &mut |_, row| row == 1).unwrap();
    assert!(in_log_mode(&new));
    // All of it stands in the file: nothing is left in a log.
    assert!(!beside(&path, ".new-wal").exists());
    assert!(dump(&new).last().unwrap().contains("Integer(2)"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn a_database_without_rows_has_the_others(rows in prop::collection::vec((any::<Option<i64>>(), ".{0,8}", any::<bool>()), 0..30)) {
        let (_folder, path) = made("CREATE TABLE t (a, b TEXT UNIQUE ON CONFLICT IGNORE)");
        let db = Connection::open(&path).unwrap();
        for (a, b, _) in &rows {
            db.execute("INSERT INTO t VALUES (?1, ?2)", (a, b)).unwrap();
        }
        let all: Vec<(Option<i64>, String)> = db.prepare("SELECT a, b FROM t NOT INDEXED").unwrap()
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
        drop(db);
        let goes = |row: u64| (1..).zip(&rows).any(|(number, given)| number == row && given.2);
        let new = beside(&path, ".new");
        filtered(&path, &new, &mut |_, row| goes(row)).unwrap();
        let left: Vec<_> = all.into_iter().enumerate().filter(|(at, _)| !goes(*at as u64 + 1)).map(|(_, row)| row).collect();
        let db = Connection::open(&new).unwrap();
        let read: Vec<(Option<i64>, String)> = db.prepare("SELECT a, b FROM t NOT INDEXED").unwrap()
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
        prop_assert_eq!(read, left);
    }
}
