//! The one dispatcher: opens an item, has its content read, closes it. Pure.
//!
//! It keeps the two things that hold for the whole entry: how many items are open, and how much was
//! unpacked.

mod relay;
mod saying;

use std::io::{self, Cursor};
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::{Deserialize, Serialize};

use super::archive::Slice;
use super::archive::stub::Stub;
use super::isolation::{Attempt, Relay};
use super::kind::{self, Kind};
use super::telling::Telling;
use super::{
    ItemEnd, ItemHead, Limits, ReadSeek, ToldDate, Tools, Visitor, archive, cards, charset,
    compound, database, encoded, html, image, json, ldif, mail, mailbox, package, pdf, prose, pst,
    rtf, signed, sql, table, xml,
};
use crate::detect::Place;
use crate::inventory::{Coverage, ItemKind, Structure, Unread};
use crate::location::Locator;

/// Before this much came out, a high ratio is ordinary: a log of zeros packs well.
const RATIO_FLOOR: u64 = 100_000_000;

/// What could not be read; `None` when all of it could.
pub(super) type Shortfall = Option<Unread>;

/// The first of two shortfalls.
pub(super) fn first(a: Shortfall, b: Shortfall) -> Shortfall {
    a.or(b)
}

/// How an item came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Role {
    Entry,
    Member,
    Attachment,
    /// A message of a mailbox.
    Message,
}

/// Where an item sits.
#[derive(Debug, Clone)]
pub(super) struct Seat {
    pub(super) locator: Locator,
    /// The last component of its name, raw; empty for what has none of its own.
    pub(super) name: Vec<u8>,
    /// Lower case, without the dot; empty when there is none.
    pub(super) extension: String,
    pub(super) role: Role,
    pub(super) depth: u32,
}

impl Seat {
    pub(super) fn entry(locator: Locator, name: &[u8]) -> Self {
        let (name, extension) = (last(name).to_vec(), extension(name));
        Self { locator, name, extension, role: Role::Entry, depth: 0 }
    }

    /// The seat of an item inside this one.
    pub(super) fn inner(&self, locator: Locator, name: &[u8], role: Role) -> Self {
        let (name, extension) = (last(name).to_vec(), extension(name));
        Self { locator, name, extension, role, depth: self.depth.saturating_add(1) }
    }
}

/// The last component of a path of any system.
fn last(name: &[u8]) -> &[u8] {
    name.rsplit(|byte| *byte == b'/' || *byte == b'\\').next().unwrap_or_default()
}

/// The part of a name that tells kinds of text apart: lower case, without the dot.
pub fn extension(name: &[u8]) -> String {
    let name = last(name);
    match name.iter().rposition(|byte| *byte == b'.') {
        Some(dot) => String::from_utf8_lossy(&name[dot + 1..]).to_ascii_lowercase(),
        None => String::new(),
    }
}

#[derive(Debug, Default)]
struct Open {
    /// UTF-8 bytes of text said so far: the frame of everything that is not plain text.
    said: u64,
    /// Items inside, or rows.
    parts: u64,
    /// Cells said so far, and those that were one too many.
    cells: u64,
    /// Bytes of names said so far: their own frame.
    named: u64,
    /// Bytes of the images that are parts of it.
    pictured: u64,
    /// Bytes of the files that lie in its text as letters.
    encoded: u64,
    uuencoded: bool,
    /// Images that are held back until it is known whether together they are more than decoration.
    held: Vec<(Place, Vec<u8>)>,
    /// Bytes of the images that were shown.
    shown: u64,
    /// Why an image could not be read, by who can.
    blind: Shortfall,
    /// What its format says it is, and of which day.
    structure: Option<Structure>,
    date: Option<ToldDate>,
}

impl Open {
    /// What lies in the item and was not read, though no reader stumbled over it.
    fn hidden(&self, limits: &Limits) -> Shortfall {
        let decoration_bytes_max = limits.decoration_bytes_max;
        if self.cells > limits.cells_max {
            return Some(Unread::TooLarge);
        }
        if self.uuencoded || self.encoded > decoration_bytes_max {
            return Some(Unread::Unsupported);
        }
        let blind = self.blind.filter(|_| self.shown > decoration_bytes_max);
        blind.or((self.pictured > decoration_bytes_max).then_some(Unread::NeedsOcr))
    }
}

