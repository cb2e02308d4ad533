"""What is told of terms that end, of changes of employer, and of memberships that are over."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import event
from sqlmodel import Session
from world import NOVEMBER, World, labels, texts

from bot.app import discover
from bot.jobs import tick, upcoming
from commands.members import DUE
from store import employers, endings, groups, members, people, terms
from store.models import Membership, Owed, Person, SeatKind

DANA, AMARA, TOMASZ, PRIYA, OMAR, WEN = "U0DANA", "U0AMARA", "U0TOMASZ", "U0PRIYA", "U0OMAR", "U0WEN"
ENDS_ON = date(2028, 2, 29)
"""The last day of everybody's term but Wen Li's."""

KINDS = {
    endings.TERM_NOTICE,
    endings.TERMS_ENDING,
    endings.EMPLOYER_NOTICE,
    endings.ENDED,
    endings.VACANCIES,
    employers.WORD,
    employers.CLASH,
}


def at_nine(day: date, *, minutes: int = 0) -> datetime:
    return datetime.combine(day, time(9), UTC) + timedelta(minutes=minutes)


def before(days: int, *, of: date = ENDS_ON) -> datetime:
    """Nine o'clock that many days before a date."""
    return at_nine(of - timedelta(days=days))


def owed(world: World, kind: str) -> list[str]:
    return [row.subject for row in world.rows(Owed) if row.kind == kind]


def ticks(world: World, now: datetime) -> None:
    """What the clock brings of these notices, without anything else that it brings."""
    tick(world.database, due=DUE, now=now)


def does(world: World, line: str) -> None:
    dana = world.person(DANA)
    dana.opens(f"/members {line}")
    assert "Done." in texts(dana.submits()["view"])


def id_of(world: World, name: str) -> int:
    return next(int(person.id) for person in world.rows(Person) if person.name.startswith(name))


def shortened(names: dict[str, date]) -> Callable[[Session], None]:
    """Those people's memberships end on those days, and nobody else's before long."""

    def write(session: Session) -> None:
        [group] = groups.all_groups(session)
        known = {person.id: person.name for person in people.everyone(session, team_id=group.team_id)}
        for row in members.memberships_in(session, group=group):
            ends_on = next((day for name, day in names.items() if known[row.person_id].startswith(name)), None)
            row.ends_on = ends_on or date(2029, 12, 31)
            session.add(row)

    return write


def test_everything_that_is_told_can_be_drawn() -> None:
    assert set(discover().messages) >= KINDS


# the end of a term


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


def test_a_notice_that_would_have_come_before_the_first_day_is_not_given(world: World) -> None:
    world.write(shortened({}))
    does(world, "leave Omar on 31 Oct")
    world.write(_member_company("Acme"))
    does(world, "join Ada Byron (Acme) supplier 3 from 1 Dec 2027 to 10 Jan 2028")
    world.write(_in_slack("Ada Byron", "U0HUGO"))

    for day in range(45, 0, -1):
        ticks(world, before(day, of=date(2028, 1, 10)))

    told = [subject for subject in owed(world, endings.TERM_NOTICE) if subject.startswith(f"1:{id_of(world, 'Ada')}")]
    assert [subject.rsplit(":", 1)[1] for subject in told] == ["30"]


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


def test_the_programme_manager_renews_in_one_press(world: World) -> None:
    world.write(shortened({"Priya": ENDS_ON, "Omar": ENDS_ON}))
    world.move_to(before(90))
    dana = world.person(DANA)
    notice = dana.dm_saying("that end on Tue 29 Feb 2028")
    assert "*Priya Raman*, supplier 4. If renewed: *Priya Raman* has a new membership from Wed 1 Mar 2028" in texts(notice)

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


# the end of a membership


def test_whoever_is_a_member_no_more_is_thanked_and_the_officers_learn_of_the_vacancy(world: World) -> None:
    world.write(shortened({"Priya": date(2027, 11, 30), "Yuki": date(2027, 11, 30)}))

    for minutes in (0, 5):
        world.move_to(at_nine(date(2027, 12, 1), minutes=minutes))

    assert world.person(PRIYA).dm_saying("ended on")["text"] == (
        "Your membership of *Data Exchange Working Group* ended on *Tue 30 Nov 2027*. Thank you for what you have "
        "given to the group. You are expected at no meeting of it any more."
    )
    for user in (DANA, AMARA, TOMASZ):
        assert world.person(user).dm_saying("Vacant in")["text"].splitlines() == [
            "*Vacant in Data Exchange Working Group after Tue 30 Nov 2027*",
            "• supplier 4: *Priya Raman* has left. It goes to an open call (clause 14).",
            "• stakeholder 11, National standards lead: *Yuki Tanabe* has left. Shared Services Agency names the "
            "successor (clause 11).",
            "Whoever is in Slack has been thanked and told.",
        ]
    assert len(owed(world, endings.ENDED)) == 2
    assert labels(world.person(DANA).dm_saying("Vacant in")) == ["Open a call"]
    assert labels(world.person(AMARA).dm_saying("Vacant in")) == []


