//! One worker: started, talked to within a budget, ended. Whatever it says or fails to say costs its
//! parent no more than that budget.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{MemfdFlags, OFlags, fcntl_getfl, fcntl_setfl, memfd_create};

use super::frame::{self, HEAD, Head, Tag};
use super::{Budget, Sandbox, Settings, serve};
use crate::inventory::Unread;

/// How often the processor time is looked at.
const LOOK: Duration = Duration::from_millis(200);

/// What a process writes to say that it got no memory; the words are those of the standard library.
const NO_MEMORY: &[u8] = b"memory allocation of";

/// Why a process is of no more use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Loss {
    /// It is gone, or going.
    Dead,
    /// The budget is used up.
    Slow,
    /// It says what no worker says.
    Mad,
    /// It says more than a file can hold.
    Flood,
}

/// What is left of the budget of a file.
#[derive(Debug)]
pub(super) struct Meter {
    cpu_end: Duration,
    wall: Duration,
    looked: Instant,
}

/// A worker.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    down: OwnedFd,
    up: OwnedFd,
    /// What came and was not yet taken, from `taken` on.
    came: Vec<u8>,
    taken: usize,
    buffer: Box<[u8]>,
    /// What it wrote for people; never shown to any.
    complaint: File,
    /// Files that it was given.
    pub(super) files: u32,
    /// What it may not do.
    pub(super) sandbox: Sandbox,
}

impl Process {
    /// Starts a worker and hears whether it is ready.
    pub(super) fn start(settings: &Settings) -> io::Result<Self> {
        let complaint = File::from(memfd_create("complaint", MemfdFlags::CLOEXEC)?);
        let mut child = Command::new(&settings.program)
            .args(&settings.arguments)
            .env_clear()
            .current_dir("/")
            // Not the group of the terminal: an interruption is for the parent, which then ends its own.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(complaint.try_clone()?)
            .spawn()?;
        let (down, up) = (child.stdin.take(), child.stdout.take());
        let (Some(down), Some(up)) = (down.map(OwnedFd::from), up.map(OwnedFd::from)) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let mut process = Self {
            child,
            down,
            up,
            came: Vec::new(),
            taken: 0,
            buffer: vec![0; 64 << 10].into_boxed_slice(),
            complaint,
            files: 0,
            sandbox: Sandbox::default(),
        };
        process.greet(&settings.budget)?;
        Ok(process)
    }

    fn greet(&mut self, budget: &Budget) -> io::Result<()> {
        for pipe in [self.down.as_fd(), self.up.as_fd()] {
            fcntl_setfl(pipe, fcntl_getfl(pipe)? | OFlags::NONBLOCK)?;
            // Fewer turns between the two; the system may refuse, and then there are more.
            #[cfg(target_os = "linux")]
            let _smaller = rustix::pipe::fcntl_setpipe_size(pipe, frame::PIECE);
        }
        let mut meter = self.meter(budget);
        let hello = self.receive(1 << 10, &mut meter).ok().filter(|(tag, _)| *tag == Tag::Hello);
        let sandbox = hello.and_then(|(_, words)| serve::understand(&words));
        self.sandbox = sandbox.ok_or(io::ErrorKind::InvalidData)?;
        Ok(())
    }

    /// The budget of one file, from now on.
    pub(super) fn meter(&self, budget: &Budget) -> Meter {
        let cpu_end = self.cpu().unwrap_or_default() + budget.cpu;
        Meter { cpu_end, wall: budget.wall, looked: Instant::now() }
    }

    /// Whether it still runs, as far as can be seen.
    pub(super) fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Sends a message.
    pub(super) fn send(&mut self, tag: Tag, message: &[u8], meter: &mut Meter) -> Result<(), Loss> {
        for (head, piece) in frame::pieces(tag, message) {
            self.put(&head, meter)?;
            self.put(piece, meter)?;
        }
        Ok(())
    }

    fn put(&mut self, mut bytes: &[u8], meter: &mut Meter) -> Result<(), Loss> {
        while !bytes.is_empty() {
            match rustix::io::write(&self.down, bytes) {
                Ok(written) => bytes = &bytes[written..],
                Err(rustix::io::Errno::AGAIN) => self.wait(PollFlags::OUT, meter)?,
                Err(rustix::io::Errno::INTR) => {}
                Err(_) => return Err(Loss::Dead),
            }
        }
        Ok(())
    }

    /// Receives a message of at most `max` bytes.
    pub(super) fn receive(&mut self, max: u64, meter: &mut Meter) -> Result<(Tag, Vec<u8>), Loss> {
        let mut message = Vec::new();
        let mut first = None;
        loop {
            let mut head = [0; HEAD];
            self.fill(HEAD, meter)?;
            head.copy_from_slice(&self.came[self.taken..self.taken + HEAD]);
            self.taken += HEAD;
            let head = Head::parse(head).ok_or(Loss::Mad)?;
            let length = (message.len() + head.length) as u64;
            if length > max || first.is_some_and(|tag| tag != head.tag) {
                return Err(Loss::Mad);
            }
            first = Some(head.tag);
            self.fill(head.length, meter)?;
            message.extend_from_slice(&self.came[self.taken..self.taken + head.length]);
            self.taken += head.length;
            if !head.more {
                return Ok((head.tag, message));
            }
        }
    }

