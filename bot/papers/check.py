"""What a submitted file is, by its content and not by its name, and whether it is taken."""

import re
from dataclasses import dataclass

from bot.papers import apart, office
from bot.papers.trouble import Trouble
from rules.refusal import Refusal
from store.models import FileKind

MEGABYTE = 1024 * 1024
SIZE_MOST = 25 * MEGABYTE
"""Bytes."""

TAKEN = (
    "Papers are PDF, Word, PowerPoint or Excel files, images (PNG, JPEG, GIF, WebP, BMP, TIFF, HEIC), and Markdown or "
    "plain text in UTF-8."
)
REFUSALS = {
    Trouble.PROGRAM: "It is a program.",
    Trouble.PAGE: "It is a web page or a drawing for one (HTML, SVG, XML), which can hold programs. Save it as PDF.",
    Trouble.RTF: "It is in Rich Text Format. Save it as Word (.docx) or PDF.",
    Trouble.NOT_UTF8: "It is text, but not in UTF-8. Save it again in UTF-8.",
    Trouble.NOTHING: "It is empty.",
    Trouble.UNKNOWN: "It is none of the files that are taken.",
    Trouble.ARCHIVE: "It is an archive and no Office file, or a damaged one. Submit the files in it one by one.",
    Trouble.OPEN_DOCUMENT: "It is in OpenDocument format. Save it as Word, PowerPoint, Excel or PDF.",
    Trouble.MACROS: "It has macros, which are programs. Save it without them (.docx, .pptx, .xlsx) or as PDF.",
    Trouble.LOCKED: "It needs a password to be opened. Save it without one.",
    Trouble.BOMB: "It unpacks to more than anybody can open.",
    Trouble.HEAVY: "It is too large or too deeply nested to be looked at.",
}
"""Why a file is not taken, and what to do."""

PROBLEMS = {
    Trouble.LOCKED: "It needs a password to be opened.",
    Trouble.RESTRICTED: "It is protected against changes, so its pages cannot be put into the pack.",
    Trouble.DAMAGED: "It is damaged, or was not saved completely.",
    Trouble.EMPTY: "It has no pages.",
    Trouble.HEAVY: "It is too large or too deeply nested to be put into the pack.",
}
"""Why a PDF that is taken cannot be merged."""

_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"dex\n",
    b"\0asm",
    b"L\0\0\0\x01\x14\x02\0",
    b"ITSF",
)
"""Of Windows, Unix, macOS, Java, Android and the web; shortcuts; compiled help."""

_SCRIPTS = ("#!", "%!")
"""Of a shell, and PostScript."""

_ARCHIVES = (b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"MSCF")
_IMAGES = {
    "png": rb"\x89PNG\r\n\x1a\n",
    "jpg": rb"\xff\xd8\xff",
    "gif": rb"GIF8[79]a",
    "webp": rb"RIFF....WEBP",
    "bmp": rb"BM....\0\0\0\0....[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0",
    "tif": rb"II\*\0|MM\0\*",
    "heic": rb"....ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)",
    "avif": rb"....ftypavi[fs]",
}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\3\4", b"PK\5\6", b"PK\7\x08")
_PAGE = re.compile(r"<(!doctype|\?xml|html|head|body|script|iframe|svg)\b", re.IGNORECASE)
_BLANK = re.compile(r"\s*")
_NOT_TEXT = re.compile(rb"[\0-\x08\x0b\x0e-\x1f\x7f]")
_ENDINGS = {
    "docx": ("docx", "dotx"),
    "doc": ("doc", "dot"),
    "pptx": ("pptx", "ppsx", "potx"),
    "ppt": ("ppt", "pps", "pot"),
    "xlsx": ("xlsx", "xltx"),
    "xls": ("xls", "xlt"),
    "jpg": ("jpg", "jpeg"),
    "tif": ("tif", "tiff"),
    "heic": ("heic", "heif"),
    "md": ("md", "markdown", "txt", "text", "csv"),
}
"""How names of a format end; the first is given to a name that ends otherwise, so that it opens as what it is."""

