"""Calendar feeds, and the invitations that went out by e-mail (clause 19)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.models.base import one_of


class Feed(SQLModel, table=True):
    """An address under which a calendar can be subscribed to: of one group, or of all groups of one person."""

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    group_id: int | None = Field(default=None, foreign_key="working_group.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    token: str = Field(unique=True, description="unguessable")
    made_at: datetime
    revoked_at: datetime | None = None


class InvitationMethod(StrEnum):
    """What an e-mail invitation asks of a calendar."""

    REQUEST = "request"
    CANCEL = "cancel"


class Invitation(SQLModel, table=True):
    """One e-mail about one meeting to one person, by value: the same row gives the same bytes."""

    __table_args__ = (UniqueConstraint("meeting_id", "person_id", "number"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    group_id: int = Field(foreign_key="working_group.id", index=True)
    meeting_id: int = Field(foreign_key="meeting.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    number: int
    method: InvitationMethod = Field(sa_type=one_of(InvitationMethod, "invitation_method"))
    sequence: int
    stamped_at: datetime
    address: str
    name: str
    group_name: str
    title: str
    starts_at: datetime
    minutes: int
    zone: str
    link: str = ""
    is_off: bool = Field(default=False, description="a cancellation of the meeting itself, not for this person alone")


class CalendarAnswer(StrEnum):
    """What a calendar answered to an invitation."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"


class InvitationReply(SQLModel, table=True):
    """An answer that came by e-mail; a decline asks in Slack whether to record apologies, and records nothing."""

    __tablename__ = "invitation_reply"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id", "stamped_at"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    meeting_id: int = Field(foreign_key="meeting.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    answer: CalendarAnswer = Field(sa_type=one_of(CalendarAnswer, "calendar_answer"))
    sequence: int
    stamped_at: datetime
    received_at: datetime


class Mailbox(SQLModel, table=True):
    """How far a mailbox has been read. It serves every workspace, and so belongs to none."""

    name: str = Field(primary_key=True, description="user and server")
    validity: int = Field(sa_type=BigInteger, description="UIDVALIDITY: with another one the numbers begin anew")
    last_uid: int = Field(sa_type=BigInteger, description="the number of the last message that was read")
