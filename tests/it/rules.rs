//! The firm's own detection rules: added, in the place of embedded ones, switched off, and refused.

use std::os::unix::fs::{PermissionsExt as _, symlink};

use serde_json::Value;

use super::firm::Office;

const EXAMPLE: &str = include_str!("../../rules/own-example.toml");

/// A folder with settings that name `regels`, a register, and one file to scan.
fn office(rules: &[(&str, &str)]) -> Office {
    let office = Office::empty();
    let settings = "version = 1\nlanguage = \"nl\"\n[register]\npath = \"register.csv\"\n\
        [detect]\nrules = \"regels\"\n[[source]]\nname = \"share\"\npath = \"share\"\n";
    std::fs::write(office.path("termijn.toml"), settings).unwrap();
    let register = "client_id,client_name,engagement_id,engagement_name,start_date,end_date\n\
        C-1,Bakker,E-1,Loon,2020-01-01,2021-01-01\n";
    std::fs::write(office.path("register.csv"), register).unwrap();
    std::fs::create_dir(office.path("share")).unwrap();
    let letter = "Personeelsnummer: P-48213\nKerkeinde 12, 3811 XB Plaats\nBSN 148206104\n";
    std::fs::write(office.path("share/brief.txt"), letter).unwrap();
    std::fs::create_dir(office.path("regels")).unwrap();
    for (name, text) in rules {
        std::fs::write(office.path("regels").join(name), text).unwrap();
    }
    office
}

/// Types that are found, with their tiers.
fn found(office: &Office) -> Vec<(String, String)> {
    let lines =
        office.run(&["findings", "--min-tier", "T5", "--format", "jsonl"]).ok().stdout_text();
    let parse = |line: &str| -> (String, String) {
        let value: Value = serde_json::from_str(line).unwrap();
        (value["type"].as_str().unwrap().to_owned(), value["tier"].as_str().unwrap().to_owned())
    };
    lines.lines().map(parse).collect()
}

fn has(found: &[(String, String)], type_code: &str) -> bool {
    found.iter().any(|(found, _)| found == type_code)
}

#[test]
fn an_own_rule_is_applied_from_the_next_scan_on() {
    let office = office(&[("leeg.toml", "# nog niets\n")]);
    office.run(&["scan"]).ok();
    assert!(!has(&found(&office), "STAFF_NUMBER"));

    // Nothing in the share changed, and yet it is read again.
    std::fs::write(office.path("regels/firma.toml"), EXAMPLE).unwrap();
    office.run(&["scan"]).ok();
    let now = found(&office);
    assert!(now.contains(&("STAFF_NUMBER".to_owned(), "T2".to_owned())), "{now:?}");
    assert!(has(&now, "BSN"), "{now:?}");
    let explained = office.run(&["explain", "brief.txt"]).ok().stdout_text();
    assert!(explained.contains("Personeelsnummer (STAFF_NUMBER)"), "{explained}");
    assert!(!explained.contains("48213"), "{explained}");
    office.run(&["findings", "--type", "STAFF_NUMBER"]).ok().names(&["STAFF_NUMBER"]);
    let sarif = office.run(&["findings", "--format", "sarif"]).ok().stdout_text();
    assert!(sarif.contains("firm.staff_number"), "{sarif}");

    let listed = office.run(&["rules", "list", "--format", "json"]).ok().json();
    let own = |rule: &&Value| rule["origin"] == "own";
    let own: Vec<_> = listed["detect"].as_array().unwrap().iter().filter(own).collect();
    assert_eq!((own.len(), &own[0]["file"]), (1, &Value::from("firma.toml")));
    assert_eq!(own[0]["tiers"], serde_json::json!(["T2", "T3", "T5"]));
    office.run(&["rules", "list"]).ok().names(&["firm.staff_number", "eigen", "ingebouwd"]);
    office.run(&["check"]).names(&["herkenningsregels", "1 eigen"]);
}

#[test]
fn an_own_rule_takes_the_place_of_an_embedded_one() {
    // A firm whose letters say `persoonlijk nummer` and never `BSN`.
    let bsn = include_str!("../../rules/detect/bsn.toml");
    office(&[("bsn.toml", bsn)]).run(&["scan"]).code(2).names(&[
        "T0105",
        "regels/bsn.toml:2:6",
        "override = true",
    ]);
    let own = EXAMPLE
        .replace("firm.staff_number", "nl.bsn")
        .replace("[[rule]]", "[[rule]]\noverride = true");
    let office = office(&[("bsn.toml", &own)]);
    office.run(&["scan"]).ok();
    let now = found(&office);
    assert!(has(&now, "STAFF_NUMBER") && !has(&now, "BSN"), "{now:?}");
    office.run(&["rules", "list"]).ok().names(&["vervangen"]);
    office.run(&["rules", "show", "nl.bsn", "--lang", "en"]).ok().names(&["replaced", "bsn.toml:"]);
}

