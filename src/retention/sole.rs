//! What a person says of a file: that the one who asks for erasure is the only person in it, or not. Pure.
//!
//! No rule can tell that: who is not recognised is not counted. So somebody looks, and signs what was seen of
//! one content. Another content, another word on the same file, or the end of the request, and nothing is
//! said any more. Whether a statement stands (signed by somebody who may, in the ledger, not withdrawn) is
//! looked up elsewhere.

use serde::{Deserialize, Serialize};

use super::request::RequestId;
use crate::calendar::CivilDate;
use crate::digest::Digest;
use crate::location::ItemId;

/// Schema of what is signed about who is in a file.
pub const SOLE_SCHEMA: &str = "termijn/sole-person/1";
/// Schema of what is signed to take that back.
pub const SOLE_WITHDRAWAL_SCHEMA: &str = "termijn/sole-person-withdrawal/1";

/// Who else is in a file, besides the one who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Company {
    /// Nobody.
    Sole,
    /// Somebody, or perhaps; this takes back that there was nobody.
    Shared,
}

impl Company {
    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Sole => "sole",
            Self::Shared => "shared",
        }
    }
}

/// What a person signs of a file and everything in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SoleV1 {
    /// [`SOLE_SCHEMA`].
    pub schema: String,
    /// State folder: items have their ids in one alone.
    pub state_id: String,
    /// Number of the statement; later ones are higher.
    pub statement: String,
    /// For which request.
    pub request: RequestId,
    /// The file.
    pub item: ItemId,
    /// The content that was looked at; none where it could not be read, and then nobody is alone in it.
    pub content_sha256: Option<Digest>,
    /// What was said.
    pub says: Company,
    /// Day of the statement; the first on which it counts.
    pub date: CivilDate,
}

impl SoleV1 {
    /// Its place among the words on a file: the digits after the last dash. None for what no office numbered.
    fn number(&self) -> Option<u64> {
        self.statement.rsplit('-').next()?.parse().ok()
    }
}

/// What a person signs to take a statement back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SoleWithdrawalV1 {
    /// [`SOLE_WITHDRAWAL_SCHEMA`].
    pub schema: String,
    /// State folder.
    pub state_id: String,
    /// Number of the statement.
    pub statement: String,
    /// Day of the withdrawal.
    pub date: CivilDate,
}

/// A statement as it was written down before statements were signed. It proves nothing: who looked says it
/// again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnsignedStatement {
    /// The file.
    pub item: ItemId,
    /// The content that was looked at.
    pub content: Option<Digest>,
    /// What was said.
    pub says: Company,
    /// Who said so.
    pub by: String,
    /// On which day.
    pub on: CivilDate,
}

/// A word that counts: of this request, the person is alone in this content of this file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SoleWord {
    /// The request.
    pub request: RequestId,
    /// The file.
    pub item: ItemId,
    /// The content.
    pub content: Digest,
    /// First day on which it counts.
    pub on: CivilDate,
}

/// A file whose content is known: what is said of it is said of that content alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileContent<'a> {
    /// The file.
    pub item: &'a ItemId,
    /// Digest of all of it.
    pub content: &'a Digest,
}

impl SoleWord {
    /// Whether it is about this file as it is, on that day.
    pub fn is_on(&self, file: FileContent<'_>, as_of: CivilDate) -> bool {
        self.item == *file.item && self.content == *file.content && self.on <= as_of
    }
}

