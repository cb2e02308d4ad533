"""Meetings, who said they would come, and who came."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from rules.strikes import MeetingState, Status
from store.models.base import one_of, only_one


class Meeting(SQLModel, table=True):
    """One concrete meeting. `announced_at` and `settled_at` are what notice is counted from (clause 17)."""

    __table_args__ = (
        only_one("uq_meeting_one_a_day", "group_id", "on_date", where="state IN ('planned', 'held')"),
        UniqueConstraint("group_id", "made_for"),
        Index("ix_meeting_group_id_starts_at", "group_id", "starts_at"),
        Index("ix_meeting_starts_at", "starts_at"),
        CheckConstraint("minutes > 0", name="minutes_positive"),
    )

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    group_id: int = Field(foreign_key="working_group.id")
    title: str
    starts_at: datetime
    on_date: date = Field(description="the local date on which it starts")
    made_for: date | None = Field(default=None, description="the date of the rule that made it, wherever it moves to")
    minutes: int
    is_extra: bool = False
    is_compulsory: bool
    state: MeetingState = Field(default=MeetingState.PLANNED, sa_type=one_of(MeetingState, "meeting_state"))
    announced_at: datetime | None = Field(default=None, description="when it was announced as compulsory")
    settled_at: datetime | None = Field(default=None, description="when its date or hour last changed")
    is_imported: bool = Field(default=False, description="no record of notice: taken as announced in time")
    link: str = ""
    uid: str = Field(description="of its calendar entry, for good")
    sequence: int = 0
    changed_at: datetime | None = Field(default=None, description="when its calendar entry last changed")
    confirmed_at: datetime | None = Field(default=None, description="when attendance was last confirmed")
    confirmed_by_id: int | None = Field(default=None, foreign_key="person.id")
    minutes_approved_at: datetime | None = Field(default=None, description="claims of presence end with it")


class MeetingDeed(StrEnum):
    """What was done to a meeting by hand."""

    ADDED = "added"
    MOVED = "moved"
    RENAMED = "renamed"
    CANCELLED = "cancelled"
    REINSTATED = "reinstated"
    COMPULSORY = "compulsory"
    NOT_HELD = "not_held"


class MeetingChange(SQLModel, table=True):
    """One change of a meeting by hand, in the order `number`; what a rule makes or replaces leaves none."""

    __tablename__ = "meeting_change"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    meeting_id: int = Field(foreign_key="meeting.id")
    number: int
    deed: MeetingDeed = Field(sa_type=one_of(MeetingDeed, "meeting_deed"))
    was_at: datetime = Field(description="when it was to start before")
    starts_at: datetime = Field(description="when it starts after it")
    reason: str = Field(default="", sa_type=Text)
    changed_at: datetime
    changed_by_id: int = Field(foreign_key="person.id")


class Apology(SQLModel, table=True):
    """Apologies for one meeting; withdrawn or replaced ones are kept."""

    __table_args__ = (
        only_one("uq_apology_in_force", "meeting_id", "person_id", where="superseded_at IS NULL"),
        Index("ix_apology_person_id", "person_id"),
    )

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    meeting_id: int = Field(foreign_key="meeting.id")
    person_id: int = Field(foreign_key="person.id")
    for_date: date = Field(description="the date it was given for: a move to another date asks again")
    reason: str = Field(default="", sa_type=Text)
    recorded_at: datetime
    recorded_by_id: int = Field(foreign_key="person.id")
    superseded_at: datetime | None = None


class Coming(SQLModel, table=True):
    """*I'll come*, pressed under a reminder: no attendance, only an answer; apologies take its place."""

    __table_args__ = (only_one("uq_coming_in_force", "meeting_id", "person_id", where="superseded_at IS NULL"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    meeting_id: int = Field(foreign_key="meeting.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    for_date: date
    said_at: datetime
    superseded_at: datetime | None = None


class Attendance(SQLModel, table=True):
    """What was recorded of one person at one meeting; corrected rows are kept."""

    __table_args__ = (
        only_one("uq_attendance_in_force", "meeting_id", "person_id", where="superseded_at IS NULL"),
        Index("ix_attendance_person_id", "person_id"),
    )

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    meeting_id: int = Field(foreign_key="meeting.id")
    person_id: int = Field(foreign_key="person.id")
    status: Status = Field(sa_type=one_of(Status, "attendance_status"))
    substitute_name: str = ""
    substitute_company: str = ""
    reason: str = Field(default="", sa_type=Text, description="why it was corrected")
    recorded_at: datetime
    recorded_by_id: int | None = Field(default=None, foreign_key="person.id", description="empty: an import")
    superseded_at: datetime | None = None


class Claim(SQLModel, table=True):
    """*I was there*: a member's word against the record, until an officer accepts or refuses it."""

    __table_args__ = (only_one("uq_claim_open", "meeting_id", "person_id", where="decided_at IS NULL"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    meeting_id: int = Field(foreign_key="meeting.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    words: str = Field(default="", sa_type=Text)
    made_at: datetime
    decided_at: datetime | None = None
    decided_by_id: int | None = Field(default=None, foreign_key="person.id")
    is_accepted: bool | None = None
