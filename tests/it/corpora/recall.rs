//! Which share of the words that others read in a file do we read, too? Printed by kind, with bars, and with
//! what reading costs.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use termijn::detect::Segment;
use termijn::extract::{self, ItemEnd, ItemHead, Limits, Row, Visitor};
use termijn::inventory::{Coverage, Unread};
use termijn::location::Locator;

use super::{extension, folder, peak, say};
use crate::firm::skipped;

/// The least mean share of words by kind.
const BARS: [(&str, f64); 12] = [
    ("pdf", 0.95),
    ("docx", 0.99),
    ("pptx", 0.99),
    ("xlsx", 0.99),
    ("odt", 0.97),
    ("ods", 0.97),
    ("odp", 0.97),
    ("doc", 0.92),
    ("xls", 0.98),
    ("rtf", 0.95),
    ("eml", 0.95),
    ("msg", 0.95),
];

/// A reference of fewer words says nothing of a share.
const WORDS_MIN: usize = 5;

/// All that is said of a file, and how each item in it ended; the file itself is the last.
#[derive(Default)]
struct Said {
    words: BTreeSet<String>,
    ends: Vec<Coverage>,
}

impl Said {
    fn add(&mut self, text: &str) {
        self.words.extend(words(text));
    }

    fn is_complete(&self) -> bool {
        self.ends.iter().all(|end| *end == Coverage::Complete)
    }

    fn crashed(&self) -> bool {
        let crashed = [Coverage::Partial(Unread::Crashed), Coverage::Unread(Unread::Crashed)];
        self.ends.iter().any(|end| crashed.contains(end))
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
        self.ends.push(end.coverage);
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

/// What others read in a file.
enum Reference {
    /// Nobody reads this kind here.
    None,
    /// Who would read it is not installed.
    Absent(String),
    /// They could not read it.
    Unread,
    Words(BTreeSet<String>),
}

fn reference(kind: &str, path: &Path) -> Reference {
    if !KINDS.contains(&kind) {
        return Reference::None;
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/corpora/reference.py");
    let Ok(told) = Command::new("python3").args([script, kind]).arg(path).output() else {
        return Reference::Absent("python3".to_owned());
    };
    let text = String::from_utf8_lossy(&told.stdout);
    match told.status.code() {
        Some(0) => Reference::Words(words(&text).collect()),
        Some(5) => Reference::Absent(text.into_owned()),
        _ => Reference::Unread,
    }
}

#[derive(Debug, Default)]
struct Line {
    files: Vec<PathBuf>,
    read: u32,
    partly: u32,
    unread: BTreeMap<&'static str, u32>,
    crashes: u32,
    bytes: u64,
    time: Duration,
    compared: u32,
    shares: f64,
    /// Files of which the reference read too little to compare, or nothing.
    few: u32,
    without: u32,
    /// Who was not installed.
    absent: BTreeSet<String>,
    /// Files that were said to be wholly read, with less than half of the words.
    silent: Vec<String>,
    /// Less than four fifths of the words.
    low: Vec<String>,
}

impl Line {
    fn mean(&self) -> f64 {
        self.shares / f64::from(self.compared.max(1))
    }

    fn add(&mut self, said: &Said) {
        match said.ends.last() {
            Some(Coverage::Unread(why)) => *self.unread.entry(why.code()).or_default() += 1,
            _ if said.is_complete() => self.read += 1,
            _ => self.partly += 1,
        }
        self.crashes += u32::from(said.crashed());
    }

    /// A file that is said not to be read counts, too, where others read it: as none of its words.
    fn compare(&mut self, locator: &Locator, said: &Said, reference: Reference) {
        let all = match reference {
            Reference::None => return,
            Reference::Absent(who) => {
                self.absent.insert(who);
                return;
            }
            Reference::Unread => return self.without += 1,
            Reference::Words(all) if all.len() < WORDS_MIN => return self.few += 1,
            Reference::Words(all) => all,
        };
        let met = all.intersection(&said.words).count();
        let share =
            f64::from(u32::try_from(met).unwrap()) / f64::from(u32::try_from(all.len()).unwrap());
        if share < 0.5 && said.is_complete() {
            self.silent.push(locator.to_string());
        }
        if share < 0.8 {
            self.low.push(format!("{locator} {share:.2}"));
        }
        self.compared += 1;
        self.shares += share;
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
        let (locator, with) = (Locator::from_path(name), (&Limits::default(), &tools));
        let mut file = File::open(path).unwrap();
        let begun = Instant::now();
        extract::extract(&locator, name, &mut file, size, with, &mut said);
        let line = table.entry(kind.clone()).or_default();
        line.time += begun.elapsed();
        line.files.push(path.to_owned());
        line.bytes += size;
        line.add(&said);
        line.compare(&locator, &said, reference(&kind, path));
    }
    print(&table);
    check(&table);
}

fn check(table: &BTreeMap<String, Line>) {
    let (silent, compared) = table.values().fold((0, 0), |(silent, compared), line| {
        (silent + line.silent.len(), compared + line.compared as usize)
    });
    assert!(silent * 100 <= compared, "{silent} of {compared} were read in silence by half");
    for (kind, bar) in BARS {
        let Some(line) = table.get(kind) else { continue };
        if line.compared == 0 && !line.absent.is_empty() {
            skipped(kind, &format!("{:?} is not installed, which would read it", line.absent));
            continue;
        }
        assert!(line.compared > 0, "{kind}: nothing to compare with");
        assert!(line.mean() >= bar, "{kind}: {:.3}, asked {bar}", line.mean());
    }
}

/// Files, how they ended, and how much of the reference was read; files of which the reference had too few words
/// or could not read anything; what reading cost: seconds and input by second in this build, one file at a time,
/// without OCR, and the most memory of one process in a scan of all files of the kind.
fn print(table: &BTreeMap<String, Line>) {
    let mut text = format!(
        "{:<9}{:>6}{:>6}{:>7}{:>8}{:>9}{:>7}{:>5}{:>7}{:>8}{:>9}{:>7}{:>9}  not read\n",
        "kind",
        "files",
        "read",
        "partly",
        "crashes",
        "compared",
        "recall",
        "few",
        "no ref",
        "silent",
        "seconds",
        "MB/s",
        "peak MB"
    );
    for (kind, line) in table {
        #[expect(clippy::cast_precision_loss, reason = "for people")]
        let megabytes = |bytes: u64| bytes as f64 / 1e6;
        let seconds = line.time.as_secs_f64();
        let recall = match line.compared {
            0 => "-".to_owned(),
            _ => format!("{:.3}", line.mean()),
        };
        let peak = peak::of(&line.files)
            .map_or_else(|| "?".to_owned(), |bytes| format!("{:.0}", megabytes(bytes)));
        let unread: Vec<_> = line.unread.iter().map(|(why, n)| format!("{n} {why}")).collect();
        writeln!(
            text,
            "{kind:<9}{:>6}{:>6}{:>7}{:>8}{:>9}{recall:>7}{:>5}{:>7}{:>8}{seconds:>9.2}{:>7.1}{peak:>9}  {}",
            line.files.len(),
            line.read,
            line.partly,
            line.crashes,
            line.compared,
            line.few,
            line.without,
            line.silent.len(),
            megabytes(line.bytes) / seconds,
            unread.join(", ")
        )
        .unwrap();
        line.silent.iter().for_each(|file| writeln!(text, "    in silence: {file}").unwrap());
        line.low.iter().for_each(|file| writeln!(text, "    low: {file}").unwrap());
    }
    say(&text);
}
