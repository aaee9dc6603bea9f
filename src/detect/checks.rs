//! What is asked of a value when its shape was found: its check, and whether manuals know it. Pure.

use super::number_shapes::Needs;
use super::rule::Rule;
use super::validator::Validator;

/// A value in the form in which it is checked, and what the last check said. Many rules may ask; of the
/// many values that nobody checks, the form is not made.
pub(super) struct Checks<'v> {
    value: &'v str,
    bare: Bare,
    tail: u64,
    last: Option<(Validator, bool)>,
}

/// The form in which a value is checked.
enum Bare {
    /// Nobody asked for it.
    Unread,
    /// The value itself, as for most numbers.
    Same,
    /// So many bytes.
    Other([u8; BARE_MAX], usize),
}

impl<'v> Checks<'v> {
    pub(super) fn of(value: &'v str) -> Self {
        Self { value, bare: Bare::Unread, tail: 0, last: None }
    }

    fn bare(&mut self) -> &str {
        if let Bare::Unread = self.bare {
            let value = self.value;
            let same = value.len() <= BARE_MAX && value.bytes().all(|b| b.is_ascii_digit());
            self.bare = if same { Bare::Same } else { Bare::of(value) };
            self.tail = tail(self.known_bare());
        }
        self.known_bare()
    }

    fn known_bare(&self) -> &str {
        match &self.bare {
            Bare::Unread | Bare::Same => self.value,
            Bare::Other(room, length) => std::str::from_utf8(&room[..*length]).unwrap_or_default(),
        }
    }

    pub(super) fn passes(&mut self, validator: Validator) -> bool {
        match self.last {
            Some((last, passed)) if last == validator => passed,
            _ => {
                let passed = validator.passes(self.bare());
                self.last = Some((validator, passed));
                passed
            }
        }
    }
}

/// Longest value that is checked, in letters and digits; a validator refuses a longer one.
const BARE_MAX: usize = 128;

impl Bare {
    /// Letters in upper case and digits only.
    fn of(value: &str) -> Self {
        let (mut room, mut length) = ([0; BARE_MAX], 0);
        for byte in value.bytes().filter(u8::is_ascii_alphanumeric).take(BARE_MAX) {
            room[length] = byte.to_ascii_uppercase();
            length += 1;
        }
        Self::Other(room, length)
    }
}

/// What is asked of a rule for each of its values.
#[derive(Debug)]
pub(super) struct Values {
    /// Values that are known from manuals, with their tails.
    tests: Vec<(u64, String)>,
    /// For each form, check failed and check passed.
    pub(super) needs: Vec<[Option<Needs>; 2]>,
    /// Whether columns vote on it.
    pub(super) votes: bool,
    pub(super) validator: Option<Validator>,
}

impl Values {
    pub(super) fn of(rule: &Rule) -> Self {
        let needs = |form| [false, true].map(|passed| rule.needs_of(form, passed));
        Self {
            tests: rule.test_values.iter().map(|value| (tail(value), value.clone())).collect(),
            needs: (0..rule.form_count()).map(needs).collect(),
            votes: rule.votes(),
            validator: rule.validator,
        }
    }

    /// Whether manuals know the value. Nearly every value differs from all of theirs in its tail, which is
    /// one number.
    pub(super) fn hold(&self, checks: &mut Checks<'_>) -> bool {
        if self.tests.is_empty() {
            return false;
        }
        checks.bare();
        let (tail, bare) = (checks.tail, checks.known_bare());
        self.tests.iter().any(|(known, value)| *known == tail && value == bare)
    }
}

/// The last eight bytes of a value; fewer where it has fewer.
fn tail(bare: &str) -> u64 {
    match bare.as_bytes().last_chunk() {
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => bare.bytes().fold(0, |tail, byte| tail << 8 | u64::from(byte)),
    }
}
