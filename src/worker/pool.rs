//! The workers that there are, and what is said of a file that ended one.
//!
//! What a worker tells is held back until it is done, up to 16 MiB: of a file that ends its process, the
//! second engine then starts with a clean sheet, and nothing is said twice. A longer text is passed on as
//! it comes; then there is no second try, and what was told stays told.

use std::io::SeekFrom;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::frame::{self, Tag};
use super::process::{Loss, Meter, Process};
use super::{FILES_MAX, Sandbox, Settings, serve};
use crate::extract::ReadSeek;
use crate::extract::isolation::{Home, Isolation, Job};
use crate::inventory::Unread;

/// Bytes that are held back for one file.
const HELD_MAX: u64 = 16 << 20;

/// Bytes of a file that go along with its job.
const START: usize = 256 << 10;

/// Workers of one run.
#[derive(Debug)]
pub struct Pool {
    settings: Settings,
    idle: Mutex<Vec<Process>>,
    started: AtomicU64,
}

/// How a try ended.
enum End {
    /// The reader said so itself.
    Read(Option<Unread>),
    /// The worker is lost; the first reason is that of the file. Whether it had done other files before.
    Lost(Unread, bool),
    /// Who listens wants no more.
    Stopped(Unread),
    /// No worker could be started.
    Unable,
}

/// What was told, and not yet passed on.
struct Held {
    words: Vec<Vec<u8>>,
    bytes: u64,
    /// Bytes told in all.
    told: u64,
    /// Whether anything was passed on.
    open: bool,
}

impl Held {
    fn nothing() -> Self {
        Self { words: Vec::new(), bytes: 0, told: 0, open: false }
    }

    fn take(&mut self, words: Vec<u8>, home: &mut dyn Home) -> Result<(), Unread> {
        self.told += words.len() as u64;
        if self.open {
            return home.hear(&words);
        }
        self.bytes += words.len() as u64;
        self.words.push(words);
        if self.bytes > HELD_MAX { self.pass_on(home) } else { Ok(()) }
    }

    fn pass_on(&mut self, home: &mut dyn Home) -> Result<(), Unread> {
        self.open = true;
        self.bytes = 0;
        std::mem::take(&mut self.words).iter().try_for_each(|words| home.hear(words))
    }

    /// Passes on what is left, and answers for the file.
    fn settle(mut self, end: Option<Unread>, home: &mut dyn Home) -> Option<Unread> {
        match self.pass_on(home) {
            Ok(()) => end,
            Err(why) => Some(why),
        }
    }
}

impl Pool {
    /// A pool without workers: they are started when there is something to read.
    pub fn new(settings: Settings) -> Self {
        Self { settings, idle: Mutex::new(Vec::new()), started: AtomicU64::new(0) }
    }

    /// Workers that were started so far, those that are gone included.
    pub fn started(&self) -> u64 {
        self.started.load(Ordering::Relaxed)
    }

    /// What a worker may not do here; `None` when none can be started.
    pub fn sandbox(&self) -> Option<Sandbox> {
        let process = self.process()?;
        let sandbox = process.sandbox;
        self.keep(process);
        Some(sandbox)
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Process>> {
        // The list is whole whatever became of who held it.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn process(&self) -> Option<Process> {
        loop {
            // Not in one expression: an idle worker that turns out to be dead is buried without the lock.
            let idle = self.idle().pop();
            match idle {
                Some(mut process) => {
                    if process.is_alive() {
                        return Some(process);
                    }
                }
                // Twice: one that somebody ends while it starts says nothing of the next.
                None => return self.start().or_else(|| self.start()),
            }
        }
    }

    fn start(&self) -> Option<Process> {
        self.started.fetch_add(1, Ordering::Relaxed);
        Process::start(&self.settings).ok()
    }

    fn keep(&self, process: Process) {
        if process.files < FILES_MAX {
            let mut idle = self.idle();
            if idle.len() < self.settings.idle_max {
                idle.push(process);
            }
        }
    }

    /// One try.
    fn once(
        &self,
        job: &Job,
        bytes: &mut dyn ReadSeek,
        (held, home): (&mut Held, &mut dyn Home),
    ) -> End {
        let Some(mut process) = self.process() else { return End::Unable };
        process.files += 1;
        let was_used = process.files > 1;
        let mut meter = process.meter(&self.settings.budget);
        match talk(&mut process, &mut meter, job, bytes, (held, home)) {
            Ok(Ok(shortfall)) => {
                self.keep(process);
                End::Read(shortfall)
            }
            Ok(Err(why)) => End::Stopped(why),
            Err(loss) => End::Lost(process.bury(loss), was_used),
        }
    }
}

impl Isolation for Pool {
    fn mark(&self) -> String {
        format!("worker, {} bytes", self.settings.budget.memory_bytes)
    }

