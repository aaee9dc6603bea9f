//! A run of digits with what stands beside it, read once for all the shapes that it may have. Pure.

use std::cell::{Cell, OnceCell};

use super::boundary::{Edge, Separator, char_at, char_before, digits_at, may_begin, may_end};

/// What stands right beside a run of digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// The end of the text, or any other character.
    Other,
    /// An ASCII letter.
    Letter,
    /// A character beyond ASCII that is no separator.
    Wide,
    /// Separators, typographic forms included.
    Space,
    Dash,
    Dot,
    Slash,
    Colon,
    Comma,
}

/// What stands beyond a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beyond {
    /// Nothing, any other character, or there is no mark.
    Other,
    /// An ASCII letter.
    Letter,
    Digit,
}

/// One side of a run of digits, as far as two characters tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Beside {
    pub(super) next: Next,
    pub(super) beyond: Beyond,
}

const NEXT: [Next; 256] = {
    let mut next = [Next::Other; 256];
    let mut byte = 0;
    while byte < 0x80_u8 {
        next[byte as usize] = match byte {
            b'a'..=b'z' | b'A'..=b'Z' => Next::Letter,
            b' ' => Next::Space,
            b'-' => Next::Dash,
            b'.' => Next::Dot,
            b'/' => Next::Slash,
            b':' => Next::Colon,
            b',' => Next::Comma,
            _ => Next::Other,
        };
        byte += 1;
    }
    let mut wide = 0x80;
    while wide < next.len() {
        next[wide] = Next::Wide;
        wide += 1;
    }
    next
};

impl Next {
    const EACH: [Self; 9] = [
        Self::Other,
        Self::Letter,
        Self::Wide,
        Self::Space,
        Self::Dash,
        Self::Dot,
        Self::Slash,
        Self::Colon,
        Self::Comma,
    ];

    fn of(c: Option<char>) -> Self {
        match c.and_then(Separator::of) {
            Some(Separator::Space) => Self::Space,
            Some(Separator::Dash) => Self::Dash,
            Some(Separator::Dot) => Self::Dot,
            Some(Separator::Slash) => Self::Slash,
            None => Self::Wide,
        }
    }

    fn is_mark(self) -> bool {
        !matches!(self, Self::Other | Self::Letter | Self::Wide)
    }
}

impl Beyond {
    const EACH: [Self; 3] = [Self::Other, Self::Letter, Self::Digit];

    fn of(byte: Option<&u8>) -> Self {
        match byte {
            Some(b'0'..=b'9') => Self::Digit,
            Some(b'a'..=b'z' | b'A'..=b'Z') => Self::Letter,
            _ => Self::Other,
        }
    }
}

impl Beside {
    pub(super) const COUNT: usize = Next::EACH.len() * Beyond::EACH.len();

    /// Every side that there is, in the order of [`Self::index`].
    pub(super) fn each() -> impl Iterator<Item = Self> + Clone {
        let both = |next| Beyond::EACH.into_iter().map(move |beyond| Self { next, beyond });
        Next::EACH.into_iter().flat_map(both)
    }

    pub(super) fn index(self) -> usize {
        self.next as usize * Beyond::EACH.len() + self.beyond as usize
    }

    /// The side of digits that begin at `start`.
    pub(super) fn before(text: &str, start: usize) -> Self {
        let bytes = text.as_bytes();
        let Some(at) = start.checked_sub(1) else { return Self::NOTHING };
        match NEXT[usize::from(bytes[at])] {
            Next::Wide => {
                let c = char_before(text, start);
                let stop = start - c.map_or(0, char::len_utf8);
                Self::new(Next::of(c), || bytes[..stop].last())
            }
            next => Self::new(next, || bytes[..at].last()),
        }
    }

    /// The side of digits that end before `end`.
    pub(super) fn after(text: &str, end: usize) -> Self {
        let bytes = text.as_bytes();
        let Some(byte) = bytes.get(end) else { return Self::NOTHING };
        match NEXT[usize::from(*byte)] {
            Next::Wide => {
                let c = char_at(text, end);
                let at = end + c.map_or(0, char::len_utf8);
                Self::new(Next::of(c), || bytes.get(at))
            }
            next => Self::new(next, || bytes.get(end + 1)),
        }
    }

