//! Draft plans, frozen plans, holds and certificates.

use rusqlite::{OptionalExtension, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::items::signed;
use super::{Catalogue, CatalogueError, OperationRow, from_json, to_json};
use crate::calendar::CivilDate;
use crate::digest::Digest;
use crate::location::ItemId;

/// How far a plan is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanStatus {
    /// Decisions may change.
    Draft,
    /// Written to disk and signed by its author.
    Frozen,
    /// Every line has its outcome, and there is a certificate.
    Done,
    /// Taken back.
    Withdrawn,
}

impl PlanStatus {
    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Frozen => "frozen",
            Self::Done => "done",
            Self::Withdrawn => "withdrawn",
        }
    }

    fn parse(code: &str) -> Result<Self, CatalogueError> {
        [Self::Draft, Self::Frozen, Self::Done, Self::Withdrawn]
            .into_iter()
            .find(|status| status.code() == code)
            .ok_or(CatalogueError::Malformed { what: "plan.status" })
    }
}

/// A plan, as the catalogue knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanRow {
    /// `P-2026-0001`.
    pub id: String,
    /// The one client that it is about.
    pub client: String,
    /// How far it is.
    pub status: PlanStatus,
    /// RFC 3339.
    pub created_at: String,
    /// The day whose verdicts it rests on.
    pub as_of: String,
    /// Digest of the frozen header.
    pub frozen: Option<Digest>,
}

/// A line of a draft; the body is the shell's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftLine<T> {
    /// From 1.
    pub n: u64,
    /// The item.
    pub item: ItemId,
    /// What is proposed and decided.
    pub body: T,
}

/// A certificate that was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateRow {
    /// The last part of its id.
    pub number: u32,
    /// `C-2026-0001`.
    pub id: String,
    /// Its plan.
    pub plan: String,
    /// Digest of the file.
    pub sha256: Digest,
    /// Where it was written.
    pub path: String,
}

impl Catalogue {
    /// Makes a draft under the next free number of `year` and returns its id.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses.
    pub fn create_plan<T: Serialize>(
        &mut self,
        year: i32,
        client: &str,
        created_at: &str,
        as_of: CivilDate,
        lines: &[(ItemId, T)],
    ) -> Result<String, CatalogueError> {
        let tx = self.db.transaction()?;
        let next: i64 =
            tx.query_row("SELECT coalesce(max(number), 0) + 1 FROM plan", [], |r| r.get(0))?;
        let id = format!("P-{year}-{next:04}");
        tx.execute(
            "INSERT INTO plan(number, id, client, status, created_at, as_of) VALUES(?1,?2,?3,'draft',?4,?5)",
            params![next, id, client, created_at, as_of.to_string()],
        )?;
        for (index, (item, body)) in lines.iter().enumerate() {
            tx.execute(
                "INSERT INTO plan_line(plan, n, item, body) VALUES(?1, ?2, ?3, ?4)",
                params![id, signed(index as u64 + 1), item.as_str(), to_json(body)],
            )?;
        }
        tx.commit()?;
        Ok(id)
    }

    /// All plans, oldest first.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses.
    pub fn plans(&self) -> Result<Vec<PlanRow>, CatalogueError> {
        let mut query = self.db.prepare(
            "SELECT id, client, status, created_at, as_of, frozen_sha256 FROM plan ORDER BY number",
        )?;
        let mut rows = query.query([])?;
        let mut plans = Vec::new();
        while let Some(row) = rows.next()? {
            plans.push(PlanRow {
                id: row.get(0)?,
                client: row.get(1)?,
                status: PlanStatus::parse(&row.get::<_, String>(2)?)?,
                created_at: row.get(3)?,
                as_of: row.get(4)?,
                frozen: row.get::<_, Option<[u8; 32]>>(5)?.map(Digest::from_bytes),
            });
        }
        Ok(plans)
    }

    /// The plan `id`.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses.
    pub fn plan(&self, id: &str) -> Result<Option<PlanRow>, CatalogueError> {
        Ok(self.plans()?.into_iter().find(|plan| plan.id == id))
    }

