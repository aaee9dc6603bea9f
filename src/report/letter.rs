//! Letters to a client, out of templates that an office may write itself. Pure: texts in, a text out.
//!
//! A template reaches nothing but the values that it is handed: no file, no other template. A name that it
//! misspells is an error with its line, before the first letter is written.

mod inventory;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::Datelike;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior, Value};
use serde::Serialize;

use crate::calendar::CivilDate;
use crate::lifecycle::Letter;
use crate::retention::DEFERRAL_MONTHS_MAX;
use crate::text::{Lang, Messages};

pub use inventory::{InventoryFile, InventoryGroup, inventory};

/// Largest template that is used, in bytes.
pub const TEMPLATE_BYTES_MAX: usize = 64 << 10;

/// Steps that a template may take: a loop over some thousands of groups stays below it.
const FUEL: u64 = 5_000_000;

/// The embedded templates.
const TEMPLATES: [(Letter, Lang, &str); 8] = [
    (Letter::Announcement, Lang::Nl, include_str!("letter/announcement.nl.j2")),
    (Letter::Announcement, Lang::En, include_str!("letter/announcement.en.j2")),
    (Letter::Reminder, Lang::Nl, include_str!("letter/reminder.nl.j2")),
    (Letter::Reminder, Lang::En, include_str!("letter/reminder.en.j2")),
    (Letter::LastNotice, Lang::Nl, include_str!("letter/last_notice.nl.j2")),
    (Letter::LastNotice, Lang::En, include_str!("letter/last_notice.en.j2")),
    (Letter::Withdrawn, Lang::Nl, include_str!("letter/withdrawn.nl.j2")),
    (Letter::Withdrawn, Lang::En, include_str!("letter/withdrawn.en.j2")),
];

/// Name of the file of a template: `last_notice.nl.j2`.
pub fn template_name(letter: Letter, lang: Lang) -> String {
    format!("{}.{}.j2", letter.code(), lang.code())
}

/// The templates of an office: its own where it has one, else the embedded ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LetterTemplates {
    own: BTreeMap<String, String>,
}

impl LetterTemplates {
    /// With templates of the office's own, by name of the file.
    ///
    /// # Errors
    ///
    /// [`TemplateError`] at the first one that cannot be used for any letter.
    pub fn with_own(own: BTreeMap<String, String>) -> Result<Self, TemplateError> {
        let known: BTreeSet<String> =
            TEMPLATES.iter().map(|(letter, lang, _)| template_name(*letter, *lang)).collect();
        for (name, text) in &own {
            if !known.contains(name) {
                return Err(TemplateError::new(name, 0, TemplateFault::NotALetter));
            }
            check(name, text)?;
        }
        Ok(Self { own })
    }

    /// Every template by the name of its file, and whether it is the office's own.
    pub fn all(&self) -> impl Iterator<Item = (String, bool)> {
        TEMPLATES.iter().map(|(letter, lang, _)| {
            let name = template_name(*letter, *lang);
            let is_own = self.own.contains_key(&name);
            (name, is_own)
        })
    }

    /// Writes a letter.
    ///
    /// # Errors
    ///
    /// [`TemplateError`] where a template of the office's own fails on these values.
    pub fn render(
        &self,
        letter: Letter,
        lang: Lang,
        facts: &LetterFacts,
    ) -> Result<String, TemplateError> {
        let name = template_name(letter, lang);
        let embedded = TEMPLATES.iter().find(|(l, g, _)| (*l, *g) == (letter, lang));
        let text = self.own.get(&name).map(String::as_str);
        render(&name, text.or(embedded.map(|(.., text)| *text)).unwrap_or_default(), facts)
    }
}

/// What is wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateFault {
    /// Its name is that of no letter.
    NotALetter,
    /// It is longer than is used.
    TooLong,
    /// It names a value that there is not.
    UnknownName(String),
    /// It is not in the language of templates.
    Syntax,
    /// It gives nothing.
    Empty,
    /// It fails on sample values: an unknown filter, an endless loop, a wrong operation.
    Fails,
}

impl TemplateFault {
    /// Its code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotALetter => "not_a_letter",
            Self::TooLong => "too_long",
            Self::UnknownName(_) => "unknown_name",
            Self::Syntax => "syntax",
            Self::Empty => "empty",
            Self::Fails => "fails",
        }
    }

    /// The fault in a sentence; of names that the template has, the template's own words are told.
    pub fn text(&self, messages: &Messages) -> String {
        let id = format!("consult-template-{}", self.code().replace('_', "-"));
        match self {
            Self::UnknownName(name) => messages.with(&id, &[("name", name.as_str().into())]),
            _ => messages.get(&id),
        }
    }
}

