"""The card of a new member: who gets one, when, and what it says."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session
from world import GROUP_CHANNEL, NOVEMBER, World, labels, plain, texts

from bot.jobs import upcoming
from bot.sample import TEAM_ID
from store import groups, members, newcomers, people
from store.models import Membership, Owed, Person, SeatKind, WorkingGroup

TODAY = NOVEMBER.date()
DAY = timedelta(days=1)
MORNING = datetime(2027, 11, 2, 9, tzinfo=UTC)


def the_group(session: Session) -> WorkingGroup:
    group = groups.group_in_channel(session, team_id=TEAM_ID, channel_id=GROUP_CHANNEL)
    assert group is not None
    return group


def joins(
    world: World,
    starts_on: date,
    *,
    user_id: str | None = "U0HUGO",
    imported_at: datetime | None = None,
    group_id: int | None = None,
) -> None:
    """Somebody becomes a member for two years: Hugo, who was on no roll."""

    def work(session: Session) -> None:
        group = session.get_one(WorkingGroup, group_id) if group_id else the_group(session)
        known = people.person_in_slack(session, team_id=TEAM_ID, user_id=user_id) if user_id else None
        person = known or people.add_person(session, team_id=TEAM_ID, name="Hugo Lindgren", slack_user_id=user_id)
        seat = members.add_seat(session, group=group, kind=SeatKind.SUPPLIER, label=f"of {person.name} {starts_on}")
        membership = members.seat_person(
            session, group=group, person=person, seat=seat, starts_on=starts_on, ends_on=starts_on + 729 * DAY
        )
        membership.imported_at = imported_at

    world.write(work)
    world.process.pulse.tick()
    world.settle()


def cards(world: World) -> list[Owed]:
    return [row for row in world.rows(Owed) if row.kind == newcomers.WELCOME]


def welcomed(world: World) -> list[dict[str, Any]]:
    return [message for message in world.person("U0HUGO").dms() if message["text"].startswith("Welcome to")]


def test_the_card_says_what_a_new_member_needs(world: World) -> None:
    joins(world, TODAY)

    [told] = welcomed(world)
    assert plain(texts(told)).splitlines() == [
        "Welcome to Data Exchange Working Group",
        "You are a member from *Monday 1 November 2027* to *Tuesday 30 October 2029*. It has about 12 members: 8 seats "
        "for suppliers and 4 seats for stakeholders, and meets on the second Thursday of each month at 10:00. It "
        "decides by its terms of reference.",
        "*What members hold to* (clause 6): Speak openly, listen first, and leave your employer's sales pitch at the "
        "door.",
        "*Next meeting:* Monthly meeting, *Thursday 11 November 2027, 10:00* (compulsory).",
        "*If you cannot come*, type `/apologies next`. Whoever is not at compulsory meetings gets a strike for each, "
        "apologies or not; at *2 strikes* in a calendar year the officers decide on the membership (clause 17).",
        "*Good to know:* `/calendar` puts the meetings into your own calendar, `/terms` has the rules, and `/convenor "
        "help` lists everything there is. Answers are visible to you alone.",
        "Send apologies",
        "Calendar",
        "Terms of reference",
        "Only you can see this.",
    ]
    assert labels(told) == ["Send apologies", "Calendar", "Terms of reference"]


def test_the_next_meeting_is_a_date_token(world: World) -> None:
    joins(world, TODAY)

    assert "<!date^1825927200^" in texts(welcomed(world)[0])


def test_the_buttons_of_the_card_work(world: World) -> None:
    joins(world, TODAY)
    hugo = world.person("U0HUGO")

    hugo.presses("Send apologies", on=welcomed(world)[0])

    assert "Thursday 11 November 2027" in texts(hugo.form(titled="Send apologies"))


@pytest.mark.slow
def test_it_comes_on_the_morning_of_the_first_day_once(world: World) -> None:
    joins(world, TODAY + DAY)
    due = world.process.parts.features.due
    coming = world.read(lambda session: upcoming(session, due=due, now=world.clock.now()))
    assert (MORNING, "Data Exchange Working Group: Hugo Lindgren is welcomed") in coming

    world.move_to(MORNING - timedelta(minutes=1))
    assert welcomed(world) == []
    world.move_to(MORNING)
    assert len(welcomed(world)) == 1

    world.move_to(MORNING + 3 * DAY)
    assert (len(welcomed(world)), len(cards(world))) == (1, 1)


def test_whoever_is_entered_late_is_welcomed_then(world: World) -> None:
    joins(world, TODAY - 10 * DAY)

    assert len(welcomed(world)) == 1


def hours(number: int) -> datetime:
    return NOVEMBER + timedelta(hours=number)


NOT_WELCOMED = [
    pytest.param({"starts_on": TODAY - 40 * DAY}, id="entered long after the first day"),
    pytest.param({"starts_on": TODAY - DAY, "imported_at": hours(0)}, id="imported history"),
    pytest.param({"starts_on": TODAY, "user_id": None}, id="not in Slack"),
    pytest.param({"starts_on": TODAY + 2 * DAY}, id="not yet"),
]


@pytest.mark.parametrize("who", NOT_WELCOMED)
def test_nobody_else_is_welcomed(world: World, who: dict[str, Any]) -> None:
    joins(world, **who)

    assert cards(world) == []


def test_a_membership_that_was_imported_before_it_begins_is_welcomed(world: World) -> None:
    joins(world, TODAY, imported_at=hours(-20 * 24))

    assert len(welcomed(world)) == 1


def test_a_renewal_is_not_welcomed(world: World) -> None:
    """Wen's membership ends, and the next one begins on the day after."""
    world.write(end_yesterday)
    joins(world, TODAY, user_id="U0WEN")

    assert cards(world) == []


