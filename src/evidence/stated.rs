//! What `verify` says of a statement that takes lines off a plan: who signed it, with what right, and
//! whether it is about the plan that lies beside it. Pure.

use crate::digest::Digest;
use crate::evidence::check::{CheckLine, Mark, SignatureCheck, VerifyReport};
use crate::evidence::describe::{plan_problem, signature_line};
use crate::plan::{self, ExclusionV1};

/// The plan that a statement lies beside, as far as it is at hand.
#[derive(Debug, Clone, Copy, Default)]
pub struct PlanBeside<'a> {
    /// Its header.
    pub header: Option<&'a [u8]>,
    /// Its lines.
    pub items: Option<&'a [u8]>,
}

/// Checks a statement that takes lines off a plan, and its signature.
///
/// Whether the person stands in the configuration, and whether the ledger knows of it, is asked by `apply`.
pub fn describe_exclusion(
    bytes: &[u8],
    beside: PlanBeside<'_>,
    signature: &SignatureCheck,
) -> VerifyReport {
    let statement = match ExclusionV1::read(bytes) {
        Ok(statement) => statement,
        Err(error) => {
            let wrong = CheckLine::new(Mark::Wrong, "evidence-check-not-an-exclusion");
            return VerifyReport { lines: vec![wrong.text("field", error.field)] };
        }
    };
    let mut report = VerifyReport::default();
    report.add(
        CheckLine::new(Mark::Right, "evidence-check-exclusion")
            .text("plan", &statement.plan)
            .count("lines", statement.lines.len() as u64)
            .text("reason", statement.reason.code()),
    );
    report.add(signature_line(signature, bytes, plan::namespace::DECISION));
    if let SignatureCheck::Good(good) = signature {
        let is_right = good.namespace() == plan::namespace::DECISION;
        let mark = if is_right { Mark::Right } else { Mark::Wrong };
        report.add(CheckLine::new(mark, "evidence-check-right").text("right", good.namespace()));
    }
    report.add(plan_line(bytes, &statement, beside));
    report
}

fn plan_line(bytes: &[u8], statement: &ExclusionV1, beside: PlanBeside<'_>) -> CheckLine {
    let other = || CheckLine::new(Mark::Wrong, "evidence-check-exclusion-other");
    match (beside.header, beside.items) {
        (Some(header), _) if Digest::of(header) != statement.plan_sha256 => other(),
        (Some(header), Some(items)) => match plan::parse(header, items) {
            Ok(plan) if ExclusionV1::parse(bytes, &plan).is_ok() => {
                CheckLine::new(Mark::Right, "evidence-check-exclusion-belongs")
            }
            Ok(_) => other(),
            Err(error) => plan_problem(&error),
        },
        _ => CheckLine::new(Mark::Open, "evidence-check-exclusion-no-plan"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::SignatureProblem;
    use crate::plan::samples::{facts, plan};
    use crate::plan::{DecisionCode, EXCLUSION_SCHEMA, PlanId, VerifiedSignature, namespace};
    use crate::text::{Lang, Messages};

    fn statement(lines: &[u64]) -> Vec<u8> {
        let statement = ExclusionV1 {
            schema: EXCLUSION_SCHEMA.to_owned(),
            plan: PlanId::new(2026, 1),
            plan_sha256: plan(3).digest(),
            excluded_at: facts().created_at,
            reason: DecisionCode::KeepClaim,
            lines: lines.to_vec(),
        };
        statement.bytes()
    }

    fn signed(bytes: &[u8], namespace: &str) -> SignatureCheck {
        SignatureCheck::Good(VerifiedSignature::new(
            "bob@firm.example".to_owned(),
            "SHA256:k2".to_owned(),
            namespace.to_owned(),
            b"k2".to_vec(),
            Digest::of(bytes),
        ))
    }

    fn marks(report: &VerifyReport) -> String {
        for lang in [Lang::Nl, Lang::En] {
            let messages = Messages::new(lang);
            assert!(report.lines.iter().all(|line| line.line(&messages).chars().count() > 5));
        }
        report.lines.iter().map(|line| line.mark.sign()).collect()
    }

    #[test]
    fn a_statement_is_told_with_who_signed_and_with_what_right() {
        let (bytes, plan) = (statement(&[1, 3]), plan(3));
        let beside =
            PlanBeside { header: Some(plan.header_bytes()), items: Some(plan.items_bytes()) };
        let report = describe_exclusion(&bytes, beside, &signed(&bytes, namespace::DECISION));
        assert!(report.passed());
        let en = Messages::new(Lang::En);
        let told: Vec<_> = report.lines.iter().map(|line| line.line(&en)).collect();
        assert_eq!(
            told,
            [
                "✓ Statement on plan P-2026-0001: 2 lines are taken off and stay, for reason keep_claim",
                "✓ Signed by bob@firm.example (key SHA256:k2)",
                "✓ By the list of signers the key has the right decision@termijn",
                "✓ It belongs to the plan beside it, which has these lines",
            ]
        );
    }

    #[test]
    fn what_does_not_hold_is_marked() {
        let (whole, three, two) = (statement(&[1, 3]), plan(3), plan(2));
        let good = signed(&whole, namespace::DECISION);
        let beside = |header, items| PlanBeside { header, items };
        let three = beside(Some(three.header_bytes()), Some(three.items_bytes()));
        let other = beside(Some(two.header_bytes()), Some(two.items_bytes()));
        let check = |bytes: &[u8], beside, signature: &SignatureCheck| {
            let report = describe_exclusion(bytes, beside, signature);
            assert_eq!(report.passed(), !marks(&report).contains('✗'));
            marks(&report)
        };
        assert_eq!(check(&whole, PlanBeside::default(), &good), "✓✓✓–");
        assert_eq!(check(&whole, beside(three.header, None), &good), "✓✓✓–");
        assert_eq!(check(&whole, beside(three.header, Some(b"")), &good), "✓✓✓✗");
        assert_eq!(check(&whole, beside(other.header, None), &good), "✓✓✓✗");
        assert_eq!(check(&whole, other, &good), "✓✓✓✗");
        // A line that the plan does not have.
        let beyond = statement(&[4]);
        assert_eq!(check(&beyond, three, &signed(&beyond, namespace::DECISION)), "✓✓✓✗");
        // Signed for something else, over other bytes, by nobody, or by nobody knows whom.
        assert_eq!(check(&whole, three, &signed(&whole, namespace::APPROVAL)), "✓✗✗✓");
        assert_eq!(check(&whole, three, &signed(b"", namespace::DECISION)), "✓✗✓✓");
        assert_eq!(check(&whole, three, &SignatureCheck::Missing), "✓✗✓");
        assert_eq!(check(&whole, three, &SignatureCheck::Bad(SignatureProblem::Revoked)), "✓✗✓");
        let unlisted = SignatureCheck::Unlisted { fingerprint: "SHA256:k2".into() };
        assert_eq!(check(&whole, three, &unlisted), "✓–✓");
        for broken in [&b"{}"[..], &whole[1..], &statement(&[]), &statement(&[3, 1])] {
            assert_eq!(check(broken, three, &good), "✗");
        }
    }
}
