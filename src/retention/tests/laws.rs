//! Laws of the verdict: they hold for any firm, any evidence, any day.

use chrono::Days;
use proptest::prelude::*;

use super::holds::hold;
use super::requests::request;
use super::*;
use crate::calendar::{WrittenDate, add_months, days_between};

/// Three clients with an engagement each, and a second one of the first.
pub(super) const CLIENTS: [&str; 4] = ["C-1", "C-1", "C-2", "C-3"];
/// Every kind of evidence, for each engagement.
pub(super) const KINDS: [&str; 6] = ["", "+", "=", "?", "/", "~"];

#[derive(Debug, Clone)]
struct Firm {
    /// Days from 2020-01-01; `None` runs.
    ends: Vec<Option<u64>>,
    keeps: Vec<Option<u64>>,
    words: Vec<String>,
    unread: bool,
}

pub(super) fn at(offset: u64) -> CivilDate {
    day("2020-01-01").checked_add_days(Days::new(offset)).unwrap()
}

fn rows(firm: &Firm, shift: u64) -> Vec<String> {
    let row = |(n, client): (usize, &&str)| {
        let end = firm.ends[n].map_or("-".to_owned(), |end| at(end + shift).to_string());
        let keep = firm.keeps[n].map(|keep| format!(" keep_until={}", at(keep + shift)));
        format!("{client} E-{n} {end}{}", keep.unwrap_or_default())
    };
    CLIENTS.iter().enumerate().map(row).collect()
}

