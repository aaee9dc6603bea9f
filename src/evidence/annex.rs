//! The annex: one line per plan line, with a salt, and the tree over these lines.
//!
//! ```text
//! leaf         SHA-256(0x00 ‖ line as written, without its line feed)
//! client tree  RFC 9162 over the leaves of one client
//! root         RFC 9162 over the client trees; a leaf is SHA-256(0x00 ‖ 32 bytes of a client's root)
//! ```

use std::collections::BTreeSet;
use std::fmt;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::digest::Digest;
use crate::evidence::merkle::{inclusion_path, leaf_hash, root_from_path, tree_root};
use crate::evidence::{Level, Technique};
use crate::location::{Locator, SourceName};
use crate::plan::LineOutcome;

/// 32 random bytes. Without them anybody could try names and contents against a leaf.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Salt([u8; 32]);

impl Salt {
    /// Takes 32 random bytes, fresh for every line.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt(..)")
    }
}

impl Serialize for Salt {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&HEXLOWER.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Salt {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        let bytes = HEXLOWER.decode(text.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or_else(|| de::Error::custom("a salt is 64 hexadecimal digits"))
    }
}

/// One line of the annex.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnnexLineV1 {
    /// Number of the plan line.
    pub n: u64,
    /// Source of the item.
    pub source: SourceName,
    /// Where in the source.
    pub locator: Locator,
    /// SHA-256 of the item's content, as the plan names it.
    pub sha256: Digest,
    /// Length in bytes.
    pub size: u64,
    /// Items in the file, itself included.
    pub parts: u64,
    /// How the line ended.
    pub outcome: LineOutcome,
    /// How far the removal reached.
    pub level: Level,
    /// Random bytes.
    pub salt: Salt,
}

/// Why an annex cannot be read or written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AnnexError {
    /// Broken JSON, an unknown or repeated field.
    #[error("line {line} is not a line of an annex")]
    Line {
        /// Line, from 1.
        line: usize,
    },
    /// The last line is not finished.
    #[error("the annex is cut off")]
    CutOff,
    /// Two lines about the same plan line.
    #[error("line {line} is about the plan line of an earlier line")]
    Twice {
        /// Line, from 1.
        line: usize,
    },
    /// Two lines with the same salt: the salts are not random.
    #[error("line {line} has the salt of an earlier line")]
    SaltRepeated {
        /// Line, from 1.
        line: usize,
    },
    /// The outcome says more than the level.
    #[error("line {line} has an outcome that its level does not bear out")]
    Level {
        /// Line, from 1.
        line: usize,
    },
}

/// Writes the annex of one client: a JSON object and a line feed per line.
///
/// # Errors
///
/// [`AnnexError`] for lines that contradict each other or themselves.
pub fn write_annex(lines: &[AnnexLineV1]) -> Result<Vec<u8>, AnnexError> {
    check_lines(lines)?;
    Ok(join_lines(lines))
}

fn join_lines(lines: &[AnnexLineV1]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(lines.len() * 400);
    for line in lines {
        serde_json::to_writer(&mut bytes, line).expect("a line has string keys only");
        bytes.push(b'\n');
    }
    bytes
}

/// Reads the annex of one client.
///
/// # Errors
///
/// [`AnnexError`].
pub fn read_annex(bytes: &[u8]) -> Result<Vec<AnnexLineV1>, AnnexError> {
    if !bytes.is_empty() && bytes.last() != Some(&b'\n') {
        return Err(AnnexError::CutOff);
    }
    let lines = split_lines(bytes)
        .zip(1..)
        .map(|(line, n)| serde_json::from_slice(line).map_err(|_| AnnexError::Line { line: n }))
        .collect::<Result<Vec<_>, _>>()?;
    check_lines(&lines)?;
    Ok(lines)
}

