//! Holds: placed by one person at once, released by two.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::files;
use super::office::Office;
use super::planning::{self, PlanningError};
use crate::calendar::CivilDate;
use crate::catalogue::CatalogueError;
use crate::digest::Digest;
use crate::keys;
use crate::ledger::{EntryKind, Fields, Ledger};
use crate::plan::{VerifiedSignature, namespace};
use crate::retention::{Hold, HoldId, HoldReason, HoldScope, without_source};

/// Why a hold was not placed or released.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HoldError {
    /// No active hold of that number.
    #[error("there is no active hold {hold}")]
    Unknown {
        /// The number.
        hold: HoldId,
    },
    /// Fewer than two signatures.
    #[error("a hold is released by two people")]
    TwoPeople,
    /// Both signatures are of one person or key.
    #[error("{principal} signed twice")]
    SamePerson {
        /// Who.
        principal: String,
    },
    /// There is no statement in order that releases it.
    #[error("there is no statement in order that releases hold {hold}")]
    NotReleased {
        /// The number.
        hold: HoldId,
    },
    /// The reason is a sentence.
    #[error("the reason is not a code")]
    Reason,
    /// Signing, the ledger, or the list of who may sign.
    #[error(transparent)]
    Planning(#[from] PlanningError),
    /// The catalogue failed.
    #[error("the catalogue failed")]
    Catalogue(#[from] CatalogueError),
}

/// A hold that is to be placed.
#[derive(Debug, Clone)]
pub struct Placing {
    /// What it covers.
    pub scope: HoldScope,
    /// Why.
    pub reason: HoldReason,
    /// On whose mandate.
    pub mandate: String,
    /// Who owns it.
    pub owner: String,
    /// When it is looked at again.
    pub review_on: CivilDate,
}

/// Places a hold. Never waits for a running `apply`: that one sees it at its next line.
///
/// # Errors
///
/// [`HoldError`]. When it is the ledger's, the hold is placed nevertheless: keeping is the side on which to
/// err.
pub fn add(office: &mut Office, placing: Placing) -> Result<HoldId, HoldError> {
    let today = office.clock.today();
    let paths = paths_of(&placing.scope, office);
    let hold = office.catalogue.place_hold(|number| {
        let id = HoldId::new(format!("H-{}-{number:04}", today.format("%Y")));
        let hold = Hold {
            id: id.clone(),
            scope: placing.scope,
            reason: placing.reason,
            mandate: placing.mandate,
            owner: placing.owner,
            placed_on: today,
            review_on: placing.review_on,
            released_on: None,
            paths,
        };
        (id.as_str().to_owned(), hold)
    })?;
    let fields = Fields::new()
        .foreign_id("hold", hold.id.as_str())
        .code("scope", hold.scope.code())
        .code("reason", hold.reason.code())
        .date("review_on", hold.review_on);
    planning::record(office, EntryKind::HoldAdded, fields)?;
    Ok(hold.id)
}

/// What a scope means besides itself, as things stand: a path with the name of a source in front is one
/// in that source.
fn paths_of(scope: &HoldScope, office: &Office) -> Vec<String> {
    match scope {
        HoldScope::Path(path) => {
            let names = office.roots.iter().map(|root| root.name.as_str());
            names.filter_map(|name| without_source(path, name)).collect()
        }
        HoldScope::Engagement(_) | HoldScope::Client(_) => Vec::new(),
    }
}

/// How many items a hold keeps today, of those that the last scan met: with personal data, or not read.
///
/// # Errors
///
/// [`CatalogueError`] when the catalogue fails.
pub fn covered(office: &Office, id: &HoldId) -> Result<u64, CatalogueError> {
    let mut count = 0;
    office.judge_all(office.clock.today(), |item| {
        count += u64::from(item.judged.assessment.blocks.contains(id));
    })?;
    Ok(count)
}

/// Schema of what is signed to release a hold.
const RELEASE_SCHEMA: &str = "termijn/hold-release/1";

/// What two people sign to release a hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoldReleaseV1 {
    /// `termijn/hold-release/1`.
    pub schema: String,
    /// State folder that the hold is in: numbers of holds are not unique across firms.
    pub state_id: String,
    /// The hold.
    pub hold: HoldId,
    /// Why it is released; a code.
    pub reason: String,
    /// Day of the release.
    pub date: CivilDate,
}

