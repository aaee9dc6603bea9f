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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse_iso;
    use crate::lifecycle::{Channel, Letter, Recipient, SentLetter};
    use crate::location::ItemId;
    use crate::retention::DeferralGround;

    fn sent() -> SentLetter {
        SentLetter {
            letter: Letter::Announcement,
            on: parse_iso("2026-05-05").unwrap(),
            channel: Channel::Post,
            to: Recipient::Contact,
            retain_until: parse_iso("2026-06-30").unwrap(),
        }
    }

    fn deferral(plan: &str) -> Deferral {
        Deferral {
            plan: plan.to_owned(),
            engagements: [crate::location::EngagementId::new("E-1")].into(),
            files: std::collections::BTreeSet::new(),
            ground: DeferralGround::Claim,
            asked_on: parse_iso("2026-05-20").unwrap(),
            until: parse_iso("2026-09-30").unwrap(),
        }
    }

    fn draft(folder: &std::path::Path) -> (Catalogue, String) {
        let mut catalogue = Catalogue::open(folder).unwrap();
        let today = parse_iso("2026-05-05").unwrap();
        let lines = [(ItemId::new("it_1"), "open"), (ItemId::new("it_2"), "open")];
        let plan =
            catalogue.create_plan(2026, "C-1", "2026-05-05T10:00:00Z", today, &lines).unwrap();
        (catalogue, plan)
    }

    #[test]
    fn letters_decisions_and_deferrals_come_together_or_not_at_all() {
        let dir = tempfile::tempdir().unwrap();
        let (mut catalogue, plan) = draft(dir.path());
        assert_eq!(catalogue.consultation(&plan).unwrap(), Consultation::default());
        let failed = catalogue.change_consultation::<String, _>(&plan, |row, _| {
            assert_eq!(row.unwrap().client, "C-1");
            Err(CatalogueError::Malformed { what: "ledger" })
        });
        assert!(failed.is_err());
        catalogue
            .change_consultation(&plan, |_, mut consultation| {
                consultation.letters.push(sent());
                let item = ItemId::new("it_2");
                let lines = vec![DraftLine { n: 2, item, body: "decided".to_owned() }];
                let deferrals = vec![deferral(&plan)];
                Ok::<_, CatalogueError>(ConsultationChange { consultation, lines, deferrals })
            })
            .unwrap();
        drop(catalogue);
        let catalogue = Catalogue::open(dir.path()).unwrap();
        assert_eq!(catalogue.consultation(&plan).unwrap().letters, [sent()]);
        assert_eq!(catalogue.deferrals().unwrap(), [deferral(&plan)]);
        let lines: Vec<DraftLine<String>> = catalogue.draft_lines(&plan).unwrap();
        assert_eq!(lines.iter().map(|l| l.body.as_str()).collect::<Vec<_>>(), ["open", "decided"]);
    }

    #[test]
    fn the_fifth_format_is_carried_over() {
        let dir = tempfile::tempdir().unwrap();
        let (catalogue, plan) = draft(dir.path());
        let older = "DROP TABLE consultation; DROP TABLE deferral; PRAGMA user_version=5;";
        catalogue.db.execute_batch(older).unwrap();
        drop(catalogue);
        let catalogue = Catalogue::open(dir.path()).unwrap();
        assert_eq!(catalogue.consultation(&plan).unwrap(), Consultation::default());
        assert_eq!(catalogue.deferrals().unwrap(), []);
    }
}
