//! Texts from a seed: the same bytes on every machine.

use std::fmt::Write as _;

use termijn::detect::{RuleSet, TermSet};
use termijn::inventory::SignKind;

use super::term;

/// The generator `SplitMix64`.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[usize::try_from(self.below(from.len() as u64)).unwrap()]
    }

    fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from(b'0' + u8::try_from(self.below(10)).unwrap())).collect()
    }
}

/// Words of letters and reports, the common ones more often.
const COMMON: &[&str] = &[
    "de", "het", "een", "van", "en", "in", "is", "dat", "op", "te", "met", "voor", "niet", "zijn",
    "aan", "er", "om", "ook", "als", "dan", "maar", "bij", "uit", "nog", "naar", "heeft", "worden",
    "over", "deze", "door",
];
const RARE: &[&str] = &[
    "overleg",
    "gemeente",
    "opdracht",
    "afspraak",
    "termijn",
    "bedrag",
    "voorstel",
    "gesprek",
    "advies",
    "werkzaamheden",
    "besproken",
    "volgende",
    "maand",
    "kwartaal",
    "jaarrekening",
    "medewerker",
    "contract",
    "bijlage",
    "akkoord",
    "planning",
    "verzoek",
    "aanvraag",
    "beoordeling",
    "onderzoek",
    "resultaat",
    "situatie",
    "mogelijk",
    "daarnaast",
    "hierbij",
    "ontvangen",
    "stukken",
    "administratie",
    "nieuwe",
    "eerste",
    "periode",
    "kosten",
    "volgens",
    "afgelopen",
    "dossier",
    "factuur",
    "levering",
    "betaling",
    "vergadering",
    "bestuur",
    "project",
    "kantoor",
    "verhuizing",
    "controle",
    "uitgevoerd",
    "geregeld",
    "vastgesteld",
    "opgenomen",
    "aangegeven",
    "verwachting",
    "coördinatie",
    "financiële",
    "één",
    "reactie",
    "samenwerking",
    "ondersteuning",
    "beschikbaar",
    "gevraagd",
    "informatie",
    "wijziging",
    "toelichting",
];
const FIRST: &[&str] =
    &["Jan", "Sanne", "Mohammed", "Anna", "Piotr", "Fatma", "Willem", "Eva", "Ravi", "Ioana"];
const LAST: &[&str] = &[
    "Jansen",
    "de Vries",
    "van den Berg",
    "Yilmaz",
    "Kowalski",
    "Bakker",
    "Popescu",
    "Visser",
    "Smit",
    "van Dijk",
];
const STREETS: &[&str] =
    &["Dorpsstraat", "Kerkweg", "Molenlaan", "Havenkade", "Beukenhof", "Stationsplein"];
const CITIES: &[&str] = &["Utrecht", "Zwolle", "Breda", "Almelo", "Gouda"];

fn bsn(random: &mut Random) -> String {
    loop {
        let head = random.digits(8);
        let sum: u32 = head.bytes().zip((2..=9).rev()).map(|(d, w)| u32::from(d - b'0') * w).sum();
        if sum % 11 < 10 && !head.starts_with("000") {
            return format!("{head}{}", sum % 11);
        }
    }
}

fn iban(random: &mut Random) -> String {
    let account = random.digits(10);
    // N=23 L=21, I=18 N=23 G=16 B=11.
    let number: String = format!("18231611{account}232100");
    let rest = number.bytes().fold(0, |rest, d| (rest * 10 + u32::from(d - b'0')) % 97);
    format!("NL{:02}INGB{account}", 98 - rest)
}

fn value(random: &mut Random, text: &mut String) {
    let first = random.pick(FIRST);
    let last = random.pick(LAST);
    let _ = match random.below(9) {
        0 => write!(text, "(BSN {})", bsn(random)),
        1 => write!(text, "op rekening {}", iban(random)),
        2 => write!(text, "tel. 06-{}", random.digits(8)),
        3 => write!(text, "{}.{}@voorbeeldkantoor.nl", first.to_lowercase(), random.below(99)),
        4 => write!(
            text,
            "{} {}, {} AB {}",
            random.pick(STREETS),
            random.below(200) + 1,
            1000 + random.below(8999),
            random.pick(CITIES)
        ),
        5 => write!(text, "mevrouw {last}"),
        6 => write!(
            text,
            "{first} {last}, geboren {}-{:02}-19{}",
            random.below(28) + 1,
            random.below(12) + 1,
            40 + random.below(59)
        ),
        7 => write!(text, "€ {},50", random.below(9000)),
        _ => write!(text, "ordernummer {}", random.digits(9)),
    };
}

