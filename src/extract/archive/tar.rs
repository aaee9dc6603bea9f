//! Tar archives of every dialect: old, ustar, GNU and pax. Pure.
//!
//! Folders, links and devices are no files and no items. Where a header is damaged, the next one that
//! adds up is looked for, and the archive is partly read.

use std::io::{self, Read, SeekFrom};

use super::super::ReadSeek;
use super::super::directory::text;
use super::super::walk::{Role, Seat, Shortfall, Walk, first, reason_of};
use super::Names;
use super::stream::{Slice, hand_over, skip};
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

/// Bytes of a block.
pub(super) const BLOCK: usize = 512;

/// Longest extended header that is read; a path is a few kilobytes at most.
const EXTENSION_MAX: u64 = 1 << 20;

type Block = [u8; BLOCK];

/// Whether a tar begins here: a header that adds up.
pub(in super::super) fn begins(head: &[u8]) -> bool {
    head.first_chunk().is_some_and(|block| Header::parse(block).is_some())
}

/// What is on the tape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    File,
    /// A file, or only its other name: the standard allows both.
    HardLink,
    /// Folders, links, devices: they have no content.
    Bare,
    Sparse,
    /// The rest of a file that begins on another tape.
    Continuation,
    LongName,
    /// What has content that no one reads: the target of a link, access rights, a listing.
    Aside,
    Pax,
    GlobalPax,
    Label,
}

#[derive(Debug, Clone)]
struct Header {
    name: Vec<u8>,
    size: u64,
    kind: Type,
    /// More headers with the map of a sparse file follow.
    continued: bool,
}

impl Header {
    /// `None` when the sum does not add up.
    fn parse(block: &Block) -> Option<Self> {
        let stated = number(&block[148..156])?;
        let others = block[..148].iter().chain(&block[156..]);
        // The field itself counts as spaces. Some old programs took bytes for signed.
        let (plain, signed) = others.fold((256, 256), |(plain, signed): (u64, i64), byte| {
            (plain + u64::from(*byte), signed + i64::from(byte.cast_signed()))
        });
        if block[0] == 0 || (stated != plain && i64::try_from(stated).ok() != Some(signed)) {
            return None;
        }
        let mut name = until_nul(&block[..100]).to_vec();
        let prefix = until_nul(&block[345..500]);
        // GNU's mark has a space, and times where the prefix would be.
        if &block[257..263] == b"ustar\0" && !prefix.is_empty() {
            name = [prefix, b"/", &name].concat();
        }
        let kind = match block[156] {
            b'1' => Type::HardLink,
            b'2'..=b'6' => Type::Bare,
            b'S' => Type::Sparse,
            b'M' => Type::Continuation,
            b'L' => Type::LongName,
            b'K' | b'A' | b'E' | b'I' | b'D' => Type::Aside,
            b'x' | b'X' => Type::Pax,
            b'g' => Type::GlobalPax,
            b'V' => Type::Label,
            _ => Type::File,
        };
        let size = number(&block[124..136])?;
        Some(Self { name, size, kind, continued: block[482] == 1 })
    }
}

/// A number in octal digits, or in binary where the first bit is set.
fn number(field: &[u8]) -> Option<u64> {
    if field[0] & 0x80 != 0 {
        return field[1..].iter().try_fold(u64::from(field[0] & 0x7F), |sum, byte| {
            sum.checked_mul(256)?.checked_add(u64::from(*byte))
        });
    }
    let digits = until_nul(field).trim_ascii();
    digits.iter().try_fold(0_u64, |sum, digit| match digit {
        b'0'..=b'7' => sum.checked_mul(8)?.checked_add(u64::from(digit - b'0')),
        _ => None,
    })
}

fn until_nul(field: &[u8]) -> &[u8] {
    field.split(|byte| *byte == 0).next().unwrap_or_default()
}

