//! What a report may show of the name of a file. Pure.

use crate::location::Locator;

/// Stands for what is not shown.
const HIDDEN: &str = "…";

/// Endings that say what kind of file it is. A closed list: `brief.jansen` ends in a name.
const ENDINGS: [&str; 92] = [
    "7z",
    "accdb",
    "age",
    "avro",
    "bak",
    "bmp",
    "bz2",
    "csv",
    "db",
    "dbf",
    "dbt",
    "doc",
    "docm",
    "docx",
    "dot",
    "dotx",
    "dump",
    "dwg",
    "eml",
    "epub",
    "fodp",
    "fods",
    "fodt",
    "fpt",
    "gif",
    "gpg",
    "gz",
    "heic",
    "htm",
    "html",
    "ics",
    "jp2",
    "jpeg",
    "jpg",
    "json",
    "jsonl",
    "log",
    "lz4",
    "lzma",
    "mbox",
    "md",
    "mdb",
    "mht",
    "mhtml",
    "mov",
    "mp3",
    "mp4",
    "msg",
    "ndjson",
    "odg",
    "odp",
    "ods",
    "odt",
    "ost",
    "p7m",
    "p7s",
    "parquet",
    "pdf",
    "pfx",
    "png",
    "ppt",
    "pptm",
    "pptx",
    "ps",
    "pst",
    "rar",
    "rtf",
    "sql",
    "sqlite",
    "sqlite-journal",
    "sqlite-wal",
    "svg",
    "tar",
    "tgz",
    "tif",
    "tiff",
    "tsv",
    "txt",
    "vcf",
    "wav",
    "webp",
    "xls",
    "xlsb",
    "xlsm",
    "xlsx",
    "xlt",
    "xml",
    "xz",
    "yaml",
    "yml",
    "zip",
    "zst",
];

/// What kind of file it is, and numbers of engagements; the rest is hidden.
///
/// Names of files and folders are personal data when they name a person, and nobody can tell which do.
///
/// ```
/// # use termijn::{location::Locator, report::mask_locator};
/// let item = Locator::from_text("klanten/devries/E-2023-014 loon.zip::jan/janssen.pdf");
/// assert_eq!(mask_locator(&item), "…/E-2023-014….zip::….pdf");
/// ```
pub fn mask_locator(locator: &Locator) -> String {
    let mut parts = locator.as_str().split("::");
    let file = parts.next().map(mask_file).unwrap_or_default();
    parts.fold(file, |masked, part| format!("{masked}::{}", mask_part(part)))
}

fn mask_file(path: &str) -> String {
    match path.rsplit_once('/') {
        None => mask_name(path),
        Some((_, name)) => format!("{HIDDEN}/{}", mask_name(name)),
    }
}

/// A part inside a container: our own words stay, names do not.
fn mask_part(part: &str) -> String {
    let number = |rest: &str| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit());
    let last = part.rsplit('/').next().unwrap_or_default();
    // A message in a folder of a store: the folder may be somebody's.
    if last != part && last.strip_prefix("msg=").is_some_and(number) {
        return format!("{HIDDEN}/{last}");
    }
    let counted = part.strip_prefix("msg=").or_else(|| part.strip_prefix("row="));
    let rows = part.strip_prefix("rows[").and_then(|rest| rest.strip_suffix(']'));
    let is_ours = counted.is_some_and(number)
        || rows.is_some_and(|ids| {
            matches!(ids, "-" | "?" | "!") || ids.split('+').all(|id| hint(id) == Some(id))
        });
    if is_ours {
        return part.to_owned();
    }
    if rows.is_some() {
        return format!("rows[{HIDDEN}]");
    }
    mask_name(last)
}

fn mask_name(name: &str) -> String {
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if ENDINGS.contains(&ending.to_ascii_lowercase().as_str()) => {
            (stem, format!(".{ending}"))
        }
        _ => (name, String::new()),
    };
    let hidden = match hint(stem) {
        None => HIDDEN.to_owned(),
        Some(id) if id == stem => id.to_owned(),
        Some(id) => {
            let (before, after) = stem.split_once(id).expect("the hint is part of the stem");
            let mark = |text: &str| if text.is_empty() { "" } else { HIDDEN };
            format!("{}{id}{}", mark(before), mark(after))
        }
    };
    hidden + &ending
}

/// The first word that is shaped like the number of an engagement: `E-2023-014`.
///
/// One to three letters and two groups of digits: no name, and too few digits in one run for a number
/// of a person.
fn hint(text: &str) -> Option<&str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '-')).find(|word| {
        let groups: Vec<&str> = word.split('-').collect();
        let digits = |group: &str, most: usize| {
            (1..=most).contains(&group.len()) && group.bytes().all(|b| b.is_ascii_digit())
        };
        match groups.as_slice() {
            [letters, year, number] => {
                (1..=3).contains(&letters.len())
                    && letters.bytes().all(|b| b.is_ascii_uppercase())
                    && year.len() == 4
                    && digits(year, 4)
                    && digits(number, 4)
            }
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(locator: &str, want: &str) {
        assert_eq!(mask_locator(&Locator::from_text(locator)), want, "{locator}");
    }

    #[test]
    fn names_are_hidden() {
        check("klanten/devries/2023/ontslag_jansen.docx", "…/….docx");
        check("klanten/ontslag_jansen.DOCX", "…/….DOCX");
        check("ontslag jansen.pdf", "….pdf");
        check("brief.jansen", "…");
        check("klanten/x/E-2023-014.pdf", "…/E-2023-014.pdf");
        check("klanten/x/loon E-2023-014 jansen.pdf", "…/…E-2023-014….pdf");
        check("a/b.zip::loon/janssen.pdf", "…/….zip::….pdf");
        check("a/b.zip::c.zip::janssen", "…/….zip::….zip::…");
        check("mail/devries.mbox::msg=17::cv.pdf", "…/….mbox::msg=17::….pdf");
        check(
            "export/crm.csv::rows[E-2023-014+E-2024-001]",
            "…/….csv::rows[E-2023-014+E-2024-001]",
        );
        check("export/crm.csv::rows[jansen]", "…/….csv::rows[…]");
        check("export/crm.csv::rows[-]", "…/….csv::rows[-]");
        check("dump.sqlite::public.jansen::row=42", "….sqlite::…::row=42");
        check("a::msg=jansen", "…::…");
        check("mail/a.pst::Jansen/IN/msg=65537::cv.pdf", "…/….pst::…/msg=65537::….pdf");
        check("loon.DBF::rows[-]", "….DBF::rows[-]");
        check("dossier 123456782/x.pdf", "…/….pdf");
        check("2024/123456782.pdf", "…/….pdf");
        check("Jansen 12-03-1975/x.pdf", "…/….pdf");
        check("AB-12345-678.txt", "….txt");
        check("", "…");
    }

    proptest! {
        #[test]
        fn nothing_of_a_name_remains(
            name in "[a-z]{5,12}", folder in "[a-z]{5,12}", member in "[a-zé ]{5,12}"
        ) {
            let locator = Locator::from_text(format!("q/{folder}/{name} {member}.zip::{member}/{name}"));
            prop_assert_eq!(mask_locator(&locator), "…/….zip::…");
        }

        #[test]
        fn any_locator_has_a_mask(text in "\\PC{0,60}") {
            let masked = mask_locator(&Locator::from_text(text));
            prop_assert!(!masked.is_empty());
        }
    }
}
