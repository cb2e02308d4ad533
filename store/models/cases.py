"""Strike cases and what the officers thought of them (clause 17)."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, Text
from sqlmodel import Field, SQLModel

from rules.ruling import Choice
from store.models.base import one_of, only_one


class CaseState(StrEnum):
    """Where a strike case stands."""

    OPEN = "open"
    DEFERRED = "deferred"
    WAIVED = "waived"
    REMOVED = "removed"
    WITHDRAWN = "withdrawn"


class StrikeCase(SQLModel, table=True):
    """A member at the strike limit, put to the officers (clause 17); `round` rises each time it comes back."""

    __tablename__ = "strike_case"
    __table_args__ = (
        only_one("uq_strike_case_open", "group_id", "person_id", "year", where="state IN ('open', 'deferred')"),
    )

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    group_id: int = Field(foreign_key="working_group.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    year: int
    state: CaseState = Field(default=CaseState.OPEN, sa_type=one_of(CaseState, "case_state"))
    round: int = 1
    opened_at: datetime
    asked_at: datetime = Field(description="when the officers were asked in this round")
    agenda_at: datetime | None = Field(default=None, description="when it went on the next agenda, in this round")
    deferred_until: date | None = None
    settled_at: datetime | None = None
    settled_meeting_ids: list[int] = Field(default_factory=list, sa_type=JSON)
    reply: str = Field(default="", sa_type=Text, description="what the member says to it; shown to the officers")
    replied_at: datetime | None = None


class StrikeOpinion(SQLModel, table=True):
    """What one officer thought should become of a case in one of its rounds; their latest one counts."""

    __tablename__ = "strike_opinion"

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    case_id: int = Field(foreign_key="strike_case.id", index=True)
    round: int
    person_id: int = Field(foreign_key="person.id")
    choice: Choice = Field(sa_type=one_of(Choice, "strike_choice"))
    until: date | None = None
    reason: str = Field(default="", sa_type=Text)
    given_at: datetime
