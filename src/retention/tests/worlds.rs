//! P1, P2 and P3 over whole worlds: several engagements of several clients, classes by rules of every kind and
//! by the office's own, holds, requests and restrictions, weak signs, terms that were shortened.

use proptest::prelude::*;

use super::holds::hold;
use super::laws::{CLIENTS, KINDS, at, person, requests, scopes, words};
use super::statutes::{IDS, classes, pack};
use super::*;

/// A rule of the office's own, beside those of the law.
const OWN: &str = "schema = 1\n[[statute]]\nid = \"OWN\"\nkind = \"floor\"\nperiod = { months = 30 }\n\
    trigger = \"end_of_engagement\"\nobligor = \"owner\"\ncertainty = \"verified\"\nvalid_from = \"1990-01-01\"\n\
    title = { nl = \"Naam\", en = \"Name\" }\nsource = \"art. 1\"\nsigns = { name = [\"bouwpas\"] }\n";

/// Another, that counts from an event.
const FROM_EVENT: &str = "[[statute]]\nid = \"EVENT\"\nkind = \"both\"\nperiod = { months = 30 }\n\
    trigger = \"event\"\nevent = \"leaving\"\nobligor = \"owner\"\ncertainty = \"verified\"\n\
    valid_from = \"1990-01-01\"\ntitle = { nl = \"Naam\", en = \"Name\" }\nsource = \"art. 1\"\n\
    signs = { name = [\"slagpas\"] }\n";

static RULES: LazyLock<RetentionPack> =
    LazyLock::new(|| pack().with_own(&format!("{OWN}{FROM_EVENT}")).unwrap());

/// Everything that a verdict may rest on.
#[derive(Debug, Clone)]
struct Case {
    rows: Vec<String>,
    evidence: Vec<String>,
    /// As [`classes`] reads them.
    classes: Vec<String>,
    content_date: Option<CivilDate>,
    unread: bool,
    sole_subject: bool,
    /// Whether the person of the blocks was met; none when nobody looked.
    met: Option<bool>,
    holds: Vec<Hold>,
    requests: Vec<Request>,
    shortened: Shortened,
}

impl Case {
    fn judged(&self, as_of: CivilDate) -> Assessment {
        let rows: Vec<&str> = self.rows.iter().map(String::as_str).collect();
        let register = register(&rows);
        let met = self.met.map(|met| (person().tag().to_owned(), met));
        let item = Item {
            classes: classes(&self.classes.join(" ")),
            content_date: self.content_date,
            sole: self
                .requests
                .iter()
                .filter(|_| self.sole_subject)
                .map(|request| request.id.clone())
                .collect(),
            subjects: met.into_iter().collect(),
            ..Item::found(&self.evidence.join(" "))
        };
        let partial = Coverage::Partial(Unread::Encrypted);
        let item = if self.unread { Item { coverage: partial, ..item } } else { item };
        let world = World {
            shortened: &self.shortened,
            ..World::of(&register, &RULES, &self.holds).with_requests(&self.requests)
        };
        assess(&item.facts(), &world, as_of)
    }

    /// The same with everything in another order.
    fn reversed(&self) -> Self {
        let mut other = self.clone();
        other.rows.reverse();
        other.evidence.reverse();
        other.classes.reverse();
        other.holds.reverse();
        other.requests.reverse();
        other
    }
}

fn class_words() -> impl Strategy<Value = String> {
    let from = prop::option::of(0..3000_u64);
    (0..IDS.len() + 3, any::<bool>(), from).prop_map(|(n, proposed, from)| {
        let id = IDS.get(n).unwrap_or(if n == IDS.len() { &"OWN" } else { &"EVENT" });
        let from = from.map(|from| format!("@{}", at(from))).unwrap_or_default();
        format!("{}{id}{from}", if proposed { "?" } else { "" })
    })
}

