//! What a document holds beside its pages, wherever it hangs: files, properties, bookmarks, links,
//! descriptions of pictures, scripts, signatures. Pure.
//!
//! Every object is looked at, because files and links hang in a dozen places and need not be reachable
//! from any of them.

use std::collections::HashSet;

use lopdf::{Dictionary, Object, ObjectId, Stream};

use super::file::{File, text_of};
use super::notes::Told;
use crate::detect::{Place, SegmentKind};
use crate::extract::archive::Names;
use crate::extract::package::xml_text;
use crate::extract::part::{self, Manner};
use crate::extract::walk::{Role, Seat, Shortfall, Walk, first};
use crate::inventory::Unread;

/// Arrays and dictionaries inside one object; the library refuses more than a hundred.
const DEPTH_MAX: usize = 128;

/// Keys whose text is told to people, with the name of the property.
const TELLING: [(&[u8], &str); 3] = [(b"Alt", "alt"), (b"ActualText", "text"), (b"E", "text")];
const SIGNATURE: [(&[u8], &str); 4] = [
    (b"Name", "name"),
    (b"Reason", "reason"),
    (b"Location", "location"),
    (b"ContactInfo", "contact"),
];

#[derive(Debug, Default)]
struct Found<'d> {
    /// Files inside: name, and where they lie.
    files: Vec<(String, ObjectId, &'d Stream)>,
    file_ids: HashSet<ObjectId>,
    properties: Vec<&'d Stream>,
}

/// Says all of it.
pub(super) fn say(
    walk: &mut Walk<'_>,
    seat: &Seat,
    file: &mut File<'_>,
    told: &mut Told,
) -> Shortfall {
    say_information(walk, file);
    let mut found = Found::default();
    for object in file.document.objects.values() {
        look(walk, file, object, 0, &mut found, told);
    }
    let mut shortfall = None;
    for stream in &found.properties {
        let Some(bytes) = file.content(stream) else { continue };
        shortfall = first(shortfall, say_xml(walk, &bytes, "xmp"));
    }
    shortfall = first(shortfall, say_form(walk, file));
    let mut names = Names::default();
    for (name, _, stream) in &found.files {
        let locator = names.place(seat, name.as_bytes());
        let inner = seat.inner(locator, name.as_bytes(), Role::Attachment);
        let size = stream.content.len() as u64;
        if inner.depth > walk.limits.depth_max {
            walk.unread(&inner, size, Unread::Depth, "unknown");
            continue;
        }
        // What cannot be unpacked is said of the file inside, not of this document.
        let mut apart = File::new(file.document, file.stream_max());
        let content = apart.content(stream);
        match content {
            _ if walk.charge(apart.take_unpacked()).is_err() => {
                walk.unread(&inner, size, Unread::Bomb, "unknown");
            }
            Some(bytes) if apart.short().is_none() => walk.item_of(&inner, &bytes),
            _ => walk.unread(&inner, size, apart.short().unwrap_or(Unread::Damaged), "unknown"),
        }
    }
    shortfall
}

/// Title, author, subject and what else a program wrote down.
fn say_information(walk: &mut Walk<'_>, file: &File<'_>) {
    let trailer = &file.document.trailer;
    let Some(information) = file.dictionary(trailer, b"Info") else { return };
    for (key, value) in information {
        if let Some(text) = file.deref(value).and_then(text_of) {
            let label = String::from_utf8_lossy(key);
            walk.say(&text, SegmentKind::Property, Some(&label), &Place::Part("info".to_owned()));
        }
    }
}

/// The data of a form that is XML.
fn say_form(walk: &mut Walk<'_>, file: &mut File<'_>) -> Shortfall {
    let form = file
        .dictionary(&file.document.trailer, b"Root")
        .and_then(|catalogue| file.dictionary(catalogue, b"AcroForm"))
        .and_then(|form| file.get(form, b"XFA"));
    let parts: Vec<&Stream> = match form {
        Some(Object::Stream(stream)) => vec![stream],
        Some(Object::Array(parts)) => {
            parts.iter().filter_map(|part| file.deref(part)?.as_stream().ok()).collect()
        }
        _ => return None,
    };
    let mut xml = Vec::new();
    for part in parts {
        xml.extend(file.content(part).unwrap_or_default());
    }
    say_xml(walk, &xml, "xfa")
}

fn say_xml(walk: &mut Walk<'_>, bytes: &[u8], name: &str) -> Shortfall {
    let Some(xml) = xml_text(bytes) else { return Some(Unread::TooLarge) };
    part::say(walk, &xml, &Place::Part(name.to_owned()), Manner::Properties)
}