def test_nothing_is_told_before_the_morning_after(world: World) -> None:
    world.write(shortened({"Priya": date(2027, 11, 30)}))

    ticks(world, at_nine(date(2027, 12, 1), minutes=-1))
    assert owed(world, endings.ENDED) == []


def test_whoever_goes_on_is_not_thanked(world: World) -> None:
    world.write(shortened({"Priya": ENDS_ON}))
    does(world, "renew Priya")

    ticks(world, at_nine(date(2028, 3, 1)))

    assert owed(world, endings.ENDED) == owed(world, endings.VACANCIES) == []


def test_a_seat_that_is_taken_is_no_vacancy(world: World) -> None:
    world.write(shortened({}))
    does(world, "join Ada Byron (Home Office) stakeholder 10 from 1 Dec")

    world.move_to(at_nine(date(2027, 12, 1)))

    assert world.person("U0DANIEL").dm_saying("Thank you for what you have given")
    assert [message for message in world.person(AMARA).dms() if "Vacant" in message["text"]] == []


def test_a_removal_is_a_vacancy_without_thanks(world: World) -> None:
    world.write(shortened({}))

    def remove(session: Session) -> None:
        [group] = groups.all_groups(session)
        members.end_membership(
            session, group=group, person_id=_person(session, "Omar").id, now=NOVEMBER, day=NOVEMBER.date()
        )

    world.write(remove)
    world.move_to(at_nine(date(2027, 11, 2)))

    told = world.person(DANA).dm_saying("Vacant in")["text"]
    assert "• supplier 3: *Omar Haddad* was removed. It goes to an open call (clause 14)." in told
    assert "“Does a removed member's company keep the seat?” no." in told
    assert owed(world, endings.ENDED) == []


def test_a_history_that_is_older_than_the_group_is_no_news(world: World) -> None:
    world.write(shortened({"Priya": date(2027, 10, 25)}))

    def found_today(session: Session) -> None:
        [group] = groups.all_groups(session)
        group.created_at = NOVEMBER
        session.add(group)

    world.write(found_today)
    ticks(world, NOVEMBER)

    assert owed(world, endings.ENDED) == []


def test_what_ended_long_ago_is_no_news_either(world: World) -> None:
    world.write(shortened({"Priya": date(2027, 10, 10)}))

    ticks(world, NOVEMBER)

    assert owed(world, endings.ENDED) == []


# a change of employer


def test_a_clock_is_told_at_once_and_60_30_and_7_days_before(world: World) -> None:
    world.write(shortened({}))
    does(world, "employer Priya to Somewhere New from 1 Nov")
    until = date(2028, 2, 1)
    for day in range(95, -2, -1):
        ticks(world, before(day, of=until))
    world.move_to(before(1, of=until))

    told = [subject.split(":")[3] for subject in owed(world, endings.EMPLOYER_NOTICE)]
    assert told == ["60"] * 4 + ["30"] * 4 + ["7"] * 4, "to Priya and to each of the officers"
    word, *later = [m["text"] for m in world.person(PRIYA).dms() if "may remain until" in m["text"]]
    assert word == (
        "*Data Exchange Working Group*, since Mon 1 Nov 2027: you work for Somewhere New, which is not a member "
        "company. You may remain until *Tue 1 Feb 2028* (clause 15). The membership goes on if that company has joined "
        "by then, or if there is another employer that is a member company from which nobody else sits. Only you and "
        "the officers are told."
    )
    assert len(later) == 3
    assert "*Priya Raman* works for Somewhere New" in world.person(AMARA).dm_saying("may remain until")["text"]
    assert [m for m in world.person(OMAR).dms() if "Priya" in m["text"]] == []


