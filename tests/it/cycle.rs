//! From what is due to a certificate that a third party can check, for three kinds of client.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::dossier::{Dossier, Standing, due_of, outcomes, path_of, removed, stated};
use crate::firm::{Office, is_there, skipped};

/// An ordinary client: ours is destroyed.
#[test]
fn what_is_due_is_destroyed_and_certified() {
    let office = Office::scanned();
    let dossier = Dossier::approved(&office, "C-1001");
    assert_eq!(dossier.locators(), due_of("C-1001"));
    let applied = dossier.apply().ok().json();
    let outcomes = outcomes(&applied);
    // Whether overwriting can be confirmed depends on the file system that the test runs on.
    assert!(outcomes.keys().all(|code| code == "destroyed" || code == "unlinked"), "{outcomes:?}");
    assert_eq!(removed(&outcomes), dossier.lines.len() as u64);
    assert!(applied["archive"].is_null(), "nothing was to be returned");
    check_end(&dossier, &applied);
}

/// The client wants everything back first.
#[test]
fn what_must_be_returned_is_returned_first() {
    let office = Office::scanned();
    let dossier = Dossier::approved(&office, "C-1002");
    assert_eq!(dossier.locators(), due_of("C-1002"));
    let applied = dossier.apply().ok().json();
    let returned = outcomes(&applied).get("returned_destroyed").copied();
    assert_eq!(returned, Some(dossier.lines.len() as u64));
    check_end(&dossier, &applied);
    check_archive(&office, &applied["archive"]);
}

/// The client's own books: proposed is to give them back, with or without keeping ours.
#[test]
fn what_is_the_clients_own_is_never_only_destroyed() {
    let office = Office::scanned();
    let dossier = Dossier::approved(&office, "C-1004");
    assert_eq!(dossier.locators(), due_of("C-1004"));
    let applied = dossier.apply().ok().json();
    let outcomes = outcomes(&applied);
    let returned = ["returned", "returned_destroyed"].map(|code| outcomes.get(code).unwrap_or(&0));
    assert_eq!(returned.into_iter().sum::<u64>(), dossier.lines.len() as u64);
    check_end(&dossier, &applied);
    check_archive(&office, &applied["archive"]);
}

/// A second person keeps one line back: it stays, and is counted.
#[test]
fn what_is_kept_stays_and_is_counted() {
    let office = Office::scanned();
    let dossier = Dossier::draft(&office, "C-1003");
    dossier.decide_as_proposed();
    let kept = "clients/northsea/key staff.xlsx";
    let by = crate::firm::AUTHOR.principal;
    let decide =
        ["decide", &dossier.id, kept, "--action", "keep", "--reason", "keep_claim", "--by", by];
    office.run(&decide).ok();
    dossier.freeze();
    dossier.approve(crate::firm::OFFICER).ok();
    dossier.approve(crate::firm::PARTNER).ok();
    let applied = dossier.apply().code_in(&[0, 3]).json();
    assert_eq!(outcomes(&applied).get("skipped:kept"), Some(&1));
    assert!(office.file_of(kept).is_file());
    check_end(&dossier, &applied);
}

/// What holds after every plan that ended.
fn check_end(dossier: &Dossier<'_>, applied: &Value) {
    assert_eq!(applied["schema"], "termijn/apply/1");
    assert_eq!(applied["plan"], dossier.id.as_str());
    assert!(applied["waiting_until"].is_null(), "the firm has no waiting time");
    dossier.assert_rest_untouched();
    let told = outcomes(applied);
    let lines = dossier.lines.len();
    let gone = usize::try_from(removed(&told)).unwrap();
    let want = Standing { present: lines - gone, missing: gone, quarantined: 0 };
    assert_eq!(dossier.standing(), want);

    let certificate = &applied["certificate"];
    let path = path_of(dossier.office, &certificate["path"]);
    assert_eq!(stated(&path), (lines as u64, told.clone()));
    assert_eq!(told.values().sum::<u64>(), lines as u64);
    for file in ["signature", "annex", "html"] {
        assert!(path_of(dossier.office, &certificate[file]).is_file(), "no {file}");
    }
    check_with_ssh_keygen(dossier.office, certificate);
    check_verify(dossier, applied);
    // A plan is carried out once: what it says stays true.
    dossier.apply().code_in(&[0, 4]);
    assert_eq!(dossier.standing(), want);
}

