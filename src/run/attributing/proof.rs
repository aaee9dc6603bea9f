//! What persons said of whose items are, as far as it is proven. What proves it: [`crate::run::proving`].
//!
//! A row that proves nothing is a weak sign: it may keep an item. One that is missing or changed against the
//! ledger stops plans.

use std::collections::BTreeMap;

use crate::attribution::{
    AttributionV1, PersonMatch, STATEMENT_SCHEMA, Standing, WITHDRAWAL_SCHEMA, WithdrawalV1,
};
use crate::catalogue::{Catalogue, CatalogueError, StoredItem};
use crate::digest::Digest;
use crate::ledger::{EntryKind, Ledger};
use crate::location::{ItemId, Locator};
use crate::plan::namespace;
use crate::run::office::Office;
use crate::run::planning::PlanningError;
use crate::run::proving::{self, Proof, Statement, Told, statement_of};

impl Statement for AttributionV1 {
    const PURPOSE: &'static str = namespace::DECISION;
    const SAID: EntryKind = EntryKind::Attributed;
    const WITHDRAWN: EntryKind = EntryKind::AttributionWithdrawn;
    const FIELD: &'static str = "attribution";
    const COLUMN: &'static str = "attribution.statement";
    type Withdrawal = WithdrawalV1;

    fn is(&self, state_id: &str, id: &str) -> bool {
        self.schema == STATEMENT_SCHEMA && self.state_id == state_id && self.attribution == id
    }

    fn is_withdrawal(one: &WithdrawalV1, state_id: &str, id: &str) -> bool {
        one.schema == WITHDRAWAL_SCHEMA && one.state_id == state_id && one.attribution == id
    }
}

/// Refuses where the catalogue lacks, or has otherwise, what the ledger knows a person said: that may have
/// been what keeps an item. Returns how many stand.
///
/// # Errors
///
/// [`PlanningError::AttributionsLost`].
pub fn check(office: &Office, ledger: &Ledger) -> Result<u64, PlanningError> {
    let rows = office.catalogue.attributions()?;
    let (attributions, standing) = Told::of::<AttributionV1>(ledger).lost(&rows);
    if attributions.is_empty() {
        return Ok(standing);
    }
    Err(PlanningError::AttributionsLost { attributions })
}

/// All rows, as they were proven at one moment.
#[derive(Debug, Default)]
pub(in crate::run) struct Checked(proving::Checked<AttributionV1>);

impl Checked {
    /// Checks every row.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the catalogue fails, or holds what is no statement.
    pub(in crate::run) fn of_office(office: &Office) -> Result<Self, CatalogueError> {
        Ok(Self(proving::Checked::of(office.catalogue.attributions()?, office)?))
    }

    /// What was said, with how it stands.
    pub(super) fn told(&self) -> impl Iterator<Item = (&AttributionV1, Proof)> {
        self.0.told()
    }

    /// What counts by the rows of this moment. A row that came or changed since proves nothing; one that
    /// went or changed is not forgotten.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the catalogue fails, or holds what is no statement.
    pub(in crate::run) fn now(&self, catalogue: &Catalogue) -> Result<Persons, CatalogueError> {
        Ok(Persons::from(self.0.now(&catalogue.attributions()?)?))
    }
}

/// What persons said of items, and whether each of it is proven.
#[derive(Debug, Default)]
pub(in crate::run) struct Persons(Vec<(AttributionV1, bool)>);

impl From<Vec<(AttributionV1, Proof)>> for Persons {
    fn from(said: Vec<(AttributionV1, Proof)>) -> Self {
        let counts = said.into_iter().filter(|(_, proof)| *proof != Proof::Withdrawn);
        Self(counts.map(|(statement, proof)| (statement, proof == Proof::Stands)).collect())
    }
}

impl From<proving::Checked<AttributionV1>> for Persons {
    fn from(checked: proving::Checked<AttributionV1>) -> Self {
        Self::from(checked.told().map(|(said, proof)| (said.clone(), proof)).collect::<Vec<_>>())
    }
}

impl Persons {
    /// What counts today.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the catalogue fails, or holds what is no statement.
    pub(in crate::run) fn of_office(office: &Office) -> Result<Self, CatalogueError> {
        proving::Checked::of(office.catalogue.attributions()?, office).map(Self::from)
    }

    /// The same of some items alone, so that nothing is checked for most of them.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the catalogue fails, or holds what is no statement.
    pub(in crate::run) fn of_items(
        office: &Office,
        items: &[StoredItem],
    ) -> Result<Self, CatalogueError> {
        let mut rows = Vec::new();
        for row in office.catalogue.attributions()? {
            let said = row.said.as_ref().map(statement_of::<AttributionV1>).transpose()?;
            let Some(said) = said else { continue };
            if items.iter().any(|item| item.id == said.item) {
                rows.push(row);
            }
        }
        proving::Checked::of(rows, office).map(Self::from)
    }

    /// What was said of these items of a file with this content.
    pub(in crate::run) fn over<'a>(
        &self,
        items: impl IntoIterator<Item = (ItemId, &'a Locator)>,
        content: Option<&Digest>,
    ) -> Vec<PersonMatch> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let items: BTreeMap<ItemId, &Locator> = items.into_iter().collect();
        let said = self.0.iter().filter_map(|(said, proven)| {
            let item = items.get(&said.item)?;
            let standing = match (proven, content == Some(&said.content_sha256)) {
                (false, _) => Standing::Unproven,
                (true, false) => Standing::Changed,
                (true, true) => Standing::InForce,
            };
            Some(PersonMatch {
                item: Locator::clone(item),
                engagement: said.engagement.clone(),
                not: said.not.clone(),
                conflict: said.conflict.clone(),
                standing,
            })
        });
        said.collect()
    }
}
