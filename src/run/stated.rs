//! What persons signed that lets more be done: who is alone in a file, and waivers of clients. Only what is
//! proven comes out of here; whatever is not makes nothing go.

use super::office::Office;
use super::proving::{Checked, Proof, Statement, statement_of};
use crate::catalogue::{Catalogue, CatalogueError, SignedRow, StatementKind, StoredItem};
use crate::ledger::EntryKind;
use crate::plan::namespace;
use crate::retention::{
    SOLE_SCHEMA, SOLE_WITHDRAWAL_SCHEMA, SoleV1, SoleWithdrawalV1, SoleWord, WAIVER_SCHEMA,
    WAIVER_WITHDRAWAL_SCHEMA, Waiver, WaiverV1, WaiverWithdrawalV1, World, last_words,
};

impl Statement for SoleV1 {
    const PURPOSE: &'static str = namespace::ATTEST;
    const SAID: EntryKind = EntryKind::Attested;
    const WITHDRAWN: EntryKind = EntryKind::AttestationWithdrawn;
    const FIELD: &'static str = "statement";
    const COLUMN: &'static str = "statement.sole";
    type Withdrawal = SoleWithdrawalV1;

    fn is(&self, state_id: &str, id: &str) -> bool {
        self.schema == SOLE_SCHEMA && self.state_id == state_id && self.statement == id
    }

    fn is_withdrawal(one: &SoleWithdrawalV1, state_id: &str, id: &str) -> bool {
        one.schema == SOLE_WITHDRAWAL_SCHEMA && one.state_id == state_id && one.statement == id
    }
}

impl Statement for WaiverV1 {
    const PURPOSE: &'static str = namespace::WAIVER;
    const SAID: EntryKind = EntryKind::WaiverRecorded;
    const WITHDRAWN: EntryKind = EntryKind::WaiverWithdrawn;
    const FIELD: &'static str = "waiver";
    const COLUMN: &'static str = "statement.waiver";
    type Withdrawal = WaiverWithdrawalV1;

    fn is(&self, state_id: &str, id: &str) -> bool {
        self.schema == WAIVER_SCHEMA && self.state_id == state_id && self.waiver == id
    }

    fn is_withdrawal(one: &WaiverWithdrawalV1, state_id: &str, id: &str) -> bool {
        one.schema == WAIVER_WITHDRAWAL_SCHEMA && one.state_id == state_id && one.waiver == id
    }
}

/// All of both kinds, as they were proven at one moment.
#[derive(Debug, Default)]
pub(super) struct Stated {
    sole: Checked<SoleV1>,
    waivers: Checked<WaiverV1>,
}

impl Stated {
    /// Checks every row.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the catalogue fails, or holds what is no statement.
    pub(super) fn of_office(office: &Office) -> Result<Self, CatalogueError> {
        Self::of(office.catalogue.statements(StatementKind::Sole)?, office)
    }

    /// The same for some items alone, so that nothing is checked for most of them.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the catalogue fails, or holds what is no statement.
    pub(super) fn of_items(office: &Office, items: &[StoredItem]) -> Result<Self, CatalogueError> {
        let mut rows = Vec::new();
        for row in office.catalogue.statements(StatementKind::Sole)? {
            let said = row.said.as_ref().map(statement_of::<SoleV1>).transpose()?;
            if said.is_some_and(|said| items.iter().any(|item| item.id == said.item)) {
                rows.push(row);
            }
        }
        Self::of(rows, office)
    }

    fn of(sole: Vec<SignedRow>, office: &Office) -> Result<Self, CatalogueError> {
        let waivers = office.catalogue.statements(StatementKind::Waiver)?;
        Ok(Self { sole: Checked::of(sole, office)?, waivers: Checked::of(waivers, office)? })
    }

    /// What counts by the rows as they were checked.
    pub(super) fn unchanged(&self) -> Standing {
        let of = |(said, proof): (&SoleV1, Proof)| (said.clone(), proof);
        let waivers = self.waivers.told().map(|(said, proof)| (said.clone(), proof));
        Standing::of(self.sole.told().map(of).collect(), waivers.collect())
    }

    /// What counts by the rows of this moment: nothing that came or changed since.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the catalogue fails, or holds what is no statement.
    pub(super) fn now(&self, catalogue: &Catalogue) -> Result<Standing, CatalogueError> {
        Ok(Standing::of(
            self.sole.now(&catalogue.statements(StatementKind::Sole)?)?,
            self.waivers.now(&catalogue.statements(StatementKind::Waiver)?)?,
        ))
    }
}

/// What counts at one moment.
#[derive(Debug, Default)]
pub(super) struct Standing {
    words: Vec<SoleWord>,
    waivers: Vec<Waiver>,
}

impl Standing {
    fn of(sole: Vec<(SoleV1, Proof)>, waivers: Vec<(WaiverV1, Proof)>) -> Self {
        let sole: Vec<(SoleV1, bool)> =
            sole.into_iter().map(|(said, proof)| (said, proof == Proof::Stands)).collect();
        let waivers = waivers.into_iter().filter(|(_, proof)| *proof == Proof::Stands);
        Self {
            words: last_words(&sole),
            waivers: waivers.map(|(said, _)| Waiver::from(said)).collect(),
        }
    }

    /// The world in which it counts.
    pub(super) fn in_world<'a>(&'a self, world: World<'a>) -> World<'a> {
        world.with_statements(&self.words, &self.waivers)
    }
}
