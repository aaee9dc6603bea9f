//! What the table of scenarios leaves open of statutory duties, by the numbers of the scenarios, and the laws
//! of doubt.

use proptest::prelude::*;

use super::*;

/// The embedded rules for the contract, and rows of every kind.
pub(super) fn pack() -> RetentionPack {
    let row = |id: &str,
               kind: &str,
               period: &str,
               trigger: &str,
               obligor: &str,
               certainty: &str| {
        format!(
            "[[statute]]\nid = \"{id}\"\nkind = \"{kind}\"\nperiod = {period}\ntrigger = \"{trigger}\"\n\
             obligor = \"{obligor}\"\ncertainty = \"{certainty}\"\nvalid_from = \"1990-01-01\"\n\
             title = {{ nl = \"Naam\", en = \"Name\" }}\nsource = \"art. 1\"\nsigns = {{ name = [\"xx\"] }}\n"
        )
    };
    let years = "{ calendar_years = 7 }";
    let rows = [
        row("AWR", "floor", years, "record_date", "owner", "verified"),
        row("LEASE", "floor", "{ financial_years = 7 }", "event", "owner", "verified"),
        row("ID5", "floor", "{ calendar_years = 5 }", "event", "firm", "secondary"),
        row("WWFT", "both", "{ months = 60 }", "end_of_relationship", "firm", "verified"),
        row("GUIDE", "guidance", "{ weeks = 4 }", "record_date", "firm", "secondary"),
        row("ZERO", "prohibited", "\"zero\"", "record_date", "firm", "secondary"),
        row("DEED", "floor", "\"permanent\"", "record_date", "firm", "verified"),
        row("MAYBE", "floor", years, "record_date", "firm", "to_verify"),
        row("SHORT", "ceiling", "{ weeks = 4 }", "record_date", "firm", "verified"),
    ];
    let contract = include_str!("../../../rules/retention/nl.toml");
    let contract = contract.split("[[statute]]").next().unwrap();
    RetentionPack::parse(&format!("{contract}\n{}", rows.concat())).unwrap()
}

/// `AWR@2018-05-04` established with its day, `?AWR` proposed.
pub(super) fn classes(words: &str) -> Vec<RecordClass> {
    let class = |word: &str| {
        let (confidence, word) = match word.strip_prefix('?') {
            Some(word) => (ClassConfidence::Proposed, word),
            None => (ClassConfidence::Established, word),
        };
        let (id, from) =
            word.split_once('@').map_or((word, None), |(id, from)| (id, Some(day(from))));
        let signs = vec!["name:x".to_owned()];
        RecordClass { statute: id.to_owned(), confidence, signs, counts_from: from }
    };
    words.split_whitespace().map(class).collect()
}

pub(super) fn of_class(words: &str, classed: &str) -> Item {
    Item { classes: classes(classed), ..Item::found(words) }
}

fn judged(item: &Item, register: &Register, as_of: &str) -> Assessment {
    let pack = pack();
    let got = assess(&item.facts(), &World::of(register, &pack, &[]), day(as_of));
    for lang in [Lang::Nl, Lang::En] {
        let messages = Messages::new(lang);
        assert!(got.derivation.iter().all(|step| !step.text(&messages).is_empty()));
    }
    got
}

#[track_caller]
fn check(row: &str, classed: &str, as_of: &str, want: &str) -> Assessment {
    let register = register(&[row]);
    let got = judged(&of_class("E-1", classed), &register, as_of);
    let until = got.effective_until.map_or("-".to_owned(), |day| day.to_string());
    assert_eq!(format!("{} {until} {}", headline(&got), got.over_term_days), want);
    got
}

#[test]
fn s24_a_statutory_ceiling_waits_for_nobody() {
    let row = "C-1 E-1 2021-05-31";
    check(row, "WWFT", "2026-05-31", "keep_statutory 2026-05-31 1461");
    check(row, "WWFT", "2026-06-01", "act_now 2026-05-31 1462");
    check("C-1 E-1 2020-02-29", "WWFT", "2025-02-28", "keep_statutory 2025-02-28 1461");
    check("C-1 E-1 2020-02-29", "WWFT", "2025-03-01", "act_now 2025-02-28 1462");
    // The relationship lasts as long as any engagement of the client.
    let two = register(&[row, "C-1 E-2 2023-05-31"]);
    let got = judged(&of_class("E-1", "WWFT"), &two, "2026-06-01");
    assert_eq!(got.effective_until, Some(day("2028-05-31")));
    let open = register(&[row, "C-1 E-2 -"]);
    let got = judged(&of_class("E-1", "WWFT"), &open, "2026-06-01");
    assert!(got.statutes[0].assumed);
    // Advice is no law.
    check(row, "GUIDE@2020-01-01", "2026-06-01", "due 2022-05-31 1462");
    // Shorter than what clause 10 promises: the promise stands.
    check(row, "SHORT@2020-01-01", "2022-05-31", "pre_notice 2022-05-31 0");
    check(row, "SHORT@2020-01-01", "2022-06-01", "act_now 2022-05-31 1");
}

