//! CSV that a spreadsheet shows as text: no cell is taken for a formula.

use super::super::problem::{Code, Problem};
use super::super::session::Session;

/// Rows under a header, as CSV.
pub(super) fn csv_text<const N: usize>(
    header: &[impl AsRef<[u8]>; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> Result<String, Problem> {
    let failed = || Problem::new(Code::WriteFailed).arg("reason", "csv");
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(header).map_err(|_| failed())?;
    for row in rows {
        out.write_record(row.map(harmless)).map_err(|_| failed())?;
    }
    let bytes = out.into_inner().map_err(|_| failed())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Writes rows under a header, as CSV.
pub(super) fn put_csv<const N: usize>(
    session: &Session,
    header: &[&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> Result<(), Problem> {
    session.put(&csv_text(header, rows)?);
    Ok(())
}

/// Puts an apostrophe before what a spreadsheet would calculate: a name may begin with anything. A number
/// stays one.
///
/// Source: OWASP, "CSV Injection": `=`, `+`, `-`, `@`, tab, carriage return and line feed at the start of a
/// cell, and the full-width forms of the signs, which some spreadsheets read as the plain ones.
fn harmless(cell: String) -> String {
    const SIGNS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    let begins = cell.starts_with(SIGNS);
    if begins && cell.parse::<i64>().is_err() { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            ("+31 6", "'+31 6"),
            ("-a.txt", "'-a.txt"),
            ("@x", "'@x"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("\n=1", "'\n=1"),
            ("＝1", "'＝1"),
            ("＋1", "'＋1"),
            ("－1", "'－1"),
            ("＠x", "'＠x"),
            ("-12", "-12"),
            ("a=1", "a=1"),
            ("", ""),
        ] {
            assert_eq!(harmless(cell.to_owned()), written, "{cell:?}");
        }
    }
}
