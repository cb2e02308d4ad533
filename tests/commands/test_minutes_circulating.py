"""Minutes that are uploaded, circulated and commented on, through the front door: who sees which edition of them."""

from datetime import timedelta

import pytest
from agendas import put_item
from minuted import (
    OPEN,
    PRIVATE,
    channel_messages,
    circulated,
    enter_guest,
    given_files,
    held,
    retire,
    uploads,
    words_of_word,
)
from packed import bytes_of, files, only_members
from sqlmodel import Session, col, select
from world import AFTER, GROUP_CHANNEL, MEETING, World, labels, plain, texts

from rules.strikes import MeetingState
from store import audit
from store.models import AgendaItem, AuditEntry, Meeting, MinutesVersion, Owed

PACK_IS_OUT = MEETING + timedelta(days=22)
"""The day after the pack of the meeting of 9 December."""


def circulates(world: World) -> str:
    said = world.person("U0DANA").types("/minutes circulate 11 Nov")["text"]
    world.settle()
    return str(said)


def items(world: World) -> list[tuple[str, str, bool]]:
    """What stands on agendas, by position: title, state, whether it is late."""
    found = sorted(world.rows(AgendaItem), key=lambda item: (item.meeting_id, item.position))
    return [(item.title, item.state.value, item.is_late) for item in found]


@pytest.mark.slow
def test_an_edited_file_is_a_version_and_the_programme_manager_has_it_back(world: World) -> None:
    held(world)
    dana = world.person("U0DANA")

    uploads(world, OPEN)
    done = uploads(world, PRIVATE, OPEN)

    assert "Version 2 is on its way." in texts(done["view"])
    assert labels(dana.dm_saying("version 2, is here")) == ["Circulate"]
    dana.types("/minutes 11 Nov")
    dana.types("/minutes 11 Nov version 1")
    world.settle()
    assert given_files(dana) == [
        ("2027-11-11 Minutes, version 2 for members only.md", PRIVATE),
        ("2027-11-11 Minutes, version 1.md", OPEN),
    ]
    shown = plain(texts(dana.opens("/minutes show 11 Nov")))
    assert "• Version 1 – Dana Whitlock, Thursday 11 November 2027, 11:30: minutes.md for everybody" in shown
    assert "11:30: minutes.md for members and public.md for everybody" in shown
    assert channel_messages(world) == []
    assert world.read(lambda session: audit.first_broken_link(session, group_id=1)) is None


@pytest.mark.slow
def test_a_file_that_is_no_minutes_is_told_at_once_and_cannot_be_circulated(world: World) -> None:
    held(world)

    uploads(world, b"MZ\x90\x00\x03", name="minutes.docx")

    told = world.person("U0DANA").dm_saying("was not taken")["text"]
    assert "• minutes.docx: It is a program. Minutes are a Word document, a PDF that opens" in told
    assert circulates(world) == "The last upload was not taken, as you were told. Upload the minutes again."
    uploads(world, OPEN + b"## P1. The board (private, members only)")
    told = world.person("U0DANA").dm_saying("version 2, was not taken")["text"]
    assert "minutes.md: It is said to be for everybody, and has parts that are marked as the draft marks them" in told
    uploads(world, b"\x89PNG\r\n\x1a\n\0", name="page.docx")
    assert "• page.docx: Minutes are a Word document" in world.person("U0DANA").dm_saying("version 3, was not")["text"]


@pytest.mark.slow
def test_the_form_has_it_said_who_may_read_the_file(world: World) -> None:
    held(world)
    dana = world.person("U0DANA")
    dana.opens("/minutes upload 11 Nov")
    both = {"file": [dana.uploads("a.md", OPEN)], "public": [dana.uploads("b.md", OPEN)]}

    assert dana.submits(**both, readers="everybody")["errors"] == {
        "public": "If everybody may read the file above, there is no second one. Leave this out, or say “Members only”."
    }
    assert world.rows(MinutesVersion) == []


def test_whoever_is_no_programme_manager_by_then_uploads_nothing(world: World) -> None:
    held(world)
    dana = world.person("U0DANA")
    dana.opens("/minutes upload 11 Nov")
    file_id = dana.uploads("a.md", OPEN)

    world.write(lambda session: retire(session, "U0DANA"))
    refused = dana.submits(file=[file_id], readers="everybody")

    assert "roll" in str(refused)
    assert world.rows(MinutesVersion) == []
    assert world.person("U0AMARA").types("/minutes upload 11 Nov")["text"].startswith("Only the programme manager can")
    assert world.person("U0AMARA").types("/minutes circulate 11 Nov")["text"].startswith("Only the programme manager")


@pytest.mark.slow
def test_the_skeleton_is_circulated_where_nothing_was_uploaded_without_its_private_parts(world: World) -> None:
    world.write(lambda session: only_members(session, "U0AMARA", "U0OMAR", "U0PRIYA"))
    put_item(world, "Tariffs")
    put_item(world, "A seat at the board", is_private=True)
    held(world)

    assert circulates(world).startswith(
        "The skeleton goes to the channel as it is now, as version 1 without its private"
    )

    message, file = channel_messages(world)
    assert labels(message) == ["Comment…", "I was there…"]
    assert "private" not in texts(message)
    assert files([file]) == [("2027-11-11 Minutes, version 1.docx", "Minutes of Thursday 11 November 2027, version 1")]
    public = words_of_word(bytes_of(file))
    assert "Tariffs" in public
    assert "board" not in public
    for user_id in ("U0AMARA", "U0OMAR", "U0PRIYA", "U0DANA"):
        [(name, data)] = given_files(world.person(user_id))
        assert name == "2027-11-11 Minutes, version 1 for members only.docx"
        assert "A seat at the board (private, members only)" in words_of_word(data)
    assert [row.subject for row in world.rows(Owed) if row.kind == "minutes-file"] == ["1"]


