//! A file that must be held to be read. Pure.

use std::io::{self, Read};

use super::ReadSeek;
use super::walk::Walk;
use crate::inventory::Unread;

/// All bytes of a file; the inner error is that there are more than the limits allow.
pub(super) fn whole(
    walk: &Walk<'_>,
    reader: &mut dyn ReadSeek,
    size: u64,
) -> io::Result<Result<Vec<u8>, Unread>> {
    let limit = walk.limits.document_bytes_max;
    if size > limit {
        return Ok(Err(Unread::TooLarge));
    }
    reader.rewind()?;
    let mut bytes = Vec::new();
    (&mut *reader).take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(if bytes.len() as u64 > limit { Err(Unread::TooLarge) } else { Ok(bytes) })
}
