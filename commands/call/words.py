"""What is told of a call: the card in the channel, the word to those who asked to be told, and what came of it."""

from slack_sdk.models.blocks import Block
from sqlmodel import Session

from bot.render.blocks import Message, button, buttons, escaped, heading, moment, paragraphs, remark
from bot.render.calls import (
    ON_THE_SPOT,
    called_for,
    came_of_it,
    first_day,
    for_what,
    term_in_words,
    who_may_stand,
    who_stands,
)
from bot.render.words import counted, short_day
from commands.call import ballot
from store import employers, groups, nominations, terms
from store.models import CallState, NominationState, OpenCall, WorkingGroup


def draw_card(session: Session, subject: str) -> Message:
    """The card in the channel, as the facts are now."""
    call = session.get_one(OpenCall, int(subject))
    group = groups.group_of(session, group_id=call.group_id)
    title = f"Open call: {called_for(call)}"
    lines = _about(session, call, group)
    ending: list[Block] = []
    if call.state is CallState.OPEN:
        lines += who_stands(session, call)
        note = {"group": group.id, "call": call.id}
        ending = [
            buttons(
                button("Stand", "nominate.me", note, style="primary"), button("Put forward…", "nominate.open", note)
            ),
            remark(f"{ON_THE_SPOT} The programme manager enters people who are not in Slack."),
        ]
    else:
        said, presses = ballot.stands_at(session, group, call)
        lines += [*came_of_it(session, call, group), *said]
        ending = [buttons(*presses)] if presses else []
    small = f"\n{ON_THE_SPOT}" if call.state is CallState.OPEN else ""
    text = "\n".join([escaped(title), *lines]).replace("*", "") + small
    return Message(text, [heading(title), *paragraphs(lines), *ending])


def draw_invited(session: Session, subject: str) -> Message | None:
    """To somebody on the interest list; not wanted once the call is not open any more."""
    call = session.get_one(OpenCall, int(subject.split(":")[0]))
    if call.state is not CallState.OPEN:
        return None
    group = groups.group_of(session, group_id=call.group_id)
    lines = [
        f"You asked to be told: *{escaped(group.name)}* has an open call.",
        *_about(session, call, group),
    ]
    note = {"group": group.id, "call": call.id}
    row = buttons(
        button("Stand", "nominate.me", note, style="primary"),
        button("Take me off the list", "nominate.uninterested", note),
    )
    return Message("\n".join(lines), [*paragraphs(lines), row, remark(ON_THE_SPOT)])


def draw_result(session: Session, subject: str) -> Message | None:
    """What came of it, to the channel, to an officer, or to somebody who was nominated; not wanted once it has come to
    something else."""
    number, state, to = subject.split(":")
    call = session.get_one(OpenCall, int(number))
    if call.state.value != state:
        return None
    group = groups.group_of(session, group_id=call.group_id)
    told = came_of_it(session, call, group)
    title = f"*The call for {called_for(call)} in {escaped(group.name)}*"
    if to.isdigit():
        own = nominations.of(session, call=call, person_id=int(to))
        told = [*([_own(call, group, own.state)] if own is not None else []), *told]
    if call.state is CallState.UNFILLED:
        told.append("What was called for is as vacant as before; the programme manager can open another call.")
    said, presses = ballot.stands_at(session, group, call) if _is_officer(session, call, group, to) else ([], [])
    shown = [title, *told, *said]
    return Message("\n".join(shown), [*paragraphs(shown), buttons(*presses)] if presses else [])


def _is_officer(session: Session, call: OpenCall, group: WorkingGroup, to: str) -> bool:
    day = groups.local_date(group, call.settled_at or call.closes_at)
    return to in {str(officer.id) for officer in employers.officers(session, group=group, day=day)}


def _own(call: OpenCall, group: WorkingGroup, state: NominationState) -> str:
    """What it means for somebody who was nominated."""
    match state:
        case NominationState.APPOINTED:
            return f"*You are appointed*, from {short_day(first_day(call, group))}."
        case NominationState.ASKED:
            return "You were put forward and had not accepted, so you do not stand."
        case NominationState.STANDS if call.state is CallState.BALLOT:
            return "You stand in the ballot."
        case NominationState.STANDS if call.state is CallState.FILLED:
            return "You were not chosen. Thank you for standing."
        case NominationState.BARRED:
            return "By the terms you could not be appointed any more; the programme manager can say why."
    return ""


def _about(session: Session, call: OpenCall, group: WorkingGroup) -> list[str]:
    """What is called for, for how long, who may stand, and until when."""
    in_force = terms.history(session, group=group).on(call.starts_on).terms
    days = (groups.local_date(group, call.closes_at) - groups.local_date(group, call.opened_at)).days
    until = "Open until" if call.state is CallState.OPEN else "It was open until"
    return [
        f"{for_what(call)}, {term_in_words(call, in_force)}.",
        who_may_stand(call),
        *([f"> {line}" for line in escaped(call.words).splitlines()]),
        f"{until} {moment(call.closes_at, zone=group.zone)} ({counted(days, 'day')} in all).",
    ]
