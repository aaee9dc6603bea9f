//! Classing records by their signs: what makes certain, what only asks, and what says nothing.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::inventory::{ItemReading, RecordSign, SignPlace, Tier};

/// `text:factuurnummer`, `name:factuur`, `structure:ubl_invoice`, `finding:MRZ`, parted by `|`.
fn signs(words: &str) -> BTreeSet<RecordSign> {
    let sign = |word: &str| {
        let (place, code) = word.split_once(':').unwrap();
        let place = *SignPlace::ALL.iter().find(|known| known.code() == place).unwrap();
        RecordSign { place, code: code.to_owned() }
    };
    words.split('|').filter(|word| !word.is_empty()).map(sign).collect()
}

fn classed(words: &str, rule: &str) -> Option<ClassConfidence> {
    let pack = RetentionPack::embedded();
    let classes = classify(&signs(words), None, &pack);
    classes.iter().find(|class| class.statute == rule).map(|class| class.confidence)
}

#[test]
fn two_places_are_certain_and_one_asks() {
    use ClassConfidence::{Established, Proposed};
    let check = |words: &str, want: Option<ClassConfidence>| {
        assert_eq!(classed(words, "NL-AWR-52"), want, "{words}");
    };
    check("", None);
    check("text:factuurnummer", None);
    check("text:factuurnummer|text:factuurdatum", Some(Proposed));
    check("name:factuur", Some(Proposed));
    check("name:factuur|name:debiteuren", Some(Proposed));
    check("structure:ubl_invoice", Some(Proposed));
    check("name:factuur|text:factuurnummer", Some(Established));
    check("name:factuur|structure:ubl_invoice", Some(Established));
    check("structure:ubl_invoice|text:factuurnummer", Some(Established));
    // Signs of other rules, and a type of data that says nothing of this one.
    check("name:wwft|text:loonheffing", None);
    check("name:factuur|finding:MRZ", Some(Proposed));
    let wwft = |words: &str| classed(words, "NL-WWFT-33");
    assert_eq!(wwft("finding:MRZ"), None, "passports stand in many records");
    assert_eq!(wwft("finding:MRZ|text:ubo"), Some(Established));
    // One word within the other is one word.
    let oss = |words: &str| classed(words, "NL-OSS-10");
    assert_eq!(oss("text:unieregeling|text:niet-unieregeling"), None);
    assert_eq!(oss("text:unieregeling|text:invoerregeling"), Some(Proposed));
}

#[test]
fn the_day_of_a_record_is_no_event() {
    let pack = RetentionPack::embedded();
    let signs = signs("name:factuur|text:factuurnummer|name:leasecontract|text:leaseobject");
    let classes = classify(&signs, Some(day("2018-11-02")), &pack);
    let from = |rule: &str| {
        let class = classes.iter().find(|class| class.statute == rule);
        class.unwrap_or_else(|| panic!("{rule}: {classes:?}")).counts_from
    };
    assert_eq!(from("NL-AWR-52"), Some(day("2018-11-02")));
    assert_eq!(from("NL-AWR-52-LOOPTIJD"), None);
}

#[test]
fn what_counts_from_an_event_is_kept_from_the_later_of_end_and_record() {
    let register = register(&["C-1 E-1 2019-06-30"]);
    let pack = RetentionPack::embedded();
    let classes =
        classify(&signs("name:leasecontract|text:leaseobject"), Some(day("2019-08-01")), &pack);
    let item = Item { classes, content_date: Some(day("2019-08-01")), ..Item::found("E-1") };
    let got = assess(&item.facts(), &World::of(&register, &pack, &[]), day("2026-12-31"));
    assert_eq!(got.statutes[0].counts_from, day("2019-08-01"));
    assert!(got.statutes[0].assumed && got.verdict == Verdict::KeepStatutory);
}

#[test]
fn rules_of_other_trades_class_nothing() {
    let trade = |sectors: &[Sector]| {
        let sectors = Some(sectors.iter().copied().collect());
        RetentionPack::embedded().with_trade(&Trade { sectors, ..Trade::default() }).unwrap()
    };
    let signs = signs("name:loonstrook|text:loonheffing");
    let of = |pack: &RetentionPack| classify(&signs, None, pack).len();
    assert_eq!(of(&trade(&[Sector::Employer])), 1);
    assert_eq!(of(&trade(&[Sector::Lawyer])), 0);
    assert_eq!(of(&trade(&[])), 0);
    assert_eq!(of(&RetentionPack::embedded()), 1, "nothing said: every rule may hold");
}

#[test]
fn signs_of_an_item_are_its_words_its_name_and_what_counts() {
    let pack = RetentionPack::embedded();
    let locator = Locator::from_path("klanten/Facturen 2023/kopieID.txt".as_bytes());
    let mut reading = ItemReading::empty(locator, ItemKind::File, Coverage::Complete, 9);
    reading.record_signs = signs("text:factuurdatum");
    reading.types.entry("MRZ".to_owned()).or_default().insert(Tier::T3, 1);
    reading.types.entry("BSN".to_owned()).or_default().insert(Tier::T4, 1);
    let want = signs("text:factuurdatum|name:facturen|name:kopie id|name:kopie-id|finding:MRZ");
    assert_eq!(record_signs(&reading, &pack), want);
}

