//! The verbs before and beside the nightly work: `init`, `check`, `register`, `rules`, `key`, `hold`.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use termijn::cli::config::Config;
use termijn::keys::AllowedSigners;
use termijn::plan::namespace;

use crate::dossier::Dossier;
use crate::firm::{OFFICER, Office, PARTNER, is_there, skipped, today};

#[test]
fn init_writes_settings_that_hold_and_nothing_over_others() {
    for lang in ["nl", "en"] {
        let office = Office::empty();
        office.run(&["init", "--lang", lang]).ok().names(&["termijn.toml"]);
        let config = Config::load(&office.path("termijn.toml")).unwrap();
        assert_eq!(config.sources.len(), 1);
        assert!(office.state().join("state.key").is_file());
        // Everything that is still to be filled in is named, and nothing else.
        let check = office.run(&["check"]);
        check.code(2).names(&["T0114", "T0201", "register.csv", "/srv/shares"]);
        assert!(!check.stdout_text().contains("T0113"), "the header of the register is read");

        let before = std::fs::read(office.path("termijn.toml")).unwrap();
        office.run(&["init"]).code(1).names(&["T0310", "termijn.toml"]);
        assert_eq!(std::fs::read(office.path("termijn.toml")).unwrap(), before);
    }
    let office = Office::empty();
    std::fs::write(office.path("termijn.toml"), "").unwrap();
    office.run(&["init", "--format", "json"]).code(1);
    assert!(!office.state().exists(), "a refused init makes nothing");
    assert!(!office.path("register.csv").exists(), "a refused init makes nothing");
}

#[test]
fn check_tells_everything_that_is_wrong_at_once() {
    let office = Office::new();
    let line = office.run(&["key", "machine"]).ok().stdout_text();
    // The line that is missing is the one to add.
    office.run(&["check"]).code(4).names(&["T0516", line.trim()]);
    office.rewrite("allowed_signers", |signers| format!("{}\n{line}", signers.trim_end()));
    office.run(&["check"]).ok();
    let checks = office.run(&["check", "--format", "json"]).ok().json();
    let names: Vec<&str> =
        checks["checks"].as_array().unwrap().iter().filter_map(|c| c["check"].as_str()).collect();
    let all = [
        "config",
        "register",
        "rules",
        "statutes",
        "letters",
        "source",
        "workers",
        "ocr",
        "state",
        "space",
        "clock",
        "holds",
        "requests",
        "signers",
        "machine-key",
    ];
    assert_eq!(names, all);

    std::fs::rename(office.path("share"), office.path("aside")).unwrap();
    office.rewrite("register.csv", |register| register.replacen(";beëindigd;", ";afgerond;", 1));
    office.rewrite("allowed_signers", |signers| {
        format!("{}\nkrom en scheef\n", signers.replace(PARTNER.principal, "iemand@elders.example"))
    });
    let told = office.run(&["check"]);
    told.code(2).names(&["T0115", "status", "T0201", "share", "T0515", "allowed_signers:6"]);
    std::fs::remove_file(office.path("allowed_signers")).unwrap();
    office.run(&["check"]).code(2).names(&["T0514", "allowed_signers"]);
}

#[test]
fn check_says_who_has_no_key_yet() {
    let office = Office::new();
    office.rewrite("allowed_signers", |signers| {
        signers
            .lines()
            .filter(|line| !line.starts_with(PARTNER.principal))
            .collect::<Vec<_>>()
            .join("\n")
    });
    let told = office.run(&["check"]).stdout_text();
    let line = told.lines().find(|line| line.contains("allowed_signers")).unwrap().to_owned();
    assert!(line.contains(PARTNER.principal) && !line.contains(OFFICER.principal), "{line}");
}

