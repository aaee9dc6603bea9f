//! What must hold for every text.

use proptest::prelude::*;
use std::sync::LazyLock;

use super::super::{Term, near};
use super::*;
use crate::inventory::SignKind;

pub(super) static DETECTOR: LazyLock<Detector> = LazyLock::new(|| {
    let terms = [
        (SignKind::ClientName, "De Vries B.V."),
        (SignKind::EngagementId, "E-2023-014"),
        (SignKind::Kvk, "47291503"),
        (SignKind::MailDomain, "devries.nl"),
    ];
    let term = |(kind, text): (SignKind, &str)| Term { kind, text: text.to_owned() };
    Detector::new(RuleSet::embedded(), &TermSet { terms: terms.into_iter().map(term).collect() })
});

fn at(offset: u64) -> usize {
    usize::try_from(offset).unwrap()
}

/// Spans are on character boundaries, in order, apart from one another but for one within another, and are
/// the value.
fn check_spans(text: &str, label: Option<&str>) {
    let mut scan = DETECTOR.start();
    let found = scan.segment(&Segment { label, ..prose(text) });
    let item = scan.settle();
    let mut last = 0..0;
    for hit in &found.hits {
        assert_eq!(text.get(at(hit.start)..at(hit.end)), Some(hit.value(text).expose()));
        let within = hit.start >= last.start && hit.end <= last.end;
        assert!((hit.start >= last.end || within) && hit.start < hit.end);
        if !within {
            last = hit.start..hit.end;
        }
        item.tier(&hit.key);
    }
    for term in &found.terms {
        assert!(text.get(at(term.start)..at(term.end)).is_some_and(|value| !value.is_empty()));
    }
}

/// Pieces of which texts are made that come near to values.
pub(super) fn piece() -> impl Strategy<Value = String> {
    let pieces = [
        "148206104",
        "1482.06.104",
        "BSN",
        "ordernummer",
        "NL86INGB0002445588",
        "NL86 ",
        "INGB",
        "0002",
        " 4455 88",
        "a@b.nl",
        "@",
        "info@",
        "devries.nl",
        "06-12345678",
        "+31",
        "(0)",
        "020",
        "3811 XB",
        "Dorpsstraat ",
        "12",
        "a",
        "12-03-1975",
        "geboren ",
        "12 maart 1975",
        "XR1001R58",
        "paspoort",
        "4539 1488 0343 6467",
        "exp",
        "De Vries",
        " B.V.",
        "E-2023-014",
        "47 29 15 03",
        "\n",
        "\u{a0}",
        "\u{2011}",
        "é",
        "e\u{301}",
        "İ",
        "ß",
        "\u{200b}",
        "😀",
        "ﬁ",
        "\u{301}",
        ",",
        ".",
        "-",
        "/",
        ":",
        "€",
        " ",
        "\r\n",
        "\t",
        "T00",
        "Laan van ",
        "NL-",
        "B01",
        "://",
    ];
    prop_oneof![
        4 => proptest::sample::select(pieces.to_vec()).prop_map(str::to_owned),
        1 => "\\PC{0,3}",
        1 => "[0-9 .-]{0,12}",
        // Longer than a line of a form or a table may be, in characters of more than one byte.
        1 => (290_usize..320).prop_map(|count| "ë".repeat(count)),
    ]
}

/// A line that says nothing.
const FILLER: &str = "Het regende zacht in het dorp en de kat sliep rustig door tot de avond viel en de maan opkwam boven het veld.\n";

/// Numbers that are nothing without a word, such words, and what may stand between.
fn labelled_piece() -> impl Strategy<Value = String> {
    let pieces = [
        "PESEL ",
        "87081243236",
        "rekeningnummer: ",
        "915813246",
        "KvK ",
        "47291503",
        "rijbewijsnr. ",
        "5550123456",
        "NHS number\n",
        "485 777 3456",
        "AGB-code ",
        "01020304",
        "BIG ",
        "12345678901",
        "NIF ",
        "200010360",
        "klantnr ",
        "  ",
        "\n\n",
        "\n",
        " ; ",
        "UZOVI ",
        "3311",
        "V-nummer ",
        "OIB\n\n",
        "IMEI ",
        "490154203237518",
        "Naam  KvK       AGB-code\n",
        "is bij ons bekend onder ",
        "of ",
        "1. ",
        "x",
        " ten name van ",
        FILLER,
    ];
    prop_oneof![
        20 => proptest::sample::select(pieces.to_vec()).prop_map(str::to_owned),
        // A line that is empty and long.
        1 => Just(format!("\n{}\n", " ".repeat(150))),
    ]
}

