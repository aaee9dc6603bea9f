//! Incidents, each with its counts as they were when it was opened.

use rusqlite::params;

use super::{Catalogue, CatalogueError, from_json, to_json};
use crate::lifecycle::Incident;

impl Catalogue {
    /// All incidents, closed ones too, by id.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses or holds something else.
    pub fn incidents(&self) -> Result<Vec<Incident>, CatalogueError> {
        let mut query = self.db.prepare_cached("SELECT body FROM incident ORDER BY id")?;
        let mut rows = query.query([])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push(from_json(&row.get::<_, String>(0)?, "incident.body")?);
        }
        Ok(all)
    }

    /// Places an incident, which `make` makes knowing all others. No other can come in between.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses; then there is no incident.
    pub fn place_incident(
        &mut self,
        make: impl FnOnce(&[Incident]) -> Incident,
    ) -> Result<Incident, CatalogueError> {
        self.immediate(|catalogue| {
            let incident = make(&catalogue.incidents()?);
            catalogue.db.execute(
                "INSERT INTO incident(id, body) VALUES(?1, ?2)",
                params![incident.id.as_str(), to_json(&incident)],
            )?;
            Ok(incident)
        })
    }

    /// Changes an incident: `change` finds it among all. What `change` does besides (a line in the
    /// ledger) is done before the incident is changed.
    ///
    /// # Errors
    ///
    /// That of `change`, or [`CatalogueError`] when the database refuses; then nothing is changed.
    pub fn change_incident<E: From<CatalogueError>>(
        &mut self,
        change: impl FnOnce(Vec<Incident>) -> Result<Incident, E>,
    ) -> Result<Incident, E> {
        self.immediate(|catalogue| {
            let changed = change(catalogue.incidents()?)?;
            catalogue
                .db
                .execute(
                    "UPDATE incident SET body = ?2 WHERE id = ?1",
                    params![changed.id.as_str(), to_json(&changed)],
                )
                .map_err(CatalogueError::from)?;
            Ok(changed)
        })
    }
}
