"""Packs in words: the whole message of each edition, every kind of change, and how much a promise was missed by."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk.models.blocks import SectionBlock
from world import plain

from bot.render.packs import (
    changes_in_words,
    document_of,
    file_name,
    message_of,
    paper_in_words,
    span_in_words,
    standing_in_words,
)
from store.models import Pack
from store.packs import Body, Change, PackedItem, PackedPaper

STARTS = datetime(2027, 7, 8, 9, tzinfo=UTC)
DUE = datetime(2027, 7, 1, 9, tzinfo=UTC)
PAPER = PackedPaper(11, "A", "Options <1>", version_id=1, number=1, name="o.pdf", kind="pdf", pages=9, digest="d")
TARIFFS = PackedItem(
    id=1,
    label="1",
    title="Tariffs & fees",
    purpose="Agree the <options>",
    owner="Siobhán Kelleher",
    starts_at=STARTS,
    minutes=30,
    heading="5b Advice on standards",
    raised_by="A small supplier",
    came_from="2027-06-10",
    is_private=False,
    is_late=True,
    papers=(PAPER,),
)
BOARD = replace(TARIFFS, id=3, label="P1", title="A seat at the board", is_private=True, is_late=False, papers=())
BODY = Body(
    "Data Exchange",
    "Monthly meeting",
    STARTS,
    "Europe/London",
    60,
    "https://meet.example/1",
    (TARIFFS, BOARD),
    {11: "A"},
)


def pack(**fields: object) -> Pack:
    given = {"number": 1, "due_at": DUE, "published_at": DUE, "is_short_notice": False, **fields}
    return Pack(team_id="T0", group_id=1, meeting_id=1, body={}, **given)


def test_message_of_the_pack() -> None:
    message = message_of(pack(), BODY, is_private=False)

    assert plain(message.text).splitlines() == [
        "Agenda pack: Thursday 8 July 2027",
        "Monthly meeting of Data Exchange: Thursday 8 July 2027, 10:00, 60 minutes",
        "Join at https://meet.example/1",
        "1. 10:00  Tariffs &amp; fees – 30 min, Siobhán Kelleher",
        "late · carried over from Thursday 10 June 2027 · raised by A small supplier · 5b Advice on standards",
        "Agree the &lt;options&gt;",
        "• Paper A: Options &lt;1&gt; (9 pages)",
        "Promised by Thursday 1 July 2027, 10:00 (clause 20), and kept.",
    ]


def test_message_of_a_private_addendum() -> None:
    changed = replace(BODY, changes=(Change("item_added", True, 3, "P1", "A seat at the board"),))

    message = message_of(pack(number=2), changed, is_private=True)

    told = plain(message.text).splitlines()
    assert told[0] == "Private addendum 1: Thursday 8 July 2027"
    assert told[3:6] == ["What changed", "• Item P1 is new: A seat at the board", "The agenda now"]
    assert told[-1] == "Only members and officers get this. Please do not pass it on."


def test_message_of_a_long_agenda_fits_into_what_slack_shows() -> None:
    items = tuple(replace(TARIFFS, id=number, label=str(number), purpose="x" * 900) for number in range(1, 101))

    message = message_of(pack(), replace(BODY, items=items), is_private=False)

    assert len(message.blocks) <= 50
    sections = [block for block in message.blocks if isinstance(block, SectionBlock)]
    assert all(len(block.text.text) <= 3000 for block in sections if block.text)
    assert "*100. " in str([block.to_dict() for block in sections])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Change("paper_added", False, 1, "2", "Costs", "B", "Budget"), "Paper B is new: Costs (item 2, Budget)"),
        (
            Change("paper_replaced", False, 1, "2", "Costs", "B", "Budget"),
            "Paper B has a new version: Costs (item 2, Budget)",
        ),
        (
            Change("paper_withdrawn", False, 1, "2", "Costs", "B", "Budget"),
            "Paper B was withdrawn: Costs (item 2, Budget)",
        ),
        (Change("item_added", False, 1, "2", "Budget"), "Item 2 is new: Budget"),
        (Change("item_changed", False, 1, "2", "Budget"), "Item 2 has changed: Budget"),
        (Change("item_withdrawn", False, 1, "2", "Budget"), "What was item 2 was taken off: Budget"),
        (Change("reordered", False), "The items are in another order"),
    ],
)
def test_changes_in_words(change: Change, words: str) -> None:
    assert changes_in_words([change]) == [words]


@pytest.mark.parametrize(
    ("paper", "words"),
    [
        (replace(PAPER, pages=1), "Paper A: Options &lt;1&gt; (1 page)"),
        (replace(PAPER, is_late=True), "Paper A: Options &lt;1&gt; (9 pages, late)"),
        (replace(PAPER, problem="It is damaged."), "Paper A: Options &lt;1&gt; (PDF, a file of its own)"),
        (replace(PAPER, kind="word"), "Paper A: Options &lt;1&gt; (Word, a file of its own)"),
        (
            PackedPaper(11, "A", "a|b>", link="https://example.org/a?b&c"),
            "Paper A: <https://example.org/a?b&amp;c|a|b&gt;> (a link)",
        ),
    ],
)
def test_paper_in_words(paper: PackedPaper, words: str) -> None:
    assert paper_in_words(paper) == words


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(minutes=1), "1 minute"),
        (timedelta(hours=2, seconds=59), "2 hours"),
        (timedelta(days=1, hours=3), "1 day and 3 hours"),
        (timedelta(days=2, hours=3, minutes=5), "2 days, 3 hours and 5 minutes"),
        (timedelta(seconds=30), "less than a minute"),
    ],
)
def test_span_in_words(span: timedelta, words: str) -> None:
    assert span_in_words(span) == words


@pytest.mark.parametrize(
    ("published", "words"),
    [
        (pack(), "Promised by Thursday 1 July 2027, 10:00 (clause 20), and kept."),
        (
            pack(published_at=DUE + timedelta(seconds=59)),
            "Promised by Thursday 1 July 2027, 10:00 (clause 20), and kept.",
        ),
        (
            pack(published_at=DUE + timedelta(minutes=1)),
            "Promised by Thursday 1 July 2027, 10:00 (clause 20), and missed by 1 minute.",
        ),
        (
            pack(published_at=DUE + timedelta(days=6), is_short_notice=True),
            "The meeting was called at short notice. Promised by Thursday 1 July 2027, 10:00 (clause 20), and missed "
            "by 6 days.",
        ),
        (pack(number=2), ""),
        (pack(published_at=None), ""),
    ],
)
def test_standing_in_words(published: Pack, words: str) -> None:
    assert plain(standing_in_words(published, "Europe/London")) == words


@pytest.mark.parametrize(
    ("number", "is_private", "name", "title", "edition"),
    [
        (1, False, "2027-07-08 Agenda pack.pdf", "Agenda and papers", ""),
        (1, True, "2027-07-08 Private agenda pack.pdf", "Agenda and papers", "Private – members only"),
        (2, False, "2027-07-08 Addendum 1.pdf", "Agenda and papers", "Addendum 1"),
        (2, True, "2027-07-08 Private addendum 1.pdf", "Addendum 1", "Private – members only"),
    ],
)
def test_document_of_each_edition(number: int, is_private: bool, name: str, title: str, edition: str) -> None:
    document = document_of(
        BODY,
        number=number,
        is_private=is_private,
        is_short_notice=False,
        published_at=DUE,
        read=lambda digest: digest.encode(),
    )

    assert (file_name(BODY, number, is_private=is_private), document.title, document.edition) == (name, title, edition)
    [item] = document.items
    assert (item.number, f"{item.starts_at:%H:%M}") == ("P1" if is_private else "1", "10:00"), "on the group's clock"
    assert [paper.data() for paper in item.papers if paper.data] == ([] if is_private else [b"d"])
    assert item.note == "carried over from Thursday 10 June 2027; raised by A small supplier"
