//! Duties to keep, through the program: what is classed by which signs, what that keeps, and until when.

use std::fmt::Write as _;

use serde_json::Value;

use super::firm::Office;

/// A number that makes a file one with personal data.
const BSN: &str = "BSN: 148206104";

/// Settings with these lines under `[retention]`, a register with these rows, and a share.
fn office(retention: &str, rows: &[&str], files: &[(&str, &str)]) -> Office {
    let office = Office::empty();
    let settings = format!(
        "version = 1\nlanguage = \"nl\"\n[register]\npath = \"register.csv\"\n[retention]\n{retention}\n\
         [[source]]\nname = \"share\"\npath = \"share\"\n"
    );
    std::fs::write(office.path("termijn.toml"), settings).unwrap();
    let mut register = "client_id,client_name,engagement_id,engagement_name,start_date,end_date,\
        paths,role,obligor\n"
        .to_owned();
    for row in rows {
        let [number, end, role, obligor] = row.split(' ').collect::<Vec<_>>()[..] else {
            panic!("{row}")
        };
        writeln!(
            register,
            "C-{number},Naam {number},E-{number},Advies,2010-01-01,{end},s{number}/**,{role},{obligor}"
        )
        .unwrap();
    }
    std::fs::write(office.path("register.csv"), register).unwrap();
    std::fs::create_dir(office.path("share")).unwrap();
    for (path, text) in files {
        let path = office.path("share").join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    office.run(&["scan"]).ok();
    office
}

fn explained(office: &Office, item: &str, as_of: &str) -> Value {
    office.run(&["explain", item, "--format", "json", "--as-of", as_of]).ok().json()
}

/// `keep_statutory 2025-12-31 2010 NL-AWR-52`: the verdict, the last day, the days over, the rules that are sure.
#[track_caller]
fn check(office: &Office, item: &str, as_of: &str, want: &str) -> Value {
    let got = explained(office, item, as_of);
    let rules: Vec<String> = got["statutes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let sure = if one["is_sure"] == true { "" } else { "?" };
            format!("{sure}{}", one["id"].as_str().unwrap())
        })
        .collect();
    let verdict = match got["reason"].as_str() {
        Some(reason) => format!("{}({reason})", got["verdict"].as_str().unwrap()),
        None => got["verdict"].as_str().unwrap().to_owned(),
    };
    let until = got["effective_until"].as_str().unwrap_or("-");
    let told = format!("{verdict} {until} {} {}", got["over_term_days"], rules.join("+"));
    assert_eq!(told, want, "{item} on {as_of}\n{got:#}");
    got
}

fn ubl(day: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\" \
         xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\">\
         <cbc:ID>2018-001</cbc:ID><cbc:IssueDate>{day}</cbc:IssueDate><cbc:Note>{BSN}</cbc:Note></Invoice>\n"
    )
}

fn camt(day: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\">\
         <BkToCstmrStmt><Stmt><Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Dt><Dt>{day}</Dt></Dt></Bal>\
         <Ntry><AddtlNtryInf>{BSN}</AddtlNtryInf></Ntry></Stmt></BkToCstmrStmt></Document>\n"
    )
}

