//! Written waivers of clients: recorded, signed, told to the ledger, listed, taken back.
//!
//! A client's own books go back, because the law obliges the client to keep them. Only where the client said
//! on paper that it does not want them may they be destroyed without that, and only what the paper names.
//! The letter itself stays where the office keeps it; its digest is what is signed.

use std::path::Path;

use chrono::Datelike;

use super::files;
use super::office::Office;
use super::planning::PlanningError;
use super::proving::{Checked, Proof, Signer, Told};
use crate::calendar::CivilDate;
use crate::catalogue::{CatalogueError, SignedRow, StatementKind};
use crate::digest::Digest;
use crate::keys::PrivateKey;
use crate::ledger::{EntryKind, Fields, Ledger, LedgerFileError};
use crate::location::EngagementId;
use crate::register::Obligor;
use crate::retention::{
    UNCLASSED, WAIVER_SCHEMA, WAIVER_WITHDRAWAL_SCHEMA, WaiverBy, WaiverV1, WaiverWithdrawalV1,
};

/// Why a waiver was not recorded or taken back. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WaiverError {
    /// The register has no engagement of that number.
    #[error("there is no engagement {engagement}")]
    UnknownEngagement {
        /// What was asked for.
        engagement: EngagementId,
    },
    /// The records of the engagement are not the client's own: there is nothing to waive.
    #[error("the records of engagement {engagement} are not the client's own")]
    NotBooks {
        /// What was asked for.
        engagement: EngagementId,
    },
    /// No rule of the pack has that id.
    #[error("there is no class {class}")]
    UnknownClass {
        /// What was asked for.
        class: String,
    },
    /// Given on a day that is still to come.
    #[error("given on a day that is still to come")]
    Ahead,
    /// The letter cannot be read, or is empty.
    #[error("the letter cannot be read")]
    Letter {
        /// Why.
        source: std::io::Error,
    },
    /// No waiver of that number is in force or lost.
    #[error("there is no waiver {waiver} to withdraw")]
    UnknownWaiver {
        /// What was asked for.
        waiver: String,
    },
    /// Signing, the ledger, or the list of who may sign.
    #[error(transparent)]
    Planning(#[from] PlanningError),
    /// The catalogue failed.
    #[error("the catalogue failed")]
    Catalogue(#[from] CatalogueError),
}

impl From<LedgerFileError> for WaiverError {
    fn from(error: LedgerFileError) -> Self {
        Self::Planning(error.into())
    }
}

/// A waiver that is to be recorded.
#[derive(Debug, Clone)]
pub struct Waiving<'a> {
    /// Of which engagement.
    pub engagement: EngagementId,
    /// Which kinds of records the letter names: ids of rules, or [`UNCLASSED`].
    pub classes: Vec<String>,
    /// In what capacity it was given.
    pub given_by: WaiverBy,
    /// Date of the letter.
    pub given_on: CivilDate,
    /// The letter: a scan, or the mail.
    pub letter: &'a Path,
}

