"""Minutes as documents: `body` is what they hold, `outline` in what order, `markdown` and `word` are the formats."""

from bot.render.minutes.body import (
    Attendance,
    Attendee,
    Decided,
    LastMeeting,
    MinutesBody,
    NotedAction,
    NotedItem,
    NotedReport,
    NotedSession,
    Recorded,
)
from bot.render.minutes.markdown import minutes_markdown
from bot.render.minutes.word import minutes_word

__all__ = [
    "Attendance",
    "Attendee",
    "Decided",
    "LastMeeting",
    "MinutesBody",
    "NotedAction",
    "NotedItem",
    "NotedReport",
    "NotedSession",
    "Recorded",
    "minutes_markdown",
    "minutes_word",
]
