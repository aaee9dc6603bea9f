//! What the program refuses, with which code, naming the place; and that nothing was changed then.

use std::fs::{File, Permissions};
use std::os::unix::fs::PermissionsExt;

use rustix::fs::{FlockOperation, flock};

use crate::dossier::Dossier;
use crate::firm::{AUTHOR, OFFICER, Office, Output, PARTNER};

/// Runs something that must change no file of the share.
#[track_caller]
fn harmless(office: &Office, args: &[&str]) -> Output {
    let before = office.tree_digests();
    let output = office.run(args);
    assert_eq!(before, office.tree_digests(), "{args:?} changed the share");
    output
}

#[test]
fn every_gate_before_apply_is_closed_until_its_turn() {
    let office = Office::scanned();
    let dossier = Dossier::draft(&office, "C-1001");
    let apply = dossier.apply_args();
    harmless(&office, &apply).code(4).names(&["T0414"]);
    let key = office.path(AUTHOR.key);
    let freeze = ["plan", "freeze", &dossier.id, "--key", key.to_str().unwrap()];
    harmless(&office, &freeze).code(4).names(&["T0413"]);
    dossier.decide_as_proposed();
    let officer = office.path(OFFICER.key);
    let foreign = ["plan", "freeze", &dossier.id, "--key", officer.to_str().unwrap()];
    harmless(&office, &foreign).code(4).names(&["T0503", OFFICER.principal]);

    dossier.freeze();
    harmless(&office, &apply).code(4).names(&["T0506"]);
    dossier.approve(AUTHOR).code(4).names(&["T0503", AUTHOR.principal]);
    dossier.approve(PARTNER).ok();
    dossier.approve(PARTNER).code(4).names(&["T0505", PARTNER.principal]);
    harmless(&office, &apply).code(4).names(&["T0506"]);
    dossier.approve(OFFICER).ok();

    harmless(&office, &["apply", &dossier.id]).code(4).names(&["T0602"]);
    let wrong = ["apply", &dossier.id, "--confirm", "P-0000-0000"];
    harmless(&office, &wrong).code(4).names(&["T0603"]);
    let tomorrow = crate::firm::today().succ_opt().unwrap().to_string();
    let ahead = ["apply", &dossier.id, "--confirm", &dossier.id, "--as-of", &tomorrow];
    harmless(&office, &ahead).code(2);
    harmless(&office, &["apply", &dossier.id, "--dry-run"]).ok();
    dossier.apply().ok();
}

/// The author has every right in the list of signers, and still cannot approve the own plan.
#[test]
fn nobody_approves_the_own_plan() {
    let office = Office::scanned();
    office.rewrite("allowed_signers", |signers| {
        signers.replacen("\"plan@termijn,decision@termijn", "\"plan@termijn,approval@termijn", 1)
    });
    let dossier = Dossier::draft(&office, "C-1003");
    dossier.decide_as_proposed();
    dossier.freeze();
    dossier.approve(AUTHOR).code(4).names(&["T0504", AUTHOR.principal]);
    dossier.approve(OFFICER).ok();
    harmless(&office, &dossier.apply_args()).code(4).names(&["T0506"]);
}

/// A signature that does not count is told by what is wrong with it.
#[test]
fn a_signature_is_refused_for_its_own_fault() {
    let office = Office::scanned();
    let dossier = Dossier::draft(&office, "C-1003");
    dossier.decide_as_proposed();
    let stranger = office.path("stranger");
    let stranger = stranger.to_str().unwrap();
    let new = ["key", "new", stranger, "--principal", "x@elders.example", "--no-passphrase"];
    office.run(&new).ok();
    let freeze = ["plan", "freeze", &dossier.id, "--key", stranger];
    harmless(&office, &freeze).code(4).names(&["T0518", "SHA256:"]);
    let no_key = ["plan", "freeze", &dossier.id, "--key", "allowed_signers"];
    harmless(&office, &no_key).code(4).names(&["T0513"]);
    std::fs::set_permissions(office.path("allowed_signers"), Permissions::from_mode(0o600))
        .unwrap();
    harmless(&office, &no_key).code(1).names(&["T0523", "allowed_signers"]);

    dossier.freeze();
    dossier.approve(OFFICER).ok();
    let approved = dossier.approve(PARTNER).ok().json();
    let approval = crate::dossier::path_of(&office, &approved["signature"]);
    let author = format!("{}.author.sig", dossier.frozen().header.display());
    let (whole, other) = (std::fs::read(&approval).unwrap(), std::fs::read(&author).unwrap());
    for (bytes, number) in [(b"no signature".to_vec(), "T0510"), (other.clone(), "T0509")] {
        std::fs::write(&approval, bytes).unwrap();
        harmless(&office, &dossier.apply_args()).code(4).names(&[number]);
    }
    std::fs::write(&approval, whole).unwrap();
    std::fs::remove_file(&author).unwrap();
    harmless(&office, &dossier.apply_args()).code(4).names(&["T0501", &author]);
    std::fs::write(&author, other).unwrap();
    dossier.apply().ok();
}

