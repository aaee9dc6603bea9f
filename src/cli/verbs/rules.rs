//! `rules`: which detection rules apply, what each one is, and whether they do what they say.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::super::args::{RulesCheckArgs, RulesShowArgs};
use super::super::layout;
use super::super::problem::{Code, Outcome, Problem};
use super::super::problems;
use super::super::session::{Session, VerbResult};
use super::statutes;
use crate::detect::{
    DisabledRule, ExampleAbout, ExampleFailure, Look, PassRate, Rule, RuleOrigin, RuleSet, WordList,
};
use crate::inventory::Tier;
use crate::run::rule_folder::{self, RuleFile};
use crate::text::{Lang, Messages};

/// `termijn rules list`
pub(super) fn list(session: &Session) -> VerbResult {
    let rules = session.rules()?;
    let m = &session.messages;
    let pack = session.pack()?;
    if !session.is_text() {
        let detect: Vec<_> = rules.rules().map(|rule| rule_json(rule, m.lang())).collect();
        let disabled: Vec<_> = rules
            .disabled()
            .iter()
            .map(|off| {
                json!({"id": off.rule.id, "type": off.rule.type_code,
                    "title": off.rule.title(m.lang()), "reason": off.reason,
                    "file": off.file, "line": off.line})
            })
            .collect();
        session.json(&json!({"schema": "termijn/rules/1", "detect": detect, "disabled": disabled,
            "retention": [{"id": pack.rule_id(), "months": pack.months(), "source": pack.source()}],
            "statutes": statutes::list_json(session, &pack),
            "detect_sha256": rules.digest(), "retention_sha256": pack.digest()}));
        return Ok(Outcome::Done);
    }
    let row = |rule: &Rule, state: String| {
        vec![
            rule.id.clone(),
            rule.type_code.clone(),
            tiers(&rule.tiers()),
            rule.title(m.lang()).to_owned(),
            state,
        ]
    };
    let mut rows: Vec<_> = rules.rules().map(|rule| row(rule, origin(rule.origin(), m))).collect();
    rows.extend(rules.disabled().iter().map(|off| row(&off.rule, switched_off(off, m))));
    for line in layout::table(&rows, &[]) {
        session.line(line.trim_end());
    }
    session.line(&counts(&rules, m));
    session.line("");
    statutes::list(session, &pack);
    Ok(Outcome::Done)
}

/// What is not looked for because the firm switched rules off; `None` when nothing is.
pub(in crate::cli) fn not_looked_for(rules: &RuleSet, m: &Messages) -> Option<String> {
    let part = |off: &DisabledRule| {
        let others = rules.rules().any(|rule| rule.type_code == off.rule.type_code);
        if others {
            let args =
                [("types", off.rule.type_code.clone().into()), ("id", off.rule.id.clone().into())];
            m.with("rules-disabled-part", &args)
        } else {
            format!("{} ({})", off.rule.title(m.lang()), off.rule.type_code)
        }
    };
    let list: Vec<_> = rules.disabled().iter().map(part).collect();
    (!list.is_empty()).then(|| m.with("rules-disabled-note", &[("list", list.join(", ").into())]))
}

/// `12 rules: 11 embedded, 1 own, …`.
pub(in crate::cli) fn counts(rules: &RuleSet, m: &Messages) -> String {
    let of = |origin| rules.rules().filter(|rule| rule.origin() == origin).count();
    m.with(
        "rules-counts",
        &[
            ("count", rules.rules().count().into()),
            ("embedded", of(RuleOrigin::Embedded).into()),
            ("own", of(RuleOrigin::Own).into()),
            ("override", of(RuleOrigin::Override).into()),
            ("disabled", rules.disabled().len().into()),
        ],
    )
}

fn origin(origin: RuleOrigin, m: &Messages) -> String {
    m.get(&format!("rules-origin-{}", origin.code()))
}

fn switched_off(off: &DisabledRule, m: &Messages) -> String {
    let place = format!("{}:{}", off.file, off.line);
    m.with("rules-disabled", &[("reason", off.reason.clone().into()), ("place", place.into())])
}

fn tiers(tiers: &[Tier]) -> String {
    tiers.iter().map(|tier| format!("{tier:?}")).collect::<Vec<_>>().join(" ")
}

fn rule_json(rule: &Rule, lang: Lang) -> Value {
    let (file, line) = rule.place();
    json!({"id": rule.id, "type": rule.type_code, "category": rule.category,
        "title": rule.title(lang), "severity": rule.severity.code(), "tiers": rule.tiers(),
        "origin": rule.origin().code(), "file": file, "line": line, "source": rule.source})
}