#[test]
fn s21_an_invoice_is_kept_for_seven_financial_years() {
    let text = format!("Factuurnummer 18-12. Factuurdatum 1 december 2018.\n{BSN}\n");
    let mail = format!(
        "From: a@zonderpost.example\r\nDate: Mon, 5 Nov 2018 10:00:00 +0100\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=\"x\"\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nDank.\r\n\
         --x\r\nContent-Type: application/xml\r\nContent-Disposition: attachment; filename=\"factuur.xml\"\r\n\
         \r\n{}\r\n--x--\r\n",
        ubl("2018-11-02")
    );
    let files = [
        ("s21/facturen/2018-001.xml", ubl("2018-11-02")),
        ("s21/facturen/scan.txt", text),
        ("s21/2018-001.xml", ubl("2018-11-02")),
        ("s21/bericht.eml", mail),
        ("s21/verkoopfacturen/later.xml", ubl("2031-01-01")),
        ("s21/brief.txt", format!("De factuur is betaald. Het factuurnummer volgt.\n{BSN}\n")),
    ];
    let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
    let office = office("sectors = []", &["21 2019-06-30 controller firm"], &files);
    let invoice = "s21/facturen/2018-001.xml";
    check(&office, invoice, "2020-06-30", "pre_notice 2025-12-31 0 NL-AWR-52");
    check(&office, invoice, "2025-12-31", "keep_statutory 2025-12-31 2010 NL-AWR-52");
    let due = check(&office, invoice, "2026-01-01", "due 2025-12-31 2011 NL-AWR-52");
    assert_eq!(due["execute_by"], "2026-01-28");
    check(
        &office,
        "s21/bericht.eml::factuur.xml",
        "2025-12-31",
        "keep_statutory 2025-12-31 2010 NL-AWR-52",
    );
    // Words tell no day: the latest that it can be is the end of the engagement, in the year after.
    check(
        &office,
        "s21/facturen/scan.txt",
        "2026-12-31",
        "keep_statutory 2026-12-31 2375 NL-AWR-52",
    );
    // A day that has not come is no day.
    check(
        &office,
        "s21/verkoopfacturen/later.xml",
        "2026-12-31",
        "keep_statutory 2026-12-31 2375 NL-AWR-52",
    );
    // One kind of sign asks a person, and only as long as it matters.
    check(&office, "s21/2018-001.xml", "2025-12-31", "review(statute) 2020-06-30 2010 ?NL-AWR-52");
    check(&office, "s21/2018-001.xml", "2026-01-01", "due 2020-06-30 2011 ?NL-AWR-52");
    check(&office, "s21/brief.txt", "2025-12-31", "due 2020-06-30 2010 ");
    let told = office.run(&["explain", invoice, "--as-of", "2025-12-31"]).ok().stdout_text();
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("Administratie") && told.contains("art. 52(4) AWR"), "{told}");
    assert!(told.contains("in de naam: facturen") && told.contains("31 dec 2025"), "{told}");
    // What keeps an attachment keeps its message, which tells by what.
    let told = office.run(&["explain", "s21/bericht.eml", "--as-of", "2025-12-31"]);
    told.ok().names(&["NL-AWR-52", "31 dec 2025", "2 nov 2018"]);
    let report = office.run(&["report", "--as-of", "2025-12-31"]).ok().stdout_text();
    let json =
        report.lines().find(|path| path.trim_end().rsplit('.').next() == Some("json")).unwrap();
    let report: Value = serde_json::from_slice(&std::fs::read(json).unwrap()).unwrap();
    let duty = &report["duties"][0];
    assert_eq!(
        (&duty["rule"], &duty["kept"], &duty["asked"]),
        (&"NL-AWR-52".into(), &5.into(), &1.into())
    );
    assert_eq!(duty["until"], "2026-12-31");
}

#[test]
fn s22_s23_what_counts_from_an_event_is_kept_from_the_latest_day() {
    let files = [
        ("s22/leasecontract kopieermachine.txt", format!("Leaseobject: kopieermachine.\n{BSN}\n")),
        ("s23/personeel/KopieID_Jansen.txt", format!("Geldig identiteitsbewijs.\n{BSN}\n")),
        ("s23/loonstroken/2021-03.txt", format!("Bruto loon 3.100. Loonheffing 600.\n{BSN}\n")),
    ];
    let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
    let rows = ["22 2019-12-31 controller firm", "23 2021-03-31 controller firm"];
    let office = office("sectors = [\"employer\"]", &rows, &files);
    let lease = "s22/leasecontract kopieermachine.txt";
    check(&office, lease, "2026-11-22", "keep_statutory 2026-12-31 2152 NL-AWR-52-LOOPTIJD");
    let copy = "s23/personeel/KopieID_Jansen.txt";
    check(&office, copy, "2026-11-22", "keep_statutory 2026-12-31 1697 NL-LB-ID5");
    check(&office, copy, "2027-01-01", "due 2026-12-31 1737 NL-LB-ID5");
    check(
        &office,
        "s23/loonstroken/2021-03.txt",
        "2027-01-01",
        "keep_statutory 2028-12-31 1737 NL-LOON-7",
    );
}

#[test]
fn s24_s25_what_must_go_and_what_must_go_back() {
    let wwft = format!("Uiteindelijk belanghebbende: zie kopie. PEP-status: nee.\n{BSN}\n");
    let files = [
        ("s24/Wwft/clientenonderzoek.txt", wwft.clone()),
        ("s25/Wwft/clientenonderzoek.txt", wwft),
        ("s26/dagafschriften/2023-12.xml", camt("2023-12-31")),
        ("s27/dagafschriften/2023-12.xml", camt("2023-12-31")),
    ];
    let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
    let rows = [
        "24 2021-05-31 controller firm",
        "25 2020-02-29 controller firm",
        "26 2024-12-31 processor client",
        "27 2024-12-31 controller both",
    ];
    let office = office("sectors = [\"wwft\"]", &rows, &files);
    let file = "s24/Wwft/clientenonderzoek.txt";
    check(&office, file, "2026-05-31", "keep_statutory 2026-05-31 1461 NL-WWFT-33");
    check(&office, file, "2026-06-01", "act_now 2026-05-31 1462 NL-WWFT-33");
    let leap = "s25/Wwft/clientenonderzoek.txt";
    check(&office, leap, "2025-02-28", "keep_statutory 2025-02-28 1461 NL-WWFT-33");
    check(&office, leap, "2025-03-01", "act_now 2025-02-28 1462 NL-WWFT-33");
    let books = check(
        &office,
        "s26/dagafschriften/2023-12.xml",
        "2026-01-15",
        "due 2025-12-31 15 NL-AWR-52",
    );
    assert_eq!(
        (&books["return_only"], &books["statutes"][0]["is_ours"]),
        (&true.into(), &false.into())
    );
    let shared = "s27/dagafschriften/2023-12.xml";
    check(&office, shared, "2026-01-15", "keep_statutory 2030-12-31 15 NL-AWR-52");
}

