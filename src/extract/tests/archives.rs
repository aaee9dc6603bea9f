//! Archives beside zip: tar, packed files, 7z, rar.

use std::io::Write;
use std::sync::Arc;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::samples::zip;
use super::*;

/// The files of `fixtures/kinds` that are archives.
pub(super) const KINDS: [(&str, &[u8]); 29] = [
    ("archief.tar", include_bytes!("../../../fixtures/kinds/archief.tar")),
    ("archief-gnu.tar", include_bytes!("../../../fixtures/kinds/archief-gnu.tar")),
    ("archief-pax.tar", include_bytes!("../../../fixtures/kinds/archief-pax.tar")),
    ("archief.tgz", include_bytes!("../../../fixtures/kinds/archief.tgz")),
    ("archief.tar.xz", include_bytes!("../../../fixtures/kinds/archief.tar.xz")),
    ("archief.tar.zst", include_bytes!("../../../fixtures/kinds/archief.tar.zst")),
    ("archief.7z", include_bytes!("../../../fixtures/kinds/archief.7z")),
    ("archief-ppmd.7z", include_bytes!("../../../fixtures/kinds/archief-ppmd.7z")),
    ("archief.rar", include_bytes!("../../../fixtures/kinds/archief.rar")),
    ("archief-oud.rar", include_bytes!("../../../fixtures/kinds/archief-oud.rar")),
    ("brief.txt.gz", include_bytes!("../../../fixtures/kinds/brief.txt.gz")),
    ("brief.txt.xz", include_bytes!("../../../fixtures/kinds/brief.txt.xz")),
    ("brief.txt.zst", include_bytes!("../../../fixtures/kinds/brief.txt.zst")),
    ("brief.txt.lz4", include_bytes!("../../../fixtures/kinds/brief.txt.lz4")),
    ("lijst.csv.bz2", include_bytes!("../../../fixtures/kinds/lijst.csv.bz2")),
    ("dicht.7z", include_bytes!("../../../fixtures/kinds/dicht.7z")),
    ("dicht.zip", include_bytes!("../../../fixtures/kinds/dicht.zip")),
    ("dicht-namen.7z", include_bytes!("../../../fixtures/kinds/dicht-namen.7z")),
    ("brief.txt.Z", include_bytes!("../../../fixtures/kinds/brief.txt.Z")),
    ("lang.txt.Z", include_bytes!("../../../fixtures/kinds/lang.txt.Z")),
    ("uitpakker-7z.exe", include_bytes!("../../../fixtures/kinds/uitpakker-7z.exe")),
    ("uitpakker-rar.exe", include_bytes!("../../../fixtures/kinds/uitpakker-rar.exe")),
    ("uitpakker-zip.exe", include_bytes!("../../../fixtures/kinds/uitpakker-zip.exe")),
    (
        "uitpakker-zip-geteld.exe",
        include_bytes!("../../../fixtures/kinds/uitpakker-zip-geteld.exe"),
    ),
    ("brief-bzip2.zip", include_bytes!("../../../fixtures/kinds/brief-bzip2.zip")),
    ("brief-lzma.zip", include_bytes!("../../../fixtures/kinds/brief-lzma.zip")),
    ("brief-zstd.zip", include_bytes!("../../../fixtures/kinds/brief-zstd.zip")),
    ("brief-xz.zip", include_bytes!("../../../fixtures/kinds/brief-xz.zip")),
    ("afgebroken.tar.gz", include_bytes!("../../../fixtures/kinds/afgebroken.tar.gz")),
];

fn kind(name: &str) -> &'static [u8] {
    KINDS.iter().find(|(other, _)| *other == name).unwrap().1
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::default());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

/// A header of the oldest kind, with a sum that adds up.
fn header(name: &[u8], size: usize, of: u8) -> Vec<u8> {
    let mut block = vec![0; 512];
    block[..name.len()].copy_from_slice(name);
    block[100..108].copy_from_slice(b"0000644\0");
    block[124..136].copy_from_slice(format!("{size:011o}\0").as_bytes());
    block[148..156].copy_from_slice(b"        ");
    block[156] = of;
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block
}

fn member(name: &[u8], bytes: &[u8], of: u8) -> Vec<u8> {
    let mut out = header(name, bytes.len(), of);
    out.extend_from_slice(bytes);
    out.resize(out.len().next_multiple_of(512), 0);
    out
}

