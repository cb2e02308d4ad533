"""The tables.

Every row of a workspace carries its `team_id`. Instants are UTC (`datetime`, always aware), days are local dates in
the group's zone (`date`), and `ends_on` is the last day. Facts whose past matters (apologies, attendance, opinions)
are superseded, never overwritten: the current one has no end.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Enum, Index, MetaData, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from rules.ruling import Choice
from rules.strikes import MeetingState, Status

SQLModel.metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _values(kind: type[StrEnum], name: str) -> Enum:
    """A column that holds the enum's values, with a CHECK of the same words on both engines."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        name=name,
        length=20,
        values_callable=lambda members: [member.value for member in members],
    )


def _only_one(name: str, *columns: str, where: str) -> Index:
    """A unique index over the rows that are in force."""
    return Index(name, *columns, unique=True, sqlite_where=text(where), postgresql_where=text(where))


UNBOUND = "unbound-"
"""How the id of a placeholder begins, in which an unbound group waits for its Slack workspace."""


class Workspace(SQLModel, table=True):
    """A Slack workspace that installed the bot, or the placeholder of one unbound group."""

    team_id: str = Field(primary_key=True)
    name: str
    created_at: datetime


class WorkingGroup(SQLModel, table=True):
    """A group, or a sub-group (clause 18) when it has a parent; unbound until it has a channel."""

    __tablename__ = "working_group"
    __table_args__ = (UniqueConstraint("team_id", "channel_id"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id", index=True)
    channel_id: str | None = None
    parent_id: int | None = Field(default=None, foreign_key="working_group.id", index=True)
    name: str
    zone: str
    division: str = Field(description="bank-holiday division")
    rule: str = Field(default="", description="the monthly rule, as the group says it")
    link: str = ""
    ethos: str = Field(default="", sa_type=Text, description="the values members act by (clause 6)")
    created_at: datetime


class TermsRow(SQLModel, table=True):
    """One version of a group's terms; the body is `rules.terms.to_mapping`."""

    __tablename__ = "terms_version"
    __table_args__ = (UniqueConstraint("group_id", "number"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    group_id: int = Field(foreign_key="working_group.id")
    number: int
    effective_on: date
    body: dict[str, Any] = Field(sa_type=JSON)
    decided_by: str | None = Field(default=None, description="the vote that decided it")
    created_at: datetime


class Company(SQLModel, table=True):
    """An employer: member company or not, and where it stands with its application (clauses 12 to 15)."""

    __table_args__ = (UniqueConstraint("team_id", "name"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    name: str
    sector: str = ""
    is_sme: bool = False
    is_member: bool = False
    applied_on: date | None = None
    lapsed_on: date | None = None


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
    erased_at: datetime | None = None


class Employment(SQLModel, table=True):
    """Who worked for whom, when; an unknown start or end is empty."""

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    person_id: int = Field(foreign_key="person.id", index=True)
    company_id: int = Field(foreign_key="company.id", index=True)
    starts_on: date | None = None
    ends_on: date | None = None


class SeatKind(StrEnum):
    """The kinds of seat of clauses 11 and 12."""

    SUPPLIER = "supplier"
    STAKEHOLDER = "stakeholder"


class Seat(SQLModel, table=True):
    """A place at the table, whoever sits in it."""

    __table_args__ = (UniqueConstraint("group_id", "label"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    group_id: int = Field(foreign_key="working_group.id")
    kind: SeatKind = Field(sa_type=_values(SeatKind, "seat_kind"))
    label: str
    description: str = ""
    is_sme_seat: bool = Field(default=False, description="designated for an SME (clause 13)")
    body: str = Field(default="", description="the body that names the sitter of a stakeholder seat")


class Membership(SQLModel, table=True):
    """A person in a seat from one day to another; `ended_at` is the instant of a removal."""

    __table_args__ = (
        UniqueConstraint("group_id", "person_id", "starts_on"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
    )

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    group_id: int = Field(foreign_key="working_group.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    seat_id: int = Field(foreign_key="seat.id", index=True)
    starts_on: date
    ends_on: date
    ended_at: datetime | None = None


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
    kind: OfficeKind = Field(sa_type=_values(OfficeKind, "office_kind"))
    starts_on: date
    ends_on: date | None = None
    deputy_for_id: int | None = Field(default=None, foreign_key="office.id")


class Meeting(SQLModel, table=True):
    """One concrete meeting. `announced_at` and `settled_at` are what notice is counted from (clause 17)."""

    __table_args__ = (
        _only_one("uq_meeting_one_a_day", "group_id", "on_date", where="state IN ('planned', 'held')"),
        UniqueConstraint("group_id", "made_for"),
        Index("ix_meeting_group_id_starts_at", "group_id", "starts_at"),
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
    state: MeetingState = Field(default=MeetingState.PLANNED, sa_type=_values(MeetingState, "meeting_state"))
    announced_at: datetime | None = Field(default=None, description="when it was announced as compulsory")
    settled_at: datetime | None = Field(default=None, description="when its date or hour last changed")
    is_imported: bool = Field(default=False, description="no record of notice: taken as announced in time")
    link: str = ""
    uid: str = Field(description="of its calendar entry, for good")
    sequence: int = 0
    confirmed_at: datetime | None = Field(default=None, description="when attendance was last confirmed")
    confirmed_by_id: int | None = Field(default=None, foreign_key="person.id")
    minutes_approved_at: datetime | None = Field(default=None, description="claims of presence end with it")


class MeetingDeed(StrEnum):
    """What was done to a meeting by hand."""

    ADDED = "added"
    MOVED = "moved"
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
    deed: MeetingDeed = Field(sa_type=_values(MeetingDeed, "meeting_deed"))
    was_at: datetime = Field(description="when it was to start before")
    starts_at: datetime = Field(description="when it starts after it")
    reason: str = Field(default="", sa_type=Text)
    changed_at: datetime
    changed_by_id: int = Field(foreign_key="person.id")


class Apology(SQLModel, table=True):
    """Apologies for one meeting; withdrawn or replaced ones are kept."""

    __table_args__ = (
        _only_one("uq_apology_in_force", "meeting_id", "person_id", where="superseded_at IS NULL"),
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

    __table_args__ = (_only_one("uq_coming_in_force", "meeting_id", "person_id", where="superseded_at IS NULL"),)

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
        _only_one("uq_attendance_in_force", "meeting_id", "person_id", where="superseded_at IS NULL"),
        Index("ix_attendance_person_id", "person_id"),
    )

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    meeting_id: int = Field(foreign_key="meeting.id")
    person_id: int = Field(foreign_key="person.id")
    status: Status = Field(sa_type=_values(Status, "attendance_status"))
    substitute_name: str = ""
    substitute_company: str = ""
    reason: str = Field(default="", sa_type=Text, description="why it was corrected")
    recorded_at: datetime
    recorded_by_id: int | None = Field(default=None, foreign_key="person.id", description="empty: an import")
    superseded_at: datetime | None = None


class Claim(SQLModel, table=True):
    """*I was there*: a member's word against the record, until an officer accepts or refuses it."""

    __table_args__ = (_only_one("uq_claim_open", "meeting_id", "person_id", where="decided_at IS NULL"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    meeting_id: int = Field(foreign_key="meeting.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    words: str = Field(default="", sa_type=Text)
    made_at: datetime
    decided_at: datetime | None = None
    decided_by_id: int | None = Field(default=None, foreign_key="person.id")
    is_accepted: bool | None = None


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
        _only_one("uq_strike_case_open", "group_id", "person_id", "year", where="state IN ('open', 'deferred')"),
    )

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    group_id: int = Field(foreign_key="working_group.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    year: int
    state: CaseState = Field(default=CaseState.OPEN, sa_type=_values(CaseState, "case_state"))
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
    choice: Choice = Field(sa_type=_values(Choice, "strike_choice"))
    until: date | None = None
    reason: str = Field(default="", sa_type=Text)
    given_at: datetime


class Owed(SQLModel, table=True):
    """A message that the bot owes: kind and subject, never the drawn words.

    It is due while `done < wanted` and it is not dead. `wanted` rises when a shared card must be drawn again.
    `not_before` and `expires_at` are on the group's clock; `lease_until` and `retry_at` on the machine's.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("team_id", "key"),
        Index(
            "ix_outbox_due",
            "not_before",
            sqlite_where=text("done < wanted AND dead_at IS NULL"),
            postgresql_where=text("done < wanted AND dead_at IS NULL"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    group_id: int = Field(foreign_key="working_group.id", index=True)
    key: str = Field(description="kind:subject")
    kind: str
    subject: str
    to_person_id: int | None = Field(default=None, foreign_key="person.id")
    to_channel_id: str | None = None
    created_at: datetime
    not_before: datetime
    expires_at: datetime | None = None
    wanted: int = 1
    done: int = 0
    attempts: int = 0
    attempted_at: datetime | None = Field(default=None, description="set while the outcome is unknown")
    lease_until: datetime | None = None
    retry_at: datetime | None = None
    message_ts: str | None = None
    sent_at: datetime | None = None
    dead_at: datetime | None = None
    error: str = ""


class Answered(SQLModel, table=True):
    """A payload that changed something and the answer it got; a repeat gets the same answer."""

    __tablename__ = "inbox"

    key: str = Field(primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    reply: dict[str, Any] = Field(sa_type=JSON)
    answered_at: datetime = Field(index=True)
    called_at: datetime | None = Field(default=None, description="when the call that the answer asks for was made")


class AuditEntry(SQLModel, table=True):
    """One deed in a group's chain; `hash` covers everything but itself, and personal text stands in AuditText."""

    __tablename__ = "audit"
    __table_args__ = (UniqueConstraint("group_id", "seq"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    group_id: int = Field(foreign_key="working_group.id")
    seq: int
    at: datetime
    actor_id: int | None = Field(default=None, foreign_key="person.id", description="empty: the clock")
    deed: str
    subject: str
    facts: dict[str, Any] = Field(sa_type=JSON)
    prev: str
    hash: str


class AuditText(SQLModel, table=True):
    """Words a person wrote, beside the hashed part, so that erasing them leaves the chain valid."""

    __tablename__ = "audit_text"

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    entry_id: int = Field(foreign_key="audit.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    words: str = Field(sa_type=Text)
