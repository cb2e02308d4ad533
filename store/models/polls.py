"""Polls: questions with options, which decide nothing."""

from datetime import datetime

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel


class Poll(SQLModel, table=True):
    """One question. `closes_at` decides whether it can be answered, not whether its end was written down."""

    __table_args__ = (
        Index(
            "ix_poll_open",
            "group_id",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    group_id: int = Field(foreign_key="working_group.id")
    question: str = Field(sa_type=Text, description="of a poll for a date: what the meeting is for")
    is_named: bool
    takes_several: bool
    may_be_added_to: bool
    is_for_date: bool = Field(description="its options are slots, of which one can become a meeting")
    asked_at: datetime
    asked_by_id: int = Field(foreign_key="person.id")
    closes_at: datetime | None = None
    ended_at: datetime | None = None
    answered: int = Field(default=0, description="how many people had answered when it ended")
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id", description="what it became")


class PollOption(SQLModel, table=True):
    """One option of a poll."""

    __tablename__ = "poll_option"
    __table_args__ = (UniqueConstraint("poll_id", "position"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    poll_id: int = Field(foreign_key="poll.id")
    position: int
    words: str = Field(default="", sa_type=Text)
    starts_at: datetime | None = Field(default=None, description="of a slot, which has no words")
    chosen: int = Field(default=0, description="how many had chosen it when the poll ended")


class PollAnswer(SQLModel, table=True):
    """Somebody chooses an option. Those of an anonymous poll are deleted when it ends: their number is kept then."""

    __tablename__ = "poll_answer"
    __table_args__ = (UniqueConstraint("option_id", "person_id"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    option_id: int = Field(foreign_key="poll_option.id")
    person_id: int = Field(foreign_key="person.id", index=True)
