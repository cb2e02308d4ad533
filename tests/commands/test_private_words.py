"""Words planted in everything that is private: none of them is in what a guest or the public gets, by whichever way."""

import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from agendas import put_item, put_paper, put_version
from ballots import somebody, the_group
from command_line import CommandLine
from docx import Document
from packed import PACK_AT, bytes_of, words_of
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas
from sqlmodel import Session
from world import AFTER, HTTP, MEETING, Person, World

import bot.app
from bot.app import discover
from bot.sample import GROUP_NAME, TEAM_ID
from store import actions, decisions, guests, meetings, papers, people
from store.models import (
    Action,
    AgendaItem,
    Basis,
    Meeting,
    MinutesComment,
    MinutesVersion,
    Paper,
    PaperVersion,
    PrivateSession,
    RecordedDecision,
)

PLANTED = re.compile(r"Quagga[A-Za-z]+")
SOWN = (AgendaItem, Paper, PaperVersion, Action, RecordedDecision, PrivateSession, MinutesComment)
IN_DETAILS = {"QuaggaDecisionOrigin", "QuaggaSlipBasis", "QuaggaSlipOrigin"}
"""What is shown only where a button is pressed."""

LINES = (
    "/agenda 11 Nov",
    "/agenda 9 Dec",
    "/pack",
    "/minutes show 11 Nov",
    "/minutes 11 Nov",
    "/minutes 11 Nov public",
    "/actions mine",
    "/actions list",
    "/decisions Quagga",
    "/decisions export",
    "/private list",
    "/calendar next",
)
GUEST = "U0HUGO"
PUBLIC = "https://convenor.example"

Taken = tuple[str, bytes]
"""Something that somebody got: by which way, and what."""


@pytest.fixture
def planted(make_world: Callable[..., World]) -> World:
    """A meeting with private parts of every kind, held and minuted; Hugo is a guest of every meeting."""
    world = make_world(public_url=PUBLIC, canvases=True)
    dana, amara, priya = (world.person(user_id) for user_id in ("U0DANA", "U0AMARA", "U0PRIYA"))
    world.write(invite_hugo)
    put_paper(world, put_item(world, "Tariffs", minutes=30), "Options", data=one_page("Tariffs as they are"))
    secret = put_item(
        world, "QuaggaTitle", is_private=True, purpose="QuaggaPurpose", raised_by="QuaggaRaiser", minutes=20
    )
    paper = put_paper(world, secret, "QuaggaPaper", name="QuaggaFile.pdf", data=one_page("QuaggaPage"))
    world.write(lambda session: add_link(session, world, secret))
    world.write(lambda session: plant_rows(session, world))
    priya.types("/private 11 Nov 10:30 to 10:50 because QuaggaReason")
    world.settle()
    amara.presses_and_hears("Agree", on=amara.dm_beginning("Priya Raman asks for a private session"))
    world.move_to(PACK_AT)
    put_version(world, paper, pages=1)
    put_item(world, "QuaggaLate", is_private=True)
    dana.types("/pack addendum")
    world.settle()
    world.move_to(MEETING + timedelta(minutes=40))
    amara.types("/private decision QuaggaDictated")
    world.move_to(AFTER)
    dana.takes_roll({"U0OMAR": "absent"})
    world.process.pulse.tick()
    world.settle()
    take_over(world)
    dana.types("/minutes circulate 11 Nov")
    world.settle()
    priya.types("/minutes comment 11 Nov QuaggaComment")
    world.move_to(AFTER + timedelta(days=1))
    return world


