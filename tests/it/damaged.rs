//! Every sample file, cut off and with changed bits: nothing panics, nothing is lost from the count, and
//! nothing is called complete that is not all there.
//!
//! A few of each in the ordinary run; `TERMIJN_DAMAGE=N cargo test --test it damaged:: -- --nocapture`
//! tries N of each and prints what became of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use termijn::detect::Segment;
use termijn::extract::isolation::Isolation;
use termijn::extract::{self, ItemEnd, ItemHead, Limits, Row, Tools, Visitor};
use termijn::inventory::{Coverage, Unread};
use termijn::location::Locator;
use termijn::worker::{Budget, Pool};

use crate::isolation::{All, settings, transcript};
use crate::share::Share;

/// Damages of each sample in the ordinary run.
const USUAL: u64 = 4;

/// Longer than any damaged sample may take, without optimisation and on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// Kinds that say nowhere how long they are: half of one is one.
const OPEN_ENDED: [&str; 14] = [
    "text", "csv", "json", "xml", "html", "sql", "eml", "mbox", "vcf", "ics", "rtf", "p7m",
    "empty", "fodt",
];

#[expect(clippy::disallowed_methods, reason = "the one thing that says how many")]
fn wanted() -> Option<u64> {
    std::env::var("TERMIJN_DAMAGE").ok().and_then(|number| number.parse().ok())
}

/// Numbers that are the same at every run (xorshift).
struct Dice(u64);

impl Dice {
    fn of(seed: &str, turn: u64) -> Self {
        let start = seed.bytes().fold(0xCBF2_9CE4_8422_2325, |sum: u64, byte| {
            (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        });
        Self((start ^ turn.wrapping_mul(0x9E37_79B9_7F4A_7C15)) | 1)
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (end.max(1) as u64)).unwrap()
    }
}

/// The samples of all kinds and the share of the made-up firm.
fn samples() -> Vec<PathBuf> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let files = ["kinds", "share"].into_iter().flat_map(|folder| {
        walkdir::WalkDir::new(fixtures.join(folder))
            .sort_by_file_name()
            .into_iter()
            .map(Result::unwrap)
    });
    let files: Vec<PathBuf> = files
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.path().to_owned())
        .filter(|path| path.extension().is_none_or(|extension| extension != "expected"))
        .collect();
    assert!(files.len() > 200, "{} samples", files.len());
    files
}

/// Breaks a sample: by even turns it is cut off, by odd ones bits are changed, bytes blanked or taken out.
fn damaged(whole: &[u8], name: &str, turn: u64) -> Vec<u8> {
    let mut dice = Dice::of(name, turn);
    if turn.is_multiple_of(2) {
        return whole[..dice.below(whole.len())].to_vec();
    }
    let mut bytes = whole.to_vec();
    for _ in 0..=dice.below(8) {
        if bytes.is_empty() {
            break;
        }
        let at = dice.below(bytes.len());
        let end = (at + 1 + dice.below(64)).min(bytes.len());
        match dice.below(8) {
            0 => bytes[at..end].fill(0),
            1 => bytes[at..end].fill(0xFF),
            2 => drop(bytes.drain(at..end)),
            _ => bytes[at] ^= 1 << dice.below(8),
        }
    }
    bytes
}

/// What was told, and whether it was told in order.
#[derive(Default)]
struct Account {
    open: usize,
    deepest: usize,
    items: u64,
    words: BTreeSet<String>,
    ends: Vec<(Coverage, &'static str)>,
}

impl Account {
    fn is_complete(&self) -> bool {
        self.ends.iter().all(|(coverage, _)| *coverage == Coverage::Complete)
    }

    fn crashed(&self) -> Option<&'static str> {
        let crashed = |coverage| {
            matches!(
                coverage,
                Coverage::Unread(Unread::Crashed) | Coverage::Partial(Unread::Crashed)
            )
        };
        self.ends.iter().find(|(coverage, _)| crashed(*coverage)).map(|(_, kind)| *kind)
    }
}

impl Visitor for Account {
    fn open(&mut self, _: ItemHead) {
        self.open += 1;
        self.items += 1;
        self.deepest = self.deepest.max(self.open);
    }

    fn segment(&mut self, segment: &Segment<'_>) {
        assert!(self.open > 0, "text outside every item");
        let words = segment.text.split(|c: char| !c.is_alphanumeric());
        self.words.extend(words.filter(|word| word.len() > 3).map(str::to_lowercase));
    }

    fn row(&mut self, row: &Row<'_>) {
        row.cells.iter().for_each(|cell| self.segment(cell));
    }

    fn close(&mut self, end: ItemEnd) {
        self.open = self.open.checked_sub(1).expect("an item is open");
        self.ends.push((end.coverage, end.content_kind));
    }
}

fn account(name: &str, bytes: &[u8], limits: &Limits) -> Account {
    let (locator, mut account) = (Locator::from_path(name.as_bytes()), Account::default());
    let size = bytes.len() as u64;
    let with = (limits, &Tools::default());
    extract::extract(&locator, name.as_bytes(), &mut Cursor::new(bytes), size, with, &mut account);
    assert_eq!(account.open, 0, "{name}: an item is left open");
    assert_eq!(account.items, account.ends.len() as u64, "{name}");
    account
}

