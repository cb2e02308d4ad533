"""The programme manager's DM when a meeting has ended: who was there?"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session

from bot.render.blocks import Message, button, buttons, escaped, moment, paragraph
from bot.render.words import counted, day_in_words
from rules.strikes import MeetingState
from store import apologies, attendance, groups, meetings, members, outbox, roll_calls
from store.models import Meeting, OfficeKind, WorkingGroup

ROLL_CALL = attendance.ROLL_CALL


def find_over(session: Session, now: datetime) -> Sequence[int]:
    """Meetings, by id, that have ended and whose roll call nobody was asked for."""
    found = roll_calls.unasked(session, now=now)
    return [meeting.id for meeting, group in found if _to_ask(session, group, meeting, now)]


def ask_for_roll_call(session: Session, now: datetime, meeting_id: int) -> None:
    """A meeting has ended: ask its programme manager for the roll call, once."""
    meeting = session.get_one(Meeting, meeting_id)
    group = groups.group_of(session, group_id=meeting.group_id)
    for subject, person_id in _to_ask(session, group, meeting, now).items():
        outbox.owe(session, group=group, kind=ROLL_CALL, subject=subject, now=now, to_person_id=person_id)


def roll_calls_to_come(session: Session, now: datetime) -> Iterable[tuple[datetime, str]]:
    """The end of each group's next meeting."""
    for group in groups.all_groups(session):
        for meeting in meetings.coming(session, group=group, now=now, most=1):
            yield meetings.ends_at(meeting), f"{group.name}: end of the meeting, roll call"


def draw_roll_call(session: Session, subject: str) -> Message | None:
    """The programme manager's DM after a meeting; not wanted once attendance is confirmed."""
    meeting = session.get_one(Meeting, int(subject.split(":")[0]))
    if meeting.state is not MeetingState.PLANNED:
        return None
    group = groups.group_of(session, group_id=meeting.group_id)
    sent = len(apologies.in_force(session, meeting_id=meeting.id))
    told = f"is over. Who was there? {counted(sent, 'member').capitalize()} sent apologies."
    note = {"group": group.id, "meeting": meeting.id}
    return Message(
        f"{escaped(meeting.title)} of {day_in_words(meeting.on_date)} {told}",
        [
            paragraph(f"*{escaped(meeting.title)}* of {moment(meeting.starts_at, zone=group.zone)} {told}"),
            buttons(button("Take the roll call", "attendance.open", note, style="primary")),
        ],
    )


def _to_ask(session: Session, group: WorkingGroup, meeting: Meeting, now: datetime) -> dict[str, int]:
    """The programme manager, by the subject of the question, if it is time for it and they were not asked."""
    if meeting.state is not MeetingState.PLANNED or meetings.ends_at(meeting) > now:
        return {}
    holders = members.holders(session, group=group, on=groups.local_date(group, now))
    manager = holders.get(OfficeKind.PROGRAMME_MANAGER)
    asked = {f"{meeting.id}:{manager.id}": manager.id} if manager is not None else {}
    return {subject: asked[subject] for subject in outbox.unowed(session, group=group, kind=ROLL_CALL, subjects=asked)}
