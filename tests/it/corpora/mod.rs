//! Sample files that nobody here made: does each end in one outcome, and the run at all?
//!
//! Opt-in, since they are not in the repository: `TERMIJN_CORPORA=FOLDER cargo test --test it corpora
//! -- --nocapture`.

mod peak;
mod recall;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use termijn::inventory::{ItemReading, Outcome};
use termijn::location::Locator;
use termijn::run::reading::Reader;

use crate::firm::skipped;
use crate::share::{Quiet, Share};

/// Longer than any of these files may take, on a busy machine and without optimisation.
const PATIENCE: Duration = Duration::from_mins(2);

/// Extensions of kinds that are not read, pictures without OCR among them: `none` for one is a false all-clear.
const UNREAD: [&str; 15] = [
    "png", "jpg", "jpeg", "gif", "tif", "tiff", "bmp", "webp", "mp3", "mp4", "wav", "exe", "vsd",
    "pub", "one",
];

#[expect(clippy::disallowed_methods, reason = "the one thing that names the folder")]
fn folder() -> Option<PathBuf> {
    std::env::var_os("TERMIJN_CORPORA").map(PathBuf::from)
}

#[derive(Debug, Default)]
struct Line {
    files: u64,
    found: u64,
    none: u64,
    unread: BTreeMap<&'static str, u64>,
    time: Duration,
}

/// How the file as a whole ended.
fn outcome(items: &[ItemReading]) -> Outcome {
    let outcomes: Vec<Outcome> = items.iter().map(ItemReading::outcome).collect();
    let unread = outcomes.iter().find(|outcome| matches!(outcome, Outcome::NotRead(_)));
    if outcomes.contains(&Outcome::Found) {
        Outcome::Found
    } else {
        unread.copied().unwrap_or(Outcome::None)
    }
}

fn extension(path: &Path) -> String {
    path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// Bytes of a picture of one point, which holds no letter and is clean.
const POINT_MAX: u64 = 300;

/// Reads every file on its own, and says which took too long or was called clean without reason.
fn read_all(folder: &Path, reader: &Reader) -> (BTreeMap<String, Line>, u64, Vec<String>) {
    let (mut table, mut files, mut wrong) = (BTreeMap::<String, Line>::new(), 0, Vec::new());
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.unwrap();
        if !entry.file_type().is_file() {
            continue;
        }
        let bytes = std::fs::read(entry.path()).unwrap();
        let relative = entry.path().strip_prefix(folder).unwrap();
        let locator = Locator::from_path(relative.as_os_str().as_encoded_bytes());
        let size = bytes.len() as u64;
        // Some bear the name of a kind that they are not.
        let control = |byte: &u8| byte.is_ascii_control() && !byte.is_ascii_whitespace();
        let is_text = !bytes.iter().any(control);
        let begun = Instant::now();
        let items = reader.read(&locator, &mut Cursor::new(bytes), size);
        let took = begun.elapsed();
        assert!(items.iter().all(|item| item.locator.is_within(&locator)), "{locator}");
        let outcome = outcome(&items);
        let kind = extension(entry.path());
        if took > PATIENCE {
            wrong.push(format!("{locator} took {took:?}"));
        }
        if outcome == Outcome::None
            && !is_text
            && size > POINT_MAX
            && UNREAD.contains(&kind.as_str())
        {
            wrong.push(format!("{locator} is called clean"));
        }
        files += 1;
        let line = table.entry(kind).or_default();
        line.files += 1;
        line.time += took;
        match outcome {
            Outcome::Found => line.found += 1,
            Outcome::None => line.none += 1,
            Outcome::NotRead(why) => *line.unread.entry(why.code()).or_default() += 1,
        }
    }
    (table, files, wrong)
}

fn print(table: &BTreeMap<String, Line>) {
    let mut text = format!(
        "{:<14}{:>6}{:>7}{:>6}{:>9}  not read\n",
        "kind", "files", "found", "none", "seconds"
    );
    for (kind, line) in table {
        let unread: Vec<_> = line.unread.iter().map(|(why, n)| format!("{n} {why}")).collect();
        let seconds = line.time.as_secs_f64();
        writeln!(
            text,
            "{kind:<14}{:>6}{:>7}{:>6}{seconds:>9.2}  {}",
            line.files,
            line.found,
            line.none,
            unread.join(", ")
        )
        .unwrap();
    }
    say(&text);
}

fn say(text: &str) {
    std::io::Write::write_all(&mut std::io::stderr().lock(), text.as_bytes()).unwrap();
}

#[test]
fn every_sample_file_ends_in_one_outcome() {
    let Some(folder) = folder() else {
        return skipped("corpora", "TERMIJN_CORPORA names no folder of sample files");
    };
    let mut share = Share::new();
    let (table, files, wrong) = read_all(&folder, &share.reader);
    print(&table);
    assert!(files > 0, "{} holds no file", folder.display());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // The same through a whole scan: no file is lost, none counts twice, and the second time is free.
    share.root.path = folder;
    let scan = share.scan_watched(std::slice::from_ref(&share.root), &Quiet);
    let counts = &scan.summary.sources[0];
    assert!(counts.entries.adds_up() && counts.items.adds_up());
    assert_eq!(counts.entries.listed, files);
    assert_eq!(share.scan().unchanged, files);
}
