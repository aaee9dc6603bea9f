//! `findings` in its forms: the right bytes of the file, nothing unmasked, and what programs rely on.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::firm::Office;

/// Nobody's: made-up numbers of the share.
const NUMBER: &str = "071202559";

pub(crate) const REGISTER: &str = "client_id;client_name;engagement_id;engagement;start_date;end_date;status;paths\n\
    C-1;Alfa B.V.;E-2023-001;Advies;2022-01-01;2024-12-31;ended;klanten/a/**\n";

/// An empty firm with a share, whose files were scanned.
fn scanned(files: &[(&str, &[u8])]) -> Office {
    let office = Office::empty();
    std::fs::write(office.path("register.csv"), REGISTER).unwrap();
    for (name, bytes) in files {
        let path = office.path("share").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    office.run(&["scan", "share", "--register", "register.csv"]).code_in(&[0, 3]);
    office
}

fn lines(office: &Office, args: &[&str]) -> Vec<Value> {
    let all = [&["findings", "--format", "jsonl"], args].concat();
    let told = office.run(&all).ok().stdout_text();
    told.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn utf16(text: &str, write: fn(u16) -> [u8; 2]) -> Vec<u8> {
    "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(write).collect()
}

#[test]
fn offsets_are_those_of_the_bytes_of_the_file() {
    let text = format!("Geachte heer Müller, uw BSN: {NUMBER}.\n");
    let windows: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let json = br#"{"naam":"M\u00fcller","bsn":"07120\u0032559"}"#;
    let xml = "<p><naam>Müller &amp; Zn</naam><bsn>07120&#50;559</bsn></p>";
    let files: Vec<(&str, Vec<u8>, Vec<u8>)> = vec![
        ("utf8.txt", text.clone().into_bytes(), NUMBER.into()),
        ("bom.txt", [b"\xef\xbb\xbf", text.as_bytes()].concat(), NUMBER.into()),
        ("windows.txt", windows, NUMBER.into()),
        ("le.txt", utf16(&text, u16::to_le_bytes), utf16(NUMBER, u16::to_le_bytes)[2..].into()),
        ("be.txt", utf16(&text, u16::to_be_bytes), utf16(NUMBER, u16::to_be_bytes)[2..].into()),
        ("escaped.json", json.to_vec(), br"07120\u0032559".into()),
        ("escaped.xml", xml.into(), b"07120&#50;559".into()),
        ("table.csv", format!("naam;bsn\n\"Müller; Zn\";{NUMBER}\n").into(), NUMBER.into()),
    ];
    let plain: Vec<(&str, &[u8])> =
        files.iter().map(|(name, bytes, _)| (*name, bytes.as_slice())).collect();
    let office = scanned(&plain);
    let found = lines(&office, &["--type", "BSN"]);
    for (name, bytes, value) in &files {
        let of_file: Vec<_> = found.iter().filter(|line| line["path"] == *name).collect();
        assert_eq!(of_file.len(), 1, "{name}: {found:?}");
        let at = |key: &str| usize::try_from(of_file[0][key].as_u64().unwrap()).unwrap();
        assert_eq!(bytes[at("start")..at("end")], value[..], "{name}");
        assert_eq!(of_file[0]["masked"], "•••559", "{name}");
    }
}

#[test]
fn names_of_files_and_folders_are_looked_at_whatever_has_the_same_content() {
    let office = scanned(&[
        ("a/los.txt", b""),
        ("a/BSN 071202559.txt", b""),
        ("a/BSN 071202559 b.txt", b""),
        ("b/Dossier G. Adeyemi BSN 071202559/een.txt", b"Hoi.\n"),
        ("b/Dossier G. Adeyemi BSN 071202559/map/twee.txt", b"Hoi.\n"),
        ("b/drie.txt", b"Hoi.\n"),
    ]);
    let found = lines(&office, &["--type", "BSN"]);
    let told: Vec<_> = found.iter().map(|line| [&line["path"], &line["place"]]).collect();
    let dossier = "b/Dossier G. Adeyemi BSN 071202559";
    let want = [
        "a/BSN 071202559 b.txt".to_owned(),
        "a/BSN 071202559.txt".to_owned(),
        format!("{dossier}/een.txt"),
        format!("{dossier}/map/twee.txt"),
    ];
    assert_eq!(told, want.each_ref().map(|path| [&**path, "name"]), "{found:?}");
    // To set one aside says nothing of another name with the same bytes in it.
    let ids: BTreeSet<&str> = found.iter().map(|line| line["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 4);
    let summary = office.run(&["scan", "share", "--register", "register.csv", "--format", "json"]);
    let summary: Value = serde_json::from_str(&summary.ok().stdout_text()).unwrap();
    assert_eq!(summary["sources"][0]["items"]["found"], 4, "{summary}");
    assert_eq!(summary["sources"][0]["items"]["none"], 2, "{summary}");
}

#[test]
fn a_finding_has_every_key_of_the_contract() {
    let letter = format!("BSN: {NUMBER}\n");
    let office = scanned(&[("klanten/a/brief.txt", letter.as_bytes())]);
    let found = lines(&office, &[]);
    let keys: Vec<&String> = found[0].as_object().unwrap().keys().collect();
    let contract = [
        "source",
        "path",
        "locator",
        "place",
        "start",
        "end",
        "rule",
        "type",
        "category",
        "tier",
        "confidence",
        "masked",
        "context",
        "engagement",
    ];
    assert_eq!(keys[..14], contract);
    let line = &found[0];
    assert_eq!(line["source"], "share");
    assert_eq!(line["engagement"], "E-2023-001");
    assert_eq!((line["start"].as_u64(), line["end"].as_u64()), (Some(5), Some(14)));
    assert_eq!(line["context"], "label:bsn");
    assert!(line["id"].as_str().unwrap().starts_with("fi_"));
    assert_eq!(found, lines(&office, &[]), "ids are the same every time");
}

#[test]
fn filters_combine() {
    let both = format!("BSN: {NUMBER}\nGeboortedatum: 12-03-1975\n");
    let office = scanned(&[
        ("klanten/a/een.txt", both.as_bytes()),
        ("klanten/b/twee.txt", both.as_bytes()),
        ("log.txt", b"4711 071202559 0815\n"),
    ]);
    let shown = |args: &[&str]| -> Vec<String> {
        let told = |line: &Value| {
            format!("{} {}", line["path"].as_str().unwrap(), line["type"].as_str().unwrap())
        };
        lines(&office, args).iter().map(told).collect()
    };
    let strong: BTreeSet<_> = shown(&[]).into_iter().collect();
    assert!(strong.len() >= 4 && !strong.contains("log.txt BSN"), "{strong:?}");
    assert!(shown(&["--min-tier", "t5"]).contains(&"log.txt BSN".to_owned()));
    let one = ["klanten/a/een.txt BSN"];
    assert_eq!(shown(&["--path", "klanten/a/*", "--type", "bsn"]), one);
    assert_eq!(shown(&["--path", "klanten/a", "--type", "BSN"]), one);
    assert_eq!(shown(&["--path", "share:klanten/a/**", "--type", "BSN"]), one);
    assert_eq!(shown(&["--path", "share:**/een.txt", "--type", "IBAN,BSN"]), one);
    assert!(shown(&["--path", "*", "--min-tier", "T1"]).is_empty());
    office.run(&["findings", "--type", "BNS"]).code(2).names(&["T0801", "BNS"]);
}

/// What the schema of SARIF 2.1.0 requires, and what this program promises of it.
#[test]
fn sarif_has_what_its_schema_requires() {
    let office = Office::scanned();
    let log = office.run(&["findings", "--format", "sarif", "--lang", "en"]).ok().json();
    assert_eq!(log["version"], "2.1.0");
    assert!(log["$schema"].as_str().unwrap().ends_with("sarif-2.1.0.json"));
    let run = &log["runs"][0];
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "termijn");
    let rules = driver["rules"].as_array().unwrap();
    let ids: BTreeSet<&str> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), rules.len(), "ids of rules are unique");
    for rule in rules {
        assert!(!rule["shortDescription"]["text"].as_str().unwrap().is_empty());
        assert!(!rule["properties"]["title_nl"].as_str().unwrap().is_empty());
        assert!(rule.get("helpUri").is_none());
    }
    let found = lines(&office, &[]);
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), found.len());
    let mut inside = 0;
    for (result, line) in results.iter().zip(&found) {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        let text = result["message"]["text"].as_str().unwrap();
        assert!(text.contains(line["masked"].as_str().unwrap()), "{text}");
        let location = &result["locations"][0];
        let file = &location["physicalLocation"]["artifactLocation"];
        let uri = file["uri"].as_str().unwrap();
        assert!(!uri.starts_with('/') && !uri.contains([' ', ':', '#', '?']), "{uri}");
        let base = file["uriBaseId"].as_str().unwrap();
        assert_eq!(run["originalUriBaseIds"][base], serde_json::json!({}));
        let region = &location["physicalLocation"]["region"];
        let length = line["end"].as_u64().unwrap() - line["start"].as_u64().unwrap();
        assert_eq!(
            (&region["byteOffset"], &region["byteLength"]),
            (&line["start"], &length.into())
        );
        assert_eq!(result["partialFingerprints"]["termijnFinding/v1"], line["id"]);
        if line["locator"].as_str().unwrap().contains("::") {
            inside += 1;
            let logical = &location["logicalLocations"][0];
            assert_eq!(logical["fullyQualifiedName"], line["locator"]);
            assert!(["member", "rows"].contains(&logical["kind"].as_str().unwrap()));
        }
    }
    assert!(inside > 10, "only {inside} inside containers");
    // The urgency follows the tier.
    let dutch = office.run(&["findings", "--format", "sarif"]).ok().json();
    assert_ne!(dutch["runs"][0]["results"][0]["message"], results[0]["message"]);
}

