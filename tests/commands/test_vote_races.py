"""Many vote at the same moment, and while the clock passes the close: each is counted as they were told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from ballots import CLOSES, MEMBERS, card, on_roll, opened, race, result, the_group
from sqlmodel import Session
from world import World, plain

from store import members, people
from store.models import Ballot, Person


@pytest.mark.parametrize("rounds", [3, pytest.param(100, marks=pytest.mark.slow)])
def test_twelve_voters_at_the_same_moment_are_twelve_ballots(world: World, rounds: int) -> None:
    """Each is counted as its voter was told."""
    opened(world)
    for turn in range(rounds):
        said = {user_id: ("for", "against", "abstain")[(place + turn) % 3] for place, user_id in enumerate(MEMBERS)}
        with ThreadPoolExecutor(12) as threads:
            told = list(threads.map(lambda voter: race(world, [voter[0]], f"1 {voter[1]}")[0], said.items()))

        assert ["is counted" in text for text in told] == [True] * 12, told
        in_force = [ballot for ballot in world.rows(Ballot) if ballot.superseded_at is None]
        by_person = {person.id: person.slack_user_id for person in world.rows(Person)}
        assert {by_person[ballot.person_id]: ballot.choice.value for ballot in in_force} == said
    world.settle()
    assert "*12 of the 12* on the roll have voted." in card(world)


@pytest.mark.slow
def test_of_many_ballots_that_race_the_close_as_many_count_as_were_told_so(world: World) -> None:
    """Five hundred electors vote while the clock passes the close."""
    crowd = [f"U0CROWD{number}" for number in range(488)]

    def seat_everybody(session: Session) -> None:
        group = the_group(session)
        for number, user_id in enumerate(crowd):
            person = people.add_person(session, team_id=group.team_id, name=f"Elector {number}", slack_user_id=user_id)
            seat = members.add_seat(session, group=group, kind=members.SeatKind.STAKEHOLDER, label=f"Place {number}")
            members.seat_person(
                session,
                group=group,
                person=person,
                seat=seat,
                starts_on=date(2027, 1, 1),
                ends_on=date(2028, 12, 31),
            )

    world.database.run(seat_everybody, within=30)
    opened(world, "procedural")
    assert on_roll(world) == 500
    everybody = [*MEMBERS, *crowd]
    early, racing = everybody[:300], everybody[300:]
    told = race(world, early, "1 for")
    world.clock.move_to(CLOSES - timedelta(milliseconds=700))
    told += race(world, racing, "1 for")
    world.process.pulse.tick()
    world.settle()

    counted = sum("is counted" in text for text in told)
    assert 300 < counted < 500, "the close came in the middle"
    assert f"*Ballots:* {counted} for, 0 against" in result(world)
    late = [plain(text) for text in told if "is counted" not in text]
    assert {text.partition("closed on ")[2][:37] for text in late} == {"Sunday 14 November 2027, 12:00:00. Th"}
