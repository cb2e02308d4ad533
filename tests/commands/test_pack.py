"""The pack through the front door: what goes out at the promised minute, to whom, and that it does so once."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from engines import ONE_ENGINE
from packed import (
    AMARA,
    OMAR,
    PACK_AT,
    PREVIEW_AT,
    agenda_of_three,
    bytes_of,
    files,
    posted,
    reader_of,
    tariffs,
    words_of,
)
from sqlmodel import Session, select
from world import Person as Visitor
from world import World, plain, texts

from bot import sample
from bot.jobs import tick, upcoming
from commands.pack import published
from store import groups, members, packs
from store.database import Database
from store.models import AgendaItem, Owed, Pack, PaperVersion, Person

PRIVATE_WORDS = ("board", "P-A", "Names")


def privately(person: Visitor) -> list[dict[str, Any]]:
    """What somebody got of a private edition."""
    beginnings = ("Private agenda pack", "*Private agenda pack", "*Paper P-")
    return [message for message in person.dms() if message["text"].startswith(beginnings)]


@pytest.mark.slow
def test_pack_goes_out_at_the_promised_minute_and_not_before(world: World) -> None:
    agenda_of_three(world)
    omar = world.person(OMAR)
    world.move_to(PACK_AT - timedelta(minutes=1))
    assert posted(omar) == []

    world.move_to(PACK_AT)

    message, *others = posted(omar)
    assert plain(texts(message)).splitlines() == [
        "Agenda pack: Thursday 11 November 2027",
        "*Monthly meeting* of Data Exchange Working Group: *Thursday 11 November 2027, 10:00*, 90 minutes",
        "*1. 10:00  Tariffs* – 30 min, Priya Raman",
        "Agree the options",
        "• Paper A: Options (3 pages)",
        "• Paper B: Costs (Word, a file of its own)",
        "*2. 10:45  Any other business* – 5 min, Wen Li",
        "Promised by Thursday 4 November 2027, 10:00 (clause 20), and kept.",
    ]
    assert plain(message["text"]) == plain(texts(message)).replace("*", ""), "screen readers get the same"
    assert files(others) == [
        ("2027-11-11 Agenda pack.pdf", "Agenda pack of Thursday 11 November 2027"),
        ("Options.pdf", "Paper A – Options"),
        ("costs.docx", "Paper B – Costs"),
        ("2027-11-11 Meeting.ics", "Meeting of Thursday 11 November 2027"),
    ]


@pytest.mark.slow
@ONE_ENGINE
def test_pack_pdf_has_the_agenda_and_every_page(world: World) -> None:
    tariffs(world)

    world.move_to(PACK_AT)

    pdf = reader_of(posted(world.person(OMAR))[1])
    assert len(pdf.pages) == 5, "the cover, three pages of paper A, and a slip for paper B"
    words = words_of(pdf)
    for said in ("Data Exchange Working Group", "Tariffs", "costs.docx", "Paper A · page 3 of 3"):
        assert said in words


@pytest.mark.slow
def test_pack_private_items_go_to_members_and_officers_alone(world: World) -> None:
    agenda_of_three(world)

    world.move_to(PACK_AT)

    visitor = world.person(sample.VISITOR[0])
    messages = posted(visitor)
    said = [words_of(reader_of(messages[1])), str(files(messages))]
    said += [message["text"] + texts(message) for message in messages]
    assert [word for word in PRIVATE_WORDS for text in said if word in text] == []
    assert visitor.dms() == []
    every = {sitter.user_id: privately(world.person(sitter.user_id)) for sitter in sample.SITTERS}
    sent = {user_id: [name for name, _ in files(theirs)] for user_id, theirs in every.items() if theirs}
    both = ["2027-11-11 Private agenda pack.pdf", "Names.pdf"]
    assert sent == {AMARA: both, OMAR: both, "U0PRIYA": both, "U0DANA": both}, "who has left gets nothing"
    message, pdf, _ = every[OMAR]
    assert "P1. " in message["text"]
    assert "Only members and officers get this" in message["text"]
    assert "Tariffs" not in message["text"] + words_of(reader_of(pdf))
    assert "A seat at the board" in words_of(reader_of(pdf))


@pytest.mark.slow
@ONE_ENGINE
def test_pack_private_edition_is_not_sent_to_somebody_who_was_removed_meanwhile(world: World) -> None:
    """Between what is owed and what is delivered: Slack was away."""
    agenda_of_three(world)
    world.box.faults.fail("*", 503)
    world.clock.move_to(PACK_AT)
    world.process.pulse.tick()
    world.write(lambda session: _remove(session, OMAR, world))

    world.box.faults.clear()
    world.write(_no_waiting)
    world.settle()

    assert privately(world.person(OMAR)) == []
    assert world.person(AMARA).dm_saying("Private agenda pack:")


@pytest.mark.slow
def test_pack_any_number_of_ticks_and_processes_send_one_of_everything(world: World) -> None:
    tariffs(world)
    world.clock.move_to(PACK_AT)
    due, url = world.process.parts.features.due, world.database.url.render_as_string(hide_password=False)
    others = [Database(url) for _ in range(3)]

    threads = [threading.Thread(target=tick, args=(other,), kwargs={"due": due, "now": PACK_AT}) for other in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    world.process.pulse.tick()
    world.settle()

    for other in others:
        other.close()
    assert len(world.rows(Pack)) == 1
    names = [name for name, _ in files(posted(world.person(OMAR)))]
    assert sorted(names) == sorted(set(names))
    assert len(posted(world.person(OMAR))) == 5
    outline = world.outline()
    world.process.pulse.tick()
    assert world.outline() == outline


@pytest.mark.slow
@ONE_ENGINE
def test_pack_without_an_agenda_is_a_message_and_the_calendar_entry(world: World) -> None:
    world.move_to(PACK_AT)

    message, entry = posted(world.person(OMAR))
    assert "Nothing is on the agenda so far." in message["text"]
    assert files([message, entry]) == [("2027-11-11 Meeting.ics", "Meeting of Thursday 11 November 2027")]


@pytest.mark.slow
def test_pack_what_was_published_stays_as_it_was(world: World) -> None:
    """The same bytes for ever: nothing that is edited afterwards changes them, nor a new version of a paper."""
    tariffs(world)
    world.move_to(PACK_AT)
    sent = bytes_of(posted(world.person(OMAR))[1])

    world.write(_rename_everything)

    made = [world.read(lambda s: published.bytes_of(s, pack=_the_pack(s), is_private=False)) for _ in range(2)]
    assert made == [sent, sent]


@pytest.mark.slow
@ONE_ENGINE
def test_pack_leaves_out_what_is_for_the_officers_alone(world: World) -> None:
    tariffs(world)
    world.write(_put_case)

    world.move_to(PACK_AT)

    [pack] = world.rows(Pack)
    assert [item.title for item in packs.body_of(pack).items] == ["Tariffs"]


@ONE_ENGINE
def test_pack_of_a_group_without_a_channel_is_nobodys(world: World) -> None:
    world.write(_take_channel)

    world.move_to(PACK_AT)

    assert world.rows(Pack) == []


def test_clock_tells_of_packs_to_come(world: World) -> None:
    due = world.process.parts.features.due

    told = {words: at for at, words in world.read(lambda s: upcoming(s, due=due, now=world.clock.now()))}

    of = "for the meeting of Thu 11 Nov 2027"
    assert told[f"Data Exchange Working Group: agenda pack {of}"] == PACK_AT
    assert told[f"Data Exchange Working Group: preview of the agenda pack {of}"] == PREVIEW_AT


def _remove(session: Session, user_id: str, world: World) -> None:
    [group] = groups.all_groups(session)
    person = session.exec(select(Person).where(Person.slack_user_id == user_id)).one()
    now = world.clock.now()
    members.end_membership(session, group=group, person_id=person.id, now=now, day=now.date())


def _no_waiting(session: Session) -> None:
    for row in session.exec(select(Owed)):
        row.retry_at = None


def _rename_everything(session: Session) -> None:
    for item in session.exec(select(AgendaItem)):
        item.title = "Renamed"
    for version in session.exec(select(PaperVersion)):
        version.name = "renamed.pdf"


def _the_pack(session: Session) -> Pack:
    return session.exec(select(Pack)).one()


def _put_case(session: Session) -> None:
    """What `agenda.put_case` leaves on an agenda."""
    [group] = groups.all_groups(session)
    first = session.exec(select(AgendaItem)).first()
    assert first is not None
    title, place = "A matter for the officers alone", {"meeting_id": first.meeting_id, "position": 99, "minutes": 15}
    now = first.proposed_at
    session.add(
        AgendaItem(
            team_id=group.team_id,
            group_id=group.id,
            title=title,
            source="case:1",
            is_private=True,
            proposed_at=now,
            **place,
        )
    )


def _take_channel(session: Session) -> None:
    [group] = groups.all_groups(session)
    group.channel_id = None
