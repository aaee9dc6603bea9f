//! The certificate as a page for people: one file, no script, nothing fetched.
//!
//! The page is a reading aid. What is signed is the JSON file, and the page says how to check that.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::digest::Digest;
use crate::evidence::certificate::{CertificateV1, ReceiptState, RecipientsV1, ReturnV1};
use crate::evidence::claim::message_id;
use crate::plan::{ConsultationV1, namespace};
use crate::text::{Lang, Messages};

const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1b1b1b;--paper:#fff;--line:#ccc;--box:#f4f4f4}\
@media (prefers-color-scheme:dark){:root{--ink:#ececec;--paper:#16181b;--line:#555;--box:#25282c}}\
body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:var(--ink);background:var(--paper)}\
h1{font-size:1.6rem;margin:0 0 .25rem}h2{font-size:1.1rem;margin:2rem 0 .5rem}\
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .75rem .3rem 0;border-bottom:1px solid var(--line)}\
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}code,pre{font:13px/1.4 ui-monospace,monospace;overflow-wrap:anywhere}\
pre{white-space:pre-wrap;background:var(--box);padding:.75rem}tr.sum td{font-weight:600}\
th[scope=row]{width:40%}td bdi{overflow-wrap:anywhere}h1 span{white-space:nowrap}\
@media print{:root{--ink:#000;--paper:#fff;--line:#999;--box:#f4f4f4}body{margin:0;max-width:none}h2{break-after:avoid}tr,li{break-inside:avoid}}";

/// The page, in the language of the messages.
pub fn certificate_html(certificate: &CertificateV1, messages: &Messages) -> String {
    let title = messages.with(
        &message_id("page-title", certificate.kind.code()),
        &[("id", certificate.id.as_str().into())],
    );
    // The number stays on one line.
    let (before, after) = title.split_once(certificate.id.as_str()).unwrap_or((&title, ""));
    // By digest, so that no other style can be slipped in.
    let style_digest = data_encoding::BASE64.encode(Digest::of(STYLE.as_bytes()).as_bytes());
    let policy = format!("default-src 'none'; style-src 'sha256-{style_digest}'");
    let page = html! {
        (DOCTYPE)
        html lang=(messages.lang().code()) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 { (before) span { (certificate.id) } (after) }
                    p { (messages.get("evidence-page-status-provisional")) }
                    (facts(certificate, messages))
                    (counts(certificate, messages))
                    (methods(certificate, messages))
                    @if let Some(give_back) = &certificate.give_back {
                        (returned(give_back, messages))
                    }
                    (approvals(certificate, messages))
                    (limits(certificate, messages))
                    (check(certificate, messages))
                }
            }
        }
    };
    page.into_string()
}

fn heading(messages: &Messages, id: &str) -> Markup {
    html! { h2 { (messages.get(id)) } }
}

/// A row of two cells, the second one kept apart from the writing direction of its surroundings.
fn row(messages: &Messages, id: &str, value: &str) -> Markup {
    html! { tr { th scope="row" { (messages.get(id)) } td { bdi { (value) } } } }
}

fn facts(certificate: &CertificateV1, messages: &Messages) -> Markup {
    let dates = &certificate.dates;
    let date = |date: Option<_>| date.map_or_else(|| "–".to_owned(), |date| messages.date(date));
    let role = messages.get(&message_id("page-role", certificate.role.code()));
    let ground = messages.with(
        "evidence-page-ground-text",
        &[
            ("clause", certificate.ground.clause.as_str().into()),
            ("rule", certificate.ground.rule.as_str().into()),
        ],
    );
    let others = [
        ("evidence-page-ground-erasure", certificate.ground.erasure_requests),
        ("evidence-page-ground-waiver", certificate.ground.client_waivers),
    ];
    let others = others.into_iter().filter(|(_, lines)| *lines > 0);
    let ground = others.fold(ground, |ground, (id, lines)| {
        format!("{ground}; {}", messages.with(id, &[("count", lines.into())]))
    });
    let kept = match (dates.retain_until_earliest, dates.retain_until_latest) {
        (Some(first), Some(last)) if first != last => {
            format!("{} – {}", messages.date(first), messages.date(last))
        }
        (_, last) => date(last),
    };
    html! {
        table {
            (row(messages, "evidence-page-organisation", &certificate.organisation))
            (row(messages, "evidence-page-role", &role))
            (row(messages, "evidence-page-client", certificate.client_id.as_str()))
            (row(messages, "evidence-page-ground", &ground))
            (row(messages, "evidence-page-plan", certificate.plan.id.as_str()))
            (row(messages, "evidence-page-end", &date(dates.end)))
            (row(messages, "evidence-page-retain-until", &kept))
            (row(messages, "evidence-page-executed", &messages.date(dates.executed_on)))
            @if let Some(asked) = &certificate.consultation {
                (row(messages, "evidence-page-consultation", &consulted(asked, messages)))
            }
            @if let Some(told) = &certificate.recipients {
                (row(messages, "evidence-page-recipients", &recipients(told, messages)))
            }
        }
    }
}

