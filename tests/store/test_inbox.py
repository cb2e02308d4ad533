"""Answers that were given: kept with their effect, and for longer than Slack repeats itself."""

from datetime import timedelta

from small import NOW, TEAM, found
from sqlmodel import Session

from store import inbox

REPLY = {"ack": {"text": "é"}, "method": "", "arguments": None}


def test_answer_to_what_was_not_seen_is_none(session: Session) -> None:
    assert inbox.answer_to(session, key="1.2.3") is None


def test_remember_gives_the_same_answer_back(session: Session) -> None:
    found(session)
    inbox.remember(session, key="1.2.3", team_id=TEAM, reply=REPLY, machine_now=NOW)
    session.flush()
    session.expire_all()

    assert inbox.answer_to(session, key="1.2.3") == REPLY
    assert inbox.answer_to(session, key="1.2.4") is None


def test_was_called_once_it_is_noted(session: Session) -> None:
    found(session)
    inbox.remember(session, key="1.2.3", team_id=TEAM, reply=REPLY, machine_now=NOW)
    session.flush()
    assert not inbox.was_called(session, key="1.2.3")

    inbox.note_called(session, key="1.2.3", machine_now=NOW)
    inbox.note_called(session, key="1.2.4", machine_now=NOW)
    session.flush()

    assert inbox.was_called(session, key="1.2.3")
    assert not inbox.was_called(session, key="1.2.4")


def test_forget_old_keeps_an_hour_at_least(session: Session) -> None:
    found(session)
    for key, age in (("fresh", timedelta(hours=1)), ("old", inbox.KEPT + timedelta(seconds=1))):
        inbox.remember(session, key=key, team_id=TEAM, reply=REPLY, machine_now=NOW - age)
    session.flush()

    inbox.forget_old(session, machine_now=NOW)

    assert inbox.answer_to(session, key="fresh") == REPLY
    assert inbox.answer_to(session, key="old") is None
