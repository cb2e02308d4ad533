"""What is told of terms that end: to whom, when, and once; and what that asks of the store."""

import threading
from datetime import date, datetime, timedelta

import pytest
from memberships import DANA, does, id_of, member_company
from notices import AMARA, ENDS_ON, OMAR, PRIYA, at_nine, before, in_slack, owed, person_called, shortened, ticks
from sqlalchemy import event
from sqlmodel import Session
from world import NOVEMBER, World, labels, texts

from bot.app import discover
from bot.jobs import upcoming
from commands.members import DUE
from store import employers, endings, groups, members, terms
from store.models import Membership, Owed, SeatKind

KINDS = {
    endings.TERM_NOTICE,
    endings.TERMS_ENDING,
    endings.EMPLOYER_NOTICE,
    endings.ENDED,
    endings.VACANCIES,
    employers.WORD,
    employers.CLASH,
}


def test_everything_that_is_told_can_be_drawn() -> None:
    assert set(discover().messages) >= KINDS


# the end of a term


@pytest.mark.slow
def test_a_term_is_announced_to_the_member_and_the_officers_once(world: World) -> None:
    world.write(shortened({"Priya": ENDS_ON}))

    ticks(world, before(90) - timedelta(minutes=1))
    assert owed(world, endings.TERM_NOTICE) == []
    for _ in range(2):
        ticks(world, before(90))
    world.move_to(before(90))

    assert owed(world, endings.TERM_NOTICE) == [f"1:{id_of(world, 'Priya')}:2028-02-29:90"]
    assert len(owed(world, endings.TERMS_ENDING)) == 3
    notice = world.person(PRIYA).dm_beginning("Your membership of")
    assert notice["text"] == (
        "Your membership of *Data Exchange Working Group* ends on *Tue 29 Feb 2028* (clause 14). There is no limit to "
        "terms (clause 16): if you want to go on, tell the programme manager, Dana Whitlock."
    )
    assert world.person(OMAR).dms() == []


@pytest.mark.slow
def test_the_notices_come_90_60_and_30_days_before(world: World) -> None:
    world.write(shortened({"Priya": ENDS_ON}))

    for day in range(100, -3, -1):
        ticks(world, before(day))

    told = [int(subject.rsplit(":", 1)[1]) for subject in owed(world, endings.TERM_NOTICE)]
    assert told == [90, 60, 30]


def test_a_bot_that_was_away_gives_the_latest_notice_alone(world: World) -> None:
    world.write(shortened({"Priya": ENDS_ON}))

    ticks(world, before(20))

    assert owed(world, endings.TERM_NOTICE) == [f"1:{id_of(world, 'Priya')}:2028-02-29:30"]


def test_another_end_is_announced_again(world: World) -> None:
    world.write(shortened({"Priya": ENDS_ON}))
    ticks(world, before(90))
    world.write(shortened({"Priya": ENDS_ON + timedelta(days=1)}))

    ticks(world, before(89))
    ticks(world, before(88))

    person = id_of(world, "Priya")
    assert owed(world, endings.TERM_NOTICE) == [f"1:{person}:2028-02-29:90", f"1:{person}:2028-03-01:90"]


@pytest.mark.slow
def test_a_notice_that_would_have_come_before_the_first_day_is_not_given(world: World) -> None:
    world.write(shortened({}))
    does(world, "leave Omar on 31 Oct")
    world.write(member_company("Acme"))
    does(world, "join Ada Byron (Acme) supplier 3 from 1 Dec 2027 to 10 Jan 2028")
    world.write(in_slack("Ada Byron", "U0HUGO"))

    for day in range(45, 0, -1):
        ticks(world, before(day, of=date(2028, 1, 10)))

    told = [subject for subject in owed(world, endings.TERM_NOTICE) if subject.startswith(f"1:{id_of(world, 'Ada')}")]
    assert [subject.rsplit(":", 1)[1] for subject in told] == ["30"]


@pytest.mark.slow
def test_the_officers_have_one_message_about_all_and_one_more_about_a_latecomer(world: World) -> None:
    world.write(shortened({"Priya": ENDS_ON, "Omar": ENDS_ON, "Yuki": ENDS_ON}))
    world.move_to(before(90))
    world.write(shortened({"Priya": ENDS_ON, "Omar": ENDS_ON, "Yuki": ENDS_ON, "Wen": ENDS_ON}))
    world.move_to(before(89))

    notices = [message for message in world.person(AMARA).dms() if "that end on" in message["text"]]
    assert len(notices) == 2
    assert [name for name in ("Priya", "Omar", "Yuki", "Wen") if name in notices[0]["text"]] == [
        "Priya",
        "Omar",
        "Yuki",
    ]
    assert [name for name in ("Priya", "Omar", "Yuki", "Wen") if name in notices[1]["text"]] == ["Wen"]
    assert labels(notices[0]) == [], "only the programme manager renews"


def test_a_stakeholder_hears_that_the_body_names_who_follows(world: World) -> None:
    world.write(shortened({"Yuki": ENDS_ON}))
    world.move_to(before(60))

    assert (
        world.person("U0YUKI")
        .dm_beginning("Your membership")["text"]
        .endswith(
            "The seat goes with the post: Shared Services Agency names who follows, you or somebody else (clause 11)."
        )
    )