proptest! {
    #[test]
    fn any_text_is_read(text in any::<String>(), label in proptest::option::of(any::<String>())) {
        check_spans(&text, label.as_deref());
    }

    #[test]
    fn texts_near_to_values_are_read(pieces in proptest::collection::vec(piece(), 0..14)) {
        check_spans(&pieces.concat(), None);
    }

    #[test]
    fn neutral_prose_before_and_after_only_shifts(
        pieces in proptest::collection::vec(piece(), 0..10),
        lines in 1usize..40,
    ) {
        let text = pieces.concat();
        let padding = "Het regende zacht in het dorp en de kat sliep rustig door tot de avond viel.\n\n";
        let before = padding.repeat(lines);
        let padded = format!("{before}{text}\n\n{padding}");
        let plain = format!("{padding}{text}\n\n{padding}");
        let read = |text: &str| {
            let mut scan = DETECTOR.start();
            let found = scan.segment(&prose(text));
            let item = scan.settle();
            let hits = found.hits.into_iter().map(|hit| {
                let settled = (item.tier(&hit.key), item.evidence(&hit.key));
                (hit.start, hit.end, hit.key, settled)
            });
            (hits.collect::<Vec<_>>(), found.terms)
        };
        let shift = (before.len() - padding.len()) as u64;
        let (mut hits, mut terms) = read(&plain);
        for hit in &mut hits {
            (hit.0, hit.1) = (hit.0 + shift, hit.1 + shift);
        }
        for term in &mut terms {
            (term.start, term.end) = (term.start + shift, term.end + shift);
        }
        prop_assert_eq!(read(&padded), (hits, terms));
    }

    #[test]
    fn a_rule_that_is_not_tried_would_have_found_nothing(
        pieces in proptest::collection::vec(prop_oneof![3 => piece(), 2 => labelled_piece()], 0..70),
        label in proptest::option::of(proptest::sample::select(vec!["kvk", "status", "PESEL"])),
    ) {
        let text = pieces.concat();
        let read = |every: bool| {
            near::EVERY_RULE.set(every);
            let mut scan = DETECTOR.start();
            let found = scan.segment(&Segment { label, ..prose(&text) });
            near::EVERY_RULE.set(false);
            found.hits
        };
        prop_assert_eq!(read(false), read(true), "{}", text);
    }

    #[test]
    fn debug_output_holds_no_value(digits in "[1-9][0-9]{8}") {
        let mut scan = DETECTOR.start();
        let found = scan.segment(&prose(&format!("BSN {digits}, {digits}@x.nl")));
        prop_assert!(!found.hits.is_empty());
        let shown = format!("{found:?} {scan:?}");
        prop_assert!(!shown.contains(&digits));
    }
}

/// Each of these would take hours if work per anchor grew with the text.
#[test]
fn long_runs_do_not_hang() {
    const LENGTH: usize = 2 << 20;
    for unit in [
        "7",
        "@",
        "a@",
        "1 ",
        "+31",
        "06-",
        "NL86 ",
        "1.",
        "bsn ",
        "é",
        "\n",
        "0612345678",
        "a@b.c",
        "(0",
    ] {
        let text = unit.repeat(LENGTH / 32 / unit.len());
        let mut scan = DETECTOR.start();
        let found = scan.segment(&prose(&text));
        assert!(found.hits.len() <= text.len());
    }
    for unit in ["7", "@"] {
        let text = unit.repeat(LENGTH);
        assert!(DETECTOR.start().segment(&prose(&text)).hits.is_empty());
    }
}

#[test]
fn a_detector_is_shared_by_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&*DETECTOR);
}

/// What stands below a value of a form may be longer than a form looks, in characters of any width.
#[test]
fn a_long_line_below_a_form_is_no_part_of_it() {
    for below in ["x", "ë", "€", "😀"] {
        for length in 295..305 {
            check_spans(&format!("a\n\n148206104\n{}\n\nbsn", below.repeat(length)), None);
        }
    }
}