fn placed() -> impl Strategy<Value = Hold> {
    let scope = prop_oneof![scopes(), Just(()).prop_map(|()| BlockScope::Person(person()))];
    (scope, prop::option::of(0..4000_u64)).prop_map(|(scope, released)| {
        let mut hold = hold("H-1", scope, "2020-01-01", None);
        hold.released_on = released.map(at);
        hold
    })
}

fn asked() -> impl Strategy<Value = Request> {
    (requests(), scopes(), any::<bool>()).prop_map(|(request, scope, by_person)| {
        let scope = if by_person { BlockScope::Person(person()) } else { scope };
        Request { scope, ..request }
    })
}

fn cases() -> impl Strategy<Value = Case> {
    let row = |n: usize| {
        let end = prop::option::weighted(0.9, 0..2500_u64);
        let keep = prop::option::weighted(0.2, 0..2500_u64);
        let obligor = prop::sample::select(vec!["firm", "client", "both"]);
        let event = prop::option::weighted(0.6, 0..3000_u64);
        (end, keep, obligor, event).prop_map(move |(end, keep, obligor, event)| {
            let end = end.map_or("-".to_owned(), |end| at(end).to_string());
            let keep = keep.map(|keep| format!(" keep_until={}", at(keep))).unwrap_or_default();
            let event = event.map(|on| format!(" events=leaving={}", at(on))).unwrap_or_default();
            format!("{} E-{n} {end} obligor={obligor}{keep}{event}", CLIENTS[n])
        })
    };
    let rows = [row(0), row(1), row(2), row(3)].prop_map(|rows| rows.to_vec());
    let evidence = prop::collection::vec(words(), 0..5);
    let shortened = prop::collection::btree_map(
        (0..4_usize).prop_map(|n| EngagementId::new(format!("E-{n}"))),
        (0..4000_u64).prop_map(at),
        0..2,
    );
    let of_item = (
        prop::collection::vec(class_words(), 0..3),
        prop::option::of((0..3000_u64).prop_map(at)),
        prop::bool::weighted(0.1),
        any::<bool>(),
        prop::option::of(any::<bool>()),
    );
    let blocks = (prop::collection::vec(placed(), 0..3), prop::collection::vec(asked(), 0..3));
    (rows, evidence, of_item, blocks, shortened).prop_map(
        |(
            rows,
            evidence,
            (classes, content_date, unread, sole_subject, met),
            blocks,
            shortened,
        )| {
            let (mut holds, mut requests) = blocks;
            // Reading tells a rule once.
            let mut known = BTreeMap::new();
            for class in classes {
                let rule = class.trim_start_matches('?').split('@').next().unwrap_or_default();
                known.entry(rule.to_owned()).or_insert(class);
            }
            let classes: Vec<String> = known.into_values().collect();
            for (n, hold) in holds.iter_mut().enumerate() {
                hold.id = HoldId::new(format!("H-{n}"));
            }
            for (n, request) in requests.iter_mut().enumerate() {
                request.id = RequestId::new(format!("V-{n}"));
            }
            Case {
                rows,
                evidence,
                classes,
                content_date,
                unread,
                sole_subject,
                met,
                holds,
                requests,
                shortened,
            }
        },
    )
}

