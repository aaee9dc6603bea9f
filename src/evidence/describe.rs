//! What `termijn verify` says about a file, one line a check.

use crate::digest::Digest;
use crate::evidence::annex::AnnexError;
use crate::evidence::certificate::CertificateV1;
use crate::evidence::check::{
    CheckLine, LedgerCheck, Mark, SignatureCheck, SignatureProblem, VerifyReport,
};
use crate::evidence::consistency::{EvidenceError, verify_certificate};
use crate::plan::{self, PlanError, PlanFileV1, VerifiedSignature};

/// `signed` are the bytes that the document has, `namespace` is what it must be signed for.
pub(super) fn signature_line(check: &SignatureCheck, signed: &[u8], namespace: &str) -> CheckLine {
    let wrong = |problem: SignatureProblem| CheckLine::new(Mark::Wrong, problem.message());
    match check {
        SignatureCheck::Good(good) if good.signed_sha256() != Digest::of(signed) => {
            wrong(SignatureProblem::Mismatch)
        }
        SignatureCheck::Good(good) if good.namespace() != namespace => {
            wrong(SignatureProblem::Namespace)
        }
        SignatureCheck::Good(good) => CheckLine::new(Mark::Right, "evidence-check-signature-good")
            .text("principal", good.principal())
            .text("fingerprint", good.key_fingerprint()),
        SignatureCheck::Unlisted { fingerprint } => {
            CheckLine::new(Mark::Open, "evidence-check-signature-unlisted")
                .text("fingerprint", fingerprint)
        }
        SignatureCheck::Missing => CheckLine::new(Mark::Wrong, "evidence-check-signature-missing"),
        SignatureCheck::Bad(problem) => wrong(*problem),
    }
}
/// What is wrong with a certificate or its annex.
fn certificate_problem(error: &EvidenceError) -> CheckLine {
    let wrong = |message| CheckLine::new(Mark::Wrong, message);
    match error {
        EvidenceError::Shape { line } => {
            wrong("evidence-check-not-a-certificate").count("line", *line as u64)
        }
        EvidenceError::Schema => wrong("evidence-check-schema"),
        EvidenceError::Sum { field } => wrong("evidence-check-sum").text("field", *field),
        EvidenceError::AnnexRoot | EvidenceError::Annex(AnnexError::CutOff) => {
            wrong("evidence-check-annex-root")
        }
        EvidenceError::Annex(
            AnnexError::Line { line }
            | AnnexError::Twice { line }
            | AnnexError::SaltRepeated { line }
            | AnnexError::Level { line },
        ) => wrong("evidence-check-annex-line").count("line", *line as u64),
        EvidenceError::AnnexSum { field } => {
            wrong("evidence-check-annex-sum").text("field", *field)
        }
    }
}

/// What is wrong with a plan or its lines.
pub(super) fn plan_problem(error: &PlanError) -> CheckLine {
    let wrong = |message| CheckLine::new(Mark::Wrong, message);
    match error {
        PlanError::Header { line } => {
            wrong("evidence-check-not-a-plan").count("line", *line as u64)
        }
        PlanError::Schema => wrong("evidence-check-schema"),
        PlanError::ItemsDigest => wrong("evidence-check-items-changed"),
        PlanError::CutOff | PlanError::TooLong => wrong("evidence-check-items-cut"),
        PlanError::Line { line }
        | PlanError::Number { line }
        | PlanError::Twice { line }
        | PlanError::Reason { line } => {
            wrong("evidence-check-items-line").count("line", *line as u64)
        }
        PlanError::Sum { field } => wrong("evidence-check-sum").text("field", *field),
    }
}

/// Checks a certificate, its annex where that is at hand, and its signature.
pub fn describe_certificate(
    bytes: &[u8],
    annex: Option<&[u8]>,
    signature: &SignatureCheck,
) -> VerifyReport {
    let certificate = match verify_certificate(bytes, None) {
        Ok(certificate) => certificate,
        Err(error) => return VerifyReport { lines: vec![certificate_problem(&error)] },
    };
    let mut report = VerifyReport::default();
    let what = CheckLine::new(Mark::Right, "evidence-check-certificate");
    report.add(what.text("id", &certificate.id).text("client", &certificate.client_id));
    report.add(signature_line(signature, bytes, plan::namespace::CERTIFICATE));
    report.add(signer_line(&certificate, signature));
    report.add(counts_line(&certificate));
    for line in ground_lines(&certificate) {
        report.add(line);
    }
    report.add(
        CheckLine::new(Mark::Right, "evidence-check-approvals")
            .count("given", certificate.approvals.len() as u64)
            .count("required", certificate.approvals_required.into()),
    );
    report.add(annex_line(bytes, &certificate, annex));
    let head = &certificate.ledger_head;
    report.add(
        CheckLine::new(Mark::Open, "evidence-check-ledger-head")
            .count("seq", head.seq)
            .text("digest", &head.digest.short()),
    );
    report.add(CheckLine::new(Mark::Open, "evidence-check-beyond"));
    report
}

