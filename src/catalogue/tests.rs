//! What the catalogue keeps, what it lets go, and what it never writes.

use std::os::unix::fs::PermissionsExt;

use tempfile::TempDir;

use super::*;
use crate::calendar::{CivilDate, parse_iso};
use crate::digest::Digest;
use crate::inventory::{Coverage, ItemKind, ItemReading, Outcome, Tier, Unread};
use crate::lifecycle::{
    BreachClock, Exposure, Incident, IncidentClosed, IncidentClosing, IncidentId, IncidentKind,
};
use crate::location::{FindingId, ItemId, Locator, SourceName};
use crate::retention::{Dismissal, DismissalId, DismissalReason};

fn folder() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::set_permissions(dir.path(), PermissionsExt::from_mode(0o700)).unwrap();
    dir
}

fn day(text: &str) -> CivilDate {
    parse_iso(text).unwrap()
}

fn source() -> SourceName {
    SourceName::new("share")
}

fn reading(locator: Locator, kind: ItemKind) -> ItemReading {
    ItemReading {
        types: [("BSN".to_owned(), [(Tier::T1, 2)].into())].into(),
        ..ItemReading::empty(locator, kind, Coverage::Complete, 4)
    }
}

/// An archive with one member.
fn entry(path: &str, content: &[u8]) -> NewEntry {
    let file = Locator::from_path(path.as_bytes());
    let member = file.member(b"x.txt");
    let item =
        |locator: Locator, kind| (ItemId::new(format!("it_{locator}")), reading(locator, kind));
    NewEntry {
        source: source(),
        path: file.clone(),
        raw_path: path.as_bytes().to_vec(),
        stat: FileStat {
            dev: u64::MAX,
            ino: 7,
            size: 4,
            mtime_ns: i128::from(i64::MAX) * 3,
            ctime_ns: -5,
            btime_ns: None,
        },
        digest: Some(Digest::of(content)),
        toolset: Digest::of(b"tools"),
        shape: "zip".to_owned(),
        settled: true,
        repeatable: true,
        items: vec![item(file, ItemKind::Archive), item(member, ItemKind::Member)],
    }
}

fn all(catalogue: &Catalogue) -> Vec<StoredItem> {
    let mut items = Vec::new();
    catalogue.each_item(|item| items.push(item)).unwrap();
    items
}

fn paths(catalogue: &Catalogue) -> Vec<String> {
    all(catalogue).iter().map(|item| item.reading.locator.to_string()).collect()
}

fn cached(catalogue: &Catalogue, content: &[u8], shape: &str) -> Option<Vec<ItemReading>> {
    catalogue.cached_reading(&Digest::of(content), &Digest::of(b"tools"), shape).unwrap()
}

#[test]
fn what_is_stored_comes_back() {
    let dir = folder();
    let mut catalogue = Catalogue::open(dir.path()).unwrap();
    let new = entry("a/b.zip", b"one");
    catalogue.store(std::slice::from_ref(&new), day("2026-11-22")).unwrap();
    drop(catalogue);
    let catalogue = Catalogue::open(dir.path()).unwrap();
    let items = all(&catalogue);
    assert_eq!(paths(&catalogue), ["a/b.zip", "a/b.zip::x.txt"]);
    assert_eq!((&items[0].stat, items[0].digest), (&new.stat, new.digest));
    assert_eq!(items[1].reading, new.items[1].1);
    assert_eq!(items[1].first_seen, day("2026-11-22"));
    assert_eq!(catalogue.entry_of(&new.items[1].0).unwrap(), items);
    assert!(catalogue.entry_of(&ItemId::new("it_other")).unwrap().is_empty());
    assert_eq!(catalogue.extent(&source()).unwrap(), (1, 4));
    let known = &catalogue.known(&source()).unwrap()["a/b.zip"];
    assert_eq!(known.stat, new.stat);
    assert!(known.settled && known.has_content && !known.unseen);
    assert!(catalogue.known(&SourceName::new("other")).unwrap().is_empty());
}

