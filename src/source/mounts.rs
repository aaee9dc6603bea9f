//! Which file system a source stands on, so that what is mounted inside is told apart.

use super::stat::Node;

/// The device and mount of a root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ground {
    dev: u64,
    mount: Option<u64>,
}

impl Ground {
    pub(super) fn of(root: &Node) -> Self {
        Self { dev: root.stat.dev, mount: root.mount }
    }

    /// Whether `node` lies on it. A bind mount of the same file system has its device, and another
    /// mount id.
    pub(super) fn holds(self, node: &Node) -> bool {
        let same_mount = match (self.mount, node.mount) {
            (Some(ours), Some(theirs)) => ours == theirs,
            _ => true,
        };
        same_mount && self.dev == node.stat.dev
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::stat::stat_at;

    #[test]
    fn a_bind_mount_shares_the_device_and_is_told_by_its_mount() {
        let here = stat_at(rustix::fs::CWD, b".").unwrap();
        let ground = Ground::of(&here);
        assert!(ground.holds(&here));
        let mut bound = here;
        bound.mount = here.mount.map(|mount| mount + 1);
        assert_eq!(ground.holds(&bound), here.mount.is_none());
        let mut other = here;
        other.stat.dev += 1;
        assert!(!ground.holds(&other));
    }
}
