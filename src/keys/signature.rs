//! Checking a signature: that it is whole, that it is over these bytes, and that its key may.

use chrono::{DateTime, Utc};
use ssh_key::{HashAlg, LineEnding, PublicKey, SshSig};

use crate::digest::Digest;
use crate::evidence::{SignatureCheck, SignatureProblem};
use crate::keys::AllowedSigners;
use crate::keys::allowed::Entry;
use crate::plan::VerifiedSignature;

/// Longer than any Ed25519 signature file.
const SIGNATURE_BYTES_MAX: usize = 16 * 1024;

/// Why a signature does not count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// Not a signature file, or one that was changed.
    #[error("the signature file is damaged or not a signature")]
    Damaged,
    /// The key is of another kind than Ed25519.
    #[error("the signature is not an Ed25519 signature")]
    NotEd25519,
    /// Made for another purpose.
    #[error("the signature was made for another purpose than {expected}")]
    Namespace {
        /// The purpose that was asked for.
        expected: String,
    },
    /// The bytes are not the ones that were signed.
    #[error("the signature is over other bytes")]
    Mismatch,
    /// Nobody listed has this key.
    #[error("the key {fingerprint} is not among the allowed signers")]
    UnknownKey {
        /// `SHA256:…`.
        fingerprint: String,
    },
    /// The key was revoked.
    #[error("the key {fingerprint} was revoked")]
    Revoked {
        /// `SHA256:…`.
        fingerprint: String,
    },
    /// The key may sign, but not for this purpose.
    #[error("the key of {principal} may not sign for {namespace}")]
    NoRight {
        /// Whose key it is.
        principal: String,
        /// The purpose.
        namespace: String,
    },
    /// The key may not sign yet.
    #[error("the key of {principal} is not valid yet")]
    NotYetValid {
        /// Whose key it is.
        principal: String,
    },
    /// The key may not sign any more.
    #[error("the key of {principal} is no longer valid")]
    Expired {
        /// Whose key it is.
        principal: String,
    },
}

impl From<&SignatureError> for SignatureProblem {
    fn from(error: &SignatureError) -> Self {
        match error {
            SignatureError::Damaged => Self::Damaged,
            SignatureError::NotEd25519 => Self::NotEd25519,
            SignatureError::Namespace { .. } => Self::Namespace,
            SignatureError::Mismatch => Self::Mismatch,
            SignatureError::UnknownKey { .. } => Self::UnknownKey,
            SignatureError::Revoked { .. } => Self::Revoked,
            SignatureError::NoRight { .. } => Self::NoRight,
            SignatureError::NotYetValid { .. } => Self::NotYetValid,
            SignatureError::Expired { .. } => Self::Expired,
        }
    }
}

/// Checks that `signature` (the bytes of a `.sig` file) was made over `bytes`, for `namespace`, with a
/// key that may sign for that purpose at `at`.
///
/// `at` is when the signature was taken in, as the ledger knows it, or now. A time inside a signature
/// would be its maker's word.
///
/// # Errors
///
/// The first reason of [`SignatureError`]; what is over other bytes is never asked whose it is.
pub fn verify(
    signature: &[u8],
    bytes: &[u8],
    namespace: &str,
    allowed: &AllowedSigners,
    at: DateTime<Utc>,
) -> Result<VerifiedSignature, SignatureError> {
    let key = check_bytes(signature, bytes, namespace)?;
    let fingerprint = key.fingerprint(HashAlg::Sha256).to_string();
    let public_key = key.to_bytes().map_err(|_| SignatureError::Damaged)?;
    if allowed.revoked.contains(&public_key) {
        return Err(SignatureError::Revoked { fingerprint });
    }
    let mut refusal = None;
    for entry in allowed.entries.iter().filter(|entry| entry.key == public_key) {
        match check_rights(entry, namespace, at) {
            Ok(principal) => {
                let signed = Digest::of(bytes);
                let namespace = namespace.to_owned();
                return Ok(VerifiedSignature::new(
                    principal,
                    fingerprint,
                    namespace,
                    public_key,
                    signed,
                ));
            }
            Err(error) => refusal = refusal.or(Some(error)),
        }
    }
    Err(refusal.unwrap_or(SignatureError::UnknownKey { fingerprint }))
}