/// A tar of these members, with its end.
fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out: Vec<u8> =
        members.iter().flat_map(|(name, bytes)| member(name.as_bytes(), bytes, b'0')).collect();
    out.resize(out.len() + 1024, 0);
    out
}

fn coverage(name: &str, bytes: &[u8]) -> Coverage {
    items(name, bytes)[0].coverage()
}

const DAMAGED: Coverage = Coverage::Partial(Unread::Damaged);

#[test]
fn folders_of_a_tar_are_names_of_it() {
    let mut made = header(b"BSN 071202559", 0, b'5');
    made.extend(member(b"map/BSN 071202559/brief.txt", b"Hoi.", b'0'));
    made.extend(member(b"map/cv.txt", b"Hoi.", b'0'));
    made.extend([0; 1024]);
    let items = items("a.tar", &made);
    assert_eq!(items[0].names, ["a.tar", "BSN 071202559", "map"]);
    assert_eq!(items[1].names, ["brief.txt"]);
}

#[test]
fn every_kind_gives_its_members() {
    for (name, bytes) in KINDS.iter().filter(|(name, _)| name.starts_with("archief")) {
        let items = items(name, bytes);
        let of_kind = items[0].end.as_ref().unwrap().content_kind;
        let stem = name.trim_start_matches("archief").trim_start_matches(['-', '.']);
        let expected = match stem.rsplit_once('.').map_or(stem, |(_, last)| last) {
            "tgz" => "tar.gz",
            "xz" => "tar.xz",
            "zst" => "tar.zst",
            other => other,
        };
        assert_eq!(of_kind, expected, "{name}");
        let folder = if expected.contains("tar") { "lang/".repeat(30) } else { String::new() };
        let outline = outline(&items);
        assert_eq!(
            outline,
            [
                format!("archive {name} {expected} complete"),
                format!("member {name}::brief.txt text complete"),
                format!("table {name}::{folder}lijst.csv csv complete"),
            ]
        );
        assert!(items[1].text().contains("Uw BSN is 071202559."), "{name}");
        assert!(items[2].labelled().contains(&"bsn=071202559".to_owned()), "{name}");
    }
}

#[test]
fn a_packed_file_is_a_container_of_one() {
    for (name, bytes) in KINDS.iter().filter(|(name, _)| name.starts_with("brief.txt.")) {
        let of_kind = name.trim_start_matches("brief.txt.").to_ascii_lowercase();
        let items = items(name, bytes);
        let expected = [
            format!("archive {name} {of_kind} complete"),
            format!("member {name}::brief.txt text complete"),
        ];
        assert_eq!(outline(&items), expected);
        assert!(items[1].text().contains("Uw BSN is 071202559."), "{name}");
    }
    let items = items("lijst.csv.bz2", kind("lijst.csv.bz2"));
    assert_eq!(items[1].head.kind, ItemKind::Table);
}

#[test]
fn members_of_a_zip_may_be_packed_in_other_ways() {
    for name in ["brief-bzip2.zip", "brief-lzma.zip", "brief-zstd.zip", "brief-xz.zip"] {
        let expected = [
            format!("archive {name} zip complete"),
            format!("member {name}::brief.txt text complete"),
        ];
        let items = items(name, kind(name));
        assert_eq!(outline(&items), expected);
        assert!(items[1].text().contains("Uw BSN is 071202559."), "{name}");
        let mut broken = kind(name).to_vec();
        broken[80] ^= 0x10;
        assert_ne!(super::items(name, &broken)[1].coverage(), Coverage::Complete, "{name}");
    }
}

#[test]
fn compress_starts_anew_where_its_words_are_full() {
    let items = items("lang.txt.Z", kind("lang.txt.Z"));
    assert_eq!(outline(&items)[1], "member lang.txt.Z::lang.txt text complete");
    assert_eq!(items[1].text().matches("Uw BSN is 071202559.").count(), 200);
    let torn = &kind("lang.txt.Z")[..500];
    let text = super::items("lang.txt.Z", torn)[1].text();
    assert!(items[1].text().starts_with(&text), "what is there is read as it was");
}