#[test]
fn the_register_is_checked_and_shown() {
    let office = Office::new();
    let rows = crate::firm::register();
    let counted = office.run(&["register", "check", "--format", "json"]).ok().json();
    assert_eq!(counted["engagements"], rows.len());
    let text = office.run(&["register", "list"]).ok().stdout_text();
    let listed = office.run(&["register", "list", "--format", "json"]).ok().json();
    let listed = listed["engagements"].as_array().unwrap();
    assert_eq!(listed.len(), rows.len());
    for row in &rows {
        assert!(text.contains(&row[2]), "{} is not shown", row[2]);
        assert!(listed.iter().any(|e| e["id"] == row[2].as_str()), "{} is not listed", row[2]);
    }
    let other = office.path("register.csv");
    office.run(&["register", "check", "--register", other.to_str().unwrap()]).ok();
    office.run(&["register", "check", "--register", "geen.csv"]).code(2).names(&["geen.csv"]);
    office.run(&["register", "check", "--register", "share"]).code(2).names(&["share"]);
}

#[test]
fn the_rules_are_checked_and_shown() {
    let office = Office::empty();
    office.run(&["rules", "check"]).ok();
    let checked = office.run(&["rules", "check", "--format", "json"]).ok().json();
    let listed = office.run(&["rules", "list", "--format", "json"]).ok().json();
    assert_eq!(checked["rules"], listed["detect"].as_array().unwrap().len());
    let text = office.run(&["rules", "list"]).ok().stdout_text();
    for rule in listed["detect"].as_array().unwrap() {
        assert!(text.contains(rule["id"].as_str().unwrap()));
    }
}

/// A new key is a key of OpenSSH, and its line gives the role its rights and no other.
#[test]
fn a_new_key_serves_its_role() {
    let office = Office::empty();
    let passphrase = office.path("wachtzin");
    std::fs::write(&passphrase, "een lange wachtzin\nniet deze regel\n").unwrap();
    let (file, phrase) = (office.path("key"), passphrase.to_str().unwrap());
    let key = file.to_str().unwrap();
    let new = ["key", "new", key, "--principal", "p@x.example", "--role", "privacy_officer"];
    // Without a terminal and without a file there is nobody to ask.
    office.run(&new).code(2);
    assert!(!file.exists());
    let made = office.run(&[&new[..], &["--passphrase-file", phrase]].concat());
    let line = made.ok().stdout_text();
    let signers = AllowedSigners::parse(&line).unwrap();
    let now = chrono::Utc::now();
    for (purpose, may) in [
        (namespace::APPROVAL, true),
        (namespace::HOLD_RELEASE, true),
        (namespace::PLAN, false),
        (namespace::CERTIFICATE, false),
    ] {
        assert_eq!(signers.may_sign("p@x.example", purpose, now), may, "{purpose}");
    }
    let bits = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(bits(&file), 0o600);
    let before = std::fs::read(&file).unwrap();
    office.run(&[&new[..], &["--no-passphrase"]].concat()).code(1).names(&["T0310", key]);
    assert_eq!(std::fs::read(&file).unwrap(), before);

    let empty = office.path("leeg");
    std::fs::write(&empty, "\nniet deze regel\n").unwrap();
    let other = office.path("other");
    let none = ["key", "new", other.to_str().unwrap(), "--principal", "q@x.example"];
    office.run(&[&none[..], &["--passphrase-file", empty.to_str().unwrap()]].concat()).code(2);
    assert!(!other.exists(), "an empty passphrase is none");
    office.run(&[&none[..], &["--no-passphrase", "--role", "boss"]].concat()).code(2);
    office.run(&["key", "new", "k", "--principal", "two words", "--no-passphrase"]).code(2);
    office.run(&[&none[..], &["--no-passphrase"]].concat()).ok();

    if !is_there("ssh-keygen", &["-?"]) {
        return skipped("setup", "there is no ssh-keygen");
    }
    check_ssh_keygen(&office, &line, key, "een lange wachtzin");
}

