//! Hostile trees.

use std::collections::BTreeMap;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;

use globset::{Glob, GlobSet, GlobSetBuilder};
use rustix::fs::{Mode, OFlags, mkdirat, openat};
use tempfile::TempDir;

use super::*;

fn root(dir: &TempDir) -> Root {
    Root {
        name: SourceName::new("test"),
        path: dir.path().to_owned(),
        sentinel: None,
        exclude: GlobSet::empty(),
    }
}

fn write(dir: &TempDir, path: impl AsRef<Path>, content: &str) {
    let path = dir.path().join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
}

/// What was listed, as `locator` → what it is.
fn listing(root: &Root) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for listed in list(root) {
        let (locator, what) = match listed {
            Listed::File(entry) => (entry.locator, "file".to_owned()),
            Listed::Special { locator, kind } => (locator, format!("{kind:?}")),
            Listed::Unreadable { locator, reason } => (locator, format!("unread {reason:?}")),
        };
        assert_eq!(out.insert(locator.as_str().to_owned(), what), None, "listed once");
    }
    out
}

fn only_file(root: &Root) -> Entry {
    let mut files: Vec<Entry> = list(root)
        .filter_map(|listed| match listed {
            Listed::File(entry) => Some(entry),
            _ => None,
        })
        .collect();
    assert_eq!(files.len(), 1);
    files.remove(0)
}