/// Why a template cannot be used. The engine's own words are left out: they may repeat values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateError {
    /// Name of the file.
    pub file: String,
    /// Line, from 1; 0 where none is known.
    pub line: usize,
    /// What is wrong.
    pub fault: TemplateFault,
}

impl TemplateError {
    fn new(file: &str, line: usize, fault: TemplateFault) -> Self {
        Self { file: file.to_owned(), line, fault }
    }
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "template {} line {}: {}", self.file, self.line, self.fault.code())
    }
}

impl std::error::Error for TemplateError {}

/// Everything that a letter can say. Days and sizes are words in the language of the letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LetterFacts {
    /// Name of the firm.
    pub organisation: String,
    /// Its number in the trade register; empty when the settings have none.
    pub kvk: String,
    /// Where questions go; empty when the settings do not say.
    pub privacy_officer: String,
    /// Reference of the firm.
    pub reference: String,
    /// The day of writing.
    pub date: String,
    /// To whom.
    pub client: Addressee,
    /// What it is about.
    pub engagements: Vec<EngagementFacts>,
    /// Clause of the contract.
    pub clause: String,
    /// Months of keeping after the end of an engagement.
    pub months: u32,
    /// Last day of keeping.
    pub retain_until: String,
    /// Whether that day is over.
    pub is_over: bool,
    /// Last day to answer announcement and reminder.
    pub answer_by: String,
    /// Last day to answer the last notice.
    pub last_answer_by: String,
    /// First day on which the firm decides without an answer.
    pub silence_from: String,
    /// Day of the announcement; empty before it was sent.
    pub announced_on: String,
    /// Day of the reminder; empty before it was sent.
    pub reminded_on: String,
    /// `controller` or `processor`; processor as soon as the firm is that for one of the engagements.
    pub role: String,
    /// What follows from silence: `destroy`, `return` or `wait`.
    pub on_silence: String,
    /// Whether some of it the client must keep by law: that part goes back.
    pub has_books: bool,
    /// What there is, by kind, period and folder.
    pub inventory: Vec<InventoryFacts>,
    /// How many files in all.
    pub total: String,
    /// Their size.
    pub size: String,
    /// Longest deferral, in months.
    pub deferral_months: u32,
    /// Grounds of a deferral.
    pub grounds: Vec<String>,
    /// Name of the list that goes with the letter.
    pub list: String,
}

/// To whom a letter goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Addressee {
    /// Number of the client.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its contact; empty when the register names none.
    pub contact: String,
}

/// An engagement in a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EngagementFacts {
    /// Its number.
    pub id: String,
    /// Its name; empty when the register has none.
    pub name: String,
    /// Its last day; empty when it runs.
    pub end: String,
}

/// A group of files in a letter. Nothing finer: names of files are personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InventoryFacts {
    /// What kind.
    pub kind: String,
    /// The years of its engagements.
    pub period: String,
    /// The folder of the engagement.
    pub folder: String,
    /// How many files.
    pub count: String,
    /// Their size.
    pub size: String,
}

impl LetterFacts {
    /// Values to try templates on; the second kind has everything that may be missing missing.
    pub fn sample(lang: Lang, full: bool) -> Self {
        let messages = Messages::new(lang);
        let day =
            |y, m, d| long_date(CivilDate::from_ymd_opt(y, m, d).unwrap_or(CivilDate::MIN), lang);
        let only = |text: &str| if full { text.to_owned() } else { String::new() };
        let group = |folder: &str, count, bytes| InventoryFacts {
            kind: messages.get("consult-kind-document"),
            period: "2023–2024".to_owned(),
            folder: folder.to_owned(),
            count: messages.count(count),
            size: messages.size(bytes),
        };
        Self {
            organisation: "Voorbeeld Advies B.V.".to_owned(),
            kvk: only("12345678"),
            privacy_officer: only("fg@voorbeeld.example"),
            reference: "VD/P-2026-0001".to_owned(),
            date: day(2026, 5, 5),
            client: Addressee {
                id: "C-1".to_owned(),
                name: "Bakkerij Voorbeeld".to_owned(),
                contact: only("T. Test"),
            },
            engagements: vec![EngagementFacts {
                id: "E-2023-001".to_owned(),
                name: only("Jaarwerk"),
                end: only(&day(2025, 6, 30)),
            }],
            clause: "10".to_owned(),
            months: 12,
            retain_until: day(2026, 6, 30),
            is_over: !full,
            answer_by: day(2026, 6, 30),
            last_answer_by: day(2026, 7, 15),
            silence_from: day(2026, 7, 16),
            announced_on: only(&day(2026, 5, 5)),
            reminded_on: only(&day(2026, 6, 2)),
            role: if full { "controller" } else { "processor" }.to_owned(),
            on_silence: if full { "destroy" } else { "wait" }.to_owned(),
            has_books: full,
            inventory: vec![
                group("klanten/voorbeeld", 1_204, 3 << 30),
                group(&messages.get("consult-folder-elsewhere"), 3, 80_000),
            ],
            total: messages.count(1_207),
            size: messages.size((3 << 30) + 80_000),
            deferral_months: DEFERRAL_MONTHS_MAX,
            grounds: vec![messages.get("verdict-deferral-ground-claim")],
            list: "P-2026-0001.choices.csv".to_owned(),
        }
    }
}

