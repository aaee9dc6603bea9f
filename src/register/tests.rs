use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::calendar::{WrittenDate, parse_iso};
use crate::inventory::SignKind;
use crate::text::{Lang, Messages};

use super::workbook::WorkbookError;

const EN: &str = "\
client_id,client_name,engagement_id,engagement_name,start_date,end_date,status,contact_name,contact_email,language,keep_until,keep_reason,paths,mail_domains,identifiers,return_required,notes,role,obligor,earlier_periods,events
C-0042,Bakkerij de Vries B.V.,E-2023-014,Salarisadministratie 2023,2023-01-01,2024-12-31,ended,M. de Vries,m.devries@bakkerijdevries.example,nl,,,klanten/devries/**;export/2023/devries*,bakkerijdevries.example,KvK 12345678;deb. 10042,yes,,,,,leaving=2024-05-31;last_treatment=2024
C-0057,Northsea Robotics Ltd,E-2024-003,Audit FY2023,2024-02-01,2024-06,ended,J. Hughes,j.hughes@northsea.example,en,2027-06-30,pending litigation,clients/northsea/**,northsea.example,project NSR-7,no,,processor,both,,
C-0061,\"Stichting \"\"De Linde\"\"\",E-2025-020,Jaarrekening,2025-05-01,,reopened,A. Bos,bestuur@elders.example,nl,,,klanten/linde/**,delinde.example,,yes,\"bel, eerst\",controller,client,2022-01-01..2023-06-30|2020-01-01..2020-12-31,
";

const NL: &str = "\
KLANT_ID;klantnaam;opdracht_id;opdracht;startdatum;einddatum;status;contactpersoon;E-mail;taal;bewaren_tot;bewaar_reden;paden;maildomeinen;kenmerken;teruggave;opmerkingen;rol;bewaarplichtige;eerdere_perioden;gebeurtenissen\r
C-0042;Bakkerij de Vries B.V.;E-2023-014;Salarisadministratie 2023;1-1-2023;31-12-2024;be\u{eb}indigd;M. de Vries;m.devries@bakkerijdevries.example;nl;;;\"klanten/devries/**;export/2023/devries*\";bakkerijdevries.example;\"KvK 12345678;deb. 10042\";ja;;;;;uitdienst: 31-5-2024 | laatste_behandeling=2024\r
C-0057;Northsea Robotics Ltd;E-2024-003;Audit FY2023;01-02-2024;2024-06;Be\u{eb}indigd;J. Hughes;j.hughes@northsea.example;engels;30-06-2027;pending litigation;clients/northsea/**;@Northsea.example;project NSR-7;nee;;verwerker;beide;;\r
C-0061;\"Stichting \"\"De Linde\"\"\";E-2025-020;Jaarrekening;01-05-2025;;heropend;A. Bos;bestuur@elders.example;NL;;;klanten/linde/**;delinde.example;;ja;bel, eerst;verantwoordelijke;klant;01-01-2020..31-12-2020|01-01-2022..30-06-2023;\r
";

fn id(text: &str) -> EngagementId {
    EngagementId::new(text)
}

fn ids(engagements: &[&Engagement]) -> String {
    engagements.iter().map(|e| e.id.as_str()).collect::<Vec<_>>().join(" ")
}

#[test]
fn dutch_and_english_headers_say_the_same() {
    let en = Register::parse(EN.as_bytes()).unwrap();
    let nl = Register::parse(NL.as_bytes()).unwrap();
    assert_eq!(en.engagements, nl.engagements);
    assert_ne!(en.digest, nl.digest);
    let first = en.engagement(&id("E-2023-014")).unwrap();
    assert_eq!((first.row, first.status, first.return_required), (2, Status::Ended, true));
    assert_eq!(first.paths, ["klanten/devries/**", "export/2023/devries*"]);
    let left = first.event(EventKind::Leaving).unwrap();
    assert_eq!((left.to_string().as_str(), first.event(EventKind::Report)), ("2024-05-31", None));
    assert!(first.event(EventKind::LastTreatment).unwrap().is_imprecise());
    let second = en.engagement(&id("E-2024-003")).unwrap();
    assert_eq!(second.end, parse_iso("2024-06-01").map(WrittenDate::Month));
    assert_eq!((second.role, second.obligor), (Role::Processor, Obligor::Both));
    let third = en.engagement(&id("E-2025-020")).unwrap();
    assert_eq!((third.end, third.status, third.earlier.len()), (None, Status::Reopened, 2));
    assert!(third.earlier[0].end < third.earlier[1].start);
    assert_eq!(third.client_name, "Stichting \"De Linde\"");
}

#[test]
fn every_encoding_says_the_same() {
    let want = Register::parse(NL.as_bytes()).unwrap().engagements;
    let with_mark = [b"\xef\xbb\xbf".as_slice(), NL.as_bytes()].concat();
    let (windows, ..) = encoding_rs::WINDOWS_1252.encode(NL);
    let little: Vec<u8> =
        [0xfeff].into_iter().chain(NL.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> =
        [0xfeff].into_iter().chain(NL.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    let tabs = NL.replace(';', "\t").replace("**\texport", "**;export").replace("8\tdeb", "8;deb");
    for bytes in [&with_mark[..], &windows, &little, &big, tabs.as_bytes()] {
        assert_eq!(Register::parse(bytes).unwrap().engagements, want);
    }
}

#[test]
fn unknown_columns_are_kept() {
    let text = "kleur,client_id,client_name,engagement_id,end_date,\nrood,C,Naam,E-1,2024-01-01,\n";
    let register = Register::parse(text.as_bytes()).unwrap();
    assert_eq!(register.engagements[0].extra, [("kleur".to_owned(), "rood".to_owned())]);
    assert_eq!(register.engagements[0].status, Status::Ended);
}

/// Refusals of a register with these cells in one row, the other columns being right.
fn refusals(cells: &[(&str, &str)]) -> Vec<String> {
    let mut row = vec![
        ("client_id", "C-1"),
        ("client_name", "Geheim B.V."),
        ("engagement_id", "E-1"),
        ("end_date", "2024-12-31"),
    ];
    for (column, value) in cells {
        row.retain(|(name, _)| name != column);
        row.push((column, value));
    }
    let line = |cells: Vec<String>| cells.join(",") + "\n";
    let header = line(row.iter().map(|(name, _)| (*name).to_owned()).collect());
    let body = line(row.iter().map(|(_, v)| format!("\"{}\"", v.replace('"', "\"\""))).collect());
    match Register::parse((header + &body).as_bytes()) {
        Ok(_) => Vec::new(),
        Err(error) => error.rows().iter().map(told).collect(),
    }
}

fn told(problem: &RowProblem) -> String {
    format!("{} {} {}", problem.row, problem.column, problem.code.code())
}

#[test]
fn each_wrong_cell_is_refused_by_name() {
    let check = |cells: &[(&str, &str)], want: &[&str]| {
        let want: Vec<_> = want.iter().map(|w| format!("2 {w}")).collect();
        assert_eq!(refusals(cells), want, "{cells:?}");
    };
    check(&[], &[]);
    check(&[("client_id", "")], &["client_id missing_value"]);
    check(&[("client_name", " ")], &["client_name missing_value"]);
    check(&[("engagement_id", "")], &["engagement_id missing_value"]);
    check(&[("engagement_id", "E-\n1")], &["engagement_id bad_id"]);
    for common in ["2019", "00042", "(2019)", "２０１９", "loon", "-"] {
        check(&[("engagement_id", common)], &["engagement_id common_id"]);
    }
    for distinct in ["201901", "2019-1", "E1", "2019A"] {
        check(&[("engagement_id", distinct)], &[]);
    }
    check(&[("end_date", "03/31/2025")], &["end_date ambiguous_date"]);
    check(&[("end_date", "31-02-2025")], &["end_date bad_date"]);
    check(&[("end_date", "2024")], &[]);
    check(&[("start_date", "2024")], &["start_date imprecise_date"]);
    check(&[("start_date", "2025-01-01")], &["end_date end_before_start"]);
    check(&[("start_date", "2024-12-15"), ("end_date", "2024-12")], &[]);
    check(&[("status", "gesloten")], &["status unknown_status"]);
    check(&[("status", "ended"), ("end_date", "")], &["end_date ended_without_date"]);
    check(&[("status", "active"), ("end_date", "")], &[]);
    check(&[("role", "baas")], &["role unknown_role"]);
    check(&[("obligor", "niemand")], &["obligor unknown_obligor"]);
    check(&[("language", "klingon")], &["language unknown_language"]);
    check(&[("return_required", "misschien")], &["return_required unknown_flag"]);
    check(&[("contact_email", "a b@c.nl")], &["contact_email bad_email"]);
    check(&[("mail_domains", "a.nl;b")], &["mail_domains bad_domain"]);
    check(&[("identifiers", "KvK 1;IBAN x")], &["identifiers bad_identifier"; 2]);
    check(&[("paths", "a/[;b/**")], &["paths bad_glob"]);
    check(&[("paths", "/srv/klanten/**|../x|C:\\x")], &["paths bad_glob"; 3]);
    check(&[("keep_until", "2030-01-01")], &["keep_until keep_without_reason"]);
    check(&[("keep_until", "2030-01-01"), ("keep_reason", "AWR art. 52")], &[]);
    check(&[("earlier_periods", "2022-01-01")], &["earlier_periods bad_period"]);
    check(&[("earlier_periods", "2022-01-01..2022")], &["earlier_periods imprecise_date"]);
    check(&[("earlier_periods", "2022-02-01..2022-01-01")], &["earlier_periods end_before_start"]);
    let overlap = ["earlier_periods overlapping_periods"];
    check(&[("earlier_periods", "2022-01-01..2022-12-31|2022-12-31..2023-12-31")], &overlap);
    check(&[("earlier_periods", "2022-01-01..2023-12-31"), ("start_date", "2023-12-31")], &overlap);
    check(&[("earlier_periods", "2022-01-01..2025-12-31")], &overlap);
    check(&[("earlier_periods", "2022-01-01..2022-12-31"), ("start_date", "2023-01-01")], &[]);
    check(&[("events", "leaving=2024-05-31;last_treatment=2024|vaststelling: 2-1-2024")], &[]);
    check(&[("events", "2024-05-31")], &["events bad_event"]);
    check(
        &[("events", "holiday=2024-05-31;leaving=x")],
        &["events bad_date", "events unknown_event"],
    );
    check(&[("events", "leaving=05/31/2024")], &["events ambiguous_date"]);
    check(&[("events", "leaving=2024;uitdienst=2025-01-01")], &["events duplicate_event"]);
    let began = ("start_date", "2022-03-01");
    check(&[began, ("events", "leaving=2022-02-28")], &["events event_before_start"]);
    check(&[began, ("events", "leaving=2022-03-01;report=2022;settlement=2022-03")], &[]);
    let reopened = ("earlier_periods", "2020-01-01..2020-12-31");
    check(&[began, reopened, ("events", "leaving=2020-01-01")], &[]);
    check(&[began, reopened, ("events", "leaving=2019-12-31")], &["events event_before_start"]);
    check(
        &[("end_date", "x"), ("role", "x"), ("status", "x")],
        &["end_date bad_date", "role unknown_role", "status unknown_status"],
    );
}

#[test]
fn every_bad_row_is_reported_and_nothing_is_taken_in() {
    let text = "client_id,client_name,engagement_id,end_date\n\
        C-1,Geheim B.V.,E-1,2024-12-31\n\
        C-1,Geheim B.V.,e-1,31/12/2024\n\
        C-2,Stil,E-2\n\
        \n\
        C-3,Zwijgzaam,E-3,Zwijgzaam\n";
    let error = Register::parse(text.as_bytes()).unwrap_err();
    let rows: Vec<_> = error.rows().iter().map(told).collect();
    let want = [
        "3 end_date ambiguous_date",
        "3 engagement_id duplicate_engagement",
        "4  field_count",
        "6 end_date bad_date",
    ];
    assert_eq!(rows, want);
    assert_eq!(error.rows()[0].date.as_deref(), Some("31/12/2024"));
    assert_eq!(error.rows()[1].other_row, Some(2));
    let shown = format!("{error} {error:?} {}", serde_json::to_string(error.rows()).unwrap());
    for name in ["Geheim", "Stil", "Zwijgzaam"] {
        assert!(!shown.contains(name), "{shown}");
    }
}

#[test]
fn a_header_must_name_what_counts() {
    let problems = |text: &str| -> Vec<String> {
        Register::parse(text.as_bytes()).unwrap_err().rows().iter().map(told).collect()
    };
    assert_eq!(
        problems("client_id,name\n1,2\n"),
        [
            "1 client_name missing_column",
            "1 engagement_id missing_column",
            "1 end_date missing_column"
        ]
    );
    let twice = "client_id,klantnaam,opdracht_id,end_date,Einddatum,x,X\n1,2,3,,,,\n";
    assert_eq!(problems(twice), ["1 Einddatum duplicate_column", "1 X duplicate_column"]);
    let header = "client_id,client_name,engagement_id,end_date\n";
    for empty in ["", "\n\n", header, &format!("{header},,,\n\n")] {
        assert_eq!(Register::parse(empty.as_bytes()).unwrap_err(), RegisterError::Empty, "{empty}");
    }
    assert_eq!(Register::parse(b"c\0l\0i\0").unwrap_err(), RegisterError::NotText);
    let damaged = RegisterError::Workbook(workbook::WorkbookError::Damaged);
    assert_eq!(Register::parse(b"PK\x03\x04\0").unwrap_err(), damaged);
}

#[test]
fn every_refusal_has_words_in_both_languages() {
    for lang in [Lang::Nl, Lang::En] {
        let messages = Messages::new(lang);
        for code in RowCode::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), code.code());
            let mut problem = RowProblem::new(7, "kolom", *code);
            assert!(problem.text(&messages).contains('7'));
            problem = problem.with_date("1/2/2025");
            assert!(problem.text(&messages).contains("1/2/2025"));
            problem.column.clear();
            assert!(!problem.text(&messages).is_empty());
        }
        let two = RegisterError::TwoSheets { first: "Blad1".into(), second: "Blad2".into() };
        assert!(two.text(&messages).contains("Blad1") && two.text(&messages).contains("Blad2"));
        for error in [
            RegisterError::NotText,
            RegisterError::Empty,
            RegisterError::NoHeader,
            RegisterError::Workbook(WorkbookError::Encrypted),
            RegisterError::Workbook(WorkbookError::Old),
            RegisterError::Workbook(WorkbookError::Foreign),
            RegisterError::Workbook(WorkbookError::Damaged),
            RegisterError::Workbook(WorkbookError::TooLarge),
            RegisterError::Rows(Vec::new()),
        ] {
            assert!(!error.text(&messages).is_empty());
        }
        for code in [NoteCode::HiddenRows, NoteCode::HiddenSheet, NoteCode::NumericIds] {
            let note = RegisterNote { code, count: 7, cell: Some("Blad1!A2".to_owned()) };
            assert!(!note.text(&messages).is_empty());
        }
    }
}

fn paths(rows: &[(&str, &str)]) -> Register {
    let mut text = "client_id,client_name,engagement_id,end_date,paths\n".to_owned();
    for (id, paths) in rows {
        writeln!(text, "C-{id},Naam,{id},2024-01-01,{paths}").unwrap();
    }
    Register::parse(text.as_bytes()).unwrap()
}

#[test]
fn globs_name_their_engagements() {
    let register = paths(&[
        ("E-1", "klanten/devries/**;export/*/devries*"),
        ("E-2", "klanten/devries/2024/**"),
        ("E-3", "Klanten\\Caf\u{e9} Zuid\\"),
    ]);
    let check = |path: &str, want: &str| assert_eq!(ids(&register.by_path(path)), want, "{path}");
    check("klanten/devries/a.txt", "E-1");
    check("KLANTEN/DeVries/diep/er/a.txt", "E-1");
    check("klanten/devries/2024/a.txt", "E-1 E-2");
    check("klanten/devriesen/a.txt", "");
    check("export/2023/devries-jan.csv", "E-1");
    check("export/2023/jan/devries.csv", "");
    check("export/2023/devries/jan.csv", "");
    check("klanten/cafe\u{301} zuid/brief.docx", "E-3");
    check("oud/klanten/devries/a.txt", "");
}