    const NOTHING: Self = Self { next: Next::Other, beyond: Beyond::Other };

    fn new<'b>(next: Next, beyond: impl FnOnce() -> Option<&'b u8>) -> Self {
        let beyond = if next.is_mark() { Beyond::of(beyond()) } else { Beyond::Other };
        Self { next, beyond }
    }

    /// Whether a digit stands beyond that separator.
    pub(super) fn is_digit_beyond(self, kind: Separator) -> bool {
        self.beyond == Beyond::Digit && self.next == kind.next()
    }

    /// Whether a letter or digit stands beyond the mark.
    pub(super) fn goes_on(self) -> bool {
        self.beyond != Beyond::Other
    }

    /// Whether no value begins right of it, see [`may_begin`].
    pub(super) fn forbids_begin(self, edge: Edge) -> bool {
        match self.next {
            Next::Letter => true,
            Next::Slash => edge == Edge::Token && self.goes_on(),
            Next::Dash => self.goes_on(),
            Next::Dot | Next::Colon => self.beyond == Beyond::Digit,
            _ => false,
        }
    }

    /// Whether no value ends left of it, see [`may_end`].
    pub(super) fn forbids_end(self, edge: Edge) -> bool {
        match self.next {
            Next::Letter => true,
            Next::Slash => edge == Edge::Token && self.goes_on(),
            Next::Dash | Next::Dot | Next::Colon => self.goes_on(),
            _ => false,
        }
    }
}

/// A run of digits in its text.
#[derive(Debug)]
pub(super) struct Run<'t> {
    pub(super) text: &'t str,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) left: Beside,
    pub(super) right: Beside,
    begins: Cell<Option<bool>>,
    ends: Cell<Option<bool>>,
    groups: OnceCell<Groups>,
}

impl<'t> Run<'t> {
    pub(super) fn new(text: &'t str, start: usize, end: usize) -> Self {
        let sides = (Beside::before(text, start), Beside::after(text, end));
        Self::between(text, (start, end), sides)
    }

    /// As [`Self::new`], where it is known what stands beside it.
    pub(super) fn between(
        text: &'t str,
        (start, end): (usize, usize),
        (left, right): (Beside, Beside),
    ) -> Self {
        Self {
            text,
            start,
            end,
            left,
            right,
            begins: Cell::new(None),
            ends: Cell::new(None),
            groups: OnceCell::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.end - self.start
    }

    pub(super) fn digits(&self) -> &'t [u8] {
        &self.text.as_bytes()[self.start..self.end]
    }

    /// Whether a value may begin with it, as [`Edge::Token`] says.
    pub(super) fn begins(&self) -> bool {
        let look = || {
            !self.left.forbids_begin(Edge::Token) && may_begin(self.text, self.start, Edge::Token)
        };
        asked_once(&self.begins, look)
    }

    /// Whether a value may end with it, as [`Edge::Token`] says.
    pub(super) fn ends(&self) -> bool {
        let look =
            || !self.right.forbids_end(Edge::Token) && may_end(self.text, self.end, Edge::Token);
        asked_once(&self.ends, look)
    }

    /// It and the groups of digits after it.
    pub(super) fn groups(&self) -> &Groups {
        self.groups.get_or_init(|| Groups::read(self.text, self.start, self.end))
    }
}

fn asked_once(known: &Cell<Option<bool>>, look: impl FnOnce() -> bool) -> bool {
    known.get().unwrap_or_else(|| {
        let answer = look();
        known.set(Some(answer));
        answer
    })
}

/// Most groups that are read.
const GROUPS_MAX: usize = 12;
/// Most digits that a group is told to have; a longer one is told to have one more.
const GROUP_MAX: usize = 30;
/// Bits for the length of a group.
const LENGTH_BITS: usize = 5;
/// Bits for a separator.
const MARK_BITS: usize = 2;

