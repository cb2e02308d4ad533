"""Noting that a later meeting approved the minutes: the chair does, or the vice-chair in their place."""

import re

from bot.render.blocks import choice, entry, escaped, form, paragraph, remark
from bot.render.words import day_in_words, short_day
from bot.request import Reply, Request
from commands.minutes import which, words
from commands.minutes.listing import finished, laid
from rules import authority
from rules.authority import Deed
from rules.refusal import Refusal
from store import minutes
from store.models import Meeting

CORRECTIONS_MOST = 2000
_WITH = re.compile(r"with corrections?\b[\s:,–-]*", re.IGNORECASE)


def on_approve(request: Request) -> Reply:
    """Approved…: the form that asks at which meeting, and with which corrections."""
    meeting = which.noted(request)
    those = _candidates(request, meeting)
    _require(request, meeting, those[0])
    known = minutes.require_circulated(request.session, meeting=meeting)
    options = [(str(each.id), f"{short_day(each.on_date)} – {each.title}") for each in those]
    hint = "The programme manager enters them as a version of its own, which everybody is told of."
    blocks = [
        paragraph(f"*{words.title(meeting)}*, version {known.number}"),
        choice("at", "Which meeting approved them?", options, chosen=options[0][0]),
        entry("words", "With corrections?", most=CORRECTIONS_MOST, optional=True, multiline=True, hint=hint),
        remark("With it they are final, and no more presence is claimed for that meeting."),
    ]
    note = {"group": request.group.id, "meeting": meeting.id, "view": bool(request.note.get("view"))}
    return laid(request, form("Approved minutes", "minutes.approve_form", blocks, note, submit="Note it"))


def on_form(request: Request) -> Reply:
    """The form was sent."""
    meeting = which.noted(request)
    those = _candidates(request, meeting)
    at = next((each for each in those if str(each.id) == request.fields.get("at")), None)
    if at is None:
        raise Refusal("Please choose the meeting that approved them.", field="at")
    return _approve(request, meeting, at, request.fields.get("words", ""))


def typed(request: Request, meeting: Meeting, text: str) -> Reply:
    """`approve 11 Nov`, perhaps `with corrections: …`, at the last meeting that has begun."""
    return _approve(request, meeting, _candidates(request, meeting)[0], _WITH.sub("", text, count=1))


def on_ask(request: Request) -> Reply:
    """Ask the vice-chair."""
    return ask(request, which.noted(request))


def ask(request: Request, meeting: Meeting) -> Reply:
    """The chair asks the vice-chair to note the approval in their place."""
    request.require(Deed.APPROVE_MINUTES)
    which.require_held(request, meeting)
    minutes.require_circulated(request.session, meeting=meeting)
    vice_chair = minutes.may_be_asked(
        request.session, group=request.group, meeting=meeting, chair=request.person, now=request.now
    )
    if vice_chair is None:
        raise Refusal("There is no vice-chair who could, or they have been asked. You can still note it yourself.")
    minutes.ask_vice_chair(
        request.session,
        group=request.group,
        meeting=meeting,
        vice_chair=vice_chair,
        actor=request.person,
        now=request.now,
    )
    return finished(request, meeting, f"{escaped(vice_chair.name)} is asked. Either of you can note it now.")


def _approve(request: Request, meeting: Meeting, at: Meeting, corrections: str) -> Reply:
    _require(request, meeting, at)
    if len(corrections) > CORRECTIONS_MOST:
        raise Refusal(f"Please keep it to {CORRECTIONS_MOST} characters; nothing was noted.", field="words")
    waiting = minutes.approve(
        request.session,
        group=request.group,
        meeting=meeting,
        at=at,
        words=corrections,
        actor=request.person,
        now=request.now,
    )
    told = f"The minutes of *{day_in_words(meeting.on_date)}* are noted as approved on {short_day(at.on_date)}."
    entered = " The programme manager is told of the corrections." if corrections.strip() else ""
    still = "".join(
        f" {escaped(person.name)} has claimed in time to have been there, and an officer has still to decide on that. "
        "If it is accepted, the minutes need a correction."
        for _, person in waiting
    )
    return finished(request, meeting, f"{told}{entered}{still}")


def _require(request: Request, meeting: Meeting, at: Meeting) -> None:
    is_asked = minutes.may_stand_in(
        request.session, group=request.group, meeting=meeting, at=at, person=request.person, now=request.now
    )
    authority.require(request.roles, Deed.APPROVE_MINUTES, chair_absent=is_asked)


def _candidates(request: Request, meeting: Meeting) -> list[Meeting]:
    """The meetings that can have approved them; whoever never could note it is told that first."""
    authority.require(request.roles, Deed.APPROVE_MINUTES, chair_absent=True)
    which.require_held(request, meeting)
    minutes.require_circulated(request.session, meeting=meeting)
    found = minutes.may_approve_at(request.session, group=request.group, meeting=meeting, now=request.now)
    if not found:
        raise Refusal("A later meeting approves them, and none has begun since they were circulated.")
    return found