#[test]
fn s09_the_day_of_a_mail_is_that_of_the_office() {
    let mail = |date: &str| {
        format!(
            "From: a@zonderpost.example\r\nSubject: loonstrook\r\nDate: {date}\r\n\r\n\
             Bruto loon 3.100, loonheffing 600. {BSN}\r\n"
        )
    };
    let files = [
        ("s9/loonstrook.eml", mail("Tue, 31 Dec 2024 23:30:00 +0000")),
        ("s9/loonstrook oud.eml", mail("Thu, 1 Jan 1970 00:00:00 +0000")),
        ("s9/loonstrook nooit.eml", mail("Tue, 31 Feb 2024 23:30:00 +0000")),
    ];
    let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
    let office = office("sectors = [\"employer\"]", &["9 2024-12-31 controller firm"], &files);
    let until = |item: &str| {
        let got = explained(&office, item, "2026-11-22");
        assert_eq!(got["verdict"], "keep_statutory", "{got:#}");
        let duty = got["statutes"][0].clone();
        (duty["counts_from"].as_str().unwrap().to_owned(), duty["assumed"] == true)
    };
    assert_eq!(until("s9/loonstrook.eml"), ("2025-01-01".to_owned(), false));
    // A clock that had stopped, and a day that is none: then it counts from the end of the engagement.
    assert_eq!(until("s9/loonstrook oud.eml"), ("2024-12-31".to_owned(), true));
    assert_eq!(until("s9/loonstrook nooit.eml"), ("2024-12-31".to_owned(), true));
}

#[test]
fn what_the_office_says_of_itself_decides_which_rules_hold() {
    let text = format!("Subsidieontvanger: zie boven.\n{BSN}\n");
    let slip = format!("Bruto loon 3.100. Loonheffing 600.\n{BSN}\n");
    let files =
        [("s1/subsidiebeschikking.txt", text.as_str()), ("s1/loonstrook.txt", slip.as_str())];
    let rows = ["1 2021-06-30 controller firm"];
    let verdict = |retention: &str, item: &str| {
        let office = office(retention, &rows, &files);
        explained(&office, item, "2026-11-22")["verdict"].as_str().unwrap().to_owned()
    };
    // Nothing said: every rule may hold.
    assert_eq!(verdict("", "s1/loonstrook.txt"), "keep_statutory");
    assert_eq!(verdict("sectors = [\"employer\"]", "s1/loonstrook.txt"), "keep_statutory");
    assert_eq!(verdict("sectors = [\"lawyer\"]", "s1/loonstrook.txt"), "due");
    // Nobody read the source of the rule: it asks, until somebody signs it off by name.
    assert_eq!(verdict("", "s1/subsidiebeschikking.txt"), "review");
    let signed = "signed_off = { \"NL-SUBS\" = \"A. Jansen, 22 november 2026\" }";
    assert_eq!(verdict(signed, "s1/subsidiebeschikking.txt"), "keep_statutory");
}

const OWN: &str = "schema = 1\n\n[[statute]]\nid = \"OWN-BOUW\"\nkind = \"floor\"\nperiod = { months = 120 }\n\
    trigger = \"end_of_engagement\"\nobligor = \"firm\"\ncertainty = \"secondary\"\nvalid_from = \"2020-01-01\"\n\
    title = { nl = \"Bouwdossier\", en = \"Building file\" }\nsource = \"art. 7:757a BW\"\n\
    examples = [\"Bouwpas 12.txt | bestekpost 4\"]\ncounter_examples = [\"brief.txt | een bestekpost\"]\n\
    [statute.signs]\nname = [\"bouwpas\"]\ntext = [\"bestekpost\"]\n";