    /// The lines of a plan, in order.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses or holds something else.
    pub fn draft_lines<T: DeserializeOwned>(
        &self,
        plan: &str,
    ) -> Result<Vec<DraftLine<T>>, CatalogueError> {
        let mut query =
            self.db.prepare("SELECT n, item, body FROM plan_line WHERE plan = ?1 ORDER BY n")?;
        let mut rows = query.query([plan])?;
        let mut lines = Vec::new();
        while let Some(row) = rows.next()? {
            lines.push(DraftLine {
                n: super::items::unsigned(row.get(0)?),
                item: ItemId::new(row.get::<_, String>(1)?),
                body: from_json(&row.get::<_, String>(2)?, "plan_line.body")?,
            });
        }
        Ok(lines)
    }

    /// Changes lines of a draft, all or none.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses.
    pub fn update_lines<T: Serialize>(
        &mut self,
        plan: &str,
        lines: &[DraftLine<T>],
    ) -> Result<(), CatalogueError> {
        let tx = self.db.transaction()?;
        for line in lines {
            tx.execute(
                "UPDATE plan_line SET body = ?3 WHERE plan = ?1 AND n = ?2",
                params![plan, signed(line.n), to_json(&line.body)],
            )?;
        }
        tx.commit()?;
        Ok(())
    }

    /// Makes a draft a frozen plan with this digest of its header and these lines, which replace those of
    /// the draft; tells whether it was a draft still.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses; then the draft is as it was.
    pub fn freeze_plan<T: Serialize>(
        &mut self,
        plan: &str,
        header: &Digest,
        lines: &[DraftLine<T>],
    ) -> Result<bool, CatalogueError> {
        let tx = self.db.transaction()?;
        let changed = tx.execute(
            "UPDATE plan SET status = 'frozen', frozen_sha256 = ?2 WHERE id = ?1 AND status = 'draft'",
            params![plan, header.as_bytes()],
        )?;
        if changed != 1 {
            return Ok(false);
        }
        tx.execute("DELETE FROM plan_line WHERE plan = ?1", [plan])?;
        for line in lines {
            tx.execute(
                "INSERT INTO plan_line(plan, n, item, body) VALUES(?1, ?2, ?3, ?4)",
                params![plan, signed(line.n), line.item.as_str(), to_json(&line.body)],
            )?;
        }
        tx.commit()?;
        Ok(true)
    }

    /// Closes a plan without a certificate, because nothing was done.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses.
    pub fn close_plan(&mut self, plan: &str) -> Result<(), CatalogueError> {
        self.db.execute("UPDATE plan SET status = 'done' WHERE id = ?1", [plan])?;
        Ok(())
    }

    /// Withdraws a plan, unless `objection` finds one in its status and its operations. Nothing can be
    /// begun in between: the intent of a line is a transaction of its own, before this one or after it.
    ///
    /// # Errors
    ///
    /// The objection, or [`CatalogueError`] when the database refuses; then nothing is changed.
    pub fn withdraw_plan<T: DeserializeOwned, E: From<CatalogueError>>(
        &mut self,
        plan: &str,
        objection: impl FnOnce(PlanStatus, &[OperationRow<T>]) -> Option<E>,
    ) -> Result<(), E> {
        self.immediate(|catalogue| {
            let Some(row) = catalogue.plan(plan)? else { return Ok(()) };
            if let Some(objection) = objection(row.status, &catalogue.operations(plan)?) {
                return Err(objection);
            }
            let sql = "UPDATE plan SET status = 'withdrawn' WHERE id = ?1";
            catalogue.db.execute(sql, [plan]).map_err(CatalogueError::from)?;
            Ok(())
        })
    }

    /// Places a hold; id and body are the shell's, which is told the ids that are taken. Two at once get two
    /// numbers.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses; then there is no hold.
    pub fn place_hold<T: Serialize>(
        &mut self,
        make: impl FnOnce(&[String]) -> (String, T),
    ) -> Result<T, CatalogueError> {
        self.immediate(|catalogue| {
            let mut query = catalogue.db.prepare_cached("SELECT id FROM block")?;
            let taken =
                query.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
            let (id, body) = make(&taken);
            catalogue.db.execute(
                "INSERT INTO block(id, body, released_on) VALUES(?1, ?2, NULL)",
                params![id, to_json(&body)],
            )?;
            Ok(body)
        })
    }

    /// Marks a hold as released.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses.
    pub fn release_hold<T: Serialize>(
        &mut self,
        id: &str,
        body: &T,
        released_on: CivilDate,
    ) -> Result<(), CatalogueError> {
        self.db.execute(
            "UPDATE block SET body = ?2, released_on = ?3 WHERE id = ?1",
            params![id, to_json(body), released_on.to_string()],
        )?;
        Ok(())
    }

