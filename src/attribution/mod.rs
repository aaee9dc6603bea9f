//! Whose is it: which engagements an item belongs to, how surely, and on what grounds. Pure.
//!
//! It decides the strength of evidence and nothing else; what a strength allows is `retention`'s.
//! Evidence is kept as codes, never as the text that was found.

mod code;
mod person;
mod rows;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::inventory::{Sign, SignKind};
use crate::location::{ClientId, EngagementId, Locator, unescape};
use crate::register::Register;

pub use code::{EvidenceCode, ParseEvidenceError, sign_code};
pub use person::{
    AttributionV1, MatchReason, PersonMatch, STATEMENT_SCHEMA, Standing, WITHDRAWAL_SCHEMA,
    WithdrawalV1,
};
pub use rows::{RowGroup, row_group};

/// How surely an item belongs to an engagement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// The engagement's own number.
    Exact,
    /// Its folder, or two independent signs of a client with one engagement.
    Strong,
    /// A candidate: it may keep an item, and never lets one go.
    Weak,
}

impl Strength {
    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Strong => "strong",
            Self::Weak => "weak",
        }
    }

    /// Whether it settles whose the item is.
    pub fn is_established(self) -> bool {
        self != Self::Weak
    }
}

/// One ground on which an item belongs to one engagement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Evidence {
    /// What was found, and where.
    pub code: EvidenceCode,
    /// To which engagement it points.
    pub engagement: EngagementId,
    /// How surely.
    pub strength: Strength,
}

/// All grounds of one item, sorted, each once.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Evidence>", into = "Vec<Evidence>")]
pub struct Attribution {
    /// By code, then engagement.
    pub evidence: Vec<Evidence>,
}

impl From<Vec<Evidence>> for Attribution {
    fn from(mut evidence: Vec<Evidence>) -> Self {
        evidence.sort();
        evidence.dedup();
        Self { evidence }
    }
}

impl From<Attribution> for Vec<Evidence> {
    fn from(attribution: Attribution) -> Self {
        attribution.evidence
    }
}

impl Attribution {
    /// Engagements with exact or strong evidence, sorted: whose the item is.
    pub fn established(&self) -> Vec<EngagementId> {
        self.engagements(|evidence| evidence.strength.is_established())
    }

    /// Engagements with weak evidence only, sorted: whose it might be.
    pub fn weak(&self) -> Vec<EngagementId> {
        let established = self.established();
        let mut weak = self.engagements(|evidence| !evidence.strength.is_established());
        weak.retain(|engagement| established.binary_search(engagement).is_err());
        weak
    }

    /// Engagements that the path or a name in it establishes, sorted.
    ///
    /// Weak path evidence (a shared folder) is left out: otherwise one more shared glob could settle
    /// a conflict, and so make an item destroyable.
    pub fn by_path(&self) -> Vec<EngagementId> {
        self.engagements(|evidence| evidence.strength.is_established() && evidence.code.is_path())
    }

    /// Established engagements that the content speaks of, sorted. That a person established one makes the
    /// content speak no louder.
    pub fn by_content(&self) -> Vec<EngagementId> {
        let mut content =
            self.engagements(|evidence| !evidence.code.is_path() && !evidence.code.is_person());
        let established = self.engagements(|evidence| {
            evidence.strength.is_established() && !evidence.code.is_person()
        });
        content.retain(|engagement| established.binary_search(engagement).is_ok());
        content
    }

    /// Whether the content speaks of an engagement other than the folder's, and nobody looked at that.
    pub fn is_conflict(&self) -> bool {
        let between = self.conflicting();
        !between.is_empty() && !self.is_settled(&between)
    }

    /// Whether the number of this very engagement, or something like it, stands in the path.
    ///
    /// A sign of a client points at all its engagements alike; this points at one.
    pub fn is_numbered(&self, engagement: &EngagementId) -> bool {
        let by_number = |e: &&Evidence| e.code == EvidenceCode::PathEngagementId;
        self.evidence.iter().filter(by_number).any(|e| e.engagement == *engagement)
    }

    /// The best strength for one engagement.
    pub fn best(&self, engagement: &EngagementId) -> Option<Strength> {
        self.evidence.iter().filter(|e| e.engagement == *engagement).map(|e| e.strength).min()
    }

    /// The best strength for any engagement.
    pub fn strength(&self) -> Option<Strength> {
        self.evidence.iter().map(|evidence| evidence.strength).min()
    }

