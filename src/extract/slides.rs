//! Which slide of a presentation is the how-manieth: by its list, not by the names of its parts. Pure.

use std::collections::HashMap;

use quick_xml::events::Event;

use super::ReadSeek;
use super::directory::{self, Directory};
use super::package::{Office, xml_text};
use super::part::attribute;
use super::walk::Walk;
use super::xml;

/// The numbers of the slides by the names of their parts.
#[derive(Debug, Default)]
pub(super) struct Slides(HashMap<String, u32>);

impl Slides {
    /// Reads the list of slides and where each of them lies.
    pub(super) fn read(
        walk: &mut Walk<'_>,
        office: Office,
        directory: &Directory,
        reader: &mut dyn ReadSeek,
    ) -> Self {
        if office != Office::Pptx {
            return Self::default();
        }
        let mut tags = |name: &str, element: &str, keys: [&str; 2]| {
            let entry = directory.find(name)?;
            let bytes = directory::unpack(walk, entry, reader).ok()?;
            let text = xml_text(&bytes)?;
            Some(values(text.text(), element, keys))
        };
        let relations = tags("ppt/_rels/presentation.xml.rels", "Relationship", ["Id", "Target"]);
        let order = tags("ppt/presentation.xml", "sldId", ["r:id", "id"]);
        let targets: HashMap<String, String> = relations.unwrap_or_default().into_iter().collect();
        let mut numbers = HashMap::new();
        for (index, (id, _)) in order.unwrap_or_default().into_iter().enumerate() {
            if let (Some(target), Ok(number)) = (targets.get(&id), u32::try_from(index + 1)) {
                let part = match target.strip_prefix('/') {
                    Some(whole) => whole.to_owned(),
                    None => format!("ppt/{target}"),
                };
                numbers.insert(part.to_ascii_lowercase(), number);
            }
        }
        Self(numbers)
    }

    /// The number of the slide that is this part; without a list the number in its name.
    pub(super) fn number(&self, part: &str) -> Option<u32> {
        let lower = part.to_ascii_lowercase();
        let named = || lower.strip_prefix("ppt/slides/slide")?.strip_suffix(".xml")?.parse().ok();
        if self.0.is_empty() { named() } else { self.0.get(&lower).copied() }
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
