//! Extraction as its callers see it: bytes in, items and segments out.

mod archives;
mod bombs;
mod compound;
mod containers;
mod data;
mod formats;
mod frames;
mod hostile;
mod isolation;
mod mail;
mod office;
mod pdf;
mod pictures;
mod rtf;
mod samples;
mod sealed;
mod seams;
mod stores;
mod text;
mod wrapped;

use std::io::Cursor;

use super::*;
use crate::detect::{OffsetMap, SegmentKind, Window};
use crate::inventory::Unread;

/// One segment, owned, with the frame offset of each of its bytes.
#[derive(Debug, Clone)]
struct Said {
    text: String,
    kind: SegmentKind,
    label: Option<String>,
    frames: Vec<u64>,
    place: crate::detect::Place,
}

impl Said {
    fn of(segment: &Segment<'_>) -> Self {
        Self {
            text: segment.text.to_owned(),
            kind: segment.kind,
            label: segment.label.map(str::to_owned),
            frames: match segment.offsets {
                // Long texts in hostile tests need no offset per byte.
                OffsetMap::Linear { base } => vec![base],
                OffsetMap::Points(_) => {
                    (0..segment.text.len()).map(|at| segment.offsets.frame(at)).collect()
                }
            },
            place: segment.place.clone(),
        }
    }

    fn frame(&self, at: usize) -> u64 {
        self.frames.get(at).copied().unwrap_or_else(|| self.frames[0] + at as u64)
    }
}

#[derive(Debug, Clone)]
struct Item {
    head: ItemHead,
    end: Option<ItemEnd>,
    said: Vec<Said>,
    /// What it is called.
    names: Vec<String>,
    /// Table, ordinal, broken, cells.
    rows: Vec<(String, u64, bool, Vec<Said>)>,
    depth: usize,
}

impl Item {
    fn text(&self) -> String {
        let cells = self.rows.iter().flat_map(|row| &row.3);
        self.said.iter().chain(cells).map(|said| said.text.as_str()).collect::<Vec<_>>().join("\n")
    }

    fn coverage(&self) -> Coverage {
        self.end.as_ref().unwrap().coverage
    }

    /// Text with label, as `label=text`.
    fn labelled(&self) -> Vec<String> {
        let cells = self.rows.iter().flat_map(|row| &row.3);
        self.said
            .iter()
            .chain(cells)
            .filter_map(|said| Some(format!("{}={}", said.label.as_ref()?, said.text)))
            .collect()
    }
}

/// Listens, and insists on balance.
#[derive(Debug, Default)]
struct Recorder {
    items: Vec<Item>,
    open: Vec<usize>,
}

impl Visitor for Recorder {
    fn open(&mut self, head: ItemHead) {
        let depth = self.open.len();
        self.open.push(self.items.len());
        self.items.push(Item {
            head,
            end: None,
            said: Vec::new(),
            names: Vec::new(),
            rows: Vec::new(),
            depth,
        });
    }

    fn segment(&mut self, segment: &Segment<'_>) {
        let at = *self.open.last().expect("a segment belongs to an open item");
        if *segment.place == crate::detect::Place::Name {
            self.items[at].names.push(segment.text.to_owned());
        } else {
            self.items[at].said.push(Said::of(segment));
        }
    }

    fn row(&mut self, row: &Row<'_>) {
        let at = *self.open.last().expect("a row belongs to an open item");
        let cells = row.cells.iter().map(Said::of).collect();
        self.items[at].rows.push((row.table.to_owned(), row.ordinal, row.broken, cells));
    }

    fn close(&mut self, end: ItemEnd) {
        let at = self.open.pop().expect("as many closed as opened");
        self.items[at].end = Some(end);
    }
}

fn items_within(name: &str, bytes: &[u8], limits: &Limits) -> Vec<Item> {
    items_asking(name, bytes, limits, &Tools::default())
}

fn items_asking(name: &str, bytes: &[u8], limits: &Limits, tools: &Tools) -> Vec<Item> {
    let mut recorder = Recorder::default();
    let locator = Locator::from_path(name.as_bytes());
    let size = bytes.len() as u64;
    extract(
        &locator,
        name.as_bytes(),
        &mut Cursor::new(bytes),
        size,
        (limits, tools),
        &mut recorder,
    );
    assert!(recorder.open.is_empty(), "{name}: every item is closed");
    assert!(!recorder.items.is_empty(), "{name}: an entry is at least one item");
    assert!(recorder.items[1..].iter().all(|item| item.depth > 0), "{name}: one item on top");
    recorder.items
}

fn items(name: &str, bytes: &[u8]) -> Vec<Item> {
    items_within(name, bytes, &Limits::default())
}

/// `kind locator content_kind outcome` of every item.
fn outline(items: &[Item]) -> Vec<String> {
    items
        .iter()
        .map(|item| {
            let end = item.end.as_ref().unwrap();
            let coverage = match end.coverage {
                Coverage::Complete => "complete".to_owned(),
                Coverage::Partial(why) => format!("partial({})", why.code()),
                Coverage::Unread(why) => why.code().to_owned(),
            };
            let (kind, locator) = (item.head.kind.code(), item.head.locator.as_str());
            format!("{kind} {locator} {} {coverage}", end.content_kind)
        })
        .collect()
}

fn check(name: &str, bytes: &[u8], expected: &[&str]) -> Vec<Item> {
    let items = items(name, bytes);
    assert_eq!(outline(&items), expected);
    items
}

#[test]
fn an_empty_file_is_complete() {
    check("leeg.pdf", b"", &["file leeg.pdf empty complete"]);
}

#[test]
fn what_cannot_be_read_says_its_kind() {
    check("a.ps", b"%!PS-Adobe", &["file a.ps ps unsupported"]);
    check("a.bin", &[0, 1, 2, 3, 4, 5], &["file a.bin binary unsupported"]);
    check("a.asc", b"-----BEGIN PGP MESSAGE-----", &["file a.asc pgp encrypted"]);
    assert_eq!(items("a.ps", b"%!PS-Adobe")[0].coverage(), Coverage::Unread(Unread::Unsupported));
}
