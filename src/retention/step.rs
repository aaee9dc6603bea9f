//! One line of a derivation: a rule, the fact it was applied to, and its values. Pure.

use std::collections::BTreeMap;
use std::fmt;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::deferral::DeferralGround;
use super::hold::HoldReason;
use super::request::{RequestKind, RequestState};
use super::scope::BlockScope;
use super::verdict::Verdict;
use crate::attribution::sign_code;
use crate::calendar::CivilDate;
use crate::inventory::{SignKind, SignPlace};
use crate::register::EventKind;
use crate::text::{Arg, Lang, Messages};

/// A value in a derivation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepArg {
    /// An id or code, as it is.
    Text(String),
    /// A day.
    Date(CivilDate),
    /// A day of which it matters which day of the week it is.
    Weekday(CivilDate),
    /// A number of days, months or things.
    Count(i64),
    /// Kinds of signs, named in the reader's language.
    Signs(Vec<SignKind>),
    /// Signs of a class of records as `place:word`, told by their place in the reader's language.
    RecordSigns(Vec<String>),
    /// A verdict, named in the reader's language.
    Verdict(Verdict),
    /// The reason of a hold, named in the reader's language.
    HoldReason(HoldReason),
    /// The ground of a deferral, named in the reader's language.
    DeferralGround(DeferralGround),
    /// The scope of a block; a person stays unnamed.
    Scope(BlockScope),
    /// An event, named in the reader's language.
    Event(EventKind),
    /// What is asked for, named in the reader's language.
    RequestKind(RequestKind),
    /// Where a request stands, named in the reader's language.
    RequestState(RequestState),
    /// Words that a rule file has in both languages.
    Words {
        /// In Dutch.
        nl: String,
        /// In English.
        en: String,
    },
}

/// One line of a derivation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Rule id: `2.4` (strength of evidence), `register`, `R2`, `R3`, `R10` (calendar), `2.3` (several
    /// engagements, parts), `clause-10`, `2.2` (floors), `statute`, `deferral`, `return`, `hold`, `grace`, `request`,
    /// `art17`, `dismissal`, `verdict`; of the clock of a request `clause-5`, `gdpr-12-3`, `R6`, `R7` (weekends).
    pub rule: &'static str,
    /// Id of the message in `verdict.ftl`.
    pub message: &'static str,
    /// Its values, by name.
    pub args: Vec<(&'static str, StepArg)>,
}

/// Which question of `explain` a step answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// Whose is it?
    Whose,
    /// Until when is it kept?
    Deadline,
    /// By which rules?
    Rules,
    /// What forbids disposition?
    Holds,
    /// What would happen?
    Would,
}

impl Topic {
    /// The question in one word.
    pub fn text(self, messages: &Messages) -> String {
        messages.get(match self {
            Self::Whose => "verdict-topic-whose",
            Self::Deadline => "verdict-topic-deadline",
            Self::Rules => "verdict-topic-rules",
            Self::Holds => "verdict-topic-holds",
            Self::Would => "verdict-topic-would",
        })
    }
}

impl Step {
    /// Which question of `explain` it answers.
    pub fn topic(&self) -> Topic {
        match self.rule {
            "2.4" => Topic::Whose,
            "register" | "R2" | "R3" | "R10" | "2.3" => Topic::Deadline,
            "hold" | "grace" | "request" | "art17" => Topic::Holds,
            "verdict" | "dismissal" => Topic::Would,
            _ => Topic::Rules,
        }
    }

    pub(super) fn new(rule: &'static str, message: &'static str) -> Self {
        Self { rule, message, args: Vec::new() }
    }

    pub(super) fn with(mut self, name: &'static str, value: StepArg) -> Self {
        self.args.push((name, value));
        self
    }

    pub(super) fn text_arg(self, name: &'static str, value: &(impl fmt::Display + ?Sized)) -> Self {
        self.with(name, StepArg::Text(value.to_string()))
    }

    pub(super) fn date(self, name: &'static str, value: CivilDate) -> Self {
        self.with(name, StepArg::Date(value))
    }

    pub(super) fn weekday(self, name: &'static str, value: CivilDate) -> Self {
        self.with(name, StepArg::Weekday(value))
    }

    pub(super) fn count(self, name: &'static str, value: impl Into<i64>) -> Self {
        self.with(name, StepArg::Count(value.into()))
    }

