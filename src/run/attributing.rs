//! What persons say of whose an item is: signed, told to the ledger, listed, taken back.
//!
//! A statement counts for one item with one content. What proves it is checked here and looked at in
//! [`Persons`] each time an item is judged.

mod proof;

use chrono::Datelike;

use super::office::{JudgedItem, Office};
use super::planning::PlanningError;
use super::proving::{Proof, Signer, Told, statement_of};
use crate::attribution::{
    AttributionV1, MatchReason, STATEMENT_SCHEMA, WITHDRAWAL_SCHEMA, WithdrawalV1,
};
use crate::calendar::CivilDate;
use crate::catalogue::{CatalogueError, SignedRow};
use crate::digest::Digest;
use crate::inventory::ItemKind;
use crate::keys::PrivateKey;
use crate::ledger::{EntryKind, Fields, Ledger, LedgerFileError};
use crate::location::{EngagementId, ItemId, Locator};
use crate::source::{self, Entry};

pub use proof::check;
pub(super) use proof::{Checked, Persons};

/// Why an item was not matched, or a match not taken back. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AttributeError {
    /// No item of the last scan has that id.
    #[error("there is no item {item}")]
    UnknownItem {
        /// What was asked for.
        item: ItemId,
    },
    /// The register has no engagement of that number.
    #[error("there is no engagement {engagement}")]
    UnknownEngagement {
        /// What was asked for.
        engagement: EngagementId,
    },
    /// An archive, mailbox or table: whose it is follows from its parts.
    #[error("item {item} is no more than its parts")]
    Container {
        /// The item.
        item: ItemId,
    },
    /// It could not be read, or is not what the last scan read.
    #[error("item {item} is not as it was scanned")]
    Stale {
        /// The item.
        item: ItemId,
    },
    /// Its processing is restricted (GDPR art. 18): nobody looks at it but to store it.
    #[error("item {item} is under a restriction")]
    Restricted {
        /// The item.
        item: ItemId,
    },
    /// Somebody said the same of this content already.
    #[error("attribution {attribution} says so already")]
    Already {
        /// Its number.
        attribution: String,
    },
    /// Only an engagement to which no more than weak signs point can be denied.
    #[error("engagement {engagement} is not one that only weak signs point to")]
    NotWeak {
        /// What was asked for.
        engagement: EngagementId,
    },
    /// Folder and content agree.
    #[error("folder and content of item {item} do not disagree")]
    NoConflict {
        /// The item.
        item: ItemId,
    },
    /// No attribution of that number is in force or lost.
    #[error("there is no attribution {attribution} to withdraw")]
    UnknownAttribution {
        /// What was asked for.
        attribution: String,
    },
    /// Signing, the ledger, or the list of who may sign.
    #[error(transparent)]
    Planning(#[from] PlanningError),
    /// The catalogue failed.
    #[error("the catalogue failed")]
    Catalogue(#[from] CatalogueError),
}

impl From<LedgerFileError> for AttributeError {
    fn from(error: LedgerFileError) -> Self {
        Self::Planning(error.into())
    }
}

/// Whether the person looked at a disagreement of folder and content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnConflict {
    /// It stays a reason for review.
    Stays,
    /// The person saw it; every term counts, and the longest decides.
    Settled,
}

/// What a person wants to say.
#[derive(Debug, Clone)]
pub struct Matching {
    /// Of which item.
    pub item: ItemId,
    /// Whose it is.
    pub engagement: EngagementId,
    /// Whose it is not.
    pub not: Vec<EngagementId>,
    /// What about a conflict.
    pub conflict: OnConflict,
    /// How the person knows.
    pub reason: MatchReason,
}

