"""What others read in a file: its text, by programs and libraries that share nothing with ours.

    python3 reference.py KIND FILE

Prints text. Ends with 3 where the kind has no reference here, with 4 where the reference could not read the file, and
with 5, naming it, where a program or library is not installed: antiword, catdoc, unrtf, poppler-utils; openpyxl, xlrd,
extract-msg.
"""

import codecs
import email
import email.policy
import html.parser
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from xml.etree import ElementTree


class Absent(Exception):
    """Not installed."""


class Shown(html.parser.HTMLParser):
    """The text of a page, without what no one sees."""

    def __init__(self):
        super().__init__()
        self.text, self.skipped = [], 0

    def handle_starttag(self, tag, attrs):
        self.skipped += tag in ("script", "style")

    def handle_endtag(self, tag):
        self.skipped -= tag in ("script", "style") and self.skipped > 0
        if tag in ("p", "div", "td", "th", "li", "br", "tr", "h1", "h2", "h3", "title"):
            self.text.append(" ")

    def handle_data(self, data):
        if not self.skipped:
            self.text.append(data)


def of_html(text):
    shown = Shown()
    shown.feed(text)
    return "".join(shown.text)


def library(name):
    try:
        return __import__(name)
    except ImportError:
        raise Absent(name) from None


def of_program(*args):
    if not shutil.which(args[0]):
        raise Absent(args[0])
    with tempfile.TemporaryDirectory() as folder:
        # unrtf writes pictures to where it stands.
        run = subprocess.run(args, capture_output=True, timeout=120, cwd=folder)
    if run.returncode or not run.stdout:
        sys.exit(4)
    return run.stdout.decode("utf-8", "replace")


def local(element):
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def lines(root, own, texts, gaps):
    """One line for each paragraph: what stands in it is joined, what lies inside it and is `own` has its own line.

    A walk through the tree, where patterns over the tags glued words or tore them and took numbers of the layout
    (`wp:posOffset`) for text. `texts` are the elements whose text counts; None: all inside a paragraph."""
    all_lines = []

    def walk(element, line):
        tag = local(element)
        if tag in own:
            line = []
            all_lines.append(line)
        if element.text and line is not None and (texts is None or tag in texts):
            line.append(element.text)
        if tag in gaps and line is not None:
            line.append(" ")
        for child in element:
            walk(child, line)
            if child.tail and line is not None and texts is None:
                line.append(child.tail)

    walk(root, None if texts is None else all_lines.append([]) or all_lines[0])
    return "\n".join("".join(line) for line in all_lines)


def of_parts(path, wanted, say):
    with zipfile.ZipFile(path) as package:
        names = [name for name in package.namelist() if re.search(wanted, name)]
        return "\n".join(say(name, ElementTree.fromstring(package.read(name))) for name in names)


