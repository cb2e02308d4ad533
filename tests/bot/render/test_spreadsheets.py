"""CSV that a spreadsheet opens as text."""

import csv
import io

import pytest

from bot.render.spreadsheets import csv_bytes


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_every_cell_is_quoted_and_the_file_says_that_it_is_utf_8() -> None:
    data = csv_bytes(("name", "on"), [('Zieliński, T. "Tom"', "2027-11-01"), ("", "")])

    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig") == ('"name","on"\r\n"Zieliński, T. ""Tom""","2027-11-01"\r\n"",""\r\n')


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1"])
def test_what_begins_like_a_formula_is_text(cell: str) -> None:
    assert rows(csv_bytes(("name",), [(cell,)]))[1] == [f"'{cell}"]


@pytest.mark.parametrize("cell", ["Acme", "a=b", "1-2", "'quoted'", ""])
def test_anything_else_is_as_it_is(cell: str) -> None:
    assert rows(csv_bytes(("name",), [(cell,)]))[1] == [cell]
