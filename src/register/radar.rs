//! What the register says that can hardly be so: ends that nobody meant, rows that nobody kept up. Pure.
//!
//! Only an implausible end is held against items, by `retention`; the rest asks a person to look.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, Months};
use serde::Serialize;

use super::Register;
use super::engagement::{Engagement, Status};
use super::event::EventKind;
use crate::calendar::{CivilDate, WrittenDate};
use crate::location::EngagementId;
use crate::text::Messages;

/// Ends before this year are typing errors: no firm keeps a register with engagements that ended then.
const END_YEAR_MIN: i32 = 1990;
/// Ends further ahead than this are guesses.
const YEARS_AHEAD_MAX: u32 = 10;
/// Months without a sign of life after which a running engagement is asked about.
const DORMANT_MONTHS: u32 = 12;

/// Days that programs write where nobody filled one in; year, month, day. Of before 1990 every end is one.
const PLACEHOLDERS: &[(i32, u32, u32)] =
    &[(2038, 1, 19), (2049, 12, 31), (2050, 12, 31), (2079, 6, 6), (2099, 12, 31), (2100, 1, 1)];

/// Whether nobody can have meant this end: a day that programs fill in, or one of before 1990.
///
/// Such an end starts no clock: by it, either everything would be long overdue or nothing ever due.
pub fn is_implausible(end: WrittenDate) -> bool {
    let (first, last) = (end.first_day(), end.last_day());
    let is_placeholder = |day: CivilDate| {
        let parts = (day.year(), day.month(), day.day());
        PLACEHOLDERS.contains(&parts) || day.year() >= 2150
    };
    last.year() < END_YEAR_MIN || (first == last && is_placeholder(first)) || first.year() >= 2150
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal),+ $(,)?) => {
        /// What may be wrong with an engagement of the register. A closed list, the most pressing first.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum RadarCode {
            $($(#[$doc])* $name,)+
        }

        impl RadarCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Wire name.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }
        }
    };
}

codes! {
    /// It was in the register, items still name it, and it has no row any more.
    Vanished = "vanished",
    /// See [`is_implausible`].
    ImplausibleEnd = "implausible_end",
    /// Its end lies more than ten years ahead.
    FarEnd = "far_end",
    /// Its end has passed, and the register calls it running.
    RunningPastEnd = "running_past_end",
    /// It ended, and items of it are dated well after that.
    StaleEnd = "stale_end",
    /// It ended on the day on which it began.
    EndEqualsStart = "end_equals_start",
    /// Its end is a month or a year.
    ImpreciseEnd = "imprecise_end",
    /// A law counts for items of it from an event that the register does not tell.
    MissingEvent = "missing_event",
    /// An event of it is yet to come, or has a day that nobody can have meant.
    UnlikelyEvent = "unlikely_event",
    /// An event of it has a month or a year for a day.
    ImpreciseEvent = "imprecise_event",
    /// It runs, and nothing of it is of the last twelve months.
    Dormant = "dormant",
    /// No item belongs to it.
    NoData = "no_data",
}

/// Engagements of which one thing is said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Blip {
    /// What.
    pub code: RadarCode,
    /// Of which engagements, in the order of their numbers.
    pub engagements: Vec<EngagementId>,
    /// Of how many items that is seen; 0 where the register alone says it.
    pub items: u64,
}

/// Engagements named in one line; `--format json` has them all.
const SHOWN: usize = 8;

impl Blip {
    /// One line for people: what it means, of which engagements, and what to do.
    pub fn text(&self, messages: &Messages) -> String {
        let mut names: Vec<String> =
            self.engagements.iter().take(SHOWN).map(ToString::to_string).collect();
        if let Some(more) = self.engagements.len().checked_sub(SHOWN).filter(|more| *more > 0) {
            names.push(messages.with("register-radar-more", &[("count", more.into())]));
        }
        messages.with(
            &format!("register-radar-{}", self.code.code().replace('_', "-")),
            &[
                ("count", self.engagements.len().into()),
                ("engagements", names.join(", ").into()),
                ("items", self.items.into()),
            ],
        )
    }
}

