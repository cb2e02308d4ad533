"""The process is killed while a pack goes out; the next one finishes: one message, one PDF, one of every file."""

import time
from datetime import UTC, datetime, timedelta

import files
import pytest
from killing import LEASE, Scene, Victims, at_moments, part_of, serving, thirty_seconds_later
from packed import PACK_AT, only_members
from small import item, meeting
from sqlmodel import Session, select
from world import GROUP_CHANNEL, NOVEMBER, seed

from bot import sample
from sandbox import Sandbox
from store import audit, groups, meetings, papers
from store.database import Database
from store.models import FileKind, Meeting, Owed, Pack, Person

SHARE = "files.completeUploadExternal"
OUT_WITHIN = 0.8
"""Seconds in which an undisturbed process publishes a pack and sends all of it: the moments are spread over them."""


@at_moments
def test_kill_while_a_pack_goes_out(moment: int, running_box: Sandbox, sample_url: str, victims: Victims) -> None:
    """Start a bot when the pack is due, kill it at that part of the way, and let another one go on."""
    scene = Scene(running_box, Database(sample_url))
    scene.box.reset(seed(public_url=victims.address))
    scene.database.run(_agenda, within=20)
    pid = victims.fork(scene, sample_url, now=PACK_AT)
    time.sleep(part_of(OUT_WITHIN, moment))
    victims.kill(pid)

    victims.fork(scene, sample_url, now=PACK_AT)
    scene.wait_for(lambda: scene.rows(Pack), "the pack")
    scene.settle()
    time.sleep(LEASE / 4)

    exactly_once(scene)
    scene.database.close()


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["sqlite"])
def test_kill_serve_while_a_pdf_is_on_its_way(running_box: Sandbox, database: Database, database_url: str) -> None:
    """The real command line, over a socket: killed when Slack is about to share the PDF and the bot waits for it."""
    scene = Scene(running_box, database)
    database.run(_due_today, within=20)
    running_box.reset(seed())
    running_box.faults.hang(1.0, SHARE)
    with serving(scene, database_url) as process:
        scene.wait_for(lambda: not running_box.faults.shown()["rules"], "the call")
        process.kill()
        process.wait()
    scene.wait_for(lambda: any(call.method == SHARE for call in running_box.calls), "the file whose sender is dead")
    database.run(thirty_seconds_later)

    with serving(scene, database_url):
        scene.settle()

    shown = scene.person("U0OMAR").messages(GROUP_CHANNEL)
    assert sum(message["text"].startswith("Agenda pack:") for message in shown) == 1
    names = [file["name"] for message in shown for file in message["files"]]
    assert len(names) == len(set(names)) == 3


def exactly_once(scene: Scene) -> None:
    """In the channel one message and one of each file, to a member one private edition, and one pack in the record."""
    omar = scene.person("U0OMAR")
    shown = [message for message in omar.messages(GROUP_CHANNEL) if not message["ephemeral"]]
    assert sum(message["text"].startswith("Agenda pack:") for message in shown) == 1
    assert sorted(file["name"] for message in shown for file in message["files"]) == [
        "2027-11-11 Agenda pack.pdf",
        "2027-11-11 Meeting.ics",
        "Costs.pdf",
    ]
    private = [file["name"] for message in omar.dms() for file in message["files"]]
    assert private == ["2027-11-11 Private agenda pack.pdf"]
    assert sum(message["text"].startswith("Private agenda pack:") for message in omar.dms()) == 1
    assert len(scene.rows(Pack)) == 1
    assert [row.error for row in scene.rows(Owed) if row.dead_at] == []
    [group] = scene.database.run(groups.all_groups, writes=False)
    assert scene.database.run(lambda s: audit.first_broken_link(s, group_id=group.id), writes=False) is None


def _agenda(session: Session) -> None:
    """An open item with a paper, and a private one, in a group of three."""
    only_members(session, "U0OMAR", "U0PRIYA", "U0AMARA")
    [group] = groups.all_groups(session)
    at = meetings.coming(session, group=group, now=NOVEMBER, most=1)[0]
    priya = _put_costs(session, at, NOVEMBER)
    item(session, at, priya, "A seat at the board", 51).is_private = True


def _due_today(session: Session) -> None:
    """A meeting in five days whose pack was due two days ago, as far as the machine's clock goes."""
    now = datetime.now(UTC)
    sample.fill(session, now=now - timedelta(days=60))
    [group] = groups.all_groups(session)
    day = next(day for day in (now + timedelta(days=4), now + timedelta(days=5)) if day.weekday() != sample.THURSDAY)
    _put_costs(session, meeting(session, group, day), now)


def _put_costs(session: Session, at: Meeting, now: datetime) -> Person:
    """An open item with a paper; whose it is."""
    priya = session.exec(select(Person).where(Person.slack_user_id == "U0PRIYA")).one()
    costs = item(session, at, priya, "Costs", 50)
    version = papers.submit_file(
        session, item=costs, slack_file_id="F0GIVEN", name="Costs.pdf", person=priya, now=now, is_late=False
    )
    papers.keep(session, version=version, data=files.pdf(9), kind=FileKind.PDF, pages=9, problem="", now=now)
    return priya
