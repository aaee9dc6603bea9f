//! How many random values of a rule's shape pass its test. Pure: the values come from a fixed seed.
//!
//! One in eleven passes the eleven-test, one in ten Luhn: what such a rule says on form alone is noise.

use super::definition::{MatcherDef, ShapeDef};
use super::evidence::Ground;
use super::rule::Rule;
use super::rule_set::RuleSet;
use super::validator::Validator;
use crate::inventory::Tier;

/// Values drawn for one form: the measured share is within half a percent point of the true one.
const DRAWS: u32 = 20_000;

/// Share of random values above which a test proves little.
const SHARE_MAX: f64 = 0.01;

/// A shape as written: what a person reads about it, and what random values of it look like.
#[derive(Debug, Clone)]
pub(super) enum Draft {
    /// Digits in groups, with the separators that may stand between them.
    Digits { groups: Vec<Vec<usize>>, separators: String },
    /// Templates of characters.
    Templates(Vec<String>),
    /// Country codes with the structures of their accounts.
    Accounts(Vec<(String, String)>),
    /// A matcher of its own kind, of which no random values are made.
    BuiltIn,
}

/// What may stand at one place of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Class(Vec<u8>);

const DIGITS: &[u8] = b"0123456789";
const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ";

impl Class {
    fn digit() -> Self {
        Self(DIGITS.to_vec())
    }

    fn letter() -> Self {
        Self(LETTERS.to_vec())
    }

    fn either() -> Self {
        Self([DIGITS, LETTERS].concat())
    }
}

impl Draft {
    pub(super) fn of(def: &ShapeDef) -> Self {
        match &def.matcher {
            MatcherDef::DigitGroups { groups, separators, .. } => {
                Self::Digits { groups: groups.clone(), separators: separators.clone() }
            }
            MatcherDef::Template(templates) => Self::Templates(templates.clone()),
            MatcherDef::NlDocument => Self::Templates(vec!["AAXXXXXX9".to_owned()]),
            MatcherDef::Iban { structures } => {
                Self::Accounts(structures.iter().map(|(c, s)| (c.clone(), s.clone())).collect())
            }
            _ => Self::BuiltIn,
        }
    }

    /// The values of the shape, letters in upper case and digits only, place by place; one entry for
    /// each way to write it. Empty where no random values can be made.
    fn places(&self) -> Vec<Vec<Class>> {
        match self {
            Self::Digits { groups, .. } => {
                groups.iter().map(|group| vec![Class::digit(); group.iter().sum()]).collect()
            }
            Self::Templates(templates) => templates.iter().map(|t| template(t)).collect(),
            Self::Accounts(countries) => countries.iter().map(|(c, s)| account(c, s)).collect(),
            Self::BuiltIn => Vec::new(),
        }
    }
}

fn template(text: &str) -> Vec<Class> {
    let mut places = Vec::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '9' => places.push(Class::digit()),
            'A' | 'a' => places.push(Class::letter()),
            'X' | 'x' => places.push(Class::either()),
            '[' => {
                let set = chars.by_ref().take_while(|c| *c != ']');
                let set: Vec<u8> = set
                    .filter(char::is_ascii_alphanumeric)
                    .map(|c| c.to_ascii_uppercase() as u8)
                    .collect();
                if !set.is_empty() {
                    places.push(Class(set));
                }
            }
            _ => {}
        }
    }
    places
}

/// A country code, two check digits, and a structure such as `4!a10!n`.
fn account(country: &str, structure: &str) -> Vec<Class> {
    let mut places: Vec<Class> = country.bytes().map(|byte| Class(vec![byte])).collect();
    places.extend([Class::digit(), Class::digit()]);
    let mut count = 0;
    for c in structure.chars() {
        let class = match c {
            'n' => Class::digit(),
            'a' => Class::letter(),
            'c' => Class::either(),
            _ => {
                count = c.to_digit(10).map_or(count, |digit| count * 10 + digit as usize);
                continue;
            }
        };
        places.extend(vec![class; count]);
        count = 0;
    }
    places
}

/// How a form of a rule fares on random values.
#[derive(Debug, Clone, PartialEq)]
pub struct PassRate {
    /// Id of the rule.
    pub rule: String,
    /// Names of the forms.
    pub forms: String,
    /// Name of the test; `None` for a rule without one, which all values pass.
    pub validator: Option<String>,
    /// Share of random values that pass, 0 to 1.
    pub share: f64,
    /// Strongest tier that the rule gives on form alone.
    pub on_form_alone: Option<Tier>,
}

