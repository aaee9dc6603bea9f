//! What the format of a document says it is, and of which day: invoice, bank statement, audit file. Pure.
//!
//! By root element and namespace, or by the tags of its lines; never by the name of the file. A document that
//! seems one and tells no possible date tells none.

use chrono::{DateTime, NaiveDateTime};
use quick_xml::events::{BytesStart, Event};

use super::ToldDate;
use super::xml;
use crate::calendar::{CivilDate, parse_iso};
use crate::inventory::Structure;

/// Root elements may lie in an envelope, as in the Peppol network.
const ENVELOPE_DEPTH_MAX: usize = 2;
/// Bytes at the start of a text in which the tags of a statement are looked for.
const HEAD: usize = 16 << 10;
/// Declarations of namespaces that are remembered; nobody writes more above a root element.
const DECLARED_MAX: usize = 64;

const UBL: &str = "urn:oasis:names:specification:ubl:schema:xsd:";
const CAMT: &str = "urn:iso:std:iso:20022:tech:xsd:camt.053.";
const XAF: &str = "http://www.auditfiles.nl/xaf";

/// What an XML document is, if it is one of those that are known.
pub(super) fn of_xml(text: &str) -> Option<(Structure, Option<ToldDate>)> {
    let mut looked = Looked::default();
    let mut reader = xml::forgiving(text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => looked.start(&tag),
            Ok(Event::End(_)) => looked.end(),
            Ok(Event::Text(text)) => looked.text(&text),
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
        if looked.is_done() {
            break;
        }
    }
    looked.root.map(|(structure, _)| (structure, looked.date))
}

/// What a text is by the tags at the start of its lines: account, number and opening balance of a statement.
pub(super) fn of_text(text: &str) -> Option<Structure> {
    let head = text.get(..HEAD).unwrap_or(text);
    let begins = |tags: &[&str]| {
        head.lines().take(400).any(|line| tags.iter().any(|tag| line.starts_with(tag)))
    };
    let is_statement = begins(&[":20:"])
        && begins(&[":25:", ":25P:"])
        && begins(&[":28C:", ":28:"])
        && begins(&[":60F:", ":60M:"]);
    is_statement.then_some(Structure::Mt940)
}

#[derive(Default)]
struct Looked {
    /// Local names of the open elements.
    open: Vec<Box<str>>,
    /// Prefixes with their namespaces, as declared so far.
    declared: Vec<(String, String)>,
    /// What it is, and how deep its root element lies.
    root: Option<(Structure, usize)>,
    date: Option<ToldDate>,
    /// Code of the balance that is open.
    balance: String,
    /// It has begun with something else.
    is_other: bool,
}

impl Looked {
    fn is_done(&self) -> bool {
        let tells_once = |(structure, _)| structure != Structure::Camt053;
        self.is_other || (self.date.is_some() && self.root.is_some_and(tells_once))
    }

    fn start(&mut self, tag: &BytesStart<'_>) {
        let local: Box<str> = tag.local_name().as_ref().into();
        if self.root.is_none() {
            self.declare(tag);
            self.root = self.structure(tag, &local).map(|what| (what, self.open.len() + 1));
            self.is_other = self.root.is_none() && self.open.len() >= ENVELOPE_DEPTH_MAX;
        }
        if matches!(&*local, "Bal" | "Stmt") {
            self.balance.clear();
        }
        self.open.push(local);
    }

    fn end(&mut self) {
        self.open.pop();
        if self.root.is_some_and(|(_, depth)| self.open.len() < depth) {
            // What comes after the root element is another document.
            self.is_other = true;
        }
    }

