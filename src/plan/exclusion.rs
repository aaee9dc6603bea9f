//! Lines that a person takes off a frozen plan. The plan stays as it was signed: a statement beside it says
//! which lines are left alone, and can say nothing else.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::plan::{DecisionCode, FrozenPlan, PlanId};

/// Schema of a statement.
pub const EXCLUSION_SCHEMA: &str = "termijn/exclusion/1";

/// What is signed to take lines off a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExclusionV1 {
    /// [`EXCLUSION_SCHEMA`].
    pub schema: String,
    /// Number of the plan.
    pub plan: PlanId,
    /// SHA-256 of its header: a number is not unique across state folders.
    pub plan_sha256: Digest,
    /// When, by the signer's clock.
    pub excluded_at: DateTime<Utc>,
    /// Why they stay.
    pub reason: DecisionCode,
    /// Numbers of the lines, sorted, each once.
    pub lines: Vec<u64>,
}

/// A statement that takes nothing off this plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a statement that takes lines off this plan ({field})")]
pub struct ExclusionError {
    /// What is wrong with it.
    pub field: &'static str,
}

impl ExclusionV1 {
    /// The bytes that are signed: one line of JSON.
    ///
    /// # Panics
    ///
    /// Never: a statement is plain data.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec(self).expect("a statement is plain data");
        bytes.push(b'\n');
        bytes
    }

    /// Reads a statement about `plan`.
    ///
    /// # Errors
    ///
    /// [`ExclusionError`] for one about another plan, about lines that it does not have, or for a reason
    /// that is none to keep.
    pub fn parse(bytes: &[u8], plan: &FrozenPlan) -> Result<Self, ExclusionError> {
        let read = Self::read(bytes)?;
        let known = |n: &u64| plan.items().iter().any(|item| item.n == *n);
        if read.plan != plan.header().id || read.plan_sha256 != plan.digest() {
            return Err(ExclusionError { field: "plan" });
        }
        if !read.lines.iter().all(known) {
            return Err(ExclusionError { field: "lines" });
        }
        Ok(read)
    }

    /// Reads a statement by itself: which plan it is about, and whether that has such lines, is not asked.
    ///
    /// # Errors
    ///
    /// [`ExclusionError`] for what is no statement, or one with a reason that is none to keep.
    pub fn read(bytes: &[u8]) -> Result<Self, ExclusionError> {
        let wrong = |field| ExclusionError { field };
        let read: Self = serde_json::from_slice(bytes).map_err(|_| wrong("shape"))?;
        let sorted = read.lines.windows(2).all(|pair| pair[0] < pair[1]);
        let checks = [
            ("schema", read.schema == EXCLUSION_SCHEMA),
            ("reason", read.reason.keeps()),
            ("lines", !read.lines.is_empty() && sorted),
        ];
        match checks.into_iter().find(|(_, holds)| !holds) {
            Some((field, _)) => Err(wrong(field)),
            None => Ok(read),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::plan::samples::{facts, plan};

    fn statement() -> ExclusionV1 {
        ExclusionV1 {
            schema: EXCLUSION_SCHEMA.to_owned(),
            plan: PlanId::new(2026, 1),
            plan_sha256: plan(3).digest(),
            excluded_at: facts().created_at,
            reason: DecisionCode::KeepClaim,
            lines: vec![1, 3],
        }
    }

    #[test]
    fn a_statement_says_nothing_but_which_lines_stay() {
        let read = |change: &dyn Fn(&mut ExclusionV1)| {
            let mut one = statement();
            change(&mut one);
            ExclusionV1::parse(&one.bytes(), &plan(3)).map_err(|error| error.field)
        };
        assert_eq!(read(&|_| ()), Ok(statement()));
        assert_eq!(read(&|one| one.schema.push('2')), Err("schema"));
        assert_eq!(read(&|one| one.plan = PlanId::new(2026, 2)), Err("plan"));
        assert_eq!(read(&|one| one.plan_sha256 = plan(2).digest()), Err("plan"));
        assert_eq!(read(&|one| one.reason = DecisionCode::ContractTerm), Err("reason"));
        for lines in [vec![], vec![0], vec![4], vec![2, 1], vec![1, 1]] {
            assert_eq!(read(&|one| one.lines.clone_from(&lines)), Err("lines"), "{lines:?}");
        }
        // By itself it is read whatever plan it is about, and no less strictly.
        let alone = |change: &dyn Fn(&mut ExclusionV1)| {
            let mut one = statement();
            change(&mut one);
            ExclusionV1::read(&one.bytes()).map_err(|error| error.field).map(|read| read == one)
        };
        assert_eq!(alone(&|one| one.plan_sha256 = plan(2).digest()), Ok(true));
        assert_eq!(alone(&|one| one.lines = vec![4]), Ok(true));
        assert_eq!(alone(&|one| one.schema.push('2')), Err("schema"));
        assert_eq!(alone(&|one| one.reason = DecisionCode::ContractTerm), Err("reason"));
        for lines in [vec![], vec![2, 1], vec![1, 1]] {
            assert_eq!(alone(&|one| one.lines.clone_from(&lines)), Err("lines"), "{lines:?}");
        }
        let text = String::from_utf8(statement().bytes()).unwrap();
        let more = text.replace("\"lines\"", "\"also\":1,\"lines\"");
        assert!(ExclusionV1::parse(more.as_bytes(), &plan(3)).is_err());
    }

    proptest! {
        /// Whatever is written into it, only lines of the plan come out.
        #[test]
        fn a_statement_adds_no_line(lines in proptest::collection::vec(0_u64..8, 0..6)) {
            let one = ExclusionV1 { lines, ..statement() };
            if let Ok(read) = ExclusionV1::parse(&one.bytes(), &plan(3)) {
                prop_assert!(read.lines.iter().all(|n| (1..=3).contains(n)));
            }
        }

        #[test]
        fn no_bytes_make_parse_panic(bytes: Vec<u8>) {
            prop_assert!(ExclusionV1::parse(&bytes, &plan(3)).is_err());
        }
    }
}