#[test]
fn an_archive_that_unpacks_itself_is_the_archive_in_it() {
    for (name, of_kind) in [
        ("uitpakker-7z.exe", "7z"),
        ("uitpakker-rar.exe", "rar"),
        ("uitpakker-zip.exe", "zip"),
        ("uitpakker-zip-geteld.exe", "zip"),
    ] {
        let items = items(name, kind(name));
        let outline = outline(&items);
        assert_eq!(outline[0], format!("archive {name} {of_kind} complete"));
        assert_eq!(outline[1], format!("member {name}::brief.txt text complete"));
        assert!(items[1].text().contains("Uw BSN is 071202559."), "{name}");
        let settings = items[0].text().contains("Dossier");
        assert_eq!(settings, of_kind == "7z", "what stands between program and archive is said");
    }
    // A program is no archive, and one without its own head is nobody's.
    let bare = include_bytes!("../../../fixtures/kinds/programma.exe");
    check("programma.exe", bare, &["file programma.exe exe unsupported"]);
    // What is larger than any packer's program may hold more than that.
    let mut large = kind("uitpakker-7z.exe").to_vec();
    large.splice(2048..2048, vec![0x90; 5 << 20]);
    large[0x188..0x18C].copy_from_slice(&(2048_u32 - 0x200 + (5 << 20)).to_le_bytes());
    let items = super::items("groot.exe", &large);
    assert_eq!(items[0].coverage(), Coverage::Partial(Unread::Unsupported));
    assert!(items[1].text().contains("Uw BSN is 071202559."));
}

#[test]
fn a_packed_file_has_the_name_that_its_packer_noted() {
    let mut writer = flate2::GzBuilder::new()
        .filename("oud/lijst.csv")
        .comment("van Grace Adeyemi")
        .write(Vec::new(), Compression::default());
    writer.write_all(b"naam;bsn\nx;1\n").unwrap();
    let bytes = writer.finish().unwrap();
    let items = check(
        "nieuw.gz",
        &bytes,
        &["archive nieuw.gz gz complete", "table nieuw.gz::oud/lijst.csv csv complete"],
    );
    assert_eq!(items[0].text(), "van Grace Adeyemi");
    let plain = gz(b"tekst");
    for (name, inner) in [("a/b.log.GZ", "b.log"), ("x", "x"), (".gz", ".gz"), ("b%.gz", "b%25")] {
        let items = super::items(name, &plain);
        assert!(items[1].head.locator.as_str().ends_with(&format!("::{inner}")), "{name}");
    }
}

#[test]
fn streams_behind_each_other_are_one_file() {
    let bytes = [gz(b"een "), gz(b"twee")].concat();
    let items = check(
        "a.txt.gz",
        &bytes,
        &["archive a.txt.gz gz complete", "member a.txt.gz::a.txt text complete"],
    );
    assert_eq!(items[1].text(), "een twee");
    for name in ["lijst.csv.bz2", "brief.txt.xz", "brief.txt.zst", "brief.txt.lz4"] {
        let twice = [kind(name), kind(name)].concat();
        let items = super::items(name, &twice);
        assert_eq!(items[0].coverage(), Coverage::Complete, "{name}");
        assert_eq!(items[1].head.size % 2, 0, "{name}");
        assert_eq!(items[1].coverage(), Coverage::Complete, "{name}");
        let once = super::items(name, kind(name))[1].head.size;
        assert_eq!(items[1].head.size, 2 * once, "{name}");
    }
}

#[test]
fn what_lies_behind_the_end_is_looked_at() {
    let tarred = tar(&[("a.txt", b"tekst")]);
    for (name, bytes) in [
        ("a.txt.gz", gz(b"tekst")),
        ("a.tar", tarred.clone()),
        ("a.tar.gz", gz(&tarred)),
        ("archief.7z", kind("archief.7z").to_vec()),
        ("lijst.csv.bz2", kind("lijst.csv.bz2").to_vec()),
        ("brief.txt.zst", kind("brief.txt.zst").to_vec()),
    ] {
        let padded = [&bytes[..], &[0; 4096]].concat();
        assert_eq!(coverage(name, &padded), Coverage::Complete, "{name}");
        let more = [&bytes[..], b"BSN 123456782"].concat();
        assert_eq!(coverage(name, &more), DAMAGED, "{name}");
        let later = [&bytes[..], &[0; 4096], &[7; 600]].concat();
        assert_eq!(coverage(name, &later), DAMAGED, "{name}");
    }
    // The crates of these two only say that what comes is wrong; the file inside says so.
    for name in ["brief.txt.xz", "brief.txt.lz4"] {
        let more = [kind(name), b"BSN 123456782"].concat();
        let items = items(name, &more);
        assert!(items.iter().any(|item| item.coverage() == DAMAGED), "{name}");
    }
    // What was packed may go on behind the end of the tar.
    let inside = gz(&[&tarred[..], b"BSN 123456782"].concat());
    assert_eq!(coverage("a.tgz", &inside), DAMAGED);
}