    /// Waits until so many bytes are there, at most a piece.
    fn fill(&mut self, wanted: usize, meter: &mut Meter) -> Result<(), Loss> {
        if self.taken == self.came.len() || self.taken > frame::PIECE {
            self.came.drain(..self.taken);
            self.taken = 0;
        }
        while self.came.len() - self.taken < wanted {
            match rustix::io::read(&self.up, &mut self.buffer[..]) {
                Ok(0) => return Err(Loss::Dead),
                Ok(read) => self.came.extend_from_slice(&self.buffer[..read]),
                Err(rustix::io::Errno::AGAIN) => self.wait(PollFlags::IN, meter)?,
                Err(rustix::io::Errno::INTR) => {}
                Err(_) => return Err(Loss::Dead),
            }
            self.look(meter)?;
        }
        Ok(())
    }

    /// Waits until a pipe is ready, and takes the time from the budget.
    fn wait(&self, flags: PollFlags, meter: &mut Meter) -> Result<(), Loss> {
        let pipe: BorrowedFd<'_> =
            if flags == PollFlags::IN { self.up.as_fd() } else { self.down.as_fd() };
        let began = Instant::now();
        let longest = meter.wall.min(LOOK);
        let timeout = Timespec {
            tv_sec: i64::try_from(longest.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: longest.subsec_nanos().into(),
        };
        let polled = poll(&mut [PollFd::from_borrowed_fd(pipe, flags)], Some(&timeout));
        meter.wall = meter.wall.saturating_sub(began.elapsed());
        match polled {
            Err(rustix::io::Errno::INTR) | Ok(_) => {}
            Err(_) => return Err(Loss::Dead),
        }
        if meter.wall.is_zero() {
            return Err(Loss::Slow);
        }
        self.look(meter)
    }

    /// Compares the processor time with the budget, now and then.
    fn look(&self, meter: &mut Meter) -> Result<(), Loss> {
        if meter.looked.elapsed() < LOOK {
            return Ok(());
        }
        meter.looked = Instant::now();
        // Where the system does not tell, the clock alone counts.
        match self.cpu() {
            Some(cpu) if cpu > meter.cpu_end => Err(Loss::Slow),
            _ => Ok(()),
        }
    }

    /// Processor time so far.
    fn cpu(&self) -> Option<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).ok()?;
        cpu_of(&stat, rustix::param::clock_ticks_per_second())
    }

    /// Ends it, and says what that means for the file that it was given.
    pub(super) fn bury(mut self, loss: Loss) -> Unread {
        match loss {
            Loss::Slow => return Unread::Timeout,
            Loss::Flood => return Unread::Bomb,
            Loss::Dead | Loss::Mad => {}
        }
        // Who closed the pipe is ending: how it ends is worth a moment.
        let began = Instant::now();
        let mut status = None;
        while status.is_none() && loss == Loss::Dead && began.elapsed() < Duration::from_secs(2) {
            status = self.child.try_wait().ok().flatten();
            if status.is_none() {
                std::thread::sleep(Duration::from_millis(1));
            }
        }
        self.verdict(status)
    }

    fn verdict(&mut self, status: Option<ExitStatus>) -> Unread {
        let mut complaint = Vec::new();
        let read = self.complaint.seek(SeekFrom::Start(0)).and_then(|_| {
            let mut start = (&mut self.complaint).take(64 << 10);
            start.read_to_end(&mut complaint)
        });
        let no_memory = complaint.windows(NO_MEMORY.len()).any(|words| words == NO_MEMORY);
        match status.and_then(|status| status.signal()) {
            _ if read.is_ok() && no_memory => Unread::TooLarge,
            // Somebody else ended it: the system, short of memory, or a person. The file may be innocent.
            Some(signal) if signal == rustix::process::Signal::KILL.as_raw() => Unread::Io,
            _ => Unread::Crashed,
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may be gone already; then there is nothing to end, and the rest is to leave no zombie.
        let _ended = self.child.kill();
        let _status = self.child.wait();
    }
}

/// The processor time in a line of `/proc/PID/stat`, whose second field may hold anything.
fn cpu_of(stat: &str, ticks_per_second: u64) -> Option<Duration> {
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_ascii_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    let millis = user.checked_add(system)?.checked_mul(1000)?.checked_div(ticks_per_second)?;
    Some(Duration::from_millis(millis))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processor_time_is_found_behind_any_name() {
        let line = "7 (a) b (c)) R 1 7 7 0 -1 4194560 1 0 0 0 150 50 0 0 20 0 1 0 9 9";
        assert_eq!(cpu_of(line, 100), Some(Duration::from_secs(2)));
        assert_eq!(cpu_of("7 (a) R 1 2", 100), None);
        assert_eq!(cpu_of(line, 0), None);
    }
}
