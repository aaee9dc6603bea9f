//! Values written by a pattern of single characters, such as `99.99.99-999.99`.

use std::ops::RangeInclusive;

use super::{Always, Raw};
use crate::detect::anchor::Anchor;
use crate::detect::boundary::{
    Edge, Separator, char_at, char_before, digits_at, may_begin, may_end,
};
use crate::detect::digit_run::{Beside, Beyond, Layout, Next, Run};
use crate::detect::pattern;

/// What may stand at one place of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Digit,
    Upper,
    Letter,
    UpperOrDigit,
    LetterOrDigit,
    /// One of these ASCII characters.
    OneOf(Vec<u8>),
    /// A separator, typographic forms included.
    Mark(Separator),
}

/// A template, ready to be tried at the anchor that it holds for certain.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Template {
    steps: Vec<Step>,
    /// First step of the anchor and the one after its last.
    anchor: (usize, usize),
    by: By,
}

/// How a template is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    /// All of it is the run of digits.
    Whole,
    /// It is groups of digits, of which the run is the first.
    Groups(Layout),
    /// The run of digits is a part of it.
    Digits,
    /// The anchor is a token of letters and digits.
    Token,
}

impl Template {
    /// Reads a template.
    ///
    /// ```text
    /// 9 digit   A upper-case letter   a letter   X upper-case letter or digit   x letter or digit
    /// [NL] one of these   blank - . / themselves, in all typographic forms
    /// ```
    pub(super) fn new(text: &str) -> Result<Self, String> {
        let steps = steps(text)?;
        let digits = runs(&steps, Step::is_digit);
        if steps.iter().all(|step| step.is_digit() || step.mark().is_some()) {
            let groups: Vec<usize> = digits.iter().map(|(from, to)| to - from).collect();
            let marks: Vec<Separator> = steps.iter().filter_map(Step::mark).collect();
            let by = match groups.len() {
                1 => By::Whole,
                _ if marks.len() + 1 != groups.len() => By::Digits,
                _ => By::Groups(Layout::new(&groups, &marks).ok_or(super::TOO_MANY_GROUPS)?),
            };
            return Ok(Self { steps, anchor: digits[0], by });
        }
        let bounded = |(from, to): &(usize, usize)| {
            let digit = |at: usize| steps.get(at).is_some_and(Step::may_be_digit);
            !digit(*to) && !from.checked_sub(1).is_some_and(digit)
        };
        // The longest run of digits is the rarest; the first of equals.
        let longest = digits.into_iter().filter(bounded).rev().max_by_key(|(from, to)| to - from);
        if let Some(anchor) = longest {
            return Ok(Self { steps, anchor, by: By::Digits });
        }
        let tokens = runs(&steps, Step::joins);
        let mixed = |(from, to): &(usize, usize)| {
            let run = &steps[*from..*to];
            run.iter().any(Step::may_be_digit) && run.iter().any(|step| !step.is_digit())
        };
        match tokens.into_iter().find(mixed) {
            Some(anchor) => Ok(Self { steps, anchor, by: By::Token }),
            None => Err(format!("the template {text:?} has no place for a digit")),
        }
    }

    /// Length of the anchor that the template is tried at, if it is of the class of `anchor`.
    pub(super) fn anchor_len(&self, class: Anchor) -> Option<usize> {
        let fits = match class {
            Anchor::Digits { .. } => self.by != By::Token,
            Anchor::Token { .. } => self.by == By::Token,
            _ => false,
        };
        fits.then_some(self.anchor.1 - self.anchor.0)
    }

    /// Whether a run of `length` digits between these can be the anchor.
    fn fits_digits(&self, length: usize, left: Beside, right: Beside) -> bool {
        let (from, to) = self.anchor;
        let before = self.steps[..from].iter().rev();
        let kind = self.first_mark().filter(|_| from == 0);
        self.by != By::Token
            && to - from == length
            && fits_side(before, left)
            && fits_side(self.steps[to..].iter(), right)
            && !(from == 0 && left.forbids_begin(Edge::Token))
            && !(to == self.steps.len() && right.forbids_end(Edge::Token))
            && !kind.is_some_and(|kind| left.is_digit_beyond(kind))
    }

