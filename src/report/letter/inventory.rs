//! What a letter tells of a file: its kind, the years of its engagement, and the folder of that. Pure.
//!
//! Names of files are personal data, and names of folders may be: only the folder that the register itself has
//! for the engagement is named, and nothing below it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;

use super::InventoryFacts;
use crate::calendar::WrittenDate;
use crate::inventory::ItemKind;
use crate::location::Locator;
use crate::register::{Engagement, PathGlob, fold_path};
use crate::text::Messages;

/// A file of the inventory.
#[derive(Debug, Clone)]
pub struct InventoryFile<'a> {
    /// Where it lies.
    pub locator: &'a Locator,
    /// What it is.
    pub kind: ItemKind,
    /// Its length in bytes.
    pub size: u64,
    /// Its engagements, of those that the register has.
    pub engagements: Vec<&'a Engagement>,
}

/// What is told of one file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InventoryGroup {
    /// Its kind, in a word or two.
    pub kind: String,
    /// The years of its engagements.
    pub period: String,
    /// The folder of its engagement.
    pub folder: String,
}

impl InventoryGroup {
    /// The group of a file.
    pub fn of(file: &InventoryFile<'_>, messages: &Messages) -> Self {
        Self {
            kind: messages.get(&format!("consult-kind-{}", kind(file))),
            period: period(file).unwrap_or_else(|| messages.get("consult-period-unknown")),
            folder: folder(file).unwrap_or_else(|| messages.get("consult-folder-elsewhere")),
        }
    }
}