/// Matches an item with an engagement, signed with a key that may decide. The ledger knows of it before it
/// counts.
///
/// The file must still hold what the last scan read: nobody says anything of a content that was not judged.
///
/// # Errors
///
/// [`AttributeError`].
pub fn attribute(
    office: &mut Office,
    matching: &Matching,
    key: &PrivateKey,
) -> Result<AttributionV1, AttributeError> {
    let today = office.clock.today();
    let (content_sha256, conflict) = subject(office, matching, today)?;
    let signer = Signer::of::<AttributionV1>(office, key)?;
    let mut not = matching.not.clone();
    not.sort();
    not.dedup();
    let Office { catalogue, state, clock, .. } = office;
    let state_id = state.id();
    catalogue.place_attribution(|rows| {
        let mut ledger = Ledger::open(state.path())?;
        let told = Told::of::<AttributionV1>(&ledger);
        let statement = AttributionV1 {
            schema: STATEMENT_SCHEMA.to_owned(),
            state_id,
            attribution: told.next_number("A", &rows, today.year()),
            item: matching.item.clone(),
            content_sha256,
            engagement: matching.engagement.clone(),
            not,
            conflict,
            reason: matching.reason,
            date: today,
        };
        already(&rows, &told, &statement)?;
        let own = signer.sign(&statement)?;
        let fields = Fields::new()
            .foreign_id("attribution", &statement.attribution)
            .foreign_id("item", statement.item.as_str())
            .foreign_id("engagement", statement.engagement.as_str())
            .code("reason", statement.reason.code())
            .digest("statement_sha256", &Digest::of(own.statement.as_bytes()))
            .foreign_id("key", &signer.fingerprint);
        ledger.append(EntryKind::Attributed, fields, clock.now())?;
        let id = statement.attribution.clone();
        Ok((SignedRow { id, said: Some(own), withdrawn: None }, statement))
    })
}

/// Checks what is to be said, and gives the content and the conflict that it is said of.
fn subject(
    office: &Office,
    matching: &Matching,
    today: CivilDate,
) -> Result<(Digest, Vec<EngagementId>), AttributeError> {
    let item = matching.item.clone();
    let judged = office.judge_entry_of(&item, today)?;
    let Some(own) = judged.iter().find(|one| one.item.id == item) else {
        return Err(AttributeError::UnknownItem { item });
    };
    for engagement in std::iter::once(&matching.engagement).chain(&matching.not) {
        if office.register.engagement(engagement).is_none() {
            return Err(AttributeError::UnknownEngagement { engagement: engagement.clone() });
        }
    }
    if own.judged.assessment.restricted {
        return Err(AttributeError::Restricted { item });
    }
    let kind = own.item.reading.kind;
    if kind.is_container() || kind == ItemKind::Rows {
        return Err(AttributeError::Container { item });
    }
    let attribution = &own.judged.attribution;
    let weak = attribution.weak();
    let deniable = |id: &&EngagementId| **id != matching.engagement && weak.contains(id);
    if let Some(engagement) = matching.not.iter().find(|id| !deniable(id)) {
        return Err(AttributeError::NotWeak { engagement: engagement.clone() });
    }
    let conflict = match matching.conflict {
        OnConflict::Stays => Vec::new(),
        OnConflict::Settled => attribution.conflicting(),
    };
    if matching.conflict == OnConflict::Settled && conflict.is_empty() {
        return Err(AttributeError::NoConflict { item });
    }
    let digest = as_scanned(office, own).ok_or(AttributeError::Stale { item })?;
    Ok((digest, conflict))
}

/// The digest of the file, provided that it still holds what was scanned.
fn as_scanned(office: &Office, item: &JudgedItem) -> Option<Digest> {
    let stored = &item.item;
    let (digest, root) = (stored.digest?, office.root(&stored.source)?);
    let entry = Entry {
        locator: Locator::from_path(&stored.raw_path),
        path: stored.raw_path.clone(),
        stat: super::findings::listed(&stored.stat),
    };
    let mut open = source::read(root, &entry).ok()?;
    let same = open.digest().ok()? == digest;
    (same && open.unchanged()).then_some(digest)
}