#[test]
fn a_plan_that_was_altered_is_refused() {
    let office = Office::scanned();
    let dossier = Dossier::draft(&office, "C-1001");
    dossier.decide_as_proposed();
    dossier.freeze();
    dossier.approve(OFFICER).ok();
    dossier.approve(PARTNER).ok();
    for path in [&dossier.frozen().header, &dossier.frozen().items] {
        let whole = std::fs::read(path).unwrap();
        let mut longer = whole.clone();
        longer.extend_from_slice(b" \n");
        let mut other = whole.clone();
        let middle = other.len() / 2;
        other[middle] ^= 1;
        for bytes in [longer, other] {
            std::fs::write(path, bytes).unwrap();
            harmless(&office, &dossier.apply_args()).code(4);
        }
        std::fs::remove_file(path).unwrap();
        harmless(&office, &dossier.apply_args()).code(4).names(&["T0436", path.to_str().unwrap()]);
        std::fs::write(path, whole).unwrap();
    }
    office.rewrite("allowed_signers", |signers| format!("{signers}# later\n"));
    harmless(&office, &dossier.apply_args()).code(4).names(&["T0434"]);
}

/// Between approval and `apply` a hold is laid and a file is changed: both lines are left alone.
#[test]
fn what_changed_since_the_plan_is_left_alone() {
    let office = Office::scanned();
    let dossier = Dossier::approved(&office, "C-1001");
    let changed = "klanten/devries/2023-loon/loonstrook mei.txt";
    let blocked = "klanten/devries/2023-loon/loonstrook feb.txt";
    let mut letter = std::fs::read(office.file_of(changed)).unwrap();
    letter.push(b'\n');
    std::fs::write(office.file_of(changed), letter).unwrap();
    let review = crate::firm::today().succ_opt().unwrap().to_string();
    let hold = [
        "hold",
        "add",
        "--path",
        blocked,
        "--reason",
        "claim",
        "--mandate",
        "brief 12",
        "--owner",
        OFFICER.principal,
        "--review",
        &review,
    ];
    office.run(&hold).ok();
    let applied = dossier.apply().code(3).json();
    let outcomes = crate::dossier::outcomes(&applied);
    assert_eq!(outcomes.get("skipped:changed"), Some(&1), "{outcomes:?}");
    assert_eq!(outcomes.get("skipped:hold"), Some(&1), "{outcomes:?}");
    assert_eq!(outcomes.values().sum::<u64>(), dossier.lines.len() as u64);
    assert!(office.file_of(changed).is_file() && office.file_of(blocked).is_file());
}

#[test]
fn there_is_no_plan_without_anything_due() {
    let office = Office::scanned();
    harmless(&office, &["plan", "create", "--client", "C-1013"])
        .code(4)
        .names(&["T0412", "C-1013"]);
    harmless(&office, &["plan", "create", "--client", "C-9999"])
        .code(1)
        .names(&["T0403", "C-9999"]);
}

#[test]
fn the_clients_own_books_are_not_destroyed() {
    let office = Office::scanned();
    let dossier = Dossier::draft(&office, "C-1004");
    let locator = dossier.locators().into_iter().next().unwrap();
    let decide = [
        "decide",
        &dossier.id,
        &locator,
        "--action",
        "destroy",
        "--reason",
        "contract_term",
        "--by",
        AUTHOR.principal,
    ];
    harmless(&office, &decide).code(4).names(&["T0427"]);
    let stranger = ["decide", &dossier.id, "--proposed", "--by", "x.onbekend@elders.example"];
    harmless(&office, &stranger).code(4).names(&["T0517", "x.onbekend@elders.example"]);
}

#[test]
fn a_source_that_is_not_there_is_not_an_empty_one() {
    let office = Office::scanned();
    let known = || {
        let status = office.run(&["status", "--all", "--format", "json"]);
        status.code_in(&[0, 3]).json()["items"].as_array().map_or(0, Vec::len)
    };
    let before = known();
    let sentinel = office.path("share/.termijn-root");
    let aside = office.path("aside");
    std::fs::rename(&sentinel, &aside).unwrap();
    office.run(&["scan"]).code(1).names(&[".termijn-root"]);
    std::fs::rename(&aside, &sentinel).unwrap();
    std::fs::rename(office.path("share"), &aside).unwrap();
    office.run(&["scan"]).code(1).names(&["share"]);
    std::fs::rename(&aside, office.path("share")).unwrap();
    assert_eq!(known(), before, "a share that is not mounted forgets nothing");
}

#[test]
fn a_plan_waits_for_its_source() {
    let office = Office::scanned();
    let dossier = Dossier::approved(&office, "C-1003");
    let (sentinel, aside) = (office.path("share/.termijn-root"), office.path("aside"));
    std::fs::rename(&sentinel, &aside).unwrap();
    harmless(&office, &dossier.apply_args()).code(4).names(&["T0201", "share"]);
    std::fs::rename(&aside, &sentinel).unwrap();
    dossier.apply().ok();
}

