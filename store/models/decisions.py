"""Decisions that were taken without a vote, as somebody recorded them."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.models.base import one_of


class Basis(StrEnum):
    """What a decision without a vote rests on."""

    AT_MEETING = "at_meeting"
    BETWEEN = "between_meetings"
    BY_CHAIR = "by_chair"
    IN_PRIVATE = "in_private"
    OTHER = "other"


class RecordedDecision(SQLModel, table=True):
    """A decision of the register that no vote was held on. Private ones are numbered apart, like private items."""

    __tablename__ = "recorded_decision"
    __table_args__ = (UniqueConstraint("group_id", "is_private", "number"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    group_id: int = Field(foreign_key="working_group.id")
    number: int
    is_private: bool = Field(default=False, description="for members and officers only")
    words: str = Field(sa_type=Text)
    decided_on: date
    meeting_id: int | None = Field(
        default=None, foreign_key="meeting.id", index=True, description="the meeting that took it"
    )
    session_id: int | None = Field(
        default=None, foreign_key="private_session.id", index=True, description="the chair dictated it for this one"
    )
    basis: Basis = Field(sa_type=one_of(Basis, "decision_basis"))
    basis_words: str = Field(default="", sa_type=Text, description="the basis in words of their own")
    origin: str = Field(default="", sa_type=Text, description="the words of the message that it was made of")
    recorded_at: datetime
    recorded_by_id: int = Field(foreign_key="person.id")
    withdrawn_at: datetime | None = None
    withdrawn_by_id: int | None = Field(default=None, foreign_key="person.id")
    withdrawn_why: str = Field(default="", sa_type=Text)
