//! Codes of evidence: what was found and where, in words that repeat nothing of it. Pure.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::inventory::SignKind;

/// What kind of ground was found, and where.
///
/// ```
/// # use termijn::attribution::EvidenceCode;
/// let code: EvidenceCode = "content:client_name+kvk".parse().unwrap();
/// assert_eq!(code.to_string(), "content:client_name+kvk");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EvidenceCode {
    /// `path:engagement_id`: the number in the path or the name of a member; weak when it is only
    /// something like the number.
    PathEngagementId,
    /// `path:glob`: the folder of one engagement.
    PathGlob,
    /// `path:glob_shared`: a folder of several engagements.
    PathGlobShared,
    /// `content:engagement_id`: the number in the content.
    ContentEngagementId,
    /// `content:client_name+kvk` and the like: signs of one client, by kind.
    Content(BTreeSet<SignKind>),
    /// `person:signed`: a person said so, of this content.
    PersonSigned,
    /// `person:conflict`: a person looked at the disagreement of folder and content about it.
    PersonConflict,
    /// `person:changed`: a person said so, of another content.
    PersonChanged,
    /// `person:unproven`: it is said that a person said so; signature, right or ledger do not bear it out.
    PersonUnproven,
}

/// Codes that are no more than their name.
const PLAIN: [(EvidenceCode, &str); 8] = [
    (EvidenceCode::PathEngagementId, "path:engagement_id"),
    (EvidenceCode::PathGlob, "path:glob"),
    (EvidenceCode::PathGlobShared, "path:glob_shared"),
    (EvidenceCode::ContentEngagementId, "content:engagement_id"),
    (EvidenceCode::PersonSigned, "person:signed"),
    (EvidenceCode::PersonConflict, "person:conflict"),
    (EvidenceCode::PersonChanged, "person:changed"),
    (EvidenceCode::PersonUnproven, "person:unproven"),
];

impl EvidenceCode {
    /// Whether it is the path's and not the content's.
    pub fn is_path(&self) -> bool {
        matches!(self, Self::PathEngagementId | Self::PathGlob | Self::PathGlobShared)
    }

    /// Whether it is what a person said.
    pub fn is_person(&self) -> bool {
        matches!(
            self,
            Self::PersonSigned | Self::PersonConflict | Self::PersonChanged | Self::PersonUnproven
        )
    }
}

const SIGNS: &[(SignKind, &str)] = &[
    (SignKind::EngagementId, "engagement_id"),
    (SignKind::ClientName, "client_name"),
    (SignKind::Kvk, "kvk"),
    (SignKind::Btw, "btw"),
    (SignKind::Iban, "iban"),
    (SignKind::MailDomain, "mail_domain"),
    (SignKind::ClientNumber, "client_number"),
    (SignKind::ContactName, "contact_name"),
    (SignKind::ContactEmail, "contact_email"),
];

/// Wire name of a kind of sign.
pub fn sign_code(kind: SignKind) -> &'static str {
    SIGNS.iter().find(|(sign, _)| *sign == kind).map_or("", |(_, code)| code)
}

impl fmt::Display for EvidenceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Self::Content(kinds) = self {
            let kinds: Vec<_> = kinds.iter().map(|kind| sign_code(*kind)).collect();
            return write!(f, "content:{}", kinds.join("+"));
        }
        let name = PLAIN.iter().find(|(code, _)| code == self).map_or("", |(_, name)| name);
        f.write_str(name)
    }
}

/// The text is no code of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a code of evidence")]
pub struct ParseEvidenceError;

impl FromStr for EvidenceCode {
    type Err = ParseEvidenceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some((code, _)) = PLAIN.iter().find(|(_, name)| *name == text) {
            return Ok(code.clone());
        }
        let kinds = text.strip_prefix("content:").ok_or(ParseEvidenceError)?;
        kinds
            .split('+')
            .map(|code| SIGNS[1..].iter().find(|(_, c)| *c == code).map(|(kind, _)| *kind))
            .collect::<Option<BTreeSet<_>>>()
            .map(Self::Content)
            .ok_or(ParseEvidenceError)
    }
}

impl Serialize for EvidenceCode {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EvidenceCode {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(de::Error::custom)
    }
}
