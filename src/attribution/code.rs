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
}

impl EvidenceCode {
    /// Whether it is the path's and not the content's.
    pub fn is_path(&self) -> bool {
        matches!(self, Self::PathEngagementId | Self::PathGlob | Self::PathGlobShared)
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
        match self {
            Self::PathEngagementId => f.write_str("path:engagement_id"),
            Self::PathGlob => f.write_str("path:glob"),
            Self::PathGlobShared => f.write_str("path:glob_shared"),
            Self::ContentEngagementId => f.write_str("content:engagement_id"),
            Self::Content(kinds) => {
                let kinds: Vec<_> = kinds.iter().map(|kind| sign_code(*kind)).collect();
                write!(f, "content:{}", kinds.join("+"))
            }
        }
    }
}

/// The text is no code of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a code of evidence")]
pub struct ParseEvidenceError;

impl FromStr for EvidenceCode {
    type Err = ParseEvidenceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "path:engagement_id" => return Ok(Self::PathEngagementId),
            "path:glob" => return Ok(Self::PathGlob),
            "path:glob_shared" => return Ok(Self::PathGlobShared),
            "content:engagement_id" => return Ok(Self::ContentEngagementId),
            _ => {}
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