#[test]
fn what_broke_off_is_partly_read() {
    let text = (0..60_000).map(|n: u32| format!("regel {}\n", n.wrapping_mul(2_654_435_761)));
    let whole = gz(text.collect::<String>().as_bytes());
    let items = check(
        "a.log.gz",
        &whole[..whole.len() / 2],
        &["archive a.log.gz gz complete", "member a.log.gz::a.log text partial(damaged)"],
    );
    assert!(items[1].text().starts_with("regel 0\n"));
    let nothing = check(
        "a.log.gz",
        &whole[..12],
        &["archive a.log.gz gz complete", "member a.log.gz::a.log unknown damaged"],
    );
    assert_eq!(nothing[1].head.size, 0);
    let items = super::items("afgebroken.tar.gz", kind("afgebroken.tar.gz"));
    assert_eq!(items[0].coverage(), DAMAGED);
    assert_eq!(items[1].coverage(), Coverage::Complete);
    let whole = tar(&[("a.txt", b"een"), ("b.txt", &[b'x'; 3000])]);
    check(
        "a.tar",
        &whole[..512 + 512 + 512 + 1000],
        &[
            "archive a.tar tar partial(damaged)",
            "member a.tar::a.txt text complete",
            "member a.tar::b.txt text partial(damaged)",
        ],
    );
    // Whole members, but no end: any number of them may be missing.
    assert_eq!(coverage("a.tar", &whole[..1024]), DAMAGED);
}

#[test]
fn members_behind_damage_are_read() {
    let mut bytes = tar(&[("a.txt", b"een"), ("b.txt", b"twee"), ("c.txt", b"drie")]);
    bytes[1024 + 150] ^= 1;
    check(
        "a.tar",
        &bytes,
        &[
            "archive a.tar tar partial(damaged)",
            "member a.tar::a.txt text complete",
            "member a.tar::c.txt text complete",
        ],
    );
    let twice = [tar(&[("a.txt", b"een")]), tar(&[("b.txt", b"twee")])].concat();
    check(
        "a.tar",
        &twice,
        &[
            "archive a.tar tar complete",
            "member a.tar::a.txt text complete",
            "member a.tar::b.txt text complete",
        ],
    );
}

#[test]
fn only_files_are_members_of_a_tar() {
    let parts = [
        member(b"map/", b"", b'5'),
        member(b"oud/", b"", 0),
        member(b"a.txt", b"een", 0),
        header(b"ook-a.txt", 3, b'1'),
        header(b"naar-a.txt", 0, b'2'),
        header(b"apparaat", 0, b'3'),
        member(b"vol", b"", b'V'),
        member(b"gaten.bin", b"stuk", b'S'),
        member(b"vervolg.txt", b"rest", b'M'),
        member(b"./../b.txt", b"twee", b'7'),
        member(b"./../b.txt", b"drie", b'0'),
        vec![0; 1024],
    ];
    let items = check(
        "a.tar",
        &parts.concat(),
        &[
            "archive a.tar tar complete",
            "member a.tar::a.txt text complete",
            "member a.tar::gaten.bin unknown unsupported",
            "member a.tar::vervolg.txt unknown unsupported",
            "member a.tar::../b.txt text complete",
            "member a.tar::../b.txt#2 text complete",
        ],
    );
    assert_eq!(items[0].text(), "vol");
}

#[test]
fn a_sparse_file_of_pax_is_not_taken_for_its_pieces() {
    let mut records = Vec::new();
    for record in ["GNU.sparse.major=1", "GNU.sparse.name=groot.txt"] {
        let length = record.len() + 4;
        records.extend(format!("{length} {record}\n").into_bytes());
    }
    let parts = [
        member(b"x", &records, b'x'),
        member(b"GNUSparseFile.1/groot.txt", b"1\n0\n4\n", b'0'),
        member(b"./@LongLink", &[b'l'; 150], b'L'),
        member(b"afgekapt", b"tekst", b'0'),
        vec![0; 1024],
    ];
    let long = format!("member a.tar::{} text complete", "l".repeat(150));
    check(
        "a.tar",
        &parts.concat(),
        &[
            "archive a.tar tar complete",
            "member a.tar::groot.txt unknown unsupported",
            long.as_str(),
        ],
    );
}