fn check_lines(lines: &[AnnexLineV1]) -> Result<(), AnnexError> {
    let (mut numbers, mut salts) = (BTreeSet::new(), BTreeSet::new());
    for (item, line) in lines.iter().zip(1..) {
        if !numbers.insert(item.n) {
            return Err(AnnexError::Twice { line });
        }
        if !salts.insert(item.salt) {
            return Err(AnnexError::SaltRepeated { line });
        }
        if !item.level.fits(item.outcome) {
            return Err(AnnexError::Level { line });
        }
    }
    Ok(())
}

/// The lines as written, without their line feeds.
fn split_lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes
        .split_inclusive(|byte| *byte == b'\n')
        .map(|line| line.strip_suffix(b"\n").unwrap_or(line))
}

/// The tree of one client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientTreeV1 {
    /// Lines of its annex.
    pub leaves: u64,
    /// Its root.
    pub root: Digest,
}

/// What binds a certificate and its annexes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommitmentsV1 {
    /// [`CommitmentsV1::ALG`].
    pub alg: String,
    /// Root over the trees of all clients.
    pub root: Digest,
    /// Lines of all annexes.
    pub leaves: u64,
    /// The trees of the clients, without their names.
    pub clients: Vec<ClientTreeV1>,
}

impl CommitmentsV1 {
    /// How the root is made.
    pub const ALG: &'static str = "sha256-rfc9162-salted-v1";

    /// Whether root and count follow from the trees of the clients.
    pub fn adds_up(&self) -> bool {
        let leaves = self.clients.iter().try_fold(0_u64, |sum, tree| sum.checked_add(tree.leaves));
        self.alg == Self::ALG && leaves == Some(self.leaves) && top_root(&self.clients) == self.root
    }

    /// Whether `annex` is, byte by byte, the annex of one of the clients.
    pub fn covers(&self, annex: &[u8]) -> bool {
        self.clients.contains(&client_tree(annex))
    }
}

/// Binds the annexes of the clients of a run, one annex per client.
pub fn commit(annexes: &[&[u8]]) -> CommitmentsV1 {
    let clients: Vec<_> = annexes.iter().map(|annex| client_tree(annex)).collect();
    CommitmentsV1 {
        alg: CommitmentsV1::ALG.to_owned(),
        root: top_root(&clients),
        leaves: clients.iter().map(|tree| tree.leaves).sum(),
        clients,
    }
}

fn client_tree(annex: &[u8]) -> ClientTreeV1 {
    let leaves = line_leaves(annex);
    ClientTreeV1 { leaves: leaves.len() as u64, root: tree_root(&leaves) }
}

fn line_leaves(annex: &[u8]) -> Vec<Digest> {
    split_lines(annex).map(leaf_hash).collect()
}

fn client_leaf(root: &Digest) -> Digest {
    leaf_hash(root.as_bytes())
}

fn top_root(clients: &[ClientTreeV1]) -> Digest {
    let leaves: Vec<_> = clients.iter().map(|tree| client_leaf(&tree.root)).collect();
    tree_root(&leaves)
}

/// Leads from one line of an annex to the root of a certificate, and shows no other line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InclusionProofV1 {
    /// Place of the line in its annex, from 0.
    pub index: u64,
    /// Lines of that annex.
    pub leaves: u64,
    /// Hashes up to the client's root, the lowest first.
    pub path: Vec<Digest>,
    /// Place of the client, from 0.
    pub client_index: u64,
    /// Clients of the run.
    pub clients: u64,
    /// Hashes up to the root, the lowest first.
    pub client_path: Vec<Digest>,
}

/// Makes the proof for one line; `None` when there is no such client or line. Both count from 0.
pub fn prove(annexes: &[&[u8]], client: usize, line: usize) -> Option<InclusionProofV1> {
    let leaves = line_leaves(annexes.get(client)?);
    let tops: Vec<_> = annexes.iter().map(|annex| client_leaf(&client_tree(annex).root)).collect();
    Some(InclusionProofV1 {
        index: line as u64,
        leaves: leaves.len() as u64,
        path: inclusion_path(&leaves, line)?,
        client_index: client as u64,
        clients: tops.len() as u64,
        client_path: inclusion_path(&tops, client)?,
    })
}

