//! Terms of the register: what they look like in a text, and where they stand free. Pure.
//!
//! Names, domains, addresses and ids are patterns of the automaton. Numbers (trade register, VAT,
//! account, client) are compared without their separators, through a table of their bare forms.

use std::collections::HashMap;

use super::anchor::Anchor;
use super::boundary::{Edge, Separator, before, char_at, char_before, may_begin, may_end};
use super::fold::folded;
use super::id_token::{Stand, Within, broken_forms, stand};
use super::known_runs::Filter;
use super::segment::Segment;
use super::terms::{Term, TermSet};
use crate::inventory::SignKind;

/// A term, found where the automaton met one of its written forms.
#[derive(Debug, Clone, Copy)]
pub(super) struct TermPattern {
    pub(super) term: usize,
    /// `None` for a plain word, which is no term of the register.
    kind: Option<SignKind>,
}

impl TermPattern {
    /// Whether the term stands free in `text` (folded) at `start..end`.
    pub(super) fn stands_free(&self, text: &str, start: usize, end: usize) -> bool {
        if self.kind == Some(SignKind::EngagementId) {
            return stand(text, start, end, Within::Text) == Stand::Free;
        }
        let (left, right) = (char_before(text, start), char_at(text, end));
        let second = right.and_then(|c| char_at(text, end + c.len_utf8()));
        let joins = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        if joins(left) || joins(right) {
            return false;
        }
        match self.kind {
            Some(SignKind::MailDomain) => {
                let under = matches!(left, Some('@' | '.')) || text[..start].ends_with("://");
                let goes_on = matches!(right, Some('_' | '@'))
                    || (matches!(right, Some('.' | '-')) && joins(second));
                under && !goes_on
            }
            Some(SignKind::ContactEmail) => {
                let began = matches!(left, Some('.' | '_' | '-' | '+' | '%'));
                let goes_on =
                    matches!(right, Some('_' | '@' | '-')) || (right == Some('.') && joins(second));
                !began && !goes_on
            }
            _ => left != Some('_') && right != Some('_'),
        }
    }
}

/// Numbers by their bare forms.
#[derive(Debug, Default)]
pub(super) struct NumberTable {
    terms: HashMap<String, Vec<NumberTerm>>,
    longest: usize,
    /// Whether some number has so many characters; the last bit for more.
    lengths: u64,
    /// The keys of all numbers: nearly every other number of a text is told so without its bare form.
    keys: Filter,
}

/// What is known of a bare number while it is read.
#[derive(Debug, Default, Clone, Copy)]
struct NumberKey {
    hash: u64,
    length: usize,
}

impl NumberKey {
    fn of(number: &str) -> Self {
        let mut key = Self::default();
        number.bytes().for_each(|byte| key.push(byte));
        key
    }

    fn push(&mut self, byte: u8) {
        self.hash = self.hash.rotate_left(6) ^ u64::from(byte.to_ascii_uppercase());
        self.length += 1;
    }

    fn length_bit(self) -> u64 {
        1 << self.length.min(63)
    }
}

#[derive(Debug, Clone, Copy)]
struct NumberTerm {
    term: usize,
    /// Only with the label of a client number before it.
    wants_label: bool,
}

/// Shortest term that is looked for, in characters that count. One letter would be found everywhere.
const TERM_MIN: usize = 2;
/// Shortest number: `42` is in every text.
const NUMBER_MIN: usize = 4;
/// Shortest client number of digits only that says something without its label: `2021` is a year.
const CLIENT_NUMBER_PLAIN_MIN: usize = 5;
/// Characters before a number among which its label is looked for.
const LABEL_REACH: usize = 32;
/// Tokens that a number may be written in.
const TOKENS_MAX: usize = 12;

/// The patterns and the numbers of a register, and the patterns of the words, which are counted on after
/// its terms.
pub(super) fn compile(
    terms: &TermSet,
    words: &[String],
) -> (Vec<(String, TermPattern)>, NumberTable) {
    let mut patterns = Vec::new();
    let mut numbers = NumberTable::default();
    for (index, term) in terms.terms.iter().enumerate() {
        match term.kind {
            SignKind::Kvk | SignKind::Btw | SignKind::Iban | SignKind::ClientNumber => {
                numbers.add(index, term);
            }
            _ => {
                for text in written_forms(term) {
                    patterns.push((text, TermPattern { term: index, kind: Some(term.kind) }));
                }
            }
        }
    }
    numbers.keys = Filter::of(numbers.terms.keys().map(|number| NumberKey::of(number).hash));
    let word = |(n, word): (usize, &String)| {
        (folded(word), TermPattern { term: terms.terms.len() + n, kind: None })
    };
    patterns.extend(words.iter().enumerate().map(word));
    (patterns, numbers)
}

