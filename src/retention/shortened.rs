//! Terms that became shorter: what they were, and from when the shorter one may take effect. Pure.
//!
//! A date that is corrected to an earlier one can make a thousand items due at once, and so can a new row
//! with an old end. Nobody was told that these would go: for four weeks nothing is done with them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::pack::RetentionPack;
use super::standing::Keeps;
use super::world::Shortened;
use crate::calendar::{CivilDate, WrittenDate};
use crate::location::EngagementId;
use crate::register::{EventKind, Register};

/// The term of an engagement, as it was seen last.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenTerm {
    /// Last day of keeping; `None` while the engagement ran.
    pub last_day: Option<CivilDate>,
    /// First day on which a shorter term may take effect; `None` when it was never shortened.
    pub not_before: Option<CivilDate>,
    /// The last day that each event of it can mean.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub events: BTreeMap<EventKind, CivilDate>,
}

impl SeenTerm {
    /// What is seen on `today`, when the term was last seen as `before`.
    ///
    /// A term that is seen for the first time was not shortened. One that grows again is free at once.
    fn seen(
        before: Option<&Self>,
        (last_day, events): (Option<CivilDate>, BTreeMap<EventKind, CivilDate>),
        end: Option<CivilDate>,
        (today, days): (CivilDate, u32),
    ) -> Self {
        let Some(before) = before else { return Self { last_day, not_before: None, events } };
        let open = CivilDate::MAX;
        let is_event_sooner = before.has_sooner(&events, end);
        let (was, is) = (before.last_day.unwrap_or(open), last_day.unwrap_or(open));
        let from = today.checked_add_days(chrono::Days::new(days.into())).unwrap_or(open);
        let not_before = match before.not_before {
            _ if is < was || is_event_sooner => {
                Some(before.not_before.map_or(from, |earlier| earlier.max(from)))
            }
            Some(first) if first > today => Some(first),
            _ => None,
        };
        Self { last_day, not_before, events }
    }

    /// Whether a law may count from an earlier day than it did: an event came, went, or was moved. Without its
    /// day the end of the engagement counts, which is no later than the last day of its term.
    fn has_sooner(&self, events: &BTreeMap<EventKind, CivilDate>, end: Option<CivilDate>) -> bool {
        let open = CivilDate::MAX;
        let is_sooner = |kind: &EventKind| {
            let was = self.events.get(kind).copied().or(self.last_day).unwrap_or(open);
            let is = events.get(kind).copied().or(end).unwrap_or(open);
            is < was
        };
        self.events.keys().chain(events.keys()).any(is_sooner)
    }
}

/// The terms of a register on a day, by engagement, with what they were when they were seen last.
///
/// An engagement that is no longer in the register keeps what was seen of it: when it comes back with a
/// shorter term, that is a shorter term.
pub fn terms_seen(
    before: &BTreeMap<EngagementId, SeenTerm>,
    register: &Register,
    pack: &RetentionPack,
    today: CivilDate,
) -> BTreeMap<EngagementId, SeenTerm> {
    let mut seen = before.clone();
    for engagement in &register.engagements {
        let last_day = Keeps::of(Some(engagement), pack.months()).last_day();
        let last_day = Some(last_day).filter(|day| *day != CivilDate::MAX);
        let known = before.get(&engagement.id);
        let events = engagement.events.iter().map(|event| (event.kind, event.on.last_day()));
        let end = engagement.end.map(WrittenDate::last_day);
        let now = (last_day, events.collect());
        let term = SeenTerm::seen(known, now, end, (today, pack.shortened_days()));
        seen.insert(engagement.id.clone(), term);
    }
    seen
}

