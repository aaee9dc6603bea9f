//! The far end: a process that reads one item after another, and may do nothing else.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::os::fd::AsFd;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustix::event::{PollFd, PollFlags, poll};

use super::frame::{self, Tag};
use super::sandbox::{self, Sandbox};
use crate::extract::isolation::{Attempt, Courier, Job, read_here};
use crate::extract::{Ocr, Sight, Tools};
use crate::inventory::Unread;

/// Stack of a reader: parsers of nested formats call themselves.
const STACK: usize = 64 << 20;

/// Bytes that are asked for at once.
const BLOCK: usize = 256 << 10;

/// Two builds never talk: their words may differ.
const BUILD: &str = concat!("termijn ", env!("CARGO_PKG_VERSION"), " worker 1");

/// Serves until the parent is gone. `arguments` are those after the verb: the address space in bytes.
///
/// Nothing that goes wrong here is told to people: it may hold a piece of a document.
pub fn serve(arguments: &[String]) -> ExitCode {
    std::panic::set_hook(Box::new(|_| {}));
    let memory_bytes = arguments.first().and_then(|bytes| bytes.parse().ok());
    let poisoned = arguments.get(1).is_some_and(|word| word == "poison");
    match memory_bytes.map(|bytes| run(bytes, poisoned)) {
        Some(Ok(())) => ExitCode::SUCCESS,
        Some(Err(_)) | None => ExitCode::FAILURE,
    }
}

fn run(memory_bytes: u64, poisoned: bool) -> io::Result<()> {
    let input = io::stdin().as_fd().try_clone_to_owned()?;
    let output = io::stdout().as_fd().try_clone_to_owned()?;
    let sandbox = sandbox::enter(memory_bytes)?;
    std::thread::Builder::new().spawn(end_with_the_parent)?;
    let line = Line { input: input.into(), output: BufWriter::with_capacity(BLOCK, output.into()) };
    let line = Arc::new(Mutex::new(line));
    lock(&line).ask(Tag::Hello, &hello(sandbox))?;
    let reader = std::thread::Builder::new().stack_size(STACK);
    let served = reader.spawn(move || while next(&line, poisoned).is_some() {})?.join();
    served.map_err(|_| io::ErrorKind::Other.into())
}

/// Ends this process when the other end of its input is closed, whatever a reader is busy with.
#[expect(clippy::exit, reason = "the reader in the other thread may never return")]
fn end_with_the_parent() {
    let input = io::stdin();
    loop {
        let mut input = [PollFd::from_borrowed_fd(input.as_fd(), PollFlags::empty())];
        match poll(&mut input, None) {
            Err(rustix::io::Errno::INTR) => {}
            _ => std::process::exit(0),
        }
    }
}

/// Reads the next item; `None` when there is none, or no way to tell.
fn next(line: &Arc<Mutex<Line>>, poisoned: bool) -> Option<()> {
    let job = lock(line).answer(Tag::Job)?;
    let start = lock(line).receive()?;
    let job: Job = postcard::from_bytes(&job).ok()?;
    let start = match start {
        (Tag::Bytes, start) => start,
        _ => Vec::new(),
    };
    let mut bytes =
        Distant { line: Arc::clone(line), size: job.size, at: 0, from: 0, block: start };
    let ocr = job.ocr.clone().map(|mark| {
        let ocr: Arc<dyn Ocr> = Arc::new(Eyes { line: Arc::clone(line), mark });
        ocr
    });
    let tools = Tools { ocr, ..Tools::default() };
    let mut sender = Sender { line: Arc::clone(line), poisoned, attempt: job.attempt };
    let shortfall = read_here(&job, &mut bytes, &tools, &mut sender);
    let done = postcard::to_stdvec(&shortfall).ok()?;
    lock(line).ask(Tag::Done, &done).ok()
}

/// What a worker says first.
pub(super) fn hello(sandbox: Sandbox) -> Vec<u8> {
    postcard::to_stdvec(&(BUILD, sandbox)).expect("a name and two flags have a form")
}

