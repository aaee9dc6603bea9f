//! All text for people, in Dutch and English, from one catalogue. Pure: the files are embedded.
//!
//! Messages live in `nl/*.ftl` and `en/*.ftl` (Fluent), one file per room of the house. A message that
//! lacks a variable or a translation fails a test, not a user.

use std::fmt;

use chrono::{DateTime, FixedOffset};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serde::{Deserialize, Serialize};

use crate::calendar::CivilDate;

/// A language that people can choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Dutch.
    Nl,
    /// English.
    En,
}

impl Lang {
    /// The code of ISO 639-1.
    pub fn code(self) -> &'static str {
        match self {
            Self::Nl => "nl",
            Self::En => "en",
        }
    }

    /// Reads `nl`, `en`, `nl_NL.UTF-8` and the like; `None` for other languages.
    pub fn parse(text: &str) -> Option<Self> {
        let code = text.split(['_', '-', '.', '@']).next().unwrap_or_default();
        match code.to_ascii_lowercase().as_str() {
            "nl" => Some(Self::Nl),
            "en" => Some(Self::En),
            _ => None,
        }
    }
}

/// The files of one language, in the same order for both.
const ROOMS: &[(&str, &str, &str)] = &[
    ("cli", include_str!("nl/cli.ftl"), include_str!("en/cli.ftl")),
    ("finding", include_str!("nl/finding.ftl"), include_str!("en/finding.ftl")),
    ("error", include_str!("nl/error.ftl"), include_str!("en/error.ftl")),
    ("verdict", include_str!("nl/verdict.ftl"), include_str!("en/verdict.ftl")),
    ("attribution", include_str!("nl/attribution.ftl"), include_str!("en/attribution.ftl")),
    ("register", include_str!("nl/register.ftl"), include_str!("en/register.ftl")),
    ("evidence", include_str!("nl/evidence.ftl"), include_str!("en/evidence.ftl")),
    ("report", include_str!("nl/report.ftl"), include_str!("en/report.ftl")),
    ("rules", include_str!("nl/rules.ftl"), include_str!("en/rules.ftl")),
    ("plan", include_str!("nl/plan.ftl"), include_str!("en/plan.ftl")),
    ("incident", include_str!("nl/incident.ftl"), include_str!("en/incident.ftl")),
    ("hold", include_str!("nl/hold.ftl"), include_str!("en/hold.ftl")),
    ("request", include_str!("nl/request.ftl"), include_str!("en/request.ftl")),
    ("waiver", include_str!("nl/waiver.ftl"), include_str!("en/waiver.ftl")),
    ("consult", include_str!("nl/consult.ftl"), include_str!("en/consult.ftl")),
    ("term", include_str!("nl/term.ftl"), include_str!("en/term.ftl")),
    ("dispose", include_str!("nl/dispose.ftl"), include_str!("en/dispose.ftl")),
];

/// A value for a message: a count is formatted by the message, a text stands as it is.
pub type Arg<'a> = (&'a str, FluentValue<'a>);

/// The messages of one language.
pub struct Messages {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
}

impl fmt::Debug for Messages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Messages({})", self.lang.code())
    }
}