@pytest.mark.slow
def test_no_planted_word_reaches_a_guest_or_the_public(
    planted: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    heard = listen(monkeypatch)
    sown = {word for table in SOWN for row in planted.rows(table) for word in PLANTED.findall(str(row))}
    assert len(sown) == 20
    told = {word for _, data in typed_and_told(planted, "U0PRIYA", LINES) for word in found_in(data)}
    told |= {word for user_id in ("U0AMARA", "U0DANA") for word in found_in(said(planted.person(user_id).dms()))}
    assert sown - told == IN_DETAILS, "members and officers have all else"

    lines = [f"/{name}{way}" for name in discover().commands for way in ("", " list", " 11 Nov")]
    everything = [
        *typed_and_told(planted, GUEST, [*lines, *LINES]),
        *pressed(planted, heard),
        *published(planted, tmp_path, monkeypatch),
    ]

    ways = {way for way, _ in everything}
    assert {"home", "/minutes 11 Nov public", "pressed", "message", "feed", "minutes.md", "pack.pdf"} <= ways
    assert {"2027-11-11 Agenda pack.pdf", "2027-11-12 Decisions.csv"} <= ways
    canvases = [call.args for call in planted.box.calls if call.method == "canvases.access.set"]
    assert canvases, "the draft is one"
    assert all(GUEST not in args["user_ids"] and "channel_ids" not in args for args in canvases)
    assert b"Tariffs" in b"".join(data for _, data in everything), "what is open is there"
    assert {(way, word) for way, data in everything for word in found_in(data)} == set()


def typed_and_told(world: World, user_id: str, lines: Sequence[str]) -> Iterator[Taken]:
    """What somebody gets who opens the Home tab and types this, and every message and file that they can see."""
    person = world.person(user_id)
    yield "home", said(person.home())
    for line in lines:
        yield line, typed(person, line)
    world.settle()
    for channel in person.state()["channels"]:
        for message in person.messages(channel["id"]):
            yield "message", said(message)
            for file in message["files"]:
                yield file["name"], text_of(file["name"], bytes_of({"files": [file]}))


def pressed(world: World, heard: list[tuple[str, bytes]]) -> Iterator[Taken]:
    """What comes of every button there is, pressed by a guest with private things in its note."""
    note = private_note(world)
    for action in discover().actions:
        world.forge_button(action, user_id=GUEST, note=note)
    world.settle()
    return (("pressed", data) for user_id, data in heard if user_id == GUEST)


def published(world: World, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Taken]:
    """What the public gets: calendar feeds, and the files that the command line writes without private parts."""
    said_of_feeds = typed(world.person(GUEST), "/calendar") + typed(world.person("U0DANA"), "/calendar")
    paths = set(re.findall(rf"{PUBLIC}(/calendar/[\w-]+\.ics)", said_of_feeds.decode()))
    assert paths
    for path in paths:
        answer = HTTP.get(f"http://127.0.0.1:{world.process.server.port}{path}")
        assert answer.status_code == 200
        yield "feed", answer.content
    monkeypatch.setenv("DATABASE_URL", world.database.url.render_as_string(hide_password=False))
    line = CommandLine(world.database, folder)
    for command, name, *more in (
        ("minutes", "minutes.md", "--skeleton"),
        ("minutes", "minutes.docx"),
        ("pack", "pack.pdf"),
    ):
        line.does(command, "--group", GROUP_NAME, "--meeting", "2027-11-11", "-o", str(folder / name), *more)
        yield name, text_of(name, (folder / name).read_bytes())


def private_note(world: World) -> dict[str, Any]:
    """A note for any button that names private things, as no button of a guest would."""
    items = [item.id for item in world.rows(AgendaItem) if item.is_private]
    papers_there = [paper.id for paper in world.rows(Paper) if paper.item_id in items]
    return {
        "group": 1,
        "meeting": meeting_of(world).id,
        "item": items[0],
        "paper": papers_there[0],
        "private": world.rows(PrivateSession)[0].id,
        "action": world.rows(Action)[0].number,
        "decision": world.rows(RecordedDecision)[0].id,
        "version": world.rows(MinutesVersion)[0].id,
        "deed": "change",
        "words": "Quagga",
    }


def listen(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bytes]]:
    """Everything that is said to somebody after the acknowledgement, by whom it is for."""
    heard: list[tuple[str, bytes]] = []
    call = bot.app._Listener._call

    def hear(listener: Any, answer: Any, payload: Any) -> None:
        heard.append((payload.user_id, json.dumps(answer.arguments, default=str, ensure_ascii=False).encode()))
        call(listener, answer, payload)

    monkeypatch.setattr(bot.app._Listener, "_call", hear)
    return heard


