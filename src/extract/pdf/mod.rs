//! PDF: pages, forms, notes, properties, files inside. Pure.
//!
//! Two engines read the objects: a library, and our own, which looks for them and believes no table. The
//! second reads where the first is lost, and checks it elsewhere. Pages are painted here, because what a
//! page shows decides what was read: text, pictures that need OCR, letters that are only drawn, characters
//! that no font can name.

mod cmap;
mod content;
mod file;
mod font;
mod found;
mod layer;
mod layout;
mod lexer;
mod notes;
mod object;
mod outline;
mod pages;
mod picture;
mod revisions;
mod sweep;

use std::collections::{BTreeMap, HashSet};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::xref::XrefEntry;
use lopdf::{Document, Object, ObjectId, Stream};

use content::{Painted, Painter, Source};
use file::File;
use layer::Frame;
use lexer::Operand;
use notes::Told;
use pages::Page;

use super::ReadSeek;
use super::isolation::Attempt;
use super::walk::{Seat, Shortfall, Walk, first};
use super::whole::whole;
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

/// Fewer points than this hold no legible letter.
const POINTS_MIN: u64 = 5;
/// A picture that stands alone on its page and is lower or narrower than this is a rule or an ornament.
const WORD_POINTS_MIN: u64 = 16;
/// A picture of so many points that takes a good part of its page is no decoration, however well it packs:
/// a sparse letter in black and white takes less than any limit on bytes.
const PAGE_POINTS_MIN: u64 = 500_000;

/// Says all of a document.
pub(super) fn read(
    walk: &mut Walk<'_>,
    seat: &Seat,
    reader: &mut dyn ReadSeek,
    size: u64,
) -> io::Result<Shortfall> {
    let bytes = match whole(walk, reader, size)? {
        Ok(bytes) => bytes,
        Err(why) => return Ok(Some(why)),
    };
    let stream_max = usize::try_from(walk.limits.member_bytes_max).unwrap_or(usize::MAX);
    let words: Vec<&str> = walk.passwords(seat).collect();
    let opened = match open(walk.attempt, &bytes, stream_max, &words) {
        Ok(opened) => opened,
        Err(why) => return Ok(Some(why)),
    };
    if let Err(why) = walk.charge(opened.unpacked) {
        return Ok(Some(why));
    }
    let said = walk.said();
    let shortfall = first(say(walk, seat, &opened.document, (&bytes, stream_max)), opened.short);
    if shortfall.is_some() || walk.said() > said {
        return Ok(shortfall);
    }
    // Nothing to be read, and nothing amiss: the other engine is asked, too. Where it has text, one of the
    // two is wrong.
    let Ok((document, found)) = found::document(&bytes, stream_max, &words) else {
        return Ok(None);
    };
    let other =
        first(walk.charge(found.unpacked).err(), say(walk, seat, &document, (&bytes, stream_max)));
    Ok((walk.said() > said).then_some(other.unwrap_or(Unread::Damaged)))
}

/// A document that was opened by one of the two engines.
#[derive(Debug)]
struct Opened {
    document: Document,
    /// What was not read of it.
    short: Shortfall,
    /// Bytes that came out of it.
    unpacked: u64,
}

/// Opens a document with the first engine, or, where that is lost on it, with the second.
fn open(
    attempt: Attempt,
    bytes: &[u8],
    stream_max: usize,
    words: &[&str],
) -> Result<Opened, Unread> {
    if attempt == Attempt::First {
        let opened = catch_unwind(AssertUnwindSafe(|| file::open(bytes, stream_max, words)));
        match opened {
            Ok(Ok(document)) => return Ok(check(document, bytes, stream_max)),
            Ok(Err(Unread::Damaged)) | Err(_) => {}
            Ok(Err(why)) => return Err(why),
        }
    }
    let (document, found) = found::document(bytes, stream_max, words)?;
    // Nobody checked what only one engine could read.
    Ok(Opened { document, short: found.short.or(Some(Unread::Damaged)), unpacked: found.unpacked })
}

/// Checks the first engine by the second: what only that one finds is added to the document, and where
/// the two disagree about its pages or objects, it is partly read.
fn check(mut document: Document, bytes: &[u8], stream_max: usize) -> Opened {
    let is_rebuilt = File::new(&document, stream_max).is_rebuilt();
    let short =
        lacks(&document) || (is_rebuilt && !ends(bytes)) || !found::is_sound(&document, stream_max);
    let pages = pages::count(&document);
    let found = found::complete(&mut document, bytes, stream_max);
    let differs = found.is_some() && pages::count(&document) != pages;
    let short = (short || differs).then_some(Unread::Damaged);
    let (unpacked, other) = found.map_or((0, None), |found| (found.unpacked, found.short));
    Opened { document, short: first(short, other), unpacked }
}

