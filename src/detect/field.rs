//! What the header of a column, a key or an element says about the values under it. Pure.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, MatchKind};
use unicode_normalization::UnicodeNormalization;

use super::rule::Rule;

/// What a label says to one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldSays {
    Nothing,
    Yes,
    /// As `Yes`; of a property of a document, it says who made the file.
    MadeBy,
    No,
}

impl FieldSays {
    /// Whether it speaks for the rule.
    pub(super) fn is_for(self) -> bool {
        matches!(self, Self::Yes | Self::MadeBy)
    }
}

/// The field words of all rules.
#[derive(Debug)]
pub(super) struct FieldWords {
    words: Vec<FieldWord>,
    /// The spaced forms, each once however many rules share it, and the words that are written so.
    spaced: AhoCorasick,
    of_spaced: Vec<Vec<usize>>,
    of_squeezed: HashMap<String, Vec<usize>>,
    rules: usize,
}

#[derive(Debug)]
struct FieldWord {
    rule: usize,
    says: FieldSays,
    /// ` burger service nr `
    spaced: String,
    /// `burgerservicenr`
    squeezed: String,
}

/// How much of a label is read: a longer one is text, not a name.
pub(super) const LABEL_CHARS_MAX: usize = 120;

impl FieldWords {
    pub(super) fn new(rules: &[Rule]) -> Self {
        let mut words = Vec::new();
        for (rule, one) in rules.iter().enumerate() {
            let yes = one.context.field.iter().chain(&one.context.label);
            let no = one.negative.field.iter().chain(&one.negative.label);
            let yes = yes.map(|word| (FieldSays::Yes, word));
            let made_by = one.context.made_by.iter().map(|word| (FieldSays::MadeBy, word));
            let all = yes.chain(made_by).chain(no.map(|word| (FieldSays::No, word)));
            // What stands in parentheses in running text is no name of a field.
            for (says, word) in all.filter(|(_, word)| !word.starts_with('(')) {
                let open_left = word.starts_with('*');
                let open_right = word.ends_with('*');
                let tokens = tokens(word.trim_matches('*'));
                let left = if open_left { "" } else { " " };
                let right = if open_right { "" } else { " " };
                let spaced = format!("{left}{}{right}", tokens.join(" "));
                let squeezed = tokens.concat();
                if !squeezed.is_empty() {
                    words.push(FieldWord { rule, says, spaced, squeezed });
                }
            }
        }
        let mut patterns: Vec<&str> = words.iter().map(|word| word.spaced.as_str()).collect();
        patterns.sort_unstable();
        patterns.dedup();
        let mut of_spaced = vec![Vec::new(); patterns.len()];
        let mut of_squeezed: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, word) in words.iter().enumerate() {
            if let Ok(pattern) = patterns.binary_search(&word.spaced.as_str()) {
                of_spaced[pattern].push(index);
            }
            of_squeezed.entry(word.squeezed.clone()).or_default().push(index);
        }
        let spaced = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(&patterns)
            .expect("2^31 states are more than any rules need");
        Self { words, spaced, of_spaced, of_squeezed, rules: rules.len() }
    }

    /// The words that stand in a label, in their order.
    fn met(&self, tokens: &[String]) -> Vec<&FieldWord> {
        let spaced = format!(" {} ", tokens.join(" "));
        let inside = self.spaced.find_overlapping_iter(&spaced);
        let inside = inside.flat_map(|found| &self.of_spaced[found.pattern().as_usize()]);
        let whole = self.of_squeezed.get(&tokens.concat()).into_iter().flatten();
        let mut met: Vec<usize> = inside.chain(whole).copied().collect();
        met.sort_unstable();
        met.dedup();
        met.into_iter().map(|index| &self.words[index]).collect()
    }

    /// What `label` says to each rule. A word for the rule wins, unless a longer one against it holds it.
    pub(super) fn read(&self, label: &str) -> Vec<FieldSays> {
        let label: String = label.chars().take(LABEL_CHARS_MAX).collect();
        let words = self.met(&tokens(&label));
        let mut says = vec![FieldSays::Nothing; self.rules];
        for word in &words {
            let held = words.iter().any(|other| other.is_against(word));
            match word.says {
                FieldSays::MadeBy if !held => says[word.rule] = FieldSays::MadeBy,
                // `author name` is an author.
                FieldSays::Yes if !held && says[word.rule] != FieldSays::MadeBy => {
                    says[word.rule] = FieldSays::Yes;
                }
                FieldSays::No if says[word.rule] == FieldSays::Nothing => {
                    says[word.rule] = FieldSays::No;
                }
                _ => {}
            }
        }
        says
    }
}

impl FieldWord {
    /// Whether this word is against the rule and holds `word`, which is for it.
    fn is_against(&self, word: &Self) -> bool {
        self.rule == word.rule
            && self.says == FieldSays::No
            && self.squeezed.len() > word.squeezed.len()
            && self.squeezed.contains(&word.squeezed)
    }
}

/// Words of a label: `klant_BSN`, `taxId`, `Geb.datum`, `email2`.
fn tokens(label: &str) -> Vec<String> {
    let mut tokens = vec![String::new()];
    let mut last: Option<char> = None;
    for c in label.nfc() {
        let breaks = match last {
            Some(l) => {
                (l.is_lowercase() && c.is_uppercase()) || (l.is_alphabetic() && c.is_numeric())
            }
            None => false,
        };
        if !c.is_alphanumeric() || breaks {
            tokens.push(String::new());
        }
        if c.is_alphanumeric()
            && let Some(token) = tokens.last_mut()
        {
            token.extend(c.to_lowercase());
        }
        last = Some(c);
    }
    tokens.retain(|token| !token.is_empty());
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_split_as_people_and_programs_write_them() {
        for (label, expected) in [
            ("klant_BSN", "klant bsn"),
            ("taxId", "tax id"),
            ("Geb.datum", "geb datum"),
            ("email2", "email 2"),
            ("persoon/bsn[0]", "persoon bsn 0"),
            ("Geboorte\u{a0}datum", "geboorte datum"),
        ] {
            assert_eq!(tokens(label).join(" "), expected, "{label}");
        }
    }
}
