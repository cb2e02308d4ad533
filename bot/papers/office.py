"""A look at Office files: what they are by their own table of contents; none of their parts is opened.

`look` runs in a process of its own: `bot.papers.apart`.
"""

import re
from io import BytesIO
from zipfile import ZipFile

from bot.papers.trouble import Trouble

WORD, POWERPOINT, EXCEL = ("docx", "doc"), ("pptx", "ppt"), ("xlsx", "xls")

UNPACKED_MOST = 500 * 1024 * 1024
"""Bytes that the parts of a file may unpack to, by its own account."""

TYPES_MOST = 1024 * 1024
"""Bytes of the one part that is unpacked: the list of what the others are."""

_TYPES = "[Content_Types].xml"
_MAIN = re.compile(
    rb"application/vnd\.openxmlformats-officedocument\."
    rb"(wordprocessingml\.(?:document|template)|presentationml\.(?:presentation|slideshow|template)"
    rb"|spreadsheetml\.(?:sheet|template))\.main\+xml"
)
_BY_MAIN = {b"w": WORD[0], b"p": POWERPOINT[0], b"s": EXCEL[0]}

_ENTRY = 128
"""Bytes of one entry in the directory of an old file, which begins at a multiple of that."""

_LOCKS = ("EncryptedPackage", "EncryptionInfo")
_MACROS = ("Macros", "_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA")
_BY_STREAM = {"WordDocument": WORD[1], "PowerPoint Document": POWERPOINT[1], "Workbook": EXCEL[1], "Book": EXCEL[1]}


def look(data: bytes) -> dict[str, object]:
    """`format` of a ZIP archive that is an Office file, or in `trouble` the reason why it is not taken."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            return _found(*_of_archive(archive))
    except MemoryError:
        return _found("", Trouble.HEAVY)
    except Exception:  # what is broken can break the reading of it in any way
        return _found("", Trouble.ARCHIVE)


def of_old(data: bytes) -> tuple[str, Trouble | None]:
    """(format, trouble) of a file in the form before 2007, by the names in its directory."""
    if any(_has_entry(data, name) for name in _LOCKS):
        return "", Trouble.LOCKED
    if any(_has_entry(data, name) for name in _MACROS):
        return "", Trouble.MACROS
    for name, form in _BY_STREAM.items():
        if _has_entry(data, name):
            return form, None
    return "", Trouble.ARCHIVE


def _of_archive(archive: ZipFile) -> tuple[str, Trouble | None]:
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > UNPACKED_MOST:
        return "", Trouble.BOMB
    names = {part.filename.lower() for part in parts}
    if "mimetype" in names and "content.xml" in names:
        return "", Trouble.OPEN_DOCUMENT
    if _TYPES.lower() not in names or archive.getinfo(_TYPES).file_size > TYPES_MOST:
        return "", Trouble.ARCHIVE
    with archive.open(_TYPES) as part:
        types = part.read(TYPES_MOST)
    if b"macroenabled" in types.lower() or any(name.endswith("vbaproject.bin") for name in names):
        return "", Trouble.MACROS
    main = _MAIN.search(types)
    return (_BY_MAIN[main[1][:1]], None) if main else ("", Trouble.ARCHIVE)


def _has_entry(data: bytes, name: str) -> bool:
    """Whether there is a directory entry of that name: the name, zeros, and its length in bytes where that stands."""
    wanted = name.encode("utf-16-le").ljust(64, b"\0") + (2 * len(name) + 2).to_bytes(2, "little")
    at = data.find(wanted)
    while at >= 0 and at % _ENTRY:
        at = data.find(wanted, at + 1)
    return at >= 0


def _found(form: str, trouble: Trouble | None) -> dict[str, object]:
    return {"format": form, "trouble": trouble}