#[test]
fn s25_the_duty_of_the_client_keeps_nothing_here() {
    let row = "C-1 E-1 2024-12-31 obligor=client";
    let got = check(row, "AWR@2023-06-30", "2026-01-15", "due 2025-12-31 15");
    assert!(got.return_only && !got.statutes[0].is_ours);
    check(
        "C-1 E-1 2024-12-31 obligor=both",
        "AWR@2023-06-30",
        "2026-01-15",
        "keep_statutory 2030-12-31 15",
    );
}

#[test]
fn what_nobody_told_is_counted_from_the_latest_day() {
    let row = "C-1 E-1 2019-06-30";
    let got = check(row, "AWR", "2026-12-31", "keep_statutory 2026-12-31 2375");
    assert!(got.statutes[0].assumed);
    check(row, "DEED@2019-01-01", "2926-12-31", "keep_statutory - 331093");
    // A ceiling needs a fact.
    check(row, "SHORT", "2021-01-01", "due 2020-06-30 185");
    check("C-1 E-1 -", "AWR", "2026-12-31", "keep_open - 0");
}

#[test]
fn a_day_before_the_engagement_counts_from_its_start() {
    let row = "C-1 E-1 2021-06-30 start_date=2019-05-01";
    let got = check(row, "AWR@1999-12-31", "2026-12-31", "keep_statutory 2026-12-31 1645");
    assert!(got.statutes[0].assumed);
    let got = check(row, "AWR@2019-05-01", "2027-01-01", "due 2026-12-31 1646");
    assert!(!got.statutes[0].assumed, "the first day of the engagement is one of its days");
    // Such a day ends nothing.
    check(row, "SHORT@1999-12-31", "2022-07-01", "due 2022-06-30 1");
}

#[test]
fn doubt_asks_a_person_and_only_when_it_matters() {
    let row = "C-1 E-1 2019-06-30";
    check(row, "?AWR@2018-11-02", "2020-06-30", "pre_notice 2020-06-30 0");
    check(row, "?AWR@2018-11-02", "2020-07-01", "review(statute) 2020-06-30 1");
    check(row, "?AWR@2018-11-02", "2026-01-01", "due 2020-06-30 2011");
    check(row, "MAYBE@2018-11-02", "2025-12-31", "review(statute) 2020-06-30 2010");
    check(row, "GONE@2018-11-02", "2025-12-31", "review(statute) 2020-06-30 2010");
    check(row, "ZERO", "2019-07-01", "review(prohibited) 2020-06-30 0");
    // Two laws that cannot both be kept.
    check(row, "SHORT@2018-11-02 AWR@2018-11-02", "2026-01-01", "review(conflict) 2025-12-31 2011");
}

#[test]
fn s17_work_after_the_end() {
    let register = register(&["C-1 E-1 2024-11-30"]);
    let about = |date: &str| Item { content_date: Some(day(date)), ..Item::found("E-1") };
    let got = judged(&about("2025-02-14"), &register, "2025-03-01");
    assert_eq!(
        (headline(&got).as_str(), got.retain_until),
        ("review(post_end_activity)", Some(day("2025-11-30")))
    );
    assert_eq!(judged(&about("2024-12-20"), &register, "2025-03-01").verdict, Verdict::KeepInTerm);
    assert_eq!(judged(&about("2025-01-29"), &register, "2025-03-01").verdict, Verdict::KeepInTerm);
    assert_eq!(judged(&about("2025-01-30"), &register, "2025-03-01").verdict, Verdict::Review);
}

