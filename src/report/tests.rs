use std::collections::BTreeSet;

use crate::calendar::parse_iso;
use crate::text::{Lang, Messages};

use super::*;
use crate::retention::{HoldReason, ReviewReason, Verdict};

/// A run over two sources, one of which was not mounted.
fn sample() -> ReportData {
    let day = |text| parse_iso(text).unwrap();
    let amount = |items, bytes| Amount { items, bytes };
    let verdict = |verdict: &str, reason: &str| (verdict.to_owned(), reason.to_owned());
    ReportData {
        organisation: "Adviesbureau Van Dijk & Zonen".into(),
        as_of: day("2026-11-22"),
        run: RunLine {
            id: "R-2026-11-22T2130Z".into(),
            started: "2026-11-22T22:30:00+01:00".into(),
            finished: "2026-11-22T22:34:10+01:00".into(),
        },
        tool_version: "0.1.0".into(),
        sources: vec![
            SourceLine {
                name: SourceName::new("share"),
                missing: false,
                listed: 1400,
                found: 1200,
                none: 159,
                not_read: 41,
                special: BTreeMap::from([("symlink".into(), 2), ("fifo".into(), 0)]),
            },
            SourceLine {
                name: SourceName::new("oud-archief"),
                missing: true,
                listed: 0,
                found: 0,
                none: 0,
                not_read: 0,
                special: BTreeMap::new(),
            },
        ],
        not_read: BTreeMap::from([(Unread::Encrypted, 38), (Unread::Damaged, 3)]),
        dismissed: Dismissed { findings: 0, items: 0 },
        verdicts: BTreeMap::from([
            (verdict("out_of_scope", ""), amount(159, 1 << 20)),
            (verdict("due", ""), amount(1100, 3 << 30)),
            (verdict("keep_open", ""), amount(97, 4096)),
            (verdict("review", "unread"), amount(41, 5 << 20)),
            (verdict("review", "conflict"), amount(3, 700)),
        ]),
        ageing: Ageing { soon: 12, days_30: 100, days_90: 0, days_365: 900, longer: 100 },
        clients: vec![ClientLine {
            client_id: ClientId::new("C-1001"),
            engagements: 2,
            due: 1100,
            kept: 97,
            hold: 0,
            review: 3,
            oldest_over_term_days: Some(691),
        }],
        decide: vec![
            TodoLine { code: "mount_source".into(), count: 0, subject: "oud-archief".into() },
            TodoLine { code: "make_plan".into(), count: 1100, subject: "C-1001".into() },
        ],
        worst: vec![ItemLine {
            id: ItemId::new("it_aaaabbbbccccddddeeee"),
            masked_name: mask_locator(&Locator::from_text("klanten/devries/jansen.docx")),
            source: SourceName::new("share"),
            verdict: "review".into(),
            reason: "conflict".into(),
            over_term_days: Some(691),
            engagement: Some(EngagementId::new("E-2023-014")),
        }],
        holds: vec![HoldLine {
            id: "H-2026-001".into(),
            scope: "path".into(),
            value: "klanten/jansen/**".into(),
            reason: "claim".into(),
            review_on: Some(day("2027-03-01")),
            items: 7,
        }],
        requests: RequestCounts { to_answer: 3, late: 1, restrictions: 2, ..Default::default() },
        duties: vec![
            DutyLine {
                rule: "NL-AWR-52".into(),
                title: ("Administratie".into(), "Accounting records".into()),
                source: "art. 52(4) AWR".into(),
                kept: 12,
                asked: 3,
                until: Some(day("2031-12-31")),
            },
            DutyLine {
                rule: "NL-NOT-AKTE".into(),
                title: ("Notariële akten".into(), "Notarial deeds".into()),
                source: "Wna".into(),
                kept: 1,
                asked: 0,
                until: None,
            },
        ],
        plans: vec![PlanLine {
            id: "P-2026-0007".into(),
            client_id: ClientId::new("C-1001"),
            stage: "frozen".into(),
            items: 812,
            approvals: 1,
            approvals_needed: 2,
            waits_until: None,
            expires: Some(day("2026-12-22")),
        }],
        register_sha256: Digest::of(b"register"),
        rules_sha256: Digest::of(b"rules"),
        limits: vec!["only_sources".into(), "backups".into()],
    }
}

fn page(data: &ReportData, lang: Lang) -> String {
    html(data, &Messages::new(lang))
}

