//! Files that old documents embed: the envelope of OLE 1 around them ([MS-OLEDS] 2.2). Pure.
//!
//! What lies inside is a compound file, a picture, or a package: a file of any kind with its name and the
//! folder that it came from. It goes through the dispatcher, as an attachment does.

use super::archive::Names;
use super::charset;
use super::walk::{Role, Seat, Shortfall, Walk};
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

/// Longest name of a class or a file.
const NAME_MAX: usize = 1024;

/// Hands the embedded file in `bytes` to the dispatcher.
pub(super) fn read(walk: &mut Walk<'_>, seat: &Seat, names: &mut Names, bytes: &[u8]) -> Shortfall {
    let Some(Envelope { class, content }) = envelope(bytes) else {
        // No envelope that is known: what is there may still be a file.
        item(walk, seat, names, b"object", bytes);
        return None;
    };
    if class.eq_ignore_ascii_case("Package")
        && let Some(Package { label, path, content }) = package(content)
    {
        for name in [&path, &label] {
            walk.say(name, SegmentKind::Name, None, &Place::Whole);
        }
        item(walk, seat, names, label.as_bytes(), content);
        return None;
    }
    if class.eq_ignore_ascii_case("Package") {
        return Some(Unread::Damaged);
    }
    if !content.is_empty() {
        item(walk, seat, names, b"object", content);
    }
    None
}

fn item(walk: &mut Walk<'_>, seat: &Seat, names: &mut Names, name: &[u8], content: &[u8]) {
    let name = if name.trim_ascii().is_empty() { b"object" } else { name };
    let inner = seat.inner(names.place(seat, name), name, Role::Attachment);
    let size = content.len() as u64;
    if let Err(why) = walk.charge(size) {
        walk.unread(&inner, size, why, "unknown");
    } else if seat.depth >= walk.limits.depth_max {
        walk.unread(&inner, size, Unread::Depth, "unknown");
    } else {
        walk.item_of(&inner, content);
    }
}

struct Envelope<'b> {
    class: String,
    content: &'b [u8],
}

/// Takes off the envelope: version, format, class, topic, item, length, content.
fn envelope(bytes: &[u8]) -> Option<Envelope<'_>> {
    let mut fields = Fields(bytes);
    fields.number()?;
    // 1 is a link, 2 an embedded object.
    if !matches!(fields.number()?, 1 | 2) {
        return None;
    }
    let class = fields.counted()?;
    fields.counted()?;
    fields.counted()?;
    let length = usize::try_from(fields.number()?).ok()?;
    let content = fields.0.get(..length).unwrap_or(fields.0);
    Some(Envelope { class, content })
}

struct Package<'b> {
    label: String,
    path: String,
    content: &'b [u8],
}

/// A packaged file: mark 2, its label, where it came from, a temporary path, its bytes.
fn package(bytes: &[u8]) -> Option<Package<'_>> {
    let mut fields = Fields(bytes);
    fields.take(2)?;
    let label = fields.ended()?;
    let path = fields.ended()?;
    fields.take(4)?;
    let length = usize::try_from(fields.number()?).ok()?;
    fields.take(length)?;
    let length = usize::try_from(fields.number()?).ok()?;
    Some(Package { label, path, content: fields.take(length)? })
}

struct Fields<'b>(&'b [u8]);

impl<'b> Fields<'b> {
    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (head, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(head)
    }

    fn number(&mut self) -> Option<u32> {
        self.take(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
    }

    /// Text behind its length, which counts the zero at its end.
    fn counted(&mut self) -> Option<String> {
        let length = usize::try_from(self.number()?).ok().filter(|length| *length <= NAME_MAX)?;
        let text = self.take(length)?;
        Some(text_of(text.strip_suffix(b"\0").unwrap_or(text)))
    }

    /// Text up to a zero.
    fn ended(&mut self) -> Option<String> {
        let end = self.0.iter().take(NAME_MAX).position(|byte| *byte == 0)?;
        let text = self.take(end)?;
        self.take(1)?;
        Some(text_of(text))
    }
}

fn text_of(bytes: &[u8]) -> String {
    let (set, skip) = charset::of_document(bytes, None);
    charset::plain(&bytes[skip..], set)
}
