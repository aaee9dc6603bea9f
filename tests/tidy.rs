//! Habits of this house that no compiler knows: who may name whom, how long a file is, which numbers
//! a fixture may hold, which texts there must be.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test harness reads the tree"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use regex::Regex;
use termijn::cli::config::{Config, Role};
use termijn::cli::problem::Code;
use termijn::retention::{ReviewReason, Verdict};
use termijn::text::{Lang, Messages};

/// Lines of code, tests not counted, after which a file says more than one thing.
const LINES_MAX: usize = 500;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below `folder`, as path and bytes, in order of their names. Links are not followed.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let walk =
        walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(|entry| {
            let name = entry.file_name().to_string_lossy();
            !(entry.depth() == 1 && matches!(name.as_ref(), "target" | ".git"))
        });
    walk.map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| (entry.path().to_path_buf(), std::fs::read(entry.path()).unwrap()))
        .collect()
}

/// The sources of `src`, by path relative to it.
fn sources() -> Vec<(String, String)> {
    let src = root().join("src");
    files(&src)
        .into_iter()
        .filter(|(path, _)| path.extension().is_some_and(|ending| ending == "rs"))
        .map(|(path, bytes)| {
            let name = path.strip_prefix(&src).unwrap().to_string_lossy().into_owned();
            (name, String::from_utf8(bytes).unwrap())
        })
        .collect()
}

/// What is compiled into the program: the file without its test module.
fn without_tests(text: &str) -> &str {
    let tests = Regex::new(r"(?m)^#\[cfg\(test\)\]\n(#\[.*\]\n)*mod \w+ \{").unwrap();
    tests.find(text).map_or(text, |found| &text[..found.start()])
}

fn is_test_file(name: &str) -> bool {
    name.split('/').any(|part| part == "tests" || part == "tests.rs")
}

/// Modules in the order of the drawing in `lib.rs`, each with its layer.
fn layers() -> Vec<(String, String)> {
    let text = std::fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let line = Regex::new(r"(?m)^//! (vocabulary|pure core|edges|shell) {2,}([a-z_ ·]+)").unwrap();
    line.captures_iter(&text)
        .flat_map(|found| {
            let layer = found[1].to_owned();
            found[2]
                .split('·')
                .map(|module| (module.trim().to_owned(), layer.clone()))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Top modules that `text` names, comments not counted.
fn named(text: &str) -> BTreeSet<String> {
    let code: String = without_tests(text)
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| [line, "\n"])
        .collect();
    let one = Regex::new(r"\bcrate::([a-z_]+)").unwrap();
    let group = Regex::new(r"\bcrate::\{").unwrap();
    let mut names: BTreeSet<String> =
        one.captures_iter(&code).map(|found| found[1].to_owned()).collect();
    for found in group.find_iter(&code) {
        names.extend(heads(&code[found.end()..]));
    }
    names
}

/// The first words of `a, b::{c, d}, e}`: `a`, `b`, `e`.
fn heads(group: &str) -> Vec<String> {
    let mut heads = Vec::new();
    let (mut depth, mut word, mut is_head) = (0_usize, String::new(), true);
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                heads.push(std::mem::take(&mut word));
                is_head = true;
            }
            ':' => is_head = false,
            c if depth == 0 && is_head && !c.is_whitespace() => word.push(c),
            _ => {}
        }
    }
    heads.push(word);
    heads.retain(|head| !head.is_empty() && head != "self");
    heads
}

/// Why module `module` may not name module `named`, if it may not.
fn objection(layers: &[(String, String)], module: &str, named: &str) -> Option<String> {
    let find = |name: &str| layers.iter().position(|(known, _)| known == name);
    if module == named || module == "main" {
        return None;
    }
    let Some(there) = find(named) else {
        return Some(format!("{named} has no place in the layers of lib.rs"));
    };
    let Some(here) = find(module) else {
        return Some(format!("{module} has no place in the layers of lib.rs"));
    };
    if layers[here].1 == "edges" && layers[there].1 == "edges" {
        return Some("edges never name each other".to_owned());
    }
    (there > here).then(|| format!("{named} stands to the right of {module}"))
}

