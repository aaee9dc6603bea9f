//! Keys and signatures: Ed25519 keys in the format of OpenSSH, SSHSIG signatures, and the list of who
//! may sign what. An edge: it reads and writes key files, and asks the system for randomness.
//!
//! Anybody with OpenSSH 8.1 or later can check what is signed here:
//!
//! ```text
//! ssh-keygen -Y verify -f allowed_signers -I PRINCIPAL -n certificate@termijn \
//!     -s C-2026-0001.json.sig < C-2026-0001.json
//! ```
//!
//! Keys come from files; an agent is not asked. A person whose key lives in an agent or a token signs
//! with `ssh-keygen -Y sign -n approval@termijn -f key.pub FILE`, which gives the same kind of file.

mod allowed;
mod private;
mod signature;

#[cfg(test)]
mod interop;

pub use allowed::{AllowedSigners, AllowedSignersError, LineProblem};
pub use private::{KeyError, NewKey, PrivateKey, generate, load, sign};
pub use signature::{SignatureError, check, check_integrity, verify};
