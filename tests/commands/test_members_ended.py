"""What is told of memberships that are over, and of the seats that are vacant after them."""

from datetime import date

import pytest
from memberships import DANA, does
from notices import AMARA, ENDS_ON, PRIYA, TOMASZ, at_nine, owed, person_called, shortened, ticks
from sqlmodel import Session
from world import NOVEMBER, World, labels

from store import endings, groups, members


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


@pytest.mark.slow
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
            session, group=group, person_id=person_called(session, "Omar").id, now=NOVEMBER, day=NOVEMBER.date()
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