    fn read(&self, job: &Job, bytes: &mut dyn ReadSeek, home: &mut dyn Home) -> Option<Unread> {
        let mut held = Held::nothing();
        let end = self.once(job, bytes, (&mut held, home));
        let why = match end {
            End::Unable => return Some(Unread::Io),
            End::Stopped(why) => return Some(why),
            End::Read(Some(Unread::Crashed)) if job.has_second_engine => Unread::Crashed,
            End::Read(shortfall) => return held.settle(shortfall, home),
            End::Lost(why, was_used) if is_worth_another_try(job, why, was_used) => why,
            End::Lost(why, _) => return held.settle(Some(why), home),
        };
        if held.open {
            return Some(why);
        }
        // What somebody else ended says nothing of the engine.
        let is_other_engine = job.has_second_engine && why != Unread::Io;
        let again = if is_other_engine { job.again() } else { job.clone() };
        let mut second = Held::nothing();
        match self.once(&again, bytes, (&mut second, home)) {
            End::Stopped(why) => Some(why),
            // What one engine was lost on is not wholly read because another came through.
            End::Read(shortfall) => {
                second.settle(if is_other_engine { Some(why) } else { shortfall }, home)
            }
            // Of two torn readings the longer one is told.
            End::Lost(why, _) if second.open || second.bytes >= held.bytes => {
                second.settle(Some(why), home)
            }
            End::Lost(..) | End::Unable => held.settle(Some(why), home),
        }
    }
}

/// Another engine may do better, and so may a worker that carries nothing over from other files, or one
/// that nobody ends.
fn is_worth_another_try(job: &Job, why: Unread, was_used: bool) -> bool {
    let is_dear = matches!(why, Unread::Timeout | Unread::Bomb);
    job.has_second_engine || why == Unread::Io || (was_used && !is_dear)
}

/// Has the item read: the inner error is that of who listens.
fn talk(
    process: &mut Process,
    meter: &mut Meter,
    job: &Job,
    bytes: &mut dyn ReadSeek,
    (held, home): (&mut Held, &mut dyn Home),
) -> Result<Result<Option<Unread>, Unread>, Loss> {
    let words = postcard::to_stdvec(job).map_err(|_| Loss::Mad)?;
    process.send(Tag::Job, &words, meter)?;
    hand(process, meter, bytes, (0, START))?;
    let max = job.telling_bytes_max();
    loop {
        let (tag, message) = process.receive(max, meter)?;
        match tag {
            Tag::Want => {
                let part = serve::wanted(&message).ok_or(Loss::Mad)?;
                hand(process, meter, bytes, part)?;
            }
            Tag::Told => {
                if let Err(why) = held.take(message, home) {
                    return Ok(Err(why));
                }
                if held.told > job.told_bytes_max() {
                    return Err(Loss::Flood);
                }
            }
            Tag::Look => {
                let seen = postcard::to_stdvec(&home.look(&message)).map_err(|_| Loss::Mad)?;
                process.send(Tag::Seen, &seen, meter)?;
            }
            Tag::Done => {
                let shortfall = postcard::from_bytes(&message).map_err(|_| Loss::Mad)?;
                return Ok(Ok(shortfall));
            }
            Tag::Hello | Tag::Job | Tag::Bytes | Tag::Failed | Tag::Seen => return Err(Loss::Mad),
        }
    }
}

/// Hands over a part of the file: less than asked for only at its end.
fn hand(
    process: &mut Process,
    meter: &mut Meter,
    bytes: &mut dyn ReadSeek,
    (offset, length): (u64, usize),
) -> Result<(), Loss> {
    let mut part = Vec::new();
    let read = bytes.seek(SeekFrom::Start(offset)).and_then(|_| {
        let mut rest = std::io::Read::take(&mut *bytes, length.min(frame::PIECE) as u64);
        std::io::Read::read_to_end(&mut rest, &mut part)
    });
    match read {
        Ok(_) => process.send(Tag::Bytes, &part, meter),
        Err(_) => process.send(Tag::Failed, &[], meter),
    }
}
