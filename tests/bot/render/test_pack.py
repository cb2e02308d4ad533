"""A pack of twelve papers, as two readers find it: its pages, stamps, links, bookmarks and what it says of itself."""

import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest
from pack_papers import PUBLISHED_AT, SHOUT, Twelve, a_document, a_paper, an_item, paper, twelve
from pypdf import PdfReader
from pypdf.generic import ArrayObject

from bot.render.pack import pack_pdf
from bot.render.pack.geometry import BAND

ROOT = Path(__file__).parents[3]


class Read:
    """A pack with what it was made of, opened by two readers that know nothing of each other."""

    def __init__(self, made_of: Twelve) -> None:
        self.made_of = made_of
        self.data = pack_pdf(made_of.document)
        self.reader = PdfReader(io.BytesIO(self.data))
        self.other = pypdfium2.PdfDocument(self.data)
        self.texts = [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in self.other]
        self.cover = [text for text in self.texts if "\nAgenda · page" in text]

    def first_page(self, place: int) -> int:
        """Of a paper, counted from nought, by what was bound before it."""
        return len(self.cover) + sum(max(pages, 1) for pages in self.made_of.pages[:place])


@pytest.fixture(
    scope="module", params=[pytest.param(2, id="small"), pytest.param(43, id="300 pages", marks=pytest.mark.slow)]
)
def pack(request: pytest.FixtureRequest) -> Read:
    """Twelve papers: 14 pages of their own, or 301."""
    return Read(twelve(request.param))


def test_pack_is_sound(pack: Read, tmp_path: Path) -> None:
    path = tmp_path / "pack.pdf"
    path.write_bytes(pack.data)
    qpdf = shutil.which("qpdf")
    if qpdf is None:
        words = "qpdf is not installed (apt-get install qpdf)"
        pytest.fail(words) if os.environ.get("CONVENOR_NO_SKIP") else pytest.skip(words)

    checked = subprocess.run([qpdf, "--check", path], capture_output=True, text=True, check=False)  # noqa: S603

    assert (checked.returncode, checked.stderr) == (0, "")


def test_pack_holds_every_page_in_order(pack: Read) -> None:
    own = [re.findall(r"(\w), own page (\d+)", text) for text in pack.texts]
    letters = [paper.letter for paper in pack.made_of.papers]

    expected: list[list[tuple[str, str]]] = [[] for _ in pack.cover]
    for letter, pages in zip(letters, pack.made_of.pages, strict=True):
        expected += [[(letter, str(page + 1))] for page in range(pages)] or [[]]
    assert own == expected


def test_every_page_is_stamped(pack: Read) -> None:
    stamps = [re.findall(r"((?:Agenda|Paper \w) · [a-z0-9 ]+) (\d+)$", text) for text in pack.texts]

    covers = len(pack.cover)
    expected = [[(f"Agenda · page {page} of {covers}", str(page))] for page in range(1, covers + 1)]
    for each, pages in zip(pack.made_of.papers, pack.made_of.pages, strict=True):
        names = [f"page {page} of {pages}" for page in range(1, pages + 1)]
        names = names or ["a link" if each.link else "a separate file"]
        expected += [
            [(f"Paper {each.letter} · {name}", str(len(expected) + place))] for place, name in enumerate(names, 1)
        ]
    assert stamps == expected


def test_cover_names_the_page_of_each_paper(pack: Read) -> None:
    told = [int(page) for page in re.findall(r"page (\d+)\n", "".join(pack.cover))]

    assert told == [pack.first_page(place) + 1 for place in range(12)]


def test_cover_leads_to_each_paper(pack: Read) -> None:
    links = [annotation.get_object() for page in pack.reader.pages[: len(pack.cover)] for annotation in page["/Annots"]]
    pages = [pack.reader.get_page_number(link["/Dest"][0].get_object()) for link in links if "/Dest" in link]

    assert pages == [pack.first_page(place) for place in range(12)]
    assert [link["/Border"] for link in links] == [[0, 0, 0]] * len(links), "no reader draws a frame"
    assert [link["/A"]["/URI"] for link in links if "/A" in link] == [pack.made_of.document.place]


def test_links_on_the_cover_lie_over_their_papers(pack: Read) -> None:
    found = []
    for number in range(len(pack.cover)):
        text = pack.other[number].get_textpage()
        links = [annotation.get_object() for annotation in pack.reader.pages[number]["/Annots"]]
        areas = [link["/Rect"] for link in links if "/Dest" in link]
        found += [text.get_text_bounded(*map(float, area)).split()[0] for area in areas]

    assert found == [paper.letter for paper in pack.made_of.papers]