/// Releases a hold, signed by two people who may. The statement that they sign and both signatures stay in
/// the state folder, under `holds/`.
///
/// # Errors
///
/// [`HoldError`]; the hold stands then.
pub fn release(
    office: &mut Office,
    id: &HoldId,
    reason: &str,
    signing: &[keys::PrivateKey],
) -> Result<(), HoldError> {
    let today = office.clock.today();
    let active = office.holds()?.into_iter().find(|h| h.id == *id && h.released_on.is_none());
    let mut hold = active.ok_or_else(|| HoldError::Unknown { hold: id.clone() })?;
    if !reason.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') || reason.is_empty() {
        return Err(HoldError::Reason);
    }
    let [first, second] = signing else { return Err(HoldError::TwoPeople) };
    let statement = HoldReleaseV1 {
        schema: RELEASE_SCHEMA.to_owned(),
        state_id: office.state.id(),
        hold: id.clone(),
        reason: reason.to_owned(),
        date: today,
    };
    let bytes = written(&statement);
    let signatures = [first, second]
        .map(|key| keys::sign(key, namespace::HOLD_RELEASE, &bytes).map(String::into_bytes));
    let [first, second] = signatures.map(|signature| signature.map_err(PlanningError::from));
    let pair = [first?, second?];
    let signers = two_people(office, &bytes, &pair)?;
    // An earlier try may have been cut off before the hold was released: this one takes its place.
    let paths = release_files(office, id);
    let [first, second] = &pair;
    for (path, bytes) in paths.iter().zip([&bytes, first, second]) {
        files::replace(path, bytes).map_err(planning::file(path))?;
    }
    // Told before it is done: no hold ends without a line in the ledger.
    let [first, second] = &signers;
    let fields = Fields::new()
        .foreign_id("hold", id.as_str())
        .foreign_id("reason", reason)
        .digest("statement_sha256", &Digest::of(&bytes))
        .foreign_id("key_1", first.key_fingerprint())
        .foreign_id("key_2", second.key_fingerprint());
    planning::record(office, EntryKind::HoldReleased, fields)?;
    check_release(office, id)?;
    hold.released_on = Some(today);
    office.catalogue.release_hold(id.as_str(), &hold, today)?;
    Ok(())
}

/// Checks the statement by which a hold was released, as it lies in the state folder: what it says, and that
/// two people signed these bytes.
///
/// # Errors
///
/// [`HoldError::NotReleased`] when it speaks of something else or is not in the ledger; else as [`release`].
pub fn check_release(office: &Office, id: &HoldId) -> Result<HoldReleaseV1, HoldError> {
    let paths = release_files(office, id);
    let read = |path: &PathBuf| files::read(path).map_err(planning::file(path));
    let [statement, first, second] = paths.each_ref().map(read);
    let (bytes, pair) = (statement?, [first?, second?]);
    two_people(office, &bytes, &pair)?;
    let not_released = || HoldError::NotReleased { hold: id.clone() };
    let statement: HoldReleaseV1 = serde_json::from_slice(&bytes).map_err(|_| not_released())?;
    let of_this_hold = statement.schema == RELEASE_SCHEMA
        && statement.hold == *id
        && statement.state_id == office.state.id();
    let digest = Digest::of(&bytes).to_string();
    let ledger = Ledger::open(office.state.path()).map_err(PlanningError::from)?;
    let told = ledger.entries().iter().any(|entry| {
        entry.kind == EntryKind::HoldReleased
            && entry.fields.token("statement_sha256") == Some(digest.as_str())
    });
    if of_this_hold && told { Ok(statement) } else { Err(not_released()) }
}

/// The bytes that are signed: one line of JSON.
fn written(statement: &HoldReleaseV1) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(statement).expect("a statement is plain data");
    bytes.push(b'\n');
    bytes
}

/// Statement and both signatures.
fn release_files(office: &Office, id: &HoldId) -> [PathBuf; 3] {
    let file =
        |ending: &str| office.state.path().join("holds").join(format!("{id}.release.json{ending}"));
    [file(""), file(".1.sig"), file(".2.sig")]
}

/// The two different people, with two different keys, whose signatures these are.
fn two_people(
    office: &Office,
    bytes: &[u8],
    signatures: &[Vec<u8>; 2],
) -> Result<[VerifiedSignature; 2], HoldError> {
    let (_, signers) = planning::signers(office)?;
    let now = office.clock.now();
    let verify = |pem: &Vec<u8>| {
        keys::verify(pem, bytes, namespace::HOLD_RELEASE, &signers, now)
            .map_err(PlanningError::from)
    };
    let [first, second] = signatures.each_ref().map(verify);
    let (first, second) = (first?, second?);
    for signature in [&first, &second] {
        let principal = signature.principal().to_owned();
        if office.people.function(&principal).is_none() {
            return Err(PlanningError::UnknownPerson { principal }.into());
        }
    }
    // One person may have several principals, and one key several names.
    let same = first.public_key() == second.public_key()
        || office.people.is_same(first.principal(), second.principal());
    if same {
        return Err(HoldError::SamePerson { principal: second.principal().to_owned() });
    }
    Ok([first, second])
}