#[test]
fn s18_what_nobody_matches_is_escalated() {
    let register = register(&["C-1 E-1 2020-01-01"]);
    let item = Item { first_seen: Some(day("2026-10-01")), ..Item::found("") };
    for (as_of, escalated) in [("2026-10-15", false), ("2026-10-31", false), ("2026-11-01", true)] {
        let got = judged(&item, &register, as_of);
        assert_eq!(
            (headline(&got).as_str(), got.escalated),
            ("review(unmatched)", escalated),
            "{as_of}"
        );
    }
    let matched = Item { first_seen: Some(day("2016-10-01")), ..Item::found("E-1") };
    assert!(!judged(&matched, &register, "2026-11-01").escalated);
}

#[test]
fn a_ceiling_after_the_term_is_kept_to_its_last_day() {
    let row = "C-1 E-1 2019-06-30";
    check(row, "SHORT@2020-06-05", "2020-07-03", "due 2020-06-30 3");
    check(row, "SHORT@2020-06-05", "2020-07-04", "act_now 2020-06-30 4");
}

#[test]
fn what_would_keep_longer_is_named_from_the_end_of_the_term_to_its_own() {
    let register = register(&["C-1 E-1 2019-06-30"]);
    let item = of_class("E-1", "AWR@2018-11-02 ?LEASE@2017-11-02 SHORT@2018-11-02");
    let longer = |as_of: &str| {
        let got = judged(&item, &register, as_of);
        let ids: Vec<_> = got.longer_duties(day(as_of)).map(|duty| duty.id.clone()).collect();
        ids.join("+")
    };
    assert_eq!(longer("2020-06-30"), "");
    assert_eq!(longer("2020-07-01"), "AWR+LEASE");
    assert_eq!(longer("2024-12-31"), "AWR+LEASE");
    assert_eq!(longer("2025-01-01"), "AWR");
    assert_eq!(longer("2025-12-31"), "AWR");
    assert_eq!(longer("2026-01-01"), "");
    let running = judged(&item, &super::register(&["C-1 E-1 -"]), "2026-01-01");
    assert_eq!(running.longer_duties(day("2020-07-01")).count(), 0);
}

#[test]
fn words_of_rules_are_the_serialised_ones() {
    let kinds = ["floor", "ceiling", "both", "guidance", "prohibited"];
    for code in kinds {
        let kind: StatuteKind = serde_json::from_value(code.into()).unwrap();
        assert_eq!((kind.code(), serde_json::to_value(kind).unwrap()), (code, code.into()));
    }
    for code in ["record_date", "end_of_engagement", "end_of_relationship", "event"] {
        let trigger: Trigger = serde_json::from_value(code.into()).unwrap();
        assert_eq!((trigger.code(), serde_json::to_value(trigger).unwrap()), (code, code.into()));
    }
}

/// A law that changed: each of its rows holds from its first day to its last, and is told as it reads.
#[test]
fn of_a_rule_with_two_rows_the_one_of_the_day_holds() {
    let row = |valid: &str, months: u32, title: &str| {
        format!(
            "[[statute]]\nid = \"OWN\"\nkind = \"floor\"\nperiod = {{ months = {months} }}\n\
             trigger = \"record_date\"\nobligor = \"firm\"\ncertainty = \"verified\"\n{valid}\n\
             title = {{ nl = \"{title}\", en = \"{title} en\" }}\nsource = \"art. 1\"\nsigns = {{ name = [\"xx\"] }}\n"
        )
    };
    let older = row("valid_from = \"2000-01-01\"\nvalid_to = \"2009-12-31\"", 180, "Oud");
    let newer = row("valid_from = \"2010-01-01\"\nvalid_to = \"2019-12-31\"", 240, "Nieuw");
    let pack = RetentionPack::embedded().with_own(&format!("schema = 1\n{older}{newer}")).unwrap();
    let (register, item) = (register(&["C-1 E-1 2001-06-30"]), of_class("E-1", "OWN@2001-03-31"));
    let on = |as_of: &str| {
        let got = assess(&item.facts(), &World::of(&register, &pack, &[]), day(as_of));
        let told = got.derivation.iter().find(|step| step.rule == "statute");
        let title = |lang| told.map(|step| step.text(&Messages::new(lang))).unwrap_or_default();
        let is_told = |title: String, word: &str| title.contains(&format!("{word}”"));
        let tells_newer = is_told(title(Lang::Nl), "Nieuw") && is_told(title(Lang::En), "Nieuw en");
        let tells_older = is_told(title(Lang::Nl), "Oud") && is_told(title(Lang::En), "Oud en");
        let until = got.statutes.first().and_then(|law| law.until);
        let row = if tells_newer {
            "new"
        } else if tells_older {
            "old"
        } else {
            "none"
        };
        format!("{} {}", until.map_or("-".to_owned(), |last| last.to_string()), row)
    };
    assert_eq!(on("1999-12-31"), "- none");
    assert_eq!(on("2000-01-01"), "2016-03-31 old");
    assert_eq!(on("2009-12-31"), "2016-03-31 old");
    assert_eq!(on("2010-01-01"), "2021-03-31 new");
    assert_eq!(on("2019-12-31"), "2021-03-31 new");
    assert_eq!(on("2020-01-01"), "- none");
    let titles =
        |lang| pack.statutes().iter().rev().take(2).map(|law| law.title(lang)).collect::<Vec<_>>();
    assert_eq!(
        (titles(Lang::Nl), titles(Lang::En)),
        (vec!["Nieuw", "Oud"], vec!["Nieuw en", "Oud en"])
    );
}

