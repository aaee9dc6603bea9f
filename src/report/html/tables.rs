//! The sections of the page that are a table. Pure.

use maud::{Markup, html};

use super::super::WORST_MAX;
use super::Page;

impl Page<'_> {
    pub(super) fn decide(&self) -> Markup {
        if self.data.decide.is_empty() {
            return self.section("decide", &self.nothing("report-decide-none"));
        }
        let body = html! {
            table {
                caption { (self.m.get("report-decide-about")) }
                thead {
                    tr {
                        (self.head("report-what")) (self.head("report-who"))
                        (self.head("report-about")) (self.head_number("report-items"))
                    }
                }
                tbody {
                    @for todo in &self.data.decide {
                        tr {
                            th scope="row" { (self.word("report-todo", &todo.code)) }
                            td { (self.who(&todo.code)) }
                            td { (todo.subject) }
                            td.n { (self.m.count(todo.count)) }
                        }
                    }
                }
            }
        };
        self.section("decide", &body)
    }

    fn who(&self, code: &str) -> String {
        let id = format!("report-who-{code}");
        if self.m.has(&id) { self.m.get(&id) } else { self.m.get("report-who-anyone") }
    }

    pub(super) fn clients(&self) -> Markup {
        if self.data.clients.is_empty() {
            return self.section("clients", &self.nothing("report-clients-none"));
        }
        let body = html! {
            div.wide tabindex="0" role="region" aria-labelledby="h-clients" {
                table {
                    caption { (self.m.get("report-clients-about")) }
                    thead {
                        tr {
                            (self.head("report-client"))
                            (self.head_number("report-engagements")) (self.head_number("report-due"))
                            (self.head_number("report-kept")) (self.head_number("report-hold"))
                            (self.head_number("report-review")) (self.head_number("report-oldest"))
                        }
                    }
                    tbody {
                        @for client in &self.data.clients {
                            tr {
                                th scope="row" { (client.client_id) }
                                td.n { (self.m.count(client.engagements)) }
                                td.n { (self.m.count(client.due)) }
                                td.n { (self.m.count(client.kept)) }
                                td.n { (self.m.count(client.hold)) }
                                td.n { (self.m.count(client.review)) }
                                td.n { (self.days(client.oldest_over_term_days)) }
                            }
                        }
                    }
                }
            }
        };
        self.section("clients", &body)
    }

    pub(super) fn worst_table(&self) -> Markup {
        html! {
            div.wide tabindex="0" role="region" aria-labelledby="h-worst" {
                table {
                    caption { (self.m.get("report-worst-about")) }
                    thead {
                        tr {
                            (self.head("report-item")) (self.head("report-name"))
                            (self.head("report-source")) (self.head("report-engagement"))
                            (self.head("report-verdict")) (self.head_number("report-over"))
                        }
                    }
                    tbody {
                        @for item in self.data.worst.iter().take(WORST_MAX) {
                            tr {
                                th scope="row" { code { (item.id) } }
                                td { code { (item.masked_name) } }
                                td { (item.source) }
                                td { @if let Some(id) = &item.engagement { (id) } @else { "–" } }
                                td {
                                    (self.verdict(&item.verdict))
                                    @if !item.reason.is_empty() {
                                        ": " (self.reason(&item.reason))
                                    }
                                }
                                td.n { (self.days(item.over_term_days)) }
                            }
                        }
                    }
                }
            }
        }
    }

    pub(super) fn plans(&self) -> Markup {
        if self.data.plans.is_empty() {
            return self.section("plans", &self.nothing("report-plans-none"));
        }
        let body = html! {
            table {
                caption { (self.m.get("report-plans-about")) }
                thead {
                    tr {
                        (self.head("report-plan")) (self.head("report-client")) (self.head("report-stage"))
                        (self.head_number("report-items")) (self.head("report-approvals"))
                        (self.head("report-waits")) (self.head("report-expires"))
                    }
                }
                tbody {
                    @for plan in &self.data.plans {
                        tr {
                            th scope="row" { (plan.id) }
                            td { (plan.client_id) }
                            td { (self.word("report-stage", &plan.stage)) }
                            td.n { (self.m.count(plan.items)) }
                            td { (plan.approvals) "/" (plan.approvals_needed) }
                            td { (self.day(plan.waits_until)) }
                            td { (self.day(plan.expires)) }
                        }
                    }
                }
            }
        };
        self.section("plans", &body)
    }

    pub(super) fn holds(&self) -> Markup {
        if self.data.holds.is_empty() {
            return self.section("holds", &self.nothing("report-holds-none"));
        }
        let body = html! {
            table {
                caption { (self.m.get("report-holds-about")) }
                thead {
                    tr {
                        (self.head("report-hold")) (self.head("report-scope")) (self.head("report-reason"))
                        (self.head("report-review-on")) (self.head_number("report-items"))
                    }
                }
                tbody {
                    @for hold in &self.data.holds {
                        tr {
                            th scope="row" { (hold.id) }
                            td { (self.word("report-scope", &hold.scope)) " " code { (hold.shown_value()) } }
                            td { (self.word("verdict-hold-reason", &hold.reason)) }
                            td { (self.day(hold.review_on)) }
                            td.n { (self.m.count(hold.items)) }
                        }
                    }
                }
            }
        };
        self.section("holds", &body)
    }

    /// Counts of requests of data subjects; who asks stands nowhere.
    pub(super) fn requests(&self) -> Markup {
        let counts = &self.data.requests;
        let rows = [
            ("report-requests-to-answer", counts.to_answer),
            ("report-requests-to-forward", counts.to_forward),
            ("report-requests-late", counts.late),
            ("report-requests-to-erase", counts.to_erase),
            ("report-requests-restrictions", counts.restrictions),
        ];
        if rows.iter().all(|(_, count)| *count == 0) {
            return self.section("requests", &self.nothing("report-requests-none"));
        }
        let body = html! {
            table {
                caption { (self.m.get("report-requests-about")) }
                tbody {
                    @for (label, count) in rows {
                        tr {
                            th scope="row" { (self.m.get(label)) }
                            td.n { (self.m.count(count)) }
                        }
                    }
                }
            }
        };
        self.section("requests", &body)
    }

    /// What the law keeps for longer than the contract, by rule.
    pub(super) fn duties(&self) -> Markup {
        if self.data.duties.is_empty() {
            return self.section("duties", &self.nothing("report-duties-none"));
        }
        let body = html! {
            div.wide tabindex="0" role="region" aria-labelledby="h-duties" {
                table {
                    caption { (self.m.get("report-duties-about")) }
                    thead {
                        tr {
                            (self.head("report-rule")) (self.head("report-records"))
                            (self.head("report-rule-source")) (self.head("report-until"))
                            (self.head_number("report-duty-kept"))
                            (self.head_number("report-duty-asked"))
                        }
                    }
                    tbody {
                        @for duty in &self.data.duties {
                            tr {
                                th scope="row" { (duty.rule) }
                                td { (duty.title(self.m.lang())) }
                                td { (duty.source) }
                                td {
                                    @if duty.until.is_some() { (self.day(duty.until)) }
                                    @else { (self.m.get("rules-period-permanent")) }
                                }
                                td.n { (self.m.count(duty.kept)) }
                                td.n { (self.m.count(duty.asked)) }
                            }
                        }
                    }
                }
            }
        };
        self.section("duties", &body)
    }

    /// What was listed, how it ended, and why some of it was not read.
    pub(super) fn sources(&self) -> Markup {
        let body = html! {
            table {
                caption { (self.m.get("report-sources-about")) }
                thead {
                    tr {
                        (self.head("report-source")) (self.head_number("report-listed"))
                        (self.head_number("report-found")) (self.head_number("report-none"))
                        (self.head_number("report-not-read")) (self.head("report-special"))
                    }
                }
                tbody {
                    @for source in &self.data.sources {
                        tr {
                            th scope="row" {
                                (source.name)
                                @if source.missing { " (" (self.m.get("report-source-missing")) ")" }
                            }
                            td.n { (self.m.count(source.listed)) }
                            td.n { (self.m.count(source.found)) }
                            td.n { (self.m.count(source.none)) }
                            td.n { (self.m.count(source.not_read)) }
                            td { (self.special(source)) }
                        }
                    }
                }
            }
            @if self.data.not_read.is_empty() {
                (self.nothing("report-unread-none"))
            } @else {
                table {
                    caption { (self.m.get("report-unread-about")) }
                    thead { tr { (self.head("report-reason")) (self.head_number("report-items")) } }
                    tbody {
                        @for (why, count) in &self.data.not_read {
                            tr {
                                th scope="row" { (self.word("report-unread", why.code())) }
                                td.n { (self.m.count(*count)) }
                            }
                        }
                    }
                }
            }
        };
        self.section("sources", &body)
    }

    fn special(&self, source: &super::SourceLine) -> String {
        let kinds: Vec<String> = source
            .special
            .iter()
            .filter(|(_, count)| **count > 0)
            .map(|(kind, count)| {
                format!("{} {}", self.m.count(*count), self.word("report-special", kind))
            })
            .collect();
        if kinds.is_empty() { "–".to_owned() } else { kinds.join(", ") }
    }
}