#[test]
fn modules_name_only_what_stands_to_their_left() {
    let layers = layers();
    let declared: BTreeSet<String> = Regex::new(r"(?m)^pub mod ([a-z_]+);")
        .unwrap()
        .captures_iter(&std::fs::read_to_string(root().join("src/lib.rs")).unwrap())
        .map(|found| found[1].to_owned())
        .collect();
    let drawn: BTreeSet<String> = layers.iter().map(|(module, _)| module.clone()).collect();
    assert_eq!(declared, drawn, "the drawing in lib.rs and its modules differ");

    let mut objections = Vec::new();
    for (name, text) in sources() {
        let user = name.split(['/', '.']).next().unwrap();
        if user == "lib" || is_test_file(&name) {
            continue;
        }
        for used in named(&text) {
            if let Some(why) = objection(&layers, user, &used) {
                objections.push(format!("src/{name} names {used}: {why}"));
            }
        }
    }
    assert!(objections.is_empty(), "{}", objections.join("\n"));
}

#[test]
fn the_layers_are_read_as_they_are_meant() {
    let layers = layers();
    let layer =
        |name: &str| layers.iter().find(|(m, _)| m == name).map(|(_, layer)| layer.as_str());
    assert_eq!((layer("calendar"), layer("keys")), (Some("vocabulary"), Some("edges")));
    assert_eq!((layer("report"), layer("cli")), (Some("pure core"), Some("shell")));
    let objects = |user, used| objection(&layers, user, used).is_some();
    assert!(!objects("report", "calendar") && !objects("cli", "run") && !objects("main", "cli"));
    assert!(objects("calendar", "report") && objects("run", "cli") && objects("keys", "ledger"));
    assert!(objects("ledger", "keys") && objects("keys", "nowhere") && objects("nowhere", "keys"));
    let text = "use crate::{a::{self, b}, c, d::e};\n// crate::x\nfn f() { crate::g::h() }\n\
        #[cfg(test)]\nmod tests { use crate::y; }";
    assert_eq!(named(text).into_iter().collect::<Vec<_>>(), ["a", "c", "d", "g"]);
}

