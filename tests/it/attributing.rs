//! What a person says of whose an item is: signed, bound to the content, in the ledger, and never a way
//! around what keeps longer.

use std::fs::{self, File};
use std::io::Write as _;
use std::time::{Duration, SystemTime};

use termijn::attribution::{AttributionV1, MatchReason};
use termijn::catalogue::{CatalogueError, SignedRow};
use termijn::keys::{self, SignatureError};
use termijn::location::{ClientId, EngagementId, ItemId};
use termijn::retention::{BlockScope, RequestKind};
use termijn::run::attributing::{self, AttributeError, AttributionState, Matching, OnConflict};
use termijn::run::planning::{self, PlanningError};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::desk::{ANNA, BOB, Desk, ENDED, day, told};
use crate::firm::{OFFICER, Office, PARTNER};

/// Ended longer ago than [`ENDED`], of another client.
const EARLIER: &str = "E-2022-050";
/// Runs, of a third client.
const RUNNING: &str = "E-2026-003";

/// Where nobody's files lie.
const STRAY: &str = "../../los/een.txt";
const STRAY_ITEM: &str = "los/een.txt";

/// A firm with three clients in which Bob may decide; nothing was scanned yet.
fn desk() -> Desk {
    let desk = Desk::new(&["eigen.txt"]);
    let header = "client_id;client_name;engagement_id;engagement;start_date;end_date;status;paths";
    let rows = [
        format!("C-1;Alfa B.V.;{ENDED};Advies;2022-01-01;2024-12-31;ended;klanten/a/**"),
        format!("C-2;Betaal Groep;{EARLIER};Advies;2022-01-01;2023-06-30;ended;klanten/b/**"),
        format!("C-3;Gammaflex B.V.;{RUNNING};Advies;2026-01-01;;active;klanten/c/**"),
    ];
    fs::write(desk.path("register.csv"), format!("{header}\n{}\n", rows.join("\n"))).unwrap();
    signers(&desk, |text| {
        text.replace(
            "namespaces=\"approval@termijn,",
            "namespaces=\"decision@termijn,approval@termijn,",
        )
    });
    desk.put(STRAY, "BSN: 999034339\n");
    desk
}

fn signers(desk: &Desk, change: impl Fn(&str) -> String) {
    let path = desk.path("allowed_signers");
    let before = fs::read_to_string(&path).unwrap();
    let after = change(&before);
    assert_ne!(before, after, "the signers stay as they were");
    fs::write(path, after).unwrap();
}

/// Verdict and reason of an item today.
fn verdict(desk: &Desk, locator: &str) -> String {
    found(desk, locator).1
}

fn found(desk: &Desk, locator: &str) -> (ItemId, String, Vec<String>) {
    let office = desk.office();
    let mut found = None;
    office
        .judge_all(office.clock.today(), |item| {
            if item.item.reading.locator.as_str() == locator {
                let assessment = &item.judged.assessment;
                let verdict = match assessment.reason {
                    Some(reason) => format!("{}({})", assessment.verdict.code(), reason.code()),
                    None => assessment.verdict.code().to_owned(),
                };
                let evidence = item.judged.attribution.evidence.iter();
                let evidence = evidence.map(|e| format!("{} {}", e.code, e.engagement)).collect();
                found = Some((item.item.id.clone(), verdict, evidence));
            }
        })
        .unwrap();
    found.unwrap_or_else(|| panic!("there is no item {locator}"))
}

fn matching(desk: &Desk, locator: &str, engagement: &str) -> Matching {
    Matching {
        item: found(desk, locator).0,
        engagement: EngagementId::new(engagement),
        not: Vec::new(),
        conflict: OnConflict::Stays,
        reason: MatchReason::ContentSeen,
    }
}

fn say(desk: &Desk, matching: &Matching) -> Result<AttributionV1, AttributeError> {
    attributing::attribute(&mut desk.office(), matching, &desk.key(BOB))
}

/// Bob says whose an item is.
#[track_caller]
fn attribute(desk: &Desk, locator: &str, engagement: &str) -> AttributionV1 {
    say(desk, &matching(desk, locator, engagement)).unwrap()
}

