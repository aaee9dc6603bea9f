//! How much personal data lay somewhere: counts by client, type and tier, and an honest estimate of how
//! many people it is about. Pure.
//!
//! It counts from what a scan learned and reads nothing. An item of two clients counts for both; equal
//! contents count once in the estimate, because copies are about the same people.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde::{Deserialize, Serialize};

use crate::attribution::Attribution;
use crate::digest::Digest;
use crate::inventory::{Coverage, ItemReading, Tier, TypeCounts};
use crate::location::{ClientId, EngagementId};
use crate::register::{Register, Role};

/// What lay there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exposure {
    /// Files with an item in scope, whatever is in them.
    pub files: u64,
    /// Items with personal data of tier T1–T3. An archive or table counts by its parts.
    pub items: u64,
    /// Items that could not be read: what is in them is unknown.
    pub unread: u64,
    /// Items of which a part could not be read; those with personal data are among `items`, too.
    pub partly_read: u64,
    /// Clients to whom items belong.
    pub clients: u64,
    /// Items with personal data, or not read, by role and client.
    pub groups: Vec<ExposedGroup>,
    /// Findings by type and tier, copies included.
    pub types: BTreeMap<String, BTreeMap<Tier, u64>>,
    /// Findings of special kinds, as far as there are any.
    pub special: BTreeMap<SpecialKind, SpecialCount>,
    /// Findings that a person set aside as false; not counted anywhere else.
    pub set_aside: u64,
    /// How many people.
    pub persons: PersonEstimate,
}

/// The items of one client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExposedGroup {
    /// What the firm is for them; `None` where nobody knows whose they are.
    pub role: Option<Role>,
    /// Whose; `None` where nobody knows.
    pub client: Option<ClientId>,
    /// Of which engagements.
    pub engagements: Vec<EngagementId>,
    /// Clients whose they might be, where nobody knows.
    pub candidates: Vec<ClientId>,
    /// Items with personal data.
    pub items: u64,
    /// Items that could not be read, wholly or in part.
    pub unread: u64,
}

/// Personal data for which the law has rules of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpecialKind {
    /// Special categories, such as health (GDPR art. 9).
    SpecialCategory,
    /// Criminal convictions and offences (GDPR art. 10).
    Criminal,
    /// National identification numbers (GDPR art. 87, UAVG art. 46).
    NationalId,
}

impl SpecialKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::SpecialCategory, Self::Criminal, Self::NationalId];

    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::SpecialCategory => "special_category",
            Self::Criminal => "criminal",
            Self::NationalId => "national_id",
        }
    }

    /// What a type of finding is, by its code and the category of its rule.
    pub fn of(type_code: &str, category: &str) -> Option<Self> {
        match (type_code, category) {
            ("SPECIAL", _) | (_, "health") => Some(Self::SpecialCategory),
            ("CRIMINAL", _) => Some(Self::Criminal),
            (_, "national_id") => Some(Self::NationalId),
            _ => None,
        }
    }
}

/// Findings of a special kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecialCount {
    /// Of tier T1–T3.
    pub findings: u64,
    /// Weaker.
    pub weak: u64,
}

/// How many people the data is about: bounds, because nobody compared the values.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonEstimate {
    /// At least so many.
    pub lower: u64,
    /// At most so many of whom the rules know; `None` while something in scope was not read, or nothing
    /// was seen there at all.
    pub upper: Option<u64>,
    /// At most so many in what was read: every finding, weak ones too, is taken for another person;
    /// equal contents count once.
    pub upper_of_read: u64,
    /// Weak findings among `upper_of_read`.
    pub weak: u64,
    /// How the bounds came about.
    pub basis: Vec<EstimateBasis>,
}

/// A rule by which people were estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EstimateBasis {
    /// All findings may be about one person.
    OnePersonAtLeast,
    /// Every finding may be about another person; the same person counts as often as found.
    EachFindingAPerson,
    /// Of equal contents one counts.
    CopiesOnce,
    /// Weak signs are among them: many will be nobody's.
    WeakIncluded,
    /// What was not read has no bound.
    UnreadUnbounded,
    /// Nothing of tier T1–T3 was found there.
    NothingFound,
    /// No scan saw anything there: that says nothing of what was there.
    NothingSeen,
}