    /// The line for people, in the language of `messages`.
    pub fn text(&self, messages: &Messages) -> String {
        let args: Vec<Arg<'_>> =
            self.args.iter().map(|(name, value)| (*name, value.shown(messages).into())).collect();
        let counts = self.args.iter().filter_map(|(name, value)| match value {
            StepArg::Count(count) => Some((*name, (*count).into())),
            _ => None,
        });
        // A count goes in as a number, so that the message can choose its plural.
        let args: Vec<Arg<'_>> = args.into_iter().chain(counts).collect();
        messages.with(self.message, &args)
    }

    /// The line for programs: `{"rule", "fact", "args"}`.
    ///
    /// # Panics
    ///
    /// Never: its keys are text.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::to_value(self).expect("a step is a map with string keys")
    }
}

impl StepArg {
    fn shown(&self, messages: &Messages) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Date(date) => messages.date(*date),
            Self::Weekday(date) => messages.weekday(*date),
            Self::Count(count) => count.to_string(),
            Self::Signs(kinds) => {
                let name = |kind: &SignKind| {
                    messages.get(&format!("verdict-sign-{}", sign_code(*kind).replace('_', "-")))
                };
                kinds.iter().map(name).collect::<Vec<_>>().join(" + ")
            }
            Self::RecordSigns(signs) => record_signs(signs, messages),
            Self::Verdict(verdict) => verdict.text(messages),
            Self::HoldReason(reason) => reason.text(messages),
            Self::DeferralGround(ground) => ground.text(messages),
            Self::Scope(scope) => scope.text(messages),
            Self::Event(kind) => kind.text(messages),
            Self::RequestKind(kind) => kind.text(messages),
            Self::RequestState(state) => state.text(messages),
            Self::Words { nl, en } => match messages.lang() {
                Lang::Nl => nl.clone(),
                Lang::En => en.clone(),
            },
        }
    }
}

/// Words named in a list of signs; more say nothing more.
const WORDS_SHOWN: usize = 5;

/// `in the name: factuur; in the text: factuurdatum, factuurnummer`.
fn record_signs(signs: &[String], messages: &Messages) -> String {
    let mut places: BTreeMap<SignPlace, Vec<&str>> = BTreeMap::new();
    for sign in signs {
        let (code, word) = sign.split_once(':').unwrap_or(("", sign));
        let place = SignPlace::ALL.iter().find(|place| place.code() == code);
        places.entry(place.copied().unwrap_or(SignPlace::Text)).or_default().push(word);
    }
    let shown = |(place, words): (SignPlace, Vec<&str>)| {
        let more = if words.len() > WORDS_SHOWN { ", …" } else { "" };
        let words = words[..words.len().min(WORDS_SHOWN)].join(", ");
        let name = messages.get(&format!("verdict-place-{}", place.code()));
        format!("{name}: {words}{more}")
    };
    places.into_iter().map(shown).collect::<Vec<_>>().join("; ")
}

impl Serialize for StepArg {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => s.serialize_str(text),
            Self::Date(date) | Self::Weekday(date) => date.serialize(s),
            Self::Count(count) => s.serialize_i64(*count),
            Self::Signs(kinds) => {
                let codes: Vec<_> = kinds.iter().map(|kind| sign_code(*kind)).collect();
                s.serialize_str(&codes.join("+"))
            }
            Self::RecordSigns(signs) => s.serialize_str(&signs.join(", ")),
            Self::Verdict(verdict) => verdict.serialize(s),
            Self::HoldReason(reason) => reason.serialize(s),
            Self::DeferralGround(ground) => ground.serialize(s),
            Self::Scope(scope) => s.serialize_str(&scope.value()),
            Self::Event(kind) => kind.serialize(s),
            Self::RequestKind(kind) => kind.serialize(s),
            Self::RequestState(state) => state.serialize(s),
            // Programs get one language; the rule's id stands beside it.
            Self::Words { en, .. } => s.serialize_str(en),
        }
    }
}

impl Serialize for Step {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let args: serde_json::Map<String, serde_json::Value> = self
            .args
            .iter()
            .map(|(name, value)| Ok(((*name).to_owned(), serde_json::to_value(value)?)))
            .collect::<Result<_, serde_json::Error>>()
            .map_err(serde::ser::Error::custom)?;
        let mut map = s.serialize_map(Some(3))?;
        map.serialize_entry("rule", self.rule)?;
        map.serialize_entry("fact", self.message)?;
        map.serialize_entry("args", &args)?;
        map.end()
    }
}