fn states(desk: &Desk) -> Vec<AttributionState> {
    let lines = attributing::list(&desk.office()).unwrap();
    lines.iter().map(|line| line.state).collect()
}

fn ledger(desk: &Desk) -> String {
    fs::read_to_string(desk.path("state/ledger.jsonl")).unwrap()
}

#[test]
fn what_is_nobodys_is_judged_by_what_a_person_said() {
    let desk = desk();
    desk.scan();
    assert_eq!(verdict(&desk, STRAY_ITEM), "review(unmatched)");
    let said = attribute(&desk, STRAY_ITEM, ENDED);
    assert_eq!(verdict(&desk, STRAY_ITEM), "due");
    assert_eq!(found(&desk, STRAY_ITEM).2, [format!("person:signed {ENDED}")]);
    assert_eq!(states(&desk), [AttributionState::InForce]);
    let ledger = ledger(&desk);
    for word in ["\"attributed\"", said.attribution.as_str(), said.item.as_str(), "content_seen"] {
        assert!(ledger.contains(word), "{word} is not in the ledger");
    }
    assert!(!ledger.contains(&said.content_sha256.to_string()), "an unsalted digest");
    // And so it is carried out like anything else.
    let plan = desk.approved();
    let report = desk.apply(&plan).unwrap();
    assert_eq!(told(&report), [("destroyed".to_owned(), 2)].into());
    assert!(!desk.share(STRAY).exists());
}

#[test]
fn the_longest_term_still_decides() {
    let desk = desk();
    desk.put("../c/loopt.txt", "BSN: 999034339\n");
    desk.scan();
    assert_eq!(verdict(&desk, "klanten/a/eigen.txt"), "due");
    attribute(&desk, "klanten/a/eigen.txt", RUNNING);
    assert_eq!(verdict(&desk, "klanten/a/eigen.txt"), "keep_open");
    // Whatever a person says, the folder of an engagement that runs keeps.
    attribute(&desk, "klanten/c/loopt.txt", EARLIER);
    assert_eq!(verdict(&desk, "klanten/c/loopt.txt"), "keep_open");
    attribute(&desk, STRAY_ITEM, EARLIER);
    assert_eq!(verdict(&desk, STRAY_ITEM), "due");
    attribute(&desk, STRAY_ITEM, RUNNING);
    assert_eq!(verdict(&desk, STRAY_ITEM), "keep_open");
}

#[test]
fn a_conflict_stays_unless_the_person_signed_about_it() {
    let desk = desk();
    desk.put("brief.txt", &format!("BSN: 999034339\nInzake {EARLIER}\n"));
    desk.put("lopend.txt", &format!("BSN: 999034339\nInzake {RUNNING}\n"));
    desk.scan();
    let (brief, running) = ("klanten/a/brief.txt", "klanten/a/lopend.txt");
    assert_eq!(verdict(&desk, brief), "review(conflict)");
    attribute(&desk, brief, EARLIER);
    assert_eq!(verdict(&desk, brief), "review(conflict)");
    let seen = |locator, engagement| Matching {
        conflict: OnConflict::Settled,
        ..matching(&desk, locator, engagement)
    };
    let said = say(&desk, &seen(brief, EARLIER)).unwrap();
    assert_eq!(said.conflict, [EARLIER, ENDED].map(EngagementId::new));
    assert_eq!(verdict(&desk, brief), "due");
    // Both still count: the one that runs keeps, even for who says it is the other's.
    say(&desk, &seen(running, ENDED)).unwrap();
    assert_eq!(verdict(&desk, running), "keep_open");
    let none = say(&desk, &seen(STRAY_ITEM, ENDED)).unwrap_err();
    assert!(matches!(none, AttributeError::NoConflict { .. }), "{none:?}");
}