/// The same, understood: `None` when it is of another build.
pub(super) fn understand(hello: &[u8]) -> Option<Sandbox> {
    let (build, sandbox): (&str, Sandbox) = postcard::from_bytes(hello).ok()?;
    (build == BUILD).then_some(sandbox)
}

/// The offset and the number of bytes that a worker wants.
pub(super) fn wanted(message: &[u8]) -> Option<(u64, usize)> {
    let (offset, length): (u64, u32) = postcard::from_bytes(message).ok()?;
    Some((offset, usize::try_from(length).ok()?))
}

/// The pipes to the parent.
#[derive(Debug)]
struct Line {
    input: File,
    output: BufWriter<File>,
}

impl Line {
    fn tell(&mut self, tag: Tag, message: &[u8]) -> io::Result<()> {
        frame::write(&mut self.output, tag, message)
    }

    fn ask(&mut self, tag: Tag, message: &[u8]) -> io::Result<()> {
        self.tell(tag, message)?;
        self.output.flush()
    }

    fn receive(&mut self) -> Option<(Tag, Vec<u8>)> {
        frame::read(&mut self.input).ok().flatten()
    }

    /// The next message, if it is of this kind.
    fn answer(&mut self, tag: Tag) -> Option<Vec<u8>> {
        self.receive().filter(|(came, _)| *came == tag).map(|(_, message)| message)
    }
}

fn lock(line: &Mutex<Line>) -> MutexGuard<'_, Line> {
    line.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Sends home what is told.
struct Sender {
    line: Arc<Mutex<Line>>,
    #[cfg_attr(not(debug_assertions), expect(dead_code, reason = "for tests of debug builds"))]
    poisoned: bool,
    #[cfg_attr(not(debug_assertions), expect(dead_code, reason = "for tests of debug builds"))]
    attempt: Attempt,
}

impl Courier for Sender {
    fn carry(&mut self, telling: &[u8]) {
        // With the parent gone this process is about to end, and nobody listens.
        let _gone = lock(&self.line).tell(Tag::Told, telling);
        #[cfg(debug_assertions)]
        if self.poisoned {
            super::poison::act(telling, self.attempt, &mut lock(&self.line).output);
        }
    }
}

/// Eyes at home: a worker can start no programs.
#[derive(Debug)]
struct Eyes {
    line: Arc<Mutex<Line>>,
    mark: String,
}

impl Ocr for Eyes {
    fn mark(&self) -> String {
        self.mark.clone()
    }

    fn read(&self, picture: &[u8]) -> Result<Sight, Unread> {
        let mut line = lock(&self.line);
        let seen = line.ask(Tag::Look, picture).ok().and_then(|()| line.answer(Tag::Seen));
        seen.and_then(|seen| postcard::from_bytes(&seen).ok()).unwrap_or(Err(Unread::Io))
    }
}

/// The bytes of an item that lies at home.
struct Distant {
    line: Arc<Mutex<Line>>,
    size: u64,
    at: u64,
    /// What is here: `block`, from this offset on.
    from: u64,
    block: Vec<u8>,
}

impl Distant {
    /// What is here of the place that is read; empty at the end of the item.
    fn here(&mut self) -> io::Result<&[u8]> {
        let has = |offset: u64, length: usize| offset < length as u64;
        if !self.at.checked_sub(self.from).is_some_and(|offset| has(offset, self.block.len())) {
            let want = postcard::to_stdvec(&(self.at, BLOCK)).map_err(io::Error::other)?;
            let mut line = lock(&self.line);
            line.ask(Tag::Want, &want)?;
            let part =
                line.answer(Tag::Bytes).ok_or_else(|| io::Error::other("not handed over"))?;
            drop(line);
            (self.from, self.block) = (self.at, part);
        }
        let offset = usize::try_from(self.at - self.from).unwrap_or(usize::MAX);
        Ok(self.block.get(offset..).unwrap_or_default())
    }
}

impl Read for Distant {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.size || to.is_empty() {
            return Ok(0);
        }
        let here = self.here()?;
        let length = here.len().min(to.len());
        to[..length].copy_from_slice(&here[..length]);
        self.at += length as u64;
        Ok(length)
    }
}

impl Seek for Distant {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}
