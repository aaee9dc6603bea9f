//! Holds: placed by one person at once, released by two.

use super::office::Office;
use super::planning::{self, PlanningError};
use crate::calendar::CivilDate;
use crate::catalogue::CatalogueError;
use crate::keys;
use crate::ledger::{EntryKind, Fields};
use crate::plan::namespace;
use crate::retention::{Hold, HoldId, HoldReason, HoldScope};

/// Why a hold was not placed or released. Nothing was changed.
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
/// [`HoldError`].
pub fn add(office: &mut Office, placing: Placing) -> Result<HoldId, HoldError> {
    let today = office.clock.today();
    let id_of = |number| HoldId::new(format!("H-{}-{number:04}", today.format("%Y")));
    let mut number = office.holds()?.len() + 1;
    let mut hold = Hold {
        id: id_of(number),
        scope: placing.scope,
        reason: placing.reason,
        mandate: placing.mandate,
        owner: placing.owner,
        placed_on: today,
        review_on: placing.review_on,
        released_on: None,
    };
    while !office.catalogue.place_hold(hold.id.as_str(), &hold)? {
        number += 1;
        hold.id = id_of(number);
    }
    let fields = Fields::new()
        .foreign_id("hold", hold.id.as_str())
        .code("scope", hold.scope.code())
        .code("reason", hold.reason.code())
        .date("review_on", hold.review_on);
    planning::record(office, EntryKind::HoldAdded, fields)?;
    Ok(hold.id)
}

/// Releases a hold, signed by two people who may.
///
/// # Errors
///
/// [`HoldError`].
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
    if signing.len() < 2 {
        return Err(HoldError::TwoPeople);
    }
    let (_, signers) = planning::signers(office)?;
    let mut people: Vec<(String, String)> = Vec::new();
    for key in signing {
        let principal = planning::principal_of(key, namespace::HOLD_RELEASE, &signers, office)?;
        let twice = people.iter().any(|(p, f)| *p == principal || *f == key.fingerprint());
        if twice {
            return Err(HoldError::SamePerson { principal });
        }
        people.push((principal, key.fingerprint()));
    }
    hold.released_on = Some(today);
    office.catalogue.store_hold(id.as_str(), &hold, Some(today))?;
    let fields = Fields::new()
        .foreign_id("hold", id.as_str())
        .foreign_id("reason", reason)
        .foreign_id("key_1", &people[0].1)
        .foreign_id("key_2", &people[1].1);
    planning::record(office, EntryKind::HoldReleased, fields)?;
    Ok(())
}