#[test]
fn a_weak_sign_can_be_denied_and_nothing_more() {
    let desk = desk();
    desk.put(STRAY, "BSN: 999034339\nGroet van Gammaflex B.V.\n");
    desk.scan();
    assert_eq!(verdict(&desk, STRAY_ITEM), "review(ambiguous)");
    attribute(&desk, STRAY_ITEM, ENDED);
    assert_eq!(verdict(&desk, STRAY_ITEM), "review(ambiguous)");
    let denying = |locator, engagement, not: &[&str]| Matching {
        not: not.iter().copied().map(EngagementId::new).collect(),
        ..matching(&desk, locator, engagement)
    };
    for (locator, engagement, not) in [
        ("klanten/a/eigen.txt", EARLIER, ENDED),
        (STRAY_ITEM, ENDED, EARLIER),
        (STRAY_ITEM, RUNNING, RUNNING),
    ] {
        let refused = say(&desk, &denying(locator, engagement, &[not])).unwrap_err();
        assert!(matches!(refused, AttributeError::NotWeak { .. }), "{locator} {refused:?}");
    }
    let said = say(&desk, &denying(STRAY_ITEM, ENDED, &[RUNNING])).unwrap();
    assert_eq!(verdict(&desk, STRAY_ITEM), "due");
    attributing::withdraw(&mut desk.office(), &said.attribution, &desk.key(BOB)).unwrap();
    assert_eq!(verdict(&desk, STRAY_ITEM), "review(ambiguous)");
}

#[test]
fn another_content_drops_it_and_says_so() {
    let desk = desk();
    desk.scan();
    attribute(&desk, STRAY_ITEM, ENDED);
    desk.put(STRAY, "BSN: 071202559\nanders\n");
    // Not read again yet: what is on disk is not what would be signed.
    let stale = say(&desk, &matching(&desk, STRAY_ITEM, RUNNING)).unwrap_err();
    assert!(matches!(stale, AttributeError::Stale { .. }), "{stale:?}");
    desk.scan();
    assert_eq!(verdict(&desk, STRAY_ITEM), "review(ambiguous)");
    assert_eq!(found(&desk, STRAY_ITEM).2, [format!("person:changed {ENDED}")]);
    assert_eq!(states(&desk), [AttributionState::Changed]);
    // What kept before is no reason to let go now.
    attribute(&desk, "klanten/a/eigen.txt", RUNNING);
    desk.put("eigen.txt", "BSN: 071202559\nanders\n");
    desk.scan();
    assert_eq!(verdict(&desk, "klanten/a/eigen.txt"), "review(ambiguous)");
    fs::remove_file(desk.share(STRAY)).unwrap();
    desk.scan();
    assert_eq!(states(&desk), [AttributionState::Changed; 2]);
}

#[test]
fn withdrawing_takes_it_back_and_off_an_approved_plan() {
    let desk = desk();
    desk.scan();
    let said = attribute(&desk, STRAY_ITEM, ENDED);
    let plan = desk.approved();
    let none = attributing::withdraw(&mut desk.office(), "A-2026-0099", &desk.key(BOB));
    assert!(matches!(none, Err(AttributeError::UnknownAttribution { .. })), "{none:?}");
    let not_anna = attributing::withdraw(&mut desk.office(), &said.attribution, &desk.key(ANNA));
    assert!(not_anna.is_err(), "whoever may not decide may not undo a decision");
    assert_eq!(verdict(&desk, STRAY_ITEM), "due");
    attributing::withdraw(&mut desk.office(), &said.attribution, &desk.key(BOB)).unwrap();
    assert_eq!(verdict(&desk, STRAY_ITEM), "review(unmatched)");
    assert_eq!(states(&desk), [AttributionState::Withdrawn]);
    assert!(ledger(&desk).contains("attribution_withdrawn"));
    let again = attributing::withdraw(&mut desk.office(), &said.attribution, &desk.key(BOB));
    assert!(matches!(again, Err(AttributeError::UnknownAttribution { .. })), "{again:?}");
    let report = desk.apply(&plan).unwrap();
    let want = [("destroyed".to_owned(), 1), ("skipped:verdict".to_owned(), 1)];
    assert_eq!(told(&report), want.into());
    assert!(desk.share(STRAY).is_file());
}

/// What is said after the approval counts at once where it keeps longer.
#[test]
fn what_is_said_after_the_approval_keeps() {
    let desk = desk();
    let plan = desk.approved();
    attribute(&desk, "klanten/a/eigen.txt", RUNNING);
    let report = desk.apply(&plan).unwrap();
    assert_eq!(told(&report), [("skipped:verdict".to_owned(), 1)].into());
    assert!(desk.share("eigen.txt").is_file());
}

