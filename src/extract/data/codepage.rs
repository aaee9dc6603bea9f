//! Code pages of old programs, and which one a text is in. Pure.
//!
//! The pages of DOS are not among the encodings of the web, so their upper halves stand here. Source: the
//! mappings that the Unicode Consortium publishes under `MAPPINGS/VENDORS/MICSFT/PC`.

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GBK, IBM866, MACINTOSH, SHIFT_JIS, WINDOWS_874, WINDOWS_1250,
    WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256,
    WINDOWS_1257, X_MAC_CYRILLIC,
};

use super::super::charset::{self, Charset};

const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
    └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
const CP737: &str = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρσςτυφχψ░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
    └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀ωάέήϊίόύϋώΆΈΉΊΌΎΏ±≥≤ΪΫ÷≈°∙·√ⁿ²■\u{a0}";
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
    └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";
const CP852: &str = "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐\
    └┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u{ad}˝˛ˇ˘§÷¸°¨˙űŘř■\u{a0}";
const CP857: &str = "ÇüéâäàåçêëèïîıÄÅÉæÆôöòûùİÖÜø£ØŞşáíóúñÑĞğ¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
    └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ºªÊËÈ\u{fffd}ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµ\u{fffd}×ÚÛÙìÿ¯´\u{ad}±\u{fffd}¾¶§÷¸°¨·¹³²■\u{a0}";
const CP860: &str = "ÇüéâãàÁçêÊèÍÔìÃÂÉÀÈôõòÚùÌÕÜ¢£Ù₧ÓáíóúñÑªº¿Ò¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
    └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
const CP861: &str = "ÇüéâäàåçêëèÐðÞÄÅÉæÆôöþûÝýÖÜø£Ø₧ƒáíóúÁÍÓÚ¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
    └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
const CP863: &str = "ÇüéâÂà¶çêëèïî‗À§ÉÈÊôËÏûù¤ÔÜ¢£ÙÛƒ¦´óú¨¸³¯Î⌐¬½¼¾«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
    └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
const CP865: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø₧ƒáíóúñÑªº¿⌐¬½¼¡«¤░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
    └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// How the bytes of a text become characters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum CodePage {
    /// A page of DOS: the characters from 128 on.
    Dos(&'static str),
    /// An encoding that the web knows, too.
    Web(&'static Encoding),
}

impl CodePage {
    /// The page that the language byte of a dBase table names (offset 29 of its header); `None` when it
    /// names none, as in most tables. Source: the table of language drivers in the documentation of dBase
    /// and `FoxPro`. Pages that no encoding here covers are left to the guess.
    pub(super) fn of_language(byte: u8) -> Option<Self> {
        Some(match byte {
            0x01 | 0x09 | 0x0B | 0x0D | 0x0F | 0x11 | 0x15 | 0x18 | 0x19 | 0x1B => Self::Dos(CP437),
            0x02 | 0x0A | 0x0E | 0x10 | 0x12 | 0x14 | 0x16 | 0x1A | 0x1D | 0x25 | 0x37 => {
                Self::Dos(CP850)
            }
            0x1F | 0x22 | 0x23 | 0x40 | 0x64 | 0x87 => Self::Dos(CP852),
            0x6A | 0x86 => Self::Dos(CP737),
            0x6B | 0x88 => Self::Dos(CP857),
            0x24 => Self::Dos(CP860),
            0x67 => Self::Dos(CP861),
            0x1C | 0x6C => Self::Dos(CP863),
            0x08 | 0x17 | 0x66 => Self::Dos(CP865),
            0x26 | 0x65 => Self::Web(IBM866),
            0x03 | 0x57..=0x59 => Self::Web(WINDOWS_1252),
            0x04 => Self::Web(MACINTOSH),
            0x13 | 0x7B => Self::Web(SHIFT_JIS),
            0x4D | 0x7A => Self::Web(GBK),
            0x4E | 0x79 => Self::Web(EUC_KR),
            0x4F | 0x78 => Self::Web(BIG5),
            0x50 | 0x7C => Self::Web(WINDOWS_874),
            0x7D => Self::Web(WINDOWS_1255),
            0x7E => Self::Web(WINDOWS_1256),
            0x96 => Self::Web(X_MAC_CYRILLIC),
            0xC8 => Self::Web(WINDOWS_1250),
            0xC9 => Self::Web(WINDOWS_1251),
            0xCA => Self::Web(WINDOWS_1254),
            0xCB => Self::Web(WINDOWS_1253),
            0xCC => Self::Web(WINDOWS_1257),
            _ => return None,
        })
    }

    /// The page of bytes that no one named: accented letters of Western Europe lie from 0x80 to 0xA5 in
    /// DOS, from 0xC0 on in Windows, among whose pages the usual guess decides.
    pub(super) fn guessed(sample: &[u8]) -> Self {
        let count = |range: std::ops::RangeInclusive<u8>| {
            sample.iter().filter(|byte| range.contains(byte)).count()
        };
        if count(0x80..=0xA5) > count(0xC0..=0xFF) {
            return Self::Dos(CP850);
        }
        match charset::guessed(sample) {
            Charset::Legacy(encoding) => Self::Web(encoding),
            Charset::Utf8
            | Charset::Utf16Le
            | Charset::Utf16Be
            | Charset::Utf32Le
            | Charset::Utf32Be
            | Charset::Dos(_)
            | Charset::Utf7 => Self::Web(WINDOWS_1252),
        }
    }

    /// The text. Bytes that are valid UTF-8 beyond ASCII are taken as such: newer programs write it
    /// under any language byte, and a name in another page is practically never valid UTF-8.
    pub(super) fn decode(self, bytes: &[u8]) -> String {
        if let Ok(text) = std::str::from_utf8(bytes) {
            return text.to_owned();
        }
        match self {
            Self::Web(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
            Self::Dos(upper) => {
                let upper: Vec<char> = upper.chars().collect();
                let one = |byte: &u8| match byte.checked_sub(128) {
                    None => char::from(*byte),
                    Some(at) => upper.get(usize::from(at)).copied().unwrap_or('\u{fffd}'),
                };
                bytes.iter().map(one).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_an_upper_half() {
        for page in [CP437, CP737, CP850, CP852, CP857, CP860, CP861, CP863, CP865] {
            assert_eq!(page.chars().count(), 128);
        }
    }

    #[test]
    fn letters_are_those_of_their_page() {
        let dos = CodePage::of_language(0x02).unwrap();
        assert_eq!(dos.decode(b"Ren\x82e Cura\x87ao \xd5"), "Renée Curaçao ı");
        assert_eq!(CodePage::of_language(0x01).unwrap().decode(b"\x82\xe1"), "éß");
        assert_eq!(CodePage::of_language(0x64).unwrap().decode(b"\x9fe\xe7"), "češ");
        assert_eq!(CodePage::of_language(0x57).unwrap().decode(b"Ren\xe9e"), "Renée");
        assert_eq!(CodePage::of_language(0x57).unwrap().decode("Renée".as_bytes()), "Renée");
        assert_eq!(CodePage::of_language(0), None);
    }

    #[test]
    fn an_unnamed_page_is_guessed_by_where_its_letters_lie() {
        assert_eq!(CodePage::guessed(b"Ren\x82e").decode(b"Ren\x82e"), "Renée");
        assert_eq!(CodePage::guessed(b"Ren\xe9e").decode(b"Ren\xe9e"), "Renée");
        assert_eq!(CodePage::guessed(b""), CodePage::Web(WINDOWS_1252));
    }
}
