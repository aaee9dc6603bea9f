//! The one container in which a matched value may live. Pure.
//!
//! It decides nothing; it makes leaking hard: no `Display`, no serde, a `Debug` that tells the length
//! only, and memory that is wiped when it goes.

use zeroize::Zeroizing;

/// A piece of personal data on its way from detection to a mask.
///
/// ```
/// # use termijn::sensitive::Sensitive;
/// assert_eq!(format!("{:?}", Sensitive::new("12345".to_owned())), "Sensitive(5 chars)");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Sensitive(Zeroizing<String>);

impl Sensitive {
    /// Takes the value in; the caller keeps no copy.
    pub fn new(value: String) -> Self {
        Self(Zeroizing::new(value))
    }

    /// The value itself. Every caller is a place to review: masking, comparing, or a keyed digest.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Sensitive {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sensitive({} chars)", self.0.chars().count())
    }
}
