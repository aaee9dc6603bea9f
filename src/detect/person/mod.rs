//! Names of people, without any model. Pure.
//!
//! A name is believed for what stands before it (a title, a label, a salutation), for its shape
//! (initials, a particle between capitals), and for the lists of names; everyday words, firms, streets
//! and places speak against it. Each sum of these is a form, and the rule file says what a form is
//! worth. Source: `rules/names/SOURCES.md` for the lists; the rest is own work.
//!
//! The look-around is bounded: a name reaches 160 bytes, what stands before it 80. Most words with a
//! capital fail at the first look-up, which allocates nothing.

mod chain;
mod form;
mod glance;
mod harvest;
mod inverted;
mod left;
mod name;
mod names;
mod token;
mod whole;
mod words;

pub(super) use form::FORMS;
pub(super) use harvest::Harvest;
pub(super) use names::{Capital, lists_digest};
pub(crate) use words::PersonDef;

use super::boundary::{after, char_at, char_before, is_space};
use super::pattern;
use super::shape::{Note, Raw};
use chain::{Chain, Kind, Part};
use form::Form;
use inverted::is_upper_after;
use left::{Cue, Left, particles_before};
use name::{Name, Reach, is_followed_by_other, is_numbered};
use names::Flags;
use token::{is_upper_at, may_begin, may_end};
use words::Words;

/// The matcher of names.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Person {
    words: Words,
}

impl Person {
    pub(super) fn new(def: PersonDef) -> Result<Self, String> {
        Ok(Self { words: Words::new(def)? })
    }

    /// A title before words with a capital, and initials before one. What is found by lists of names has no
    /// expression, and neither have whole cells.
    pub(super) fn patterns(&self) -> Vec<String> {
        if self.is_whole_only() {
            return Vec::new();
        }
        let titles = pattern::one_of(self.words.titles.iter().map(String::as_str));
        let particle = "(?:(?i:van|von|de|den|der|ten|ter|te|la|el|al|'t) ){0,3}";
        let word = r"[A-Z\xC0-\xFF][A-Za-z'\x80-\xFF-]*";
        vec![
            format!(r"(?-u)\b(?i:{titles})\.? (?:[A-Z]\.? ?)*{particle}{word}(?: {word})?"),
            format!(r"(?-u)\b(?:[A-Z]\. ?){{1,6}}{particle}{word}"),
        ]
    }

    /// Whether it looks at whole cells and values only.
    pub(super) fn is_whole_only(&self) -> bool {
        self.words.whole_only
    }

    /// A name whose first part is one letter.
    fn find_after_initial(&self, text: &str, start: usize, end: usize) -> Option<Raw> {
        let next = char_at(text, end)?;
        // `O'Brien`, `D'Angelo`
        let joined = token::is_apostrophe(next) && is_upper_at(text, end + next.len_utf8());
        if !(next == '.' || joined || is_space(next)) {
            return None;
        }
        let left = left::before(text, start, next != '.', &self.words);
        if left.cue == Cue::Other { None } else { self.judge(text, start, start, left) }
    }

    /// The surname that is the word, on a list or not, when `harvest` knows it, with the particles before it.
    /// The harvest may know it, see [`Harvest::may_know_word`].
    pub(super) fn known_at(&self, text: &str, word: Capital, harvest: &Harvest) -> Option<Raw> {
        let Capital { start, end, .. } = word;
        if !may_begin(text, start) {
            return None;
        }
        let begin = particles_before(text, start, &self.words);
        // Most are everyday words that were surnames once, behind a particle.
        if begin == start && self.is_no_surname(word, harvest) {
            return None;
        }
        let key = self.surname_key(&text[begin..end])?;
        if !harvest.knows(key) || is_followed_by_other(text, end, &self.words) {
            return None;
        }
        let many = particle_count(&text[begin..start]) > 1;
        let found = raw(text, if many { begin } else { start }, end, Form::Known)?;
        Some(Raw { note: Note::Known, ..found })
    }

    /// Whether the word, without particles, has no key of a surname, or one that `harvest` does not know. No
    /// when in doubt.
    fn is_no_surname(&self, word: Capital, harvest: &Harvest) -> bool {
        const DOUBTFUL: Flags = Flags::COMMON.with(Flags::PLACE).with(Flags::FIRST);
        !harvest.knows_bare(word.key) || self.words.of_key(word.key).has(DOUBTFUL)
    }

