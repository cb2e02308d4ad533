"""What calendars answer, with a real mail server on either side: a decline is asked about in Slack."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from invited import NOVEMBER, OMAR, invite_two, ticks
from post_office import GROUP, Inbox, PostOffice, open_inbox
from world import AFTER, World, labels, plain

from commands.invitations import draw_declined
from store.models import Apology, Coming, InvitationReply, Owed

QUESTION = (
    "Your calendar declined *Thursday 11 November 2027, 10:00* (Monthly meeting of Data Exchange Working Group). "
    "Shall I record your apologies? Nothing is recorded unless you say so."
)


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with open_inbox() as inbox:
        yield inbox


@pytest.fixture
def world(make_world: Callable[..., World], office: PostOffice, inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> World:
    """Omar and Wen are invited to the meetings of November and December; the mailbox is looked into all the time."""
    monkeypatch.setattr("bot.scheduler.MAIL_SECONDS", 0.05)
    settings = {"smtp_url": office.smtp_url, "mail_from": GROUP, "imap_url": inbox.imap_url}
    world = make_world(mail=settings)
    invite_two(world)
    return world


def answers(world: World, office: PostOffice, inbox: Inbox, said: str, **fields: Any) -> None:
    """Omar's calendar answers to the last invitation that he got for November, and the answer is read."""
    letter = [letter for letter in office.to(OMAR) if letter.starts_at == NOVEMBER][-1]
    before = len(world.rows(InvitationReply))
    inbox.receives(letter.answer(said, **fields))
    world.wait_for(lambda: len(world.rows(InvitationReply)) > before, "the answer")
    world.settle()


def given(world: World) -> list[Apology]:
    return [apology for apology in world.rows(Apology) if apology.for_date == NOVEMBER.date()]


@pytest.mark.slow
def test_a_decline_asks_and_records_nothing_by_itself(world: World, office: PostOffice, inbox: Inbox) -> None:
    answers(world, office, inbox, "DECLINED")

    [asked] = world.person("U0OMAR").dms()
    assert plain(asked["text"]) == QUESTION
    assert labels(asked) == ["Record apologies", "I'll come"]
    assert given(world) == []


@pytest.mark.slow
def test_the_button_records_apologies_once(world: World, office: PostOffice, inbox: Inbox) -> None:
    answers(world, office, inbox, "DECLINED")
    omar = world.person("U0OMAR")
    asked = omar.dm_saying("Shall I record")

    said = plain(omar.presses_and_hears("Record apologies", on=asked))
    again = plain(omar.presses_and_hears("Record apologies", on=asked))

    when = "*Thursday 11 November 2027, 10:00*"
    undo = "Plans changed? Type `/apologies withdraw 11 Nov`."
    assert said == f"Your apologies are recorded for {when} (Monthly meeting). {undo}"
    assert again == f"Your apologies for {when} are recorded already. {undo}"
    [apology] = given(world)
    assert (apology.reason, apology.recorded_by_id, apology.person_id) == ("", 3, 3)


@pytest.mark.slow
def test_the_other_button_says_that_they_come(world: World, office: PostOffice, inbox: Inbox) -> None:
    answers(world, office, inbox, "DECLINED")
    omar = world.person("U0OMAR")

    omar.presses_and_hears("I'll come", on=omar.dm_saying("Shall I record"))

    assert [said.person_id for said in world.rows(Coming)] == [3]
    assert given(world) == []


@pytest.mark.slow
@pytest.mark.parametrize("said", ["ACCEPTED", "TENTATIVE"])
def test_another_answer_asks_nothing(world: World, office: PostOffice, inbox: Inbox, said: str) -> None:
    answers(world, office, inbox, said)

    assert world.person("U0OMAR").dms() == []
    assert [row.answer.value for row in world.rows(InvitationReply)] == [said.lower()]


@pytest.mark.slow
def test_whoever_has_sent_apologies_is_not_asked(world: World, office: PostOffice, inbox: Inbox) -> None:
    omar = world.person("U0OMAR")
    omar.types("/apologies next dentist")

    answers(world, office, inbox, "DECLINED")

    assert omar.dms() == []
    assert [apology.reason for apology in given(world)] == ["dentist"]


@pytest.mark.slow
def test_a_question_that_is_answered_already_is_not_wanted(world: World, office: PostOffice, inbox: Inbox) -> None:
    answers(world, office, inbox, "DECLINED")
    [reply] = world.rows(InvitationReply)
    before = world.read(lambda session: draw_declined(session, str(reply.id)))

    world.person("U0OMAR").types("/apologies next dentist")

    assert before is not None
    assert world.read(lambda session: draw_declined(session, str(reply.id))) is None


@pytest.mark.slow
def test_a_question_about_a_meeting_that_moved_is_not_wanted(world: World, office: PostOffice, inbox: Inbox) -> None:
    answers(world, office, inbox, "DECLINED")
    [reply] = world.rows(InvitationReply)

    world.person("U0DANA").types("/meeting move 11 Nov to 18 Nov")

    assert world.read(lambda session: draw_declined(session, str(reply.id))) is None


@pytest.mark.slow
def test_the_button_comes_too_late_once_the_meeting_has_begun(world: World, office: PostOffice, inbox: Inbox) -> None:
    answers(world, office, inbox, "DECLINED")
    omar = world.person("U0OMAR")
    asked = omar.dm_saying("Shall I record")
    world.move_to(AFTER)

    said = omar.presses_and_hears("Record apologies", on=asked)

    assert said == (
        "The meeting of Thursday 11 November 2027, 10:00 has begun. If the roll is wrong, tell the programme manager."
    )
    assert given(world) == []


@pytest.mark.slow
def test_a_mail_server_that_hangs_holds_up_no_message(world: World, office: PostOffice) -> None:
    goes_on, has_begun = threading.Event(), threading.Event()

    def hang(letter: object) -> None:
        has_begun.set()
        goes_on.wait(60)

    office.hears = hang
    dana = world.person("U0DANA")
    dana.types("/meeting rename 11 Nov Budget workshop")
    world.process.pulse.tick()
    assert has_begun.wait(60)

    dana.types("/meeting add 18 Nov 14:00 Tariff workshop")
    world.wait_for(lambda: any("Tariff workshop" in message["text"] for message in dana.messages()), "the message")
    is_hanging = not goes_on.is_set()
    goes_on.set()

    assert is_hanging
    world.settle()


def test_mail_servers_that_are_away_stop_nothing(make_world: Callable[..., World]) -> None:
    nowhere = {"smtp_url": "smtp://127.0.0.1:1", "mail_from": GROUP, "imap_url": "imap://127.0.0.1:1"}
    world = make_world(mail=nowhere)
    invite_two(world)

    said = world.person("U0OMAR").types("/apologies next")
    ticks(world)

    assert "Your apologies are recorded" in said["text"]
    waiting = [row for row in world.rows(Owed) if row.kind == "invitation"]
    assert {(row.done, row.dead_at, row.error) for row in waiting} == {(0, None, "ConnectionRefusedError")}
