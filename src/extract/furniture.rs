//! What programs write beside a document and what is a picture, by content: a name says nothing. Pure.

use file_format::FileFormat;

/// Parts that hold none of the text: a picture of the first page, fonts, printer settings, positions of
/// lines. `lower` is the name of the part in lower case; what is called so and is something else is read.
pub(super) fn is_furniture(lower: &str, bytes: &[u8]) -> bool {
    let extension = lower.rsplit('.').next().unwrap_or_default();
    if lower.starts_with("thumbnails/")
        || lower.starts_with("docprops/thumbnail.")
        || lower.starts_with("objectreplacements/")
    {
        return is_picture(bytes);
    }
    if lower == "mimetype" {
        return bytes.len() < 256;
    }
    let settings = lower == "layout-cache" || lower.contains("/printersettings/");
    let font = matches!(extension, "odttf" | "fntdata" | "ttf" | "otf" | "woff" | "woff2");
    // Both are known by nobody, or as a font; a document or an archive under such a name is.
    let format = FileFormat::from_bytes(bytes);
    (settings || font)
        && (format == FileFormat::ArbitraryBinaryData
            || format.kind() == file_format::Kind::Font
            || (settings && format == FileFormat::PlainText && bytes.len() < 4096))
}

/// Whether the bytes are a picture of any kind.
pub(super) fn is_picture(bytes: &[u8]) -> bool {
    let metafile = bytes.starts_with(b"\x01\0\0\0") && bytes.get(40..44) == Some(b" EMF")
        || bytes.starts_with(b"\xD7\xCD\xC6\x9A")
        || bytes.starts_with(b"\x01\0\x09\0\0\x03")
        || bytes.starts_with(b"\x02\0\x09\0\0\x03")
        || bytes.starts_with(b"VCLMTF")
        || bytes.starts_with(b"II\xBC");
    metafile || FileFormat::from_bytes(bytes).kind() == file_format::Kind::Image
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_alone_makes_no_furniture() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01";
        assert!(is_furniture("thumbnails/thumbnail.png", png));
        assert!(!is_furniture("thumbnails/thumbnail.png", b"BSN 148206104"));
        assert!(is_furniture("word/fonts/font1.odttf", &[0x17; 900]));
        assert!(!is_furniture("word/fonts/font1.odttf", b"%PDF-1.7\n%\xE2\xE3\n"));
        assert!(!is_furniture("word/media/x.emf", b"BSN 148206104"));
        assert!(is_furniture("mimetype", b"application/epub+zip"));
        assert!(!is_furniture("mimetype", &[b'x'; 300]));
    }

    #[test]
    fn pictures_are_known_by_their_first_bytes() {
        let emf = [&b"\x01\0\0\0"[..], &[0; 36], b" EMF"].concat();
        assert!(is_picture(&emf) && is_picture(b"\xD7\xCD\xC6\x9A\0\0"));
        assert!(!is_picture(b"BSN 148206104"));
    }
}
