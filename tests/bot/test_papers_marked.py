"""The marks of the members' version are found in every format, however the words are broken up, and nowhere else."""

import io

import pytest
from docx import Document
from reportlab.pdfgen.canvas import Canvas

from bot.papers import apart
from bot.papers.marked import look


def word(*runs: str) -> bytes:
    """A Word document of one heading, in pieces as a word processor leaves them."""
    document = Document()
    heading = document.add_heading()
    for run in runs:
        heading.add_run(run).bold = len(run) % 2 == 0
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def pdf(*lines: str) -> bytes:
    """A PDF of those lines."""
    made = io.BytesIO()
    canvas = Canvas(made)
    for number, line in enumerate(lines):
        canvas.drawString(72, 700 - 20 * number, line)
    canvas.save()
    return made.getvalue()


MARKED = {
    "word": word("P1. The board (private, members only)"),
    "word in pieces": word("P1. The board (pri", "vate, mem", "bers only)"),
    "word, curly": word("Members’ version, with private parts."),
    "pdf": pdf("P1. The board (private, members only)"),
    "pdf, two lines": pdf("P1. The board (private,", "members only)"),
    "markdown": b"## P1. The board (private, members only)",
    "old word": b"\xd0\xcf\x11\xe0" + "(private, members only)".encode("utf-16-le"),
}
UNMARKED = {
    "word": word("1. Tariffs, and what members only heard in private"),
    "pdf": pdf("1. Tariffs"),
    "markdown": b"## 1. Tariffs",
    "a broken archive": b"PK\3\4nothing",
    "a broken pdf": b"%PDF-1.7 nothing",
    "nothing": b"",
}


@pytest.mark.parametrize("data", MARKED.values(), ids=MARKED)
def test_a_mark_is_found(data: bytes) -> None:
    assert look(data) == {"is_marked": True, "trouble": ""}


@pytest.mark.parametrize("data", UNMARKED.values(), ids=UNMARKED)
def test_what_has_no_mark_has_none(data: bytes) -> None:
    assert look(data) == {"is_marked": False, "trouble": ""}


def test_it_is_looked_for_in_a_process_apart() -> None:
    assert apart.look("marked", MARKED["word"])["is_marked"] is True
