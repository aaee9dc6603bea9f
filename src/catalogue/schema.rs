//! Tables of the catalogue, and what is set on every connection.

use rusqlite::Connection;

use super::CatalogueError;

/// Format of the tables; a later one is refused.
const FORMAT: i64 = 7;

/// From format 1, which could not say that an entry was out of sight, and looked for contents one by one.
const FROM_1: &str = "
ALTER TABLE instance ADD COLUMN unseen TEXT;
CREATE INDEX instance_content ON instance(content, toolset);
";

/// From format 2, which knew of no dismissals.
const FROM_2: &str = "
CREATE TABLE IF NOT EXISTS dismissal(
  id TEXT PRIMARY KEY,
  content BLOB NOT NULL,
  body TEXT NOT NULL
) STRICT;
-- Whether a content as it was read has the finding, and which count it takes away then; the content may
-- be one that no entry has any more.
CREATE TABLE IF NOT EXISTS dismissal_match(
  dismissal TEXT NOT NULL REFERENCES dismissal(id) ON DELETE CASCADE,
  toolset BLOB NOT NULL,
  shape TEXT NOT NULL,
  taken TEXT,
  PRIMARY KEY(dismissal, toolset, shape)
) STRICT, WITHOUT ROWID;
";

/// From format 3, which knew of no incidents.
const FROM_3: &str = "
CREATE TABLE IF NOT EXISTS incident(
  id TEXT PRIMARY KEY,
  body TEXT NOT NULL
) STRICT;
";

/// From format 4, which knew of no requests of data subjects.
const FROM_4: &str = "
CREATE TABLE IF NOT EXISTS request(
  id TEXT PRIMARY KEY,
  body TEXT NOT NULL
) STRICT;
";

/// From format 5, which knew of no consultations and of no attributions by persons.
const FROM_5: &str = "
CREATE TABLE IF NOT EXISTS attribution(
  id TEXT PRIMARY KEY,
  body TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS consultation(
  plan TEXT PRIMARY KEY REFERENCES plan(id),
  body TEXT NOT NULL
) STRICT;
-- More time that clients were granted: a floor for items, whatever becomes of the plan.
CREATE TABLE IF NOT EXISTS deferral(
  id INTEGER PRIMARY KEY,
  plan TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
";

/// From format 6, which knew of no other statements of persons than attributions.
const FROM_6: &str = "
CREATE TABLE IF NOT EXISTS statement(
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY(kind, id)
) STRICT, WITHOUT ROWID;
";

const TABLES: &str = "
CREATE TABLE content(
  id INTEGER PRIMARY KEY,
  digest BLOB NOT NULL UNIQUE,
  size INTEGER NOT NULL
) STRICT;
-- What a content gave under one set of rules, terms and readers; `shape` is the part of the name that
-- can change what bytes give: its extension, and a mark of the whole path, whose names are looked at too.
CREATE TABLE reading(
  content INTEGER NOT NULL REFERENCES content(id),
  toolset BLOB NOT NULL,
  shape TEXT NOT NULL,
  items TEXT NOT NULL,
  PRIMARY KEY(content, toolset, shape)
) STRICT, WITHOUT ROWID;
CREATE TABLE instance(
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  path TEXT NOT NULL,
  raw_path BLOB NOT NULL,
  dev INTEGER NOT NULL, ino INTEGER NOT NULL, size INTEGER NOT NULL,
  mtime TEXT NOT NULL, ctime TEXT NOT NULL, btime TEXT,
  content INTEGER REFERENCES content(id),
  toolset BLOB NOT NULL,
  settled INTEGER NOT NULL,
  first_seen TEXT NOT NULL,
  -- Why the last scan could not tell whether the entry is still there; null when it could.
  unseen TEXT,
  UNIQUE(source, path)
) STRICT;
CREATE INDEX instance_content ON instance(content, toolset);
CREATE TABLE item(
  id TEXT PRIMARY KEY,
  instance INTEGER NOT NULL REFERENCES instance(id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  reading TEXT NOT NULL
) STRICT;
CREATE INDEX item_instance ON item(instance, ordinal);
CREATE TABLE special(source TEXT NOT NULL, locator TEXT NOT NULL, kind TEXT NOT NULL) STRICT;
CREATE TABLE block(id TEXT PRIMARY KEY, body TEXT NOT NULL, released_on TEXT) STRICT;
CREATE TABLE run(
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  started TEXT NOT NULL,
  finished TEXT NOT NULL,
  summary TEXT NOT NULL
) STRICT;
CREATE TABLE plan(
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  client TEXT NOT NULL,
  status TEXT NOT NULL,
  created_at TEXT NOT NULL,
  as_of TEXT NOT NULL,
  frozen_sha256 BLOB
) STRICT;
CREATE TABLE plan_line(
  plan TEXT NOT NULL REFERENCES plan(id),
  n INTEGER NOT NULL,
  item TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY(plan, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE operation(
  id TEXT PRIMARY KEY,
  plan TEXT NOT NULL,
  n INTEGER NOT NULL,
  body TEXT NOT NULL,
  recorded INTEGER NOT NULL DEFAULT 0,
  UNIQUE(plan, n)
) STRICT;
-- Small things to remember: of a plan (scope is its number) or of the last scan (scope `scan`).
CREATE TABLE fact(
  scope TEXT NOT NULL,
  key TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY(scope, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE certificate(
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  plan TEXT NOT NULL UNIQUE,
  sha256 BLOB NOT NULL,
  path TEXT NOT NULL
) STRICT;
";

/// Sets the connection up and creates the tables of an empty database.
pub(super) fn prepare(db: &Connection) -> Result<(), CatalogueError> {
    db.busy_timeout(std::time::Duration::from_secs(10))?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "foreign_keys", true)?;
    db.pragma_update(None, "trusted_schema", false)?;
    db.pragma_update(None, "secure_delete", true)?;
    let found: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let missing = match found {
        0 => [TABLES, FROM_2, FROM_3, FROM_4, FROM_5, FROM_6].concat(),
        1 => [FROM_1, FROM_2, FROM_3, FROM_4, FROM_5, FROM_6].concat(),
        2 => [FROM_2, FROM_3, FROM_4, FROM_5, FROM_6].concat(),
        3 => [FROM_3, FROM_4, FROM_5, FROM_6].concat(),
        4 => [FROM_4, FROM_5, FROM_6].concat(),
        5 => [FROM_5, FROM_6].concat(),
        6 => FROM_6.to_owned(),
        FORMAT => return Ok(()),
        _ => return Err(CatalogueError::Newer { found, known: FORMAT }),
    };
    db.execute_batch(&format!("BEGIN IMMEDIATE; {missing} PRAGMA user_version={FORMAT}; COMMIT;"))
        .or_else(|error| finished_by_another(db, error))?;
    Ok(())
}

/// Two first runs at once: the loser finds the tables made.
fn finished_by_another(db: &Connection, error: rusqlite::Error) -> Result<(), rusqlite::Error> {
    if !db.is_autocommit() {
        db.execute_batch("ROLLBACK")?;
    }
    let found: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found == FORMAT { Ok(()) } else { Err(error) }
}
