//! The packing of RTF bodies. Pure. Source: [MS-OXRTFCP].

/// What the window holds at the start: the words that most bodies begin with.
const PRIMER: &[u8; 207] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \
\\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\
\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
const WINDOW: usize = 4096;

/// The RTF in a packed body, of not more than `limit` bytes; `None` when it is damaged or longer.
pub(super) fn unpack(packed: &[u8], limit: usize) -> Option<Vec<u8>> {
    let body = packed.get(16..)?;
    match packed.get(8..12)? {
        b"MELA" => return (body.len() <= limit).then(|| body.to_vec()),
        b"LZFu" => {}
        _ => return None,
    }
    let mut window = [b' '; WINDOW];
    window[..PRIMER.len()].copy_from_slice(PRIMER);
    let mut at = PRIMER.len();
    let mut out = Vec::new();
    let mut bytes = body.iter().copied();
    loop {
        let flags = bytes.next()?;
        for bit in 0..8 {
            let (mut from, mut count) = (at, 1);
            if flags >> bit & 1 == 0 {
                window[at] = bytes.next()?;
            } else {
                let pair = u16::from_be_bytes([bytes.next()?, bytes.next()?]);
                from = usize::from(pair >> 4);
                count = usize::from(pair & 15) + 2;
                if from == at {
                    return Some(out);
                }
            }
            for _ in 0..count {
                let byte = window[from];
                window[at] = byte;
                out.push(byte);
                (from, at) = ((from + 1) % WINDOW, (at + 1) % WINDOW);
            }
            if out.len() > limit {
                return None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(body: &[u8]) -> Vec<u8> {
        [&[0; 8][..], b"LZFu", &[0; 4], body].concat()
    }

    #[test]
    fn words_of_the_window_and_of_the_text_itself_are_repeated() {
        // `{\rtf1` from the window, then `ab` and what was just written, over its own end.
        let body = [0b0000_1001, 0x00, 0x04, b'a', b'b', 0x0D, 0x54, 0x0D, 0xB0];
        assert_eq!(unpack(&packed(&body), 100), None, "no end");
        let mut body = body.to_vec();
        body[0] = 0b0001_1001;
        body[7..].copy_from_slice(&[0x0D, 0xD0]);
        let out = unpack(&packed(&body), 100).unwrap();
        assert!(out.starts_with(b"{\\rtf1ababab"), "{:?}", String::from_utf8_lossy(&out));
        assert_eq!(unpack(&packed(&body), 5), None, "too long");
    }

    #[test]
    fn what_is_not_packed_is_taken_as_it_is() {
        let plain = [&[0; 8][..], b"MELA", &[0; 4], b"{\\rtf1}"].concat();
        assert_eq!(unpack(&plain, 100).unwrap(), b"{\\rtf1}");
        assert_eq!(unpack(b"kort", 100), None);
        assert_eq!(unpack(&[0; 20], 100), None);
    }
}
