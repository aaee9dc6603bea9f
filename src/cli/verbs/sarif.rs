//! Findings as a SARIF 2.1.0 log, for viewers and pipelines that read it.
//!
//! No value and no absolute path is in it: a source is named by its base id alone, the message says what
//! the mask lets through, the fingerprint is keyed with the state folder's secret.
//!
//! Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::findings::{dismissed_words, evidence_words, masked, tier_code, tier_words};
use super::placing;
use crate::detect::{Rule, RuleSet, Severity};
use crate::inventory::Tier;
use crate::run::findings::FindingLine;
use crate::text::{Lang, Messages};

/// The log of one run. `unread` files could not be read again.
pub(super) fn log(lines: &[FindingLine], set: &RuleSet, unread: u64, m: &Messages) -> Value {
    let rules: Vec<&Rule> = set.rules().collect();
    let at: BTreeMap<&str, usize> =
        rules.iter().enumerate().map(|(index, rule)| (rule.id.as_str(), index)).collect();
    let result = |line: &FindingLine| {
        let index = at.get(line.finding.rule.as_str()).copied();
        one_result(line, index.map(|index| (index, rules[index])), m)
    };
    let bases: BTreeSet<&str> = lines.iter().map(|line| line.source.as_str()).collect();
    let bases: Map<String, Value> =
        bases.into_iter().map(|name| (name.to_owned(), json!({}))).collect();
    let mut notes = Vec::new();
    if unread > 0 {
        let text = m.with("cli-findings-unread", &[("count", unread.into())]);
        notes.push(json!({"level": "warning", "message": {"text": text}}));
    }
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "termijn",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "language": m.lang().code(),
                "rules": rules.iter().map(|rule| one_rule(rule, m)).collect::<Vec<_>>(),
            }},
            "language": m.lang().code(),
            "originalUriBaseIds": bases,
            "invocations": [{
                "executionSuccessful": true,
                "toolExecutionNotifications": notes,
            }],
            "results": lines.iter().map(result).collect::<Vec<_>>(),
        }],
    })
}

fn one_rule(rule: &Rule, m: &Messages) -> Value {
    json!({
        "id": rule.id,
        "name": rule.type_code,
        "shortDescription": {"text": rule.title(m.lang())},
        "defaultConfiguration": {"level": level(rule.severity, Tier::T1)},
        "properties": {
            "category": rule.category,
            "title_nl": rule.title(Lang::Nl),
            "title_en": rule.title(Lang::En),
            "tags": [rule.category],
        },
    })
}

fn one_result(line: &FindingLine, rule: Option<(usize, &Rule)>, m: &Messages) -> Value {
    let finding = &line.finding;
    let inside = Some(placing::inside(line)).filter(|inside| !inside.is_empty());
    let place: Vec<String> = inside.into_iter().chain([placing::words(finding, m)]).collect();
    let place = place.join(", ");
    let words = [
        ("masked", masked(line).into()),
        ("evidence", evidence_words(&finding.evidence, m).into()),
        ("tier", tier_words(finding.tier, m).into()),
        ("place", place.into()),
    ];
    let severity = rule.map_or(Severity::Medium, |(_, rule)| rule.severity);
    let (start, end) = finding.span;
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": {"uri": uri(&line.raw_path), "uriBaseId": line.source},
            "region": {"byteOffset": start, "byteLength": end.saturating_sub(start)},
        },
    });
    let logical = logical(line);
    if !logical.is_empty() {
        location["logicalLocations"] = Value::Array(logical);
    }
    let mut result = json!({
        "ruleId": finding.rule,
        "level": level(severity, finding.tier),
        "message": {"text": m.with("cli-sarif-message", &words)},
        "locations": [location],
        "partialFingerprints": {"termijnFinding/v1": line.id},
        "properties": {
            "type": finding.type_code,
            "category": finding.category,
            "tier": tier_code(finding.tier),
            "confidence": f64::from(finding.tier.percent()) / 100.0,
            "context": finding.evidence,
            "engagement": line.engagement,
        },
    });
    if let Some(dismissal) = &line.dismissed {
        result["suppressions"] = json!([{
            "kind": "external",
            "status": "accepted",
            "justification": dismissed_words(dismissal, m),
        }]);
    }
    if let Some((index, _)) = rule {
        result["ruleIndex"] = json!(index);
    }
    result
}

/// What lies in a file: the member or the rows, and where in it. The bytes of a member's region count in
/// the text of that member.
fn logical(line: &FindingLine) -> Vec<Value> {
    let locator = line.finding.locator.as_str();
    let inner = locator.rsplit_once("::").map(|(_, inner)| inner);
    let mut all = Vec::new();
    if let Some(inner) = inner {
        let kind = if inner.starts_with("rows[") { "rows" } else { "member" };
        all.push(json!({"name": inner, "fullyQualifiedName": locator, "kind": kind}));
    }
    if let Some(place) = &line.place {
        all.push(json!({"name": place, "kind": "place"}));
    }
    all
}

/// How urgent: how bad a leak of that type is, less so when it is less sure.
fn level(severity: Severity, tier: Tier) -> &'static str {
    match (severity, tier) {
        (Severity::High, Tier::T1 | Tier::T2) => "error",
        (Severity::Medium, Tier::T1 | Tier::T2) | (Severity::High | Severity::Medium, Tier::T3) => {
            "warning"
        }
        _ => "note",
    }
}

/// A path below a root as a relative reference (RFC 3986): every byte that is not unreserved is written
/// `%XX`, also the colon that would make a scheme of a name.
fn uri(path: &[u8]) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(*byte));
            }
            other => {
                out.push('%');
                out.push_str(&data_encoding::HEXUPPER.encode(&[*other]));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_scheme_and_no_query() {
        assert_eq!(uri("a b/10:45?#é%.txt".as_bytes()), "a%20b/10%3A45%3F%23%C3%A9%25.txt");
        assert_eq!(uri(b"\xff"), "%FF");
    }

    #[test]
    fn what_is_less_sure_is_less_urgent() {
        let order = ["error", "warning", "note"];
        let rank = |level| order.iter().position(|known| *known == level).unwrap();
        let tiers = [Tier::T1, Tier::T2, Tier::T3, Tier::T4, Tier::T5];
        for severity in [Severity::High, Severity::Medium, Severity::Low] {
            let ranks = tiers.map(|tier| rank(level(severity, tier)));
            assert!(ranks.is_sorted());
            assert_eq!(ranks[4], 2);
        }
    }
}
