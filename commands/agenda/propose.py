"""Proposing an item: the form, empty or from a message, and the same in one line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.payload import SlackFile
from bot.render.agenda import headings_to_choose, when
from bot.render.blocks import choice, entry, escaped, form, moment, remark, tick
from bot.render.words import instant_in_words, listed
from bot.request import Reply, Request
from bot.spoken import plain_words
from calendars.agenda import ahead_of
from commands.agenda import attached, which
from commands.agenda.listing import finished, laid
from rules import agenda as rule
from rules.authority import Deed, may
from rules.refusal import Refusal
from store import agenda
from store.models import AgendaItem, Meeting, Person

TITLE_MOST = 100
PURPOSE_MOST = 2000
RAISED_BY_MOST = 100
MINUTES_MOST = 480
MINUTES_USUAL = 15
"""What an item gets that asks for nothing."""

_MINUTES = re.compile(r"(?:^|[\s,;])(?P<minutes>\d{1,4})\s*min(?:ute)?s?\.?$", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class Proposed:
    """What somebody wants on an agenda."""

    title: str
    minutes: int
    owner: Person
    purpose: str = ""
    heading: str = ""
    raised_by: str = ""
    is_private: bool = False


def open_form(request: Request) -> Reply:
    """The form to propose an item, for the meeting of the button or the next one."""
    request.require(Deed.SUBMIT_ITEM)
    return laid(request, _form(request, purpose="", files=()))


def from_message(request: Request) -> Reply:
    """The shortcut on a message: its words are the purpose, and its files come along as papers."""
    request.require(Deed.SUBMIT_ITEM)
    words = plain_words(request)
    return laid(request, _form(request, purpose=words[:PURPOSE_MOST], files=request.files.get("message", ())))


def on_form(request: Request) -> Reply:
    """The form was sent."""
    request.require(Deed.SUBMIT_ITEM)
    meeting = which.chosen_meeting(request, which.coming(request))
    return _propose(request, meeting, entered(request))


def typed(request: Request, text: str) -> Reply:
    """`Budget, 15 min for next`: a title, and perhaps how long and for which meeting."""
    request.require(Deed.SUBMIT_ITEM)
    what, meeting = which.meeting_at_end(request, text)
    found = _MINUTES.search(what)
    minutes = _minutes(found["minutes"]) if found else MINUTES_USUAL
    title = (what[: found.start()] if found else what).strip(" ,;")
    if not title:
        example = request.typed("agenda add Budget, 15 min for next")
        raise Refusal(f"Please say what it is about, as in {example}.")
    return _propose(request, meeting, Proposed(_title(title), minutes, request.person))


def item_blocks(request: Request, item: AgendaItem | None, *, purpose: str = "") -> list[Block]:
    """What there is to say of an item, as it stands or for a new one."""
    owner_id = item.owner_id if item else request.person.id
    people = [(str(person.id), person.name) for person in which.owners(request)]
    return [
        entry("title", "Title", most=TITLE_MOST, value=item.title if item else ""),
        entry(
            "purpose",
            "Purpose",
            most=PURPOSE_MOST,
            optional=True,
            multiline=True,
            hint="What the group should know, discuss or decide.",
            value=item.purpose if item else purpose,
        ),
        entry("minutes", "Minutes wanted", most=3, value=str(item.minutes if item else MINUTES_USUAL)),
        choice("owner", "Who presents it?", people, chosen=str(owner_id)),
        *_heading_block(request, item),
        entry(
            "raised_by",
            "Raised by somebody outside?",
            most=RAISED_BY_MOST,
            optional=True,
            hint="A supplier whose concern it is, say.",
            value=item.raised_by if item else "",
        ),
        tick("private", "Who sees it?", "Private: members only, no guests", is_ticked=bool(item and item.is_private)),
    ]


def _heading_block(request: Request, item: AgendaItem | None) -> list[Block]:
    """The headings of the terms, if there are any."""
    options = list(headings_to_choose(request.terms))
    hint = "A responsibility of the terms, or a principle of the charter."
    chosen = item.heading if item else None
    asked = choice("heading", "Under which heading?", options, chosen=chosen, hint=hint, optional=True)
    return [asked] if options else []


def entered(request: Request) -> Proposed:
    """What was entered of an item; refused on its field where that cannot be."""
    purpose, raised_by = request.fields.get("purpose", ""), _one_line(request.fields.get("raised_by", ""))
    if len(purpose) > PURPOSE_MOST:
        raise Refusal(f"Please keep the purpose to {PURPOSE_MOST:,} characters.", field="purpose")
    if len(raised_by) > RAISED_BY_MOST:
        raise Refusal(f"Please keep this to {RAISED_BY_MOST} characters.", field="raised_by")
    return Proposed(
        title=_title(request.fields.get("title", "")),
        minutes=_minutes(request.fields.get("minutes", "")),
        owner=which.chosen_owner(request),
        purpose=purpose,
        heading=which.chosen_heading(request),
        raised_by=raised_by,
        is_private=request.fields.get("private") == "yes",
    )


def _form(request: Request, *, purpose: str, files: Sequence[SlackFile]) -> View:
    coming = which.coming(request)
    wanted = str(request.note.get("meeting", ""))
    zone = request.group.zone
    options = [(str(each.id), f"{instant_in_words(each.starts_at, zone=zone)} – {each.title}") for each in coming]
    blocks = [
        choice("meeting", "For which meeting?", options, chosen=wanted if wanted in dict(options) else options[0][0]),
        *item_blocks(request, None, purpose=purpose),
        *attached.blocks(files, shortcut=attached.TO_AGENDA),
        remark("Late items are taken, and marked late."),
    ]
    note = {"group": request.group.id, "list": bool(request.note.get("list")), **attached.noted(files)}
    return form("Propose an item", "agenda.propose_form", blocks, note, submit="Propose it")


def _propose(request: Request, meeting: Meeting, proposed: Proposed) -> Reply:
    terms = request.history.on(meeting.on_date).terms.agenda
    ahead = ahead_of(request.session, group=request.group, meeting=meeting, terms=terms)
    is_late = rule.is_late(request.now, closes_at=ahead.closes_at)
    item = agenda.propose(
        request.session,
        group=request.group,
        meeting=meeting,
        title=proposed.title,
        purpose=proposed.purpose,
        minutes=proposed.minutes,
        owner=proposed.owner,
        heading=proposed.heading,
        raised_by=proposed.raised_by,
        is_private=proposed.is_private,
        proposed_by=request.person,
        now=request.now,
        is_late=is_late,
        is_accepted=may(request.roles, Deed.ACCEPT_ITEM),
    )
    given = attached.submit(request, item, is_late=is_late)
    zone = request.group.zone
    is_on = "is on the agenda of" if may(request.roles, Deed.ACCEPT_ITEM) else "is proposed for"
    sentences = [f"*{escaped(item.title)}* {is_on} {when(meeting, zone=zone)}: {item.minutes} minutes."]
    if is_late:
        sentences.append(f"It is marked late: items were in time until {moment(ahead.closes_at, zone=zone)}.")
    if given:
        sentences.append(f"With it: {listed([escaped(name) for name in given])}.")
    if not may(request.roles, Deed.ACCEPT_ITEM):
        sentences.append("You will hear what becomes of it.")
    return finished(request, meeting, " ".join(sentences))


def _title(text: str) -> str:
    title = _one_line(text)
    if not title:
        raise Refusal("Please give the item a title.", field="title")
    if len(title) > TITLE_MOST:
        raise Refusal(
            f"Please keep the title to {TITLE_MOST} characters; the rest fits into the purpose.", field="title"
        )
    return title


def _minutes(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= MINUTES_MOST):
        raise Refusal(f"Please give the minutes as a number from 1 to {MINUTES_MOST}.", field="minutes")
    return int(text)


def _one_line(text: str) -> str:
    return " ".join(text.split())
