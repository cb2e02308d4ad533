"""Open calls and their nominations, guests, leave, charter signatures and reports asked for (clauses 8 to 18)."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.models.base import one_of, only_one
from store.models.people import OfficeKind


class CallState(StrEnum):
    """Where an open call stands; `ballot` waits for a vote, because there are more candidates than seats."""

    OPEN = "open"
    BALLOT = "ballot"
    FILLED = "filled"
    UNFILLED = "unfilled"
    WITHDRAWN = "withdrawn"


class OpenCall(SQLModel, table=True):
    """An open call for supplier seats or for an office (clauses 9 and 14); SME seats are a call of their own."""

    __tablename__ = "open_call"
    __table_args__ = (CheckConstraint("places > 0", name="places_positive"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    group_id: int = Field(foreign_key="working_group.id", index=True)
    office: OfficeKind | None = Field(
        default=None, sa_type=one_of(OfficeKind, "call_office"), nullable=True, description="empty: for seats"
    )
    is_sme: bool = Field(default=False, description="for the seats designated for SMEs (clause 13)")
    places: int
    starts_on: date = Field(description="the first day of whoever is appointed")
    words: str = Field(default="", sa_type=Text, description="what the programme manager adds to the call")
    opened_at: datetime
    opened_by_id: int = Field(foreign_key="person.id")
    closes_at: datetime
    state: CallState = Field(default=CallState.OPEN, sa_type=one_of(CallState, "call_state"))
    settled_at: datetime | None = None


class NominationState(StrEnum):
    """Whether a nominee stands, and what came of it; `barred` is who could not be appointed when the call closed."""

    ASKED = "asked"
    STANDS = "stands"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    APPOINTED = "appointed"
    BARRED = "barred"


class Nomination(SQLModel, table=True):
    """Somebody put forward in an open call; they stand once they accept."""

    __table_args__ = (UniqueConstraint("call_id", "person_id"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    call_id: int = Field(foreign_key="open_call.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    nominated_by_id: int = Field(foreign_key="person.id")
    statement: str = Field(default="", sa_type=Text)
    state: NominationState = Field(default=NominationState.ASKED, sa_type=one_of(NominationState, "nomination_state"))
    nominated_at: datetime
    answered_at: datetime | None = None


class Interest(SQLModel, table=True):
    """Somebody who asked to join when there was no seat, and is told of the next open call."""

    __table_args__ = (only_one("uq_interest_in_force", "group_id", "person_id", where="withdrawn_at IS NULL"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    group_id: int = Field(foreign_key="working_group.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    asked_at: datetime
    withdrawn_at: datetime | None = None


class Guest(SQLModel, table=True):
    """A guest of a group or sub-group (clauses 12 and 18): standing, or of one meeting."""

    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="ends_after_start"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    group_id: int = Field(foreign_key="working_group.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id", description="empty: a standing guest")
    starts_on: date
    ends_on: date | None = None
    decided_by: str = Field(default="", description="the vote that agreed to a standing guest")
    ended_at: datetime | None = Field(default=None, description="when the invitation was taken back")
    invited_at: datetime
    invited_by_id: int = Field(foreign_key="person.id")


class LeaveOfAbsence(SQLModel, table=True):
    """Leave that a member asked for; it counts once the chair has agreed to it, where the terms switch it on."""

    __tablename__ = "leave_of_absence"
    __table_args__ = (CheckConstraint("last_on >= first_on", name="last_after_first"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    group_id: int = Field(foreign_key="working_group.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    first_on: date
    last_on: date
    reason: str = Field(default="", sa_type=Text)
    asked_at: datetime
    decided_at: datetime | None = None
    decided_by_id: int | None = Field(default=None, foreign_key="person.id")
    is_agreed: bool | None = None


class CharterSignature(SQLModel, table=True):
    """A company has signed a version of the charter."""

    __tablename__ = "charter_signature"
    __table_args__ = (UniqueConstraint("company_id", "version"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    company_id: int = Field(foreign_key="company.id")
    version: str
    signed_on: date
    withdrawn_on: date | None = None


class OfficeAgreement(SQLModel, table=True):
    """A body outside the group that agreed to an appointment, as the SRO's takes (clause 8)."""

    __tablename__ = "office_agreement"
    __table_args__ = (UniqueConstraint("office_id", "body"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    office_id: int = Field(foreign_key="office.id")
    body: str
    agreed_on: date


class ReportRequest(SQLModel, table=True):
    """A report asked of a sub-group, for the parent's next agenda (clause 18)."""

    __tablename__ = "report_request"

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    group_id: int = Field(foreign_key="working_group.id", index=True, description="the sub-group")
    subject: str
    due_on: date
    asked_at: datetime
    asked_by_id: int = Field(foreign_key="person.id")
    report: str = Field(default="", sa_type=Text)
    sent_at: datetime | None = None
    sent_by_id: int | None = Field(default=None, foreign_key="person.id")
    withdrawn_at: datetime | None = None
