"""What the group's channel is told: each change by hand, and another rule."""

from datetime import UTC, datetime

from sqlmodel import Session

from bot.render.blocks import Message, escaped, moment
from bot.render.words import listed
from calendars.recurrence import read_rule
from commands.meeting.outlook import outlook
from store import groups, meetings, schedule, terms
from store.models import Meeting, MeetingChange, MeetingDeed, WorkingGroup


def draw_change(session: Session, subject: str) -> Message | None:
    """The channel is told of one change by hand."""
    meeting_id, number = map(int, subject.split(":"))
    meeting = session.get_one(Meeting, meeting_id)
    group = groups.group_of(session, group_id=meeting.group_id)
    change = next(c for c in schedule.changes_of(session, meeting_id=meeting_id) if c.number == number)
    lines = [_change_in_words(group, meeting, change)]
    if change.reason:
        lines.append(f"Reason: {escaped(change.reason)}")
    if change.deed in _TELLS_OUTLOOK and meeting.starts_at == change.starts_at:
        lines.append(outlook(session, group, meeting, terms.history(session, group=group)))
    return Message("\n".join(lines))


def draw_rule_change(session: Session, subject: str) -> Message | None:
    """The channel is told that the group meets by another rule; not wanted if that one has changed again."""
    group = groups.group_of(session, group_id=int(subject.split(":")[0]))
    now = datetime.fromtimestamp(int(subject.split(":")[1]), tz=UTC)
    coming = meetings.coming(session, group=group, now=now, most=4)
    days = listed([moment(meeting.starts_at, zone=group.zone) for meeting in coming])
    following = f"\nThe next meetings: {days}." if days else ""
    return Message(f"*The group's meetings have changed.* They are now on the {read_rule(group.rule)}.{following}")


_TELLS_OUTLOOK = (MeetingDeed.ADDED, MeetingDeed.MOVED, MeetingDeed.REINSTATED, MeetingDeed.COMPULSORY)


def _change_in_words(group: WorkingGroup, meeting: Meeting, change: MeetingChange) -> str:
    was, becomes = (moment(at, zone=group.zone) for at in (change.was_at, change.starts_at))
    title = escaped(meeting.title)
    match change.deed:
        case MeetingDeed.ADDED:
            return f"*One more meeting is planned*: {title}, *{becomes}*."
        case MeetingDeed.MOVED:
            is_other_day = groups.local_date(group, change.was_at) != groups.local_date(group, change.starts_at)
            again = " Whoever had sent apologies is asked again." if is_other_day else ""
            return f"*A meeting has moved*: {title}, from {was} to *{becomes}*.{again}"
        case MeetingDeed.RENAMED:
            return f"*A meeting has another name*: {title}, {becomes}."
        case MeetingDeed.CANCELLED:
            return f"*A meeting is cancelled*: {title}, {becomes}."
        case MeetingDeed.REINSTATED:
            return f"*A cancelled meeting takes place after all*: {title}, *{becomes}*."
        case MeetingDeed.COMPULSORY:
            return f"*A meeting is now compulsory*: {title}, *{becomes}*."
        case MeetingDeed.NOT_HELD:
            return f"*A meeting is recorded as not held*: {title}, {becomes}. It counts for nobody."