/// OpenSSH reads the private key with its passphrase, signs, and takes the line for a list of signers.
fn check_ssh_keygen(office: &Office, line: &str, key: &str, passphrase: &str) {
    let public = Command::new("ssh-keygen").args(["-y", "-P", passphrase, "-f", key]).output();
    let public = String::from_utf8(public.unwrap().stdout).unwrap();
    let body = public.split_whitespace().nth(1).expect("a public key");
    assert!(line.contains(body), "{line} has another key than {public}");
    let list = office.path("list");
    std::fs::write(&list, line).unwrap();
    let found = Command::new("ssh-keygen")
        .args(["-Y", "match-principals", "-I", "p@x.example", "-f"])
        .arg(&list)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(found.status.success(), "{}", String::from_utf8_lossy(&found.stderr));
}

#[test]
fn the_key_of_the_machine_needs_no_settings() {
    let office = Office::empty();
    let line = office.run(&["key", "machine"]).ok().stdout_text();
    let json = office.run(&["key", "machine", "--format", "json"]).ok().json();
    assert_eq!(json["allowed_signers"], line.trim(), "the key is made once");
    AllowedSigners::parse(&line).unwrap();
}

fn holds(office: &Office) -> Vec<Value> {
    office.run(&["hold", "list", "--format", "json"]).ok().json()["holds"]
        .as_array()
        .unwrap()
        .clone()
}

#[test]
fn a_hold_is_released_by_two_people() {
    let office = Office::new();
    let hold = holds(&office)[0]["id"].as_str().unwrap().to_owned();
    let (officer, partner) = (office.path(OFFICER.key), office.path(PARTNER.key));
    let (officer, partner) = (officer.to_str().unwrap(), partner.to_str().unwrap());
    let author = office.path(crate::firm::AUTHOR.key);
    let release = |keys: &[&str], reason: &str| {
        let mut args = vec!["hold", "release", &hold, "--reason", reason];
        for key in keys {
            args.extend(["--key", key]);
        }
        office.run(&args)
    };
    release(&[officer], "settled").code(4).names(&["T0435", &hold]);
    release(&[officer, officer], "settled").code(4).names(&["T0505", OFFICER.principal]);
    // The author of plans has no right to release.
    release(&[officer, author.to_str().unwrap()], "settled").code(4).names(&["T0503"]);
    release(&[officer, partner], "Mr Smith agreed").code(2);
    assert!(holds(&office)[0]["released_on"].is_null(), "a refusal releases nothing");
    release(&[officer, partner], "claim_settled").ok();
    assert!(holds(&office)[0]["released_on"].is_string());
    release(&[officer, partner], "claim_settled").code(1).names(&["T0405", &hold]);
    office.run(&["hold", "list"]).ok().names(&[&hold]);
}

#[test]
fn a_hold_says_what_it_covers() {
    let office = Office::new();
    let review = today().succ_opt().unwrap().to_string();
    let add = |scope: &[&str], reason: &str, review: &str| {
        let rest = ["--reason", reason, "--mandate", "m", "--owner", OFFICER.principal];
        office.run(&[&["hold", "add"], scope, &rest, &["--review", review]].concat())
    };
    let before = holds(&office).len();
    add(&[], "claim", &review).code(2);
    add(&["--engagement", "E-1", "--path", "a/**"], "claim", &review).code(2);
    add(&["--engagement", "E-0000-000"], "claim", &review).code(1).names(&["T0404", "E-0000-000"]);
    add(&["--path", "klanten/["], "claim", &review).code(2);
    add(&["--path", "a/**"], "because", &review).code(2);
    add(&["--path", "a/**"], "claim", "2020-01-01").code(2);
    add(&["--path", "a/**"], "claim", "morgen").code(2);
    assert_eq!(holds(&office).len(), before, "a refusal places nothing");
}

