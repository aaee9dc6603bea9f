//! What a worker gives up before it reads anything: memory beyond a limit, files, networks, programs.
//!
//! The limits hold everywhere. The two fences of Linux are put up where the kernel has them, each on its
//! own, and the parent is told which stand.

use std::io;

use rustix::process::{Resource, Rlimit, setrlimit};
use serde::{Deserialize, Serialize};

/// Descriptors that a worker may have.
const DESCRIPTORS_MAX: u64 = 32;

/// Bytes that a worker may write to a file; only what it writes for people is one.
const FILE_BYTES_MAX: u64 = 64 << 10;

/// Which fences stand around a worker.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sandbox {
    /// seccomp: no call to the system but those for memory, threads, and pipes that are open.
    pub calls: bool,
    /// Landlock: no file, no network.
    pub files: bool,
}

/// Gives up what can be given up, for the process and all threads that this one starts.
pub(super) fn enter(memory_bytes: u64) -> io::Result<Sandbox> {
    limit(memory_bytes)?;
    Ok(fence())
}

fn limit(memory_bytes: u64) -> io::Result<()> {
    // Too long a file is then an error of writing, and not the end of the process.
    signal_hook::flag::register(libc::SIGXFSZ, std::sync::Arc::default())?;
    for (resource, most) in [
        (Resource::Core, 0),
        (Resource::As, memory_bytes),
        (Resource::Fsize, FILE_BYTES_MAX),
        (Resource::Nofile, DESCRIPTORS_MAX),
    ] {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn fence() -> Sandbox {
    Sandbox::default()
}

#[cfg(target_os = "linux")]
use linux::fence;

#[cfg(target_os = "linux")]
mod linux {
    use std::collections::BTreeMap;

    use landlock::{
        ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetError, RulesetStatus, Scope,
    };
    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
        SeccompRule, apply_filter,
    };

    use super::Sandbox;

    /// Puts up the fences for this thread and all that it starts.
    pub(super) fn fence() -> Sandbox {
        // Files first: afterwards there is no call left with which to do it.
        let files = files().is_ok_and(|status| status != RulesetStatus::NotEnforced);
        Sandbox { files, calls: calls().is_some() }
    }

    /// Handles every kind of access and allows none.
    fn files() -> Result<RulesetStatus, RulesetError> {
        let abi = ABI::V6;
        let rules = Ruleset::default()
            .handle_access(AccessFs::from_all(abi))?
            .handle_access(AccessNet::from_all(abi))?
            .scope(Scope::from_all(abi))?
            .create()?;
        Ok(rules.restrict_self()?.ruleset)
    }

    fn calls() -> Option<()> {
        // The C library asks for the newer call first and takes only this answer for "not there": the
        // older one shows its flags to the filter.
        let newer = BTreeMap::from([(libc::SYS_clone3, Vec::new())]);
        let no_such = SeccompAction::Errno(u32::try_from(libc::ENOSYS).ok()?);
        let refused = SeccompAction::Errno(u32::try_from(libc::EPERM).ok()?);
        apply(newer, SeccompAction::Allow, no_such)?;
        apply(allowed()?, refused, SeccompAction::Allow)
    }

    fn apply(
        rules: BTreeMap<i64, Vec<SeccompRule>>,
        otherwise: SeccompAction,
        then: SeccompAction,
    ) -> Option<()> {
        let arch = std::env::consts::ARCH.try_into().ok()?;
        let filter = SeccompFilter::new(rules, otherwise, then, arch).ok()?;
        let program: BpfProgram = filter.try_into().ok()?;
        apply_filter(&program).ok()
    }

    /// Memory, threads, time, and reading and writing what is open.
    fn allowed() -> Option<BTreeMap<i64, Vec<SeccompRule>>> {
        let plain = [
            libc::SYS_read,
            libc::SYS_readv,
            libc::SYS_pread64,
            libc::SYS_write,
            libc::SYS_writev,
            libc::SYS_lseek,
            libc::SYS_close,
            libc::SYS_fstat,
            libc::SYS_fcntl,
            libc::SYS_ppoll,
            libc::SYS_brk,
            libc::SYS_mmap,
            libc::SYS_mremap,
            libc::SYS_munmap,
            libc::SYS_mprotect,
            libc::SYS_madvise,
            libc::SYS_membarrier,
            libc::SYS_futex,
            libc::SYS_set_robust_list,
            libc::SYS_rseq,
            libc::SYS_clone3,
            libc::SYS_rt_sigaction,
            libc::SYS_rt_sigprocmask,
            libc::SYS_rt_sigreturn,
            libc::SYS_sigaltstack,
            libc::SYS_restart_syscall,
            libc::SYS_sched_yield,
            libc::SYS_sched_getaffinity,
            libc::SYS_clock_gettime,
            libc::SYS_clock_nanosleep,
            libc::SYS_nanosleep,
            libc::SYS_gettimeofday,
            libc::SYS_getrandom,
            libc::SYS_getpid,
            libc::SYS_gettid,
            libc::SYS_uname,
            libc::SYS_sysinfo,
            libc::SYS_exit,
            libc::SYS_exit_group,
        ];
        #[cfg(target_arch = "x86_64")]
        let older = [libc::SYS_poll, libc::SYS_time, libc::SYS_arch_prctl];
        #[cfg(not(target_arch = "x86_64"))]
        let older: [i64; 0] = [];
        let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
            plain.into_iter().chain(older).map(|call| (call, Vec::new())).collect();
        let thread = u64::try_from(libc::CLONE_THREAD).ok()?;
        let name = u64::try_from(libc::PR_SET_NAME).ok()?;
        rules.insert(libc::SYS_clone, rule(0, SeccompCmpOp::MaskedEq(thread), thread)?);
        rules.insert(libc::SYS_prctl, rule(0, SeccompCmpOp::Eq, name)?);
        // Its own end by a signal, and the limits that it has: not those of others, and no new ones.
        rules.insert(libc::SYS_tgkill, rule(0, SeccompCmpOp::Eq, std::process::id().into())?);
        rules.insert(libc::SYS_prlimit64, rule(2, SeccompCmpOp::Eq, 0)?);
        Some(rules)
    }

    fn rule(argument: u8, is: SeccompCmpOp, value: u64) -> Option<Vec<SeccompRule>> {
        let condition = SeccompCondition::new(argument, SeccompCmpArgLen::Qword, is, value).ok()?;
        Some(vec![SeccompRule::new(vec![condition]).ok()?])
    }
}

#[cfg(test)]
mod tests {
    use std::net::{TcpListener, UdpSocket};
    use std::os::unix::net::UnixStream;
    use std::process::Command;

    use super::*;

    /// Says on the terminal that a law was not proved here.
    fn skipped(what: &str) {
        use std::io::Write;
        let _nobody_listens = writeln!(io::stderr(), "SKIPPED: {what}");
    }

    /// The fences stand around one thread and what it starts, so a test can stand inside.
    fn inside<T: Send + 'static>(look: impl FnOnce(Sandbox) -> T + Send + 'static) -> T {
        std::thread::spawn(move || look(fence())).join().unwrap()
    }

    #[test]
    fn no_file_is_opened_or_made_inside() {
        let dir = tempfile::tempdir().unwrap();
        let there = dir.path().join("there");
        std::fs::write(&there, "x").unwrap();
        let new = dir.path().join("new");
        let (sandbox, read, written) =
            inside(move |sandbox| (sandbox, std::fs::read(there), std::fs::write(new, "y")));
        if !sandbox.calls && !sandbox.files {
            return skipped("this kernel has neither seccomp nor Landlock");
        }
        assert!(read.is_err() && written.is_err());
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn no_socket_and_no_program_inside() {
        let (sandbox, made) = inside(|sandbox| {
            let made = [
                TcpListener::bind("127.0.0.1:0").is_ok(),
                UdpSocket::bind("127.0.0.1:0").is_ok(),
                UnixStream::pair().is_ok(),
                Command::new("/bin/true").spawn().is_ok(),
            ];
            (sandbox, made)
        });
        if !sandbox.calls {
            return skipped("this kernel has no seccomp");
        }
        assert_eq!(made, [false; 4]);
    }

    #[test]
    fn threads_memory_and_pipes_work_inside() {
        let sum = inside(|_| {
            let (mut reader, mut writer) = (io::empty(), io::sink());
            io::copy(&mut reader, &mut writer).unwrap();
            let list: Vec<u64> = (0..4_000_000).collect();
            let all = std::thread::spawn(move || list.iter().sum::<u64>());
            std::thread::sleep(std::time::Duration::from_millis(1));
            all.join().unwrap()
        });
        assert_eq!(sum, 7_999_998_000_000);
    }
}