#[test]
fn own_rules_change_the_pack_and_replace_nothing() {
    let own = "schema = 1\n[[statute]]\nid = \"OWN\"\nkind = \"floor\"\nperiod = { months = 24 }\n\
        trigger = \"record_date\"\nobligor = \"firm\"\ncertainty = \"to_verify\"\nvalid_from = \"2020-01-01\"\n\
        title = { nl = \"Naam\", en = \"Name\" }\nsource = \"art. 1\"\n\
        [statute.signs]\nname = [\"bouwpas\"]\ntext = [\"één bestekpost\"]\n";
    let pack = RetentionPack::embedded();
    let with = pack.clone().with_own(own).unwrap();
    assert_eq!(with.rows().len(), pack.rows().len() + 1);
    assert_ne!(with.digest(), pack.digest());
    assert_ne!(with.digest(), pack.clone().with_own(&format!("{own}# x\n")).unwrap().digest());
    let words: Vec<_> =
        with.words().into_iter().filter(|(_, code)| code.contains("bestek")).collect();
    assert_eq!(
        words.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>(),
        ["een bestekpost", "één bestekpost"]
    );
    assert!(words.iter().all(|(_, code)| code == "één bestekpost"));
    assert!(with.unsettled().any(|statute| statute.id == "OWN"));
    let signed = Trade { signed_off: ["OWN".to_owned()].into(), ..Trade::default() };
    assert!(!with.with_trade(&signed).unwrap().unsettled().any(|statute| statute.id == "OWN"));
    for id in ["NL-AWR-52", "NL-CONTRACT-12M"] {
        let error = pack.clone().with_own(&own.replace("OWN", id)).unwrap_err();
        assert_eq!((error.line, error.column), (2, 1));
        assert!(matches!(error.source, PackError::DuplicateRule(_)), "{error:?}");
    }
    let twice = format!("{own}{}", own.replace("schema = 1\n", ""));
    let error = pack.with_own(&twice).unwrap_err();
    assert!(error.line > 2 && matches!(error.source, PackError::Overlap(_)), "{error:?}");
}

#[test]
fn signs_that_nothing_can_meet_are_none() {
    let check = |name: &[&str], text: &[&str], structure: &[&str], finding: &[&str], want: bool| {
        let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let words = SignWords {
            name: list(name),
            text: list(text),
            structure: list(structure),
            finding: list(finding),
        };
        assert_eq!(words.can_be_met(), want, "{words:?}");
    };
    check(&[], &[], &[], &[], false);
    check(&["factuur"], &[], &[], &[], true);
    check(&[], &["te betalen"], &[], &[], true);
    check(&[], &[], &["ubl_invoice"], &[], true);
    check(&[], &[], &[], &["MRZ"], true);
    check(&["id"], &[], &[], &[], true);
    for never in ["x", "x-", "--", "Factuur", " factuur", "factuur ", ""] {
        check(&[never], &[], &[], &[], false);
        check(&["factuur"], &[never], &[], &[], false);
        check(&[], &["factuur", never], &["ubl_invoice"], &["MRZ"], false);
    }
    check(&[], &[], &["ubl"], &[], false);
    check(&["factuur"], &[], &["ubl"], &[], false);
    check(&["factuur"], &[], &["ubl_invoice", "ubl"], &[], false);
}

/// Rows of one rule for other times: the surer sign counts, wherever it stands.
#[test]
fn a_rule_with_two_rows_is_as_sure_as_its_surest() {
    use ClassConfidence::{Established, Proposed};
    let row = |from: &str, to: &str, name: &str, text: &str| {
        format!(
            "[[statute]]\nid = \"OWN\"\nkind = \"floor\"\nperiod = {{ months = 24 }}\n\
             trigger = \"record_date\"\nobligor = \"firm\"\ncertainty = \"verified\"\n\
             valid_from = \"{from}\"\n{to}title = {{ nl = \"Naam\", en = \"Name\" }}\nsource = \"art. 1\"\n\
             signs = {{ name = [\"{name}\"], text = [\"{text}\"] }}\n"
        )
    };
    let first = row("2000-01-01", "valid_to = \"2009-12-31\"\n", "alfa", "eerste woord");
    let second = row("2010-01-01", "", "beta", "tweede woord");
    let own = format!("schema = 1\n{first}{second}");
    let pack = RetentionPack::embedded().with_own(&own).unwrap();
    let of = |words: &str| {
        let classes = classify(&signs(words), None, &pack);
        let [class] = &classes[..] else { panic!("{words}: {classes:?}") };
        (class.confidence, class.signs.join("|"))
    };
    let both = |sure: &str| (Established, sure.to_owned());
    assert_eq!(of("name:alfa|text:eerste woord|name:beta"), both("name:alfa|text:eerste woord"));
    assert_eq!(of("name:alfa|name:beta|text:tweede woord"), both("name:beta|text:tweede woord"));
    assert_eq!(of("name:alfa|name:beta"), (Proposed, "name:alfa".to_owned()));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// One more sign never makes a class less certain, and never takes one away.
    #[test]
    fn a_sign_never_takes_a_class_away(picked in proptest::collection::vec(any::<proptest::sample::Index>(), 0..6), more: proptest::sample::Index) {
        let pack = embedded();
        let mut all: Vec<RecordSign> = Vec::new();
        for row in pack.rows() {
            for (place, words) in [
                (SignPlace::Name, &row.signs.name), (SignPlace::Text, &row.signs.text),
                (SignPlace::Structure, &row.signs.structure), (SignPlace::Finding, &row.signs.finding),
            ] {
                all.extend(words.iter().map(|code| RecordSign { place, code: code.clone() }));
            }
        }
        let few: BTreeSet<RecordSign> = picked.iter().map(|at| all[at.index(all.len())].clone()).collect();
        let mut many = few.clone();
        many.insert(all[more.index(all.len())].clone());
        let after = classify(&many, None, pack);
        for class in classify(&few, None, pack) {
            let kept = after.iter().find(|other| other.statute == class.statute);
            prop_assert!(kept.is_some_and(|kept| kept.confidence >= class.confidence), "{class:?} {after:?}");
        }
    }
}
