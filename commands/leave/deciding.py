"""Whoever decides presses a button of the card: agree, refuse, or ask the vice-chair."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session

from bot.render.blocks import Message, escaped
from bot.request import Reply, Request, Say
from commands.leave import which, words
from rules import authority
from rules.authority import Deed
from rules.refusal import Refusal
from store import groups, leave
from store.models import LeaveOfAbsence, Person, WorkingGroup


def on_agree(request: Request) -> Reply:
    """Agree: meetings in that time that have not begun do not count."""
    return _decide(request, is_agreed=True)


def on_refuse(request: Request) -> Reply:
    """Refuse: nothing changes."""
    return _decide(request, is_agreed=False)


def on_pass_on(request: Request) -> Reply:
    """The chair asks the vice-chair to decide."""
    spell = _waiting(request)
    request.require(Deed.AGREE_LEAVE)
    vice_chair = leave.stand_in(request.session, group=request.group, leave=spell, day=request.today)
    if vice_chair is None:
        raise Refusal(
            "There is no vice-chair who could decide, or they have been asked. You can still decide yourself."
        )
    leave.pass_on(
        request.session, group=request.group, leave=spell, to=vice_chair, actor=request.person, now=request.now
    )
    return Say(Message(f"{escaped(vice_chair.name)} is asked. Either of you can decide now."))


def find_unasked(session: Session, now: datetime) -> Sequence[int]:
    """Requests, by id, of which whoever decides by now does not know: the chair has changed, or is away."""
    return [
        spell.id
        for spell in leave.waiting(session, now=now)
        if leave.has_to_be_put(session, group=_group(session, spell), leave=spell, now=now)
    ]


def ask_decider(session: Session, now: datetime, leave_id: int) -> None:
    """Put one of them to whoever decides."""
    spell = session.get_one(LeaveOfAbsence, leave_id)
    if which.is_waiting(spell):
        leave.put_to_decider(session, group=_group(session, spell), leave=spell, now=now)


def nothing_to_come(session: Session, now: datetime) -> Iterable[tuple[datetime, str]]:
    """Nothing that the clock alone brings."""
    return ()


def _group(session: Session, spell: LeaveOfAbsence) -> WorkingGroup:
    return groups.group_of(session, group_id=spell.group_id)


def _decide(request: Request, *, is_agreed: bool) -> Reply:
    spell = _waiting(request)
    leave.decide(
        request.session, group=request.group, leave=spell, actor=request.person, is_agreed=is_agreed, now=request.now
    )
    member = escaped(request.session.get_one(Person, spell.person_id).name)
    return Say(Message(f"{words.decided(request.session, spell)} {member} is told."))


def _waiting(request: Request) -> LeaveOfAbsence:
    """The request of the card, if it waits, can still matter, and the person may decide on it now."""
    spell = which.noted(request)
    if spell.person_id == request.person.id:
        raise Refusal("This leave is your own, so somebody else decides on it.")
    is_asked = leave.is_asked(request.session, group=request.group, leave=spell, person=request.person)
    authority.require(request.roles, Deed.AGREE_LEAVE, chair_absent=is_asked)
    if not which.is_waiting(spell):
        raise Refusal(f"{words.decided(request.session, spell)} Nothing was changed.")
    if spell.last_on < request.today:
        raise Refusal("Those days are over, so there is nothing left to agree to.")
    return spell