    fn first_mark(&self) -> Option<Separator> {
        self.steps.iter().find_map(Step::mark)
    }

    /// The value around the run.
    fn find_in(&self, run: &Run<'_>) -> Option<(usize, usize)> {
        match &self.by {
            By::Whole => {
                let is_it = run.len() == self.steps.len() && self.takes(run.digits());
                (is_it && run.begins() && run.ends()).then_some((run.start, run.end))
            }
            By::Groups(layout) => {
                let goes_on = |kind| run.left.is_digit_beyond(kind);
                if run.len() != self.anchor.1
                    || !run.right.goes_on()
                    || self.first_mark().is_some_and(goes_on)
                {
                    return None;
                }
                let end = run.groups().end_of(layout)?;
                let free = run.begins() && may_end(run.text, end, Edge::Token);
                let digits = run.text.as_bytes()[run.start..end].iter().copied();
                let digits = digits.filter(u8::is_ascii_digit);
                let steps = self.steps.iter().filter(|step| step.mark().is_none());
                (free && steps.zip(digits).all(|(step, byte)| step.takes(byte)))
                    .then_some((run.start, end))
            }
            By::Digits => self.find(run.text, run.start, run.end),
            By::Token => None,
        }
    }

    /// Whether the digits are what the template wants; most of them want any.
    fn takes(&self, digits: &[u8]) -> bool {
        self.steps.iter().zip(digits).all(|(step, byte)| step.takes(*byte))
    }

    /// The value around the anchor `start..end`.
    fn find(&self, text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
        let (from, to) = self.anchor;
        if end - start != to - from {
            return None;
        }
        let bytes = text.as_bytes();
        let fits = |(step, byte): (&Step, &u8)| step.takes(*byte);
        if !self.steps[from..to].iter().zip(&bytes[start..end]).all(fits) {
            return None;
        }
        let mut stop = end;
        for step in &self.steps[to..] {
            stop += step.length_at(text, stop)?;
        }
        let mut begin = start;
        for step in self.steps[..from].iter().rev() {
            begin -= step.length_before(text, begin)?;
        }
        self.stands_free(text, begin, stop).then_some((begin, stop))
    }

    /// The template with any digit wherever it takes one.
    fn loose(&self) -> Self {
        let loose = |step: &Step| match step {
            Step::OneOf(set) if step.may_be_digit() => {
                let more = (b'0'..=b'9').filter(|digit| !set.contains(digit));
                Step::OneOf(set.iter().copied().chain(more).collect())
            }
            other => other.clone(),
        };
        Self { steps: self.steps.iter().map(loose).collect(), anchor: self.anchor, by: self.by }
    }

    fn stands_free(&self, text: &str, start: usize, end: usize) -> bool {
        // A further group of the same separator: part of a longer number.
        let before = || match self.first_mark() {
            Some(kind) if self.steps[0].may_be_digit() => digit_beyond_left(text, start, kind),
            _ => false,
        };
        let after = || match self.steps.iter().rev().find_map(Step::mark) {
            Some(kind) if self.steps[self.steps.len() - 1].may_be_digit() => {
                digit_beyond_right(text, end, kind)
            }
            _ => false,
        };
        may_begin(text, start, Edge::Token)
            && may_end(text, end, Edge::Token)
            && !before()
            && !after()
    }
}

/// Whether the steps beside the anchor, the nearest first, may stand there.
fn fits_side<'s>(mut steps: impl Iterator<Item = &'s Step>, side: Beside) -> bool {
    let Some(step) = steps.next() else { return side.next != Next::Letter };
    match step.mark() {
        Some(kind) => {
            side.next == kind.next()
                && steps.next().is_none_or(|beyond| match side.beyond {
                    Beyond::Digit => beyond.may_be_digit(),
                    Beyond::Letter => beyond.joins() && !beyond.is_digit(),
                    Beyond::Other => !beyond.joins(),
                })
        }
        None if step.joins() => side.next == Next::Letter,
        None => side.next != Next::Letter,
    }
}

