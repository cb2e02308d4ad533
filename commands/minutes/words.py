"""Minutes in words: what those of a meeting stand at, their versions, and what the channel and others are told."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block
from sqlmodel import Session

from bot.render.blocks import Message, button, buttons, escaped, moment, paragraphs, remark
from bot.render.claims import claim_button
from bot.render.words import day_in_words, listed, short_day
from store import groups, minutes
from store.models import Edition, FileState, Meeting, MinutesFile, MinutesVersion, Person, WorkingGroup

UNTIL_APPROVED = (
    "Until a later meeting approves them, members may comment, and whoever was there and is recorded otherwise may "
    "say so."
)


def title(meeting: Meeting) -> str:
    """`Minutes of Thursday 11 November 2027`."""
    return f"Minutes of {day_in_words(meeting.on_date)}"


def standing(session: Session, group: WorkingGroup, meeting: Meeting, *, is_guest: bool) -> str:
    """`version 2 was circulated on Thu 11 Nov 2027`; guests hear nothing of drafts."""
    known = minutes.circulated(session, meeting=meeting)
    if meeting.minutes_approved_at is not None:
        since = f", and corrected since by version {known.number}" if known is not None and known.reason else ""
        return f"{_approved(session, group, meeting)}{since}"
    if known is not None and known.circulated_at is not None:
        return f"version {known.number} was circulated on {_day(group, known.circulated_at)}, and waits for approval"
    if is_guest:
        return "not circulated yet"
    uploaded = minutes.newest(session, meeting=meeting)
    if uploaded is not None:
        return f"version {uploaded.number} was uploaded on {_day(group, uploaded.made_at)}"
    drafted = minutes.drafted_at(session, group=group, meeting=meeting)
    return "no draft was asked for" if drafted is None else f"drafted on {_day(group, drafted)}"


def versions(session: Session, group: WorkingGroup, those: Sequence[MinutesVersion]) -> Iterator[str]:
    """`• Version 2 – Dana Whitlock, 12 November, 09:00: minutes.docx for everybody; circulated 12 November, 09:10`."""
    for version in those:
        files = minutes.files_of(session, version=version)
        by = escaped(session.get_one(Person, version.made_by_id).name)
        what = "the skeleton as it was" if version.is_skeleton else listed([_file(each) for each in files.values()])
        reason = f". Corrected: {escaped(version.reason)}" if version.reason else ""
        sent = f"; circulated {moment(version.circulated_at, zone=group.zone)}" if version.circulated_at else ""
        yield f"• Version {version.number} – {by}, {moment(version.made_at, zone=group.zone)}: {what}{sent}{reason}"


def comments(session: Session, group: WorkingGroup, meeting: Meeting, by: Person | None) -> Iterator[str]:
    """What was said of the minutes: by anybody, or by one person."""
    for comment, version, person in minutes.comments_on(session, meeting=meeting, by=by):
        when = moment(comment.made_at, zone=group.zone)
        yield f"• {escaped(person.name)}, {when}, of version {version.number}: {escaped(comment.words)}"


def draw_message(session: Session, subject: str) -> Message:
    """The channel's message of a version that is circulated."""
    version = session.get_one(MinutesVersion, int(subject))
    meeting = session.get_one(Meeting, version.meeting_id)
    group = groups.group_of(session, group_id=version.group_id)
    corrected = f"It corrects what was approved, and earlier versions stay: {escaped(version.reason)}"
    is_circulated = f"*{title(meeting)}*: version {version.number} is circulated."
    about = [is_circulated, *([corrected] if version.reason else [])]
    last = minutes.circulated(session, meeting=meeting)
    if last is not None and last.id != version.id:
        return _plain([*about, f"Version {last.number} has taken its place."])
    if meeting.minutes_approved_at is not None:
        return _plain([*about, *([] if version.reason else [f"They are {_approved(session, group, meeting)}."])])
    note = {"group": group.id, "meeting": meeting.id}
    row = buttons(button("Comment…", "minutes.comment", note), claim_button(group, meeting_id=meeting.id))
    small = "A comment goes to the programme manager and the officers, not to this channel."
    text = "\n".join([*about, UNTIL_APPROVED, small]).replace("*", "")
    return Message(text, [*paragraphs([*about, UNTIL_APPROVED]), row, remark(small)])


