//! What may honestly be claimed of a destruction, concluded from what was observed. Pure.
//!
//! The words are *cleared* at most: standards for sanitising (NIST SP 800-88, IEEE 2883) speak of media,
//! and a single file cannot be purged. Where the observations do not decide, the weaker claim stands.

use serde::{Deserialize, Serialize};

/// What became of the content, at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The name is gone; there was no content to overwrite.
    Unlinked,
    /// Overwritten, but old blocks are known, or must be feared, to remain.
    OverwriteIneffective,
    /// The file's own blocks were overwritten in place on a disk with moving parts, and read back.
    ClearedInPlace,
    /// The logical blocks were overwritten in place and read back; what the medium keeps is not known.
    ClearedLogical,
    /// Overwritten and unlinked through a network protocol; the storage of the server is not known.
    ServerUnknown,
    /// Found gone after an interruption; the read-back was not repeated.
    Recovered,
}

impl Level {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Unlinked,
        Self::OverwriteIneffective,
        Self::ClearedInPlace,
        Self::ClearedLogical,
        Self::ServerUnknown,
        Self::Recovered,
    ];

    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unlinked => "unlinked",
            Self::OverwriteIneffective => "overwrite_ineffective",
            Self::ClearedInPlace => "cleared_in_place",
            Self::ClearedLogical => "cleared_logical",
            Self::ServerUnknown => "server_unknown",
            Self::Recovered => "recovered",
        }
    }

    /// Id of the sentence that a report may say.
    pub fn message(self) -> &'static str {
        match self {
            Self::Unlinked => "dispose-level-unlinked",
            Self::OverwriteIneffective => "dispose-level-overwrite-ineffective",
            Self::ClearedInPlace => "dispose-level-cleared-in-place",
            Self::ClearedLogical => "dispose-level-cleared-logical",
            Self::ServerUnknown => "dispose-level-server-unknown",
            Self::Recovered => "dispose-level-recovered",
        }
    }
}

/// Something that a reader of the report must know besides the level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// The file lay in memory; swap is not addressed.
    MemoryOnly,
    /// An overlay: a lower layer may hold the old file.
    OverlayLayers,
    /// The file system never overwrites in place.
    CopyOnWrite,
    /// The journal holds content.
    DataJournal,
    /// A kind of file system that this program does not know.
    UnknownFileSystem,
    /// Blocks are shared with a copy or a snapshot, which keeps them.
    SharedBlocks,
    /// Compressed, encrypted, inline or otherwise encoded blocks.
    EncodedBlocks,
    /// The overwriting went to other blocks than the content was in.
    BlocksMoved,
    /// Where the blocks are could not be learned.
    BlocksUnknown,
    /// Names or attributes may persist in the journal of the file system.
    MetadataJournal,
    /// Extended attributes that could not be overwritten.
    AttributesLeft,
}

impl Note {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::MemoryOnly,
        Self::OverlayLayers,
        Self::CopyOnWrite,
        Self::DataJournal,
        Self::UnknownFileSystem,
        Self::SharedBlocks,
        Self::EncodedBlocks,
        Self::BlocksMoved,
        Self::BlocksUnknown,
        Self::MetadataJournal,
        Self::AttributesLeft,
    ];

    /// Id of the sentence that a report may say.
    pub fn message(self) -> &'static str {
        match self {
            Self::MemoryOnly => "dispose-note-memory-only",
            Self::OverlayLayers => "dispose-note-overlay-layers",
            Self::CopyOnWrite => "dispose-note-copy-on-write",
            Self::DataJournal => "dispose-note-data-journal",
            Self::UnknownFileSystem => "dispose-note-unknown-file-system",
            Self::SharedBlocks => "dispose-note-shared-blocks",
            Self::EncodedBlocks => "dispose-note-encoded-blocks",
            Self::BlocksMoved => "dispose-note-blocks-moved",
            Self::BlocksUnknown => "dispose-note-blocks-unknown",
            Self::MetadataJournal => "dispose-note-metadata-journal",
            Self::AttributesLeft => "dispose-note-attributes-left",
        }
    }
}

