//! Deferrals in verdicts: a floor with an end, and nothing else.

use proptest::prelude::*;

use super::*;

/// A deferral in the consultation of a plan: of engagements (`E-1`) and files (`map/a.zip`).
fn deferral(scope: &[&str], until: &str) -> Deferral {
    let (engagements, files): (Vec<&str>, Vec<&str>) =
        scope.iter().partition(|word| word.to_uppercase().starts_with("E-"));
    Deferral {
        plan: "P-2026-0001".to_owned(),
        engagements: engagements.into_iter().map(EngagementId::new).collect(),
        files: files.into_iter().map(Locator::from_text).collect(),
        ground: DeferralGround::Claim,
        asked_on: day("2026-01-10"),
        until: day(until),
    }
}

/// The verdict on a file of an engagement that ended on 2024-12-31.
#[track_caller]
fn check(words: &str, deferrals: &[Deferral], as_of: &str, want: &str) {
    let rows = register(&["C-1 E-1 2024-12-31", "C-1 E-2 2024-06-30"]);
    let pack = RetentionPack::embedded();
    let world = World::of(&rows, &pack, &[]).with_deferrals(deferrals);
    let got = assess(&Item::found(words).facts(), &world, day(as_of));
    assert_eq!(headline(&got), want, "{deferrals:?} as of {as_of}");
}

#[test]
fn a_deferral_keeps_until_its_last_day() {
    let one = [deferral(&["E-1"], "2026-05-31")];
    check("E-1", &[], "2026-05-31", "due");
    check("E-1", &one, "2026-05-31", "keep_statutory");
    check("E-1", &one, "2026-06-01", "due");
    // In the term it says nothing.
    check("E-1", &one, "2025-12-31", "pre_notice");
    check("E-1", &one, "2025-06-30", "keep_in_term");
}

#[test]
fn a_deferral_keeps_what_it_names_and_no_more() {
    let keeps = |scope: &[&str], words, want| {
        check(words, &[deferral(scope, "2026-05-31")], "2026-03-01", want);
    };
    keeps(&["E-2"], "E-1", "due");
    keeps(&["e-1"], "E-1", "keep_statutory");
    keeps(&["E-2"], "E-1 E-2", "keep_statutory");
    // What it might belong to counts, too.
    keeps(&["E-2"], "E-1 ?E-2", "keep_statutory");
    keeps(&["map/bestand.txt"], "E-1", "keep_statutory");
    keeps(&["map/ander.txt"], "E-1", "due");
}

#[test]
fn a_deferral_of_a_file_keeps_what_is_in_it() {
    let rows = register(&["C-1 E-1 2024-12-31"]);
    let pack = RetentionPack::embedded();
    let one = [deferral(&["map/a.zip"], "2026-05-31")];
    let world = World::of(&rows, &pack, &[]).with_deferrals(&one);
    let member = Locator::from_text("map/a.zip::b/c.txt");
    let item = Item::found("E-1").kind(ItemKind::Member);
    let got = assess(&Facts { locator: &member, ..item.facts() }, &world, day("2026-03-01"));
    assert_eq!(headline(&got), "keep_statutory");
}

#[test]
fn explaining_tells_of_it_in_both_languages() {
    let rows = register(&["C-1 E-1 2024-12-31"]);
    let pack = RetentionPack::embedded();
    let told = |as_of: &str| {
        let one = [deferral(&["E-1"], "2026-05-31")];
        let world = World::of(&rows, &pack, &[]).with_deferrals(&one);
        let got = assess(&Item::found("E-1").facts(), &world, day(as_of));
        let step = got.derivation.iter().find(|step| step.rule == "deferral").unwrap().clone();
        assert_eq!(step.to_json()["args"]["ground"], "claim");
        [Lang::En, Lang::Nl].map(|lang| step.text(&Messages::new(lang)))
    };
    assert_eq!(
        told("2026-05-31"),
        [
            "the client was granted a deferral until 31 May 2026, in the consultation on \
             P-2026-0001: a claim",
            "de opdrachtgever kreeg uitstel t/m 31 mei 2026, in het overleg over P-2026-0001: \
             een claim",
        ]
    );
    assert_eq!(
        told("2026-06-01"),
        [
            "the client's deferral (P-2026-0001: a claim) ended on 31 May 2026",
            "het uitstel van de opdrachtgever (P-2026-0001: een claim) eindigde op 31 mei 2026",
        ]
    );
}

proptest! {
    /// More time lets nothing go, whoever got it and for how long.
    #[test]
    fn a_deferral_lets_nothing_go(
        words in "(\\+|=|\\?|/|~)?E-[12]( (\\+|=|\\?)?E-[12])?", of in "E-[123]|map/bestand.txt|elders.txt",
        end in 0..900_u64, until in 0..1500_u64, as_of in 0..2000_u64,
    ) {
        let at = |offset| (day("2024-01-01") + chrono::Days::new(offset)).to_string();
        let first = format!("C-1 E-1 {}", at(end));
        let rows = register(&[&first, "C-2 E-2 2024-06-30"]);
        let pack = RetentionPack::embedded();
        let world = World::of(&rows, &pack, &[]);
        let item = Item::found(&words);
        let before = assess(&item.facts(), &world, day(&at(as_of)));
        let one = [deferral(&[&of], &at(until))];
        let after = assess(&item.facts(), &world.with_deferrals(&one), day(&at(as_of)));
        prop_assert!(before.is_destroyable() || !after.is_destroyable());
        prop_assert!(after.effective_until >= before.effective_until);
        prop_assert_eq!(after.over_term_days, before.over_term_days, "the clock runs on");
    }
}