/// What stands between words besides words: abbreviations, amounts, years, references.
const MARKS: &[&str] = &[
    "bijv.",
    "o.a.",
    "d.w.z.",
    "i.v.m.",
    "m.b.t.",
    "art. 6",
    "ca. 15%",
    "nr. 12",
    "in 2023",
    "€ 1.250,00",
    "3,5 uur",
    "10:30 uur",
    "B.V.",
    "(zie bijlage 2)",
    "§ 4.1",
    "“zo spoedig mogelijk”",
    "’s ochtends",
    "regio\u{a0}Oost",
    "vóór",
    "60–70",
];

/// A name as a letter mentions it.
fn name(random: &mut Random, text: &mut String) {
    let (first, last) = (random.pick(FIRST), random.pick(LAST));
    let _ = match random.below(5) {
        0 => write!(text, "{first}"),
        1 => write!(text, "{first} {last}"),
        2 => write!(text, "de heer {last}"),
        3 => write!(text, "{}. {last}", &first[..1]),
        _ => write!(text, "{}", random.pick(CITIES)),
    };
}

fn capitalised(word: &str, text: &mut String) {
    let mut chars = word.chars();
    text.extend(chars.next().into_iter().flat_map(char::to_uppercase));
    text.push_str(chars.as_str());
}

/// Six to nineteen words; in four hundred two values, six names and ten abbreviations or numbers.
fn sentence(random: &mut Random, text: &mut String) {
    let words = 6 + random.below(14);
    for word in 0..words {
        let list = if random.below(100) < 55 { COMMON } else { RARE };
        let one = random.pick(list);
        if word == 0 {
            capitalised(one, text);
        } else {
            text.push_str(one);
        }
        match random.below(400) {
            0 | 1 => {
                text.push(' ');
                value(random, text);
            }
            2..8 => {
                text.push(' ');
                name(random, text);
            }
            8..18 => {
                text.push(' ');
                text.push_str(random.pick(MARKS));
            }
            _ => {}
        }
        if word + 1 < words {
            text.push_str(if random.below(12) == 0 { ", " } else { " " });
        }
    }
    text.push(if random.below(20) == 0 { '?' } else { '.' });
}

/// Letters and reports, in paragraphs with a heading now and then: a value in about every two hundred words.
/// One paragraph in three has a line for each sentence.
pub(crate) fn prose(bytes: usize) -> Vec<u8> {
    let mut random = Random(1);
    let mut text = String::with_capacity(bytes + 4096);
    while text.len() < bytes {
        if random.below(8) == 0 {
            capitalised(random.pick(RARE), &mut text);
            text.push_str("\n\n");
        }
        let broken = random.below(3) == 0;
        for _ in 0..3 + random.below(5) {
            sentence(&mut random, &mut text);
            text.push(if broken { '\n' } else { ' ' });
        }
        text.pop();
        text.push_str("\n\n");
    }
    text.into_bytes()
}

/// Names as people in a file have them: hardly two alike, which what is remembered of cells must not gain by.
const FIRST_NAMES: &str = include_str!("../../rules/names/first_names.txt");
const SURNAMES: &str = include_str!("../../rules/names/surnames.txt");