/// Which letter, answer or silence, and when.
fn consulted(asked: &ConsultationV1, messages: &Messages) -> String {
    let steps = [
        ("evidence-page-announced", asked.announced_on),
        ("evidence-page-reminded", asked.reminded_on),
        ("evidence-page-last-notice", asked.last_notice_on),
        ("evidence-page-answered", asked.answered_on),
        ("evidence-page-silence", asked.silence_on),
    ];
    let told = |(id, day): (&str, Option<_>)| {
        day.map(|day| messages.with(id, &[("date", messages.date(day).into())]))
    };
    let steps: Vec<_> = steps.into_iter().filter_map(told).collect();
    if steps.is_empty() {
        return messages.get("evidence-page-not-consulted");
    }
    steps.join(", ")
}

fn recipients(told: &RecipientsV1, messages: &Messages) -> String {
    let counts = [
        ("total", messages.count(told.total).into()),
        ("told", messages.count(told.told).into()),
        ("confirmed", messages.count(told.confirmed).into()),
        ("outstanding", messages.count(told.outstanding).into()),
    ];
    messages.with("evidence-page-recipients-text", &counts)
}

fn counts(certificate: &CertificateV1, messages: &Messages) -> Markup {
    let counts = &certificate.counts;
    let done = [
        ("evidence-page-destroyed", counts.destroyed),
        ("evidence-page-returned", counts.returned),
        ("evidence-page-returned-destroyed", counts.returned_destroyed),
        ("evidence-page-unlinked", counts.unlinked),
    ];
    let undone = [
        ("evidence-page-failed", counts.failed),
        ("evidence-page-indeterminate", counts.indeterminate),
    ];
    let skipped = counts
        .skipped
        .iter()
        .map(|(reason, count)| (messages.get(&message_id("skip", reason.code())), *count));
    let named = |lines: [(&str, u64); 2]| lines.map(|(id, count)| (messages.get(id), count));
    let lines: Vec<_> = done
        .into_iter()
        .map(|(id, count)| (messages.get(id), count))
        .chain(skipped)
        .chain(named(undone))
        .filter(|(_, count)| *count > 0)
        .collect();
    html! {
        (heading(messages, "evidence-page-counts"))
        table {
            @for (name, count) in &lines {
                tr { td { (name) } td.n { (messages.count(*count)) } }
            }
            tr.sum {
                td { (messages.get("evidence-page-planned")) }
                td.n { (messages.count(counts.planned)) }
            }
        }
        p {
            (messages.with("evidence-page-volume", &[
                ("parts", messages.count(certificate.parts).into()),
                ("size", messages.size(certificate.bytes).into()),
            ]))
        }
    }
}

fn methods(certificate: &CertificateV1, messages: &Messages) -> Markup {
    html! {
        (heading(messages, "evidence-page-method"))
        table {
            @for method in &certificate.method {
                tr {
                    td { (spoken(messages, &method.nl, &method.en)) }
                    td.n { (messages.count(method.items)) }
                }
            }
        }
    }
}

/// The sentence that the certificate itself holds in this language.
fn spoken<'a>(messages: &Messages, nl: &'a str, en: &'a str) -> &'a str {
    match messages.lang() {
        Lang::Nl => nl,
        Lang::En => en,
    }
}

fn returned(give_back: &ReturnV1, messages: &Messages) -> Markup {
    let receipt = match (give_back.receipt.state, give_back.receipt.on) {
        (ReceiptState::Received, Some(on)) => {
            messages.with("evidence-page-receipt-on", &[("date", messages.date(on).into())])
        }
        (ReceiptState::Received, None) => messages.get("evidence-page-receipt-yes"),
        (ReceiptState::None, _) => messages.get("evidence-page-receipt-none"),
    };
    html! {
        (heading(messages, "evidence-page-return"))
        table {
            (row(messages, "evidence-page-archive", &give_back.archive_sha256.to_string()))
            (row(messages, "evidence-page-archive-size", &messages.size(give_back.bytes)))
            (row(messages, "evidence-page-receipt", &receipt))
        }
    }
}

fn approvals(certificate: &CertificateV1, messages: &Messages) -> Markup {
    let rule = messages.with(
        "evidence-page-approvals-rule",
        &[
            ("required", u64::from(certificate.approvals_required).into()),
            ("days", u64::from(certificate.waiting_days).into()),
        ],
    );
    html! {
        (heading(messages, "evidence-page-approvals"))
        p { (rule) }
        table {
            @for approval in &certificate.approvals {
                tr {
                    td { (messages.get(&message_id("function", approval.function.code()))) }
                    td { (approval.recorded_at.format("%Y-%m-%d %H:%M UTC").to_string()) }
                    td { code { (approval.key_fingerprint) } }
                }
            }
        }
    }
}