/// The file system, as mount table and file flags show it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSystem {
    /// Type in the mount table, such as `ext4`; empty when it was not found there.
    pub kind: String,
    /// Number of the type in `statfs(2)`, in hexadecimal: ext2, ext3 and ext4 share one.
    pub magic: String,
    /// Mounted with `data=journal`, or the file is flagged so.
    pub data_journal: bool,
    /// The file is flagged as never copied on write.
    pub no_copy_on_write: bool,
    /// The file or mount is compressed.
    pub compressed: bool,
}

/// One block device that the file system may lie on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Name in the kernel, such as `sda`.
    pub name: String,
    /// A disk of its own with a maker and a model, not a layer or a guest's disk.
    pub physical: bool,
    /// The kernel says that it has moving parts; says nothing of a device that is not physical.
    pub rotational: bool,
    /// It offers to discard blocks.
    pub discard: bool,
}

/// Where the content lies, summed up over all its extents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "flags of the kernel's extent map")]
pub struct Extents {
    /// How many.
    pub count: u64,
    /// Some are shared with another file or a snapshot.
    pub shared: bool,
    /// Some are inline, encoded, encrypted or packed with others' data.
    pub encoded: bool,
    /// Some have no known place, or none yet.
    pub unplaced: bool,
    /// They lie elsewhere after the overwriting.
    pub moved: bool,
}

/// Everything observed that a level was concluded from; goes into the annex as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Probes {
    /// The file system.
    pub file_system: FileSystem,
    /// The devices below it; empty when they could not be learned.
    pub devices: Vec<Device>,
    /// The extents; absent when the file system does not tell.
    pub extents: Option<Extents>,
    /// Length of the file in bytes.
    pub size: u64,
    /// Bytes overwritten; less than the length when the file has holes.
    pub overwritten: u64,
    /// Bytes read back and found equal.
    pub read_back: u64,
    /// Extended attributes that were there.
    pub attributes: u32,
    /// Of these, how many could not be overwritten or removed.
    pub attributes_left: u32,
    /// The destruction was begun by an earlier run that had cut the file off already.
    pub resumed_truncated: bool,
    /// What the reader must know besides the level.
    pub notes: Vec<Note>,
}

/// What kind of file system it is to somebody who overwrites.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Substrate {
    InPlace,
    Memory,
    CopyOnWrite,
    Overlay,
    Network,
    Unknown,
}

fn substrate(file_system: &FileSystem) -> Substrate {
    match file_system.kind.as_str() {
        "ext2" | "ext3" | "ext4" | "xfs" | "vfat" | "exfat" => Substrate::InPlace,
        "tmpfs" | "ramfs" => Substrate::Memory,
        "btrfs" if file_system.no_copy_on_write => Substrate::InPlace,
        "btrfs" | "zfs" | "bcachefs" | "nilfs2" | "f2fs" => Substrate::CopyOnWrite,
        "overlay" | "aufs" => Substrate::Overlay,
        "nfs" | "nfs4" | "cifs" | "smb3" | "smbfs" | "9p" | "virtiofs" | "ceph" | "afs"
        | "glusterfs" | "lustre" => Substrate::Network,
        kind if kind == "fuse" || kind.starts_with("fuse.") => Substrate::Network,
        _ => Substrate::Unknown,
    }
}

/// The level that the observations allow, and the notes that go with it.
pub fn conclude(probes: &Probes) -> (Level, Vec<Note>) {
    let notes = notes(probes);
    (level(probes, &notes), notes)
}

fn level(probes: &Probes, notes: &[Note]) -> Level {
    if probes.resumed_truncated {
        return Level::Recovered;
    }
    if probes.size == 0 {
        return Level::Unlinked;
    }
    if substrate(&probes.file_system) == Substrate::Network {
        return Level::ServerUnknown;
    }
    let effective = probes.read_back == probes.overwritten
        && notes.iter().all(|note| {
            matches!(note, Note::MemoryOnly | Note::MetadataJournal | Note::AttributesLeft)
        });
    if !effective {
        return Level::OverwriteIneffective;
    }
    let platters = !probes.devices.is_empty()
        && probes.devices.iter().all(|device| device.physical && device.rotational);
    if platters { Level::ClearedInPlace } else { Level::ClearedLogical }
}

