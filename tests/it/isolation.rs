//! Readers in processes of their own: what they read is what would be read here, and a file that ends its
//! process costs no more than itself.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rusqlite::{Connection, MAIN_DB};
use rustix::process::{Pid, Signal, kill_process};
use termijn::catalogue::Catalogue;
use termijn::detect::Segment;
use termijn::extract::isolation::{Home, Isolation, Job};
use termijn::extract::{self, ItemEnd, ItemHead, Limits, ReadSeek, Row, Tools, Visitor};
use termijn::inventory::{Coverage, ItemKind, Unread};
use termijn::location::Locator;
use termijn::worker::{Budget, Pool, Settings};

use crate::firm::{Office, Output};

/// A database with these texts, a row each.
fn database(texts: &[&str]) -> Vec<u8> {
    let mut connection = Connection::open_in_memory().unwrap();
    connection.execute_batch("CREATE TABLE t (tekst TEXT)").unwrap();
    for text in texts {
        connection.execute("INSERT INTO t VALUES (?1)", [text]).unwrap();
    }
    connection.serialize(MAIN_DB).unwrap().to_vec()
}

/// Everything that is told, as one text.
#[derive(Default)]
struct Transcript(String);

impl Transcript {
    fn note(&mut self, told: &dyn std::fmt::Debug) {
        std::fmt::Write::write_fmt(&mut self.0, format_args!("{told:?}\n")).unwrap();
    }
}

impl Visitor for Transcript {
    fn open(&mut self, head: ItemHead) {
        self.note(&head);
    }

    fn segment(&mut self, segment: &Segment<'_>) {
        self.note(segment);
    }

    fn row(&mut self, row: &Row<'_>) {
        self.note(row);
    }

    fn close(&mut self, end: ItemEnd) {
        self.note(&end);
    }
}

pub(crate) fn transcript(
    name: &str,
    bytes: &[u8],
    isolation: Option<Arc<dyn Isolation>>,
) -> String {
    let tools = Tools { isolation, ..Tools::default() };
    let (limits, mut told) = (Limits::default(), Transcript::default());
    let entry = Locator::from_path(name.as_bytes());
    let (mut reader, size) = (Cursor::new(bytes), bytes.len() as u64);
    extract::extract(&entry, name.as_bytes(), &mut reader, size, (&limits, &tools), &mut told);
    told.0
}

pub(crate) fn settings() -> Settings {
    let budget = Budget {
        memory_bytes: 512 << 20,
        cpu: Duration::from_secs(2),
        wall: Duration::from_secs(8),
    };
    Settings::own(env!("CARGO_BIN_EXE_termijn").into(), budget)
}

/// A pool that takes every kind of content.
#[derive(Debug)]
pub(crate) struct All(pub(crate) Pool);

impl Isolation for All {
    fn mark(&self) -> String {
        self.0.mark()
    }

    fn takes(&self, _: bool) -> bool {
        true
    }

    fn read(&self, job: &Job, bytes: &mut dyn ReadSeek, home: &mut dyn Home) -> Option<Unread> {
        self.0.read(job, bytes, home)
    }
}

#[test]
fn the_whole_share_reads_elsewhere_as_it_reads_here() {
    let pool = Arc::new(All(Pool::new(Settings { budget: Budget::default(), ..settings() })));
    let mut files = 0;
    for entry in walkdir::WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let bytes = std::fs::read(entry.path()).unwrap();
            let here = transcript(&name, &bytes, None);
            let far: Arc<dyn Isolation> = pool.clone();
            assert!(here == transcript(&name, &bytes, Some(far)), "{}", entry.path().display());
            files += 1;
        }
    }
    assert!(files > 100, "only {files} files");
    assert!(pool.0.started() < 10, "{} workers for {files} files", pool.0.started());
}

