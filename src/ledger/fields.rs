//! What an entry may say: tokens and numbers.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, de};

use crate::calendar::CivilDate;
use crate::digest::Digest;

/// Longest token; the longest that is written is a digest or the fingerprint of a key.
const TOKEN_CHARS_MAX: usize = 80;

/// A text that is no id or code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "field {name} of a ledger entry must be an id or a code: 1 to {TOKEN_CHARS_MAX} visible ASCII characters"
)]
pub struct FieldError {
    /// The field.
    pub name: String,
}

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum FieldValue {
    /// A number of something.
    Count(u64),
    /// An id, a code, a digest or a date.
    Token(String),
}

impl<'de> Deserialize<'de> for FieldValue {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        match serde_json::Value::deserialize(d)? {
            serde_json::Value::String(text) if is_token(&text) => Ok(Self::Token(text)),
            serde_json::Value::Number(number) => number
                .as_u64()
                .map(Self::Count)
                .ok_or_else(|| de::Error::custom("a count is a whole number")),
            _ => Err(de::Error::custom("neither a token nor a count")),
        }
    }
}

/// The fields of one entry, in the order of their names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fields(BTreeMap<String, FieldValue>);

impl Fields {
    /// None.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an id, or a code that is not a constant.
    ///
    /// # Errors
    ///
    /// [`FieldError`] for anything that could be a sentence or a name: blanks, letters outside ASCII,
    /// more than 80 characters, nothing at all.
    pub fn id(self, name: &'static str, value: &str) -> Result<Self, FieldError> {
        if is_token(value) {
            Ok(self.with(name, FieldValue::Token(value.to_owned())))
        } else {
            Err(FieldError { name: name.to_owned() })
        }
    }

    /// Adds an id that may be anything in its register: one that is no token is written as `#` and the
    /// first 20 digits of its SHA-256.
    #[must_use]
    pub fn foreign_id(self, name: &'static str, value: &str) -> Self {
        let token = if is_token(value) {
            value.to_owned()
        } else {
            format!("#{}", &Digest::of(value.as_bytes()).to_string()[..20])
        };
        self.with(name, FieldValue::Token(token))
    }

    /// Adds a code.
    ///
    /// # Panics
    ///
    /// When the constant is no code.
    #[must_use]
    pub fn code(self, name: &'static str, code: &'static str) -> Self {
        assert!(is_token(code), "{code:?} is no code");
        self.with(name, FieldValue::Token(code.to_owned()))
    }

    /// Adds a count.
    #[must_use]
    pub fn count(self, name: &'static str, count: u64) -> Self {
        self.with(name, FieldValue::Count(count))
    }

    /// Adds a digest. One of something that can be guessed must be keyed or salted.
    #[must_use]
    pub fn digest(self, name: &'static str, digest: &Digest) -> Self {
        self.with(name, FieldValue::Token(digest.to_string()))
    }

    /// Adds a day.
    #[must_use]
    pub fn date(self, name: &'static str, date: CivilDate) -> Self {
        self.with(name, FieldValue::Token(date.to_string()))
    }

    /// The value of a field.
    pub fn get(&self, name: &str) -> Option<&FieldValue> {
        self.0.get(name)
    }

    /// The text of a field that is an id, a code, a digest or a date.
    pub fn token(&self, name: &str) -> Option<&str> {
        match self.0.get(name) {
            Some(FieldValue::Token(text)) => Some(text),
            _ => None,
        }
    }

    /// Names and values, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &FieldValue)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    fn with(mut self, name: &'static str, value: FieldValue) -> Self {
        assert!(is_token(name), "{name:?} is no name of a field");
        let earlier = self.0.insert(name.to_owned(), value);
        assert!(earlier.is_none(), "field {name} was given twice");
        self
    }
}

fn is_token(text: &str) -> bool {
    let visible = |b: u8| b.is_ascii_graphic() && !matches!(b, b'"' | b'\\' | b'<' | b'>');
    (1..=TOKEN_CHARS_MAX).contains(&text.len()) && text.bytes().all(visible)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_no_room_for_a_sentence() {
        let long = "x".repeat(81);
        for bad in ["", "Jan de Vries", "a\tb", "René", "a\u{202e}b", "\"", "<b>", &long] {
            assert!(Fields::new().id("plan", bad).is_err(), "{bad:?}");
        }
        let fields = Fields::new().id("plan", "P-2026-0001").unwrap();
        let key = "SHA256:aB3/+x";
        let fields = fields.id("key", key).unwrap().code("reason", "hold").count("items", 3);
        let written = serde_json::to_string(&fields).unwrap();
        assert_eq!(
            written,
            r#"{"items":3,"key":"SHA256:aB3/+x","plan":"P-2026-0001","reason":"hold"}"#
        );
        assert_eq!(serde_json::from_str::<Fields>(&written).unwrap(), fields);
    }

    #[test]
    fn a_foreign_id_is_kept_or_replaced() {
        let fields =
            Fields::new().foreign_id("client", "K-017").foreign_id("other", "De Vries & Zn");
        assert_eq!(fields.token("client"), Some("K-017"));
        assert!(fields.token("other").is_some_and(|t| t.starts_with('#') && t.len() == 21));
    }

    #[test]
    fn odd_values_do_not_read_back() {
        for bad in [r#"{"a":"b c"}"#, r#"{"a":-1}"#, r#"{"a":1.5}"#, r#"{"a":null}"#, r#"{"a":{}}"#]
        {
            assert!(serde_json::from_str::<Fields>(bad).is_err(), "{bad}");
        }
    }
}
