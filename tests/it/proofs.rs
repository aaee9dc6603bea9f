//! `verify` on everything that the program writes, and on what it does not.

use std::path::{Path, PathBuf};

use crate::dossier::{Dossier, path_of};
use crate::firm::{AUTHOR, Office, Output};

fn verify(office: &Office, file: &Path, more: &[&str]) -> Output {
    office.run(&[&["verify", file.to_str().unwrap()], more].concat())
}

/// Copies a file with all that lies beside it under the same stem, as one hands them to a third party.
fn handed_over(office: &Office, file: &Path, to: &str) -> PathBuf {
    let folder = office.scratch(to);
    let name = file.file_name().unwrap().to_str().unwrap();
    let stem = &name[..name.find('.').unwrap()];
    for entry in std::fs::read_dir(file.parent().unwrap()).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name().to_str().unwrap().starts_with(stem) {
            std::fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
        }
    }
    folder.join(name)
}

/// Runs with nothing of the firm: no settings, no state, only what was handed over.
fn elsewhere(office: &Office, file: &Path, more: &[&str]) -> Output {
    let args = [&["verify", file.to_str().unwrap()], more].concat();
    let mut command = office.command(&args);
    command.env_remove("TERMIJN_STATE").current_dir(office.scratch("elsewhere"));
    Output::of(&args, &command.output().unwrap())
}

#[test]
fn everything_that_is_written_can_be_verified() {
    let office = Office::scanned();
    let dossier = Dossier::approved(&office, "C-1002");
    let applied = dossier.apply().ok().json();
    let plan = dossier.frozen().header.clone();
    let folder = plan.parent().unwrap();
    let author = plan.with_file_name(format!("{}.plan.json.author.sig", dossier.id));
    assert!(folder.is_dir() && author.is_file());
    let certificate = path_of(&office, &applied["certificate"]["path"]);
    let signers = office.path("allowed_signers");
    let signers = signers.to_str().unwrap();

    for file in [
        plan.clone(),
        dossier.frozen().items.clone(),
        author,
        certificate.clone(),
        path_of(&office, &applied["certificate"]["annex"]),
        path_of(&office, &applied["certificate"]["signature"]),
    ] {
        verify(&office, &file, &[]).ok();
        let copy = handed_over(&office, &file, "copies");
        elsewhere(&office, &copy, &["--allowed-signers", signers]).ok();
        // A signature of nobody one knows establishes nothing, and that is said.
        elsewhere(&office, &copy, &[]).code(5).names(&["T0703", "--allowed-signers"]);
    }
    changed_bytes_are_seen(&office, &plan, signers);
    changed_bytes_are_seen(&office, &certificate, signers);
    check_ledger(&office);
    check_archive(&office, &applied);
}

/// One other byte anywhere in a file or in what belongs to it.
fn changed_bytes_are_seen(office: &Office, file: &Path, signers: &str) {
    let copy = handed_over(office, file, "changed");
    for entry in std::fs::read_dir(copy.parent().unwrap()).unwrap() {
        let part = entry.unwrap().path();
        // The page for reading is not what is signed.
        if part.extension().is_some_and(|ending| ending == "html") {
            continue;
        }
        let whole = std::fs::read(&part).unwrap();
        let mut other = whole.clone();
        let middle = other.len() / 2;
        other[middle] ^= 1;
        std::fs::write(&part, other).unwrap();
        elsewhere(office, &copy, &["--allowed-signers", signers]).code(5);
        std::fs::write(&part, whole).unwrap();
    }
    elsewhere(office, &copy, &["--allowed-signers", signers]).ok();
    std::fs::remove_dir_all(copy.parent().unwrap()).unwrap();
}

fn check_ledger(office: &Office) {
    office.run(&["ledger", "show"]).ok().names(&["plan_frozen"]);
    let copy = office.path("logboek.jsonl");
    let export = ["ledger", "export", copy.to_str().unwrap()];
    office.run(&export).ok();
    office.run(&export).code(1).names(&["T0310", "logboek.jsonl"]);
    elsewhere(office, &copy, &[]).ok();
    // Under another name it is the same ledger.
    let renamed = office.path("kopie.txt");
    std::fs::rename(&copy, &renamed).unwrap();
    elsewhere(office, &renamed, &[]).ok();
    let whole = std::fs::read(&renamed).unwrap();
    let lines: Vec<&[u8]> = whole.split_inclusive(|byte| *byte == b'\n').collect();
    let without = [&lines[..2], &lines[3..]].concat().concat();
    for (name, bytes) in [("gat", without), ("staart", whole[..whole.len() - 9].to_vec())] {
        std::fs::write(&renamed, bytes).unwrap();
        assert_eq!(elsewhere(office, &renamed, &[]).code, Some(5), "{name}");
    }
    // The ledger in the state folder: to look at it is a failed check, to go on with it a closed gate.
    let own = office.state().join("ledger.jsonl");
    let tampered = [&lines[..2], &lines[3..]].concat().concat();
    std::fs::write(&own, tampered).unwrap();
    office.run(&["ledger", "show"]).code(5).names(&["T0312", "ledger.jsonl"]);
    office.run(&["check"]).code(4).names(&["T0312"]);
    office.run(&["scan"]).code(4).names(&["T0312"]);
    std::fs::write(&own, whole).unwrap();
}

