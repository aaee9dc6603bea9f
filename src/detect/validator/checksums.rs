//! Check digits that several schemes share. Pure, without allocation.
//!
//! A number as the digits it is made of; nothing here knows what it means.

/// The value of an ASCII digit.
pub(super) fn digit(byte: u8) -> Option<u32> {
    byte.is_ascii_digit().then(|| u32::from(byte - b'0'))
}

/// Value of a character in ICAO 9303 and ISO 7064: digits stand for themselves, A is 10, Z is 35.
pub(super) fn letter_value(byte: u8) -> Option<u32> {
    match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        b'A'..=b'Z' => Some(u32::from(byte - b'A') + 10),
        _ => None,
    }
}

/// The digits of a number of exactly `N`; `None` for another length, any other character, or zeros only.
pub(super) fn digits<const N: usize>(compact: &str) -> Option<[u32; N]> {
    digits_of(compact.as_bytes())
}

/// As [`digits`], for a part of a value.
pub(super) fn digits_of<const N: usize>(bytes: &[u8]) -> Option<[u32; N]> {
    let bytes: &[u8; N] = bytes.try_into().ok()?;
    // All at once and looked at afterwards, which takes a few instructions for all of them.
    let digits = bytes.map(|byte| u32::from(byte.wrapping_sub(b'0')));
    let all = digits.iter().all(|digit| *digit <= 9);
    (all && digits.iter().any(|digit| *digit != 0)).then_some(digits)
}

/// The number that at most nineteen digits write.
pub(super) fn number(digits: &[u32]) -> u64 {
    digits.iter().fold(0, |number, digit| number * 10 + u64::from(*digit))
}

/// Sum of the digits, each times its weight; digits beyond the weights do not count.
pub(super) fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

/// Every second digit from the right but one is doubled; the sum of all figures ends in 0 (ISO/IEC 7812-1).
pub(super) fn luhn(digits: &[u32]) -> bool {
    let doubled = |(index, digit): (usize, &u32)| match index % 2 {
        1 => digit * 2 / 10 + digit * 2 % 10,
        _ => *digit,
    };
    digits.iter().rev().enumerate().map(doubled).sum::<u32>().is_multiple_of(10)
}

/// ISO 7064 MOD 11,10.
pub(super) fn mod11_10(digits: &[u32]) -> bool {
    let [head @ .., last] = digits else { return false };
    let product = head.iter().fold(10, |product, digit| match (product + digit) % 10 {
        0 => 9,
        sum => sum * 2 % 11,
    });
    (product + last) % 10 == 1
}

/// ISO 7064 MOD 97-10 over a value whose first four characters are moved to its end.
pub(super) fn mod97(compact: &str) -> bool {
    let (Some(head), Some(tail)) = (compact.get(..4), compact.get(4..)) else { return false };
    // 00, 01 and 99 give the same remainders as 97, 98 and 02, which the scheme uses.
    if matches!(head.get(2..), None | Some("00" | "01" | "99")) {
        return false;
    }
    let mut rest: u64 = 0;
    for byte in tail.bytes().chain(head.bytes()) {
        let Some(value) = letter_value(byte) else { return false };
        rest = rest * if value > 9 { 100 } else { 10 } + u64::from(value);
        // Divided only when there is no room for two more figures.
        if rest >= u64::MAX / 1000 {
            rest %= 97;
        }
    }
    rest % 97 == 1
}

/// Verhoeff's test: the digits, permuted by place, multiply to 0 in the dihedral group of order ten.
///
/// Source: J. Verhoeff, Error Detecting Decimal Codes, 1969.
pub(super) fn verhoeff(digits: impl DoubleEndedIterator<Item = u32>) -> bool {
    const PERMUTATION: [u32; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    let permuted = |place: usize, digit: u32| {
        (0..place % 8).fold(digit, |digit, _| PERMUTATION[digit as usize % 10])
    };
    digits.rev().enumerate().fold(0, |sum, (place, digit)| dihedral(sum, permuted(place, digit)))
        == 0
}

/// Product of two elements of the dihedral group of order ten; 0 to 4 turn, 5 to 9 turn and flip.
fn dihedral(left: u32, right: u32) -> u32 {
    let turn = if left < 5 { left + right } else { left + 5 - right % 5 };
    turn % 5 + if (left < 5) == (right < 5) { 0 } else { 5 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<u32> {
        text.bytes().map(|byte| digit(byte).unwrap()).collect()
    }

    #[test]
    fn published_numbers_pass() {
        // ISO/IEC 7812-1 annex B, and Verhoeff's 236 with its check digit 3.
        assert!(luhn(&of("79927398713")) && !luhn(&of("79927398710")));
        assert!(verhoeff(of("2363").into_iter()) && !verhoeff(of("2364").into_iter()));
        // ISO 7064 gives 0794 the check digit 5.
        assert!(mod11_10(&of("07945")) && !mod11_10(&of("07944")) && !mod11_10(&[]));
    }

    #[test]
    fn verhoeff_finds_every_wrong_digit_and_every_swap() {
        let good = of("758722");
        assert!(verhoeff(good.iter().copied()));
        for place in 0..good.len() {
            for other in (0..10).filter(|digit| *digit != good[place]) {
                let mut wrong = good.clone();
                wrong[place] = other;
                assert!(!verhoeff(wrong.into_iter()));
            }
        }
        for place in 1..good.len() {
            let mut wrong = good.clone();
            wrong.swap(place - 1, place);
            assert!(wrong == good || !verhoeff(wrong.into_iter()));
        }
    }

    #[test]
    fn numbers_are_read_or_refused() {
        assert_eq!(digits::<3>("012"), Some([0, 1, 2]));
        for bad in ["", "12", "1234", "000", "1X2", "é1", "１２３"] {
            assert_eq!(digits::<3>(bad), None, "{bad}");
        }
        assert_eq!((number(&[1, 0, 7]), weighted(&[1, 2, 3], &[3, 2])), (107, 7));
    }
}
