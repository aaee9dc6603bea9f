//! Which shapes a run of digits can have, by its length and by what stands beside it. Pure.
//!
//! With it the number of rules hardly matters: of a hundred shapes, a run of digits has a handful, and
//! what many rules want is looked for once.

use std::collections::HashMap;

use super::anchor::Anchor;
use super::digit_run::{Beside, Run};
use super::rule::Rule;
use super::rule_bits::RuleBits;
use super::shape::Shape;

/// A shape that a run of digits may have, for all rules that want it.
#[derive(Debug)]
pub(super) struct NumberShape {
    /// The run is the whole value.
    pub(super) plain: bool,
    /// In order; the shape of the first is that of all.
    pub(super) wanted: Box<[Wanted]>,
    /// What the least demanding of the rules needs.
    pub(super) needs: Needs,
    rules: RuleBits,
}

/// Who wants a shape.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    pub(super) rule: usize,
    pub(super) shape: usize,
    /// Of the shape, see [`super::rule::CompiledShape`].
    pub(super) first_form: usize,
    pub(super) nested: bool,
    /// Which of several templates; 0 for other shapes.
    pub(super) template: usize,
    /// Without a word beside it, or a header for it, it is nothing.
    pub(super) needs: Needs,
}

/// What a value needs beside its form, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Needs {
    Nothing,
    /// A word that speaks for it, or the vote of its column.
    WordOrColumn,
    /// A word that speaks for it.
    Word,
}

impl Needs {
    /// Whether a value may be something without a word.
    pub(super) fn no_word(self, in_table: bool) -> bool {
        match self {
            Self::Nothing => true,
            Self::WordOrColumn => in_table,
            Self::Word => false,
        }
    }
}

impl NumberShape {
    /// Whether a word may speak for one of the rules.
    pub(super) fn is_spoken_for(&self, spoken: &RuleBits) -> bool {
        self.rules.meets(spoken)
    }
}

/// Shapes by length of the run, left and right.
#[derive(Debug)]
pub(super) struct NumberShapes {
    /// Longer runs are treated alike.
    length_max: usize,
    /// Where the shapes of a run are; in half the room, since it is asked for run by run.
    places: Vec<u32>,
    shapes: Vec<Box<[NumberShape]>>,
}

impl NumberShapes {
    pub(super) fn new(rules: &[Rule]) -> Self {
        let kinds = kinds(rules);
        let shape_of = |kind: &Vec<Wanted>| &rules[kind[0].rule].shapes[kind[0].shape].shape;
        let lengths = |kind: &Vec<Wanted>| shape_of(kind).run_lengths(kind[0].template);
        let bounded = kinds.iter().map(|kind| *lengths(kind).end()).filter(|end| *end < usize::MAX);
        let length_max = bounded.max().unwrap_or_default() + 1;
        let mut known: HashMap<Vec<(usize, bool)>, u32> = HashMap::new();
        let (mut places, mut shapes) = (Vec::new(), Vec::new());
        for length in 0..=length_max {
            let all = kinds.iter().enumerate().filter(|(_, kind)| lengths(kind).contains(&length));
            let all: Vec<_> = all.collect();
            for left in Beside::each() {
                for right in Beside::each() {
                    let fits = |kind: &Vec<Wanted>| {
                        let (shape, template) = (shape_of(kind), kind[0].template);
                        shape
                            .fits_digits(template, length, left, right)
                            .then(|| shape.is_plain(template, length, right))
                    };
                    let fitting: Vec<(usize, bool)> =
                        all.iter().filter_map(|(at, kind)| Some((*at, fits(kind)?))).collect();
                    let place = *known.entry(fitting).or_insert_with_key(|fitting| {
                        shapes.push(entry(fitting, &kinds, rules.len()));
                        u32::try_from(shapes.len() - 1).expect("fewer than lengths and sides")
                    });
                    places.push(place);
                }
            }
        }
        Self { length_max, places, shapes }
    }

    pub(super) fn of(&self, run: &Run<'_>) -> &[NumberShape] {
        let length = run.len().min(self.length_max);
        let sides = Beside::COUNT;
        let at = (length * sides + run.left.index()) * sides + run.right.index();
        &self.shapes[self.places[at] as usize]
    }
}

/// The shapes of all rules, those that find the same together.
fn kinds(rules: &[Rule]) -> Vec<Vec<Wanted>> {
    let mut kinds: Vec<Vec<Wanted>> = Vec::new();
    for (rule, one) in rules.iter().enumerate() {
        for (shape, compiled) in one.shapes.iter().enumerate() {
            if !compiled.shape.wants(Anchor::EACH[0]) {
                continue;
            }
            for template in 0..compiled.shape.templates() {
                let needs = one.needs(compiled);
                let (first_form, nested) = (compiled.first_form, compiled.nested);
                let wanted = Wanted { rule, shape, first_form, nested, template, needs };
                let like = |kind: &&mut Vec<Wanted>| {
                    let first = &kind[0];
                    let other: &Shape = &rules[first.rule].shapes[first.shape].shape;
                    compiled.shape.is_like(template, other, first.template)
                };
                match kinds.iter_mut().find(like) {
                    Some(kind) => kind.push(wanted),
                    None => kinds.push(vec![wanted]),
                }
            }
        }
    }
    kinds
}

