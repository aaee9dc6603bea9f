//! Running text read in windows: each character told once, where it stands, with what stands around it.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::LazyLock;

use proptest::prelude::*;

use super::super::prose;
use super::super::walk::Walk;
use super::super::windows::{Sizes, Windows};
use super::frames::{Form, encode, forms};
use super::*;
use crate::detect::{Detector, HitKey, ItemScan, RuleSet, Signal, Term, TermHit, TermSet};
use crate::inventory::{SignKind, Tier};

static DETECTOR: LazyLock<Detector> = LazyLock::new(|| {
    let term = Term { kind: SignKind::ClientName, text: "De Vries B.V.".to_owned() };
    Detector::new(RuleSet::embedded(), &TermSet { terms: vec![term] })
});

/// A reader that gives a few bytes at a time, as a network does.
struct Slow(Cursor<Vec<u8>>, usize);

impl Read for Slow {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let most = to.len().min(self.1);
        self.0.read(&mut to[..most])
    }
}

impl Seek for Slow {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

/// What detection gives for an item, and the characters that were told, each with its place.
#[derive(Debug, PartialEq)]
struct Told {
    hits: Vec<(u64, u64, HitKey, Tier, String)>,
    terms: Vec<TermHit>,
    signals: Vec<Signal>,
    characters: Vec<(char, u64)>,
    shortfall: Option<Unread>,
}

struct Listener<'d> {
    scan: ItemScan<'d>,
    hits: Vec<crate::detect::Hit>,
    terms: Vec<TermHit>,
    characters: Vec<(char, u64)>,
    windows: usize,
}

impl Visitor for Listener<'_> {
    fn open(&mut self, _: ItemHead) {}

    fn segment(&mut self, segment: &Segment<'_>) {
        self.windows += 1;
        let window = segment.window;
        let told = &segment.text[window.lead..segment.text.len() - window.tail];
        let places =
            told.char_indices().map(|(at, c)| (c, segment.offsets.frame(window.lead + at)));
        self.characters.extend(places);
        let found = self.scan.segment(segment);
        self.hits.extend(found.hits);
        self.terms.extend(found.terms);
    }

    fn row(&mut self, _: &Row<'_>) {}

    fn close(&mut self, _: ItemEnd) {}
}

/// What the text tells in windows of these sizes, and how many there were.
fn told(bytes: &[u8], at_once: usize, sizes: Sizes) -> (Told, usize) {
    let mut listener = Listener {
        scan: DETECTOR.start(),
        hits: Vec::new(),
        terms: Vec::new(),
        characters: Vec::new(),
        windows: 0,
    };
    let mut reader = Slow(Cursor::new(bytes.to_vec()), at_once);
    let limits = Limits::default();
    let tools = Tools::default();
    let mut walk = Walk::new(&limits, &tools, &mut listener, bytes.len() as u64);
    let windows = Windows::sized(&mut reader, sizes).unwrap();
    let shortfall = prose::read_windows(&mut walk, windows).unwrap();
    let Listener { scan, hits, terms, characters, windows } = listener;
    let item = scan.settle();
    let hits = hits.into_iter().map(|hit| {
        let (tier, evidence) = (item.tier(&hit.key), item.evidence(&hit.key).code());
        (hit.start, hit.end, hit.key, tier, evidence)
    });
    let told = Told {
        hits: hits.collect(),
        terms,
        signals: item.signals(true).to_vec(),
        characters,
        shortfall,
    };
    (told, windows)
}

/// One window for all of it.
const WHOLE: Sizes = Sizes { block: 64 << 20, lead: 0, tail: 0 };

fn check_windows(text: &str, form: Form, at_once: usize, sizes: Sizes) -> Told {
    let bytes = encode(text, form);
    let (expected, windows) = told(&bytes, usize::MAX, WHOLE);
    assert!(windows <= 1);
    let (found, _) = told(&bytes, at_once, sizes);
    assert_eq!(found.hits, expected.hits, "{form:?} {sizes:?}");
    assert_eq!(found, expected, "{form:?} {sizes:?}");
    found
}

