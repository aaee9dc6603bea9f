//! Consultations with clients, one for each plan, and the deferrals that they were granted.

use rusqlite::{OptionalExtension, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::items::signed;
use super::{Catalogue, CatalogueError, DraftLine, PlanRow, from_json, to_json};
use crate::lifecycle::Consultation;
use crate::retention::Deferral;

/// What a step of a consultation changes, all of it or none.
#[derive(Debug, Clone)]
pub struct ConsultationChange<T> {
    /// The consultation afterwards.
    pub consultation: Consultation,
    /// Lines of the draft that are decided by it.
    pub lines: Vec<DraftLine<T>>,
    /// Deferrals that are granted by it.
    pub deferrals: Vec<Deferral>,
}

impl Catalogue {
    /// The consultation on a plan; an empty one when nothing was recorded.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses or holds something else.
    pub fn consultation(&self, plan: &str) -> Result<Consultation, CatalogueError> {
        let body: Option<String> = self
            .db
            .query_row("SELECT body FROM consultation WHERE plan = ?1", [plan], |row| row.get(0))
            .optional()?;
        let body = body.map(|body| from_json(&body, "consultation.body")).transpose()?;
        Ok(body.unwrap_or_default())
    }

    /// Every deferral that was granted, ended ones too, in the order of granting.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses or holds something else.
    pub fn deferrals(&self) -> Result<Vec<Deferral>, CatalogueError> {
        let mut query = self.db.prepare_cached("SELECT body FROM deferral ORDER BY id")?;
        let mut rows = query.query([])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push(from_json(&row.get::<_, String>(0)?, "deferral.body")?);
        }
        Ok(all)
    }

    /// Changes the consultation on a plan. What `change` does besides (a line in the ledger) is done before
    /// anything is changed.
    ///
    /// # Errors
    ///
    /// That of `change`, or [`CatalogueError`] when the database refuses; then nothing is changed.
    pub fn change_consultation<T: Serialize + DeserializeOwned, E: From<CatalogueError>>(
        &mut self,
        plan: &str,
        change: impl FnOnce(Option<PlanRow>, Consultation) -> Result<ConsultationChange<T>, E>,
    ) -> Result<Consultation, E> {
        self.immediate(|catalogue| {
            let changed = change(catalogue.plan(plan)?, catalogue.consultation(plan)?)?;
            catalogue.put_consultation(plan, &changed)?;
            Ok(changed.consultation)
        })
    }

    fn put_consultation<T: Serialize>(
        &self,
        plan: &str,
        changed: &ConsultationChange<T>,
    ) -> Result<(), CatalogueError> {
        self.db.execute(
            "INSERT INTO consultation(plan, body) VALUES(?1, ?2)
             ON CONFLICT(plan) DO UPDATE SET body = ?2",
            params![plan, to_json(&changed.consultation)],
        )?;
        for line in &changed.lines {
            self.db.execute(
                "UPDATE plan_line SET body = ?3 WHERE plan = ?1 AND n = ?2",
                params![plan, signed(line.n), to_json(&line.body)],
            )?;
        }
        for deferral in &changed.deferrals {
            let sql = "INSERT INTO deferral(plan, body) VALUES(?1, ?2)";
            self.db.execute(sql, params![plan, to_json(deferral)])?;
        }
        Ok(())
    }
}