    fn judge(&self, text: &str, start: usize, begin: usize, left: Left) -> Option<Raw> {
        let reach = match left.cue {
            Cue::Title | Cue::Label | Cue::Key => Reach::All,
            _ => Reach::Sure,
        };
        // Particles before the word belong to it where something says that a name begins: `van Jansen`
        // is more often `of Jansen`.
        let says = !matches!(left.cue, Cue::None | Cue::Addressee | Cue::Other);
        let many = particle_count(&text[begin..start]) > 1
            && !left.after_capital
            && !self.opens_with_preposition(&text[begin..start]);
        let takes = begin == start || says || many;
        let of_other = left.cue == Cue::Other;
        let (start, left) = if takes && !of_other { (begin, left) } else { (start, left.inside()) };
        let chain = Chain::read(text, start, &self.words);
        let name = Name::read(text, &chain, reach, &self.words)?;
        // `ziekte van Parkinson`, `Douwe Egberts`; `Museum van Jan de Vries` names a person all the same.
        let known_firm = self.words.is_firm(text, name.start, name.end);
        let thing = (of_other && name.given() == 0) || (known_firm && left.cue != Cue::Title);
        if thing || self.is_abbreviation(text, &name) || self.is_place(text, &name) {
            return None;
        }
        if let Some((end, form)) = self.inverted(text, &name, left) {
            return raw(text, name.start, end, form);
        }
        if let Some(end) = self.reversed(text, &name) {
            return raw(text, name.start, end, Form::Capitals);
        }
        let form = self.form(text, &name, left)?;
        raw(text, name.start, name.end, form)
    }

    /// `op de Dam` is a place more often than a name.
    fn opens_with_preposition(&self, particles: &str) -> bool {
        let first = particles.split(is_space).next().unwrap_or_default();
        self.words.get(first).has(Flags::PREPOSITION)
    }

    fn form(&self, text: &str, name: &Name, left: Left) -> Option<Form> {
        let other = name.other || is_followed_by_other(text, name.end, &self.words);
        let listed = name.surname_listed(text, &self.words);
        match left.cue {
            Cue::Title => return Self::titled(text, name, listed),
            _ if other => return None,
            Cue::Label => return labelled(text, name, listed),
            Cue::Key => return labelled(text, name, listed).filter(|f| *f == Form::Labelled),
            Cue::Addressee if is_full(name, listed) || precedes_mailbox(text, name.end) => {
                return Some(Form::Labelled);
            }
            Cue::Salutation => {
                if let Some(form) = greeted(text, name, listed) {
                    return Some(form);
                }
            }
            Cue::Closing if closes_line(text, name.end) && is_signature(name, listed) => {
                return Some(Form::Signed);
            }
            Cue::Role if is_said_of_person(name, listed) => return Some(Form::Role),
            _ => {}
        }
        if name.upper && name.initials == 0 {
            return capitals(text, name, listed);
        }
        self.by_shape(text, name, listed, left)
    }

    fn titled(text: &str, name: &Name, listed: bool) -> Option<Form> {
        let surname = name.surname;
        if name.particle || listed || name.initials > 0 || name.given() > 1 {
            return Some(Form::Titled);
        }
        let word = surname.unwrap_or(name.head);
        if name.upper {
            return None;
        }
        let title = word.said.has(Flags::TITLE.with(Flags::ROLE));
        let doubtful = word.is_common() && !word.is_first();
        let long = text[word.start..word.end].chars().nth(1).is_some();
        (long && !title && !doubtful).then_some(if word.is_first() {
            Form::Titled
        } else {
            Form::TitledWord
        })
    }

