//! Small documents of every kind, made in memory.

use std::io::{Cursor, Write};

use zip::write::{SimpleFileOptions, ZipWriter};

/// A zip of these members.
pub(super) fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        if name.ends_with('/') {
            writer.add_directory(*name, SimpleFileOptions::default()).unwrap();
        } else {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
    }
    writer.finish().unwrap().into_inner()
}

/// A message with a text body and these attachments, base64.
pub(super) fn eml(body: &str, attachments: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = String::from(
        "From: Jan de Vries <jan@voorbeeld.nl>\r\nTo: info@kantoor.nl\r\n\
         Subject: =?UTF-8?Q?Ziekmelding_Ren=C3=A9?=\r\nDate: Mon, 6 Jan 2025 10:00:00 +0100\r\n\
         Message-ID: <1@voorbeeld.nl>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=\"grens\"\r\n\r\n\
         --grens\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n",
    );
    out.push_str(body);
    for (name, bytes) in attachments {
        let encoded = data_encoding::BASE64.encode(bytes);
        out.push_str(&format!(
            "\r\n--grens\r\nContent-Type: application/octet-stream; name=\"{name}\"\r\n\
             Content-Disposition: attachment; filename=\"{name}\"\r\n\
             Content-Transfer-Encoding: base64\r\n\r\n{encoded}"
        ));
    }
    out.push_str("\r\n--grens--\r\n");
    out.into_bytes()
}

/// A database with one table of two rows, and a view on it.
pub(super) fn sqlite() -> Vec<u8> {
    let mut connection = rusqlite::Connection::open_in_memory().unwrap();
    connection
        .execute_batch(
            "CREATE TABLE clients (id INTEGER PRIMARY KEY, name TEXT, bsn INTEGER, note BLOB);
             CREATE VIEW everyone AS SELECT name FROM clients;
             INSERT INTO clients VALUES (1, 'Jan Jansen', 123456782, x'6162');
             INSERT INTO clients VALUES (2, 'Piet', NULL, NULL);",
        )
        .unwrap();
    connection.serialize(rusqlite::MAIN_DB).unwrap().to_vec()
}
