//! Rar archives, from 1.3 to 7. Pure.
//!
//! The file is held in memory. A volume of several is read on its own: members that lie in it whole are
//! read, the others are named.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use rars::{
    Archive, ArchiveMember, ArchiveReadOptions, ArchiveReader, Error, ErrorKind,
    ExtractionDecision, ExtractionErrorAction,
};

use super::super::ReadSeek;
use super::super::directory::text;
use super::super::walk::{Role, Seat, Shortfall, Walk};
use super::super::whole::whole;
use super::Names;
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

/// Headers of all members together, in bytes.
const HEADERS_MAX: u64 = 64 << 20;

/// Memory that a member may ask for as its dictionary, and all reading together, in bytes.
const DICTIONARY_MAX: u64 = 256 << 20;
const WORKSPACE_MAX: u64 = 768 << 20;

/// Hands every member to the dispatcher, in the order of the archive.
pub(in super::super) fn read(
    walk: &mut Walk<'_>,
    seat: &Seat,
    reader: &mut dyn ReadSeek,
    size: u64,
) -> io::Result<Shortfall> {
    let bytes = match whole(walk, reader, size)? {
        Ok(bytes) => bytes,
        Err(why) => return Ok(Some(why)),
    };
    let (archive, opened) = match open(walk, seat, &bytes) {
        Ok(found) => found,
        Err(why) => return Ok(Some(why)),
    };
    drop(bytes);
    let password = opened.or_else(|| fitting(walk, seat, &archive));
    let mut short = None;
    match archive.comment_with_options(options(walk, password)) {
        Ok(comment) => {
            let comment = comment.unwrap_or_default();
            walk.say(&text(&comment), SegmentKind::Prose, None, &Place::Whole);
        }
        Err(error) => short = Some(reason(&error)),
    }
    let mut names = Names::default();
    for member in archive.members() {
        let stroke: &[u8] = if member.meta.is_directory { b"/" } else { b"" };
        names.say_folders(walk, &[member.meta.name_bytes(), stroke].concat());
    }
    let options = options(walk, password);
    let pass =
        RefCell::new(Pass::new(walk, (seat, names), archive.members().any(|m| m.is_solid())));
    let read = archive.extract_with_control_and_errors(
        options,
        |member| Ok(pass.borrow_mut().decide(member)),
        |_, error| Ok(pass.borrow_mut().fail(error)),
    );
    let mut pass = pass.into_inner();
    match &read {
        Ok(_) => pass.finish(None),
        Err(error) => pass.finish(Some(reason(error))),
    }
    // Where reading stopped before the end, what is left is named.
    let why = match &read {
        _ if pass.exhausted => return Ok(Some(Unread::Bomb)),
        Err(error) => reason(error),
        Ok(_) => Unread::Unsupported,
    };
    for member in archive.members().skip(pass.seen) {
        if !(member.meta.is_directory || member.meta.is_redirection) {
            let inner = pass.place(&member);
            pass.walk.unread(&inner, member.meta.unpacked_size, why, "unknown");
        }
    }
    Ok(short)
}

fn options<'p>(walk: &Walk<'_>, password: Option<&'p str>) -> ArchiveReadOptions<'p> {
    ArchiveReadOptions::with_optional_password(password.map(str::as_bytes))
        .with_max_header_count(walk.limits.members_max.saturating_add(16))
        .with_max_header_bytes(HEADERS_MAX)
        .with_rar50_dictionary_size_limit(DICTIONARY_MAX)
        .with_max_reader_workspace_bytes(WORKSPACE_MAX)
}

/// Reads the list of members; the password, if one was needed for that.
fn open<'w>(
    walk: &Walk<'w>,
    seat: &Seat,
    bytes: &[u8],
) -> Result<(Archive, Option<&'w str>), Unread> {
    let list = |password| {
        ArchiveReader::read_with_options(bytes, options(walk, password)).map_err(|e| reason(&e))
    };
    match list(None) {
        Ok(archive) => return Ok((archive, None)),
        Err(Unread::Encrypted) => {}
        Err(why) => return Err(why),
    }
    for word in walk.passwords(seat) {
        if let Ok(archive) = list(Some(word)) {
            return Ok((archive, Some(word)));
        }
    }
    Err(Unread::Encrypted)
}

/// The first password that gives the first encrypted member as it was.
fn fitting<'w>(walk: &Walk<'w>, seat: &Seat, archive: &Archive) -> Option<&'w str> {
    let limit = walk.limits.member_bytes_max;
    let (index, _) = archive.members().enumerate().find(|(_, member)| {
        let whole = !(member.meta.is_split_before || member.meta.is_split_after);
        member.meta.is_encrypted && whole && member.meta.unpacked_size <= limit
    })?;
    walk.passwords(seat).find(|word| {
        let options = options(walk, Some(word)).with_max_member_output_bytes(limit);
        archive.read_member_at_with_options(index, options).is_ok()
    })
}

