//! How a run finds its way after one that stopped anywhere. Pure.

use super::{FileIdentity, OperationState};

/// What lies under a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Seen {
    /// Nothing.
    Absent,
    /// The inode of the journal: device, inode number and birth time are equal.
    SameFile,
    /// Something else.
    OtherFile,
}

/// How much of a file holds the pattern that its destruction writes, block by block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trace {
    /// Nothing of it.
    None,
    /// At least one whole block.
    Some,
    /// All data that it has.
    All,
}

/// Proof that a destruction was announced and its file is still in quarantine. Only [`recover`] makes
/// one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Interrupted {
    overwritten: bool,
}

impl Interrupted {
    /// What is left of the file; nothing when somebody else may have made it what it is.
    ///
    /// Equal content is whole, whenever it was last written to. Other content is our doing only where it
    /// carries our pattern and kept its length. Once all of it was known to be overwritten, all of it must
    /// still be, or have been cut off to nothing: whatever else it holds was written since, and nobody
    /// has read that.
    pub fn remains(
        self,
        planned: &FileIdentity,
        observed: &FileIdentity,
        trace: Trace,
    ) -> Option<Remains> {
        if planned.sha256 == observed.sha256 {
            return Some(Remains { half_gone: false });
        }
        let same_size = planned.size == observed.size;
        let ours = if self.overwritten {
            observed.size == 0 || (same_size && trace == Trace::All)
        } else {
            same_size && trace != Trace::None
        };
        ours.then_some(Remains { half_gone: true })
    }
}

/// What an interrupted destruction left in quarantine. Only [`Interrupted::remains`] tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Remains {
    half_gone: bool,
}

impl Remains {
    #[cfg(test)]
    pub(super) const HALF_GONE: Self = Self { half_gone: true };
    #[cfg(test)]
    pub(super) const WHOLE: Self = Self { half_gone: false };

    /// Whether we overwrote some of it: there is nothing whole to be judged or put back.
    pub fn is_half_gone(self) -> bool {
        self.half_gone
    }
}