    fn declare(&mut self, tag: &BytesStart<'_>) {
        for attribute in tag.html_attributes().with_checks(false).flatten() {
            let key: &str = attribute.key.as_ref();
            let prefix = match key.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) => rest.strip_prefix(':').unwrap_or_default(),
                None => continue,
            };
            if self.declared.len() < DECLARED_MAX {
                let uri: &str = attribute.value.as_ref();
                self.declared.push((prefix.to_owned(), uri.trim().to_owned()));
            }
        }
    }

    fn structure(&self, tag: &BytesStart<'_>, local: &str) -> Option<Structure> {
        let full = tag.name();
        let full: &str = full.as_ref();
        let prefix = full.split_once(':').map_or("", |(prefix, _)| prefix);
        let space = self.declared.iter().rev().find(|(known, _)| known == prefix);
        let space = space.map_or("", |(_, uri)| uri.as_str());
        let ubl = |name: &str| local == name && space == format!("{UBL}{name}-2");
        if ubl("Invoice") || ubl("CreditNote") {
            Some(Structure::UblInvoice)
        } else if local == "Document" && space.starts_with(CAMT) {
            Some(Structure::Camt053)
        } else if local.eq_ignore_ascii_case("auditfile")
            && (space.is_empty() || space.to_ascii_lowercase().starts_with(XAF))
        {
            Some(Structure::Xaf)
        } else {
            None
        }
    }

    fn text(&mut self, text: &str) {
        let Some((structure, depth)) = self.root else { return };
        let path: Vec<&str> = self.open.iter().skip(depth).map(AsRef::as_ref).collect();
        let told = match (structure, path.as_slice()) {
            (Structure::UblInvoice, ["IssueDate"]) | (Structure::Xaf, ["header", "endDate"]) => {
                day(text)
            }
            (Structure::Camt053, [.., "Bal", "Tp", "CdOrPrtry", "Cd"]) => {
                text.trim().clone_into(&mut self.balance);
                None
            }
            (
                Structure::Camt053,
                [.., "Stmt", "FrToDt", "ToDtTm"] | [.., "Stmt", "Bal", "Dt", "Dt" | "DtTm"],
            )
                // What will be available some day is no balance of the statement.
                if self.balance != "FWAV" =>
            {
                moment(text)
            }
            _ => None,
        };
        // Of several statements the last, which must be kept longest.
        self.date = match (self.date, told) {
            (Some(known), Some(new)) if order(known) >= order(new) => Some(known),
            (known, new) => new.or(known),
        };
    }
}

/// The day of a date, whatever zone stands behind it.
fn day(text: &str) -> Option<ToldDate> {
    text.trim().get(..10).and_then(parse_iso).map(ToldDate::Day)
}

/// A date, or a date with a time.
fn moment(text: &str) -> Option<ToldDate> {
    let text = text.trim();
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Some(ToldDate::Instant(instant.timestamp()));
    }
    let local = text.parse::<NaiveDateTime>().ok().map(|local| ToldDate::Day(local.date()));
    local.or_else(|| day(text))
}

