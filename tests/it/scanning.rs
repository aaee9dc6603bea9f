//! What a scan may not do: call clean what it did not read, or lose something from the counts.

use std::fs::FileTimes;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use rustix::fs::inotify;
use termijn::catalogue::{Catalogue, StoredItem};
use termijn::inventory::{Outcome, Unread};
use termijn::location::SourceName;
use termijn::run::scan::Progress;

use crate::firm::{Office, is_there, skipped};
use crate::share::{NAME, Quiet, Share};

/// Nobody's: a made-up number of the share with its label.
const LETTER: &str = "Het BSN van mevrouw Adeyemi is 071202559.\n";

/// Does something once, when the first entry is done.
struct Once<F: FnMut() + Send>(Mutex<Option<F>>);

impl<F: FnMut() + Send> Once<F> {
    fn new(act: F) -> Self {
        Self(Mutex::new(Some(act)))
    }
}

impl<F: FnMut() + Send> Progress for Once<F> {
    fn source(&self, _: &SourceName) {}
    fn entry(&self, _: u64) {
        if let Some(mut act) = self.0.lock().unwrap().take() {
            act();
        }
    }
    fn done(&self) {}
}

/// Adds up the bytes that were read.
#[derive(Default)]
struct Bytes(AtomicU64);

impl Progress for Bytes {
    fn source(&self, _: &SourceName) {}
    fn entry(&self, bytes: u64) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }
    fn done(&self) {}
}

/// Ends the run after some entries.
struct Dies(AtomicU64);

impl Progress for Dies {
    fn source(&self, _: &SourceName) {}
    fn entry(&self, _: u64) {
        assert!(self.0.fetch_add(1, Ordering::Relaxed) < 900, "killed");
    }
    fn done(&self) {}
}

/// Every row of every table that is written per entry.
fn rows(share: &Share) -> Vec<String> {
    let database = share.database();
    let mut rows = Vec::new();
    for table in ["content", "reading", "instance", "item", "special"] {
        let mut query = database.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = query.column_count();
        let mut found = query.query([]).unwrap();
        while let Some(row) = found.next().unwrap() {
            let cells: Vec<String> =
                (0..columns).map(|at| format!("{:?}", row.get_ref(at).unwrap())).collect();
            rows.push(format!("{table} {}", cells.join(" ")));
        }
    }
    rows
}

fn set_mtime(path: &Path, at: SystemTime) {
    let file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
    file.set_times(FileTimes::new().set_modified(at)).unwrap();
}

#[test]
fn equal_bytes_under_another_extension_are_read_anew() {
    let share = Share::new();
    let table = "naam;bsn\nG. Adeyemi;071202559\n";
    share.write("a.csv", table);
    share.scan();
    // Both in one batch: the reading of the one must not serve for the other.
    share.write("b.csv", table);
    share.write("c.txt", table);
    share.write("csv", table);
    share.scan();
    let kinds: Vec<String> = share
        .items()
        .iter()
        .map(|item| format!("{} {}", item.reading.kind.code(), item.reading.locator))
        .collect();
    let expected = [
        "table a.csv",
        "rows a.csv::rows[-]",
        "table b.csv",
        "rows b.csv::rows[-]",
        "file c.txt",
        "file csv",
    ];
    assert_eq!(kinds, expected);
}

#[test]
fn a_file_that_became_a_folder_is_gone_and_its_content_counted_once() {
    let share = Share::new();
    share.write("a", LETTER);
    share.scan();
    std::fs::remove_file(share.path("a")).unwrap();
    share.write("a/b", "niets");
    let counts = share.scan();
    assert_eq!(share.outcomes(), ["a/b none"]);
    assert_eq!((counts.entries.listed, counts.entries.none), (1, 1));
    std::fs::remove_dir_all(share.path("a")).unwrap();
    share.write("a", LETTER);
    share.scan();
    assert_eq!(share.outcomes(), ["a found"]);
}

