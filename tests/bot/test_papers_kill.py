"""The process is killed while it fetches a paper, looks at it, keeps it and tells of it; the next one finishes."""

import time
from datetime import timedelta

import files
from killing import LEASE, Scene, Victims, at_moments, part_of
from small import item
from sqlmodel import Session, select
from world import HTTP, NOVEMBER, seed

from sandbox import Sandbox
from store import audit, groups, meetings, papers
from store.database import Database
from store.models import AuditEntry, Content, FileState, Owed, PaperVersion, Person

DATA = files.pdf(password="secret")
WHO = ("U0OMAR", "U0DANA")
SETTLED_WITHIN = 0.8
"""Seconds in which an undisturbed process has fetched and told: the moments are spread over them."""


@at_moments
def test_kill_while_a_paper_arrives(moment: int, running_box: Sandbox, sample_url: str, victims: Victims) -> None:
    """Submit a locked PDF, kill the bot at that part of the way, and let another one go on."""
    scene = Scene(running_box, Database(sample_url))
    scene.box.reset(seed(public_url=victims.address))
    given = HTTP.post(f"{scene.box.url}/page/upload", params={"as": "U0OMAR", "name": "plan.pdf"}, content=DATA).json()
    pid = victims.fork(scene, sample_url, now=NOVEMBER)
    scene.database.run(lambda session: _submit(session, given["file"]["id"]))
    time.sleep(part_of(SETTLED_WITHIN, moment))
    victims.kill(pid)

    victims.fork(scene, sample_url, now=NOVEMBER)
    scene.wait_for(lambda: _is_settled(scene), "the paper, and word of it")
    time.sleep(LEASE / 4)

    exactly_once(scene)
    scene.database.close()


def exactly_once(scene: Scene) -> None:
    """The paper is kept once, and told once to its submitter and once to the programme manager."""
    [version] = scene.rows(PaperVersion)
    [content] = scene.rows(Content)
    assert (version.state, version.digest, content.data) == (FileState.KEPT, content.digest, DATA)
    told = {who: [dm["text"] for dm in scene.person(who).dms() if "needs a password" in dm["text"]] for who in WHO}
    assert {who: len(texts) for who, texts in told.items()} == dict.fromkeys(WHO, 1), told
    assert [entry.deed for entry in scene.rows(AuditEntry)].count("paper.keep") == 1
    [group] = scene.database.run(groups.all_groups, writes=False)
    assert scene.database.run(lambda s: audit.first_broken_link(s, group_id=group.id), writes=False) is None


def _submit(session: Session, slack_file_id: str) -> None:
    [group] = groups.all_groups(session)
    at = meetings.coming(session, group=group, now=NOVEMBER, most=1)[0]
    omar = session.exec(select(Person).where(Person.slack_user_id == "U0OMAR")).one()
    to = item(session, at, omar, position=50)
    now = NOVEMBER + timedelta(minutes=1)
    papers.submit_file(
        session, item=to, slack_file_id=slack_file_id, name="plan.pdf", person=omar, now=now, is_late=False
    )


def _is_settled(scene: Scene) -> bool:
    [version] = scene.rows(PaperVersion)
    return version.state is FileState.KEPT and all(row.done == row.wanted for row in scene.rows(Owed))