fn written_forms(term: &Term) -> Vec<String> {
    let text = folded(&term.text);
    let text = match term.kind {
        SignKind::MailDomain => {
            let domain = text.trim_start_matches('@').trim_start_matches("www.");
            domain.trim_start_matches('.').to_owned()
        }
        _ => text,
    };
    if text.chars().filter(|c| c.is_alphanumeric()).count() < TERM_MIN {
        return Vec::new();
    }
    match term.kind {
        SignKind::ClientName => names(&text),
        SignKind::EngagementId => broken_forms(&text),
        _ => vec![text],
    }
}

/// Legal forms, each with the ways in which people write it (folded).
const LEGAL_FORMS: &[&[&str]] = &[
    &["b.v.", "bv", "b.v", "b. v.", "besloten vennootschap"],
    &["n.v.", "nv", "n.v", "n. v.", "naamloze vennootschap"],
    &["v.o.f.", "vof", "v.o.f", "vennootschap onder firma"],
    &["c.v.", "cv", "c.v", "commanditaire vennootschap"],
    &["u.a.", "ua", "u.a"],
    &["stichting", "st.", "stg.", "sticht."],
    &["vereniging", "ver.", "vereen."],
    &["coöperatie", "cooperatie", "coöp.", "coop."],
    &["maatschap", "mts.", "mts"],
    &["gmbh", "g.m.b.h."],
    &["ltd.", "ltd", "limited"],
    &["inc.", "inc", "incorporated"],
];

/// The name with each written form of its legal form, and with `&` and `en` for each other.
fn names(name: &str) -> Vec<String> {
    let mut forms = vec![name.to_owned()];
    if let Some((core, legal, first)) = legal_form(name) {
        for written in legal {
            if first {
                forms.push(format!("{written} {core}"));
            } else {
                forms.push(format!("{core} {written}"));
                forms.push(format!("{core}, {written}"));
            }
        }
    }
    for (from, to) in [(" & ", " en "), (" en ", " & ")] {
        let swapped: Vec<_> =
            forms.iter().filter(|f| f.contains(from)).map(|f| f.replace(from, to)).collect();
        forms.extend(swapped);
    }
    forms.sort();
    forms.dedup();
    forms
}

/// The name without its legal form, the ways to write that form, and whether it comes first.
fn legal_form(name: &str) -> Option<(&str, &'static [&'static str], bool)> {
    for legal in LEGAL_FORMS {
        for written in *legal {
            if let Some(core) = name.strip_suffix(written).and_then(|n| n.strip_suffix(' ')) {
                return Some((core.trim_end_matches(','), legal, false));
            }
            if let Some(core) = name.strip_prefix(written).and_then(|n| n.strip_prefix(' ')) {
                return Some((core, legal, true));
            }
        }
    }
    None
}