/// What the register alone says on a day.
pub fn of_register(register: &Register, as_of: CivilDate) -> Vec<Blip> {
    let mut found = Found::default();
    for engagement in &register.engagements {
        for code in by_row(engagement, as_of) {
            found.add(code, &engagement.id, 0);
        }
    }
    found.blips()
}

fn by_row(engagement: &Engagement, as_of: CivilDate) -> Vec<RadarCode> {
    let mut codes = by_end(engagement, as_of);
    let unlikely = |on: &WrittenDate| is_implausible(*on) || on.first_day() > as_of;
    let days: Vec<WrittenDate> = engagement.events.iter().map(|event| event.on).collect();
    codes.extend(days.iter().any(unlikely).then_some(RadarCode::UnlikelyEvent));
    let imprecise = days.iter().any(|on| !unlikely(on) && on.is_imprecise());
    codes.extend(imprecise.then_some(RadarCode::ImpreciseEvent));
    codes
}

fn by_end(engagement: &Engagement, as_of: CivilDate) -> Vec<RadarCode> {
    let Some(end) = engagement.end else { return Vec::new() };
    let far = as_of.checked_add_months(Months::new(12 * YEARS_AHEAD_MAX)).unwrap_or(CivilDate::MAX);
    let implausible = is_implausible(end);
    let past = end.last_day() < as_of && engagement.status != Status::Ended;
    [
        (RadarCode::ImplausibleEnd, implausible),
        (RadarCode::FarEnd, !implausible && end.first_day() > far),
        (RadarCode::RunningPastEnd, !implausible && past),
        (
            RadarCode::EndEqualsStart,
            !end.is_imprecise() && engagement.start == Some(end.first_day()),
        ),
        (RadarCode::ImpreciseEnd, !implausible && end.is_imprecise()),
    ]
    .into_iter()
    .filter_map(|(code, applies)| applies.then_some(code))
    .collect()
}

/// What a scan saw of each engagement.
#[derive(Debug)]
pub struct Sightings<'a> {
    register: &'a Register,
    /// Days after the end in which closing letters and last invoices are normal.
    closing_days: u32,
    seen: BTreeMap<EngagementId, Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    items: u64,
    last: Option<CivilDate>,
    late: u64,
    without_event: u64,
}

impl<'a> Sightings<'a> {
    /// Nothing seen yet.
    pub fn new(register: &'a Register, closing_days: u32) -> Self {
        Self { register, closing_days, seen: BTreeMap::new() }
    }

    /// Notes an item: whose it is, of which day it is, and when it was first met.
    pub fn note(
        &mut self,
        engagements: &[EngagementId],
        content_date: Option<CivilDate>,
        first_seen: CivilDate,
    ) {
        for id in engagements {
            let end = self.register.engagement(id).and_then(|engagement| engagement.end);
            let closed = end.filter(|end| !is_implausible(*end)).and_then(|end| {
                end.last_day().checked_add_days(Days::new(self.closing_days.into()))
            });
            let seen = self.seen.entry(id.clone()).or_default();
            seen.items += 1;
            seen.last = seen.last.max(content_date).max(Some(first_seen));
            let is_late = matches!((content_date, closed), (Some(day), Some(last)) if day > last);
            seen.late += u64::from(is_late);
        }
    }

    /// Notes an item for which laws count from events that the register does not tell for all of its
    /// engagements.
    pub fn note_missing_events(&mut self, engagements: &[EngagementId], kinds: &[EventKind]) {
        for id in engagements {
            let row = self.register.engagement(id);
            let lacks = |kind: &EventKind| row.is_some_and(|row| row.event(*kind).is_none());
            if kinds.iter().any(lacks) {
                self.seen.entry(id.clone()).or_default().without_event += 1;
            }
        }
    }