/// Orders days and instants among each other; within a day of each other either may come first.
fn order(date: ToldDate) -> i64 {
    match date {
        ToldDate::Day(day) => day.signed_duration_since(CivilDate::default()).num_seconds(),
        ToldDate::Instant(seconds) => seconds,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Option<(Structure, String)> {
        of_xml(text).map(|(structure, date)| {
            let date = match date {
                Some(ToldDate::Day(day)) => day.to_string(),
                Some(ToldDate::Instant(seconds)) => format!("@{seconds}"),
                None => "-".to_owned(),
            };
            (structure, date)
        })
    }

    fn is(text: &str, structure: Structure, date: &str) {
        assert_eq!(told(text), Some((structure, date.to_owned())), "{text}");
    }

    #[test]
    fn an_invoice_is_told_by_its_namespace() {
        let invoice = |space: &str, body: &str| {
            format!(
                "<?xml version='1.0'?><!-- x --><Invoice xmlns=\"{space}\" xmlns:cbc=\"urn:c\">{body}</Invoice>"
            )
        };
        let ubl = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2";
        let body = "<cbc:ID>1</cbc:ID><cbc:IssueDate> 2018-11-02 </cbc:IssueDate><cac><cbc:IssueDate>2001-01-01</cbc:IssueDate></cac>";
        is(&invoice(ubl, body), Structure::UblInvoice, "2018-11-02");
        is(&invoice(ubl, "<cbc:IssueDate>2018-02-30</cbc:IssueDate>"), Structure::UblInvoice, "-");
        is(
            &invoice(ubl, "<a><cbc:IssueDate>2018-02-03</cbc:IssueDate></a>"),
            Structure::UblInvoice,
            "-",
        );
        is(
            "<ubl:CreditNote xmlns:ubl='urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2' xmlns='urn:c'><IssueDate>2020-01-31</IssueDate></ubl:CreditNote>",
            Structure::UblInvoice,
            "2020-01-31",
        );
        let envelope = format!(
            "<s:StandardBusinessDocument xmlns:s='urn:sbdh'><s:H/>{}</s:StandardBusinessDocument>",
            invoice(ubl, body).split_once("x -->").unwrap().1
        );
        is(&envelope, Structure::UblInvoice, "2018-11-02");
        for other in ["urn:x", ""] {
            assert_eq!(told(&invoice(other, body)), None, "{other}");
        }
        assert_eq!(told("<Order><Invoice/></Order>"), None);
        assert_eq!(told("no markup at all"), None);
    }

    #[test]
    fn the_last_statement_counts() {
        let statement = |body: &str| {
            format!(
                "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'><BkToCstmrStmt><GrpHdr><CreDtTm>2024-02-01T08:00:00</CreDtTm></GrpHdr>{body}</BkToCstmrStmt></Document>"
            )
        };
        let balance = |code: &str, day: &str| {
            format!(
                "<Stmt><Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Dt><Dt>{day}</Dt></Dt></Bal></Stmt>"
            )
        };
        let two = balance("CLBD", "2024-01-31") + &balance("CLBD", "2023-12-31");
        is(&statement(&two), Structure::Camt053, "2024-01-31");
        is(&statement(&(two + &balance("FWAV", "2099-01-31"))), Structure::Camt053, "2024-01-31");
        is(
            &statement("<Stmt><FrToDt><ToDtTm>2024-01-31T23:30:00Z</ToDtTm></FrToDt></Stmt>"),
            Structure::Camt053,
            "@1706743800",
        );
        is(
            &statement("<Stmt><FrToDt><ToDtTm>2024-01-31T23:30:00</ToDtTm></FrToDt></Stmt>"),
            Structure::Camt053,
            "2024-01-31",
        );
        let after = balance("FWAV", "2099-01-31")
            + "<Stmt><FrToDt><ToDtTm>2024-03-31T00:00:00</ToDtTm></FrToDt></Stmt>";
        is(&statement(&after), Structure::Camt053, "2024-03-31");
        is(&statement("<Stmt/>"), Structure::Camt053, "-");
        assert_eq!(
            told("<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.001.001.03'/>"),
            None
        );
    }

    #[test]
    fn an_audit_file_tells_its_year() {
        let body = "<header><fiscalYear>2019</fiscalYear><startDate>2019-01-01</startDate><endDate>2019-12-31</endDate></header>";
        is(
            &format!("<auditfile xmlns='http://www.auditfiles.nl/XAF/3.2'>{body}</auditfile>"),
            Structure::Xaf,
            "2019-12-31",
        );
        is(&format!("<auditfile>{body}</auditfile>"), Structure::Xaf, "2019-12-31");
        assert_eq!(told(&format!("<auditfile xmlns='urn:x'>{body}</auditfile>")), None);
    }

    #[test]
    fn a_statement_of_lines_has_its_tags() {
        let text = ":20:940S\r\n:25:NL91ABNA0417164300 EUR\r\n:28C:0\r\n:60F:C240131EUR1,00\r\n:61:2401310131D1,00NMSC\r\n:62F:C240131EUR0,00\r\n";
        assert_eq!(of_text(text), Some(Structure::Mt940));
        for tag in [":20:", ":25:", ":28C:", ":60F:"] {
            assert_eq!(of_text(&text.replace(tag, ":99:")), None, "{tag}");
        }
        assert_eq!(of_text(&text.replace(":25:", "zie :25:")), None);
    }
}
