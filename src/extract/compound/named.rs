//! What the properties of a message are called. Pure.
//!
//! Sources: [MS-OXPROPS] for numbers, [MS-OXMSG] 2.2.3 for those that a message names itself.

use std::collections::HashMap;

use super::Ole;
use super::bytes::{len_at, slice, u16_at, u32_at, wide};
use super::file::Id;

/// Properties that say something about a person, with the name that a list of contacts would use.
const LABELS: [(u16, &str); 45] = [
    (0x3001, "display name"),
    (0x3004, "comment"),
    (0x39FE, "e-mail"),
    (0x3A00, "account"),
    (0x3A02, "callback phone"),
    (0x3A05, "generation"),
    (0x3A06, "given name"),
    (0x3A07, "government id"),
    (0x3A08, "business phone"),
    (0x3A09, "home phone"),
    (0x3A0A, "initials"),
    (0x3A10, "organizational id"),
    (0x3A11, "surname"),
    (0x3A15, "address"),
    (0x3A16, "company"),
    (0x3A17, "job title"),
    (0x3A18, "department"),
    (0x3A19, "office"),
    (0x3A1A, "primary phone"),
    (0x3A1B, "business phone"),
    (0x3A1C, "mobile phone"),
    (0x3A1E, "car phone"),
    (0x3A1F, "phone"),
    (0x3A23, "fax"),
    (0x3A24, "business fax"),
    (0x3A25, "home fax"),
    (0x3A26, "country"),
    (0x3A27, "city"),
    (0x3A28, "state"),
    (0x3A29, "street"),
    (0x3A2A, "postal code"),
    (0x3A2F, "home phone"),
    (0x3A30, "assistant"),
    (0x3A44, "middle name"),
    (0x3A45, "title"),
    (0x3A48, "spouse"),
    (0x3A4A, "customer id"),
    (0x3A4E, "manager"),
    (0x3A4F, "nickname"),
    (0x3A58, "children"),
    (0x3A59, "city"),
    (0x3A5A, "country"),
    (0x3A5B, "postal code"),
    (0x3A5D, "street"),
    (0x3FFA, "last modified by"),
];

/// The same for those with a number of their own.
const NUMBERED: [(u32, &str); 22] = [
    (0x8005, "file as"),
    (0x801A, "home address"),
    (0x801B, "business address"),
    (0x801C, "address"),
    (0x802B, "website"),
    (0x8045, "street"),
    (0x8046, "city"),
    (0x8047, "state"),
    (0x8048, "postal code"),
    (0x8049, "country"),
    (0x8062, "chat address"),
    (0x8080, "e-mail"),
    (0x8083, "e-mail"),
    (0x8084, "e-mail"),
    (0x8090, "e-mail"),
    (0x8093, "e-mail"),
    (0x8094, "e-mail"),
    (0x80A0, "e-mail"),
    (0x80A3, "e-mail"),
    (0x80A4, "e-mail"),
    (0x8208, "location"),
    (0x8238, "attendees"),
];

/// Days that say something about a person.
pub(super) const DAYS: [(u16, &str); 2] = [(0x3A42, "birthday"), (0x3A41, "wedding anniversary")];

/// What the property `id` of every message is called.
pub(super) fn label_of(id: u16) -> Option<&'static str> {
    LABELS.iter().find(|(known, _)| *known == id).map(|(_, name)| *name)
}

/// What a property with this number of its own is called.
pub(super) fn numbered(number: u32) -> Option<&'static str> {
    NUMBERED.iter().find(|(known, _)| *known == number).map(|(_, name)| *name)
}

/// Names of the properties of a message and all that lie in it.
#[derive(Debug, Default)]
pub(super) struct Labels {
    own: HashMap<u16, String>,
}

impl Labels {
    /// Reads the list in the root of the file, which counts for every message in it.
    pub(super) fn read(ole: &mut Ole<'_, '_>, message: Id) -> Self {
        let mut labels = Self::default();
        let list = |ole: &Ole<'_, '_>, storage| ole.file.storage(storage, "__nameid_version1.0");
        let Some(list) = list(ole, message).or_else(|| list(ole, 0)) else { return labels };
        let entries = ole.load(list, "__substg1.0_00030102").unwrap_or_default().bytes;
        let strings = ole.load(list, "__substg1.0_00040102").unwrap_or_default().bytes;
        for entry in entries.as_chunks::<8>().0 {
            let name = if u16_at(entry, 4) & 1 == 1 {
                let at = len_at(entry, 0);
                wide(slice(&strings, at.saturating_add(4), len_at(&strings, at)))
            } else {
                numbered(u32_at(entry, 0)).unwrap_or_default().to_owned()
            };
            if let Some(id) = 0x8000_u16.checked_add(u16_at(entry, 6)).filter(|_| !name.is_empty())
            {
                labels.own.insert(id, name);
            }
        }
        labels
    }

    /// What the property `id` is called.
    pub(super) fn of(&self, id: u16) -> Option<&str> {
        label_of(id).or_else(|| self.own.get(&id).map(String::as_str))
    }
}
