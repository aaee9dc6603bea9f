//! Plain text. Pure.

use std::io;

use super::ReadSeek;
use super::blocks::{Blocks, Cut};
use super::walk::{Shortfall, Walk};
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

/// Says the text block by block; the frame is the file's own bytes.
pub(super) fn read(walk: &mut Walk<'_>, reader: &mut dyn ReadSeek) -> io::Result<Shortfall> {
    let mut sealed = false;
    let mut blocks = Blocks::new(reader, Cut::Apart)?;
    while let Some(block) = blocks.next()? {
        sealed |= block.text().contains("-----BEGIN PGP MESSAGE-----");
        walk.say_mapped(&block, SegmentKind::Prose, None, None, &Place::Whole);
    }
    let garbled = blocks.garbled().then_some(Unread::Unsupported);
    Ok(sealed.then_some(Unread::Encrypted).or(garbled))
}