def test_bookmarks_are_items_and_papers_and_their_own(pack: Read) -> None:
    pages, bookmarked = pack.made_of.pages[6], pack.first_page(6)
    own = [(2 if page % 2 else 3, f"Section {page} of G", bookmarked + page - 1) for page in range(1, pages + 1)]
    expected = [(0, "Agenda", 0)]
    place = 0
    for item in pack.made_of.document.items:
        line = next(page for page, text in enumerate(pack.cover) if f"\n{item.number}. {item.title}" in text)
        expected.append((0, f"{item.number}. {item.title}", line))
        for each in item.papers:
            expected.append((1, f"Paper {each.letter}: {each.title}", pack.first_page(place)))
            expected += own if each.letter == "G" else []
            place += 1

    assert list(bookmarks_of(pack.reader, pack.reader.outline)) == expected
    told = [(each.level, each.get_title(), each.get_dest().get_index()) for each in pack.other.get_toc()]
    assert told == expected


def test_own_bookmarks_lead_to_their_place_on_the_page(pack: Read) -> None:
    """To the middle of a page, which is a little higher above the stamp."""
    sections = [each.get_dest().get_view() for each in pack.other.get_toc() if each.get_title().startswith("Section")]
    height = float(pack.reader.pages[pack.first_page(6)].mediabox.height)
    middle = BAND + (height - BAND) / 2

    assert {round(view[1][1]) for view in sections} == {round(middle)}


def test_links_inside_a_paper_stay_inside_it(pack: Read) -> None:
    first = pack.first_page(6)
    for page in pack.reader.pages[first : first + pack.made_of.pages[6]]:
        inside, outside = (annotation.get_object() for annotation in page["/Annots"])
        assert pack.reader.get_page_number(inside["/Dest"][0].get_object()) == first
        assert outside["/A"] == {"/S": "/URI", "/URI": "https://example.org/standard"}


def test_stamp_covers_nothing_of_a_paper(pack: Read) -> None:
    for number in [0, 4, 5, 6]:
        page = pack.other[pack.first_page(number)]
        text = page.get_textpage()
        place = text.search(SHOUT).get_next()
        boxes = [text.get_charbox(place[0] + each) for each in range(place[1])]
        assert min(bottom for _, bottom, _, _ in boxes) >= BAND


def test_pack_says_what_it_is(pack: Read) -> None:
    root = pack.reader.root_object

    assert pack.reader.metadata is not None
    assert pack.reader.metadata.title == "Agenda and papers: Digital Standards Working Group, Thursday 14 January 2027"
    assert pack.reader.metadata.author == "Digital Standards Working Group"
    assert pack.reader.metadata.subject == "Ordinary meeting"
    assert pack.reader.metadata.creation_date == pack.reader.metadata.modification_date == PUBLISHED_AT
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"] == {"/DisplayDocTitle": True}
    assert root["/PageMode"] == "/UseOutlines"
    assert pack.reader.page_labels == [str(number + 1) for number in range(len(pack.reader.pages))]


def test_every_font_of_ours_is_embedded(pack: Read) -> None:
    fonts = pack.reader.pages[0]["/Resources"]["/Font"]
    inner = [fonts[name]["/DescendantFonts"][0]["/FontDescriptor"] for name in fonts]

    assert all("/FontFile2" in each or "/FontFile3" in each for each in inner)
    assert len(inner) >= 2


def test_same_input_gives_same_bytes(pack: Read) -> None:
    assert pack_pdf(pack.made_of.document) == pack.data


@pytest.mark.slow
def test_same_input_gives_same_bytes_in_another_process() -> None:
    """Also where Python orders its sets differently, in another locale and another zone."""
    script = "import sys; from pack_papers import twelve; from bot.render.pack import pack_pdf; "
    script += "sys.stdout.buffer.write(pack_pdf(twelve(1).document))"
    surroundings = ({"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "2", "LC_ALL": "tr_TR.UTF-8", "TZ": "Asia/Tokyo"})
    made = [
        subprocess.run(  # noqa: S603
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}", **surrounding},
            capture_output=True,
            check=True,
        ).stdout
        for surrounding in surroundings
    ]

    assert made[0] == made[1] == pack_pdf(twelve(1).document)


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Agenda"},
        {"language": "cy"},
        {"published_at": PUBLISHED_AT.replace(minute=1)},
        {"items": (an_item(1, a_paper("A", paper("B"))),)},
    ],
)
def test_other_input_gives_another_identifier(changed: dict[str, object]) -> None:
    document = a_document(an_item(1, a_paper("A", paper("A"))))
    identifiers = [
        identifier_of(pack_pdf(each)) for each in (document, a_document(**{"items": document.items} | changed))
    ]

    assert identifiers[0] != identifiers[1]


def identifier_of(data: bytes) -> ArrayObject:
    return PdfReader(io.BytesIO(data)).trailer["/ID"]  # type: ignore[return-value]


def bookmarks_of(reader: PdfReader, outline: Sequence[object], depth: int = 0) -> list[tuple[int, str, int | None]]:
    found: list[tuple[int, str, int | None]] = []
    for each in outline:
        if isinstance(each, list):
            found += bookmarks_of(reader, each, depth + 1)
        else:
            found.append((depth, each.title, reader.get_destination_page_number(each)))  # type: ignore[attr-defined, arg-type]
    return found
