//! The report as one page: no script, nothing fetched, readable on paper. Pure.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::calendar::CivilDate;
use crate::text::Messages;

use super::chart::{Part, bar};
use super::{Amount, ReportData, SourceLine};

mod tables;

/// Nothing is loaded and nothing runs, whatever a name of a file says.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/// The report as one HTML file.
///
/// Order: the verdict in one sentence, what must be decided, charts, clients, what was not read, and
/// what the report cannot show.
pub fn html(data: &ReportData, messages: &Messages) -> String {
    let page = Page { data, m: messages };
    let title = match data.organisation.as_str() {
        "" => messages.get("report-title"),
        name => format!("{} · {name}", messages.get("report-title")),
    };
    html! {
        (DOCTYPE)
        html lang=(messages.lang().code()) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                style { (PreEscaped(include_str!("style.css"))) }
            }
            body {
                header {
                    h1 { (title) }
                    (page.lead())
                }
                main {
                    (page.decide())
                    (page.charts())
                    (page.clients())
                    (page.worst())
                    (page.plans())
                    (page.holds())
                    (page.requests())
                    (page.duties())
                    (page.sources())
                    (page.method())
                }
                footer { p { (messages.get("report-footer")) } }
            }
        }
    }
    .into_string()
}

/// The parts of the page; those that are mostly a table stand in `tables`.
struct Page<'a> {
    data: &'a ReportData,
    m: &'a Messages,
}

