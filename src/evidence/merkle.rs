//! Merkle trees as in RFC 6962 and RFC 9162, section 2.1.

use crate::digest::{Digest, Hasher};

/// SHA-256(0x00 ‖ bytes).
pub fn leaf_hash(bytes: &[u8]) -> Digest {
    let mut hasher = Hasher::new();
    hasher.update(&[0]);
    hasher.update(bytes);
    hasher.finish()
}

/// SHA-256(0x01 ‖ left ‖ right).
pub fn node_hash(left: &Digest, right: &Digest) -> Digest {
    let mut hasher = Hasher::new();
    hasher.update(&[1]);
    hasher.update(left.as_bytes());
    hasher.update(right.as_bytes());
    hasher.finish()
}

/// The root over `leaves`; without leaves the SHA-256 of nothing.
pub fn tree_root(leaves: &[Digest]) -> Digest {
    match leaves {
        [] => Digest::of(b""),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node_hash(&tree_root(left), &tree_root(right))
        }
    }
}

/// The hashes that lead from leaf `index` to the root, the lowest first; `None` when there is no such
/// leaf.
pub fn inclusion_path(leaves: &[Digest], index: usize) -> Option<Vec<Digest>> {
    if index >= leaves.len() {
        return None;
    }
    let mut path = Vec::new();
    let (mut part, mut index) = (leaves, index);
    while part.len() > 1 {
        let (left, right) = part.split_at(split(part.len()));
        if index < left.len() {
            path.push(tree_root(right));
            part = left;
        } else {
            path.push(tree_root(left));
            index -= left.len();
            part = right;
        }
    }
    path.reverse();
    Some(path)
}

/// The root that a leaf and its path lead to; `None` when the path has the wrong length for a tree of
/// `leaves` leaves, or there is no such leaf.
///
/// Source: RFC 9162, section 2.1.3.2.
pub fn root_from_path(leaf: &Digest, index: u64, leaves: u64, path: &[Digest]) -> Option<Digest> {
    if index >= leaves {
        return None;
    }
    let (mut node, mut last, mut root) = (index, leaves - 1, *leaf);
    for sibling in path {
        if last == 0 {
            return None;
        }
        if node % 2 == 1 || node == last {
            root = node_hash(sibling, &root);
            while node % 2 == 0 && node != 0 {
                (node, last) = (node / 2, last / 2);
            }
        } else {
            root = node_hash(&root, sibling);
        }
        (node, last) = (node / 2, last / 2);
    }
    (last == 0).then_some(root)
}

/// The largest power of two smaller than `count`, which is at least 2.
fn split(count: usize) -> usize {
    1 << (count - 1).ilog2()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn leaves(count: usize) -> Vec<Digest> {
        (0..count).map(|n| leaf_hash(&n.to_be_bytes())).collect()
    }

    /// The reference vectors of the certificate transparency project.
    #[test]
    fn roots_are_those_of_rfc_6962() {
        let inputs: [&[u8]; 8] = [
            b"",
            b"\x00",
            b"\x10",
            b"\x20\x21",
            b"\x30\x31",
            b"\x40\x41\x42\x43",
            b"\x50\x51\x52\x53\x54\x55\x56\x57",
            b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
        ];
        let roots = [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let leaves: Vec<_> = inputs.iter().map(|input| leaf_hash(input)).collect();
        for (count, root) in roots.iter().enumerate() {
            assert_eq!(tree_root(&leaves[..count]).to_string(), *root, "{count} leaves");
        }
    }

    #[test]
    fn every_leaf_of_every_tree_has_a_proof() {
        let all = leaves(200);
        for count in 0..=200 {
            let (part, root) = (&all[..count], tree_root(&all[..count]));
            assert_eq!(inclusion_path(part, count), None);
            for index in (0..count).step_by(1 + count / 16) {
                let path = inclusion_path(part, index).unwrap();
                let got = root_from_path(&part[index], index as u64, count as u64, &path);
                assert_eq!(got, Some(root), "leaf {index} of {count}");
            }
        }
    }

    proptest! {
        #[test]
        fn a_tampered_proof_leads_elsewhere(
            count in 2_usize..200, index: prop::sample::Index, step: prop::sample::Index,
            byte in 0_usize..32, bit in 0_u8..8,
        ) {
            let all = leaves(count);
            let index = index.index(count);
            let root = Some(tree_root(&all));
            let path = inclusion_path(&all, index).unwrap();
            let reach = |leaf: &Digest, at: usize, count: usize, path: &[Digest]| {
                root_from_path(leaf, at as u64, count as u64, path)
            };
            let mut bent = path.clone();
            let step = step.index(path.len());
            let mut bytes = *bent[step].as_bytes();
            bytes[byte] ^= 1 << bit;
            bent[step] = Digest::from_bytes(bytes);
            prop_assert_ne!(reach(&all[index], index, count, &bent), root);
            prop_assert_ne!(reach(&leaf_hash(b"other"), index, count, &path), root);
            prop_assert_ne!(reach(&all[index], index, count, &path[1..]), root);
            prop_assert_eq!(reach(&all[index], count, count, &path), None);
            let longer = [&path[..], &path[..1]].concat();
            prop_assert_eq!(reach(&all[index], index, count, &longer), None);
        }
    }
}
