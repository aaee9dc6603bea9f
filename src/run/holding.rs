//! Holds: placed by one person at once, released by two.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::files;
use super::office::Office;
use super::planning::{self, PlanningError};
use super::querying;
use crate::calendar::CivilDate;
use crate::catalogue::CatalogueError;
use crate::digest::{Digest, StateKey};
use crate::keys;
use crate::ledger::{Entry, EntryKind, Fields, Ledger};
use crate::location::ClientId;
use crate::plan::{VerifiedSignature, namespace};
use crate::retention::{Block, BlockScope, Hold, HoldId, HoldReason, Query, without_source};

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
    pub scope: BlockScope,
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
    let scope = match placing.scope {
        BlockScope::Query(query) => BlockScope::Query(query.as_meant_by(&office.register)),
        other => other,
    };
    let (client, paths) = (client_of(&scope, office), paths_of(&scope, office));
    // Without the ledger its number may come twice, and it holds all the same.
    let told = Ledger::open(office.state.path()).map(|ledger| placed(&ledger)).unwrap_or_default();
    let hold = office.catalogue.place_hold(|taken| {
        let number =
            taken.iter().chain(&told).filter_map(|id| number_of(id)).max().unwrap_or(0) + 1;
        let id = HoldId::new(format!("H-{}-{number:04}", today.format("%Y")));
        let hold = Hold {
            id: id.clone(),
            scope,
            reason: placing.reason,
            mandate: placing.mandate,
            owner: placing.owner,
            placed_on: today,
            review_on: placing.review_on,
            released_on: None,
            client,
            paths,
        };
        (id.as_str().to_owned(), hold)
    })?;
    let fields = Fields::new()
        .foreign_id("hold", hold.id.as_str())
        .code("scope", hold.scope.code())
        .code("reason", hold.reason.code())
        .date("review_on", hold.review_on)
        .digest("scope_token", &scope_token(&hold, office.state.key()))
        .digest("reach_token", &reach_token(&hold, office.state.key()));
    planning::record(office, EntryKind::HoldAdded, fields)?;
    Ok(hold.id)
}

/// Numbers of the holds that the ledger saw placed.
fn placed(ledger: &Ledger) -> Vec<String> {
    let added = ledger.entries().iter().filter(|entry| entry.kind == EntryKind::HoldAdded);
    added.filter_map(|entry| entry.fields.token("hold").map(str::to_owned)).collect()
}

fn number_of(id: &str) -> Option<u64> {
    id.rsplit('-').next()?.parse().ok()
}

/// Holds that the ledger saw placed and not released, and that the catalogue does not have in force: it was
/// lost or set back, or somebody reached into it. Of two under one number, one is lost.
///
/// Read the ledger first: a hold is placed in the catalogue before the ledger tells it.
fn lost(ledger: &Ledger, holds: &[Hold]) -> Vec<HoldId> {
    let mut open: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in ledger.entries() {
        let Some(id) = entry.fields.token("hold") else { continue };
        match entry.kind {
            EntryKind::HoldAdded => *open.entry(id).or_default() += 1,
            EntryKind::HoldReleased => {
                let left = open.entry(id).or_default();
                *left = left.saturating_sub(1);
            }
            _ => {}
        }
    }
    let in_force = |id: &str| holds.iter().any(|h| h.id.as_str() == id && h.released_on.is_none());
    let is_lost = |(id, count): &(&str, usize)| *count > usize::from(in_force(id));
    open.into_iter().filter(is_lost).map(|(id, _)| HoldId::new(id)).collect()
}

/// Binds a hold to its line in the ledger: what it is on. By the key of the state folder, so that the ledger
/// tells nobody else; who knows the key can try a number and see whether the hold was on that one.
fn scope_token(hold: &Hold, key: &StateKey) -> Digest {
    scope_token_of(hold.id.as_str(), &hold.scope, key)
}

/// The token of a hold on this scope.
pub(super) fn scope_token_of(id: &str, scope: &BlockScope, key: &StateKey) -> Digest {
    let value = match scope {
        // Its digests by the same key; the kinds of things alone would bind nobody.
        BlockScope::Person(subject) => {
            serde_json::to_string(subject).expect("a subject is plain data")
        }
        // With its words, and what its numbers meant.
        BlockScope::Query(query) => serde_json::to_string(query).expect("a query is plain data"),
        other => other.value().into_owned(),
    };
    let parts = [b"hold-scope-1", id.as_bytes(), scope.code().as_bytes(), value.as_bytes()];
    key.token(&parts)
}

/// Binds what a hold covers besides its scope.
fn reach_token(hold: &Hold, key: &StateKey) -> Digest {
    let client = hold.client.as_ref().map_or("", ClientId::as_str);
    let head = [b"hold-reach-1".as_slice(), hold.id.as_str().as_bytes(), client.as_bytes()];
    let paths = hold.paths.iter().map(String::as_bytes);
    key.token(&head.into_iter().chain(paths).collect::<Vec<_>>())
}

/// How a hold in the catalogue stands to the ledger; the surer first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Binding {
    /// It is what was recorded when it was placed.
    Bound,
    /// The ledger does not say what it was on: an earlier version placed it, or the ledger could not take
    /// it in.
    Unbound,
    /// It was on something else, or for another reason, when it was placed.
    Changed,
}

