"""The cover of a pack: what it tells about the meeting, its items and its papers, whatever is written in them."""

import io
from datetime import datetime
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pack_papers import LONDON, STARTS_AT, a_document, a_paper, an_item, paper
from pypdf import PdfReader

from bot.render.pack import PRIVATE, PackDocument, pack_pdf
from bot.render.pack.cover import cover
from bot.render.pack.lettering import shown
from bot.render.pack.typecase import TypeCase

HOSTILE = "<b>Bold</b> &amp; {0} %s ${x} `rm` \\x41 [link](https://example.org) <!channel>"


def pages(document: PackDocument) -> list[str]:
    texts = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pack_pdf(document))]
    return [text.replace("\r\n", "\n") for text in texts]


def test_cover_of_a_small_pack() -> None:
    item = an_item(
        1,
        a_paper("A", paper("A", 3), title="Outturn"),
        a_paper("B", title="Detail", name="detail.xlsx", kind="excel"),
        title="Budget",
        heading="5a Standards",
        note="Carried over from Thursday 10 December 2026",
        is_late=True,
    )

    assert pages(a_document(item))[0] == (
        "Digital Standards Working Group\nAgenda and papers\nOrdinary meeting\n"
        "When\nThursday 14 January 2027, 10:00 to 11:30\n(Europe/London)\n"
        "Where\nhttps://meet.example.org/dswg\n"
        "Published\nThursday 7 January 2027, 10:00\n"
        "On the agenda\n1 item, 2 papers\n"
        "Agenda\n"
        "10:00\n10 min\n1. Budget Late\nTo agree what is proposed.\n"
        "Owner: Ada Byrne · 5a Standards · Carried over from Thursday 10 December 2026\n"
        "A Outturn\n3 pages\npage 2\n"
        "B Detail\ndetail.xlsx separate file\npage 5\n"
        "10:10 End of the agenda\n"
        "Agenda · page 1 of 1 1"
    )


def test_empty_agenda_is_a_document_too() -> None:
    found = pages(a_document(place="", minutes=60))

    assert len(found) == 1
    assert "Nothing has been put on the agenda yet." in found[0]
    assert "No items, no papers" in found[0]
    assert "Where\nTo be announced" in found[0]
    assert "End of the agenda" not in found[0]


def test_items_carry_the_running_clock() -> None:
    items = [an_item(number) for number in range(1, 11)]
    found = "\n".join(pages(a_document(*items)))

    assert [f"\n{10 + ten // 6}:{ten % 6}0\n10 min\n{ten + 1}. Item {ten + 1}\n" in found for ten in range(10)] == [
        True
    ] * 10
    assert "11:40 End of the agenda 10 minutes more than the meeting has" in found


def test_clock_that_changes_during_the_meeting_is_followed() -> None:
    """From 00:30 in summer for two hours, on the night in which the clock goes back at two."""
    starts_at = datetime(2027, 10, 31, 0, 30, tzinfo=LONDON)
    item = an_item(1, starts_at=starts_at, minutes=120)
    found = pages(a_document(item, starts_at=starts_at, minutes=120))[0]

    assert "00:30 to 01:30" in found
    assert "01:30 End of the agenda\n" in found


def test_times_are_those_of_the_groups_zone() -> None:
    auckland = ZoneInfo("Pacific/Auckland")
    starts_at = datetime(2027, 1, 14, 9, 0, tzinfo=auckland)
    found = pages(a_document(an_item(1, starts_at=starts_at), starts_at=starts_at, zone="Pacific/Auckland"))[0]

    assert "Thursday 14 January 2027, 09:00 to 10:30" in found
    assert "Published\nThursday 7 January 2027, 23:00" in found


def test_short_notice_is_marked() -> None:
    assert "Short notice" in pages(a_document(short_notice=True))[0]
    assert "Short notice" not in pages(a_document())[0]


