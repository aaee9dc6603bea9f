//! The second engine's way to the objects of a document: it looks for them in the bytes, and believes no
//! table. Pure.
//!
//! It stands in where the library is lost, and it checks the library where that reads: what the tables do
//! not name is in the file all the same, be it taken out by a later version or left out by a broken table.

use std::collections::BTreeMap;
use std::iter;

use lopdf::xref::{XrefEntry, XrefRecovery};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::file::unpack;
use super::lexer::{find, is_blank};
use super::object::object;
use crate::inventory::Unread;

/// Objects of one document, those of its object streams included.
const OBJECTS_MAX: usize = 4_000_000;

/// Objects that were found.
#[derive(Debug, Default)]
pub(super) struct Found {
    objects: BTreeMap<ObjectId, Object>,
    /// Bytes that came out of streams of objects.
    pub(super) unpacked: u64,
    /// The first reason why not every object could be had.
    pub(super) short: Option<Unread>,
}

/// A document made of what is found in `bytes`, and what is to be said of the finding.
///
/// # Errors
///
/// [`Unread::Encrypted`] when it opens with a password only, [`Unread::Damaged`] when there is no object.
pub(super) fn document(
    bytes: &[u8],
    stream_max: usize,
    words: &[&str],
) -> Result<(Document, Found), Unread> {
    let mut found = look(bytes, &|_| true, &|_| None);
    let mut document = Document::new();
    // Nobody knows how many objects there were.
    document.xref_recovery = Some(XrefRecovery::Reconstructed);
    document.trailer = trailer(bytes, &found.objects);
    if document.trailer.has(b"Encrypt") {
        document.objects = std::mem::take(&mut found.objects);
        let mut all = iter::once("").chain(words.iter().copied());
        let opened = all.find_map(|word| {
            let opened = document.decrypt(word);
            (!document.is_encrypted()).then_some(opened)
        });
        let Some(opened) = opened else { return Err(Unread::Encrypted) };
        found.short = opened.is_err().then_some(Unread::Damaged);
        found.objects = std::mem::take(&mut document.objects);
    }
    found.unpack_all(stream_max);
    set_root(&mut document.trailer, &found.objects);
    document.objects = std::mem::take(&mut found.objects);
    if document.objects.is_empty() { Err(Unread::Damaged) } else { Ok((document, found)) }
}

/// Adds to a document what is in the file and was not read of it. `None` where that is nothing.
///
/// What an encrypted document lacks cannot be added: it would be noise.
pub(super) fn complete(document: &mut Document, bytes: &[u8], stream_max: usize) -> Option<Found> {
    let length = |id: ObjectId| match document.objects.get(&id)? {
        Object::Integer(length) => usize::try_from(*length).ok(),
        _ => None,
    };
    let mut found = look(bytes, &|id| is_missing(document, id), &length);
    found.objects.retain(|id, object| {
        !is_of_the_file_itself(object)
            && (!document.objects.contains_key(id) || !is_empty_stream(object))
    });
    if found.objects.is_empty() {
        return None;
    }
    if document.was_encrypted() {
        let gone = found.objects.keys().any(|id| is_in_use(document, *id));
        found.short = gone.then_some(Unread::Damaged);
        found.objects.clear();
        return Some(found);
    }
    found.unpack_all(stream_max);
    for (id, object) in std::mem::take(&mut found.objects) {
        if is_missing(document, id) && document.objects.insert(id, object).is_some() {
            // A stream that is empty to one engine and not to the other.
            found.short = found.short.or(Some(Unread::Damaged));
        }
    }
    Some(found)
}

/// Whether the library has nothing of an object: not the object, or not what is in it.
fn is_missing(document: &Document, id: ObjectId) -> bool {
    document.objects.get(&id).is_none_or(is_empty_stream)
}

fn is_empty_stream(object: &Object) -> bool {
    object.as_stream().is_ok_and(|stream| stream.content.is_empty())
}

/// Whether every stream of objects unpacks to its end.
pub(super) fn is_sound(document: &Document, stream_max: usize) -> bool {
    let streams = document.objects.values().filter_map(|object| object.as_stream().ok());
    streams.filter(|stream| stream.dict.has_type(b"ObjStm")).all(|stream| {
        let has_parameters = stream.dict.has(b"DecodeParms");
        unpack(stream, has_parameters, stream_max).is_ok_and(|(_, whole)| whole)
    })
}

