//! A database without some of its rows: a new file, filled from the old one, which is only read.
//!
//! Deleting in place leaves what was deleted on old pages, in the journal and in free space; a new file never
//! held it. The new one is made with the page size, text encoding, kind of vacuum, numbers in the head and every
//! statement of the schema of the old one; rows keep their rowids; triggers do not fire. It is then checked:
//! its structure, its counts, and that no row refers to one that is not there and did before.
//!
//! Not copied is `sqlite_stat4` (and 3): samples of values for the query planner, which may be those of the
//! rows that went. `ANALYZE` makes it anew.

use std::collections::BTreeMap;
use std::path::Path;

use data_encoding::HEXUPPER;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, params_from_iter};

/// Why there is no new database. The old one is as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfiltered {
    /// The library does not read it, or its structure is broken.
    Damaged,
    /// A log or journal lies beside it: somebody writes to it, or stopped doing so halfway.
    InUse,
    /// It has tables that only an extension understands: search indexes, maps.
    Extension,
    /// A table hides all names of its rowid behind columns.
    NoRowid,
    /// Rows that stay refer to rows that would go, in this many places.
    Orphans(u64),
    /// The new file does not hold what it should.
    Unverified,
}

impl From<rusqlite::Error> for Unfiltered {
    fn from(_: rusqlite::Error) -> Self {
        Self::Damaged
    }
}

/// What became of one table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Rows of the old database.
    pub rows: u64,
    /// Rows that the new one does not have.
    pub taken: u64,
}

/// Writes the database at `old` to `new`, where nothing may be yet, without the rows for which `goes` says so.
/// It is asked by name of the table and number of the row, from 1, in the order of the table.
///
/// # Errors
/// When it cannot be done safely; then `new` is worth nothing, if it is there at all.
pub fn filtered(
    old: &Path,
    new: &Path,
    goes: &mut dyn FnMut(&str, u64) -> bool,
) -> Result<BTreeMap<String, Counts>, Unfiltered> {
    for end in ["-wal", "-journal"] {
        let beside = beside(old, end);
        if beside.metadata().is_ok_and(|found| found.len() > 0) {
            return Err(Unfiltered::InUse);
        }
    }
    let source = open_old(old)?;
    let target = open_new(&source, new)?;
    let schema = Schema::of(&source)?;
    let mut counts = BTreeMap::new();
    let copying = target.unchecked_transaction()?;
    for table in &schema.tables {
        copying.execute_batch(&table.sql)?;
    }
    for table in &schema.tables {
        let count = copy(&source, &copying, table, goes)?;
        counts.insert(table.name.clone(), count);
    }
    for (name, list) in schema.kept_by_the_library {
        copy_list(&source, &copying, &name, &list)?;
    }
    for sql in &schema.rest {
        copying.execute_batch(sql)?;
    }
    copying.commit()?;
    verify(&source, &target, &counts)?;
    if text(&source, "PRAGMA journal_mode")? == "wal" || in_log_mode(old) {
        target.pragma_update(None, "journal_mode", "wal")?;
    }
    target.close().map_err(|_| Unfiltered::Unverified)?;
    Ok(counts)
}

pub(super) fn beside(path: &Path, end: &str) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// Whether the head of a database says that it writes a log.
pub(super) fn in_log_mode(path: &Path) -> bool {
    use std::io::Read as _;
    let mut head = [0_u8; 20];
    std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok()
        && head[18] == 2
}

fn open_old(path: &Path) -> Result<Connection, Unfiltered> {
    // Nothing is written beside a file that is opened as one that nobody changes.
    let mut name = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {
                name.push(char::from(*byte));
            }
            byte => {
                name.push('%');
                name.push_str(&HEXUPPER.encode(&[*byte]));
            }
        }
    }
    name.push_str("?immutable=1");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let old = Connection::open_with_flags(name, flags)?;
    old.pragma_update(None, "trusted_schema", false)?;
    old.pragma_update(None, "cell_size_check", true)?;
    if text(&old, "PRAGMA integrity_check(1)")? != "ok" {
        return Err(Unfiltered::Damaged);
    }
    Ok(old)
}

fn open_new(old: &Connection, path: &Path) -> Result<Connection, Unfiltered> {
    let new = Connection::open(path)?;
    for name in ["page_size", "auto_vacuum", "user_version", "application_id"] {
        let value = number(old, &format!("PRAGMA {name}"))?;
        new.pragma_update(None, name, value)?;
    }
    new.pragma_update(None, "encoding", text(old, "PRAGMA encoding")?)?;
    // Nobody reads it before it is whole, and it is synced as a file.
    for (name, value) in [("journal_mode", "off"), ("synchronous", "off"), ("foreign_keys", "off")]
    {
        new.pragma_update(None, name, value)?;
    }
    new.pragma_update(None, "trusted_schema", false)?;
    new.pragma_update(None, "ignore_check_constraints", true)?;
    // Statements of old files are taken as they are: `"x"` for a text, tables that another name hides.
    new.pragma_update(None, "legacy_alter_table", true)?;
    Ok(new)
}

struct Table {
    name: String,
    sql: String,
    /// Columns that can be written.
    columns: Vec<String>,
    /// The name by which its rowid can be asked for; none in a table without.
    rowid: Option<&'static str>,
}

#[derive(Default)]
struct Schema {
    tables: Vec<Table>,
    /// Tables of the library itself, with their columns.
    kept_by_the_library: Vec<(String, String)>,
    /// Indexes, views and triggers, in their order.
    rest: Vec<String>,
}