/// `termijn rules show`
pub(super) fn show(session: &Session, args: &RulesShowArgs) -> VerbResult {
    let pack = session.pack()?;
    if statutes::show(session, &pack, &args.rule) {
        return Ok(Outcome::Done);
    }
    let rules = session.rules()?;
    let Some(rule) = rules.find(&args.rule) else {
        return Err(Problem::new(Code::RuleNotFound).arg("rule", &args.rule));
    };
    let off = rules.disabled().iter().find(|off| off.rule.id == rule.id);
    let rates: Vec<_> =
        rules.pass_rates().into_iter().filter(|rate| rate.rule == rule.id).collect();
    if session.is_text() {
        for line in told(rule, off, &rates, &session.messages) {
            session.line(&line);
        }
    } else {
        session.json(&shown(rule, off, &rates, session.messages.lang()));
    }
    Ok(Outcome::Done)
}

fn shown(rule: &Rule, off: Option<&DisabledRule>, rates: &[PassRate], lang: Lang) -> Value {
    let mut value = rule_json(rule, lang);
    let shapes: Vec<_> = rule
        .shapes()
        .into_iter()
        .map(|shape| match shape.look {
            Look::Digits { groups, separators } => {
                json!({"forms": shape.forms, "digits": groups, "separators": separators})
            }
            Look::Templates(templates) => json!({"forms": shape.forms, "templates": templates}),
            Look::BuiltIn => json!({"forms": shape.forms}),
        })
        .collect();
    let words: serde_json::Map<_, _> = rule
        .words()
        .into_iter()
        .map(|(list, words)| (list.code().to_owned(), json!(words)))
        .collect();
    let evidence: Vec<_> = rule
        .evidence_table()
        .into_iter()
        .map(|line| {
            json!({"ground": line.ground.code(), "forms": line.forms, "passed": line.passed,
                "tier": line.tier})
        })
        .collect();
    let example = |example: &ExampleAbout| {
        json!({"text": example.text, "field": example.field, "tier": example.tier,
            "line": example.line})
    };
    let (counters, examples): (Vec<_>, Vec<_>) =
        rule.all_examples().into_iter().partition(|example| example.counter);
    if let Value::Object(object) = &mut value {
        let more = [
            ("schema", json!("termijn/rule/1")),
            ("shapes", json!(shapes)),
            ("validator", json!(rule.validator_name())),
            ("pass_rates", json!(rates.iter().map(rate_json).collect::<Vec<_>>())),
            ("words", Value::Object(words)),
            ("evidence", json!(evidence)),
            ("test_values", json!(rule.test_value_count())),
            ("examples", json!(examples.iter().map(example).collect::<Vec<_>>())),
            ("counter_examples", json!(counters.iter().map(example).collect::<Vec<_>>())),
            ("disabled", json!(off.map(|off| &off.reason))),
        ];
        object.extend(more.map(|(key, value)| (key.to_owned(), value)));
    }
    value
}

