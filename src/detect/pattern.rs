//! Shapes as regular expressions, for who has a searcher of text and no detector. Pure.
//!
//! What a competent engineer would write by hand: the literal classes of the shape and a word boundary at
//! each end. Not in them: typographic separators, lists of area codes and names, check digits, and what
//! stands beside a value. Bytes throughout (`(?-u)`), because Unicode classes make searchers slow; a
//! letter with an accent is `[\x80-\xFF]`.

use super::rule::Rule;
use super::rule_set::RuleSet;

/// ASCII letters, and the bytes of all others.
pub(super) const LETTER: &str = r"[A-Za-z\x80-\xFF]";

/// Any separator between groups of digits.
pub(super) const SEPARATOR: &str = "[ ./-]";

impl RuleSet {
    /// A regular expression for every shape of every rule, in the syntax of the crate `regex` (bytes) and
    /// of ripgrep; each once, in the order of the rules.
    ///
    /// Left out: shapes whose values lie inside those of another, and shapes of whole cells.
    pub fn shape_patterns(&self) -> Vec<String> {
        let mut patterns: Vec<String> = Vec::new();
        for pattern in self.rules().flat_map(of_rule) {
            if !patterns.contains(&pattern) {
                patterns.push(pattern);
            }
        }
        patterns
    }
}

/// The expressions of one rule; none for a signal.
pub(super) fn of_rule(rule: &Rule) -> Vec<String> {
    rule.shapes.iter().filter(|s| !s.nested).flat_map(|s| s.shape.patterns()).collect()
}

/// Between word boundaries.
pub(super) fn word(body: &str) -> String {
    format!(r"(?-u)\b{body}\b")
}

/// `text` itself: marks with a backslash, what is not ASCII as bytes.
pub(super) fn literal(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b if b.is_ascii_alphanumeric() || b" _-/@=',:%".contains(&b) => {
                char::from(b).to_string()
            }
            b if b.is_ascii() => format!("\\{}", char::from(b)),
            b => format!("\\x{b:02X}"),
        })
        .collect()
}

/// One of these texts; each once, in their order.
pub(super) fn one_of<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let mut all: Vec<String> = Vec::new();
    for text in texts.into_iter().map(literal) {
        if !all.contains(&text) {
            all.push(text);
        }
    }
    format!("(?:{})", all.join("|"))
}

/// `class` as often as that.
pub(super) fn times(class: &str, count: usize) -> String {
    if count == 1 { class.to_owned() } else { format!("{class}{{{count}}}") }
}

/// `class` `least` to `most` times.
pub(super) fn range(class: &str, least: usize, most: usize) -> String {
    if least == most { times(class, least) } else { format!("{class}{{{least},{most}}}") }
}

/// So many digits.
pub(super) fn digits(count: usize) -> String {
    times("[0-9]", count)
}

/// One of these ASCII characters.
pub(super) fn class(bytes: &[u8]) -> String {
    if let [one] = bytes {
        return literal(&char::from(*one).to_string());
    }
    // A dash stands last, where it means itself.
    let (dashes, others): (Vec<u8>, Vec<u8>) = bytes.iter().partition(|b| **b == b'-');
    let all: String = others.into_iter().chain(dashes).map(char::from).collect();
    format!("[{all}]")
}