impl Schema {
    fn of(old: &Connection) -> Result<Self, Unfiltered> {
        let mut query = old.prepare(
            "SELECT type, name, coalesce(rootpage, 0), sql FROM sqlite_schema ORDER BY rowid",
        )?;
        let mut rows = query.query([])?;
        let mut schema = Self::default();
        let mut last = (Vec::new(), Vec::new());
        while let Some(row) = rows.next()? {
            let (kind, name): (String, String) = (row.get(0)?, row.get(1)?);
            let (root, sql): (i64, Option<String>) = (row.get(2)?, row.get(3)?);
            let Some(sql) = sql else { continue };
            match kind.as_str() {
                "table" if root == 0 => return Err(Unfiltered::Extension),
                "table" if name == "sqlite_sequence" => {
                    schema.kept_by_the_library.push((name, "name, seq".into()));
                }
                "table" if name == "sqlite_stat1" => {
                    schema.kept_by_the_library.push((name, "tbl, idx, stat".into()));
                }
                "table" if name.starts_with("sqlite_") => {}
                "table" => schema.tables.push(Table::of(old, name, sql)?),
                "index" => schema.rest.push(sql),
                "view" => last.0.push(sql),
                _ => last.1.push(sql),
            }
        }
        schema.rest.append(&mut last.0);
        schema.rest.append(&mut last.1);
        Ok(schema)
    }
}

impl Table {
    fn of(old: &Connection, name: String, sql: String) -> Result<Self, Unfiltered> {
        let mut query = old.prepare("SELECT name, hidden FROM pragma_table_xinfo(?1)")?;
        let all = query.query_map([&name], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let all: Vec<(String, i64)> = all.collect::<Result<_, _>>()?;
        let taken = |alias: &&str| all.iter().any(|(column, _)| column.eq_ignore_ascii_case(alias));
        let without: bool = old.query_row(
            "SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = ?1",
            [&name],
            |row| row.get(0),
        )?;
        let alias = ["rowid", "_rowid_", "oid"].into_iter().find(|alias| !taken(alias));
        if alias.is_none() && !without {
            return Err(Unfiltered::NoRowid);
        }
        let columns = all.iter().filter(|(_, hidden)| *hidden == 0);
        let columns = columns.map(|(column, _)| column.clone()).collect();
        Ok(Self { name, sql, columns, rowid: alias.filter(|_| !without) })
    }

    /// The columns to copy, the rowid first.
    fn list(&self) -> String {
        let columns = self.columns.iter().map(|column| quoted(column));
        let rowid = self.rowid.map(str::to_owned);
        rowid.into_iter().chain(columns).collect::<Vec<_>>().join(", ")
    }
}

pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn copy(
    old: &Connection,
    new: &Connection,
    table: &Table,
    goes: &mut dyn FnMut(&str, u64) -> bool,
) -> Result<Counts, Unfiltered> {
    let (name, list) = (quoted(&table.name), table.list());
    let width = table.columns.len() + usize::from(table.rowid.is_some());
    let marks = vec!["?"; width].join(", ");
    let mut query = old.prepare(&format!("SELECT {list} FROM {name} NOT INDEXED"))?;
    let mut insert = new.prepare(&format!("INSERT INTO {name} ({list}) VALUES ({marks})"))?;
    let mut counts = Counts::default();
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        counts.rows += 1;
        if goes(&table.name, counts.rows) {
            counts.taken += 1;
            continue;
        }
        let values = (0..width).map(|at| row.get::<_, Value>(at)).collect::<Result<Vec<_>, _>>()?;
        insert.execute(params_from_iter(values))?;
    }
    Ok(counts)
}

/// Copies a table of the library, in place of what it made by itself.
fn copy_list(old: &Connection, new: &Connection, name: &str, list: &str) -> Result<(), Unfiltered> {
    if name == "sqlite_stat1" {
        new.execute_batch("ANALYZE sqlite_schema")?;
    }
    new.execute_batch(&format!("DELETE FROM {name}"))?;
    let mut query = old.prepare(&format!("SELECT {list} FROM {name}"))?;
    let width = query.column_count();
    let marks = vec!["?"; width].join(", ");
    let mut insert = new.prepare(&format!("INSERT INTO {name} ({list}) VALUES ({marks})"))?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let values = (0..width).map(|at| row.get::<_, Value>(at)).collect::<Result<Vec<_>, _>>()?;
        insert.execute(params_from_iter(values))?;
    }
    Ok(())
}

fn verify(
    old: &Connection,
    new: &Connection,
    counts: &BTreeMap<String, Counts>,
) -> Result<(), Unfiltered> {
    let orphans = "SELECT count(*) FROM pragma_foreign_key_check";
    let before = number(old, orphans)?;
    let after = number(new, orphans)?;
    if after > before {
        return Err(Unfiltered::Orphans((after - before).unsigned_abs()));
    }
    if text(new, "PRAGMA integrity_check(1)")? != "ok" {
        return Err(Unfiltered::Unverified);
    }
    for (table, counts) in counts {
        let left = number(new, &format!("SELECT count(*) FROM {} NOT INDEXED", quoted(table)))?;
        if u64::try_from(left) != Ok(counts.rows - counts.taken) {
            return Err(Unfiltered::Unverified);
        }
    }
    let names = "SELECT count(*) FROM sqlite_schema WHERE name NOT IN \
                 ('sqlite_stat1', 'sqlite_stat3', 'sqlite_stat4')";
    if number(old, names)? != number(new, names)? {
        return Err(Unfiltered::Unverified);
    }
    Ok(())
}

pub(super) fn number(on: &Connection, sql: &str) -> rusqlite::Result<i64> {
    on.query_row(sql, [], |row| row.get(0))
}

pub(super) fn text(on: &Connection, sql: &str) -> rusqlite::Result<String> {
    on.query_row(sql, [], |row| row.get(0))
}
