//! Messages of Outlook that are wrapped for the way (`winmail.dat`).

use proptest::prelude::*;

use super::samples::eml;
use super::*;

pub(super) const WRAPPED: &[u8] = include_bytes!("../../../fixtures/kinds/winmail.dat");

#[test]
fn the_message_is_read_and_its_files_are_items() {
    let expected = [
        "message winmail.dat tnef complete",
        "attachment winmail.dat::brief.txt text complete",
        "message winmail.dat::doorgestuurd tnef complete",
    ];
    let items = check("winmail.dat", WRAPPED, &expected);
    let text = items[0].text();
    assert!(text.contains("Uw BSN is 071202559.\nGroet"), "the rich body: {text}");
    let labelled = items[0].labelled();
    for wanted in [
        "Subject=Dossier Grace Adeyemi",
        "To=Grace Adeyemi, g.adeyemi@zonderpost.example",
        "Telefoon=06-12340017",
    ] {
        assert!(labelled.iter().any(|said| said == wanted), "{wanted} in {labelled:?}");
    }
    assert_eq!(labelled.iter().filter(|said| said.starts_with("Subject=")).count(), 1);
    assert!(matches!(items[0].end.as_ref().unwrap().date, Some(ToldDate::Instant(_))));
    assert!(items[1].text().contains("06-12340017"));
    assert_eq!(items[2].said[0].text, "Doorgestuurd");
    assert!(items[2].text().contains("Nog een keer: BSN 071202559."));
}

#[test]
fn it_is_told_by_its_content_inside_a_mail() {
    let items = items("a.eml", &eml("Hallo", &[("winmail.dat", WRAPPED)]));
    let outline = outline(&items);
    assert!(
        outline.contains(&"message a.eml::winmail.dat tnef complete".to_owned()),
        "{outline:?}"
    );
    assert!(items.iter().any(|item| item.text().contains("Nog een keer")));
}

#[test]
fn a_message_that_breaks_off_or_was_changed_is_not_complete() {
    for length in 7..WRAPPED.len() {
        let items = items("winmail.dat", &WRAPPED[..length]);
        // Between two attributes nothing tells that there were more.
        let whole = items[0].coverage() == Coverage::Complete;
        assert!(!whole || WRAPPED[length] == 1 || WRAPPED[length] == 2, "{length}");
    }
    // A letter of the subject: the sum of its attribute is another.
    let mut changed = WRAPPED.to_vec();
    let at = changed.windows(7).position(|window| window == b"Dossier").unwrap();
    changed[at] ^= 1;
    assert_eq!(items("winmail.dat", &changed)[0].coverage(), Coverage::Partial(Unread::Damaged));
}

#[test]
fn messages_in_messages_end() {
    let limits = Limits { depth_max: 0, ..Limits::default() };
    let items = items_within("winmail.dat", WRAPPED, &limits);
    assert_eq!(items[1].coverage(), Coverage::Unread(Unread::Depth));
}

proptest! {
    #[test]
    fn no_attributes_hurt(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        items("winmail.dat", &[&WRAPPED[..6], &bytes].concat());
        // The list of properties, with any content.
        let mut list = WRAPPED[..6].to_vec();
        list.extend([1, 3, 0x90, 6, 0]);
        list.extend(u32::try_from(bytes.len()).unwrap().to_le_bytes());
        list.extend(&bytes);
        items("winmail.dat", &list);
    }
}
