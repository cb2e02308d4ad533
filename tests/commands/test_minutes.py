"""The minutes through the front door: the skeleton comes once attendance is confirmed, with all that is known."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from agendas import put_item, put_paper
from ballots import MEMBERS, ask_for_a_position, the_group
from docx import Document
from packed import bytes_of, files
from sqlmodel import Session
from world import AFTER, HTTP, MEETING, World, labels, texts

from bot.render.minutes import minutes_markdown
from bot.sample import TEAM_ID
from commands.minutes.drafting import body_of
from store import audit, meetings, people
from store.models import AuditEntry, Owed

GOLDEN = Path(__file__).parent / "minutes.golden.md"
TITLE = "Draft minutes of Thursday 11 November 2027"
ON_TIME = timedelta(minutes=5)


def owed(world: World) -> list[tuple[str, str]]:
    return [(row.kind, row.subject) for row in world.rows(Owed) if row.kind.startswith("minutes")]


def confirmed(world: World, **statuses: str) -> None:
    """The meeting is over, and Dana has confirmed who was there."""
    if world.clock.now() < AFTER:
        world.move_to(AFTER)
    world.person("U0DANA").takes_roll(statuses)
    world.process.pulse.tick()
    world.settle()


@pytest.fixture
def eventful(world: World) -> World:
    """All that can come before a meeting: actions, votes, a sub-group that owes a report, items, a guest."""
    dana, amara = world.person("U0DANA"), world.person("U0AMARA")
    world.write(
        lambda session: people.add_person(session, team_id=TEAM_ID, name="Hugo Lindgren", slack_user_id="U0HUGO")
    )
    put_paper(world, put_item(world, "Tariffs", purpose="Agree the options", minutes=30), "Options", pages=3)
    put_item(world, "A seat at the board", is_private=True)
    dana.types("/guest Hugo Lindgren for next")
    dana.types("/actions add Omar: send the tariff list by 5 Nov")
    dana.types("/actions add Priya: ask the vendors by 3 Dec")
    world.person("U0PRIYA").types("/actions done 2")
    dana.types("/subgroup create Standards led by Priya Raman")
    dana.types("/subgroup report Standards due 10 Nov: what the pilots showed")
    amara.types("/vote open funds Shall we commission the study? until 10 Nov 12:00")
    world.write(ask_for_a_position)
    for number, user_id in enumerate(MEMBERS):
        world.person(user_id).types(f"/vote 1 {'for' if number < 11 else 'against'}")
        world.person(user_id).types(f"/vote 2 {'for' if number < 5 else 'against'}")
    world.person("U0WEN").types("/private 11 Nov 10:30 to 10:50 because a supplier is concerned")
    world.settle()
    amara.presses_and_hears("Agree", on=amara.dm_beginning("Wen Li asks for a private session"))
    world.person("U0PRIYA").types("/apologies next")
    world.move_to(AFTER)
    dana.types("/actions add Grace: book the room by 2 Dec")
    amara.types("/private decision The second offer is taken")
    form = dana.opens("/decisions record")
    [meeting] = [block for block in form["blocks"] if block.get("block_id") == "meeting"]
    at = meeting["element"]["options"][0]["value"]
    dana.submits(words="Tariffs are looked at each quarter", basis="at_meeting", meeting=at)
    return world


@pytest.mark.slow
def test_the_skeleton_of_an_eventful_meeting_reads_word_for_word_as_the_golden_file(eventful: World) -> None:
    dana = eventful.person("U0DANA")
    review = dana.fills_roll({"U0PRIYA": "apologies", "U0OMAR": "absent", "U0WEN": "substitute"})
    asked = [block["block_id"] for block in review["blocks"] if block["type"] == "input"]
    came = {"invited": "yes", "substitute": "Kim Vale, Tessellate"}
    dana.submits(**{block_id: came[block_id.split(":")[0]] for block_id in asked if block_id.split(":")[0] in came})
    eventful.process.pulse.tick()
    eventful.settle()

    word, markdown = dana.dms()[-2:]
    assert bytes_of(markdown).decode() == GOLDEN.read_text(encoding="utf-8")
    said = [paragraph.text for paragraph in Document(BytesIO(bytes_of(word))).paragraphs]
    assert said[0] == "Minutes of the meeting of Thursday 11 November 2027"
    inside = said.index("Private session, 10:30 to 10:50")
    assert said[inside + 1 : inside + 6] == [
        "There are no minutes of this time (clause 21).",
        "Asked for by: Wen Li (private, members only)",
        "Agreed by: Amara Okafor",
        "Decisions: As the chair dictated them:",
        "The second offer is taken (private, members only)",
    ]


@pytest.mark.slow
def test_the_skeleton_comes_once_within_five_minutes_of_confirmation(world: World) -> None:
    confirmed(world)
    dana = world.person("U0DANA")

    both = [message for message in dana.dms() if message["files"]]
    assert files(both) == [("2027-11-11 Draft minutes.docx", TITLE), ("2027-11-11 Draft minutes.md", TITLE)]
    assert max(row.created_at for row in world.rows(Owed) if row.kind.startswith("minutes")) < AFTER + ON_TIME
    world.move_to(AFTER + timedelta(hours=1))
    dana.takes_roll({"U0OMAR": "absent"}, why="A slip")
    world.process.pulse.tick()
    world.settle()

    assert [kind for kind, _ in owed(world)] == ["minutes-word", "minutes-markdown", "minutes-canvas"], "once"
    deeds = [entry.deed for entry in world.rows(AuditEntry) if entry.deed == "minutes.draft"]
    assert deeds == ["minutes.draft"]
    assert world.read(lambda session: audit.first_broken_link(session, group_id=1)) is None


@pytest.mark.slow
def test_where_there_are_canvases_the_skeleton_is_one_too(make_world: Callable[..., World]) -> None:
    world = make_world(canvases=True)
    confirmed(world)
    dana = world.person("U0DANA")

    *_, markdown, canvas = dana.dms()

    found = re.fullmatch(r"The same as a canvas, which you can complete here: <(\S+)\|(.+)>", canvas["text"])
    assert found is not None
    assert found[2] == TITLE
    assert HTTP.get(found[1]).content == bytes_of(markdown)


@pytest.mark.slow
def test_the_programme_manager_has_the_draft_again_as_it_is_by_then(world: World) -> None:
    confirmed(world)
    dana = world.person("U0DANA")
    dana.types("/actions add Omar: send the tariff list by 3 Dec")

    form = dana.opens("/minutes")
    assert "Thu 11 Nov 2027* – Monthly meeting: drafted on Thu 11 Nov 2027" in texts(form)
    assert labels(form)[0] == "Open"
    dana.presses("Open")
    world.wait_for(lambda: "Send me the draft" in labels(dana.form()), "the minutes")
    dana.presses("Send me the draft")
    world.wait_for(lambda: "You get the draft as it would be now" in texts(dana.form()), "the answer")
    world.settle()

    assert "| 1 | Send the tariff list | Omar Haddad |" in bytes_of(dana.dms()[-1]).decode()
    assert len([message for message in dana.dms() if message["files"]]) == 4


@pytest.mark.slow
def test_nobody_else_has_the_draft_but_everybody_sees_what_it_stands_at(world: World) -> None:
    world.move_to(AFTER)
    assert world.person("U0DANA").types("/minutes 11 Nov")["text"] == (
        "The attendance of Thursday 11 November 2027 is not confirmed, and the minutes begin with it: "
        "`/attendance 11 Nov`."
    )
    confirmed(world)

    priya = world.person("U0PRIYA")
    assert "Thu 11 Nov 2027* – Monthly meeting: drafted" in priya.types("/minutes list")["text"]
    assert labels(priya.opens("/minutes show 11 Nov")) == []
    assert priya.types("/minutes draft 11 Nov")["text"].startswith("Only the programme manager can write, circulate")
    assert priya.types("/minutes 11 Nov")["text"].startswith(
        "The minutes of Thursday 11 November 2027 are not circulated"
    )
    assert priya.types("/minutes 4 Nov")["text"] == "There was no meeting on Thursday 4 November 2027."


@pytest.mark.slow
def test_items_that_were_not_dealt_with_are_listed_as_not_reached(world: World) -> None:
    put_item(world, "Tariffs")
    put_item(world, "Any other business")
    confirmed(world)
    dana = world.person("U0DANA")
    dana.presses("Go through them", on=dana.dm_beginning("What became of the agenda"))
    form = dana.form(titled="After the meeting")
    [_, second] = [block for block in form["blocks"] if block["type"] == "input"]
    dana.submits(**{second["block_id"]: second["element"]["options"][1]["value"]})

    text = world.read(the_minutes)
    assert "## 1. Tariffs\n" in text
    assert "## Items not reached\n\n- 2. Any other business\n" in text


def test_a_meeting_that_was_called_off_leaves_a_paragraph(world: World) -> None:
    world.person("U0DANA").opens("/meeting cancel 11 Nov")
    world.person("U0DANA").submits(reason="No quorum in sight")
    world.move_to(AFTER)

    said = world.person("U0PRIYA").types("/minutes 11 Nov")["text"]

    assert said == (
        "The meeting “Monthly meeting”, planned for Thursday 11 November 2027, 10:00, was cancelled, as Dana Whitlock "
        "noted on Monday 1 November 2027: No quorum in sight."
    )
    assert owed(world) == []
    assert "not held, which its record says" in world.person("U0PRIYA").types("/minutes list")["text"]


def the_minutes(session: Session) -> str:
    group = the_group(session)
    meeting = meetings.on_day(session, group=group, day=MEETING.date())
    assert meeting is not None
    return minutes_markdown(body_of(session, group=group, meeting=meeting))
