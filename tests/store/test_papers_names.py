"""File names and titles: whatever they were meant to be, they end up as text in one line."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.papers.names import NAME_MOST, TITLE_MOST, inert_name, inert_title, title_from


@pytest.mark.parametrize(
    ("given_name", "inert"),
    [
        ("Tariffs 2028.pdf", "Tariffs 2028.pdf"),
        ("Données – été.docx", "Données – été.docx"),
        ("議題.pdf", "議題.pdf"),
        ("می\u200cخواهم.pdf", "می\u200cخواهم.pdf"),  # a word that is not spelt rightly without the joiner
        ("e\u0301te\u0301.pdf", "été.pdf"),  # one spelling of one name
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\System32\\calc.exe", "calc.exe"),
        ("..", "paper"),
        ("", "paper"),
        (" . ", "paper"),
        (".hidden.pdf", "hidden.pdf"),
        ("report.pdf. .", "report.pdf"),  # some systems drop what follows
        ("two\r\nlines\t.pdf", "two lines.pdf"),
        ("nul\0byte.pdf", "nulbyte.pdf"),
        ("annexe\u202efdp.exe", "annexefdp.exe"),  # it would be shown as annexeexe.pdf
        ("zero\u200bwidth\ufeff.pdf", "zerowidth.pdf"),
        ('what? "this" <b>|*.pdf', "what_ _this_ _b___.pdf"),
        ("file:stream.pdf", "file_stream.pdf"),
        ("CON", "_CON"),
        ("nul.pdf", "_nul.pdf"),
        ("Com1.tar.gz", "_Com1.tar.gz"),
        ("console.pdf", "console.pdf"),
        ("lone\ud800surrogate.pdf", "lonesurrogate.pdf"),
        ("a" * 300 + ".pdf", "a" * 196 + ".pdf"),
        ("é" * 300 + ".pdf", "é" * 98 + ".pdf"),
        ("a." + "b" * 300, "a." + "b" * 198),  # no extension is that long
    ],
)
def test_inert_name(given_name: str, inert: str) -> None:
    assert inert_name(given_name) == inert


@given(st.text())
def test_inert_name_is_one_short_name_that_stays_as_it_is(name: str) -> None:
    inert = inert_name(name)

    assert inert == inert.strip(". ")
    assert 0 < len(inert.encode()) <= NAME_MOST
    assert not set(inert) & set('/\\<>:"|?*')
    assert not any(unicodedata.category(each) in ("Cc", "Cs") for each in inert)
    assert inert_name(inert) == inert


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Tariffs 2028.pdf", "Tariffs 2028"),
        ("Tariffs.v2.pdf", "Tariffs.v2"),
        ("Tariffs", "Tariffs"),
        (".pdf", "pdf"),
        ("../x.pdf", "x"),
        ("Minutes of 3.11. as circulated", "Minutes of 3.11. as circulated"),  # that is no extension
    ],
)
def test_title_from_a_name(name: str, title: str) -> None:
    assert title_from(name) == title


@given(st.text())
def test_inert_title_is_one_short_line(title: str) -> None:
    inert = inert_title(title)

    assert len(inert) <= TITLE_MOST
    assert inert == " ".join(inert.split())
    assert inert_title(inert) == inert
