//! Writes copies of documents into a folder, as a bag that anybody can check with `sha256sum -c`.
//!
//! It is made under a passing name and gets its own when all of it is on the disk. What cannot be copied is
//! left out with its reason; what cannot be finished leaves nothing.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, Mode, OFlags, RenameFlags};
use rustix::io::Errno;

use super::HandoverError;
use super::bag::{DECLARATION, digests, oxum};
use super::name::payload_path;
use crate::digest::{Digest, Hasher};

/// How the name of a bag begins while it is being written.
const PASSING: &str = ".termijn-x-";

/// Why a document was left out: a code, such as `denied`, `changed`, `no_space`.
pub type LeftOut = &'static str;

/// A document that is to be copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BagFile {
    /// Raw bytes of the path that it is known by, `/` between components.
    pub original_path: Vec<u8>,
    /// Digest that the copy must have.
    pub sha256: Digest,
}

/// A file of the bag besides the documents: its name, and its content.
pub type TagFile = (String, Vec<u8>);

/// What became of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// Copied, read back and found equal.
    Copied {
        /// Its path in the bag.
        path: String,
        /// Length in bytes.
        size: u64,
    },
    /// Left out.
    LeftOut(LeftOut),
}

/// A bag that is on disk under its own name, whose every file was read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenBag {
    /// Where it is.
    pub path: PathBuf,
    /// What became of each document, in their order.
    pub given: Vec<Given>,
}

/// Writes the bag `name` into `folder`, which is there: documents by `open`, then the lists that `lists`
/// makes of what was copied.
///
/// Folders have mode 0700, files 0600. A document that changed while it was copied, or that `open` refuses,
/// is left out; once the disk is full so are all that follow.
///
/// # Errors
///
/// [`HandoverError::NameTaken`], and when the bag itself cannot be written; then nothing is left of it.
pub fn write_bag(
    folder: &Path,
    name: &str,
    files: &[BagFile],
    open: &mut dyn FnMut(usize) -> Result<Box<dyn Read>, LeftOut>,
    lists: &dyn Fn(&[Given]) -> Vec<TagFile>,
) -> Result<WrittenBag, HandoverError> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let fail = |errno: Errno| HandoverError::io("opening the folder", errno);
    let above = rustix::fs::openat(CWD, folder, flags, Mode::empty()).map_err(fail)?;
    let mut bag = Unfinished::new(above)?;
    let written = bag.fill(files, open, lists).and_then(|given| bag.name(name).map(|()| given));
    match written {
        Ok(given) => Ok(WrittenBag { path: folder.join(name), given }),
        Err(cause) => Err(bag.remove(cause)),
    }
}

/// A bag that is being written.
struct Unfinished {
    /// The folder that it lies in.
    above: OwnedFd,
    root: OwnedFd,
    passing: String,
    /// What was made in it, folders before what is in them.
    made: Vec<(String, AtFlags)>,
}

impl Unfinished {
    fn new(above: OwnedFd) -> Result<Self, HandoverError> {
        let mut bytes = [0; 10];
        getrandom::fill(&mut bytes)
            .map_err(|e| HandoverError::io("drawing a name", io::Error::other(e.to_string())))?;
        let passing = format!("{PASSING}{}", data_encoding::HEXLOWER.encode(&bytes));
        let fail = |errno: Errno| HandoverError::io("making a folder", errno);
        rustix::fs::mkdirat(&above, passing.as_str(), Mode::RWXU).map_err(fail)?;
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let root = rustix::fs::openat(&above, passing.as_str(), flags, Mode::empty());
        let root = root.map_err(fail)?;
        Ok(Self { above, root, passing, made: Vec::new() })
    }

    fn fill(
        &mut self,
        files: &[BagFile],
        open: &mut dyn FnMut(usize) -> Result<Box<dyn Read>, LeftOut>,
        lists: &dyn Fn(&[Given]) -> Vec<TagFile>,
    ) -> Result<Vec<Given>, HandoverError> {
        self.folder("data").map_err(|e| HandoverError::io("making a folder", e))?;
        let mut given = Vec::new();
        let mut is_full = false;
        for (at, file) in files.iter().enumerate() {
            let copied = match open(at) {
                _ if is_full => Err(NO_SPACE),
                Ok(mut source) => self.document(at, file, &mut *source),
                Err(why) => Err(why),
            };
            is_full |= copied == Err(NO_SPACE);
            given.push(match copied {
                Ok((path, size)) => Given::Copied { path, size },
                Err(why) => Given::LeftOut(why),
            });
        }
        let copied = || {
            files.iter().zip(&given).filter_map(|(file, given)| match given {
                Given::Copied { path, size } => Some((path, file.sha256, *size)),
                Given::LeftOut(_) => None,
            })
        };
        let bytes = copied().map(|(.., size)| size).sum();
        let info = format!("Payload-Oxum: {}\n", oxum(bytes, copied().count() as u64));
        let manifest = digests(copied().map(|(path, sha256, _)| (path, sha256)));
        let mut tags = vec![
            ("bagit.txt".to_owned(), DECLARATION.as_bytes().to_vec()),
            ("bag-info.txt".to_owned(), info.into_bytes()),
            ("manifest-sha256.txt".to_owned(), manifest),
        ];
        tags.extend(lists(&given));
        let own = digests(tags.iter().map(|(name, bytes)| (name, Digest::of(bytes))));
        tags.push(("tagmanifest-sha256.txt".to_owned(), own));
        for (name, bytes) in &tags {
            let written = self.create(name).and_then(|mut file| {
                file.write_all(bytes)?;
                file.sync_all()
            });
            written.map_err(|source| HandoverError::io("writing a list", source))?;
        }
        Ok(given)
    }

