//! Archives: every member is an item. Here zip; the others beside it. Pure.

mod lzw;
pub(super) mod packed;
pub(super) mod rar;
mod sealed;
pub(super) mod sevenz;
mod stream;
pub(super) mod stub;
pub(super) mod tar;
mod unpacker;

use std::collections::{HashMap, HashSet};

pub(super) use stream::Slice;
pub(super) use unpacker::Packing;

use super::ReadSeek;
use super::directory::{self, Directory};
use super::walk::{Role, Seat, Shortfall, Walk};
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;
use crate::location::Locator;

/// Hands every member of a zip to the dispatcher, in the order of the directory.
///
/// A member that cannot be read is an item that says so; the archive itself falls short only when its
/// directory is broken or the budget for unpacking ran out.
pub(super) fn read(
    walk: &mut Walk<'_>,
    seat: &Seat,
    directory: &Directory,
    reader: &mut dyn ReadSeek,
) -> Shortfall {
    let mut names = Names::default();
    for comment in &directory.comments {
        walk.say(&directory::text(comment), SegmentKind::Prose, None, &Place::Whole);
    }
    directory.entries.iter().for_each(|entry| names.say_folders(walk, &entry.name));
    for entry in directory.entries.iter().filter(|entry| !entry.is_folder()) {
        let locator = names.place(seat, &entry.name);
        let inner = seat.inner(locator, &entry.name, Role::Member);
        let unpacked = if entry.encrypted {
            sealed::unpack(walk, seat, entry, reader)
        } else {
            directory::unpack(walk, entry, reader)
        };
        match unpacked {
            Ok(bytes) => walk.item_of(&inner, &bytes),
            Err(why) => {
                walk.unread(&inner, entry.size, why, "unknown");
                if why == Unread::Bomb {
                    return Some(Unread::Bomb);
                }
            }
        }
    }
    directory.short
}

/// Gives members of equal name different locators: `name`, `name#2`, `name#3`.
#[derive(Debug, Default)]
pub(super) struct Names {
    taken: HashSet<Vec<u8>>,
    next: HashMap<Vec<u8>, u32>,
    folders: HashSet<Vec<u8>>,
}

impl Names {
    /// Says the folders on the way to a member, as names of the archive. A path that ends with a stroke is that
    /// of a folder.
    pub(super) fn say_folders(&mut self, walk: &mut Walk<'_>, member: &[u8]) {
        walk.say_folders(&mut self.folders, member);
    }

    /// The locator of the next item called `name` in `seat`.
    pub(super) fn place(&mut self, seat: &Seat, name: &[u8]) -> Locator {
        let mut number = self.next.get(name).copied().unwrap_or(1);
        loop {
            let candidate = match number {
                1 => name.to_vec(),
                // A member may really be called `name#2`: then the next free number is taken.
                _ => [name, format!("#{number}").as_bytes()].concat(),
            };
            number += 1;
            if self.taken.insert(candidate.clone()) {
                self.next.insert(name.to_vec(), number);
                return seat.locator.member(&candidate);
            }
        }
    }
}