/// An export: nine columns, nearly every cell a value or a number that looks like one.
pub(crate) fn table(bytes: usize) -> Vec<u8> {
    let mut random = Random(2);
    let words = |list: &'static str| list.lines().filter(|line| !line.starts_with('#'));
    let first_names: Vec<&str> = words(FIRST_NAMES).collect();
    let surnames: Vec<&str> = words(SURNAMES).collect();
    let mut text = String::with_capacity(bytes + 1024);
    text.push_str("id;naam;bsn;geboortedatum;iban;telefoon;email;postcode;ordernummer\n");
    let mut row = 100_000;
    while text.len() < bytes {
        row += 1;
        let first = random.pick(&first_names);
        let mut name = String::new();
        capitalised(first, &mut name);
        name.push_str(random.pick(&[" ", " ", " ", " van ", " de ", " van den "]));
        capitalised(random.pick(&surnames), &mut name);
        let mailbox: String = first.chars().filter(char::is_ascii_alphanumeric).collect();
        let letters: String = (0..2).map(|_| random.pick(LETTERS)).collect();
        let _ = writeln!(
            text,
            "{row};{name};{};{:02}-{:02}-19{};{};06{};{mailbox}{}@{};{} {letters};{}",
            bsn(&mut random),
            random.below(28) + 1,
            random.below(12) + 1,
            40 + random.below(59),
            iban(&mut random),
            random.digits(8),
            random.below(999),
            random.pick(DOMAINS),
            1000 + random.below(8999),
            random.digits(9),
        );
    }
    text.into_bytes()
}

/// Letters of postcodes.
const LETTERS: &[&str] = &[
    "A", "B", "C", "D", "E", "G", "H", "J", "K", "L", "M", "N", "P", "R", "S", "T", "V", "W", "X",
    "Z",
];
const DOMAINS: &[&str] = &["voorbeeldkantoor.nl", "kpnmail.nl", "gmail.com", "ziggo.nl"];

/// Clients, their numbers and their domains.
pub(crate) fn terms(count: usize) -> TermSet {
    let mut random = Random(3);
    let mut terms = Vec::with_capacity(count);
    while terms.len() < count {
        let number = terms.len();
        let syllables =
            &["bo", "ka", "ri", "ven", "dal", "mo", "ter", "zon", "lin", "gra", "pol", "wes"];
        let word: String = (0..2 + random.below(3)).map(|_| random.pick(syllables)).collect();
        terms.push(match number % 5 {
            0 => term(SignKind::ClientName, format!("{word} {} B.V.", random.pick(LAST))),
            1 => term(SignKind::ClientName, format!("De {word}groep {number}")),
            2 => term(SignKind::EngagementId, format!("E-2023-{number:05}")),
            3 => term(SignKind::Kvk, format!("{:08}", 10_000_000 + number)),
            _ => term(SignKind::MailDomain, format!("{word}{number}.nl")),
        });
    }
    TermSet { terms }
}

/// Every rule twice, the second time with other words.
pub(crate) fn doubled_rules() -> RuleSet {
    let files: Vec<(String, String)> = RuleSet::embedded_files()
        .flat_map(|(name, text)| {
            [(name.to_owned(), text.to_owned()), (format!("twin-{name}"), twin(text))]
        })
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    RuleSet::parse(&files).unwrap()
}

fn twin(text: &str) -> String {
    let mut file: toml::Table = toml::from_str(text).unwrap();
    for (_, entries) in &mut file {
        for entry in entries.as_array_mut().into_iter().flatten() {
            let entry = entry.as_table_mut().unwrap();
            for key in ["id", "name"] {
                if let Some(toml::Value::String(id)) = entry.get_mut(key) {
                    id.push_str(".twin");
                }
            }
            entry.iter_mut().for_each(|(key, value)| {
                if matches!(key.as_str(), "context" | "negative" | "label" | "field") {
                    rename(value);
                }
            });
        }
    }
    toml::to_string(&file).unwrap()
}

/// Other words of about the same length; packs go to the twin's.
fn rename(value: &mut toml::Value) {
    match value {
        toml::Value::String(word) => {
            let open = word.ends_with('*');
            let bare = word.trim_end_matches('*').to_owned();
            *word = format!("q{bare}x{}", if open { "*" } else { "" });
        }
        toml::Value::Array(words) => words.iter_mut().for_each(rename),
        toml::Value::Table(table) => table.iter_mut().for_each(|(key, value)| {
            if key == "packs" {
                for pack in value.as_array_mut().into_iter().flatten() {
                    if let toml::Value::String(name) = pack {
                        name.push_str(".twin");
                    }
                }
            } else {
                rename(value);
            }
        }),
        _ => {}
    }
}
