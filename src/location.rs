//! Names of things: sources, items, engagements, clients; and the grammar of locators. Pure.
//!
//! A locator is relative to the root of its source. `::` separates a container from what is inside;
//! in a name `%`, `:`, control and bidi characters and bytes that are not UTF-8 are written `%XX`, so a
//! locator is always one line of valid UTF-8, and two different names never give the same locator.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::digest::{Digest, StateKey, base32_bits};

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the text as it is.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id! {
    /// Number of an engagement, as the register writes it.
    EngagementId
}
text_id! {
    /// Number of a client, as the register writes it.
    ClientId
}
text_id! {
    /// Name of a configured source.
    SourceName
}
text_id! {
    /// `it_` and 20 base32 digits: keyed with the state key, so it means nothing elsewhere.
    ItemId
}

text_id! {
    /// `fi_` and 24 base32 digits: keyed with the state key; says nothing of the value.
    FindingId
}

impl FindingId {
    /// The id of a finding: of the same content with the same rule at the same place it is always the same.
    ///
    /// `frame` is where the offsets count from, relative to the file: empty for the file itself. The first
    /// 8 digits are those of the content, so that it can be found without reading everything again.
    pub fn derive(
        key: &StateKey,
        content: &Digest,
        frame: &str,
        rule: &str,
        span: (u64, u64),
    ) -> Self {
        let parts = [
            b"termijn finding".as_slice(),
            content.as_bytes(),
            frame.as_bytes(),
            rule.as_bytes(),
            &span.0.to_be_bytes(),
            &span.1.to_be_bytes(),
        ];
        let own = base32_bits(&key.token(&parts), 80);
        Self(format!("fi_{}{own}", content_mark(key, content)))
    }

    /// Whether it may be a finding in this content.
    pub fn may_be_in(&self, key: &StateKey, content: &Digest) -> bool {
        self.0.strip_prefix("fi_").is_some_and(|id| id.starts_with(&content_mark(key, content)))
    }
}

fn content_mark(key: &StateKey, content: &Digest) -> String {
    base32_bits(&key.token(&[b"termijn content", content.as_bytes()]), 40)
}

impl ItemId {
    /// The id of an item: 100 bits of HMAC-SHA-256(state key, source ‖ 0 ‖ locator).
    pub fn derive(key: &StateKey, source: &SourceName, locator: &Locator) -> Self {
        let token = key.token(&[source.as_str().as_bytes(), locator.as_str().as_bytes()]);
        Self(format!("it_{}", base32_bits(&token, 100)))
    }
}

/// Where an item lies, relative to the root of its source.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Locator(String);

impl Locator {
    /// From the raw bytes of a relative path, `/` between its components.
    ///
    /// ```
    /// # use termijn::location::Locator;
    /// assert_eq!(Locator::from_path(b"a/100%: b\xff.txt").as_str(), "a/100%25%3A b%FF.txt");
    /// ```
    pub fn from_path(path: &[u8]) -> Self {
        Self(escape(path, true))
    }

    /// Takes a locator that was written by this program. Not checked: an unknown locator finds nothing.
    pub fn from_text(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The item `name` inside this container; `/` may be part of the name.
    #[must_use]
    pub fn member(&self, name: &[u8]) -> Self {
        Self(format!("{}::{}", self.0, escape(name, true)))
    }

    /// The item inside this container with a part that is already in the grammar, such as `msg=3`
    /// or `rows[-]`.
    #[must_use]
    pub fn part(&self, part: &str) -> Self {
        Self(format!("{}::{part}", self.0))
    }

    /// The whole locator.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path of the file that the item is, or lies in, still escaped.
    pub fn file(&self) -> &str {
        self.0.split_once("::").map_or(self.0.as_str(), |(file, _)| file)
    }

    /// The raw bytes of [`Self::file`].
    pub fn file_bytes(&self) -> Vec<u8> {
        unescape(self.file())
    }

    /// The container that the item lies in.
    pub fn parent(&self) -> Option<Self> {
        self.0.rsplit_once("::").map(|(parent, _)| Self(parent.to_owned()))
    }

    /// Whether the item is `other` or lies inside it.
    pub fn is_within(&self, other: &Self) -> bool {
        self.0
            .strip_prefix(other.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    }
}

impl fmt::Display for Locator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Writes a name in the grammar of locators. With `keep_slash`, `/` stands as it is.
pub fn escape(name: &[u8], keep_slash: bool) -> String {
    let mut out = String::with_capacity(name.len());
    for chunk in name.utf8_chunks() {
        for c in chunk.valid().chars() {
            let plain =
                !(c == '%' || c == ':' || c.is_control() || is_bidi(c)) && (c != '/' || keep_slash);
            if plain {
                out.push(c);
            } else {
                push_escaped(&mut out, c.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
        push_escaped(&mut out, chunk.invalid());
    }
    out
}

/// The raw bytes of an escaped name. A `%` that starts no escape stands for itself.
pub fn unescape(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = (bytes[at] == b'%')
            .then(|| bytes.get(at + 1..at + 3))
            .flatten()
            .and_then(|hex| data_encoding::HEXUPPER.decode(hex).ok());
        if let Some(byte) = escape {
            out.extend(byte);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    out
}

fn push_escaped(out: &mut String, bytes: &[u8]) {
    for byte in bytes {
        out.push('%');
        out.push_str(&data_encoding::HEXUPPER.encode(&[*byte]));
    }
}

/// Characters that reorder what a person sees, and line separators that terminals obey.
fn is_bidi(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn locator_knows_its_file_and_parent() {
        let item = Locator::from_path(b"a/b.zip").member(b"c:d.zip").member(b"e.txt");
        assert_eq!(item.as_str(), "a/b.zip::c%3Ad.zip::e.txt");
        assert_eq!(item.file(), "a/b.zip");
        assert_eq!(item.parent().unwrap().as_str(), "a/b.zip::c%3Ad.zip");
        assert!(item.is_within(&Locator::from_path(b"a/b.zip")));
        assert!(!item.is_within(&Locator::from_path(b"a/b.zi")));
    }

    #[test]
    fn a_finding_is_told_from_its_neighbours() {
        let key = StateKey::from_bytes([7; 32]);
        let content = Digest::of(b"one");
        let id = |frame, rule, span| FindingId::derive(&key, &content, frame, rule, span);
        let all = [
            id("", "nl.bsn", (1, 10)),
            id("", "nl.bsn", (1, 11)),
            id("", "iban", (1, 10)),
            id("::a", "nl.bsn", (1, 10)),
            FindingId::derive(&key, &Digest::of(b"two"), "", "nl.bsn", (1, 10)),
            FindingId::derive(&StateKey::from_bytes([8; 32]), &content, "", "nl.bsn", (1, 10)),
        ];
        for (at, one) in all.iter().enumerate() {
            assert!(!all[..at].contains(one), "{at}");
            assert_eq!(one.may_be_in(&key, &content), at < 4);
        }
        assert_eq!(all[0].as_str().len(), 27);
        assert_eq!(all[0], id("", "nl.bsn", (1, 10)));
    }

    #[test]
    fn right_to_left_override_is_shown() {
        assert_eq!(escape("a\u{202e}fdp.exe".as_bytes(), true), "a%E2%80%AEfdp.exe");
    }

    proptest! {
        #[test]
        fn escaping_loses_nothing(name in proptest::collection::vec(any::<u8>(), 0..40)) {
            let text = escape(&name, true);
            prop_assert_eq!(unescape(&text), name);
            prop_assert!(!text.contains("::") && !text.chars().any(char::is_control));
        }
    }
}
