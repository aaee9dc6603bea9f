//! Which share of the words that others read in a file do we read, too? Printed by kind, with bars.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::File;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use termijn::detect::Segment;
use termijn::extract::{self, ItemEnd, ItemHead, Limits, Row, Visitor};
use termijn::inventory::Coverage;
use termijn::location::Locator;

use super::{extension, folder, say};
use crate::firm::skipped;

/// The least mean share of words by kind.
const BARS: [(&str, f64); 9] = [
    ("pdf", 0.95),
    ("docx", 0.99),
    ("pptx", 0.99),
    ("xlsx", 0.99),
    ("odt", 0.97),
    ("doc", 0.92),
    ("xls", 0.98),
    ("rtf", 0.95),
    ("eml", 0.95),
];

/// A reference of fewer words says nothing of a share.
const WORDS_MIN: usize = 5;

/// All that is said of a file, and how it ended.
#[derive(Default)]
struct Said {
    words: BTreeSet<String>,
    complete: bool,
    ended: usize,
}

impl Said {
    fn add(&mut self, text: &str) {
        self.words.extend(words(text));
    }
}

impl Visitor for Said {
    fn open(&mut self, _: ItemHead) {}

    fn segment(&mut self, segment: &Segment<'_>) {
        self.add(segment.text);
        segment.label.into_iter().for_each(|label| self.add(label));
    }

    fn row(&mut self, row: &Row<'_>) {
        for cell in row.cells {
            self.segment(cell);
        }
    }

    fn close(&mut self, end: ItemEnd) {
        self.complete = (self.ended == 0 || self.complete) && end.coverage == Coverage::Complete;
        self.ended += 1;
    }
}

/// Runs of three letters or digits and more, in small letters.
fn words(text: &str) -> impl Iterator<Item = String> {
    let runs = text.split(|c: char| !c.is_alphanumeric());
    runs.filter(|run| run.chars().count() >= 3).map(str::to_lowercase)
}

/// Kinds that the references know.
const KINDS: [&str; 17] = [
    "pdf", "doc", "rtf", "xls", "ppt", "docx", "docm", "pptx", "pptm", "xlsx", "xlsm", "odt",
    "ods", "odp", "epub", "eml", "msg",
];

/// What others read; `None` where they could not.
fn reference(kind: &str, path: &Path) -> Option<BTreeSet<String>> {
    if !KINDS.contains(&kind) {
        return None;
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/corpora/reference.py");
    let told = Command::new("python3").args([script, kind]).arg(path).output().ok()?;
    let all: BTreeSet<String> = words(&String::from_utf8_lossy(&told.stdout)).collect();
    (told.status.success() && all.len() >= WORDS_MIN).then_some(all)
}

#[derive(Debug, Default)]
struct Line {
    files: u32,
    compared: u32,
    shares: f64,
    /// Files that were said to be wholly read, with less than half of the words.
    silent: Vec<String>,
    /// Said not to be read at all.
    unread: u32,
    /// Less than four fifths of the words.
    low: Vec<String>,
    bytes: u64,
    time: Duration,
}

impl Line {
    fn mean(&self) -> f64 {
        if self.compared == 0 { 1.0 } else { self.shares / f64::from(self.compared) }
    }
}

#[test]
fn what_others_read_is_read() {
    let Some(folder) = folder() else {
        return skipped("recall", "TERMIJN_CORPORA names no folder of sample files");
    };
    let tools = crate::share::reader().tools;
    let mut table = BTreeMap::<String, Line>::new();
    for entry in walkdir::WalkDir::new(&folder).sort_by_file_name() {
        let entry = entry.unwrap();
        if !entry.file_type().is_file() {
            continue;
        }
        let (path, kind) = (entry.path(), extension(entry.path()));
        let name = path.strip_prefix(&folder).unwrap().as_os_str().as_encoded_bytes();
        let size = entry.metadata().unwrap().len();
        let mut said = Said::default();
        let begun = Instant::now();
        let (locator, with) = (Locator::from_path(name), (&Limits::default(), &tools));
        let mut file = File::open(path).unwrap();
        extract::extract(&locator, name, &mut file, size, with, &mut said);
        let line = table.entry(kind.clone()).or_default();
        line.time += begun.elapsed();
        line.files += 1;
        line.bytes += size;
        let Some(reference) = reference(&kind, path) else { continue };
        let met = reference.intersection(&said.words).count();
        let share = f64::from(u32::try_from(met).unwrap())
            / f64::from(u32::try_from(reference.len()).unwrap());
        if share < 0.5 && said.complete {
            line.silent.push(locator.to_string());
        }
        // A file that is said not to be read is no loss in silence, nor a word of ours.
        if said.words.is_empty() && !said.complete {
            line.unread += 1;
            continue;
        }
        if share < 0.8 {
            line.low.push(format!("{locator} {share:.2}"));
        }
        line.compared += 1;
        line.shares += share;
    }
    print(&table);
    let (silent, compared) = table.values().fold((0, 0), |(silent, compared), line| {
        (silent + line.silent.len(), compared + line.compared as usize)
    });
    assert!(silent * 100 <= compared, "{silent} of {compared} were read in silence by half");
    for (kind, bar) in BARS {
        let mean = table.get(kind).map_or(1.0, Line::mean);
        assert!(mean >= bar, "{kind}: {mean:.3}, asked {bar}");
    }
}

fn print(table: &BTreeMap<String, Line>) {
    let mut text = format!(
        "{:<10}{:>6}{:>8}{:>10}{:>8}{:>8}{:>8}\n",
        "kind", "files", "unread", "compared", "recall", "silent", "MB/s"
    );
    for (kind, line) in table.iter().filter(|(_, line)| line.compared > 0 || line.unread > 0) {
        #[expect(clippy::cast_precision_loss, reason = "for people")]
        let speed = line.bytes as f64 / 1e6 / line.time.as_secs_f64();
        let (mean, silent) = (line.mean(), line.silent.len());
        let (files, unread, compared) = (line.files, line.unread, line.compared);
        writeln!(
            text,
            "{kind:<10}{files:>6}{unread:>8}{compared:>10}{mean:>8.3}{silent:>8}{speed:>8.1}"
        )
        .unwrap();
        line.silent.iter().for_each(|file| writeln!(text, "    in silence: {file}").unwrap());
        line.low.iter().for_each(|file| writeln!(text, "    low: {file}").unwrap());
    }
    say(&text);
}
