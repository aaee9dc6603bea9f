//! What may happen to a file after its destruction was announced, and before it is done.

use std::fs;

use termijn::dispose::faults;
use termijn::retention::{RequestKind, RequestState};
use termijn::run::holding;
use termijn::run::requesting;

use super::{failing, power_cut};
use crate::desk::{ANNA, BOB, Desk, day, look, told};

/// What half a destruction left is not finished under a hold, and is once the hold is gone.
#[test]
fn a_hold_stops_a_destruction_that_was_cut_off() {
    for scope_by_path in [true, false] {
        let desk = Desk::new(&["een.txt"]);
        let plan = desk.approved();
        failing("destroy.truncate", None, || desk.apply(&plan)).unwrap();
        let half = desk.quarantined();
        let content = fs::read(&half[0]).unwrap();
        let hold =
            if scope_by_path { desk.hold("klanten/a/een.txt") } else { desk.hold_engagement() };
        let report = desk.apply(&plan).unwrap();
        assert_eq!(told(&report), [("waiting".to_owned(), 1)].into());
        assert_eq!(report.lines[0].stuck, Some("hold"));
        assert_eq!(fs::read(&half[0]).unwrap(), content, "what is left was touched");
        let keys = [desk.key(ANNA), desk.key(BOB)];
        holding::release(&mut desk.office(), &hold, "claim_settled", &keys).unwrap();
        let mut desk = desk;
        let report = desk.at(day(1)).apply(&plan).unwrap();
        assert!(report.certificate.is_some(), "{:?}", told(&report));
        assert!(desk.names().is_empty());
    }
}

/// The same under a request: what is left may be what it is about, and nobody can be looked for in it.
#[test]
fn a_request_stops_a_destruction_that_was_cut_off() {
    for (kind, by_person, stuck) in [
        (RequestKind::Access, false, "request"),
        (RequestKind::Restriction, false, "restriction"),
        (RequestKind::Access, true, "block_not_evaluated"),
    ] {
        let mut desk = Desk::new(&["een.txt"]);
        let plan = desk.approved();
        failing("destroy.truncate", None, || desk.apply(&plan)).unwrap();
        let half = desk.quarantined();
        let content = fs::read(&half[0]).unwrap();
        let scope = by_person.then(|| desk.person("naam: Xaveria Quilboom"));
        let id = desk.request(kind, scope);
        let report = desk.apply(&plan).unwrap();
        assert_eq!(told(&report), [("waiting".to_owned(), 1)].into(), "{stuck}");
        assert_eq!(report.lines[0].stuck, Some(stuck));
        assert_eq!(fs::read(&half[0]).unwrap(), content, "what is left was touched");
        requesting::close(&mut desk.office(), &id, RequestState::Withdrawn, None).unwrap();
        let report = desk.at(day(1)).apply(&plan).unwrap();
        assert!(report.certificate.is_some(), "{stuck}: {:?}", told(&report));
        assert!(desk.names().is_empty());
    }
}

/// A destruction that was announced and did not begin: the hold puts the whole file back.
#[test]
fn a_hold_after_the_intent_puts_what_is_whole_back() {
    let desk = Desk::new(&["een.txt"]);
    let before = desk.look("een.txt");
    let plan = desk.approved();
    failing("destroy.overwrite", None, || desk.apply(&plan)).unwrap();
    assert_eq!(desk.quarantined().len(), 1);
    desk.hold("klanten/a/een.txt");
    let report = desk.apply(&plan).unwrap();
    assert_eq!(told(&report), [("skipped:hold".to_owned(), 1)].into());
    assert_eq!(desk.look("een.txt"), before);
}

/// An engagement that runs again, or a time that was touched: what is whole is judged in full once more.
#[test]
fn what_was_touched_after_the_intent_is_judged_again() {
    for runs_again in [true, false] {
        let desk = Desk::new(&["een.txt"]);
        let (content, mode, _) = desk.look("een.txt");
        let plan = desk.approved();
        failing("destroy.overwrite", None, || desk.apply(&plan)).unwrap();
        touch(&desk.quarantined()[0]);
        if runs_again {
            desk.write_register("2026-10-31");
        }
        let report = desk.apply(&plan).unwrap();
        if runs_again {
            assert_eq!(told(&report), [("skipped:register_changed".to_owned(), 1)].into());
            let (now, now_mode, _) = desk.look("een.txt");
            assert_eq!((now, now_mode), (content, mode));
        } else {
            assert_eq!(told(&report), [("destroyed".to_owned(), 1)].into());
            assert!(desk.names().is_empty() && report.certificate.is_some());
        }
    }
}

