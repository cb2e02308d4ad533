"""The register of decisions through the front door."""

from datetime import UTC, datetime, timedelta

import pytest
from world import World, labels, plain, texts

CLOSES = datetime(2027, 11, 14, 12, tzinfo=UTC)


def decided(world: World, *questions: str, kind: str = "procedural") -> None:
    """Each of those was put to the members, and two of them voted for it."""
    for question in questions:
        told = world.person("U0DANA").types(f"/vote open {kind} {question} until 14 Nov 12:00")["text"]
        assert "is open" in told
    world.move_to(CLOSES + timedelta(days=7))


def test_the_register_lists_each_decision_with_its_basis(world: World) -> None:
    dana, priya = world.person("U0DANA"), world.person("U0PRIYA")
    dana.types("/vote open procedural Shall we meet in Leeds? until 14 Nov 12:00")
    for user_id in ("U0PRIYA", "U0OMAR", "U0WEN", "U0AMARA", "U0GRACE", "U0YUKI"):
        world.person(user_id).types("/vote for")
    dana.types("/vote open funds Shall we commission the study? until 14 Nov 12:00")
    dana.types("/vote withdraw 2 because the <sum> is wrong")
    assert plain(priya.types("/decisions")["text"]).splitlines()[1:] == [
        "Vote 2, Mon 1 Nov 2027: Shall we commission the study?",
        "Withdrawn – the &lt;sum&gt; is wrong",
    ]
    world.move_to(CLOSES)

    told = priya.types("/decisions")

    assert plain(told["text"]).splitlines()[1:3] == [
        "Vote 1, Sun 14 Nov 2027: Shall we meet in Leeds?",
        "Passed – 6 of 6 for, where more than half of the votes for and against is needed – Procedure (clause 19), "
        "terms version 1",
    ]
    assert labels(told) == ["Details", "Details", "As a file"]
    assert "Leeds" not in texts(priya.types("/decisions STUDY"))
    assert priya.types("/decisions moon")["text"] == (
        "Nothing with “moon” in it was decided so far. `/vote` shows what is open."
    )


@pytest.mark.slow
def test_a_long_register_goes_on_at_the_press_of_a_button(world: World) -> None:
    decided(world, *(f"Shall we do thing {number}?" for number in range(1, 13)))
    dana = world.person("U0DANA")
    dana.presses("Decisions", on_home=True)
    first = dana.form(titled="Done")
    assert [label for label in labels(first) if label != "Details"] == [
        "Earlier ones",
        "As a file",
        "Record a decision",
    ]

    dana.presses("Earlier ones", on=first)
    world.wait_for(lambda: "thing 1?" in texts(dana.form()), "the rest")

    assert "Vote 2, Sun 21 Nov 2027: Shall we do thing 2?\n*Inquorate, so nothing is decided*" in texts(dana.form())
    assert "thing 3?" not in texts(dana.form())
