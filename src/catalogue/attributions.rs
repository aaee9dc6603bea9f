//! What persons said of whose items are.

use rusqlite::params;

use super::{Catalogue, CatalogueError, SignedRow, from_json, to_json};

impl Catalogue {
    /// All attributions by persons, withdrawn ones too, by number.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses or holds something else.
    pub fn attributions(&self) -> Result<Vec<SignedRow>, CatalogueError> {
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
        make: impl FnOnce(Vec<SignedRow>) -> Result<(SignedRow, T), E>,
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