def test_whoever_comes_back_after_a_gap_is_welcomed(world: World) -> None:
    world.write(lambda session: end_yesterday(session, days=2))
    joins(world, TODAY, user_id="U0WEN")

    assert len(cards(world)) == 1


def test_whoever_comes_back_after_a_removal_is_welcomed(world: World) -> None:
    world.write(lambda session: end_yesterday(session, ended_at=hours(-12)))
    joins(world, TODAY, user_id="U0WEN")

    assert len(cards(world)) == 1


def sat_by_wen(session: Session) -> list[Membership]:
    wen = people.person_in_slack(session, team_id=TEAM_ID, user_id="U0WEN")
    assert isinstance(wen, Person)
    return list(members.memberships_of(session, group=the_group(session), person_id=wen.id))


def end_yesterday(session: Session, *, days: int = 1, ended_at: datetime | None = None) -> None:
    """Wen's membership ends so many days before today, perhaps in a removal."""
    [row] = sat_by_wen(session)
    row.ends_on, row.ended_at = TODAY - days * DAY, ended_at
    session.add(row)


def test_a_member_of_a_sub_group_is_not_welcomed_to_it(world: World) -> None:
    def below(session: Session) -> int:
        parent = the_group(session)
        made = groups.add_group(
            session, team_id=TEAM_ID, name="Tariffs", now=NOVEMBER, zone=parent.zone, division=parent.division
        )
        made.parent_id = parent.id
        return made.id

    joins(world, TODAY, group_id=world.write(below))

    assert cards(world) == []


def test_whoever_is_removed_before_the_card_is_sent_gets_none(world: World) -> None:
    joins(world, TODAY + DAY)
    world.move_to(MORNING - timedelta(hours=2))

    def remove(session: Session) -> None:
        row = session.get_one(Membership, int(cards(world)[0].subject))
        row.ended_at = world.clock.now()
        session.add(row)

    world.write(remove)
    world.move_to(MORNING)

    assert welcomed(world) == []


def test_the_values_are_set_with_the_group(world: World) -> None:
    dana = world.person("U0DANA")
    dana.opens("/convenor setup")
    dana.submits(ethos="Be kind, and <brief>.")

    joins(world, TODAY)

    assert "*What members hold to* (clause 6): Be kind, and &lt;brief&gt;." in texts(welcomed(world)[0])
