"""What is said of leave: to the member, to whoever decides, and in the list."""

from collections.abc import Iterable, Iterator

from slack_sdk.models.blocks import Block, ButtonElement
from sqlmodel import Session

from bot.render.blocks import Message, button, buttons, escaped, heading, paragraph, remark
from bot.render.meetings import rests_on
from bot.render.words import day_in_words, listed, short_day
from store import groups, leave, meetings, terms
from store.leave import State
from store.models import LeaveOfAbsence, Person, WorkingGroup

MEANS = (
    "If you agree, meetings in that time do not count against them (clause 17). Only the member and the officers know "
    "of it."
)


def span(spell: LeaveOfAbsence) -> str:
    """`Monday 1 March 2027 to Friday 30 April 2027`."""
    return f"{day_in_words(spell.first_on)} to {day_in_words(spell.last_on)}"


def line(spell: LeaveOfAbsence) -> str:
    """`• Mon 1 Mar 2027 to Fri 30 Apr 2027: agreed`."""
    state = leave.state_of(spell)
    said = "waits to be agreed" if state is State.WAITING else state.value
    return f"• {short_day(spell.first_on)} to {short_day(spell.last_on)}: {said}"


def table(found: Iterable[tuple[LeaveOfAbsence, Person]]) -> Message:
    """Everybody's leave, for the officers."""
    lines = [f"{line(spell)} – {escaped(person.name)}" for spell, person in found]
    return Message("\n".join(["*Leave of absence*", *(lines or ["Nobody is away or has asked to be."])]))


def own(mine: Iterable[LeaveOfAbsence]) -> Message:
    """A member's own leave."""
    return Message("\n".join(["*Your leave of absence*", *(list(map(line, mine)) or ["None."])]))


def asked(group: WorkingGroup, spell: LeaveOfAbsence, decider: Person) -> Message:
    """What the member is told who asked."""
    text = (
        f"{escaped(decider.name)} is asked to agree to your leave from *{span(spell)}*. It counts once it is agreed, "
        "and for no meeting that has begun before. You will be told."
    )
    small = "Only you and the officers know of it."
    undo = buttons(button("Take it back", "leave.take_back", _note(group, spell)))
    return Message(f"{text}\n{small}", [paragraph(text), undo, remark(small)])


def draw_card(session: Session, subject: str) -> Message | None:
    """The card of whoever decides: who asks for which days and why, the meetings in them, and what became of it."""
    spell = session.get_one(LeaveOfAbsence, int(subject.split(":")[0]))
    group = groups.group_of(session, group_id=spell.group_id)
    title = f"{session.get_one(Person, spell.person_id).name} asks for leave"
    about = [f"*{span(spell)}*", _meetings_in(session, group, spell)]
    if spell.reason:
        about.append(f"In their words: {escaped(spell.reason)}")
    if leave.state_of(spell) is State.WAITING:
        said = " ".join(filter(None, [MEANS, _rests_on(session, group, spell)]))
        ending: list[Block] = [buttons(*_choices(session, group, spell)), remark(said)]
    else:
        said = decided(session, spell)
        ending = [paragraph(said)]
    text = "\n".join([escaped(title), *about, said]).replace("*", "")
    return Message(text, [heading(title), paragraph("\n".join(about)), *ending])


def draw_result(session: Session, subject: str) -> Message | None:
    """The member is told what was decided."""
    spell = session.get_one(LeaveOfAbsence, int(subject))
    match leave.state_of(spell):
        case State.AGREED:
            means = (
                "Meetings in that time do not count against you (clause 17), and you are not asked whether you come."
            )
        case State.REFUSED:
            means = "Meetings in that time count as they always do. If something has changed, ask again."
        case _:
            return None
    return Message(f"{decided(session, spell)} It is your leave from *{span(spell)}*. {means}")


def decided(session: Session, spell: LeaveOfAbsence) -> str:
    """`Agreed by Amara Okafor.`"""
    by = session.get(Person, spell.decided_by_id)
    return f"{leave.state_of(spell).value.capitalize()} by {escaped(by.name) if by else 'an officer'}."


def _choices(session: Session, group: WorkingGroup, spell: LeaveOfAbsence) -> Iterator[ButtonElement]:
    note = _note(group, spell)
    yield button("Agree", "leave.agree", note, style="primary")
    yield button("Refuse", "leave.refuse", note)
    asked_on = groups.local_date(group, spell.asked_at)
    if leave.stand_in(session, group=group, leave=spell, day=asked_on) is not None:
        yield button("Ask the vice-chair", "leave.pass_on", note)


def _meetings_in(session: Session, group: WorkingGroup, spell: LeaveOfAbsence) -> str:
    coming = meetings.coming(session, group=group, now=spell.asked_at)
    days = [short_day(meeting.on_date) for meeting in coming if spell.first_on <= meeting.on_date <= spell.last_on]
    return f"Meetings in that time: {listed(days)}" if days else "No meeting is planned in that time yet."


def _rests_on(session: Session, group: WorkingGroup, spell: LeaveOfAbsence) -> str:
    in_force = terms.history(session, group=group).on(spell.first_on).terms
    return rests_on(["strikes.leave_counts"], terms=in_force)


def _note(group: WorkingGroup, spell: LeaveOfAbsence) -> dict[str, int]:
    return {"group": group.id, "leave": spell.id}