/// Who listens to a walk.
enum Listener<'a> {
    /// Whoever wants the text.
    Visitor(&'a mut dyn Visitor),
    /// The walk of another process, which has the item open; files inside are read there.
    Relay(Relay<'a>),
}

/// The walk through one entry.
pub(super) struct Walk<'a> {
    pub(super) limits: &'a Limits,
    pub(super) tools: &'a Tools,
    /// Which engine a reader of two engines uses.
    pub(super) attempt: Attempt,
    listener: Listener<'a>,
    entry_size: u64,
    unpacked: u64,
    open: Vec<Open>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        limits: &'a Limits,
        tools: &'a Tools,
        visitor: &'a mut dyn Visitor,
        entry_size: u64,
    ) -> Self {
        Self::told_to(Listener::Visitor(visitor), (limits, tools), entry_size)
    }

    fn told_to(
        listener: Listener<'a>,
        (limits, tools): (&'a Limits, &'a Tools),
        entry_size: u64,
    ) -> Self {
        let attempt = Attempt::First;
        Self { limits, tools, attempt, listener, entry_size, unpacked: 0, open: Vec::new() }
    }

    /// Reads the item in `reader`, and all items inside.
    pub(super) fn item(&mut self, seat: &Seat, reader: &mut dyn ReadSeek, size: u64) {
        self.torn_item(seat, reader, size, None);
    }

    /// Reads an item of which not all came out of its container: `torn` says why. However well the rest
    /// reads, it is never complete.
    pub(super) fn torn_item(
        &mut self,
        seat: &Seat,
        reader: &mut dyn ReadSeek,
        size: u64,
        torn: Shortfall,
    ) {
        if matches!(self.listener, Listener::Relay(_)) {
            return self.hand_over(seat, reader, size, torn);
        }
        let members_max = self.limits.members_max;
        // The last net. Every parser here is meant to refuse, not to panic, but most of them are other
        // people's, and one bad document must not end the reading of a share.
        let look =
            catch_unwind(AssertUnwindSafe(|| kind::look(reader, &seat.extension, members_max)));
        let kind = match look {
            Ok(Ok(kind)) => kind,
            Ok(Err(error)) => Kind::Closed(reason_of(&error), "unknown"),
            Err(_) => Kind::Closed(Unread::Crashed, "unknown"),
        };
        // A message of a mailbox is one whatever it looks like.
        let kind = match (seat.role, kind) {
            (Role::Message, Kind::Closed(why @ (Unread::Io | Unread::Crashed), _)) => {
                Kind::Closed(why, "eml")
            }
            (Role::Message, _) => Kind::Mail,
            (_, kind) => kind,
        };
        let name = kind.name();
        self.open(seat.locator.clone(), item_kind(seat.role, &kind), size);
        let level = self.open.len();
        let read = catch_unwind(AssertUnwindSafe(|| {
            self.say_names(seat);
            self.content(seat, kind, reader, size)
        }));
        let shortfall = read.unwrap_or_else(|_| {
            while self.open.len() > level {
                self.close(Some(Unread::Crashed), "unknown");
            }
            Some(Unread::Crashed)
        });
        self.close(first(torn, shortfall), name);
    }

    /// An item inside that was unpacked to memory.
    pub(super) fn item_of(&mut self, seat: &Seat, bytes: &[u8]) {
        match &mut self.listener {
            Listener::Relay(relay) => {
                relay.inside(seat, bytes, None);
                self.count_part();
            }
            Listener::Visitor(_) => {
                self.item(seat, &mut Cursor::new(bytes), bytes.len() as u64);
            }
        }
    }

    /// An item inside that is no file of its own: who made it reads it. `size` is 0 where nobody can tell.
    pub(super) fn item_within(
        &mut self,
        seat: &Seat,
        (kind, name): (ItemKind, &'static str),
        size: u64,
        read: impl FnOnce(&mut Self) -> Shortfall,
    ) {
        self.open(seat.locator.clone(), kind, size);
        let level = self.open.len();
        let shortfall = if seat.depth > self.limits.depth_max {
            Some(Unread::Depth)
        } else {
            let read = catch_unwind(AssertUnwindSafe(|| read(self)));
            read.unwrap_or_else(|_| {
                while self.open.len() > level {
                    self.close(Some(Unread::Crashed), "unknown");
                }
                Some(Unread::Crashed)
            })
        };
        self.close(shortfall, name);
    }

    /// An item inside that cannot be read at all.
    pub(super) fn unread(&mut self, seat: &Seat, size: u64, why: Unread, name: &'static str) {
        let kind = if seat.role == Role::Message {
            ItemKind::Message
        } else {
            item_kind(seat.role, &Kind::Closed(why, name))
        };
        self.open(seat.locator.clone(), kind, size);
        self.say_names(seat);
        self.close(Some(why), name);
    }

    fn content(
        &mut self,
        seat: &Seat,
        kind: Kind,
        reader: &mut dyn ReadSeek,
        size: u64,
    ) -> Shortfall {
        let nests = matches!(
            kind,
            Kind::Archive(_)
                | Kind::Tar
                | Kind::Packed(_)
                | Kind::PackedTar(_)
                | Kind::SevenZip
                | Kind::Rar
                | Kind::Outlook
                | Kind::Mail
                | Kind::Mailbox
                | Kind::Compound(..)
                | Kind::Wrapped
                | Kind::Unpacking(..)
        );
        if nests && seat.depth > self.limits.depth_max {
            return Some(Unread::Depth);
        }
        let isolation = self.tools.isolation.as_deref();
        if let Some(isolation) = isolation.filter(|far| far.takes(kind.is_risky())) {
            return self.elsewhere(isolation, seat, &kind, (reader, size));
        }
        let read = match kind {
            Kind::Empty => Ok(None),
            Kind::Closed(why, _) => Ok(Some(why)),
            Kind::Text => prose::read(self, reader),
            Kind::Table => table::read(self, reader),
            Kind::Json => json::read(self, reader),
            Kind::Xml => xml::read(self, reader, size),
            Kind::Html => html::read(self, reader, size),
            Kind::Sql => sql::read(self, reader),
            Kind::Rtf => rtf::read(self, seat, reader),
            Kind::Cards("ldif") => ldif::read(self, seat, reader, size),
            Kind::Cards(_) => cards::read(self, seat, reader, size),
            Kind::Signed => signed::read(self, seat, reader, size),
            Kind::Mail => mail::read(self, seat, reader, size),
            Kind::Mailbox => mailbox::read(self, seat, reader),
            Kind::Database => database::read(self, seat, reader, size),
            Kind::Data(format) => format.read(self, seat, reader, size),
            Kind::Image(_) => image::read(self, reader, size),
            Kind::Pdf => pdf::read(self, seat, reader, size),
            Kind::Archive(directory) => Ok(archive::read(self, seat, &directory, reader)),
            Kind::Tar => archive::tar::read(self, seat, reader),
            Kind::Packed(packing) => archive::packed::read(self, seat, packing, reader),
            Kind::PackedTar(packing) => archive::packed::read_tar(self, seat, packing, reader),
            Kind::SevenZip => archive::sevenz::read(self, seat, reader),
            Kind::Outlook => pst::read(self, seat, reader),
            Kind::Rar => archive::rar::read(self, seat, reader, size),
            Kind::Unpacking(stub, archive) => {
                return self.behind(seat, stub, *archive, (reader, size));
            }
            Kind::Package(office, directory) => {
                Ok(package::read(self, seat, (office, &directory), reader))
            }
            Kind::Compound(_, file) => Ok(compound::read(self, seat, file, reader)),
            Kind::Wrapped => compound::tnef::read(self, seat, reader, size),
            Kind::OldBook => compound::read_records(self, reader, size),
        };
        read.unwrap_or_else(|error| Some(reason_of(&error)))
    }

    /// Reads an archive behind the program that unpacks it.
    fn behind(
        &mut self,
        seat: &Seat,
        stub: Stub,
        archive: Kind,
        (reader, size): (&mut dyn ReadSeek, u64),
    ) -> Shortfall {
        let said = stub.say(self, reader).unwrap_or_else(|error| Some(reason_of(&error)));
        // The directory of a zip tells where in the file its members are.
        let skipped = if matches!(archive, Kind::Archive(_)) { 0 } else { stub.length };
        let size = size.saturating_sub(skipped);
        let mut rest = Slice::new(reader, skipped, size);
        first(self.content(seat, archive, &mut rest, size), said)
    }

    /// Accounts for `bytes` that came out of a container.
    ///
    /// # Errors
    ///
    /// [`Unread::Bomb`] when the entry has unpacked to more than the limits allow.
    pub(super) fn charge(&mut self, bytes: u64) -> Result<(), Unread> {
        self.unpacked = self.unpacked.saturating_add(bytes);
        self.pass(&Telling::Charged(bytes));
        if self.exhausted() { Err(Unread::Bomb) } else { Ok(()) }
    }

    /// Whether the entry's budget for unpacking is used up.
    pub(super) fn exhausted(&self) -> bool {
        let ratio = self.unpacked / self.entry_size.max(1);
        self.unpacked > self.limits.unpacked_bytes_max
            || (self.unpacked > RATIO_FLOOR && ratio >= self.limits.ratio_max)
    }

    /// Bytes that may still be unpacked, and one more: whoever takes them all has run out.
    pub(super) fn budget(&self) -> u64 {
        let ratio = self.limits.ratio_max.saturating_mul(self.entry_size.max(1));
        let cap = self.limits.unpacked_bytes_max.min(ratio.max(RATIO_FLOOR));
        cap.saturating_sub(self.unpacked).saturating_add(1)
    }

    /// The passwords that may open the item.
    pub(super) fn passwords(&self, seat: &Seat) -> impl Iterator<Item = &'a str> + use<'a> {
        self.tools.passwords.of(&seat.locator)
    }

    fn count_part(&mut self) {
        if let Some(item) = self.open.last_mut() {
            item.parts += 1;
        }
    }

    pub(super) fn open(&mut self, locator: Locator, kind: ItemKind, size: u64) {
        self.count_part();
        self.open.push(Open::default());
        match &mut self.listener {
            Listener::Visitor(visitor) => visitor.open(ItemHead { locator, kind, size }),
            Listener::Relay(relay) => {
                relay.tell(&Telling::Opened { locator: locator.as_str(), kind, size });
            }
        }
    }

    /// Closes the innermost item: a shortfall after something was said is a partial reading.
    pub(super) fn close(&mut self, shortfall: Shortfall, content_kind: &'static str) {
        let Some(item) = self.open.pop() else { return };
        let shortfall = first(shortfall, item.hidden(self.limits));
        let coverage = match shortfall {
            None => Coverage::Complete,
            Some(why) if item.said > 0 || item.parts > 0 => Coverage::Partial(why),
            Some(why) => Coverage::Unread(why),
        };
        let Open { structure, date, .. } = item;
        match &mut self.listener {
            Listener::Visitor(visitor) => {
                visitor.close(ItemEnd { coverage, content_kind, structure, date });
            }
            Listener::Relay(relay) => relay.tell(&Telling::Closed { shortfall, content_kind }),
        }
    }

    /// Notes what the structure of the innermost item tells.
    pub(super) fn tell(&mut self, structure: Option<Structure>, date: Option<ToldDate>) {
        if let Some(item) = self.open.last_mut() {
            item.structure = item.structure.or(structure);
            item.date = item.date.or(date);
        }
        self.pass(&Telling::Told(structure, date));
    }
}

