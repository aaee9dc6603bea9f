//! The journal: one row per plan line that was touched, moving forward only.

use rusqlite::{OptionalExtension, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::items::{signed, unsigned};
use super::{Catalogue, CatalogueError, from_json, to_json};

/// One operation; the body (state, identity of the file, level) is the shell's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationRow<T> {
    /// Its id, from which the quarantine name follows.
    pub id: String,
    /// The plan.
    pub plan: String,
    /// The line of the plan.
    pub n: u64,
    /// Whether its last state stands in the ledger.
    pub recorded: bool,
    /// State and facts.
    pub body: T,
}

/// What [`Catalogue::write_operation`] writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationWrite<'a, T> {
    /// Its id.
    pub id: &'a str,
    /// The plan.
    pub plan: &'a str,
    /// The line.
    pub n: u64,
    /// State and facts.
    pub body: &'a T,
}

impl Catalogue {
    /// Runs `decide` inside an immediate transaction and writes what it answers, before returning.
    ///
    /// This is the intent transaction: whatever holds were committed before it are seen by `decide`
    /// through the catalogue it is handed, and none can be committed in between.
    ///
    /// # Errors
    ///
    /// The error of `decide`, or [`CatalogueError`] when the database refuses; then nothing is written.
    pub fn intent<T: Serialize, R, E: From<CatalogueError>>(
        &mut self,
        id: &str,
        plan: &str,
        n: u64,
        decide: impl FnOnce(&Self) -> Result<(T, R), E>,
    ) -> Result<R, E> {
        self.immediate(|catalogue| {
            let (body, answer) = decide(catalogue)?;
            catalogue.write_operation(&OperationWrite { id, plan, n, body: &body })?;
            Ok(answer)
        })
    }

    /// Runs `work` in a transaction that no other writer can come between.
    pub(super) fn immediate<R, E: From<CatalogueError>>(
        &mut self,
        work: impl FnOnce(&Self) -> Result<R, E>,
    ) -> Result<R, E> {
        self.db.execute_batch("BEGIN IMMEDIATE").map_err(CatalogueError::from)?;
        let done = work(self).and_then(|answer| {
            self.db.execute_batch("COMMIT").map_err(CatalogueError::from)?;
            Ok(answer)
        });
        if done.is_err() && !self.db.is_autocommit() {
            self.db.execute_batch("ROLLBACK").map_err(CatalogueError::from)?;
        }
        done
    }

    /// Writes the newest state of an operation; durable when this returns outside a transaction.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses.
    pub fn write_operation<T: Serialize>(
        &self,
        write: &OperationWrite<'_, T>,
    ) -> Result<(), CatalogueError> {
        self.db.execute(
            "INSERT INTO operation(id, plan, n, body) VALUES(?1, ?2, ?3, ?4)
             ON CONFLICT(id) DO UPDATE SET body = ?4, recorded = 0",
            params![write.id, write.plan, signed(write.n), to_json(write.body)],
        )?;
        Ok(())
    }

    /// Notes that the newest state of an operation stands in the ledger.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses.
    pub fn set_recorded(&self, id: &str) -> Result<(), CatalogueError> {
        self.db.execute("UPDATE operation SET recorded = 1 WHERE id = ?1", [id])?;
        Ok(())
    }

    /// The operations of a plan, by line.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses or holds something else.
    pub fn operations<T: DeserializeOwned>(
        &self,
        plan: &str,
    ) -> Result<Vec<OperationRow<T>>, CatalogueError> {
        let mut query = self
            .db
            .prepare("SELECT id, n, recorded, body FROM operation WHERE plan = ?1 ORDER BY n")?;
        let mut rows = query.query([plan])?;
        let mut operations = Vec::new();
        while let Some(row) = rows.next()? {
            operations.push(OperationRow {
                id: row.get(0)?,
                plan: plan.to_owned(),
                n: unsigned(row.get(1)?),
                recorded: row.get(2)?,
                body: from_json(&row.get::<_, String>(3)?, "operation.body")?,
            });
        }
        Ok(operations)
    }

    /// The operation on line `n` of a plan, if it was begun.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses or holds something else.
    pub fn operation<T: DeserializeOwned>(
        &self,
        plan: &str,
        n: u64,
    ) -> Result<Option<OperationRow<T>>, CatalogueError> {
        let found: Option<(String, bool, String)> = self
            .db
            .query_row(
                "SELECT id, recorded, body FROM operation WHERE plan = ?1 AND n = ?2",
                params![plan, signed(n)],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
            .optional()?;
        found
            .map(|(id, recorded, body)| {
                let body = from_json(&body, "operation.body")?;
                Ok(OperationRow { id, plan: plan.to_owned(), n, recorded, body })
            })
            .transpose()
    }
}
