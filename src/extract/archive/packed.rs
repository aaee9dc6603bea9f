//! Packed files (gz, bz2, xz, zst, lz4, lzma): a container of one file, or a tar. Pure.
//!
//! To a person a `.tar.gz` is one archive: its members are `a.tar.gz::b.txt`, and no tar stands between.
//! The one file of another is `a.log.gz::a.log`, by the name that the packer noted, or else its own
//! name without the extension.

use std::io::{self, Cursor, Read};

use super::super::ReadSeek;
use super::super::directory::text;
use super::super::walk::{Role, Seat, Shortfall, Walk, first};
use super::Names;
use super::stream::{Drained, Forward, drain};
use super::tar;
use super::unpacker::{Packing, Unpacker};
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;
use crate::location::unescape;

/// Whether what was packed is a tar; one that cannot be unpacked is none.
pub(in super::super) fn holds_tar(packing: Packing, reader: &mut dyn ReadSeek) -> bool {
    let mut head = Vec::new();
    let read = Unpacker::new(packing, reader)
        .and_then(|unpacker| unpacker.take(tar::BLOCK as u64).read_to_end(&mut head));
    read.is_ok() && tar::begins(&head)
}

/// Hands the members of the tar to the dispatcher, straight from the stream.
pub(in super::super) fn read_tar(
    walk: &mut Walk<'_>,
    seat: &Seat,
    packing: Packing,
    reader: &mut dyn ReadSeek,
) -> io::Result<Shortfall> {
    let mut unpacker = Unpacker::new(packing, reader)?;
    let shortfall = tar::read_stream(walk, seat, &mut unpacker);
    say_comments(walk, &unpacker);
    Ok(first(shortfall, unpacker.short))
}

/// Hands the one file to the dispatcher.
pub(in super::super) fn read(
    walk: &mut Walk<'_>,
    seat: &Seat,
    packing: Packing,
    reader: &mut dyn ReadSeek,
) -> io::Result<Shortfall> {
    let mut unpacker = Unpacker::new(packing, reader)?;
    let drained = drain(walk, &mut unpacker);
    say_comments(walk, &unpacker);
    let name = unpacker.name.take().unwrap_or_else(|| bare_name(seat, packing));
    let locator = Names::default().place(seat, &name);
    let inner = seat.inner(locator, &name, Role::Member);
    let short = unpacker.short;
    match drained {
        Ok(Drained::Held(bytes, torn)) if bytes.is_empty() && torn.is_some() => {
            walk.unread(&inner, 0, torn.unwrap_or(Unread::Damaged), "unknown");
        }
        Ok(Drained::Held(bytes, torn)) => {
            let size = bytes.len() as u64;
            walk.torn_item(&inner, &mut Cursor::new(&bytes), size, torn);
        }
        Ok(Drained::Counted(size, torn)) => {
            // A second time from the front; every byte was charged the first time.
            let mut again = Unpacker::new(packing, reader)?;
            let mut forward = Forward::new(&mut again, size, u64::MAX);
            walk.torn_item(&inner, &mut forward, size, torn);
        }
        Err(why) => {
            walk.unread(&inner, 0, why, "unknown");
            return Ok(Some(why));
        }
    }
    Ok(short)
}

fn say_comments(walk: &mut Walk<'_>, unpacker: &Unpacker<'_>) {
    for comment in &unpacker.comments {
        walk.say(&text(comment), SegmentKind::Prose, None, &Place::Whole);
    }
}

/// The name of the packed file without the ending of its packing.
fn bare_name(seat: &Seat, packing: Packing) -> Vec<u8> {
    let locator = seat.locator.as_str();
    let last = locator.rsplit("::").next().unwrap_or(locator);
    let last = last.rsplit('/').next().unwrap_or(last);
    let lower = last.to_ascii_lowercase();
    let ending = packing.endings().iter().find(|(ending, _)| lower.ends_with(ending));
    let bare = match ending {
        Some((ending, instead)) => format!("{}{instead}", &last[..last.len() - ending.len()]),
        None => last.to_owned(),
    };
    unescape(if bare.is_empty() { last } else { &bare })
}