/// `30 juni 2026`, `30 June 2026`: a day as letters write it.
pub fn long_date(date: CivilDate, lang: Lang) -> String {
    const NL: [&str; 12] = [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ];
    const EN: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let names = match lang {
        Lang::Nl => NL,
        Lang::En => EN,
    };
    format!("{} {} {}", date.day(), names[date.month0() as usize], date.year())
}

/// Tries a template on sample values, in both languages, with all there can be and with all that can be
/// missing missing.
///
/// # Errors
///
/// [`TemplateError`], with the line where one is known.
pub fn check(name: &str, text: &str) -> Result<(), TemplateError> {
    let fails = |line, fault| Err(TemplateError::new(name, line, fault));
    if text.len() > TEMPLATE_BYTES_MAX {
        return fails(0, TemplateFault::TooLong);
    }
    let sample = LetterFacts::sample(Lang::Nl, true);
    let env = environment();
    let template = match env.template_from_named_str(name, text) {
        Ok(template) => template,
        Err(error) => return Err(of_engine(name, text, &error)),
    };
    let mut known = names(&serde_json::to_value(&sample).unwrap_or_default());
    known.extend(env.globals().map(|(name, _)| name.to_owned()));
    // Also what stands in a part that no sample comes to.
    let used = template.undeclared_variables(true).into_iter().collect::<BTreeSet<_>>();
    if let Some(unknown) = used.into_iter().find(|used| !known.contains(used)) {
        return fails(line_of(text, &unknown), TemplateFault::UnknownName(unknown));
    }
    for lang in [Lang::Nl, Lang::En] {
        for full in [true, false] {
            if render(name, text, &LetterFacts::sample(lang, full))?.trim().is_empty() {
                return fails(1, TemplateFault::Empty);
            }
        }
    }
    Ok(())
}

fn render(name: &str, text: &str, facts: &LetterFacts) -> Result<String, TemplateError> {
    let env = environment();
    env.template_from_named_str(name, text)
        .and_then(|template| template.render(Value::from(Serde(facts))))
        .map_err(|error| of_engine(name, text, &error))
}

/// Nothing but values and the filters of the language: no loader, so no file and no other template.
fn environment<'t>() -> Environment<'t> {
    let mut env = Environment::new();
    let syntax = SyntaxConfig::builder()
        .keep_trailing_newline(true)
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build();
    env.set_syntax(syntax.unwrap_or_default());
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    // A letter is text, and no page.
    env.set_auto_escape_callback(|_| AutoEscape::None);
    env.set_fuel(Some(FUEL));
    env
}

fn of_engine(name: &str, text: &str, error: &minijinja::Error) -> TemplateError {
    let line = error.line().unwrap_or(0);
    let fault = match error.kind() {
        ErrorKind::SyntaxError => TemplateFault::Syntax,
        ErrorKind::UndefinedError => {
            let row = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
            TemplateFault::UnknownName(row.trim().chars().take(60).collect())
        }
        _ => TemplateFault::Fails,
    };
    TemplateError::new(name, line, fault)
}

/// Names of all values: `client`, `client.name`; of lists only the list itself.
fn names(value: &serde_json::Value) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for (name, value) in value.as_object().into_iter().flatten() {
        all.extend(names(value).into_iter().map(|inner| format!("{name}.{inner}")));
        all.insert(name.clone());
    }
    all
}