/// Limits that samples reach.
fn narrow() -> Limits {
    Limits {
        depth_max: 1,
        members_max: 3,
        member_bytes_max: 4 << 10,
        unpacked_bytes_max: 64 << 10,
        pages_max: 1,
        cells_max: 20,
        document_bytes_max: 64 << 10,
        ..Limits::default()
    }
}

/// What became of all damages: by kind and outcome, and what must not be.
#[derive(Default)]
struct Session {
    outcomes: BTreeMap<(String, String), u64>,
    faults: Vec<String>,
    slowest: (Duration, String),
}

impl Session {
    fn look(&mut self, name: &str, whole: &[u8], turn: u64, all: &Account) {
        let bytes = damaged(whole, name, turn);
        let begun = Instant::now();
        let read = account(name, &bytes, &Limits::default());
        let took = begun.elapsed();
        if took > self.slowest.0 {
            self.slowest = (took, format!("{name}, damage {turn}"));
        }
        if took > PATIENCE {
            self.faults.push(format!("{name}, damage {turn}: took {took:?}"));
        }
        if let Some(kind) = read.crashed() {
            self.faults.push(format!("{name}, damage {turn}: a reader of {kind} panicked"));
        }
        let (coverage, kind) = *read.ends.last().unwrap();
        *self.outcomes.entry((kind.to_owned(), format!("{coverage:?}"))).or_default() += 1;
        let has_end = !read.ends.iter().any(|(_, kind)| OPEN_ENDED.contains(kind))
            && !all.ends.iter().any(|(_, kind)| OPEN_ENDED.contains(kind));
        if turn.is_multiple_of(2) && read.is_complete() && all.is_complete() && has_end {
            let gone: Vec<&String> = all.words.difference(&read.words).take(5).collect();
            if !gone.is_empty() {
                let length = bytes.len();
                let fault = format!("{name}, cut off at {length}: complete without {gone:?}");
                self.faults.push(fault);
            }
        }
        let limits = narrow();
        let read = account(name, &bytes, &limits);
        let deepest = usize::try_from(limits.depth_max).unwrap() + 2;
        if read.deepest > deepest {
            self.faults.push(format!("{name}, damage {turn}: {} deep", read.deepest));
        }
    }

    fn print(&self) {
        let mut text = String::new();
        for ((kind, outcome), count) in &self.outcomes {
            writeln!(text, "{kind:<12}{outcome:<28}{count:>7}").unwrap();
        }
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
        let (took, which) = &self.slowest;
        writeln!(text, "slowest: {took:?} {which}\n{peak}").unwrap();
        std::io::Write::write_all(&mut std::io::stderr().lock(), text.as_bytes()).unwrap();
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

#[test]
fn no_damage_panics_and_none_is_called_complete() {
    let turns = wanted().unwrap_or(USUAL);
    let mut session = Session::default();
    for path in samples() {
        let (name, whole) = (name_of(&path), std::fs::read(&path).unwrap());
        let all = account(&name, &whole, &Limits::default());
        for turn in 0..turns {
            session.look(&name, &whole, turn, &all);
        }
    }
    if wanted().is_some() {
        session.print();
    }
    assert!(session.faults.is_empty(), "{}", session.faults.join("\n"));
}

/// The same in processes of half a gigabyte: what is told is what would be told here.
#[test]
fn damage_reads_elsewhere_as_it_reads_here() {
    let turns = wanted().map_or(1, |turns| turns.div_ceil(20));
    let budget = Budget { memory_bytes: 512 << 20, ..Budget::default() };
    let mut settings = settings();
    settings.budget = budget;
    let pool = Arc::new(All(Pool::new(settings)));
    for path in samples() {
        let (name, whole) = (name_of(&path), std::fs::read(&path).unwrap());
        for turn in 0..turns {
            // Cut ones and changed ones in turn, others than those above.
            let bytes = damaged(&whole, &name, 1_000_001 + turn * 3);
            let far: Arc<dyn Isolation> = pool.clone();
            let (here, there) =
                (transcript(&name, &bytes, None), transcript(&name, &bytes, Some(far)));
            assert!(here == there, "{name}, damage {turn}:\n{here}\n{there}");
        }
    }
}

/// One damage of each through a whole scan: no file is lost, and none ends in two outcomes.
#[test]
fn damaged_files_are_counted_each_once() {
    let share = Share::new();
    let mut files = 0;
    for (at, path) in samples().iter().enumerate() {
        let (name, whole) = (name_of(path), std::fs::read(path).unwrap());
        share.write(&format!("{at}/{name}"), damaged(&whole, &name, 2_000_000 + at as u64));
        files += 1;
    }
    let summary = share.scan();
    assert_eq!(summary.entries.listed, files);
    assert!(summary.entries.adds_up() && summary.items.adds_up(), "{summary:?}");
}
