//! The files of a bag besides its payload (`BagIt` 1.0, RFC 8493). Bytes out of values; no
//! file is touched.

use std::fmt::Write as _;

use chrono::DateTime;
use serde::{Deserialize, Serialize};

use super::name::{guarded, payload_path, shown};
use super::{HandoverError, ReturnHead, ReturnItem, page};
use crate::digest::Digest;
use crate::text::Messages;

pub(super) const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
pub(super) const SCHEMA: &str = "termijn/return/1";

/// A bag as it will be written, without the bytes of its payload.
#[derive(Debug)]
pub(super) struct Bag {
    /// Name of its folder in the archive.
    pub(super) root: String,
    /// Tag files: name in the folder, content; in the order in which they are written.
    pub(super) tags: Vec<(&'static str, Vec<u8>)>,
    /// Name in the folder of each item, in the order of the items.
    pub(super) payload: Vec<String>,
}

/// `manifest.json`, version 1.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ManifestFileV1 {
    pub(super) schema: String,
    pub(super) client: String,
    pub(super) plan: String,
    pub(super) organisation: String,
    pub(super) created_at: String,
    pub(super) items: Vec<ManifestItemV1>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ManifestItemV1 {
    pub(super) file: String,
    pub(super) original_path: String,
    /// The raw bytes of the path; the text above may stand for several.
    pub(super) path_b64: String,
    pub(super) locator: String,
    pub(super) size: u64,
    pub(super) sha256: Digest,
    pub(super) modified: String,
    pub(super) engagement: String,
    pub(super) reason: String,
}

pub(super) fn bag(head: &ReturnHead, items: &[ReturnItem]) -> Result<Bag, HandoverError> {
    let payload: Vec<String> =
        (1..).zip(items).map(|(number, item)| payload_path(number, &item.original_path)).collect();
    let manifest = manifest(head, items, &payload);
    let mut tags = vec![
        ("bagit.txt", DECLARATION.as_bytes().to_vec()),
        ("bag-info.txt", bag_info(head, items).into_bytes()),
        ("LEESMIJ.txt", page::read_me(head, items.len()).into_bytes()),
        ("index.html", page::index(head, &manifest.items).into_bytes()),
        ("manifest.json", json(&manifest)?),
        ("manifest.csv", csv(&manifest.items)?),
        ("manifest-sha256.txt", digests(payload.iter().zip(items.iter().map(|i| i.sha256)))),
    ];
    let own = tags.iter().map(|(name, bytes)| (*name, Digest::of(bytes)));
    tags.push(("tagmanifest-sha256.txt", digests(own)));
    let root = format!("retour-{}-{}", plain(head.client_id.as_str()), plain(&head.plan_id));
    Ok(Bag { root, tags, payload })
}

/// Letters, digits and hyphens of ASCII; it becomes the name of a folder.
fn plain(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' })
        .take(60)
        .collect();
    if text.is_empty() { "_".to_owned() } else { text }
}

pub(super) fn digests(files: impl Iterator<Item = (impl AsRef<str>, Digest)>) -> Vec<u8> {
    let mut out = String::new();
    for (name, digest) in files {
        writeln!(out, "{digest}  {}", name.as_ref())
            .expect("a string takes all that is written to it");
    }
    out.into_bytes()
}

/// Length of the payload in bytes and files, as `Payload-Oxum` has it.
pub(super) fn oxum(bytes: u64, files: u64) -> String {
    format!("{bytes}.{files}")
}

fn bag_info(head: &ReturnHead, items: &[ReturnItem]) -> String {
    let bytes = items.iter().map(|item| item.size).sum();
    let line = |text: &str| -> String {
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
    };
    format!(
        "Source-Organization: {}\nExternal-Identifier: {}\nInternal-Sender-Identifier: {}\n\
         Bagging-Date: {}\nPayload-Oxum: {}\nBag-Count: 1 of 1\n",
        line(&head.organisation),
        line(&head.plan_id),
        line(head.client_id.as_str()),
        head.created_at.format("%Y-%m-%d"),
        oxum(bytes, items.len() as u64),
    )
}

fn manifest(head: &ReturnHead, items: &[ReturnItem], payload: &[String]) -> ManifestFileV1 {
    let item = |(item, file): (&ReturnItem, &String)| ManifestItemV1 {
        file: file.clone(),
        original_path: shown(&item.original_path),
        path_b64: data_encoding::BASE64.encode(&item.original_path),
        locator: item.locator.as_str().to_owned(),
        size: item.size,
        sha256: item.sha256,
        modified: instant(item.mtime_ns),
        engagement: item.engagement.clone(),
        reason: item.reason.clone(),
    };
    ManifestFileV1 {
        schema: SCHEMA.to_owned(),
        client: head.client_id.as_str().to_owned(),
        plan: head.plan_id.clone(),
        organisation: head.organisation.clone(),
        created_at: head.created_at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        items: items.iter().zip(payload).map(item).collect(),
    }
}

/// Nanoseconds since 1970 as an instant in UTC, `2025-03-31T08:00:00.000000000Z`; empty outside the
/// calendar.
fn instant(ns: i128) -> String {
    let seconds = i64::try_from(ns.div_euclid(1_000_000_000)).ok();
    let nanos = u32::try_from(ns.rem_euclid(1_000_000_000)).expect("less than a second");
    seconds
        .and_then(|seconds| DateTime::from_timestamp(seconds, nanos))
        .map(|time| time.format("%Y-%m-%dT%H:%M:%S%.9fZ").to_string())
        .unwrap_or_default()
}

fn json(manifest: &ManifestFileV1) -> Result<Vec<u8>, HandoverError> {
    let mut bytes = serde_json::to_vec_pretty(manifest)
        .map_err(|e| HandoverError::io("writing the list", std::io::Error::from(e)))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The list for a spreadsheet: a byte order mark and `;`, which is what Excel wants here.
fn csv(items: &[ManifestItemV1]) -> Result<Vec<u8>, HandoverError> {
    let nl = Messages::new(crate::text::Lang::Nl);
    let mut writer =
        csv::WriterBuilder::new().delimiter(b';').from_writer("\u{feff}".as_bytes().to_vec());
    let fail = |e: csv::Error| HandoverError::io("writing the list", std::io::Error::from(e));
    let heads = page::COLUMNS.map(|column| nl.get(column));
    writer.write_record(heads).map_err(fail)?;
    for item in items {
        let cells = [
            &item.original_path,
            &item.file,
            &item.size.to_string(),
            &item.modified,
            &item.engagement,
            &item.reason,
            &item.sha256.to_string(),
        ];
        writer.write_record(cells.map(|cell| guarded(cell))).map_err(fail)?;
    }
    writer.into_inner().map_err(|e| HandoverError::io("writing the list", e.into_error()))
}