/// Longer than what goes along with a job, what is held back, and a piece of a message.
#[test]
fn long_files_and_long_texts_come_through() {
    let pool: Arc<dyn Isolation> = Arc::new(All(Pool::new(settings())));
    let rows: Vec<String> =
        (0..60_000).map(|row| format!("rij {row} {}", "tekst ".repeat(60))).collect();
    let table = database(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(table.len() > 20 << 20);
    let line = "een lange regel zonder einde ".repeat(200_000);
    let page = format!("<html><body><p>{line}</p></body></html>");
    for (name, bytes) in [("a.db", table), ("a.html", page.into_bytes())] {
        let here = transcript(name, &bytes, None);
        assert!(here == transcript(name, &bytes, Some(Arc::clone(&pool))), "{name}");
    }
}

#[test]
fn a_worker_serves_many_files_and_is_then_replaced() {
    let pool = Arc::new(Pool::new(settings()));
    let bytes = database(&["een", "twee"]);
    let here = transcript("a.db", &bytes, None);
    for (files, started) in [(1, 1), (499, 1), (1, 2), (499, 2), (1, 3)] {
        for _ in 0..files {
            let far: Arc<dyn Isolation> = pool.clone();
            assert_eq!(transcript("a.db", &bytes, Some(far)), here);
        }
        assert_eq!(pool.started(), started);
    }
}

/// What a foreign parser may do, and what is then said of the file.
const POISONS: [(&str, Unread); 9] = [
    ("abort", Unread::Crashed),
    ("stack", Unread::Crashed),
    ("panic", Unread::Crashed),
    ("garbage", Unread::Crashed),
    ("half", Unread::Crashed),
    ("flood", Unread::Bomb),
    ("hog", Unread::TooLarge),
    ("loop", Unread::Timeout),
    ("sleep", Unread::Timeout),
];

/// A firm whose share holds a poisoned database for each of these, and an innocent one beside it.
fn poisoned_firm(poisons: &[&str]) -> Office {
    let office = Office::new();
    std::fs::remove_dir_all(office.path("share")).unwrap();
    std::fs::create_dir(office.path("share")).unwrap();
    std::fs::write(office.path("share/.termijn-root"), "").unwrap();
    for poison in poisons {
        let word = format!("%%poison:{poison}%%");
        let texts = ["Het BSN van mevrouw Adeyemi is 071202559.", &word, "later"];
        let name = format!("share/{poison}.db");
        std::fs::write(office.path(name), database(&texts)).unwrap();
        let name = format!("share/{poison}-goed.db");
        std::fs::write(office.path(name), database(&texts[..1])).unwrap();
    }
    office.rewrite("termijn.toml", |text| {
        let limits =
            "worker_mib_max = 512\ncpu_seconds_max = 1\nseconds_max = 4\nunpacked_mib_max = 1\n";
        match text.split_once("[limits]\n") {
            Some((before, after)) => format!("{before}[limits]\n{limits}{after}"),
            None => format!("{text}\n[limits]\n{limits}"),
        }
    });
    office
}

fn command(office: &Office, args: &[&str]) -> Command {
    let mut command = office.command(args);
    command.env("TERMIJN_POISON", "1").stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// How much of every table of the share was read, by its name.
fn coverages(office: &Office) -> BTreeMap<String, Coverage> {
    let mut coverages = BTreeMap::new();
    let catalogue = Catalogue::open(&office.state()).unwrap();
    catalogue
        .each_item(|item| {
            if item.reading.kind == ItemKind::Table {
                let name = item.reading.locator.as_str().to_owned();
                coverages.insert(name, item.reading.coverage);
            }
        })
        .unwrap();
    coverages
}

#[test]
fn a_poisoned_file_costs_itself_and_nothing_else() {
    let poisons = POISONS.map(|(poison, _)| poison);
    let office = poisoned_firm(&poisons);
    let output = command(&office, &["scan", "--format", "json"]).output().unwrap();
    let scanned = Output::of(&["scan"], &output);
    let summary = scanned.code_in(&[0, 3]).json();
    let told = format!("{}{}", scanned.stdout_text(), scanned.stderr_text());
    assert!(!told.contains("secret") && !told.contains("memory allocation"), "{told}");
    let entries = &summary["sources"][0]["entries"];
    let count = |name: &str| entries[name].as_u64().unwrap();
    assert_eq!(count("listed"), 2 * POISONS.len() as u64, "{summary}");
    assert_eq!(count("listed"), count("found") + count("none") + count("not_read"), "{summary}");
    // The row before the poison was told, and so is found.
    assert_eq!(count("found"), count("listed"), "{summary}");
    let coverages = coverages(&office);
    for (poison, why) in POISONS {
        assert_eq!(coverages[&format!("{poison}.db")], Coverage::Partial(why), "{poison}");
        assert_eq!(coverages[&format!("{poison}-goed.db")], Coverage::Complete, "{poison}");
    }
}

/// A document with one page of text: poison for the first engine, or for both.
fn pdf(text: &str) -> Vec<u8> {
    let content = format!("BT /F 12 Tf (Het BSN van mevrouw Adeyemi is 071202559. {text}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let objects = (1..).zip(&objects);
    let body: Vec<String> =
        objects.map(|(number, body)| format!("{number} 0 obj\n{body}\nendobj\n")).collect();
    let body = body.concat();
    format!("%PDF-1.7\n{body}trailer\n<< /Root 1 0 R >>\n%%EOF\n").into_bytes()
}

#[test]
fn what_kills_the_first_engine_is_read_by_the_second_once_and_is_not_complete() {
    for (text, whole, told) in [
        ("%%poison-first:abort%%", false, true),
        ("%%poison-first:loop%%", false, true),
        ("%%poison:abort%%", false, false),
    ] {
        let settings = settings().poisoned();
        let pool = Arc::new(Pool::new(settings));
        let far: Arc<dyn Isolation> = pool.clone();
        let read = transcript("a.pdf", &pdf(text), Some(far));
        assert_eq!(read.contains("Complete"), whole, "{text}: {read}");
        assert_eq!(read.contains("071202559"), told || !whole, "{text}: {read}");
        let why = if text.contains("loop") { "Partial(Timeout)" } else { "Partial(Crashed)" };
        assert!(read.contains(why), "{text}: {read}");
        assert_eq!(pool.started(), 2, "{text}: once more, and no more than that");
    }
}

/// The workers that `parent` has now.
fn workers_of(parent: u32) -> Vec<Pid> {
    let ids = std::fs::read_dir("/proc").unwrap().filter_map(|entry| {
        let id: u32 = entry.unwrap().file_name().to_str()?.parse().ok()?;
        let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
        let (state, owner) = (fields.next()?, fields.next()?);
        (state != "Z" && owner == parent.to_string()).then_some(id)
    });
    ids.filter_map(|id| Pid::from_raw(i32::try_from(id).unwrap())).collect()
}

fn is_running(id: Pid) -> bool {
    std::fs::read_to_string(format!("/proc/{}/stat", id.as_raw_nonzero())).is_ok_and(|stat| {
        !stat.rsplit_once(')').is_some_and(|(_, rest)| rest.trim().starts_with('Z'))
    })
}

/// Waits for something for at most half a minute.
fn wait_for<T>(mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(30) {
        if let Some(seen) = look() {
            return Some(seen);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    None
}

/// A worker of `parent` that has said that it is ready: its reader is a thread of its own.
fn reading(parent: u32) -> Option<Pid> {
    let is_ready = |id: &Pid| {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", id.as_raw_nonzero()));
        tasks.is_ok_and(|tasks| tasks.count() >= 3)
    };
    workers_of(parent).into_iter().find(is_ready)
}

/// A scan that is busy with a file that never ends, and the worker that reads it.
fn busy() -> (Office, Child, Pid) {
    let office = poisoned_firm(&["sleep"]);
    std::fs::remove_file(office.path("share/sleep-goed.db")).unwrap();
    office.rewrite("termijn.toml", |text| text.replace("\nseconds_max = 4", "\nseconds_max = 600"));
    let child = command(&office, &["scan", "--format", "json"]).spawn().unwrap();
    let worker = wait_for(|| reading(child.id())).expect("a worker");
    (office, child, worker)
}

#[test]
fn a_worker_that_somebody_kills_is_replaced_and_the_file_is_tried_again() {
    let (office, child, first) = busy();
    kill_process(first, Signal::KILL).unwrap();
    let second = wait_for(|| reading(child.id()).filter(|id| *id != first));
    kill_process(second.expect("another worker"), Signal::KILL).unwrap();
    let output = Output::of(&["scan"], &child.wait_with_output().unwrap());
    let summary = output.code_in(&[0, 3]).json();
    assert_eq!(summary["sources"][0]["entries"]["listed"], 1);
    // What its first row says was perhaps told before.
    let coverage = coverages(&office)["sleep.db"];
    let by_moment = [Coverage::Partial(Unread::Io), Coverage::Unread(Unread::Io)];
    assert!(by_moment.contains(&coverage), "{coverage:?}");
}

#[test]
fn a_worker_does_not_outlive_its_parent() {
    let (_office, mut child, worker) = busy();
    kill_process(Pid::from_child(&child), Signal::KILL).unwrap();
    child.wait().unwrap();
    assert!(wait_for(|| (!is_running(worker)).then_some(())).is_some(), "an orphan is left");
}

/// Without the word for it a worker does nothing of the kind.
#[test]
fn content_alone_poisons_nobody() {
    let office = poisoned_firm(&["abort"]);
    let summary = office.run(&["scan", "--format", "json"]).ok().json();
    assert_eq!(summary["sources"][0]["entries"]["found"], 2);
}

#[test]
fn check_says_what_readers_cannot_do() {
    let office = Office::new();
    office.run(&["check"]).names(&["leesprocessen", "2048 MiB"]);
}

/// A measurement, for the note that goes with a change: run it alone, with `--ignored --nocapture`.
#[test]
#[ignore = "a measurement"]
fn what_a_small_file_costs() {
    const FILES: u32 = 400;
    let pool = Arc::new(Pool::new(Settings { budget: Budget::default(), ..settings() }));
    let bytes = database(&["Het BSN van mevrouw Adeyemi is 071202559."]);
    let begun = Instant::now();
    assert!(pool.sandbox().is_some());
    let start = begun.elapsed();
    let each = |isolation: Option<Arc<dyn Isolation>>| {
        let begun = Instant::now();
        for _ in 0..FILES {
            transcript("a.db", &bytes, isolation.clone());
        }
        begun.elapsed() / FILES
    };
    let (here, there) = (each(None), each(Some(pool)));
    writeln!(std::io::stderr(), "start {start:?}, in process {here:?}, elsewhere {there:?}")
        .unwrap();
}