_KINDS = {
    **dict.fromkeys(office.WORD, FileKind.WORD),
    **dict.fromkeys(office.POWERPOINT, FileKind.POWERPOINT),
    **dict.fromkeys(office.EXCEL, FileKind.EXCEL),
    **dict.fromkeys(_IMAGES, FileKind.IMAGE),
    "pdf": FileKind.PDF,
    "md": FileKind.MARKDOWN,
}


@dataclass(frozen=True)
class Looked:
    """What a file that is taken is; `problem` is a sentence about why its pages cannot be put into the pack.

    `name` is its name with an ending that fits; only a PDF has `pages`, and only one without a problem.
    """

    kind: FileKind
    name: str
    pages: int | None = None
    problem: str = ""


def look_at(data: bytes, name: str, *, taken: str = TAKEN) -> Looked:
    """What these bytes are; a Refusal that says why, and what is `taken` where they come in, if they are no document.

    Bounded in time and memory whatever they are: archives and PDFs are looked into in a process apart.
    """
    if len(data) > SIZE_MOST:
        raise too_large()
    if data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\f\0").startswith(b"%PDF-"):
        return _pdf(data, name)
    form, trouble = _format(data)
    if trouble:
        raise Refusal(f"{REFUSALS[trouble]} {taken}")
    return Looked(_KINDS[form], _named(name, form))


def too_large() -> Refusal:
    """The answer to a file above the limit, by whoever notices first."""
    return Refusal(f"It is larger than {SIZE_MOST // MEGABYTE} MB. Make it smaller, or submit a link to it.")


def _pdf(data: bytes, name: str) -> Looked:
    found = apart.look("pdf", data)
    problem = PROBLEMS[Trouble(found["trouble"])] if found["trouble"] else ""
    return Looked(FileKind.PDF, _named(name, "pdf"), found.get("pages"), problem)


def _format(data: bytes) -> tuple[str, Trouble | None]:
    """The format, empty where there is trouble."""
    if not data:
        return "", Trouble.NOTHING
    if not _NOT_TEXT.search(data):
        return _text(data)
    if data.startswith(_ZIP):
        found = apart.look("office", data)
        return found.get("format", ""), Trouble(found["trouble"]) if found["trouble"] else None
    if data.startswith(_OLD_OFFICE):
        return office.of_old(data)
    if data.startswith(_ARCHIVES) or data[257:262] == b"ustar":
        return "", Trouble.ARCHIVE
    if data.startswith(_PROGRAMS):
        return "", Trouble.PROGRAM
    form = next((form for form, signature in _IMAGES.items() if re.match(signature, data, re.DOTALL)), "")
    if form:
        return form, None
    return "", Trouble.NOT_UTF8 if data.startswith((b"\xff\xfe", b"\xfe\xff")) else Trouble.UNKNOWN


def _text(data: bytes) -> tuple[str, Trouble | None]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "", Trouble.NOT_UTF8
    begins_at = _after_comments(text)
    if text.startswith(_SCRIPTS, begins_at):
        return "", Trouble.PROGRAM
    if text.startswith("{\\rtf", begins_at):
        return "", Trouble.RTF
    return ("", Trouble.PAGE) if _PAGE.match(text, begins_at) else ("md", None)


def _after_comments(text: str) -> int:
    """Where a text begins, after blanks and the comments that a web page may begin with."""
    at = _end_of_blank(text, 0)
    while text.startswith("<!--", at):
        end = text.find("-->", at + 4)
        at = _end_of_blank(text, end + 3) if end >= 0 else len(text)
    return at


def _end_of_blank(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at


def _named(name: str, form: str) -> str:
    endings = _ENDINGS.get(form, (form,))
    return name if name.lower().rpartition(".")[2] in endings and "." in name else f"{name}.{endings[0]}"