/// One tag a line, and without the style sheet, so that a difference can be read.
fn lines(page: &str) -> String {
    let (before, rest) = page.split_once("<style>").unwrap();
    let (_, after) = rest.split_once("</style>").unwrap();
    format!("{before}{after}").replace("><", ">\n<")
}

#[test]
fn the_page_reads_well_in_dutch() {
    insta::assert_snapshot!("page-nl", lines(&page(&sample(), Lang::Nl)));
}

#[test]
fn the_page_reads_well_in_english() {
    insta::assert_snapshot!("page-en", lines(&page(&sample(), Lang::En)));
}

#[test]
fn the_json_is_stable() {
    let text = json(&sample());
    insta::assert_snapshot!("json", text);
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["schema"], "termijn/report/1");
    assert_eq!(value["totals"]["due"], 1100);
}

#[test]
fn counts_that_do_not_add_up_are_said() {
    assert_eq!(sample().discrepancies(), []);
    let mut data = sample();
    data.sources[0].none += 1;
    data.not_read.remove(&Unread::Damaged);
    let what: Vec<_> = data.discrepancies().into_iter().map(|d| d.what).collect();
    assert_eq!(what, ["share", "not_read"]);
    assert!(page(&data, Lang::En).contains("The counts do not add up at share"));
    assert!(json(&data).contains("\"adds_up\": false"));
}

#[test]
fn ageing_has_a_place_for_every_day() {
    let mut ageing = Ageing::default();
    for days in [-400, -57, -56, 0, 1, 30, 31, 90, 91, 365, 366, 9999] {
        ageing.count(days);
    }
    let want = Ageing { soon: 2, days_30: 2, days_90: 2, days_365: 2, longer: 2 };
    assert_eq!((ageing, ageing.over()), (want, 8));
}

#[test]
fn a_hostile_name_does_no_harm() {
    let attack = "\"'><script>alert(1)</script><img src=x onerror=y>";
    let mut data = sample();
    data.organisation = attack.into();
    data.run.id = attack.into();
    data.sources[0].name = SourceName::new(attack);
    data.clients[0].client_id = ClientId::new(attack);
    data.decide[0].subject = attack.into();
    data.decide[0].code = attack.into();
    data.worst[0].masked_name = attack.into();
    data.worst[0].verdict = attack.into();
    data.holds[0].scope = "client".into();
    data.holds[0].value = attack.into();
    data.plans[0].stage = attack.into();
    data.limits.push(attack.into());
    for lang in [Lang::Nl, Lang::En] {
        let page = page(&data, lang);
        assert!(!page.contains("<script") && !page.contains("<img"), "{page}");
        assert!(page.contains("&lt;script&gt;"));
    }
}

#[test]
fn nothing_is_fetched_and_nothing_runs() {
    let page = page(&sample(), Lang::En);
    for bad in ["http:", "https:", "//", "src=", "href=", "@import", "javascript", " on", "<link"] {
        let shown = page.replace("<meta http-equiv", "").replace("xmlns", "");
        let found = shown.match_indices(bad).any(|(at, _)| {
            // ` on` counts as an attribute only: ` onclick=`.
            bad != " on"
                || shown[at..].split(['>', ' ', '"']).nth(1).is_some_and(|w| w.contains('='))
        });
        assert!(!found, "{bad} in the page");
    }
    assert!(page.contains("default-src 'none'; style-src 'unsafe-inline'; img-src data:"));
}

/// Everything that a screen reader leans on.
#[test]
fn the_page_is_accessible() {
    for lang in [Lang::Nl, Lang::En] {
        let page = page(&sample(), lang);
        assert!(page.starts_with(&format!("<!DOCTYPE html><html lang=\"{}\">", lang.code())));
        assert_eq!(page.matches("<h1").count(), 1);
        let headings: Vec<u8> = page
            .match_indices("<h")
            .filter_map(|(at, _)| page.as_bytes()[at + 2].checked_sub(b'0'))
            .filter(|l| *l <= 6)
            .collect();
        assert!(headings.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{headings:?}");
        let cells = page.split("<th").skip(1).filter(|rest| !rest.starts_with("ead"));
        assert!(cells.clone().count() > 20);
        assert!(cells.map(|c| c.split('>').next().unwrap()).all(|c| c.contains("scope=\"")));
        for (open, inside) in [("<svg", "<title "), ("<svg", "<desc "), ("<table", "<caption>")] {
            assert_eq!(page.matches(open).count(), page.matches(inside).count(), "{open} {inside}");
        }
        let ids: Vec<&str> =
            page.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "an id twice");
        for reference in page.split("aria-labelledby=\"").skip(1) {
            for id in reference.split('"').next().unwrap().split(' ') {
                assert!(ids.contains(&id), "{id}");
            }
        }
    }
}