impl EstimateBasis {
    /// Every rule.
    pub const ALL: &'static [Self] = &[
        Self::OnePersonAtLeast,
        Self::EachFindingAPerson,
        Self::CopiesOnce,
        Self::WeakIncluded,
        Self::UnreadUnbounded,
        Self::NothingFound,
        Self::NothingSeen,
    ];

    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::OnePersonAtLeast => "one_person_at_least",
            Self::EachFindingAPerson => "each_finding_a_person",
            Self::CopiesOnce => "copies_once",
            Self::WeakIncluded => "weak_included",
            Self::UnreadUnbounded => "unread_unbounded",
            Self::NothingFound => "nothing_found",
            Self::NothingSeen => "nothing_seen",
        }
    }
}

/// An item in scope.
#[derive(Debug, Clone, Copy)]
pub struct ExposedItem<'a> {
    /// Number of its file: items of one file share it, and come together.
    pub file: i64,
    /// What reading gave.
    pub reading: &'a ItemReading,
    /// Digest of its file; none when that could not be read.
    pub content: Option<&'a Digest>,
    /// Whose it is.
    pub attribution: &'a Attribution,
    /// Findings in it that were set aside.
    pub set_aside: u64,
}

/// Counts items one by one.
#[derive(Debug, Default)]
pub struct Tally {
    exposure: Exposure,
    groups: BTreeMap<(Option<Role>, Option<ClientId>), Group>,
    seen: HashSet<(Digest, String)>,
    has_copies: bool,
    file: Option<i64>,
}

#[derive(Debug, Default)]
struct Group {
    engagements: BTreeSet<EngagementId>,
    candidates: BTreeSet<ClientId>,
    items: u64,
    unread: u64,
}

impl Tally {
    /// Counts one item. `special` says what is special about a type.
    pub fn add(
        &mut self,
        item: &ExposedItem<'_>,
        register: &Register,
        special: &impl Fn(&str) -> Option<SpecialKind>,
    ) {
        let reading = item.reading;
        let exposure = &mut self.exposure;
        exposure.files += u64::from(self.file.replace(item.file) != Some(item.file));
        exposure.set_aside += item.set_aside;
        let found = sum(&reading.types, Tier::counts) > 0;
        let (unread, partly) = match reading.coverage {
            Coverage::Complete => (false, false),
            Coverage::Partial(_) => (false, true),
            Coverage::Unread(_) => (true, false),
        };
        exposure.items += u64::from(found);
        exposure.unread += u64::from(unread);
        exposure.partly_read += u64::from(partly);
        if found || unread || partly {
            self.attribute(item.attribution, register, found, unread || partly);
        }
        self.count_types(&reading.types, special);
        self.estimate(item);
    }

    /// Puts an item with its clients.
    fn attribute(&mut self, of: &Attribution, register: &Register, found: bool, unread: bool) {
        let mut owners: BTreeMap<_, BTreeSet<EngagementId>> = BTreeMap::new();
        for id in of.established() {
            let known = register.engagement(&id);
            let key = (known.map(|e| e.role), known.map(|e| e.client.clone()));
            owners.entry(key).or_default().insert(id);
        }
        if owners.is_empty() {
            owners.insert((None, None), BTreeSet::new());
        }
        // Whose it might be besides: told where nobody is known to own it.
        let weak = of.weak();
        let maybe = weak.iter().filter_map(|id| register.engagement(id)).map(|e| e.client.clone());
        let maybe: BTreeSet<ClientId> = maybe.collect();
        for (key, engagements) in owners {
            let is_unknown = key.1.is_none();
            let group = self.groups.entry(key).or_default();
            group.engagements.extend(engagements);
            group.items += u64::from(found);
            group.unread += u64::from(unread);
            if is_unknown {
                group.candidates.extend(maybe.iter().cloned());
            }
        }
    }

    fn count_types(&mut self, types: &TypeCounts, special: &impl Fn(&str) -> Option<SpecialKind>) {
        for (code, tiers) in types {
            let kind = special(code);
            for (tier, count) in tiers {
                let count = u64::from(*count);
                let of_type = self.exposure.types.entry(code.clone()).or_default();
                *of_type.entry(*tier).or_default() += count;
                let Some(kind) = kind else { continue };
                let special = self.exposure.special.entry(kind).or_default();
                if tier.counts() {
                    special.findings += count;
                } else {
                    special.weak += count;
                }
            }
        }
    }

