"""Positions in words: what each waits for, who is named before any vote, and nobody and nothing counted after it."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from world import plain

from bot.render.positions import card, line, past_card, waits_for
from rules.positions import Gate, Stage
from store.models import Difference, OfficeKind, Person, Position, PublishingWord, Vote
from store.positions import Standing

AT = datetime(2027, 11, 1, 9, tzinfo=UTC)
PRIYA, WEN = Person(id=1, name="Priya Raman"), Person(id=2, name="Wen <Li>")
VIEW = Difference(id=1, words="Most members doubt it.", edited="Small suppliers would bear the cost.")
RAW = Difference(id=2, words="Three firms object.")


def standing(stage: Stage, **facts: object) -> Standing:
    position = Position(
        id=7,
        group_id=1,
        number=3,
        title="Open <registers>",
        idea="Everybody asks",
        outline="The outline",
        draft="The draft",
        stage=stage,
        staged_at=AT,
    )
    seen = Standing(position, Gate(4, 6, has_opened=False), [PRIYA, WEN], None, [], {})
    return replace(seen, **facts)  # type: ignore[arg-type]


def word(office: OfficeKind, reason: str) -> PublishingWord:
    return PublishingWord(office=office, reason=reason, is_to_publish=True)


CHAIR, MANAGER = OfficeKind.CHAIR, OfficeKind.PROGRAMME_MANAGER
SAID = {MANAGER: word(MANAGER, "Partners wait for it."), CHAIR: word(CHAIR, "Silence would be worse.")}


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (standing(Stage.IDEA), "an officer to call for the willing"),
        (standing(Stage.WILLING), "2 more members to be willing"),
        (standing(Stage.WILLING, gate=Gate(5, 6, has_opened=False)), "1 more member to be willing"),
        (standing(Stage.WILLING, gate=Gate(5, 6, has_opened=True)), "an outline"),
        (standing(Stage.OUTLINE), "a draft"),
        (standing(Stage.DRAFT), "an officer to put it to the members"),
        (standing(Stage.CONSENSUS, vote=Vote(number=5)), "vote 5 to close"),
        (standing(Stage.AGREED), "the link of its document, to be published"),
        (standing(Stage.DIVIDED), "members to write their views"),
        (standing(Stage.DIVIDED, differences=[VIEW, RAW]), "the programme manager to edit what members wrote"),
        (
            standing(Stage.DIVIDED, differences=[VIEW]),
            "the programme manager and the chair to say whether it is published",
        ),
        (
            standing(Stage.DIVIDED, differences=[VIEW], words={MANAGER: SAID[MANAGER]}),
            "the chair to say whether it is published",
        ),
        (standing(Stage.PUBLISHED), ""),
        (standing(Stage.WITHDRAWN), ""),
    ],
)
def test_what_a_position_waits_for(seen: Standing, expected: str) -> None:
    assert waits_for(seen) == expected
    assert line(seen).count(" – waits for ") == bool(expected)


def test_the_card_of_the_call_says_who_is_willing_and_how_many_are_missing() -> None:
    drawn = card(standing(Stage.WILLING), proposer=PRIYA)

    assert plain(drawn.text).splitlines() == [
        "Position 3: Open &lt;registers&gt;",
        "A call for the willing.",
        "Everybody asks",
        "Willing to take part: Priya Raman and Wen &lt;Li&gt;.",
        "An outline is developed once 6 members are willing (clause 23): 2 more are missing.",
        "It waits for 2 more members to be willing.",
    ]


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in ("idea", "willing", "outline")])
def test_from_the_draft_on_nobody_is_named_and_nothing_is_counted(stage: Stage) -> None:
    """What members wrote before it was edited is not shown either."""
    seen = standing(stage, differences=[VIEW], words=SAID)
    drawn = str([card(seen, proposer=PRIYA).text, [each.to_dict() for each in card(seen, proposer=PRIYA).blocks]])
    drawn += past_card(seen.position, Stage.WILLING).text + line(seen)

    assert not re.search(r"Priya|Wen|Most members", drawn)
    harmless = r"Position 3|clause 24|vote 5|'value': '[^']*'|position-7"
    assert not re.search(r"[0-9]", re.sub(harmless, "", drawn))


def test_the_statement_of_differences_has_paragraphs_and_reasons() -> None:
    drawn = card(standing(Stage.PUBLISHED, differences=[VIEW], words=SAID), proposer=PRIYA)

    assert drawn.text.splitlines()[2:] == [
        "The group did not come to one view. These are the differences, in words (clause 24):",
        "• Small suppliers would bear the cost.",
        "Why it is published:",
        "• Silence would be worse.",
        "• Partners wait for it.",
    ]
