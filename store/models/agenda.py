"""Agenda items, their papers, and the packs that were published (clause 20)."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from store.models.base import one_of, only_one


class ItemState(StrEnum):
    """Where an agenda item stands."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"
    DONE = "done"


class AgendaItem(SQLModel, table=True):
    """One item for one meeting; deferred and carried-over items have a row of their own on the later meeting.

    `source` is the word of what put the item there by itself ("case:3"), empty for one that somebody proposed.
    """

    __tablename__ = "agenda_item"
    __table_args__ = (
        only_one("uq_agenda_item_source", "meeting_id", "source", where="source <> ''"),
        Index("ix_agenda_item_meeting_id_position", "meeting_id", "position"),
        CheckConstraint("minutes > 0", name="minutes_positive"),
    )

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    group_id: int = Field(foreign_key="working_group.id", index=True)
    meeting_id: int = Field(foreign_key="meeting.id")
    title: str
    purpose: str = Field(default="", sa_type=Text)
    minutes: int
    owner_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    heading: str = Field(default="", description="a responsibility of the terms (5a to 5f) or a charter principle")
    raised_by: str = Field(default="", description="somebody outside the group whose concern it is (3c, 5e)")
    is_private: bool = False
    state: ItemState = Field(default=ItemState.PROPOSED, sa_type=one_of(ItemState, "item_state"))
    position: int
    is_late: bool = Field(default=False, description="submitted after the deadline as it then stood")
    proposed_at: datetime
    proposed_by_id: int | None = Field(default=None, foreign_key="person.id", description="empty: the clock")
    came_from_id: int | None = Field(default=None, foreign_key="agenda_item.id", index=True)
    source: str = ""
    reason: str = Field(default="", sa_type=Text, description="why it was deferred or withdrawn")


class Paper(SQLModel, table=True):
    """A paper of an item: an uploaded file in one or more versions, or a link that the server never fetches."""

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    item_id: int = Field(foreign_key="agenda_item.id", index=True)
    position: int
    title: str
    link: str = Field(default="", sa_type=Text)
    submitted_at: datetime
    submitted_by_id: int = Field(foreign_key="person.id")
    withdrawn_at: datetime | None = None


class FileState(StrEnum):
    """Where an uploaded file stands: on its way from Slack, kept, or refused."""

    ARRIVING = "arriving"
    KEPT = "kept"
    REFUSED = "refused"


class FileKind(StrEnum):
    """What an uploaded file is, by its content and not by its name."""

    PDF = "pdf"
    WORD = "word"
    POWERPOINT = "powerpoint"
    EXCEL = "excel"
    IMAGE = "image"
    MARKDOWN = "markdown"


class PaperVersion(SQLModel, table=True):
    """One version of a paper's file. `problem` says why it cannot be merged into the pack; empty: it can be."""

    __tablename__ = "paper_version"
    __table_args__ = (
        UniqueConstraint("paper_id", "number"),
        Index(
            "ix_paper_version_arriving",
            "retry_at",
            sqlite_where=text("state = 'arriving'"),
            postgresql_where=text("state = 'arriving'"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    paper_id: int = Field(foreign_key="paper.id")
    number: int
    name: str = Field(description="the file's name as it was given: for people, never a path")
    slack_file_id: str | None = None
    state: FileState = Field(default=FileState.ARRIVING, sa_type=one_of(FileState, "file_state"))
    kind: FileKind | None = Field(default=None, sa_type=one_of(FileKind, "file_kind"), nullable=True)
    size: int | None = Field(default=None, description="bytes")
    pages: int | None = None
    problem: str = ""
    digest: str | None = Field(default=None, description="SHA-256 of the content, in hex")
    attempts: int = 0
    retry_at: datetime | None = Field(default=None, description="on the machine's clock")
    is_late: bool = Field(default=False, description="submitted after the deadline as it then stood")
    submitted_at: datetime
    submitted_by_id: int = Field(foreign_key="person.id")


class Content(SQLModel, table=True):
    """The bytes of a file, once for each workspace."""

    team_id: str = Field(primary_key=True, foreign_key="workspace.team_id")
    digest: str = Field(primary_key=True)
    data: bytes = Field(sa_type=LargeBinary)


class Pack(SQLModel, table=True):
    """What was published for a meeting: number 1 is the pack, each later one an addendum.

    `body` is all that a rendering needs, by value: the same body gives the same bytes. One without `published_at` was
    not sent, because the meeting had passed.
    """

    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    group_id: int = Field(foreign_key="working_group.id", index=True)
    meeting_id: int = Field(foreign_key="meeting.id")
    number: int
    due_at: datetime
    published_at: datetime | None = None
    published_by_id: int | None = Field(default=None, foreign_key="person.id", description="empty: the clock")
    is_short_notice: bool = False
    body: dict[str, Any] = Field(sa_type=JSON)


class PackHold(SQLModel, table=True):
    """The pack of a meeting is held back from one instant to another, with a reason."""

    __tablename__ = "pack_hold"
    __table_args__ = (only_one("uq_pack_hold_in_force", "meeting_id", where="released_at IS NULL"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    reason: str = Field(sa_type=Text)
    held_at: datetime
    held_by_id: int = Field(foreign_key="person.id")
    released_at: datetime | None = None
    released_by_id: int | None = Field(default=None, foreign_key="person.id")
