//! In which order the slides of a presentation and the pages of a book come: by their list, not by the
//! names of their parts. Pure.

use std::collections::HashMap;

use quick_xml::events::Event;

use super::ReadSeek;
use super::directory::{self, Directory};
use super::package::{Office, xml_text};
use super::part::attribute;
use super::walk::Walk;
use super::xml;

/// The places of slides or pages in their document, by the names of their parts.
#[derive(Debug, Default)]
pub(super) struct Slides {
    numbers: HashMap<String, u32>,
    /// The same for the notes that belong to a slide.
    notes: HashMap<String, u32>,
    /// Slides, which people call by their number; pages of a book have none.
    is_presentation: bool,
}

impl Slides {
    /// Reads the list of slides or pages and where each of them lies.
    pub(super) fn read(
        walk: &mut Walk<'_>,
        office: Office,
        directory: &Directory,
        reader: &mut dyn ReadSeek,
    ) -> Self {
        let mut tags = |name: &str, element: &str, keys: [&str; 2]| {
            let entry = directory.find(name)?;
            let bytes = directory::unpack(walk, entry, reader).ok()?;
            Some(values(xml_text(&bytes)?.text(), element, keys))
        };
        let (base, targets, order) = match office {
            Office::Pptx => {
                let rels = "ppt/_rels/presentation.xml.rels";
                let targets = tags(rels, "Relationship", ["Id", "Target"]);
                ("ppt/".to_owned(), targets, tags("ppt/presentation.xml", "sldId", ["r:id", "id"]))
            }
            Office::Epub => {
                let roots = tags("META-INF/container.xml", "rootfile", ["full-path", "media-type"]);
                let Some((root, _)) = roots.and_then(|roots| roots.into_iter().next()) else {
                    return Self::default();
                };
                let base = root.rfind('/').map_or("", |at| &root[..=at]).to_owned();
                let targets = tags(&root, "item", ["id", "href"]);
                (base, targets, tags(&root, "itemref", ["idref", "linear"]))
            }
            _ => return Self::default(),
        };
        let targets: HashMap<String, String> = targets.unwrap_or_default().into_iter().collect();
        let mut numbers = HashMap::new();
        for (index, (id, _)) in order.unwrap_or_default().into_iter().enumerate() {
            if let (Some(target), Ok(number)) = (targets.get(&id), u32::try_from(index + 1)) {
                let part = match target.strip_prefix('/') {
                    Some(whole) => whole.to_owned(),
                    None => format!("{base}{target}"),
                };
                numbers.insert(part.to_ascii_lowercase(), number);
            }
        }
        let mut slides =
            Self { numbers, notes: HashMap::new(), is_presentation: office == Office::Pptx };
        if slides.is_presentation {
            slides.find_notes(walk, directory, reader);
        }
        slides
    }

    /// Which part has the notes of which slide: their own numbers say nothing about it.
    fn find_notes(
        &mut self,
        walk: &mut Walk<'_>,
        directory: &Directory,
        reader: &mut dyn ReadSeek,
    ) {
        for entry in &directory.entries {
            let path = entry.path().to_ascii_lowercase();
            let slide = path
                .strip_prefix("ppt/slides/_rels/")
                .and_then(|name| name.strip_suffix(".rels"))
                .and_then(|name| self.number(&format!("ppt/slides/{name}")));
            let Some(slide) = slide else { continue };
            // What is wrong with the part is noted when it is said.
            let bytes = directory::unpack(walk, entry, reader).ok();
            let Some(text) = bytes.and_then(|bytes| xml_text(&bytes)) else { continue };
            for (_, target) in values(text.text(), "Relationship", ["Id", "Target"]) {
                let target = target.to_ascii_lowercase();
                if let Some(name) = target.rsplit_once("notesslides/").map(|(_, name)| name) {
                    self.notes.insert(format!("ppt/notesslides/{name}"), slide);
                }
            }
        }
    }

    /// The number of the slide that is this part, or whose notes are; without a list the number in its name.
    pub(super) fn number(&self, part: &str) -> Option<u32> {
        let lower = part.to_ascii_lowercase();
        if let Some(number) = self.notes.get(&lower) {
            return Some(*number);
        }
        let named = || lower.strip_prefix("ppt/slides/slide")?.strip_suffix(".xml")?.parse().ok();
        match (self.is_presentation, self.numbers.is_empty()) {
            (true, false) => self.numbers.get(&lower).copied(),
            (false, false) => None,
            (_, true) => named(),
        }
    }

    /// Where the part comes in the order of reading; what is in no list comes last.
    pub(super) fn order(&self, part: &str) -> u32 {
        self.numbers.get(&part.to_ascii_lowercase()).copied().unwrap_or(u32::MAX)
    }
}

/// Two attributes of every element of a name, by their whole names.
fn values(text: &str, element: &str, keys: [&str; 2]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut reader = xml::forgiving(text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) if tag.local_name().as_ref() == element => {
                let value = |key: &str| {
                    let whole =
                        tag.html_attributes().with_checks(false).flatten().find_map(|one| {
                            let name: &str = one.key.as_ref();
                            (name == key).then(|| one.value.to_string())
                        });
                    whole.or_else(|| attribute(&tag, key)).unwrap_or_default()
                };
                found.push((value(keys[0]), value(keys[1])));
            }
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}