#[test]
fn what_changed_takes_the_place_of_what_was() {
    let dir = folder();
    let mut catalogue = Catalogue::open(dir.path()).unwrap();
    catalogue.store(&[entry("a.zip", b"one")], day("2026-11-20")).unwrap();
    let mut now = entry("a.zip", b"two");
    now.items.truncate(1);
    catalogue.store(&[now], day("2026-11-22")).unwrap();
    assert_eq!(paths(&catalogue), ["a.zip"]);
    assert_eq!(all(&catalogue)[0].first_seen, day("2026-11-20"), "it is not new");
}

#[test]
fn what_is_there_already_is_not_written() {
    let dir = folder();
    let mut catalogue = Catalogue::open(dir.path()).unwrap();
    let mut closed = entry("b.pdf", b"");
    closed.digest = None;
    let entries = [entry("a.zip", b"one"), closed];
    catalogue.store(&entries, day("2026-11-20")).unwrap();
    let before = catalogue.db.total_changes();
    catalogue.store(&entries, day("2026-11-22")).unwrap();
    assert_eq!(catalogue.db.total_changes(), before);
    let mut other = entries;
    other[1].items[0].1.coverage = Coverage::Unread(Unread::Locked);
    catalogue.store(&other, day("2026-11-22")).unwrap();
    assert!(catalogue.db.total_changes() > before);
}

#[test]
fn a_batch_is_written_as_a_whole_or_not_at_all() {
    let dir = folder();
    let mut catalogue = Catalogue::open(dir.path()).unwrap();
    let mut twin = entry("b.zip", b"two");
    twin.items[1].0 = ItemId::new("it_a.zip");
    catalogue.store(&[entry("a.zip", b"one"), twin], day("2026-11-22")).unwrap_err();
    assert!(all(&catalogue).is_empty());
}

#[test]
fn a_reading_serves_equal_bytes_with_an_equal_shape_and_toolset() {
    let dir = folder();
    let mut catalogue = Catalogue::open(dir.path()).unwrap();
    let mut failed = entry("b.zip", b"two");
    failed.repeatable = false;
    catalogue.store(&[entry("a.zip", b"one"), failed], day("2026-11-22")).unwrap();
    let items = cached(&catalogue, b"one", "zip").unwrap();
    assert_eq!(items[1].locator.as_str(), "::x.txt", "relative to the file");
    assert!(cached(&catalogue, b"one", "docx").is_none());
    assert!(cached(&catalogue, b"two", "zip").is_none(), "a failing disk is not remembered");
    let other = catalogue.cached_reading(&Digest::of(b"one"), &Digest::of(b"other"), "zip");
    assert!(other.unwrap().is_none());
}

#[test]
fn what_is_forgotten_leaves_nothing() {
    let dir = folder();
    let mut catalogue = Catalogue::open(dir.path()).unwrap();
    let entries = [entry("a.zip", b"one"), entry("b.zip", b"one"), entry("c.zip", b"two")];
    catalogue.store(&entries, day("2026-11-22")).unwrap();
    catalogue.forget(&SourceName::new("other"), &["a.zip".to_owned()]).unwrap();
    catalogue.forget(&source(), &["a.zip".to_owned(), "c.zip".to_owned()]).unwrap();
    catalogue.sweep().unwrap();
    assert_eq!(paths(&catalogue), ["b.zip", "b.zip::x.txt"]);
    assert!(cached(&catalogue, b"one", "zip").is_some(), "b.zip still has it");
    assert!(cached(&catalogue, b"two", "zip").is_none());
    let contents: i64 =
        catalogue.db.query_row("SELECT count(*) FROM content", [], |row| row.get(0)).unwrap();
    assert_eq!(contents, 1);
}

