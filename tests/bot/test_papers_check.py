"""What a submitted file is by its content, what is not taken, and what hostile files cost."""

import json
from contextlib import suppress
from pathlib import Path

import files
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.papers import apart, office, pdf
from bot.papers.check import PROBLEMS, REFUSALS, SIZE_MOST, TAKEN, Looked, look_at
from bot.papers.trouble import Trouble
from rules.refusal import Refusal
from store.models import FileKind

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


@pytest.mark.parametrize(
    ("data", "name", "looked"),
    [
        (files.pdf(3), "Tariffs.PDF", Looked(FileKind.PDF, "Tariffs.PDF", 3)),
        (b"\xef\xbb\xbf\n" + files.pdf(), "a.pdf", Looked(FileKind.PDF, "a.pdf", 1)),
        (files.office(files.WORD), "a.docx", Looked(FileKind.WORD, "a.docx")),
        (files.office("wordprocessingml.template"), "a.dotx", Looked(FileKind.WORD, "a.dotx")),
        (files.office(files.POWERPOINT), "a.pptx", Looked(FileKind.POWERPOINT, "a.pptx")),
        (files.office("presentationml.slideshow"), "a.ppsx", Looked(FileKind.POWERPOINT, "a.ppsx")),
        (files.office(files.EXCEL), "a.xlsx", Looked(FileKind.EXCEL, "a.xlsx")),
        (files.old_office("WordDocument", "1Table"), "a.doc", Looked(FileKind.WORD, "a.doc")),
        (files.old_office("PowerPoint Document"), "a.ppt", Looked(FileKind.POWERPOINT, "a.ppt")),
        (files.old_office("Workbook"), "a.xls", Looked(FileKind.EXCEL, "a.xls")),
        (files.old_office("Book"), "a.xls", Looked(FileKind.EXCEL, "a.xls")),
        (PNG, "a.png", Looked(FileKind.IMAGE, "a.png")),
        (b"\xff\xd8\xff\xe0" + bytes(9), "a.jpeg", Looked(FileKind.IMAGE, "a.jpeg")),
        (b"GIF89a" + bytes(9), "a.gif", Looked(FileKind.IMAGE, "a.gif")),
        (b"RIFF\n\0\0\0WEBPVP8 ", "a.webp", Looked(FileKind.IMAGE, "a.webp")),
        (b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0", "a.bmp", Looked(FileKind.IMAGE, "a.bmp")),
        (b"II*\0\x08\0\0\0", "a.tiff", Looked(FileKind.IMAGE, "a.tiff")),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "a.heic", Looked(FileKind.IMAGE, "a.heic")),
        (b"\0\0\0\x18ftypavif\0\0\0\0", "a.avif", Looked(FileKind.IMAGE, "a.avif")),
        ("# Tariffs\n\n*Été*\f".encode(), "a.md", Looked(FileKind.MARKDOWN, "a.md")),
        (b"\xef\xbb\xbfplain\r\n", "a.txt", Looked(FileKind.MARKDOWN, "a.txt")),
        (b"MZ Consulting, notes", "a.txt", Looked(FileKind.MARKDOWN, "a.txt")),  # initials make no program
        (b"<!-- lint off -->\n# Tariffs", "a.md", Looked(FileKind.MARKDOWN, "a.md")),
        (b"<div align=center>\n\n# Tariffs", "a.md", Looked(FileKind.MARKDOWN, "a.md")),
        (b"<header", "a.md", Looked(FileKind.MARKDOWN, "a.md")),
    ],
)
def test_look_at_tells_what_it_is(data: bytes, name: str, looked: Looked) -> None:
    assert look_at(data, name) == looked


@pytest.mark.parametrize(
    ("data", "given_name", "name"),
    [
        (PNG, "chart.exe", "chart.exe.png"),
        (PNG, "chart", "chart.png"),
        (PNG, "png", "png.png"),
        (PNG, "notes 3.11", "notes 3.11.png"),
        (b"format c:", "run.bat", "run.bat.md"),
        (b"a,b\n1,2", "figures.csv", "figures.csv"),
        (files.old_office("WordDocument"), "a.docx", "a.docx.doc"),
    ],
)
def test_look_at_gives_a_name_that_opens_as_what_it_is(data: bytes, given_name: str, name: str) -> None:
    assert look_at(data, given_name).name == name