fn bare(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

impl NumberTable {
    fn add(&mut self, index: usize, term: &Term) {
        let number = match term.kind {
            SignKind::Kvk => term.text.chars().filter(char::is_ascii_digit).collect(),
            _ => bare(without_label(&term.text)),
        };
        if number.len() >= NUMBER_MIN && number.bytes().any(|b| b.is_ascii_digit()) {
            self.longest = self.longest.max(number.len());
            self.lengths |= NumberKey::of(&number).length_bit();
            let wants_label = term.kind == SignKind::ClientNumber
                && number.len() < CLIENT_NUMBER_PLAIN_MIN
                && number.bytes().all(|b| b.is_ascii_digit());
            let term = NumberTerm { term: index, wants_label };
            self.terms.entry(number).or_default().push(term);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Reports the terms that begin at the token of `anchor`, or at the letters before it.
    pub(super) fn read(
        &self,
        segment: &Segment<'_>,
        anchor: Anchor,
        mut found: impl FnMut(usize, usize, usize),
    ) {
        let (start, first) = match anchor {
            Anchor::Digits { start, .. } if !touches_letter(segment.text, start) => (start, start),
            Anchor::Token { start, .. } => (start, start),
            _ => return,
        };
        let text = segment.text;
        self.read_from(segment, first, &mut found);
        // `NL 91 ABNA …`, `K 1042`: letters that stand alone before the digits.
        if let Some(word) = letters_before(text, start) {
            self.read_from(segment, word, &mut found);
        }
    }

    fn read_from(
        &self,
        segment: &Segment<'_>,
        start: usize,
        found: &mut impl FnMut(usize, usize, usize),
    ) {
        let text = segment.text;
        let mut key = NumberKey::default();
        let mut at = start;
        for _ in 0..TOKENS_MAX {
            let room = self.longest + 1 - key.length;
            let token = text.as_bytes()[at..].iter().take(room);
            let begin = at;
            for byte in token.take_while(|byte| byte.is_ascii_alphanumeric()) {
                key.push(*byte);
                at += 1;
            }
            if at == begin || key.length > self.longest {
                return;
            }
            if self.lengths & key.length_bit() != 0
                && self.keys.may_hold(key.hash)
                && let Some(terms) = self.terms.get(&bare(&text[start..at]))
                && may_begin(text, start, Edge::SlashOpen)
                && may_end(text, at, Edge::SlashOpen)
            {
                for NumberTerm { term, wants_label } in terms {
                    if !wants_label || is_labelled(segment, start) {
                        found(*term, start, at);
                    }
                }
            }
            match char_at(text, at) {
                Some(c) if Separator::of(c).is_some() => at += c.len_utf8(),
                _ => return,
            }
        }
    }
}

/// Whether the label of a client number stands directly before `start`, or heads the whole segment.
fn is_labelled(segment: &Segment<'_>, start: usize) -> bool {
    let before = before(segment.text, start, LABEL_REACH);
    let heads = || before.trim().is_empty() && segment.label.is_some_and(is_client_label);
    is_client_label(before) || heads()
}

/// Whether a text ends in a label of a client number: `deb.`, `klantnr:`, `Client number`.
fn is_client_label(text: &str) -> bool {
    const ALONE: &[&str] = &["deb", "debiteur"];
    const STEMS: &[&str] =
        &["deb", "debiteur", "debiteuren", "klant", "cliënt", "client", "customer", "relatie"];
    const NUMBERS: &[&str] = &["nummer", "number", "nr", "no", "id"];
    let ends_in = |text: &str, words: &[&str]| {
        words
            .iter()
            .filter_map(|word| text.strip_suffix(word))
            .any(|rest| !rest.chars().next_back().is_some_and(char::is_alphanumeric))
    };
    let text = folded(text);
    let text = text.trim_end_matches([' ', '.', ':', '#', '=', '-', '\t']);
    let stems = NUMBERS.iter().filter_map(|word| text.strip_suffix(word));
    ends_in(text, ALONE)
        || stems.map(|stem| stem.trim_end_matches([' ', '.', '-', '_'])).any(|s| ends_in(s, STEMS))
}

fn touches_letter(text: &str, start: usize) -> bool {
    char_before(text, start).is_some_and(char::is_alphabetic)
}

/// Start of one to four letters that stand alone, one separator before `start`.
fn letters_before(text: &str, start: usize) -> Option<usize> {
    let separator = char_before(text, start).filter(|c| Separator::of(*c).is_some())?;
    let end = start - separator.len_utf8();
    let bytes = &text.as_bytes()[..end];
    let length = bytes.iter().rev().take(5).take_while(|b| b.is_ascii_alphabetic()).count();
    (1..=4).contains(&length).then(|| end - length)
}

/// `deb. 10042` and `KvK 12345678` without their first word, which only says what they are.
fn without_label(text: &str) -> &str {
    let text = text.trim();
    match text.split_once(char::is_whitespace) {
        Some((label, number))
            if !label.bytes().any(|b| b.is_ascii_digit())
                && label.len() > 2
                && number.bytes().any(|b| b.is_ascii_digit()) =>
        {
            number
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legal_forms_are_written_in_many_ways() {
        let forms = names("jansen & zn b.v.");
        for form in ["jansen & zn bv", "jansen en zn b.v.", "jansen & zn, b.v.", "jansen & zn b.v."]
        {
            assert!(forms.iter().any(|f| f == form), "{form}");
        }
        assert!(names("stichting de brug").contains(&"st. de brug".to_owned()));
        assert!(!names("de vries b.v.").contains(&"de vries".to_owned()));
    }

    #[test]
    fn labels_of_client_numbers() {
        for label in
            ["deb. ", "Debiteur: ", "zie klantnr. ", "KLANT-NR ", "client number=", "klant_id"]
        {
            assert!(is_client_label(label), "{label}");
        }
        for other in
            ["", "klant ", "in ", "xdeb. ", "debet ", "nr. ", "klantnr van ", "kandidaat no "]
        {
            assert!(!is_client_label(other), "{other}");
        }
    }

    #[test]
    fn labels_are_no_part_of_numbers() {
        assert_eq!(without_label("deb. 10042"), "10042");
        assert_eq!(without_label("NL 91 ABNA"), "NL 91 ABNA");
        assert_eq!(without_label("K-1042"), "K-1042");
    }
}