/// The words that count, of all that was ever said, each with whether it stands.
///
/// Of one request and one file the last word decides, whether it stands or not: one that was withdrawn or
/// proves nothing leaves nothing said, and brings no earlier word back.
pub fn last_words(said: &[(SoleV1, bool)]) -> Vec<SoleWord> {
    let is_later = |a: &SoleV1, b: &SoleV1| {
        a.request == b.request
            && a.item == b.item
            && a.number().is_none_or(|n| b.number() < Some(n))
    };
    let mut words = Vec::new();
    for (index, (one, stands)) in said.iter().enumerate() {
        let Some(content) = one.content_sha256.filter(|_| *stands && one.says == Company::Sole)
        else {
            continue;
        };
        let others = said.iter().enumerate().filter(|(other, _)| *other != index);
        // Two under one number contradict one another: neither is the last.
        let is_last = !others.into_iter().any(|(_, (other, _))| {
            is_later(other, one)
                || (other.statement == one.statement
                    && other.item == one.item
                    && other.request == one.request)
        });
        if is_last {
            let (request, item) = (one.request.clone(), one.item.clone());
            words.push(SoleWord { request, item, content, on: one.date });
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::retention::tests::day;

    /// `1 sole it_a one`, with a `!` behind it where it does not stand.
    fn said(line: &str) -> (SoleV1, bool) {
        let (line, stands) = line.strip_suffix('!').map_or((line, true), |line| (line, false));
        let words: Vec<&str> = line.split(' ').collect();
        let [request, number, says, item, content] = words[..] else { panic!("{line}") };
        let one = SoleV1 {
            schema: SOLE_SCHEMA.to_owned(),
            state_id: "st".to_owned(),
            statement: format!("S-2026-{number}"),
            request: RequestId::new(request),
            item: ItemId::new(item),
            content_sha256: (content != "-").then(|| Digest::of(content.as_bytes())),
            says: if says == "sole" { Company::Sole } else { Company::Shared },
            date: day("2026-02-02"),
        };
        (one, stands)
    }

    #[track_caller]
    fn check(lines: &[&str], want: &[&str]) {
        let all: Vec<_> = lines.iter().map(|line| said(line)).collect();
        let mut turned = all.clone();
        turned.reverse();
        for all in [all, turned] {
            let mut got: Vec<String> = last_words(&all)
                .into_iter()
                .map(|word| {
                    let known = ["one", "two"];
                    let content = known.iter().find(|c| Digest::of(c.as_bytes()) == word.content);
                    format!("{} {} {}", word.request, word.item, content.unwrap())
                })
                .collect();
            got.sort();
            assert_eq!(got, want, "{lines:?}");
        }
    }

    #[test]
    fn the_last_word_on_a_file_decides() {
        check(&[], &[]);
        check(&["V-1 0001 sole it_a one"], &["V-1 it_a one"]);
        check(&["V-1 0001 sole it_a one!"], &[]);
        check(&["V-1 0001 sole it_a -"], &[]);
        check(&["V-1 0001 shared it_a one"], &[]);
        check(&["V-1 0001 sole it_a one", "V-1 0002 shared it_a one"], &[]);
        check(&["V-1 0001 shared it_a one", "V-1 0002 sole it_a one"], &["V-1 it_a one"]);
        // Later words that prove nothing, or were withdrawn, keep as well.
        check(&["V-1 0001 sole it_a one", "V-1 0002 shared it_a -!"], &[]);
        check(&["V-1 0001 sole it_a one", "V-1 0002 sole it_a two!"], &[]);
        check(&["V-1 0001 sole it_a one", "V-1 0002 sole it_a two"], &["V-1 it_a two"]);
        // By number, and not as text.
        check(&["V-1 9999 shared it_a one", "V-1 10000 sole it_a one"], &["V-1 it_a one"]);
        check(&["V-1 9999 sole it_a one", "V-1 10000 shared it_a one"], &[]);
        // Other files and other requests are another matter.
        check(&["V-1 0001 sole it_a one", "V-1 0002 shared it_b one"], &["V-1 it_a one"]);
        check(&["V-1 0001 sole it_a one", "V-2 0002 shared it_a one"], &["V-1 it_a one"]);
        // A number that no office gave comes last, and two under one number cancel one another.
        check(&["V-1 0001 sole it_a one", "V-1 x shared it_a one!"], &[]);
        check(&["V-1 x sole it_a one"], &["V-1 it_a one"]);
        check(&["V-1 0001 sole it_a one", "V-1 0001 sole it_a two"], &[]);
        check(&["V-1 0001 sole it_a one", "V-1 0001 sole it_a one!"], &[]);
        check(
            &["V-1 0001 sole it_a one", "V-1 0001 sole it_b one"],
            &["V-1 it_a one", "V-1 it_b one"],
        );
        check(
            &["V-1 0001 sole it_a one", "V-2 0001 sole it_a one"],
            &["V-1 it_a one", "V-2 it_a one"],
        );
    }

    #[test]
    fn it_is_said_of_one_content_from_one_day_on() {
        let (item, other) = (ItemId::new("it_a"), ItemId::new("it_b"));
        let (content, later) = (Digest::of(b"one"), Digest::of(b"two"));
        let [word] = &last_words(&[said("V-1 0001 sole it_a one")])[..] else { panic!() };
        let is_on = |item: &ItemId, content: &Digest, on: &str| {
            word.is_on(FileContent { item, content }, day(on))
        };
        assert!(is_on(&item, &content, "2026-02-02"));
        assert!(is_on(&item, &content, "2026-02-03"));
        assert!(!is_on(&item, &content, "2026-02-01"), "before it was said");
        assert!(!is_on(&item, &later, "2026-02-02"), "another content");
        assert!(!is_on(&other, &content, "2026-02-02"), "another file");
        for company in [Company::Sole, Company::Shared] {
            assert_eq!(serde_json::to_value(company).unwrap(), company.code());
        }
    }
}
