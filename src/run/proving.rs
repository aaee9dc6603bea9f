//! What proves a statement that a person signed: the ledger, the signature, and that the signer still may.
//!
//! Nothing is believed of the catalogue. A row that was added, changed or set back proves nothing. One that is
//! missing or changed against the ledger may have been what keeps an item: whoever needs that asks [`lost`].

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::office::Office;
use super::planning::{self, PlanningError};
use crate::catalogue::{CatalogueError, Signed, SignedRow};
use crate::digest::Digest;
use crate::keys::{self, AllowedSigners, PrivateKey};
use crate::ledger::{EntryKind, Ledger};
use crate::plan::People;

/// A kind of statement that people sign, and take back signed.
pub(super) trait Statement: Clone + Serialize + DeserializeOwned {
    /// What it is signed for.
    const PURPOSE: &'static str;
    /// The line of the ledger that says that it was made.
    const SAID: EntryKind;
    /// The line that says that it was taken back.
    const WITHDRAWN: EntryKind;
    /// The field of these lines that has its number.
    const FIELD: &'static str;
    /// Where the catalogue keeps it, for errors.
    const COLUMN: &'static str;
    /// What is signed to take one back.
    type Withdrawal: DeserializeOwned;

    /// Whether it is one of this kind, of this state folder and under this number.
    fn is(&self, state_id: &str, id: &str) -> bool;

    /// The same of what takes it back.
    fn is_withdrawal(withdrawal: &Self::Withdrawal, state_id: &str, id: &str) -> bool;
}

/// How a statement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Proof {
    /// Signed by somebody who may, and told by the ledger.
    Stands,
    /// Signature, right or ledger do not bear it out (any more).
    Unproven,
    /// Taken back.
    Withdrawn,
}

impl Proof {
    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Stands => "in_force",
            Self::Unproven => "unproven",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// What the ledger tells of statements of one kind.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// By number and digest of what was said, when.
    said: BTreeMap<(String, String), DateTime<Utc>>,
    /// Number, and digest and time of the withdrawal.
    withdrawn: BTreeMap<String, (String, DateTime<Utc>)>,
}

impl Told {
    pub(super) fn of<T: Statement>(ledger: &Ledger) -> Self {
        let mut told = Self::default();
        for entry in ledger.entries() {
            let field = |name| entry.fields.token(name).map(str::to_owned);
            let (Some(id), Some(digest)) = (field(T::FIELD), field("statement_sha256")) else {
                continue;
            };
            if entry.kind == T::SAID {
                told.said.entry((id, digest)).or_insert(entry.at);
            } else if entry.kind == T::WITHDRAWN {
                told.withdrawn.insert(id, (digest, entry.at));
            }
        }
        told
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.said.keys().map(|(id, _)| id.as_str())
    }

    /// Whether it was said and not taken back.
    pub(super) fn stands(&self, id: &str) -> bool {
        self.ids().any(|said| said == id) && !self.withdrawn.contains_key(id)
    }

    /// Whether the ledger knows what the row says.
    pub(super) fn has(&self, row: &SignedRow) -> bool {
        self.said_at(row).is_some()
    }

    fn said_at(&self, row: &SignedRow) -> Option<DateTime<Utc>> {
        let signed = row.said.as_ref()?;
        self.said.get(&(row.id.clone(), digest_of(signed))).copied()
    }

    /// The numbers of what stands and what the rows do not have, or have otherwise; and how many stand.
    pub(super) fn lost(&self, rows: &[SignedRow]) -> (Vec<String>, u64) {
        let standing: Vec<_> = self.said.keys().filter(|(id, _)| self.stands(id)).collect();
        let is_there = |id: &str, digest: &str| {
            let said = |row: &SignedRow| row.said.as_ref().is_some_and(|s| digest_of(s) == digest);
            rows.iter().any(|row| row.id == id && said(row))
        };
        let lost = standing.iter().filter(|(id, digest)| !is_there(id, digest));
        let lost: BTreeSet<String> = lost.map(|(id, _)| id.clone()).collect();
        (lost.into_iter().collect(), standing.len() as u64)
    }

    /// The next number: higher than any that rows or ledger have.
    pub(super) fn next_number(&self, prefix: &str, rows: &[SignedRow], year: i32) -> String {
        let number_of = |id: &str| id.rsplit('-').next()?.parse::<u64>().ok();
        let taken = rows.iter().map(|row| row.id.as_str()).chain(self.ids());
        let number = taken.filter_map(number_of).max().unwrap_or(0) + 1;
        format!("{prefix}-{year}-{number:04}")
    }
}

pub(super) fn digest_of(signed: &Signed) -> String {
    Digest::of(signed.statement.as_bytes()).to_string()
}

/// What a row says.
pub(super) fn statement_of<T: Statement>(signed: &Signed) -> Result<T, CatalogueError> {
    let malformed = |_| CatalogueError::Malformed { what: T::COLUMN };
    serde_json::from_str(&signed.statement).map_err(malformed)
}

/// All rows of a kind, as they were proven at one moment.
#[derive(Debug)]
pub(super) struct Checked<T>(Vec<(SignedRow, Option<T>, Proof)>);

impl<T> Default for Checked<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

/// What signatures are checked against.
struct Grounds<'a> {
    told: Told,
    signers: AllowedSigners,
    people: &'a People,
    state_id: String,
    now: DateTime<Utc>,
}