    fn estimate(&mut self, item: &ExposedItem<'_>) {
        let reading = item.reading;
        let all = sum(&reading.types, |_| true);
        if all == 0 {
            return;
        }
        let inner = reading.locator.as_str()[reading.locator.file().len()..].to_owned();
        if item.content.is_some_and(|digest| !self.seen.insert((*digest, inner))) {
            self.has_copies = true;
            return;
        }
        let persons = &mut self.exposure.persons;
        persons.upper_of_read = persons.upper_of_read.saturating_add(all);
        let weak = sum(&reading.types, |tier| !tier.counts());
        persons.weak = persons.weak.saturating_add(weak);
    }

    /// The counts.
    pub fn finish(self) -> Exposure {
        let mut exposure = self.exposure;
        let clients: BTreeSet<_> =
            self.groups.keys().filter_map(|(_, client)| client.as_ref()).collect();
        exposure.clients = clients.len() as u64;
        let has_unread = exposure.unread + exposure.partly_read > 0;
        let persons = &mut exposure.persons;
        persons.lower = u64::from(exposure.items > 0);
        let is_seen = exposure.files > 0;
        persons.upper = (is_seen && !has_unread).then_some(persons.upper_of_read);
        persons.basis = EstimateBasis::ALL
            .iter()
            .copied()
            .filter(|basis| match basis {
                EstimateBasis::OnePersonAtLeast => persons.lower > 0,
                EstimateBasis::EachFindingAPerson => persons.upper_of_read > 0,
                EstimateBasis::CopiesOnce => self.has_copies,
                EstimateBasis::WeakIncluded => persons.weak > 0,
                EstimateBasis::UnreadUnbounded => has_unread,
                EstimateBasis::NothingFound => is_seen && persons.lower == 0,
                EstimateBasis::NothingSeen => !is_seen,
            })
            .collect();
        exposure.groups = self.groups.into_iter().map(of_group).collect();
        // What nobody owns goes last.
        exposure.groups.sort_by_key(|group| group.role.is_none());
        exposure
    }
}

fn of_group(((role, client), group): ((Option<Role>, Option<ClientId>), Group)) -> ExposedGroup {
    ExposedGroup {
        role,
        client,
        engagements: group.engagements.into_iter().collect(),
        candidates: group.candidates.into_iter().collect(),
        items: group.items,
        unread: group.unread,
    }
}