#[test]
fn a_large_member_streams_past() {
    let limits = Limits { member_bytes_max: 100_000, ..Limits::default() };
    let lines: Vec<String> = (0..200_000).map(|n| format!("regel {n}\n")).collect();
    let lines = lines.concat();
    let log = format!("BSN 123456782\n{lines}BSN 148206104\n");
    // Longer than what is held of a member that streams past, and its directory is at the end.
    let mut noise = 1_u32;
    let noise: Vec<u8> = std::iter::repeat_with(|| {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        noise.to_be_bytes()[0]
    })
    .take(1_500_000)
    .collect();
    let whole = zip(&[("a.txt", lines.as_bytes()), ("b.bin", &noise)]);
    for (name, bytes) in [
        ("a.log.gz", gz(log.as_bytes())),
        ("a.tgz", gz(&tar(&[("a.log", log.as_bytes()), ("z.zip", &whole), ("b.txt", b"klein")]))),
        ("a.tar", tar(&[("a.log", log.as_bytes()), ("b.txt", b"klein")])),
    ] {
        let items = items_within(name, &bytes, &limits);
        let outlined = outline(&items);
        assert_eq!(outlined[1], format!("member {name}::a.log text complete"), "{name}");
        assert_eq!(items[1].head.size, log.len() as u64, "{name}");
        let text = items[1].text();
        assert!(text.starts_with("BSN 123456782") && text.ends_with("BSN 148206104\n"), "{name}");
        if name != "a.log.gz" {
            let last = outlined.last().unwrap();
            assert_eq!(*last, format!("member {name}::b.txt text complete"));
        }
        if name == "a.tgz" {
            assert_eq!(outlined[2], "member a.tgz::z.zip unknown too_large");
        }
    }
}

#[test]
fn limits_are_named() {
    let zeros = vec![b'0'; 3 << 20];
    let limits = Limits { unpacked_bytes_max: 1 << 20, ..Limits::default() };
    let packed = gz(&zeros);
    assert_eq!(
        outline(&items_within("a.gz", &packed, &limits)),
        ["archive a.gz gz partial(bomb)", "member a.gz::a unknown bomb"]
    );
    let many: Vec<(String, &[u8])> = (0..50).map(|n| (format!("{n}.txt"), &b"x"[..])).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, b)| (name.as_str(), *b)).collect();
    let few = Limits { members_max: 10, ..Limits::default() };
    for (name, bytes) in [("a.tar", tar(&many)), ("a.tgz", gz(&tar(&many)))] {
        let items = items_within(name, &bytes, &few);
        assert_eq!(items.len(), 11, "{name}");
        assert_eq!(items[0].coverage(), Coverage::Partial(Unread::Bomb), "{name}");
    }
    let one = Limits { members_max: 1, ..Limits::default() };
    for name in ["archief.7z", "archief.rar"] {
        let items = items_within(name, kind(name), &one);
        assert!(
            matches!(items[0].coverage(), Coverage::Unread(_) | Coverage::Partial(_))
                || items.len() == 3
        );
    }
    // A tar of a great many headers without content, which packs to nearly nothing.
    let headers: Vec<u8> = header(b"map/", 0, b'5').repeat(4000);
    let items = items_within("a.tgz", &gz(&headers), &limits);
    assert_eq!(items[0].coverage(), Coverage::Unread(Unread::Bomb));
    // And one whose end never comes.
    let endless = gz(&[tar(&[("a.txt", b"een")]), vec![0; 3 << 20]].concat());
    let items = items_within("a.tgz", &endless, &limits);
    assert_eq!(items[0].coverage(), Coverage::Partial(Unread::Bomb));
}

#[test]
fn a_member_of_a_solid_archive_has_its_limits() {
    let limits = Limits { unpacked_bytes_max: 150, ..Limits::default() };
    for name in ["archief.7z", "archief.rar", "archief-oud.rar"] {
        let items = items_within(name, kind(name), &limits);
        assert_eq!(items[0].coverage(), Coverage::Partial(Unread::Bomb), "{name}");
        assert_eq!(items[1].coverage(), Coverage::Complete, "{name}: read until then");
        assert_eq!(items[2].coverage(), Coverage::Unread(Unread::Bomb), "{name}");
    }
    let limits = Limits { member_bytes_max: 100, ..Limits::default() };
    let items = items_within("archief.rar", kind("archief.rar"), &limits);
    assert_eq!(items[1].coverage(), Coverage::Unread(Unread::TooLarge));
    assert_eq!(items[2].coverage(), Coverage::Complete);
}

