"""The files beside an export, under names that mean nothing to any system, whatever people called them."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from store.models import FileKind, FileState

BESIDE = {
    "paper_version": "papers/paper-{row.paper_id}-version-{row.number}",
    "minutes_file": "minutes/minutes-{row.id}",
}
"""Tables whose rows have a file, and what it is called: by numbers alone."""

_EXTENSIONS = {
    FileKind.PDF: (".pdf",),
    FileKind.WORD: (".docx", ".doc"),
    FileKind.POWERPOINT: (".pptx", ".ppt"),
    FileKind.EXCEL: (".xlsx", ".xls"),
    FileKind.IMAGE: (".png", ".jpg", ".jpeg"),
    FileKind.MARKDOWN: (".md",),
}
"""How the name of a file may end by what is in it, the usual one first."""


@dataclass(frozen=True)
class Beside:
    """A file of the export: where it goes, and the digest that its bytes are kept under."""

    path: str
    digest: str


def beside(table: str, row: Any) -> Beside | None:
    """The file of a row; None if there is none, because it was refused or has not arrived."""
    if row.state is not FileState.KEPT:
        return None
    allowed = _EXTENSIONS[row.kind]
    given = PurePath(row.name).suffix.lower()
    return Beside(BESIDE[table].format(row=row) + (given if given in allowed else allowed[0]), row.digest)
