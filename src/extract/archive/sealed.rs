//! Encrypted members of zip archives, with the passwords that the office gave. Pure.

use std::io::Cursor;

use zip::ZipArchive;

use super::super::ReadSeek;
use super::super::directory::{Entry, alone};
use super::super::walk::{Seat, Walk};
use super::stream::{Drained, drain};
use crate::inventory::Unread;

/// Unpacks an encrypted member with the first password that fits.
///
/// # Errors
///
/// [`Unread::Encrypted`] when none does; else the closed reason why it cannot be unpacked.
pub(super) fn unpack(
    walk: &mut Walk<'_>,
    seat: &Seat,
    entry: &Entry,
    reader: &mut dyn ReadSeek,
) -> Result<Vec<u8>, Unread> {
    if walk.passwords(seat).next().is_none() {
        return Err(Unread::Encrypted);
    }
    let alone = alone(walk, entry, reader)?;
    for word in walk.passwords(seat) {
        let Ok(mut archive) = ZipArchive::new(Cursor::new(alone.as_slice())) else {
            return Err(Unread::Damaged);
        };
        let Ok(mut member) = archive.by_index_decrypt(0, word.as_bytes()) else { continue };
        // The old cipher lets one wrong password in 256 pass; the checksum does not.
        match drain(walk, &mut member)? {
            Drained::Held(bytes, None) => return Ok(bytes),
            Drained::Held(_, Some(_)) => {}
            Drained::Counted(..) => return Err(Unread::TooLarge),
        }
    }
    Err(Unread::Encrypted)
}