fn digit_beyond_left(text: &str, start: usize, kind: Separator) -> bool {
    let separator = char_before(text, start).filter(|c| Separator::of(*c) == Some(kind));
    let beyond = separator.and_then(|c| char_before(text, start - c.len_utf8()));
    beyond.is_some_and(|c| c.is_ascii_digit())
}

fn digit_beyond_right(text: &str, end: usize, kind: Separator) -> bool {
    let separator = char_at(text, end).filter(|c| Separator::of(*c) == Some(kind));
    separator.is_some_and(|c| digits_at(text, end + c.len_utf8(), 1) == 1)
}

impl Step {
    fn mark(&self) -> Option<Separator> {
        match self {
            Self::Mark(separator) => Some(*separator),
            _ => None,
        }
    }

    fn is_digit(&self) -> bool {
        match self {
            Self::Digit => true,
            Self::OneOf(set) => set.iter().all(u8::is_ascii_digit),
            _ => false,
        }
    }

    fn may_be_digit(&self) -> bool {
        match self {
            Self::Digit | Self::UpperOrDigit | Self::LetterOrDigit => true,
            Self::OneOf(set) => set.iter().any(u8::is_ascii_digit),
            _ => false,
        }
    }

    /// Whether the step is of a letter or digit.
    fn joins(&self) -> bool {
        match self {
            Self::Mark(_) => false,
            Self::OneOf(set) => set[0].is_ascii_alphanumeric(),
            _ => true,
        }
    }

    fn takes(&self, byte: u8) -> bool {
        match self {
            Self::Digit => byte.is_ascii_digit(),
            Self::Upper => byte.is_ascii_uppercase(),
            Self::Letter => byte.is_ascii_alphabetic(),
            Self::UpperOrDigit => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
            Self::LetterOrDigit => byte.is_ascii_alphanumeric(),
            Self::OneOf(set) => set.contains(&byte),
            Self::Mark(_) => false,
        }
    }

    /// Bytes that the step takes at `at`.
    fn length_at(&self, text: &str, at: usize) -> Option<usize> {
        if let Self::Mark(kind) = self {
            let c = char_at(text, at)?;
            return (Separator::of(c) == Some(*kind)).then(|| c.len_utf8());
        }
        text.as_bytes().get(at).is_some_and(|byte| self.takes(*byte)).then_some(1)
    }

    /// Bytes that the step takes before `at`.
    fn length_before(&self, text: &str, at: usize) -> Option<usize> {
        if let Self::Mark(kind) = self {
            let c = char_before(text, at)?;
            return (Separator::of(c) == Some(*kind)).then(|| c.len_utf8());
        }
        let byte = text.as_bytes()[..at].last()?;
        self.takes(*byte).then_some(1)
    }
}

fn steps(text: &str) -> Result<Vec<Step>, String> {
    let mut steps = Vec::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        steps.push(match c {
            '9' => Step::Digit,
            'A' => Step::Upper,
            'a' => Step::Letter,
            'X' => Step::UpperOrDigit,
            'x' => Step::LetterOrDigit,
            ' ' | '-' | '.' | '/' => {
                Step::Mark(Separator::of(c).ok_or("a template knows four separators")?)
            }
            '[' => {
                let set: String = chars.by_ref().take_while(|c| *c != ']').collect();
                one_of(&set)?
            }
            other => return Err(format!("a template cannot hold {other:?}; write [{other}]")),
        });
    }
    let ends = |step: Option<&Step>| step.is_some_and(Step::joins);
    if ends(steps.first()) && ends(steps.last()) {
        Ok(steps)
    } else {
        Err(format!("the template {text:?} begins and ends with a letter or digit"))
    }
}

fn one_of(set: &str) -> Result<Step, String> {
    let joins = set.bytes().filter(u8::is_ascii_alphanumeric).count();
    if set.is_empty() || !set.is_ascii() || (joins != 0 && joins != set.len()) {
        return Err(format!("[{set}] is neither letters and digits nor marks"));
    }
    Ok(Step::OneOf(set.bytes().collect()))
}

