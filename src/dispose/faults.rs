//! Named points at which a test may stop the process or make a call fail.
//!
//! Reachable through the library only: no variable of the environment and no option leads here. A hook
//! counts for the thread that set it.

use std::cell::RefCell;
use std::io;

/// What happens at a named point; an error makes the step there fail.
pub type Hook = Box<dyn FnMut(&'static str) -> io::Result<()>>;

thread_local! {
    static HOOK: RefCell<Option<Hook>> = const { RefCell::new(None) };
}

/// Every point, in the order in which a quarantine, a destruction and a restoration pass them.
pub const POINTS: [&str; 16] = [
    "quarantine.rename",
    "quarantine.check",
    "quarantine.mode",
    "quarantine.sync",
    "quarantine.done",
    "destroy.overwrite",
    "destroy.sync",
    "destroy.read_back",
    "destroy.attributes",
    "destroy.truncate",
    "destroy.unlink",
    "destroy.sync_folder",
    "destroy.done",
    "restore.mode",
    "restore.rename",
    "restore.sync",
];

/// Sets or clears the hook of this thread.
pub fn set(hook: Option<Hook>) {
    HOOK.with_borrow_mut(|slot| *slot = hook);
}

pub(super) fn point(name: &'static str) -> io::Result<()> {
    debug_assert!(POINTS.contains(&name), "{name}");
    HOOK.with_borrow_mut(|slot| slot.as_mut().map_or(Ok(()), |hook| hook(name)))
}
