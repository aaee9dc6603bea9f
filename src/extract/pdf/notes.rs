//! Notes, links and form fields of a page, and fields that stand on no page. Pure.

use std::collections::HashSet;

use lopdf::{Dictionary, Object, ObjectId, Stream};

use super::content::Painter;
use super::file::{File, text_of};
use super::layout;
use crate::detect::{Place, SegmentKind};
use crate::extract::charset::{self, Charset};
use crate::extract::html::{self, Frame};
use crate::extract::walk::Walk;
use crate::inventory::Unread;

/// Notes of one page, and fields of one form.
const NOTES_MAX: usize = 100_000;
/// Fields inside fields.
const DEPTH_MAX: usize = 64;

/// What was said already, so that it is not said twice.
#[derive(Debug, Default)]
pub(super) struct Told {
    fields: HashSet<ObjectId>,
    pub(super) links: HashSet<Vec<u8>>,
}

/// Says the notes of a page.
pub(super) fn say<'d>(
    walk: &mut Walk<'_>,
    painter: &mut Painter<'_, 'd>,
    page: &'d Dictionary,
    place: &Place,
    told: &mut Told,
) {
    let notes = painter.file.array(page, b"Annots").unwrap_or_default();
    if notes.len() > NOTES_MAX {
        painter.file.note(Unread::TooLarge);
    }
    for object in notes.iter().take(NOTES_MAX) {
        let Some(note) = painter.file.deref(object).and_then(|it| it.as_dict().ok()) else {
            painter.file.note(Unread::Damaged);
            continue;
        };
        let kind = painter.file.get(note, b"Subtype").and_then(|it| it.as_name().ok());
        if matches!(kind, Some(b"Sound" | b"Movie" | b"3D")) {
            painter.file.note(Unread::Unsupported);
        }
        let mut said = String::new();
        if kind == Some(b"Widget") {
            told.fields.extend(object.as_reference().ok());
            said = say_field(walk, painter.file, note, place, told);
        }
        said.push_str(&say_note(walk, painter.file, note, place, told));
        if let Some(look) = look(painter.file, note) {
            let text = layout::text(&painter.paint_form(look).runs);
            if !holds(&said, &text) {
                walk.say(&text, SegmentKind::Prose, None, place);
            }
        }
    }
}

fn say_note(
    walk: &mut Walk<'_>,
    file: &File<'_>,
    note: &Dictionary,
    place: &Place,
    told: &mut Told,
) -> String {
    let mut said = String::new();
    let is_field = note.has(b"FT");
    for (key, label) in [(&b"T"[..], "author"), (b"Subj", "subject")] {
        // In a field this is its name.
        if let Some(text) = file.text(note, key).filter(|_| !is_field && !note.has(b"Parent")) {
            walk.say(&text, SegmentKind::Property, Some(label), place);
        }
    }
    if let Some(text) = file.text(note, b"Contents") {
        walk.say(&text, SegmentKind::Prose, None, place);
        said.push_str(&text);
    }
    if let Some(rich) = file.get(note, b"RC").and_then(text_or_stream) {
        let plain: String =
            rich.split('<').map(|it| it.split_once('>').map_or(it, |it| it.1)).collect();
        if !holds(&said, &plain) {
            let text = charset::decode(rich.as_bytes(), 0, Charset::Utf8);
            html::say(walk, &text, Frame::Text);
            said.push_str(&plain);
        }
    }
    if let Some(action) = file.dictionary(note, b"A")
        && let Some(Object::String(link, _)) = file.get(action, b"URI")
    {
        told.links.insert(link.clone());
        walk.say(&String::from_utf8_lossy(link), SegmentKind::Property, Some("link"), place);
    }
    said
}

/// The text that a string or a stream of text is.
fn text_or_stream(object: &Object) -> Option<String> {
    match object {
        Object::Stream(stream) => {
            let bytes = stream.get_plain_content_with_limit(1 << 24).ok()?;
            text_of(&Object::String(bytes, lopdf::StringFormat::Literal))
        }
        object => text_of(object),
    }
}

/// Says the value of a field and gives it back. Name and value may stand in what the field lies in.
fn say_field(
    walk: &mut Walk<'_>,
    file: &File<'_>,
    field: &Dictionary,
    place: &Place,
    told: &mut Told,
) -> String {
    let (mut names, mut label, mut value) = (Vec::new(), None, None);
    let mut next = Some(field);
    for _ in 0..DEPTH_MAX {
        let Some(field) = next else { break };
        names.extend(file.text(field, b"T"));
        label = label.or_else(|| file.text(field, b"TU"));
        value = value.or_else(|| file.get(field, b"V").or_else(|| file.get(field, b"DV")));
        next = field.get(b"Parent").ok().and_then(|parent| {
            told.fields.extend(parent.as_reference().ok());
            file.deref(parent)?.as_dict().ok()
        });
    }
    let name = names.into_iter().next();
    let label = label.or(name).unwrap_or_default();
    let values = value.map(|value| values_of(file, value)).unwrap_or_default();
    for value in &values {
        walk.say(value, SegmentKind::Value, Some(&label), place);
    }
    values.join("\n")
}

fn values_of(file: &File<'_>, value: &Object) -> Vec<String> {
    match value {
        Object::Array(values) => {
            values.iter().filter_map(|it| file.deref(it)).filter_map(text_or_stream).collect()
        }
        // The state of a box that is not ticked.
        Object::Name(name) if name == b"Off" => Vec::new(),
        value => text_or_stream(value).into_iter().collect(),
    }
}

/// How a note looks: one of several states where it has them.
fn look<'d>(file: &File<'d>, note: &'d Dictionary) -> Option<&'d Stream> {
    let looks = file.dictionary(note, b"AP")?;
    match file.get(looks, b"N")? {
        Object::Stream(look) => Some(look),
        Object::Dictionary(states) => {
            let state = file.get(note, b"AS").and_then(|it| it.as_name().ok())?;
            file.get(states, state)?.as_stream().ok()
        }
        _ => None,
    }
}

/// Says the fields of the form that no page shows.
pub(super) fn say_rest(walk: &mut Walk<'_>, file: &File<'_>, form: &Dictionary, told: &mut Told) {
    let mut open: Vec<&Object> = file.array(form, b"Fields").unwrap_or_default().iter().collect();
    let mut seen: HashSet<ObjectId> = HashSet::new();
    let mut left = NOTES_MAX;
    while let Some(object) = open.pop() {
        left = left.saturating_sub(1);
        if left == 0 {
            file.note(Unread::TooLarge);
            return;
        }
        let id = object.as_reference().ok();
        if id.is_some_and(|id| !seen.insert(id)) {
            continue;
        }
        let Some(field) = file.deref(object).and_then(|it| it.as_dict().ok()) else { continue };
        open.extend(file.array(field, b"Kids").unwrap_or_default());
        if id.is_some_and(|id| told.fields.contains(&id)) || !field.has(b"V") {
            continue;
        }
        say_field(walk, file, field, &Place::Whole, told);
    }
}

/// Whether all words of `text` stand in `said`.
fn holds(said: &str, text: &str) -> bool {
    let words: HashSet<&str> = said.split_whitespace().collect();
    text.split_whitespace().all(|word| words.contains(word))
}
