//! Passphrases that are drawn, never chosen.

use data_encoding::BASE32_NOPAD;

use super::HandoverError;
use crate::sensitive::Sensitive;

/// Six groups of four base32 digits: 120 bits, because the key derivation of ZIP is a weak one (PBKDF2
/// with 1,000 rounds). Plain ASCII: readers do not agree on anything else.
///
/// Nobody but the caller has it; it is written nowhere and cannot be recovered.
///
/// # Panics
///
/// When the system gives no random bytes, which a kernel that starts programs does.
pub fn new_passphrase() -> Sensitive {
    let mut bytes = zeroize::Zeroizing::new([0_u8; 15]);
    getrandom::fill(&mut *bytes).expect("a running system gives random bytes");
    let digits = zeroize::Zeroizing::new(BASE32_NOPAD.encode(&*bytes).to_ascii_lowercase());
    let mut text = String::with_capacity(29);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && index % 4 == 0 {
            text.push('-');
        }
        text.push(digit);
    }
    Sensitive::new(text)
}

/// Whether the words could have come from [`new_passphrase`] or from something as good.
pub(super) fn check(passphrase: &Sensitive) -> Result<(), HandoverError> {
    let text = passphrase.expose();
    let plain = text.len() >= 16 && text.bytes().all(|b| b.is_ascii_graphic() || b == b' ');
    if plain { Ok(()) } else { Err(HandoverError::WeakPassphrase) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passphrases_are_long_plain_and_new() {
        let (one, other) = (new_passphrase(), new_passphrase());
        assert_ne!(one.expose(), other.expose());
        assert_eq!(one.expose().len(), 29);
        assert_eq!(one.expose().split('-').count(), 6);
        check(&one).unwrap();
        for weak in ["", "geheim", "wachtwoord2026!", "wachtwoord met ëën teken"] {
            assert!(check(&Sensitive::new(weak.to_owned())).is_err(), "{weak}");
        }
    }
}