#[test]
fn a_number_in_a_name_is_a_whole_token() {
    let register = paths(&[("E-1", ""), ("E-1-B", ""), ("2023/014", "")]);
    let check =
        |name: &str, want: &str| assert_eq!(ids(&register.named_in(name).exact), want, "{name}");
    check("klanten/E-1/brief.txt", "E-1");
    check("klanten/e-1_brief.txt", "E-1");
    check("E-1", "E-1");
    check("(E-1) brief", "E-1");
    check("E-12", "");
    check("CE-1", "");
    check("\u{e9}E-1", "");
    check("E-1-B eindverslag.docx", "E-1-B");
    check("E-1-Bis.docx", "E-1");
    check("E-1 en E-1-B.docx", "E-1 E-1-B");
    check("klanten/2023/014/x", "2023/014");
    check("", "");
}

#[test]
fn what_is_only_like_a_number_is_told_apart() {
    let register = paths(&[("E-2023-014", ""), ("E-2026-011", ""), ("2023/014", "")]);
    let check = |name: &str, exact: &str, like: &str| {
        let named = register.named_in(name);
        assert_eq!(
            (ids(&named.exact).as_str(), ids(&named.like).as_str()),
            (exact, like),
            "{name}"
        );
    };
    check("nieuw/E-2023-014-2 vervolg/a.txt", "", "E-2023-014");
    check("nieuw/E-2023-014.2.txt", "", "E-2023-014");
    check("E-2023-014/2024/a.txt", "E-2023-014", "");
    check("x/E\u{2013}2026\u{2013}011 cv.txt", "E-2026-011", "");
    check("x/Ｅ-2026-\u{202e}011.txt", "E-2026-011", "");
    for like in ["E_2026_011 cv.txt", "e 2026 011.txt", "E2026-011", "E-2026_011", "E.2026.011"] {
        check(like, "", "E-2026-011");
    }
    check("x/2023-014 brief.txt", "", "2023/014");
    check("E_2026_011 en E-2026-011", "E-2026-011", "");
    for other in ["E_2026_0112", "AE_2026_011", "E-2026/011", "E2026011"] {
        check(other, "", "");
    }
    check("E-2023-014 en E_2026_011.txt", "E-2023-014", "E-2026-011");
}

