//! National numbers and account numbers of Europe: which of several readings of one number wins, and that
//! chance alone is never believed.

use super::*;
use crate::detect::{MaskForm, mask};
use crate::sensitive::Sensitive;

/// Types of this part of the list, as they stand in findings.
const TYPES: &[&str] = &[
    "BE_NN",
    "DE_IDNR",
    "DE_SVNR",
    "FR_NIR",
    "ES_DNI",
    "ES_NIE",
    "IT_CF",
    "PT_NIF",
    "PL_PESEL",
    "SE_PNR",
    "FI_HETU",
    "DK_CPR",
    "NO_FNR",
    "AT_SVNR",
    "CZ_RC",
    "RO_CNP",
    "BG_EGN",
    "HU_TAJ",
    "GR_AMKA",
    "HR_OIB",
    "IE_PPS",
    "LV_PK",
    "LT_AK",
    "EE_IK",
    "SI_EMSO",
    "UK_NINO",
    "UK_NHS",
    "CH_AHV",
    "LU_MATRICULE",
    "US_SSN",
];

fn is_european(hit: &(String, Tier, String, String)) -> bool {
    TYPES.contains(&hit.0.as_str())
}

/// Types and tiers of what counts as found.
fn found(detector: &Detector, segments: &[Segment<'_>]) -> Vec<(String, Tier)> {
    let hits = read(detector, segments).into_iter().filter(|(_, tier, ..)| *tier <= Tier::T3);
    hits.map(|(type_code, tier, ..)| (type_code, tier)).collect()
}

#[test]
fn every_type_has_its_rule_and_its_mask() {
    let rules = RuleSet::embedded();
    for code in TYPES {
        assert!(rules.rules().any(|rule| rule.type_code == *code), "{code}");
        let form = if *code == "AT_SVNR" { MaskForm::Nothing } else { MaskForm::LastThree };
        assert_eq!(MaskForm::of_type(code), form, "{code}");
    }
}

#[test]
fn masks_show_no_date_and_no_name() {
    let check = |type_code: &str, value: &str, masked: &str| {
        assert_eq!(mask(type_code, &Sensitive::new(value.to_owned())), masked, "{type_code}");
    };
    check("BE_NN", "85.07.30-033.28", "•••328");
    check("IT_CF", "RSSMRA80A01H501U", "•••01U");
    check("DE_SVNR", "15 070649 C 103", "•••103");
    // The last six are the birth date.
    check("AT_SVNR", "1237 010180", "•••");
}

#[test]
fn the_label_decides_whose_number_it_is() {
    let detector = detector();
    let check = |text: &str, expected: &[(&str, Tier)]| {
        let hits = found(detector, &[prose(text)]);
        let hits: Vec<_> = hits.iter().map(|(code, tier)| (code.as_str(), *tier)).collect();
        assert_eq!(hits, expected, "{text}");
    };
    // Nine digits that pass for the Netherlands, Portugal, Hungary and the United States.
    check("BSN 200010360", &[("BSN", Tier::T1)]);
    check("NIF 200010360", &[("PT_NIF", Tier::T1)]);
    check("TAJ szám 200 010 360", &[("HU_TAJ", Tier::T1)]);
    check("SSN 200010360", &[("US_SSN", Tier::T2)]);
    check("SSN 200-01-0360", &[("US_SSN", Tier::T1)]);
    check("ordernr 200010360", &[]);
    check("200010360", &[]);
    // Ten digits: a telephone number that passes the test of the NHS.
    check("NHS number 020 102 1269", &[("UK_NHS", Tier::T1)]);
    check("Tel. 0201021269", &[("PHONE", Tier::T2)]);
    check("0201021269", &[]);
    // Ten digits that pass for Sweden and for the NHS.
    check("personnummer 8902160343", &[("SE_PNR", Tier::T1)]);
    check("NHS no 8902160343", &[("UK_NHS", Tier::T1)]);
    // Eleven digits that pass for Poland and Croatia, for Germany and Croatia.
    check("PESEL 87081243236", &[("PL_PESEL", Tier::T1)]);
    check("OIB 87081243236", &[("HR_OIB", Tier::T1)]);
    check("Steuer-ID 47913368506", &[("DE_IDNR", Tier::T1)]);
    check("OIB: 47913368506", &[("HR_OIB", Tier::T1)]);
    check("BIG-nummer 87081243236", &[("BIG", Tier::T2)]);
    // Thirteen digits that pass for Romania and are an EAN.
    check("CNP 2721016058615", &[("RO_CNP", Tier::T1)]);
    check("EAN 2721016058615", &[]);
    check("2721016058615", &[]);
    // The nearer word wins.
    check("PESEL onbekend, ordernummer 87081243236", &[]);
    check("Ordernummer 12345, PESEL 87081243236", &[("PL_PESEL", Tier::T1)]);
}

#[test]
fn columns_are_believed_by_their_check_and_not_by_their_length() {
    let detector = detector();
    let column = |label: &str, cells: &[&str]| {
        let cells: Vec<_> = cells.iter().map(|text| cell(text, label, 0)).collect();
        found(detector, &cells)
            .into_iter()
            .filter(|(code, _)| TYPES.contains(&code.as_str()))
            .count()
    };
    // Goods: some pass the tests of Romania or Slovenia by chance.
    let goods = [
        "4852538885392",
        "3363387500479",
        "4395755131373",
        "3537990751164",
        "3726516761224",
        "2029729975282",
        "8200182633047",
        "2721016058615",
        "7986828288079",
        "1710998501777",
    ];
    assert_eq!(column("code", &goods), 0);
    assert_eq!(column("EAN", &goods), 0);
    // Old Dutch bank accounts pass the test of Portugal, all of them.
    let accounts = [
        "200010360",
        "200013440",
        "200016520",
        "200019600",
        "123456789",
        "245671239",
        "276509143",
        "291234560",
    ];
    assert_eq!(column("rekening", &accounts), 0);
    assert_eq!(column("nummer", &accounts), 0);
    // German tax numbers pass the test of Croatia, all of them.
    assert_eq!(column("nummer", &["69435151530", "33392005961", "94577403194", "36338750040"]), 0);
}

/// Whatever number a text holds, nothing is believed without a word for it. The Swiss number alone is: it
/// begins with 756 and one in ten thousand numbers of thirteen digits passes.
#[test]
fn bare_numbers_are_never_believed() {
    let detector = detector();
    let mut state = 20_261_122_u64;
    let mut text = String::new();
    for index in 0..4000 {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let digits = format!("{:020}", state >> 1);
        let length = 8 + index % 8;
        let bare = &digits[20 - length..];
        if !bare.starts_with("756") {
            text.push_str(bare);
            text.push_str(" stuks\n");
        }
    }
    let hits = read(detector, &[prose(&text)]);
    let believed: Vec<_> = hits.iter().filter(|h| is_european(h) && h.1 <= Tier::T3).collect();
    assert!(believed.is_empty(), "{believed:?}");
    assert!(hits.iter().any(is_european), "chance passes some checks");
}

/// One account number for each country of the registry, invented: the country and what follows the check
/// digits.
const ACCOUNTS: &[&str] = &[
    "AD9458073021R73S81F03U",
    "AE4262129972200332245",
    "AL3832364056A24454095445L7",
    "AT5277204056086569",
    "AZASBF93737P85G71R40V13N89",
    "BA5254814542124720",
    "BE198603954762",
    "BGBYBT53292612V52364",
    "BHESXF87Z57H47T21S82",
    "BI75217488851590458474452",
    "BR90784547485545652755828F3",
    "BY57K1629986L98H03A97B3227",
    "CH3202152Y38267P694",
    "CR933505646185089414",
    "CY8859452669R72A96Y32550S1",
    "CZ59982596663747662994",
    "DE474605474270197340",
    "DJ26078843703742447978910",
    "DK24485948075592",
    "DO00G871830669976763471406",
    "EE9474227875826980",
    "EG1341105616701139124722926",
    "ES21930816140991692061",
    "FI59775502429848",
    "FKVX341834482357",
    "FO62205190118973",
    "FR677518086026E11Z32S5345",
    "GBXNPP25465809932611",
    "GEBB2330775067496577",
    "GIDGEY21R67984742K30Y",
    "GL05550077215473",
    "GR203093196R42X54472F2329",
    "GT640707U20288P11F71Y03376",
    "HNBBKR74003286383151182913",
    "HR90785769682047381",
    "HU247146522817316934073034",
    "IENDCR56804290720064",
    "IL1682514224754018800",
    "IQDBEN649038625355029",
    "IS9214892276615573796270",
    "ITZ287790126030293Y56X33H",
    "JOGLVU535530Z65923Z60626643M",
    "KWTZTV91C60689B60M09L86Y86W9",
    "KZ80826R90D44401P9",
    "LB964043401L59D78513N86T06",
    "LCPFYU39M65685F13K44421U23499U",
    "LI6367893L64595B609",
    "LT1498992635915107",
    "LU28153X63Y10C2155",
    "LVENXD97M28651433M5",
    "LY271368760195207651740",
    "MC175356247191K6548633634",
    "MD1241Y62S31W52502R00G",
    "ME876810337078149780",
    "MK02686230U66S025",
    "MN2436153663427540",
    "MR12711606230759727315900",
    "MTFRCK2553248541665L57W398400",
    "MUPEHT0003638934083065084SSD",
    "NIYDNW84996642917038961848",
    "NLNRES5170993970",
    "NO01152554472",
    "OM14404S23G97B9235870",
    "PKSBXT00U16W99E8149121",
    "PL748814164474405877623459",
    "PSGSCE51V79T23872W95126H97D",
    "PT832684549134658471115",
    "QADDYL92386B54665641K56U11L",
    "ROCFBD86676436198K18M5",
    "RS176123198118661448",
    "RU7603826235812407L78G42G77T918",
    "SA9371W32F21W49X27649G",
    "SCYNBV81305997789495042864RNE",
    "SD43007246469758",
    "SE85902970877503807132",
    "SI283616634033918",
    "SK56943158987048026070",
    "SMG312777748109X99D07C15C",
    "SO1851236006043662163",
    "ST326726047834136687335",
    "SVWKZB38251965242082610875",
    "TL1725009574975986266",
    "TN87037418187319511562",
    "TR55041811278Y37L26H9748",
    "UA34194164U12P61N3567567527",
    "VA093444788588189763",
    "VGXPRD2175045699120724",
    "XK0919011444630674",
    "YEFMUU967970B57M91774R51S67G",
];

/// Lengths of account numbers, as the registry prints them, for those countries.
const LENGTHS: &str = "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 \
    DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 \
    JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 \
    PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 \
    VA22 VG24 XK20 YE30";

/// The account number with its check digits (ISO 7064 MOD 97-10).
fn account(country_and_rest: &str) -> String {
    let (country, rest) = country_and_rest.split_at(2);
    let remainder = format!("{rest}{country}00").chars().fold(0, |remainder, c| {
        let value = c.to_digit(36).unwrap();
        (remainder * if value > 9 { 100 } else { 10 } + value) % 97
    });
    format!("{country}{:02}{rest}", 98 - remainder)
}

#[test]
fn account_numbers_of_every_country_are_found() {
    let detector = detector();
    let lengths: Vec<&str> = LENGTHS.split_whitespace().collect();
    assert_eq!(ACCOUNTS.len(), lengths.len());
    for (written, length) in ACCOUNTS.iter().zip(lengths) {
        let whole = account(written);
        assert_eq!(length, format!("{}{}", &whole[..2], whole.len()));
        let grouped: Vec<String> =
            whole.as_bytes().chunks(4).map(|g| String::from_utf8(g.to_vec()).unwrap()).collect();
        for text in [whole.clone(), grouped.join(" "), whole.to_lowercase(), grouped.join("\u{a0}")]
        {
            let hits = read(detector, &[prose(&format!("overmaken op {text}, graag"))]);
            assert_eq!(hits.len(), 1, "{text}: {hits:?}");
            assert_eq!((hits[0].0.as_str(), hits[0].1, &hits[0].3), ("IBAN", Tier::T1, &text));
        }
        let short = &whole[..whole.len() - 1];
        let last = if whole.ends_with('7') { '8' } else { '7' };
        for wrong in [short.to_owned(), format!("{whole}1"), format!("{short}{last}")] {
            let hits = found(detector, &[prose(&format!("overmaken op {wrong}, graag"))]);
            assert!(!hits.iter().any(|(code, _)| code == "IBAN"), "{wrong}: {hits:?}");
        }
    }
}