fn check_archive(office: &Office, applied: &serde_json::Value) {
    let archive = path_of(office, &applied["archive"]["path"]);
    let passphrase = path_of(office, &applied["archive"]["passphrase_file"]);
    let passphrase = ["--passphrase-file", passphrase.to_str().unwrap()];
    // The machine that made it kept its passphrase.
    verify(office, &archive, &[]).ok();
    elsewhere(office, &archive, &passphrase).ok();
    elsewhere(office, &archive, &[]).code(5).names(&["--passphrase-file"]);
    let wrong = office.path("wrong");
    std::fs::write(&wrong, "not the passphrase of this\n").unwrap();
    elsewhere(office, &archive, &["--passphrase-file", wrong.to_str().unwrap()]).code(5);
    let mut bytes = std::fs::read(&archive).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let altered = office.path("altered.zip");
    std::fs::write(&altered, &bytes).unwrap();
    elsewhere(office, &altered, &passphrase).code(5);
    std::fs::write(&altered, "no zip at all").unwrap();
    elsewhere(office, &altered, &passphrase).code(5);
}

/// A statement that takes lines off a plan is checked by itself, by its signature's name, and with the plan.
#[test]
fn a_statement_beside_a_plan_can_be_verified() {
    let office = Office::scanned();
    let dossier = Dossier::draft(&office, "C-1002");
    dossier.decide_as_proposed();
    dossier.freeze();
    let key = office.path(AUTHOR.key);
    let reason = ["--reason", "keep_claim", "--key", key.to_str().unwrap()];
    office.run(&[&["plan", "exclude", &dossier.id, "1"], &reason[..]].concat()).ok();
    let plan = dossier.frozen().header.clone();
    let names = termijn::run::files::names(plan.parent().unwrap()).unwrap();
    let name = names.iter().find(|n| n.contains(".exclusion-") && !n.ends_with("sig")).unwrap();
    let statement = plan.with_file_name(name);
    let signature = plan.with_file_name(format!("{name}.sig"));

    for file in [&statement, &signature] {
        let checked = verify(&office, file, &["--format", "json"]).ok().json();
        let [checked] = &checked["files"].as_array().unwrap()[..] else { panic!("{checked}") };
        assert_eq!((&checked["kind"], &checked["verified"]), (&"statement".into(), &true.into()));
        let marks: Vec<_> = checked["checks"].as_array().unwrap().iter().collect();
        assert!(marks.len() == 4 && marks.iter().all(|check| check["mark"] == "right"));
        let says = |text: &str| marks.iter().any(|c| c["text"].as_str().unwrap().contains(text));
        assert!(says(AUTHOR.principal) && says("decision@termijn") && says("keep_claim"));
    }
    // The plan tells of it as well, and both hold elsewhere; by itself it says what was not checked.
    let (two, signers) = ([&plan, &statement], office.path("allowed_signers"));
    let signers = ["--allowed-signers", signers.to_str().unwrap()];
    for file in two {
        let copy = handed_over(&office, file, "copies");
        let told = elsewhere(&office, &copy, &signers).ok().stdout_text();
        assert!(told.contains("keep_claim"), "{told}");
        elsewhere(&office, &copy, &[]).code(5).names(&["T0703"]);
    }
    let alone = office.scratch("alone").join(name);
    std::fs::copy(&statement, &alone).unwrap();
    elsewhere(&office, &alone, &signers).code(5);
    std::fs::copy(&signature, alone.with_file_name(format!("{name}.sig"))).unwrap();
    let told = elsewhere(&office, &alone, &signers).ok().stdout_text();
    assert!(told.contains("  – "), "{told}");

    // One byte, and neither the statement nor the plan is what was signed.
    let bytes = std::fs::read(&statement).unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    let other = [text.replace("[1]", "[2]"), text.replace("keep_claim", "keep_doubt")];
    for other in other.iter().map(String::as_bytes).chain([&bytes[..bytes.len() / 2]]) {
        assert_ne!(other, bytes);
        std::fs::write(&statement, other).unwrap();
        for file in [&plan, &statement, &signature] {
            verify(&office, file, &[]).code(5);
        }
    }
    std::fs::write(&statement, &bytes).unwrap();
    std::fs::remove_file(&signature).unwrap();
    verify(&office, &plan, &[]).code(5);
    verify(&office, &statement, &[]).code(5);
}

#[test]
fn what_is_not_ours_is_not_verified() {
    let office = Office::new();
    let missing = office.path("missing.plan.json");
    verify(&office, &missing, &[]).code(1).names(&["T0311", "missing.plan.json"]);
    verify(&office, &office.path("share"), &[]).code(1).names(&["T0311", "share"]);
    for (name, bytes) in [
        ("letter.txt", &b"Dear all"[..]),
        ("empty.jsonl", b""),
        ("settings.json", b"{\"schema\": \"other/1\"}"),
    ] {
        std::fs::write(office.path(name), bytes).unwrap();
        verify(&office, &office.path(name), &[]).code(5).names(&["T0702", name]);
    }
    std::fs::write(office.path("C-1.json"), "{}").unwrap();
    verify(&office, &office.path("C-1.json"), &[]).code(5);
    std::fs::write(office.path("bad"), "krom en scheef\n").unwrap();
    let bad = office.path("bad");
    let bad = ["--allowed-signers", bad.to_str().unwrap()];
    verify(&office, &office.path("C-1.json"), &bad).code(4).names(&["T0515"]);
    // One that fails does not hide the others.
    let two = ["verify", "letter.txt", "C-1.json"];
    office.run(&two).code(5).names(&["T0702", "C-1.json"]);
}