/// The longest stretches of steps that are all `wanted`.
fn runs(steps: &[Step], wanted: fn(&Step) -> bool) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, _) in steps.iter().enumerate().filter(|(_, step)| wanted(step)) {
        match runs.last_mut() {
            Some((_, end)) if *end == at => *end = at + 1,
            _ => runs.push((at, at + 1)),
        }
    }
    runs
}

/// The steps, with all marks that templates of the same groups have at each place.
struct Merged<'t> {
    steps: &'t [Step],
    marks: Vec<Vec<u8>>,
}

impl<'t> Merged<'t> {
    fn of(template: &'t Template) -> Self {
        let mark = |step: &Step| match step {
            Step::Mark(kind) => vec![kind.plain()],
            _ => Vec::new(),
        };
        Self { steps: &template.steps, marks: template.steps.iter().map(mark).collect() }
    }

    /// Takes the marks of `template` as well, if its groups are the same.
    fn takes(&mut self, template: &Template) -> bool {
        let mark = |step: &Step| matches!(step, Step::Mark(_));
        let same = template.steps.len() == self.steps.len()
            && template.steps.iter().zip(self.steps).all(|(a, b)| a == b || mark(a) && mark(b));
        if same {
            for (marks, step) in self.marks.iter_mut().zip(&template.steps) {
                if let Step::Mark(kind) = step
                    && !marks.contains(&kind.plain())
                {
                    marks.push(kind.plain());
                }
            }
        }
        same
    }

    fn pattern(&self) -> String {
        let one = |(step, marks): (&Step, &Vec<u8>)| match step {
            Step::Digit => "[0-9]".to_owned(),
            Step::Upper => "[A-Z]".to_owned(),
            Step::Letter => "[A-Za-z]".to_owned(),
            Step::UpperOrDigit => "[A-Z0-9]".to_owned(),
            Step::LetterOrDigit => "[A-Za-z0-9]".to_owned(),
            Step::OneOf(set) => pattern::class(set),
            Step::Mark(_) => pattern::class(marks),
        };
        let classes: Vec<String> = self.steps.iter().zip(&self.marks).map(one).collect();
        let runs = classes.chunk_by(|a, b| a == b);
        pattern::word(&runs.map(|run| pattern::times(&run[0], run.len())).collect::<String>())
    }
}

/// Templates of one form; the longest value counts.
#[derive(Debug)]
pub(crate) struct Templates(Vec<Template>);

impl Templates {
    pub(super) fn new(templates: &[String]) -> Result<Self, String> {
        if templates.is_empty() {
            return Err("a form has at least one template".to_owned());
        }
        templates.iter().map(|t| Template::new(t)).collect::<Result<_, _>>().map(Self)
    }

    /// Templates that differ in their marks alone are one expression.
    pub(super) fn patterns(&self) -> Vec<String> {
        let mut merged: Vec<Merged<'_>> = Vec::new();
        for template in &self.0 {
            if !merged.iter_mut().any(|one| one.takes(template)) {
                merged.push(Merged::of(template));
            }
        }
        merged.iter().map(Merged::pattern).collect()
    }

