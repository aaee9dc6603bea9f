//! Plain text. Pure.

use std::io;

use super::ReadSeek;
use super::structure;
use super::walk::{Shortfall, Walk};
use super::windows::Windows;
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

/// Says the text window by window; the frame is the file's own bytes.
pub(super) fn read(walk: &mut Walk<'_>, reader: &mut dyn ReadSeek) -> io::Result<Shortfall> {
    read_windows(walk, Windows::new(reader)?)
}

/// The same with windows of any size.
pub(super) fn read_windows(walk: &mut Walk<'_>, mut windows: Windows<'_>) -> io::Result<Shortfall> {
    let mut sealed = false;
    let mut is_first = true;
    while let Some((text, window)) = windows.next()? {
        if std::mem::take(&mut is_first) {
            walk.tell(structure::of_text(text.text()), None);
        }
        sealed |= text.text().contains("-----BEGIN PGP MESSAGE-----");
        if is_lock(text.text()) {
            walk.say_mapped(text, SegmentKind::Property, Some("author"), None, &Place::Whole);
        } else {
            walk.say_window(text, window, &Place::Whole);
        }
    }
    let garbled = windows.garbled().then_some(Unread::Unsupported);
    Ok(sealed.then_some(Unread::Encrypted).or(garbled))
}

/// Longest lock file of an office program, in bytes.
const LOCK_MAX: usize = 1024;

/// Whether the text is the lock file of a document that is open in `LibreOffice`: who has it open, on which
/// machine, since when, and under which profile (`,name,host,time,file:///…;`).
fn is_lock(text: &str) -> bool {
    let line = text.trim_end();
    line.len() <= LOCK_MAX
        && line.ends_with(';')
        && !line.contains('\n')
        && line.split(',').count() == 5
        && line.contains(",file:///")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_file_is_told_by_its_line() {
        assert!(is_lock(",L. Jansen,PC3,12.11.2026 09:14,file:///home/l/profiel;"));
        assert!(!is_lock("a,b,c,12.11.2026 09:14,d;"));
        assert!(!is_lock(",L. Jansen,PC3,file:///home/l/profiel;"));
        assert!(!is_lock(",L. Jansen,PC3,\n12.11.2026 09:14,file:///home/l/profiel;"));
    }
}