/// A touched file goes back when it may not be destroyed; touching does not lock it up.
#[test]
fn what_was_touched_in_quarantine_goes_back() {
    let mut desk = Desk::new(&["een.txt"]);
    desk.gates.waiting_days = 7;
    let (content, mode, _) = desk.look("een.txt");
    let plan = desk.approved();
    desk.apply(&plan).unwrap();
    touch(&desk.quarantined()[0]);
    let report = desk.at(day(8)).apply(&plan).unwrap();
    assert_eq!(told(&report), [("skipped:changed".to_owned(), 1)].into());
    let (now, now_mode, _) = desk.look("een.txt");
    assert_eq!((now, now_mode), (content, mode));
}

/// What came in through an old handle was read by nobody: it is left, and a person looks.
#[test]
fn what_was_written_after_the_intent_is_not_destroyed() {
    for point in ["destroy.overwrite", "destroy.read_back", "destroy.truncate", "destroy.unlink"] {
        for new in ["een nieuw stuk", ""] {
            let desk = Desk::new(&["een.txt"]);
            let plan = desk.approved();
            failing(point, None, || desk.apply(&plan)).unwrap();
            let path = desk.quarantined().remove(0);
            let overwritten = ["destroy.truncate", "destroy.unlink"].contains(&point);
            fs::write(&path, new).unwrap();
            let report = desk.apply(&plan).unwrap();
            if new.is_empty() && overwritten {
                // Cut off after it was overwritten is what we do ourselves.
                assert_eq!(told(&report), [("unlinked".to_owned(), 1)].into(), "{point}");
                continue;
            }
            assert_eq!(told(&report), [("indeterminate".to_owned(), 1)].into(), "{point}");
            assert_eq!(fs::read_to_string(&path).unwrap(), new, "{point}: it was touched");
        }
    }
}

/// Moved out of quarantine before a byte of it was overwritten: nobody may say that it is gone.
#[test]
fn what_was_moved_away_after_the_intent_is_not_called_destroyed() {
    for (point, want) in [
        ("destroy.overwrite", "indeterminate"),
        ("destroy.read_back", "indeterminate"),
        ("destroy.truncate", "unlinked"),
        ("destroy.done", "unlinked"),
    ] {
        let desk = Desk::new(&["een.txt"]);
        let (before, _, _) = desk.look("een.txt");
        let plan = desk.approved();
        power_cut(point, 1, || desk.apply(&plan));
        let aside = desk.path("aside");
        if let Some(path) = desk.quarantined().first() {
            fs::rename(path, &aside).unwrap();
            let whole = look(&aside).0 == before;
            assert_eq!(whole, point == "destroy.overwrite", "{point}");
        }
        let report = desk.apply(&plan).unwrap();
        assert_eq!(told(&report), [(want.to_owned(), 1)].into(), "{point}");
    }
}

/// Writes nothing, and gives the file the time of this moment.
fn touch(path: &std::path::Path) {
    let file = fs::File::options().write(true).open(path).unwrap();
    file.set_modified(std::time::SystemTime::now()).unwrap();
}

/// The power goes at any step, and a hold is placed before it is back.
#[test]
fn after_a_power_cut_a_hold_keeps_all_that_is_whole() {
    let (cut, finished): (Vec<_>, Vec<_>) =
        faults::POINTS.into_iter().filter(|p| !p.starts_with("restore")).partition(|point| {
            let desk = Desk::new(&["een.txt", "twee.txt"]);
            let before = [desk.look("een.txt"), desk.look("twee.txt")];
            let plan = desk.approved();
            power_cut(point, 1, || desk.apply(&plan));
            desk.hold("klanten/a/**");
            let report = desk.apply(&plan).unwrap();
            let whole = ["een.txt", "twee.txt"].map(|name| desk.share(name).exists());
            for (name, before) in ["een.txt", "twee.txt"].iter().zip(before) {
                assert!(!desk.share(name).exists() || desk.look(name) == before, "{point}: {name}");
            }
            // The second line was not begun, or only moved: it is always back.
            assert!(whole.into_iter().filter(|whole| *whole).count() >= 1, "{point}");
            assert_eq!(told(&report).get("destroyed"), None, "{point}");
            whole == [true, true]
        });
    assert_eq!(
        cut[..5],
        [
            "quarantine.rename",
            "quarantine.check",
            "quarantine.mode",
            "quarantine.sync",
            "quarantine.done"
        ]
    );
    assert_eq!(cut[5..], ["destroy.overwrite"], "{finished:?}");
}
