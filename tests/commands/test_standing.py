"""`/standing` through the front door: one's own year, and for officers everybody's."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlmodel import Session, select
from world import MEETING, World, labels, texts

from bot import sample
from rules.strikes import MeetingState
from store import groups, members, people, terms
from store.models import Meeting, OfficeKind, SeatKind

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
        "I was there…",
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


OTHERS = (
    "Only the chair, the vice-chair or the programme manager can see the standing of others. Ask one of them to do it."
)
LIMIT = "The limit is 2 in a calendar year, with or without apologies (clause 17)."
ALL = "Only the officers can see this list."


@pytest.mark.parametrize("typed", ["all", "Priya", "all 2026", "Priya Raman on 1 Oct", "nobody"])
def test_a_member_asking_for_others_is_refused_with_who_can(world: World, typed: str) -> None:
    assert world.person("U0OMAR").types(f"/standing {typed}")["text"] == OTHERS


def test_a_member_may_type_their_own_name_or_a_year(world: World) -> None:
    omar = world.person("U0OMAR")

    own = omar.types("/standing")["text"]

    assert omar.types("/standing omar haddad")["text"] == own
    assert omar.types("/standing 2027")["text"] == own
    assert omar.types("/standing 2026")["text"].startswith("No absences in 2026")
    assert omar.types("/standing on 9 Jun")["text"].startswith("No absences in 2027, from 4 meetings that count")


def test_an_officer_sees_everybody_those_with_most_absences_first(world: World) -> None:
    said = world.person("U0DANA").types("/standing all")

    assert said["response_type"] == "ephemeral"
    lines = texts(said).splitlines()
    assert lines[:3] == [
        "Attendance in 2027",
        "• *Omar Haddad* – 1 absence of 9: below the limit (10 June)",
        "• *Amara Okafor* – no absences of 9: clear",
    ]
    assert lines[-1] == f"{LIMIT} {ALL}"
    assert len(lines) == 14
    assert said["text"].splitlines()[1] == "• Omar Haddad – 1 absence of 9: below the limit (10 June)"


def test_as_of_a_day_is_the_year_as_it_was_then(world: World) -> None:
    dana = world.person("U0DANA")

    june = texts(dana.types("/standing all on 9 Jun")).splitlines()
    later = texts(dana.types("/standing all on 10 June 2027")).splitlines()

    assert june[:2] == [
        "Attendance in 2027, up to Wednesday 9 June 2027",
        "• *Amara Okafor* – no absences of 4: clear",
    ]
    assert later[1] == "• *Omar Haddad* – 1 absence of 5: below the limit (10 June)"
    assert texts(dana.types("/standing all 2026")).splitlines()[0] == "Attendance in 2026"
    assert dana.types("/standing 2026")["text"] == dana.types("/standing all 2026")["text"]


def test_an_officer_sees_somebody_with_the_evidence(world: World) -> None:
    said = world.person("U0AMARA").types("/standing omar")

    assert texts(said).splitlines() == [
        "Omar Haddad: attendance in 2027",
        "1 absence in 2027, from 9 meetings that count: *below the limit*.",
        "*Absences that count*",
        JUNE,
        f"{LIMIT} Only that member and the officers can see this.",
    ]
    assert said["text"].startswith("Omar Haddad: 1 absence in 2027")
    siobhan = world.person("U0AMARA").types("/standing Siobhan Kelleher on 1 Oct")["text"]
    assert siobhan.startswith("Siobhán Kelleher: No absences in 2027, from 8 meetings")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("Zoe", "Nobody called “Zoe” was a member in 2027. Type `/standing all` to see everybody."),
        ("<@U1>", "Nobody called “&lt;@U1&gt;” was a member in 2027. Type `/standing all` to see everybody."),
        ("all 2028", "Choose a year from 2000 to 2027."),
        ("all on 2 Nov", "Attendance in 2026"),
        ("all on 2 Nov 2027", "Tuesday 2 November 2027 is to come. Choose today or an earlier day."),
        ("all on Mon 1 Oct", "1 October 2027 is a Friday, and not a Monday. Please type the date that you mean."),
        ("all on", "Nobody called “all on” was a member in 2027. Type `/standing all` to see everybody."),
        ("all on soon", "I cannot read that day. Type it as in `/standing all on 1 Oct`."),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_to_type(world: World, typed: str, answer: str) -> None:
    assert world.person("U0DANA").types(f"/standing {typed}")["text"].splitlines()[0].startswith(answer)


def test_a_name_that_two_people_bear_is_asked_for_in_full(world: World) -> None:
    world.write(lambda session: _seat_more(session, ["Omar Ali"]))
    amara = world.person("U0AMARA")

    assert amara.types("/standing omar")["text"] == (
        "Omar Ali and Omar Haddad are called so. Please type the whole name."
    )
    assert amara.types("/standing OMAR ALI")["text"].startswith("Omar Ali: ")


def test_bare_an_officer_who_is_no_member_gets_the_form(world: World) -> None:
    dana = world.person("U0DANA")
    form = dana.opens("/standing")

    assert form["title"]["text"] == "Attendance"
    assert texts(dana.submits()["view"]).splitlines()[0] == "Attendance in 2027"


def test_an_officer_who_is_a_member_is_offered_the_others(world: World) -> None:
    amara = world.person("U0AMARA")
    said = amara.types("/standing")
    assert texts(said).splitlines()[0] == "Your attendance in 2027"
    assert labels(said) == ["Others…"]

    amara.presses("Attendance of all", on_home=True)
    form = amara.form(titled="Attendance")
    who = next(block for block in form["blocks"] if block["block_id"] == "who")
    options = {option["text"]["text"]: option["value"] for option in who["element"]["options"]}
    assert amara.submits(who="all", year="soon")["errors"] == {"year": "Please write the year as 2027."}
    assert list(amara.submits(who="all", on="2028-01-01")["errors"]) == ["on"]
    shown = amara.submits(who=options["Omar Haddad"], year="2027", on="2027-10-01")["view"]

    assert texts(shown).splitlines()[:2] == [
        "Omar Haddad: attendance in 2027, up to Friday 1 October 2027",
        "1 absence in 2027, from 8 meetings that count: *below the limit*.",
    ]


def test_an_officers_right_is_checked_when_the_form_is_sent(world: World) -> None:
    amara = world.person("U0AMARA")
    amara.presses("Attendance of all", on_home=True)
    amara.form(titled="Attendance")
    world.write(_end_chair)

    assert amara.submits(who="all")["errors"] == {"who": OTHERS}


@pytest.mark.slow
def test_a_large_group_is_one_message_in_few_queries(world: World) -> None:
    dana = world.person("U0DANA")
    dana.types("/standing all")
    with _counted() as of_few:
        dana.types("/standing all")
    world.write(lambda session: _seat_more(session, [f"Member number {number} of many" for number in range(200)]))

    with _counted() as of_many:
        said = dana.types("/standing all")

    assert len(texts(said).splitlines()) == 214
    assert len(said["blocks"]) > 3
    assert len(of_many) == len(of_few)


def test_a_sub_group_has_no_standings(world: World) -> None:
    world.write(_make_sub_group)

    assert world.person("U0OMAR").types("/standing")["text"] == (
        "This is a sub-group: its meetings never count towards a strike, so nobody has a standing here."
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


@contextmanager
def _counted() -> Iterator[list[str]]:
    """The statements that read standings, sent meanwhile by whichever engine on behalf of a request."""
    sent: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        if statement.startswith("SELECT") and threading.current_thread().name.startswith("waitress"):
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield sent
    event.remove(Engine, "before_cursor_execute", note)


def _seat_more(session: Session, names: list[str]) -> None:
    group = groups.group_of(session, group_id=1)
    for name in names:
        person = people.add_person(session, team_id=sample.TEAM_ID, name=name)
        seat = members.add_seat(session, group=group, kind=sample.S, label=f"seat of {name}")
        members.seat_person(
            session, group=group, person=person, seat=seat, starts_on=date(2027, 1, 1), ends_on=date(2028, 12, 31)
        )


def _end_chair(session: Session) -> None:
    group = groups.group_of(session, group_id=1)
    for office in members.offices_in(session, group=group):
        if office.kind is OfficeKind.CHAIR:
            office.ends_on = MEETING.date() - timedelta(days=30)
            session.add(office)


def _make_sub_group(session: Session) -> None:
    now = datetime(2027, 1, 1, tzinfo=UTC)
    parent = groups.add_group(
        session, team_id=sample.TEAM_ID, name="Forum", zone="Europe/London", division="england-and-wales", now=now
    )
    terms.adopt(session, group=parent, terms=terms.preset(), effective_on=now.date(), now=now)
    group = groups.group_of(session, group_id=1)
    group.parent_id = parent.id
    session.add(group)
    omar = people.person_in_slack(session, team_id=sample.TEAM_ID, user_id="U0OMAR")
    assert omar is not None
    seat = members.add_seat(session, group=parent, kind=SeatKind.SUPPLIER, label="Omar")
    members.seat_person(
        session, group=parent, person=omar, seat=seat, starts_on=now.date(), ends_on=now.date() + timedelta(days=700)
    )
