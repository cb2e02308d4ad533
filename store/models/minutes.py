"""What meetings leave behind: the register of actions, and their minutes in versions (clause 21)."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from store.models.agenda import FileKind, FileState
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


class Edition(StrEnum):
    """Whom a file of minutes is for: members and officers only, or everybody, since it has no private part."""

    MEMBERS = "members"
    EVERYBODY = "everybody"


class MinutesVersion(SQLModel, table=True):
    """One version of a meeting's minutes: uploaded, or the skeleton as it was when it was circulated.

    `reason` says why one was made after the approval; it is empty for all others.
    """

    __tablename__ = "minutes_version"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    group_id: int = Field(foreign_key="working_group.id", index=True)
    meeting_id: int = Field(foreign_key="meeting.id")
    number: int
    is_skeleton: bool = False
    reason: str = Field(default="", sa_type=Text)
    made_at: datetime
    made_by_id: int = Field(foreign_key="person.id")
    circulated_at: datetime | None = Field(default=None, index=True)
    circulated_by_id: int | None = Field(default=None, foreign_key="person.id")


class MinutesFile(SQLModel, table=True):
    """The file of one edition of a version; where everybody may read the minutes, there is that one alone."""

    __tablename__ = "minutes_file"
    __table_args__ = (
        UniqueConstraint("version_id", "edition"),
        Index(
            "ix_minutes_file_arriving",
            "retry_at",
            sqlite_where=text("state = 'arriving'"),
            postgresql_where=text("state = 'arriving'"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    version_id: int = Field(foreign_key="minutes_version.id")
    edition: Edition = Field(sa_type=one_of(Edition, "edition"))
    name: str = Field(description="the file's name as it was given: for people, never a path")
    slack_file_id: str | None = None
    state: FileState = Field(default=FileState.ARRIVING, sa_type=one_of(FileState, "file_state"))
    kind: FileKind | None = Field(default=None, sa_type=one_of(FileKind, "file_kind"), nullable=True)
    size: int | None = Field(default=None, description="bytes")
    problem: str = ""
    digest: str | None = Field(default=None, description="SHA-256 of the content, in hex")
    attempts: int = 0
    retry_at: datetime | None = Field(default=None, description="on the machine's clock")


class MinutesComment(SQLModel, table=True):
    """What somebody said of minutes that were circulated, to whoever writes them."""

    __tablename__ = "minutes_comment"

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    version_id: int = Field(foreign_key="minutes_version.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    words: str = Field(sa_type=Text)
    made_at: datetime


class MinutesApproval(SQLModel, table=True):
    """The approval of a meeting's minutes at a later one; `words` are the corrections that it was subject to."""

    __tablename__ = "minutes_approval"
    __table_args__ = (UniqueConstraint("meeting_id"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    meeting_id: int = Field(foreign_key="meeting.id")
    version_id: int = Field(foreign_key="minutes_version.id")
    approved_in_id: int = Field(foreign_key="meeting.id", index=True, description="the meeting that approved them")
    words: str = Field(default="", sa_type=Text)
    approved_at: datetime
    approved_by_id: int = Field(foreign_key="person.id")
