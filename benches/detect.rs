//! How fast detection is, beside `rg` with the same shapes on the same file in the same run.
//!
//! ```text
//! cargo bench --bench detect                 all tables; makes files of 256 MB under target/tmp/bench
//! cargo bench --bench detect -- --mb 16      the same on smaller files
//! cargo bench --bench detect -- --only prose,table,growth,terms,rules
//! ```
//!
//! Measured: detection on one thread with all rules, which is everything after decoding: candidates,
//! validation, context, overlap and settlement. Prose is read in blocks of 1 MiB, the table cell by cell
//! with its headers, as extraction hands them over. Beside it `rg -j1 -o -b` with `benches/shapes.txt`, the
//! shapes of the same rules as regular expressions, and `wc -l`. Then: whether the time per byte grows with
//! the text (`growth`), and what 50,000 terms of the register (`terms`) and twice the rules (`rules`) cost.
//! Times are processor time where the system tells it, the shortest of three.
//!
//! Not measured: reading and decoding files, more threads, memory, and how much is found (`fixtures/labelled`
//! has that). The expressions know no context, no check digits and no lists of names, so `rg` does less; it
//! reads its file itself, from the cache of the system, so that it does more.
//!
//! The texts come from fixed seeds and are the same on every machine. Below some 64 MB the time of `rg`
//! is mostly that of reading its expressions: such a ratio says nothing.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    reason = "a program for people, and for one machine"
)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use termijn::detect::{
    Detector, ItemScan, OffsetMap, Place, RuleSet, Segment, SegmentHits, SegmentKind, Term,
    TermSet, Window,
};
use termijn::inventory::SignKind;

mod clock;
mod corpus;

/// Fewer lines than this are not the shapes of the rules.
const SHAPES_MIN: usize = 40;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let value = |name: &str| args.iter().position(|a| a == name).and_then(|at| args.get(at + 1));
    let megabytes: usize = value("--mb").map_or(256, |mb| mb.parse().unwrap());
    let only = |name: &str| value("--only").is_none_or(|list| list.split(',').any(|n| n == name));
    let detector = Detector::new(RuleSet::embedded(), &TermSet::default());
    print_setting();
    if only("prose") {
        beside_others("prose", &detector, &corpus::prose(megabytes << 20));
    }
    if only("table") {
        beside_others("table", &detector, &corpus::table(megabytes << 20));
    }
    if only("growth") {
        print_growth(&detector);
    }
    if only("terms") || only("rules") {
        print_more(&detector, megabytes.min(64) << 20, only("terms"), only("rules"));
    }
}

/// The clocks, and what is searched for.
fn print_setting() {
    let (own, child) = clock::names();
    println!("times: {own}; of rg and wc: {child}");
    let rules = RuleSet::embedded();
    let (mut count, mut shapes, mut words) = (0, 0, 0);
    for rule in rules.rules() {
        count += 1;
        shapes += rule.shapes().len();
        words += rule.words().iter().map(|(_, list)| list.len()).sum::<usize>();
    }
    println!("{count} rules with {shapes} shapes and {words} context words");
    let lines = std::fs::read_to_string(shapes_file()).unwrap().lines().count();
    assert!(lines >= SHAPES_MIN, "benches/shapes.txt has {lines} lines: it is not of these rules");
    println!("{lines} expressions in benches/shapes.txt\n");
}

/// Detection, `rg` and `wc` on the same text.
fn beside_others(name: &str, detector: &Detector, bytes: &[u8]) {
    let file = put(name, bytes);
    let text = std::str::from_utf8(bytes).unwrap();
    let (ours, hits) = clock::of(|| read(detector, name, text));
    println!("{:<34}{:>9}{:>12}{:>9}", name, "MB/s", "hits", "ratio");
    let line = |what: &str, time: Duration, more: String| {
        println!("{what:<34}{:>9.0}{more}", rate(bytes.len(), time));
    };
    line("  termijn", ours, format!("{hits:>12}"));
    let rg =
        Command::new("rg").args(["-j1", "-o", "-b", "-f"]).arg(shapes_file()).arg(&file).time();
    match rg {
        Some(rg) => {
            let ratio = rg.as_secs_f64() / ours.as_secs_f64();
            line("  rg -j1 -o -b -f shapes.txt", rg, format!("{:>12}{:>8.2}x", "", ratio));
        }
        None => println!("  skipped: rg is not installed"),
    }
    if let Some(wc) = Command::new("wc").arg("-l").arg(&file).time() {
        line("  wc -l", wc, String::new());
    }
    println!();
}

/// Time of a program.
trait Timed {
    fn time(&mut self) -> Option<Duration>;
}