/// The closed reason for an error of reading.
pub(super) fn reason_of(error: &io::Error) -> Unread {
    match error.kind() {
        // Places that no file has are stated by broken ones, and unpackers call torn data wrong input.
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
            Unread::Damaged
        }
        // What only streams past cannot be read by who must go back in it.
        io::ErrorKind::FileTooLarge | io::ErrorKind::OutOfMemory => Unread::TooLarge,
        io::ErrorKind::QuotaExceeded => Unread::Bomb,
        io::ErrorKind::Unsupported => Unread::Unsupported,
        _ => Unread::Io,
    }
}

fn item_kind(role: Role, kind: &Kind) -> ItemKind {
    match (kind, role) {
        (
            Kind::Archive(_)
            | Kind::Closed(_, "zip")
            | Kind::Tar
            | Kind::Packed(_)
            | Kind::PackedTar(_)
            | Kind::SevenZip
            | Kind::Rar
            | Kind::Unpacking(..),
            _,
        ) => ItemKind::Archive,
        (
            Kind::Mail
            | Kind::Closed(_, "eml" | "msg")
            | Kind::Compound(compound::Office::Msg, _)
            | Kind::Wrapped,
            _,
        ) => ItemKind::Message,
        (Kind::Mailbox | Kind::Outlook, _) => ItemKind::Mailbox,
        (Kind::Table | Kind::Database, _) => ItemKind::Table,
        (Kind::Data(format), _) if format.is_table() => ItemKind::Table,
        (_, Role::Entry) => ItemKind::File,
        (_, Role::Member) => ItemKind::Member,
        (_, Role::Attachment) => ItemKind::Attachment,
        (_, Role::Message) => ItemKind::Message,
    }
}
