"""An officer gives an open vote more time, or withdraws it."""

import re
from datetime import datetime, timedelta

from bot.render.blocks import Message, day_entry, entry, form, moment, paragraph
from bot.render.votes import name_of, named
from bot.request import Open, Reply, Request, Say
from calendars import wall_clock
from commands.vote import which
from rules.authority import Deed
from rules.refusal import Refusal
from store import groups, positions, votes
from store.models import Vote

_EXTENSION = re.compile(r"(?P<number>\S+)(?:\s+(?:to|until)\s+(?P<when>.+))?", re.IGNORECASE)


def on_extend(request: Request) -> Reply:
    """The form of another close."""
    return _extension_form(request, which.noted(request))


def typed_extension(request: Request, text: str) -> Reply:
    """`extend 12 to 20 Jan 17:00`; without a day the form."""
    request.require(Deed.EXTEND_VOTE)
    found = _EXTENSION.fullmatch(text)
    vote = which.numbered(request, which.number_in(found["number"]) if found else None)
    if found is None or not found["when"]:
        return _extension_form(request, vote)
    closes_at = which.instant_typed(request, found["when"])
    if closes_at is None:
        line = request.typed(f"vote extend {vote.number} to 20 Jan 17:00")
        raise Refusal(f"Please give the day on which it is to close, as in {line}.")
    return _extend(request, vote, closes_at, "")


def on_extension(request: Request) -> Reply:
    """The form was sent."""
    closes_at = which.instant_entered(request)
    if closes_at is None:
        raise Refusal("Please choose a day.", field="day")
    return _extend(request, which.noted(request), closes_at, request.fields.get("reason", ""))


def on_withdraw(request: Request) -> Reply:
    """The form that asks why."""
    return _withdrawal_form(request, which.noted(request))


def typed_withdrawal(request: Request, text: str) -> Reply:
    """`withdraw 12 because …`; without a reason the form."""
    request.require(Deed.WITHDRAW_VOTE)
    number, _, reason = text.partition(" ")
    vote = which.numbered(request, which.number_in(number))
    return _withdraw(request, vote, which.reason_typed(reason)) if reason else _withdrawal_form(request, vote)


def on_withdrawal(request: Request) -> Reply:
    """The form was sent."""
    return _withdraw(request, which.noted(request), request.fields.get("reason", ""))


def _extension_form(request: Request, vote: Vote) -> Reply:
    request.require(Deed.EXTEND_VOTE)
    which.require_open(request, vote)
    later = groups.local_date(request.group, vote.closes_at) + timedelta(days=7)
    asked = [
        paragraph(f"{named(vote)} closes {moment(vote.closes_at, zone=request.group.zone)}."),
        day_entry("day", "Is to close on", chosen=later),
        entry("time", "At", most=5, optional=True, hint=f"Such as 14:00; empty: {wall_clock.CLOSES_AT:%H:%M}."),
        entry("reason", "Reason", most=which.REASON_MOST, optional=True, hint="Kept in the audit trail."),
    ]
    return Open(form(f"Extend {name_of(vote).lower()}", "vote.extension", asked, _note(request, vote), submit="Extend"))


def _extend(request: Request, vote: Vote, closes_at: datetime, reason: str) -> Reply:
    request.require(Deed.EXTEND_VOTE)
    which.require_open(request, vote)
    if closes_at <= vote.closes_at:
        stands = moment(vote.closes_at, zone=request.group.zone)
        raise Refusal(f"It closes {stands} as it is. Please choose a later time.", field="day")
    which.require_reasonable(request, closes_at, opened_at=vote.opened_at)
    votes.extend(
        request.session,
        group=request.group,
        vote=vote,
        closes_at=closes_at,
        reason=which.reason_in(reason),
        actor=request.person,
        now=request.now,
    )
    when = moment(closes_at, zone=request.group.zone)
    return Say(Message(f"{name_of(vote)} is open until *{when}*. The channel is told."))


def _withdrawal_form(request: Request, vote: Vote) -> Reply:
    request.require(Deed.WITHDRAW_VOTE)
    which.require_open(request, vote)
    asked = [
        paragraph(f"{named(vote)} ends without a result. It stays in the register, as withdrawn."),
        entry("reason", "Reason", most=which.REASON_MOST, multiline=True, hint="The channel reads it."),
    ]
    title = f"Withdraw {name_of(vote).lower()}"
    return Open(form(title, "vote.withdrawal", asked, _note(request, vote), submit="Withdraw"))


def _withdraw(request: Request, vote: Vote, reason: str) -> Reply:
    request.require(Deed.WITHDRAW_VOTE)
    which.require_open(request, vote)
    votes.withdraw(
        request.session,
        group=request.group,
        vote=vote,
        reason=which.reason_in(reason),
        actor=request.person,
        now=request.now,
    )
    again = request.typed("position" if vote.kind == positions.KIND else f"vote replace {vote.number}")
    return Say(Message(f"{name_of(vote)} is withdrawn, and the channel is told. Ask it in other words: {again}."))


def _note(request: Request, vote: Vote) -> dict[str, int]:
    return {"group": request.group.id, "vote": vote.id}