#[test]
fn only_who_may_decide_can_say_so() {
    let desk = desk();
    desk.scan();
    let wanted = matching(&desk, STRAY_ITEM, ENDED);
    let refused =
        |key: &keys::PrivateKey| match attributing::attribute(&mut desk.office(), &wanted, key)
            .unwrap_err()
        {
            AttributeError::Planning(error) => error,
            other => panic!("{other:?}"),
        };
    let without = refused(&desk.key(ANNA));
    let no_right =
        |e: &PlanningError| matches!(e, PlanningError::Signature(SignatureError::NoRight { .. }));
    assert!(no_right(&without), "{without:?}");
    let dora = keys::generate("dora@firm.example", None).unwrap();
    dora.write_new(&desk.path("keys/dora")).unwrap();
    let key = desk.key("dora@firm.example");
    let unlisted = refused(&key);
    let unknown = matches!(&unlisted, PlanningError::Signature(SignatureError::UnknownKey { .. }));
    assert!(unknown, "{unlisted:?}");
    let public = fs::read_to_string(desk.path("keys/dora.pub")).unwrap();
    signers(&desk, |text| {
        format!("{text}dora@firm.example namespaces=\"decision@termijn\" {public}\n")
    });
    // Nobody at the firm.
    let stranger = refused(&key);
    assert!(matches!(stranger, PlanningError::UnknownPerson { .. }), "{stranger:?}");
    signers(&desk, |text| {
        text.replace(
            "bob@firm.example namespaces",
            "bob@firm.example valid-before=\"20261119Z\",namespaces",
        )
    });
    let expired = refused(&desk.key(BOB));
    let is_expired = matches!(&expired, PlanningError::Signature(SignatureError::Expired { .. }));
    assert!(is_expired, "{expired:?}");
    assert_eq!(verdict(&desk, STRAY_ITEM), "review(unmatched)");
    // Nothing was told, either: there is no ledger yet.
    assert!(!desk.path("state/ledger.jsonl").exists() || !ledger(&desk).contains("attributed"));
}

#[test]
fn a_right_that_ended_proves_nothing_any_more() {
    let mut desk = desk();
    desk.scan();
    attribute(&desk, STRAY_ITEM, ENDED);
    attribute(&desk, "klanten/a/eigen.txt", RUNNING);
    let before = fs::read_to_string(desk.path("allowed_signers")).unwrap();
    let check = |desk: &Desk| {
        assert_eq!(verdict(desk, STRAY_ITEM), "review(ambiguous)");
        assert_eq!(found(desk, STRAY_ITEM).2, [format!("person:unproven {ENDED}")]);
        // It may still keep.
        assert_eq!(verdict(desk, "klanten/a/eigen.txt"), "review(ambiguous)");
        assert_eq!(states(desk), [AttributionState::Unproven; 2]);
    };
    signers(&desk, |text| text.replace("decision@termijn,", "").replace(",decision@termijn", ""));
    check(&desk);
    fs::write(desk.path("allowed_signers"), before).unwrap();
    assert_eq!(verdict(&desk, STRAY_ITEM), "due");
    signers(&desk, |text| {
        text.replace(
            "bob@firm.example namespaces",
            "bob@firm.example valid-before=\"20261201Z\",namespaces",
        )
    });
    assert_eq!(verdict(&desk, STRAY_ITEM), "due");
    desk.at(day(30));
    check(&desk);
    fs::remove_file(desk.path("allowed_signers")).unwrap();
    check(&desk);
}

fn replace(desk: &Desk, row: SignedRow) {
    let placed: Result<(), CatalogueError> =
        desk.office().catalogue.place_attribution(|_| Ok((row, ())));
    placed.unwrap();
}

