//! Outlook stores (pst, ost): a mailbox whose messages are items. Pure.
//!
//! Messages are found in the tree of nodes and not by the lists of folders, so that one that a damaged list
//! forgot is read, too. A message is called `folder/folder/msg=N`, by the number of its node: it stays the
//! same when others are removed. A password on a store keeps nothing secret: it is only asked for.
//!
//! The store is read in place, node by node; what is held is one message or attachment.

mod cipher;
mod ltp;
mod message;
mod ndb;

use std::collections::HashMap;
use std::io;

use super::ReadSeek;
use super::walk::{Role, Seat, Shortfall, Walk, first};
use crate::detect::{Place, SegmentKind};
use crate::inventory::{ItemKind, Unread};
use crate::location::escape;
use ltp::Properties;
use message::text;
use ndb::Store;

/// Kinds of nodes.
const FOLDER: u32 = 0x02;
const MESSAGE: u32 = 0x04;
/// Settings that Outlook keeps as messages: rules, views, categories.
const ASSOCIATED: u32 = 0x08;

/// Nodes that every store has.
const STORE: u32 = 0x21;
const ROOT_FOLDER: u32 = 0x122;

/// Folders in folders; a chain that is longer is a ring.
const FOLDERS_MAX: usize = 100;
/// Length of a name, in bytes.
const NAME_MAX: u64 = 4 << 10;

/// Says what the store says of itself, and hands every message to the dispatcher.
pub(super) fn read(
    walk: &mut Walk<'_>,
    seat: &Seat,
    reader: &mut dyn ReadSeek,
) -> io::Result<Shortfall> {
    let mut store = match Store::open(reader)? {
        Ok(store) => store,
        Err(why) => return Ok(Some(why)),
    };
    let mut short = store.short;
    let nodes = store.nodes.clone();
    let (top, name) = about(&mut store).unwrap_or_else(|why| {
        short = first(short, Some(why));
        (0, String::new())
    });
    walk.say(&name, SegmentKind::Property, Some("name"), &Place::Whole);
    let mut folders = HashMap::new();
    for node in nodes.iter().filter(|node| node.kind() == FOLDER) {
        match name_of(&mut store, node.id) {
            Ok(name) => drop(folders.insert(node.id, (name, node.parent))),
            Err(why) => short = first(short, Some(why)),
        }
    }
    for node in nodes.iter().filter(|node| node.kind() == ASSOCIATED) {
        short = first(short, message::say_settings(walk, &mut store, *node));
    }
    let messages = nodes.iter().filter(|node| node.kind() == MESSAGE);
    for (count, node) in messages.enumerate() {
        if count as u64 >= walk.limits.members_max {
            return Ok(Some(Unread::Bomb));
        }
        let path = path(&folders, node.parent, top);
        let locator = seat.locator.part(&format!("{path}msg={}", node.id >> 5));
        let inner = seat.inner(locator, b"", Role::Message);
        let store = &mut store;
        walk.item_within(&inner, (ItemKind::Message, "msg"), 0, |walk| {
            message::read(walk, &inner, store, *node)
        });
    }
    Ok(short)
}

/// The folder that all of a person's folders lie in, and the name of the store.
fn about(store: &mut Store<'_>) -> Result<(u32, String), Unread> {
    let Some(node) = store.node(STORE) else { return Ok((0, String::new())) };
    let properties = Properties::read(store, node)?;
    let name = properties.get(store, 0x3001, NAME_MAX)?;
    // An entry id: flags, the store's own mark, and the node.
    let top = properties.get(store, 0x35E0, NAME_MAX)?;
    let top = top.map_or(0, |value| ndb::u32_at(&value.bytes, 20));
    Ok((top, name.map(|value| text(&value, None)).unwrap_or_default()))
}

fn name_of(store: &mut Store<'_>, folder: u32) -> Result<String, Unread> {
    let node = store.node(folder).ok_or(Unread::Damaged)?;
    let properties = Properties::read(store, node)?;
    let name = properties.get(store, 0x3001, NAME_MAX)?;
    Ok(name.map(|value| text(&value, None)).unwrap_or_default())
}

/// The names of the folders down to this one, each with a `/` behind it.
fn path(folders: &HashMap<u32, (String, u32)>, mut folder: u32, top: u32) -> String {
    let mut names = Vec::new();
    while folder != ROOT_FOLDER && folder != top && names.len() < FOLDERS_MAX {
        let Some((name, parent)) = folders.get(&folder) else { break };
        names.push(format!("{}/", escape(name.as_bytes(), false)));
        if *parent == folder {
            break;
        }
        folder = *parent;
    }
    names.reverse();
    names.concat()
}
