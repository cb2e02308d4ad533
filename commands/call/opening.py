"""The programme manager opens a call, in a form or a line, withdraws one, and has the text for people outside Slack."""

from datetime import timedelta

from bot.render.blocks import (
    Message,
    button,
    buttons,
    choice,
    day_entry,
    entry,
    escaped,
    form,
    moment,
    paragraph,
    remark,
)
from bot.render.calls import called_for, for_what, who_may_stand
from bot.render.table import seat_in_words
from bot.render.words import instant_in_words, short_day
from bot.request import Open, Reply, Request, Say
from calendars import wall_clock
from commands.call import outside, which
from rules import calls as rule
from rules.authority import Deed
from rules.table import Table
from store import calls, interest, votes
from store.models import OpenCall

AHEAD = timedelta(days=366)
"""How far ahead the form says which seats become vacant."""


def open_form(request: Request) -> Reply:
    """What is called for, until when; above it the seats that are vacant or become so."""
    request.require(Deed.MANAGE_SEATS)
    known = which.the_table(request)
    asked = [
        paragraph("\n".join(vacant_in_words(request, known))),
        choice("kind", "What for?", list(which.KINDS.items()), chosen="seat"),
        entry("places", "How many places?", most=2, value="1", hint="An office has one."),
        day_entry("closes", "Until which day can people stand?"),
        entry("at", "Until what time?", most=5, value=f"{wall_clock.CLOSES_AT:%H:%M}", hint="On the group's clock."),
        day_entry(
            "first",
            "First day of whoever is appointed",
            optional=True,
            hint="Left blank, it is the first day after the close on which so many seats are vacant.",
        ),
        entry("words", "A word to those who may stand", most=which.WORDS_MOST, optional=True, multiline=True),
    ]
    return Open(form("Open a call", "call.open", asked, {"group": request.group.id}, submit="Open"))


def on_form(request: Request) -> Reply:
    """The form was sent."""
    request.require(Deed.MANAGE_SEATS)
    return _open(request, which.chosen(request), request.fields.get("words", ""))


def on_typed(request: Request, text: str) -> Reply:
    """The line was sent; bare, the form."""
    request.require(Deed.MANAGE_SEATS)
    return _open(request, which.typed(request, text), "") if text else open_form(request)


def withdraw_typed(request: Request, text: str) -> Reply:
    """`withdraw`, with `chair` where several calls wait."""
    request.require(Deed.MANAGE_SEATS)
    return _withdraw(request, which.waiting_typed(request, text))


def on_withdraw(request: Request) -> Reply:
    """*Withdraw the call*."""
    request.require(Deed.MANAGE_SEATS)
    return _withdraw(request, which.waiting_noted(request))


def text_typed(request: Request, text: str) -> Reply:
    """`text`, with `chair` where several calls wait."""
    request.require(Deed.MANAGE_SEATS)
    return Say(outside.text_for(request, which.waiting_typed(request, text)))


def on_text(request: Request) -> Reply:
    """*Text for outsiders*."""
    request.require(Deed.MANAGE_SEATS)
    return Say(outside.text_for(request, which.waiting_noted(request)))


def vacant_in_words(request: Request, known: Table) -> list[str]:
    """The supplier seats that are vacant or become so, a line each."""
    found = rule.vacancies(known, today=request.today, until=request.today + AHEAD)
    lines = [
        f"• {seat_in_words(seat)}: {'vacant' if on <= request.today else f'vacant from {short_day(on)}'}"
        for seat, on in found
    ]
    return ["*Seats for an open call*", *(lines or ["No supplier seat is vacant or becomes so within a year."])]


def note_of(request: Request, call: OpenCall) -> dict[str, int]:
    """What a button about a call carries."""
    return {"group": request.group.id, "call": call.id}


def _open(request: Request, wanted: which.Wanted, words: str) -> Reply:
    which.require_right(request, wanted.call)
    holder = rule.holder(which.the_table(request), wanted.call)
    made = calls.open_call(
        request.session,
        group=request.group,
        call=wanted.call,
        closes_at=wanted.closes_at,
        words=words,
        actor=request.person,
        now=request.now,
    )
    closes = moment(made.closes_at, zone=request.group.zone)
    told = [f"The call is open: {for_what(made)}. It closes on {closes}, and is in the channel.", who_may_stand(made)]
    told += _of_interest(request, made)
    if holder is not None:
        name = escaped(which.the_table(request).people[holder].name)
        told.append(f"{name} has that office on the first day; whoever is appointed takes their place.")
    row = buttons(
        button("Text for outsiders", "call.text", note_of(request, made)),
        button("Withdraw the call", "call.withdraw", note_of(request, made)),
    )
    small = "It closes when the clock says so, and cannot be closed sooner; it can be withdrawn."
    return Say(Message("\n".join([*told, small]), [*map(paragraph, told), row, remark(small)]))


def _of_interest(request: Request, call: OpenCall) -> list[str]:
    """Who is on the interest list and has to be told by hand."""
    if call.office is not None:
        return []
    found = [person for _, person in interest.listed(request.session, group=request.group)]
    outside_slack = [
        f"• *{escaped(person.name)}*{f', {escaped(person.email)}' if person.email else ''}"
        for person in found
        if person.slack_user_id is None
    ]
    return ["\n".join(["On the interest list and not in Slack, so please tell them:", *outside_slack])] * bool(
        outside_slack
    )


def _withdraw(request: Request, call: OpenCall) -> Reply:
    which.require_right(request, call)
    vote = votes.ballot_of(request.session, call_id=call.id)
    if vote is not None and votes.is_open(vote):
        why = "The call was withdrawn."
        votes.withdraw(
            request.session, group=request.group, vote=vote, reason=why, actor=request.person, now=request.now
        )
    calls.withdraw(request.session, group=request.group, call=call, actor=request.person, now=request.now)
    closed = instant_in_words(call.closes_at, zone=request.group.zone)
    return Say(
        Message(
            f"The call for {called_for(call)} (closing on {closed}) is withdrawn. Whoever was nominated, the officers "
            "and the channel are told."
        )
    )
