//! The middle of an Outlook store: heaps, and the properties and tables in them. Pure.
//! Source: [MS-PST] 2.3.

use super::ndb::{Node, Store, u16_at, u32_at};
use crate::inventory::Unread;

/// Levels of a tree in a heap.
const LEVELS_MAX: u32 = 8;
/// Records of one tree: a property has two bytes for its name.
const RECORDS_MAX: usize = 1 << 16;
/// Bytes of a heap; those that Outlook writes stay far below.
const HEAP_MAX: u64 = 64 << 20;

/// Many small things in the data of one node.
#[derive(Debug)]
struct Heap {
    blocks: Vec<Vec<u8>>,
    root: u32,
}

impl Heap {
    fn read(store: &mut Store<'_>, node: Node) -> Result<Self, Unread> {
        let blocks = store.data(node.data, HEAP_MAX)?;
        let head =
            blocks.first().filter(|head| head.get(2) == Some(&0xEC)).ok_or(Unread::Damaged)?;
        let root = u32_at(head, 4);
        Ok(Self { blocks, root })
    }

    /// One of the small things; its id tells block and number.
    fn get(&self, id: u32) -> Option<&[u8]> {
        let number = (id >> 5 & 0x7FF) as usize;
        let block = self.blocks.get((id >> 16) as usize)?;
        let map = usize::from(u16_at(block, 0));
        let count = usize::from(u16_at(block, map));
        if id & 0x1F != 0 || number == 0 || number > count || map == 0 {
            return None;
        }
        let start = map + 4 + (number - 1) * 2;
        block.get(usize::from(u16_at(block, start))..usize::from(u16_at(block, start + 2)))
    }

    /// The records of the tree at `id`: each its key and what follows.
    fn records(&self, id: u32, key: usize) -> Result<Vec<&[u8]>, Unread> {
        let head = self.get(id).filter(|head| head.len() >= 8 && head[0] == 0xB5);
        let head = head.ok_or(Unread::Damaged)?;
        if usize::from(head[1]) != key {
            return Err(Unread::Damaged);
        }
        let mut out = Vec::new();
        let (size, levels) = (key + usize::from(head[2]), u32::from(head[3]));
        self.collect(u32_at(head, 4), (key, size), levels.min(LEVELS_MAX), &mut out)?;
        Ok(out)
    }

    fn collect<'h>(
        &'h self,
        id: u32,
        (key, size): (usize, usize),
        levels: u32,
        out: &mut Vec<&'h [u8]>,
    ) -> Result<(), Unread> {
        if id == 0 {
            return Ok(());
        }
        let bytes = self.get(id).ok_or(Unread::Damaged)?;
        for record in bytes.chunks_exact(if levels == 0 { size } else { key + 4 }) {
            if levels > 0 {
                self.collect(u32_at(record, key), (key, size), levels - 1, out)?;
            } else if out.len() < RECORDS_MAX {
                out.push(record);
            } else {
                return Err(Unread::Bomb);
            }
        }
        Ok(())
    }
}

/// A value, as bytes: a number in as many as its type has, low byte first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) id: u16,
    pub(super) kind: u16,
    pub(super) bytes: Vec<u8>,
}

/// What a node says of itself, its values not read yet.
pub(super) struct Properties {
    heap: Heap,
    /// The nodes inside, for what is too large for the heap.
    pub(super) inside: Vec<Node>,
    /// Name, type, and the value or where it is.
    list: Vec<(u16, u16, u32)>,
}

impl Properties {
    pub(super) fn read(store: &mut Store<'_>, node: Node) -> Result<Self, Unread> {
        let heap = Heap::read(store, node)?;
        let inside = store.inside(node.inside)?;
        let records = heap.records(heap.root, 2)?;
        let list = records.iter().map(|r| (u16_at(r, 0), u16_at(r, 2), u32_at(r, 4))).collect();
        Ok(Self { heap, inside, list })
    }

