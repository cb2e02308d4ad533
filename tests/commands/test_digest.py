"""The officers' private digest of a meeting, through the front door."""

from datetime import timedelta

import pytest
from world import MEETING, World, texts

from bot import sample

FIVE_PAST = MEETING + timedelta(minutes=5)
OFFICERS = ("U0AMARA", "U0TOMASZ", "U0DANA")
TITLE = "Attendance of Thursday 11 November 2027"


def digest(world: World, user_id: str = "U0AMARA") -> list[str]:
    return texts(world.person(user_id).dm_beginning(TITLE)).splitlines()


@pytest.fixture
def confirmed(world: World) -> World:
    """A meeting at which much happened."""
    world.move_to(FIVE_PAST)
    dana = world.person("U0DANA")
    review = dana.fills_roll(
        {"U0OMAR": "absent", "U0PRIYA": "apologies", "U0GRACE": "late", "U0WEN": "left_early", "U0YUKI": "substitute"}
    )
    [asked] = [block["block_id"] for block in review["blocks"] if block.get("block_id", "").startswith("substitute")]
    dana.submits(**{asked: "Sam <Ito>, Shared Services Agency", "guests": "Kim Vale, Halden Networks"})
    return world


@pytest.mark.slow
def test_every_officer_gets_one_and_nobody_else(confirmed: World) -> None:
    for user_id in OFFICERS:
        assert digest(confirmed, user_id) == [
            TITLE,
            "Monthly meeting: 7 present, 1 late, 1 left early, 1 apologies, 1 absent, 1 sent a substitute.",
            "*Absent*",
            "• Omar Haddad – *second absence of 2027*, at the limit of 2",
            "*Apologies*",
            "• Priya Raman – first absence of 2027",
            "*Sent a substitute*",
            "• Yuki Tanabe (Sam &lt;Ito&gt;, Shared Services Agency) – first absence of 2027",
            "*Late*",
            "• Grace Mbeki",
            "*Left early*",
            "• Wen Li",
            "*Guests*",
            "• Kim Vale, Halden Networks",
            "Only the officers get this. This rests on a default that the group has not settled: “Does a substitute "
            "count as the member being there?” no.",
        ]
    confirmed.settle()
    for sitter in sample.SITTERS:
        digests = [m for m in confirmed.person(sitter.user_id).dms() if m["text"].startswith(TITLE)]
        assert len(digests) == (sitter.user_id in OFFICERS)
        assert [m for m in confirmed.person(sitter.user_id).messages() if m["text"].startswith(TITLE)] == []


@pytest.mark.slow
def test_it_is_drawn_again_when_the_record_is_corrected(confirmed: World) -> None:
    digest(confirmed)
    confirmed.settle()

    confirmed.person("U0DANA").takes_roll({"U0GRACE": "absent"}, typed="/attendance 11 Nov", why="Mixed up")
    confirmed.settle()

    assert digest(confirmed) == [
        TITLE,
        "Monthly meeting: 11 present, 1 absent.",
        "*Absent*",
        "• Grace Mbeki – first absence of 2027",
        "*Guests*",
        "• Kim Vale, Halden Networks",
        "Only the officers get this.",
    ]
    assert [m["text"].startswith(TITLE) for m in confirmed.person("U0AMARA").dms()].count(True) == 1


@pytest.mark.slow
def test_it_is_drawn_again_when_an_earlier_meeting_is_corrected(confirmed: World) -> None:
    assert "• Omar Haddad – *second absence of 2027*, at the limit of 2" in digest(confirmed)
    confirmed.settle()

    confirmed.person("U0DANA").takes_roll({"U0OMAR": "present"}, typed="/attendance 10 Jun", why="He was online")
    confirmed.settle()

    assert "• Omar Haddad – first absence of 2027" in digest(confirmed)


def test_it_says_so_when_the_meeting_turns_out_not_to_have_been_held(confirmed: World) -> None:
    digest(confirmed)
    dana = confirmed.person("U0DANA")

    dana.opens("/meeting not-held 11 Nov fire alarm")
    dana.submits()
    confirmed.settle()

    assert digest(confirmed)[1] == "Monthly meeting is recorded as not held, so it counts for nobody."


@pytest.mark.slow
def test_an_absence_that_does_not_count_is_given_with_its_reason(world: World) -> None:
    world.person("U0DANA").types("/meeting add 4 Nov 10:00 Budget workshop")
    world.move_to(MEETING - timedelta(days=6))

    world.person("U0DANA").takes_roll({"U0PRIYA": "absent"})

    said = texts(world.person("U0TOMASZ").dm_beginning("Attendance of Thursday 4 November 2027"))
    assert "• Priya Raman – does not count: not compulsory" in said
