//! Reading elsewhere: readers of foreign formats run where an abort, an endless loop or a hoard of memory
//! costs one file and no more. Pure: the contract and both ends of the talk; who starts processes is an
//! edge.
//!
//! The far end runs the same reader on the same walk, which passes on what it is told instead of handing
//! it to a visitor. Files inside come back as bytes and are read where the item is, by the one dispatcher,
//! so that budgets and depth stay those of the whole entry, and a member that kills its reader takes
//! nothing else along. What was told before the far end was lost stays told: the item is partly read.

use std::cell::Cell;
use std::fmt;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use super::kind::{self, Kind};
use super::telling::{self, Bytes, SeatV1, Telling};
use super::walk::{Role, Seat, Shortfall, Walk, first};
use super::{Limits, Passwords, ReadSeek, Sight, Tools};
use crate::inventory::Unread;
use crate::location::Locator;

/// Above the bytes of a file inside, what is told of it: names and lengths.
const OVERHEAD: u64 = 1 << 20;

/// Items open within one another that a far end may tell; readers open two at most.
const OPEN_MAX: usize = 64;

/// Somebody who has risky content read elsewhere.
pub trait Isolation: fmt::Debug + Send + Sync {
    /// What decides, besides the bytes, how much is read: its limit of memory.
    fn mark(&self) -> String;

    /// Whether it takes content of a kind that is risky, or is not: by default what is.
    fn takes(&self, is_risky: bool) -> bool {
        is_risky
    }

    /// Has the job done and passes on, in order, each thing that is told, to `home`.
    ///
    /// The far end may ask for any part of `bytes`. Once `home` answers with a reason, nothing more is
    /// passed on, and that reason is the answer. Returns the first reason why not all could be read.
    fn read(&self, job: &Job, bytes: &mut dyn ReadSeek, home: &mut dyn Home) -> Option<Unread>;
}

/// Where a reader that runs elsewhere is heard.
pub trait Home {
    /// Takes one telling of the far end, which may be anything.
    ///
    /// # Errors
    ///
    /// Why the reading must end: a budget is used up, or what came is no telling.
    fn hear(&mut self, telling: &[u8]) -> Result<(), Unread>;

    /// Reads a picture for the far end, which can start no programs.
    ///
    /// # Errors
    ///
    /// Why the picture could not be read.
    fn look(&self, picture: &[u8]) -> Result<Sight, Unread>;
}

/// Who passes on what a reader tells, at the far end.
pub trait Courier {
    /// Sends one telling. Where the way home is cut, nothing that is done here counts any more.
    fn carry(&mut self, telling: &[u8]);
}

/// Which of its engines a reader uses, when it has two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Attempt {
    /// The first one, and the only one of most readers.
    First,
    /// The second one, because the first was lost on this content.
    Second,
}

/// One item that is read elsewhere. Its bytes are asked for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Job {
    locator: Locator,
    name: Vec<u8>,
    extension: String,
    role: Role,
    depth: u32,
    kind: String,
    entry_size: u64,
    unpacked: u64,
    limits: Limits,
    passwords: Given,
    /// Length of the item's own bytes.
    pub size: u64,
    /// Which engine reads.
    pub attempt: Attempt,
    /// Whether the reader has a second engine, so that another attempt may go better.
    pub has_second_engine: bool,
    /// Program and languages of who reads pictures at home; `None` where nobody does.
    pub ocr: Option<String>,
}

/// Passwords that may open the item. `Debug` tells how many there are.
#[derive(Clone, Serialize, Deserialize)]
struct Given(Vec<String>);

impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Given({})", self.0.len())
    }
}

impl Drop for Given {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl Job {
    /// The same job for the second engine.
    #[must_use]
    pub fn again(&self) -> Self {
        Self { attempt: Attempt::Second, ..self.clone() }
    }

    /// Bytes of the longest telling: a file inside, or a text of a document.
    pub fn telling_bytes_max(&self) -> u64 {
        let longest = self.limits.member_bytes_max.max(self.limits.document_bytes_max);
        longest.saturating_add(OVERHEAD)
    }

    /// Bytes of all tellings together.
    pub fn told_bytes_max(&self) -> u64 {
        let longest = self.limits.unpacked_bytes_max.max(self.size.saturating_mul(64));
        longest.saturating_add(OVERHEAD)
    }
}

/// Does a job at the far end: reads `bytes` and sends home what is told, through `courier`.
///
/// Never panics. Returns the first reason why not all could be read.
pub fn read_here(
    job: &Job,
    bytes: &mut dyn ReadSeek,
    tools: &Tools,
    courier: &mut dyn Courier,
) -> Option<Unread> {
    let seat = Seat {
        locator: job.locator.clone(),
        name: job.name.clone(),
        extension: job.extension.clone(),
        role: job.role,
        depth: job.depth,
    };
    let read = catch_unwind(AssertUnwindSafe(|| {
        let kind = match kind::look(bytes, &seat.extension, job.limits.members_max) {
            Ok(_) if seat.role == Role::Message => Kind::Mail,
            Ok(kind) => kind,
            Err(_) => return Some(Unread::Io),
        };
        if kind.name() != job.kind {
            // It was something else a moment ago.
            return Some(Unread::Changed);
        }
        let lost = Cell::new(false);
        let relay = Relay { courier, max: job.telling_bytes_max(), lost: &lost };
        let passwords = Arc::new(Passwords::of_every_file(&job.passwords.0));
        let tools = Tools { passwords, ..tools.clone() };
        let mut walk = Walk::relaying(&job.limits, &tools, relay, job.entry_size);
        let shortfall = walk.pass_on(&seat, kind, (bytes, job.size), (job.attempt, job.unpacked));
        first(shortfall, lost.get().then_some(Unread::TooLarge))
    }));
    read.unwrap_or(Some(Unread::Crashed))
}

/// Puts what a walk is told into words, at the far end.
pub(super) struct Relay<'a> {
    courier: &'a mut dyn Courier,
    max: u64,
    /// Whether something was too long to be told.
    lost: &'a Cell<bool>,
}

