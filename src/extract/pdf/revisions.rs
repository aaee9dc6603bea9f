//! Earlier versions of a document: programs write changes behind what was there, and leave that as it is. Pure.
//!
//! Nobody sees them who opens the document, and everybody who cuts it off at an earlier end. What their pages show
//! that those of today do not is said.

use std::collections::HashSet;

use super::content::Painter;
use super::file::{self, File};
use super::{content, layout, lexer, pages};
use crate::detect::{Place, SegmentKind};
use crate::digest::Digest;
use crate::extract::walk::{Seat, Shortfall, Walk, first};
use crate::inventory::Unread;

/// The last versions that are read; a signature or a filled-in form makes two or three.
const VERSIONS_MAX: usize = 16;
/// How far behind the word its place and the end of the version stand.
const END_MAX: usize = 64;
/// How long the dictionary before a list of objects may be.
const TABLE_HEAD_MAX: usize = 1024;

/// What was said of a document.
#[derive(Debug, Default)]
pub(super) struct Known(HashSet<Digest>);

impl Known {
    /// Notes the content of a page and the text that it shows.
    pub(super) fn note(&mut self, content: &[u8], text: &str) {
        self.0.extend([Digest::of(content), Digest::of(text.as_bytes())]);
    }

    fn has(&self, bytes: &[u8]) -> bool {
        self.0.contains(&Digest::of(bytes))
    }
}

/// Where earlier versions end, the first one first.
pub(super) fn ends(bytes: &[u8]) -> Vec<usize> {
    const WORD: &[u8] = b"startxref";
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = lexer::find(&bytes[at..], WORD) {
        let word = at + next;
        at = word + WORD.len();
        let rest = &bytes[at..bytes.len().min(at + END_MAX)];
        let digits = rest.trim_ascii_start().iter().take_while(|byte| byte.is_ascii_digit());
        let place = digits.fold(0_usize, |place, digit| {
            place.saturating_mul(10).saturating_add(usize::from(digit - b'0'))
        });
        // A document that is made for the web begins with an end that points nowhere.
        let is_end = (1..word).contains(&place) && is_table(&bytes[place..word]);
        if let Some(end) = lexer::find(rest, b"%%EOF").filter(|_| is_end) {
            found.push(at + end + 5);
        }
    }
    // The last one is the document itself, if nothing follows it.
    found.pop_if(|end| lexer::find(&bytes[*end..], b" obj").is_none());
    found
}

/// Whether a list of objects begins here: in words, or as a stream.
fn is_table(bytes: &[u8]) -> bool {
    let bytes = bytes.trim_ascii_start();
    let head = &bytes[..bytes.len().min(TABLE_HEAD_MAX)];
    let is_stream = head.first().is_some_and(u8::is_ascii_digit);
    head.starts_with(b"xref") || is_stream && lexer::find(head, b"/XRef").is_some()
}

/// Says what earlier versions show.
pub(super) fn say(
    walk: &mut Walk<'_>,
    seat: &Seat,
    (bytes, stream_max): (&[u8], usize),
    ends: &[usize],
    known: &mut Known,
) -> Shortfall {
    let words: Vec<&str> = walk.passwords(seat).collect();
    let skipped = ends.len().saturating_sub(VERSIONS_MAX);
    let mut shortfall = (skipped > 0).then_some(Unread::TooLarge);
    for end in &ends[skipped..] {
        let document = match file::open(&bytes[..*end], stream_max, &words) {
            Ok(document) => document,
            Err(why) => {
                shortfall = first(shortfall, Some(why));
                continue;
            }
        };
        let mut file = File::new(&document, stream_max);
        // Not a version, but a file in the file: that is read as what it is.
        if file.is_rebuilt() {
            continue;
        }
        let pages_max = usize::try_from(walk.limits.pages_max).unwrap_or(usize::MAX);
        let pages = pages::all(&file, pages_max);
        let mut painter = Painter::new(&mut file);
        for page in &pages {
            let bytes = content(painter.file, page);
            // What a form on the page shows may have changed without it.
            if known.has(&bytes) && lexer::find(&bytes, b" Do").is_none() {
                continue;
            }
            let text = layout::text(&painter.paint(&bytes, page.resources).runs);
            if !known.has(text.as_bytes()) {
                let place = Place::Part("earlier version".to_owned());
                walk.say(&text, SegmentKind::Prose, None, &place);
            }
            known.note(&bytes, &text);
            let unpacked = painter.file.take_unpacked();
            if let Err(why) = walk.charge(unpacked) {
                return first(shortfall, Some(why));
            }
        }
        shortfall = first(shortfall, file.short());
    }
    shortfall
}
