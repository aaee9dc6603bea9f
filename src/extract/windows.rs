//! Running text of any length in windows that overlap, so that nothing is torn apart. Pure.
//!
//! A window repeats the end of the text that was told before it and shows the beginning of what the next
//! one tells. Each byte is decoded once: what is repeated has the same characters and the same frame
//! offsets in both windows.

use std::io;

use super::ReadSeek;
use super::blocks::{BLOCK, Blocks};
use super::mapped::Mapped;
use crate::detect::Window;

/// Lengths in bytes of text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sizes {
    /// Bytes read at a time.
    pub(super) block: usize,
    /// What a window repeats.
    pub(super) lead: usize,
    /// What it shows beforehand.
    pub(super) tail: usize,
}

impl Sizes {
    /// Seven bytes in a hundred are read twice.
    pub(super) const USUAL: Self = Self { block: BLOCK, lead: Window::LEAD, tail: Window::TAIL };
}

/// The windows of one text.
pub(super) struct Windows<'r> {
    blocks: Blocks<'r>,
    sizes: Sizes,
    text: Mapped,
    /// Where what is not told yet begins in `text`.
    told: usize,
}

impl<'r> Windows<'r> {
    /// Starts at the beginning of `reader`.
    pub(super) fn new(reader: &'r mut dyn ReadSeek) -> io::Result<Self> {
        Self::sized(reader, Sizes::USUAL)
    }

    /// The same in windows of these sizes.
    pub(super) fn sized(reader: &'r mut dyn ReadSeek, sizes: Sizes) -> io::Result<Self> {
        let blocks = Blocks::sized(reader, sizes.block)?;
        Ok(Self { blocks, sizes, text: Mapped::default(), told: 0 })
    }

    /// The next window; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<(&Mapped, Window)>> {
        let lead = self.text.text().floor_char_boundary(self.told.saturating_sub(self.sizes.lead));
        self.text.drop_front(lead);
        self.told -= lead;
        let stop = loop {
            if let Some(stop) = self.stop() {
                break stop;
            }
            match self.blocks.next()? {
                Some(block) => self.text.append(&block),
                None => break self.text.text().len(),
            }
        };
        let window = Window { lead: self.told, tail: self.text.text().len() - stop };
        if stop == self.told {
            return Ok(None);
        }
        self.told = stop;
        Ok(Some((&self.text, window)))
    }

    /// Whether somewhere stood so many control characters that it cannot have been text.
    pub(super) fn garbled(&self) -> bool {
        self.blocks.garbled()
    }

    /// Where the part ends that can be told; `None` as long as too little of the text is there.
    fn stop(&self) -> Option<usize> {
        let text = self.text.text();
        if self.blocks.is_done() {
            return Some(text.len());
        }
        let most = text.floor_char_boundary(text.len().saturating_sub(self.sizes.tail));
        // Not slivers either: what is repeated must stay a small part.
        let open = text.get(self.told..most).filter(|open| open.len() > self.sizes.block / 4)?;
        // After a whole line if there is one, for those who count what was told by line.
        let half = open.len() / 2;
        let line = open.as_bytes()[half..].iter().rposition(|byte| *byte == b'\n');
        Some(line.map_or(most, |at| self.told + half + at + 1))
    }
}
