//! One sample of every kind of file: what must be found in it, and where `findings` says that it stands.
//!
//! Beside each sample in `fixtures/kinds` stands what is expected of it: `locator⇥place⇥type⇥value` a line,
//! `-` for the file itself or for no place, and `! partial REASON` or `! unread REASON` above.
//!
//! The made-up firm has every kind of these samples on its share, where such files lie in an office.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::path::{Path, PathBuf};

use regex::Regex;
use serde_json::Value;
use termijn::detect::Segment;
use termijn::extract::{ItemEnd, ItemHead, Limits, Row, Tools, Visitor, extract};
use termijn::inventory::Coverage;
use termijn::location::Locator;

use crate::findings::REGISTER;
use crate::firm::Office;
use crate::share;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/kinds")
}

/// What a file of expectations says: how the sample is read, and its findings.
struct Expected {
    coverage: String,
    findings: BTreeSet<[String; 4]>,
}

fn expected(path: &Path) -> Expected {
    let text =
        std::fs::read_to_string(path).unwrap_or_else(|_| panic!("{} is not there", path.display()));
    let mut lines = text.lines().filter(|line| !line.is_empty()).peekable();
    let coverage =
        lines.next_if(|line| line.starts_with("! ")).map_or("complete", |line| &line[2..]);
    let findings = lines.map(|line| {
        let fields: Vec<&str> = line.split('\t').collect();
        let fields: [&str; 4] =
            fields.try_into().unwrap_or_else(|_| panic!("{}: {line}", path.display()));
        fields.map(|field| if field == "-" { String::new() } else { field.to_owned() })
    });
    Expected { coverage: coverage.to_owned(), findings: findings.collect() }
}

fn coverage(coverage: Coverage) -> String {
    match coverage {
        Coverage::Complete => "complete".to_owned(),
        Coverage::Partial(why) => format!("partial {}", why.code()),
        Coverage::Unread(why) => format!("unread {}", why.code()),
    }
}

/// Places as the program tells them, by file, locator in it, type and span.
fn places(office: &Office) -> BTreeMap<(String, String, u64, u64), String> {
    let told =
        office.run(&["findings", "--format", "jsonl", "--min-tier", "T5"]).ok().stdout_text();
    let lines = told.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    lines
        .map(|line| {
            let span = (line["start"].as_u64().unwrap(), line["end"].as_u64().unwrap());
            let key = (text(&line["locator"]), text(&line["type"]), span.0, span.1);
            (key, text(&line["place"]))
        })
        .collect()
}

/// Every sample.
fn samples() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let is_sample = |path: &PathBuf| path.extension().is_none_or(|ending| ending != "expected");
    let mut samples: Vec<PathBuf> = entries.filter(is_sample).collect();
    samples.sort();
    samples
}

/// An office with the samples on its share, scanned.
fn scanned() -> Office {
    let office = Office::empty();
    std::fs::write(office.path("register.csv"), REGISTER).unwrap();
    std::fs::create_dir(office.path("share")).unwrap();
    // Without the text in pictures: a machine may have a program for it.
    std::fs::write(office.path("termijn.toml"), "version = 1\n[detect]\nocr = \"off\"\n").unwrap();
    for sample in samples() {
        std::fs::copy(&sample, office.path("share").join(sample.file_name().unwrap())).unwrap();
    }
    office.run(&["scan", "share", "--register", "register.csv"]).code_in(&[0, 3]);
    office
}

