//! What is left when the items are gone: the certificate, its annex, and the proofs between them. Pure.
//!
//! The certificate holds counts, codes, dates and digests of documents without personal data. The annex
//! names every item and is kept apart, for as long as a dispute is possible. A Merkle tree binds both:
//! each line of the annex holds 32 random bytes, so that nobody can test a guessed file name against the
//! root, and one line can be shown with its proof while the others stay hidden.
//!
//! It proves what the signer asserted, and that the signer told everybody the same. It cannot prove that
//! no other copy exists, and says so.

mod annex;
mod certificate;
mod check;
mod claim;
mod consistency;
mod describe;
mod issue;
mod merkle;
mod page;
mod stated;

#[cfg(test)]
mod samples;

pub use annex::{
    AnnexError, AnnexLineV1, ClientTreeV1, CommitmentsV1, InclusionProofV1, Salt, commit, prove,
    read_annex, verify_inclusion, write_annex,
};
pub use certificate::{
    ApprovalV1, CERTIFICATE_SCHEMA, CertificateId, CertificateKind, CertificateStatus,
    CertificateV1, DatesV1, GroundV1, LimitV1, MethodV1, OutcomesV1, PlanRefV1, ReceiptState,
    ReceiptV1, RecipientsV1, ReturnV1, Role, SignerV1, ToolV1,
};
pub use check::{
    CheckLine, CheckValue, LedgerCheck, Mark, SignatureCheck, SignatureProblem, VerifyReport,
};
pub use claim::{Level, Limit, Technique};
pub use consistency::{EvidenceError, verify_certificate};
pub use describe::{describe_certificate, describe_ledger, describe_plan};
pub use issue::{Certificate, CertificateFacts, ReconcileError, issue};
pub use merkle::{inclusion_path, leaf_hash, node_hash, root_from_path, tree_root};
pub use page::certificate_html;
pub use stated::{PlanBeside, describe_exclusion};