/// What to do about an operation before any new work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Recovery {
    /// Nothing: the journal says what is.
    Nothing,
    /// The rename did not happen: re-check in full and begin again.
    Redo,
    /// The rename happened, its record did not: make mode and folder durable, then record it.
    RecordQuarantined,
    /// It was put back, its record was not written: record it.
    RecordRestored,
    /// The rename took another file than the journal's: put that one back, then record
    /// [`OperationState::Indeterminate`] with code `swapped`.
    PutBack,
    /// The destruction was announced and did not end: look at what remains, re-check with
    /// [`super::Step::FinishDestroy`] and finish.
    FinishDestroy(Interrupted),
    /// Overwritten, and neither name is left: record it as destroyed, at the level *recovered* and no
    /// higher, because nobody saw the unlink end well.
    RecordDestroyed,
    /// We did nothing to the file and it is not there any more: record it as skipped with this code.
    Skip(&'static str),
    /// Not to be explained by anything we do: record it as indeterminate with this code.
    Indeterminate(&'static str),
}

/// What a crash left of an operation in `state`, from what lies under the `original` name and under the
/// `quarantined` name.
///
/// An inode number that was given to a new file is told apart by its birth time, so [`Seen::SameFile`]
/// must come from a comparison of all three.
pub fn recover(state: &OperationState, original: Seen, quarantined: Seen) -> Recovery {
    use OperationState as S;
    match state {
        S::Planned => recover_planned(quarantined),
        S::Intent => recover_intent(original, quarantined),
        S::Quarantined => recover_quarantined(original, quarantined),
        S::DestroyIntent => recover_destruction(false, original, quarantined),
        S::Overwritten => recover_destruction(true, original, quarantined),
        S::Destroyed | S::Restored | S::Skipped(_) | S::Failed(_) | S::Indeterminate(_) => {
            Recovery::Nothing
        }
    }
}

fn recover_planned(quarantined: Seen) -> Recovery {
    match quarantined {
        // The intent is durable before the rename, so only a journal that was set back can say this.
        Seen::SameFile => Recovery::Indeterminate("journal_behind"),
        Seen::Absent | Seen::OtherFile => Recovery::Nothing,
    }
}

fn recover_intent(original: Seen, quarantined: Seen) -> Recovery {
    match (original, quarantined) {
        (Seen::SameFile, Seen::Absent) => Recovery::Redo,
        (Seen::SameFile, Seen::SameFile) => Recovery::Indeterminate("hard_linked"),
        (Seen::SameFile, Seen::OtherFile) => Recovery::Skip("quarantine_name_taken"),
        (Seen::Absent | Seen::OtherFile, Seen::SameFile) => Recovery::RecordQuarantined,
        (Seen::Absent, Seen::OtherFile) => Recovery::PutBack,
        (Seen::OtherFile, Seen::OtherFile) => Recovery::Indeterminate("swapped"),
        (Seen::OtherFile, Seen::Absent) => Recovery::Skip("changed"),
        (Seen::Absent, Seen::Absent) => Recovery::Skip("vanished"),
    }
}

fn recover_quarantined(original: Seen, quarantined: Seen) -> Recovery {
    match (original, quarantined) {
        (Seen::Absent | Seen::OtherFile, Seen::SameFile) => Recovery::Nothing,
        (Seen::SameFile, Seen::Absent) => Recovery::RecordRestored,
        (Seen::SameFile, Seen::SameFile) => Recovery::Indeterminate("hard_linked"),
        (_, Seen::OtherFile) => Recovery::Indeterminate("swapped"),
        (Seen::Absent | Seen::OtherFile, Seen::Absent) => Recovery::Indeterminate("vanished"),
    }
}

fn recover_destruction(overwritten: bool, original: Seen, quarantined: Seen) -> Recovery {
    match (original, quarantined) {
        (Seen::Absent | Seen::OtherFile, Seen::SameFile) => {
            Recovery::FinishDestroy(Interrupted { overwritten })
        }
        (Seen::Absent | Seen::OtherFile, Seen::Absent) if overwritten => Recovery::RecordDestroyed,
        // We unlink nothing before its overwriting is recorded: somebody moved it, perhaps whole.
        (Seen::Absent | Seen::OtherFile, Seen::Absent) => Recovery::Indeterminate("vanished"),
        (Seen::SameFile, Seen::Absent) => Recovery::Indeterminate("moved_back"),
        (Seen::SameFile, Seen::SameFile) => Recovery::Indeterminate("hard_linked"),
        (_, Seen::OtherFile) => Recovery::Indeterminate("swapped"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::operation::{every_state, reason_message};
    use super::*;
    use crate::digest::Digest;

    const SEEN: [Seen; 3] = [Seen::Absent, Seen::SameFile, Seen::OtherFile];

    #[test]
    fn every_combination_has_its_answer() {
        const FINISH: &str = "FinishDestroy";
        // For each original (absent, same, other): what quarantined absent, same, other mean.
        let table = [
            (
                OperationState::Planned,
                [
                    ["Nothing", "journal_behind", "Nothing"],
                    ["Nothing", "journal_behind", "Nothing"],
                    ["Nothing", "journal_behind", "Nothing"],
                ],
            ),
            (
                OperationState::Intent,
                [
                    ["vanished", "RecordQuarantined", "PutBack"],
                    ["Redo", "hard_linked", "quarantine_name_taken"],
                    ["changed", "RecordQuarantined", "swapped"],
                ],
            ),
            (
                OperationState::Quarantined,
                [
                    ["vanished", "Nothing", "swapped"],
                    ["RecordRestored", "hard_linked", "swapped"],
                    ["vanished", "Nothing", "swapped"],
                ],
            ),
            (
                OperationState::DestroyIntent,
                [
                    ["vanished", FINISH, "swapped"],
                    ["moved_back", "hard_linked", "swapped"],
                    ["vanished", FINISH, "swapped"],
                ],
            ),
            (
                OperationState::Overwritten,
                [
                    ["RecordDestroyed", FINISH, "swapped"],
                    ["moved_back", "hard_linked", "swapped"],
                    ["RecordDestroyed", FINISH, "swapped"],
                ],
            ),
        ];
        for (state, rows) in table {
            for (original, row) in SEEN.into_iter().zip(rows) {
                for (quarantined, want) in SEEN.into_iter().zip(row) {
                    if let Recovery::Skip(code) | Recovery::Indeterminate(code) =
                        recover(&state, original, quarantined)
                    {
                        assert!(reason_message(code).is_some(), "{code}");
                    }
                    let got = format!("{:?}", recover(&state, original, quarantined));
                    assert!(got.contains(want), "{state} {original:?} {quarantined:?}: {got}");
                }
            }
        }
    }

    /// What remains, of a file of 4 bytes with content `a`.
    fn remains(overwritten: bool, size: u64, content: &[u8], trace: Trace) -> &'static str {
        let file = |size, content: &[u8], mtime_ns| FileIdentity {
            dev: 1,
            ino: 2,
            btime_ns: Some(3),
            size,
            mtime_ns,
            ctime_ns: 6,
            nlink: 1,
            sha256: Digest::of(content),
        };
        let (planned, observed) = (file(4, b"a", 5), file(size, content, 7));
        match (Interrupted { overwritten }).remains(&planned, &observed, trace) {
            None => "not ours",
            Some(Remains::WHOLE) => "whole",
            Some(Remains::HALF_GONE) => "half gone",
        }
    }

    #[test]
    fn only_our_own_pattern_makes_a_file_half_gone() {
        for overwritten in [false, true] {
            for trace in [Trace::None, Trace::Some, Trace::All] {
                assert_eq!(remains(overwritten, 4, b"a", trace), "whole");
                assert_eq!(remains(overwritten, 5, b"b", trace), "not ours", "it grew");
                assert_eq!(remains(overwritten, 3, b"b", trace), "not ours", "it shrank");
            }
            assert_eq!(remains(overwritten, 4, b"b", Trace::None), "not ours");
            assert_eq!(remains(overwritten, 4, b"b", Trace::All), "half gone");
        }
        assert_eq!(remains(false, 4, b"b", Trace::Some), "half gone");
        assert_eq!(remains(true, 4, b"b", Trace::Some), "not ours", "written to since");
        assert_eq!(remains(true, 0, b"", Trace::None), "half gone");
        assert_eq!(remains(false, 0, b"", Trace::All), "not ours", "somebody else cut it off");
    }

    #[test]
    fn an_end_stays_an_end() {
        for state in every_state().into_iter().filter(OperationState::is_end) {
            for original in SEEN {
                for quarantined in SEEN {
                    assert_eq!(recover(&state, original, quarantined), Recovery::Nothing);
                }
            }
        }
    }

    #[test]
    fn recovery_moves_only_where_the_states_allow() {
        for state in every_state().into_iter().filter(|state| !state.is_end()) {
            for original in SEEN {
                for quarantined in SEEN {
                    let to = match recover(&state, original, quarantined) {
                        Recovery::Nothing | Recovery::Redo | Recovery::FinishDestroy(_) => continue,
                        Recovery::RecordQuarantined => OperationState::Quarantined,
                        Recovery::RecordRestored => OperationState::Restored,
                        Recovery::RecordDestroyed => OperationState::Destroyed,
                        Recovery::PutBack => OperationState::Indeterminate("swapped".into()),
                        Recovery::Skip(code) => OperationState::Skipped(code.into()),
                        Recovery::Indeterminate(code) => OperationState::Indeterminate(code.into()),
                    };
                    assert!(state.allows(&to), "{state} to {to}");
                }
            }
        }
    }
}