    /// What register and scan together say on a day.
    pub fn blips(&self, as_of: CivilDate) -> Vec<Blip> {
        let mut found = Found::default();
        for (id, seen) in &self.seen {
            if self.register.engagement(id).is_none() {
                found.add(RadarCode::Vanished, id, seen.items);
            } else if seen.late > 0 {
                found.add(RadarCode::StaleEnd, id, seen.late);
            }
            if seen.without_event > 0 {
                found.add(RadarCode::MissingEvent, id, seen.without_event);
            }
        }
        let quiet = as_of.checked_sub_months(Months::new(DORMANT_MONTHS));
        for engagement in &self.register.engagements {
            for code in by_row(engagement, as_of) {
                found.add(code, &engagement.id, 0);
            }
            let Some(seen) = self.seen.get(&engagement.id) else {
                found.add(RadarCode::NoData, &engagement.id, 0);
                continue;
            };
            // That it began is a sign of life, too.
            let last = seen.last.max(engagement.start);
            if engagement.end.is_none() && quiet.is_some_and(|quiet| last < Some(quiet)) {
                found.add(RadarCode::Dormant, &engagement.id, seen.items);
            }
        }
        found.blips()
    }
}

#[derive(Default)]
struct Found(BTreeMap<RadarCode, (BTreeSet<EngagementId>, u64)>);

impl Found {
    fn add(&mut self, code: RadarCode, engagement: &EngagementId, items: u64) {
        let (engagements, all) = self.0.entry(code).or_default();
        engagements.insert(engagement.clone());
        *all += items;
    }

