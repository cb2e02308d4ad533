"""Whoever decides presses a button of the card: agree, refuse with a reason, ask the vice-chair, or take it back."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session

from bot.render.blocks import Message, entry, escaped, form, paragraph
from bot.request import Open, Reply, Request, Say
from commands.private import which, words
from rules.authority import Deed
from rules.refusal import Refusal
from store import groups, meetings, private
from store.models import Meeting, Person, PrivateSession, WorkingGroup
from store.private import State

WHY_MOST = 500


def on_agree(request: Request) -> Reply:
    """Agree: there are no minutes of that time."""
    each, _ = _waiting(request)
    private.agree(request.session, group=request.group, private=each, actor=request.person, now=request.now)
    return Say(Message(f"{words.decided(request.session, each)} {_asker(request, each)} is told. {words.TO_DICTATE}"))


def on_refuse(request: Request) -> Reply:
    """Refuse: why?"""
    each, meeting = _waiting(request)
    asked = [
        paragraph(f"*{words.when(request.group, each, meeting)}*"),
        entry("why", "Why?", most=WHY_MOST, multiline=True, hint=f"{_asker(request, each)} is told."),
    ]
    note = words.note(request.group, each)
    return Open(form("Refuse", "private.refuse_form", asked, note, submit="Refuse it"))


def on_refused(request: Request) -> Reply:
    """The reason was given: there are minutes as always."""
    each, _ = _waiting(request)
    why = " ".join(request.fields.get("why", "").split())
    if not why:
        raise Refusal("Please say why.", field="why")
    private.refuse(request.session, group=request.group, private=each, why=why, actor=request.person, now=request.now)
    return Say(Message(f"{words.decided(request.session, each)} {_asker(request, each)} is told."))


def on_pass_on(request: Request) -> Reply:
    """The chair asks the vice-chair to decide."""
    each, _ = _waiting(request)
    request.require(Deed.AGREE_PRIVATE_SESSION)
    found = private.stand_in(request.session, group=request.group, private=each, now=request.now)
    if found is None:
        raise Refusal(
            "There is no vice-chair who could decide, or they have been asked. You can still decide yourself."
        )
    private.pass_on(request.session, group=request.group, private=each, to=found, actor=request.person, now=request.now)
    return Say(Message(f"{escaped(found.name)} is asked. Either of you can decide now."))


def on_take_back(request: Request) -> Reply:
    """The button of whoever asked, before it begins, or of whoever decides, where it did not take place."""
    return take_back(request, *which.noted(request))


def take_back(request: Request, each: PrivateSession, meeting: Meeting) -> Reply:
    """Leave no trace of it in the minutes."""
    if private.state_of(each) not in private.STANDING:
        raise Refusal(f"{words.decided(request.session, each)} Nothing was changed.")
    if not is_own_to_take_back(request, each, meeting):
        which.require_chair(request, each)
    private.require_record_open(request.session, meeting=meeting)
    private.take_back(request.session, group=request.group, private=each, actor=request.person, now=request.now)
    told = f"The private session of {words.when(request.group, each, meeting)} is taken back"
    return Say(Message(f"{told}: nothing of it is in the minutes."))


def is_own_to_take_back(request: Request, each: PrivateSession, meeting: Meeting) -> bool:
    """Whether the person asked for it and can still take it back: while it waits, or until it begins."""
    waits = private.state_of(each) is State.WAITING
    return each.person_id == request.person.id and (waits or not which.has_begun(request, each, meeting))


def find_unasked(session: Session, now: datetime) -> Sequence[int]:
    """Requests, by id, of which whoever decides by now does not know: the chair has changed, or is away."""
    return [
        each.id
        for each in private.waiting(session, now=now)
        if private.has_to_be_put(session, group=_group(session, each), private=each, now=now)
    ]


def ask_decider(session: Session, now: datetime, private_id: int) -> None:
    """Put one of them to whoever decides."""
    each = session.get_one(PrivateSession, private_id)
    if private.state_of(each) is State.WAITING:
        private.put_to_decider(session, group=_group(session, each), private=each, now=now)


def nothing_to_come(session: Session, now: datetime) -> Iterable[tuple[datetime, str]]:
    """Nothing that the clock alone brings."""
    return ()


def _group(session: Session, each: PrivateSession) -> WorkingGroup:
    return groups.group_of(session, group_id=each.group_id)


def _waiting(request: Request) -> tuple[PrivateSession, Meeting]:
    """The request of the card, if it waits, can still matter, and the person may decide on it now."""
    each, meeting = which.noted(request)
    which.require_to_decide(request, each)
    if private.state_of(each) is not State.WAITING:
        raise Refusal(f"{words.decided(request.session, each)} Nothing was changed.")
    if meeting.state not in meetings.DUE_STATES:
        raise Refusal("That meeting was called off, so there is nothing left to decide.")
    private.require_record_open(request.session, meeting=meeting)
    return each, meeting


def _asker(request: Request, each: PrivateSession) -> str:
    return escaped(request.session.get_one(Person, each.person_id).name)