/// What was written of one member.
#[derive(Debug, Default)]
struct Held {
    bytes: Vec<u8>,
    total: u64,
    /// Bytes of a member that are kept.
    limit: u64,
    /// Bytes that may still be unpacked.
    budget: u64,
}

#[derive(Debug, Clone, Default)]
struct Sink(Rc<RefCell<Held>>);

impl Write for Sink {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let mut held = self.0.borrow_mut();
        held.total += piece.len() as u64;
        if held.total >= held.budget {
            return Err(io::ErrorKind::QuotaExceeded.into());
        }
        if held.total > held.limit {
            held.bytes = Vec::new();
        } else {
            held.bytes.extend_from_slice(piece);
        }
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// One pass through the archive: a member is handed over when the next begins.
struct Pass<'r, 'w> {
    walk: &'r mut Walk<'w>,
    seat: &'r Seat,
    names: Names,
    /// Whether members need those before them.
    solid: bool,
    /// Members that were begun, in the order of the archive.
    seen: usize,
    exhausted: bool,
    sink: Sink,
    /// The member that is being unpacked, and its stated size.
    current: Option<(Seat, u64)>,
}

impl<'r, 'w> Pass<'r, 'w> {
    fn new(walk: &'r mut Walk<'w>, (seat, names): (&'r Seat, Names), solid: bool) -> Self {
        Self {
            walk,
            seat,
            names,
            solid,
            seen: 0,
            exhausted: false,
            sink: Sink::default(),
            current: None,
        }
    }

    fn place(&mut self, member: &ArchiveMember) -> Seat {
        let name = member.meta.name_bytes();
        self.seat.inner(self.names.place(self.seat, name), name, Role::Member)
    }

    fn decide(&mut self, member: &ArchiveMember) -> ExtractionDecision {
        self.finish(None);
        if self.exhausted {
            return ExtractionDecision::Stop;
        }
        let meta = &member.meta;
        let split = meta.is_split_before || meta.is_split_after;
        if split && self.solid {
            // Without the other volume nothing behind it can be had; all of that is named at the end.
            return ExtractionDecision::Stop;
        }
        self.seen += 1;
        if meta.is_directory || meta.is_redirection {
            return ExtractionDecision::Skip;
        }
        let inner = self.place(member);
        let large = meta.unpacked_size > self.walk.limits.member_bytes_max && !self.solid;
        if split || large {
            let why = if split { Unread::Unsupported } else { Unread::TooLarge };
            self.walk.unread(&inner, meta.unpacked_size, why, "unknown");
            return ExtractionDecision::Skip;
        }
        let (limit, budget) = (self.walk.limits.member_bytes_max, self.walk.budget());
        *self.sink.0.borrow_mut() = Held { limit, budget, ..Held::default() };
        self.current = Some((inner, meta.unpacked_size));
        ExtractionDecision::Extract(Box::new(self.sink.clone()))
    }

    fn fail(&mut self, error: &Error) -> ExtractionErrorAction {
        self.finish(Some(reason(error)));
        if self.exhausted { ExtractionErrorAction::Abort } else { ExtractionErrorAction::Continue }
    }

    /// Hands over what came of the current member.
    fn finish(&mut self, torn: Shortfall) {
        let Some((inner, size)) = self.current.take() else { return };
        let held = std::mem::take(&mut *self.sink.0.borrow_mut());
        if self.walk.charge(held.total).is_err() {
            self.exhausted = true;
            self.walk.unread(&inner, size, Unread::Bomb, "unknown");
        } else if held.total > held.limit {
            self.walk.unread(&inner, size, Unread::TooLarge, "unknown");
        } else if let Some(why) = torn.filter(|why| {
            held.bytes.is_empty() || matches!(why, Unread::Encrypted | Unread::Unsupported)
        }) {
            self.walk.unread(&inner, size, why, "unknown");
        } else {
            let bytes = held.bytes;
            let length = bytes.len() as u64;
            self.walk.torn_item(&inner, &mut io::Cursor::new(bytes), length, torn);
        }
    }
}

fn reason(error: &Error) -> Unread {
    match error.kind() {
        ErrorKind::PasswordRequired | ErrorKind::BadPassword => Unread::Encrypted,
        ErrorKind::UnsupportedFormat | ErrorKind::UnsupportedFeature => Unread::Unsupported,
        ErrorKind::ResourceLimit => Unread::TooLarge,
        _ => Unread::Damaged,
    }
}
