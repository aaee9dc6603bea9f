//! Words in names of files and folders, as offices write them: `Factuur_2023-001.pdf`, `kopieID`. Pure.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::location::{Locator, unescape};

/// Words of the rule pack, by the first word of each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct NameWords {
    by_first: BTreeMap<String, Vec<(Vec<String>, String)>>,
}

impl NameWords {
    /// Of words as the pack has them. One without a letter or digit is in no name.
    pub(super) fn new<'w>(words: impl Iterator<Item = &'w String>) -> Self {
        let mut by_first: BTreeMap<String, Vec<(Vec<String>, String)>> = BTreeMap::new();
        for word in words.collect::<BTreeSet<_>>() {
            let parts = split(word);
            if let Some(first) = parts.first() {
                by_first.entry(first.clone()).or_default().push((parts, word.clone()));
            }
        }
        Self { by_first }
    }

    /// Those that stand, whole and in order, in one of the names that a locator consists of.
    pub(super) fn found(&self, locator: &Locator) -> BTreeSet<&String> {
        let mut found = BTreeSet::new();
        for name in locator.as_str().split("::").flat_map(|part| part.split('/')) {
            let name = unescape(name);
            let words = split(&String::from_utf8_lossy(&name));
            for at in 0..words.len() {
                let begun = self.by_first.get(&words[at]).into_iter().flatten();
                let stands = begun.filter(|(parts, _)| words[at..].starts_with(parts));
                found.extend(stands.map(|(_, word)| word));
            }
        }
        found
    }
}

/// Without accents, in lower case.
pub(super) fn plain(text: &str) -> String {
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// The words of a name: it is cut at everything that is no letter or digit, between letters and digits, and
/// where a capital begins a word.
pub(super) fn split(name: &str) -> Vec<String> {
    let name: Vec<char> = name.nfkd().filter(|c| !is_combining_mark(*c)).collect();
    let mut words = Vec::new();
    let mut word = String::new();
    for (at, c) in name.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| name[at]);
        let begins = before.is_some_and(|before| {
            let next_is_small = name.get(at + 1).is_some_and(|next| next.is_lowercase());
            before.is_numeric() != c.is_numeric()
                || (c.is_uppercase() && (before.is_lowercase() || next_is_small))
        });
        if begins || !c.is_alphanumeric() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_as_offices_write_them() {
        let check = |name: &str, words: &str| assert_eq!(split(name).join(" "), words, "{name}");
        check("Factuur_2023-001.pdf", "factuur 2023 001 pdf");
        check("VerkoopFacturen2018", "verkoop facturen 2018");
        check("kopieID-Jansen.PDF", "kopie id jansen pdf");
        check("BTWAangifte Q1", "btw aangifte q 1");
        check("cliëntenonderzoek.docx", "clientenonderzoek docx");
        check("cli\u{65}\u{308}ntenonderzoek", "clientenonderzoek");
        check("Ｆactuur", "factuur");
        check("___", "");
    }

    #[test]
    fn a_word_stands_whole_in_one_name() {
        let words = ["factuur", "btw-aangifte", "kopie id", "ubo", "cliëntenonderzoek"];
        let words: Vec<String> = words.map(str::to_owned).into();
        let index = NameWords::new(words.iter());
        let found = |path: &str| {
            let found = index.found(&Locator::from_path(path.as_bytes()));
            found.into_iter().cloned().collect::<Vec<_>>().join(", ")
        };
        assert_eq!(found("Factuur 12.pdf"), "factuur");
        assert_eq!(found("klanten/x/BTW_Aangifte.xlsx"), "btw-aangifte");
        assert_eq!(found("personeel/kopieId/jansen.pdf"), "kopie id");
        assert_eq!(found("CLIENTENONDERZOEK UBO.docx"), "cliëntenonderzoek, ubo");
        assert_eq!(found("factuuradres.txt ubos.txt"), "", "part of a word");
        assert_eq!(found("kopie/id.pdf"), "", "two names");
        let inside = Locator::from_path(b"a.zip").member("100% factuur: jan.pdf".as_bytes());
        let found: Vec<_> = index.found(&inside).into_iter().collect();
        assert_eq!(found, ["factuur"], "inside a container, with escapes");
    }
}