#[test]
fn a_source_that_is_away_counts_as_not_read_and_comes_back_without_reading() {
    let share = Share::new();
    share.write("a.txt", "niets");
    share.write("b.txt", LETTER);
    share.scan();
    let away = share.dir.path().join("away");
    std::fs::rename(&share.root.path, &away).unwrap();
    let counts = share.scan();
    assert_eq!(counts.missing.as_deref(), Some("missing"));
    assert_eq!(share.outcomes(), ["a.txt vanished", "b.txt vanished"]);
    assert_eq!(counts.entries.not_read, 2);
    std::fs::rename(&away, &share.root.path).unwrap();
    let bytes = Bytes::default();
    share.scan_watched(std::slice::from_ref(&share.root), &bytes);
    assert_eq!(bytes.0.into_inner(), 0, "nothing had to be read again");
    assert_eq!(share.outcomes(), ["a.txt none", "b.txt found"]);
}

#[test]
fn a_sentinel_that_goes_halfway_makes_nobody_forget() {
    let mut share = Share::new();
    share.root.sentinel = Some(".mounted".to_owned());
    share.write(".mounted", "");
    share.write("a.txt", LETTER);
    share.write("b.txt", LETTER);
    share.scan();
    std::fs::remove_file(share.path("b.txt")).unwrap();
    let sentinel = share.path(".mounted");
    let unmount = Once::new(|| std::fs::remove_file(&sentinel).unwrap());
    let scan = share.scan_watched(std::slice::from_ref(&share.root), &unmount);
    assert_eq!(scan.summary.sources[0].missing.as_deref(), Some("sentinel_missing"));
    assert!(!scan.summary.is_complete());
    assert_eq!(share.outcomes(), ["a.txt vanished", "b.txt vanished"]);
    share.write(".mounted", "");
    share.scan();
    assert_eq!(share.outcomes(), ["a.txt found"]);
}

#[test]
fn an_empty_folder_on_another_device_is_no_empty_share() {
    let mut share = Share::new();
    share.write("a.txt", LETTER);
    share.scan();
    let here = std::fs::metadata(&share.root.path).unwrap();
    let Ok(other) = tempfile::tempdir_in("/dev/shm") else {
        return skipped("emptied", "there is no /dev/shm");
    };
    let there = std::fs::metadata(other.path()).unwrap();
    if std::os::unix::fs::MetadataExt::dev(&here) == std::os::unix::fs::MetadataExt::dev(&there) {
        return skipped("emptied", "there is one device only");
    }
    let mounted = std::mem::replace(&mut share.root.path, other.path().to_owned());
    let counts = share.scan();
    assert_eq!(counts.missing.as_deref(), Some("emptied"));
    assert_eq!(share.outcomes(), ["a.txt vanished"]);
    // Emptied where it always was: nothing is left, and that is so.
    share.root.path = mounted;
    std::fs::remove_file(share.path("a.txt")).unwrap();
    let counts = share.scan();
    assert_eq!((counts.missing, counts.entries.listed), (None, 0));
    assert!(share.outcomes().is_empty());
}

#[test]
fn what_is_written_while_it_is_read_is_not_called_read() {
    let share = Share::new();
    share.write("a.txt", "niets");
    share.scan();
    share.write("b.txt", "niets\n".repeat(100_000));
    let big = share.path("b.txt");
    // The unchanged entry is done when all are hashed and nothing is extracted yet.
    let append = Once::new(|| {
        let mut text = std::fs::read(&big).unwrap();
        text.extend(LETTER.as_bytes());
        std::fs::write(&big, text).unwrap();
    });
    share.scan_watched(std::slice::from_ref(&share.root), &append);
    assert_eq!(share.outcomes(), ["a.txt none", "b.txt changed"]);
    share.scan();
    assert_eq!(share.outcomes(), ["a.txt none", "b.txt found"]);
}

#[test]
fn equal_size_and_time_are_no_proof_of_equal_content() {
    let share = Share::new();
    share.write("a.txt", "niets");
    share.scan();
    share.write("b.txt", "niets");
    share.scan();
    // Same length, and the time set back: only the change time tells.
    let old = std::fs::metadata(share.path("b.txt")).unwrap().modified().unwrap();
    share.write("b.txt", "meer\n");
    set_mtime(&share.path("b.txt"), old);
    let bytes = Bytes::default();
    share.scan_watched(std::slice::from_ref(&share.root), &bytes);
    assert_eq!(bytes.0.into_inner(), 5, "it was read again");
}

