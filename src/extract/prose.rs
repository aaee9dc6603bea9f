//! Plain text. Pure.

use std::io;

use super::ReadSeek;
use super::blocks::{Blocks, Cut};
use super::walk::{Shortfall, Walk};
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

/// Says the text block by block; the frame is the file's own bytes.
pub(super) fn read(walk: &mut Walk<'_>, reader: &mut dyn ReadSeek) -> io::Result<Shortfall> {
    let mut blocks = Blocks::new(reader, Cut::Apart)?;
    while let Some(block) = blocks.next()? {
        walk.say_mapped(&block, SegmentKind::Prose, None, None, &Place::Whole);
    }
    Ok(blocks.garbled().then_some(Unread::Unsupported))
}
