//! Whom and what a reading looks for because of holds and requests, and what it met. Pure.

use std::collections::{BTreeMap, BTreeSet};

use super::subject::{Subject, SubjectKind, digest, found};
use super::words::{Heard, SoughtWords};
use crate::digest::{Digest, StateKey};
use crate::sensitive::Sensitive;

/// The persons and the words that a reading looks for.
#[derive(Debug, Clone, Default)]
pub struct Watch {
    key: Option<StateKey>,
    subjects: Vec<Subject>,
    /// Those of whom something was given that no rule finds: not meeting them means nothing.
    unfindable: BTreeSet<usize>,
    words: Vec<SoughtWords>,
    /// Every word of these.
    sought: BTreeSet<Digest>,
}

/// Which of the persons and words were met.
#[derive(Debug, Clone, Default)]
pub struct Met {
    /// Places of persons in the [`Watch`].
    subjects: BTreeSet<usize>,
    words: BTreeSet<Digest>,
}

impl Met {
    /// Takes in the words that were met elsewhere in the item.
    pub fn take_words(&mut self, other: &Self) {
        self.words.extend(&other.words);
    }
}

impl Watch {
    /// Looks for nobody and nothing.
    pub fn nobody() -> Self {
        Self::default()
    }

    /// Looks for these persons, whose digests were made with `key`, by rules that find these types.
    pub fn of<'a>(
        key: &StateKey,
        subjects: impl IntoIterator<Item = &'a Subject>,
        types: &BTreeSet<&str>,
    ) -> Self {
        let by_tag: BTreeMap<&str, &Subject> =
            subjects.into_iter().map(|subject| (subject.tag(), subject)).collect();
        let subjects: Vec<Subject> = by_tag.into_values().cloned().collect();
        let is_found =
            |kind: &SubjectKind| kind.type_code().is_none_or(|code| types.contains(code));
        let all = subjects.iter().enumerate();
        let unfindable = all.filter(|(_, subject)| !subject.kinds.iter().all(is_found));
        let unfindable = unfindable.map(|(place, _)| place).collect();
        Self { key: Some(key.clone()), subjects, unfindable, ..Self::default() }
    }

    /// The same, looking for these words too, whose digests were made with the same key.
    #[must_use]
    pub fn and_words<'a>(mut self, words: impl IntoIterator<Item = &'a SoughtWords>) -> Self {
        let by_tag: BTreeMap<&str, &SoughtWords> =
            words.into_iter().map(|words| (words.tag(), words)).collect();
        self.words = by_tag.into_values().cloned().collect();
        self.sought = self.words.iter().flat_map(SoughtWords::digests).copied().collect();
        self
    }

    /// Whether it looks for nobody and nothing: then reading costs nothing more.
    pub fn is_empty(&self) -> bool {
        self.subjects.is_empty() && self.words.is_empty()
    }

    /// Notes the words that are met in a stretch of text. `heard` is of the same file.
    pub fn hear(&self, heard: &mut Heard, met: &mut Met, text: &str) {
        if let (Some(key), false) = (&self.key, self.sought.is_empty()) {
            met.words.extend(heard.words(key, &self.sought, text));
        }
    }

    /// Notes who is met in a finding. One of a date that cannot be understood may be anybody's.
    pub fn meet(&self, met: &mut Met, type_code: &str, value: &Sensitive) {
        let Some(key) = &self.key else { return };
        let kind = SubjectKind::of_type(type_code);
        let words = found(kind, value.expose());
        for word in &words {
            let digest = digest(key, kind, word);
            met.subjects.extend(self.places(|subject| subject.digests.contains(&digest)));
        }
        if words.is_empty() {
            met.subjects.extend(self.places(|subject| subject.kinds.contains(&kind)));
        }
    }

    fn places(&self, which: impl Fn(&Subject) -> bool) -> impl Iterator<Item = usize> {
        let all = self.subjects.iter().enumerate();
        all.filter(move |(_, subject)| which(subject)).map(|(place, _)| place)
    }

    /// For each person and each set of words by tag, whether they were met. A person who was not met, and of
    /// whom something was given that no rule finds, is left out: they stay in doubt.
    pub fn told(&self, met: &Met) -> BTreeMap<String, bool> {
        let persons = self.subjects.iter().enumerate().filter_map(|(place, subject)| {
            let was_met = met.subjects.contains(&place);
            let is_told = was_met || !self.unfindable.contains(&place);
            is_told.then(|| (subject.tag().to_owned(), was_met))
        });
        let words = self.words.iter().map(|one| (one.tag().to_owned(), one.is_met(&met.words)));
        persons.chain(words).collect()
    }

    /// Tells sets of persons and words apart, so that a reading under another set is not taken for one under
    /// this.
    pub fn digest(&self) -> Digest {
        let persons = self.subjects.iter().map(Subject::tag);
        let words = self.words.iter().map(SoughtWords::tag);
        Digest::of(persons.chain(words).collect::<Vec<_>>().join(" ").as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_met_wherever_in_the_item_they_stand() {
        let key = StateKey::from_bytes([7; 32]);
        let sought = |text: &str| SoughtWords::read(&Sensitive::new(text.to_owned()), &key);
        let (case, other) = (sought("project zonnebloem").unwrap(), sought("maan").unwrap());
        let nobody = Watch::of(&key, [], &BTreeSet::new());
        assert!(nobody.is_empty());
        let watch = nobody.clone().and_words([&case, &other, &case]);
        assert!(!watch.is_empty());
        assert_ne!(watch.digest(), nobody.digest());
        let told = |met: &Met| {
            let told = watch.told(met);
            assert_eq!(told.len(), 2);
            (told[case.tag()], told[other.tag()])
        };
        let mut heard = Heard::default();
        let (mut body, mut name) = (Met::default(), Met::default());
        assert_eq!(told(&body), (false, false));
        watch.hear(&mut heard, &mut body, "een project");
        watch.hear(&mut heard, &mut name, "Zonnebloem en roos");
        assert_eq!((told(&body), told(&name)), ((false, false), (false, false)));
        // A term of two words, of which each part of the item has one.
        body.take_words(&name);
        assert_eq!((told(&body), told(&name)), ((true, false), (false, false)));
        watch.hear(&mut heard, &mut name, "maan");
        assert_eq!(told(&name), (false, true));
        // Who looks for no words hears none.
        nobody.hear(&mut heard, &mut body, "maan");
        assert_eq!(told(&body), (true, false));
    }
}