fn register_of(firm: &Firm, shift: u64) -> Register {
    let rows = rows(firm, shift);
    register(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

fn item(firm: &Firm, words: &str) -> Item {
    if firm.unread { Item::partly(words) } else { Item::found(words) }
}

fn verdict(item: &Item, register: &Register, holds: &[Hold], as_of: CivilDate) -> Assessment {
    assess(&item.facts(), &World::of(register, embedded(), holds), as_of)
}

pub(super) fn words() -> impl Strategy<Value = String> {
    (0..KINDS.len(), 0..CLIENTS.len()).prop_map(|(kind, n)| format!("{}E-{n}", KINDS[kind]))
}

fn firms() -> impl Strategy<Value = Firm> {
    let offsets =
        |some| proptest::collection::vec(proptest::option::weighted(some, 0..2500_u64), 4);
    let evidence = proptest::collection::vec(words(), 0..5);
    (offsets(0.9), offsets(0.2), evidence, proptest::bool::weighted(0.1))
        .prop_map(|(ends, keeps, words, unread)| Firm { ends, keeps, words, unread })
}

/// Queries that hit, that miss, and of which nothing is known.
const QUERIES: &[&str] = &[
    "path:map/**",
    "path:elders/** type:BSN",
    "type:BSN",
    "engagement:E-1,E-3",
    "client:C-2 path:map",
    "date:2020..2023",
    "end:..2021",
    "class:NL-AWR-52",
    "kind:file words:-",
    "source:share",
];

/// Scopes that hit and scopes that miss.
pub(super) fn scopes() -> impl Strategy<Value = BlockScope> {
    prop_oneof![
        (0..5_usize).prop_map(|n| BlockScope::Engagement(EngagementId::new(format!("E-{n}")))),
        (1..5_usize)
            .prop_map(|n| BlockScope::Client(crate::location::ClientId::new(format!("C-{n}")))),
        prop_oneof!["map/\\*\\*", "elders", "map"].prop_map(BlockScope::Path),
        proptest::sample::select(QUERIES).prop_map(super::queries::query),
    ]
}

pub(super) fn person() -> Subject {
    let key = crate::digest::StateKey::from_bytes([7; 32]);
    let text = crate::sensitive::Sensitive::new("naam: Jan de Vries".to_owned());
    Subject::read(&text, &key).unwrap()
}

/// A request of any kind, received and closed on any day in any way that it can be closed; on E-1.
pub(super) fn requests() -> impl Strategy<Value = Request> {
    let ways =
        (0..RequestKind::ALL.len(), 0..RequestState::ALL.len(), any::<bool>(), any::<bool>());
    (ways, 0..4000_u64, 0..400_u64).prop_map(|((kind, to, processor, lifted), received, after)| {
        let kind = RequestKind::ALL[kind].code();
        let role = if processor { " processor" } else { "" };
        let mut request = request(&format!("{kind} {}{role}", at(received)));
        let on = at(received + after);
        let to = RequestState::ALL[to];
        let ground = (to == RequestState::Refused).then_some(RefusalGround::Excessive);
        // What it cannot become it does not become.
        let _stays_open = request.close(to, ground, on);
        if lifted {
            let _stands = request.lift(Some(on), on);
        }
        request
    })
}

proptest! {
    // Laws that fail in one case of a thousand are broken laws.
    #![proptest_config(ProptestConfig { cases: 800, max_global_rejects: 8_000, ..ProptestConfig::default() })]

    /// P1: one more candidate, floor or hold never lets go what was kept.
    #[test]
    fn p1_adding_reasons_to_keep_keeps(
        firm in firms(), n in 0..4_usize, weak in 3..KINDS.len(), floor in 0..4000_u64,
        scope in scopes(), released in proptest::option::of(0..4000_u64), as_of in 0..4000_u64,
    ) {
        let as_of = at(as_of);
        let words = firm.words.join(" ");
        let register = register_of(&firm, 0);
        let before = verdict(&item(&firm, &words), &register, &[], as_of);
        let weak = format!("{words} {}E-{n}", KINDS[weak]);
        let with_candidate = verdict(&item(&firm, &weak), &register, &[], as_of);
        let mut floored = firm.clone();
        floored.keeps[n] = Some(floored.keeps[n].map_or(floor, |keep| keep.max(floor)));
        let with_floor = verdict(&item(&firm, &words), &register_of(&floored, 0), &[], as_of);
        let mut stop = hold("H-1", scope, "2020-01-01", None);
        stop.released_on = released.map(at);
        let with_hold = verdict(&item(&firm, &words), &register, &[stop], as_of);
        let unread = verdict(&Item::partly(&words), &register, &[], as_of);
        for after in [with_candidate, with_floor, with_hold, unread] {
            prop_assert!(before.is_destroyable() || !after.is_destroyable(), "{before:?} {after:?}");
        }
    }

    /// P1: one more request or restriction, wherever it stands, never lets go what was kept: unless an erasure
    /// was granted and the person is the only one in the item.
    #[test]
    fn p1_a_request_never_lets_go(
        firm in firms(), asked in requests(), others in proptest::collection::vec(requests(), 0..3),
        scope in scopes(), read in proptest::option::of(any::<bool>()), as_of in 0..4000_u64,
    ) {
        let as_of = at(as_of);
        let register = register_of(&firm, 0);
        let item = item(&firm, &firm.words.join(" "));
        let subject = person();
        let subjects = read.map(|met| (subject.tag().to_owned(), met)).into_iter().collect();
        let item = Item { subjects, ..item };
        let verdict = |requests: &[Request]| {
            let world = World::of(&register, embedded(), &[]).with_requests(requests);
            assess(&item.facts(), &world, as_of)
        };
        let mut with = others.clone();
        for (n, request) in with.iter_mut().enumerate() {
            request.id = RequestId::new(format!("V-{n}"));
        }
        let before = verdict(&with);
        for scope in [scope, BlockScope::Person(subject.clone())] {
            with.push(Request { id: RequestId::new("V-9"), scope, ..asked.clone() });
            let after = verdict(&with);
            prop_assert!(before.is_destroyable() || !after.is_destroyable(), "{before:?} {after:?}");
            // Neither the clock nor the end of the term is stopped.
            prop_assert_eq!(before.over_term_days, after.over_term_days);
            prop_assert_eq!(before.retain_until, after.retain_until);
            prop_assert!(!after.is_destroyable() || after.blocks.is_empty());
            with.reverse();
            prop_assert_eq!(verdict(&with), after, "their order is of no importance");
            with.reverse();
            with.pop();
        }
    }

    /// Doubt about a person never lets go what knowledge would keep.
    #[test]
    fn p1_doubt_about_a_person_keeps(firm in firms(), asked in requests(), as_of in 0..4000_u64) {
        let register = register_of(&firm, 0);
        let asked = [Request { scope: BlockScope::Person(person()), ..asked }];
        let world = World::of(&register, embedded(), &[]).with_requests(&asked);
        let as_of = at(as_of);
        let read = |met: Option<bool>| {
            let subjects = met.map(|met| (person().tag().to_owned(), met)).into_iter().collect();
            let item = Item { subjects, ..item(&firm, &firm.words.join(" ")) };
            assess(&item.facts(), &world, as_of)
        };
        let (sure, doubt, none) = (read(Some(true)), read(None), read(Some(false)));
        prop_assert!(none.is_destroyable() || !doubt.is_destroyable());
        prop_assert!(none.is_destroyable() || !sure.is_destroyable());
        let recent = asked[0].is_live()
            || asked[0].block_ended().is_none_or(|last| days_between(last, as_of) <= 28);
        prop_assert!(!recent || doubt.is_destroyable() == sure.is_destroyable());
        prop_assert!(doubt.unevaluated.len() <= doubt.blocks.len() && sure.unevaluated.is_empty() || firm.unread);
    }

    /// P2: neither the order of evidence, nor that of holds, nor that of the register matters.
    #[test]
    fn p2_order_changes_nothing(firm in firms(), a in scopes(), b in scopes(), as_of in 0..4000_u64) {
        let register = register_of(&firm, 0);
        let holds = [hold("H-1", a, "2020-01-01", None), hold("H-2", b, "2021-01-01", Some("2024-01-01"))];
        let once = verdict(&item(&firm, &firm.words.join(" ")), &register, &holds, at(as_of));
        let mut words = firm.words.clone();
        words.reverse();
        let [first, second] = holds;
        let rows: Vec<String> = rows(&firm, 0).into_iter().rev().collect();
        let reversed = super::register(&rows.iter().map(String::as_str).collect::<Vec<_>>());
        let again = verdict(&item(&firm, &words.join(" ")), &reversed, &[second, first], at(as_of));
        prop_assert_eq!(once, again);
    }

    /// P3: due stays due.
    #[test]
    fn p3_due_stays_due(firm in firms(), as_of in 0..4000_u64, later in 0..4000_u64) {
        let register = register_of(&firm, 0);
        let item = item(&firm, &firm.words.join(" "));
        let first = verdict(&item, &register, &[], at(as_of));
        let second = verdict(&item, &register, &[], at(as_of + later));
        prop_assert!(!first.is_destroyable() || second.is_destroyable());
        prop_assert!(first.over_term_days <= second.over_term_days);
        prop_assert!(!first.overdue || second.overdue);
    }

    /// P4: a later end never gives an earlier last day, and never lets go what was kept.
    #[test]
    fn p4_a_later_end_keeps_longer(end in 0..4000_u64, later in 0..4000_u64, months in 0..120_u32, as_of in 0..8000_u64) {
        let first = term(WrittenDate::Day(at(end)), months, &[], at(as_of));
        let second = term(WrittenDate::Day(at(end + later)), months, &[], at(as_of));
        prop_assert!(first.retain_until <= second.retain_until);
        prop_assert!(first.due_from <= second.due_from);
        prop_assert!(first.over_term_days >= second.over_term_days);
        let (a, b) = (Firm::alone(end), Firm::alone(end + later));
        let of = |firm: &Firm| verdict(&item(firm, "E-0"), &register_of(firm, 0), &[], at(as_of));
        prop_assert!(of(&a).is_destroyable() || !of(&b).is_destroyable());
    }

    /// The calendar has no favourite years: all days moved alike, away from the borders, judge alike.
    #[test]
    fn whole_days_shift_nothing(firm in firms(), as_of in 0..4000_u64, shift in 0..=3660_u64) {
        let mut borders = vec![];
        for n in 0..4 {
            if let Some(end) = firm.ends[n] {
                let until = add_months(at(end), 12).unwrap();
                borders.extend([until, until.checked_sub_days(Days::new(56)).unwrap()]);
            }
            borders.extend(firm.keeps[n].map(at));
        }
        let apart = |a: CivilDate, b: CivilDate| days_between(a, b).abs() >= 40;
        prop_assume!(borders.iter().all(|border| apart(*border, at(as_of))));
        // Which of two terms is the longer is a border, too.
        let untils: Vec<_> = (0..4).flat_map(|n| {
            let until = firm.ends[n].map(|end| add_months(at(end), 12).unwrap());
            until.into_iter().chain(firm.keeps[n].map(at))
        }).collect();
        for (n, a) in untils.iter().enumerate() {
            prop_assume!(untils[n + 1..].iter().all(|b| apart(*a, *b)));
        }
        let item = item(&firm, &firm.words.join(" "));
        let here = verdict(&item, &register_of(&firm, 0), &[], at(as_of));
        let there = verdict(&item, &register_of(&firm, shift), &[], at(as_of + shift));
        prop_assert_eq!(headline(&here), headline(&there));
        prop_assert_eq!(here.governing, there.governing);
    }
}

impl Firm {
    /// One engagement that ended on a day.
    fn alone(end: u64) -> Self {
        Self { ends: vec![Some(end); 4], keeps: vec![None; 4], words: vec![], unread: false }
    }
}