#[test]
fn a_bad_register_is_not_half_loaded() {
    let office = Office::new();
    let whole = std::fs::read(office.path("register.csv")).unwrap();
    let header = whole.split_inclusive(|byte| *byte == b'\n').next().unwrap().to_vec();
    for empty in [Vec::new(), header] {
        std::fs::write(office.path("register.csv"), empty).unwrap();
        for args in [&["scan"][..], &["register", "check"]] {
            harmless(&office, args).code(2).names(&["register.csv"]);
        }
    }
    std::fs::write(office.path("register.csv"), &whole).unwrap();
    office.rewrite("register.csv", |register| {
        // Every bad row is named, not only the first.
        let rows = register.split_inclusive('\n').enumerate().map(|(n, row)| match n {
            2 => spoiled(row, 5, "31-13-2024"),
            5 => spoiled(row, 6, "afgerond"),
            _ => row.to_owned(),
        });
        rows.collect()
    });
    for args in [&["scan"][..], &["register", "check"]] {
        let refused = harmless(&office, args);
        refused.code(2).names(&["register.csv", "rij 3", "einddatum", "rij 6", "status"]);
    }
}

/// A row with another cell; the cells before it hold no quotes.
fn spoiled(row: &str, column: usize, cell: &str) -> String {
    let mut cells: Vec<&str> = row.split(';').collect();
    cells[column] = cell;
    cells.join(";")
}

#[test]
fn a_register_that_went_bad_stops_plan_and_apply() {
    let office = Office::scanned();
    let dossier = Dossier::approved(&office, "C-1003");
    office.rewrite("register.csv", |register| register.replacen(";beëindigd;", ";afgerond;", 1));
    harmless(&office, &["plan", "create", "--client", "C-1001"]).code(2).names(&["register.csv"]);
    harmless(&office, &dossier.apply_args()).code(2).names(&["T0115", "register.csv"]);
}

#[test]
fn a_mistyped_setting_is_shown_in_its_place() {
    let office = Office::new();
    office.rewrite("termijn.toml", |toml| toml.replace("waiting_days = 0", "wating_days = 0"));
    let toml = std::fs::read_to_string(office.path("termijn.toml")).unwrap();
    let line = toml.lines().position(|line| line.starts_with("wating_days")).unwrap() + 1;
    let place = format!("termijn.toml:{line}:1");
    for args in [&["scan"][..], &["status"], &["check"]] {
        harmless(&office, args).code(2).names(&[&place, "waiting_days"]);
    }
}

#[test]
fn nothing_is_there_without_settings() {
    let office = Office::empty();
    office.run(&["scan"]).code(2);
    office.run(&["no-such-verb"]).code(2);
    office.run(&["--version"]).ok().names(&[env!("CARGO_PKG_VERSION")]);
}

/// Another run holds the lock: reading goes on, a hold is laid, everything else waits its turn.
#[test]
fn a_second_run_is_turned_away() {
    let office = Office::scanned();
    let dossier = Dossier::approved(&office, "C-1003");
    let lock = File::options().read(true).write(true).open(office.state().join("lock")).unwrap();
    flock(&lock, FlockOperation::NonBlockingLockExclusive).unwrap();
    for args in [&["scan"][..], &["plan", "create", "--client", "C-1001"], &dossier.apply_args()] {
        harmless(&office, args).code(6);
    }
    office.run(&["status"]).code_in(&[0, 3]);
    let review = crate::firm::today().succ_opt().unwrap().to_string();
    let hold = [
        "hold",
        "add",
        "--engagement",
        "E-2021-007",
        "--reason",
        "claim",
        "--mandate",
        "brief 12",
        "--owner",
        OFFICER.principal,
        "--review",
        &review,
    ];
    office.run(&hold).ok();
    flock(&lock, FlockOperation::Unlock).unwrap();
    let outcomes =
        crate::dossier::outcomes(&harmless(&office, &dossier.apply_args()).code(3).json());
    assert_eq!(outcomes.get("skipped:hold"), Some(&(dossier.lines.len() as u64)), "{outcomes:?}");
}

#[test]
fn a_state_folder_that_others_can_enter_is_not_used() {
    let office = Office::scanned();
    std::fs::set_permissions(office.state(), Permissions::from_mode(0o755)).unwrap();
    for args in [&["scan"][..], &["plan", "create", "--client", "C-1001"], &["status"]] {
        harmless(&office, args).code(4).names(&["T0302", office.state().to_str().unwrap()]);
    }
    let mode = std::fs::metadata(office.state()).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o755, "the folder was changed without being asked");
}

#[test]
fn a_key_that_others_can_read_signs_nothing() {
    let office = Office::scanned();
    let dossier = Dossier::draft(&office, "C-1003");
    dossier.decide_as_proposed();
    let key = office.path(AUTHOR.key);
    std::fs::set_permissions(&key, Permissions::from_mode(0o644)).unwrap();
    let freeze = ["plan", "freeze", &dossier.id, "--key", key.to_str().unwrap()];
    harmless(&office, &freeze).code(4).names(&["T0513", key.to_str().unwrap()]);
}