@pytest.mark.slow
def test_what_is_marked_private_stays_among_the_members(world: World) -> None:
    hugo = enter_guest(world)
    held(world)
    omar = world.person("U0OMAR")
    uploads(world, PRIVATE, b"")
    assert circulates(world).startswith("Version 1 is marked as having private parts, and the channel and guests must")
    assert omar.types("/minutes 11 Nov")["text"] == (
        "The minutes of Thursday 11 November 2027 are not circulated yet. The channel is told when they are."
    )
    uploads(world, PRIVATE, OPEN)
    assert "*Thu 11 Nov 2027* – Monthly meeting: not circulated yet" in hugo.types("/minutes list")["text"]
    assert circulates(world).startswith("Version 2 goes to the channel without its private parts")
    assert circulates(world).startswith("Version 2 is circulated already.")
    hugo.types("/minutes 11 Nov")
    hugo.types("/minutes 11 Nov version 2")
    omar.types("/minutes 11 Nov public")
    world.settle()

    assert [bytes_of(each) for each in channel_messages(world) if each["files"]] == [OPEN]
    assert [data for _, data in given_files(omar)] == [PRIVATE, OPEN]
    assert [data for _, data in given_files(hugo)] == [OPEN, OPEN]
    assert hugo.types("/minutes 11 Nov version 1")["text"].startswith("There is no version 1")
    form = hugo.opens("/minutes show 11 Nov")
    assert labels(form) == ["Send me the minutes"]
    assert "private" not in texts(form)
    assert "Version" not in texts(form)


@pytest.mark.slow
def test_a_comment_reaches_the_programme_manager_and_the_officers_and_nobody_else(world: World) -> None:
    hugo = enter_guest(world)
    circulated(world)
    priya, dana = world.person("U0PRIYA"), world.person("U0DANA")
    before = len(channel_messages(world))

    priya.presses("Comment…", on=channel_messages(world)[0], channel=GROUP_CHANNEL)
    priya.form(titled="Comment on minutes")
    priya.submits(words="I said <!channel> & more")
    assert priya.types("/minutes comment 11 Nov And the price is wrong")["text"].endswith(
        "The channel does not see it."
    )
    world.settle()

    told = [each["text"].splitlines()[1] for each in dana.dms() if each["text"].startswith("Priya Raman on Minutes")]
    assert told == ["I said &lt;!channel&gt; &amp; more", "And the price is wrong"]
    assert len(channel_messages(world)) == before
    for user_id, is_seen in (("U0TOMASZ", True), ("U0PRIYA", True), ("U0OMAR", False)):
        shown = texts(world.person(user_id).opens("/minutes show 11 Nov"))
        assert ("And the price is wrong" in shown) is is_seen, user_id
    assert hugo.types("/minutes comment 11 Nov No")["text"].startswith("Only the chair, the vice-chair")


@pytest.mark.slow
def test_the_next_agenda_has_the_minutes_first_and_once(world: World) -> None:
    held(world)
    put_item(world, "Tariffs")
    uploads(world, OPEN)
    circulates(world)

    uploads(world, OPEN + b"More.\n")
    circulates(world)
    world.process.pulse.tick()
    world.settle()

    assert items(world) == [
        ("Minutes of Thursday 11 November 2027", "accepted", False),
        ("Tariffs", "accepted", False),
    ]
    first, *_ = channel_messages(world)
    assert labels(first) == []
    assert "Version 2 has taken its place." in texts(first)


@pytest.mark.slow
def test_minutes_that_come_after_the_pack_are_a_late_item(world: World) -> None:
    held(world)
    put_item(world, "Tariffs")
    world.move_to(PACK_IS_OUT)

    circulates(world)

    assert items(world) == [
        ("Tariffs", "accepted", False),
        ("Minutes of Thursday 11 November 2027", "accepted", True),
    ]


@pytest.mark.slow
def test_where_no_meeting_is_to_come_the_minutes_wait_for_one(world: World) -> None:
    held(world)
    world.write(call_off_everything)
    circulates(world)
    assert items(world) == []

    world.write(reinstate_the_next)
    world.process.pulse.tick()
    world.process.pulse.tick()

    assert items(world) == [("Minutes of Thursday 11 November 2027", "accepted", False)]


@pytest.mark.slow
def test_each_step_is_in_the_audit_trail(world: World) -> None:
    circulated(world)
    world.person("U0OMAR").types("/minutes comment 11 Nov A word")

    deeds = [entry.deed for entry in world.rows(AuditEntry) if entry.deed.startswith("minutes.")]

    assert deeds == ["minutes.draft", "minutes.upload", "minutes.keep", "minutes.circulate", "minutes.comment"]
    assert world.read(lambda session: audit.first_broken_link(session, group_id=1)) is None


def call_off_everything(session: Session) -> None:
    for meeting in session.exec(select(Meeting).where(Meeting.state == MeetingState.PLANNED)):
        meeting.state = MeetingState.CANCELLED


def reinstate_the_next(session: Session) -> None:
    later = select(Meeting).where(Meeting.state == MeetingState.CANCELLED, col(Meeting.starts_at) > AFTER)
    session.exec(later.order_by(col(Meeting.starts_at))).first().state = MeetingState.PLANNED  # type: ignore[union-attr]
