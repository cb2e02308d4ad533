"""`/apologies`: a member says that they cannot come to a meeting, or takes it back."""

from collections.abc import Sequence

from bot.render.blocks import (
    Message,
    button,
    buttons,
    choice,
    entry,
    escaped,
    form,
    moment,
    paragraph,
    remark,
)
from bot.render.strikes import absence_would_mean, open_defaults
from bot.render.words import day_in_words, instant_in_words, listed, short_day
from bot.request import Command, Open, Reply, Request, Say
from calendars.typed import UnreadableDayError, read_day
from rules import strikes
from rules.authority import Deed
from rules.refusal import Refusal
from rules.strikes import MeetingState
from store import apologies, audit, meetings
from store.models import Apology, Meeting
from store.strikes import facts_of

REASON_MOST = 500
"""Characters: a reason is a line, not a letter."""


def on_command(request: Request) -> Reply:
    """Bare: the form. Typed: `next` or a date with a reason after it, or `withdraw`."""
    request.require(Deed.SEND_APOLOGIES)
    if not request.text:
        return open_form(request)
    word, rest = _first_word(request.text)
    if word == "withdraw":
        return _withdraw(request, _given(request, rest))
    meeting, reason = _meeting_meant(request, request.text)
    return _send(request, meeting, reason)


def open_form(request: Request) -> Reply:
    """The form: which meeting, and why."""
    request.require(Deed.SEND_APOLOGIES)
    coming = _coming(request)
    zone = request.group.zone
    return Open(
        form(
            "Send apologies",
            "apologies.form",
            [
                choice(
                    "meeting",
                    "Which meeting can you not come to?",
                    [(str(m.id), f"{instant_in_words(m.starts_at, zone=zone)} – {m.title}") for m in coming],
                    chosen=str(coming[0].id),
                ),
                entry(
                    "reason",
                    "Reason",
                    most=REASON_MOST,
                    optional=True,
                    multiline=True,
                    hint="The programme manager and the officers can read it.",
                ),
            ],
            {"group": request.group.id},
            submit="Send",
        )
    )


def on_form(request: Request) -> Reply:
    """The form was sent."""
    request.require(Deed.SEND_APOLOGIES)
    meeting_id = request.fields.get("meeting", "")
    meeting = next((m for m in _coming(request) if str(m.id) == meeting_id), None)
    if meeting is None:
        raise Refusal("That meeting has begun or was called off. Nothing was recorded.", field="meeting")
    return _send(request, meeting, request.fields.get("reason", ""))


def on_withdraw_button(request: Request) -> Reply:
    """The button under the receipt."""
    request.require(Deed.SEND_APOLOGIES)
    meeting = meetings.meeting_of(request.session, group=request.group, meeting_id=int(request.note["meeting"]))
    return _withdraw(request, meeting)


def sent(request: Request, meeting: Meeting, apology: Apology, *, said: str) -> Message:
    """What the member is told after `said`: the date in words, what it means for the count, and how to undo it."""
    facts = facts_of(request.session, group=request.group, year=meeting.on_date.year, person_ids=[request.person.id])[
        request.person.id
    ]
    forecast = strikes.forecast(facts, meeting.id, terms=request.history)
    means = absence_would_mean(forecast, meeting_id=meeting.id)
    body = [f"{said} for *{moment(meeting.starts_at, zone=request.group.zone)}* ({escaped(meeting.title)})."]
    if apology.reason:
        body.append(f"Reason: {escaped(apology.reason)}")
    undo = f"Plans changed? Type {request.typed(f'apologies withdraw {_as_typed(meeting)}')}"
    rests = open_defaults(forecast, request.history.on(meeting.on_date).terms)
    note = {"group": request.group.id, "meeting": meeting.id}
    spoken = [
        f"{said} for {instant_in_words(meeting.starts_at, zone=request.group.zone)} ({escaped(meeting.title)}).",
        *body[1:],
        means.replace("*", ""),
        *([rests] if rests else []),
        f"{undo}.",
    ]
    return Message(
        "\n".join(spoken),
        [
            paragraph("\n".join(body)),
            paragraph(means),
            buttons(button("Withdraw apologies", "apologies.withdraw", note)),
            remark(" ".join([*([rests] if rests else []), f"{undo}, or press the button."])),
        ],
    )


def _send(request: Request, meeting: Meeting, reason: str) -> Reply:
    if len(reason) > REASON_MOST:
        raise Refusal(
            f"The reason has {len(reason):,} characters. Please keep it to {REASON_MOST}; nothing was recorded.",
            field="reason",
        )
    given = apologies.in_force(request.session, meeting_id=meeting.id).get(request.person.id)
    if given is not None and reason in ("", given.reason):
        return Say(sent(request, meeting, given, said="You had already sent apologies"))
    apology = apologies.give(
        request.session,
        meeting=meeting,
        person=request.person,
        reason=reason,
        now=request.now,
        recorded_by=request.person,
    )
    _record(request, "apologies.send", meeting, reason)
    said = "Your apologies have a new reason" if given is not None else "Your apologies are recorded"
    return Say(sent(request, meeting, apology, said=said))