#[test]
fn what_is_gone_is_still_a_number() {
    let once = ["E-1-B", "e-2", "E-3", "E-9", "E\u{2013}9", "OUD-7"].map(EngagementId::new);
    let text = "client_id,client_name,engagement_id,end_date,identifiers\n\
        A,Naam,E-1,2024-01-01,\nB,Naam,E-2,2024-01-01,oud-7\n";
    let register = Register::parse(text.as_bytes()).unwrap().recalling(once);
    let written =
        |ids: &[&EngagementId]| ids.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(" ");
    let all: Vec<_> = register.gone().iter().collect();
    // What came back, and what went on under another number, is not gone.
    assert_eq!(written(&all), "E-1-B E-3 E-9");
    let check = |name: &str, want: [&str; 4]| {
        let found = register.named_in(name);
        let got =
            [ids(&found.exact), ids(&found.like), written(&found.gone), written(&found.like_gone)];
        assert_eq!(got, want, "{name}");
    };
    check("x/E-1 brief.txt", ["E-1", "", "", ""]);
    check("x/E-1-B brief.txt", ["", "", "E-1-B", ""]);
    check("x/E_1_B brief.txt", ["", "", "", "E-1-B"]);
    check("x/E-3-2 brief.txt", ["", "", "", "E-3"]);
    check("x/OUD-7 brief.txt", ["", "", "", ""]);
    assert_eq!(register.engagements.len(), 2);
    assert!(register.engagement(&id("E-3")).is_none() && register.by_path("x/E-3").is_empty());
    let terms = register.terms().terms;
    let signs = (0..terms.len())
        .map(|index| register.sign(index))
        .filter(|sign| sign.kind == SignKind::EngagementId);
    assert_eq!(signs.count(), 5);
}