fn text(open: &mut OpenEntry) -> String {
    let mut text = String::new();
    open.reader().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn files_come_sorted_and_whole() {
    let dir = TempDir::new().unwrap();
    for path in ["b.txt", "a/z.txt", "a/y.txt", "c/d/e.txt"] {
        write(&dir, path, path);
    }
    let found: Vec<String> = list(&root(&dir))
        .map(|listed| match listed {
            Listed::File(entry) => entry.locator.as_str().to_owned(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(found, ["a/y.txt", "a/z.txt", "b.txt", "c/d/e.txt"]);
}

#[test]
fn what_is_no_file_is_listed_apart_and_never_opened() {
    let dir = TempDir::new().unwrap();
    write(&dir, "real/file.txt", "x");
    write(&dir, ".termijn-q-7", "x");
    write(&dir, "sentinel", "");
    write(&dir, "real/sentinel", "");
    write(&dir, "skip/me.txt", "x");
    symlink("..", dir.path().join("real/loop")).unwrap();
    symlink("nowhere", dir.path().join("dangling")).unwrap();
    symlink("real", dir.path().join("to-folder")).unwrap();
    rustix::fs::mknodat(
        rustix::fs::CWD,
        dir.path().join("pipe"),
        rustix::fs::FileType::Fifo,
        Mode::RUSR | Mode::WUSR,
        0,
    )
    .unwrap();
    let _socket = UnixListener::bind(dir.path().join("socket")).unwrap();
    let mut root = root(&dir);
    root.sentinel = Some("sentinel".to_owned());
    root.exclude = GlobSetBuilder::new().add(Glob::new("skip").unwrap()).build().unwrap();
    let expected = [
        (".termijn-q-7", "Quarantined"),
        ("dangling", "Symlink"),
        ("pipe", "Fifo"),
        ("real/file.txt", "file"),
        ("real/loop", "Symlink"),
        ("real/sentinel", "file"),
        ("sentinel", "Sentinel"),
        ("skip", "Excluded"),
        ("socket", "Socket"),
        ("to-folder", "Symlink"),
    ];
    let expected = expected.map(|(path, what)| (path.to_owned(), what.to_owned()));
    assert_eq!(listing(&root), BTreeMap::from(expected));
}

#[test]
fn names_are_bytes() {
    let dir = TempDir::new().unwrap();
    let names: [&[u8]; 3] = [b"new\nline.txt", b"\xff\xfe.txt", "\u{202e}txt".as_bytes()];
    for name in names {
        write(&dir, std::ffi::OsStr::from_bytes(name), "x");
    }
    let root = root(&dir);
    let mut found = Vec::new();
    for listed in list(&root) {
        let Listed::File(entry) = listed else { panic!("{listed:?}") };
        assert_eq!(entry.locator.file_bytes(), entry.path);
        assert_eq!(text(&mut read(&root, &entry).unwrap()), "x");
        found.push(entry.path);
    }
    found.sort();
    let mut expected = names.map(<[u8]>::to_vec);
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn an_unreadable_folder_is_said() {
    let dir = TempDir::new().unwrap();
    write(&dir, "closed/in.txt", "x");
    if rustix::process::geteuid().is_root() {
        // The superuser reads everything; the test says so instead of passing in silence.
        #[expect(clippy::print_stderr, reason = "a skipped test must be visible")]
        {
            eprintln!("skipped: permissions do not bind the superuser");
        }
        return;
    }
    let closed = dir.path().join("closed");
    std::fs::set_permissions(&closed, PermissionsExt::from_mode(0o000)).unwrap();
    let found = listing(&root(&dir));
    std::fs::set_permissions(&closed, PermissionsExt::from_mode(0o700)).unwrap();
    assert_eq!(found["closed"], "unread Denied");
}

#[test]
fn paths_longer_than_the_kernel_takes_are_read() {
    let dir = TempDir::new().unwrap();
    let flags = OFlags::DIRECTORY | OFlags::PATH | OFlags::CLOEXEC;
    let name = "d".repeat(200);
    let mut folders = vec![openat(rustix::fs::CWD, dir.path(), flags, Mode::empty()).unwrap()];
    for _ in 0..40 {
        let at = folders.last().unwrap();
        mkdirat(at, name.as_str(), Mode::RWXU).unwrap();
        let inner = openat(at, name.as_str(), flags, Mode::empty()).unwrap();
        folders.push(inner);
    }
    let deepest = folders.last().unwrap();
    let create = OFlags::CREATE | OFlags::WRONLY | OFlags::CLOEXEC;
    let made = openat(deepest, "deep.txt", create, Mode::RUSR | Mode::WUSR).unwrap();
    std::fs::File::from(made).write_all(b"deep").unwrap();
    write(&dir, "z.txt", "after the way back");
    let root = root(&dir);
    let entries: Vec<Entry> = list(&root)
        .map(|listed| match listed {
            Listed::File(entry) => entry,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(entries.len(), 2);
    assert!(entries[0].path.len() > 8000);
    assert_eq!(text(&mut read(&root, &entries[0]).unwrap()), "deep");
    // The temporary folder itself could not be removed by its whole path.
    rustix::fs::unlinkat(deepest, "deep.txt", rustix::fs::AtFlags::empty()).unwrap();
    for pair in folders.windows(2).rev() {
        rustix::fs::unlinkat(&pair[0], name.as_str(), rustix::fs::AtFlags::REMOVEDIR).unwrap();
    }
}

#[test]
fn a_file_that_goes_between_listing_and_reading_has_vanished() {
    let dir = TempDir::new().unwrap();
    write(&dir, "a.txt", "x");
    let root = root(&dir);
    let entry = only_file(&root);
    std::fs::remove_file(dir.path().join("a.txt")).unwrap();
    assert_eq!(read(&root, &entry).err(), Some(Unread::Vanished));
}

#[test]
fn another_file_or_a_link_in_its_place_is_not_read() {
    let dir = TempDir::new().unwrap();
    write(&dir, "f/a.txt", "x");
    let root = root(&dir);
    let entry = only_file(&root);
    write(&dir, "f/other.txt", "y");
    std::fs::rename(dir.path().join("f/other.txt"), dir.path().join("f/a.txt")).unwrap();
    assert_eq!(read(&root, &entry).err(), Some(Unread::Changed));
    std::fs::rename(dir.path().join("f"), dir.path().join("g")).unwrap();
    symlink("g", dir.path().join("f")).unwrap();
    assert_eq!(read(&root, &entry).err(), Some(Unread::Changed), "a link on the way");
}

#[test]
fn a_pipe_in_its_place_does_not_block() {
    let dir = TempDir::new().unwrap();
    write(&dir, "a.txt", "x");
    let root = root(&dir);
    let entry = only_file(&root);
    let path = dir.path().join("a.txt");
    std::fs::remove_file(&path).unwrap();
    let kind = rustix::fs::FileType::Fifo;
    rustix::fs::mknodat(rustix::fs::CWD, &path, kind, Mode::RUSR | Mode::WUSR, 0).unwrap();
    assert_eq!(read(&root, &entry).err(), Some(Unread::Changed));
}

#[test]
fn a_file_that_is_written_while_it_is_read_is_noticed() {
    let dir = TempDir::new().unwrap();
    write(&dir, "a.txt", "before");
    let root = root(&dir);
    let entry = only_file(&root);
    let mut open = read(&root, &entry).unwrap();
    assert_eq!(open.digest().unwrap(), crate::digest::Digest::of(b"before"));
    assert!(open.unchanged());
    std::fs::OpenOptions::new()
        .append(true)
        .open(dir.path().join("a.txt"))
        .unwrap()
        .write_all(b" and after")
        .unwrap();
    assert!(!open.unchanged());
}

#[test]
fn a_source_is_checked_before_it_is_listed() {
    let dir = TempDir::new().unwrap();
    let mut root = root(&dir);
    assert!(check(&root).is_ok());
    root.sentinel = Some(".mounted".to_owned());
    assert!(matches!(check(&root), Err(RootError::SentinelMissing { source: Some(_), .. })));
    write(&dir, ".mounted", "");
    assert!(check(&root).is_ok());
    write(&dir, "file", "");
    root.path = dir.path().join("file");
    assert!(matches!(check(&root), Err(RootError::NotDirectory { .. })));
    root.path = dir.path().join("gone");
    assert!(matches!(check(&root), Err(RootError::Missing { .. })));
    assert_eq!(listing(&root)[""], "unread Vanished");
}

#[test]
fn the_system_root_may_be_read() {
    let mut root = root(&TempDir::new().unwrap());
    root.path = PathBuf::from("/");
    assert!(check(&root).is_ok());
    // Listing all of `/` takes too long for a test: only what begins with a p is kept.
    root.exclude = GlobSetBuilder::new().add(Glob::new("[!p]*").unwrap()).build().unwrap();
    let proc = list(&root).any(|listed| {
        matches!(listed, Listed::Special { locator, kind: Special::Mount } if locator.as_str() == "proc")
    });
    assert!(proc || !Path::new("/proc/self").is_dir());
}
