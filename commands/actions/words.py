"""What is said of actions: in lists, and to their owners."""

from datetime import date

from sqlmodel import Session

from bot.render.blocks import Message, button, buttons, escaped, paragraph
from bot.render.words import day_in_words, short_day
from store import actions, groups, outbox
from store.models import Action, ActionState, Meeting, Person, WorkingGroup


def line(action: Action, owner: Person, *, today: date) -> str:
    """`*4.* Send the tariff list – Omar Haddad, by Fri 3 Dec 2027`, and whether that day is over."""
    late = ", *overdue*" if action.due_on < today else ""
    private = " (private)" if action.is_private else ""
    return f"*{action.number}.* {escaped(action.words)}{private} – {escaped(owner.name)}, {due(action)}{late}"


def due(action: Action) -> str:
    """`by Fri 3 Dec 2027`."""
    return f"by {short_day(action.due_on)}"


def origin(session: Session, action: Action) -> str:
    """Where it came from, in a line of plain text; empty where nobody said."""
    if action.meeting_id is not None:
        return f"Agreed on {day_in_words(session.get_one(Meeting, action.meeting_id).on_date)}"
    return f"From a message: {action.origin}" if action.origin else ""


def draw_given(session: Session, subject: str) -> Message | None:
    """The owner is told of an action that somebody else entered or changed; not once it is closed or not theirs."""
    action, group = _wanted(session, subject)
    return (
        _asking(session, action, group, f"Action {action.number} of *{escaped(group.name)}* is yours")
        if group
        else None
    )


def draw_nudge(session: Session, subject: str) -> Message | None:
    """The owner is nudged before, on, or after the day, late or not; not once it is closed, or not theirs."""
    action, group = _wanted(session, subject)
    if group is None:
        return None
    nudged_at = outbox.owed_at(session, group=group, kind=actions.NUDGE, subject=subject)
    day = groups.local_date(group, nudged_at) if nudged_at else action.due_on
    when = "is due today" if action.due_on == day else "is due" if action.due_on > day else "is overdue"
    return _asking(session, action, group, f"Action {action.number} of *{escaped(group.name)}* {when}")


def draw_closed(session: Session, subject: str) -> Message | None:
    """The owner is told that somebody else closed it; not if it is open again."""
    action = session.get_one(Action, int(subject.split(":")[0]))
    if action.state is ActionState.OPEN:
        return None
    group = groups.group_of(session, group_id=action.group_id)
    by = session.get(Person, action.closed_by_id)
    who = escaped(by.name) if by else "An officer"
    how = "done" if action.state is ActionState.DONE else "closed without being done"
    return Message(
        f"{who} has noted that action {action.number} of *{escaped(group.name)}* is {how}: {escaped(action.words)}"
    )


def _wanted(session: Session, subject: str) -> tuple[Action, WorkingGroup | None]:
    """The action of a subject, and its group if it is open and still whose it was."""
    action_id, owner_id, _ = subject.split(":")
    action = session.get_one(Action, int(action_id))
    if action.state is not ActionState.OPEN or action.owner_id != int(owner_id):
        return action, None
    return action, groups.group_of(session, group_id=action.group_id)


def _asking(session: Session, action: Action, group: WorkingGroup, opening: str) -> Message:
    about = [f"{opening}: {escaped(action.words)}", f"To be done by {day_in_words(action.due_on)}."]
    if said := origin(session, action):
        about.append(f"{escaped(said)}.")
    text = "\n".join(about)
    note = {"group": group.id, "action": action.number}
    return Message(text.replace("*", ""), [paragraph(text), buttons(button("Done", "actions.done", note))])
