//! What is left of a verdict when findings were set aside.

use super::holds::hold;
use super::*;

fn by() -> [DismissalId; 2] {
    ["D-1", "D-2"].map(DismissalId::new)
}

/// The rule and the message of each step.
fn steps(assessment: &Assessment) -> Vec<(&'static str, String)> {
    let message = |step: &Step| step.to_json()["fact"].as_str().unwrap().to_owned();
    assessment.derivation.iter().map(|step| (step.rule, message(step))).collect()
}

fn cases() -> Vec<Assessment> {
    let register = register(&["C-1 E-1 2019-06-30 keep_until=2021-12-31", "C-2 E-2 -"]);
    let scope = BlockScope::Engagement(EngagementId::new("E-1"));
    let holds = [hold("H-1", scope, "2020-01-01", None)];
    let judged = |item: &Item, holds: &[Hold], as_of| judge(item, &register, holds, as_of);
    vec![
        judged(&Item::found("E-1"), &[], "2020-06-01"),
        judged(&Item::found("E-1"), &[], "2020-07-01"),
        judged(&Item::found("E-1"), &[], "2023-07-01"),
        judged(&Item::found("E-2"), &[], "2020-07-01"),
        judged(&Item::found(""), &[], "2020-07-01"),
        judged(&Item::found("E-1 ?E-2"), &[], "2023-07-01"),
        judged(&Item::partly("E-1"), &[], "2023-07-01"),
        judged(&Item::found("E-1"), &holds, "2023-07-01"),
        judged(&Item::clean("E-1"), &[], "2023-07-01"),
    ]
}

#[test]
fn with_everything_set_aside_only_doubt_and_blocks_stand() {
    let mut told = Vec::new();
    for before in cases() {
        let after = before.clone().with_all_set_aside(&by());
        told.push(format!("{} -> {}", headline(&before), headline(&after)));
        let last = after.derivation.last().unwrap();
        assert_eq!(
            (last.rule, steps(&after).pop().unwrap().1.as_str()),
            ("dismissal", "verdict-dismissed-all")
        );
        assert_eq!(last.to_json()["args"]["dismissals"], "D-1, D-2");
        assert!(!after.is_destroyable());
        // Whose it is and until when stays, so that a container keeps it for as long.
        assert_eq!(after.governing, before.governing);
        assert_eq!(after.retain_until, before.retain_until);
        assert_eq!(after.effective_until, before.effective_until);
        let mut kept = steps(&after);
        kept.pop();
        if after.verdict == before.verdict {
            assert_eq!(kept, steps(&before));
            assert_eq!(
                (after.execute_by, after.over_term_days),
                (before.execute_by, before.over_term_days)
            );
            continue;
        }
        assert_eq!((after.execute_by, after.over_term_days, after.overdue), (None, 0, false));
        assert!(after.reasons.is_empty());
        // The steps that say why, and nothing else, go.
        let told_why =
            |(rule, message): &(&str, String)| *rule == "verdict" || message == "verdict-over-term";
        let rest: Vec<_> = steps(&before).into_iter().filter(|step| !told_why(step)).collect();
        assert!(rest.len() < steps(&before).len());
        assert_eq!(kept, rest);
    }
    assert_eq!(
        told,
        [
            "pre_notice -> out_of_scope",
            "keep_statutory -> out_of_scope",
            "due -> out_of_scope",
            "keep_open -> out_of_scope",
            "review(unmatched) -> out_of_scope",
            "review(ambiguous) -> out_of_scope",
            "review(unread) -> review(unread)",
            "blocked_hold -> blocked_hold",
            "out_of_scope -> out_of_scope",
        ]
    );
}

#[test]
fn with_some_set_aside_nothing_else_changes() {
    for before in cases() {
        let after = before.clone().with_some_set_aside(&by());
        assert_eq!(steps(&after).pop().unwrap().1, "verdict-dismissed-some");
        let derivation = before.derivation.clone();
        assert_eq!(Assessment { derivation, ..after }, before);
    }
}