def test_every_page_of_the_private_edition_says_so() -> None:
    item = an_item(1, a_paper("A", paper("A", 2)), a_paper("B", kind="word"))
    found = pages(a_document(item, edition=PRIVATE))

    assert len(found) == 4
    assert all(PRIVATE in text for text in found)
    assert PRIVATE in (PdfReader(io.BytesIO(pack_pdf(a_document(edition=PRIVATE)))).metadata or {})["/Title"]


def test_addendum_tells_first_what_changed() -> None:
    changes = ("Paper C is new.", "Item 4 was withdrawn.")
    found = pages(a_document(an_item(1), edition="Addendum 1", changes=changes))[0]

    assert "\nWhat changed\nPaper C is new.\nItem 4 was withdrawn.\nAgenda\n" in found
    assert found.count("Addendum 1") == 2
    assert "What changed" not in pages(a_document(an_item(1)))[0]


def test_reports_that_have_not_come_are_named_below_the_agenda() -> None:
    found = pages(a_document(an_item(1), missing=("Standards: pilots",)))[0]

    assert found.index("\nAgenda\n") < found.index("\nReports missing\nStandards: pilots\n")


def test_markup_is_shown_and_not_read() -> None:
    item = an_item(
        1, a_paper("A", title=HOSTILE, name=HOSTILE, kind="word"), title=HOSTILE, owner=HOSTILE, note=HOSTILE
    )
    document = a_document(item, group=HOSTILE, meeting=HOSTILE, place=HOSTILE, changes=(HOSTILE,))
    found = "".join(pages(document)).replace("\n", "").replace(" ", "")

    assert found.count(HOSTILE.replace(" ", "")) >= 8
    titles = [each.get_title() for each in pypdfium2.PdfDocument(pack_pdf(document)).get_toc()]
    assert titles == ["Agenda", f"1. {HOSTILE}", f"Paper A: {HOSTILE}"]


def test_only_a_https_place_is_a_link() -> None:
    for place, links in (("https://meet.example.org", 1), ("Room 4", 0), ("javascript:alert(1)", 0)):
        page = PdfReader(io.BytesIO(pack_pdf(a_document(place=place)))).pages[0]
        assert len(page.get("/Annots", [])) == links


def test_link_is_a_page_with_its_address() -> None:
    address = "https://example.org/" + "a-long-path/" * 12 + "?q=ü"
    data = pack_pdf(a_document(an_item(1, a_paper("A", link=address, kind="", name=""))))
    page = PdfReader(io.BytesIO(data)).pages[1]

    text = pypdfium2.PdfDocument(data)[1].get_textpage().get_text_range()
    assert address in text.replace("\r\n", "").replace("\ufffe", "-")
    assert [each.get_object()["/A"]["/URI"] for each in page["/Annots"]] == [address.replace("ü", "%C3%BC")]


@pytest.mark.parametrize("kind", ["word", "powerpoint", "excel", "image", "markdown", "anything"])
def test_other_file_is_named_on_its_slip(kind: str) -> None:
    found = pages(a_document(an_item(1, a_paper("A", b"data", kind=kind, name="the name.bin"))))

    assert "the name.bin" in found[0]
    assert "Paper A\nTitle of A\nItem 1: Item 1\nThis paper is a separate file\nthe name.bin\nIt is" in found[1]


def test_problem_found_at_submission_is_told_and_the_file_not_read() -> None:
    def read() -> bytes:
        raise AssertionError("it was read")

    found = pages(a_document(an_item(1, a_paper("A", data=read, problem="It needs a password to be opened."))))

    assert "a.pdf\nIt needs a password to be opened. You find it" in found[1]


def test_each_file_is_read_once() -> None:
    """And none that is not bound."""
    reads: list[str] = []

    def reading(letter: str) -> bytes:
        reads.append(letter)
        return paper(letter)

    papers = [a_paper(letter, data=lambda letter=letter: reading(letter)) for letter in "AB"]
    pack_pdf(a_document(an_item(1, *papers, a_paper("C", data=lambda: reading("C"), kind="word"))))

    assert reads == ["A", "B"]