/// Whether a hold is what the ledger saw placed. Of several under its number, one of them.
pub fn binding(ledger: &Ledger, hold: &Hold, key: &StateKey) -> Binding {
    let tokens = [scope_token(hold, key), reach_token(hold, key)].map(|token| token.to_string());
    let of_entry = |entry: &Entry| {
        let token = |name| entry.fields.token(name);
        let is_same = token("scope") == Some(hold.scope.code())
            && token("reason") == Some(hold.reason.code());
        match [token("scope_token"), token("reach_token")] {
            [Some(scope), Some(reach)] if is_same && tokens == [scope, reach] => Binding::Bound,
            [None, None] if is_same => Binding::Unbound,
            _ => Binding::Changed,
        }
    };
    let of_it = ledger.entries().iter().filter(|entry| {
        entry.kind == EntryKind::HoldAdded && entry.fields.token("hold") == Some(hold.id.as_str())
    });
    of_it.map(of_entry).min().unwrap_or(Binding::Unbound)
}

/// What a check of the holds found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldsChecked {
    /// How many are in force.
    pub active: u64,
    /// Of these, those of which the ledger does not say what they were on.
    pub unbound: Vec<HoldId>,
}

/// Refuses where a hold that was placed may not reach what it was meant for.
///
/// # Errors
///
/// [`PlanningError::HoldsLost`] when the catalogue lacks holds that the ledger knows;
/// [`PlanningError::HoldsChanged`] when a hold is on something else than when it was placed;
/// [`PlanningError::HoldsAdrift`] when holds are on numbers that the register does not have, or by query on
/// sources, types or rules that the office does not have.
pub fn check(office: &Office, ledger: &Ledger) -> Result<HoldsChecked, PlanningError> {
    let holds = office.holds()?;
    let lost = lost(ledger, &holds);
    if !lost.is_empty() {
        return Err(PlanningError::HoldsLost { holds: lost });
    }
    let mut active: Vec<_> =
        holds.into_iter().filter(|hold| hold.is_active(office.clock.today())).collect();
    let ids_of = |wanted: Binding| -> Vec<HoldId> {
        let is_it = |hold: &&Hold| binding(ledger, hold, office.state.key()) == wanted;
        active.iter().filter(is_it).map(|hold| hold.id.clone()).collect()
    };
    let changed = ids_of(Binding::Changed);
    if !changed.is_empty() {
        return Err(PlanningError::HoldsChanged { holds: changed });
    }
    let checked = HoldsChecked { active: active.len() as u64, unbound: ids_of(Binding::Unbound) };
    let names_known = |query: &Query| querying::check(office, query).is_ok();
    active.retain(|hold| {
        let is_known = hold.scope.is_known(&office.register);
        !is_known || !hold.scope.query().is_none_or(names_known)
    });
    if active.is_empty() {
        return Ok(checked);
    }
    let holds = active.into_iter().map(|hold| (hold.id, hold.scope.value().into_owned())).collect();
    Err(PlanningError::HoldsAdrift { holds })
}

/// What a scope means besides itself, as things stand: a path with the name of a source in front is one
/// in that source, an engagement has its folders.
pub(super) fn paths_of(scope: &BlockScope, office: &Office) -> Vec<String> {
    match scope {
        BlockScope::Path(path) => {
            let names = office.roots.iter().map(|root| root.name.as_str());
            names.filter_map(|name| without_source(path, name)).collect()
        }
        // What its numbers mean stands in a query itself.
        BlockScope::Person(_) | BlockScope::Query(_) => Vec::new(),
        BlockScope::Engagement(id) => {
            let engagement = office.register.engagement(id);
            engagement.map(|engagement| engagement.paths.clone()).unwrap_or_default()
        }
        BlockScope::Client(id) => {
            let engagements = office.register.of_client(id);
            engagements.flat_map(|engagement| engagement.paths.clone()).collect()
        }
    }
}

/// The client of the engagement that a block is on.
pub(super) fn client_of(scope: &BlockScope, office: &Office) -> Option<ClientId> {
    match scope {
        BlockScope::Engagement(id) => office.register.engagement(id).map(|e| e.client.clone()),
        BlockScope::Client(_)
        | BlockScope::Path(_)
        | BlockScope::Person(_)
        | BlockScope::Query(_) => None,
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
        let is_it = |block: &Block| *block == Block::Hold(id.clone());
        count += u64::from(item.judged.assessment.blocks.iter().any(is_it));
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
/// the state folder, under `holds/`. One that the catalogue lost is released in the ledger: so it can be
/// replaced by a new one.
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
    let ledger = Ledger::open(office.state.path()).map_err(PlanningError::from)?;
    let holds = office.holds()?;
    let is_lost = lost(&ledger, &holds).contains(id);
    let active = holds.into_iter().find(|h| h.id == *id && h.released_on.is_none());
    if active.is_none() && !is_lost {
        return Err(HoldError::Unknown { hold: id.clone() });
    }
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
    if let Some(mut hold) = active {
        hold.released_on = Some(today);
        office.catalogue.release_hold(id.as_str(), &hold, today)?;
    }
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
