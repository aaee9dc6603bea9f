//! What readers say of the innermost item: text, cells, rows, pictures, names. Pure.

use std::collections::HashSet;

use super::{Listener, Role, Seat, Shortfall, Walk, charset, encoded, first, last};
use crate::detect::{OffsetMap, Place, Segment, SegmentKind, Window};
use crate::extract::Row;
use crate::extract::extent::{self, Extent};
use crate::extract::mapped::Mapped;
use crate::extract::telling::{RowV1, Telling};
use crate::inventory::Unread;

impl Walk<'_> {
    /// UTF-8 bytes of text that the innermost item has said.
    pub(in crate::extract) fn said(&self) -> u64 {
        self.open.last().map_or(0, |item| item.said)
    }

    pub(super) fn add_said(&mut self, text: &str) {
        self.add_told(text, text);
    }

    /// Accounts for what was told, the beginning of what is `shown`.
    pub(super) fn add_told(&mut self, told: &str, shown: &str) {
        if let Some(item) = self.open.last_mut() {
            item.said += told.len() as u64;
            item.encoded += encoded::weight(told);
            item.uuencoded |= encoded::holds_uuencoded(shown);
        }
    }

    /// Accounts for an image that is a part of the innermost item: many small ones may be one scan.
    pub(in crate::extract) fn picture(&mut self, bytes: u64) {
        if let Some(item) = self.open.last_mut() {
            item.pictured = item.pictured.saturating_add(bytes);
        }
        self.pass(&Telling::Pictured(bytes));
    }

    /// Has an image read that is a part of the innermost item. `weight` are its bytes as they lie in the
    /// document: as long as all images together are decoration, none is read, with OCR as without.
    pub(in crate::extract) fn show(&mut self, picture: &[u8], weight: u64, place: &Place) {
        if self.tools.ocr.is_none() {
            return self.picture(weight);
        }
        let floor = self.limits.decoration_bytes_max;
        let Some(item) = self.open.last_mut() else { return };
        item.shown = item.shown.saturating_add(weight);
        item.held.push((place.clone(), picture.to_vec()));
        // What unpacks to much is not held back: reading decoration does no harm.
        if item.shown <= floor && picture.len() as u64 <= floor {
            return;
        }
        for (place, picture) in std::mem::take(&mut item.held) {
            let short = self.look_at(&picture, &place);
            if let Some(item) = self.open.last_mut() {
                item.blind = first(item.blind, short);
            }
        }
    }

    /// Reads an image that is no decoration, whatever its size. One that could hold a document and in which
    /// nothing is read with certainty is not read: it may lie askew, or be written by hand.
    pub(in crate::extract) fn look_at(&mut self, picture: &[u8], place: &Place) -> Shortfall {
        let Some(ocr) = &self.tools.ocr else { return Some(Unread::NeedsOcr) };
        match ocr.read(picture) {
            Ok(sight) => {
                self.say(&sight.text, SegmentKind::Prose, None, place);
                let read = sight.is_certain() || extent::of(picture).is_some_and(Extent::is_small);
                (!read).then_some(Unread::NeedsOcr)
            }
            Err(why) => Some(why),
        }
    }

    /// Says text whose frame is the item's own text.
    pub(in crate::extract) fn say(
        &mut self,
        text: &str,
        kind: SegmentKind,
        label: Option<&str>,
        place: &Place,
    ) {
        self.say_in_column(text, kind, label, None, place);
    }

    /// Says the text of a cell whose frame is the item's own text.
    pub(in crate::extract) fn say_in_column(
        &mut self,
        text: &str,
        kind: SegmentKind,
        label: Option<&str>,
        column: Option<u32>,
        place: &Place,
    ) {
        if text.trim().is_empty() || !self.has_room_for(kind) {
            return;
        }
        let offsets = OffsetMap::Linear { base: self.said() };
        let window = Window::default();
        self.segment(&Segment { text, kind, label, column, place, offsets, window });
        self.add_said(text);
    }

    /// Says text whose frame is the item's own bytes.
    pub(in crate::extract) fn say_mapped(
        &mut self,
        text: &Mapped,
        kind: SegmentKind,
        label: Option<&str>,
        column: Option<u32>,
        place: &Place,
    ) {
        if text.text().trim().is_empty() || !self.has_room_for(kind) {
            return;
        }
        let (text, offsets, window) = (text.text(), text.offsets(), Window::default());
        self.segment(&Segment { text, kind, label, column, place, offsets, window });
        self.add_said(text);
    }

    /// Says a window of running text whose frame is the item's own bytes.
    pub(in crate::extract) fn say_window(&mut self, text: &Mapped, window: Window, place: &Place) {
        let (text, offsets) = (text.text(), text.offsets());
        let told = &text[window.lead..text.len() - window.tail];
        if told.trim().is_empty() {
            return;
        }
        let (kind, label, column) = (SegmentKind::Prose, None, None);
        self.segment(&Segment { text, kind, label, column, place, offsets, window });
        self.add_told(told, &text[window.lead..]);
    }

    /// Whether the innermost item may say another text of this kind: cells are counted.
    pub(super) fn has_room_for(&mut self, kind: SegmentKind) -> bool {
        !matches!(kind, SegmentKind::Cell | SegmentKind::Header) || self.has_room(1)
    }

    /// Whether the innermost item may say so many more cells. Once it may not, it is never complete.
    fn has_room(&mut self, cells: usize) -> bool {
        let Some(item) = self.open.last_mut() else { return true };
        item.cells = item.cells.saturating_add(cells as u64);
        item.cells <= self.limits.cells_max
    }

    /// Says a row of a table.
    pub(in crate::extract) fn say_row(&mut self, row: &Row<'_>) {
        if !self.has_room(row.cells.len()) {
            return;
        }
        match &mut self.listener {
            Listener::Visitor(visitor) => visitor.row(row),
            Listener::Relay(relay) => relay.tell(&Telling::Row(RowV1::of(row))),
        }
        row.cells.iter().for_each(|cell| self.add_said(cell.text));
        self.count_part();
    }

    /// Says what the innermost item is called: of an entry its whole path, the nearest folder first.
    ///
    /// A folder is no item, so its name is said of each entry below it, and not once. What lies in the folder of
    /// a person is about that person, whatever its text says: an entry that does not tell so would count as
    /// clean, and a hold on the person would pass it by. An archive is an item: its folders are its own.
    pub(super) fn say_names(&mut self, seat: &Seat) {
        if seat.role != Role::Entry {
            return self.say_name(&seat.name);
        }
        let path = seat.locator.file_bytes();
        let mut known = HashSet::new();
        for name in path.rsplit(|byte| *byte == b'/' || *byte == b'\\') {
            if known.insert(name) {
                self.say_name(name);
            }
        }
    }

    /// Says a name: it can hold as much as a text. It is none of the content of its item, so an item of which
    /// only the name is known stays unread.
    fn say_name(&mut self, name: &[u8]) {
        let (set, skip) = charset::of_document(name, None);
        // Writers put a stroke where a blank may not stand.
        let mut text = charset::plain(&name[skip..], set).replace('_', " ");
        // An extension is no part of the number before it.
        if let Some(dot) = text.rfind('.').filter(|dot| text[..*dot].ends_with(char::is_numeric)) {
            text.replace_range(dot..=dot, " ");
        }
        let Some(item) = self.open.last_mut().filter(|_| !text.trim().is_empty()) else { return };
        let offsets = OffsetMap::Linear { base: item.named };
        item.named += text.len() as u64 + 1;
        let (kind, place, window) = (SegmentKind::Name, &Place::Name, Window::default());
        let name = Segment { text: &text, kind, label: None, column: None, place, offsets, window };
        self.segment(&name);
    }

    /// Says the folders in which a member of the innermost item lies, as names of that item: each once, however
    /// many members lie in it. `known` are those that were said. Of a folder the path ends with a stroke.
    pub(in crate::extract) fn say_folders(&mut self, known: &mut HashSet<Vec<u8>>, member: &[u8]) {
        let folder = &member[..member.len() - last(member).len()];
        for name in folder.split(|byte| *byte == b'/' || *byte == b'\\') {
            if !known.contains(name) {
                known.insert(name.to_vec());
                self.say_name(name);
            }
        }
    }
}