/// Says all of a document that was opened.
fn say(
    walk: &mut Walk<'_>,
    seat: &Seat,
    document: &Document,
    (bytes, stream_max): (&[u8], usize),
) -> Shortfall {
    let mut file = File::new(document, stream_max);
    let pages = pages::all(&file, usize::try_from(walk.limits.pages_max).unwrap_or(usize::MAX));
    let mut told = Told::default();
    let ends = revisions::ends(bytes);
    let mut shown =
        Shown { known: (!ends.is_empty()).then(revisions::Known::default), ..Shown::default() };
    let mut painter = Painter::new(&mut file);
    let mut shortfall = None;
    for page in &pages {
        let place = place(page);
        shortfall = first(shortfall, say_page(walk, &mut painter, page, &place, &mut shown));
        notes::say(walk, &mut painter, page.own, &place, &mut told);
        let unpacked = painter.file.take_unpacked();
        if let Err(why) = walk.charge(unpacked) {
            return first(shortfall, Some(why));
        }
    }
    let form = file
        .dictionary(&document.trailer, b"Root")
        .and_then(|catalogue| file.dictionary(catalogue, b"AcroForm"));
    if let Some(form) = form {
        notes::say_rest(walk, &file, form, &mut told);
    }
    shortfall = first(shortfall, sweep::say(walk, seat, &mut file, &mut told));
    if let Some(known) = &mut shown.known {
        let earlier = revisions::say(walk, seat, (bytes, stream_max), &ends, known);
        shortfall = first(shortfall, earlier);
    }
    let unpacked = file.take_unpacked();
    first(first(shortfall, file.short()), walk.charge(unpacked).err())
}

/// Whether the file says that it has objects which could not be read.
fn lacks(document: &Document) -> bool {
    let there = |number, generation| document.objects.contains_key(&(number, generation));
    let gone = document.reference_table.entries.iter().filter(|(number, entry)| match entry {
        // Some writers give objects that they do not have the place 0.
        XrefEntry::Normal { offset, generation } => {
            **number > 0 && *offset > 0 && !there(**number, *generation)
        }
        XrefEntry::Compressed { .. } => !there(**number, 0),
        XrefEntry::Free | XrefEntry::UnusableFree => false,
    });
    // The library takes out the dictionary of an encryption that it undid.
    gone.count() > usize::from(document.was_encrypted())
}

/// Whether a file has its end: one that was rebuilt from its objects and has none may lack more.
fn ends(bytes: &[u8]) -> bool {
    lexer::find(&bytes[bytes.len().saturating_sub(2048)..], b"%%EOF").is_some()
}

/// Pictures that were looked at; a letterhead stands on every page.
#[derive(Debug, Default)]
struct Shown {
    beside_text: HashSet<ObjectId>,
    alone: HashSet<ObjectId>,
    /// What pages hold and show, where the file has earlier versions.
    known: Option<revisions::Known>,
}

fn say_page<'d>(
    walk: &mut Walk<'_>,
    painter: &mut Painter<'_, 'd>,
    page: &Page<'d>,
    place: &Place,
    shown: &mut Shown,
) -> Shortfall {
    let content = content(painter.file, page);
    let seen = painter.paint(&content, page.resources);
    let text = layout::text(&seen.runs);
    if let Some(known) = &mut shown.known {
        known.note(&content, &text);
    }
    walk.say(&text, SegmentKind::Prose, None, place);
    let mut shortfall = gap(&seen, text.trim().is_empty());
    let alone = seen.shown == 0;
    let frames: Vec<Frame> = seen.pictures.iter().map(|picture| picture.frame).collect();
    let mut strips = Strips::default();
    // The scan under a text that nobody sees is what that text was read from.
    for (picture, covered) in seen.pictures.iter().zip(seen.hidden.covered(&frames)) {
        if covered {
            continue;
        }
        let unread = match &picture.source {
            Source::Object(id, stream) => {
                let looked_at = if alone { &mut shown.alone } else { &mut shown.beside_text };
                if !looked_at.insert(*id) {
                    continue;
                }
                strips.add(picture::extent(painter.file, &stream.dict));
                say_picture(walk, painter.file, stream, place, (picture.frame, alone))
            }
            Source::Inline(own, bytes) => {
                strips.add(inline_extent(own));
                say_inline(walk, own, bytes, alone)
            }
        };
        shortfall = first(shortfall, unread);
    }
    first(shortfall, (alone && strips.hold_letters()).then_some(Unread::NeedsOcr))
}

