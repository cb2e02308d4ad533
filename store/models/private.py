"""Private sessions of meetings: asked for, agreed or refused by the chair (clause 21)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Text
from sqlmodel import Field, SQLModel


class PrivateSession(SQLModel, table=True):
    """A span of a meeting without minutes, asked for by somebody; it is one once the chair has agreed to it.

    The span is kept in minutes after the planned start, so that it moves with its meeting.
    """

    __tablename__ = "private_session"
    __table_args__ = (CheckConstraint("last_minute > first_minute", name="last_after_first"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    group_id: int = Field(foreign_key="working_group.id", index=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True, description="who asked for it")
    first_minute: int
    last_minute: int
    reason: str = Field(default="", sa_type=Text, description="for whoever decides alone")
    asked_at: datetime
    decided_at: datetime | None = None
    decided_by_id: int | None = Field(default=None, foreign_key="person.id")
    is_agreed: bool | None = Field(default=None, description="none once decided: it was taken back")
    why: str = Field(default="", sa_type=Text, description="why it was refused")