#[test]
fn out_of_sight_is_not_read_and_not_forgotten() {
    let dir = folder();
    let mut catalogue = Catalogue::open(dir.path()).unwrap();
    catalogue.store(&[entry("a.zip", b"one"), entry("b.zip", b"two")], day("2026-11-22")).unwrap();
    let lost = ["a.zip".to_owned()];
    catalogue.lose_sight(&source(), &[(lost[0].clone(), Unread::Denied)]).unwrap();
    let outcomes = |catalogue: &Catalogue| {
        all(catalogue).iter().map(|item| item.reading.outcome()).collect::<Vec<_>>()
    };
    let denied = Outcome::NotRead(Unread::Denied);
    assert_eq!(outcomes(&catalogue), [denied, denied, Outcome::Found, Outcome::Found]);
    assert!(catalogue.known(&source()).unwrap()["a.zip"].unseen);
    assert!(!all(&catalogue)[0].reading.types.is_empty(), "what is known of it stays");
    catalogue.see_again(&source(), &lost).unwrap();
    assert_eq!(outcomes(&catalogue), [Outcome::Found; 4]);
    catalogue.lose_sight_of_all(&source(), Unread::TooLarge).unwrap();
    assert_eq!(outcomes(&catalogue), [Outcome::NotRead(Unread::TooLarge); 4]);
    // Read again, it is seen again.
    catalogue.store(&[entry("a.zip", b"one")], day("2026-11-22")).unwrap();
    assert_eq!(outcomes(&catalogue)[0], Outcome::Found);
}

#[test]
fn sources_that_are_not_kept_go_with_everything_in_them() {
    let dir = folder();
    let mut catalogue = Catalogue::open(dir.path()).unwrap();
    catalogue.store(&[entry("a.zip", b"one")], day("2026-11-22")).unwrap();
    let link = SpecialEntry { locator: Locator::from_path(b"l"), kind: "symlink".to_owned() };
    catalogue.store_special(&source(), std::slice::from_ref(&link)).unwrap();
    catalogue.keep_sources(&[source()]).unwrap();
    assert_eq!(catalogue.special(&source()).unwrap(), [link]);
    catalogue.keep_sources(&[SourceName::new("o'ther")]).unwrap();
    assert!(all(&catalogue).is_empty() && catalogue.special(&source()).unwrap().is_empty());
}

#[test]
fn a_special_entry_is_listed_in_order_and_written_once() {
    let dir = folder();
    let mut catalogue = Catalogue::open(dir.path()).unwrap();
    let special = |name: &str, kind: &str| SpecialEntry {
        locator: Locator::from_path(name.as_bytes()),
        kind: kind.to_owned(),
    };
    let two = [special("z", "fifo"), special("a", "symlink")];
    catalogue.store_special(&source(), &two).unwrap();
    assert_eq!(catalogue.special(&source()).unwrap(), two);
    let before = catalogue.db.total_changes();
    catalogue.store_special(&source(), &two).unwrap();
    assert_eq!(catalogue.db.total_changes(), before);
    catalogue.store_special(&source(), &two[1..]).unwrap();
    assert_eq!(catalogue.special(&source()).unwrap(), two[1..]);
}

#[test]
fn a_later_format_is_refused_and_left_alone() {
    let dir = folder();
    drop(Catalogue::open(dir.path()).unwrap());
    let path = dir.path().join("catalogue.sqlite");
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let error = Catalogue::open(dir.path()).unwrap_err();
    assert!(matches!(error, CatalogueError::Newer { found: 99, .. }), "{error}");
    let version: i64 = Connection::open(&path)
        .unwrap()
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    assert_eq!(version, 99);
}

#[test]
fn the_first_format_is_carried_over() {
    let dir = folder();
    let mut catalogue = Catalogue::open(dir.path()).unwrap();
    catalogue.store(&[entry("a.zip", b"one")], day("2026-11-22")).unwrap();
    catalogue
        .db
        .execute_batch(
            "DROP INDEX instance_content; ALTER TABLE instance DROP COLUMN unseen;
             PRAGMA user_version=1;",
        )
        .unwrap();
    drop(catalogue);
    let mut catalogue = Catalogue::open(dir.path()).unwrap();
    catalogue.lose_sight_of_all(&source(), Unread::Io).unwrap();
    assert_eq!(all(&catalogue)[0].reading.outcome(), Outcome::NotRead(Unread::Io));
}

