//! Addresses of people's pages on social networks.

use super::Raw;
use crate::detect::boundary::before;
use crate::detect::pattern;

/// `page` may as well be that of a company or a group.
pub(super) const FORMS: &[&str] = &["profile", "page"];
const PROFILE: usize = 0;
const PAGE: usize = 1;

/// Longest name on any of the networks.
const NAME_MAX: usize = 100;

/// A network with the end of its host and the word in front of the name.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Social {
    pub(super) networks: Vec<Network>,
    /// First words of a path that are no names.
    pub(super) reserved: Vec<String>,
}

/// How a network writes the address of a person.
#[derive(Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Network {
    /// Host without `www.`.
    host: String,
    /// What stands between the host's slash and the name, such as `in/` or `@`.
    #[serde(default)]
    before: String,
    /// Whether names are digits only, or of any kind.
    #[serde(default)]
    digits: bool,
    /// Whether companies have such addresses as well; a dot or underscore in the name then says that it is a person.
    #[serde(default)]
    shared: bool,
    /// Whether more may follow the name in the path.
    #[serde(default)]
    deep: bool,
}

impl Social {
    /// Host, path and name.
    pub(super) fn patterns(&self) -> Vec<String> {
        let hosts: Vec<String> =
            self.networks.iter().map(|n| format!("{}/{}", n.host, n.before)).collect();
        let hosts = pattern::one_of(hosts.iter().map(String::as_str));
        vec![format!(r"(?-u)\b(?i:{hosts})[A-Za-z0-9._%\x80-\xFF-]{{2,}}")]
    }

    /// The address whose host ends before the slash at `slash`.
    pub(super) fn find(&self, text: &str, slash: usize) -> Option<Raw> {
        let head = &text.as_bytes()[..slash];
        // A host ends with a dot and two or three letters; most slashes stand after something else.
        if !(3..=4).any(|back| slash > back && head[slash - back] == b'.') {
            return None;
        }
        let tail = &text.as_bytes()[slash + 1..];
        let (network, host) = self.networks.iter().find_map(|network| {
            let host = network.host.as_bytes();
            let at = slash.checked_sub(host.len())?;
            let fits = head[at..].eq_ignore_ascii_case(host)
                && tail.len() > network.before.len()
                && tail[..network.before.len()].eq_ignore_ascii_case(network.before.as_bytes());
            fits.then_some((network, at))
        })?;
        let name_start = slash + 1 + network.before.len();
        let name = &text[name_start..];
        let length: usize = name
            .chars()
            .take(NAME_MAX)
            .take_while(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '%'))
            .map(char::len_utf8)
            .sum();
        let name = name[..length].trim_end_matches(['.', '-']);
        let stop = name_start + name.len();
        if !network.takes(name) || self.reserved.iter().any(|word| word.eq_ignore_ascii_case(name))
        {
            return None;
        }
        let rest = &text.as_bytes()[stop..];
        let deeper = rest.first() == Some(&b'/')
            && rest.get(1).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
        if (deeper && !network.deep) || rest.first() == Some(&b'@') {
            return None;
        }
        let form = if network.shared && !name.contains(['.', '_']) { PAGE } else { PROFILE };
        Some(Raw::plain(start_of(text, host)?, stop, form))
    }
}

impl Network {
    fn takes(&self, name: &str) -> bool {
        let digits = name.bytes().all(|b| b.is_ascii_digit());
        let least = if self.digits { 6 } else { 2 };
        name.len() >= least && (digits || !self.digits) && !name.as_bytes().ends_with(b".php")
    }
}

/// Where the address begins, with `https://`, `www.` or the country before the host.
fn start_of(text: &str, host: usize) -> Option<usize> {
    let head = before(text, host, 20);
    let mut start = host;
    let label = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if let Some(bare) = head.strip_suffix('.') {
        let sub = bare.len() - bare.trim_end_matches(label).len();
        // `www`, `nl`, `m`, `mobile`.
        if sub == 0 || sub > 6 {
            return None;
        }
        start -= sub + 1;
    }
    let head = before(text, start, 10);
    for scheme in ["https://", "http://"] {
        if head.to_ascii_lowercase().ends_with(scheme) {
            return Some(start - scheme.len());
        }
    }
    let left = head.chars().next_back();
    let joined =
        left.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '@'));
    (!joined).then_some(start)
}
