//! What proves an attribution by a person: the ledger, the signature, and that the signer still may.
//!
//! Nothing is believed of the catalogue. A row that was added, changed or set back proves nothing and is a
//! weak sign: it may keep an item. One that is missing or changed against the ledger stops plans.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::AttributionState;
use crate::attribution::{
    AttributionV1, PersonMatch, STATEMENT_SCHEMA, Standing, WITHDRAWAL_SCHEMA, WithdrawalV1,
};
use crate::catalogue::{AttributionRow, Catalogue, CatalogueError, Signed, StoredItem};
use crate::digest::Digest;
use crate::keys::{self, AllowedSigners};
use crate::ledger::{EntryKind, Ledger};
use crate::location::{ItemId, Locator};
use crate::plan::{People, namespace};
use crate::run::office::Office;
use crate::run::planning::{self, PlanningError};

/// What the ledger tells of attributions.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Number and digest of what was said.
    said: BTreeSet<(String, String)>,
    /// Number, and digest and time of the withdrawal.
    withdrawn: BTreeMap<String, (String, DateTime<Utc>)>,
}

impl Told {
    pub(super) fn of(ledger: &Ledger) -> Self {
        let mut told = Self::default();
        for entry in ledger.entries() {
            let field = |name| entry.fields.token(name).map(str::to_owned);
            let (Some(id), Some(digest)) = (field("attribution"), field("statement_sha256")) else {
                continue;
            };
            match entry.kind {
                EntryKind::Attributed => drop(told.said.insert((id, digest))),
                EntryKind::AttributionWithdrawn => {
                    drop(told.withdrawn.insert(id, (digest, entry.at)));
                }
                _ => {}
            }
        }
        told
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.said.iter().map(|(id, _)| id.as_str())
    }

    /// Whether it was said and not taken back.
    pub(super) fn stands(&self, id: &str) -> bool {
        self.ids().any(|said| said == id) && !self.withdrawn.contains_key(id)
    }

    /// Whether the ledger knows what the row says.
    pub(super) fn has(&self, row: &AttributionRow) -> bool {
        row.said
            .as_ref()
            .is_some_and(|signed| self.said.contains(&(row.id.clone(), digest_of(signed))))
    }
}

fn digest_of(signed: &Signed) -> String {
    Digest::of(signed.statement.as_bytes()).to_string()
}

/// What a row says.
pub(super) fn statement_of(signed: &Signed) -> Result<AttributionV1, CatalogueError> {
    let malformed = |_| CatalogueError::Malformed { what: "attribution.statement" };
    serde_json::from_str(&signed.statement).map_err(malformed)
}

/// Refuses where the catalogue lacks, or has otherwise, what the ledger knows a person said: that may have
/// been what keeps an item. Returns how many stand.
///
/// # Errors
///
/// [`PlanningError::AttributionsLost`].
pub fn check(office: &Office, ledger: &Ledger) -> Result<u64, PlanningError> {
    let told = Told::of(ledger);
    let rows = office.catalogue.attributions()?;
    let standing: Vec<_> = told.said.iter().filter(|(id, _)| told.stands(id)).collect();
    let is_there = |id: &str, digest: &str| {
        let said = |row: &AttributionRow| row.said.as_ref().is_some_and(|s| digest_of(s) == digest);
        rows.iter().any(|row| row.id == id && said(row))
    };
    let lost = standing.iter().filter(|(id, digest)| !is_there(id, digest));
    let lost: Vec<String> = lost.map(|(id, _)| id.clone()).collect();
    if lost.is_empty() {
        return Ok(standing.len() as u64);
    }
    Err(PlanningError::AttributionsLost { attributions: lost })
}

/// All rows, as they were proven at one moment.
#[derive(Debug, Default)]
pub(in crate::run) struct Checked(Vec<(AttributionRow, Option<AttributionV1>, AttributionState)>);

/// What signatures are checked against.
struct Grounds<'a> {
    told: Told,
    signers: AllowedSigners,
    people: &'a People,
    state_id: String,
    now: DateTime<Utc>,
}

impl Checked {
    /// Checks every row. Where the ledger or the list of signers cannot be read, nothing is proven.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the catalogue fails, or holds what is no statement.
    pub(in crate::run) fn of_office(office: &Office) -> Result<Self, CatalogueError> {
        Self::of(office.catalogue.attributions()?, office)
    }

