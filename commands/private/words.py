"""What is said of private sessions: to whoever asks, to whoever decides, and in the list."""

from collections.abc import Iterator

from slack_sdk.models.blocks import Block, ButtonElement
from sqlmodel import Session

from bot.render.blocks import Message, button, buttons, escaped, heading, paragraph, remark
from bot.render.decisions import called
from bot.render.words import day_in_words, short_day
from store import decisions, groups, private
from store.models import Meeting, Person, PrivateSession, WorkingGroup
from store.private import State

MEANS = (
    "If you agree, there are no minutes of that time (clause 21): the record says that it took place, from when to "
    "when, that you agreed, and only those decisions that you dictate. Attendance counts all the same."
)
TO_DICTATE = "Once it has begun, you can have decisions recorded. Nothing else of it will be in the minutes."


def when(group: WorkingGroup, each: PrivateSession, meeting: Meeting) -> str:
    """`Thursday 11 November 2027, 10:30 to 10:50`."""
    return f"{day_in_words(meeting.on_date)}, {private.span_of(each, meeting=meeting, zone=group.zone)}"


def line(session: Session, group: WorkingGroup, each: PrivateSession, meeting: Meeting) -> str:
    """`Thu 11 Nov 2027, 10:30 to 10:50: agreed by Amara Okafor, asked for by Priya Raman`."""
    span = private.span_of(each, meeting=meeting, zone=group.zone)
    by = escaped(session.get_one(Person, each.person_id).name)
    waits = private.state_of(each) is State.WAITING
    state = "waits to be agreed" if waits else f"agreed by {_decider(session, each)}"
    return f"{short_day(meeting.on_date)}, {span}: {state}, asked for by {by}"


def note(group: WorkingGroup, each: PrivateSession) -> dict[str, int]:
    """What a button about it carries."""
    return {"group": group.id, "private": each.id}


def decided(session: Session, each: PrivateSession) -> str:
    """`Agreed by Amara Okafor.`"""
    why = f": {escaped(each.why)}" if each.why else ""
    return f"{private.state_of(each).value.capitalize()} by {_decider(session, each)}{why}".rstrip(".") + "."


def draw_card(session: Session, subject: str) -> Message | None:
    """The card of whoever decides: who asks for which time and why, and what became of it."""
    each, meeting, group = _meant(session, subject)
    title = f"{session.get_one(Person, each.person_id).name} asks for a private session"
    about = [f"*{when(group, each, meeting)}* – {escaped(meeting.title)}"]
    if each.reason:
        about.append(f"In their words, for you alone: {escaped(each.reason)}")
    ending, said = _ending(session, group, each)
    text = "\n".join([escaped(title), *about, said]).replace("*", "")
    return Message(text, [heading(title), paragraph("\n".join(about)), *ending])


def draw_result(session: Session, subject: str) -> Message | None:
    """Whoever asked is told what became of it."""
    each, meeting, group = _meant(session, subject)
    if private.state_of(each).value != subject.split(":")[1]:
        return None
    means = {
        State.AGREED: "There are no minutes of that time. Attendance counts all the same.",
        State.REFUSED: "Minutes are taken of that time as always.",
        State.TAKEN_BACK: "Nothing of it is in the minutes.",
    }[private.state_of(each)]
    what = f"It is the private session that you asked for: *{when(group, each, meeting)}*."
    return Message(f"{decided(session, each)} {what} {means}")


def draw_agreed(session: Session, subject: str) -> Message | None:
    """Whoever writes the minutes is told when not to."""
    each, meeting, group = _meant(session, subject)
    if private.state_of(each) is not State.AGREED:
        return None
    return Message(
        f"*Private session: {when(group, each, meeting)}*, agreed by {_decider(session, each)}. Please take no minutes "
        "of that time, and see guests out. The draft says that it took place, and what the chair dictates."
    )


def draw_dictated(session: Session, subject: str) -> Message:
    """Whoever has a draft of the minutes is told what is to be in them by now."""
    each, meeting, group = _meant(session, subject)
    about = (
        f"*Private session: {when(group, each, meeting)}*. After your draft, the chair has said what is to be in it:"
    )
    return Message("\n".join([about, *dictated(session, each)]))


def dictated(session: Session, each: PrivateSession) -> list[str]:
    """What the minutes will have of it, line by line."""
    standing = decisions.dictated(session, session_id=each.id)
    lines = [f"• *{called(one)}*{' (private)' if one.is_private else ''}: {escaped(one.words)}" for one in standing]
    return lines or ["No decision of that session."]


def _ending(session: Session, group: WorkingGroup, each: PrivateSession) -> tuple[list[Block], str]:
    """What can be done, and what it means, as blocks and as text."""
    match private.state_of(each):
        case State.WAITING:
            return [buttons(*_choices(session, group, each)), remark(MEANS)], MEANS
        case State.AGREED:
            count = len(decisions.dictated(session, session_id=each.id))
            said = f"{decided(session, each)} Decisions recorded: {count}." if count else decided(session, each)
            return [paragraph(said), buttons(*agreed_deeds(group, each)), remark(TO_DICTATE)], f"{said} {TO_DICTATE}"
        case _:
            return [paragraph(decided(session, each))], decided(session, each)


def agreed_deeds(group: WorkingGroup, each: PrivateSession) -> Iterator[ButtonElement]:
    """What whoever agreed can do afterwards."""
    yield button("Decisions to record", "private.dictate", note(group, each))
    asks = (
        "It did not take place",
        "Nothing of it will be in the minutes. Whoever asked for it is told.",
        "Take it back",
    )
    yield button("It did not take place", "private.take_back", note(group, each), confirm=asks)


def _choices(session: Session, group: WorkingGroup, each: PrivateSession) -> Iterator[ButtonElement]:
    yield button("Agree", "private.agree", note(group, each), style="primary")
    yield button("Refuse", "private.refuse", note(group, each))
    if private.stand_in(session, group=group, private=each, now=each.asked_at) is not None:
        yield button("Ask the vice-chair", "private.pass_on", note(group, each))


def _decider(session: Session, each: PrivateSession) -> str:
    by = session.get(Person, each.decided_by_id)
    return escaped(by.name) if by else "an officer"


def _meant(session: Session, subject: str) -> tuple[PrivateSession, Meeting, WorkingGroup]:
    each = session.get_one(PrivateSession, int(subject.split(":")[0]))
    group = groups.group_of(session, group_id=each.group_id)
    return each, session.get_one(Meeting, each.meeting_id), group
