//! Requests of data subjects. Persons stand in them as keyed digests only.

use rusqlite::params;

use super::{Catalogue, CatalogueError, from_json, to_json};
use crate::retention::Request;

impl Catalogue {
    /// All requests, closed ones too, by id.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses or holds something else.
    pub fn requests(&self) -> Result<Vec<Request>, CatalogueError> {
        let mut query = self.db.prepare_cached("SELECT body FROM request ORDER BY id")?;
        let mut rows = query.query([])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push(from_json(&row.get::<_, String>(0)?, "request.body")?);
        }
        Ok(all)
    }

    /// Places a request, which `make` makes knowing all others. Two at once get two numbers.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses; then there is no request.
    pub fn place_request(
        &mut self,
        make: impl FnOnce(&[Request]) -> Request,
    ) -> Result<Request, CatalogueError> {
        self.immediate(|catalogue| {
            let request = make(&catalogue.requests()?);
            catalogue.db.execute(
                "INSERT INTO request(id, body) VALUES(?1, ?2)",
                params![request.id.as_str(), to_json(&request)],
            )?;
            Ok(request)
        })
    }

    /// Changes a request: `change` finds it among all; none when there is nothing to change here. What
    /// `change` does besides (a line in the ledger) is done before the request is changed.
    ///
    /// # Errors
    ///
    /// That of `change`, or [`CatalogueError`] when the database refuses; then nothing is changed.
    pub fn change_request<E: From<CatalogueError>>(
        &mut self,
        change: impl FnOnce(Vec<Request>) -> Result<Option<Request>, E>,
    ) -> Result<Option<Request>, E> {
        self.immediate(|catalogue| {
            let changed = change(catalogue.requests()?)?;
            if let Some(changed) = &changed {
                catalogue
                    .db
                    .execute(
                        "UPDATE request SET body = ?2 WHERE id = ?1",
                        params![changed.id.as_str(), to_json(changed)],
                    )
                    .map_err(CatalogueError::from)?;
            }
            Ok(changed)
        })
    }
}
