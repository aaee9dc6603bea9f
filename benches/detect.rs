//! How fast detection is, beside `rg` with the same shapes on the same file in the same run.
//!
//! ```text
//! cargo bench --bench detect                 all tables; makes files of 256 MB under target/bench
//! cargo bench --bench detect -- --mb 16      the same on smaller files
//! cargo bench --bench detect -- --only prose,table,growth,terms,rules
//! ```
//!
//! One thread. Detection here is everything after decoding: candidates, validation, context, overlap and
//! settlement, with all rules. Prose is read in blocks of 1 MiB, the table cell by cell with its headers,
//! as extraction hands them over.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    reason = "a program for people, and for one machine"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use termijn::detect::{Detector, OffsetMap, Place, RuleSet, Segment, SegmentKind, Term, TermSet};
use termijn::inventory::SignKind;

mod corpus;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let value = |name: &str| args.iter().position(|a| a == name).and_then(|at| args.get(at + 1));
    let megabytes: usize = value("--mb").map_or(256, |mb| mb.parse().unwrap());
    let only = |name: &str| value("--only").is_none_or(|list| list.split(',').any(|n| n == name));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench");
    std::fs::create_dir_all(&folder).unwrap();
    let detector = Detector::new(RuleSet::embedded(), &TermSet::default());
    println!("{:<34}{:>9}{:>12}{:>9}", "", "MB/s", "hits", "ratio");
    for (name, make) in [("prose", corpus::prose as fn(usize) -> Vec<u8>), ("table", corpus::table)]
    {
        if !only(name) {
            continue;
        }
        let bytes = make(megabytes << 20);
        let file = put(&folder, name, &bytes);
        let run = || read(&detector, name, &bytes);
        let (ours, hits) = best(3, run);
        let line = |what: &str, time: Duration, hits: String, ratio: String| {
            let rate = bytes.len() as f64 / 1e6 / time.as_secs_f64();
            println!("{:<34}{rate:>9.0}{hits:>12}{ratio:>9}", format!("{name}: {what}"));
        };
        line("termijn", ours, hits.to_string(), String::new());
        if let Some(rg) = rg(&file) {
            let ratio = rg.as_secs_f64() / ours.as_secs_f64();
            line("rg -j1 -o -b -f shapes.txt", rg, String::new(), format!("{ratio:.2}x"));
        }
        if let Some(wc) = timed(Command::new("wc").arg("-l").arg(&file)) {
            line("wc -l", wc, String::new(), String::new());
        }
    }
    if only("growth") {
        for mb in [1, 64, megabytes.max(64) * 4] {
            let bytes = corpus::table(mb << 20);
            let (time, _) = best(2, || read(&detector, "table", &bytes));
            println!("{:<34}{:>9.0}", format!("table of {mb} MiB"), rate(&bytes, time));
        }
    }
    let bytes = corpus::prose(megabytes.min(64) << 20);
    let table = corpus::table(megabytes.min(64) << 20);
    let both = |detector: &Detector| {
        let (prose, _) = best(3, || read(detector, "prose", &bytes));
        let (cells, _) = best(3, || read(detector, "table", &table));
        (prose, cells)
    };
    let base = if only("terms") || only("rules") { Some(both(&detector)) } else { None };
    let compare = |what: &str, other: (Duration, Duration)| {
        let Some(base) = base else { return };
        let more = |a: Duration, b: Duration| (a.as_secs_f64() / b.as_secs_f64() - 1.0) * 100.0;
        println!("{:<34}{:>+8.0} %{:>+10.0} %", what, more(other.0, base.0), more(other.1, base.1));
    };
    if only("terms") {
        let with_terms = Detector::new(RuleSet::embedded(), &corpus::terms(50_000));
        compare("50,000 terms: prose, table", both(&with_terms));
    }
    if only("rules") {
        let twice = Detector::new(corpus::doubled_rules(), &TermSet::default());
        compare("twice the rules: prose, table", both(&twice));
    }
}

fn rate(bytes: &[u8], time: Duration) -> f64 {
    bytes.len() as f64 / 1e6 / time.as_secs_f64()
}

fn put(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(format!("{name}.txt"));
    std::fs::write(&path, bytes).unwrap();
    path
}

fn best(times: usize, mut run: impl FnMut() -> usize) -> (Duration, usize) {
    let mut shortest = Duration::MAX;
    let mut hits = 0;
    for _ in 0..times {
        let start = Instant::now();
        hits = run();
        shortest = shortest.min(start.elapsed());
    }
    (shortest, hits)
}

fn timed(command: &mut Command) -> Option<Duration> {
    let mut shortest = None;
    for _ in 0..3 {
        let start = Instant::now();
        command.stdout(Stdio::null()).status().ok()?;
        let time = start.elapsed();
        shortest = Some(shortest.map_or(time, |s: Duration| s.min(time)));
    }
    shortest
}

fn rg(file: &Path) -> Option<Duration> {
    let shapes = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/shapes.txt");
    timed(Command::new("rg").args(["-j1", "-o", "-b", "-f"]).arg(shapes).arg(file))
}

fn read(detector: &Detector, name: &str, bytes: &[u8]) -> usize {
    let text = std::str::from_utf8(bytes).unwrap();
    if name == "table" { read_table(detector, text) } else { read_prose(detector, text) }
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
        });
        hits += found.hits.len();
        at = end;
    }
    scan.settle();
    hits
}

fn read_table(detector: &Detector, text: &str) -> usize {
    let mut scan = detector.start();
    let mut hits = 0;
    let mut lines = text.split('\n');
    let headers: Vec<&str> = lines.next().unwrap_or_default().split(';').collect();
    let mut base = headers.iter().map(|h| h.len() as u64 + 1).sum::<u64>();
    for line in lines {
        for (column, cell) in line.split(';').enumerate() {
            let found = scan.segment(&Segment {
                text: cell,
                kind: SegmentKind::Cell,
                label: headers.get(column).copied(),
                column: u32::try_from(column).ok(),
                place: &Place::Whole,
                offsets: OffsetMap::Linear { base },
            });
            base += cell.len() as u64 + 1;
            hits += found.hits.len();
        }
    }
    scan.settle();
    hits
}

/// A term for the bench.
fn term(kind: SignKind, text: String) -> Term {
    Term { kind, text }
}