def draw_received(session: Session, subject: str) -> Message:
    """What became of an upload, with the button to circulate it."""
    version = session.get_one(MinutesVersion, int(subject))
    meeting = session.get_one(Meeting, version.meeting_id)
    files = minutes.files_of(session, version=version).values()
    refused = [f"• {escaped(file.name)}: {escaped(file.problem)}" for file in files if file.state is FileState.REFUSED]
    about = f"*{title(meeting)}*, version {version.number}"
    if refused:
        return _plain([f"{about}, was not taken, and nothing else has changed.", *refused])
    if version.reason:
        return _plain([f"{about}, is here, and is circulated as the correction that it is."])
    said = f"{about}, is here."
    if minutes.is_for_members_only(session, version=version):
        return _plain([said, "It can be circulated once it is uploaded together with the same without private parts."])
    note = {"group": version.group_id, "meeting": meeting.id}
    row: Block = buttons(button("Circulate", "minutes.circulate", note, style="primary", confirm=sure(version)))
    return Message(said.replace("*", ""), [*paragraphs([said]), row])


def draw_approved(session: Session, subject: str) -> Message:
    """The channel hears that minutes are approved."""
    meeting = session.get_one(Meeting, int(subject))
    group = groups.group_of(session, group_id=meeting.group_id)
    approval = minutes.approval_of(session, meeting=meeting)
    assert approval is not None, "approved"  # noqa: S101
    version = session.get_one(MinutesVersion, approval.version_id)
    by = escaped(session.get_one(Person, approval.approved_by_id).name)
    subject_to = " With corrections, which follow as a version of their own." if approval.words else ""
    return _plain(
        [
            f"*{title(meeting)}*: version {version.number} is {_approved(session, group, meeting)}, as {by} noted."
            f"{subject_to}",
            "They are final: what turns out to be wrong is corrected in another version, with a reason. Presence at "
            "that meeting can be claimed no more.",
        ]
    )


def draw_corrections(session: Session, subject: str) -> Message:
    """Whoever writes the minutes is told what the meeting wants corrected."""
    meeting = session.get_one(Meeting, int(subject))
    approval = minutes.approval_of(session, meeting=meeting)
    assert approval is not None, "approved"  # noqa: S101
    said = [f"*{title(meeting)}* are approved with these corrections:", escaped(approval.words)]
    note = {"group": meeting.group_id, "meeting": meeting.id}
    row: Block = buttons(button("Correct…", "minutes.correct", note))
    return Message("\n".join(said).replace("*", ""), [*paragraphs(said), row])


def draw_comment(session: Session, subject: str) -> Message:
    """Whoever writes the minutes reads a comment."""
    comment, version, person = minutes.comment_of(session, comment_id=int(subject))
    meeting = session.get_one(Meeting, version.meeting_id)
    return _plain([f"{escaped(person.name)} on *{title(meeting)}*, version {version.number}:", escaped(comment.words)])


def draw_asked(session: Session, subject: str) -> Message:
    """The vice-chair is asked to note the approval."""
    meeting = session.get_one(Meeting, int(subject.split(":")[0]))
    group = groups.group_of(session, group_id=meeting.group_id)
    asked = f"The chair asks you to note when a meeting has approved the minutes of *{day_in_words(meeting.on_date)}*."
    if meeting.minutes_approved_at is not None:
        return _plain([asked, f"They are {_approved(session, group, meeting)}."])
    note = {"group": group.id, "meeting": meeting.id}
    row: Block = buttons(button("Approved…", "minutes.approve", note))
    return Message(asked.replace("*", ""), [*paragraphs([asked]), row])


def sure(version: MinutesVersion | None) -> tuple[str, str, str]:
    """The question before minutes are circulated."""
    what = "The skeleton as it is now" if version is None else f"Version {version.number}"
    return "Circulate them?", f"{what} goes to the channel, and what is private to members and officers.", "Circulate"


def _approved(session: Session, group: WorkingGroup, meeting: Meeting) -> str:
    approval = minutes.approval_of(session, meeting=meeting)
    if approval is not None:
        return f"approved at the meeting of {short_day(session.get_one(Meeting, approval.approved_in_id).on_date)}"
    assert meeting.minutes_approved_at is not None, "approved"  # noqa: S101
    return f"approved on {_day(group, meeting.minutes_approved_at)}"


def _file(file: MinutesFile) -> str:
    readers = "members" if file.edition is Edition.MEMBERS else "everybody"
    states = {FileState.ARRIVING: ", on its way", FileState.REFUSED: ", not taken", FileState.KEPT: ""}
    return f"{escaped(file.name)} for {readers}{states[file.state]}"


def _day(group: WorkingGroup, instant: datetime) -> str:
    return short_day(groups.local_date(group, instant))


def _plain(lines: Sequence[str]) -> Message:
    return Message("\n".join(lines).replace("*", ""), paragraphs(lines))