/// Groups of digits, each parted from the next by one separator.
#[derive(Debug)]
pub(super) struct Groups {
    layout: Layout,
    /// Groups from the first on that are parted by the same kind of separator.
    alike: usize,
    /// Where the first begins; the other places are told from there.
    begin: usize,
    /// Where each group begins.
    starts: [u16; GROUPS_MAX],
    /// Where each group ends.
    ends: [u16; GROUPS_MAX],
}

/// The lengths of groups, and what parts them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Layout {
    count: usize,
    /// The first group stands in the lowest bits.
    lengths: u64,
    marks: u32,
}

impl Layout {
    /// The layout of these groups; `None` for more of them, or longer ones, than are told apart.
    pub(super) fn new(groups: &[usize], marks: &[Separator]) -> Option<Self> {
        let fits = groups.len() < GROUPS_MAX && groups.iter().all(|g| (1..=GROUP_MAX).contains(g));
        let (first, rest) = groups.split_first().filter(|_| fits)?;
        let mut layout = Self::default();
        layout.push(*first, None);
        for (length, mark) in rest.iter().zip(marks) {
            layout.push(*length, Some(*mark));
        }
        Some(layout)
    }

    fn push(&mut self, length: usize, mark: Option<Separator>) {
        self.lengths |= (length as u64) << (LENGTH_BITS * self.count);
        if let Some(mark) = mark {
            self.marks |= (mark as u32) << (MARK_BITS * (self.count - 1));
        }
        self.count += 1;
    }

    /// The first groups of it.
    fn head(&self, count: usize) -> Self {
        Self {
            count,
            lengths: self.lengths & ((1 << (LENGTH_BITS * count)) - 1),
            marks: self.marks & ((1 << (MARK_BITS * (count - 1))) - 1),
        }
    }

    pub(super) fn lengths(&self) -> u64 {
        self.lengths
    }
}

impl Groups {
    fn read(text: &str, start: usize, end: usize) -> Self {
        let bytes = text.as_bytes();
        let mut groups = Self {
            layout: Layout::default(),
            alike: 1,
            begin: start,
            starts: [0; GROUPS_MAX],
            ends: [0; GROUPS_MAX],
        };
        // A first group that is so long has none after it.
        let small = |at: usize| u16::try_from(at - start).unwrap_or(u16::MAX);
        groups.ends[0] = small(end);
        groups.layout.push((end - start).min(GROUP_MAX + 1), None);
        let (mut at, mut first) = (end, None);
        while groups.layout.count < GROUPS_MAX && end - start <= GROUP_MAX {
            let Some((mark, next)) = separator_at(text, at) else { break };
            if !bytes.get(next).is_some_and(u8::is_ascii_digit) {
                break;
            }
            let length = digits_at(text, next, GROUP_MAX + 1);
            if *first.get_or_insert(mark) == mark && groups.alike == groups.layout.count {
                groups.alike += 1;
            }
            at = next + length;
            groups.starts[groups.layout.count] = small(next);
            groups.ends[groups.layout.count] = small(at);
            groups.layout.push(length, Some(mark));
            if length > GROUP_MAX {
                break;
            }
        }
        groups
    }

    pub(super) fn count(&self) -> usize {
        self.layout.count
    }

    /// The groups from the first on that one kind of separator parts, if there are two or more: their
    /// lengths as in [`Layout::lengths`], the separator, and where they end.
    pub(super) fn alike(&self) -> Option<(u64, Separator, usize)> {
        let head = self.layout.head(self.alike);
        (self.alike > 1).then(|| (head.lengths, self.mark(0), self.end(self.alike - 1)))
    }

    /// Where the groups of that layout end, if these begin with it and the last separator has no
    /// further group after it.
    pub(super) fn end_of(&self, layout: &Layout) -> Option<usize> {
        let count = layout.count;
        let begins = self.layout.count >= count && self.layout.head(count) == *layout;
        let goes_on = || {
            count > 1 && self.layout.count > count && self.mark(count - 1) == self.mark(count - 2)
        };
        (begins && !goes_on()).then(|| self.end(count - 1))
    }