#[test]
fn no_form_shows_a_value() {
    let office = scanned(&[
        (
            "klanten/a/brief.txt",
            format!("BSN: {NUMBER}\nmail: p.visser@planet.example\n").as_bytes(),
        ),
        ("klanten/a/zonder kop.csv", b"A. Visser;071202559;1\nB. Bakker;111222333;2\n"),
        ("klanten/a/lijst.csv", format!("naam;bsn\nA. Visser;{NUMBER}\n").as_bytes()),
    ]);
    for format in ["text", "json", "jsonl", "csv", "sarif"] {
        let told = office.run(&["findings", "--min-tier", "T5", "--format", format]);
        let told = told.ok().stdout_text();
        assert!(told.contains("•••559"), "{format}: {told}");
        for value in [NUMBER, "visser@planet", "071202", "Visser", "0712.02"] {
            assert!(!told.contains(value), "{format}: {told}");
        }
    }
}

#[test]
fn people_read_words_and_sums() {
    let letter = format!("BSN: {NUMBER}\n");
    let office = scanned(&[
        ("klanten/a/een.txt", letter.as_bytes()),
        ("klanten/a/twee\u{202e}.txt", letter.as_bytes()),
    ]);
    let told = office.run(&["findings"]).ok().stdout_text();
    for words in ["share: klanten/a/een.txt", "vrijwel zeker (T1)", "label ernaast", "2 BSN"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(told.contains("2 bevindingen in 2 bestanden"), "{told}");
    assert!(!told.contains('\u{202e}'), "a name does not steer the terminal");
    let told = office.run(&["findings", "--lang", "en"]).ok().stdout_text();
    for words in ["almost certain (T1)", "label beside it", "2 findings in 2 files"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let none = office.run(&["findings", "--type", "IBAN"]).ok().stdout_text();
    assert_eq!(none.trim(), "Geen bevindingen.");
}

#[test]
fn a_spreadsheet_calculates_nothing() {
    let letter = format!("BSN: {NUMBER}\n");
    let names = ["=1+1.txt", "+x.txt", "-x.txt", "@x.txt", "gewoon.txt"];
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (*name, letter.as_bytes())).collect();
    let office = scanned(&files);
    let told = office.run(&["findings", "--format", "csv"]).ok().stdout_text();
    let mut reader = csv::Reader::from_reader(told.as_bytes());
    let mut paths = BTreeSet::new();
    for row in reader.records() {
        let row = row.unwrap();
        assert!(!row.iter().any(|cell| cell.starts_with(['=', '+', '-', '@'])), "{row:?}");
        paths.insert(row[1].trim_start_matches('\'').to_owned());
    }
    assert_eq!(paths, names.map(str::to_owned).into());
}