/// Checks that the signature is over these bytes, whoever made it, and gives the fingerprint of the key.
/// Whose key that is, is left to a person who compares the fingerprint.
///
/// # Errors
///
/// [`SignatureError::Damaged`], [`SignatureError::NotEd25519`], [`SignatureError::Namespace`] and
/// [`SignatureError::Mismatch`].
pub fn check_integrity(
    signature: &[u8],
    bytes: &[u8],
    namespace: &str,
) -> Result<String, SignatureError> {
    let key = check_bytes(signature, bytes, namespace)?;
    Ok(key.fingerprint(HashAlg::Sha256).to_string())
}

/// Checks a signature for the eyes of a person. Without a list of who may sign, a good one is
/// [`SignatureCheck::Unlisted`].
pub fn check(
    signature: Option<&[u8]>,
    bytes: &[u8],
    namespace: &str,
    allowed: Option<&AllowedSigners>,
    at: DateTime<Utc>,
) -> SignatureCheck {
    let Some(signature) = signature else { return SignatureCheck::Missing };
    let checked = match allowed {
        Some(allowed) => verify(signature, bytes, namespace, allowed, at).map(SignatureCheck::Good),
        None => check_integrity(signature, bytes, namespace)
            .map(|fingerprint| SignatureCheck::Unlisted { fingerprint }),
    };
    checked.unwrap_or_else(|error| SignatureCheck::Bad((&error).into()))
}

fn check_bytes(
    signature: &[u8],
    bytes: &[u8],
    namespace: &str,
) -> Result<PublicKey, SignatureError> {
    let signature = read(signature)?;
    let key = signature.public_key();
    if key.ed25519().is_none() {
        return Err(SignatureError::NotEd25519);
    }
    if signature.namespace() != namespace {
        return Err(SignatureError::Namespace { expected: namespace.to_owned() });
    }
    let key = PublicKey::new(key.clone(), "");
    key.verify(namespace, bytes, &signature).map_err(|_| SignatureError::Mismatch)?;
    Ok(key)
}

/// Reads a signature file that is exactly as `ssh-keygen` and [`sign`](crate::keys::sign) write it, with
/// LF or CRLF.
///
/// Base64 has several texts for the same bytes, and the version number is not signed. With one accepted
/// form, no byte of the file can change without being noticed.
fn read(file: &[u8]) -> Result<SshSig, SignatureError> {
    if file.len() > SIGNATURE_BYTES_MAX {
        return Err(SignatureError::Damaged);
    }
    let text = std::str::from_utf8(file).map_err(|_| SignatureError::Damaged)?;
    let ending = if text.ends_with("\r\n") { LineEnding::CRLF } else { LineEnding::LF };
    let signature = SshSig::from_pem(text).map_err(|_| SignatureError::Damaged)?;
    let same = signature.to_pem(ending).is_ok_and(|again| again == text);
    if !same || signature.version() != 1 || !signature.reserved().is_empty() {
        return Err(SignatureError::Damaged);
    }
    Ok(signature)
}