fn limits(certificate: &CertificateV1, messages: &Messages) -> Markup {
    html! {
        (heading(messages, "evidence-page-limits"))
        ul {
            @for limit in &certificate.limits {
                li { (spoken(messages, &limit.nl, &limit.en)) }
            }
        }
    }
}

/// One word for a shell, whatever the text: people copy the command out of the page, and a certificate may
/// come from anybody.
fn shell_word(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !c.is_control()).collect();
    format!("'{}'", plain.replace('\'', r"'\''"))
}

fn check(certificate: &CertificateV1, messages: &Messages) -> Markup {
    let id = certificate.id.as_str();
    let command = format!(
        "ssh-keygen -Y verify -f allowed_signers -I {} -n {} -s {id}.json.sig < {id}.json",
        shell_word(&certificate.signed_by.principal),
        namespace::CERTIFICATE
    );
    let head = &certificate.ledger_head;
    html! {
        (heading(messages, "evidence-page-check"))
        p { (messages.get("evidence-page-check-text")) }
        pre { (command) }
        table {
            (row(messages, "evidence-page-key", &certificate.signed_by.key_fingerprint))
            (row(messages, "evidence-page-root", &certificate.commitments.root.to_string()))
            (row(messages, "evidence-page-plan-digest", &certificate.plan.sha256.to_string()))
            (row(messages, "evidence-page-ledger", &format!("{} · {}", head.seq, head.digest)))
            (row(messages, "evidence-page-tool",
                &format!("{} {}", certificate.tool.name, certificate.tool.version)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::issue;
    use crate::evidence::samples::facts;

    fn page(lang: Lang) -> String {
        let certificate = issue(facts()).unwrap();
        certificate_html(certificate.file(), &Messages::new(lang))
    }

    #[test]
    fn the_page_says_how_to_check_it() {
        for lang in [Lang::Nl, Lang::En] {
            let page = page(lang);
            assert!(page.contains(
                "ssh-keygen -Y verify -f allowed_signers -I 'termijn@vandijk.example' \
                 -n certificate@termijn -s C-2026-0001.json.sig &lt; C-2026-0001.json"
            ));
            assert!(page.contains("Content-Security-Policy") && !page.contains("<script"));
            assert!(page.contains(&format!("lang=\"{}\"", lang.code())));
            assert!(!page.contains("evidence-"), "a message is missing");
        }
        assert_ne!(page(Lang::Nl), page(Lang::En));
    }

    #[test]
    fn the_command_runs_nothing_else() {
        let mut facts = facts();
        facts.signed_by.principal = "x';reboot;'".to_owned();
        let page = certificate_html(issue(facts).unwrap().file(), &Messages::new(Lang::En));
        assert!(page.contains(r"-I 'x'\'';reboot;'\''' -n"), "{page}");
    }

    #[test]
    fn upheld_erasure_is_told_as_the_ground_that_it_is() {
        let of = |lines: u64, lang| {
            let mut facts = facts();
            facts.ground.erasure_requests = lines;
            let certificate = issue(facts).unwrap();
            let text = serde_json::to_string(certificate.file()).unwrap();
            (certificate_html(certificate.file(), &Messages::new(lang)), text)
        };
        let (page, text) = of(2, Lang::En);
        assert!(page.contains("GDPR art. 17") && page.contains("2 lines"), "{page}");
        assert!(text.contains("\"erasure_requests\""));
        assert!(of(1, Lang::Nl).0.contains("AVG art. 17"));
        // Without one the certificate is what it always was.
        let (page, text) = of(0, Lang::En);
        assert!(!page.contains("art. 17") && !text.contains("erasure_requests"));
    }

    #[test]
    fn books_that_did_not_go_back_are_told_with_the_reason() {
        let of = |erased: u64, waived: u64, lang| {
            let mut facts = facts();
            facts.ground.erasure_requests = erased;
            facts.ground.client_waivers = waived;
            let certificate = issue(facts).unwrap();
            let text = serde_json::to_string(certificate.file()).unwrap();
            (certificate_html(certificate.file(), &Messages::new(lang)), text)
        };
        let (page, text) = of(0, 2, Lang::En);
        assert!(page.contains("does not want back, in writing: 2 lines"), "{page}");
        assert!(text.contains("\"client_waivers\":2"), "{text}");
        assert!(of(0, 1, Lang::Nl).0.contains("schriftelijk niet terug wil: 1 regel"));
        let (both, _) = of(1, 2, Lang::En);
        assert!(both.contains("art. 17") && both.contains("not want back"), "{both}");
        let (page, text) = of(0, 0, Lang::En);
        assert!(!page.contains("not want back") && !text.contains("client_waivers"));
    }

    #[test]
    fn names_are_text() {
        let mut facts = facts();
        facts.organisation = "<script>alert(1)</script>".to_owned();
        let page = certificate_html(issue(facts).unwrap().file(), &Messages::new(Lang::En));
        assert!(!page.contains("<script") && page.contains("&lt;script&gt;"));
    }
}
