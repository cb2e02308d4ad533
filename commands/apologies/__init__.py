"""`/apologies`: a member says that they cannot come, for one meeting or longer, or takes it back.

The programme manager can do the same for somebody else, who is told. `which` reads whom and which meetings are meant,
`deeds` records it, `words` says what it means.
"""

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import Block

from bot.render.blocks import choice, day_entry, entry, form
from bot.render.words import instant_in_words
from bot.request import Command, Open, Reply, Request
from commands.apologies import deeds, which, words
from rules.authority import Deed, may
from rules.refusal import Refusal
from store import meetings
from store.models import Meeting, Person


def on_command(request: Request) -> Reply:
    """Bare: the form. Typed: which meetings and a reason, or `withdraw`; either of them after `for` and a name."""
    if not request.text:
        return open_form(request)
    whom, text = request.person, request.text
    word, rest = which.first_word(text)
    if word == "for":
        request.require(Deed.SEND_APOLOGIES_FOR)
        whom, text = which.person_meant(request, rest)
    else:
        request.require(Deed.SEND_APOLOGIES)
    if not text:
        return _form(request, whom)
    word, rest = which.first_word(text)
    if word == "withdraw":
        return deeds.withdraw(request, which.given(request, rest, whom), whom)
    those, reason = which.meetings_meant(request, text)
    return deeds.send(request, those, reason, whom)


def open_form(request: Request) -> Reply:
    """The form: which meeting, until when, and why; for the programme manager, whose."""
    if not may(request.roles, Deed.SEND_APOLOGIES_FOR):
        request.require(Deed.SEND_APOLOGIES)
    return _form(request, request.person if may(request.roles, Deed.SEND_APOLOGIES) else None)


def on_form(request: Request) -> Reply:
    """The form was sent."""
    whom = _whom(request)
    request.require(Deed.SEND_APOLOGIES if whom.id == request.person.id else Deed.SEND_APOLOGIES_FOR)
    meeting_id = request.fields.get("meeting", "")
    meeting = next((m for m in which.coming(request) if str(m.id) == meeting_id), None)
    if meeting is None:
        raise Refusal("That meeting has begun or was called off. Nothing was recorded.", field="meeting")
    those = which.meetings_until(request, meeting, _until(request))
    return deeds.send(request, those, request.fields.get("reason", ""), whom)


def on_withdraw_button(request: Request) -> Reply:
    """The button under the receipt."""
    request.require(Deed.SEND_APOLOGIES)
    meeting = meetings.meeting_of(request.session, group=request.group, meeting_id=request.number("meeting"))
    return deeds.withdraw(request, meeting, request.person)


def _form(request: Request, whom: Person | None) -> Open:
    coming = which.coming(request)
    asked = [
        *([_for_block(request, whom)] if may(request.roles, Deed.SEND_APOLOGIES_FOR) else []),
        _meeting_block(request, coming),
        day_entry("until", "Away for longer? Until", optional=True, hint="Every meeting up to that day."),
        entry(
            "reason",
            "Reason",
            most=deeds.REASON_MOST,
            optional=True,
            multiline=True,
            hint="The programme manager and the officers can read it.",
        ),
    ]
    return Open(form("Send apologies", "apologies.form", asked, {"group": request.group.id}, submit="Send"))


def _meeting_block(request: Request, coming: Sequence[Meeting]) -> Block:
    zone = request.group.zone
    options = [(str(m.id), f"{instant_in_words(m.starts_at, zone=zone)} – {m.title}") for m in coming]
    wanted = str(request.note.get("meeting", ""))
    chosen = wanted if wanted in dict(options) else options[0][0]
    return choice("meeting", "Which meeting can you not come to?", options, chosen=chosen)


def _for_block(request: Request, whom: Person | None) -> Block:
    options = [(str(person.id), person.name) for person in which.current_members(request)]
    hint = "They are told, and can change it."
    return choice("for", "For", options, chosen=str(whom.id) if whom else None, hint=hint)


def _whom(request: Request) -> Person:
    wanted = request.fields.get("for")
    if wanted is None:
        return request.person
    found = next((person for person in which.current_members(request) if str(person.id) == wanted), None)
    if found is None:
        raise Refusal("Please choose a member.", field="for")
    return found


def _until(request: Request) -> date | None:
    chosen = request.fields.get("until", "")
    return request.picked("until") if chosen else None


COMMAND = Command(
    name="apologies",
    hint="next | 14 Jan train strike | 10 Jan to 20 Feb holiday | withdraw | help",
    usage="`/apologies` – choose from a list\n`/apologies next` – the next meeting\n"
    "`/apologies 14 Jan train strike` – a date and a reason\n"
    "`/apologies 10 Jan to 20 Feb holiday` – every meeting from one date to another\n"
    "`/apologies withdraw` – take them back\n"
    "`/apologies for Omar next train strike` – for somebody else (programme manager)",
    summary="say that you cannot come",
    deed=Deed.SEND_APOLOGIES,
    handle=on_command,
)
ACTIONS = {"apologies.open": open_form, "apologies.withdraw": on_withdraw_button}
FORMS = {"apologies.form": on_form}
MESSAGES = {deeds.SENT_FOR: words.draw_sent_for_you, deeds.WITHDRAWN_FOR: words.draw_withdrawn_for_you}
