//! Whether a certificate agrees with itself and with its annex. Its signature is asked apart, and first.

use crate::evidence::Limit;
use crate::evidence::annex::{AnnexError, AnnexLineV1, read_annex, techniques};
use crate::evidence::certificate::{CERTIFICATE_SCHEMA, CertificateV1, OutcomesV1, RecipientsV1};

/// Why a certificate cannot be accepted. Whether its signature is good is asked apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EvidenceError {
    /// Broken JSON, an unknown or repeated field.
    #[error("not a certificate of schema {CERTIFICATE_SCHEMA} (line {line})")]
    Shape {
        /// Line, from 1.
        line: usize,
    },
    /// Another schema.
    #[error("unknown schema")]
    Schema,
    /// A field that does not follow from another one.
    #[error("{field} in the certificate does not add up")]
    Sum {
        /// The field.
        field: &'static str,
    },
    /// Not the annex that the certificate was made with.
    #[error("the annex does not belong to the certificate")]
    AnnexRoot,
    /// An annex that cannot be read.
    #[error("the annex cannot be used")]
    Annex(#[source] AnnexError),
    /// An annex whose lines say something else than the certificate.
    #[error("{field} in the certificate does not follow from the annex")]
    AnnexSum {
        /// The field.
        field: &'static str,
    },
}

/// Reads a certificate and checks that it does not contradict itself, nor its annex where that is given.
///
/// # Errors
///
/// [`EvidenceError`]. With an annex, the root is compared before a line of it is read.
pub fn verify_certificate(
    bytes: &[u8],
    annex: Option<&[u8]>,
) -> Result<CertificateV1, EvidenceError> {
    let certificate: CertificateV1 = serde_json::from_slice(bytes)
        .map_err(|error| EvidenceError::Shape { line: error.line() })?;
    if certificate.schema != CERTIFICATE_SCHEMA {
        return Err(EvidenceError::Schema);
    }
    first_failing(&sums(&certificate)).map_or(Ok(()), |field| Err(EvidenceError::Sum { field }))?;
    if let Some(annex) = annex {
        check_annex(&certificate, annex)?;
    }
    Ok(certificate)
}

fn check_annex(certificate: &CertificateV1, annex: &[u8]) -> Result<(), EvidenceError> {
    if !certificate.commitments.covers(annex) {
        return Err(EvidenceError::AnnexRoot);
    }
    let lines = read_annex(annex).map_err(EvidenceError::Annex)?;
    let methods = certificate.method.iter().map(|m| ((m.technique, m.level), m.items)).collect();
    let sums = [
        ("counts", OutcomesV1::of(certificate.counts.planned, &lines) == certificate.counts),
        ("bytes", handled_bytes(&lines) == certificate.bytes),
        ("parts", handled_parts(&lines) == certificate.parts),
        ("method", techniques(&lines) == methods),
    ];
    first_failing(&sums).map_or(Ok(()), |field| Err(EvidenceError::AnnexSum { field }))
}

fn first_failing(sums: &[(&'static str, bool)]) -> Option<&'static str> {
    sums.iter().find(|(_, holds)| !holds).map(|(field, _)| *field)
}

/// What must hold between the fields of every certificate.
pub(super) fn sums(certificate: &CertificateV1) -> [(&'static str, bool); 12] {
    let counts = &certificate.counts;
    let methods: Option<u64> =
        certificate.method.iter().try_fold(0_u64, |sum, m| sum.checked_add(m.items));
    let dates = &certificate.dates;
    let returned = counts.returned > 0 || counts.returned_destroyed > 0;
    let has = |limit| certificate.limits.iter().any(|l| l.code == limit);
    [
        ("counts", counts.sum() == Some(counts.planned)),
        ("kind", certificate.kind == counts.kind()),
        ("method", methods.is_some() && methods == counts.carried_out()),
        ("commitments", certificate.commitments.adds_up()),
        ("leaves", certificate.commitments.clients.iter().any(|t| t.leaves == counts.planned)),
        ("ground", grounds_add_up(certificate)),
        (
            "approvals",
            certificate.approvals.len() as u64 >= certificate.approvals_required.max(1).into(),
        ),
        // An archive may also be there for lines that a hold kept, or whose end was seen only in part.
        ("return", certificate.give_back.is_some() || !returned),
        ("recipients", certificate.recipients.is_none_or(|told| recipients_add_up(&told))),
        ("dates", dates.retain_until_earliest <= dates.retain_until_latest),
        ("consultation", certificate.consultation.is_none_or(|asked| asked.adds_up())),
        (
            "limits",
            Limit::ALWAYS.into_iter().all(has)
                && has(Limit::WaitingTimeZero) == (certificate.waiting_days == 0)
                && has(Limit::NotRead) == (certificate.not_read > 0)
                && has(Limit::NotConsulted)
                    == certificate.consultation.is_some_and(|asked| !asked.took_place()),
        ),
    ]
}

/// What is said to be gone on a ground is gone, and what was not returned was not returned.
fn grounds_add_up(certificate: &CertificateV1) -> bool {
    let (ground, counts) = (&certificate.ground, &certificate.counts);
    let not_returned = counts.destroyed.checked_add(counts.unlinked);
    let gone = not_returned.and_then(|lines| lines.checked_add(counts.returned_destroyed));
    let on_grounds = ground.erasure_requests.checked_add(ground.client_waivers);
    ground.client_waivers <= not_returned.unwrap_or(u64::MAX)
        && on_grounds.is_some_and(|lines| lines <= gone.unwrap_or(u64::MAX))
}

fn recipients_add_up(told: &RecipientsV1) -> bool {
    told.total > 0
        && told.confirmed <= told.told
        && told.told <= told.total
        && told.confirmed.checked_add(told.outstanding) == Some(told.total)
}

pub(super) fn handled_bytes(lines: &[AnnexLineV1]) -> u64 {
    handled(lines).fold(0, |sum, line| sum.saturating_add(line.size))
}

pub(super) fn handled_parts(lines: &[AnnexLineV1]) -> u64 {
    handled(lines).fold(0, |sum, line| sum.saturating_add(line.parts))
}

fn handled(lines: &[AnnexLineV1]) -> impl Iterator<Item = &AnnexLineV1> {
    lines.iter().filter(|line| line.outcome.carried_out())
}
