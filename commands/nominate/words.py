"""What is told of nominations: to whoever is asked, to whoever put them forward, and to the programme manager."""

from slack_sdk.models.blocks import Block
from sqlmodel import Session

from bot.render.blocks import Message, button, buttons, escaped, heading, moment, paragraph, remark
from bot.render.calls import called_for, for_what, nominee_in_words, term_in_words, who_may_stand, who_stands
from bot.request import Request
from rules.authority import Deed, may
from store import groups, people, terms
from store.models import CallState, Nomination, NominationState, OpenCall, Person, WorkingGroup


def listing(request: Request, found: list[OpenCall]) -> Message:
    """What is open; who stands is for the group."""
    lines = []
    for call in found:
        lines.append(
            f"{for_what(call)}, until {moment(call.closes_at, zone=request.group.zone)}. {who_may_stand(call)}"
        )
        lines += who_stands(request.session, call) if may(request.roles, Deed.SEE_GROUP) else []
    title = f"*Open calls of {escaped(request.group.name)}*"
    end = f"To stand: {request.typed('nominate me')}. To put somebody forward: {request.typed('nominate')}."
    return Message("\n".join([title, *lines, end]))


def draw_asked(session: Session, subject: str) -> Message | None:
    """The nominee is asked; redrawn with the answer."""
    made, call, group = _looked_up(session, subject)
    by = session.get_one(Person, made.nominated_by_id)
    title = f"{by.name} puts you forward"
    said = f" In their words: “{escaped(made.statement)}”" if made.statement else ""
    in_force = terms.history(session, group=group).on(call.starts_on).terms
    about = f"{for_what(call)} in *{escaped(group.name)}*, {term_in_words(call, in_force)}.{said}"
    ending, last = _asks(made, call, group)
    small = "Only you and whoever put you forward know of it, until you accept."
    text = "\n".join([escaped(title), about, last]).replace("*", "")
    return Message(text, [heading(title), paragraph(about), paragraph(last), *ending, remark(small)])


def draw_answered(session: Session, subject: str) -> Message | None:
    """Whoever put somebody forward hears the answer."""
    made, call, _ = _looked_up(session, subject)
    person = session.get_one(Person, made.person_id)
    does = "does not want to stand" if made.state is NominationState.DECLINED else "has accepted, and stands"
    return Message(f"*{escaped(person.name)}*, whom you put forward for {called_for(call)}, {does}.")


def draw_news(session: Session, subject: str) -> Message | None:
    """The programme manager hears of a candidate; a candidate, that the programme manager has taken it back."""
    number, to, _ = subject.split(":", 2)
    made, call, group = _looked_up(session, number)
    if made.state is NominationState.WITHDRAWN and made.person_id == int(to):
        return Message(
            f"The programme manager has taken back your nomination for {called_for(call)} in *{escaped(group.name)}*. "
            "If that is a mistake, tell them."
        )
    if made.state is not NominationState.STANDS or made.person_id == int(to):
        return None
    person = session.get_one(Person, made.person_id)
    employers = people.employers(session, person_ids=[person.id], on=call.starts_on)
    undo = f"If something about that is not right: `/nominate withdraw {escaped(person.name)}`."
    return Message(f"{nominee_in_words(person, employers)} stands for {called_for(call)}. {undo}")


def _asks(made: Nomination, call: OpenCall, group: WorkingGroup) -> tuple[list[Block], str]:
    """The buttons while an answer is wanted, and the line that says how it stands."""
    if made.state is NominationState.ASKED and call.state is CallState.OPEN:
        note = {"group": group.id, "nomination": made.id}
        accept = button("I will stand", "nominate.accept", note, style="primary")
        decline = button("No, thank you", "nominate.decline", note)
        until = moment(call.closes_at, zone=group.zone)
        return [buttons(accept, decline)], f"You stand once you accept, until {until}. No answer is a no."
    said = {
        NominationState.ASKED: "The call has closed, and you had not answered.",
        NominationState.DECLINED: "You have declined.",
        NominationState.WITHDRAWN: "You do not stand any more.",
    }
    return [], said.get(made.state, "You have accepted.")


def _looked_up(session: Session, nomination_id: str) -> tuple[Nomination, OpenCall, WorkingGroup]:
    made = session.get_one(Nomination, int(nomination_id))
    call = session.get_one(OpenCall, made.call_id)
    return made, call, groups.group_of(session, group_id=call.group_id)