/// Whether the key is the one that the certificate names.
fn signer_line(certificate: &CertificateV1, signature: &SignatureCheck) -> CheckLine {
    let named = certificate.signed_by.key_fingerprint.as_str();
    let used = match signature {
        SignatureCheck::Good(good) => Some(good.key_fingerprint()),
        SignatureCheck::Unlisted { fingerprint } => Some(fingerprint.as_str()),
        SignatureCheck::Missing | SignatureCheck::Bad(_) => None,
    };
    let mark = match used {
        Some(used) if used == named => Mark::Right,
        Some(_) => Mark::Wrong,
        None => Mark::Open,
    };
    CheckLine::new(mark, "evidence-check-signer").text("fingerprint", named)
}

fn counts_line(certificate: &CertificateV1) -> CheckLine {
    let counts = &certificate.counts;
    CheckLine::new(Mark::Right, "evidence-check-counts")
        .count("destroyed", counts.destroyed)
        .count("returned", counts.returned)
        .count("both", counts.returned_destroyed)
        .count("unlinked", counts.unlinked)
        .count("skipped", counts.skipped_total())
        .count("failed", counts.failed)
        .count("indeterminate", counts.indeterminate)
        .count("planned", counts.planned)
}

/// How many lines rest on another ground than the clause, where any does.
fn ground_lines(certificate: &CertificateV1) -> impl Iterator<Item = CheckLine> {
    let ground = &certificate.ground;
    let grounds = [
        ("evidence-check-erasures", ground.erasure_requests),
        ("evidence-check-waivers", ground.client_waivers),
    ];
    let told = grounds.into_iter().filter(|(_, lines)| *lines > 0);
    told.map(|(message, lines)| CheckLine::new(Mark::Right, message).count("count", lines))
}

fn annex_line(bytes: &[u8], certificate: &CertificateV1, annex: Option<&[u8]>) -> CheckLine {
    let Some(annex) = annex else {
        return CheckLine::new(Mark::Open, "evidence-check-annex-none");
    };
    match verify_certificate(bytes, Some(annex)) {
        Ok(_) => CheckLine::new(Mark::Right, "evidence-check-annex")
            .count("lines", certificate.counts.planned),
        Err(error) => certificate_problem(&error),
    }
}

/// Checks a plan, its lines where they are at hand, and its signatures: the author's and the approvals.
///
/// Whether it may be carried out today is not asked: that depends on the state folder.
pub fn describe_plan(
    header: &[u8],
    items: Option<&[u8]>,
    author: &SignatureCheck,
    approvals: &[SignatureCheck],
) -> VerifyReport {
    let file = match plan::parse_header(header) {
        Ok(file) => file,
        Err(error) => return VerifyReport { lines: vec![plan_problem(&error)] },
    };
    let mut report = VerifyReport::default();
    let what = CheckLine::new(Mark::Right, "evidence-check-plan");
    report.add(what.text("id", &file.id).text("client", &file.client_id));
    report.add(items_line(header, items, &file));
    report.add(signature_line(author, header, plan::namespace::PLAN));
    report.add(author_line(&file, author));
    for approval in approvals {
        report.add(signature_line(approval, header, plan::namespace::APPROVAL));
    }
    report.add(approvals_line(&file, author, approvals));
    report.add(
        CheckLine::new(Mark::Open, "evidence-check-plan-today").text("until", &file.expires_on),
    );
    report
}

fn items_line(header: &[u8], items: Option<&[u8]>, file: &PlanFileV1) -> CheckLine {
    let Some(items) = items else {
        return CheckLine::new(Mark::Open, "evidence-check-items-none")
            .text("file", &file.items_file);
    };
    match plan::parse(header, items) {
        Ok(plan) => CheckLine::new(Mark::Right, "evidence-check-items")
            .count("lines", plan.header().counts.total),
        Err(error) => plan_problem(&error),
    }
}