impl Relay<'_> {
    pub(super) fn tell(&mut self, telling: &Telling<'_>) {
        match telling::encode(telling, self.max) {
            Some(words) => self.courier.carry(&words),
            None => self.lost.set(true),
        }
    }

    /// A file inside, which is read at home.
    pub(super) fn inside(&mut self, seat: &Seat, bytes: &[u8], torn: Shortfall) {
        let Seat { locator, name, extension, role, depth } = seat;
        let (locator, extension) = (locator.as_str(), extension.as_str());
        let (name, role, depth) = (Bytes(name), *role, *depth);
        let seat = SeatV1 { locator, name, extension, role, depth };
        self.tell(&Telling::Inside(seat, Bytes(bytes), torn));
    }
}

/// Hears what a reader elsewhere tells, and has the walk say it.
struct Hearing<'h, 'w> {
    walk: &'h mut Walk<'w>,
    seat: &'h Seat,
    /// Items that were open before.
    level: usize,
    /// Items that may still be told.
    items: u64,
    /// Whether what it unpacked is more than the limits allow.
    is_bomb: bool,
}

impl Home for Hearing<'_, '_> {
    fn hear(&mut self, words: &[u8]) -> Result<(), Unread> {
        // What the far end cannot mean is as good as a crash: it is no longer the reader that was started.
        self.take(telling::decode(words).map_err(|_| Unread::Crashed)?)
            .unwrap_or(Err(Unread::Crashed))
    }

    fn look(&self, picture: &[u8]) -> Result<Sight, Unread> {
        self.walk.tools.ocr.as_ref().map_or(Err(Unread::NeedsOcr), |ocr| ocr.read(picture))
    }
}

impl Hearing<'_, '_> {
    /// `None` for a telling that is not possible.
    fn take(&mut self, telling: Telling<'_>) -> Option<Result<(), Unread>> {
        match telling {
            Telling::Segment(segment) => self.walk.say_again(&segment.segment()?),
            Telling::Row(row) => row.with(|row| self.walk.say_row(row))?,
            Telling::Told(structure, date) => self.walk.tell(structure, date),
            Telling::Pictured(bytes) => self.walk.picture(bytes),
            // The far end knows what it unpacked itself, and says what it leaves; what its members
            // unpacked at home it cannot know.
            Telling::Charged(_) if self.walk.exhausted() => return Some(Err(Unread::Bomb)),
            Telling::Charged(bytes) => self.is_bomb |= self.walk.charge(bytes).is_err(),
            Telling::Inside(told, Bytes(bytes), torn) => {
                if let Err(why) = self.count() {
                    return Some(Err(why));
                }
                let seat = Seat {
                    locator: telling::inside(&self.seat.locator, told.locator)?,
                    name: told.name.0.to_vec(),
                    extension: told.extension.to_owned(),
                    role: told.role,
                    depth: told.depth.max(self.seat.depth.saturating_add(1)),
                };
                let size = bytes.len() as u64;
                self.walk.torn_item(&seat, &mut Cursor::new(bytes), size, torn);
            }
            Telling::Opened { locator, kind, size } => {
                if let Err(why) = self.count() {
                    return Some(Err(why));
                }
                if self.walk.level() - self.level > OPEN_MAX {
                    return None;
                }
                self.walk.open(telling::inside(&self.seat.locator, locator)?, kind, size);
            }
            Telling::Closed { shortfall, content_kind } => {
                if self.walk.level() <= self.level {
                    return None;
                }
                self.walk.close(shortfall, telling::content_kind(content_kind));
            }
        }
        Some(Ok(()))
    }

    fn count(&mut self) -> Result<(), Unread> {
        self.items = self.items.checked_sub(1).ok_or(Unread::Bomb)?;
        Ok(())
    }
}

impl Walk<'_> {
    /// Has the content of the innermost item read elsewhere.
    pub(super) fn elsewhere(
        &mut self,
        isolation: &dyn Isolation,
        seat: &Seat,
        kind: &Kind,
        (reader, size): (&mut dyn ReadSeek, u64),
    ) -> Shortfall {
        let job = Job {
            locator: seat.locator.clone(),
            name: seat.name.clone(),
            extension: seat.extension.clone(),
            role: seat.role,
            depth: seat.depth,
            kind: kind.name().to_owned(),
            entry_size: self.entry_size(),
            unpacked: self.unpacked(),
            limits: self.limits.clone(),
            passwords: Given(self.passwords(seat).map(str::to_owned).collect()),
            size,
            attempt: Attempt::First,
            has_second_engine: kind.has_second_engine(),
            ocr: self.tools.ocr.as_ref().map(|ocr| ocr.mark()),
        };
        let level = self.level();
        // Twice: a folder or a volume of an archive may be told beside its members.
        let items = self.limits.members_max.saturating_mul(2);
        let mut hearing = Hearing { walk: self, seat, level, items, is_bomb: false };
        let shortfall = isolation.read(&job, reader, &mut hearing);
        let shortfall = first(shortfall, hearing.is_bomb.then_some(Unread::Bomb));
        let unclosed = self.level() > level;
        while self.level() > level {
            self.close(first(shortfall, Some(Unread::Crashed)), "unknown");
        }
        first(shortfall, unclosed.then_some(Unread::Crashed))
    }
}