/// What an extended header says of the next member.
#[derive(Debug, Clone, Default)]
struct Extension {
    path: Option<Vec<u8>>,
    size: Option<u64>,
    sparse: bool,
    comment: Option<Vec<u8>>,
}

impl Extension {
    /// Records of pax: length, space, key, `=`, value, line end. `None` when one is damaged.
    fn parse(mut bytes: &[u8]) -> Option<Self> {
        let mut out = Self::default();
        while !bytes.is_empty() && bytes[0] != 0 {
            let space = bytes.iter().position(|byte| *byte == b' ')?;
            let length: usize = std::str::from_utf8(&bytes[..space]).ok()?.parse().ok()?;
            let record = bytes.get(space + 1..length)?.strip_suffix(b"\n")?;
            let equals = record.iter().position(|byte| *byte == b'=')?;
            let (key, value) = (&record[..equals], record[equals + 1..].to_vec());
            match key {
                b"path" | b"GNU.sparse.name" => out.path = Some(value),
                b"size" => out.size = Some(std::str::from_utf8(&value).ok()?.parse().ok()?),
                b"comment" => out.comment = Some(value),
                _ => out.sparse |= key.starts_with(b"GNU.sparse."),
            }
            bytes = &bytes[length..];
        }
        Some(out)
    }
}

/// Where the blocks come from.
trait Tape {
    /// The next bytes; fewer at the end.
    fn next(&mut self, walk: &mut Walk<'_>, count: usize) -> io::Result<Vec<u8>>;
    /// Hands the next `size` bytes to the dispatcher.
    fn hand_over(&mut self, walk: &mut Walk<'_>, inner: &Seat, size: u64) -> Shortfall;
    /// Passes over `size` bytes.
    fn skip(&mut self, walk: &mut Walk<'_>, size: u64) -> Shortfall;
}

/// A tar that can be read anywhere: its members are read in place, and nothing is unpacked.
struct Whole<'r> {
    reader: &'r mut dyn ReadSeek,
    at: u64,
    len: u64,
}

impl Tape for Whole<'_> {
    fn next(&mut self, _: &mut Walk<'_>, count: usize) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.reader.seek(SeekFrom::Start(self.at))?;
        (&mut *self.reader).take(count as u64).read_to_end(&mut bytes)?;
        self.at += bytes.len() as u64;
        Ok(bytes)
    }

    fn hand_over(&mut self, walk: &mut Walk<'_>, inner: &Seat, size: u64) -> Shortfall {
        let there = size.min(self.len.saturating_sub(self.at));
        let torn = (there < size).then_some(Unread::Damaged);
        let mut slice = Slice::new(&mut *self.reader, self.at, there);
        walk.torn_item(inner, &mut slice, there, torn);
        self.at += there;
        torn
    }

    fn skip(&mut self, _: &mut Walk<'_>, size: u64) -> Shortfall {
        let there = size.min(self.len.saturating_sub(self.at));
        self.at += there;
        (there < size).then_some(Unread::Damaged)
    }
}

/// A tar that comes out of another stream.
struct Streamed<'r> {
    data: &'r mut dyn Read,
}

impl Tape for Streamed<'_> {
    fn next(&mut self, walk: &mut Walk<'_>, count: usize) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        (&mut *self.data).take(count as u64).read_to_end(&mut bytes)?;
        walk.charge(bytes.len() as u64).map_err(|_| io::ErrorKind::QuotaExceeded)?;
        Ok(bytes)
    }

    fn hand_over(&mut self, walk: &mut Walk<'_>, inner: &Seat, size: u64) -> Shortfall {
        hand_over(walk, inner, &mut *self.data, size)
    }

    fn skip(&mut self, walk: &mut Walk<'_>, size: u64) -> Shortfall {
        skip(walk, &mut *self.data, size)
    }
}

