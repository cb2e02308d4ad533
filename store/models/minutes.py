"""What meetings leave to be done: the register of actions (clause 21)."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from store.models.base import one_of


class ActionState(StrEnum):
    """Where an action stands: `dropped` is closed without having been done."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Action(SQLModel, table=True):
    """Something that somebody is to do by a day. It is carried from meeting to meeting while it is open."""

    __table_args__ = (
        UniqueConstraint("group_id", "number"),
        Index(
            "ix_action_open",
            "group_id",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    group_id: int = Field(foreign_key="working_group.id")
    number: int = Field(description="how people call it")
    words: str = Field(sa_type=Text)
    owner_id: int = Field(foreign_key="person.id", index=True)
    due_on: date
    state: ActionState = Field(default=ActionState.OPEN, sa_type=one_of(ActionState, "action_state"))
    meeting_id: int | None = Field(
        default=None, foreign_key="meeting.id", index=True, description="the meeting that agreed on it"
    )
    is_private: bool = Field(default=False, description="for members and officers only")
    origin: str = Field(default="", sa_type=Text, description="the words of the message that it was made of")
    made_at: datetime
    made_by_id: int = Field(foreign_key="person.id")
    closed_at: datetime | None = None
    closed_by_id: int | None = Field(default=None, foreign_key="person.id")