/// Records a waiver, signed with a key that may. The ledger knows of it before it counts.
///
/// # Errors
///
/// [`WaiverError`].
pub fn add(
    office: &mut Office,
    waiving: &Waiving<'_>,
    key: &PrivateKey,
) -> Result<WaiverV1, WaiverError> {
    let today = office.clock.today();
    let signer = Signer::of::<WaiverV1>(office, key)?;
    let id = &waiving.engagement;
    let Some(engagement) = office.register.engagement(id) else {
        return Err(WaiverError::UnknownEngagement { engagement: id.clone() });
    };
    if engagement.obligor != Obligor::Client {
        return Err(WaiverError::NotBooks { engagement: id.clone() });
    }
    if waiving.given_on > today {
        return Err(WaiverError::Ahead);
    }
    let is_known = |class: &&String| {
        *class == UNCLASSED || office.pack.statutes().iter().any(|statute| statute.id == **class)
    };
    if let Some(class) = waiving.classes.iter().find(|class| !is_known(class)) {
        return Err(WaiverError::UnknownClass { class: class.clone() });
    }
    let mut classes = waiving.classes.clone();
    classes.sort();
    classes.dedup();
    let letter_sha256 = letter(waiving.letter)?;
    let client = engagement.client.clone();
    let Office { catalogue, state, clock, .. } = office;
    catalogue.place_statements(StatementKind::Waiver, |rows| {
        let mut ledger = Ledger::open(state.path())?;
        let told = Told::of::<WaiverV1>(&ledger);
        let statement = WaiverV1 {
            schema: WAIVER_SCHEMA.to_owned(),
            state_id: state.id(),
            waiver: told.next_number("W", &rows, today.year()),
            client,
            engagement: id.clone(),
            classes,
            given_by: waiving.given_by,
            given_on: waiving.given_on,
            letter_sha256,
            date: today,
        };
        let own = signer.sign(&statement)?;
        let fields = Fields::new()
            .foreign_id("waiver", &statement.waiver)
            .foreign_id("engagement", id.as_str())
            .count("classes", statement.classes.len() as u64)
            .code("given_by", statement.given_by.code())
            .date("given_on", statement.given_on)
            .digest("letter_sha256", &statement.letter_sha256)
            .digest("statement_sha256", &Digest::of(own.statement.as_bytes()))
            .foreign_id("by", &signer.principal)
            .foreign_id("key", &signer.fingerprint);
        ledger.append(EntryKind::WaiverRecorded, fields, clock.now())?;
        let row = SignedRow { id: statement.waiver.clone(), said: Some(own), withdrawn: None };
        Ok((vec![row], statement))
    })
}

/// The digest of the letter; an empty file is none.
fn letter(path: &Path) -> Result<Digest, WaiverError> {
    let digest = files::digest(path).map_err(|source| WaiverError::Letter { source })?;
    if digest == Digest::of(b"") {
        return Err(WaiverError::Letter { source: std::io::ErrorKind::UnexpectedEof.into() });
    }
    Ok(digest)
}

/// Takes a waiver back, signed: from now on the books go back again. One that the catalogue lost is taken back
/// in the ledger.
///
/// # Errors
///
/// [`WaiverError::UnknownWaiver`] when none of that number stands.
pub fn withdraw(
    office: &mut Office,
    wanted: &str,
    key: &PrivateKey,
) -> Result<WaiverWithdrawalV1, WaiverError> {
    let signer = Signer::of::<WaiverV1>(office, key)?;
    let Office { catalogue, state, clock, .. } = office;
    let statement = WaiverWithdrawalV1 {
        schema: WAIVER_WITHDRAWAL_SCHEMA.to_owned(),
        state_id: state.id(),
        waiver: wanted.to_owned(),
        date: clock.today(),
    };
    catalogue.place_statements(StatementKind::Waiver, |rows| {
        let mut ledger = Ledger::open(state.path())?;
        let told = Told::of::<WaiverV1>(&ledger);
        let row = rows.into_iter().find(|row| row.id == wanted);
        if !told.stands(wanted) && row.as_ref().is_none_or(|row| row.withdrawn.is_some()) {
            return Err(WaiverError::UnknownWaiver { waiver: wanted.to_owned() });
        }
        let own = signer.sign(&statement)?;
        let fields = Fields::new()
            .foreign_id("waiver", wanted)
            .digest("statement_sha256", &Digest::of(own.statement.as_bytes()))
            .foreign_id("by", &signer.principal)
            .foreign_id("key", &signer.fingerprint);
        ledger.append(EntryKind::WaiverWithdrawn, fields, clock.now())?;
        let said = row.and_then(|row| row.said);
        let row = SignedRow { id: wanted.to_owned(), said, withdrawn: Some(own) };
        Ok((vec![row], statement))
    })
}

/// All waivers with how they stand, those in force first.
///
/// # Errors
///
/// [`CatalogueError`] when the catalogue fails.
pub fn list(office: &Office) -> Result<Vec<(WaiverV1, Proof)>, CatalogueError> {
    let rows = office.catalogue.statements(StatementKind::Waiver)?;
    let checked = Checked::<WaiverV1>::of(rows, office)?;
    let mut all: Vec<_> = checked.told().map(|(said, proof)| (said.clone(), proof)).collect();
    all.sort_by(|a, b| (a.1, &a.0.waiver).cmp(&(b.1, &b.0.waiver)));
    Ok(all)
}
