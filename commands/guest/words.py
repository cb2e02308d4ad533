"""What is said of guests: the list, the receipts, and the word to a guest who is in Slack."""

from collections.abc import Iterable, Sequence

from slack_sdk.models.blocks import Block
from sqlmodel import Session

from bot.render.blocks import Message, beside, button, escaped, moment, paragraph, remark
from bot.render.words import short_day
from store import groups
from store.models import Guest, Meeting, Person, WorkingGroup

SEES = (
    "Guests see the meetings, the agenda and the pack without private items. They have no vote and no strikes, and see "
    "nobody's attendance or address."
)

Standing = Sequence[tuple[Guest, Person, Meeting | None]]


def meeting_in_words(meeting: Meeting) -> str:
    """`Thu 11 Nov 2027 – Monthly meeting`."""
    return f"{short_day(meeting.on_date)} – {meeting.title}"


def listing(group: WorkingGroup, here: Standing) -> Message:
    """Who is invited to what."""
    lines = [f"• {_line(guest, person, meeting)}" for guest, person, meeting in here]
    title = f"*Guests of {escaped(group.name)}*"
    return Message("\n".join([title, *(lines or ["Nobody is invited."])]))


def with_ways_out(group: WorkingGroup, here: Standing) -> Iterable[Block]:
    """The same, each with a button to take the invitation back."""
    for guest, person, meeting in here:
        note = {"group": group.id, "guest": guest.id}
        sure = ("End it?", f"{person.name} is a guest no more.", "End it")
        yield beside(_line(guest, person, meeting), button("End", "guest.end", note, confirm=sure))
    yield remark(SEES)


def invited(group: WorkingGroup, person: Person, meeting: Meeting | None) -> Message:
    """The receipt of an invitation."""
    which = f"the meeting of *{moment(meeting.starts_at, zone=group.zone)}*" if meeting else "*every meeting*"
    told = "They are told in Slack." if person.slack_user_id else ""
    if person.email:
        told = f"{told} Where there is a mail server, the calendar entry goes to {escaped(person.email)}."
    elif not person.slack_user_id:
        told = "They are not in Slack and no e-mail is known, so please tell them yourself."
    text = f"{escaped(person.name)} is invited to {which} of *{escaped(group.name)}* as a guest. {told.strip()}"
    return Message(f"{text}\n{SEES}", [paragraph(text), remark(SEES)])


def ended(group: WorkingGroup, person: Person) -> Message:
    """The receipt of an invitation that was taken back."""
    return Message(f"{escaped(person.name)} is not invited to *{escaped(group.name)}* any more.")


def draw_invited(session: Session, subject: str) -> Message | None:
    """A guest who is in Slack hears of it, unless it was taken back meanwhile."""
    guest = session.get_one(Guest, int(subject))
    if guest.ended_at is not None:
        return None
    group = groups.group_of(session, group_id=guest.group_id)
    meeting = session.get(Meeting, guest.meeting_id) if guest.meeting_id else None
    which = f"the meeting on {moment(meeting.starts_at, zone=group.zone)}" if meeting else "the meetings"
    by = escaped(session.get_one(Person, guest.invited_by_id).name)
    return Message(
        f"{by} invites you to {which} of *{escaped(group.name)}* as a guest. Type `/agenda` to see what is discussed "
        "and `/calendar` for the date; the answers are visible to you alone."
    )


def _line(guest: Guest, person: Person, meeting: Meeting | None) -> str:
    if meeting is not None:
        return f"{escaped(person.name)}: {escaped(meeting_in_words(meeting))}"
    return f"{escaped(person.name)}: every meeting, agreed by {escaped(guest.decided_by)}"