def of_docx(path):
    def say(_, root):
        return lines(root, {"p"}, {"t", "delText", "instrText"}, {"tab", "br", "cr", "ptab", "noBreakHyphen", "fldChar"})

    return of_parts(path, r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml$", say)


def of_pptx(path):
    def say(_, root):
        return lines(root, {"p", "text"}, {"t", "text"}, {"br", "tab"})

    return of_parts(path, r"ppt/(slides|notesSlides|comments)/[^/]*\.xml$", say)


def of_xlsx(path):
    openpyxl = library("openpyxl")
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    cells = []
    for sheet in book.worksheets:
        cells.append(sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cells.append(cell.value)
                elif is_whole(cell.value) and cell.number_format in ("General", "0"):
                    cells.append(str(int(cell.value)))
    return " ".join(cells)


def is_whole(value):
    """Whole numbers, such as a BSN, look the same in every program; fractions are rounded as each likes."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value == value // 1 and abs(value) < 1e11


def of_odf(path):
    with zipfile.ZipFile(path) as package:
        # What is encrypted opens as a zip and looks like text.
        if b"encryption-data" in package.read("META-INF/manifest.xml"):
            sys.exit(4)

    def say(_, root):
        return lines(root, {"p", "h", "note", "annotation"}, None, {"s", "tab", "line-break"})

    return of_parts(path, r"^(content|styles)\.xml$", say)


def of_epub(path):
    text = []
    with zipfile.ZipFile(path) as book:
        for name in book.namelist():
            if name.lower().endswith((".html", ".xhtml", ".htm")):
                text.append(of_html(book.read(name).decode("utf-8", "replace")))
    return "\n".join(text)


def of_mail(path):
    message = opened(Path(path).read_bytes())
    frame = tuple(f"--{part.get_boundary()}" for part in message.walk() if part.get_boundary())
    return "\n".join(texts(message, frame))


def opened(raw):
    return email.message_from_bytes(raw, policy=email.policy.default)


def texts(part, frame):
    yield str(part.get("subject", ""))
    packing = str(part.get("content-transfer-encoding", "")).strip().lower()
    if part.get_content_type() == "message/rfc822" and packing in ("base64", "quoted-printable"):
        # Python leaves an encoded message encoded: letters that no person sees.
        raw = "".join(inner.as_string() for inner in part.get_payload()).strip().encode("ascii", "replace")
        yield from texts(opened(codecs.decode(raw, "base64" if packing == "base64" else "quopri")), frame)
    elif part.is_multipart():
        for inner in part.get_payload():
            yield from texts(inner, frame)
    elif part.get_content_maintype() == "text":
        body = unframed(decoded(part), frame)
        yield of_html(body) if part.get_content_subtype() == "html" else body


def unframed(text, frame):
    """Where Python meets a boundary in vain, it takes it, and the headers under it, for text."""
    kept, head = [], False
    for line in text.split("\n"):
        if frame and line.strip().startswith(frame):
            head = True
            continue
        head = head and ":" in line
        if not head:
            kept.append(line)
    return "\n".join(kept)


def decoded(part):
    """The text in its charset. Writers say ASCII of text that is none, for which Python puts marks inside words."""
    raw = part.get_payload(decode=True) or b""
    for charset in (part.get_content_charset("utf-8"), "utf-8"):
        try:
            return raw.decode(charset)
        except (LookupError, UnicodeError):
            continue
    return raw.decode("windows-1252", "replace")


def of_msg(path):
    extract_msg = library("extract_msg")

    def say(**how):
        with extract_msg.openMsg(path, **how) as message:
            parts = (message.subject, message.sender, message.to, message.body)
            # Without a code page of its strings the library guesses; the message often states that of its body.
            stated = None if message.areStringsUnicode or "3FFD0003" in message.props else message.props.get("3FDE0003")
            return "\n".join(str(text) for text in parts if text), stated

    text, stated = say()
    if stated is not None:
        try:
            name = codecs.lookup(f"cp{stated.value}").name
        except LookupError:
            return text
        text, _ = say(overrideEncoding=name)
    return text


def of_xls(path):
    """Was xls2csv, which knows no code pages and rounds fractions in its own way."""
    xlrd = library("xlrd")
    text = []
    with open("/dev/null", "w") as nowhere, xlrd.open_workbook(path, logfile=nowhere) as book:
        for sheet in book.sheets():
            text.append(sheet.name)
            for row in range(sheet.nrows):
                for cell in sheet.row(row):
                    if cell.ctype == xlrd.XL_CELL_TEXT:
                        text.append(cell.value)
                    elif cell.ctype == xlrd.XL_CELL_NUMBER and is_whole(cell.value):
                        text.append(str(int(cell.value)))
    return " ".join(text)


def of_two(first, second):
    """The words on which two programs agree: each of them guesses where a file is odd."""
    return " ".join(set(words(of_program(*first))) & set(words(of_program(*second))))


def of_doc(path):
    return of_two(("antiword", "-m", "UTF-8.txt", "-w", "0", path), ("catdoc", "-d", "utf-8", "-w", path))


def of_rtf(path):
    return of_two(("unrtf", "--text", "--quiet", path), ("catdoc", "-d", "utf-8", "-w", path))


def words(text):
    return re.findall(r"[^\W_]{3,}", text.lower())


READERS = {
    "pdf": lambda path: of_program("pdftotext", "-q", path, "-"),
    "doc": of_doc,
    "rtf": of_rtf,
    "xls": of_xls,
    "ppt": lambda path: of_program("catppt", "-d", "utf-8", path),
    "docx": of_docx, "docm": of_docx,
    "pptx": of_pptx, "pptm": of_pptx,
    "xlsx": of_xlsx, "xlsm": of_xlsx,
    "odt": of_odf, "ods": of_odf, "odp": of_odf,
    "epub": of_epub,
    "eml": of_mail,
    "msg": of_msg,
}


def main():
    kind, path = sys.argv[1], str(Path(sys.argv[2]).resolve())
    # Some of the files are hostile on purpose.
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
    resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
    sys.setrecursionlimit(20_000)
    if kind not in READERS:
        sys.exit(3)
    try:
        text = READERS[kind](path)
    except Absent as what:
        sys.stdout.write(str(what))
        sys.exit(5)
    except Exception:
        sys.exit(4)
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))


main()