/// The shapes of these kinds; those that are the run alone are one.
fn entry(fitting: &[(usize, bool)], kinds: &[Vec<Wanted>], rules: usize) -> Box<[NumberShape]> {
    let of = |plain: bool, wanted: Vec<Wanted>| {
        let mut bits = RuleBits::none(rules);
        for one in &wanted {
            bits.add(one.rule);
        }
        let needs = wanted.iter().map(|one| one.needs).min().unwrap_or(Needs::Word);
        NumberShape { plain, wanted: wanted.into(), needs, rules: bits }
    };
    let is_plain = |plain: bool| move |(_, is): &&(usize, bool)| *is == plain;
    let plain = fitting.iter().filter(is_plain(true)).flat_map(|(kind, _)| kinds[*kind].clone());
    let mut plain: Vec<Wanted> = plain.collect();
    plain.sort_by_key(|one| (one.rule, one.shape, one.template));
    let others = fitting.iter().filter(is_plain(false));
    let others = others.map(|(kind, _)| of(false, kinds[*kind].clone()));
    (!plain.is_empty()).then(|| of(true, plain)).into_iter().chain(others).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::super::anchor::each_anchor;
    use super::super::definition::{MatcherDef, ShapeDef};
    use super::super::rule_set::RuleSet;
    use super::*;

    static RULES: LazyLock<RuleSet> = LazyLock::new(RuleSet::embedded);

    /// Whether the table tries every shape of numbers that finds something at a run of digits in `text`.
    fn check(text: &str, shape: &Shape) {
        each_anchor(text, |anchor| {
            let Anchor::Digits { start, end } = anchor else { return };
            let run = Run::new(text, start, end);
            for template in 0..shape.templates() {
                let found = shape.find_number(template, &run);
                let tried = shape.run_lengths(template).contains(&run.len())
                    && shape.fits_digits(template, run.len(), run.left, run.right);
                assert!(tried || found.is_none(), "{} at {start} of {text:?}", name(shape));
                if tried && shape.is_plain(template, run.len(), run.right) {
                    let plain = (run.begins() && run.ends()).then_some((start, end));
                    let found = found.map(|raw| (raw.start, raw.end));
                    assert_eq!(found, plain, "{} at {start} of {text:?}", name(shape));
                }
            }
        });
    }

    /// The kind of a shape, without its lists.
    fn name(shape: &Shape) -> String {
        format!("{shape:?}").chars().take(60).collect()
    }

    fn examples() -> Vec<String> {
        let examples = RULES.rules().flat_map(Rule::all_examples).map(|example| example.text);
        examples.filter(|text| text.contains(|c: char| c.is_ascii_digit())).collect()
    }

    /// An example of a rule in which something was changed.
    fn near_example() -> impl Strategy<Value = String> {
        let glue = "[0-9A-Za-z .,:;/@_+'°€B-]|\u{a0}|\u{2011}|\u{ad}|\u{301}|é|\n|1,5|";
        let edit = (any::<prop::sample::Index>(), 0..3_usize, glue);
        (prop::sample::select(examples()), prop::collection::vec(edit, 0..4)).prop_map(
            |(text, edits)| {
                let mut chars: Vec<char> = text.chars().collect();
                for (place, taken, put) in edits {
                    let at = place.index(chars.len() + 1);
                    let to = (at + taken).min(chars.len());
                    chars.splice(at..to, put.chars());
                }
                chars.into_iter().collect()
            },
        )
    }

    proptest! {
        #[test]
        fn the_table_leaves_out_no_shape_of_a_rule(text in near_example()) {
            for rule in RULES.rules() {
                for shape in rule.shapes.iter().filter(|one| one.shape.wants(Anchor::EACH[0])) {
                    check(&text, &shape.shape);
                }
            }
        }

        #[test]
        fn the_table_leaves_out_no_template(
            templates in prop::collection::vec("[9Aax](9{1,3}|[ .-]|[AaXx]|\\[[+*]\\]|\\[12\\]|\\[NL\\]){0,6}9", 1..3),
            groups in prop::collection::vec(prop::collection::vec(1..5_usize, 1..4), 1..3),
            text in "([0-9]{1,4}|[ .+*/-]|[A-Ca-cNL]|\u{a0}|\u{2011}|\u{ad}|é){0,12}",
        ) {
            let shape = |matcher| {
                let name = Some("own".to_owned());
                Shape::compile(ShapeDef { matcher, name, nested: false })
            };
            let digits = MatcherDef::DigitGroups { groups, separators: " .-/".to_owned(), float: false };
            for (one, _) in [shape(MatcherDef::Template(templates)), shape(digits)].into_iter().flatten() {
                if one.wants(Anchor::EACH[0]) {
                    check(&text, &one);
                }
            }
        }
    }
}
