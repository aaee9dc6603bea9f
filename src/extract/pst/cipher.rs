//! The two ciphers of Outlook stores. They keep nothing secret: both have no key that is not in the file.
//! Pure. Source: [MS-PST] 5.1 and 5.2; the two substitutions are those of its table.

use std::sync::LazyLock;

use data_encoding::HEXUPPER;

/// Of the bytes of a block; the other way round it is the cipher that stores have by default.
const OUTER: [&str; 16] = [
    "41361362A8216EBBF416CC047F64E85D",
    "1EF2CB2A74C55E35D295479E962D9A88",
    "4C7D843FDBAC31B6485FF6C4D8398BE7",
    "233B388EC8C1DF25B120A546604E9CFB",
    "AAD35651457C550007C92B9D859B09A0",
    "8FADB30F63AB894BD7A7155A716642BF",
    "264A6B98FAEA7753B270052CFD593A86",
    "7ECE06EB827857C78D43AFB41CD45BCD",
    "E2E9274FC3087280CFB0EFF5286DBE30",
    "4D3492D50E3C2232E5E4F99FC2D10A81",
    "12E1EE918376E397E6618A1779A4B7DC",
    "907A5C8C02A6CA69DE501A1193B95287",
    "58FCED1D37491B6AE0293399BD6CD994",
    "F340546FF0C673B8D63E6518441FDD67",
    "10F10C19ECAE03A1147BA90BFFF8A3C0",
    "A201F72EBC2468750DFEBA2FB5D0DA3D",
];

/// Of the cyclic cipher alone; its own inverse.
const INNER: [&str; 16] = [
    "14530F56B3C87A9CEB65481716159F02",
    "CC547C83000D0C0BA262A876DBD9EDC7",
    "C5A4DCAC8574D6D0A79BAE9A967166C3",
    "6399B8DD73928E847DA55ED15D93B157",
    "5150808952944F4E0A6BBC8D7F6E4746",
    "4140440111CB033FF7F4E1A98F3C3AF9",
    "FBF0193082092EC99DA08649EE6F4D6D",
    "C42D813425871B88AAFC06A11238FD4C",
    "4272641337246A757743FFE6B44B365C",
    "E4D8353D45B92CECB7312B290768A30E",
    "697B189E2139BE281A5B78F523CA2AB0",
    "AF3EFE048CE7E5983295D3F64AE8A6EA",
    "E9F3D52F7020F21F0567AD5510CECDE3",
    "273BDABAD7C226D4911DD21C2233F8FA",
    "F15AEFCF90B68BB5BDC0BF08971E6CE2",
    "61E0C6C159ABBB58DE5FDF60797EB28A",
];

struct Tables {
    outer: [u8; 256],
    inner: [u8; 256],
    /// The inverse of the outer one.
    back: [u8; 256],
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let (outer, inner) = (table(&OUTER), table(&INNER));
    let mut back = [0; 256];
    for (byte, to) in (0..=255).zip(outer) {
        back[usize::from(to)] = byte;
    }
    Tables { outer, inner, back }
});

fn table(lines: &[&str; 16]) -> [u8; 256] {
    let bytes = HEXUPPER.decode(lines.concat().as_bytes()).expect("written in hex digits");
    bytes.try_into().expect("sixteen lines of sixteen bytes")
}

/// Takes the default cipher off.
pub(super) fn permute(data: &mut [u8]) {
    let back = &TABLES.back;
    for byte in data {
        *byte = back[usize::from(*byte)];
    }
}

/// Takes the cyclic cipher off, whose start is the number of the block.
pub(super) fn cycle(data: &mut [u8], block: u32) {
    let tables = &*TABLES;
    let [a, b, c, d] = block.to_le_bytes();
    let mut key = u16::from_le_bytes([a ^ c, b ^ d]);
    for byte in data {
        let [low, high] = key.to_le_bytes();
        let outer = tables.outer[usize::from(byte.wrapping_add(low))];
        let inner = tables.inner[usize::from(outer.wrapping_add(high))];
        *byte = tables.back[usize::from(inner.wrapping_sub(high))].wrapping_sub(low);
        key = key.wrapping_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_substitutions() {
        let tables = &*TABLES;
        for byte in 0..=255_u8 {
            let at = usize::from(byte);
            assert_eq!(tables.back[usize::from(tables.outer[at])], byte);
            assert_eq!(tables.inner[usize::from(tables.inner[at])], byte);
        }
    }

    #[test]
    fn the_cyclic_cipher_is_its_own_inverse() {
        let mut data = b"BSN 071202559".to_vec();
        cycle(&mut data, 0x1234_5678);
        assert_ne!(data, b"BSN 071202559");
        cycle(&mut data, 0x1234_5678);
        assert_eq!(data, b"BSN 071202559");
    }
}