    /// By lists and shape alone.
    fn by_shape(&self, text: &str, name: &Name, listed: bool, left: Left) -> Option<Form> {
        let Some(surname) = name.surname else { return self.alone(text, name, left) };
        if name.initials > 0 {
            return self.initials(text, name, &surname, listed, left);
        }
        if name.bare > 0 {
            let sure =
                listed && (name.particle || !name.surname_doubtful()) && !left.opens_sentence;
            return (sure || (listed && name.particle)).then_some(Form::Initials);
        }
        let crowded = left.after_capital || name.before_capital;
        if name.firsts > 0 {
            return Some(match (listed, name.particle) {
                (true, _) => Form::Full,
                (false, true) => Form::FirstParticle,
                (false, false) if crowded => Form::FirstHeading,
                (false, false) => Form::FirstUnlisted,
            });
        }
        if name.weak > 0 {
            let form = if name.particle { Form::Full } else { Form::FullWeak };
            return (listed && !(crowded || name.surname_doubtful())).then_some(form);
        }
        if name.unlisted > 0 {
            let head = &text[name.head.start..name.head.end];
            let trade = name.head.is_common()
                || name.head.named.has(Flags::PLACE)
                || self.words.ends_as_noun(head);
            let fits = listed && !name.surname_doubtful() && !trade && !crowded;
            let form = if name.particle { Form::UnlistedParticle } else { Form::UnlistedSurname };
            return fits.then_some(form);
        }
        if !listed || surname.named.has(Flags::PLACE) {
            return if surname.is_first() { self.alone(text, name, left) } else { None };
        }
        if name.particle {
            let weak = left.opens_sentence || crowded || surname.is_common();
            return Some(if weak { Form::Surname } else { Form::ParticleSurname });
        }
        if surname.is_common() || left.after_capital {
            return None;
        }
        if surname.is_first() { self.alone(text, name, left) } else { Some(Form::Surname) }
    }

    /// One first name; T3 only inside a sentence, and where no place is expected.
    fn alone(&self, text: &str, name: &Name, left: Left) -> Option<Form> {
        let sure = name.head.is_first() && !name.head.is_common() && !left.after_capital;
        if !sure || name.given() > 1 || name.upper {
            return None;
        }
        let doubtful = left.opens_sentence
            || name.before_capital
            || name.head.named.has(Flags::PLACE)
            || left::is_after_locative(text, name.head.start, &self.words);
        let known = name.head.named.has(Flags::KNOWN) && !doubtful;
        Some(if known { Form::First } else { Form::FirstWeak })
    }

    /// Initials and a surname; `A. Inleiding` at the start of a line is a heading.
    fn initials(
        &self,
        text: &str,
        name: &Name,
        surname: &Part,
        listed: bool,
        left: Left,
    ) -> Option<Form> {
        let word = &text[surname.start..surname.end];
        if word.chars().nth(1).is_none() || (surname.is_common() && !listed && !name.particle) {
            return None;
        }
        if name.particle || (listed && !surname.is_common()) {
            return Some(Form::Initials);
        }
        let several = name.initials > 1 || name.firsts > 0;
        let noun = surname.is_common() || self.words.ends_as_noun(word);
        let opens = left.opens_line || left.opens_sentence || left.after_capital;
        Some(match (several, noun && opens) {
            (_, true) => Form::InitialsWeak,
            (true, false) => Form::Initials,
            (false, false) => Form::InitialsUnlisted,
        })
    }

    /// `B.V. Jansen`, `U.S. Army`: initials that are none.
    fn is_abbreviation(&self, text: &str, name: &Name) -> bool {
        if name.initials < 2 || name.head.kind != Kind::Initial {
            return false;
        }
        let initials = &text[name.start..name.end];
        let end = initials.rfind('.').unwrap_or(0);
        let said = self.words.get(&initials[..end]);
        let person = name.particle || name.surname_listed(text, &self.words);
        said.has(Flags::AFTER_OTHER) || (said.has(Flags::ABBREVIATION) && !person)
    }

    fn is_place(&self, text: &str, name: &Name) -> bool {
        name.surname.is_some_and(|part| {
            let numbered = is_numbered(text, name.end);
            self.words.ends_as_place(&text[part.start..part.end], numbered)
        })
    }
}

fn raw(text: &str, start: usize, end: usize, form: Form) -> Option<Raw> {
    let begins = may_begin(text, start) && !continues_initials(text, start);
    (begins && may_end(text, end)).then_some(Raw {
        start,
        end,
        form: form as usize,
        note: Note::Plain,
    })
}

/// Whether an initial stands right before: its name began there.
fn continues_initials(text: &str, start: usize) -> bool {
    char_before(text, start) == Some('.')
}

fn particle_count(text: &str) -> usize {
    text.split(is_space).filter(|part| !part.is_empty()).count()
}

/// Whether the name has a given part and a surname that is one.
fn is_full(name: &Name, listed: bool) -> bool {
    let given = name.initials + name.firsts + name.weak;
    (given > 0 && name.surname.is_some()) || (listed && name.given() + u8::from(name.particle) > 0)
}

