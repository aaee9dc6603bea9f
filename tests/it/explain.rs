//! `explain` answers the same questions for every item, and reads well in both languages.

use std::collections::BTreeMap;

use serde_json::Value;
use termijn::cli::demo::firm::AS_OF;

use crate::firm::Office;

/// One item for each verdict and each reason to look, and for each kind of container.
const EXAMPLES: [&str; 19] = [
    "klanten/devries/2023-loon/loonstrook jan.txt",
    "klanten/kobalt/2025-reorganisatie/gesprekken.jsonl",
    "klanten/noorderlicht/2025-verzuim/overzicht.xlsx",
    "klanten/pieterman/brief Ter Horst.docx",
    "klanten/linde/werving-2022/bezwaar",
    "export/crm/nieuwsbrief.csv",
    "clients/northsea/glossary.md",
    "clients/northsea/notes on pensions.txt",
    "mail/archief 2022.mbox::msg=4",
    "klanten/devries/2023-loon/kopie verzuimplan.docx",
    "klanten/grutto/contributie.log",
    "klanten/meridiaan/overdracht aan klant.zip",
    "mail/archief 2022.mbox",
    "klanten/devries/2023-loon/mail/voorwaarden.eml",
    "export/crm/nieuwsbrief.csv::rows[-]",
    "sollicitaties/afgewezen.zip::cv Larmans.txt",
    "archief/beschadigd.zip",
    "klanten/noorderlicht/2022-werving/diploma.eml::diploma.pdf",
    "klanten/linde/werving-2022/assessment.zip::assessment/uitslag.txt",
];

/// The example that stands for a hold by path: the first item in the folder that it covers.
fn example(items: &[Value], wanted: &str) -> String {
    let is_it = |item: &&Value| {
        let locator = item["locator"].as_str().unwrap();
        locator == wanted || locator.starts_with(&format!("{wanted}/"))
    };
    let found = items.iter().find(is_it).unwrap_or_else(|| panic!("no {wanted}"));
    found["locator"].as_str().unwrap().to_owned()
}

fn all_items(office: &Office) -> Vec<Value> {
    let status = office.run(&["status", "--all", "--format", "json"]).ok().json();
    status["items"].as_array().expect("items").clone()
}

#[test]
fn examples_read_as_they_should() {
    let office = Office::unshifted();
    let as_of = AS_OF.to_string();
    let items = all_items(&office);
    for lang in ["nl", "en"] {
        let mut told = String::new();
        for wanted in EXAMPLES {
            let locator = example(&items, wanted);
            let shown = office.run(&["--lang", lang, "--as-of", &as_of, "explain", &locator]);
            let shown = shown.ok().stdout_text();
            let widest = shown.lines().map(|line| line.chars().count()).max();
            assert!(widest.is_some_and(|widest| widest <= 100), "{shown}");
            told.push_str(&shown);
            told.push('\n');
        }
        let ids = [(r"\bit_[a-z2-7]{20}\b", "[item]"), (r"\bH-\d{4}-", "H-[year]-")];
        insta::with_settings!({ filters => ids }, {
            insta::assert_snapshot!(format!("explain_{lang}"), told);
        });
    }
}

/// Every verdict and every reason that the firm has is among the examples.
#[test]
fn examples_cover_every_verdict_and_reason() {
    let office = Office::scanned();
    let items = all_items(&office);
    let code = |item: &Value| format!("{}({})", item["verdict"], item["reason"]);
    let shown: Vec<String> = EXAMPLES
        .iter()
        .map(|wanted| {
            let locator = example(&items, wanted);
            code(items.iter().find(|item| item["locator"] == locator.as_str()).unwrap())
        })
        .collect();
    for item in &items {
        assert!(shown.contains(&code(item)), "no example of {}: {}", code(item), item["locator"]);
    }
}