@pytest.mark.slow
def test_the_programme_manager_renews_in_one_press(world: World) -> None:
    world.write(shortened({"Priya": ENDS_ON, "Omar": ENDS_ON}))
    world.move_to(before(90))
    dana = world.person(DANA)
    notice = dana.dm_saying("that end on Tue 29 Feb 2028")
    assert "*Priya Raman*, supplier 4. If renewed: *Priya Raman* has a new membership from Wed 1 Mar 2028" in texts(
        notice
    )

    said = dana.presses_and_hears("Renew Priya Raman", on=notice)
    world.settle()

    assert said.splitlines()[0] == "*Priya Raman* has a new membership from Wed 1 Mar 2028 to Thu 28 Feb 2030."
    assert said.splitlines()[-1] == "To take it back: `/members leave Priya Raman on 2028-02-29`."
    rows = [row for row in world.rows(Membership) if row.person_id == id_of(world, "Priya")]
    assert [(row.starts_on, row.ends_on) for row in rows][1:] == [(date(2028, 3, 1), date(2030, 2, 28))]
    redrawn = dana.dm_saying("that end on Tue 29 Feb 2028")
    assert "*Priya Raman*: renewed until Thu 28 Feb 2030." in texts(redrawn)
    assert "Renew Priya Raman" not in texts(redrawn)

    note = {"group": 1, "person": id_of(world, "Priya"), "ends_on": "2028-02-29"}
    world.forge_button("members.renew_now", user_id=DANA, note=note)
    assert len([row for row in world.rows(Membership) if row.person_id == id_of(world, "Priya")]) == 2
    ticks(world, before(60))
    assert owed(world, endings.TERM_NOTICE)[-1].startswith(f"1:{id_of(world, 'Omar')}:")
    assert len([subject for subject in owed(world, endings.TERM_NOTICE) if subject.endswith(":60")]) == 1


@pytest.mark.slow
def test_a_renewal_that_is_barred_has_no_button_and_says_why(world: World) -> None:
    world.write(shortened({"Priya": ENDS_ON}))
    does(world, "employer Priya to Fernhill Labs from 1 Nov")
    world.move_to(before(90))

    notice = world.person(DANA).dm_saying("that end on Tue 29 Feb 2028")

    assert "It cannot be renewed: Siobhán Kelleher sits from Fernhill Labs already" in texts(notice)
    assert labels(notice) == []


@pytest.mark.parametrize("user", [OMAR, AMARA])
def test_nobody_else_renews(world: World, user: str) -> None:
    outline = world.outline()
    note = {"group": 1, "person": id_of(world, "Priya"), "ends_on": "2028-02-29"}

    world.forge_button("members.renew_now", user_id=user, note=note)

    assert world.outline() == outline


def test_somebody_outside_slack_is_left_to_the_officers(world: World) -> None:
    world.write(shortened({"Priya": ENDS_ON}))
    world.write(in_slack("Priya", None))

    ticks(world, before(90))

    assert owed(world, endings.TERM_NOTICE) == []
    assert len(owed(world, endings.TERMS_ENDING)) == 3


# the tick


def test_the_tick_asks_no_more_of_a_long_history(world: World) -> None:
    world.write(shortened({"Priya": ENDS_ON}))
    first = _queries(world, before(90))
    world.write(_long_history)

    assert _queries(world, before(90)) <= first


def test_what_is_to_come_is_known(world: World) -> None:
    world.write(shortened({"Priya": ENDS_ON}))

    found = world.read(lambda session: upcoming(session, due=DUE, now=before(91)))

    name = "Data Exchange Working Group"
    assert found[:4] == [
        (before(90), f"{name}: notice of terms that end in 90 days"),
        (before(60), f"{name}: notice of terms that end in 60 days"),
        (before(30), f"{name}: notice of terms that end in 30 days"),
        (at_nine(date(2028, 3, 1)), f"{name}: a membership has ended"),
    ]


def test_a_sub_groups_members_have_no_terms(world: World) -> None:
    world.write(shortened({}))
    world.write(_sub_group)

    ticks(world, before(30))
    ticks(world, at_nine(ENDS_ON + timedelta(days=1)))

    assert {row.kind for row in world.rows(Owed)} & KINDS == set()


def _queries(world: World, now: datetime) -> int:
    """How many statements it takes to find what is due; the bot, on threads of its own, is not counted."""
    count, here = 0, threading.get_ident()

    def counted(*_: object) -> None:
        nonlocal count
        count += threading.get_ident() == here

    event.listen(world.database.engine, "before_cursor_execute", counted)
    try:
        world.read(lambda session: DUE[0].find(session, now))
    finally:
        event.remove(world.database.engine, "before_cursor_execute", counted)
    return count


def _long_history(session: Session) -> None:
    """Forty memberships of years ago."""
    [group] = groups.all_groups(session)
    omar = person_called(session, "Omar")
    for number in range(40):
        seat = members.add_seat(session, group=group, kind=SeatKind.SUPPLIER, label=f"old {number}")
        first = date(1980 + number, 1, 1)
        members.seat_person(
            session, group=group, person=omar, seat=seat, starts_on=first, ends_on=first + timedelta(days=300)
        )


def _sub_group(session: Session) -> None:
    [group] = groups.all_groups(session)
    made = groups.add_group(
        session,
        team_id=group.team_id,
        name="Tariffs",
        now=NOVEMBER,
        channel_id="C0FORUM",
        zone=group.zone,
        division=group.division,
    )
    made.parent_id = group.id
    terms.adopt(session, group=made, terms=terms.preset(), effective_on=date(2026, 1, 1), now=NOVEMBER)
    seat = members.add_seat(session, group=made, kind=SeatKind.SUBGROUP, label="Priya")
    members.seat_person(
        session,
        group=made,
        person=person_called(session, "Priya"),
        seat=seat,
        starts_on=date(2027, 1, 1),
        ends_on=ENDS_ON,
    )