fn labelled(text: &str, name: &Name, listed: bool) -> Option<Form> {
    if name.surname.is_none() && name.firsts + name.weak == 0 {
        return None;
    }
    let evidence =
        listed || name.initials > 0 || name.firsts > 0 || name.particle || name.head.is_first();
    if evidence {
        return Some(Form::Labelled);
    }
    let short = text[name.start..name.end].chars().nth(3).is_none();
    let doubtful = name.head.is_common() || name.before_capital || (name.upper && short);
    (!doubtful).then_some(Form::LabelledWords)
}

/// How far after a name its line is looked at, in characters.
const BESIDE_MAX: usize = 100;

/// Whether a mail address in pointed brackets follows: `To: Jan Jansen <…@…>`.
fn precedes_mailbox(text: &str, end: usize) -> bool {
    let rest = after(text, end, BESIDE_MAX).trim_start_matches(['"', '\'', ' ']);
    rest.starts_with('<') && rest.chars().take(80).any(|c| c == '@')
}

fn is_said_of_person(name: &Name, listed: bool) -> bool {
    let first = name.head.is_first() && !name.head.is_common();
    (listed || first) && name.given() <= 1 && !name.upper
}

/// After a salutation; a word that stands on no list only before the comma that ends it.
fn greeted(text: &str, name: &Name, listed: bool) -> Option<Form> {
    let ends = matches!(char_at(text, name.end), None | Some(',' | '\n' | '\r' | '!'));
    let first = name.head.is_first() && (ends || !name.head.is_common());
    let word = ends && !name.head.is_common() && name.unlisted == 0;
    (first || (listed && !name.surname_doubtful()) || word).then_some(Form::Salutation)
}

fn closes_line(text: &str, end: usize) -> bool {
    let beside = after(text, end, BESIDE_MAX);
    let rest = beside.trim_start_matches(|c: char| is_space(c) || c == ',' || c == '.');
    (rest.is_empty() && end + beside.len() == text.len())
        || rest.starts_with(['\n', '\r', '|', '(', '<', '-'])
}

fn is_signature(name: &Name, listed: bool) -> bool {
    listed || name.initials > 0 || name.firsts > 0 || name.head.is_first()
}

/// In capitals: initials or a listed first name, and a listed surname.
fn capitals(text: &str, name: &Name, listed: bool) -> Option<Form> {
    let given = name.bare > 0 || name.firsts > 0;
    let sure = listed && (name.particle || !name.surname_doubtful());
    let ended = name.bare > 0 || !is_upper_after(text, name.end);
    (given && sure && ended).then_some(Form::Capitals)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The matcher with the words of the embedded rule.
    pub(super) fn person() -> &'static Person {
        static PERSON: std::sync::LazyLock<Person> = std::sync::LazyLock::new(|| {
            let text = include_str!("../../../rules/detect/person.toml");
            let file: toml::Table = toml::from_str(text).unwrap();
            let shapes = &file["rule"][0]["shapes"][0]["matcher"]["person"];
            Person::new(shapes.clone().try_into().unwrap()).unwrap()
        });
        &PERSON
    }

    /// What is known of a surname elsewhere in the item finds it here.
    fn known(harvest: &Harvest, text: &str, word: &str) -> Option<String> {
        let start = text.find(word).unwrap();
        let word = Capital::at(text, start, start + word.len());
        let word = harvest.may_know_word(text, word)?;
        let found = person().known_at(text, word, harvest)?;
        Some(text[found.start..found.end].to_owned())
    }

    #[test]
    fn a_known_surname_is_a_name_by_itself() {
        let mut harvest = Harvest::default();
        assert_eq!(known(&harvest, "daarna belde Xqualik weer", "Xqualik"), None);
        for name in ["J. Xqualik", "A. de Groot", "Van der Meer, P."] {
            harvest.note(person().surname_key(name).unwrap());
        }
        let known = |text: &str, word: &str| known(&harvest, text, word);
        assert_eq!(known("daarna belde Xqualik weer", "Xqualik").as_deref(), Some("Xqualik"));
        assert_eq!(known("dossier van Xqualik ligt", "Xqualik").as_deref(), Some("Xqualik"));
        assert_eq!(known("en van der Meer ook", "Meer").as_deref(), Some("van der Meer"));
        assert_eq!(known("Groot nieuws", "Groot"), None, "an everyday word");
        assert_eq!(known("Xqualik B.V. en Xqualik-straat", "Xqualik"), None);
    }
}
