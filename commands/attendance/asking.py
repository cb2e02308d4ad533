"""The programme manager's DM when a meeting has ended: who was there?"""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from bot.render.blocks import Message, button, buttons, escaped, moment, paragraph
from bot.render.words import counted, day_in_words
from rules.strikes import MeetingState
from store import apologies, attendance, groups, meetings, members, outbox
from store.models import Meeting, OfficeKind

ROLL_CALL = attendance.ROLL_CALL


def ask_for_roll_call(session: Session, now: datetime) -> None:
    """A meeting has ended: ask its programme manager for the roll call, once."""
    for meeting in meetings.unconfirmed(session, now=now):
        if meetings.ends_at(meeting) > now:
            continue
        group = groups.group_of(session, group_id=meeting.group_id)
        holders = members.holders(session, group=group, on=groups.local_date(group, now))
        manager = holders.get(OfficeKind.PROGRAMME_MANAGER)
        if manager is not None:
            subject = f"{meeting.id}:{manager.id}"
            outbox.owe(session, group=group, kind=ROLL_CALL, subject=subject, now=now, to_person_id=manager.id)


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