/// Everything about a rule, in lines for people.
fn told(rule: &Rule, off: Option<&DisabledRule>, rates: &[PassRate], m: &Messages) -> Vec<String> {
    let mut told = Told { lines: Vec::new(), m, labels: label_width(m) };
    told.lines.push(format!("{}  {}", rule.id, rule.title(m.lang())));
    let (file, line) = rule.place();
    told.add("rules-show-origin", &format!("{} ({file}:{line})", origin(rule.origin(), m)));
    if let Some(off) = off {
        told.add("rules-show-state", &switched_off(off, m));
    }
    let severity = m.get(&format!("rules-severity-{}", rule.severity.code()));
    let args = [("category", rule.category.clone().into()), ("severity", severity.into())];
    told.add(
        "rules-show-type",
        &format!("{}; {}", rule.type_code, m.with("rules-show-severity", &args)),
    );
    for shape in rule.shapes() {
        told.add(
            "rules-show-shape",
            &format!("{}: {}", shape.forms.join(", "), look(&shape.look, m)),
        );
    }
    if rule.is_signal() {
        told.add("rules-show-shape", &m.get("rules-show-signal"));
    }
    for rate in rates {
        let Some(validator) = &rate.validator else { continue };
        let validator = format!("{validator} ({})", rate.forms);
        let args = [("validator", validator.into()), ("share", percent(rate.share, m).into())];
        told.add("rules-show-validator", &m.with("rules-show-share", &args));
    }
    if let (Some(validator), true) = (rule.validator_name(), rates.is_empty()) {
        told.add("rules-show-validator", validator);
    }
    for (list, words) in rule.words() {
        let against = matches!(list, WordList::NegativeLabel | WordList::NegativeField);
        let label = if against { "rules-show-against" } else { "rules-show-words" };
        let name = m.get(&format!("rules-words-{}", list.code().replace('_', "-")));
        told.add(label, &format!("{name}: {}", words.join(", ")));
    }
    for line in rule.evidence_table() {
        let ground = m.get(&format!("rules-ground-{}", line.ground.code().replace('_', "-")));
        let check = match line.passed {
            Some(true) => String::new(),
            Some(false) => format!("; {}", m.get("rules-check-failed")),
            None => format!("; {}", m.get("rules-check-any")),
        };
        let forms = match line.forms.as_slice() {
            [] => String::new(),
            forms => format!(" ({})", forms.join(", ")),
        };
        told.add("rules-show-evidence", &format!("{:?}  {ground}{check}{forms}", line.tier));
    }
    if rule.is_signal() {
        told.add("rules-show-evidence", &format!("T3  {}", m.get("rules-ground-signal")));
    }
    if rule.test_value_count() > 0 {
        let args = [("count", rule.test_value_count().into())];
        told.add("rules-show-test-values", &m.with("rules-show-test-value-count", &args));
    }
    for example in rule.all_examples() {
        told.add("rules-show-examples", &example_line(&example, m));
    }
    told.add("rules-show-source", &rule.source.join("; "));
    told.lines
}

/// Lines under labels; a label is written once for the lines that share it.
struct Told<'m> {
    lines: Vec<String>,
    m: &'m Messages,
    labels: (usize, String),
}

impl Told<'_> {
    fn add(&mut self, label: &str, text: &str) {
        let label = self.m.get(label);
        let shown = if self.labels.1 == label { String::new() } else { label.clone() };
        self.labels.1 = label;
        let head = format!("  {}  ", layout::left(&shown, self.labels.0));
        self.lines.push(layout::wrapped(&head, text, layout::width()));
    }
}

fn label_width(m: &Messages) -> (usize, String) {
    let labels = [
        "rules-show-origin",
        "rules-show-state",
        "rules-show-shape",
        "rules-show-evidence",
        "rules-show-test-values",
        "rules-show-examples",
    ];
    let widest = labels.iter().map(|id| m.get(id).chars().count()).max().unwrap_or(0);
    (widest, String::new())
}

fn look(look: &Look, m: &Messages) -> String {
    match look {
        Look::Digits { groups, separators } => {
            let mut args =
                vec![("count", groups.len().into()), ("groups", groups.join(", ").into())];
            if separators.is_empty() {
                return m.with("rules-look-digits", &args);
            }
            args.push(("separators", separators.clone().into()));
            m.with("rules-look-digits-parted", &args)
        }
        Look::Templates(templates) => {
            m.with("rules-look-template", &[("templates", templates.join(", ").into())])
        }
        Look::BuiltIn => m.get("rules-look-built-in"),
    }
}

fn example_line(example: &ExampleAbout, m: &Messages) -> String {
    let tier =
        example.tier.map_or_else(|| m.get("rules-show-not-found"), |tier| format!("{tier:?}"));
    let text = example.text.replace('\n', " ⏎ ");
    let field = example.field.as_ref().map(|field| format!(" [{field}]")).unwrap_or_default();
    let counter =
        if example.counter { format!(" ({})", m.get("rules-show-counter")) } else { String::new() };
    format!("{tier}{counter}{field}  {text}")
}

