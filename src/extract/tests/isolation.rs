//! What is read elsewhere is what would be read here, and a far end that goes mad costs its item alone.

use std::cell::RefCell;
use std::io::Cursor;
use std::sync::{Arc, Mutex};

use proptest::prelude::*;

use super::hostile::samples;
use super::samples::{eml, sqlite, zip};
use super::*;
use crate::extract::isolation::{Attempt, Courier, Home, Isolation, Job, read_here};

/// A far end without a process: it reads everything, and its words pass through `garble`.
type Garble = fn(usize, Vec<u8>) -> Vec<Vec<u8>>;

#[derive(Debug)]
struct Direct {
    garble: Garble,
    /// What it answers in the end, whatever was read.
    end: Option<Unread>,
    jobs: Mutex<Vec<(u64, Attempt)>>,
}

impl Direct {
    fn honest() -> Self {
        Self::garbling(|_, words| vec![words], None)
    }

    fn garbling(garble: Garble, end: Option<Unread>) -> Self {
        Self { garble, end, jobs: Mutex::new(Vec::new()) }
    }
}

struct Words<'a>(&'a RefCell<Vec<Vec<u8>>>);

impl Courier for Words<'_> {
    fn carry(&mut self, telling: &[u8]) {
        self.0.borrow_mut().push(telling.to_vec());
    }
}

impl Isolation for Direct {
    fn mark(&self) -> String {
        "direct".to_owned()
    }

    fn takes(&self, _: bool) -> bool {
        true
    }

    fn read(&self, job: &Job, bytes: &mut dyn ReadSeek, home: &mut dyn Home) -> Option<Unread> {
        self.jobs.lock().unwrap().push((job.size, job.attempt));
        let told = RefCell::new(Vec::new());
        let shortfall = read_here(job, bytes, &Tools::default(), &mut Words(&told));
        for (at, words) in told.into_inner().into_iter().enumerate() {
            for words in (self.garble)(at, words) {
                if let Err(why) = home.hear(&words) {
                    return Some(why);
                }
            }
        }
        shortfall.or(self.end)
    }
}

fn items_elsewhere(name: &str, bytes: &[u8], limits: &Limits, far: Arc<Direct>) -> Vec<Item> {
    let mut recorder = Recorder::default();
    let locator = Locator::from_path(name.as_bytes());
    let tools = Tools { isolation: Some(far), ..Tools::default() };
    let size = bytes.len() as u64;
    let with = (limits, &tools);
    extract(&locator, name.as_bytes(), &mut Cursor::new(bytes), size, with, &mut recorder);
    assert!(recorder.open.is_empty(), "{name}: every item is closed");
    recorder.items
}

fn same(name: &str, bytes: &[u8], limits: &Limits) {
    let here = items_within(name, bytes, limits);
    let there = items_elsewhere(name, bytes, limits, Arc::new(Direct::honest()));
    assert_eq!(format!("{here:#?}"), format!("{there:#?}"), "{name}");
}