/// A table, or the description of one: no part of the document.
fn is_of_the_file_itself(object: &Object) -> bool {
    let Ok(stream) = object.as_stream() else {
        return matches!(object, Object::Null)
            || object.as_dict().is_ok_and(|own| own.has(b"Filter") && own.has(b"O"));
    };
    stream.dict.has_type(b"XRef")
}

/// Whether the table of the file names the object.
fn is_in_use(document: &Document, id: ObjectId) -> bool {
    matches!(
        document.reference_table.get(id.0),
        Some(XrefEntry::Normal { .. } | XrefEntry::Compressed { .. })
    )
}

/// The next places of a word that is asked for from place to place, onwards: each byte is looked at once.
#[derive(Debug)]
struct Marks {
    word: &'static [u8],
    /// From where it was last looked for, and where it stood.
    last: Option<(usize, Option<usize>)>,
}

impl Marks {
    fn after(&mut self, bytes: &[u8], from: usize) -> Option<usize> {
        if let Some((asked, place)) = self.last
            && asked <= from
            && place.is_none_or(|place| place >= from)
        {
            return place;
        }
        let place = bytes.get(from..).and_then(|rest| find(rest, self.word)).map(|at| from + at);
        self.last = Some((from, place));
        place
    }
}

#[derive(Debug)]
struct Ends {
    stream: Marks,
    object: Marks,
}

impl Default for Ends {
    fn default() -> Self {
        let marks = |word| Marks { word, last: None };
        Self { stream: marks(b"endstream"), object: marks(b"endobj") }
    }
}

/// Looks for `N G obj` and takes what stands behind it, if it is wanted. Later ones count: they were
/// written later.
fn look(
    bytes: &[u8],
    is_wanted: &dyn Fn(ObjectId) -> bool,
    length: &dyn Fn(ObjectId) -> Option<usize>,
) -> Found {
    let mut found = Found::default();
    let mut ends = Ends::default();
    let mut at = 0;
    while let Some(place) = bytes.get(at..).and_then(|rest| find(rest, b"obj")) {
        let word = at + place;
        at = word + 3;
        let Some(id) = number_before(&bytes[..word]) else { continue };
        let Some((object, mut end)) = object(bytes, at) else { continue };
        // A text that is never closed takes in what follows: that is looked at on its own.
        end = end.min(ends.object.after(bytes, at).unwrap_or(end));
        let known = |reference: ObjectId| {
            let own = found.objects.get(&reference).and_then(|length| length.as_i64().ok());
            own.and_then(|length| usize::try_from(length).ok()).or_else(|| length(reference))
        };
        let (object, end) = match object {
            Object::Dictionary(own) => with_content(bytes, own, end, (&known, &mut ends)),
            object => (object, end),
        };
        at = end.max(at);
        if found.objects.len() >= OBJECTS_MAX {
            found.short = Some(Unread::TooLarge);
            break;
        }
        if is_wanted(id) {
            found.objects.insert(id, object);
        }
    }
    found
}

/// `12 0 ` before the word `obj`.
fn number_before(bytes: &[u8]) -> Option<ObjectId> {
    let blanks = |end: usize| end - bytes[..end].iter().rev().take_while(|b| is_blank(**b)).count();
    let digits = |end: usize| {
        end - bytes[..end].iter().rev().take(11).take_while(|b| b.is_ascii_digit()).count()
    };
    let last = blanks(bytes.len());
    let generation = digits(last);
    let middle = blanks(generation);
    let number = digits(middle);
    if middle == generation {
        return None;
    }
    let whole = |from: usize, to: usize| std::str::from_utf8(&bytes[from..to]).ok();
    Some((whole(number, middle)?.parse().ok()?, whole(generation, last)?.parse().ok()?))
}

/// The stream that a dictionary belongs to, where it belongs to one; and the place behind it.
fn with_content(
    bytes: &[u8],
    own: Dictionary,
    end: usize,
    (known, ends): (&dyn Fn(ObjectId) -> Option<usize>, &mut Ends),
) -> (Object, usize) {
    let blanks = bytes[end..].iter().take_while(|byte| is_blank(**byte)).count();
    let Some(rest) = bytes[end + blanks..].strip_prefix(b"stream") else {
        return (Object::Dictionary(own), end);
    };
    let skip = match rest {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    };
    let rest = &rest[skip..];
    let start = bytes.len() - rest.len();
    let stated = match own.get(b"Length") {
        Ok(Object::Integer(length)) => usize::try_from(*length).ok(),
        Ok(Object::Reference(id)) => known(*id),
        _ => None,
    };
    // A stated length is believed where an end stands behind it.
    let believed = stated.filter(|length| {
        let after = rest.get(*length..).unwrap_or_default();
        after.iter().take(8).find(|byte| !is_blank(**byte)) == Some(&b'e')
            && after[..after.len().min(16)].windows(3).any(|three| three == b"end")
    });
    let length = believed.unwrap_or_else(|| {
        let marks = [ends.stream.after(bytes, start), ends.object.after(bytes, start)];
        marks.into_iter().flatten().min().map_or(rest.len(), |end| {
            // The end of the line before it is none of the content.
            let before = bytes[start..end].iter().rev().take(2);
            end - start - before.take_while(|byte| matches!(byte, b'\r' | b'\n')).count()
        })
    });
    (Object::Stream(Stream::new(own, rest[..length].to_vec())), start + length)
}