def _withdraw(request: Request, meeting: Meeting | None) -> Reply:
    if meeting is None or meeting.state is MeetingState.CANCELLED:
        raise Refusal("That meeting was called off, so there is nothing to withdraw.")
    if meeting.starts_at <= request.now:
        raise Refusal(
            "That meeting has begun. What was said before it stays on record; "
            "if the roll is wrong, tell the programme manager."
        )
    when = moment(meeting.starts_at, zone=request.group.zone)
    again = f"To send them again, type {request.typed(f'apologies {_as_typed(meeting)}')}."
    if not apologies.withdraw(request.session, meeting=meeting, person=request.person, now=request.now):
        return Say(Message(f"There are no apologies from you for *{when}*, so you are expected."))
    _record(request, "apologies.withdraw", meeting, "")
    return Say(Message(f"Your apologies for *{when}* are withdrawn: you are expected. {again}"))


def _record(request: Request, deed: str, meeting: Meeting, reason: str) -> None:
    audit.record(
        request.session,
        group=request.group,
        now=request.now,
        actor_id=request.person.id,
        deed=deed,
        subject=f"meeting:{meeting.id}",
        words={request.person.id: reason},
    )


def _coming(request: Request) -> Sequence[Meeting]:
    coming = meetings.coming(request.session, group=request.group, now=request.now)
    if not coming:
        raise Refusal("No meeting is planned, so there is nothing to send apologies for.")
    return coming


def _meeting_meant(request: Request, text: str) -> tuple[Meeting, str]:
    """The coming meeting that `text` begins with, and what follows it."""
    coming = _coming(request)
    word, rest = _first_word(text)
    if word.rstrip(",:") == "next":
        return coming[0], rest
    try:
        typed = read_day(text, today=request.today)
    except UnreadableDayError as unreadable:
        raise Refusal(f"{unreadable} {_what_is_coming(coming)}") from None
    if typed is None:
        raise Refusal(
            f"I could not find a date at the start of that. Type {request.typed('apologies next')}, or a date as in "
            f"{request.typed(f'apologies {_as_typed(coming[0])} train strike')}, or just {request.typed('apologies')} "
            "to choose from a list."
        )
    by_day = {meeting.on_date: meeting for meeting in coming}
    for day in typed.days:
        if day in by_day:
            return by_day[day], typed.rest
    nearest = typed.days[0]
    if meetings.on_day(request.session, group=request.group, day=nearest) is not None:
        raise Refusal(
            f"The meeting of {day_in_words(nearest)} has begun, so apologies can no longer be sent or withdrawn. "
            "If the roll is wrong, tell the programme manager."
        )
    raise Refusal(f"There is no meeting on {day_in_words(nearest)}. {_what_is_coming(coming)}")


def _first_word(text: str) -> tuple[str, str]:
    """The first word in lower case, and what follows it; a line may break after it."""
    word, *rest = text.split(maxsplit=1)
    return word.lower(), rest[0] if rest else ""


def _as_typed(meeting: Meeting) -> str:
    """`14 Jan`: a date as it can be typed."""
    return f"{meeting.on_date.day} {meeting.on_date:%b}"


def _what_is_coming(coming: Sequence[Meeting]) -> str:
    days = listed([short_day(meeting.on_date) for meeting in coming[:3]])
    return f"The next {'meeting is' if len(coming) == 1 else 'meetings are'} on {days}."


def _given(request: Request, text: str) -> Meeting:
    """The coming meeting for which apologies are to be withdrawn."""
    if text:
        return _meeting_meant(request, text)[0]
    coming = _coming(request)
    mine = apologies.of_person(
        request.session, person_id=request.person.id, meeting_ids=[meeting.id for meeting in coming]
    )
    given = [meeting for meeting in coming if meeting.id in mine]
    if not given:
        raise Refusal("You have sent no apologies for a coming meeting: you are expected at all of them.")
    if len(given) > 1:
        days = listed([short_day(meeting.on_date) for meeting in given])
        example = request.typed(f"apologies withdraw {_as_typed(given[0])}")
        raise Refusal(f"You have sent apologies for {days}. Say which to withdraw, for example {example}.")
    return given[0]


COMMAND = Command(
    name="apologies",
    hint="next | 14 Jan train strike | withdraw | help",
    usage="`/apologies` – choose from a list\n`/apologies next` – the next meeting\n"
    "`/apologies 14 Jan train strike` – a date and a reason\n`/apologies withdraw` – take them back",
    summary="say that you cannot come",
    deed=Deed.SEND_APOLOGIES,
    handle=on_command,
)
ACTIONS = {"apologies.open": open_form, "apologies.withdraw": on_withdraw_button}
FORMS = {"apologies.form": on_form}