/// Whoever writes to the catalogue proves nothing, and hides nothing.
#[test]
fn a_row_in_the_catalogue_is_no_proof() {
    let desk = desk();
    desk.put("../../los/twee.txt", "BSN: 999034339\nook van niemand\n");
    desk.scan();
    let said = attribute(&desk, STRAY_ITEM, RUNNING);
    assert_eq!(verdict(&desk, STRAY_ITEM), "keep_open");
    let row = desk.office().catalogue.attributions().unwrap().remove(0);
    let edited = |change: &dyn Fn(&mut SignedRow)| {
        let mut row = row.clone();
        change(&mut row);
        row
    };
    let plans = |desk: &Desk| planning::create(&mut desk.office(), &ClientId::new("C-1"));
    // A copy for another item, under its own number, that the ledger knows nothing of.
    let other = found(&desk, "los/twee.txt").0;
    let forged = edited(&|row| {
        row.id = "A-2026-0002".to_owned();
        let signed = row.said.as_mut().unwrap();
        signed.statement = signed
            .statement
            .replace(said.item.as_str(), other.as_str())
            .replace(&said.attribution, "A-2026-0002")
            .replace(RUNNING, ENDED);
    });
    replace(&desk, forged);
    assert_eq!(verdict(&desk, "los/twee.txt"), "review(ambiguous)");
    assert!(plans(&desk).is_ok());
    // What was said, turned into something that lets go.
    replace(
        &desk,
        edited(&|row| {
            let signed = row.said.as_mut().unwrap();
            signed.statement = signed.statement.replace(RUNNING, ENDED);
        }),
    );
    assert_eq!(verdict(&desk, STRAY_ITEM), "review(ambiguous)");
    let lost = plans(&desk).unwrap_err();
    assert!(matches!(lost, PlanningError::AttributionsLost { .. }), "{lost:?}");
    // Withdrawn by nobody.
    replace(&desk, edited(&|row| row.withdrawn = row.said.clone()));
    assert_eq!(verdict(&desk, STRAY_ITEM), "review(ambiguous)");
    // Gone: plans wait until somebody who may says that it is over.
    replace(&desk, edited(&|row| row.said = None));
    let lost = plans(&desk).unwrap_err();
    assert!(matches!(lost, PlanningError::AttributionsLost { .. }), "{lost:?}");
    attributing::withdraw(&mut desk.office(), &said.attribution, &desk.key(BOB)).unwrap();
    assert!(plans(&desk).is_ok());
    // Withdrawn, and put back as it was.
    replace(&desk, row.clone());
    assert_eq!(verdict(&desk, STRAY_ITEM), "review(ambiguous)");
    assert_eq!(found(&desk, STRAY_ITEM).2, [format!("person:unproven {RUNNING}")]);
}

#[test]
fn what_cannot_be_matched_is_refused() {
    let desk = desk();
    let file = File::create(desk.share("../../los/pak.zip")).unwrap();
    let mut zip = ZipWriter::new(file);
    zip.start_file("brief.txt", SimpleFileOptions::default()).unwrap();
    zip.write_all(b"BSN: 999034339\n").unwrap();
    let file = zip.finish().unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000)).unwrap();
    desk.put("../../los/lijst.csv", "naam;bsn\nJansen;999034339\nPietersen;071202559\n");
    desk.scan();
    let refused = |matching: &Matching| say(&desk, matching).unwrap_err();
    let nothing = Matching { item: ItemId::new("it_none"), ..matching(&desk, STRAY_ITEM, ENDED) };
    assert!(matches!(refused(&nothing), AttributeError::UnknownItem { .. }));
    let unknown = refused(&matching(&desk, STRAY_ITEM, "E-1999-001"));
    assert!(matches!(unknown, AttributeError::UnknownEngagement { .. }), "{unknown:?}");
    for container in ["los/pak.zip", "los/lijst.csv", "los/lijst.csv::rows[-]"] {
        let error = refused(&matching(&desk, container, ENDED));
        assert!(matches!(error, AttributeError::Container { .. }), "{container} {error:?}");
    }
    // Its member can be matched, and then the archive is no more than that.
    assert_eq!(verdict(&desk, "los/pak.zip"), "review(unmatched)");
    attribute(&desk, "los/pak.zip::brief.txt", ENDED);
    assert_eq!(verdict(&desk, "los/pak.zip::brief.txt"), "due");
    assert_eq!(verdict(&desk, "los/pak.zip"), "due");
    // The same again is nothing new; something else is.
    attribute(&desk, STRAY_ITEM, ENDED);
    let again = refused(&matching(&desk, STRAY_ITEM, ENDED));
    assert!(matches!(again, AttributeError::Already { .. }), "{again:?}");
    attribute(&desk, STRAY_ITEM, EARLIER);
    let scope = BlockScope::path("los/een.txt").unwrap();
    desk.request(RequestKind::Restriction, Some(scope));
    let restricted = refused(&matching(&desk, STRAY_ITEM, RUNNING));
    assert!(matches!(restricted, AttributeError::Restricted { .. }), "{restricted:?}");
}