    /// How many digits a group has, or, of one that is longer than are told apart, how many were read.
    pub(super) fn length(&self, group: usize) -> usize {
        usize::from(self.ends[group] - self.starts[group])
    }

    /// The separator after that group, which is not the last.
    pub(super) fn mark(&self, group: usize) -> Separator {
        Separator::EACH[(self.layout.marks >> (MARK_BITS * group)) as usize % Separator::EACH.len()]
    }

    pub(super) fn end(&self, group: usize) -> usize {
        self.begin + usize::from(self.ends[group])
    }
}

/// The separator at `at` and where the text goes on after it.
fn separator_at(text: &str, at: usize) -> Option<(Separator, usize)> {
    match *text.as_bytes().get(at)? {
        b' ' => Some((Separator::Space, at + 1)),
        b'-' => Some((Separator::Dash, at + 1)),
        b'.' => Some((Separator::Dot, at + 1)),
        b'/' => Some((Separator::Slash, at + 1)),
        0x80.. => char_at(text, at).and_then(|c| Some((Separator::of(c)?, at + c.len_utf8()))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn runs(text: &str) -> Vec<Run<'_>> {
        let mut runs = Vec::new();
        crate::detect::anchor::each_anchor(text, |anchor| {
            if let crate::detect::anchor::Anchor::Digits { start, end } = anchor {
                runs.push(Run::new(text, start, end));
            }
        });
        runs
    }

    #[test]
    fn groups_are_read_to_their_end() {
        let groups = |text: &'static str| {
            let run = &runs(text)[0];
            let groups = run.groups();
            let lengths: Vec<usize> = (0..groups.count()).map(|at| groups.length(at)).collect();
            (lengths, groups.alike().map(|(_, _, end)| end))
        };
        assert_eq!(groups("12-03-1975 x"), (vec![2, 2, 4], Some(10)));
        assert_eq!(groups("12-03.1975"), (vec![2, 2, 4], Some(5)));
        assert_eq!(groups("12, 3"), (vec![2], None));
        assert_eq!(groups("12\u{a0}34\u{202f}5"), (vec![2, 2, 1], Some(10)));
        assert_eq!(groups("1 2 3 4 5 6 7 8 9 0 1 2 3 4").0.len(), GROUPS_MAX);
    }

    #[test]
    fn layouts_fit_whole_groups() {
        let layout = Layout::new(&[2, 2, 2], &[Separator::Dot, Separator::Dash]).unwrap();
        let end = |text: &'static str| runs(text)[0].groups().end_of(&layout);
        assert_eq!(end("12.34-56"), Some(8));
        assert_eq!(end("12.34-56.78"), Some(8));
        for other in ["12.34-56-78", "12.34-567", "12.34.56", "12.34", "1.34-56"] {
            assert_eq!(end(other), None, "{other}");
        }
        assert_eq!(Layout::new(&[1; GROUPS_MAX], &[Separator::Dot; 11]), None);
        assert_eq!(Layout::new(&[GROUP_MAX + 1, 2], &[Separator::Dot]), None);
    }

    proptest! {
        /// Two characters never say no where a look at all of them says yes.
        #[test]
        fn what_is_forbidden_is_never_free(text in "[0-9ab,.:/ €_\u{a0}\u{2013}é-]{1,12}") {
            for run in runs(&text) {
                for edge in [Edge::Token, Edge::SlashOpen] {
                    let (begins, ends) = (may_begin(&text, run.start, edge), may_end(&text, run.end, edge));
                    prop_assert!(!(run.left.forbids_begin(edge) && begins), "{}", text);
                    prop_assert!(!(run.right.forbids_end(edge) && ends), "{}", text);
                }
                prop_assert_eq!(run.begins(), may_begin(&text, run.start, Edge::Token));
                prop_assert_eq!(run.ends(), may_end(&text, run.end, Edge::Token));
            }
        }
    }
}