    fn blips(self) -> Vec<Blip> {
        let blip = |(code, (engagements, items)): (RadarCode, (BTreeSet<EngagementId>, u64))| {
            Blip { code, engagements: engagements.into_iter().collect(), items }
        };
        self.0.into_iter().map(blip).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::calendar::parse_iso;
    use crate::text::Lang;

    fn day(text: &str) -> CivilDate {
        parse_iso(text).unwrap()
    }

    fn register(rows: &[(&str, &str, &str, &str)]) -> Register {
        let mut text =
            "client_id,client_name,engagement_id,start_date,end_date,status\n".to_owned();
        for (id, start, end, status) in rows {
            writeln!(text, "C-1,Naam,{id},{start},{end},{status}").unwrap();
        }
        Register::parse(text.as_bytes()).unwrap()
    }

    fn told(blips: &[Blip]) -> Vec<String> {
        let one = |blip: &Blip| {
            let ids: Vec<_> = blip.engagements.iter().map(EngagementId::as_str).collect();
            format!("{} {} {}", blip.code.code(), ids.join("+"), blip.items)
        };
        blips.iter().map(one).collect()
    }

    #[test]
    fn an_end_that_nobody_meant() {
        for (end, want) in [
            ("1900-01-01", true),
            ("1970-01-01", true),
            ("1989-12-31", true),
            ("1989", true),
            ("1990-01-01", false),
            ("1990", false),
            ("2024-12-31", false),
            ("2024", false),
            ("2038-01-19", true),
            ("2038-01", false),
            ("2099-12-31", true),
            ("2099-12", false),
            ("2149-12-31", false),
            ("2150", true),
            ("2199-12-31", true),
        ] {
            let end = super::super::written_date(end).unwrap();
            assert_eq!(is_implausible(end), want, "{end}");
        }
    }

    #[test]
    fn the_register_alone() {
        let check = |(start, end, status): (&str, &str, &str), want: &[&str]| {
            let blips = of_register(&register(&[("E-1", start, end, status)]), day("2026-03-01"));
            let want: Vec<_> = want.iter().map(|code| format!("{code} E-1 0")).collect();
            assert_eq!(told(&blips), want, "{start} {end} {status}");
        };
        check(("2024-01-01", "2024-12-31", "ended"), &[]);
        check(("2024-01-01", "", ""), &[]);
        check(("", "1900-01-01", "active"), &["implausible_end"]);
        check(("", "1900", ""), &["implausible_end"]);
        check(("", "2036-03-01", ""), &[]);
        check(("", "2036-03-02", ""), &["far_end"]);
        check(("", "2099-12-31", ""), &["implausible_end"]);
        check(("", "2024-06", ""), &["imprecise_end"]);
        check(("2024-06-01", "2024-06-01", ""), &["end_equals_start"]);
        check(("2024-06-01", "2024-06", ""), &["imprecise_end"]);
        check(("", "2026-02-28", "active"), &["running_past_end"]);
        check(("", "2026-03-01", "active"), &[]);
        check(("", "2026-02-28", "reopened"), &["running_past_end"]);
    }

    #[test]
    fn register_and_scan_together() {
        let register = register(&[
            ("E-1", "2020-01-01", "2024-12-31", ""),
            ("E-2", "2020-01-01", "", ""),
            ("E-3", "2020-01-01", "", ""),
            ("E-4", "2025-06-01", "", ""),
            ("E-5", "", "1900-01-01", ""),
        ]);
        let id = |text: &str| [EngagementId::new(text)];
        let mut sightings = Sightings::new(&register, 60);
        let first = day("2024-02-28");
        // 60 days after the end is 1 March.
        for content in ["2025-03-01", "2025-03-02", "2026-01-01"] {
            sightings.note(&id("E-1"), Some(day(content)), first);
        }
        sightings.note(&id("E-2"), Some(day("2025-02-28")), first);
        sightings.note(&id("E-3"), Some(day("2025-03-01")), first);
        sightings.note(&id("E-4"), None, first);
        sightings.note(&id("E-5"), Some(day("2025-03-01")), first);
        sightings.note(&id("E-9"), None, first);
        sightings.note(&id("E-9"), None, first);
        assert_eq!(
            told(&sightings.blips(day("2026-03-01"))),
            ["vanished E-9 2", "implausible_end E-5 0", "stale_end E-1 2", "dormant E-2 1",]
        );
        let nothing = Sightings::new(&register, 60);
        let blips = nothing.blips(day("2026-03-01"));
        assert_eq!(told(&blips)[1], "no_data E-1+E-2+E-3+E-4+E-5 0");
    }

    #[test]
    fn events_of_the_register_and_of_the_scan() {
        let text = "client_id,client_name,engagement_id,end_date,events\n\
            C-1,Naam,E-1,2024-12-31,leaving=2024-05-31\n\
            C-1,Naam,E-2,,leaving=2026-03-02\n\
            C-1,Naam,E-3,,leaving=1900-01-01\n\
            C-1,Naam,E-4,,leaving=2026\n\
            C-1,Naam,E-5,,leaving=2024-05\n";
        let register = Register::parse(text.as_bytes()).unwrap();
        let by_row = ["unlikely_event E-2+E-3 0", "imprecise_event E-4+E-5 0"];
        assert_eq!(told(&of_register(&register, day("2026-03-01"))), by_row);
        let mut sightings = Sightings::new(&register, 60);
        let ids = ["E-1", "E-4", "E-9"].map(EngagementId::new);
        sightings.note_missing_events(&ids, &[]);
        assert!(!told(&sightings.blips(day("2026-03-01")))[0].starts_with("missing_event"));
        sightings.note_missing_events(&ids, &[EventKind::Leaving]);
        sightings.note_missing_events(&ids, &[EventKind::Leaving, EventKind::Report]);
        sightings.note_missing_events(&ids[..1], &[EventKind::Report]);
        let blips = told(&sightings.blips(day("2026-03-01")));
        assert_eq!(blips[0], "missing_event E-1+E-4 3");
    }

    #[test]
    fn every_code_has_words_in_both_languages() {
        for lang in [Lang::Nl, Lang::En] {
            let messages = Messages::new(lang);
            for code in RadarCode::ALL {
                assert_eq!(serde_json::to_value(code).unwrap(), code.code());
                let ids = |count: u32| (0..count).map(|n| EngagementId::new(format!("E-{n}")));
                let blip =
                    |count| Blip { code: *code, engagements: ids(count).collect(), items: 7 };
                assert!(blip(1).text(&messages).contains("E-0"));
                let many = blip(12).text(&messages);
                assert!(many.contains("E-7,") && !many.contains("E-8") && many.contains('4'));
            }
        }
    }
}