#[test]
fn an_engagement_that_vanished_keeps_what_was_matched() {
    let desk = desk();
    desk.scan();
    attribute(&desk, STRAY_ITEM, EARLIER);
    assert_eq!(verdict(&desk, STRAY_ITEM), "due");
    let path = desk.path("register.csv");
    let register = fs::read_to_string(&path).unwrap();
    let rows = register.lines().filter(|line| !line.contains(EARLIER));
    let without = rows.collect::<Vec<_>>().join("\n") + "\n";
    fs::write(&path, without).unwrap();
    assert_eq!(verdict(&desk, STRAY_ITEM), "review(register)");
    desk.scan();
    assert_eq!(verdict(&desk, STRAY_ITEM), "review(register)");
}

#[test]
fn the_verb_says_what_it_did_and_what_follows() {
    let office = Office::scanned();
    let item = "personeel/noodnummers.txt";
    let said = ["attribute", item, "E-2021-007", "--reason", "lead_confirmed", "--key"];
    let with = |person: &'static str| [said.as_slice(), &[person]].concat();
    office.run(&with(PARTNER.key)).code(4).names(&["T0503"]);
    office
        .run(&["attribute", item, "E-0000-000", "--reason", "other", "--key", OFFICER.key])
        .code(1)
        .names(&["T0404"]);
    office
        .run(&["attribute", item, "E-2021-007", "--reason", "zomaar", "--key", OFFICER.key])
        .code(2)
        .names(&["content_seen"]);
    office.run(&["attribute", item, "--reason", "other"]).code(2);
    office
        .run(&["attribute", "niets.txt", "E-2021-007", "--reason", "other", "--key", OFFICER.key])
        .code(1)
        .names(&["T0401"]);
    let done = office.run(&with(OFFICER.key));
    done.ok().names(&["E-2021-007", "te behandelen"]);
    office
        .run(&["explain", item])
        .ok()
        .names(&["een medewerker heeft dat van deze inhoud verklaard"]);
    office.run(&["explain", item, "--lang", "en"]).ok().names(&["stated and signed"]);
    let json = office.run(&["explain", item, "--format", "json"]).json();
    assert_eq!(json["evidence"][0]["code"], "person:signed", "{json}");
    let list = office.run(&["attribute", "list", "--format", "json"]).json();
    let one = &list["attributions"][0];
    assert_eq!(
        (one["state"].as_str(), one["reason"].as_str()),
        (Some("in_force"), Some("lead_confirmed"))
    );
    let id = one["id"].as_str().unwrap().to_owned();
    office.run(&["attribute", "list"]).ok().names(&[&id, "Van kracht"]);
    let findings = office.run(&["findings", "--path", item, "--format", "jsonl"]);
    assert!(findings.ok().stdout_text().contains("E-2021-007"), "the findings name no engagement");
    office.run(&with(OFFICER.key)).code(2).names(&[&id]);
    let withdraw = |id: &str, key: &str| office.run(&["attribute", "withdraw", id, "--key", key]);
    withdraw("A-1999-0001", OFFICER.key).code(1).names(&["T0453"]);
    withdraw(&id, PARTNER.key).code(4).names(&["T0503"]);
    withdraw(&id, OFFICER.key).ok().names(&[&id]);
    office.run(&["attribute", "list"]).ok().names(&["Ingetrokken"]);
    office.run(&["explain", item]).ok().names(&["geen opdracht"]);
    office.run(&["ledger", "show"]).ok().names(&["attributed", "attribution_withdrawn"]);
}