def typed(person: Person, line: str) -> bytes:
    """What comes of a command: its answer, or the form that it opens."""
    before = (person.state()["view"] or {}).get("id")
    answer = person.types(line)
    return said(answer or person.form(other_than=before))


def found_in(data: bytes) -> set[str]:
    return set(PLANTED.findall(data.decode(errors="replace")))


def said(surface: Any) -> bytes:
    return json.dumps(surface, ensure_ascii=False).encode()


def text_of(name: str, data: bytes) -> bytes:
    """What a file says, with its bytes where they are text or may hold more."""
    if name.endswith(".pdf"):
        pdf = PdfReader(io.BytesIO(data))
        outline = json.dumps([str(entry) for entry in pdf.outline])
        return f"{words_of(pdf)}\n{outline}\n{pdf.metadata}".encode() + data
    if name.endswith(".docx"):
        document = Document(io.BytesIO(data))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells]).encode()
    return data


def one_page(words: str) -> bytes:
    """A PDF that says this."""
    made = io.BytesIO()
    canvas = Canvas(made)
    canvas.drawString(100, 700, words)
    canvas.save()
    return made.getvalue()


def invite_hugo(session: Session) -> None:
    hugo = people.add_person(session, team_id=TEAM_ID, name="Hugo Lindgren", slack_user_id=GUEST)
    group, dana = the_group(session), somebody(session, "U0DANA")
    now = MEETING - timedelta(days=11)
    guests.invite(session, group=group, person=hugo, meeting=None, decided_by="vote 1", actor=dana, now=now)


def add_link(session: Session, world: World, item_id: int) -> None:
    item = session.get_one(AgendaItem, item_id)
    papers.submit_link(
        session,
        item=item,
        link="https://example.org/QuaggaLink",
        title="QuaggaLinked",
        person=somebody(session, "U0PRIYA"),
        now=world.clock.now(),
    )


def plant_rows(session: Session, world: World) -> None:
    """A private action and private decisions, one of them withdrawn."""
    group, dana, now = the_group(session), somebody(session, "U0DANA"), world.clock.now()
    actions.add(
        session,
        group=group,
        words="QuaggaAction",
        owner=somebody(session, "U0PRIYA"),
        due_on=MEETING.date(),
        meeting=None,
        is_private=True,
        origin="QuaggaOrigin",
        actor=dana,
        now=now,
    )
    made = [
        decisions.record(
            session,
            group=group,
            words=words,
            basis=Basis.OTHER,
            basis_words=f"{words}Basis",
            decided_on=now.date(),
            is_private=True,
            origin=f"{words}Origin",
            actor=dana,
            now=now,
        )
        for words in ("QuaggaDecision", "QuaggaSlip")
    ]
    decisions.withdraw(session, group=group, decision=made[1], why="QuaggaWhy", actor=dana, now=now)


def take_over(world: World) -> None:
    """Nothing of the agenda was reached: it goes on to the next meeting."""
    dana = world.person("U0DANA")
    dana.presses("Go through them", on=dana.dm_beginning("What became of the agenda"))
    asked = [block for block in dana.form(titled="After the meeting")["blocks"] if block["type"] == "input"]
    done = dana.submits(**{block["block_id"]: block["element"]["options"][1]["value"] for block in asked})
    assert "errors" not in done, done


def meeting_of(world: World) -> Meeting:
    def read(session: Session) -> Meeting:
        found = meetings.on_day(session, group=the_group(session), day=MEETING.date())
        assert found is not None
        return found

    made = world.read(read)
    assert isinstance(made, Meeting)
    return made