#[test]
fn something_else_than_a_catalogue_is_an_error() {
    let dir = folder();
    std::fs::write(dir.path().join("catalogue.sqlite"), "this is no database, but text").unwrap();
    assert!(matches!(Catalogue::open(dir.path()), Err(CatalogueError::Database(_))));
}

#[test]
fn many_may_open_a_new_catalogue_at_once() {
    let dir = folder();
    let write = |n: usize| {
        let mut catalogue = Catalogue::open(dir.path()).unwrap();
        catalogue.store(&[entry(&format!("{n}.zip"), b"one")], day("2026-11-22")).unwrap();
    };
    std::thread::scope(|scope| (0..8).for_each(|n| drop(scope.spawn(move || write(n)))));
    let catalogue = Catalogue::open(dir.path()).unwrap();
    assert_eq!(catalogue.extent(&source()).unwrap().0, 8);
}

#[test]
fn one_run_holds_the_lock() {
    let dir = folder();
    let state = StateFolder::open(dir.path()).unwrap();
    let held = state.lock("4711 2026-11-22T10:00:00Z\n").unwrap();
    let error = state.lock("4712 2026-11-22T10:00:01Z\n").unwrap_err();
    let CatalogueError::Locked { holder } = error else { panic!("{error}") };
    assert_eq!(holder, "4711 2026-11-22T10:00:00Z");
    drop(held);
    // A shorter holder leaves nothing of a longer one.
    let _held = state.lock("1\n").unwrap();
    let Err(CatalogueError::Locked { holder }) = state.lock("2\n") else { panic!("not held") };
    assert_eq!(holder, "1");
}