    fn of(rows: Vec<AttributionRow>, office: &Office) -> Result<Self, CatalogueError> {
        // The whole ledger is read to check one row.
        if rows.is_empty() {
            return Ok(Self::default());
        }
        let told = Ledger::open(office.state.path()).map(|ledger| Told::of(&ledger));
        let signers = planning::signers(office).map(|(_, signers)| signers);
        let grounds = Grounds {
            told: told.unwrap_or_default(),
            signers: signers.unwrap_or_default(),
            people: &office.people,
            state_id: office.state.id(),
            now: office.clock.now(),
        };
        let check = |row: AttributionRow| {
            let statement = row.said.as_ref().map(statement_of).transpose()?;
            let state = grounds.state(&row, statement.as_ref());
            Ok((row, statement, state))
        };
        rows.into_iter().map(check).collect::<Result<_, _>>().map(Self)
    }

    /// What was said, with how it stands.
    pub(super) fn told(&self) -> impl Iterator<Item = (&AttributionV1, AttributionState)> {
        self.0.iter().filter_map(|(_, statement, state)| Some((statement.as_ref()?, *state)))
    }

    /// What counts by the rows as they were checked.
    fn unchanged(self) -> Persons {
        let counts = self.0.into_iter().filter(|(.., state)| *state != AttributionState::Withdrawn);
        let said = counts.filter_map(|(_, statement, state)| {
            Some((statement?, state == AttributionState::InForce))
        });
        Persons(said.collect())
    }

    /// What counts by the rows of this moment. A row that came or changed since proves nothing; one that
    /// went or changed is not forgotten.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the catalogue fails, or holds what is no statement.
    pub(in crate::run) fn now(&self, catalogue: &Catalogue) -> Result<Persons, CatalogueError> {
        let rows = catalogue.attributions()?;
        let mut said = Vec::new();
        for (row, statement, state) in &self.0 {
            let Some(statement) = statement else { continue };
            let proven = match (rows.contains(row), state) {
                (true, AttributionState::Withdrawn) => continue,
                (true, AttributionState::InForce) => true,
                _ => false,
            };
            said.push((statement.clone(), proven));
        }
        for row in rows.iter().filter(|row| !self.0.iter().any(|(old, ..)| old == *row)) {
            if let Some(signed) = &row.said {
                said.push((statement_of(signed)?, false));
            }
        }
        Ok(Persons(said))
    }
}

impl Grounds<'_> {
    fn state(&self, row: &AttributionRow, said: Option<&AttributionV1>) -> AttributionState {
        match (&row.withdrawn, self.told.withdrawn.get(&row.id)) {
            (Some(signed), Some(told)) if self.is_withdrawal(row, signed, told) => {
                return AttributionState::Withdrawn;
            }
            (None, None) => {}
            // One of the two only, or a withdrawal that nobody signed.
            _ => return AttributionState::Unproven,
        }
        let (Some(signed), Some(said)) = (&row.said, said) else {
            return AttributionState::Unproven;
        };
        let of_this = said.schema == STATEMENT_SCHEMA
            && said.state_id == self.state_id
            && said.attribution == row.id;
        if of_this && self.told.has(row) && self.may(signed, self.now) {
            AttributionState::InForce
        } else {
            AttributionState::Unproven
        }
    }

    /// Whether somebody signed who may decide, at a time.
    fn may(&self, signed: &Signed, at: DateTime<Utc>) -> bool {
        let (pem, bytes) = (signed.signature.as_bytes(), signed.statement.as_bytes());
        let own = keys::verify(pem, bytes, namespace::DECISION, &self.signers, at);
        own.is_ok_and(|own| self.people.function(own.principal()).is_some())
    }

    fn is_withdrawal(
        &self,
        row: &AttributionRow,
        signed: &Signed,
        (digest, at): &(String, DateTime<Utc>),
    ) -> bool {
        let of_this = serde_json::from_str(&signed.statement).is_ok_and(|one: WithdrawalV1| {
            one.schema == WITHDRAWAL_SCHEMA
                && one.state_id == self.state_id
                && one.attribution == row.id
        });
        // That the right ended later does not undo what was taken back.
        of_this && digest_of(signed) == *digest && self.may(signed, *at)
    }
}

/// What persons said of items, and whether each of it is proven.
#[derive(Debug, Default)]
pub(in crate::run) struct Persons(Vec<(AttributionV1, bool)>);

impl Persons {
    /// What counts today.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the catalogue fails, or holds what is no statement.
    pub(in crate::run) fn of_office(office: &Office) -> Result<Self, CatalogueError> {
        Checked::of_office(office).map(Checked::unchanged)
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
            let Some(said) = row.said.as_ref().map(statement_of).transpose()? else { continue };
            if items.iter().any(|item| item.id == said.item) {
                rows.push(row);
            }
        }
        Checked::of(rows, office).map(Checked::unchanged)
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