/// Pictures of a page that are each too low for a word: rules and ornaments, or a scan that was cut in strips.
/// By their longer side: how many there are, and how thick they are together.
#[derive(Debug, Default)]
struct Strips(BTreeMap<u64, (u64, u64)>);

impl Strips {
    fn add(&mut self, (width, height): (u64, u64)) {
        if width.min(height) < WORD_POINTS_MIN {
            let (count, thick) = self.0.entry(width.max(height)).or_default();
            *count += 1;
            *thick = thick.saturating_add(width.min(height));
        }
    }

    /// Whether some of them together are as high as a word.
    fn hold_letters(&self) -> bool {
        self.0.iter().any(|(long, (count, thick))| {
            *long >= WORD_POINTS_MIN && *count > 1 && *thick >= WORD_POINTS_MIN
        })
    }
}

/// A picture of a page. On a page that shows no text it may be all that there is to read, however small it is.
fn say_picture(
    walk: &mut Walk<'_>,
    file: &mut File<'_>,
    stream: &Stream,
    place: &Place,
    (frame, alone): (Frame, bool),
) -> Shortfall {
    let (width, height) = picture::extent(file, &stream.dict);
    let weight = stream.content.len() as u64;
    // Rules and dots; many of them weigh something.
    if width.min(height) < POINTS_MIN {
        walk.picture(weight);
        return None;
    }
    let is_page = frame.is_page() && width.saturating_mul(height) >= PAGE_POINTS_MIN;
    let alone = (alone && width.min(height) >= WORD_POINTS_MIN) || is_page;
    if walk.tools.ocr.is_none() {
        if !alone {
            walk.picture(weight);
        }
        return alone.then_some(Unread::NeedsOcr);
    }
    match picture::as_file(file, stream) {
        Some(bytes) if alone => walk.look_at(&bytes, place),
        Some(bytes) => {
            walk.show(&bytes, weight, place);
            None
        }
        None => (alone || weight > walk.limits.decoration_bytes_max).then_some(Unread::NeedsOcr),
    }
}

fn inline_extent(own: &[Operand]) -> (u64, u64) {
    let side = |names: [&[u8]; 2]| {
        own.chunks_exact(2)
            .find(
                |pair| matches!(&pair[0], Operand::Name(name) if names.contains(&name.as_slice())),
            )
            .and_then(|pair| pair[1].number())
            .map_or(0, picture::whole)
    };
    (side([b"W", b"Width"]), side([b"H", b"Height"]))
}

fn say_inline(walk: &mut Walk<'_>, own: &[Operand], bytes: &[u8], alone: bool) -> Shortfall {
    walk.picture(bytes.len() as u64);
    let (width, height) = inline_extent(own);
    (alone && width.min(height) >= WORD_POINTS_MIN).then_some(Unread::NeedsOcr)
}

/// Letters that are there and were not read.
fn gap(painted: &Painted<'_>, alone: bool) -> Shortfall {
    let drawn = alone && (painted.curves >= 8 || painted.lines >= 64);
    (painted.unknown > 0 || drawn).then_some(Unread::NeedsOcr)
}

fn place(page: &Page<'_>) -> Place {
    match page.ordinal {
        Some(ordinal) => Place::Page(ordinal),
        None => Place::Part("page outside the document".to_owned()),
    }
}

/// The content of a page: its streams, one after the other.
fn content(file: &mut File<'_>, page: &Page<'_>) -> Vec<u8> {
    let Some(contents) = page.own.get(b"Contents").ok() else { return Vec::new() };
    let streams: Vec<Option<&Stream>> = match file.deref(contents) {
        Some(Object::Array(parts)) => {
            parts.iter().map(|part| file.deref(part).and_then(|it| it.as_stream().ok())).collect()
        }
        Some(Object::Stream(stream)) => vec![Some(stream)],
        _ => vec![None],
    };
    let mut all = Vec::new();
    for stream in streams {
        match stream {
            Some(stream) => {
                all.extend(file.content(stream).unwrap_or_default());
                // A number may end one stream and another begin the next.
                all.push(b'\n');
            }
            None => file.note(Unread::Damaged),
        }
    }
    all
}
