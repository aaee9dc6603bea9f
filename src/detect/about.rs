//! What a rule is, for people who want to know. Pure. The words are chosen by the shell.

use super::definition::CheckDef;
use super::evidence::Ground;
use super::pass_rate::Draft;
use super::rule::{Example, Rule};
use super::rule_set::RuleOrigin;
use crate::inventory::Tier;

/// A shape, with the names of the forms that it finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShapeAbout {
    /// Names of its forms.
    pub forms: Vec<String>,
    /// What a value looks like.
    pub look: Look,
}

/// What a value looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look {
    /// Digits in groups such as `4-2-3`, and what may stand between them.
    Digits {
        /// Ways to group them.
        groups: Vec<String>,
        /// Characters that may part the groups.
        separators: String,
    },
    /// Templates: `9` digit, `A` upper-case letter, and so on.
    Templates(Vec<String>),
    /// A matcher of its own kind.
    BuiltIn,
}

/// A list of words, by what it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WordList {
    /// Beside the value.
    Label,
    /// Beside it, too common to be worth as much.
    Weak,
    /// After it.
    After,
    /// Header, key, element.
    Field,
    /// Anywhere in the item.
    Document,
    /// Beside it, against the rule.
    NegativeLabel,
    /// Header, key, element, against the rule.
    NegativeField,
    /// Of a signal: two different ones count.
    Stem,
    /// Of a signal: one counts.
    Strong,
    /// Of a signal: in these capitals.
    Exact,
}

impl WordList {
    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Label => "label",
            Self::Weak => "weak",
            Self::After => "after",
            Self::Field => "field",
            Self::Document => "document",
            Self::NegativeLabel => "negative_label",
            Self::NegativeField => "negative_field",
            Self::Stem => "stem",
            Self::Strong => "strong",
            Self::Exact => "exact",
        }
    }
}

/// A line of the evidence table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceAbout {
    /// What it rests on.
    pub ground: Ground,
    /// Forms that it speaks of; empty for all.
    pub forms: Vec<String>,
    /// Whether the test of the value must have passed; `None` when that does not matter.
    pub passed: Option<bool>,
    /// What it makes of the value.
    pub tier: Tier,
}

/// An example or counter-example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleAbout {
    /// Whether it is a counter-example.
    pub counter: bool,
    /// The text; cells of a column are joined by ` | `.
    pub text: String,
    /// Header of its column, or its key.
    pub field: Option<String>,
    /// The strongest tier that its type must have in it; `None`: not found.
    pub tier: Option<Tier>,
    /// Line in the file of the rule.
    pub line: usize,
}

impl Rule {
    /// Whose rule it is.
    pub fn origin(&self) -> RuleOrigin {
        self.written.origin
    }

    /// The file that it is written in, and the line of its id.
    pub fn place(&self) -> (&str, usize) {
        (&self.written.file, self.written.line)
    }

    /// Name of the test that its values must pass.
    pub fn validator_name(&self) -> Option<&str> {
        self.written.validator.as_deref()
    }

    /// Whether it is about the item as a whole: words of a special category, no values.
    pub fn is_signal(&self) -> bool {
        self.signal.is_some()
    }

    /// Tiers that it can give, the strongest first.
    pub fn tiers(&self) -> Vec<Tier> {
        let signal = self.signal.iter().map(|_| Tier::T3);
        let mut tiers: Vec<Tier> =
            self.evidence.iter().map(|line| line.tier).chain(signal).collect();
        tiers.sort();
        tiers.dedup();
        tiers
    }

    /// Its shapes, as written.
    pub fn shapes(&self) -> Vec<ShapeAbout> {
        let ends =
            self.shapes.iter().skip(1).map(|shape| shape.first_form).chain([self.forms.len()]);
        let shapes = self.shapes.iter().zip(&self.drafts).zip(ends);
        let about = |((shape, draft), end): ((&super::rule::CompiledShape, &Draft), usize)| {
            ShapeAbout { forms: self.forms[shape.first_form..end].to_vec(), look: look(draft) }
        };
        shapes.map(about).collect()
    }

    /// Its lists of words that are not empty.
    pub fn words(&self) -> Vec<(WordList, &[String])> {
        let (context, negative) = (&self.context, &self.negative);
        let mut lists: Vec<(WordList, &[String])> = vec![
            (WordList::Label, &context.label),
            (WordList::Weak, &context.weak),
            (WordList::After, &context.after),
            (WordList::Field, &context.field),
            (WordList::Document, &context.document),
            (WordList::NegativeLabel, &negative.label),
            (WordList::NegativeField, &negative.field),
        ];
        if let Some(signal) = &self.signal {
            lists.extend([
                (WordList::Stem, &signal.stems[..]),
                (WordList::Strong, &signal.strong),
                (WordList::Exact, &signal.exact),
            ]);
        }
        lists.retain(|(_, words)| !words.is_empty());
        lists
    }

    /// Its evidence table, as written.
    pub fn evidence_table(&self) -> Vec<EvidenceAbout> {
        let line = |line: &super::definition::EvidenceDef| EvidenceAbout {
            ground: line.ground,
            forms: line.forms.clone().unwrap_or_default(),
            passed: match line.check {
                CheckDef::Passed => Some(true),
                CheckDef::Failed => Some(false),
                CheckDef::Any => None,
            },
            tier: line.tier,
        };
        self.evidence.iter().map(line).collect()
    }

    /// How many values it knows from manuals and test sets.
    pub fn test_value_count(&self) -> usize {
        self.test_values.len()
    }

    /// Its examples, then its counter-examples.
    pub fn all_examples(&self) -> Vec<ExampleAbout> {
        let about = |counter: bool| {
            move |Example { def, line }: &Example| ExampleAbout {
                counter,
                text: def.texts().join(" | "),
                field: def.field.clone(),
                tier: def.tier,
                line: *line,
            }
        };
        let examples = self.examples.iter().map(about(false));
        examples.chain(self.counter_examples.iter().map(about(true))).collect()
    }
}

fn look(draft: &Draft) -> Look {
    match draft {
        Draft::Digits { groups, separators } => {
            let written = |group: &Vec<usize>| {
                group.iter().map(ToString::to_string).collect::<Vec<_>>().join("-")
            };
            Look::Digits {
                groups: groups.iter().map(written).collect(),
                separators: separators.clone(),
            }
        }
        Draft::Templates(templates) => Look::Templates(templates.clone()),
        Draft::Accounts(_) | Draft::BuiltIn => Look::BuiltIn,
    }
}