impl Found {
    /// Takes the objects out of streams of objects. What stands for itself in the file counts before them.
    fn unpack_all(&mut self, stream_max: usize) {
        let streams: Vec<Stream> = self
            .objects
            .values()
            .filter_map(|object| object.as_stream().ok())
            .filter(|stream| stream.dict.has_type(b"ObjStm"))
            .cloned()
            .collect();
        for stream in streams {
            match unpack(&stream, stream.dict.has(b"DecodeParms"), stream_max) {
                Ok((bytes, whole)) => {
                    self.unpacked = self.unpacked.saturating_add(bytes.len() as u64);
                    if !whole {
                        self.short = self.short.or(Some(Unread::Damaged));
                    }
                    self.unpack(&stream.dict, &bytes);
                }
                Err(why) => self.short = self.short.or(Some(why)),
            }
            // All of them together, as each of them.
            if self.unpacked > stream_max as u64 || self.objects.len() > OBJECTS_MAX {
                self.short = self.short.or(Some(Unread::Bomb));
                return;
            }
        }
    }

    /// Pairs of a number and a place, and the objects from `First` on.
    fn unpack(&mut self, own: &Dictionary, bytes: &[u8]) {
        let whole = |key: &[u8]| own.get(key).and_then(Object::as_i64).ok();
        let first = whole(b"First").and_then(|first| usize::try_from(first).ok());
        let Some(first) = first.filter(|first| *first <= bytes.len()) else {
            self.short = self.short.or(Some(Unread::Damaged));
            return;
        };
        let mut numbers = bytes[..first]
            .split(u8::is_ascii_whitespace)
            .filter(|word| !word.is_empty())
            .map(|word| std::str::from_utf8(word).ok()?.parse::<u32>().ok());
        while let (Some(number), Some(place)) = (numbers.next(), numbers.next()) {
            let Some((number, place)) = number.zip(place) else {
                self.short = self.short.or(Some(Unread::Damaged));
                return;
            };
            let at = usize::try_from(place).ok().and_then(|place| first.checked_add(place));
            if let Some((object, _)) = at.and_then(|at| object(bytes, at))
                && self.objects.len() <= OBJECTS_MAX
            {
                self.objects.entry((number, 0)).or_insert(object);
            }
        }
    }
}

/// What the file says of itself: the last trailer, or table, that names a root; else the last of them.
fn trailer(bytes: &[u8], objects: &BTreeMap<ObjectId, Object>) -> Dictionary {
    let mut trailers: Vec<Dictionary> = Vec::new();
    let mut at = 0;
    while let Some(place) = bytes.get(at..).and_then(|rest| find(rest, b"trailer")) {
        at += place + b"trailer".len();
        if let Some((Object::Dictionary(own), end)) = object(bytes, at) {
            at = end.max(at);
            trailers.push(own);
        }
    }
    let streams = objects.values().filter_map(|object| object.as_stream().ok());
    let tables = streams.filter(|stream| stream.dict.has_type(b"XRef"));
    trailers.extend(tables.map(|stream| stream.dict.clone()));
    // That a file is encrypted is said by any of them.
    let sealed = trailers.iter().find_map(|own| own.get(b"Encrypt").ok().cloned());
    let rooted = trailers.iter().rev().find(|own| own.has(b"Root")).or(trailers.last());
    let mut trailer = rooted.cloned().unwrap_or_default();
    if let Some(sealed) = sealed {
        trailer.set("Encrypt", sealed);
    }
    trailer
}

