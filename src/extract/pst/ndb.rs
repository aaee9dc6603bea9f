//! The lower half of an Outlook store: its two trees, of nodes and of blocks. Pure.
//! Source: [MS-PST] 2.2.
//!
//! Nothing declared is trusted: lengths bound reading, sums are checked, and what all reading together may
//! take is a multiple of the file's own length, so that trees that share blocks do not grow without end.

use std::io::{self, Read, SeekFrom};

use super::super::ReadSeek;
use super::super::walk::{Shortfall, first, reason_of};
use super::cipher;
use crate::inventory::Unread;

/// Levels of a tree; a store of 50 GB has five.
const LEVELS_MAX: u32 = 8;
const PAGE: usize = 512;
/// How often every byte of the file may be read, as a mean.
const READS_MAX: u64 = 4;

/// What holds something: a folder, a message, an attachment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) id: u32,
    /// The block with its data; 0 for none.
    pub(super) data: u64,
    /// The block with the nodes inside it; 0 for none.
    pub(super) inside: u64,
    pub(super) parent: u32,
}

impl Node {
    /// The kind of node: the low five bits of its id.
    pub(super) fn kind(&self) -> u32 {
        self.id & 0x1F
    }
}

#[derive(Debug, Clone, Copy)]
struct Block {
    id: u64,
    at: u64,
    len: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cipher {
    None,
    Permute,
    Cyclic,
}

/// An open store.
pub(super) struct Store<'r> {
    reader: &'r mut dyn ReadSeek,
    len: u64,
    /// Numbers of 64 bits and not of 32: every store since Outlook 2003.
    wide: bool,
    cipher: Cipher,
    blocks: Vec<Block>,
    /// In the order of their ids.
    pub(super) nodes: Vec<Node>,
    /// Bytes that may still be read.
    budget: u64,
    /// What of the trees could not be read.
    pub(super) short: Shortfall,
}

impl<'r> Store<'r> {
    /// Reads both trees.
    pub(super) fn open(reader: &'r mut dyn ReadSeek) -> io::Result<Result<Self, Unread>> {
        let len = reader.seek(SeekFrom::End(0))?;
        let mut header = Vec::new();
        reader.seek(SeekFrom::Start(0))?;
        (&mut *reader).take(564).read_to_end(&mut header)?;
        if header.len() < 564 {
            return Ok(Err(Unread::Damaged));
        }
        let wide = match u16_at(&header, 10) {
            14 | 15 => false,
            20..=35 => true,
            // Stores of 4 kB pages, which packs its blocks.
            36.. => return Ok(Err(Unread::Unsupported)),
            _ => return Ok(Err(Unread::Damaged)),
        };
        let cipher = match header[if wide { 513 } else { 461 }] {
            0 => Cipher::None,
            1 => Cipher::Permute,
            2 => Cipher::Cyclic,
            // Windows' own encryption, bound to a user.
            16 => return Ok(Err(Unread::Encrypted)),
            _ => return Ok(Err(Unread::Damaged)),
        };
        let budget = len.saturating_mul(READS_MAX).saturating_add(1 << 20);
        let (blocks, nodes) = (Vec::new(), Vec::new());
        let mut store = Self { reader, len, wide, cipher, blocks, nodes, budget, short: None };
        let at = |wide_at, narrow_at| {
            if wide { u64_at(&header, wide_at) } else { u64::from(u32_at(&header, narrow_at)) }
        };
        let (stated, nodes_at, blocks_at) = (at(184, 168), at(224, 188), at(240, 196));
        if stated > len {
            store.short = Some(Unread::Damaged);
        }
        store.tree(blocks_at, 0x80, LEVELS_MAX);
        store.tree(nodes_at, 0x81, LEVELS_MAX);
        store.blocks.sort_unstable_by_key(|block| block.id);
        store.nodes.sort_unstable_by_key(|node| node.id);
        store.nodes.dedup_by_key(|node| node.id);
        if store.nodes.is_empty() {
            return Ok(Err(store.short.unwrap_or(Unread::Damaged)));
        }
        Ok(Ok(store))
    }

    /// The node with this id.
    pub(super) fn node(&self, id: u32) -> Option<Node> {
        self.nodes.binary_search_by_key(&id, |node| node.id).ok().map(|at| self.nodes[at])
    }

    /// Widths: of a number, and of a page's or block's own account at its end.
    fn widths(&self) -> (usize, usize) {
        if self.wide { (8, 16) } else { (4, 12) }
    }

    fn number(&self, bytes: &[u8], at: usize) -> u64 {
        if self.wide { u64_at(bytes, at) } else { u64::from(u32_at(bytes, at)) }
    }

    fn fetch(&mut self, at: u64, len: usize) -> Result<Vec<u8>, Unread> {
        if at.saturating_add(len as u64) > self.len {
            return Err(Unread::Damaged);
        }
        self.budget = self.budget.checked_sub(len as u64).ok_or(Unread::Bomb)?;
        let mut bytes = vec![0; len];
        self.reader.seek(SeekFrom::Start(at)).map_err(|error| reason_of(&error))?;
        self.reader.read_exact(&mut bytes).map_err(|error| reason_of(&error))?;
        Ok(bytes)
    }

    /// Takes a page of a tree, and those below it. `levels` may still follow.
    fn tree(&mut self, at: u64, kind: u8, levels: u32) {
        if let Err(why) = self.page(at, kind, levels) {
            self.short = first(self.short, Some(why));
        }
    }