#[test]
fn a_state_has_one_key_whoever_made_it() {
    let dir = folder();
    let open = || StateFolder::open(dir.path()).unwrap().id();
    let ids: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..16).map(|_| scope.spawn(open)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert_eq!(open(), ids[0]);
    let names: Vec<_> = std::fs::read_dir(dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(names, ["state.key"], "nothing half made stays");
    let mode = std::fs::metadata(dir.path().join("state.key")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_torn_key_is_an_error_and_not_replaced() {
    let dir = folder();
    std::fs::write(dir.path().join("state.key"), [1; 31]).unwrap();
    assert!(matches!(StateFolder::open(dir.path()), Err(CatalogueError::Folder { .. })));
    assert_eq!(std::fs::read(dir.path().join("state.key")).unwrap(), [1; 31]);
}

#[test]
fn a_folder_that_others_may_enter_is_refused() {
    let dir = folder();
    for (mode, allowed) in [(0o700, true), (0o750, false), (0o701, false), (0o770, false)] {
        std::fs::set_permissions(dir.path(), PermissionsExt::from_mode(mode)).unwrap();
        let opened = StateFolder::open(dir.path());
        assert_eq!(opened.is_ok(), allowed, "{mode:o}");
    }
    let new = dir.path().join("new/state");
    StateFolder::open(&new).unwrap();
    let mode = std::fs::metadata(&new).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[test]
fn runs_are_remembered_newest_first() {
    let dir = folder();
    let mut catalogue = Catalogue::open(dir.path()).unwrap();
    assert!(catalogue.last_run().unwrap().is_none());
    let run = |id: &str| RunRow {
        id: id.to_owned(),
        started: "2026-11-22T10:00:00Z".to_owned(),
        finished: "2026-11-22T10:00:01Z".to_owned(),
        summary: serde_json::json!({"sources": []}),
    };
    catalogue.store_run(&run("R-2")).unwrap();
    catalogue.store_run(&run("R-1")).unwrap();
    assert_eq!(catalogue.last_run().unwrap(), Some(run("R-1")));
}

fn dismissal(n: usize) -> Dismissal {
    Dismissal {
        id: DismissalId::new(format!("D-2026-{n:04}")),
        finding: FindingId::new(format!("fi_{n}")),
        reason: DismissalReason::TestData,
        content: Digest::of(b"one"),
        frame: "::x.txt".to_owned(),
        rule: "nl.bsn".to_owned(),
        type_code: "BSN".to_owned(),
        start: 1,
        end: 10,
        placed_on: day("2026-11-22"),
        until: day("2027-01-31"),
        withdrawn_on: None,
    }
}

fn matched(taken: bool) -> DismissalMatch {
    let count = Taken {
        item: "::x.txt".to_owned(),
        type_code: "BSN".to_owned(),
        tier: Tier::T1,
        column: None,
    };
    DismissalMatch {
        toolset: Digest::of(b"tools"),
        shape: "zip".to_owned(),
        taken: taken.then_some(count),
    }
}

fn place(catalogue: &mut Catalogue, n: usize) -> Result<Dismissal, CatalogueError> {
    catalogue.place_dismissal(|all| {
        assert_eq!(all.len(), n);
        Ok((dismissal(n), matched(true)))
    })
}

#[test]
fn a_dismissal_outlives_its_content() {
    let dir = folder();
    let mut catalogue = Catalogue::open(dir.path()).unwrap();
    catalogue.store(&[entry("a.zip", b"one")], day("2026-11-22")).unwrap();
    place(&mut catalogue, 0).unwrap();
    let files = catalogue.files_of(&Digest::of(b"one")).unwrap();
    assert_eq!((files.len(), files[0].raw_path.as_slice()), (1, b"a.zip".as_slice()));
    assert_eq!(files[0].toolset, all(&catalogue)[0].toolset);
    catalogue.forget(&source(), &["a.zip".to_owned()]).unwrap();
    catalogue.sweep().unwrap();
    assert!(catalogue.files_of(&Digest::of(b"one")).unwrap().is_empty());
    let rows = catalogue.dismissals().unwrap();
    assert_eq!((&rows[0].dismissal, rows.len()), (&dismissal(0), 1));
    assert_eq!(rows[0].matched(&Digest::of(b"tools"), "zip"), Some(&matched(true)));
    assert_eq!(rows[0].matched(&Digest::of(b"others"), "zip"), None);
    // What is looked at again replaces what was known.
    catalogue.store_match(&dismissal(0).id, &matched(false)).unwrap();
    assert_eq!(catalogue.dismissals().unwrap()[0].matches, [matched(false)]);
}

#[test]
fn a_dismissal_that_was_not_told_is_not_placed() {
    let dir = folder();
    let mut catalogue = Catalogue::open(dir.path()).unwrap();
    let refused = catalogue.place_dismissal(|_| Err(CatalogueError::Malformed { what: "test" }));
    assert!(refused.is_err() && catalogue.dismissals().unwrap().is_empty());
    place(&mut catalogue, 0).unwrap();
    place(&mut catalogue, 1).unwrap();
    let changed = catalogue.change_dismissal::<CatalogueError>(|mut all| {
        let last = all.pop().unwrap();
        Ok(Dismissal { withdrawn_on: Some(day("2026-11-23")), ..last })
    });
    assert_eq!(changed.unwrap().id, dismissal(1).id);
    let rows = catalogue.dismissals().unwrap();
    let withdrawn: Vec<bool> =
        rows.iter().map(|row| row.dismissal.withdrawn_on.is_some()).collect();
    assert_eq!(withdrawn, [false, true]);
}

#[test]
fn the_second_format_is_carried_over() {
    let dir = folder();
    let mut catalogue = Catalogue::open(dir.path()).unwrap();
    catalogue.store(&[entry("a.zip", b"one")], day("2026-11-22")).unwrap();
    catalogue
        .db
        .execute_batch("DROP TABLE dismissal_match; DROP TABLE dismissal; PRAGMA user_version=2;")
        .unwrap();
    drop(catalogue);
    let mut catalogue = Catalogue::open(dir.path()).unwrap();
    place(&mut catalogue, 0).unwrap();
    assert_eq!(all(&catalogue).len(), 2);
}

fn incident(n: u64) -> Incident {
    let clock = BreachClock::read("2026-11-20T09:00", chrono_tz::Europe::Amsterdam).unwrap();
    Incident {
        id: IncidentId::new(format!("I-2026-{n:04}")),
        kind: IncidentKind::Loss,
        cause: None,
        scope: Vec::new(),
        noticed: clock.noticed(),
        report_until: clock.until(),
        opened: clock.noticed(),
        scan: None,
        exposure: Exposure::default(),
        closed: None,
    }
}

#[test]
fn incidents_are_placed_changed_and_kept() {
    let dir = folder();
    let mut catalogue = Catalogue::open(dir.path()).unwrap();
    for n in 1..=2 {
        let placed = catalogue.place_incident(|all| {
            assert_eq!(all.len() as u64, n - 1);
            incident(n)
        });
        assert_eq!(placed.unwrap(), incident(n));
    }
    let closed = IncidentClosed { on: day("2026-11-22"), reason: IncidentClosing::Reported };
    let change = |all: Vec<Incident>| {
        let first = all.into_iter().next().unwrap();
        Ok::<_, CatalogueError>(Incident { closed: Some(closed), ..first })
    };
    catalogue.change_incident(change).unwrap();
    let refused = catalogue
        .change_incident(|_| Err(CatalogueError::Malformed { what: "nothing" }))
        .map(|_| ());
    assert!(matches!(refused, Err(CatalogueError::Malformed { .. })));
    drop(catalogue);
    let kept = Catalogue::open(dir.path()).unwrap().incidents().unwrap();
    assert_eq!(kept, [Incident { closed: Some(closed), ..incident(1) }, incident(2)]);
}

#[test]
fn the_third_format_is_carried_over() {
    let dir = folder();
    let mut catalogue = Catalogue::open(dir.path()).unwrap();
    place(&mut catalogue, 0).unwrap();
    let older =
        "DROP TABLE incident; DROP TABLE request; DROP TABLE attribution; PRAGMA user_version=3;";
    catalogue.db.execute_batch(older).unwrap();
    drop(catalogue);
    let mut catalogue = Catalogue::open(dir.path()).unwrap();
    assert!(catalogue.incidents().unwrap().is_empty());
    assert!(catalogue.requests().unwrap().is_empty());
    catalogue.place_incident(|_| incident(1)).unwrap();
    assert_eq!(catalogue.dismissals().unwrap().len(), 1);
    let format: i64 =
        catalogue.db.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(format, 7);
}

#[test]
fn the_fourth_format_is_carried_over() {
    let dir = folder();
    let catalogue = Catalogue::open(dir.path()).unwrap();
    catalogue.db.execute_batch("DROP TABLE request; PRAGMA user_version=4;").unwrap();
    drop(catalogue);
    let catalogue = Catalogue::open(dir.path()).unwrap();
    assert_eq!(catalogue.requests().unwrap(), []);
}

#[test]
fn the_fifth_format_is_carried_over() {
    let dir = folder();
    let catalogue = Catalogue::open(dir.path()).unwrap();
    catalogue.db.execute_batch("DROP TABLE attribution; PRAGMA user_version=5;").unwrap();
    drop(catalogue);
    let mut catalogue = Catalogue::open(dir.path()).unwrap();
    let signed = |text: &str| Signed { statement: text.to_owned(), signature: "sig".to_owned() };
    let row = |said: Option<Signed>, withdrawn| SignedRow {
        id: "A-2026-0001".to_owned(),
        said,
        withdrawn,
    };
    let placed = |catalogue: &mut Catalogue, row: SignedRow| {
        let made: Result<usize, CatalogueError> =
            catalogue.place_attribution(|all| Ok((row, all.len())));
        made.unwrap()
    };
    assert_eq!(placed(&mut catalogue, row(Some(signed("a")), None)), 0);
    assert_eq!(placed(&mut catalogue, row(Some(signed("a")), Some(signed("b")))), 1);
    assert_eq!(catalogue.attributions().unwrap(), [row(Some(signed("a")), Some(signed("b")))]);
}