fn notes(probes: &Probes) -> Vec<Note> {
    let file_system = &probes.file_system;
    let substrate = substrate(file_system);
    // Memory has no map of blocks, and a network does not show its own.
    let mapped = !matches!(substrate, Substrate::Memory | Substrate::Network) && probes.size > 0;
    let extents = probes.extents.unwrap_or_default();
    let observed = [
        (substrate == Substrate::Memory, Note::MemoryOnly),
        (substrate == Substrate::Overlay, Note::OverlayLayers),
        (substrate == Substrate::CopyOnWrite, Note::CopyOnWrite),
        (file_system.data_journal, Note::DataJournal),
        (substrate == Substrate::Unknown, Note::UnknownFileSystem),
        (extents.shared, Note::SharedBlocks),
        (extents.encoded || file_system.compressed, Note::EncodedBlocks),
        (extents.moved, Note::BlocksMoved),
        (mapped && (probes.extents.is_none() || extents.unplaced), Note::BlocksUnknown),
        (substrate == Substrate::InPlace, Note::MetadataJournal),
        (probes.attributes_left > 0, Note::AttributesLeft),
    ];
    observed.into_iter().filter(|(seen, _)| *seen).map(|(_, note)| note).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Lang, Messages};

    fn on(kind: &str) -> Probes {
        Probes {
            file_system: FileSystem { kind: kind.into(), ..FileSystem::default() },
            devices: vec![Device {
                name: "sda".into(),
                physical: true,
                rotational: true,
                discard: false,
            }],
            extents: Some(Extents { count: 1, ..Extents::default() }),
            size: 10,
            overwritten: 10,
            read_back: 10,
            ..Probes::default()
        }
    }

    fn check(kind: &str, change: fn(&mut Probes), want: Level) {
        let mut probes = on(kind);
        change(&mut probes);
        assert_eq!(conclude(&probes).0, want, "{kind} {probes:?}");
    }

    #[test]
    fn the_substrate_bounds_the_claim() {
        check("ext4", |_| (), Level::ClearedInPlace);
        check("xfs", |_| (), Level::ClearedInPlace);
        check(
            "tmpfs",
            |p| {
                p.extents = None;
                p.devices.clear();
            },
            Level::ClearedLogical,
        );
        check("overlay", |_| (), Level::OverwriteIneffective);
        check("btrfs", |_| (), Level::OverwriteIneffective);
        check("btrfs", |p| p.file_system.no_copy_on_write = true, Level::ClearedInPlace);
        for network in ["nfs4", "cifs", "fuse.sshfs", "9p"] {
            check(network, |_| (), Level::ServerUnknown);
        }
        for unknown in ["", "ntfs3", "zfs", "f2fs", "extra4"] {
            check(unknown, |_| (), Level::OverwriteIneffective);
        }
    }

    #[test]
    fn one_doubt_lowers_the_claim() {
        let weaker = Level::OverwriteIneffective;
        check("ext4", |p| p.file_system.data_journal = true, weaker);
        check("ext4", |p| p.file_system.compressed = true, weaker);
        check("ext4", |p| p.extents = None, weaker);
        check("xfs", |p| p.extents.as_mut().unwrap().shared = true, weaker);
        check("ext4", |p| p.extents.as_mut().unwrap().encoded = true, weaker);
        check("ext4", |p| p.extents.as_mut().unwrap().moved = true, weaker);
        check("ext4", |p| p.extents.as_mut().unwrap().unplaced = true, weaker);
        check("ext4", |p| p.read_back = 9, weaker);
        check("ext4", |p| p.devices.clear(), Level::ClearedLogical);
        check("ext4", |p| p.devices[0].physical = false, Level::ClearedLogical);
        check("ext4", |p| p.devices[0].rotational = false, Level::ClearedLogical);
        check("ext4", |p| p.size = 0, Level::Unlinked);
        check("ext4", |p| p.resumed_truncated = true, Level::Recovered);
    }

    #[test]
    fn every_level_and_note_has_its_sentence() {
        for lang in [Lang::Nl, Lang::En] {
            let messages = Messages::new(lang);
            for id in Level::ALL.map(Level::message) {
                assert!(messages.has(id), "{id}");
                assert!(!messages.get(id).to_lowercase().contains("purge"));
            }
            for id in Note::ALL.map(Note::message) {
                assert!(messages.has(id), "{id}");
            }
        }
        for level in Level::ALL {
            assert_eq!(serde_json::to_value(level).unwrap(), level.code());
        }
    }
}