#[test]
fn ids_that_look_alike_are_one() {
    let text = "client_id,client_name,engagement_id,end_date\n\
        C-1,Naam,E-2026-011,2024-12-31\nC-2,Naam,E\u{2013}2026\u{2013}011,2024-12-31\n";
    let error = Register::parse(text.as_bytes()).unwrap_err();
    assert_eq!(
        error.rows().iter().map(told).collect::<Vec<_>>(),
        ["3 engagement_id duplicate_engagement"]
    );
    let register = paths(&[("2023-1-12", ""), ("2023-11-2", "")]);
    assert!((0..2).all(|index| register.sign(index).engagements.len() == 1));
}

#[test]
fn terms_say_whose_they_are() {
    let text = "client_id,client_name,engagement_id,end_date,contact_name,contact_email,mail_domains,identifiers\n\
        A,De Vries B.V.,E-1,2024-01-01,J. Smit,j@devries.example,devries.example;gedeeld.example,KvK 12345678\n\
        A,De Vries B.V.,E-2,,J. Smit,js@prive.example,,deb. 10\n\
        B,de vries bv,E-3,,,,gedeeld.example,Vries Groep\n";
    let register = Register::parse(text.as_bytes()).unwrap();
    let terms = register.terms().terms;
    let signs: Vec<String> = terms
        .iter()
        .enumerate()
        .map(|(index, term)| {
            let sign = register.sign(index);
            assert_eq!(sign.kind, term.kind);
            let owners: Vec<_> = sign.engagements.iter().map(EngagementId::as_str).collect();
            format!("{:?} {} = {}", term.kind, term.text, owners.join(" "))
        })
        .collect();
    assert_eq!(
        signs,
        [
            "EngagementId E-1 = E-1",
            "EngagementId E-2 = E-2",
            "EngagementId E-3 = E-3",
            "ClientName De Vries B.V. = E-1 E-2 E-3",
            "ClientName Vries Groep = E-3",
            "ClientName de vries bv = E-1 E-2 E-3",
            "Kvk 12345678 = E-1 E-2",
            "MailDomain devries.example = E-1 E-2",
            "MailDomain gedeeld.example = E-1 E-2 E-3",
            "ClientNumber 10 = E-1 E-2",
            "ContactName J. Smit = E-1 E-2",
            "ContactEmail js@prive.example = E-1 E-2",
        ]
    );
    assert!(
        terms.iter().all(|term| term.kind != SignKind::ContactEmail || term.text.contains("prive"))
    );
}