impl Page<'_> {
    /// One sentence for each thing that somebody must know first.
    fn lead(&self) -> Markup {
        let sum = |count: fn(&SourceLine) -> u64| self.data.sources.iter().map(count).sum::<u64>();
        let due = self.data.due();
        let clients = self.data.clients.iter().filter(|client| client.due > 0).count();
        let missing = self.data.sources.iter().filter(|source| source.missing).count();
        let unread = sum(|source| source.not_read);
        let over = match self.data.oldest() {
            Some(days) if due > 0 => self.m.with(
                "report-lead-over",
                &[
                    ("count", due.into()),
                    ("shown", self.m.count(due).into()),
                    ("clients", clients.into()),
                    ("days", days.into()),
                    ("late", self.m.count(days.unsigned_abs()).into()),
                ],
            ),
            _ if due > 0 => self.m.with(
                "report-lead-due",
                &[("count", due.into()), ("shown", self.m.count(due).into())],
            ),
            _ => self.m.get("report-lead-none"),
        };
        let as_of = self.m.date(self.data.as_of);
        html! {
            p.lead { (over) }
            @if missing > 0 {
                p.alarm { (self.m.with("report-lead-missing", &[("count", missing.into())])) }
            }
            @if unread > 0 {
                p.alarm {
                    (self.m.with("report-lead-unread", &[
                        ("count", unread.into()),
                        ("shown", self.m.count(unread).into()),
                    ]))
                }
            }
            @for wrong in self.data.discrepancies() {
                p.alarm {
                    (self.m.with("report-lead-discrepancy", &[
                        ("what", wrong.what.into()),
                        ("listed", self.m.count(wrong.listed).into()),
                        ("counted", self.m.count(wrong.counted).into()),
                    ]))
                }
            }
            @if self.data.dismissed.findings > 0 {
                p {
                    (self.m.with("report-dismissed", &[
                        ("findings", self.data.dismissed.findings.into()),
                        ("shown", self.m.count(self.data.dismissed.findings).into()),
                        ("items", self.m.count(self.data.dismissed.items).into()),
                    ]))
                }
            }
            p.meta {
                (self.m.with("report-meta", &[
                    ("date", as_of.into()),
                    ("run", self.data.run.id.as_str().into()),
                ]))
            }
        }
    }

    fn charts(&self) -> Markup {
        let ageing = &self.data.ageing;
        let ageing: Vec<Part> = [
            ("report-age-soon", ageing.soon),
            ("report-age-30", ageing.days_30),
            ("report-age-90", ageing.days_90),
            ("report-age-365", ageing.days_365),
            ("report-age-longer", ageing.longer),
        ]
        .into_iter()
        .map(|(id, count)| self.part(id, count))
        .collect();
        let sum = |count: fn(&SourceLine) -> u64| self.data.sources.iter().map(count).sum::<u64>();
        let outcome: Vec<Part> = [
            ("report-found", sum(|source| source.found)),
            ("report-none", sum(|source| source.none)),
            ("report-not-read", sum(|source| source.not_read)),
        ]
        .into_iter()
        .map(|(id, count)| self.part(id, count))
        .collect();
        self.section(
            "charts",
            &html! {
                (self.figure("ageing", "report-ageing-title", "report-ageing-about", &ageing))
                (self.figure("outcome", "report-outcome-title", "report-outcome-about", &outcome))
                (self.verdicts())
            },
        )
    }

    fn part(&self, id: &str, count: u64) -> Part {
        Part { label: self.m.get(id), count, shown: self.m.count(count) }
    }

    /// A chart, and its numbers as a table for who cannot see it.
    fn figure(&self, id: &str, title: &str, about: &str, parts: &[Part]) -> Markup {
        let total: u64 = parts.iter().map(|part| part.count).sum();
        html! {
            figure {
                (bar(id, &self.m.get(title), &self.m.get(about), parts))
                figcaption { (self.m.get(about)) }
                details {
                    summary { (self.m.get("report-as-table")) }
                    table {
                        caption { (self.m.get(title)) }
                        thead { tr { (self.head("report-what")) (self.head_number("report-items")) } }
                        tbody {
                            @for part in parts {
                                tr { th scope="row" { (part.label) } td.n { (part.shown) } }
                            }
                        }
                        tfoot {
                            tr { th scope="row" { (self.m.get("report-total")) } td.n { (self.m.count(total)) } }
                        }
                    }
                }
            }
        }
    }

    fn verdicts(&self) -> Markup {
        let mut total = Amount::default();
        for amount in self.data.verdicts.values() {
            total.items += amount.items;
            total.bytes += amount.bytes;
        }
        html! {
            table {
                caption { (self.m.get("report-verdicts-title")) }
                thead {
                    tr {
                        (self.head("report-verdict")) (self.head("report-reason"))
                        (self.head_number("report-items")) (self.head_number("report-size"))
                    }
                }
                tbody {
                    @for ((verdict, reason), amount) in &self.data.verdicts {
                        tr {
                            th scope="row" { (self.verdict(verdict)) }
                            td { (self.reason(reason)) }
                            td.n { (self.m.count(amount.items)) }
                            td.n { (self.m.size(amount.bytes)) }
                        }
                    }
                }
                tfoot {
                    tr {
                        th scope="row" colspan="2" { (self.m.get("report-total")) }
                        td.n { (self.m.count(total.items)) }
                        td.n { (self.m.size(total.bytes)) }
                    }
                }
            }
        }
    }

    fn worst(&self) -> Markup {
        let body = if self.data.worst.is_empty() {
            self.nothing("report-worst-none")
        } else {
            self.worst_table()
        };
        self.section("worst", &body)
    }

    fn method(&self) -> Markup {
        let data = self.data;
        let facts = [
            ("report-run", data.run.id.clone()),
            ("report-started", data.run.started.clone()),
            ("report-finished", data.run.finished.clone()),
            ("report-version", format!("termijn {}", data.tool_version)),
            ("report-register-digest", data.register_sha256.to_string()),
            ("report-rules-digest", data.rules_sha256.to_string()),
        ];
        self.section(
            "method",
            &html! {
                table {
                    caption { (self.m.get("report-method-about")) }
                    thead { tr { (self.head("report-what")) (self.head("report-value")) } }
                    tbody {
                        @for (id, value) in facts {
                            tr { th scope="row" { (self.m.get(id)) } td { code { (value) } } }
                        }
                    }
                }
                h3 { (self.m.get("report-limits-title")) }
                ul { @for limit in &data.limits { li { (self.word("report-limit", limit)) } } }
            },
        )
    }

    /// A section under its heading `report-<id>-title`.
    fn section(&self, id: &str, body: &Markup) -> Markup {
        let heading = self.m.get(&format!("report-{id}-title"));
        html! {
            section aria-labelledby={ "h-" (id) } {
                h2 id={ "h-" (id) } { (heading) }
                (body)
            }
        }
    }

    fn nothing(&self, id: &str) -> Markup {
        html! { p.none { (self.m.get(id)) } }
    }

    fn head(&self, id: &str) -> Markup {
        html! { th scope="col" { (self.m.get(id)) } }
    }

    fn head_number(&self, id: &str) -> Markup {
        html! { th.n scope="col" { (self.m.get(id)) } }
    }

    /// The word for a code; a code that has none stands for itself.
    fn word(&self, kind: &str, code: &str) -> String {
        let id = format!("{kind}-{code}");
        if self.m.has(&id) { self.m.get(&id) } else { code.to_owned() }
    }

    /// The verdict in the words that the command line has for it, too.
    fn verdict(&self, code: &str) -> String {
        self.word("verdict-name", &code.replace('_', "-"))
    }

    fn reason(&self, code: &str) -> String {
        self.word("verdict-reason", &code.replace('_', "-"))
    }

    fn day(&self, day: Option<CivilDate>) -> String {
        day.map_or_else(|| "–".to_owned(), |day| self.m.date(day))
    }

    fn days(&self, days: Option<i64>) -> String {
        days.map_or_else(|| "–".to_owned(), |days| self.m.count(days.unsigned_abs()))
    }
}