@pytest.mark.parametrize(
    ("data", "trouble"),
    [
        (b"", Trouble.NOTHING),
        (b"MZ\x90\0\x03\0\0\0", Trouble.PROGRAM),
        (b"MZ\x90\0" + bytes(508) + files.pdf(), Trouble.PROGRAM),  # some readers would find the PDF in it
        (b"\x7fELF\x02\x01\x01\0", Trouble.PROGRAM),
        (b"\xcf\xfa\xed\xfe\x07\0\0\x01", Trouble.PROGRAM),
        (b"#!/bin/sh\nrm -rf /", Trouble.PROGRAM),
        (b"%!PS-Adobe-3.0\n", Trouble.PROGRAM),
        (b"<!DOCTYPE html><p>Tariffs", Trouble.PAGE),
        (b"\n <HTML>", Trouble.PAGE),
        (b"<!-- harmless --><!---->\n<script>alert(1)</script>", Trouble.PAGE),
        (b'<?xml version="1.0"?><svg onload="alert(1)"/>', Trouble.PAGE),
        (b"<svg onload='alert(1)'>", Trouble.PAGE),
        (b"{\\rtf1 Tariffs}", Trouble.RTF),
        ("Été".encode("latin-1"), Trouble.NOT_UTF8),
        ("Tariffs".encode("utf-16"), Trouble.NOT_UTF8),
        (b"\0\x01\x02\x03", Trouble.UNKNOWN),
        (b"GIF90a\0", Trouble.UNKNOWN),
        (files.archive({"a": b"x"}), Trouble.ARCHIVE),
        (b"PK\x05\x06" + bytes(18), Trouble.ARCHIVE),
        (b"PK\x03\x04 and no more\0", Trouble.ARCHIVE),
        (files.office(files.WORD)[:-30], Trouble.ARCHIVE),
        (files.office("visio.drawing"), Trouble.ARCHIVE),
        (b"7z\xbc\xaf\x27\x1c\0\x04", Trouble.ARCHIVE),
        (bytes(257) + b"ustar\0", Trouble.ARCHIVE),
        (files.old_office("__properties_version1.0"), Trouble.ARCHIVE),
        (files.archive({"mimetype": b"application/vnd.oasis", "content.xml": b""}), Trouble.OPEN_DOCUMENT),
        (files.office(parts={"word/vbaProject.bin": b"x"}), Trouble.MACROS),
        (files.office(is_macro_enabled=True), Trouble.MACROS),
        (files.old_office("WordDocument", "Macros"), Trouble.MACROS),
        (files.old_office("Workbook", "_VBA_PROJECT_CUR"), Trouble.MACROS),
        (files.old_office("EncryptedPackage", "EncryptionInfo"), Trouble.LOCKED),
    ],
)
def test_look_at_refuses_and_says_what_is_taken(data: bytes, trouble: Trouble) -> None:
    with pytest.raises(Refusal) as refused:
        look_at(data, "tariffs.pdf")

    assert refused.value.text == f"{REFUSALS[trouble]} {TAKEN}"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (files.pdf(password="secret"), Trouble.LOCKED),
        (files.pdf(password="secret", algorithm="RC4-128"), Trouble.LOCKED),
        (files.pdf(password=""), Trouble.RESTRICTED),
        (files.pdf(password="", algorithm="AES-128"), Trouble.RESTRICTED),
        (files.pdf(password="", algorithm="RC4-40"), Trouble.RESTRICTED),
        (files.pdf(0), Trouble.EMPTY),
        (files.pdf(20)[:-30], Trouble.DAMAGED),
        (files.pdf(20).replace(b"/Count 20", b"/Count 21"), Trouble.DAMAGED),
        (files.pdf() + bytes(5000) + b"%PDF-", Trouble.DAMAGED),
        (b"%PDF-1.7\nand nothing else", Trouble.DAMAGED),
        (files.book(1, b"not deflated", b"/Filter /FlateDecode"), Trouble.DAMAGED),
        (files.book(1, b"q Q", b"/Filter /Unheard"), Trouble.DAMAGED),
        (files.book(pdf.PAGES_MOST + 1), Trouble.HEAVY),
        (files.cyclic_pages(), Trouble.DAMAGED),
        (files.deep_pages(), Trouble.HEAVY),
        (files.doubling_pages(), Trouble.HEAVY),
        (files.swelling(80), Trouble.HEAVY),
    ],
)
def test_look_at_keeps_a_pdf_with_its_problem(data: bytes, problem: Trouble) -> None:
    assert look_at(data, "a.pdf") == Looked(FileKind.PDF, "a.pdf", None, PROBLEMS[problem])