#[test]
fn a_file_says_one_thing() {
    let long: Vec<String> = sources()
        .iter()
        .filter(|(name, _)| !is_test_file(name))
        .map(|(name, text)| (name, without_tests(text).lines().count()))
        .filter(|(_, lines)| *lines > LINES_MAX)
        .map(|(name, lines)| format!("src/{name}: {lines} lines, at most {LINES_MAX}"))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

/// A path of the machine on which something was made says who made it, and is wrong elsewhere.
#[test]
fn no_path_of_a_machine_is_in_the_tree() {
    // Put together here, so that this file does not hold them.
    let folders = [["/wo", "rk/"], ["/tmp", "/wt"], ["/ro", "ot/"]].map(|parts| parts.concat());
    let mut found = Vec::new();
    for (path, bytes) in files(&root()) {
        for folder in &folders {
            let needle = folder.as_bytes();
            let is_there = bytes.windows(needle.len()).enumerate().any(|(at, window)| {
                // `a/b` + the folder is part of a longer path, and no path of a machine.
                window == needle && !at.checked_sub(1).is_some_and(|at| is_path(bytes[at]))
            });
            if is_there {
                found.push(format!("{} holds {folder}", path.display()));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn is_path(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'*' | b'~')
}

/// Numbers of real people must not get into the fixtures, so every one there is on a list of invented
/// ones. This scan shares nothing with the detector: a fault of one does not hide in the other.
#[test]
fn every_number_in_the_fixtures_is_invented() {
    let fixtures = root().join("fixtures");
    let list = std::fs::read_to_string(fixtures.join("invented-numbers.csv")).unwrap();
    let invented: BTreeSet<String> =
        list.lines().filter_map(|line| line.split(',').nth(1)).map(compact).collect();
    assert!(invented.len() > 10, "the list of invented numbers is empty");
    let mut scanned = 0;
    let mut unknown = BTreeMap::new();
    for (path, bytes) in files(&fixtures.join("share")) {
        let Some(text) = plain_text(&path, bytes) else { continue };
        scanned += 1;
        for number in bsns(&text).into_iter().chain(ibans(&text)) {
            if !invented.contains(&number) {
                unknown.insert(number, path.display().to_string());
            }
        }
    }
    assert!(scanned > 10, "only {scanned} text files in fixtures/share");
    assert!(unknown.is_empty(), "not on fixtures/invented-numbers.csv: {unknown:#?}");
}

#[test]
fn the_scan_of_numbers_sees_them() {
    assert_eq!(
        bsns("a 111222333, 1112.22.333 x111222333 1112223334 123456789"),
        ["111222333", "111222333"]
    );
    assert_eq!(ibans("IBAN: NL91 ABNA 0417 1643 00."), ["NL91ABNA0417164300"]);
    assert_eq!(ibans("NL91ABNA0417164300 en NL92ABNA0417164300"), ["NL91ABNA0417164300"]);
}

/// Text of the files that are text; UTF-16 with a mark and Windows-1252 read well enough for digits.
fn plain_text(path: &Path, bytes: Vec<u8>) -> Option<String> {
    const TEXTS: [&str; 17] = [
        "csv", "eml", "htm", "html", "ics", "json", "jsonl", "log", "mbox", "md", "sql", "tsv",
        "txt", "vcf", "xml", "yaml", "yml",
    ];
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    if !TEXTS.contains(&ending.as_str()) {
        return None;
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Some(
            bytes.into_iter().filter(u8::is_ascii).filter(|b| *b != 0).map(char::from).collect(),
        );
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn compact(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase()
}

/// Nine digits that pass the eleven-test, alone or in groups, and not part of a longer word.
fn bsns(text: &str) -> Vec<String> {
    let shape =
        Regex::new(r"\d{9}|\d{4}\.\d{2}\.\d{3}|\d{3}[.  -]\d{3}[.  -]\d{3}|\d{4} \d{2} \d{3}")
            .unwrap();
    shape
        .find_iter(text)
        .filter(|found| stands_alone(text, found.start(), found.end()))
        .map(|found| compact(found.as_str()))
        .filter(|digits| eleven_test(digits))
        .collect()
}

fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    !is_word(text[..start].chars().next_back()) && !is_word(text[end..].chars().next())
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_alphanumeric() || c == '_')
}

/// 9, 8, … 2 and −1 times the digits is a multiple of 11.
fn eleven_test(digits: &str) -> bool {
    let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
    let sum: i32 = digits.bytes().zip(weights).map(|(b, w)| i32::from(b - b'0') * w).sum();
    sum % 11 == 0 && digits != "000000000"
}

/// Account numbers of the right length for their country whose remainder of 97 is 1.
fn ibans(text: &str) -> Vec<String> {
    const LENGTHS: [(&str, usize); 20] = [
        ("AT", 20),
        ("BE", 16),
        ("CH", 21),
        ("CZ", 24),
        ("DE", 22),
        ("DK", 18),
        ("EE", 20),
        ("ES", 24),
        ("FI", 18),
        ("FR", 27),
        ("GB", 22),
        ("IE", 22),
        ("IT", 27),
        ("LU", 20),
        ("NL", 18),
        ("NO", 15),
        ("PL", 28),
        ("PT", 25),
        ("RO", 24),
        ("SE", 24),
    ];
    let start = Regex::new(r"[A-Z]{2}\d{2}").unwrap();
    start
        .find_iter(text)
        .filter(|found| !is_word(text[..found.start()].chars().next_back()))
        .filter_map(|found| {
            let country = &found.as_str()[..2];
            let (_, length) = LENGTHS.iter().find(|(code, _)| *code == country)?;
            let rest = text[found.start()..].chars();
            let number: String = rest
                .take_while(|c| {
                    c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, ' ' | '.' | '-')
                })
                .filter(char::is_ascii_alphanumeric)
                .take(*length)
                .collect();
            (number.len() == *length && remainder_of_97(&number) == 1).then_some(number)
        })
        .collect()
}

fn remainder_of_97(iban: &str) -> u32 {
    let (head, rest) = iban.split_at(4);
    rest.chars().chain(head.chars()).fold(0, |sum, c| {
        let value = c.to_digit(36).unwrap();
        (sum * if value > 9 { 100 } else { 10 } + value) % 97
    })
}

#[test]
fn the_settings_of_the_made_up_firm_are_valid() {
    let config = Config::load(&root().join("fixtures/termijn.toml")).unwrap();
    assert_eq!(config.sources.len(), 1);
    assert!(config.people.values().any(|person| person.role == Role::PrivacyOfficer));
}

/// An unknown id would panic in a debug build and show itself to people in a release.
#[test]
fn every_text_that_is_asked_for_exists() {
    let messages = Messages::new(Lang::Nl);
    let rooms = r"cli|error|verdict|register|evidence|report|rules|dispose|incident|term|attribution|consult";
    let asked = Regex::new(&format!(
        r#"(?:\b(?:messages|self\.m)\s*\.(?:get|with)\(\s*"([a-z0-9_-]+)"|\.(?:get|with)\(\s*"((?:{rooms})-[a-z0-9_-]+)")"#
    ))
    .unwrap();
    let mut missing = Vec::new();
    let mut count = 0;
    for (name, text) in sources() {
        for found in asked.captures_iter(without_tests(&text)) {
            let id = found.get(1).or(found.get(2)).unwrap().as_str();
            count += 1;
            if !messages.has(id) {
                missing.push(format!("src/{name} asks for {id}"));
            }
        }
    }
    assert!(count > 20, "only {count} texts were found in the sources");
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// Texts that are asked for by a code: how the id begins, the file and type of the code, words besides.
/// A word that nobody translated would show its id to people, on the one day that it is needed.
const FAMILIES: [(&str, &str, &str, &[&str]); 59] = [
    ("cli-unread", "inventory.rs", "Unread", &[]),
    ("cli-tier", "", "", &["t1", "t2", "t3", "t4", "t5"]),
    ("cli-evidence", "detect/evidence.rs", "Ground", &["unchecked"]),
    ("cli-kind", "inventory.rs", "ItemKind", &[]),
    ("cli-special", "source/crawl.rs", "Special", &[]),
    ("cli-skip", "plan/action.rs", "SkipReason", &[]),
    ("cli-action", "plan/action.rs", "Action", &[]),
    ("cli-would", "plan/action.rs", "Action", &[]),
    (
        "cli-outcome",
        "plan/action.rs",
        "fmt::Display for LineOutcome",
        &["skipped", "waiting", "found", "none", "not_read"],
    ),
    ("cli-plan-note", "plan/wire.rs", "PlanNote", &[]),
    ("cli-plan-status", "catalogue/plans.rs", "PlanStatus", &[]),
    (
        "cli-check",
        "",
        "",
        &[
            "config",
            "register",
            "rules",
            "passwords",
            "statutes",
            "letters",
            "holds",
            "state",
            "source",
            "space",
            "clock",
            "signers",
            "machine-key",
        ],
    ),
    ("cli-next-review", "", "ReviewReason", &[]),
    (
        "cli-demo-column",
        "",
        "",
        &["plan", "client", "files", "returned", "destroyed", "left", "certificate"],
    ),
    ("report-unread", "", "", &[]),
    ("verdict-name", "", "Verdict", &[]),
    ("verdict-reason", "", "ReviewReason", &[]),
    ("verdict-dismissal-reason", "retention/dismissal.rs", "DismissalReason", &[]),
    ("cli-dismissal-state", "run/dismissing.rs", "DismissalState", &[]),
    ("verdict-hold-reason", "retention/hold.rs", "HoldReason", &[]),
    ("attribution-state", "run/attributing.rs", "AttributionState", &[]),
    ("verdict-deferral-ground", "retention/deferral.rs", "DeferralGround", &[]),
    (
        "consult-kind",
        "",
        "",
        &[
            "document",
            "spreadsheet",
            "presentation",
            "pdf",
            "mail",
            "image",
            "archive",
            "data",
            "other",
        ],
    ),
    ("consult-template", "report/letter.rs", "TemplateFault", &[]),
    ("consult-column", "lifecycle/consultation/list.rs", "ListColumn", &[]),
    ("consult-list", "lifecycle/consultation/list.rs", "ListCode", &[]),
    ("consult-state", "lifecycle/consultation/mod.rs", "ConsultationState", &[]),
    ("incident-kind", "lifecycle/incident.rs", "IncidentKind", &[]),
    ("incident-closing", "lifecycle/incident.rs", "IncidentClosing", &[]),
    ("incident-cause", "lifecycle/incident.rs", "IncidentCause", &[]),
    ("incident-duty", "lifecycle/incident.rs", "DutyCode", &[]),
    ("incident-scope", "lifecycle/incident.rs", "IncidentScope", &[]),
    ("incident-special", "lifecycle/exposure.rs", "SpecialKind", &[]),
    ("incident-basis", "lifecycle/exposure.rs", "EstimateBasis", &[]),
    ("rules-kind", "retention/statute.rs", "StatuteKind", &["contract"]),
    ("rules-trigger", "retention/statute.rs", "Trigger", &[]),
    ("rules-obligor", "", "", &["firm", "owner"]),
    ("rules-sector", "retention/pack/mod.rs", "Sector", &[]),
    ("verdict-place", "inventory.rs", "SignPlace", &[]),
    ("rules-ground", "detect/evidence.rs", "Ground", &[]),
    ("rules-words", "detect/about.rs", "WordList", &[]),
    ("rules-severity", "detect/definition.rs", "Severity", &[]),
    ("rules-origin", "detect/rule_set.rs", "RuleOrigin", &[]),
    // What follows has tests of its own beside the codes.
    ("rules-fault", "", "", &[]),
    ("cli-arg", "", "", &[]),
    ("cli-verb", "", "", &[]),
    ("cli-place-part", "", "", &[]),
    ("dispose-reason", "", "", &[]),
    ("dispose-return-error", "", "", &[]),
    ("error", "", "", &[]),
    ("error-config", "", "", &[]),
    ("evidence", "", "", &[]),
    ("register-event", "", "", &[]),
    ("register-problem", "", "", &[]),
    ("register-radar", "", "", &[]),
    ("attribution-reason", "", "", &[]),
    ("report", "", "", &[]),
    ("report-who", "", "", &[]),
    ("verdict-sign", "", "", &[]),
];

/// Wire names of a type: what its `match` writes, or its list of all.
fn words(file: &str, name: &str) -> BTreeSet<String> {
    match name {
        "" => return BTreeSet::new(),
        "Verdict" => return Verdict::ALL.iter().map(|v| v.code().to_owned()).collect(),
        "ReviewReason" => return ReviewReason::ALL.iter().map(|r| r.code().to_owned()).collect(),
        _ => {}
    }
    let text = std::fs::read_to_string(root().join("src").join(file)).unwrap();
    let start = text.find(&format!("impl {name} {{")).expect("the type is in its file");
    let block = &text[start..start + text[start..].find("\n}\n").unwrap()];
    let word = Regex::new(r#"Self::\w+(?:\([^)]*\))? => (?:f\.write_str\()?"([a-z_]+)""#).unwrap();
    let words: BTreeSet<String> =
        word.captures_iter(block).map(|found| found[1].to_owned()).collect();
    assert!(words.len() > 2, "{name} has {words:?} only");
    words
}

#[test]
fn every_code_that_people_read_has_its_text() {
    let mut missing = Vec::new();
    for lang in [Lang::Nl, Lang::En] {
        let messages = Messages::new(lang);
        for (family, file, name, more) in FAMILIES {
            let all = words(file, name);
            for word in all.iter().map(String::as_str).chain(more.iter().copied()) {
                let id = format!("{family}-{}", word.replace('_', "-"));
                if !messages.has(&id) {
                    missing.push(format!("{id} ({})", lang.code()));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    assert!(words("plan/action.rs", "SkipReason").contains("register_changed"));
    assert!(words("plan/action.rs", "fmt::Display for LineOutcome").contains("unlinked"));
}

#[test]
fn every_family_of_texts_is_on_the_list() {
    let rooms = "cli|error|verdict|register|evidence|report|rules|dispose|incident|term|attribution|consult";
    let built =
        Regex::new(&format!(r#"format!\(\s*"((?:{rooms})(?:-[a-z0-9]+)*)[-{{][^".]*""#)).unwrap();
    let mut found = BTreeSet::new();
    let mut unknown = Vec::new();
    for (name, text) in sources() {
        for family in built.captures_iter(without_tests(&text)) {
            let family = family[1].to_owned();
            if !FAMILIES.iter().any(|(known, ..)| *known == family) {
                unknown.push(format!("src/{name} builds texts of the family {family}"));
            }
            found.insert(family);
        }
    }
    assert!(unknown.is_empty(), "{}", unknown.join("\n"));
    let idle: Vec<_> = FAMILIES.iter().filter(|(family, ..)| !found.contains(*family)).collect();
    assert!(idle.is_empty(), "nothing asks for: {idle:?}");
}

/// An error that nothing can end in is a promise in the manual that no run keeps.
#[test]
fn every_error_is_met_somewhere() {
    // Texts that are ready for gates that tell it in another way for now.
    const READY: [Code; 4] =
        [Code::RegisterChanged, Code::RulesChanged, Code::ReceiptMissing, Code::WaitingTime];
    let sources: Vec<String> = sources()
        .into_iter()
        .filter(|(name, _)| !name.starts_with("cli/problem/") && name != "cli/problem.rs")
        .map(|(_, text)| without_tests(&text).to_owned())
        .collect();
    for code in Code::ALL {
        let name = Regex::new(&format!(r"\bCode::{code:?}\b")).unwrap();
        let is_met = sources.iter().any(|text| name.is_match(text));
        assert_eq!(is_met, !READY.contains(code), "{code:?} ({})", code.number());
    }
}
