"""What others read in a file: its text, by programs and libraries that share nothing with ours.

    python3 reference.py KIND FILE

Prints text. Ends with 3 where the kind has no reference here, and with 4 where the reference could not read the file.
"""

import email
import email.policy
import html.parser
import re
import resource
import subprocess
import sys
import zipfile
from pathlib import Path


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


def of_program(*args):
    run = subprocess.run(args, capture_output=True, timeout=120)
    if run.returncode or not run.stdout:
        sys.exit(4)
    return run.stdout.decode("utf-8", "replace")


def of_parts(path, wanted, glue):
    """The text of the parts of a package whose names match: elements of `glue` stand inside words, others part them."""
    text = []
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if re.search(wanted, name):
                part = package.read(name).decode("utf-8", "replace")
                part = re.sub(rf"</?(?:{glue})(?:\s[^>]*)?/?>", "", part)
                text.append(html.unescape(re.sub(r"<[^>]+>", " ", part)))
    return "\n".join(text)


RUN = r"w:(?:r|t|rPr|b|i|u|sz|szCs|bCs|iCs|color|rFonts|lang|proofErr|noProof|vertAlign|rStyle|bookmarkStart|bookmarkEnd|spacing|kern)"


def of_docx(path):
    return of_parts(path, r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml$", RUN)


def of_pptx(path):
    return of_parts(path, r"ppt/(slides|notesSlides|comments)/[^/]*\.xml$", r"a:(?:r|t|rPr|solidFill|srgbClr|schemeClr|latin|cs|ea)")


def of_xlsx(path):
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    cells = []
    for sheet in book.worksheets:
        cells.append(sheet.title)
        for row in sheet.iter_rows():
            cells += [cell.value for cell in row if isinstance(cell.value, str)]
    return " ".join(cells)


def of_odf(path):
    return of_parts(path, r"^content\.xml$", r"text:(?:span|a|bookmark|bookmark-start|bookmark-end|soft-page-break)")


def of_epub(path):
    text = []
    with zipfile.ZipFile(path) as book:
        for name in book.namelist():
            if name.lower().endswith((".html", ".xhtml", ".htm")):
                text.append(of_html(book.read(name).decode("utf-8", "replace")))
    return "\n".join(text)


def of_mail(path):
    message = email.message_from_bytes(Path(path).read_bytes(), policy=email.policy.default)
    text = [str(message.get("subject", ""))]
    for part in message.walk():
        if part.get_content_maintype() == "text":
            try:
                content = part.get_content()
            except (LookupError, UnicodeError):
                continue
            text.append(of_html(content) if part.get_content_subtype() == "html" else content)
    return "\n".join(text)


def of_msg(path):
    import extract_msg

    with extract_msg.openMsg(path) as message:
        return "\n".join(str(text) for text in (message.subject, message.sender, message.to, message.body) if text)


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
    "xls": lambda path: of_program("xls2csv", "-d", "utf-8", path),
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
    kind, path = sys.argv[1:]
    # Some of the files are hostile on purpose.
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
    resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
    if kind not in READERS:
        sys.exit(3)
    try:
        text = READERS[kind](path)
    except (ImportError, FileNotFoundError):
        sys.exit(3)
    except Exception:
        sys.exit(4)
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))


main()
