//! Programs that are no workers, and what is said of the file that they were given.

use std::io::{Cursor, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::*;
use crate::extract::{self, ItemEnd, ItemHead, Limits, Row, Tools, Visitor};
use crate::inventory::{Coverage, Unread};
use crate::location::Locator;

/// Keeps how the entry ended.
#[derive(Default)]
struct Ends(Vec<Coverage>);

impl Visitor for Ends {
    fn open(&mut self, _: ItemHead) {}
    fn segment(&mut self, _: &crate::detect::Segment<'_>) {}
    fn row(&mut self, _: &Row<'_>) {}
    fn close(&mut self, end: ItemEnd) {
        self.0.push(end.coverage);
    }
}

/// A database, as the kind that is read in a process of its own whatever else is.
fn database() -> Vec<u8> {
    let mut connection = rusqlite::Connection::open_in_memory().unwrap();
    connection.execute_batch("CREATE TABLE t (a); INSERT INTO t VALUES ('x');").unwrap();
    connection.serialize(rusqlite::MAIN_DB).unwrap().to_vec()
}

fn scripted(dir: &Path, script: &str) -> Pool {
    let hello = dir.join("hello");
    let mut file = std::fs::File::create(&hello).unwrap();
    frame::write(&mut file, frame::Tag::Hello, &serve::hello(Sandbox::default())).unwrap();
    let told = dir.join("told");
    let mut file = std::fs::File::create(&told).unwrap();
    frame::write(&mut file, frame::Tag::Told, &vec![0; 60_000]).unwrap();
    file.flush().unwrap();
    let budget = Budget {
        memory_bytes: 1 << 30,
        cpu: Duration::from_millis(400),
        wall: Duration::from_millis(1500),
    };
    let arguments = ["-c", script, "sh", hello.to_str().unwrap(), told.to_str().unwrap()];
    Pool::new(Settings {
        program: "/bin/sh".into(),
        arguments: arguments.map(Into::into).to_vec(),
        budget,
        idle_max: 1,
    })
}

fn read(pool: Pool) -> (Vec<Coverage>, u64) {
    let limits = Limits { unpacked_bytes_max: 1 << 20, ..Limits::default() };
    let pool = Arc::new(pool);
    let isolation: Arc<dyn crate::extract::isolation::Isolation> = pool.clone();
    let tools = Tools { isolation: Some(isolation), ..Tools::default() };
    let bytes = database();
    let (size, mut ends) = (bytes.len() as u64, Ends::default());
    let entry = Locator::from_path(b"a.db");
    extract::extract(&entry, b"a.db", &mut Cursor::new(bytes), size, (&limits, &tools), &mut ends);
    (ends.0, pool.started())
}

#[track_caller]
fn check(script: &str, why: Unread, started: u64) {
    let dir = tempfile::tempdir().unwrap();
    let begun = Instant::now();
    let (ends, processes) = read(scripted(dir.path(), script));
    assert_eq!(ends, [Coverage::Unread(why)], "{script}");
    assert_eq!(processes, started, "{script}");
    assert!(begun.elapsed() < Duration::from_secs(30), "{script}");
}

#[test]
fn a_worker_that_ends_has_crashed_on_its_file() {
    check("cat $1; exit 3", Unread::Crashed, 1);
    check("cat $1; kill -ABRT $$", Unread::Crashed, 1);
    check("cat $1; kill -SEGV $$", Unread::Crashed, 1);
    check("cat $1; printf '\\006\\144\\000\\000\\000abc'; kill -ABRT $$", Unread::Crashed, 1);
}

#[test]
fn a_worker_that_says_nonsense_is_ended() {
    check("cat $1; printf '\\377\\377\\377\\377\\377'; exec sleep 60", Unread::Crashed, 1);
    check("cat $1; cat $1; exec sleep 60", Unread::Crashed, 1);
    check("cat $1; cat /dev/zero", Unread::Crashed, 1);
    check("cat $1; printf '\\011\\001\\000\\000\\000\\007'; exec sleep 60", Unread::Crashed, 1);
    check("cat $1; printf '\\003\\001\\000\\000\\000\\377'; exec sleep 60", Unread::Crashed, 1);
}

#[test]
fn a_worker_that_talks_without_end_is_ended() {
    // What it said before it was ended is no telling, besides.
    check("cat $1; while :; do cat $2; done", Unread::Crashed, 1);
}

#[test]
fn a_worker_that_takes_too_long_is_ended() {
    check("cat $1; exec sleep 60", Unread::Timeout, 1);
    check("cat $1; while :; do :; done", Unread::Timeout, 1);
}

#[test]
fn a_worker_without_memory_says_so_to_nobody_else() {
    let words = "cat $1; echo 'memory allocation of 9 bytes failed' >&2; kill -ABRT $$";
    check(words, Unread::TooLarge, 1);
}

/// What somebody else ended may be innocent: it is tried again, and again at the next scan.
#[test]
fn a_worker_that_was_killed_is_replaced_once() {
    check("cat $1; kill -KILL $$", Unread::Io, 2);
}

#[test]
fn where_no_worker_starts_nothing_is_read() {
    check("exit 0", Unread::Io, 2);
    check("cat $2", Unread::Io, 2);
    check("exec sleep 60", Unread::Io, 2);
    let missing = Settings::own("/nowhere/termijn".into(), Budget::default());
    assert_eq!(Pool::new(missing.clone()).sandbox(), None);
    assert_eq!(read(Pool::new(missing)).0, [Coverage::Unread(Unread::Io)]);
}

#[test]
fn another_build_is_no_worker() {
    assert_eq!(serve::understand(&serve::hello(Sandbox::default())), Some(Sandbox::default()));
    let other = postcard::to_stdvec(&("termijn 0.0.0 worker 1", Sandbox::default())).unwrap();
    assert_eq!(serve::understand(&other), None);
}
