//! What a named person says of a file: that the one who asks for erasure is the only person in it, or not. Pure.
//!
//! No rule can tell that: who is not recognised is not counted. So somebody looks, and says so of one
//! content. Another content, or the end of the request, and nothing is said any more.

use serde::{Deserialize, Serialize};

use super::request::Request;
use crate::calendar::CivilDate;
use crate::digest::{Digest, StateKey};
use crate::location::ItemId;

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

/// What somebody said of a file and everything in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The file.
    pub item: ItemId,
    /// The content that was looked at; none where it could not be read, and then nobody is alone in it.
    pub content: Option<Digest>,
    /// What was said.
    pub says: Company,
    /// Who said so.
    pub by: String,
    /// First day on which it counts.
    pub on: CivilDate,
}

impl Statement {
    /// What the ledger has of it: it names neither the file nor its content to whom lacks the key.
    pub fn mark(&self, key: &StateKey) -> Digest {
        let content = self.content.as_ref().map(Digest::as_bytes);
        key.token(&[
            b"termijn statement",
            self.item.as_str().as_bytes(),
            content.map_or(&[][..], |bytes| &bytes[..]),
        ])
    }
}

/// A file whose content is known: what is said of it is said of that content alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileContent<'a> {
    /// The file.
    pub item: &'a ItemId,
    /// Digest of all of it.
    pub content: &'a Digest,
}

impl Request {
    /// Takes a statement in; an earlier one on the same file counts no longer.
    pub fn say(&mut self, statement: Statement) {
        self.statements.retain(|other| other.item != statement.item);
        self.statements.push(statement);
    }

    /// Whether somebody said, by that day, that its person is the only one in this file as it is.
    pub fn says_sole(&self, file: FileContent<'_>, as_of: CivilDate) -> bool {
        self.statements.iter().any(|said| {
            said.says == Company::Sole
                && said.item == *file.item
                && said.content.as_ref() == Some(file.content)
                && said.on <= as_of
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::retention::tests::{day, requests::request};

    #[test]
    fn it_is_said_of_one_content_from_one_day_on() {
        let (item, other) = (ItemId::new("it_a"), ItemId::new("it_b"));
        let (content, later) = (Digest::of(b"one"), Digest::of(b"two"));
        let mut asked = request("erasure 2026-01-10 upheld=2026-02-01");
        let say = |says, on: &str| Statement {
            item: item.clone(),
            content: Some(content),
            says,
            by: "bob@firm.example".to_owned(),
            on: day(on),
        };
        let is_sole = |asked: &Request, item: &ItemId, content: &Digest, on: &str| {
            asked.says_sole(FileContent { item, content }, day(on))
        };
        assert!(!is_sole(&asked, &item, &content, "2026-02-02"), "nobody said so");
        asked.say(say(Company::Sole, "2026-02-02"));
        assert!(is_sole(&asked, &item, &content, "2026-02-02"));
        assert!(!is_sole(&asked, &item, &content, "2026-02-01"), "before it was said");
        assert!(!is_sole(&asked, &item, &later, "2026-02-02"), "another content");
        assert!(!is_sole(&asked, &other, &content, "2026-02-02"), "another file");
        asked.say(say(Company::Shared, "2026-02-03"));
        assert!(!is_sole(&asked, &item, &content, "2026-02-03"), "it was taken back");
        assert_eq!(asked.statements.len(), 1);
        for company in [Company::Sole, Company::Shared] {
            assert_eq!(serde_json::to_value(company).unwrap(), company.code());
        }
    }

    #[test]
    fn its_mark_names_nothing_without_the_key() {
        let (key, elsewhere) = (StateKey::from_bytes([7; 32]), StateKey::from_bytes([8; 32]));
        let content = Digest::of(b"one");
        let said = |item: &str, content| Statement {
            item: ItemId::new(item),
            content,
            says: Company::Sole,
            by: "bob@firm.example".to_owned(),
            on: day("2026-02-02"),
        };
        let one = said("it_a", Some(content));
        assert_eq!(one.mark(&key), one.clone().mark(&key));
        assert_ne!(one.mark(&key), one.mark(&elsewhere));
        assert_ne!(one.mark(&key), said("it_b", Some(content)).mark(&key));
        assert_ne!(one.mark(&key), said("it_a", None).mark(&key));
        assert_ne!(one.mark(&key), content);
    }
}
