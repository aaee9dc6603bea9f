use super::*;

/// C-1 has one engagement, C-2 two that share a folder, C-3 shares its name with C-1.
const REGISTER: &str = "\
client_id,client_name,engagement_id,end_date,paths,contact_name
C-1,De Vries B.V.,E-1,2024-12-31,klanten/devries/**,M. de Vries
C-2,Noorderlicht,E-2,2023-12-31,klanten/noorderlicht/2022/**;klanten/noorderlicht/gedeeld/**,
C-2,Noorderlicht,E-3,,klanten/noorderlicht/2025/**;klanten/noorderlicht/gedeeld/**,
C-3,De Vries B.V.,E-4,2024-12-31,,
";

fn register() -> Register {
    Register::parse(REGISTER.as_bytes()).unwrap()
}

fn sign(kind: SignKind, engagements: &str) -> Sign {
    Sign { kind, engagements: engagements.split(' ').map(EngagementId::new).collect() }
}

fn shown(attribution: &Attribution) -> Vec<String> {
    let line = |e: &Evidence| format!("{} {} {}", e.code, e.engagement, e.strength.code());
    attribution.evidence.iter().map(line).collect()
}

fn check(locator: &str, signs: &[Sign], want: &[&str]) -> Attribution {
    let attribution = attribute(&Locator::from_text(locator), signs, &register());
    assert_eq!(shown(&attribution), want, "{locator}");
    attribution
}

fn names(ids: &[EngagementId]) -> String {
    ids.iter().map(EngagementId::as_str).collect::<Vec<_>>().join(" ")
}

#[test]
fn paths_and_names_of_members() {
    check("a/b.txt", &[], &[]);
    check("klanten/devries/a.txt", &[], &["path:glob E-1 strong"]);
    check("klanten/devries/a.zip::b/c.txt", &[], &["path:glob E-1 strong"]);
    check(
        "klanten/noorderlicht/gedeeld/a.txt",
        &[],
        &["path:glob_shared E-2 weak", "path:glob_shared E-3 weak"],
    );
    check("uit/E-2 verslag.docx", &[], &["path:engagement_id E-2 exact"]);
    check("uit/a.zip::e-3/cv.txt", &[], &["path:engagement_id E-3 exact"]);
    check(
        "uit/E-1.zip::E-2.txt",
        &[],
        &["path:engagement_id E-1 exact", "path:engagement_id E-2 exact"],
    );
    check("uit/E-.zip::1.txt", &[], &[]);
    check("uit/m.mbox::msg=1", &[], &[]);
    check("uit/E-1%3A cv.txt", &[], &["path:engagement_id E-1 exact"]);
}

#[test]
fn something_like_a_number_is_a_candidate_and_no_more() {
    let like = "path:engagement_id E-2 weak";
    check("uit/E-2-2 vervolg/a.txt", &[], &[like]);
    check("uit/E_2 cv.txt", &[], &[like]);
    let both = check(
        "klanten/devries/E_2 cv.txt",
        &[],
        &["path:engagement_id E-2 weak", "path:glob E-1 strong"],
    );
    assert_eq!((names(&both.established()), names(&both.weak())), ("E-1".into(), "E-2".into()));
    assert!(both.is_numbered(&EngagementId::new("E-2")));
    assert!(!both.is_numbered(&EngagementId::new("E-1")));
    // It settles no conflict with what the content says.
    let number = sign(SignKind::EngagementId, "E-2");
    let locator = Locator::from_text("klanten/devries/E_2 cv.txt");
    assert!(attribute(&locator, &[number], &register()).is_conflict());
}

#[test]
fn the_name_of_a_row_group_is_not_evidence() {
    let number = sign(SignKind::EngagementId, "E-2");
    let exact = "content:engagement_id E-2 exact";
    check("a.csv::rows[E-2]", std::slice::from_ref(&number), &[exact]);
    let stray =
        check("klanten/devries/a.csv::rows[E-2]", &[number], &["path:glob E-1 strong", exact]);
    assert!(stray.is_conflict());
    // Signs of several rows are no sign of any one client.
    let (name, kvk) = (sign(SignKind::ClientName, "E-1"), sign(SignKind::Kvk, "E-1"));
    check("a.csv::rows[?]", &[name.clone(), kvk.clone()], &["content:client_name+kvk E-1 weak"]);
    check("a.csv::rows[E-1]", &[name, kvk], &["content:client_name+kvk E-1 strong"]);
    check("rows[E-1]", &[], &["path:engagement_id E-1 exact"]);
}

#[test]
fn signs_in_the_content() {
    use SignKind::{
        Btw, ClientName, ClientNumber, ContactEmail, ContactName, Iban, Kvk, MailDomain,
    };
    let one = |kind| vec![sign(kind, "E-1")];
    for kind in [ClientName, Kvk, Btw, Iban, MailDomain, ClientNumber, ContactName, ContactEmail] {
        check("a.txt", &one(kind), &[&format!("content:{} E-1 weak", sign_code(kind))]);
    }
    check("a.txt", &[sign(SignKind::EngagementId, "E-1")], &["content:engagement_id E-1 exact"]);
    check("a.txt", &[one(Kvk), one(Kvk)].concat(), &["content:kvk E-1 weak"]);
    check("a.txt", &[one(Kvk), one(Iban)].concat(), &["content:kvk+iban E-1 strong"]);
    check(
        "a.txt",
        &[one(ContactName), one(ClientName)].concat(),
        &["content:client_name E-1 weak", "content:contact_name E-1 weak"],
    );
    check(
        "a.txt",
        &[one(ContactName), one(ContactEmail)].concat(),
        &["content:contact_name+contact_email E-1 weak"],
    );
    // A client with two engagements: which of them, nobody can say.
    check(
        "a.txt",
        &[sign(ClientName, "E-2 E-3"), sign(Kvk, "E-2 E-3")],
        &["content:client_name+kvk E-2 weak", "content:client_name+kvk E-3 weak"],
    );
    // A name of two clients, and a number of one of them.
    check(
        "a.txt",
        &[sign(ClientName, "E-1 E-4"), sign(Kvk, "E-1")],
        &["content:client_name E-4 weak", "content:client_name+kvk E-1 strong"],
    );
    check("a.txt", &[sign(Kvk, "E-99"), sign(SignKind::EngagementId, "E-99")], &[]);
}

#[test]
fn established_weak_and_conflict() {
    let number = |id: &str| sign(SignKind::EngagementId, id);
    let cases: &[(&str, Vec<Sign>, &str, &str, bool)] = &[
        ("a.txt", vec![], "", "", false),
        ("klanten/devries/a.txt", vec![], "E-1", "", false),
        ("klanten/devries/a.txt", vec![number("E-1")], "E-1", "", false),
        ("klanten/devries/a.txt", vec![number("E-3")], "E-1 E-3", "", true),
        ("klanten/devries/a.txt", vec![sign(SignKind::Kvk, "E-2 E-3")], "E-1", "E-2 E-3", false),
        ("klanten/noorderlicht/gedeeld/a.txt", vec![], "", "E-2 E-3", false),
        ("klanten/noorderlicht/gedeeld/a.txt", vec![number("E-2")], "E-2", "E-3", false),
        ("klanten/devries/E-2.txt", vec![number("E-2")], "E-1 E-2", "", false),
        ("E-2.txt", vec![number("E-1"), number("E-2")], "E-1 E-2", "", true),
        ("a.txt", vec![number("E-1"), number("E-2")], "E-1 E-2", "", false),
    ];
    for (locator, signs, established, weak, conflict) in cases {
        let got = attribute(&Locator::from_text(*locator), signs, &register());
        assert_eq!(names(&got.established()), *established, "{locator}");
        assert_eq!(names(&got.weak()), *weak, "{locator}");
        assert_eq!(got.is_conflict(), *conflict, "{locator} {signs:?}");
    }
    let both = attribute(&Locator::from_text("E-1/a"), &[number("E-1")], &register());
    assert_eq!(both.best(&EngagementId::new("E-1")), Some(Strength::Exact));
    assert_eq!(both.best(&EngagementId::new("E-2")), None);
}

#[test]
fn order_and_repetition_of_signs_change_nothing() {
    let mut signs = vec![
        sign(SignKind::Kvk, "E-1"),
        sign(SignKind::ClientName, "E-1 E-4"),
        sign(SignKind::EngagementId, "E-2"),
        sign(SignKind::ContactName, "E-1"),
    ];
    let locator = Locator::from_text("klanten/noorderlicht/gedeeld/E-3.txt");
    let want = attribute(&locator, &signs, &register());
    signs.reverse();
    signs.extend(signs.clone());
    assert_eq!(attribute(&locator, &signs, &register()), want);
}

#[test]
fn codes_read_back() {
    let locator = Locator::from_text("klanten/noorderlicht/gedeeld/E-1.txt");
    let signs = [sign(SignKind::Kvk, "E-1"), sign(SignKind::EngagementId, "E-2")];
    let attribution = attribute(&locator, &signs, &register());
    let json = serde_json::to_string(&attribution).unwrap();
    assert!(json.contains(r#""code":"content:kvk""#), "{json}");
    assert_eq!(serde_json::from_str::<Attribution>(&json).unwrap(), attribution);
    for bad in ["", "path:", "content:", "content:engagement_id+kvk", "content:kvk+", "name:kvk"] {
        assert!(bad.parse::<EvidenceCode>().is_err(), "{bad}");
    }
}

#[test]
fn rows_fall_in_groups_by_their_own_signs() {
    let register = register();
    let check = |signs: &[Sign], broken: bool, want: &str| {
        assert_eq!(row_group(signs, broken, &register).suffix(), want);
    };
    let number = |id: &str| sign(SignKind::EngagementId, id);
    check(&[], false, "rows[-]");
    check(&[], true, "rows[!]");
    check(&[number("E-1")], true, "rows[!]");
    check(&[number("E-1")], false, "rows[E-1]");
    check(&[number("E-2"), number("E-1"), number("E-2")], false, "rows[E-1+E-2]");
    check(&[sign(SignKind::ClientName, "E-1")], false, "rows[?]");
    check(&[sign(SignKind::ClientName, "E-1"), sign(SignKind::Kvk, "E-1")], false, "rows[E-1]");
    check(&[sign(SignKind::ClientName, "E-2 E-3"), number("E-2")], false, "rows[E-2]");
    let odd = RowGroup::Engagements(vec![EngagementId::new("a:b+c]%")]);
    assert_eq!(odd.suffix(), "rows[a%3Ab%2Bc%5D%25]");
    assert!(
        RowGroup::Engagements(vec![]) < RowGroup::Nobody && RowGroup::Nobody < RowGroup::Broken
    );
}

/// An engagement that lost its row keeps what names it, and everything that keeps less lets nothing go.
#[test]
fn what_names_an_engagement_that_is_gone_is_its_own() {
    let register = Register::parse(
        b"client_id,client_name,engagement_id,end_date,paths\nC-1,Naam,E-1,2024-01-01,a/**\n",
    );
    let register = register.unwrap().recalling([EngagementId::new("E-9")]);
    let told = |path: &str, signs: &[Sign]| {
        let attribution = attribute(&Locator::from_text(path), signs, &register);
        let one = |e: &Evidence| format!("{} {} {}", e.code, e.engagement, e.strength.code());
        attribution.evidence.iter().map(one).collect::<Vec<_>>()
    };
    let sign = |id: &str| sign(SignKind::EngagementId, id);
    assert_eq!(
        told("a/E-9 brief.txt", &[]),
        ["path:engagement_id E-9 exact", "path:glob E-1 strong"]
    );
    assert_eq!(told("x/E_9 brief.txt", &[]), ["path:engagement_id E-9 weak"]);
    assert_eq!(
        told("a/brief.txt", &[sign("E-9"), sign("E-8")]),
        ["path:glob E-1 strong", "content:engagement_id E-9 exact"]
    );
}