    fn page(&mut self, at: u64, kind: u8, levels: u32) -> Result<(), Unread> {
        let page = self.fetch(at, PAGE)?;
        let (width, account) = self.widths();
        let trailer = &page[PAGE - account..];
        let stated = u32_at(trailer, if self.wide { 4 } else { 8 });
        if trailer[0] != kind || trailer[1] != kind || !fits(&page[..PAGE - account], stated) {
            return Err(Unread::Damaged);
        }
        let tail = if self.wide { 488 } else { 496 };
        let (count, size) = (usize::from(page[tail]), usize::from(page[tail + 2]));
        let level = u32::from(page[tail + 3]);
        let entries = page.get(..count * size).filter(|_| count * size <= tail);
        // An inner page names its children, each a level below.
        let least = if level > 0 { 3 * width } else { 2 * width + 4 };
        let entries = entries.filter(|_| size >= least || count == 0).ok_or(Unread::Damaged)?;
        if level >= levels {
            return Err(Unread::Damaged);
        }
        for entry in entries.chunks_exact(size.max(1)) {
            match (level, kind) {
                (1.., _) => self.tree(self.number(entry, 2 * width), kind, level),
                (0, 0x80) => {
                    let (id, at) = (self.number(entry, 0) & !1, self.number(entry, width));
                    self.blocks.push(Block { id, at, len: usize::from(u16_at(entry, 2 * width)) });
                }
                _ => self.nodes.push(Node {
                    id: u32_at(entry, 0),
                    data: self.number(entry, width),
                    inside: self.number(entry, 2 * width),
                    parent: if size >= 3 * width + 4 { u32_at(entry, 3 * width) } else { 0 },
                }),
            }
        }
        Ok(())
    }

    /// One block, deciphered.
    fn block(&mut self, id: u64) -> Result<Vec<u8>, Unread> {
        let found = self.blocks.binary_search_by_key(&(id & !1), |block| block.id);
        let block = found.map(|at| self.blocks[at]).map_err(|_| Unread::Damaged)?;
        let account = self.widths().1;
        let whole = (block.len + account).next_multiple_of(64);
        let mut bytes = self.fetch(block.at, whole)?;
        let stated = u32_at(&bytes, whole - account + if self.wide { 4 } else { 8 });
        bytes.truncate(block.len);
        if !fits(&bytes, stated) {
            return Err(Unread::Damaged);
        }
        // Blocks that only name others are not in cipher.
        match self.cipher {
            Cipher::Permute if id & 2 == 0 => cipher::permute(&mut bytes),
            #[expect(clippy::cast_possible_truncation, reason = "the cipher takes the low half")]
            Cipher::Cyclic if id & 2 == 0 => cipher::cycle(&mut bytes, block.id as u32),
            _ => {}
        }
        Ok(bytes)
    }

    /// The data of a node, block by block; of not more than `limit` bytes together.
    pub(super) fn data(&mut self, id: u64, limit: u64) -> Result<Vec<Vec<u8>>, Unread> {
        let mut out = Vec::new();
        let mut left = limit;
        if id != 0 {
            self.gather(id, 3, &mut left, &mut out)?;
        }
        Ok(out)
    }

    fn gather(
        &mut self,
        id: u64,
        levels: u32,
        left: &mut u64,
        out: &mut Vec<Vec<u8>>,
    ) -> Result<(), Unread> {
        let bytes = self.block(id)?;
        if id & 2 == 0 {
            *left = left.checked_sub(bytes.len() as u64).ok_or(Unread::TooLarge)?;
            out.push(bytes);
            return Ok(());
        }
        if levels == 0 || bytes.first() != Some(&1) {
            return Err(Unread::Damaged);
        }
        let width = self.widths().0;
        let count = usize::from(u16_at(&bytes, 2));
        let list = bytes.get(8..8 + count * width).ok_or(Unread::Damaged)?;
        for entry in list.chunks_exact(width) {
            self.gather(self.number(entry, 0), levels - 1, left, out)?;
        }
        Ok(())
    }

    /// The nodes inside a node.
    pub(super) fn inside(&mut self, id: u64) -> Result<Vec<Node>, Unread> {
        let mut out = Vec::new();
        if id != 0 {
            self.gather_nodes(id, 2, &mut out)?;
        }
        Ok(out)
    }

    fn gather_nodes(&mut self, id: u64, levels: u32, out: &mut Vec<Node>) -> Result<(), Unread> {
        let bytes = self.block(id)?;
        if levels == 0 || bytes.first() != Some(&2) {
            return Err(Unread::Damaged);
        }
        let width = self.widths().0;
        let start = if self.wide { 8 } else { 4 };
        let leaf = bytes.get(1) == Some(&0);
        let size = if leaf { 3 * width } else { 2 * width };
        let count = usize::from(u16_at(&bytes, 2));
        let list = bytes.get(start..start + count * size).ok_or(Unread::Damaged)?;
        for entry in list.chunks_exact(size) {
            if leaf {
                out.push(Node {
                    id: u32_at(entry, 0),
                    data: self.number(entry, width),
                    inside: self.number(entry, 2 * width),
                    parent: 0,
                });
            } else {
                self.gather_nodes(self.number(entry, width), levels - 1, out)?;
            }
        }
        Ok(())
    }
}

/// Whether the sum of `bytes` is the stated one; some programs wrote none.
///
/// It is that of zip, begun and ended with zero bits.
fn fits(bytes: &[u8], stated: u32) -> bool {
    let mut sum = crc32fast::Hasher::new_with_initial(u32::MAX);
    sum.update(bytes);
    stated == 0 || !sum.finalize() == stated
}

/// 0 behind the end.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |b| u16::from_le_bytes(*b))
}

/// 0 behind the end.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |b| u32::from_le_bytes(*b))
}

/// 0 behind the end.
pub(super) fn u64_at(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |b| u64::from_le_bytes(*b))
}