impl Timed for Command {
    fn time(&mut self) -> Option<Duration> {
        clock::of_child(self)
    }
}

/// The densest input, as one item of three sizes. The largest is the same 64 MiB again and again, at
/// offsets that go on.
fn print_growth(detector: &Detector) {
    println!("{:<34}{:>9}", "growth (one table)", "MB/s");
    let part = corpus::table(64 << 20);
    for (megabytes, times) in [(1, 1), (64, 1), (1024, 16)] {
        let bytes = if megabytes == 1 { &corpus::table(1 << 20)[..] } else { &part };
        let text = std::str::from_utf8(bytes).unwrap();
        let (time, _) = clock::of(|| read_table(detector, text, times));
        println!("{:<34}{:>9.0}", format!("  {megabytes} MB"), rate(bytes.len() * times, time));
    }
    println!();
}

/// What more terms and more rules cost, in percent of the time without them.
fn print_more(detector: &Detector, size: usize, terms: bool, rules: bool) {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let (prose, table) = (text(corpus::prose(size)), text(corpus::table(size)));
    let both = |detector: &Detector| {
        [("prose", &prose), ("table", &table)]
            .map(|(name, text)| clock::of(|| read(detector, name, text)).0.as_secs_f64())
    };
    println!("{:<34}{:>9}{:>12}", "more time", "prose", "table");
    let base = both(detector);
    let compare = |what: &str, detector: &Detector| {
        let other = both(detector);
        let more = |at: usize| (other[at] / base[at] - 1.0) * 100.0;
        println!("{what:<34}{:>+7.0} %{:>+10.0} %", more(0), more(1));
    };
    if terms {
        let detector = Detector::new(RuleSet::embedded(), &corpus::terms(50_000));
        compare("  50,000 terms", &detector);
    }
    if rules {
        let detector = Detector::new(corpus::doubled_rules(), &TermSet::default());
        compare("  twice the rules", &detector);
    }
}

/// Megabytes in a second.
fn rate(bytes: usize, time: Duration) -> f64 {
    bytes as f64 / 1e6 / time.as_secs_f64()
}

fn shapes_file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/shapes.txt")
}

fn put(name: &str, bytes: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{name}.txt"));
    std::fs::write(&path, bytes).unwrap();
    path
}

fn read(detector: &Detector, name: &str, text: &str) -> usize {
    if name == "table" { read_table(detector, text, 1) } else { read_prose(detector, text) }
}

fn read_prose(detector: &Detector, text: &str) -> usize {
    let mut scan = detector.start();
    let mut hits = 0;
    let mut at = 0;
    while at < text.len() {
        let limit = text.floor_char_boundary((at + (1 << 20)).min(text.len()));
        let end = match text[at..limit].rfind('\n') {
            Some(feed) if limit < text.len() => at + feed + 1,
            _ => limit,
        };
        let found = scan.segment(&Segment {
            text: &text[at..end],
            kind: SegmentKind::Prose,
            label: None,
            column: None,
            place: &Place::Whole,
            offsets: OffsetMap::Linear { base: at as u64 },
            window: Window::default(),
        });
        hits += found.hits.len();
        at = end;
    }
    scan.settle();
    hits
}

/// The rows of the table, that often; hits of all of them.
fn read_table(detector: &Detector, text: &str, times: usize) -> usize {
    let mut scan = detector.start();
    let (head, rows) = text.split_once('\n').unwrap();
    let headers: Vec<&str> = head.split(';').collect();
    let mut base = head.len() as u64 + 1;
    let (mut found, mut hits) = (SegmentHits::default(), 0);
    for _ in 0..times {
        for row in rows.lines() {
            hits += read_row((&mut scan, &mut found), row, &headers, base);
            base += row.len() as u64 + 1;
        }
    }
    scan.settle();
    hits
}

fn read_row(
    (scan, found): (&mut ItemScan<'_>, &mut SegmentHits),
    row: &str,
    headers: &[&str],
    mut base: u64,
) -> usize {
    let mut hits = 0;
    for (column, cell) in row.split(';').enumerate() {
        let cell = Segment {
            text: cell,
            kind: SegmentKind::Cell,
            label: headers.get(column).copied(),
            column: u32::try_from(column).ok(),
            place: &Place::Whole,
            offsets: OffsetMap::Linear { base },
            window: Window::default(),
        };
        scan.segment_into(&cell, found);
        base += cell.text.len() as u64 + 1;
        hits += found.hits.len();
    }
    hits
}

/// A term for the bench.
fn term(kind: SignKind, text: String) -> Term {
    Term { kind, text }
}
