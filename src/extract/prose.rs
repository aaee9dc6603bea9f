//! Plain text. Pure.

use std::io;

use super::ReadSeek;
use super::walk::{Shortfall, Walk};
use super::windows::Windows;
use crate::detect::Place;
use crate::inventory::Unread;

/// Says the text window by window; the frame is the file's own bytes.
pub(super) fn read(walk: &mut Walk<'_>, reader: &mut dyn ReadSeek) -> io::Result<Shortfall> {
    read_windows(walk, Windows::new(reader)?)
}

/// The same with windows of any size.
pub(super) fn read_windows(walk: &mut Walk<'_>, mut windows: Windows<'_>) -> io::Result<Shortfall> {
    let mut sealed = false;
    while let Some((text, window)) = windows.next()? {
        sealed |= text.text().contains("-----BEGIN PGP MESSAGE-----");
        walk.say_window(text, window, &Place::Whole);
    }
    let garbled = windows.garbled().then_some(Unread::Unsupported);
    Ok(sealed.then_some(Unread::Encrypted).or(garbled))
}
