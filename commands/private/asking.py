"""A private session is asked for, listed, and taken back by whoever asked."""

from collections.abc import Iterable

from slack_sdk.models.blocks import Block, ButtonElement

from bot.render.blocks import Message, button, buttons, choice, entry, escaped, form, paragraph, remark
from bot.render.words import short_day
from bot.request import Open, Reply, Request, Say
from commands.private import deciding, which, words
from rules.authority import Deed
from rules.private import Span
from rules.refusal import Refusal
from store import private
from store.models import Meeting, PrivateSession
from store.private import State


def open_form(request: Request) -> Reply:
    """Which meeting, from when to when, and why."""
    request.require(Deed.REQUEST_PRIVATE_SESSION)
    found = which.open_meetings(request)
    if not found:
        raise Refusal("No meeting is going on or planned, so there is none to ask for.")
    options = [(str(each.id), f"{short_day(each.on_date)} – {each.title}") for each in found]
    begins = "now" if which.is_going_on(request, found[0]) else ""
    standing = [f"• {_line(request, *each)}" for each in which.visible(request)]
    asked = [
        *(
            [paragraph("\n".join(standing)), remark(f"{request.typed('private list')} changes these.")]
            if standing
            else []
        ),
        choice("meeting", "Meeting", options, chosen=options[0][0]),
        entry("first", "From", most=5, value=begins, hint="Such as 10:30, or 30 for half an hour after the start."),
        entry("last", "To", most=5),
        entry(
            "reason",
            "Why?",
            most=which.REASON_MOST,
            optional=True,
            multiline=True,
            hint="Whoever decides reads it, and nobody else.",
        ),
    ]
    return Open(form("Private session", "private.form", asked, {"group": request.group.id}, submit="Ask"))


def on_form(request: Request) -> Reply:
    """The form was sent."""
    request.require(Deed.REQUEST_PRIVATE_SESSION)
    return _ask(request, *which.meeting_and_span_entered(request), request.fields.get("reason", ""))


def typed(request: Request) -> Reply:
    """`11 Nov 10:30 to 10:50 because …`."""
    request.require(Deed.REQUEST_PRIVATE_SESSION)
    return _ask(request, *which.meeting_and_span_typed(request))


def show(request: Request) -> Reply:
    """What is asked for or agreed, each with what the person can do about it."""
    request.require(Deed.REQUEST_PRIVATE_SESSION)
    found = which.visible(request)
    lines = [_line(request, *each) for each in found] or ["None is asked for or agreed."]
    blocks: list[Block] = [paragraph("*Private sessions*")]
    for each, text in zip(found, lines, strict=False):
        deeds = list(_deeds(request, *each))
        blocks += [paragraph(text), *([buttons(*deeds)] if deeds else [])]
    if not found:
        blocks.append(paragraph(lines[0]))
    return Say(Message("\n".join(["*Private sessions*", *(f"• {text}" for text in lines)]), blocks))


def typed_withdraw(request: Request, text: str) -> Reply:
    """`withdraw`: the only one of one's own that can be, or the one of the day or time that was typed."""
    request.require(Deed.REQUEST_PRIVATE_SESSION)
    own = [pair for pair in which.visible(request) if deciding.is_own_to_take_back(request, *pair)]
    wanted = [pair for pair in own if text.casefold() in _line(request, *pair).casefold()]
    if not wanted:
        raise Refusal("No such private session of yours can be taken back: only one that has not begun.")
    if len(wanted) > 1:
        lines = "\n".join(f"• {_line(request, *pair)}" for pair in wanted)
        raise Refusal(f"Please say which, by the time at which it begins:\n{lines}")
    return deciding.take_back(request, *wanted[0])


def _ask(request: Request, meeting: Meeting, span: Span, reason: str) -> Reply:
    """Put it to whoever decides, unless it cannot be."""
    if len(reason) > which.REASON_MOST:
        raise Refusal(f"Please keep the reason to {which.REASON_MOST} characters; nothing was sent.", field="reason")
    person = request.person
    asked = private.decider(request.session, group=request.group, meeting=meeting, person_id=person.id, now=request.now)
    if asked is None:
        raise Refusal("There is no chair or vice-chair in Slack who could agree to it. Tell the programme manager.")
    private.require_record_open(request.session, meeting=meeting)
    each = private.ask(
        request.session, group=request.group, meeting=meeting, span=span, reason=reason, person=person, now=request.now
    )
    who = "You are" if asked.id == person.id else f"{escaped(asked.name)} is"
    told = f"{who} asked to agree to a private session: *{words.when(request.group, each, meeting)}*. You will be told."
    small = "Once it is agreed there are no minutes of that time. Your reason is for whoever decides alone."
    undo = buttons(_take_back_button(request, each))
    return Say(Message(f"{told}\n{small}", [paragraph(told), undo, remark(small)]))


def _deeds(request: Request, each: PrivateSession, meeting: Meeting) -> Iterable[ButtonElement]:
    if deciding.is_own_to_take_back(request, each, meeting):
        yield _take_back_button(request, each)
    elif private.state_of(each) is State.AGREED and which.acts_as_chair(request, each):
        yield from words.agreed_deeds(request.group, each)


def _take_back_button(request: Request, each: PrivateSession) -> ButtonElement:
    return button("Take it back", "private.take_back", words.note(request.group, each))


def _line(request: Request, each: PrivateSession, meeting: Meeting) -> str:
    return words.line(request.session, request.group, each, meeting)
