"""The process dies of Slack's answer, before it can note it: the next one sees what is there, and sends no second."""

import time
from collections import Counter

import files
import pytest
from killing import LEASE, Scene, Victims
from packed import PACK_AT
from small import item
from sqlmodel import Session, select
from world import GROUP_CHANNEL, NOVEMBER, seed

from bot import sample
from sandbox import Sandbox
from store import audit, groups, meetings, papers
from store.database import Database
from store.models import FileKind, Owed, Person

MEMBERS = [sitter.user_id for sitter in sample.SITTERS if sitter.seat is not None]
SUBMITTER = "U0PRIYA"
FILES = ["2027-11-11 Agenda pack.pdf", "2027-11-11 Meeting.ics", "Costs.pdf"]
POST, SHARE = "chat.postMessage", "files.completeUploadExternal"
EACH = [*[(POST, number + 1) for number in range(2 + len(MEMBERS))], *[(SHARE, number + 1) for number in range(3)]]
"""Every answer after which something is visible: to a receipt, the pack's message, its files, twelve reminders."""

DEATHS = [
    *[[answer] for answer in EACH],
    *[[(POST, number + 1), (POST, 1)] for number in range(7)],
    [(SHARE, 2), (SHARE, 1)],
]
"""The answers that one process after the other dies of: every one, and eight times the next process dies too."""


def killed_by_answers(scene: Scene, url: str, victims: Victims, deaths: list[tuple[str, int]]) -> None:
    """A pack goes out and everybody is reminded; one bot after the other dies, and the last one goes on."""
    scene.box.reset(seed(public_url=victims.address))
    scene.database.run(_agenda, within=20)
    for turn, answer in enumerate(deaths):
        pid = victims.fork(scene, url, now=PACK_AT, last_heard=answer)
        scene.wait_for(lambda pid=pid: not victims.is_alive(pid), "the death")  # type: ignore[misc]
        unnoted = [row.key for row in scene.rows(Owed) if row.attempted_at is not None and row.sent_at is None]
        assert 1 <= len(unnoted) <= turn + 1, unnoted

    victims.fork(scene, url, now=PACK_AT)
    scene.wait_for(lambda: {"pack-entry", "reminder"} <= {row.kind for row in scene.rows(Owed)}, "what is due")
    scene.settle()
    time.sleep(LEASE / 4)

    exactly_once(scene)
    scene.database.close()


@pytest.mark.parametrize("engine", ["sqlite"])
def test_death_between_answer_and_note(running_box: Sandbox, sample_url: str, victims: Victims) -> None:
    """Of a message, and of the next one."""
    killed_by_answers(Scene(running_box, Database(sample_url)), sample_url, victims, DEATHS[20])


@pytest.mark.slow
@pytest.mark.parametrize("deaths", DEATHS, ids=str)
def test_death_between_any_answer_and_its_note(
    deaths: list[tuple[str, int]], running_box: Sandbox, sample_url: str, victims: Victims
) -> None:
    killed_by_answers(Scene(running_box, Database(sample_url)), sample_url, victims, deaths)


def exactly_once(scene: Scene) -> None:
    """In the channel one message and one of each file, to each member one reminder, to one of them one receipt."""
    shown = [message for message in scene.person(SUBMITTER).messages(GROUP_CHANNEL) if not message["ephemeral"]]
    assert sum(message["text"].startswith("Agenda pack:") for message in shown) == 1
    assert sorted(file["name"] for message in shown for file in message["files"]) == FILES
    dms = {user_id: [dm["text"] for dm in scene.person(user_id).dms()] for user_id in MEMBERS}
    receipts = [text for text in dms[SUBMITTER] if text.startswith("Your paper for Costs")]
    reminders = Counter(user_id for user_id, texts in dms.items() for text in texts if "Will you come?" in text)
    assert len(receipts) == 1
    assert reminders == dict.fromkeys(MEMBERS, 1)
    assert sum(map(len, dms.values())) == len(MEMBERS) + 1
    assert [(row.key, row.error) for row in scene.rows(Owed) if row.dead_at] == []
    [group] = scene.database.run(groups.all_groups, writes=False)
    assert scene.database.run(lambda s: audit.first_broken_link(s, group_id=group.id), writes=False) is None


def _agenda(session: Session) -> None:
    """An open item with a paper."""
    [group] = groups.all_groups(session)
    at = meetings.coming(session, group=group, now=NOVEMBER, most=1)[0]
    priya = session.exec(select(Person).where(Person.slack_user_id == SUBMITTER)).one()
    costs = item(session, at, priya, "Costs", 50)
    version = papers.submit_file(
        session, item=costs, slack_file_id="F0GIVEN", name="Costs.pdf", person=priya, now=NOVEMBER, is_late=False
    )
    papers.keep(session, version=version, data=files.pdf(9), kind=FileKind.PDF, pages=9, problem="", now=NOVEMBER)
