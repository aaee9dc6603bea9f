//! The pages of a document, in their order. Pure.

use std::collections::HashSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::file::File;
use crate::inventory::Unread;

/// Nesting of the tree of pages.
const DEPTH_MAX: usize = 128;

/// One page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Page<'d> {
    pub(super) own: &'d Dictionary,
    /// Fonts and pictures, its own or those of what it lies in.
    pub(super) resources: Option<&'d Dictionary>,
    /// Ordinal from 1; `None` for one that stands in the file but no more in the document.
    pub(super) ordinal: Option<u32>,
}

struct Branch<'d> {
    kids: &'d [Object],
    at: usize,
    resources: Option<&'d Dictionary>,
}

/// All pages: first those of the tree, then those that no longer hang in it. Text that somebody took out
/// by taking out its page is still in the file.
pub(super) fn all<'d>(file: &File<'d>, pages_max: usize) -> Vec<Page<'d>> {
    let mut pages = Vec::new();
    let mut seen: HashSet<ObjectId> = HashSet::new();
    let root = file
        .document
        .trailer
        .get(b"Root")
        .ok()
        .and_then(|root| file.numbered(root))
        .and_then(|(_, catalogue)| file.numbered(catalogue.get(b"Pages").ok()?));
    match root {
        Some((id, root)) => {
            seen.extend(id);
            tree(file, root, pages_max, &mut seen, &mut pages);
            let stated = file.number(root, b"Count").unwrap_or(-1.0);
            let there = u32::try_from(pages.len()).map_or(f64::MAX, f64::from);
            if stated > there {
                file.note(Unread::Damaged);
            }
        }
        None => file.note(Unread::Damaged),
    }
    for (id, object) in &file.document.objects {
        if let Object::Dictionary(own) = object
            && own.has_type(b"Page")
            && seen.insert(*id)
        {
            if pages.len() >= pages_max {
                file.note(Unread::TooLarge);
                break;
            }
            let resources = file.dictionary(own, b"Resources");
            pages.push(Page { own, resources, ordinal: None });
        }
    }
    pages
}

/// Pages that hang in the tree.
pub(super) fn count(document: &Document) -> usize {
    let pages = all(&File::new(document, 0), usize::MAX);
    pages.iter().filter(|page| page.ordinal.is_some()).count()
}

fn tree<'d>(
    file: &File<'d>,
    root: &'d Dictionary,
    pages_max: usize,
    seen: &mut HashSet<ObjectId>,
    pages: &mut Vec<Page<'d>>,
) {
    let mut open = vec![branch(file, root, None)];
    while let Some(last) = open.last_mut() {
        let Some(kid) = last.kids.get(last.at) else {
            open.pop();
            continue;
        };
        last.at += 1;
        let resources = last.resources;
        let Some((id, own)) = file.numbered(kid) else {
            file.note(Unread::Damaged);
            continue;
        };
        // A loop, or a page that is shown twice: it is read once.
        if !id.is_none_or(|id| seen.insert(id)) {
            continue;
        }
        if own.has(b"Kids") {
            if open.len() >= DEPTH_MAX {
                file.note(Unread::Depth);
                continue;
            }
            open.push(branch(file, own, resources));
            continue;
        }
        if pages.len() >= pages_max {
            file.note(Unread::TooLarge);
            return;
        }
        let ordinal = u32::try_from(pages.len() + 1).ok();
        let resources = file.dictionary(own, b"Resources").or(resources);
        pages.push(Page { own, resources, ordinal });
    }
}

fn branch<'d>(
    file: &File<'d>,
    own: &'d Dictionary,
    resources: Option<&'d Dictionary>,
) -> Branch<'d> {
    let resources = file.dictionary(own, b"Resources").or(resources);
    let kids = file.array(own, b"Kids");
    if kids.is_none() {
        file.note(Unread::Damaged);
    }
    Branch { kids: kids.unwrap_or_default(), at: 0, resources }
}