fn look<'d>(
    walk: &mut Walk<'_>,
    file: &File<'d>,
    object: &'d Object,
    depth: usize,
    found: &mut Found<'d>,
    told: &mut Told,
) {
    if depth > DEPTH_MAX {
        file.note(Unread::Depth);
        return;
    }
    match object {
        Object::Array(all) => {
            for one in all {
                look(walk, file, one, depth + 1, found, told);
            }
        }
        Object::Dictionary(own) => {
            look_into(walk, file, own, found, told);
            for (_, one) in own {
                look(walk, file, one, depth + 1, found, told);
            }
        }
        Object::Stream(stream) => {
            let own = &stream.dict;
            match own.get(b"Subtype").and_then(Object::as_name).ok() {
                Some(b"XML") => found.properties.push(stream),
                Some(b"U3D" | b"PRC") => file.note(Unread::Unsupported),
                _ if own.has_type(b"Sound") => file.note(Unread::Unsupported),
                _ => {}
            }
            look_into(walk, file, own, found, told);
            for (_, one) in own {
                look(walk, file, one, depth + 1, found, told);
            }
        }
        // In a file whose objects were searched for, one that is spoken of and not there is lost.
        Object::Reference(id) if file.is_rebuilt() && !file.document.has_object(*id) => {
            file.note(Unread::Damaged);
        }
        _ => {}
    }
}

fn look_into<'d>(
    walk: &mut Walk<'_>,
    file: &File<'d>,
    own: &'d Dictionary,
    found: &mut Found<'d>,
    told: &mut Told,
) {
    let mut say = |key: &[u8], kind: SegmentKind, label: Option<&str>, place: &str| {
        if let Some(text) = file.get(own, key).filter(|it| it.as_name().is_err()).and_then(text_of)
        {
            walk.say(&text, kind, label, &Place::Part(place.to_owned()));
        }
    };
    for (key, label) in TELLING {
        say(key, SegmentKind::Property, Some(label), "structure");
    }
    let is_bookmark = own.has(b"Parent")
        && !own.has(b"FT")
        && [&b"Dest"[..], b"A", b"Next", b"Prev", b"First", b"SE"].iter().any(|key| own.has(key));
    if own.has(b"Title") && is_bookmark {
        say(b"Title", SegmentKind::Prose, None, "bookmarks");
    }
    if own.has_type(b"Sig") || own.has(b"ByteRange") {
        for (key, label) in SIGNATURE {
            say(key, SegmentKind::Property, Some(label), "signature");
        }
    }
    if let Some(Object::String(link, _)) = file.get(own, b"URI")
        && told.links.insert(link.clone())
    {
        let text = String::from_utf8_lossy(link);
        walk.say(&text, SegmentKind::Property, Some("link"), &Place::Part("links".to_owned()));
    }
    match file.get(own, b"JS") {
        Some(Object::Stream(script)) => {
            if let Ok(bytes) = script.get_plain_content_with_limit(1 << 24) {
                let text = String::from_utf8_lossy(&bytes);
                walk.say(&text, SegmentKind::Prose, None, &Place::Part("script".to_owned()));
            } else {
                file.note(Unread::Damaged);
            }
        }
        Some(script) => {
            if let Some(text) = text_of(script) {
                walk.say(&text, SegmentKind::Prose, None, &Place::Part("script".to_owned()));
            }
        }
        None => {}
    }
    if let Some(streams) = file.dictionary(own, b"EF") {
        say_file(walk, file, own, streams, found);
    }
}

/// A file inside: its description now, itself after the document's own text.
fn say_file<'d>(
    walk: &mut Walk<'_>,
    file: &File<'d>,
    own: &'d Dictionary,
    streams: &'d Dictionary,
    found: &mut Found<'d>,
) {
    let place = Place::Part("files".to_owned());
    if let Some(text) = file.text(own, b"Desc") {
        walk.say(&text, SegmentKind::Property, Some("description"), &place);
    }
    for (key, value) in file.dictionary(own, b"CI").into_iter().flatten() {
        if let Some(text) = file.deref(value).and_then(text_of) {
            walk.say(&text, SegmentKind::Property, Some(&String::from_utf8_lossy(key)), &place);
        }
    }
    let name = [&b"UF"[..], b"F", b"Unix", b"DOS", b"Mac"]
        .iter()
        .find_map(|key| file.text(own, key))
        .map_or_else(|| "attachment".to_owned(), |name| name.replace(['/', '\\'], "_"));
    for (_, object) in streams {
        let Ok(id) = object.as_reference() else { continue };
        match file.deref(object) {
            Some(Object::Stream(stream)) => {
                if found.file_ids.insert(id) {
                    found.files.push((name.clone(), id, stream));
                }
            }
            _ => file.note(Unread::Damaged),
        }
    }
}