/// Every item says whose it is or that nobody knows, until when where there is a date, which holds,
/// and why its verdict is what it is; and in both languages.
#[test]
fn every_item_is_explained() {
    let office = Office::scanned();
    let [dutch, english] = ["nl", "en"].map(|lang| {
        let args = ["--lang", lang, "status", "--all", "--format", "json"];
        office.run(&args).ok().json()["items"].as_array().unwrap().clone()
    });
    assert!(dutch.len() > 200);
    for (nl, en) in dutch.iter().zip(&english) {
        assert_eq!(nl["id"], en["id"]);
        let (nl, en) = (steps(nl), steps(en));
        assert_eq!(nl.len(), en.len());
        for (nl, en) in nl.iter().zip(&en) {
            assert!(nl.text != en.text || nl.rule == "2.3", "{} is not translated", nl.text);
        }
    }
    for item in &english {
        let steps = steps(item);
        let rules: BTreeMap<&str, usize> = steps.iter().fold(BTreeMap::new(), |mut rules, step| {
            *rules.entry(step.rule.as_str()).or_default() += 1;
            rules
        });
        let has = |rule: &str| rules.contains_key(rule);
        assert!(has("verdict"), "no verdict: {item}");
        let evidence = item["evidence"].as_array().unwrap();
        assert_eq!(has("2.4"), !evidence.is_empty(), "evidence: {item}");
        if item["retain_until"].is_string() {
            assert!(has("R2") && has("R3") && has("clause-10"), "no sum: {item}");
        }
        let is_whole = !has("2.3") || !steps.iter().any(|step| step.fact == "verdict-parts");
        if is_whole && item["verdict"] != "out_of_scope" {
            assert!(has("hold"), "no holds: {item}");
        }
        if item["verdict"] == "review" {
            assert!(item["reason"].is_string(), "no reason: {item}");
        }
        let spoken: Vec<&String> = steps.iter().map(|step| &step.text).collect();
        assert!(spoken.iter().all(|text| !text.is_empty() && !text.contains('$')), "{item}");
    }
}

struct Spoken {
    rule: String,
    fact: String,
    text: String,
}

fn steps(item: &Value) -> Vec<Spoken> {
    let step = |step: &Value| Spoken {
        rule: step["rule"].as_str().expect("a rule").to_owned(),
        fact: step["fact"].as_str().expect("a fact").to_owned(),
        text: step["text"].as_str().expect("a text").to_owned(),
    };
    item["derivation"].as_array().expect("a derivation").iter().map(step).collect()
}

/// However somebody names it, it is the same item.
#[test]
fn an_item_has_several_names() {
    let office = Office::scanned();
    let explained = |args: &[&str]| office.run(args).ok().json()["id"].clone();
    let json = ["--format", "json", "explain"];
    let of = |name: &str| explained(&[&json[..], &[name]].concat());
    let locator = "klanten/meridiaan/overdracht aan klant.zip";
    let id = of(locator);
    let id_text = id.as_str().unwrap().to_owned();
    let absolute = office.path("share").join(locator);
    for name in [
        id_text.as_str(),
        &format!("share:{locator}"),
        &format!("share/{locator}"),
        &format!("./share/klanten/../{locator}"),
        absolute.to_str().unwrap(),
    ] {
        assert_eq!(of(name), id, "{name}");
    }
    let inner = "klanten/linde/werving-2022/assessment.zip::assessment/uitslag.txt";
    let id = of(inner);
    let absolute = format!("{}/{inner}", office.path("share").display());
    for name in [&format!("share:{inner}"), &format!("share/{inner}"), &absolute] {
        assert_eq!(of(name), id, "{name}");
    }
    // A name as the file system has it, where the locator writes its odd characters as %XX.
    let items = all_items(&office);
    let odd = items
        .iter()
        .filter_map(|item| item["locator"].as_str())
        .find(|locator| locator.contains("%3A") && !locator.contains("::"))
        .or_else(|| items.iter().filter_map(|i| i["locator"].as_str()).find(|l| l.contains("%25")));
    if let Some(odd) = odd {
        let file = office.file_of(odd);
        assert_eq!(of(file.to_str().unwrap()), of(odd), "{odd}");
    }
    office.run(&["explain", "elders:klanten/geen.txt"]).code(1);
}