/// Whether the author that the header names is the one who signed.
fn author_line(file: &PlanFileV1, author: &SignatureCheck) -> CheckLine {
    let mark = match author {
        SignatureCheck::Good(good)
            if good.principal() == file.author && good.namespace() == plan::namespace::PLAN =>
        {
            Mark::Right
        }
        SignatureCheck::Good(_) => Mark::Wrong,
        _ => Mark::Open,
    };
    CheckLine::new(mark, "evidence-check-author").text("author", &file.author)
}

/// Counts approvals by different principals and keys that are not the author's. Which principals are
/// one person is for the configuration to say.
fn approvals_line(
    file: &PlanFileV1,
    author: &SignatureCheck,
    approvals: &[SignatureCheck],
) -> CheckLine {
    let good = |check: &'_ SignatureCheck| match check {
        SignatureCheck::Good(good) => Some(good.clone()),
        _ => None,
    };
    let mut seen: Vec<VerifiedSignature> = good(author).into_iter().collect();
    let before = seen.len();
    for approval in approvals.iter().filter_map(good) {
        let fresh = seen.iter().all(|earlier| {
            earlier.principal() != approval.principal()
                && earlier.public_key() != approval.public_key()
        });
        if fresh && approval.namespace() == plan::namespace::APPROVAL {
            seen.push(approval);
        }
    }
    let given = (seen.len() - before) as u64;
    let required = u64::from(file.gates.approvals_required);
    let mark = if given >= required && before == 1 { Mark::Right } else { Mark::Open };
    CheckLine::new(mark, "evidence-check-approvals")
        .count("given", given)
        .count("required", required)
}