/// A third party needs nothing of ours but the list of signers.
fn check_with_ssh_keygen(office: &Office, certificate: &Value) {
    if !is_there("ssh-keygen", &["-?"]) {
        return skipped("cycle", "there is no ssh-keygen");
    }
    let principal = certificate["principal"].as_str().expect("a principal");
    assert!(principal.starts_with("machine@"), "{principal}");
    let verify = |namespace: &str| {
        let statement = File::open(path_of(office, &certificate["path"])).unwrap();
        let signature = path_of(office, &certificate["signature"]);
        Command::new("ssh-keygen")
            .args(["-Y", "verify", "-I", principal, "-n", namespace, "-f"])
            .arg(office.path("allowed_signers"))
            .arg("-s")
            .arg(signature)
            .stdin(statement)
            .output()
            .unwrap()
    };
    let accepted = verify("certificate@termijn");
    assert!(accepted.status.success(), "{}", String::from_utf8_lossy(&accepted.stdout));
    assert!(!verify("plan@termijn").status.success(), "the machine may sign no plan");
}

/// The archive opens with another program, by the passphrase that lies elsewhere.
fn check_archive(office: &Office, archive: &Value) {
    let path = path_of(office, &archive["path"]);
    let secret = path_of(office, &archive["passphrase_file"]);
    assert_ne!(path.parent(), secret.parent(), "the passphrase lies beside its archive");
    let passphrase = std::fs::read_to_string(&secret).unwrap();
    let (archive, secret) = (path.to_str().unwrap(), secret.to_str().unwrap());
    office.run(&["verify", "--passphrase-file", secret, archive]).ok();
    let broken = flipped(office, &path, &[]);
    let broken = broken.to_str().unwrap();
    office.run(&["verify", "--passphrase-file", secret, broken]).code(5);
    if !is_there("7z", &["--help"]) {
        return skipped("cycle", "there is no 7z");
    }
    let test = |passphrase: &str| {
        Command::new("7z").arg("t").arg(format!("-p{passphrase}")).arg(archive).output().unwrap()
    };
    let tested = test(passphrase.trim_end());
    assert!(tested.status.success(), "{}", String::from_utf8_lossy(&tested.stderr));
    assert!(!test("another").status.success(), "any passphrase opens it");
}

/// Plan, certificate and ledger are in order, and not when one bit of them is another.
fn check_verify(dossier: &Dossier<'_>, applied: &Value) {
    let office = dossier.office;
    let signers = office.path("allowed_signers");
    let verify = |file: &Path| {
        let signers = signers.to_str().unwrap();
        office.run(&["verify", "--allowed-signers", signers, file.to_str().unwrap()])
    };
    let certificate = path_of(office, &applied["certificate"]["path"]);
    let annex = path_of(office, &applied["certificate"]["annex"]);
    let (plan, items) = (&dossier.frozen().header, &dossier.frozen().items);
    let ledger = office.scratch("ledger").join(format!("{}.jsonl", dossier.id));
    office.run(&["ledger", "export", ledger.to_str().unwrap()]).ok();
    for file in [&certificate, plan, &ledger] {
        verify(file).ok();
        verify(&flipped(office, file, &[])).code(5);
    }
    for (file, beside) in [(plan, items), (&certificate, &annex)] {
        verify(&flipped(office, file, &[beside])).code(5);
    }
}

/// A copy of `file` with all that lies beside it; one bit of it, or of each of `instead`, is another.
fn flipped(office: &Office, file: &Path, instead: &[&Path]) -> PathBuf {
    let name = |path: &Path| path.file_name().unwrap().to_owned();
    let changed: Vec<_> = if instead.is_empty() { vec![file] } else { instead.to_vec() };
    let what = name(changed[0]);
    let folder = office.scratch("flipped").join(what.to_string_lossy().replace('.', "_"));
    std::fs::create_dir(&folder).unwrap();
    for entry in std::fs::read_dir(file.parent().unwrap()).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            std::fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
        }
    }
    for path in changed {
        let copy = folder.join(name(path));
        let mut bytes = std::fs::read(&copy).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(&copy, bytes).unwrap();
    }
    folder.join(name(file))
}
