//! The terms of a register, for detection, and what a hit of each of them says. Pure.

use std::collections::{BTreeMap, BTreeSet};

use super::engagement::Engagement;
use super::fold;
use crate::detect::{Term, TermSet, fold_id};
use crate::inventory::{Sign, SignKind};
use crate::location::{ClientId, EngagementId};

/// Terms in a fixed order, each with its owners.
#[derive(Clone)]
pub(super) struct Terms {
    terms: Vec<Term>,
    signs: Vec<Sign>,
}

impl Terms {
    /// All terms of the engagements: their numbers, and whatever names their clients. Of those that are
    /// gone, the numbers.
    pub(super) fn of(
        engagements: &[Engagement],
        by_client: &BTreeMap<ClientId, Vec<usize>>,
        gone: &[EngagementId],
    ) -> Self {
        let mut texts: BTreeSet<(SignKind, String)> = BTreeSet::new();
        let mut owners: BTreeMap<(SignKind, String), BTreeSet<&EngagementId>> = BTreeMap::new();
        for engagement in engagements.iter().map(|engagement| &engagement.id).chain(gone) {
            let id = engagement.as_str().to_owned();
            owners
                .entry((SignKind::EngagementId, key(SignKind::EngagementId, &id)))
                .or_default()
                .insert(engagement);
            texts.insert((SignKind::EngagementId, id));
        }
        for indices in by_client.values() {
            let ids: Vec<&EngagementId> = indices.iter().map(|i| &engagements[*i].id).collect();
            let client: Vec<&Engagement> = indices.iter().map(|i| &engagements[*i]).collect();
            for (kind, text) in client_terms(&client) {
                owners.entry((kind, key(kind, &text))).or_default().extend(&ids);
                texts.insert((kind, text));
            }
        }
        let signs = texts
            .iter()
            .map(|(kind, text)| Sign {
                kind: *kind,
                engagements: owners[&(*kind, key(*kind, text))].iter().copied().cloned().collect(),
            })
            .collect();
        let terms = texts.into_iter().map(|(kind, text)| Term { kind, text }).collect();
        Self { terms, signs }
    }

    pub(super) fn set(&self) -> TermSet {
        TermSet { terms: self.terms.clone() }
    }

    pub(super) fn sign(&self, index: usize) -> Sign {
        self.signs[index].clone()
    }
}

fn client_terms(engagements: &[&Engagement]) -> Vec<(SignKind, String)> {
    let own_domain = |email: &str| {
        let host = email.rsplit_once('@').map(|(_, host)| fold(host));
        host.is_some_and(|host| engagements.iter().any(|e| e.mail_domains.contains(&host)))
    };
    let mut terms = Vec::new();
    for engagement in engagements {
        terms.push((SignKind::ClientName, engagement.client_name.clone()));
        terms.extend(engagement.mail_domains.iter().map(|d| (SignKind::MailDomain, d.clone())));
        terms.extend(engagement.identifiers.iter().map(|i| (i.kind, i.text.clone())));
        terms.extend(engagement.contact_name.iter().map(|n| (SignKind::ContactName, n.clone())));
        // An address at the client's own domain is found by that domain, and counts as it.
        let emails = engagement.contact_email.iter().filter(|email| !own_domain(email));
        terms.extend(emails.map(|email| (SignKind::ContactEmail, email.clone())));
    }
    terms
}

/// What two terms must share to be one and the same to any reader: letters and digits, without the
/// legal form.
///
/// Detection may report either of `De Vries B.V.` and `de vries bv`; both must then name the
/// engagements of both clients. Too coarse a key only adds candidates, and candidates only keep; the
/// number of an engagement is more than a candidate, so `2023-1-12` and `2023-11-2` stay two.
fn key(kind: SignKind, text: &str) -> String {
    const LEGAL_FORMS: &[&str] =
        &["bv", "nv", "vof", "cv", "ua", "ltd", "limited", "gmbh", "inc", "llc", "plc"];
    if kind == SignKind::EngagementId {
        return fold_id(text);
    }
    let words: Vec<String> = fold(text)
        .split_whitespace()
        .map(|word| word.chars().filter(|c| c.is_alphanumeric()).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect();
    let kept = match words.split_last() {
        Some((last, rest)) if !rest.is_empty() && LEGAL_FORMS.contains(&last.as_str()) => rest,
        _ => &words[..],
    };
    kept.concat()
}