/// The inventory of many files, sorted; with their number and length in all.
pub fn inventory(
    files: &[InventoryFile<'_>],
    messages: &Messages,
) -> (Vec<InventoryFacts>, u64, u64) {
    let mut groups: BTreeMap<InventoryGroup, (u64, u64)> = BTreeMap::new();
    let (mut count, mut bytes) = (0, 0_u64);
    for file in files {
        let group = groups.entry(InventoryGroup::of(file, messages)).or_default();
        *group = (group.0 + 1, group.1.saturating_add(file.size));
        count += 1;
        bytes = bytes.saturating_add(file.size);
    }
    let facts = |(group, (count, bytes)): (InventoryGroup, (u64, u64))| InventoryFacts {
        kind: group.kind,
        period: group.period,
        folder: group.folder,
        count: messages.count(count),
        size: messages.size(bytes),
    };
    (groups.into_iter().map(facts).collect(), count, bytes)
}

/// What people call a file with this ending.
fn kind(file: &InventoryFile<'_>) -> &'static str {
    match file.kind {
        ItemKind::Archive => return "archive",
        ItemKind::Message | ItemKind::Mailbox => return "mail",
        _ => {}
    }
    let name = file.locator.file().rsplit('/').next().unwrap_or_default().to_lowercase();
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "txt" | "md" | "log" | "doc" | "docx" | "odt" | "rtf" | "htm" | "html" => "document",
        "xls" | "xlsx" | "xlsm" | "ods" | "csv" | "tsv" => "spreadsheet",
        "ppt" | "pptx" | "odp" => "presentation",
        "pdf" => "pdf",
        "eml" | "msg" | "mbox" | "pst" => "mail",
        "jpg" | "jpeg" | "png" | "tif" | "tiff" | "gif" | "bmp" | "heic" => "image",
        "zip" | "7z" | "rar" | "gz" | "tar" => "archive",
        "xml" | "json" | "sql" | "sqlite" | "db" | "xaf" | "ics" | "vcf" => "data",
        _ => "other",
    }
}

/// `2022–2024`: from the first year of the engagements to their last.
fn period(file: &InventoryFile<'_>) -> Option<String> {
    let of = |e: &&Engagement| {
        let starts = e.earlier.iter().map(|interval| interval.start).chain(e.start);
        starts.chain(e.end.map(WrittenDate::last_day)).map(|day| day.year()).collect::<Vec<_>>()
    };
    let years: BTreeSet<i32> = file.engagements.iter().flat_map(of).collect();
    let (first, last) = (years.first()?, years.last()?);
    Some(if first == last { first.to_string() } else { format!("{first}–{last}") })
}

/// The folder that the register has for an engagement of the file, down to its first wildcard; none when the
/// file lies in no such folder. Another client's folder is never named: it is in no row of this one.
fn folder(file: &InventoryFile<'_>) -> Option<String> {
    let raw = file.locator.file_bytes();
    let path = fold_path(&String::from_utf8_lossy(&raw));
    let globs = file.engagements.iter().flat_map(|engagement| &engagement.paths);
    let mut matching =
        globs.filter(|glob| PathGlob::parse(glob).is_some_and(|g| g.is_match(&path)));
    matching.find_map(|glob| literal(glob))
}

/// The folders at the beginning of a glob.
fn literal(glob: &str) -> Option<String> {
    let glob = glob.replace('\\', "/");
    // What stands after the last slash is a name, or nothing.
    let (parents, _name) = glob.rsplit_once('/')?;
    let parts = parents.split('/').filter(|part| !matches!(*part, "" | "."));
    let plain: Vec<&str> =
        parts.take_while(|part| !part.contains(['*', '?', '[', ']', '{', '}'])).collect();
    (!plain.is_empty()).then(|| plain.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::Register;
    use crate::text::Lang;

    fn register() -> Register {
        let text = "client_id,client_name,engagement_id,start_date,end_date,paths\n\
                    C-1,Alfa,E-1,2022-03-01,2024-12-31,klanten/alfa/**;export/alfa*.csv\n\
                    C-1,Alfa,E-2,,2024-06-30,klanten/alfa/loon 2024/\n\
                    C-1,Alfa,E-3,2021-01-01,,\"**/alfa/*\"\n";
        Register::parse(text.as_bytes()).unwrap()
    }

    #[track_caller]
    fn check(path: &str, kind: ItemKind, engagements: &[&str], want: &str) {
        let register = register();
        let locator = Locator::from_path(path.as_bytes());
        let ids = |e: &&Engagement| engagements.contains(&e.id.as_str());
        let file = InventoryFile {
            locator: &locator,
            kind,
            size: 1,
            engagements: register.engagements.iter().filter(ids).collect(),
        };
        let group = InventoryGroup::of(&file, &Messages::new(Lang::En));
        assert_eq!(format!("{} | {} | {}", group.kind, group.period, group.folder), want, "{path}");
    }

    #[test]
    fn a_file_is_told_by_kind_years_and_the_folder_of_its_engagement() {
        let file = ItemKind::File;
        let of =
            |path: &str, engagements: &[&str], want: &str| check(path, file, engagements, want);
        of(
            "klanten/Alfa/verzuim/jansen.docx",
            &["E-1"],
            "text documents | 2022–2024 | klanten/alfa",
        );
        of("export/alfa2024.csv", &["E-1"], "spreadsheets | 2022–2024 | export");
        of("klanten/alfa/loon 2024/a.pdf", &["E-2"], "PDF files | 2024 | klanten/alfa/loon 2024");
        // In another client's folder, or by its content alone: whose folder it is stays untold.
        of("klanten/beta/over alfa.txt", &["E-1"], "text documents | 2022–2024 | elsewhere");
        of("x/alfa/a.xyz", &["E-3"], "other files | 2021 | elsewhere");
        of("a.jpg", &[], "images | unknown | elsewhere");
        check("klanten/alfa/a.b", ItemKind::Mailbox, &["E-1"], "e-mail | 2022–2024 | klanten/alfa");
        check(
            "klanten/alfa/a.docx",
            ItemKind::Archive,
            &["E-1"],
            "archives | 2022–2024 | klanten/alfa",
        );
    }

    #[test]
    fn groups_add_up() {
        let register = register();
        let paths = ["klanten/alfa/a.txt", "klanten/alfa/b/c.txt", "klanten/alfa/d.xlsx"];
        let locators = paths.map(|path| Locator::from_path(path.as_bytes()));
        let files: Vec<_> = locators
            .iter()
            .map(|locator| InventoryFile {
                locator,
                kind: ItemKind::File,
                size: 100,
                engagements: vec![&register.engagements[0]],
            })
            .collect();
        let (groups, count, bytes) = inventory(&files, &Messages::new(Lang::Nl));
        assert_eq!((groups.len(), count, bytes), (2, 3, 300));
        let told: Vec<_> = groups.iter().map(|g| format!("{} {}", g.kind, g.count)).collect();
        assert_eq!(told, ["rekenbladen 1", "tekstdocumenten 2"]);
    }
}