def test_trouble_with_reading_is_not_taken_for_a_damaged_paper() -> None:
    def read() -> bytes:
        raise ConnectionError("the database is gone")

    with pytest.raises(ConnectionError):
        pack_pdf(a_document(an_item(1, a_paper("A", data=read))))


def test_items_are_not_torn_between_pages() -> None:
    """An item and its first papers are on one page, also where there are many and they are long."""
    items = [
        an_item(
            number, a_paper(f"{number}a", kind="word"), a_paper(f"{number}b", kind="word"), title=f"Item {number} " * 9
        )
        for number in range(1, 26)
    ]
    document = a_document(*items)
    found = [text for text in pages(document) if "\nAgenda · page" in text]

    assert len(found) > 5
    for number in range(1, 26):
        (page,) = (text for text in found if f"\n{number}. Item {number}" in text)
        assert f"\n{number}a Title" in page
        assert f"\n{number}b Title" in page


def test_purpose_is_there_in_all_its_lines() -> None:
    """As long as the form takes them; what is longer ends with an ellipsis."""
    long = "\n".join(f"- point {number}, and why it matters to the group" for number in range(1, 41))
    found = pages(a_document(an_item(1, purpose=long)))[-1]

    assert f"\n{long}\n" in found
    cut = pages(a_document(an_item(1, purpose=f"{long}\nand more\nand more")))[-1]
    assert "- point 40, and why it matters to the group and more and more\n" in cut
    assert "…\nOwner" in pages(a_document(an_item(1, purpose=long.replace("\n", "") * 3)))[-1]


def test_nothing_on_the_cover_leaves_the_page() -> None:
    """Or lies over the foot: every letter is between the margins."""
    long = "Longish words " * 60
    item = an_item(
        1, a_paper("AAAA", title=long, name=long, kind="word"), title=long, purpose=long * 4, owner=long, note=long
    )
    document = a_document(item, item, group=long, title=long, meeting=long, place=long, changes=(long,))
    file = pypdfium2.PdfDocument(pack_pdf(document))

    for number in range(2):
        page = file[number].get_textpage()
        boxes = [page.get_charbox(each) for each in range(page.count_chars())]
        assert min(left for left, _, _, _ in boxes) >= 27
        assert max(right for _, _, right, _ in boxes) <= 568
        assert max(top for _, _, _, top in boxes) <= 830
        assert not [bottom for _, bottom, _, _ in boxes if 16 < bottom < 40]


texts = st.text(st.characters(), max_size=30)
papers = st.builds(
    a_paper,
    st.sampled_from(["A", "B", "AA"]),
    title=texts,
    name=texts,
    kind=st.sampled_from(["pdf", "word", ""]),
    problem=texts,
    link=st.just("") | texts.map(lambda text: f"https://example.org/{text}"),
)
items = st.builds(
    lambda number, papers, **told: an_item(number, *papers, starts_at=STARTS_AT, **told),
    st.integers(0, 1000) | texts,
    st.lists(papers, max_size=3),
    title=texts,
    purpose=texts,
    owner=texts,
    heading=texts,
    note=texts,
    minutes=st.integers(1, 600),
    is_late=st.booleans(),
)
documents = st.builds(
    lambda items, **told: a_document(*items, **told),
    st.lists(items, max_size=3),
    group=texts,
    title=texts,
    meeting=texts,
    place=texts,
    edition=st.sampled_from(["", PRIVATE, "Addendum 1"]) | texts,
    short_notice=st.booleans(),
    changes=st.lists(texts, max_size=3).map(tuple),
)


@pytest.mark.slow
@settings(max_examples=20)
@given(documents)
def test_any_document_makes_a_sound_pack(document: PackDocument) -> None:
    data = pack_pdf(document)

    reader = PdfReader(io.BytesIO(data), strict=True)
    slips = sum(len(item.papers) for item in document.items)
    assert len(reader.pages) == len(cover(document, TypeCase(), {}).sheets) + slips
    assert reader.metadata is not None
    assert shown(document.group) in str(reader.metadata.title)
    assert len(list(pypdfium2.PdfDocument(data).get_toc())) == 1 + len(document.items) + slips