fn text() -> impl Strategy<Value = String> {
    let parts = [
        "Het café sloot om één uur. ",
        "BSN\n148206104\n",
        "bsn        klant\n148206104  148206104\n",
        "Rekening NL86 INGB 0002\r\n4455 88 ",
        "mevr. Renée van der Berg-Jansen, ",
        "De Vries \u{a0} B.V. ",
        "a.devries@kpnmail.nl ",
        "tel. 06 - 12 34 56 78 / 020 123 45 67\r",
        "P<NLDDE<VRIES<<JAN<PIETER<<<<<<<<<<<<<<<<<<<\nNX1K2B3R44NLD7503120M2903127148206104<<<<<86\n",
        "Kerkstraat 12a,\n3811 XB  Amersfoort ",
        "depressie, anamnese ",
        "1482\u{ad}06104 ",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "ëëëëëëëëëëëëëëëëëëëëëëëëëëëëëë",
    ];
    let part = proptest::sample::select(parts.to_vec());
    let paragraph = proptest::collection::vec(part, 0..10).prop_map(|parts| parts.concat());
    proptest::collection::vec(paragraph, 1..10).prop_map(|all| all.join("\n\n"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn windows_of_any_size_tell_the_same(
        text in text(),
        form in forms(),
        at_once in 1usize..4000,
        block in 64usize..3000,
    ) {
        // Paragraphs are short: nothing looks further than these.
        check_windows(&text, form, at_once, Sizes { block, lead: 2 << 10, tail: 2 << 10 });
    }
}

/// A line longer than a block has no end to be cut at, and a table may lie across a cut.
#[test]
fn what_lies_across_two_blocks_is_whole() {
    let usual = Sizes::USUAL;
    let line = "Het regende zacht in het dorp, café De Zwaan bleef dicht. ";
    let value =
        " mevr. Renée de Vries heeft BSN 148206104 en woont Kerkstraat 12a, 3811 XB Amersfoort. ";
    for (form, wide) in [(Form::Utf8 { mark: true }, 1), (Form::Utf16Le { mark: true }, 2)] {
        let filler = line.repeat(usual.block / line.len() / wide - 2);
        let text = format!("{filler}{}{}", value.repeat(4), line.repeat(2_000));
        let found = check_windows(&text, form, usize::MAX, usual);
        assert_eq!(found.hits.iter().filter(|hit| hit.4 == "label:bsn").count(), 4, "{form:?}");
    }
    let rows = "Jansen   148206104  x\n".repeat(150);
    let table = format!("\n\nnaam     bsn        klant\n{rows}\n");
    let lines = "Het regende zacht in het dorp.\n\n".repeat(usual.block / 32 - 60);
    let text = format!("{lines}{table}{}", &lines[..100_000]);
    let found = check_windows(&text, Form::Utf8 { mark: false }, usize::MAX, usual);
    assert_eq!(found.hits.iter().filter(|hit| hit.4 == "field:bsn").count(), 150);
}

#[test]
fn what_is_repeated_is_counted_once() {
    let text = "een gewone regel tekst\n".repeat(100_000);
    let (told, windows) = told(text.as_bytes(), usize::MAX, Sizes::USUAL);
    assert_eq!(told.characters.len(), text.len());
    assert!(windows <= text.len().div_ceil(Sizes::USUAL.block) + 1, "{windows}");
    // What is repeated would make a small picture in letters a large one.
    let letters = |bytes: u32| {
        let noise: Vec<u8> =
            (0..bytes).map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()[2]).collect();
        data_encoding::BASE64.encode(&noise)
    };
    let limits = Limits::default();
    let most = u32::try_from(limits.decoration_bytes_max).unwrap();
    let folded = |bytes: u32| {
        let all = letters(bytes);
        all.as_bytes().chunks(76).flat_map(|line| [line, b"\n"].concat()).collect::<Vec<u8>>()
    };
    let large = [text.as_bytes(), &folded(most - most / 10), text.as_bytes()].concat();
    check("a.txt", &large, &["file a.txt text complete"]);
    let larger = [text.as_bytes(), &folded(most + most / 10), text.as_bytes()].concat();
    check("a.txt", &larger, &["file a.txt text partial(unsupported)"]);
}

#[test]
fn a_sign_at_a_seam_is_seen() {
    let lines = "een gewone regel tekst\n".repeat(Sizes::USUAL.block / 23);
    for sign in ["-----BEGIN PGP MESSAGE-----\n", "begin 644 foto.jpg\n", "begin 2755 x\n#0V%T\n"] {
        for back in (0..40).step_by(3) {
            let head = &lines[..lines.len() - 20 - Window::TAIL - back];
            let text = format!("{head}\n{sign}{lines}");
            let items = items("a.txt", text.as_bytes());
            assert_ne!(items[0].coverage(), Coverage::Complete, "{sign} {back}");
        }
    }
}