/// Refuses what was said of this content before, and still counts.
fn already(rows: &[SignedRow], told: &Told, new: &AttributionV1) -> Result<(), AttributeError> {
    for row in rows.iter().filter(|row| row.withdrawn.is_none() && told.has(row)) {
        let Some(old) = row.said.as_ref().map(statement_of::<AttributionV1>).transpose()? else {
            continue;
        };
        let same = AttributionV1 { attribution: new.attribution.clone(), date: new.date, ..old };
        if same == *new {
            return Err(AttributeError::Already { attribution: row.id.clone() });
        }
    }
    Ok(())
}

/// Takes an attribution back, signed with a key that may decide. One that the catalogue lost is taken back
/// in the ledger, so that plans can go on.
///
/// # Errors
///
/// [`AttributeError::UnknownAttribution`] when none of that number stands.
pub fn withdraw(
    office: &mut Office,
    wanted: &str,
    key: &PrivateKey,
) -> Result<WithdrawalV1, AttributeError> {
    let signer = Signer::of::<AttributionV1>(office, key)?;
    let Office { catalogue, state, clock, .. } = office;
    let statement = WithdrawalV1 {
        schema: WITHDRAWAL_SCHEMA.to_owned(),
        state_id: state.id(),
        attribution: wanted.to_owned(),
        date: clock.today(),
    };
    catalogue.place_attribution(|rows| {
        let mut ledger = Ledger::open(state.path())?;
        let told = Told::of::<AttributionV1>(&ledger);
        let row = rows.into_iter().find(|row| row.id == wanted);
        if !told.stands(wanted) && row.as_ref().is_none_or(|row| row.withdrawn.is_some()) {
            let attribution = wanted.to_owned();
            return Err(AttributeError::UnknownAttribution { attribution });
        }
        let own = signer.sign(&statement)?;
        let fields = Fields::new()
            .foreign_id("attribution", wanted)
            .digest("statement_sha256", &Digest::of(own.statement.as_bytes()))
            .foreign_id("key", &signer.fingerprint);
        ledger.append(EntryKind::AttributionWithdrawn, fields, clock.now())?;
        let said = row.and_then(|row| row.said);
        let row = SignedRow { id: wanted.to_owned(), said, withdrawn: Some(own) };
        Ok((row, statement))
    })
}

/// How an attribution stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AttributionState {
    /// It counts.
    InForce,
    /// The item has another content now, or is gone.
    Changed,
    /// Signature, right or ledger do not bear it out (any more).
    Unproven,
    /// Taken back.
    Withdrawn,
}

impl From<Proof> for AttributionState {
    fn from(proof: Proof) -> Self {
        match proof {
            Proof::Stands => Self::InForce,
            Proof::Unproven => Self::Unproven,
            Proof::Withdrawn => Self::Withdrawn,
        }
    }
}

impl AttributionState {
    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::InForce => "in_force",
            Self::Changed => "changed",
            Self::Unproven => "unproven",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// An attribution with how it stands.
#[derive(Debug)]
pub struct AttributionLine {
    /// What was said.
    pub statement: AttributionV1,
    /// How it stands.
    pub state: AttributionState,
}

/// All attributions, those in force first. Those that the catalogue lost are not among them; planning
/// refuses until they are taken back.
///
/// # Errors
///
/// [`CatalogueError`] when the catalogue fails.
pub fn list(office: &Office) -> Result<Vec<AttributionLine>, CatalogueError> {
    let mut lines = Vec::new();
    for (statement, proof) in Checked::of_office(office)?.told() {
        let state = AttributionState::from(proof);
        let state = if state == AttributionState::InForce {
            let entry = office.catalogue.entry_of(&statement.item)?;
            let own = entry.iter().find(|item| item.id == statement.item);
            let same = own.is_some_and(|item| item.digest == Some(statement.content_sha256));
            if same { state } else { AttributionState::Changed }
        } else {
            state
        };
        lines.push(AttributionLine { statement: statement.clone(), state });
    }
    lines.sort_by(|a, b| {
        (a.state, &a.statement.attribution).cmp(&(b.state, &b.statement.attribution))
    });
    Ok(lines)
}
