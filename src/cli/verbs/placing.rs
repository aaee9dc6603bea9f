//! Where a finding stands, as a person would tell it. For programs the place stays what it is in every
//! language (`place` in [`crate::run::findings`]).

use crate::detect::Place;
use crate::run::findings::FindingLine;
use crate::run::reading::Finding;
use crate::text::Messages;

/// Parts of documents that people have a name for: what a reader calls them, or how their path begins and
/// ends in a package, and the end of the message with that name.
const PARTS: [(&str, &str, &str); 48] = [
    ("word/document", ".xml", "body"),
    ("word/header", ".xml", "header"),
    ("word/footer", ".xml", "footer"),
    ("word/footnotes", ".xml", "footnotes"),
    ("word/endnotes", ".xml", "endnotes"),
    ("word/comments", ".xml", "comments"),
    ("word/glossary/", ".xml", "building-blocks"),
    ("ppt/comments/", ".xml", "comments"),
    ("ppt/notesslides/", ".xml", "speaker-notes"),
    ("ppt/slidemasters/", ".xml", "master"),
    ("ppt/slidelayouts/", ".xml", "master"),
    ("ppt/notesmasters/", ".xml", "master"),
    ("xl/comments", ".xml", "comments"),
    ("xl/threadedcomments/", ".xml", "comments"),
    ("xl/sharedstrings", "", "unused-cells"),
    ("xl/worksheets/", "", "around-cells"),
    ("xl/drawings/", "", "drawings"),
    ("docprops/", ".xml", "properties"),
    ("customxml/", ".xml", "custom-data"),
    ("content.xml", "", "body"),
    ("styles.xml", "", "headers-footers"),
    ("meta.xml", "", "properties"),
    ("header", "", "header"),
    ("footer", "", "footer"),
    ("footnote", "", "footnotes"),
    ("endnote", "", "endnotes"),
    ("footnotes", "", "footnotes"),
    ("endnotes", "", "endnotes"),
    ("annotation", "", "comments"),
    ("comments", "", "comments"),
    ("headers and footers", "", "headers-footers"),
    ("text box", "", "text-boxes"),
    ("text boxes", "", "text-boxes"),
    ("text boxes in headers", "", "text-boxes"),
    ("form fields", "", "form-fields"),
    ("drawings", "", "drawings"),
    ("strings", "", "unused-cells"),
    ("master", "", "master"),
    ("properties", "", "properties"),
    ("info", "", "properties"),
    ("bookmarks", "", "bookmarks"),
    ("links", "", "links"),
    ("signature", "", "signature"),
    ("structure", "", "structure"),
    ("exif", "", "camera-data"),
    ("xmp", "", "picture-properties"),
    ("iptc", "", "picture-properties"),
    ("comment", "", "remark"),
];

/// The item inside the file, for a heading: its locator without the file, and without the table and group
/// that its rows are counted in, since the place says the table. Empty for what is the file itself.
pub(super) fn inside(line: &FindingLine) -> String {
    let locator = line.finding.locator.as_str();
    let mut inside = &locator[line.finding.locator.file().len()..];
    if let Place::Row { table, .. } = &line.finding.place {
        if let Some((outer, group)) = inside.rsplit_once("::")
            && group.starts_with("rows[")
        {
            inside = outer;
        }
        if !table.is_empty()
            && let Some((outer, last)) = inside.rsplit_once("::")
            && last == table
        {
            inside = outer;
        }
    }
    inside.strip_prefix("::").unwrap_or(inside).to_owned()
}

/// The place in words; what has none but its offset is told by its bytes.
pub(super) fn words(finding: &Finding, m: &Messages) -> String {
    let text = |value: &str| value.to_owned().into();
    let number = |value: u64| value.to_string().into();
    match &finding.place {
        Place::Whole => {
            let (start, end) = finding.span;
            m.with("cli-findings-bytes", &[("start", number(start)), ("end", number(end))])
        }
        Place::Page(page) => m.with("cli-place-page", &[("page", number((*page).into()))]),
        Place::Slide(slide) => m.with("cli-place-slide", &[("slide", number((*slide).into()))]),
        Place::SheetCell { sheet, cell } if sheet.is_empty() => {
            m.with("cli-place-cell", &[("cell", text(cell))])
        }
        Place::SheetCell { sheet, cell } => {
            m.with("cli-place-sheet-cell", &[("sheet", text(sheet)), ("cell", text(cell))])
        }
        Place::Row { table, row, .. } => {
            let row = match finding.column {
                Some(column) => {
                    let place = [("row", number(*row)), ("column", number(column.into()))];
                    m.with("cli-place-row-column", &place)
                }
                None => m.with("cli-place-row", &[("row", number(*row))]),
            };
            if table.is_empty() {
                return row;
            }
            m.with("cli-place-table", &[("table", text(table)), ("place", row.into())])
        }
        Place::MailHeader(name) => m.with("cli-place-mail-header", &[("name", text(name))]),
        Place::Part(part) => part_words(part, m),
        Place::Name => m.get("cli-place-name"),
    }
}

/// A part by the name that people have for it, else by its own.
fn part_words(part: &str, m: &Messages) -> String {
    let lower = part.to_ascii_lowercase();
    if let Some((_, name)) = part.rsplit_once("macros/") {
        return m.with("cli-place-macro", &[("name", name.to_owned().into())]);
    }
    let known = PARTS.iter().find(|(start, end, _)| match (start.ends_with('/'), *end) {
        (false, "") => lower == *start || lower.starts_with(&format!("{start}.")),
        _ => lower.starts_with(start) && lower.ends_with(end),
    });
    match known {
        Some((_, _, name)) => m.get(&format!("cli-place-part-{name}")),
        None => m.with("cli-place-part", &[("part", part.to_owned().into())]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn every_part_with_a_name_has_it_in_both_languages() {
        for lang in [Lang::Nl, Lang::En] {
            let m = Messages::new(lang);
            for (_, _, name) in PARTS {
                assert!(m.has(&format!("cli-place-part-{name}")), "{name}");
            }
        }
    }

    #[test]
    fn parts_are_called_what_people_call_them() {
        let check = |part: &str, english: &str, dutch: &str| {
            assert_eq!(part_words(part, &Messages::new(Lang::En)), english, "{part}");
            assert_eq!(part_words(part, &Messages::new(Lang::Nl)), dutch, "{part}");
        };
        check("word/header2.xml", "header", "koptekst");
        check("word/comments.xml", "comments", "opmerkingen");
        check("docProps/core.xml", "properties", "eigenschappen");
        check("footnote", "footnotes", "voetnoten");
        check("xl/sharedStrings.xml", "text that no cell shows", "tekst die geen cel toont");
        check("word/vbaProject.bin/macros/Module1", "macro Module1", "macro Module1");
        check("OEBPS/een.xhtml", "part OEBPS/een.xhtml", "onderdeel OEBPS/een.xhtml");
        // A document in the document is told by its path.
        let inner = "word/embeddings/book.xlsx/xl/comments1.xml";
        check(inner, &format!("part {inner}"), &format!("onderdeel {inner}"));
    }
}
