"""The process is killed while it reminds, and between the confirmation of attendance and what follows from it: the
alert, and the skeleton of the minutes. The next one finishes, and no more.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from killing import LEASE, Scene, Victims, at_moments, part_of, serving, thirty_seconds_later
from sqlmodel import Session
from world import AFTER, seed

from bot import sample
from sandbox import Sandbox
from store import audit, groups, meetings, terms
from store.database import Database
from store.models import Attendance, Meeting, Owed, StrikeCase

EVERYBODY = [sitter.user_id for sitter in sample.SITTERS]
CARD, TOLD, REMINDED = "is at the strike limit", "The officers have been asked", "Will you come?"
IN_A_WEEK = "Tariff workshop"
DRAFTS = ["Draft minutes.docx", "Draft minutes.md"]
DELIVERED_WITHIN = 0.30
"""Seconds in which an undisturbed process confirms and delivers: the moments are spread over them."""

REMINDED_WITHIN = 0.50
"""The same for a process that starts and reminds every member."""


@at_moments
def test_kill_between_confirmation_and_alert(
    moment: int, running_box: Sandbox, sample_url: str, victims: Victims
) -> None:
    """Kill a bot that reminds everybody at that part of the way, and the next one while attendance is confirmed."""
    scene = Scene(running_box, Database(sample_url))
    scene.box.reset(seed(public_url=victims.address, canvases=True))
    scene.database.run(_meeting_in_a_week)
    pid = victims.fork(scene, sample_url)
    time.sleep(part_of(REMINDED_WITHIN, moment))
    victims.kill(pid)
    pid = victims.fork(scene, sample_url)
    scene.settle()
    dana = scene.person("U0DANA")
    dana.fills_roll({"U0OMAR": "absent"})

    with ThreadPoolExecutor() as pool:
        confirming = pool.submit(dana.submits)
        time.sleep(part_of(DELIVERED_WITHIN, moment))
        victims.kill(pid)
        confirmed = confirming.result()
    victims.fork(scene, sample_url)
    if not confirmed["ok"]:
        assert dana.submits()["ok"]
    wait_for_minutes(scene)
    time.sleep(LEASE / 4)

    exactly_once(scene)
    scene.database.close()


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["sqlite"])
def test_kill_serve_while_a_message_is_on_its_way(running_box: Sandbox, database: Database, database_url: str) -> None:
    """The real command line, over a socket: killed when Slack has the message and the bot does not know it yet."""
    scene = Scene(running_box, database)
    database.run(_meeting_just_over, within=20)
    running_box.reset(seed(canvases=True))
    dana = scene.person("U0DANA")
    with serving(scene, database_url) as process:
        scene.settle()
        dana.fills_roll({"U0OMAR": "absent"})
        before = _posted(running_box)
        running_box.faults.hang(1.0, "chat.postMessage")
        assert dana.submits()["ok"]
        scene.wait_for(lambda: not running_box.faults.shown()["rules"], "the call")
        process.kill()
        process.wait()
    scene.wait_for(lambda: _posted(running_box) == before + 1, "the message whose sender is dead")
    database.run(thirty_seconds_later)

    with serving(scene, database_url):
        wait_for_minutes(scene)

    exactly_once(scene)


def wait_for_minutes(scene: Scene) -> None:
    """Wait until the skeleton is there, which a tick brings after the confirmation, and whatever else is owed."""
    scene.wait_for(lambda: len(drafts_of(scene)) >= len(DRAFTS), "the skeleton of the minutes")
    scene.settle()


def drafts_of(scene: Scene) -> list[str]:
    """The files that Dana Whitlock has from the bot, without their dates."""
    names = [file["name"] for dm in scene.person("U0DANA").dms() for file in dm.get("files") or ()]
    return sorted(name.partition(" ")[2] for name in names)


def exactly_once(scene: Scene) -> None:
    """One card for each officer, one word to the member, each file of the skeleton and its canvas, and whatever else
    was owed to anybody is there once.
    """
    received = {user_id: scene.person(user_id).dms() for user_id in EVERYBODY}
    assert drafts_of(scene) == DRAFTS
    assert sum("The same as a canvas" in dm["text"] for dm in received["U0DANA"]) == 1
    seen = {user_id: [(dm["ts"], dm["text"]) for dm in dms if not dm.get("files")] for user_id, dms in received.items()}
    cards = {user_id: sum(CARD in text for _, text in dms) for user_id, dms in seen.items()}
    told = {user_id: sum(TOLD in text for _, text in dms) for user_id, dms in seen.items()}
    reminded = {user_id: sum(REMINDED in text for _, text in dms) for user_id, dms in seen.items()}
    wanted = dict.fromkeys(EVERYBODY, 1 if any(meeting.title == IN_A_WEEK for meeting in scene.rows(Meeting)) else 0)
    assert reminded == {**wanted, "U0DANA": 0}, "Dana Whitlock is no member"
    assert {user_id: count for user_id, count in cards.items() if count} == {"U0AMARA": 1, "U0TOMASZ": 1, "U0DANA": 1}
    assert {user_id: count for user_id, count in told.items() if count} == {"U0OMAR": 1}
    noted = sorted(row.message_ts for row in scene.rows(Owed) if row.message_ts and row.to_person_id)
    assert not [each for dms in seen.values() for each in dms if each[0] not in noted], (
        "it was sent twice, or is unnoted"
    )
    assert sorted(ts for dms in seen.values() for ts, _ in dms) == noted
    assert len(scene.rows(StrikeCase)) == 1
    assert all(row.superseded_at is None for row in scene.rows(Attendance))
    [group] = scene.database.run(groups.all_groups, writes=False)
    assert scene.database.run(lambda s: audit.first_broken_link(s, group_id=group.id), writes=False) is None


def _meeting_in_a_week(session: Session) -> None:
    """An extra meeting of which everybody is to be reminded as soon as a bot is there."""
    [group] = groups.all_groups(session)
    meetings.add_meeting(
        session,
        group=group,
        starts_at=AFTER + timedelta(days=7) - timedelta(minutes=5),
        minutes=60,
        title=IN_A_WEEK,
        uid="tariffs@example.org",
        is_compulsory=False,
        announced_at=None,
        is_extra=True,
    )


def _meeting_just_over(session: Session) -> None:
    """The sample group a day before its latest meeting; one absence is the limit, whatever the season."""
    now = datetime.now(UTC)
    days = [now - timedelta(days=back, hours=2) for back in range(40)]
    latest = next(day for day in days if day.weekday() == sample.THURSDAY and 8 <= day.day <= 14)
    sample.fill(session, now=latest - timedelta(days=1))
    [group] = groups.all_groups(session)
    preset = terms.preset()
    strict = replace(preset, strikes=replace(preset.strikes, limit=1))
    terms.adopt(session, group=group, terms=strict, effective_on=latest.date() - timedelta(days=400), now=now)


def _posted(box: Sandbox) -> int:
    return sum(call.method == "chat.postMessage" for call in box.calls)
