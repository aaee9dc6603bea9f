//! A text in windows tells what the whole text tells, wherever it is cut.

use proptest::prelude::*;

use super::super::boundary::LOOKED;
use super::super::{HitKey, Signal, TermHit};
use super::properties::{DETECTOR, piece};
use super::*;

/// Everything that an item gives.
#[derive(Debug, PartialEq)]
struct Told {
    hits: Vec<(u64, u64, HitKey, Tier, String)>,
    terms: Vec<TermHit>,
    signals: Vec<Signal>,
}

fn told<'t>(segments: impl Iterator<Item = Segment<'t>>) -> Told {
    let mut scan = DETECTOR.start();
    let (mut hits, mut terms) = (Vec::new(), Vec::new());
    for segment in segments {
        let found = scan.segment(&segment);
        hits.extend(found.hits);
        terms.extend(found.terms);
    }
    let item = scan.settle();
    let settled = |hit: Hit| {
        let (tier, evidence) = (item.tier(&hit.key), item.evidence(&hit.key).code());
        (hit.start, hit.end, hit.key, tier, evidence)
    };
    let hits = hits.into_iter().map(settled).collect();
    Told { hits, terms, signals: item.signals(true).to_vec() }
}

fn whole(text: &str) -> Told {
    told([prose(text)].into_iter())
}

/// The windows of `text` that tell what lies between two of `cuts`.
fn windows<'t>(
    text: &'t str,
    cuts: &[usize],
    (lead, tail): (usize, usize),
) -> impl Iterator<Item = Segment<'t>> {
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| text.floor_char_boundary(*cut)).collect();
    cuts.extend([0, text.len()]);
    cuts.sort_unstable();
    cuts.dedup();
    let pairs: Vec<(usize, usize)> = cuts.windows(2).map(|pair| (pair[0], pair[1])).collect();
    pairs.into_iter().map(move |(from, to)| {
        let start = text.floor_char_boundary(from.saturating_sub(lead));
        let end = text.ceil_char_boundary((to + tail).min(text.len()));
        Segment {
            offsets: OffsetMap::Linear { base: start as u64 },
            window: Window { lead: from - start, tail: end - to },
            ..prose(&text[start..end])
        }
    })
}

fn check_cuts(text: &str, cuts: &[usize], reach: (usize, usize)) {
    assert_eq!(told(windows(text, cuts, reach)), whole(text), "cut at {cuts:?}");
}

/// What the detector promises for any text.
const USUAL: (usize, usize) = (Window::LEAD, Window::TAIL);
/// Enough for texts with an empty line every few hundred bytes, which ends a laid-out table, and without
/// long white space: then nothing looks further than a paragraph and the one before.
const SHORT: (usize, usize) = (2 << 10, 2 << 10);

/// Pieces of which the meaning lies in what stands around them.
fn line() -> impl Strategy<Value = String> {
    let lines = [
        "\nBSN\n148206104\n",
        "\nNaam: ",
        "Jan de Vries",
        "dhr. J.P. van der Berg-Jansen ",
        "\nGeachte mevrouw Hoekstra,\n",
        "\nMet vriendelijke groet,\n\nAnna Bakker\n",
        "\nnaam   | bsn       | iban\n",
        "\nJansen | 148206104 | NL86 INGB 0002 4455 88\n",
        "\nbsn        klantnummer\n148206104  148206104\n",
        "Kerkstraat 12a, 3811 XB  Amersfoort\n",
        "Kerkstraat 12\n3811 XB Amersfoort",
        "NL86 INGB 0002\n4455 88",
        "\nP<NLDDE<VRIES<<JAN<PIETER<<<<<<<<<<<<<<<<<<<\nNX1K2B3R44NLD7503120M2903127148206104<<<<<86\n",
        "geboren te Tiel op 12 maart 1975",
        "De Vries \u{a0}\n B.V.",
        "KvK 47.29.15.03",
        "anamnese en diagnose",
        "depressie",
        "a4:83:e7:1b:2c:3d",
        "84.241.192.7 ",
        "52.370216, 4.895168",
        "https://www.linkedin.com/in/jan-de-vries ",
        "7777777777777777777777777777777777777777777777",
        "aGVsbG8gd29ybGQgaGVsbG8gd29ybGQgaGVsbG8gd29ybGQ=",
        "              ",
        "ordernummer\n\n148206104",
        "\nW706298 950133279 Jansen, J.B.  19731111 2771XB\nW453808 904278670 Bakker, A.    19580529 7411GC\n",
        "\nKowalska, K.D.;53050103896;01-05-1953\nBakker, A.;148206104;19-11-1961\n",
        "06 - 12 34 56 78 / 020 123 45 67",
    ];
    proptest::sample::select(lines.to_vec()).prop_map(str::to_owned)
}

