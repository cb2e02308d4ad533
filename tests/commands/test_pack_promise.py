"""The promise of a pack when something comes between: a bot that was away, a meeting that moves, short notice."""

from datetime import UTC, datetime, timedelta

import pytest
from engines import ONE_ENGINE
from packed import DANA, OMAR, PACK_AT, PREVIEW_AT, missed, posted, tariffs
from world import AFTER, World, plain, texts

from store.models import AuditEntry, Pack


@pytest.mark.slow
@ONE_ENGINE
def test_bot_away_at_the_hour_publishes_when_it_is_back(world: World) -> None:
    tariffs(world)

    world.move_to(PACK_AT + timedelta(days=1, hours=3))

    [message, *_] = posted(world.person(OMAR))
    assert missed(message).startswith(
        "Promised by Thursday 4 November 2027, 10:00 (clause 20), and missed by 1 day and 3 "
    )
    assert "missed by 1 day and 3 hours" in plain(texts(world.person(OMAR).opens("/pack")))


@ONE_ENGINE
def test_bot_away_until_the_meeting_was_over_sends_nothing_and_says_so(world: World) -> None:
    tariffs(world)

    world.move_to(AFTER)
    world.process.pulse.tick()
    world.settle()

    dana = world.person(DANA)
    assert posted(dana) == []
    [told] = [dm for dm in dana.dms() if "was not sent" in dm["text"]]
    assert "nothing was running that could send it" in told["text"]
    assert [(pack.number, pack.published_at) for pack in world.rows(Pack)] == [(1, None)]


@pytest.mark.slow
@ONE_ENGINE
def test_meeting_that_moves_before_the_pack_takes_it_along(world: World) -> None:
    world.person(DANA).types("/meeting move 11 Nov to 18 Nov 14:00")

    world.move_to(PACK_AT)
    assert world.rows(Pack) == []
    world.move_to(datetime(2027, 11, 11, 14, tzinfo=UTC))

    [pack] = world.rows(Pack)
    assert pack.due_at == datetime(2027, 11, 11, 14, tzinfo=UTC)


@pytest.mark.slow
def test_meeting_that_moves_after_the_pack_is_measured_again_and_sent_nothing(world: World) -> None:
    tariffs(world)
    world.move_to(PACK_AT)
    before = len(posted(world.person(OMAR)))

    world.person(DANA).types("/meeting move 11 Nov to 10 Nov 10:00")
    world.process.pulse.tick()
    world.settle()

    told = plain(texts(world.person(OMAR).opens("/pack")))
    assert "Promised by Wednesday 3 November 2027, 10:00 (clause 20), and missed by 1 day." in told
    assert "The meeting has moved since." in told
    assert len(posted(world.person(OMAR))) == before
    [pack] = world.rows(Pack)
    assert pack.due_at == PREVIEW_AT
    assert [entry.facts["was_due_at"] for entry in world.rows(AuditEntry) if entry.deed == "pack.judge_again"] == [
        PACK_AT.isoformat()
    ]


@ONE_ENGINE
def test_meeting_that_is_cancelled_has_no_pack(world: World) -> None:
    dana = world.person(DANA)
    dana.opens("/meeting cancel 11 Nov no agenda")
    dana.submits()

    world.move_to(PACK_AT)

    assert world.rows(Pack) == []


@pytest.mark.slow
def test_short_notice_waits_for_the_programme_manager(world: World) -> None:
    dana = world.person(DANA)
    dana.types("/meeting add 5 Nov 15:00 Budget workshop")
    world.process.pulse.tick()
    world.settle()

    card = dana.dm_beginning("Preview of the agenda pack of Fri 5 Nov 2027")
    assert "*Short notice:*" in texts(card)
    assert "at the latest on *Thursday 4 November 2027, 15:00*" in plain(texts(card))
    assert world.rows(Pack) == []

    dana.presses("Publish now", on=card)
    world.wait_for(lambda: world.rows(Pack), "the pack")
    world.settle()

    [message, *_] = posted(dana)
    assert "The meeting was called at short notice." in message["text"]
    [pack] = world.rows(Pack)
    assert pack.is_short_notice


@pytest.mark.slow
@ONE_ENGINE
def test_short_notice_goes_out_a_day_before_at_the_latest(world: World) -> None:
    world.person(DANA).types("/meeting add 5 Nov 15:00 Budget workshop")
    world.move_to(datetime(2027, 11, 4, 14, 59, tzinfo=UTC))
    assert [pack for pack in world.rows(Pack) if pack.is_short_notice] == []

    world.move_to(datetime(2027, 11, 4, 15, tzinfo=UTC))

    [pack] = [pack for pack in world.rows(Pack) if pack.is_short_notice]
    assert pack.published_by_id is None


@pytest.mark.slow
@ONE_ENGINE
def test_short_notice_of_less_than_a_day_goes_out_at_once(world: World) -> None:
    world.person(DANA).types("/meeting add 2 Nov 8:00 Urgent")

    world.process.pulse.tick()
    world.settle()

    [pack] = world.rows(Pack)
    assert pack.is_short_notice