/// Names the catalogue as the root, where what is named is not there.
fn set_root(trailer: &mut Dictionary, objects: &BTreeMap<ObjectId, Object>) {
    let named = trailer.get(b"Root").and_then(Object::as_reference);
    if named.is_ok_and(|root| objects.contains_key(&root)) {
        return;
    }
    let is_catalogue = |object: &Object| object.as_dict().is_ok_and(|own| own.has_type(b"Catalog"));
    if let Some((id, _)) = objects.iter().rev().find(|(_, object)| is_catalogue(object)) {
        trailer.set("Root", Object::Reference(*id));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(bytes: &[u8]) -> BTreeMap<ObjectId, Object> {
        look(bytes, &|_| true, &|_| None).objects
    }

    fn content(objects: &BTreeMap<ObjectId, Object>, number: u32) -> &[u8] {
        &objects[&(number, 0)].as_stream().unwrap().content
    }

    #[test]
    fn objects_are_found_wherever_they_stand() {
        let bytes =
            b"junk1 0 obj 5 endobj2 0 obj<</A(x)>>endobj\r\n 3  1\tobj [1 2 0 R] 4 0 object\nobj";
        let ids: Vec<ObjectId> = all(bytes).into_keys().collect();
        assert_eq!(ids, [(1, 0), (2, 0), (3, 1)]);
        let twice = all(b"1 0 obj 5 endobj 1 0 obj 6 endobj");
        assert_eq!(twice[&(1, 0)], Object::Integer(6), "what was written later counts");
    }

    #[test]
    fn content_ends_where_its_length_says_or_where_an_end_stands() {
        let embedded = b"1 0 obj<</Length 41>>stream\n2 0 obj (not of this file) endobj endstream\nendstream endobj";
        let objects = all(embedded);
        assert_eq!(objects.len(), 1, "a file inside is none of the file");
        for (length, expected) in [("3", "abc"), ("9000", "abc"), ("2", "abc"), ("7 0 R", "abc")] {
            let bytes =
                format!("7 0 obj 3 endobj 1 0 obj<</Length {length}>>stream\nabc\nendstream");
            assert_eq!(content(&all(bytes.as_bytes()), 1), expected.as_bytes(), "{length}");
        }
        let torn = all(b"1 0 obj<</Length 3>>stream\r\nabc\nendstXeam endobj 2 0 obj 5 endobj");
        assert_eq!((content(&torn, 1), torn.len()), (&b"abc"[..], 2));
        assert_eq!(content(&all(b"1 0 obj<<>>stream\nabc"), 1), b"abc");
    }

    #[test]
    fn a_text_that_is_never_closed_takes_nothing_along() {
        let objects = all(b"1 0 obj << /A (open >> endobj\n2 0 obj (closed) endobj");
        assert_eq!(objects[&(2, 0)], Object::string_literal("closed"));
    }

    #[test]
    fn objects_in_streams_are_objects() {
        let bytes = b"9 0 obj<</Type/ObjStm/N 2/First 8/Length 17>>stream\n4 0 5 3 11 (abc)\n\nendstream endobj 4 0 obj 7 endobj";
        let mut found = look(bytes, &|_| true, &|_| None);
        found.unpack_all(100);
        assert_eq!(found.objects[&(5, 0)], Object::string_literal("abc"));
        assert_eq!(
            found.objects[&(4, 0)],
            Object::Integer(7),
            "what stands for itself comes first"
        );
        assert_eq!((found.short, found.unpacked), (None, 17));
        let mut found = look(bytes, &|_| true, &|_| None);
        found.unpack_all(10);
        assert_eq!(found.short, Some(Unread::Bomb));
    }

    /// Each object asks for an end that never comes.
    #[test]
    fn many_objects_without_an_end_take_no_square_time() {
        let open = b"1 0 obj<<>>stream\nendobj ".repeat(60_000);
        assert_eq!(all(&open).len(), 1);
        let open = b"1 0 obj<</A(".repeat(60_000);
        assert_eq!(all(&open).len(), 1);
        let begun = std::time::Instant::now();
        trailer(&b"trailer<<".repeat(60_000), &BTreeMap::new());
        assert!(begun.elapsed() < std::time::Duration::from_secs(20));
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(words in proptest::collection::vec(prop_oneof![
            Just("1 0 obj"), Just("endobj"), Just("<<"), Just(">>"), Just("stream\n"), Just("endstream"),
            Just("/Length 5"), Just("/Type/ObjStm/N 1/First 4"), Just("trailer"), Just("/Root 1 0 R"), Just("(")
        ], 0..40)) {
            let bytes = words.join(" ").into_bytes();
            if let Ok((document, _)) = document(&bytes, 1000, &[]) {
                prop_assert!(!document.objects.is_empty());
            }
        }
    }
}
