//! The documents, their labels, and what the engine finds in them.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono_tz::Europe::Amsterdam;
use termijn::detect::RuleSet;
use termijn::extract::Limits;
use termijn::location::Locator;
use termijn::register::Register;
use termijn::retention::RetentionPack;
use termijn::run::clock::Clock;
use termijn::run::reading::Reader;

use super::score::Hit;

/// What a careful reader found: type code and byte offsets in the file, end exclusive.
#[derive(Debug, Clone)]
pub(super) struct Label {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) code: String,
}

/// One document of the corpus.
#[derive(Debug)]
pub(super) struct Document {
    /// Below `fixtures/labelled`.
    pub(super) path: String,
    pub(super) bytes: Vec<u8>,
    pub(super) labels: Vec<Label>,
}

impl Document {
    /// A document for a test.
    pub(super) fn sketch(path: &str, text: &str, labels: &[(&str, usize, usize)]) -> Self {
        let label = |&(code, start, end): &(&str, usize, usize)| Label {
            start,
            end,
            code: code.to_owned(),
        };
        Self {
            path: path.to_owned(),
            bytes: text.as_bytes().to_vec(),
            labels: labels.iter().map(label).collect(),
        }
    }

    /// Whether it lies in the half that no rule is tuned on.
    pub(super) fn is_held(&self) -> bool {
        self.path.starts_with("held/")
    }

    /// Labels of personal data.
    pub(super) fn personal(&self) -> usize {
        self.labels.iter().filter(|label| label.code != "OPEN").count()
    }

    /// A piece of it to show; for UTF-16 and Windows-1252 well enough to read. Offsets that lie outside
    /// give nothing.
    pub(super) fn text(&self, start: usize, end: usize) -> String {
        let Some(piece) = self.bytes.get(start..end.max(start)) else { return String::new() };
        let wide = match self.bytes[..] {
            [0xff, 0xfe, ..] => Some(encoding_rs::UTF_16LE),
            [0xfe, 0xff, ..] => Some(encoding_rs::UTF_16BE),
            _ => None,
        };
        match (wide, std::str::from_utf8(piece)) {
            (Some(set), _) => set.decode_without_bom_handling(piece).0.into_owned(),
            (None, Ok(text)) => text.to_owned(),
            (None, Err(_)) if std::str::from_utf8(&self.bytes).is_ok() => {
                String::from_utf8_lossy(piece).into_owned()
            }
            (None, Err(_)) => encoding_rs::WINDOWS_1252.decode(piece).0.into_owned(),
        }
    }

    /// What stands around a place, on one line.
    pub(super) fn around(&self, start: usize, end: usize) -> String {
        let from = start.saturating_sub(50) & !1;
        let to = (end + 30).min(self.bytes.len());
        let text = [self.text(from, start), self.text(start, end), self.text(end, to)];
        let line = |text: &str| text.replace(['\r', '\n'], "⏎");
        format!("{}⟦{}⟧{}", line(&text[0]), line(&text[1]), line(&text[2]))
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/labelled")
}

/// All documents in order of their paths, with their labels. A label without a document is a fault.
pub(super) fn documents() -> Vec<Document> {
    let mut labels: BTreeMap<String, Vec<Label>> = BTreeMap::new();
    let mut table = csv::Reader::from_path(folder().join("labels.csv")).unwrap();
    for row in table.records().map(Result::unwrap) {
        let label = Label {
            start: row[1].parse().unwrap(),
            end: row[2].parse().unwrap(),
            code: row[3].to_owned(),
        };
        labels.entry(row[0].to_owned()).or_default().push(label);
    }
    let mut documents = Vec::new();
    for half in ["dev", "held"] {
        for entry in walkdir::WalkDir::new(folder().join(half)).sort_by_file_name() {
            let entry = entry.unwrap();
            if entry.file_type().is_file() {
                let path =
                    entry.path().strip_prefix(folder()).unwrap().to_str().unwrap().to_owned();
                let labels = labels.remove(&path).unwrap_or_default();
                let bytes = std::fs::read(entry.path()).unwrap();
                documents.push(Document { path, bytes, labels });
            }
        }
    }
    assert!(labels.is_empty(), "labels without a document: {:?}", labels.keys());
    documents
}

/// The embedded rules, and a register whose one engagement nobody writes about.
pub(super) fn reader() -> Reader {
    let register = "klant_id;klantnaam;opdracht_id;opdracht;startdatum;einddatum;status\n\
        C-1;Qwyxz;E-0000-001;Qwyxz;01-01-2020;31-12-2020;beëindigd\n";
    let register = Arc::new(Register::parse(register.as_bytes()).unwrap());
    let pack = RetentionPack::embedded();
    let clock = Clock::system(Amsterdam);
    Reader::new(RuleSet::embedded(), register, &pack, Limits::default(), clock)
}

/// What extraction and detection make of a document.
pub(super) fn find(reader: &Reader, document: &Document) -> Vec<Hit> {
    let locator = Locator::from_path(document.path.as_bytes());
    let size = document.bytes.len() as u64;
    let found = reader.find(&locator, &mut Cursor::new(&document.bytes), size).findings;
    found
        .into_iter()
        .map(|finding| Hit {
            start: usize::try_from(finding.span.0).unwrap(),
            end: usize::try_from(finding.span.1).unwrap(),
            code: finding.type_code,
            tier: finding.tier,
            rule: finding.rule,
            evidence: finding.evidence,
        })
        .collect()
}

/// 9, 8, … 2 and −1 times the digits is a multiple of 11.
pub(super) fn passes_eleven(digits: &str) -> bool {
    let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
    let sum: i32 = digits.bytes().zip(weights).map(|(b, w)| i32::from(b - b'0') * w).sum();
    digits.len() == 9 && sum % 11 == 0
}

/// Every second digit from the right counts double, and the sum ends in 0.
pub(super) fn passes_luhn(digits: &str) -> bool {
    let values = digits.bytes().rev().map(|b| u32::from(b - b'0')).enumerate();
    let sum: u32 =
        values.map(|(at, d)| if at % 2 == 0 { d } else { d * 2 / 10 + d * 2 % 10 }).sum();
    digits.len() > 12 && sum.is_multiple_of(10)
}

/// With the first four characters last and letters as numbers from 10.
pub(super) fn remainder_of_97(iban: &str) -> u32 {
    let (head, rest) = iban.split_at(4);
    rest.chars().chain(head.chars()).fold(0, |sum, c| {
        let value = c.to_digit(36).unwrap();
        (sum * if value > 9 { 100 } else { 10 } + value) % 97
    })
}