#[test]
fn nesting_ends() {
    let mut bytes = tar(&[("a.txt", b"BSN 123456782")]);
    for _ in 0..10 {
        bytes = gz(&tar(&[("a.tgz", &bytes)]));
    }
    let items = items("a.tgz", &bytes);
    assert_eq!(items.last().unwrap().coverage(), Coverage::Unread(Unread::Depth));
    let inside = zip(&[("b.tar.gz", &gz(&tar(&[("c.txt", b"diep")])))]);
    check(
        "a.zip.gz",
        &gz(&inside),
        &[
            "archive a.zip.gz gz complete",
            "archive a.zip.gz::a.zip zip complete",
            "archive a.zip.gz::a.zip::b.tar.gz tar.gz complete",
            "member a.zip.gz::a.zip::b.tar.gz::c.txt text complete",
        ],
    );
}

fn knowing(words: &str) -> Tools {
    Tools { passwords: Arc::new(Passwords::parse(words).unwrap()), ..Tools::default() }
}

#[test]
fn a_password_opens_what_is_sealed() {
    let limits = Limits::default();
    for name in ["dicht.7z", "dicht-namen.7z"] {
        let bytes = kind(name);
        let sealed = items(name, bytes);
        if name == "dicht.7z" {
            let expected = [
                "archive dicht.7z 7z complete",
                "member dicht.7z::brief.txt unknown encrypted",
                "member dicht.7z::lijst.csv unknown encrypted",
            ];
            assert_eq!(outline(&sealed), expected);
        } else {
            assert_eq!(outline(&sealed), ["archive dicht-namen.7z 7z encrypted"]);
        }
        let wrong = items_asking(name, bytes, &limits, &knowing("fout\n*.zip\tgeheim"));
        assert_eq!(outline(&wrong), outline(&sealed), "a wrong password is none");
        let opened = items_asking(name, bytes, &limits, &knowing("fout\n*.7z\tgeheim"));
        assert!(opened.iter().all(|item| item.coverage() == Coverage::Complete), "{name}");
        assert!(opened[1].text().contains("071202559"), "{name}");
    }
}

#[test]
fn a_password_opens_members_of_a_zip() {
    let mut writer = ::zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = ::zip::write::SimpleFileOptions::default();
    for (name, word) in [("een.txt", "geheim"), ("twee.txt", "anders"), ("drie.txt", "geheim")] {
        let sealed = options.with_aes_encryption(::zip::AesMode::Aes256, word);
        writer.start_file(name, sealed).unwrap();
        writer.write_all(format!("BSN 123456782 in {name}").as_bytes()).unwrap();
    }
    let bytes = writer.finish().unwrap().into_inner();
    let limits = Limits::default();
    let items = items_asking("a.zip", &bytes, &limits, &knowing("fout\ngeheim"));
    assert_eq!(
        outline(&items),
        [
            "archive a.zip zip complete",
            "member a.zip::een.txt text complete",
            "member a.zip::twee.txt unknown encrypted",
            "member a.zip::drie.txt text complete",
        ]
    );
    assert_eq!(items[3].text(), "BSN 123456782 in drie.txt");
    // The old cipher.
    let sealed = kind("dicht.zip");
    let unread = "member dicht.zip::brief.txt unknown encrypted";
    assert_eq!(outline(&super::items("dicht.zip", sealed))[1], unread);
    let wrong = items_asking("dicht.zip", sealed, &limits, &knowing("fout\nmis"));
    assert_eq!(outline(&wrong)[1], unread);
    let opened = items_asking("dicht.zip", sealed, &limits, &knowing("fout\nmis\ngeheim"));
    assert!(opened.iter().all(|item| item.coverage() == Coverage::Complete));
    assert!(opened[1].text().contains("071202559"));
}

#[test]
fn damage_in_a_solid_archive_is_said() {
    let mut bytes = kind("archief.7z").to_vec();
    bytes[60] ^= 0xFF;
    let items = items("archief.7z", &bytes);
    assert!(items[1..].iter().all(|item| item.coverage() != Coverage::Complete));
    assert_eq!(items.len(), 3, "both members are named");
    let mut bytes = kind("archief.rar").to_vec();
    let at = bytes.windows(8).position(|window| window == b"Geachte ").unwrap();
    bytes[at] ^= 1;
    let items = super::items("archief.rar", &bytes);
    assert_eq!(items[1].coverage(), DAMAGED);
    assert_eq!(items[2].coverage(), Coverage::Complete);
}