#[test]
fn rules_of_the_office_stand_beside_the_embedded_ones() {
    let text = format!("Bestekpost 4.\n{BSN}\n");
    let rows = ["1 2021-06-30 controller firm"];
    let office = office("sectors = []", &rows, &[("s1/bouwpas.txt", &text)]);
    check(&office, "s1/bouwpas.txt", "2026-11-22", "due 2022-06-30 1606 ");
    office.rewrite("termijn.toml", |settings| {
        settings.replace("sectors = []", "sectors = []\nrules = \"eigen.toml\"")
    });
    office.run(&["check"]).names(&["T0107", "eigen.toml"]).code(2);
    std::fs::write(office.path("eigen.toml"), OWN).unwrap();
    office.run(&["scan"]).ok();
    check(&office, "s1/bouwpas.txt", "2026-11-22", "keep_statutory 2031-06-30 1606 OWN-BOUW");
    office.run(&["rules", "list"]).ok().names(&["OWN-BOUW", "Bouwdossier", "NL-AWR-52"]);
    let shown = office.run(&["rules", "show", "OWN-BOUW"]);
    shown.ok().names(&["10 jaar, dag op dag", "art. 7:757a BW", "bestekpost", "iedereen"]);
    let shown = office.run(&["rules", "show", "NL-LOON-7", "--format", "json"]).ok().json();
    assert_eq!((&shown["applies"], &shown["period"]["calendar_years"]), (&false.into(), &7.into()));
    assert!(shown["signs"]["text"].as_array().unwrap().contains(&"loonheffing".into()));
    office.run(&["check"]).names(&["NL-SUBS", "NL-DIVID-5"]);
    office.rewrite("termijn.toml", |settings| {
        settings
            .replace("sectors = []", "sectors = []\nsigned_off = { \"OWN-WEG\" = \"A. Jansen\" }")
    });
    office.run(&["status"]).code(2).names(&["T0108", "OWN-WEG", "termijn.toml"]);
    office.rewrite("termijn.toml", |settings| settings.replace("OWN-WEG", "OWN-BOUW"));
    office.run(&["status"]).ok();
    for (from, to, place, word) in [
        ("OWN-BOUW", "NL-AWR-52", "eigen.toml:3:1", "NL-AWR-52"),
        ("months = 120", "months = 12000", "eigen.toml:3:1", "OWN-BOUW"),
        ("\"floor\"", "\"vloer\"", "eigen.toml:5:8", "vloer"),
        ("schema = 1", "schema = 2", "eigen.toml:1:10", "schema = 1"),
        ("\"bouwpas\"", "\"Bouwpas\"", "eigen.toml:3:1", "kleine letters"),
        ("2020-01-01", "2020-13-01", "eigen.toml:3:1", "valid_from"),
    ] {
        assert!(OWN.contains(from));
        std::fs::write(office.path("eigen.toml"), OWN.replacen(from, to, 1)).unwrap();
        for verb in ["scan", "status", "check"] {
            office.run(&[verb]).code(2).names(&["T0108", place, word]);
        }
    }
}

#[test]
fn rules_check_reads_the_examples_of_the_law() {
    let office = office("sectors = []", &["1 2021-06-30 controller firm"], &[]);
    office.rewrite("termijn.toml", |settings| {
        settings.replace("sectors = []", "rules = \"eigen.toml\"")
    });
    std::fs::write(office.path("eigen.toml"), OWN).unwrap();
    let checked = office.run(&["rules", "check"]);
    checked.ok().names(&["31 wettelijke regels", "NL-WTA-CTRL"]);
    std::fs::write(
        office.path("eigen.toml"),
        OWN.replace("een bestekpost", "bestekpost").replace("brief.txt", "bouwpas.txt"),
    )
    .unwrap();
    let checked = office.run(&["rules", "check", "--format", "json"]);
    checked.code(2);
    let fault = &checked.json()["statute_failures"][0];
    assert_eq!((&fault["rule"], &fault["got"]), (&"OWN-BOUW".into(), &"established".into()));
}

#[test]
fn settings_that_cannot_be_meant_are_refused() {
    let office = office("sectors = []", &["1 2021-06-30 controller firm"], &[]);
    let mut before = "sectors = []".to_owned();
    for (line, word) in [
        ("sectors = [\"accountants\"]", "accountant"),
        ("financial_year_ends = 13", "financial_year_ends"),
        ("signed_off = { \"NL-SUBSIDIE\" = \"A. Jansen\" }", "NL-SUBSIDIE"),
        ("signed_off = { \"NL-SUBS\" = \"2026\" }", "NL-SUBS"),
    ] {
        office.rewrite("termijn.toml", |settings| settings.replace(&before, line));
        office.run(&["status"]).code(2).names(&["T0102", "termijn.toml:6:", word]);
        line.clone_into(&mut before);
    }
}