pub(super) const IDS: [&str; 10] =
    ["AWR", "LEASE", "ID5", "WWFT", "GUIDE", "ZERO", "DEED", "MAYBE", "SHORT", "GONE"];

/// Until the last day of its longest floor, sure or not.
#[test]
fn what_a_law_keeps_is_kept_to_its_last_day() {
    let kept = |classed: &str, as_of: &str| {
        let register = register(&["C-1 E-1 2019-06-30"]);
        judged(&of_class("E-1", classed), &register, as_of).is_kept_by_law(day(as_of))
    };
    for classed in ["AWR@2018-05-04", "?AWR@2018-05-04", "AWR@2018-05-04 SHORT@2018-05-04"] {
        assert!(kept(classed, "2025-12-31"), "{classed}");
        assert!(!kept(classed, "2026-01-01"), "{classed}");
    }
    assert!(!kept("", "2020-01-01"));
    assert!(!kept("SHORT@2018-05-04", "2018-05-10"), "that is no duty to keep");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 800, ..ProptestConfig::default() })]

    /// P1 for duties: one more class, sure or not, of whatever rule, never lets go what was kept.
    #[test]
    fn p1_a_class_never_lets_go(
        ends in proptest::collection::vec(0..2500_u64, 2), has in proptest::collection::vec(0..IDS.len(), 0..3),
        more in 0..IDS.len(), proposed: bool, from in proptest::option::of(0..3000_u64), as_of in 0..6000_u64,
        client in 0..3_usize,
    ) {
        let at = |offset: u64| day("2018-01-01") + chrono::Days::new(offset);
        let obligor = ["firm", "client", "both"][client];
        let rows: Vec<String> = ends.iter().enumerate()
            .map(|(n, end)| format!("C-{n} E-{n} {} obligor={obligor}", at(*end))).collect();
        let register = register(&rows.iter().map(String::as_str).collect::<Vec<_>>());
        let word = |n: usize, proposed: bool| {
            let from = from.map(|from| format!("@{}", at(from))).unwrap_or_default();
            format!("{}{}{from}", if proposed { "?" } else { "" }, IDS[n])
        };
        let had: Vec<String> = has.iter().map(|n| word(*n, false)).collect();
        let as_of = at(as_of).to_string();
        let before = judged(&of_class("E-0 E-1", &had.join(" ")), &register, &as_of);
        let with = format!("{} {}", had.join(" "), word(more, proposed));
        let after = judged(&of_class("E-0 E-1", &with), &register, &as_of);
        prop_assert!(before.is_destroyable() || !after.is_destroyable(), "{before:?} {after:?}");
        prop_assert_eq!(before.retain_until, after.retain_until);
    }

    /// Who signs a rule off never lets go what it kept.
    #[test]
    fn signing_off_a_floor_keeps(from in 0..3000_u64, as_of in 0..6000_u64) {
        let at = |offset: u64| day("2018-01-01") + chrono::Days::new(offset);
        let register = register(&["C-1 E-1 2019-06-30"]);
        let item = of_class("E-1", &format!("MAYBE@{}", at(from)));
        let trade = Trade { signed_off: ["MAYBE".to_owned()].into(), ..Trade::default() };
        let (without, with) = (pack(), pack().with_trade(&trade).unwrap());
        let verdict = |pack| assess(&item.facts(), &World::of(&register, pack, &[]), at(as_of));
        prop_assert_eq!(verdict(&without).is_destroyable(), verdict(&with).is_destroyable());
    }
}