/// Says what a ledger came to.
pub fn describe_ledger(check: LedgerCheck) -> VerifyReport {
    let lines = match check {
        LedgerCheck::Whole { entries, head } => vec![
            CheckLine::new(Mark::Right, "evidence-check-ledger").count("entries", entries),
            CheckLine::new(Mark::Open, "evidence-check-ledger-end")
                .count("seq", entries)
                .text("digest", &head.short()),
        ],
        LedgerCheck::Torn { line } => {
            vec![CheckLine::new(Mark::Wrong, "evidence-check-ledger-torn").count("line", line)]
        }
        LedgerCheck::Broken { line } => {
            vec![CheckLine::new(Mark::Wrong, "evidence-check-ledger-broken").count("line", line)]
        }
    };
    VerifyReport { lines }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::issue;
    use crate::evidence::samples::facts;
    use crate::plan::namespace;
    use crate::plan::samples::plan;
    use crate::text::{Lang, Messages};

    fn good(principal: &str, key: &str, namespace: &str, bytes: &[u8]) -> SignatureCheck {
        SignatureCheck::Good(VerifiedSignature::new(
            principal.to_owned(),
            format!("SHA256:{key}"),
            namespace.to_owned(),
            key.as_bytes().to_vec(),
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
    fn a_good_certificate_passes_and_says_what_it_cannot_show() {
        let certificate = issue(facts()).unwrap();
        let bytes = certificate.bytes();
        let signature = good("termijn@vandijk.example", "mmmm", namespace::CERTIFICATE, bytes);
        let report = describe_certificate(bytes, Some(certificate.annex_bytes()), &signature);
        assert_eq!(marks(&report), "✓✓✓✓✓✓––");
        assert!(report.passed());
        let en = Messages::new(Lang::En);
        assert_eq!(
            report.lines[3].line(&en),
            "✓ 2 destroyed + 0 returned + 1 returned and destroyed + 1 removed without overwriting \
             + 2 left alone + 0 failed + 0 uncertain = 6 planned"
        );
    }

    #[test]
    fn lines_on_another_ground_are_told() {
        let told = |erased, waived, lang| {
            let mut facts = facts();
            facts.ground.erasure_requests = erased;
            facts.ground.client_waivers = waived;
            let certificate = issue(facts).unwrap();
            let bytes = certificate.bytes();
            let report = describe_certificate(bytes, None, &SignatureCheck::Missing);
            let messages = Messages::new(lang);
            let texts: Vec<String> = report.lines.iter().map(|l| l.line(&messages)).collect();
            texts
                .into_iter()
                .filter(|text| text.contains("Of these") || text.contains("Daarvan"))
                .collect::<Vec<_>>()
        };
        assert!(told(0, 0, Lang::En).is_empty());
        let [waived] = &told(0, 2, Lang::En)[..] else { panic!() };
        assert!(waived.starts_with('✓') && waived.ends_with("waived that in writing: 2 lines"));
        let [erased] = &told(1, 0, Lang::Nl)[..] else { panic!() };
        assert!(erased.ends_with("(AVG art. 17): 1 regel"), "{erased}");
        assert_eq!(told(1, 1, Lang::Nl).len(), 2);
    }

    #[test]
    fn what_is_wrong_with_a_certificate_is_marked() {
        let certificate = issue(facts()).unwrap();
        let bytes = certificate.bytes();
        let check = |annex: Option<&[u8]>, signature: &SignatureCheck| {
            marks(&describe_certificate(bytes, annex, signature))
        };
        assert_eq!(check(None, &SignatureCheck::Missing), "✓✗–✓✓–––");
        assert_eq!(check(Some(b""), &SignatureCheck::Bad(SignatureProblem::Revoked)), "✓✗–✓✓✗––");
        let unlisted = SignatureCheck::Unlisted { fingerprint: "SHA256:mmmm".into() };
        assert_eq!(check(None, &unlisted), "✓–✓✓✓–––");
        let other_key = good("termijn@vandijk.example", "k", namespace::CERTIFICATE, bytes);
        assert_eq!(check(None, &other_key), "✓✓✗✓✓–––");
        let other_bytes = good("termijn@vandijk.example", "mmmm", namespace::CERTIFICATE, b"");
        assert_eq!(check(None, &other_bytes), "✓✗✓✓✓–––");
        let report = describe_certificate(&bytes[1..], None, &unlisted);
        assert!(!report.passed());
        assert_eq!(marks(&report), "✗");
    }

    #[test]
    fn a_plan_is_described_with_its_signatures() {
        let plan = plan(3);
        let header = plan.header_bytes();
        let author = good("anna@firm.example", "k1", namespace::PLAN, header);
        let approval = |name: &str, key: &str| good(name, key, namespace::APPROVAL, header);
        let items = Some(plan.items_bytes());
        let check = |items, author: &SignatureCheck, approvals: &[SignatureCheck]| {
            marks(&describe_plan(header, items, author, approvals))
        };
        assert_eq!(check(items, &author, &[approval("b", "k2"), approval("c", "k3")]), "✓✓✓✓✓✓✓–");
        assert_eq!(check(items, &author, &[approval("b", "k2"), approval("c", "k2")]), "✓✓✓✓✓✓––");
        assert_eq!(check(items, &author, &[approval("b", "k2")]), "✓✓✓✓✓––");
        assert_eq!(check(Some(b""), &author, &[]), "✓✗✓✓––");
        assert_eq!(check(None, &SignatureCheck::Missing, &[]), "✓–✗–––");
        assert_eq!(check(items, &approval("b", "k2"), &[]), "✓✓✗✗––");
        assert_eq!(marks(&describe_plan(b"{}", None, &author, &[])), "✗");
    }

    #[test]
    fn every_problem_has_words() {
        let mut lines: Vec<_> = SignatureProblem::ALL
            .into_iter()
            .map(|problem| CheckLine::new(Mark::Wrong, problem.message()))
            .collect();
        let field = "counts";
        lines.extend(
            [
                EvidenceError::Shape { line: 1 },
                EvidenceError::Schema,
                EvidenceError::Sum { field },
                EvidenceError::AnnexRoot,
                EvidenceError::Annex(AnnexError::Line { line: 1 }),
                EvidenceError::AnnexSum { field },
            ]
            .iter()
            .map(certificate_problem),
        );
        lines.extend(
            [
                PlanError::Header { line: 1 },
                PlanError::Schema,
                PlanError::ItemsDigest,
                PlanError::CutOff,
                PlanError::Twice { line: 1 },
                PlanError::Sum { field },
            ]
            .iter()
            .map(plan_problem),
        );
        assert_eq!(marks(&VerifyReport { lines }), "✗".repeat(21));
    }

    #[test]
    fn a_ledger_is_whole_torn_or_broken() {
        let whole = LedgerCheck::Whole { entries: 5, head: Digest::of(b"") };
        assert_eq!(marks(&describe_ledger(whole)), "✓–");
        assert_eq!(marks(&describe_ledger(LedgerCheck::Torn { line: 2 })), "✗");
        assert!(!describe_ledger(LedgerCheck::Broken { line: 2 }).passed());
    }
}
