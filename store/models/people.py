"""Companies, people, seats, memberships and offices."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from rules.table import SeatKind
from store.models.base import one_of


class Company(SQLModel, table=True):
    """An employer: member company or not, and where it stands with its application (clauses 12 to 15)."""

    __table_args__ = (UniqueConstraint("team_id", "name"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    name: str
    sector: str = ""
    is_sme: bool = False
    is_member: bool = False
    joined_on: date | None = Field(default=None, description="when it became a member company; empty: unknown")
    applied_on: date | None = None
    refused_on: date | None = Field(default=None, description="when its latest application was refused")
    lapsed_on: date | None = None
    merged_into_id: int | None = Field(default=None, foreign_key="company.id")


class Person(SQLModel, table=True):
    """Somebody the group deals with, in Slack or not."""

    __table_args__ = (UniqueConstraint("team_id", "email"), UniqueConstraint("team_id", "slack_user_id"))

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    name: str
    email: str | None = None
    slack_user_id: str | None = None
    slack_dm_id: str | None = Field(default=None, description="the conversation with the bot, once opened")
    post: str = Field(default="", description="job title; 'manager or above' is judged from it by people")
    last_group_id: int | None = Field(
        default=None, foreign_key="working_group.id", description="the group they last meant, of several"
    )
    erased_at: datetime | None = None


class Employment(SQLModel, table=True):
    """Who worked for whom, when; an unknown start or end is empty."""

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    person_id: int = Field(foreign_key="person.id", index=True)
    company_id: int = Field(foreign_key="company.id", index=True)
    starts_on: date | None = None
    ends_on: date | None = None


class Seat(SQLModel, table=True):
    """A place at the table, whoever sits in it."""

    __table_args__ = (UniqueConstraint("group_id", "label"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    group_id: int = Field(foreign_key="working_group.id")
    kind: SeatKind = Field(sa_type=one_of(SeatKind, "seat_kind"))
    label: str
    description: str = ""
    is_sme_seat: bool = Field(default=False, description="designated for an SME (clause 13)")
    body: str = Field(default="", description="the body that names the sitter of a stakeholder seat")


class Membership(SQLModel, table=True):
    """A person in a seat from one day to another; `ended_at` is the instant of a removal.

    While a change of employer may end it before its term does, `ends_on` is the day on which that happens.
    """

    __table_args__ = (
        UniqueConstraint("group_id", "person_id", "starts_on"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
    )

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    group_id: int = Field(foreign_key="working_group.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    seat_id: int = Field(foreign_key="seat.id", index=True)
    starts_on: date = Field(index=True)
    ends_on: date = Field(index=True)
    term_ends_on: date | None = Field(
        default=None, description="the last day of its term, while a change of employer may end it (clause 15)"
    )
    employer_until: date | None = Field(
        default=None, index=True, description="the day up to which its person may remain after a change of employer"
    )
    ended_at: datetime | None = None
    imported_at: datetime | None = Field(default=None, description="empty: entered by hand")


class OfficeKind(StrEnum):
    """The offices of clauses 8 and 9; the values are those of `rules.authority.Role`."""

    SRO = "sro"
    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    PROGRAMME_MANAGER = "programme_manager"


class Office(SQLModel, table=True):
    """An office held from one day to another; a deputy's row names the office it stands in for."""

    __table_args__ = (Index("ix_office_group_id_person_id", "group_id", "person_id"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    group_id: int = Field(foreign_key="working_group.id")
    person_id: int = Field(foreign_key="person.id")
    kind: OfficeKind = Field(sa_type=one_of(OfficeKind, "office_kind"))
    starts_on: date
    ends_on: date | None = None
    deputy_for_id: int | None = Field(default=None, foreign_key="office.id")