/// The engagements of which a shorter term does not count yet on a day.
pub fn shortened(seen: &BTreeMap<EngagementId, SeenTerm>, today: CivilDate) -> Shortened {
    let waiting = seen.iter().filter_map(|(id, term)| Some((id.clone(), term.not_before?)));
    waiting.filter(|(_, first)| *first > today).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse_iso;

    fn day(text: &str) -> CivilDate {
        parse_iso(text).unwrap()
    }

    fn register(end: &str) -> Register {
        let text = format!("client_id,client_name,engagement_id,end_date\nC-1,Naam,E-1,{end}\n");
        Register::parse(text.as_bytes()).unwrap()
    }

    /// Looks at one register after the other, and says when the last one takes effect.
    #[track_caller]
    fn check(looks: &[(&str, &str)], today: &str, want: &str) {
        let (pack, mut seen) = (RetentionPack::embedded(), BTreeMap::new());
        for (on, end) in looks {
            seen = terms_seen(&seen, &register(end), &pack, day(on));
        }
        let first = shortened(&seen, day(today)).get(&EngagementId::new("E-1")).copied();
        assert_eq!(first.map(|day| day.to_string()).unwrap_or_default(), want, "{looks:?}");
    }

    #[test]
    fn s15_an_end_that_moves_to_an_earlier_day_waits() {
        let moved = [("2026-01-01", "2025-10-31"), ("2026-03-10", "2024-10-31")];
        check(&moved, "2026-03-10", "2026-04-07");
        check(&moved, "2026-04-06", "2026-04-07");
        check(&moved, "2026-04-07", "");
        // Looking again starts no new wait.
        check(&[moved[0], moved[1], ("2026-03-20", "2024-10-31")], "2026-03-20", "2026-04-07");
        // A second, still shorter term does.
        check(&[moved[0], moved[1], ("2026-03-20", "2024-09-30")], "2026-03-20", "2026-04-17");
        // Not even a detour over a longer one takes effect sooner.
        let detour =
            [moved[0], moved[1], ("2026-03-11", "2026-10-31"), ("2026-03-12", "2024-10-31")];
        check(&detour, "2026-03-12", "2026-04-09");
    }

    #[test]
    fn what_grows_or_is_new_waits_for_nothing() {
        check(&[("2026-01-01", "2024-10-31")], "2026-01-01", "");
        check(&[("2026-01-01", "2024-10-31"), ("2026-01-02", "2025-10-31")], "2026-01-02", "");
        // An end of long ago, entered today, for an engagement that ran.
        check(&[("2026-01-01", ""), ("2026-01-02", "2020-10-31")], "2026-01-02", "2026-01-30");
        check(&[("2026-01-01", "2024-10-31"), ("2026-01-02", "")], "2026-01-02", "");
    }

    /// A duty that counts from an earlier day than before may let a thousand items go at once, too.
    #[test]
    fn an_event_that_comes_moves_or_goes_waits() {
        let check = |looks: &[&str], want: bool| {
            let (pack, mut seen) = (RetentionPack::embedded(), BTreeMap::new());
            for events in looks {
                let text = format!(
                    "client_id,client_name,engagement_id,end_date,events\nC-1,Naam,E-1,2024-10-31,{events}\n"
                );
                let register = Register::parse(text.as_bytes()).unwrap();
                seen = terms_seen(&seen, &register, &pack, day("2026-03-10"));
            }
            assert_eq!(!shortened(&seen, day("2026-03-10")).is_empty(), want, "{looks:?}");
        };
        check(&["leaving=2020-01-01"], false);
        check(&["", "leaving=2020-01-01"], true);
        check(&["", "leaving=2025-12-31"], false);
        check(&["leaving=2020-01-01", "leaving=2020-01-01"], false);
        check(&["leaving=2021-01-01", "leaving=2020-12"], true);
        check(&["leaving=2020-12", "leaving=2021-01-01"], false);
        check(&["leaving=2025-01-01", ""], true);
        check(&["leaving=2020-01-01", ""], false);
        check(&["leaving=2020-01-01", "leaving=2020-01-01;report=2021-01-01"], true);
    }

    #[test]
    fn other_months_shorten_too() {
        let pack = RetentionPack::embedded();
        let seen = terms_seen(&BTreeMap::new(), &register("2025-12-31"), &pack, day("2026-06-01"));
        let half = pack.with_months(3);
        let seen = terms_seen(&seen, &register("2025-12-31"), &half, day("2026-06-02"));
        assert_eq!(shortened(&seen, day("2026-06-02")).len(), 1);
    }

    #[test]
    fn a_wait_that_is_over_is_forgotten() {
        let pack = RetentionPack::embedded();
        let look = |seen: &BTreeMap<EngagementId, SeenTerm>, on: &str, end: &str| {
            terms_seen(seen, &register(end), &pack, day(on))
        };
        let before = look(&BTreeMap::new(), "2026-01-01", "2025-10-31");
        let moved = look(&before, "2026-03-10", "2024-10-31");
        let on = |on: &str| look(&moved, on, "2024-10-31")[&EngagementId::new("E-1")].clone();
        let last_day = Some(day("2025-10-31"));
        let events = BTreeMap::new();
        let not_before = Some(day("2026-04-07"));
        let waits = SeenTerm { last_day, not_before, events: events.clone() };
        assert_eq!(on("2026-04-06"), waits);
        assert_eq!(on("2026-04-07"), SeenTerm { last_day, not_before: None, events });
    }
}