fn text() -> impl Strategy<Value = String> {
    let part = prop_oneof![3 => piece(), 2 => line()];
    let paragraph = proptest::collection::vec(part, 0..16).prop_map(|parts| parts.concat());
    proptest::collection::vec(paragraph, 1..12).prop_map(|paragraphs| paragraphs.join("\n\n"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_text_in_windows_tells_what_the_whole_tells(
        text in text(),
        places in proptest::collection::vec(any::<proptest::sample::Index>(), 1..5),
    ) {
        let cuts: Vec<usize> = places.iter().map(|place| place.index(text.len() + 1)).collect();
        check_cuts(&text, &cuts, SHORT);
    }
}

/// Cut at every character, with what the value needs on the other side.
#[test]
fn values_at_a_seam_are_told_once() {
    let padding = "Het regende zacht in het dorp en de kat sliep door.\n".repeat(12);
    for value in [
        "Ondertekend door dhr. J.P. van der Berg-Jansen en mevr. Anna de Vries.",
        "Rekening NL86 INGB 0002\n4455 88 van Jan Hoekstra",
        "P<NLDDE<VRIES<<JAN<PIETER<<<<<<<<<<<<<<<<<<<\nNX1K2B3R44NLD7503120M2903127148206104<<<<<86",
        "Kerkstraat 12a,\n3811 XB  Amersfoort, tel. 06 - 12 34 56 78 / 020 123 45 67",
        "Burgerservicenummer\n\n148206104\n\nOrdernummer\n148206104",
        "naam     bsn        klant\nJansen   148206104  148206104\nBakker   148206104  148206104",
        "Cliënt é\u{301}\u{301}n De \u{a0} Vries\n B.V., dossier E-2023-014, KvK 47 29 15 03",
        "a.b+c@sub.devries.nl, info@devries.nl <20240115103215.4f2a@mail.x.nl>",
        "anamnese, depressie en medicatie; geboren op 12 maart 1975 te Tiel",
    ] {
        let text = format!("{padding}\n{value}\n\n{padding}");
        let first = padding.len() - 40;
        let expected = whole(&text);
        assert!(!expected.hits.is_empty() || !expected.signals.is_empty(), "{value}");
        for cut in (first..first + value.len() + 80).filter(|cut| text.is_char_boundary(*cut)) {
            let told = told(windows(&text, &[cut], (400, 300)));
            assert_eq!(told, expected, "{value} cut at {}", cut - first);
        }
    }
}

#[test]
fn what_stands_furthest_is_within_the_lead() {
    let wide =
        |n: usize| format!("{:<14}{:<200}{:>9}{}\n", "Jansen", "x", 148_206_104, " ".repeat(n));
    let table = format!("{:<14}{:<200}{:>9}\n{}", "naam", "opmerking", "bsn", wide(60).repeat(190));
    let after = "Dat was de tabel.\n\n".repeat(400);
    let text = format!("{}{table}{after}", "Vooraf.\n\n".repeat(9_000));
    let begin = text.find("naam").unwrap();
    let expected = whole(&text);
    assert!(expected.hits.iter().filter(|hit| hit.4 == "field:bsn").count() > 150, "in reach");
    for cut in [begin, begin + 3, begin + 230, begin + table.len() / 2, begin + table.len() - 9] {
        assert_eq!(told(windows(&text, &[cut], USUAL)), expected, "cut at {}", cut - begin);
    }
}

/// White space and invisible characters count for nothing in a value, but not without end.
#[test]
fn nothing_reaches_further_than_the_windows() {
    for gap in [" ", "\t", "\u{a0}", "\u{ad}", "\u{200b}", "\u{301}", "\n", "e", "7", "é", "A", "<"]
    {
        for length in [30, 90, 1_000, 3_000, 9_000] {
            let gap = gap.repeat(length);
            for (left, right) in [
                ("De", "Vries B.V."),
                ("burger", "service nummer 148206104"),
                ("BSN", "148206104"),
                ("1482", "06104"),
                ("dhr. Jan", "de Vries"),
                ("To: Jan de Vries", "<a@b.nl>"),
                ("Groet,\nAnna Bakker", "\n"),
                ("\n", "84.241.192.7 Bestek"),
                ("\n84.241.192.7", "Bestekspost"),
                ("52°", "22'12.8\"N 4°53'42.6\"E"),
                ("NL86 INGB 0002", "4455 88"),
                (
                    "P<NLDDE<VRIES<<JAN<PIETER<<<<<<<<<<<<<<<<<<<",
                    "NX1K2B3R44NLD7503120M2903127148206104<<<<<86",
                ),
            ] {
                let text = format!("Vooraf. \n\n{left}{gap}{right} en verder");
                let cuts = [8, 9, 10 + left.len(), 10 + left.len() + gap.len() / 2, text.len() - 9];
                for cut in cuts {
                    let (lead, tail) = (gap.len().min(Window::TAIL) + 700, Window::TAIL);
                    check_cuts(&text, &[cut], (lead, tail));
                }
            }
        }
    }
}

#[test]
fn what_was_said_before_a_window_speaks_only_through_its_lead() {
    let label = prose("Burgerservicenummer:\n");
    let lead = "geen label hier\n".len();
    let window = Window { lead, tail: 0 };
    let next = Segment { window, ..prose("geen label hier\n148206104") };
    let found = read(detector(), &[label, next]);
    assert!(found.iter().all(|(_, _, evidence, _)| evidence != "label:bsn"), "{found:?}");
}

/// Bytes that are looked at around the anchors of a text.
fn work(text: &str) -> usize {
    let mut scan = DETECTOR.start();
    LOOKED.set(0);
    scan.segment(&prose(text));
    LOOKED.get()
}

/// Texts of one of these over and over come near to values all the time.
const HOSTILE: &[&str] = &[
    "7",
    "@",
    "a@",
    "a@b.c",
    "a.b@devries.nl",
    "WhHwfJM+CNlB",
    "9f86d081884c7d65",
    "1 ",
    "+31",
    "06-",
    "0612345678 ",
    "(0",
    "((((",
    "NL86 ",
    "NL86INGB",
    "1.",
    "1.1.1.",
    "84.241.192.7 ",
    "é",
    "É",
    "e\u{301}",
    "\u{301}",
    "1\u{200b}",
    "\u{ad}",
    "BSN\n",
    "bsn ",
    "BSN 148206104 ",
    "Jan Jan Jan",
    "Jan ",
    "van der ",
    "De Vries ",
    "De ",
    "dhr. ",
    "V.",
    "Jan, ",
    "Vries, J. de ",
    "P<<<<",
    "<",
    "A<",
    "x:x:x:",
    "ab:",
    "a4:",
    "abcd.",
    "abc1.",
    "2a02:",
    "https://",
    "nl/",
    "% 40",
    " ",
    "\n",
    "\t",
    "'",
    "bsn  klant\n",
    "bsn\t148206104\n",
    "bsn;klant;bsn\n148206104;1;2\n",
    "148206104\n",
    "1234 AB ",
    "Kerkstraat 12 ",
    "12 maart 1975 ",
    "52°",
    "GB-12-",
    "12-03-",
];

/// Eight times the text is eight times the work, whatever the text, and never much for one byte.
#[test]
fn work_per_byte_stays_flat() {
    const LENGTH: usize = 12 << 10;
    for unit in HOSTILE {
        let (once, eight) =
            (work(&unit.repeat(LENGTH / unit.len())), work(&unit.repeat(8 * LENGTH / unit.len())));
        assert!(eight * 5 <= once * 8 * 6, "{unit:?}: {once} and {eight}");
        assert!(eight <= 600 * 8 * LENGTH, "{unit:?}: {eight}");
    }
}

/// A schema may name a column with a megabyte, and every cell below it has that label.
#[test]
fn a_long_label_costs_no_more_for_every_cell() {
    let label = "bsn ".repeat(25_000);
    let cells = 200;
    let mut scan = DETECTOR.start();
    LOOKED.set(0);
    for _ in 0..cells {
        scan.segment(&cell("148206104", &label, 0));
    }
    assert!(LOOKED.get() < 4_000 * cells, "{}", LOOKED.get());
}