#[test]
fn debug_shows_no_names() {
    assert!(!format!("{:?}", Register::parse(EN.as_bytes()).unwrap()).contains("Vries"));
}

#[test]
fn a_large_register_is_no_trouble() {
    let rows: Vec<(String, String)> = (0..5_000)
        .map(|n| (format!("E-{n:05}"), format!("klanten/klant {n}/**;export/*/klant{n}-*.csv")))
        .collect();
    let rows: Vec<(&str, &str)> = rows.iter().map(|(id, p)| (id.as_str(), p.as_str())).collect();
    let register = paths(&rows);
    assert_eq!(ids(&register.by_path("export/2023/klant4999-a.csv")), "E-04999");
    assert_eq!(ids(&register.by_path("klanten/klant 17/x/y.txt")), "E-00017");
    assert_eq!(ids(&register.named_in("map/E-01234.txt").exact), "E-01234");
}

proptest! {
    #[test]
    fn no_bytes_break_it(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let header = b"client_id,client_name,engagement_id,end_date,paths,x\n".to_vec();
        let _: Result<_, _> = Register::parse(&[header, bytes.clone()].concat());
        let _: Result<_, _> = Register::parse(&bytes);
    }

    #[test]
    fn no_cell_breaks_it(cells in proptest::collection::vec("[-0-9./|;:@a-zE\u{e9} \\\"*?\\[\\]{}!^,]{0,12}", 20)) {
        let (header, _) = EN.split_once('\n').unwrap();
        let quoted: Vec<_> = cells.iter().map(|c| format!("\"{}\"", c.replace('"', "\"\""))).collect();
        if let Err(error) = Register::parse(format!("{header}\n{}\n", quoted.join(",")).as_bytes()) {
            prop_assert!(!error.rows().is_empty());
        }
    }
}
