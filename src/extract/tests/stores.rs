//! Outlook stores.

use super::*;

/// See `fixtures/make/kinds_stores.py`.
pub(super) const STORE: &[u8] = include_bytes!("../../../fixtures/kinds/postvak.pst");

#[test]
fn every_message_of_a_store_is_an_item() {
    let message = "postvak.pst::Postvak IN/Cliënten%2Foud/msg=65537";
    let attachment = format!("table {message}::lijst.csv csv complete");
    let inside = format!("message {message}::part-2.msg msg complete");
    let message = format!("message {message} msg complete");
    let items = check(
        "postvak.pst",
        STORE,
        &[
            "mailbox postvak.pst pst complete",
            &message,
            &attachment,
            &inside,
            "message postvak.pst::Postvak IN/msg=65538 msg complete",
        ],
    );
    assert_eq!(items[0].text(), "Postvak van Grace Adeyemi");
    let labels = items[1].labelled();
    for label in ["Subject=Ziekmelding", "From=Grace Adeyemi", "To=Kantoor <info@kantoor.example>"]
    {
        assert!(labels.contains(&label.to_owned()), "{label}: {labels:?}");
    }
    assert!(items[1].text().contains("Mijn BSN is 071202559, bel 06-12340017."));
    let sender = items[1].said.iter().find(|said| said.text.starts_with("g.adeyemi")).unwrap();
    assert_eq!(sender.place, crate::detect::Place::MailHeader("From".to_owned()));
    let date = items[1].end.as_ref().unwrap().date;
    assert_eq!(date, Some(ToldDate::Instant(1_705_526_400)));
    assert_eq!(items[2].labelled(), ["naam=Grace Adeyemi", "bsn=071202559"]);
    assert!(items[3].text().contains("Uw nummer is 071202559"), "{}", items[3].text());
    assert!(items[3].labelled().contains(&"Subject=Re: vraag".to_owned()));
    assert_eq!(items[4].labelled(), ["name=Renée Adeyemi", "mobile=06-12340017"]);
}

#[test]
fn no_damage_in_a_store_is_clean() {
    let whole: String = items("postvak.pst", STORE).iter().map(Item::text).collect();
    for at in (0..STORE.len()).step_by(7) {
        let mut bytes = STORE.to_vec();
        bytes[at] ^= 0x11;
        let items = items("postvak.pst", &bytes);
        let complete = items.iter().all(|item| item.coverage() == Coverage::Complete);
        let crashed = items.iter().any(|item| {
            matches!(
                item.coverage(),
                Coverage::Partial(Unread::Crashed) | Coverage::Unread(Unread::Crashed)
            )
        });
        assert!(!crashed, "byte {at}");
        let text: String = items.iter().map(Item::text).collect();
        // The first page, padding and what is not looked at may differ without harm.
        assert!(!complete || text == whole || at < 8, "byte {at} is lost in silence");
    }
    let half = items("postvak.pst", &STORE[..STORE.len() / 2]);
    assert_eq!(half[0].coverage(), Coverage::Unread(Unread::Damaged));
}

#[test]
fn other_stores_are_named() {
    for (version, why) in [(36_u8, Unread::Unsupported), (3, Unread::Damaged)] {
        let mut bytes = STORE.to_vec();
        bytes[10] = version;
        assert_eq!(items("a.ost", &bytes)[0].coverage(), Coverage::Unread(why));
    }
    let mut sealed = STORE.to_vec();
    sealed[513] = 16;
    assert_eq!(items("a.pst", &sealed)[0].coverage(), Coverage::Unread(Unread::Encrypted));
    let few = Limits { members_max: 1, ..Limits::default() };
    let items = items_within("a.pst", STORE, &few);
    assert_eq!(items[0].coverage(), Coverage::Partial(Unread::Bomb));
    let flat = Limits { depth_max: 1, ..Limits::default() };
    let items = items_within("a.pst", STORE, &flat);
    assert_eq!(items[3].coverage(), Coverage::Unread(Unread::Depth));
}