    pub(super) fn wants(&self, class: Anchor) -> bool {
        self.0.iter().any(|template| template.anchor_len(class).is_some())
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// How long the anchor of that template is.
    pub(super) fn run_lengths(&self, template: usize) -> RangeInclusive<usize> {
        let (from, to) = self.0[template].anchor;
        to - from..=to - from
    }

    /// Whether a run of `length` digits between these can be the anchor of that template.
    pub(super) fn fits_digits(
        &self,
        template: usize,
        length: usize,
        left: Beside,
        right: Beside,
    ) -> bool {
        self.0[template].fits_digits(length, left, right)
    }

    /// Whether that template is one run of any digits.
    pub(super) fn is_plain(&self, template: usize) -> bool {
        self.0[template].steps.iter().all(|step| *step == Step::Digit)
    }

    /// Whether that template and one of others are the same.
    pub(super) fn is_like(&self, template: usize, others: &Self, other: usize) -> bool {
        self.0[template] == others.0[other]
    }

    /// The value of that template around the run.
    pub(super) fn find_one(&self, template: usize, run: &Run<'_>) -> Option<Raw> {
        self.0[template].find_in(run).map(|(from, to)| Raw::plain(from, to, 0))
    }

    /// The value of that template around the run, whatever the digits of its text.
    pub(super) fn always(&self, template: usize, run: &Run<'_>) -> Always {
        let strict = &self.0[template];
        let loose = strict.loose();
        match loose.find_in(run) {
            Some((from, to)) if loose == *strict => Always::Finds(Raw::plain(from, to, 0)),
            Some(_) => Always::Depends,
            None => Always::Nothing,
        }
    }

    /// Whether it may find something at the token, whatever the digits of its text.
    pub(super) fn may_find(&self, text: &str, start: usize, end: usize) -> bool {
        let tokens = self.0.iter().filter(|template| template.by == By::Token);
        tokens.map(Template::loose).any(|loose| loose.find(text, start, end).is_some())
    }

    pub(super) fn find(&self, text: &str, anchor: Anchor) -> Option<Raw> {
        let longest = match anchor {
            Anchor::Digits { start, end } => {
                let run = Run::new(text, start, end);
                let found = self.0.iter().filter_map(|template| template.find_in(&run));
                found.max_by_key(|(from, to)| to - from)
            }
            Anchor::Token { start, end } => {
                let found = self.0.iter().filter(|template| template.by == By::Token);
                let found = found.filter_map(|template| template.find(text, start, end));
                found.max_by_key(|(from, to)| to - from)
            }
            _ => None,
        };
        longest.map(|(from, to)| Raw::plain(from, to, 0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the templates find in `text`, whichever anchor it takes.
    fn found<'t>(templates: &[&str], text: &'t str) -> Vec<&'t str> {
        let templates: Vec<String> = templates.iter().map(|t| (*t).to_owned()).collect();
        let templates = Templates::new(&templates).unwrap();
        let mut found = Vec::new();
        crate::detect::anchor::each_anchor(text, |anchor| {
            if let Some(raw) = templates.find(text, anchor) {
                found.push(&text[raw.start..raw.end]);
            }
        });
        found
    }

    #[test]
    fn values_are_found_as_they_are_written() {
        let check = |template: &str, text: &str, expected: &[&str]| {
            assert_eq!(found(&[template], text), expected, "{template} in {text}");
        };
        check("99.99.99-999.99", "nr 85.07.30-033.28.", &["85.07.30-033.28"]);
        check("99.99.99-999.99", "85.07.30\u{2011}033.28", &["85.07.30\u{2011}033.28"]);
        check("99 99 9", "12\u{a0}34\u{202f}5", &["12\u{a0}34\u{202f}5"]);
        check("AA-99-99", "kenteken GB-12-34 of gb-12-34", &["GB-12-34"]);
        check("aa 99 99 99 a", "QQ 12 34 56 c", &["QQ 12 34 56 c"]);
        check("[N][L]999999999[B]99", "NL123456782B01 BE123456782B01", &["NL123456782B01"]);
        check("999999[+-]999X", "131052-308T 131052+308T", &["131052-308T", "131052+308T"]);
        check("AAXXXXXX9", "XR1001R58 XRABCDEF8", &["XR1001R58", "XRABCDEF8"]);
        check("[8]9999", "81234 91234", &["81234"]);
        check("AAA999", "ABC123, AB123, xABC123, ABC1234", &["ABC123"]);
    }

    #[test]
    fn a_part_of_something_longer_is_not_found() {
        for text in
            ["1.85.07.30-033.28", "85.07.30-033.28.1", "x85.07.30-033.28", "85.07.30-033.28a"]
        {
            assert_eq!(found(&["99.99.99-999.99"], text), [""; 0], "{text}");
        }
        assert_eq!(found(&["99 99 99"], "11 22 33 44"), [""; 0]);
    }

    #[test]
    fn the_longest_of_a_form_counts() {
        assert_eq!(found(&["999999", "999999-9999"], "850730-1234"), ["850730-1234"]);
    }

    #[test]
    fn bad_templates_are_refused() {
        for bad in ["", "AAA", "99-", "-99", "9é9", "9[é]9", "9[]9", "9[A-]9", "9N9", "99:99"] {
            assert!(Template::new(bad).is_err(), "{bad}");
        }
    }
}
