//! What persons said of whose items are: the bytes that were signed, with their signatures.
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

/// One attribution by a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributionRow {
    /// Its number.
    pub id: String,
    /// What was said; none where the catalogue lost it and it was withdrawn afterwards.
    pub said: Option<Signed>,
    /// How it was taken back.
    pub withdrawn: Option<Signed>,
}

impl Catalogue {
    /// All attributions by persons, withdrawn ones too, by number.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses or holds something else.
    pub fn attributions(&self) -> Result<Vec<AttributionRow>, CatalogueError> {
        let mut query = self.db.prepare_cached("SELECT body FROM attribution ORDER BY id")?;
        let mut rows = query.query([])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push(from_json(&row.get::<_, String>(0)?, "attribution.body")?);
        }
        Ok(all)
    }

    /// Places or replaces an attribution, which `make` makes knowing all. No other can come in between, and
    /// what `make` does besides (a line in the ledger) is done before the row is there.
    ///
    /// # Errors
    ///
    /// That of `make`, or [`CatalogueError`] when the database refuses; then nothing is changed.
    pub fn place_attribution<T, E: From<CatalogueError>>(
        &mut self,
        make: impl FnOnce(Vec<AttributionRow>) -> Result<(AttributionRow, T), E>,
    ) -> Result<T, E> {
        self.immediate(|catalogue| {
            let (row, answer) = make(catalogue.attributions()?)?;
            catalogue
                .db
                .execute(
                    "INSERT INTO attribution(id, body) VALUES(?1, ?2)
                     ON CONFLICT(id) DO UPDATE SET body = ?2",
                    params![row.id, to_json(&row)],
                )
                .map_err(CatalogueError::from)?;
            Ok(answer)
        })
    }
}