/// The first line on which a name stands by itself.
fn line_of(text: &str, name: &str) -> usize {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let stands = |line: &str| {
        line.match_indices(name).any(|(at, _)| {
            let after = line[at + name.len()..].chars().next();
            !line[..at].ends_with(is_part) && !after.is_some_and(is_part)
        })
    };
    text.lines().position(stands).map_or(0, |line| line + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn embedded_templates_can_be_used_and_name_nothing_unknown() {
        for (letter, lang, text) in TEMPLATES {
            let name = template_name(letter, lang);
            assert_eq!(check(&name, text), Ok(()), "{name}");
        }
        assert_eq!(LetterTemplates::default().all().filter(|(_, own)| *own).count(), 0);
    }

    #[test]
    fn letters_read_like_letters() {
        let templates = LetterTemplates::default();
        for letter in Letter::ALL {
            for lang in [Lang::Nl, Lang::En] {
                for (full, what) in [(true, "controller"), (false, "processor")] {
                    let facts = LetterFacts::sample(lang, full);
                    let text = templates.render(*letter, lang, &facts).unwrap();
                    let name = format!("{}-{}-{what}", letter.code(), lang.code());
                    insta::assert_snapshot!(name, text);
                }
            }
        }
    }

    #[track_caller]
    fn refused(text: &str, line: usize, fault: TemplateFault) {
        let got = check("reminder.nl.j2", text).unwrap_err();
        assert_eq!((got.line, got.fault), (line, fault), "{text}");
    }

    #[test]
    fn a_wrong_template_is_refused_with_its_line() {
        let unknown = |name: &str| TemplateFault::UnknownName(name.to_owned());
        refused("Beste\n{{ clent }}", 2, unknown("clent"));
        refused("Beste\n\n{{ client.nam }}", 3, unknown("client.nam"));
        // In a part that is never reached, too.
        refused("a\n{% if has_books and is_over %}{{ geheim }}{% endif %}", 2, unknown("geheim"));
        refused("{% for g in inventory %}\n{{ g.naam }}\n{% endfor %}", 2, unknown("{{ g.naam }}"));
        refused("a\n{% if date %}", 2, TemplateFault::Syntax);
        refused("a {{ date | geheim }}", 1, TemplateFault::Fails);
        refused("{# niets #}\n", 1, TemplateFault::Empty);
        refused(&"a".repeat(TEMPLATE_BYTES_MAX + 1), 0, TemplateFault::TooLong);
        // No other file, by any name.
        refused("a\n{% include '/etc/passwd' %}", 2, TemplateFault::Syntax);
        refused("{% extends 'a' %}", 1, TemplateFault::Syntax);
    }

    #[test]
    fn an_endless_template_ends() {
        let endless = "{% for a in range(9999) %}{% for b in range(9999) %}{{ date }}\
                       {% endfor %}{% endfor %}";
        refused(endless, 1, TemplateFault::Fails);
    }

    #[test]
    fn own_templates_replace_and_strange_names_are_refused() {
        let own =
            |name: &str| BTreeMap::from([(name.to_owned(), "Eigen: {{ date }}\n".to_owned())]);
        let templates = LetterTemplates::with_own(own("reminder.nl.j2")).unwrap();
        let facts = LetterFacts::sample(Lang::Nl, true);
        let text = templates.render(Letter::Reminder, Lang::Nl, &facts).unwrap();
        assert_eq!(text, "Eigen: 5 mei 2026\n");
        assert_eq!(templates.all().filter(|(_, own)| *own).count(), 1);
        let error = LetterTemplates::with_own(own("herinnering.nl.j2")).unwrap_err();
        assert_eq!(error.fault, TemplateFault::NotALetter);
    }

    #[test]
    fn values_are_values_and_no_templates() {
        let mut facts = LetterFacts::sample(Lang::En, true);
        facts.client.name = "{{ organisation }} <b>&".to_owned();
        let text = LetterTemplates::default().render(Letter::Reminder, Lang::En, &facts).unwrap();
        assert!(text.contains("{{ organisation }} <b>&"), "{text}");
    }

    #[test]
    fn faults_have_words() {
        for lang in [Lang::Nl, Lang::En] {
            let messages = Messages::new(lang);
            for fault in [
                TemplateFault::NotALetter,
                TemplateFault::TooLong,
                TemplateFault::UnknownName("x".to_owned()),
                TemplateFault::Syntax,
                TemplateFault::Empty,
                TemplateFault::Fails,
            ] {
                assert!(!fault.text(&messages).is_empty());
            }
        }
    }
}