/// Two people place a hold at the same moment: both hold, under two numbers.
#[test]
fn holds_that_are_placed_together_are_all_kept() {
    let office = Office::new();
    let before = holds(&office).len();
    let review = today().succ_opt().unwrap().to_string();
    let paths: Vec<String> = (0..12).map(|n| format!("map-{n}/**")).collect();
    let spawned: Vec<_> = paths
        .iter()
        .map(|path| {
            let args = ["hold", "add", "--path", path, "--reason", "claim", "--mandate", "m"];
            let rest = ["--owner", OFFICER.principal, "--review", &review];
            let mut command = office.command(&[&args[..], &rest].concat());
            command.stdout(Stdio::null()).spawn().unwrap()
        })
        .collect();
    for mut child in spawned {
        assert!(child.wait().unwrap().success());
    }
    let text = serde_json::to_string(&holds(&office)).unwrap();
    for path in &paths {
        assert!(text.contains(path), "the hold on {path} is gone");
    }
    assert_eq!(holds(&office).len(), before + paths.len());
}

#[test]
fn plans_are_listed_shown_and_withdrawn() {
    let office = Office::scanned();
    let dossier = Dossier::draft(&office, "C-1003");
    let id = dossier.id.as_str();
    office.run(&["plan", "list"]).ok().names(&[id, "C-1003"]);
    let status = || {
        let plans = office.run(&["plan", "list", "--format", "json"]).ok().json();
        plans["plans"][0]["status"].as_str().unwrap().to_owned()
    };
    assert_eq!(status(), "draft");
    let shown = office.run(&["plan", "show", id, "--format", "json"]).ok().json();
    assert_eq!(shown["lines"].as_array().unwrap().len(), dossier.lines.len());
    let text = office.run(&["plan", "show", id]).ok().stdout_text();
    assert!(dossier.locators().iter().all(|locator| text.contains(locator)));
    let by = ["--by", crate::firm::AUTHOR.principal];
    let misfit = [&["decide", id, "1", "--action", "keep", "--reason", "contract_term"], &by[..]];
    office.run(&misfit.concat()).code(2).names(&["T0433", "contract_term"]);
    let no_line = [&["decide", id, "999", "--action", "keep", "--reason", "keep_claim"], &by[..]];
    office.run(&no_line.concat()).code(4).names(&["T0428", "999"]);

    office.run(&["plan", "withdraw", id]).ok();
    assert_eq!(status(), "withdrawn");
    office.run(&["plan", "withdraw", id]).code(4).names(&["T0416", id]);
    office.run(&["plan", "withdraw", "P-0000-0000"]).code(1).names(&["T0411"]);
    office.run(&["restore", "P-0000-0000", "--confirm", "P-0000-0000"]).code(1);
}

/// With a waiting time everything comes back out of quarantine as it was, and only then may the plan go.
#[test]
fn what_waits_can_be_put_back() {
    let office = Office::scanned();
    office.rewrite("termijn.toml", |toml| toml.replace("waiting_days = 0", "waiting_days = 7"));
    let dossier = Dossier::approved(&office, "C-1003");
    let id = dossier.id.as_str();
    let applied = dossier.apply().ok().json();
    assert!(applied["waiting_until"].is_string() && applied["certificate"].is_null());
    let lines = dossier.lines.len();
    assert_eq!(dossier.standing().quarantined, lines);
    office.run(&["plan", "withdraw", id]).code(4).names(&["T0432", id]);
    office.run(&["restore", id]).code(4).names(&["T0602"]);
    office.run(&["restore", id, "999", "--confirm", id]).code(4).names(&["T0428"]);
    assert_eq!(dossier.standing().quarantined, lines, "a refusal puts nothing back");
    office.run(&["restore", id, "1", "--confirm", id]).ok();
    assert_eq!(dossier.standing().present, 1);
    let rest = office.run(&["restore", id, "--confirm", id, "--format", "json"]).ok().json();
    assert_eq!(rest["restored"], lines - 1);
    assert_eq!(dossier.standing().present, lines, "identical, each under its own name");
}