/// `termijn rules check`
pub(super) fn check(session: &Session, args: &RulesCheckArgs) -> VerbResult {
    let rules = if args.paths.is_empty() { session.rules()? } else { named(session, &args.paths)? };
    let (by_choice, failures): (Vec<_>, Vec<_>) =
        rules.check().into_iter().partition(|failure| failure.by_choice);
    let (pack, statute_count, statute_faults) = statutes::faults(session, &rules)?;
    let rates = rules.pass_rates();
    let count = rules.rules().count() as u64;
    let m = &session.messages;
    if session.is_text() {
        for rate in &rates {
            session.line(&rate_line(rate, m));
        }
        for rate in rates.iter().filter(|rate| rate.is_too_much()) {
            session.line(&rate_warning(rate, m));
        }
        for failure in &by_choice {
            let fails = failure_line(failure, m);
            session.line(&m.with("rules-by-choice", &[("fails", fails.into())]));
        }
        for failure in &failures {
            session.line(&format!("✗ {}", failure_line(failure, m)));
        }
        for fault in &statute_faults {
            session.line(&format!("✗ {}", statutes::fault_line(fault, m)));
        }
        if statute_faults.is_empty() {
            session.line(&m.with("rules-statutes-ok", &[("count", statute_count.into())]));
        }
        if let Some(line) = statutes::asks_for_sign_off(&pack, m) {
            session.line(&line);
        }
        if failures.is_empty() {
            session.line(&m.with("rules-ok", &[("count", count.into())]));
            if let Some(line) = not_looked_for(&rules, m) {
                session.line(&line);
            }
        }
    } else {
        session.json(&json!({"schema": "termijn/rules-check/1", "rules": count,
            "failed": failures.len(),
            "failures": failures.iter().map(failure_json).collect::<Vec<_>>(),
            "statutes": statute_count,
            "statute_failures": statute_faults.iter().map(statutes::fault_json).collect::<Vec<_>>(),
            "by_choice": by_choice.iter().map(failure_json).collect::<Vec<_>>(),
            "pass_rates": rates.iter().map(rate_json).collect::<Vec<_>>(),
            "disabled": rules.disabled().iter().map(|off| &off.rule.id).collect::<Vec<_>>()}));
    }
    if !statute_faults.is_empty() {
        return Err(Problem::new(Code::StatutesFail).arg("count", statute_faults.len()));
    }
    if failures.is_empty() {
        return Ok(Outcome::Done);
    }
    Err(Problem::new(Code::RulesFail).arg("count", failures.len()))
}

/// The embedded rules with those of the named files and folders, in place of the configured ones.
fn named(session: &Session, paths: &[PathBuf]) -> Result<RuleSet, Problem> {
    let m = &session.messages;
    let mut files: Vec<RuleFile> = Vec::new();
    for path in paths {
        files.extend(rule_folder::read(path).map_err(|error| problems::rule_folder(&error, m))?);
    }
    let named: Vec<_> = files.iter().map(|f| (f.name.as_str(), f.text.as_str())).collect();
    RuleSet::with_own(&named)
        .map_err(|error| problems::rule_file(Path::new(&error.file), &error, m))
}

fn failure_line(failure: &ExampleFailure, m: &Messages) -> String {
    let tier = |tier: Option<Tier>| {
        tier.map_or_else(|| m.get("rules-show-not-found"), |tier| format!("{tier:?}"))
    };
    let (expected, got) = (tier(failure.expected), tier(failure.got));
    let fails =
        m.with("rules-example-fails", &[("expected", expected.into()), ("got", got.into())]);
    let text = failure.text.replace('\n', " ⏎ ");
    format!("{}:{}  {}  {fails}: {text}", failure.file, failure.line, failure.rule)
}

fn failure_json(failure: &ExampleFailure) -> Value {
    json!({"rule": failure.rule, "file": failure.file, "line": failure.line,
        "counter": failure.counter, "text": failure.text, "expected": failure.expected,
        "got": failure.got})
}

fn rate_line(rate: &PassRate, m: &Messages) -> String {
    let mut args = vec![("rule", rate.rule.clone().into()), ("forms", rate.forms.clone().into())];
    let Some(validator) = &rate.validator else { return m.with("rules-rate-none", &args) };
    args.extend([
        ("validator", validator.clone().into()),
        ("share", percent(rate.share, m).into()),
    ]);
    m.with("rules-rate", &args)
}

fn rate_warning(rate: &PassRate, m: &Messages) -> String {
    let tier = rate.on_form_alone.map(|tier| format!("{tier:?}")).unwrap_or_default();
    m.with(
        "rules-rate-warning",
        &[
            ("rule", rate.rule.clone().into()),
            ("forms", rate.forms.clone().into()),
            ("tier", tier.into()),
            ("share", percent(rate.share, m).into()),
        ],
    )
}

fn rate_json(rate: &PassRate) -> Value {
    json!({"rule": rate.rule, "forms": rate.forms, "validator": rate.validator,
        "share": rate.share, "on_form_alone": rate.on_form_alone, "warning": rate.is_too_much()})
}

/// `9.1`, in Dutch `9,1`.
fn percent(share: f64, m: &Messages) -> String {
    let text = format!("{:.1}", share * 100.0);
    if m.lang() == Lang::Nl { text.replace('.', ",") } else { text }
}