impl PassRate {
    /// Whether the rule makes findings of random values: more than one in a hundred passes, and form
    /// alone is believed.
    pub fn is_too_much(&self) -> bool {
        self.on_form_alone.is_some_and(Tier::counts) && self.share > SHARE_MAX
    }
}

impl RuleSet {
    /// Measures every rule that has a test, or believes form alone without one, on random values of its
    /// shapes; the same set gives the same answer. Shapes with a matcher of their own are left out.
    pub fn pass_rates(&self) -> Vec<PassRate> {
        self.rules().flat_map(of_rule).collect()
    }
}

fn of_rule(rule: &Rule) -> Vec<PassRate> {
    let mut rates = Vec::new();
    let ends = rule.shapes.iter().skip(1).map(|shape| shape.first_form).chain([rule.forms.len()]);
    for ((shape, draft), end) in rule.shapes.iter().zip(&rule.drafts).zip(ends) {
        let places = draft.places();
        let forms = shape.first_form..end;
        let on_form_alone =
            forms.clone().filter_map(|form| rule.tier(form, true, Ground::Form)).min();
        let is_worth_it = rule.validator.is_some() || on_form_alone.is_some_and(Tier::counts);
        if places.is_empty() || !is_worth_it {
            continue;
        }
        rates.push(PassRate {
            rule: rule.id.clone(),
            forms: rule.forms[forms].join(", "),
            validator: rule.written.validator.clone(),
            share: rule.validator.map_or(1.0, |validator| share(validator, &places)),
            on_form_alone,
        });
    }
    rates
}

fn share(validator: Validator, places: &[Vec<Class>]) -> f64 {
    let mut random = Random(0x7465_726d_696a_6e00);
    let mut passed = 0;
    for _ in 0..DRAWS {
        let value: String = random
            .one_of(places)
            .iter()
            .map(|class| char::from(*random.one_of(&class.0)))
            .collect();
        passed += u32::from(validator.passes(&value));
    }
    f64::from(passed) / f64::from(DRAWS)
}

/// `SplitMix64`: even enough for a share, and the same on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// # Panics
    ///
    /// For an empty list.
    fn one_of<'l, T>(&mut self, list: &'l [T]) -> &'l T {
        let at = self.next() % list.len() as u64;
        &list[usize::try_from(at).expect("below the length of a list")]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(templates: &str) -> usize {
        Draft::Templates(vec![templates.to_owned()]).places()[0].len()
    }

    #[test]
    fn known_tests_have_their_known_rates() {
        let digits = |n| vec![vec![Class::digit(); n]];
        let near = |validator, n, expected: f64| {
            let measured = share(validator, &digits(n));
            assert!((measured - expected).abs() < 0.005, "{validator:?}: {measured}");
        };
        near(Validator::NlEleven, 9, 0.0905);
        assert!((share(Validator::Icao731, &[template("AAXXXXXX9")]) - 0.1).abs() < 0.01);
        assert!((share(Validator::Mod97, &[account("NL", "4!a10!n")]) - 0.0103).abs() < 0.003);
    }

    #[test]
    fn a_validator_weighs_no_more_than_it_measures() {
        let rules = RuleSet::embedded();
        for rule in rules.rules() {
            let Some(validator) = rule.validator else { continue };
            for rate in of_rule(rule) {
                let said = 10_f64.powf(-f64::from(validator.weight()) / 10.0);
                // Draws are few for the rarest.
                assert!(
                    rate.share <= said * 1.1 + 0.000_3,
                    "{}: {} > {said}",
                    rate.rule,
                    rate.share
                );
            }
        }
    }

    #[test]
    fn places_are_counted_as_they_are_compared() {
        assert_eq!(places("99.99.99-999.99"), 11);
        assert_eq!(places("[N][L]999999999[B]99"), 14);
        assert_eq!(places("999999[+-]999X"), 10);
        assert_eq!(account("NL", "4!a10!n").len(), 18);
    }

    #[test]
    fn the_same_set_gives_the_same_rates() {
        let few = |name: &&str| matches!(*name, "bsn.toml" | "iban.toml" | "words.toml");
        let files: Vec<_> = RuleSet::embedded_files().filter(|(name, _)| few(name)).collect();
        let rules = RuleSet::parse(&files).unwrap();
        let rates = rules.pass_rates();
        assert_eq!(rates, rules.pass_rates());
        let bsn = rates.iter().find(|rate| rate.rule == "nl.bsn").unwrap();
        assert_eq!(bsn.validator.as_deref(), Some("nl_eleven"));
        assert!(!bsn.is_too_much(), "T4 on form alone counts for nothing");
    }
}
