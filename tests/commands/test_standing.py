"""`/standing` through the front door: one's own year, and nobody else's."""

from datetime import timedelta

from sqlmodel import Session, select
from world import MEETING, World, texts

from rules.strikes import MeetingState
from store.models import Meeting

JUNE = "• Thursday 10 June 2027: recorded as apologies by Dana Whitlock; apologies had come"


def test_a_standing_shows_the_evidence_to_the_member_alone(world: World) -> None:
    before = world.outline()

    said = world.person("U0OMAR").types("/standing")

    assert said["response_type"] == "ephemeral"
    assert texts(said).splitlines() == [
        "Your attendance in 2027",
        "1 absence in 2027, from 9 meetings that count: *below the limit*.",
        "*Absences that count*",
        JUNE,
        "The limit is 2 in a calendar year, with or without apologies (clause 17). "
        "Only you and the officers can see this.",
    ]
    assert said["text"].splitlines() == [
        "1 absence in 2027, from 9 meetings that count: below the limit.",
        JUNE,
        "The limit is 2 in a calendar year, with or without apologies (clause 17).",
        "Only you and the officers can see this.",
    ]
    assert world.outline() == before
    assert world.person("U0DANA").messages() == []


def test_a_clear_year_is_said_in_a_sentence(world: World) -> None:
    said = world.person("U0PRIYA").types("/standing")

    assert said["text"].splitlines()[0] == "No absences in 2027, from 9 meetings that count: clear."


def test_meetings_that_do_not_count_are_listed_with_why(world: World) -> None:
    world.write(_make_optional)
    world.move_to(MEETING + timedelta(minutes=5))

    said = world.person("U0PRIYA").types("/standing")

    assert texts(said).splitlines()[2:5] == [
        "*Meetings that do not count*",
        "• Thursday 14 October 2027: not compulsory",
        "• Thursday 11 November 2027: attendance not confirmed yet",
    ]


def test_only_members_have_a_standing(world: World) -> None:
    said = world.person("U0DANA").types("/standing")

    assert said["text"] == (
        "Only a member can see a standing of their own. If you should be one, ask the programme manager."
    )


def test_the_home_tab_shows_the_same_to_read(world: World) -> None:
    omar = world.person("U0OMAR")

    omar.presses("My attendance", on_home=True)

    view = omar.form(titled="My attendance")
    assert texts(view) == texts(omar.types("/standing"))
    assert view["submit"] is None


def _make_optional(session: Session) -> None:
    held = select(Meeting).where(Meeting.state == MeetingState.HELD).order_by(Meeting.id.desc())  # type: ignore[union-attr]
    october = session.exec(held).first()
    assert october is not None
    october.is_compulsory = False
    session.add(october)