/// Whether `line`, as written and without its line feed, is one of the lines under `root`.
pub fn verify_inclusion(line: &[u8], proof: &InclusionProofV1, root: &Digest) -> bool {
    let client = root_from_path(&leaf_hash(line), proof.index, proof.leaves, &proof.path);
    let top = client.and_then(|client| {
        let leaf = client_leaf(&client);
        root_from_path(&leaf, proof.client_index, proof.clients, &proof.client_path)
    });
    top == Some(*root)
}

/// What the lines come to, for the certificate.
pub(super) fn techniques(
    lines: &[AnnexLineV1],
) -> std::collections::BTreeMap<(Technique, Level), u64> {
    let mut counts = std::collections::BTreeMap::new();
    for line in lines {
        if let Some(technique) = Technique::of(line.outcome) {
            *counts.entry((technique, line.level)).or_default() += 1;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::samples::annex_line;
    use crate::plan::SkipReason;

    fn annex(from: u64, lines: u64) -> Vec<u8> {
        let lines: Vec<_> =
            (from..from + lines).map(|n| annex_line(n, LineOutcome::Destroyed)).collect();
        write_annex(&lines).unwrap()
    }

    #[test]
    fn one_line_is_shown_and_the_others_stay_hidden() {
        let annexes = [annex(1, 5), annex(10, 1), annex(20, 0), annex(30, 9)];
        let annexes: Vec<&[u8]> = annexes.iter().map(Vec::as_slice).collect();
        let commitments = commit(&annexes);
        assert!(commitments.adds_up());
        assert_eq!(commitments.leaves, 15);
        for (client, annex) in annexes.iter().enumerate() {
            assert!(commitments.covers(annex));
            for (index, line) in split_lines(annex).enumerate() {
                let proof = prove(&annexes, client, index).unwrap();
                assert!(verify_inclusion(line, &proof, &commitments.root));
                assert!(!verify_inclusion(&line[1..], &proof, &commitments.root));
                let mut moved = proof.clone();
                moved.client_index ^= 1;
                assert!(!verify_inclusion(line, &moved, &commitments.root));
            }
        }
        assert_eq!(prove(&annexes, 2, 0), None);
        assert_eq!(prove(&annexes, 4, 0), None);
        assert!(!commitments.covers(&annex(1, 4)));
    }

    #[test]
    fn the_annex_reads_back() {
        let lines = [
            annex_line(1, LineOutcome::Destroyed),
            annex_line(2, LineOutcome::Skipped(SkipReason::Hold)),
        ];
        let bytes = write_annex(&lines).unwrap();
        assert_eq!(read_annex(&bytes).unwrap(), lines);
        assert_eq!(read_annex(&bytes[..bytes.len() - 1]), Err(AnnexError::CutOff));
        assert_eq!(read_annex(b"{}\n"), Err(AnnexError::Line { line: 1 }));
        let twice = [&bytes[..], &bytes[..]].concat();
        assert_eq!(read_annex(&twice), Err(AnnexError::Twice { line: 3 }));
    }

    #[test]
    fn lines_that_claim_too_much_are_not_written() {
        let mut same_salt = annex_line(2, LineOutcome::Destroyed);
        same_salt.salt = annex_line(1, LineOutcome::Destroyed).salt;
        let lines = [annex_line(1, LineOutcome::Destroyed), same_salt];
        assert_eq!(write_annex(&lines), Err(AnnexError::SaltRepeated { line: 2 }));
        let mut boast = annex_line(1, LineOutcome::Destroyed);
        boast.level = Level::Unlinked;
        assert_eq!(write_annex(&[boast]), Err(AnnexError::Level { line: 1 }));
    }
}