/// Hands every file of the tar to the dispatcher.
pub(in super::super) fn read(
    walk: &mut Walk<'_>,
    seat: &Seat,
    reader: &mut dyn ReadSeek,
) -> io::Result<Shortfall> {
    let len = reader.seek(SeekFrom::End(0))?;
    Ok(Archive::new(seat).read(walk, &mut Whole { reader, at: 0, len }))
}

/// The same, from a stream.
pub(super) fn read_stream(walk: &mut Walk<'_>, seat: &Seat, data: &mut dyn Read) -> Shortfall {
    Archive::new(seat).read(walk, &mut Streamed { data })
}

struct Archive<'s> {
    seat: &'s Seat,
    names: Names,
    members: u64,
    short: Shortfall,
    /// From headers before that of the member.
    long_name: Option<Vec<u8>>,
    extension: Option<Extension>,
    /// A block that was read too far.
    pushed_back: Option<Vec<u8>>,
}

impl<'s> Archive<'s> {
    fn new(seat: &'s Seat) -> Self {
        Self {
            seat,
            names: Names::default(),
            members: 0,
            short: None,
            long_name: None,
            extension: None,
            pushed_back: None,
        }
    }

    fn note(&mut self, why: Unread) {
        self.short = first(self.short, Some(why));
    }

    fn read(&mut self, walk: &mut Walk<'_>, tape: &mut dyn Tape) -> Shortfall {
        // Zeros end a tar. One that only breaks off may have lost any number of members.
        let mut ended = false;
        loop {
            let block = match self.pushed_back.take().map_or_else(|| tape.next(walk, BLOCK), Ok) {
                Ok(block) => block,
                Err(error) => {
                    self.note(reason_of(&error));
                    break;
                }
            };
            if block.iter().all(|byte| *byte == 0) {
                ended |= !block.is_empty();
                if block.len() < BLOCK {
                    break;
                }
                continue;
            }
            let Ok(block) = Block::try_from(block.as_slice()) else {
                self.note(Unread::Damaged);
                break;
            };
            // Members may go on behind the zeros, where one tar was written behind another.
            ended = false;
            match Header::parse(&block) {
                None => self.note(Unread::Damaged),
                Some(header) => match self.member(walk, tape, &header) {
                    Some(Unread::Bomb) => return Some(Unread::Bomb),
                    Some(why) => self.note(why),
                    None => {}
                },
            }
        }
        if !ended {
            self.note(Unread::Damaged);
        }
        self.short
    }

    fn member(&mut self, walk: &mut Walk<'_>, tape: &mut dyn Tape, header: &Header) -> Shortfall {
        match header.kind {
            Type::Pax | Type::GlobalPax | Type::LongName | Type::Label => {
                self.about(walk, tape, header)
            }
            Type::Aside => tape.skip(walk, padded(header.size)),
            Type::Bare => {
                let name = [self.name_of(header), b"/".to_vec()].concat();
                self.names.say_folders(walk, &name);
                (self.long_name, self.extension) = (None, None);
                None
            }
            Type::HardLink => {
                let next = tape.next(walk, BLOCK);
                let next = match next {
                    Ok(next) => next,
                    Err(error) => return Some(reason_of(&error)),
                };
                let bare = next.iter().all(|byte| *byte == 0) || begins(&next);
                self.pushed_back = Some(next);
                if header.size > 0 && !bare {
                    // Its content follows, of which a block was taken already: it cannot be handed over.
                    self.pushed_back = None;
                    let (inner, _, size) = self.seat_of(header);
                    walk.unread(&inner, size, Unread::Unsupported, "unknown");
                    return tape.skip(walk, padded(size).saturating_sub(BLOCK as u64));
                }
                (self.long_name, self.extension) = (None, None);
                None
            }
            Type::File | Type::Sparse | Type::Continuation => self.file(walk, tape, header),
        }
    }