#[test]
fn a_run_that_is_killed_is_carried_on_and_counts_once() {
    let share = Share::new();
    for n in 0..1200 {
        share.write(&format!("{n:04}.txt"), format!("brief {n}\n{LETTER}"));
    }
    let dies = Dies(AtomicU64::new(0));
    let killed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        share.scan_watched(std::slice::from_ref(&share.root), &dies);
    }));
    assert!(killed.is_err());
    let counts = share.scan();
    assert_eq!((counts.entries.listed, counts.entries.found), (1200, 1200));
    assert_eq!(counts.unchanged, 512, "what was written stays");
}

#[test]
#[should_panic(expected = "no two sources have one name")]
fn two_sources_of_one_name_are_refused() {
    let share = Share::new();
    share.write("a/x.txt", LETTER);
    share.write("b/x.txt", "niets");
    let mut roots = [share.root.clone(), share.root.clone()];
    roots[0].path.push("a");
    roots[1].path.push("b");
    share.scan_watched(&roots, &Quiet);
}

#[test]
fn an_empty_share_is_complete() {
    let share = Share::new();
    let scan = share.scan_watched(std::slice::from_ref(&share.root), &Quiet);
    assert!(scan.summary.is_complete() && !scan.summary.is_empty_handed());
    assert_eq!(scan.summary.sources[0].entries.listed, 0);
}

#[test]
fn an_unchanged_share_is_neither_read_nor_written_about() {
    let share = Share::new();
    share.write("a/b.txt", LETTER);
    share.write("a/c.csv", "naam;bsn\nG. Adeyemi;071202559\n");
    share.write("d.bin", [0, 1, 2, 3, 4, 5]);
    std::os::unix::fs::symlink("d.bin", share.path("link")).unwrap();
    share.scan();
    let before = rows(&share);
    let flags = inotify::CreateFlags::NONBLOCK | inotify::CreateFlags::CLOEXEC;
    let watch = inotify::init(flags).unwrap();
    for file in ["a/b.txt", "a/c.csv", "d.bin"] {
        let events = inotify::WatchFlags::OPEN | inotify::WatchFlags::ACCESS;
        inotify::add_watch(&watch, share.path(file), events).unwrap();
    }
    let counts = share.scan();
    assert_eq!(counts.unchanged, 3);
    assert_eq!(rows(&share), before);
    let mut buffer = [std::mem::MaybeUninit::uninit(); 4096];
    let event = inotify::Reader::new(&watch, &mut buffer).next().map(|event| event.events());
    assert_eq!(event.err(), Some(rustix::io::Errno::AGAIN), "no file was opened");
    // The watch sees what there is to see.
    std::fs::read(share.path("d.bin")).unwrap();
    assert!(inotify::Reader::new(&watch, &mut buffer).next().is_ok());
}

#[test]
fn a_changed_file_is_read_again_and_a_deleted_one_is_gone() {
    let share = Share::new();
    share.write("a.txt", LETTER);
    share.write("b.txt", "niets");
    share.scan();
    share.write("b.txt", format!("meer dan eerst: {LETTER}"));
    let counts = share.scan();
    assert_eq!((counts.unchanged, counts.entries.found), (1, 2));
    std::fs::remove_file(share.path("a.txt")).unwrap();
    share.scan();
    assert_eq!(share.outcomes(), ["b.txt found"]);
    let left = rows(&share).iter().filter(|row| row.starts_with("content")).count();
    assert_eq!(left, 1, "and with it what was known of its content");
}

#[test]
fn a_file_that_was_only_touched_keeps_its_reading_and_a_renamed_one_does_not() {
    let share = Share::new();
    share.write("a.txt", LETTER);
    share.scan();
    // A mark in the stored reading shows where the next one comes from.
    let marked = share
        .database()
        .execute("UPDATE reading SET items = replace(items, '\"file\"', '\"attachment\"')", [])
        .unwrap();
    assert_eq!(marked, 1);
    set_mtime(&share.path("a.txt"), SystemTime::now() - Duration::from_hours(48));
    assert_eq!(share.scan().unchanged, 0);
    assert_eq!(share.items()[0].reading.kind.code(), "attachment");
    // A name tells of its own: what an equal content gave under another says too little.
    std::fs::rename(share.path("a.txt"), share.path("b.txt")).unwrap();
    share.scan();
    assert_eq!(share.items()[0].reading.kind.code(), "file");
    assert_eq!(share.outcomes(), ["b.txt found"]);
}

