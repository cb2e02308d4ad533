"""The skeleton as files: a Word document and the same as Markdown."""

from collections.abc import Callable
from functools import partial

from sqlmodel import Session

from bot.render.minutes import MinutesBody, minutes_markdown, minutes_word
from bot.render.words import day_in_words
from bot.request import Canvas, Upload
from commands.minutes.drafting import body_of
from rules.strikes import MeetingState
from store import groups
from store.models import Meeting


def as_markdown(body: MinutesBody) -> bytes:
    """The bytes of the Markdown file."""
    return minutes_markdown(body).encode()


FORMATS: dict[str, Callable[[MinutesBody], bytes]] = {".docx": minutes_word, ".md": as_markdown}
"""How each kind of file is written, by how its name ends."""


def draw_word(session: Session, subject: str) -> Upload | None:
    """The Word document, to be completed."""
    return _file(session, subject, ".docx", "Everything that is known is filled in; write where it is marked.")


def draw_markdown(session: Session, subject: str) -> Upload | None:
    """The same as Markdown."""
    return _file(session, subject, ".md", "The same as Markdown.")


def draw_canvas(session: Session, subject: str) -> Canvas | None:
    """The same as a canvas of Slack's, to be completed there."""
    meeting = session.get_one(Meeting, int(subject.split(":")[0]))
    if meeting.state is MeetingState.PLANNED:
        return None
    return Canvas(
        title=f"Draft minutes of {day_in_words(meeting.on_date)}",
        comment="The same as a canvas, which you can complete here:",
        make=lambda reading: _made(reading, meeting_id=meeting.id, ending=".md").decode(),
    )


def _file(session: Session, subject: str, ending: str, comment: str) -> Upload | None:
    """Members' version, private parts included; not wanted while the meeting is to come."""
    meeting = session.get_one(Meeting, int(subject.split(":")[0]))
    if meeting.state is MeetingState.PLANNED:
        return None
    title = f"Draft minutes of {day_in_words(meeting.on_date)}"
    return Upload(
        name=f"{meeting.on_date.isoformat()} Draft minutes{ending}",
        title=title,
        comment=f"*{title}.* {comment}",
        make=partial(_made, meeting_id=meeting.id, ending=ending),
    )


def _made(session: Session, *, meeting_id: int, ending: str) -> bytes:
    meeting = session.get_one(Meeting, meeting_id)
    group = groups.group_of(session, group_id=meeting.group_id)
    return FORMATS[ending](body_of(session, group=group, meeting=meeting))
