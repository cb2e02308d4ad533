"""What is told of a change of employer: until when a member may remain, and what settles it."""

from datetime import UTC, date, datetime

import pytest
from memberships import DANA, does, id_of
from notices import AMARA, OMAR, PRIYA, TOMASZ, at_nine, before, owed, shortened, ticks
from world import World, texts

from store import employers, endings
from store.models import Membership


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


def _turns(world: World, line: str) -> None:
    dana = world.person(DANA)
    dana.opens(f"/companies {line}")
    assert "Done." in texts(dana.submits()["view"])


def _last_day(world: World, name: str) -> date:
    return max(row.ends_on for row in world.rows(Membership) if row.person_id == id_of(world, name))