/// Under which name the key may sign.
fn check_rights(
    entry: &Entry,
    namespace: &str,
    at: DateTime<Utc>,
) -> Result<String, SignatureError> {
    let principal = entry.principals.first().cloned().expect("a line has at least one principal");
    let rights = &entry.rights;
    if !rights.namespaces.iter().any(|right| right == namespace) {
        return Err(SignatureError::NoRight { principal, namespace: namespace.to_owned() });
    }
    if rights.valid_after.is_some_and(|after| at < after) {
        return Err(SignatureError::NotYetValid { principal });
    }
    if rights.valid_before.is_some_and(|before| at > before) {
        return Err(SignatureError::Expired { principal });
    }
    Ok(principal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::{NewKey, PrivateKey, generate, load, sign};
    use crate::plan::namespace;

    fn key() -> (NewKey, PrivateKey) {
        let dir = tempfile::tempdir().unwrap();
        let new = generate("test", None).unwrap();
        new.write_new(&dir.path().join("k")).unwrap();
        let key = load(&dir.path().join("k"), || None).unwrap();
        (new, key)
    }

    fn now() -> DateTime<Utc> {
        DateTime::parse_from_rfc3339("2026-11-22T10:00:00Z").unwrap().to_utc()
    }

    fn list(options: &str, key: &NewKey) -> AllowedSigners {
        AllowedSigners::parse(&format!("anna@f {options} {}", key.public_line())).unwrap()
    }

    #[test]
    fn a_signature_says_who_and_over_what() {
        let (new, key) = key();
        let sig = sign(&key, namespace::PLAN, b"plan\n").unwrap();
        let allowed = list("namespaces=\"plan@termijn\"", &new);
        let good = verify(sig.as_bytes(), b"plan\n", namespace::PLAN, &allowed, now()).unwrap();
        assert_eq!((good.principal(), good.namespace()), ("anna@f", "plan@termijn"));
        assert_eq!(good.key_fingerprint(), new.fingerprint());
        assert_eq!(good.signed_sha256(), Digest::of(b"plan\n"));
        let whose = check_integrity(sig.as_bytes(), b"plan\n", namespace::PLAN).unwrap();
        assert_eq!(whose, new.fingerprint());
        let crlf = sig.replace('\n', "\r\n");
        assert!(verify(crlf.as_bytes(), b"plan\n", namespace::PLAN, &allowed, now()).is_ok());
    }

    #[test]
    fn a_key_without_the_right_does_not_count() {
        let (new, key) = key();
        let sig = sign(&key, namespace::PLAN, b"plan").unwrap();
        let check = |allowed: &AllowedSigners| {
            verify(sig.as_bytes(), b"plan", namespace::PLAN, allowed, now()).map(|_| ())
        };
        let principal = || "anna@f".to_owned();
        let fingerprint = || new.fingerprint().to_owned();
        let right = "namespaces=\"plan@termijn\"";
        assert_eq!(check(&list(right, &new)), Ok(()));
        assert_eq!(
            check(&list("namespaces=\"approval@termijn\"", &new)),
            Err(SignatureError::NoRight {
                principal: principal(),
                namespace: "plan@termijn".to_owned()
            })
        );
        assert_eq!(
            check(&list(&format!("{right},valid-after=\"20261123\""), &new)),
            Err(SignatureError::NotYetValid { principal: principal() })
        );
        assert_eq!(
            check(&list(&format!("{right},valid-before=\"20261122Z\""), &new)),
            Err(SignatureError::Expired { principal: principal() })
        );
        assert_eq!(
            check(&AllowedSigners::default()),
            Err(SignatureError::UnknownKey { fingerprint: fingerprint() })
        );
        assert_eq!(
            check(&list(right, &new).with_revoked(new.public_line()).unwrap()),
            Err(SignatureError::Revoked { fingerprint: fingerprint() })
        );
    }

    fn check_for_people(
        signature: Option<&[u8]>,
        bytes: &[u8],
        allowed: Option<&AllowedSigners>,
    ) -> SignatureCheck {
        super::check(signature, bytes, namespace::PLAN, allowed, now())
    }

    #[test]
    fn other_bytes_and_other_purposes_are_refused() {
        let (new, key) = key();
        let allowed = list("namespaces=\"plan@termijn,approval@termijn\"", &new);
        let sig = sign(&key, namespace::PLAN, b"plan").unwrap();
        let check = |bytes: &[u8], namespace: &str| {
            verify(sig.as_bytes(), bytes, namespace, &allowed, now()).unwrap_err()
        };
        assert_eq!(check(b"plan ", namespace::PLAN), SignatureError::Mismatch);
        assert_eq!(
            check(b"plan", namespace::APPROVAL),
            SignatureError::Namespace { expected: "approval@termijn".to_owned() }
        );
        assert!(sign(&key, "", b"plan").is_err());
        let seen = |signature, allowed| check_for_people(signature, b"plan", allowed);
        let sig = sig.as_bytes();
        assert!(matches!(seen(Some(sig), Some(&allowed)), SignatureCheck::Good(_)));
        assert!(matches!(seen(Some(sig), None), SignatureCheck::Unlisted { .. }));
        assert_eq!(seen(None, Some(&allowed)), SignatureCheck::Missing);
        assert_eq!(seen(Some(b""), None), SignatureCheck::Bad(SignatureProblem::Damaged));
    }

    #[test]
    fn three_people_with_three_keys_approve_a_plan() {
        use crate::plan::{Function, People, Person, approve, check_gates};

        let people = [
            ("anna@firm.example", Function::RecordsManager, namespace::PLAN),
            ("bob@firm.example", Function::PrivacyOfficer, namespace::APPROVAL),
            ("carla@firm.example", Function::Partner, namespace::APPROVAL),
        ];
        let keys = people.map(|_| key());
        let lines = people.iter().zip(&keys).map(|((name, _, right), (new, _))| {
            format!("{name} namespaces=\"{right}\" {}\n", new.public_line())
        });
        let allowed = AllowedSigners::parse(&lines.collect::<String>()).unwrap();
        let plan = crate::plan::samples::plan(3);
        let signed = people.iter().zip(&keys).map(|((_, _, right), (_, key))| {
            let sig = sign(key, right, plan.header_bytes()).unwrap();
            verify(sig.as_bytes(), plan.header_bytes(), right, &allowed, now()).unwrap()
        });
        let signed: Vec<_> = signed.collect();
        let people = People::new(
            people
                .map(|(name, function, _)| Person { principals: vec![name.to_owned()], function }),
        );
        let gates = check_gates(&plan, &crate::plan::samples::now()).unwrap();
        let approved = approve(plan, &signed[0], &signed[1..], &people.unwrap(), &gates).unwrap();
        let functions: Vec<_> = approved.approvals().iter().map(|a| a.function).collect();
        assert_eq!(functions, [Function::PrivacyOfficer, Function::Partner]);
    }

    /// A plan counts when its signature is good and its two files parse; one changed byte in either file
    /// must break one of the two.
    #[test]
    fn no_byte_of_a_signed_plan_can_change() {
        let (new, key) = key();
        let allowed = list("namespaces=\"plan@termijn\"", &new);
        let plan = crate::plan::samples::plan(3);
        let (header, items) = (plan.header_bytes(), plan.items_bytes());
        let sig = sign(&key, namespace::PLAN, header).unwrap();
        let counts = |header: &[u8], items: &[u8]| {
            verify(sig.as_bytes(), header, namespace::PLAN, &allowed, now()).is_ok()
                && crate::plan::parse(header, items).is_ok()
        };
        assert!(counts(header, items));
        for at in 0..header.len() {
            let mut flipped = header.to_vec();
            flipped[at] ^= 1;
            assert!(!counts(&flipped, items), "byte {at} of the header");
        }
        for at in 0..items.len() {
            let mut flipped = items.to_vec();
            flipped[at] ^= 1;
            assert!(!counts(header, &flipped), "byte {at} of the lines");
        }
    }

    #[test]
    fn no_byte_of_a_signature_file_can_change() {
        let (new, key) = key();
        let allowed = list("namespaces=\"plan@termijn\"", &new);
        let sig = sign(&key, namespace::PLAN, b"plan").unwrap().into_bytes();
        for at in 0..sig.len() {
            for mask in [0x01, 0x20, 0x80, 0xff] {
                let mut flipped = sig.clone();
                flipped[at] ^= mask;
                let got = verify(&flipped, b"plan", namespace::PLAN, &allowed, now());
                assert!(got.is_err(), "byte {at} ^ {mask:#x}");
            }
        }
        for odd in [&sig[..sig.len() - 1], &sig[1..], b"", &[&sig[..], b"\n"].concat()] {
            assert!(verify(odd, b"plan", namespace::PLAN, &allowed, now()).is_err());
        }
    }
}