/// An erasure that was granted, of an item in which nobody else is: the one request by which more may go.
fn lets_go(case: &Case) -> bool {
    case.sole_subject && case.requests.iter().any(|request| request.erasure_upheld().is_some())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 800, max_global_rejects: 20_000, ..ProptestConfig::default() })]

    /// One more weak sign, class, hold, request or guard never makes anything more destroyable.
    #[test]
    fn p1_one_more_reason_to_keep_keeps(
        case in cases(), weak in 3..KINDS.len(), n in 0..4_usize, class in class_words(), stop in placed(),
        request in asked(), guard in 0..4000_u64, as_of in 0..5000_u64,
    ) {
        let as_of = at(as_of);
        let before = case.judged(as_of);
        let with = |change: &dyn Fn(&mut Case)| {
            let mut other = case.clone();
            change(&mut other);
            other
        };
        let more = [
            with(&|c| c.evidence.push(format!("{}E-{n}", KINDS[weak]))),
            with(&|c| c.classes.push(class.clone())),
            with(&|c| c.holds.push(Hold { id: HoldId::new("H-9"), ..stop.clone() })),
            with(&|c| c.requests.push(Request { id: RequestId::new("V-9"), ..request.clone() })),
            with(&|c| {
                let guards = &mut c.shortened;
                let first = guards.entry(EngagementId::new(format!("E-{n}"))).or_insert(at(guard));
                *first = (*first).max(at(guard));
            }),
            with(&|c| c.unread = true),
        ];
        for other in more {
            let after = other.judged(as_of);
            let is_let_go = !before.is_destroyable() && after.is_destroyable();
            prop_assert!(!is_let_go || (lets_go(&other) && !lets_go(&case)), "{other:?}\n{after:?}");
        }
    }

    /// Nothing depends on the order in which anything was found, recorded or written down.
    #[test]
    fn p2_the_order_of_a_world_changes_nothing(case in cases(), as_of in 0..5000_u64) {
        let (once, again) = (case.judged(at(as_of)), case.reversed().judged(at(as_of)));
        prop_assert_eq!(&case.judged(at(as_of)), &once);
        let facts = |got: &Assessment| {
            let mut statutes = got.statutes.clone();
            statutes.sort_by_key(|law| (law.id.clone(), law.until, law.is_sure));
            let bare = Assessment { derivation: Vec::new(), statutes: Vec::new(), ..got.clone() };
            (bare, statutes, got.derivation.len())
        };
        prop_assert_eq!(facts(&once), facts(&again));
    }

    /// With no block still to come, what may go may go on every later day, and the days over only grow.
    #[test]
    fn p3_what_is_due_stays_due_whatever_else_is_known(
        case in cases(), as_of in 0..5000_u64, later in 0..4000_u64,
    ) {
        let today = at(as_of);
        prop_assume!(case.requests.iter().all(|request| request.received <= today));
        let (first, second) = (case.judged(today), case.judged(at(as_of + later)));
        prop_assert!(!first.is_destroyable() || second.is_destroyable(), "{case:?}\n{second:?}");
        prop_assert!(first.over_term_days <= second.over_term_days);
        prop_assert_eq!((first.retain_until, first.governing), (second.retain_until, second.governing));
        let is_act = |got: &Verdict| *got == Verdict::ActNow;
        prop_assert!(!is_act(&first.verdict) || is_act(&second.verdict));
    }
}

/// Laws over worlds in which nothing happens would say nothing.
#[test]
fn the_worlds_reach_every_verdict_and_what_may_go() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut met = std::collections::BTreeSet::new();
    for n in 0..1500_u64 {
        let case = cases().new_tree(&mut runner).unwrap().current();
        let got = case.judged(at(n * 7 % 5000));
        met.insert(got.verdict.code());
        met.extend(got.reason.map(ReviewReason::code));
        met.extend(got.is_destroyable().then_some("destroyable"));
        met.extend(got.not_before.map(|_| "waits"));
        met.extend((!got.unevaluated.is_empty()).then_some("in doubt"));
        met.extend((got.touches.len() > 1).then_some("several engagements"));
        let own = got.statutes.iter().any(|law| law.id == "OWN" && law.is_sure);
        met.extend((own && got.verdict == Verdict::KeepStatutory).then_some("own rule"));
    }
    let want = [
        "keep_open",
        "keep_in_term",
        "pre_notice",
        "due",
        "act_now",
        "keep_statutory",
        "blocked_hold",
        "blocked_restriction",
        "blocked_request",
        "review",
        "unmatched",
        "ambiguous",
        "conflict",
        "post_end_activity",
        "unread",
        "prohibited",
        "shared_subjects",
        "statute",
        "destroyable",
        "waits",
        "in doubt",
        "several engagements",
        "own rule",
    ];
    let missing: Vec<_> = want.into_iter().filter(|word| !met.contains(word)).collect();
    assert!(missing.is_empty(), "never met: {missing:?}");
}