def test_look_at_refuses_what_unpacks_to_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = files.office(parts={"word/media/1.bmp": bytes(1024 * 1024)})
    assert look_at(bomb, "a.docx").kind is FileKind.WORD

    monkeypatch.setattr(office, "UNPACKED_MOST", 1024 * 1024)

    assert office.look(bomb) == {"format": "", "trouble": Trouble.BOMB}


def test_look_at_measures_before_it_looks() -> None:
    with pytest.raises(Refusal, match="larger than 25 MB"):
        look_at(b"%PDF-1.7" + bytes(SIZE_MOST), "a.pdf")


@pytest.mark.parametrize(
    ("limit", "most", "data"),
    [
        ("CPU_SECONDS", 1, files.slow(40)),
        ("MEMORY_MOST", 100 * 1024**2, files.swelling(70)),
        ("SECONDS", 0.01, files.pdf()),
    ],
)
def test_look_at_ends_at_its_limits(monkeypatch: pytest.MonkeyPatch, limit: str, most: float, data: bytes) -> None:
    monkeypatch.setattr(apart, limit, most)

    assert look_at(data, "a.pdf").problem == PROBLEMS[Trouble.HEAVY]


def test_a_look_apart_has_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    seen = tmp_path / "seen"
    spy = f"import json, os\nwith open({str(seen)!r}, 'w') as seen: json.dump(dict(os.environ), seen)"
    (tmp_path / "sitecustomize.py").write_text(spy)
    monkeypatch.syspath_prepend(tmp_path)

    assert look_at(files.pdf(), "a.pdf").pages == 1

    assert set(json.loads(seen.read_text())) <= {"PYTHONPATH", "LC_CTYPE"}


def test_a_bug_in_a_look_apart_is_not_blamed_on_the_file() -> None:
    with pytest.raises(RuntimeError, match="unheard_of"):
        apart.look("unheard_of", b"")


@pytest.mark.parametrize("comment", [b"<!--", b"<!---->", b"<!-- -->\n"])
def test_look_at_passes_any_number_of_comments(comment: bytes) -> None:
    """Which would take for ever if each were looked at from each."""
    assert look_at(comment * 100_000, "a.md").kind is FileKind.MARKDOWN


@given(st.binary(max_size=400) | st.text().map(str.encode))
def test_look_at_raises_nothing_but_refusals(data: bytes) -> None:
    with suppress(Refusal):
        assert look_at(data, "a").kind in FileKind


@given(st.sampled_from(["xlsx", "pdf"]), st.data())
def test_a_look_inside_survives_what_is_broken(kind: str, drawn: st.DataObject) -> None:
    """What the child does with files that were good once, without the process around it."""
    whole = files.pdf(2) if kind == "pdf" else files.office(files.EXCEL)
    at = drawn.draw(st.integers(0, len(whole)))
    broken = whole[:at] + drawn.draw(st.binary(max_size=20)) + whole[at + drawn.draw(st.integers(0, 40)) :]

    found = (pdf if kind == "pdf" else office).look(broken)

    assert bool(found["trouble"]) != bool(found.get("pages") or found.get("format"))