    /// Name and type of each, in order of the names.
    pub(super) fn ids(&self) -> Vec<(u16, u16)> {
        self.list.iter().map(|(id, kind, _)| (*id, *kind)).collect()
    }

    /// The value of that name, of not more than `limit` bytes; `None` when there is none.
    pub(super) fn get(
        &self,
        store: &mut Store<'_>,
        id: u16,
        limit: u64,
    ) -> Result<Option<Value>, Unread> {
        let Some((id, kind, at)) = self.list.iter().find(|(other, ..)| *other == id).copied()
        else {
            return Ok(None);
        };
        let bytes = value(store, &self.heap, &self.inside, (kind, at), limit)?;
        Ok(Some(Value { id, kind, bytes }))
    }
}

/// Whether the id is of a thing in the heap, and not of a node: the kind of node it would be is 0.
fn is_in_heap(id: u32) -> bool {
    id.is_multiple_of(0x20)
}

/// The bytes of a value that stands at `at`, or is it.
fn value(
    store: &mut Store<'_>,
    heap: &Heap,
    inside: &[Node],
    (kind, at): (u16, u32),
    limit: u64,
) -> Result<Vec<u8>, Unread> {
    match kind {
        0x0002 => Ok(at.to_le_bytes()[..2].to_vec()),
        0x0003 | 0x0004 | 0x000A => Ok(at.to_le_bytes().to_vec()),
        0x000B => Ok(at.to_le_bytes()[..1].to_vec()),
        _ if at == 0 => Ok(Vec::new()),
        _ if is_in_heap(at) => heap.get(at).map(<[u8]>::to_vec).ok_or(Unread::Damaged),
        _ => {
            let node = inside.iter().find(|node| node.id == at).ok_or(Unread::Damaged)?;
            Ok(store.data(node.data, limit)?.concat())
        }
    }
}

/// The rows of a table, of each the values that it has.
pub(super) fn rows(
    store: &mut Store<'_>,
    node: Node,
    limit: u64,
) -> Result<Vec<Vec<Value>>, Unread> {
    let heap = Heap::read(store, node)?;
    let inside = store.inside(node.inside)?;
    let about = heap.get(heap.root).filter(|about| about.len() >= 22 && about[0] == 0x7C);
    let about = about.ok_or(Unread::Damaged)?;
    let columns: Vec<&[u8]> = about[22..].chunks_exact(8).take(usize::from(about[1])).collect();
    let (marks, size) = (usize::from(u16_at(about, 6)), usize::from(u16_at(about, 8)));
    let at = u32_at(about, 14);
    let blocks = match at {
        0 => Vec::new(),
        _ if is_in_heap(at) => vec![heap.get(at).ok_or(Unread::Damaged)?.to_vec()],
        _ => {
            let node = inside.iter().find(|node| node.id == at).ok_or(Unread::Damaged)?;
            store.data(node.data, HEAP_MAX)?
        }
    };
    if size == 0 || marks > size {
        return Err(Unread::Damaged);
    }
    let mut out = Vec::new();
    // No row lies across two blocks.
    for row in blocks.iter().flat_map(|block| block.chunks_exact(size)) {
        let mut values = Vec::new();
        for column in &columns {
            let (kind, id) = (u16_at(column, 0), u16_at(column, 2));
            let (from, bit) = (usize::from(u16_at(column, 4)), usize::from(column[7]));
            let marked = row.get(marks + bit / 8).is_some_and(|byte| byte & 0x80 >> (bit % 8) != 0);
            // Only what is text or a small number: all that the tables here are asked for.
            if marked && matches!(kind, 0x001E | 0x001F | 0x0003) {
                let bytes = value(store, &heap, &inside, (kind, u32_at(row, from)), limit)?;
                values.push(Value { id, kind, bytes });
            }
        }
        out.push(values);
    }
    Ok(out)
}
