"""Polls in words: who can see what, buttons or a list, and what a card never says."""

from datetime import UTC, datetime

import pytest
from world import plain

from bot.render.blocks import Message
from bot.render.polls import ANONYMOUS, NAMED, ONLY_NUMBERS, card
from sandbox.blockkit.surfaces import message_blocks
from store.models import Meeting, Person, Poll, PollOption
from store.polls import Line, Standing

AT = datetime(2027, 11, 14, 12, tzinfo=UTC)
ASKER = Person(id=1, team_id="T", name="Ada <Byron>")


def poll(**values: object) -> Poll:
    known: dict[str, object] = {
        "is_named": True,
        "takes_several": False,
        "may_be_added_to": False,
        "is_for_date": False,
    }
    return Poll(id=7, team_id="T", group_id=3, question="Which tool?", asked_by_id=1, **(known | values))


def standing(*counts: int, words: str = "Tool", answered: int | None = None, slots: bool = False) -> Standing:
    lines = []
    for number, count in enumerate(counts, start=1):
        starts_at = AT.replace(day=number) if slots else None
        option = PollOption(id=number, poll_id=7, words="" if slots else f"{words} {number}", starts_at=starts_at)
        lines.append(Line(option, count, tuple(f"Member {each}" for each in range(count))))
    return Standing(tuple(lines), sum(counts) if answered is None else answered)


def drawn(asked: Poll, found: Standing, meeting: Meeting | None = None) -> Message:
    """A card that Slack would take."""
    made = card(asked, found, asker=ASKER, meeting=meeting, zone="Europe/London")
    message_blocks([block.to_dict() for block in made.blocks])
    return made


def pressed(made: Message) -> list[str]:
    """The action of everything on a card that can be pressed."""
    blocks = [block.to_dict() for block in made.blocks]
    elements = [each for block in blocks for each in [*block.get("elements", []), block.get("accessory") or {}]]
    return [element["action_id"] for element in elements if "action_id" in element]


def test_a_card_says_who_asks_until_when_and_how_it_stands() -> None:
    made = drawn(poll(closes_at=AT), standing(3, 0, 1))

    assert plain(made.text).split("\n") == [
        "Which tool?",
        "Ada &lt;Byron&gt; asks. Choose one.",
        "It ends on Sunday 14 November 2027, 12:00.",
        "Tool 1",
        "▇▇▇▇▇▇▇ 3 – Member 0, Member 1, Member 2",
        "Tool 2",
        "0",
        "Tool 3",
        "▇▇ 1 – Member 0",
        "4 people have answered.",
        f"{NAMED} A poll decides nothing.".replace("*", ""),
    ]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (poll(), NAMED),
        (poll(ended_at=AT), NAMED),
        (poll(is_named=False), ANONYMOUS),
        (poll(is_named=False, ended_at=AT), ONLY_NUMBERS),
    ],
)
def test_the_label_says_who_can_see_what(asked: Poll, says: str) -> None:
    assert says.replace("*", "") in drawn(asked, standing(1)).text


@pytest.mark.parametrize(
    ("asked", "found", "actions"),
    [
        (poll(), standing(1, 0), ["poll.choose"] * 2 + ["poll.mine", "poll.end"]),
        (poll(may_be_added_to=True), standing(0), ["poll.choose", "poll.mine", "poll.add", "poll.end"]),
        (poll(), standing(*[0] * 11), ["poll.choose", "poll.mine", "poll.end"]),
        (poll(ended_at=AT), standing(1, 0), []),
        (poll(is_for_date=True), standing(0, 0, slots=True), ["poll.choose"] * 2 + ["poll.mine", "poll.end"]),
        (poll(is_for_date=True, ended_at=AT), standing(2, 1, 2, slots=True), ["poll.meet"] * 2),
        (poll(is_for_date=True, ended_at=AT, meeting_id=5), standing(2, 1, slots=True), []),
    ],
)
def test_what_can_be_pressed(asked: Poll, found: Standing, actions: list[str]) -> None:
    assert pressed(drawn(asked, found)) == actions


@pytest.mark.parametrize("options", [2, 10, 11, 25])
@pytest.mark.parametrize("is_for_date", [True, False])
def test_the_longest_card_is_one_that_slack_takes(options: int, is_for_date: bool) -> None:
    asked = poll(is_for_date=is_for_date, may_be_added_to=True)
    found = standing(*[60] * options, words="&" * 72, answered=60, slots=is_for_date)

    assert "and 30 more" in drawn(asked, found).text


def test_a_card_never_says_passed_or_failed() -> None:
    said = [drawn(poll(ended_at=ended_at), standing(3, 1)).text for ended_at in (None, AT)]

    assert not [word for text in said for word in ("pass", "fail", "carried", "won") if word in text.lower()]


def test_a_date_that_became_a_meeting_is_told() -> None:
    meeting = Meeting(title="Budget workshop", starts_at=AT)
    made = drawn(poll(is_for_date=True, ended_at=AT, meeting_id=5), standing(2, 1, slots=True), meeting)

    assert "It became a meeting: Budget workshop, Sunday 14 November 2027, 12:00." in plain(made.text)