def test_an_application_that_is_pending_is_said_and_a_refusal_ends_it(world: World) -> None:
    world.write(shortened({}))
    does(world, "employer Priya to Somewhere New from 1 Nov")
    _turns(world, "applied Somewhere New on 1 Nov")
    world.settle()
    assert (
        "Somewhere New is applying: you may remain until *Tue 1 Feb 2028*, and while it is undecided"
        in (world.person(PRIYA).dm_saying("is applying")["text"])
    )

    world.move_to(datetime(2028, 3, 10, 12, tzinfo=UTC))
    assert _last_day(world, "Priya") == date(2029, 12, 31)
    _turns(world, "refused Somewhere New on 10 Mar 2028")
    assert _last_day(world, "Priya") == date(2028, 3, 10)
    world.move_to(at_nine(date(2028, 3, 11)))

    assert (
        "ended on *Fri 10 Mar 2028* after a change of employer (clause 15)"
        in (world.person(PRIYA).dm_saying("Thank you")["text"])
    )


def test_a_company_that_joins_in_time_settles_it(world: World) -> None:
    world.write(shortened({}))
    does(world, "employer Priya to Somewhere New from 1 Nov")
    world.move_to(datetime(2028, 1, 10, 12, tzinfo=UTC))

    _turns(world, "joined Somewhere New on 10 Jan 2028")
    world.settle()

    assert world.person(PRIYA).dm_saying("is settled")["text"] == (
        "Your change of employer is settled: you are a member of *Data Exchange Working Group* until *Mon 31 Dec 2029*,"
        " as before (clause 15). Only you and the officers are told."
    )
    assert owed(world, endings.EMPLOYER_NOTICE) != []
    ticks(world, before(7, of=date(2028, 2, 1)))
    assert [s for s in owed(world, endings.EMPLOYER_NOTICE) if s.split(":")[3] == "7"] == []


def test_a_lapse_says_that_it_rests_on_an_open_default(world: World) -> None:
    world.write(shortened({}))

    _turns(world, "lapsed Castlegate Analytics on 1 Nov")
    world.settle()

    told = world.person(PRIYA).dm_saying("is no member company any more")["text"]
    assert "Castlegate Analytics, for which you work, is no member company any more. You may remain until" in told
    assert "“Is a company that lapses or merges a change of employer?” yes." in told


def test_a_clash_is_told_to_the_mover_and_the_officers_once(world: World) -> None:
    world.write(shortened({}))

    does(world, "employer Priya to Fernhill Labs from 1 Dec")
    does(world, "leave Omar on 20 Nov")
    world.settle()

    assert len(owed(world, employers.CLASH)) == 4
    assert world.person(PRIYA).dm_saying("have come to")["text"] == (
        "You have come to Fernhill Labs, from which *Siobhán Kelleher* sits in *Data Exchange Working Group*. From Wed "
        "1 Dec 2027 you are left off new rolls, and may remain only if *Siobhán Kelleher* stands down (clauses 14 and "
        "15). Only you and the officers are told."
    )
    assert world.person(TOMASZ).dm_saying("has come to")["text"].startswith("*Priya Raman* has come to Fernhill Labs")
    assert [m for m in world.person("U0SIOBHAN").dms() if "Fernhill" in m["text"]] == []


def test_somebody_outside_slack_is_left_to_the_officers(world: World) -> None:
    world.write(shortened({"Priya": ENDS_ON}))
    world.write(_in_slack("Priya", None))

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


def _turns(world: World, line: str) -> None:
    dana = world.person(DANA)
    dana.opens(f"/companies {line}")
    assert "Done." in texts(dana.submits()["view"])


def _last_day(world: World, name: str) -> date:
    return max(row.ends_on for row in world.rows(Membership) if row.person_id == id_of(world, name))


def _person(session: Session, name: str) -> Person:
    [group] = [group for group in groups.all_groups(session) if group.parent_id is None][:1]
    [person] = people.called(people.everyone(session, team_id=group.team_id), name)
    return person


def _member_company(name: str) -> Callable[[Session], None]:
    def add(session: Session) -> None:
        people.add_company(session, team_id=groups.all_groups(session)[0].team_id, name=name)

    return add


def _in_slack(name: str, user_id: str | None) -> Callable[[Session], None]:
    def change(session: Session) -> None:
        person = _person(session, name)
        person.slack_user_id = user_id
        session.add(person)

    return change


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
    omar = _person(session, "Omar")
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
        session, group=made, person=_person(session, "Priya"), seat=seat, starts_on=date(2027, 1, 1), ends_on=ENDS_ON
    )