    /// All holds, released ones too, by id.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses or holds something else.
    pub fn holds<T: DeserializeOwned>(&self) -> Result<Vec<T>, CatalogueError> {
        let mut query = self.db.prepare_cached("SELECT body FROM block ORDER BY id")?;
        let mut rows = query.query([])?;
        let mut holds = Vec::new();
        while let Some(row) = rows.next()? {
            holds.push(from_json(&row.get::<_, String>(0)?, "block.body")?);
        }
        Ok(holds)
    }

    /// Remembers one thing of a plan, or of the last scan (`scope` is `scan`).
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses.
    pub fn store_fact<T: Serialize>(
        &self,
        scope: &str,
        key: &str,
        body: &T,
    ) -> Result<(), CatalogueError> {
        self.db.execute(
            "INSERT INTO fact(scope, key, body) VALUES(?1, ?2, ?3)
             ON CONFLICT(scope, key) DO UPDATE SET body = ?3",
            params![scope, key, to_json(body)],
        )?;
        Ok(())
    }

    /// Changes what is remembered of a plan, unless `objection` finds one in its operations. Nothing can be
    /// begun or changed in between.
    ///
    /// # Errors
    ///
    /// The objection, or [`CatalogueError`] when the database refuses; then nothing is changed.
    pub fn change_fact<F, T, E>(
        &mut self,
        plan: &str,
        key: &str,
        objection: impl FnOnce(&[OperationRow<T>]) -> Option<E>,
        change: impl FnOnce(&mut F),
    ) -> Result<(), E>
    where
        F: Default + Serialize + DeserializeOwned,
        T: DeserializeOwned,
        E: From<CatalogueError>,
    {
        self.immediate(|catalogue| {
            if let Some(objection) = objection(&catalogue.operations(plan)?) {
                return Err(objection);
            }
            let mut fact: F = catalogue.fact(plan, key)?.unwrap_or_default();
            change(&mut fact);
            Ok(catalogue.store_fact(plan, key, &fact)?)
        })
    }

    /// What [`Self::store_fact`] remembered.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses or holds something else.
    pub fn fact<T: DeserializeOwned>(
        &self,
        scope: &str,
        key: &str,
    ) -> Result<Option<T>, CatalogueError> {
        let body: Option<String> = self
            .db
            .query_row("SELECT body FROM fact WHERE scope = ?1 AND key = ?2", [scope, key], |row| {
                row.get(0)
            })
            .optional()?;
        body.map(|body| from_json(&body, "fact.body")).transpose()
    }

    /// The number that the next certificate gets.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses.
    pub fn next_certificate_number(&self) -> Result<u32, CatalogueError> {
        Ok(self
            .db
            .query_row("SELECT coalesce(max(number), 0) + 1 FROM certificate", [], |r| r.get(0))?)
    }

    /// Remembers a certificate with its signed files and closes its plan, in one transaction: whatever
    /// happens to the files after it, they can be written again, byte for byte.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses: there is one certificate for a plan, never two.
    pub fn store_certificate<T: Serialize>(
        &mut self,
        row: &CertificateRow,
        files: &T,
    ) -> Result<(), CatalogueError> {
        let tx = self.db.transaction()?;
        tx.execute(
            "INSERT INTO certificate(number, id, plan, sha256, path) VALUES(?1, ?2, ?3, ?4, ?5)",
            params![row.number, row.id, row.plan, row.sha256.as_bytes(), row.path],
        )?;
        tx.execute(
            "INSERT INTO fact(scope, key, body) VALUES(?1, 'certificate', ?2)",
            params![row.plan, to_json(files)],
        )?;
        tx.execute("UPDATE plan SET status = 'done' WHERE id = ?1", [&row.plan])?;
        tx.commit()?;
        Ok(())
    }

    /// The certificate of a plan.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses.
    pub fn certificate(&self, plan: &str) -> Result<Option<CertificateRow>, CatalogueError> {
        Ok(self
            .db
            .query_row(
                "SELECT number, id, plan, sha256, path FROM certificate WHERE plan = ?1",
                [plan],
                |row| {
                    Ok(CertificateRow {
                        number: row.get(0)?,
                        id: row.get(1)?,
                        plan: row.get(2)?,
                        sha256: Digest::from_bytes(row.get(3)?),
                        path: row.get(4)?,
                    })
                },
            )
            .optional()?)
    }
}