impl Messages {
    /// The embedded messages of `lang`.
    ///
    /// # Panics
    ///
    /// When an embedded file is not Fluent or gives a message twice: a bug that a test meets.
    pub fn new(lang: Lang) -> Self {
        let id = lang.code().parse().expect("an ISO 639 code is a language id");
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // The marks would end up in files and pipes; our own texts do not mix directions.
        bundle.set_use_isolating(false);
        for (room, nl, en) in ROOMS {
            let source = match lang {
                Lang::Nl => nl,
                Lang::En => en,
            };
            let resource = FluentResource::try_new((*source).to_owned())
                .unwrap_or_else(|(_, errors)| panic!("{room}.ftl ({}): {errors:?}", lang.code()));
            bundle.add_resource(resource).unwrap_or_else(|e| panic!("{room}.ftl: {e:?}"));
        }
        Self { lang, bundle }
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The message `id` without variables.
    pub fn get(&self, id: &str) -> String {
        self.with(id, &[])
    }

    /// The message `id` with its variables.
    ///
    /// # Panics
    ///
    /// In debug builds, on an unknown id or a missing variable: both are bugs that a test must meet.
    /// A release build shows the id instead.
    pub fn with(&self, id: &str, args: &[Arg<'_>]) -> String {
        let pattern = self.bundle.get_message(id).and_then(|message| message.value());
        debug_assert!(pattern.is_some(), "unknown message {id}");
        let Some(pattern) = pattern else { return id.to_owned() };
        let mut values = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            values.set(*name, value.clone());
        }
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned();
        debug_assert!(errors.is_empty(), "message {id}: {errors:?}");
        text
    }

    /// Whether there is a message `id`.
    pub fn has(&self, id: &str) -> bool {
        self.bundle.has_message(id)
    }

    /// `31 dec 2025`, `31 Dec 2025`.
    pub fn date(&self, date: CivilDate) -> String {
        use chrono::Datelike;
        const NL: [&str; 12] =
            ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"];
        const EN: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let names = match self.lang {
            Lang::Nl => NL,
            Lang::En => EN,
        };
        format!("{} {} {}", date.day(), names[date.month0() as usize], date.year())
    }

    /// `woensdag 31 dec 2025`, `Wednesday 31 Dec 2025`.
    pub fn weekday(&self, date: CivilDate) -> String {
        use chrono::Datelike;
        const NL: [&str; 7] =
            ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"];
        const EN: [&str; 7] =
            ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
        let names = match self.lang {
            Lang::Nl => NL,
            Lang::En => EN,
        };
        let name = names[date.weekday().num_days_from_monday() as usize];
        format!("{name} {}", self.date(date))
    }

    /// `maandag 26 okt 2026 16:30 (+01:00)`: a moment as the clock on the wall shows it there.
    pub fn moment(&self, moment: DateTime<FixedOffset>) -> String {
        let date = self.weekday(moment.date_naive());
        format!("{date} {} ({})", moment.format("%H:%M"), moment.format("%:z"))
    }

    /// `1 311` with the separator of the language.
    pub fn count(&self, count: u64) -> String {
        let separator = match self.lang {
            Lang::Nl => '.',
            Lang::En => ',',
        };
        let digits = count.to_string();
        let mut out = String::with_capacity(digits.len() + digits.len() / 3);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                out.push(separator);
            }
            out.push(digit);
        }
        out
    }

    /// `0.95`, in Dutch `0,95`: what so many hundredths are.
    pub fn hundredths(&self, count: u8) -> String {
        let point = match self.lang {
            Lang::Nl => ',',
            Lang::En => '.',
        };
        format!("{}{point}{:02}", count / 100, count % 100)
    }

    /// `4.2 GiB`, in Dutch `4,2 GiB`.
    pub fn size(&self, bytes: u64) -> String {
        const UNITS: [&str; 5] = ["B", "KiB", "MiB", "GiB", "TiB"];
        let mut unit = 0;
        let mut divisor = 1_u128;
        while u128::from(bytes) >= divisor * 1024 && unit + 1 < UNITS.len() {
            divisor *= 1024;
            unit += 1;
        }
        if unit == 0 {
            return format!("{bytes} B");
        }
        // Rounded half up, once, from the bytes.
        let tenths = (u128::from(bytes) * 20 + divisor) / (divisor * 2);
        let point = match self.lang {
            Lang::Nl => ',',
            Lang::En => '.',
        };
        format!("{}{point}{} {}", tenths / 10, tenths % 10, UNITS[unit])
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Message ids with the variables that each names.
    fn inventory(source: &str) -> BTreeMap<String, Vec<String>> {
        let resource = fluent_syntax::parser::parse(source).expect("valid Fluent");
        let mut messages = BTreeMap::new();
        for entry in resource.body {
            let fluent_syntax::ast::Entry::Message(message) = entry else { continue };
            let text = format!("{:?}", message.value);
            let mut variables: Vec<_> = text
                .split("VariableReference { id: Identifier { name: \"")
                .skip(1)
                .map(|rest| rest.split('"').next().unwrap_or_default().to_owned())
                .collect();
            variables.sort();
            variables.dedup();
            messages.insert(message.id.name.to_owned(), variables);
        }
        messages
    }

    #[test]
    fn both_languages_say_everything() {
        let mut total = 0;
        for (room, nl, en) in ROOMS {
            assert_eq!(inventory(nl), inventory(en), "{room}.ftl differs between nl and en");
            total += inventory(nl).len();
        }
        assert!(total > 0);
        Messages::new(Lang::Nl);
        Messages::new(Lang::En);
    }

    #[test]
    fn numbers_read_as_the_language_writes_them() {
        let (nl, en) = (Messages::new(Lang::Nl), Messages::new(Lang::En));
        assert_eq!((nl.count(1_311), en.count(1_311)), ("1.311".into(), "1,311".into()));
        assert_eq!(en.count(999), "999");
        let sunday = crate::calendar::parse_iso("2026-11-22").unwrap();
        assert_eq!(nl.weekday(sunday), "zondag 22 nov 2026");
        assert_eq!(en.weekday(sunday), "Sunday 22 Nov 2026");
        let moment = DateTime::parse_from_rfc3339("2026-10-26T16:30:59+01:00").unwrap();
        assert_eq!(nl.moment(moment), "maandag 26 okt 2026 16:30 (+01:00)");
        assert_eq!((nl.size(4_509_715_660), en.size(1023)), ("4,2 GiB".into(), "1023 B".into()));
    }
}
