//! The words of RTF that begin a destination or stand for a character. Pure.

/// Where the text of a group goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dest {
    /// The flow of the group around it.
    Text,
    /// Nowhere: settings and tables of the format.
    Skip,
    /// The table of fonts, for their code pages.
    Fonts,
    /// A flow of its own that people see: a header, a note, a text box.
    Part(&'static str),
    /// A value with a name: author, title, target of a link.
    Property(&'static str),
    /// A picture in hexadecimal.
    Picture,
    /// A file that is embedded, in hexadecimal.
    Object,
    /// The name of a property of a shape or a document, for the value behind it.
    PropertyName,
    /// The value behind that name, of a shape.
    ShapeValue,
    /// The value behind that name, of a document.
    NamedValue,
    /// The same text twice, for old and for new programs; the second is in `\ud`.
    Twice,
    /// The text of `\upr` that counts.
    Unicode,
    /// A tag of the page that was wrapped in RTF.
    HtmlTag,
    /// What old programs show instead of a shape.
    ShapeFallback,
    /// What old programs show instead of a picture.
    PictureFallback,
}

/// Where the text behind this word goes; `None` if it begins no destination.
pub(super) fn dest(word: &str) -> Option<Dest> {
    if SKIPPED.contains(&word) {
        return Some(Dest::Skip);
    }
    Some(match word {
        "fonttbl" => Dest::Fonts,
        "header" | "headerl" | "headerr" | "headerf" => Dest::Part("header"),
        "footer" | "footerl" | "footerr" | "footerf" => Dest::Part("footer"),
        "footnote" => Dest::Part("footnote"),
        "annotation" => Dest::Part("annotation"),
        "shptxt" | "dptxbxtext" => Dest::Part("text box"),
        "title" => Dest::Property("title"),
        "subject" => Dest::Property("subject"),
        "author" | "operator" | "atnauthor" | "atnid" | "revtbl" | "protusertbl" => {
            Dest::Property("author")
        }
        "manager" => Dest::Property("manager"),
        "company" => Dest::Property("company"),
        "category" => Dest::Property("category"),
        "keywords" => Dest::Property("keywords"),
        "comment" | "doccomm" => Dest::Property("comment"),
        "hlinkbase" | "fldinst" => Dest::Property("link"),
        "template" | "filetbl" => Dest::Property("file"),
        "pict" => Dest::Picture,
        "objdata" => Dest::Object,
        "sn" | "propname" => Dest::PropertyName,
        "sv" => Dest::ShapeValue,
        "staticval" | "linkval" => Dest::NamedValue,
        "upr" => Dest::Twice,
        "ud" => Dest::Unicode,
        "htmltag" => Dest::HtmlTag,
        "shprslt" => Dest::ShapeFallback,
        "nonshppict" => Dest::PictureFallback,
        _ if AROUND.contains(&word) => Dest::Text,
        _ => return None,
    })
}

/// Whether the value of this property of a shape is text: those of Office whose names begin so are, and
/// the letters of a `WordArt`.
pub(super) fn is_text_of_shape(name: &str) -> bool {
    name.starts_with("wz") || matches!(name, "gtextUNICODE" | "gtextRTF")
}

/// Destinations that only hold others, or text of the flow around them.
const AROUND: [&str; 22] = [
    "shppict",
    "shpinst",
    "shp",
    "shpgrp",
    "do",
    "sp",
    "picprop",
    "field",
    "fldrslt",
    "fldtype",
    "formfield",
    "info",
    "userprops",
    "object",
    "result",
    "listtext",
    "pntext",
    "pntxta",
    "pntxtb",
    "nesttableprops",
    "background",
    "rtf",
];

/// What programs write for each other: no text of a person, names of fonts and styles apart.
const SKIPPED: [&str; 60] = [
    "colortbl",
    "stylesheet",
    "listtable",
    "listoverridetable",
    "rsidtbl",
    "generator",
    "pgptbl",
    "pgdsctbl",
    "latentstyles",
    "themedata",
    "colorschememapping",
    "datastore",
    "xmlnstbl",
    "mmathPr",
    "panose",
    "falt",
    "fname",
    "fontemb",
    "blipuid",
    "bliptag",
    "datafield",
    "bkmkstart",
    "bkmkend",
    "atnref",
    "atndate",
    "atntime",
    "atrfstart",
    "atrfend",
    "atnicn",
    "atnparent",
    "ftnsep",
    "ftnsepc",
    "ftncn",
    "aftnsep",
    "aftnsepc",
    "aftncn",
    "passwordhash",
    "password",
    "writereservhash",
    "wgrffmtfilter",
    "oldcprops",
    "oldpprops",
    "oldtprops",
    "oldsprops",
    "defchp",
    "defpap",
    "hsv",
    "nonesttables",
    "svb",
    "fchars",
    "lchars",
    "mhtmltag",
    "objclass",
    "objtime",
    "pnseclvl",
    "creatim",
    "revtim",
    "printim",
    "buptim",
    "docfmt",
];

/// The character that a word stands for. Cells are parted by tabs, paragraphs and rows by line ends.
pub(super) fn character(word: &str) -> Option<char> {
    Some(match word {
        "par" | "line" | "sect" | "page" | "column" | "row" | "nestrow" | "softline" | "lbr"
        | "softpage" => '\n',
        "tab" | "cell" | "nestcell" => '\t',
        "emdash" => '—',
        "endash" => '–',
        "lquote" => '‘',
        "rquote" => '’',
        "ldblquote" => '“',
        "rdblquote" => '”',
        "bullet" => '•',
        "emspace" | "enspace" | "qmspace" => ' ',
        _ => return None,
    })
}

/// The code page of a character set of a font; `None` for the one of the document.
pub(super) fn code_page(charset: i32) -> Option<u32> {
    Some(match charset {
        0 => 1252,
        77 => 10_000,
        128 => 932,
        129 | 130 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        254 => 437,
        255 => 850,
        _ => return None,
    })
}
