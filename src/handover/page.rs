//! The pages for people in an archive: `index.html` and `LEESMIJ.txt`, in both languages.

use maud::{DOCTYPE, Markup, html};

use super::ReturnHead;
use super::bag::ManifestItemV1;
use crate::text::Messages;

/// Heads of the columns, as message ids.
pub(super) const COLUMNS: [&str; 7] = [
    "dispose-return-column-path",
    "dispose-return-column-file",
    "dispose-return-column-size",
    "dispose-return-column-modified",
    "dispose-return-column-engagement",
    "dispose-return-column-reason",
    "dispose-return-column-sha256",
];

const STYLE: &str = "body{font:16px/1.5 sans-serif;max-width:70em;margin:2em auto;padding:0 1em}\
table{border-collapse:collapse}th,td{text-align:left;padding:.2em .6em;border-bottom:1px solid #ccc;\
vertical-align:top}code{font-size:.8em;word-break:break-all}";

/// The list to click through: no script, no outside address, all text escaped.
pub(super) fn index(head: &ReturnHead, items: &[ManifestItemV1]) -> String {
    let messages = head.lang_order.map(Messages::new);
    html! {
        (DOCTYPE)
        html lang=(messages[0].lang().code()) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { (messages[0].get("dispose-return-title")) }
                style { (maud::PreEscaped(STYLE)) }
            }
            body {
                @for messages in &messages { (introduction(messages, head, items.len())) }
                (table(&messages, items))
            }
        }
    }
    .into_string()
}

fn introduction(messages: &Messages, head: &ReturnHead, count: usize) -> Markup {
    html! {
        section lang=(messages.lang().code()) {
            h1 { (messages.get("dispose-return-title")) }
            p { (sentence(messages, head, count)) }
            p { (messages.get("dispose-return-check")) }
        }
    }
}

fn sentence(messages: &Messages, head: &ReturnHead, count: usize) -> String {
    messages.with(
        "dispose-return-sentence",
        &[
            ("organisation", head.organisation.clone().into()),
            ("client", head.client_id.as_str().into()),
            ("plan", head.plan_id.clone().into()),
            ("date", messages.date(head.created_at.date_naive()).into()),
            ("count", messages.count(count as u64).into()),
        ],
    )
}

fn table(messages: &[Messages; 2], items: &[ManifestItemV1]) -> Markup {
    html! {
        table {
            thead { tr { @for column in COLUMNS {
                th {
                    span lang=(messages[0].lang().code()) { (messages[0].get(column)) }
                    " / "
                    span lang=(messages[1].lang().code()) { (messages[1].get(column)) }
                }
            } } }
            tbody { @for item in items { tr {
                td { bdi { (item.original_path) } }
                td { a href=(address(&item.file)) { bdi { (item.file) } } }
                td { (messages[0].size(item.size)) }
                td { (item.modified) }
                td { bdi { (item.engagement) } }
                td { (item.reason) }
                td { code { (item.sha256) } }
            } } }
        }
    }
}

/// A relative address of a generated name.
fn address(file: &str) -> String {
    let mut out = String::with_capacity(file.len());
    for byte in file.bytes() {
        if byte.is_ascii_alphanumeric() || b"/._-".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&data_encoding::HEXUPPER.encode(&[byte]));
        }
    }
    out
}

/// The text to begin with, for whoever unpacks the archive.
pub(super) fn read_me(head: &ReturnHead, count: usize) -> String {
    let blocks = head.lang_order.map(|lang| {
        let messages = Messages::new(lang);
        [
            messages.get("dispose-return-title"),
            sentence(&messages, head, count),
            messages.get("dispose-return-files"),
            messages.get("dispose-return-check"),
        ]
        .join("\r\n\r\n")
    });
    // Windows' own editor still likes these line ends, and a mark that it is UTF-8.
    format!("\u{feff}{}\r\n\r\n--\r\n\r\n{}\r\n", blocks[0], blocks[1])
}