    fn engagements(&self, which: impl Fn(&Evidence) -> bool) -> Vec<EngagementId> {
        let ids: BTreeSet<&EngagementId> =
            self.evidence.iter().filter(|e| which(e)).map(|e| &e.engagement).collect();
        ids.into_iter().cloned().collect()
    }
}

/// Whose an item is, by its path, the names inside its locator, and the signs in its content.
///
/// The signs are those of the item itself: what stands in a message says nothing of its attachments.
/// Signs that name engagements outside the register are passed over, but for the number of one that the
/// register had once: that it has no row any more lets nothing go.
pub fn attribute(locator: &Locator, signs: &[Sign], register: &Register) -> Attribution {
    let mut evidence = path_evidence(locator, register);
    let mut content = content_evidence(signs, register);
    // The signs of this group come from different rows; together they prove nothing of any of them.
    if locator.as_str().ends_with("::rows[?]") {
        for evidence in &mut content {
            evidence.strength = Strength::Weak;
        }
    }
    evidence.append(&mut content);
    Attribution::from(evidence)
}

fn path_evidence(locator: &Locator, register: &Register) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    let parts: Vec<&str> = locator.as_str().split("::").collect();
    let names = match parts.split_last() {
        // The engagements in `rows[…]` came from the content; they are no name that anyone gave.
        Some((last, names)) if last.starts_with("rows[") && !names.is_empty() => names,
        _ => &parts,
    };
    for name in names {
        let name = unescape(name);
        let found = register.named_in(&String::from_utf8_lossy(&name));
        let exact = found.exact.into_iter().map(|engagement| &engagement.id).chain(found.gone);
        let like = found.like.into_iter().map(|engagement| &engagement.id).chain(found.like_gone);
        let exact = exact.map(|id| (id, Strength::Exact));
        let like = like.map(|id| (id, Strength::Weak));
        evidence.extend(exact.chain(like).map(|(id, strength)| Evidence {
            code: EvidenceCode::PathEngagementId,
            engagement: id.clone(),
            strength,
        }));
    }
    let file = locator.file_bytes();
    let owners = register.by_path(&String::from_utf8_lossy(&file));
    let (code, strength) = match owners.len() {
        1 => (EvidenceCode::PathGlob, Strength::Strong),
        _ => (EvidenceCode::PathGlobShared, Strength::Weak),
    };
    evidence.extend(owners.into_iter().map(|owner| Evidence {
        code: code.clone(),
        engagement: owner.id.clone(),
        strength,
    }));
    evidence
}

fn content_evidence(signs: &[Sign], register: &Register) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    let mut independent: BTreeMap<&ClientId, BTreeSet<SignKind>> = BTreeMap::new();
    let mut contacts: BTreeMap<&ClientId, BTreeSet<SignKind>> = BTreeMap::new();
    for sign in signs {
        if sign.kind == SignKind::EngagementId {
            let gone = sign.engagements.iter().filter(|id| register.gone().contains(id));
            evidence.extend(gone.map(|id| Evidence {
                code: EvidenceCode::ContentEngagementId,
                engagement: id.clone(),
                strength: Strength::Exact,
            }));
        }
        for engagement in sign.engagements.iter().filter_map(|id| register.engagement(id)) {
            let kinds = match sign.kind {
                SignKind::EngagementId => {
                    evidence.push(Evidence {
                        code: EvidenceCode::ContentEngagementId,
                        engagement: engagement.id.clone(),
                        strength: Strength::Exact,
                    });
                    continue;
                }
                SignKind::ContactName | SignKind::ContactEmail => &mut contacts,
                _ => &mut independent,
            };
            kinds.entry(&engagement.client).or_default().insert(sign.kind);
        }
    }
    for (client, kinds) in independent {
        let is_strong = kinds.len() >= 2 && register.of_client(client).count() == 1;
        let strength = if is_strong { Strength::Strong } else { Strength::Weak };
        evidence.extend(client_evidence(register, client, kinds, strength));
    }
    for (client, kinds) in contacts {
        evidence.extend(client_evidence(register, client, kinds, Strength::Weak));
    }
    evidence
}

fn client_evidence(
    register: &Register,
    client: &ClientId,
    kinds: BTreeSet<SignKind>,
    strength: Strength,
) -> impl Iterator<Item = Evidence> {
    let code = EvidenceCode::Content(kinds);
    register.of_client(client).map(move |engagement| Evidence {
        code: code.clone(),
        engagement: engagement.id.clone(),
        strength,
    })
}