#[test]
fn a_time_in_the_future_settles_nothing() {
    let share = Share::new();
    share.write("a.txt", "niets");
    let future = SystemTime::now() + Duration::from_hours(400 * 24);
    set_mtime(&share.path("a.txt"), future);
    share.scan();
    let before = rows(&share);
    let bytes = Bytes::default();
    share.scan_watched(std::slice::from_ref(&share.root), &bytes);
    assert_eq!(bytes.0.into_inner(), 5, "it is read every time");
    assert_eq!(rows(&share), before, "and written about once");
}

#[test]
fn what_was_written_just_now_is_read_again_next_time() {
    let mut share = Share::new();
    share.write("a.txt", "niets");
    share.now = chrono::Utc::now();
    share.scan();
    share.now += chrono::TimeDelta::hours(1);
    let counts = share.scan();
    assert_eq!(counts.unchanged, 0);
    assert_eq!(share.scan().unchanged, 1);
}

#[test]
fn other_limits_and_another_register_mean_reading_again() {
    let mut share = Share::new();
    share.write("a.txt", LETTER);
    share.scan();
    let seen = share.first_seen("a.txt");
    share.reader.limits.depth_max += 1;
    assert_eq!(share.scan().unchanged, 0);
    assert_eq!(share.scan().unchanged, 1);
    assert_eq!(share.first_seen("a.txt"), seen);
}

/// The program without the superuser's right to read everything.
fn bound(office: &Office, args: &[&str]) -> Option<std::process::Output> {
    let output = if rustix::process::geteuid().is_root() {
        let setpriv = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"];
        if !is_there(setpriv[0], &[setpriv[1], "true"]) {
            return None;
        }
        office.command_under(&setpriv, args).output()
    } else {
        office.command(args).output()
    };
    Some(output.unwrap())
}

#[test]
fn a_folder_that_nobody_may_enter_is_neither_forgotten_nor_clean() {
    use std::os::unix::fs::PermissionsExt;
    let office = Office::new();
    office.run(&["scan"]).code(3);
    let folder = office.path("share/klanten");
    let inside = || {
        let mut items = Vec::new();
        let visit = |item: StoredItem| {
            if item.reading.locator.as_str().starts_with("klanten/") {
                items.push((item.reading.locator.clone(), item.reading.outcome()));
            }
        };
        Catalogue::open(&office.state()).unwrap().each_item(visit).unwrap();
        items
    };
    let before = inside();
    assert!(before.len() > 10);
    let mode = std::fs::metadata(&folder).unwrap().permissions();
    std::fs::set_permissions(&folder, PermissionsExt::from_mode(0o000)).unwrap();
    let closed = bound(&office, &["scan"]);
    std::fs::set_permissions(&folder, mode).unwrap();
    let Some(closed) = closed else {
        return skipped("closed folder", "permissions do not bind, and there is no setpriv");
    };
    assert_eq!(closed.status.code(), Some(3), "{}", String::from_utf8_lossy(&closed.stderr));
    let after = inside();
    let expected: Vec<_> = before
        .iter()
        .map(|(locator, _)| (locator.clone(), Outcome::NotRead(Unread::Denied)))
        .collect();
    assert_eq!(after, expected);
    office.run(&["scan"]).code(3);
    assert_eq!(inside(), before);
}

#[test]
fn a_scan_of_one_folder_leaves_the_configured_sources_as_they_are() {
    let office = Office::new();
    office.run(&["scan"]).code(3);
    let share = SourceName::new(NAME);
    let (known, _) = Catalogue::open(&office.state()).unwrap().extent(&share).unwrap();
    let folder = office.scratch("los");
    std::fs::write(folder.join("a.txt"), "niets").unwrap();
    let args = ["scan", folder.to_str().unwrap(), "--format", "json"];
    let scanned = office.run(&args);
    let scanned = scanned.ok().json();
    let names: Vec<_> = scanned["sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|source| (source["name"].as_str().unwrap(), source["missing"].as_str()))
        .collect();
    assert_eq!(names, [("los", None), (NAME, Some("not_scanned"))]);
    let (entries, _) = Catalogue::open(&office.state()).unwrap().extent(&share).unwrap();
    assert_eq!(entries, known, "nothing of the share was forgotten");
}