#[test]
fn what_is_read_elsewhere_is_what_would_be_read_here() {
    let limits = Limits::default();
    for (name, bytes) in samples() {
        same(name, &bytes, &limits);
    }
    let deep = zip(&[("a.eml", &eml("hoi", &[("b.zip", &zip(&[("c.db", &sqlite())]))]))]);
    same("diep.zip", &deep, &limits);
    for depth_max in 0..4 {
        same("diep.zip", &deep, &Limits { depth_max, ..Limits::default() });
    }
    let zeros = vec![b' '; 4 << 20];
    let bomb = zip(&[("a.txt", &zeros[..]), ("b.txt", &zeros[..])]);
    same("bom.zip", &bomb, &Limits { unpacked_bytes_max: 5 << 20, ..Limits::default() });
    same("kort.zip", &bomb, &Limits { member_bytes_max: 1 << 20, ..Limits::default() });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn so_it_is_for_torn_documents(which in any::<prop::sample::Index>(), cut in any::<prop::sample::Index>()) {
        let samples = samples();
        let (name, bytes) = which.get(&samples);
        same(name, &bytes[..cut.index(bytes.len() + 1)], &Limits::default());
    }

    /// Whatever a far end says, its parent neither panics nor loses count of the items.
    #[test]
    fn arbitrary_words_are_a_crash_of_the_item(words in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..60), 1..20)) {
        thread_local!(static WORDS: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) });
        WORDS.set(words);
        let far = Direct::garbling(|at, _| if at == 0 { WORDS.take() } else { Vec::new() }, Some(Unread::Damaged));
        let items = items_elsewhere("a.db", &sqlite(), &Limits::default(), Arc::new(far));
        prop_assert!(!matches!(items[0].coverage(), Coverage::Complete));
    }

    /// One changed byte in an honest word.
    #[test]
    fn changed_words_are_no_panic(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        thread_local!(static CHANGE: RefCell<(Option<prop::sample::Index>, u8)> = const { RefCell::new((None, 0)) });
        CHANGE.set((Some(at), byte));
        let far = Direct::garbling(|_, mut words| {
            let (at, byte) = CHANGE.with_borrow(|change| *change);
            let at = at.map_or(0, |at| at.index(words.len()));
            words[at] = byte;
            vec![words]
        }, None);
        items_elsewhere("a.eml", &eml("hoi", &[("c.db", &sqlite())]), &Limits::default(), Arc::new(far));
    }
}

#[test]
fn what_was_told_before_the_end_stays_told() {
    let far = Direct::garbling(
        |at, words| if at == 0 { vec![words] } else { Vec::new() },
        Some(Unread::Timeout),
    );
    let items = items_elsewhere("a.db", &sqlite(), &Limits::default(), Arc::new(far));
    assert_eq!(outline(&items), ["table a.db sqlite partial(timeout)"]);
    assert_eq!(items[0].rows.len(), 1);
}

#[test]
fn an_item_that_the_far_end_leaves_open_is_closed_as_crashed() {
    use crate::extract::telling::{Telling, encode};
    let far = Direct::garbling(
        |at, _| {
            let kind = ItemKind::Message;
            let open = Telling::Opened { locator: "a.db::msg=1", kind, size: 3 };
            if at == 0 { vec![encode(&open, 1000).unwrap()] } else { Vec::new() }
        },
        None,
    );
    let items = items_elsewhere("a.db", &sqlite(), &Limits::default(), Arc::new(far));
    let expected = ["table a.db sqlite partial(crashed)", "message a.db::msg=1 unknown crashed"];
    assert_eq!(outline(&items), expected);
}

#[test]
fn a_far_end_speaks_of_its_own_item_only() {
    use crate::extract::telling::{Telling, content_kind, encode, inside};
    let here = Locator::from_path(b"a/b.pst");
    for (told, lies_inside) in [
        ("a/b.pst::c.txt", true),
        ("a/b.pst::map/c%3A.txt::msg=3", true),
        ("a/b.pst", false),
        ("a/c.pst::c.txt", false),
        ("a/b.pst::c\n.txt", false),
        ("a/b.pst::c:d", false),
        ("a/b.pst::c%0a", false),
        ("a/b.pst::%41", false),
    ] {
        assert_eq!(inside(&here, told).is_some(), lies_inside, "{told}");
    }
    assert_eq!((content_kind("xls"), content_kind("Jan de Vries")), ("xls", "unknown"));
    let closed = Telling::Closed { shortfall: None, content_kind: "x" };
    let words = encode(&closed, 100).unwrap();
    assert_eq!(encode(&closed, words.len() as u64 - 1), None);
}

#[test]
fn the_budget_of_the_entry_counts_what_came_out_elsewhere() {
    use crate::extract::telling::{Telling, encode};
    let limits = Limits { unpacked_bytes_max: 1000, ..Limits::default() };
    let far = Direct::garbling(
        |at, words| {
            let charge = encode(&Telling::Charged(600), 100).unwrap();
            if at == 0 { vec![charge.clone(), words, charge] } else { vec![charge, words] }
        },
        None,
    );
    let items = items_elsewhere("a.db", &sqlite(), &limits, Arc::new(far));
    assert_eq!(outline(&items), ["table a.db sqlite partial(bomb)"]);
    assert_eq!(items[0].rows.len(), 1, "nothing is heard after the budget is used up");
}
