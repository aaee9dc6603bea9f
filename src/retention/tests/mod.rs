//! A small firm in a few words, to write scenarios with.

mod classes;
mod deferrals;
mod derivation;
mod dismissing;
mod erasure;
mod events;
mod holds;
mod laws;
mod parts;
mod queries;
mod register;
pub(super) mod requests;
mod scenarios;
mod statutes;
mod waivers;
mod worlds;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::LazyLock;

use super::*;
use crate::attribution::{Attribution, Evidence, Strength};
use crate::calendar::{CivilDate, parse_iso};
use crate::inventory::{Coverage, ItemKind, Outcome, TypeCounts, Unread};
use crate::location::{EngagementId, Locator};
use crate::register::Register;
use crate::text::{Lang, Messages};

/// The rules that come with the program, read once.
fn embedded() -> &'static RetentionPack {
    static PACK: LazyLock<RetentionPack> = LazyLock::new(RetentionPack::embedded);
    &PACK
}

pub(super) fn day(text: &str) -> CivilDate {
    parse_iso(text).unwrap()
}

/// `client engagement end [column=value …]`; `-` for no end.
fn register(rows: &[&str]) -> Register {
    let columns =
        ["start_date", "keep_until", "obligor", "return_required", "earlier_periods", "events"];
    let mut text =
        format!("client_id,client_name,keep_reason,engagement_id,end_date,{}\n", columns.join(","));
    for row in rows {
        let words: Vec<&str> = row.split(' ').collect();
        let end = if words[2] == "-" { "" } else { words[2] };
        write!(text, "{0},Naam {0},grond,{1},{end}", words[0], words[1]).unwrap();
        for column in columns {
            let value = words[3..].iter().find_map(|w| w.strip_prefix(&format!("{column}=")));
            write!(text, ",{}", value.unwrap_or_default()).unwrap();
        }
        text.push('\n');
    }
    Register::parse(text.as_bytes()).unwrap_or_else(|e| panic!("{e:?}\n{text}"))
}

/// `E-1` exact by path, `+E-1` strong by path, `=E-1` exact by content, `?E-1` weak by content,
/// `/E-1` weak by path, `~E-1` weak by something like its number in the path.
fn attribution(words: &str) -> Attribution {
    let evidence = |word: &str| {
        let (code, strength, id) = match word.split_at(1) {
            ("+", id) => ("path:glob", Strength::Strong, id),
            ("=", id) => ("content:engagement_id", Strength::Exact, id),
            ("?", id) => ("content:client_name", Strength::Weak, id),
            ("~", id) => ("path:engagement_id", Strength::Weak, id),
            ("/", id) => ("path:glob_shared", Strength::Weak, id),
            _ => ("path:engagement_id", Strength::Exact, word),
        };
        Evidence { code: code.parse().unwrap(), engagement: EngagementId::new(id), strength }
    };
    words.split_whitespace().map(evidence).collect::<Vec<_>>().into()
}

struct Item {
    locator: Locator,
    kind: ItemKind,
    outcome: Outcome,
    coverage: Coverage,
    attribution: Attribution,
    classes: Vec<RecordClass>,
    content_date: Option<CivilDate>,
    first_seen: Option<CivilDate>,
    subjects: BTreeMap<String, bool>,
    sole: BTreeSet<RequestId>,
    types: TypeCounts,
}

impl Item {
    /// A file that was read and holds personal data.
    fn found(words: &str) -> Self {
        Self {
            locator: Locator::from_text("map/bestand.txt"),
            kind: ItemKind::File,
            outcome: Outcome::Found,
            coverage: Coverage::Complete,
            attribution: attribution(words),
            classes: Vec::new(),
            content_date: None,
            first_seen: None,
            subjects: BTreeMap::new(),
            sole: BTreeSet::new(),
            types: TypeCounts::new(),
        }
    }

    fn clean(words: &str) -> Self {
        Self { outcome: Outcome::None, ..Self::found(words) }
    }

    fn unread(words: &str) -> Self {
        let coverage = Coverage::Unread(Unread::Encrypted);
        Self { outcome: Outcome::NotRead(Unread::Encrypted), coverage, ..Self::found(words) }
    }

    fn partly(words: &str) -> Self {
        Self { coverage: Coverage::Partial(Unread::Encrypted), ..Self::found(words) }
    }

    fn kind(self, kind: ItemKind) -> Self {
        Self { kind, ..self }
    }

    fn facts(&self) -> Facts<'_> {
        Facts {
            locator: &self.locator,
            kind: self.kind,
            outcome: self.outcome,
            coverage: self.coverage,
            attribution: &self.attribution,
            classes: &self.classes,
            content_date: self.content_date,
            first_seen: self.first_seen,
            subjects: &self.subjects,
            sole: &self.sole,
            types: &self.types,
            marks: None,
        }
    }
}

/// `due`, `review(unmatched)`, `keep_in_term until 2025-12-31 over 3`: what is asked for is told.
fn headline(assessment: &Assessment) -> String {
    match assessment.reason {
        Some(reason) => format!("{}({})", assessment.verdict.code(), reason.code()),
        None => assessment.verdict.code().to_owned(),
    }
}

/// Judges on a day, and checks on the way what holds of every assessment.
fn judge(item: &Item, register: &Register, holds: &[Hold], as_of: &str) -> Assessment {
    let world = World::of(register, embedded(), holds);
    let got = assess(&item.facts(), &world, day(as_of));
    assert_eq!(got.verdict == Verdict::Review, got.reason.is_some());
    assert!(got.reason.is_none_or(|reason| reason == got.reasons[0]));
    assert!(!got.overdue || got.execute_by.is_some_and(|last| day(as_of) > last));
    assert!(!got.is_destroyable() || (got.blocks.is_empty() && got.reasons.is_empty()));
    for lang in [Lang::Nl, Lang::En] {
        let messages = Messages::new(lang);
        assert!(got.derivation.iter().all(|step| !step.text(&messages).is_empty()));
    }
    got
}