    /// Takes what is said of the next member, or of the archive.
    fn about(&mut self, walk: &mut Walk<'_>, tape: &mut dyn Tape, header: &Header) -> Shortfall {
        if header.kind == Type::Label {
            walk.say(&text(&header.name), SegmentKind::Property, None, &Place::Whole);
            return tape.skip(walk, padded(header.size));
        }
        if header.size > EXTENSION_MAX {
            return tape.skip(walk, padded(header.size)).or(Some(Unread::TooLarge));
        }
        let wanted = usize::try_from(padded(header.size)).unwrap_or(usize::MAX);
        let mut bytes = match tape.next(walk, wanted) {
            Ok(bytes) if bytes.len() == wanted => bytes,
            Ok(_) => return Some(Unread::Damaged),
            Err(error) => return Some(reason_of(&error)),
        };
        bytes.truncate(usize::try_from(header.size).unwrap_or(usize::MAX));
        if header.kind == Type::LongName {
            self.long_name = Some(until_nul(&bytes).to_vec());
            return None;
        }
        let Some(extension) = Extension::parse(&bytes) else { return Some(Unread::Damaged) };
        if let Some(comment) = &extension.comment {
            walk.say(&text(comment), SegmentKind::Prose, None, &Place::Whole);
        }
        // What a global one says of paths would be of every member alike; no program writes that.
        if header.kind == Type::Pax {
            self.extension = Some(extension);
        }
        None
    }

    /// The name that the headers before it gave it, or its own.
    fn name_of(&self, header: &Header) -> Vec<u8> {
        let path = self.extension.as_ref().and_then(|extension| extension.path.as_ref());
        path.or(self.long_name.as_ref()).unwrap_or(&header.name).clone()
    }

    /// Where the member sits, whether it is sparse, and its size on the tape.
    fn seat_of(&mut self, header: &Header) -> (Seat, bool, u64) {
        let name = self.name_of(header);
        let extension = self.extension.take().unwrap_or_default();
        self.long_name = None;
        let mut plain = name.as_slice();
        while let Some(rest) = plain.strip_prefix(b"./").filter(|rest| !rest.is_empty()) {
            plain = rest;
        }
        let locator = self.names.place(self.seat, plain);
        let inner = self.seat.inner(locator, plain, Role::Member);
        (inner, extension.sparse, extension.size.unwrap_or(header.size))
    }

    fn file(&mut self, walk: &mut Walk<'_>, tape: &mut dyn Tape, header: &Header) -> Shortfall {
        self.members += 1;
        if self.members > walk.limits.members_max {
            return Some(Unread::Bomb);
        }
        // Before there were types, a folder was told by its name.
        let name = self.name_of(header);
        self.names.say_folders(walk, &name);
        if header.size == 0 && name.ends_with(b"/") {
            (self.long_name, self.extension) = (None, None);
            return None;
        }
        let (inner, sparse, size) = self.seat_of(header);
        let padding = padded(size) - size;
        if sparse || matches!(header.kind, Type::Sparse | Type::Continuation) {
            // Only its pieces are there, and not where they belong.
            walk.unread(&inner, size, Unread::Unsupported, "unknown");
            let mut continued = header.continued && header.kind == Type::Sparse;
            while continued {
                match tape.next(walk, BLOCK) {
                    Ok(map) if map.len() == BLOCK => continued = map[504] == 1,
                    Ok(_) => return Some(Unread::Damaged),
                    Err(error) => return Some(reason_of(&error)),
                }
            }
            return tape.skip(walk, padded(size));
        }
        let torn = tape.hand_over(walk, &inner, size);
        // The last padding may be missing; then the end is, too, and that is noticed.
        torn.or_else(|| {
            tape.next(walk, usize::try_from(padding).unwrap_or(0)).err().map(|e| reason_of(&e))
        })
    }
}

/// Content fills whole blocks.
fn padded(size: u64) -> u64 {
    size.div_ceil(BLOCK as u64).saturating_mul(BLOCK as u64)
}
