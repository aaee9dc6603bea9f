//! Office documents in zip files. Pure.

use std::io;

use super::ReadSeek;
use super::directory::Directory;
use super::walk::{Shortfall, Walk};
use crate::inventory::Unread;

/// A kind of office document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Office {
    Docx,
}

impl Office {
    pub(super) fn name(self) -> &'static str {
        "docx"
    }
}

pub(super) fn by_extension(extension: &str) -> Option<Office> {
    (extension == "docx").then_some(Office::Docx)
}

pub(super) fn recognise(
    _: &Directory,
    _: &mut dyn ReadSeek,
) -> Option<Result<Office, &'static str>> {
    None
}

pub(super) fn read(
    _: &mut Walk<'_>,
    _: Office,
    _: &Directory,
    _: &mut dyn ReadSeek,
) -> io::Result<Shortfall> {
    Ok(Some(Unread::Unsupported))
}