    /// Copies a document and reads the copy back.
    fn document(
        &mut self,
        at: usize,
        file: &BagFile,
        source: &mut dyn Read,
    ) -> Result<(String, u64), LeftOut> {
        let path = payload_path(at as u64 + 1, &file.original_path);
        let folder = path.rsplit_once('/').map_or("data", |(folder, _)| folder).to_owned();
        self.folder(&folder).map_err(|error| why_written(&error))?;
        let copied =
            self.create(&path).map_err(|error| why_written(&error)).and_then(|mut copy| {
                let (digest, size) = transfer(source, &mut copy)?;
                copy.sync_all().map_err(|error| why_written(&error))?;
                drop(copy);
                let is_same = digest == file.sha256;
                if !is_same {
                    return Err("changed");
                }
                if self.digest(&path).map_err(|_| "unverified")? == digest {
                    Ok(size)
                } else {
                    Err("unverified")
                }
            });
        match copied {
            Ok(size) => Ok((path, size)),
            Err(why) => {
                // Its folder goes too: an empty one says nothing.
                for made in [path, folder] {
                    self.unlink(&made).map_err(|_| "leftover")?;
                }
                Err(why)
            }
        }
    }

    fn folder(&mut self, path: &str) -> io::Result<()> {
        rustix::fs::mkdirat(&self.root, path, Mode::RWXU)?;
        self.made.push((path.to_owned(), AtFlags::REMOVEDIR));
        Ok(())
    }

    fn create(&mut self, path: &str) -> io::Result<File> {
        let flags =
            OFlags::CREATE | OFlags::EXCL | OFlags::WRONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = rustix::fs::openat(&self.root, path, flags, Mode::RUSR | Mode::WUSR)?;
        self.made.push((path.to_owned(), AtFlags::empty()));
        Ok(File::from(file))
    }

    /// Digest of what is in the bag, as it comes from the disk where the system lets it go.
    fn digest(&self, path: &str) -> io::Result<Digest> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = File::from(rustix::fs::openat(&self.root, path, flags, Mode::empty())?);
        rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed)?;
        let mut sink = io::sink();
        let mut file = file;
        transfer(&mut file, &mut sink).map(|(digest, _)| digest).map_err(io::Error::other)
    }

    fn unlink(&mut self, path: &str) -> io::Result<()> {
        let Some(at) = self.made.iter().rposition(|(made, _)| made == path) else { return Ok(()) };
        let (path, flags) = self.made.remove(at);
        rustix::fs::unlinkat(&self.root, path.as_str(), flags)?;
        Ok(())
    }

    /// Gives the bag its name, which must be free.
    fn name(&self, name: &str) -> Result<(), HandoverError> {
        let fail = |errno: Errno| HandoverError::io("naming the folder", errno);
        for (path, _) in self.made.iter().filter(|(_, flags)| *flags == AtFlags::REMOVEDIR) {
            let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
            let folder = rustix::fs::openat(&self.root, path.as_str(), flags, Mode::empty());
            rustix::fs::fsync(folder.map_err(fail)?).map_err(fail)?;
        }
        rustix::fs::fsync(&self.root).map_err(fail)?;
        let free = RenameFlags::NOREPLACE;
        rustix::fs::renameat_with(&self.above, self.passing.as_str(), &self.above, name, free)
            .map_err(|errno| match errno {
                Errno::EXIST => HandoverError::NameTaken,
                errno => fail(errno),
            })?;
        rustix::fs::fsync(&self.above).map_err(fail)
    }

    /// Returns `cause` when no trace is left, else why a trace is left.
    fn remove(mut self, cause: HandoverError) -> HandoverError {
        while let Some((path, flags)) = self.made.pop() {
            if let Err(errno) = rustix::fs::unlinkat(&self.root, path.as_str(), flags) {
                return HandoverError::Leftover { cause: Box::new(cause), source: errno.into() };
            }
        }
        match rustix::fs::unlinkat(&self.above, self.passing.as_str(), AtFlags::REMOVEDIR) {
            Ok(()) | Err(Errno::NOENT) => cause,
            Err(errno) => HandoverError::Leftover { cause: Box::new(cause), source: errno.into() },
        }
    }
}

