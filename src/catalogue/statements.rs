//! What persons signed: the bytes, with their signatures.
//!
//! A row proves nothing by itself. Whether it counts, the ledger, the signature and the list of who may
//! sign decide each time it is read.

use rusqlite::params;
use serde::{Deserialize, Serialize};

use super::{Catalogue, CatalogueError, from_json, to_json};

/// Bytes that were signed, and the signature over them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// One line of JSON, as it was signed.
    pub statement: String,
    /// SSHSIG over exactly these bytes.
    pub signature: String,
}

/// One statement of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedRow {
    /// Its number.
    pub id: String,
    /// What was said; none where the catalogue lost it and it was withdrawn afterwards.
    pub said: Option<Signed>,
    /// How it was taken back.
    pub withdrawn: Option<Signed>,
}

/// Kinds of statements that stand in one table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatementKind {
    /// Who else is in a file, for a request for erasure.
    Sole,
    /// A client's written waiver.
    Waiver,
}

impl StatementKind {
    fn code(self) -> &'static str {
        match self {
            Self::Sole => "sole",
            Self::Waiver => "waiver",
        }
    }
}

impl Catalogue {
    /// All statements of a kind, withdrawn ones too, by number.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses or holds something else.
    pub fn statements(&self, kind: StatementKind) -> Result<Vec<SignedRow>, CatalogueError> {
        let mut query =
            self.db.prepare_cached("SELECT body FROM statement WHERE kind = ?1 ORDER BY id")?;
        let mut rows = query.query(params![kind.code()])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push(from_json(&row.get::<_, String>(0)?, "statement.body")?);
        }
        Ok(all)
    }

    /// Places or replaces statements of a kind, which `make` makes knowing all. No other can come in between,
    /// and what `make` does besides (a line in the ledger) is done before the rows are there.
    ///
    /// # Errors
    ///
    /// That of `make`, or [`CatalogueError`] when the database refuses; then nothing is changed.
    pub fn place_statements<T, E: From<CatalogueError>>(
        &mut self,
        kind: StatementKind,
        make: impl FnOnce(Vec<SignedRow>) -> Result<(Vec<SignedRow>, T), E>,
    ) -> Result<T, E> {
        self.immediate(|catalogue| {
            let (rows, answer) = make(catalogue.statements(kind)?)?;
            for row in rows {
                catalogue
                    .db
                    .execute(
                        "INSERT INTO statement(kind, id, body) VALUES(?1, ?2, ?3)
                         ON CONFLICT(kind, id) DO UPDATE SET body = ?3",
                        params![kind.code(), row.id, to_json(&row)],
                    )
                    .map_err(CatalogueError::from)?;
            }
            Ok(answer)
        })
    }
}