#[test]
fn each_kind_is_read_and_its_findings_are_placed() {
    let office = scanned();
    let mut faults = Vec::new();
    let places = places(&office);
    let reader = share::reader();
    for sample in samples() {
        let name = sample.file_name().unwrap().to_str().unwrap();
        let expected = expected(&sample.with_file_name(format!("{name}.expected")));
        let (bytes, file) = (std::fs::read(&sample).unwrap(), Locator::from_path(name.as_bytes()));
        let size = bytes.len() as u64;
        let items = reader.read(&file, &mut Cursor::new(&bytes), size);
        let how = coverage(items[0].coverage);
        if how != expected.coverage {
            faults.push(format!("{name}: {how}, expected {}", expected.coverage));
        }
        let found = reader.find(&file, &mut Cursor::new(&bytes), size).findings;
        let found: BTreeSet<[String; 4]> = found
            .into_iter()
            .map(|finding| {
                let locator = finding.locator.to_string();
                let (start, end) = finding.span;
                let key = (locator.clone(), finding.type_code.clone(), start, end);
                let place = places.get(&key).cloned().unwrap_or_else(|| "not shown".to_owned());
                let inside = locator[file.to_string().len()..].to_owned();
                [inside, place, finding.type_code, finding.value.expose().to_owned()]
            })
            .collect();
        for line in expected.findings.difference(&found) {
            let near: Vec<_> = found.iter().filter(|own| own[3] == line[3]).collect();
            faults.push(format!("{name}: {line:?} is not found; instead {near:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What people read: file, item inside it, and the place in English and in Dutch.
const TOLD: [(&str, &str, &str, &str); 24] = [
    ("text.txt", "", "bytes 5–14", "bytes 5–14"),
    ("tekst.pdf", "", "page 2", "bladzijde 2"),
    ("brief.docx", "", "main text", "hoofdtekst"),
    ("brief.docx", "", "comments", "opmerkingen"),
    ("brief.doc", "", "footnotes", "voetnoten"),
    ("brief.rtf", "", "header", "koptekst"),
    ("verslag.odt", "", "headers and footers", "kop- en voetteksten"),
    ("formulier.docm", "", "macro Module1", "macro Module1"),
    ("voortgang.pptx", "", "slide 2", "dia 2"),
    ("voorstel.ppt", "", "slide 2", "dia 2"),
    ("dia.odp", "", "slide 1", "dia 1"),
    ("leden.xlsx", "", "sheet Leden, cell A2", "blad Leden, cel A2"),
    ("leden.xls", "", "sheet Oud, cell C7", "blad Oud, cel C7"),
    ("verborgen.ods", "", "sheet Oud, cell B2", "blad Oud, cel B2"),
    ("boek-4.xls", "", "cell B2", "cel B2"),
    ("lijst.csv.bz2", "lijst.csv", "row 1, column 2", "rij 1, kolom 2"),
    ("klanten-none.parquet", "", "row 2, column 2", "rij 2, kolom 2"),
    ("klanten.mdb", "", "table Klanten, row 2, column 3", "tabel Klanten, rij 2, kolom 3"),
    ("klanten.dump", "large_object.16389", "bytes", "bytes"),
    ("vraag.eml", "", "header From", "kopregel From"),
    ("vraag.eml", "lijst.csv", "row 1, column 2", "rij 1, kolom 2"),
    ("postvak.mbox", "msg=2", "bytes", "bytes"),
    ("postvak.pst", "Postvak IN/msg=65538", "bytes", "bytes"),
    ("nest.tar.xz", "post/stukken.eml::stukken.zip::map/brief.docx", "footnotes", "voetnoten"),
];

/// The lines under a heading, up to the next one.
fn under<'t>(lines: &[&'t str], is_heading: impl Fn(&str) -> bool, heading: &str) -> Vec<&'t str> {
    let after = lines.iter().skip_while(|line| **line != heading).skip(1);
    after.take_while(|line| !is_heading(line)).copied().collect()
}

#[test]
fn places_are_told_in_words() {
    let office = scanned();
    for (lang, at) in [("en", 2), ("nl", 3)] {
        let told = office.run(&["findings", "--min-tier", "T5", "--lang", lang]).ok().stdout_text();
        let lines: Vec<&str> = told.lines().collect();
        for row in TOLD {
            let (file, inside, place) = (row.0, row.1, [row.0, row.1, row.2, row.3][at]);
            let of_file =
                under(&lines, |line| line.starts_with("share: "), &format!("share: {file}"));
            let is_item = |line: &str| line.starts_with("  ") && line.ends_with(':');
            let of_item = if inside.is_empty() {
                of_file.iter().take_while(|line| !is_item(line)).copied().collect()
            } else {
                under(&of_file, is_item, &format!("  {inside}:"))
            };
            let cell = format!("  {place}");
            assert!(
                of_item.iter().any(|line| line.contains(&cell)),
                "{lang}: no {place:?} under {inside:?} of {file}\n{}",
                of_file.join("\n"),
            );
        }
    }
}

/// The kind of content of every item of an entry.
#[derive(Default)]
struct Kinds {
    open: Vec<String>,
    kinds: BTreeMap<String, String>,
}

impl Visitor for Kinds {
    fn open(&mut self, head: ItemHead) {
        self.open.push(head.locator.to_string());
    }
    fn segment(&mut self, _: &Segment<'_>) {}
    fn row(&mut self, _: &Row<'_>) {}
    fn close(&mut self, end: ItemEnd) {
        self.kinds.insert(self.open.pop().unwrap(), end.content_kind.to_owned());
    }
}

/// Items with their kinds, of all files below a folder.
fn kinds_below(folder: &Path) -> BTreeMap<String, String> {
    let mut kinds = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.unwrap();
        let is_expectation = entry.path().extension().is_some_and(|ending| ending == "expected");
        if !entry.file_type().is_file() || is_expectation {
            continue;
        }
        let path = entry.path().strip_prefix(folder).unwrap().as_os_str();
        let raw = std::os::unix::ffi::OsStrExt::as_bytes(path);
        let bytes = std::fs::read(entry.path()).unwrap();
        let (mut visitor, limits) = (Kinds::default(), (&Limits::default(), &Tools::default()));
        let size = bytes.len() as u64;
        let locator = Locator::from_path(raw);
        extract(&locator, raw, &mut Cursor::new(bytes), size, limits, &mut visitor);
        kinds.extend(visitor.kinds);
    }
    kinds
}

/// How the places of a kind look. A kind that is not here is one stretch of text, told by its bytes.
const FORMS: [(&str, &str); 31] = [
    ("pdf", r"^p\. \d+$"),
    ("docx", r"^word/\w+\.xml$"),
    ("odt", r"^(content|styles)\.xml$"),
    ("doc", r"^[a-z ]+$"),
    ("rtf", r"^[a-z ]+$"),
    ("epub", r"\.xhtml$"),
    ("pptx", r"^slide \d+$"),
    ("ppt", r"^slide \d+$"),
    ("odp", r"^slide \d+$"),
    ("xlsx", r"^[^!]+![A-Z]+\d+$"),
    ("xlsb", r"^[^!]+![A-Z]+\d+$"),
    ("xls", r"^(.+!)?[A-Z]+\d+$"),
    ("ods", r"^[^!]+![A-Z]+\d+$"),
    ("eml", r"^(From|To|Subject|Date)$"),
    ("msg", r"^(Sender|From|To)$"),
    ("tnef", r"^(Subject|From|To)$"),
    ("jpg", r"^exif$"),
    ("csv", r"^\d+:\d+$"),
    ("dbf", r"^\d+:\d+$"),
    ("parquet", r"^\d+:\d+$"),
    ("sqlite", r"^\w+:\d+:\d+$"),
    ("sqlite-wal", r"^page \d+:\d+:\d+$"),
    ("mdb", r"^\w+:\d+:\d+$"),
    ("avro", r"^\w+:\d+:\d+$"),
    ("pgdump", r"^[\w.]+:\d+:\d+$"),
    ("pgtar", r"^[\w.]+:\d+:\d+$"),
    ("sql", r"^\w+:\d+:\d+$"),
    // Nothing of their own is found in these.
    ("mbox", "^name$"),
    ("zip", "^name$"),
    ("tar", "^name$"),
    ("7z", "^name$"),
];

/// The firm has all kinds of the samples, and what is found in them is placed as that kind is.
#[test]
fn the_firm_holds_every_kind() {
    let firm = kinds_below(&folder().with_file_name("share"));
    let of_firm: BTreeSet<&String> = firm.values().collect();
    let samples = kinds_below(&folder());
    let missing: BTreeSet<&String> =
        samples.values().filter(|kind| !of_firm.contains(kind)).collect();
    assert!(missing.is_empty(), "the firm has none of {missing:?}");

    let office = Office::unshifted();
    let written: BTreeMap<&str, Regex> =
        FORMS.iter().map(|(kind, form)| (*kind, Regex::new(form).unwrap())).collect();
    let mut met: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let places = places(&office);
    for ((locator, ..), place) in &places {
        // Rows are counted in groups of their table.
        let mut item = locator.as_str();
        while !firm.contains_key(item) {
            item = item.rsplit_once("::").unwrap_or_else(|| panic!("{locator} is of no file")).0;
        }
        met.entry(&firm[item]).or_default().insert(place);
    }
    for (kind, places) in met {
        let Some(shape) = written.get(kind) else {
            let some = places.iter().find(|place| !matches!(**place, "" | "name"));
            assert_eq!(some, None, "{kind} has places, so it belongs into the list");
            continue;
        };
        assert!(places.iter().any(|place| shape.is_match(place)), "{kind}: {places:?}");
    }
}