fn sum(types: &TypeCounts, which: impl Fn(Tier) -> bool) -> u64 {
    let tiers = types.values().flatten().filter(|(tier, _)| which(**tier));
    tiers.map(|(_, count)| u64::from(*count)).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::attribution::attribute;
    use crate::inventory::{ItemKind, Sign, SignKind, Unread};
    use crate::location::Locator;

    /// Two clients of our own, one whose data we only process.
    fn register() -> Register {
        let header =
            "client_id;client_name;engagement_id;engagement;start_date;end_date;status;role";
        let rows = [
            "C-1;Alfa;E-101;a;2020-01-01;2024-12-31;ended;controller",
            "C-1;Alfa;E-102;b;2020-01-01;2024-12-31;ended;controller",
            "C-2;Beta;E-201;c;2020-01-01;2024-12-31;ended;processor",
            "C-3;Gamma;E-301;d;2020-01-01;2024-12-31;ended;controller",
        ];
        Register::parse([&[header], &rows[..]].concat().join("\n").as_bytes()).unwrap()
    }

    fn reading(locator: &str, types: &[(&str, Tier, u32)], coverage: Coverage) -> ItemReading {
        let mut counts = TypeCounts::new();
        for (code, tier, count) in types {
            counts.entry((*code).to_owned()).or_default().insert(*tier, *count);
        }
        ItemReading {
            types: counts,
            ..ItemReading::empty(Locator::from_text(locator), ItemKind::File, coverage, 1)
        }
    }

    /// Counts items, each a file of its own with the content that is named.
    fn tally(items: &[(ItemReading, &str)]) -> Exposure {
        let register = register();
        let mut tally = Tally::default();
        for (file, (reading, content)) in (0..).zip(items) {
            let attribution = attribute(&reading.locator, &reading.signs, &register);
            let digest = Digest::of(content.as_bytes());
            let item = ExposedItem {
                file,
                reading,
                content: Some(&digest),
                attribution: &attribution,
                set_aside: 0,
            };
            let special =
                |code: &str| SpecialKind::of(code, if code == "BSN" { "national_id" } else { "" });
            tally.add(&item, &register, &special);
        }
        tally.finish()
    }

    const ENCRYPTED: Coverage = Coverage::Unread(Unread::Encrypted);
    const HALF: Coverage = Coverage::Partial(Unread::Damaged);

    /// Role, client, items, not read, and whose it might be.
    fn groups(exposure: &Exposure) -> Vec<String> {
        let line = |group: &ExposedGroup| {
            let client = group.client.as_ref().map_or("-", ClientId::as_str);
            let maybe: Vec<_> = group.candidates.iter().map(ClientId::as_str).collect();
            let (role, n, unread) = (group.role, group.items, group.unread);
            format!("{role:?} {client} {n} {unread} {}", maybe.join("+")).trim_end().to_owned()
        };
        exposure.groups.iter().map(line).collect()
    }

    #[test]
    fn items_are_counted_by_client_and_what_was_not_read_is_said() {
        let named = |kind| Sign { kind, engagements: vec![EngagementId::new("E-201")] };
        let mut maybe = reading("los/brief.txt", &[("IBAN", Tier::T1, 1)], Coverage::Complete);
        maybe.signs.push(named(SignKind::ClientName));
        let exposure = tally(&[
            (reading("E-101/a.txt", &[("BSN", Tier::T1, 2)], Coverage::Complete), "a"),
            (reading("E-102/b.txt", &[("BSN", Tier::T3, 1)], HALF), "b"),
            (reading("E-201/c.zip", &[], ENCRYPTED), "c"),
            (reading("E-101 E-301/d.txt", &[("DOB", Tier::T2, 1)], Coverage::Complete), "d"),
            (reading("E-301/leeg.txt", &[], Coverage::Complete), "e"),
            (reading("E-301/zwak.txt", &[("EMAIL", Tier::T5, 9)], Coverage::Complete), "f"),
            (maybe, "g"),
        ]);
        assert_eq!(
            groups(&exposure),
            [
                "Some(Controller) C-1 3 1",
                "Some(Controller) C-3 1 0",
                "Some(Processor) C-2 0 1",
                "None - 1 0 C-2",
            ]
        );
        let counts = [exposure.files, exposure.items, exposure.unread, exposure.partly_read];
        assert_eq!((counts, exposure.clients), ([7, 4, 1, 1], 3));
        let bsn = BTreeMap::from([(Tier::T1, 2), (Tier::T3, 1)]);
        assert_eq!(exposure.types["BSN"], bsn);
        let special =
            BTreeMap::from([(SpecialKind::NationalId, SpecialCount { findings: 3, weak: 0 })]);
        assert_eq!(exposure.special, special);
        let ids: Vec<_> = exposure.groups[0].engagements.iter().map(EngagementId::as_str).collect();
        assert_eq!(ids, ["E-101", "E-102"]);
    }

    #[track_caller]
    fn check(items: &[(ItemReading, &str)], lower: u64, upper: Option<u64>, basis: &[&str]) {
        let persons = tally(items).persons;
        let codes: Vec<_> = persons.basis.iter().map(|basis| basis.code()).collect();
        assert_eq!((persons.lower, persons.upper, codes.as_slice()), (lower, upper, basis));
    }

    #[test]
    fn people_are_estimated_by_bounds_that_say_how() {
        let at = |name: &str, types: &[(&str, Tier, u32)]| reading(name, types, Coverage::Complete);
        let one = || at("a.txt", &[("BSN", Tier::T1, 3), ("PERSON", Tier::T2, 4)]);
        let bounds = ["one_person_at_least", "each_finding_a_person"];
        check(&[(one(), "x")], 1, Some(7), &bounds);
        // A copy is about the same people; another text may be about others.
        let copies = [&bounds[..], &["copies_once"]].concat();
        check(&[(one(), "x"), (at("b.txt", &[("BSN", Tier::T1, 3)]), "x")], 1, Some(7), &copies);
        check(&[(one(), "x"), (at("b.txt", &[("BSN", Tier::T1, 3)]), "y")], 1, Some(10), &bounds);
        // Two parts of one file are no copies of each other.
        let parts = [
            (at("a.zip::a", &[("BSN", Tier::T1, 1)]), "x"),
            (at("a.zip::b", &[("BSN", Tier::T1, 1)]), "x"),
        ];
        check(&parts, 1, Some(2), &bounds);
        // Weak signs raise the upper bound only.
        let weak = at("w.txt", &[("EMAIL", Tier::T5, 5)]);
        let raised = [&bounds[..], &["weak_included"]].concat();
        check(&[(one(), "x"), (weak.clone(), "w")], 1, Some(12), &raised);
        let nothing = ["each_finding_a_person", "weak_included", "nothing_found"];
        check(&[(weak, "w")], 0, Some(5), &nothing);
        check(&[(at("leeg.txt", &[]), "l")], 0, Some(0), &["nothing_found"]);
        // What was not read has no bound, and neither has what nobody saw.
        let open = [&bounds[..], &["unread_unbounded"]].concat();
        check(&[(one(), "x"), (reading("c.zip", &[], ENCRYPTED), "c")], 1, None, &open);
        check(&[(one(), "x"), (reading("c.txt", &[], HALF), "c")], 1, None, &open);
        check(&[], 0, None, &["nothing_seen"]);
    }

    #[test]
    fn special_data_is_told_apart() {
        use SpecialKind as S;
        for (code, category, want) in [
            ("SPECIAL", "union", Some(S::SpecialCategory)),
            ("SPECIAL", "", Some(S::SpecialCategory)),
            ("PATIENT_NR", "health", Some(S::SpecialCategory)),
            ("CRIMINAL", "criminal", Some(S::Criminal)),
            ("BSN", "national_id", Some(S::NationalId)),
            ("INSURED_NR", "health_insurance", None),
            ("IBAN", "bank_account", None),
        ] {
            assert_eq!(SpecialKind::of(code, category), want, "{code} {category}");
        }
    }

    proptest! {
        /// One more item never makes less of it: no count falls, and no upper bound comes back.
        #[test]
        fn more_in_scope_is_never_less(items in proptest::collection::vec((0..4_u8, 0..3_u32, 0..3_u8), 1..8)) {
            let items: Vec<_> = items
                .iter()
                .enumerate()
                .map(|(n, (whose, found, coverage))| {
                    let folder = ["E-101", "E-201", "E-301", "los"][usize::from(*whose)];
                    let coverage = [Coverage::Complete, HALF, ENCRYPTED][usize::from(*coverage)];
                    let types = [("BSN", Tier::T1, *found)];
                    let types = if *found > 0 { &types[..] } else { &[] };
                    (reading(&format!("{folder}/{n}.txt"), types, coverage), ["x", "y"][n % 2])
                })
                .collect();
            let (less, more) = (tally(&items[..items.len() - 1]), tally(&items));
            for (a, b) in [
                (less.files, more.files),
                (less.items, more.items),
                (less.unread, more.unread),
                (less.partly_read, more.partly_read),
                (less.clients, more.clients),
                (less.persons.lower, more.persons.lower),
                (less.persons.upper_of_read, more.persons.upper_of_read),
            ] {
                prop_assert!(a <= b);
            }
            let was_open = less.files > 0 && less.persons.upper.is_none();
            prop_assert!(!was_open || more.persons.upper.is_none());
            prop_assert!(more.persons.upper.is_none_or(|upper| more.persons.lower <= upper));
            // Every item with data or doubt is somebody's, or nobody's: none is left out.
            let in_groups: u64 = more.groups.iter().map(|group| group.items).sum();
            prop_assert_eq!(in_groups, more.items);
        }
    }

    #[test]
    fn what_was_set_aside_and_what_is_weak_is_told_and_counts_for_nobody() {
        let register = register();
        let readings = [
            reading("E-101/a.txt", &[("BSN", Tier::T5, 4)], Coverage::Complete),
            reading("E-101/b.txt", &[("BSN", Tier::T5, 2), ("BSN", Tier::T1, 3)], HALF),
        ];
        let mut tally = Tally::default();
        for ((file, reading), set_aside) in (0..).zip(&readings).zip([2, 3]) {
            let attribution = attribute(&reading.locator, &reading.signs, &register);
            let item =
                ExposedItem { file, reading, content: None, attribution: &attribution, set_aside };
            tally.add(&item, &register, &|_| Some(SpecialKind::NationalId));
        }
        let exposure = tally.finish();
        assert_eq!((exposure.set_aside, exposure.items), (5, 1));
        let special = SpecialCount { findings: 3, weak: 6 };
        assert_eq!(exposure.special, BTreeMap::from([(SpecialKind::NationalId, special)]));
    }
}
