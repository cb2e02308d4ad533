"""What the bot owes, what it answered, and the audit trail."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel


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
    file_id: str | None = Field(default=None, description="of an upload, noted before it is completed")
    sent_at: datetime | None = None
    dead_at: datetime | None = None
    error: str = ""


class Turn(SQLModel, table=True):
    """When a conversation may have its next message, on the machine's clock; the row is gone soon after."""

    team_id: str = Field(foreign_key="workspace.team_id", primary_key=True)
    conversation_id: str = Field(primary_key=True, description="empty: those that are still to be opened")
    free_at: datetime = Field(index=True)


class Answered(SQLModel, table=True):
    """A payload that changed something and the answer it got; a repeat gets the same answer."""

    __tablename__ = "inbox"

    key: str = Field(primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    reply: dict[str, Any] = Field(sa_type=JSON)
    answered_at: datetime = Field(index=True)
    called_at: datetime | None = Field(default=None, description="when the call that the answer asks for was made")
    about: str | None = Field(default=None, index=True, description="what it is forgotten with")


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