#[test]
fn what_is_switched_off_is_said() {
    let off = "[[disable]]\nid = \"nl.postcode\"\nreason = \"staat in elk briefhoofd\"\n";
    let office = office(&[("uit.toml", off)]);
    let said = office.run(&["scan"]).ok().stdout_text();
    assert!(said.contains("Niet gezocht: Postcode (POSTCODE)"), "{said}");
    assert!(!has(&found(&office), "POSTCODE"));
    office.run(&["status"]).names(&["Niet gezocht: Postcode"]);
    // An address is less sure without its postcode; that is no mistake of anybody.
    office.run(&["rules", "check"]).ok().names(&["Niet gezocht: Postcode", "niet meer, doordat"]);
    office.run(&["rules", "list"]).ok().names(&["UIT: staat in elk briefhoofd (uit.toml:2)"]);
    office.run(&["rules", "show", "nl.postcode"]).ok().names(&["UIT: staat in elk briefhoofd"]);
    let scanned = office.run(&["scan", "--format", "json"]).ok().json();
    assert_eq!(scanned["rules_disabled"], serde_json::json!(["nl.postcode"]));
    let listed = office.run(&["rules", "list", "--format", "json"]).ok().json();
    assert_eq!(listed["disabled"][0]["id"], "nl.postcode");
}

#[test]
fn a_bad_file_is_refused_before_anything_is_read() {
    let bad = EXAMPLE.replace("severity = \"medium\"", "severty = \"medium\"");
    let office = office(&[("a.toml", "# niets\n"), ("firma.toml", &bad)]);
    let line = bad.lines().position(|line| line.starts_with("severty")).unwrap() + 1;
    let place = format!("regels/firma.toml:{line}:1");
    for verb in [&["scan"][..], &["rules", "list"], &["rules", "check"], &["status"]] {
        office.run(verb).code(2).names(&["T0105", &place, "severty", "termijn rules check"]);
    }
    let error = office.run(&["scan", "--format", "json"]);
    let error: Value = serde_json::from_slice(&error.code(2).stderr).unwrap();
    assert_eq!(error["error"]["code"], "T0105");
    assert!(!office.state().join("catalogue.sqlite").exists(), "nothing was read");
    office.run(&["check"]).code(2).names(&["T0105", &place]);
}

#[test]
fn a_folder_that_cannot_be_read_whole_is_refused() {
    let office = office(&[]);
    let refused = |words: &[&str]| {
        office.run(&["scan"]).code(2).names(&["T0104"]).names(words);
    };
    refused(&["regels", "geen bestand in dat op .toml eindigt"]);
    let file = office.path("regels/a.toml");
    symlink(office.path("register.csv"), &file).unwrap();
    refused(&["regels/a.toml", "koppeling"]);
    std::fs::remove_file(&file).unwrap();
    std::fs::write(&file, b"# \xff\n").unwrap();
    refused(&["regels/a.toml:1", "UTF-8"]);
    std::fs::write(&file, EXAMPLE).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o000)).unwrap();
    // Root reads everything.
    if std::fs::read(&file).is_err() {
        refused(&["regels/a.toml", "recht"]);
    }
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    office.run(&["scan"]).ok();
    office.rewrite("termijn.toml", |text| text.replace("\"regels\"", "\"nergens\""));
    refused(&["nergens"]);
}

#[test]
fn check_names_the_line_of_each_example_that_fails() {
    let office = Office::empty();
    let wrong =
        EXAMPLE.replace("text = \"Artikel P-12345\"\ntier = \"T5\"", "text = \"Artikel P-12345\"");
    let file = office.path("firma.toml");
    std::fs::write(&file, &wrong).unwrap();
    let line = wrong.lines().position(|line| line.contains("Artikel P-12345")).unwrap();
    let named = ["T0106", &format!("firma.toml:{line}"), "firm.staff_number", "T5"];
    office.run(&["rules", "check", "firma.toml"]).code(2).names(&named);
    let checked = office.run(&["rules", "check", ".", "--format", "json"]).code(2).json();
    assert_eq!((&checked["failed"], &checked["failures"][0]["line"]), (&1.into(), &line.into()));

    std::fs::write(&file, EXAMPLE).unwrap();
    let checked = office.run(&["rules", "check", "firma.toml", "--format", "json"]).ok().json();
    assert_eq!(checked["failed"], 0);
    let rates = checked["pass_rates"].as_array().unwrap();
    let bsn = rates.iter().find(|rate| rate["rule"] == "nl.bsn").unwrap();
    assert!((bsn["share"].as_f64().unwrap() - 0.09).abs() < 0.01, "{bsn}");

    // What every value of a shape passes is no finding on form alone.
    let eager =
        EXAMPLE.replace("ground = \"form\", tier = \"T5\"", "ground = \"form\", tier = \"T1\"");
    std::fs::write(&file, eager).unwrap();
    office.run(&["rules", "check", "firma.toml"]).code(2).names(&["let op: firm.staff_number"]);
}

#[test]
fn a_rule_is_shown_in_both_languages() {
    let office = Office::empty();
    let dutch = office.run(&["rules", "show", "nl.bsn"]).ok().stdout_text();
    let english = office.run(&["rules", "show", "nl.bsn", "--lang", "en"]).ok().stdout_text();
    for (text, words) in [
        (&dutch, ["Burgerservicenummer", "een etiket ernaast", "nl_eleven", "4-2-3", "9,0 %"]),
        (&english, ["Citizen service number", "a label beside it", "nl_eleven", "4-2-3", "9.0 %"]),
    ] {
        for word in words {
            assert!(text.contains(word), "{word} is missing\n{text}");
        }
    }
    let json = office.run(&["rules", "show", "nl.bsn", "--format", "json"]).ok().json();
    assert_eq!((&json["validator"], &json["test_values"]), (&"nl_eleven".into(), &6.into()));
    assert!(json["examples"].as_array().unwrap().len() >= 3);
    office.run(&["rules", "show", "nl.bns"]).code(1).names(&["T0410", "nl.bns"]);
}