const NO_SPACE: LeftOut = "no_space";

fn transfer(source: &mut dyn Read, into: &mut dyn Write) -> Result<(Digest, u64), LeftOut> {
    let mut hasher = Hasher::new();
    let mut buffer = vec![0; 256 * 1024];
    let mut size = 0;
    loop {
        match source.read(&mut buffer) {
            Ok(0) => return Ok((hasher.finish(), size)),
            Ok(length) => {
                hasher.update(&buffer[..length]);
                size += length as u64;
                into.write_all(&buffer[..length]).map_err(|error| why_written(&error))?;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return Err("io"),
        }
    }
}

fn why_written(error: &io::Error) -> LeftOut {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => NO_SPACE,
        _ => "write",
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests look at what was written")]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn file(path: &str, content: &[u8]) -> BagFile {
        BagFile { original_path: path.as_bytes().to_vec(), sha256: Digest::of(content) }
    }

    fn no_lists(_: &[Given]) -> Vec<TagFile> {
        Vec::new()
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        let mut names: Vec<_> =
            entries.map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_bag_holds_what_was_given_and_says_what_was_left_out() {
        let dir = tempfile::tempdir().unwrap();
        let files = [file("a/een.txt", b"een"), file("twee.txt", b"twee"), file("b/een.txt", b"x")];
        let contents: [Result<&[u8], LeftOut>; 3] = [Ok(b"een"), Err("denied"), Ok(b"changed")];
        let mut open = |at: usize| {
            contents[at].map(|bytes| Box::new(io::Cursor::new(bytes.to_vec())) as Box<dyn Read>)
        };
        let lists = |given: &[Given]| vec![("lijst.txt".to_owned(), vec![b'x'; given.len()])];
        let bag = write_bag(dir.path(), "V-1", &files, &mut open, &lists).unwrap();
        let copied = Given::Copied { path: "data/000001/een.txt".to_owned(), size: 3 };
        assert_eq!(bag.given, [copied, Given::LeftOut("denied"), Given::LeftOut("changed")]);
        assert_eq!(names(dir.path()), ["V-1"]);
        assert_eq!(names(&bag.path.join("data")), ["000001"], "nothing half is left");
        let read = |name: &str| std::fs::read_to_string(bag.path.join(name)).unwrap();
        assert_eq!(read("data/000001/een.txt"), "een");
        assert_eq!(read("lijst.txt"), "xxx");
        assert_eq!(read("bag-info.txt"), "Payload-Oxum: 3.1\n");
        let manifest = format!("{}  data/000001/een.txt\n", Digest::of(b"een"));
        assert_eq!(read("manifest-sha256.txt"), manifest);
        let tags = read("tagmanifest-sha256.txt");
        for name in ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "lijst.txt"] {
            assert!(tags.contains(&format!("{}  {name}\n", Digest::of(read(name).as_bytes()))));
        }
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&bag.path), 0o700);
        assert_eq!(mode(&bag.path.join("data/000001")), 0o700);
        assert_eq!(mode(&bag.path.join("data/000001/een.txt")), 0o600);
    }

    #[test]
    fn a_name_that_is_taken_stays_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("V-1")).unwrap();
        let mut open =
            |_: usize| Ok::<_, LeftOut>(Box::new(io::Cursor::new(b"x".to_vec())) as Box<dyn Read>);
        let files = [file("a.txt", b"x")];
        let taken = write_bag(dir.path(), "V-1", &files, &mut open, &no_lists);
        assert!(matches!(taken, Err(HandoverError::NameTaken)));
        assert_eq!(names(dir.path()), ["V-1"]);
        assert!(names(&dir.path().join("V-1")).is_empty());
    }

    #[test]
    fn a_full_disk_leaves_the_rest_out_or_leaves_nothing() {
        /// What a disk that is full tells whoever writes.
        struct Full;
        impl Read for Full {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::ErrorKind::StorageFull.into())
            }
        }
        assert_eq!(why_written(&io::ErrorKind::StorageFull.into()), NO_SPACE);
        assert_eq!(why_written(&io::ErrorKind::QuotaExceeded.into()), NO_SPACE);
        assert_eq!(transfer(&mut Full, &mut io::sink()), Err("io"), "the source is not the disk");
        // A list that cannot be written: nothing is left.
        let dir = tempfile::tempdir().unwrap();
        let broken = |_: &[Given]| vec![("no/such/folder.txt".to_owned(), Vec::new())];
        let mut open =
            |_: usize| Ok::<_, LeftOut>(Box::new(io::Cursor::new(b"x".to_vec())) as Box<dyn Read>);
        let files = [file("a.txt", b"x")];
        write_bag(dir.path(), "V-1", &files, &mut open, &broken).unwrap_err();
        assert!(names(dir.path()).is_empty());
    }
}