#[test]
fn text_stands_out_from_its_ground() {
    let style = include_str!("style.css");
    for scheme in style.split("--paper: ").skip(1) {
        let colour = |name: &str| {
            let text = if name == "--paper" {
                scheme
            } else {
                scheme.split_once(&format!("{name}: ")).unwrap().1
            };
            luminance(&text[1..7])
        };
        let ground = colour("--paper");
        for (name, least) in [("--ink", 7.0), ("--muted", 4.5), ("--alarm", 4.5), ("--line", 3.0)] {
            let (a, b) = (colour(name).max(ground), colour(name).min(ground));
            let contrast = (a + 0.05) / (b + 0.05);
            assert!(contrast >= least, "{name}: {contrast:.2}");
        }
    }
    assert_eq!(style.matches("--paper: ").count(), 3);
}

/// Relative luminance of six hexadecimal digits (WCAG 2.2).
fn luminance(hex: &str) -> f64 {
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
}

#[test]
fn the_lead_says_what_matters_first() {
    let lead = |data: &ReportData| {
        let page = page(data, Lang::En);
        let rest = page.split_once("<p class=\"lead\">").unwrap().1;
        rest.split_once("</p>").unwrap().0.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let mut data = sample();
    assert_eq!(
        lead(&data),
        "1,100 items are due, at one client. Longest over its term, blocked items and those that \
         wait for a person included: 691 days."
    );
    data.verdicts.retain(|(verdict, _), _| verdict != "due");
    assert_eq!(lead(&data), "Nothing that was read is due.");
}

#[test]
fn the_list_is_cut_and_the_page_stays_small() {
    let mut data = sample();
    data.worst = vec![data.worst[0].clone(); 2000];
    let page = page(&data, Lang::Nl);
    assert_eq!(page.matches("it_aaaabbbbccccddddeeee").count(), WORST_MAX);
    assert!(page.len() < 1 << 20);
    assert_eq!(json(&data).matches("it_aaaabbbbccccddddeeee").count(), WORST_MAX);
}

#[test]
fn every_closed_code_has_a_word() {
    let messages = Messages::new(Lang::Nl);
    let unread = "encrypted damaged unsupported too_large bomb timeout crashed needs_ocr denied vanished \
        changed locked io depth partial";
    for code in unread.split_whitespace() {
        assert!(messages.has(&format!("report-unread-{code}")), "{code}");
    }
    let verdicts = Verdict::ALL.iter().map(|verdict| ("verdict-name", verdict.code()));
    let reasons = ReviewReason::ALL.iter().map(|reason| ("verdict-reason", reason.code()));
    let holds = HoldReason::ALL.iter().map(|reason| ("verdict-hold-reason", reason.code()));
    for (kind, code) in verdicts.chain(reasons).chain(holds) {
        assert!(messages.has(&format!("{kind}-{}", code.replace('_', "-"))), "{kind} {code}");
    }
}

#[test]
fn a_source_that_nobody_named_has_a_number() {
    let mut data = sample();
    let names: Vec<String> = data.sources.iter().map(|source| source.name.to_string()).collect();
    data.number_sources();
    let page = html(&data, &Messages::new(Lang::En)) + &json(&data);
    assert_eq!(data.sources[0].name.as_str(), "#1");
    for name in names {
        assert!(!page.contains(&format!(">{name}<")) && !page.contains(&format!("\"{name}\"")));
    }
}

#[test]
fn what_was_set_aside_is_told_apart() {
    let mut data = sample();
    data.dismissed = Dismissed { findings: 7, items: 2 };
    for (lang, words) in [(Lang::Nl, "7 bevindingen"), (Lang::En, "7 findings")] {
        assert!(!page(&sample(), lang).contains(words));
        assert!(page(&data, lang).contains(words));
    }
    assert!(data.discrepancies().is_empty());
    let value: serde_json::Value = serde_json::from_str(&json(&data)).unwrap();
    assert_eq!(value["dismissed"], serde_json::json!({"findings": 7, "items": 2}));
}