impl<T: Statement> Checked<T> {
    /// Checks every row. Where the ledger or the list of signers cannot be read, nothing is proven.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when a row holds what is no statement.
    pub(super) fn of(rows: Vec<SignedRow>, office: &Office) -> Result<Self, CatalogueError> {
        // The whole ledger is read to check one row.
        if rows.is_empty() {
            return Ok(Self::default());
        }
        let told = Ledger::open(office.state.path()).map(|ledger| Told::of::<T>(&ledger));
        let signers = planning::signers(office).map(|(_, signers)| signers);
        let grounds = Grounds {
            told: told.unwrap_or_default(),
            signers: signers.unwrap_or_default(),
            people: &office.people,
            state_id: office.state.id(),
            now: office.clock.now(),
        };
        let check = |row: SignedRow| {
            let statement = row.said.as_ref().map(statement_of::<T>).transpose()?;
            let state = grounds.state(&row, statement.as_ref());
            Ok((row, statement, state))
        };
        rows.into_iter().map(check).collect::<Result<_, _>>().map(Self)
    }

    /// What was said, with how it stands.
    pub(super) fn told(&self) -> impl Iterator<Item = (&T, Proof)> {
        self.0.iter().filter_map(|(_, statement, state)| Some((statement.as_ref()?, *state)))
    }

    /// What was said by the rows of this moment, with how it stands. A row that came or changed since proves
    /// nothing; one that went or changed is not forgotten.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when a row holds what is no statement.
    pub(super) fn now(&self, rows: &[SignedRow]) -> Result<Vec<(T, Proof)>, CatalogueError> {
        let mut said = Vec::new();
        for (row, statement, state) in &self.0 {
            let Some(statement) = statement else { continue };
            let state = if rows.contains(row) { *state } else { Proof::Unproven };
            said.push((statement.clone(), state));
        }
        for row in rows.iter().filter(|row| !self.0.iter().any(|(old, ..)| old == *row)) {
            if let Some(signed) = &row.said {
                said.push((statement_of(signed)?, Proof::Unproven));
            }
        }
        Ok(said)
    }
}

impl Grounds<'_> {
    fn state<T: Statement>(&self, row: &SignedRow, said: Option<&T>) -> Proof {
        match (&row.withdrawn, self.told.withdrawn.get(&row.id)) {
            (Some(signed), Some(told)) if self.is_withdrawal::<T>(row, signed, told) => {
                return Proof::Withdrawn;
            }
            (None, None) => {}
            // One of the two only, or a withdrawal that nobody signed.
            _ => return Proof::Unproven,
        }
        let (Some(signed), Some(said)) = (&row.said, said) else { return Proof::Unproven };
        let Some(at) = self.told.said_at(row) else { return Proof::Unproven };
        // Whoever could not sign then cannot have signed; whoever may not any more is not believed.
        let may = [at, self.now].into_iter().all(|moment| self.may::<T>(signed, moment));
        if said.is(&self.state_id, &row.id) && may { Proof::Stands } else { Proof::Unproven }
    }

    /// Whether somebody signed who may, at a time.
    fn may<T: Statement>(&self, signed: &Signed, at: DateTime<Utc>) -> bool {
        let (pem, bytes) = (signed.signature.as_bytes(), signed.statement.as_bytes());
        let own = keys::verify(pem, bytes, T::PURPOSE, &self.signers, at);
        own.is_ok_and(|own| self.people.function(own.principal()).is_some())
    }

    fn is_withdrawal<T: Statement>(
        &self,
        row: &SignedRow,
        signed: &Signed,
        (digest, at): &(String, DateTime<Utc>),
    ) -> bool {
        let of_this = serde_json::from_str(&signed.statement)
            .is_ok_and(|one: T::Withdrawal| T::is_withdrawal(&one, &self.state_id, &row.id));
        // That the right ended later does not undo what was taken back.
        of_this && digest_of(signed) == *digest && self.may::<T>(signed, *at)
    }
}

/// Somebody with the right to sign statements of a kind.
pub(super) struct Signer<'a> {
    key: &'a PrivateKey,
    purpose: &'static str,
    pub(super) fingerprint: String,
    pub(super) principal: String,
}

impl<'a> Signer<'a> {
    pub(super) fn of<T: Statement>(
        office: &Office,
        key: &'a PrivateKey,
    ) -> Result<Self, PlanningError> {
        let (_, signers) = planning::signers(office)?;
        let question = b"may this key sign this";
        let answer = keys::sign(key, T::PURPOSE, question)?;
        let now = office.clock.now();
        let own = keys::verify(answer.as_bytes(), question, T::PURPOSE, &signers, now)?;
        let principal = own.principal().to_owned();
        if office.people.function(&principal).is_none() {
            return Err(PlanningError::UnknownPerson { principal });
        }
        let fingerprint = own.key_fingerprint().to_owned();
        Ok(Self { key, purpose: T::PURPOSE, fingerprint, principal })
    }

    pub(super) fn sign(&self, statement: &impl Serialize) -> Result<Signed, PlanningError> {
        let mut statement = serde_json::to_string(statement).expect("a statement is plain data");
        statement.push('\n');
        let signature = keys::sign(self.key, self.purpose, statement.as_bytes())?;
        Ok(Signed { statement, signature })
    }
}
