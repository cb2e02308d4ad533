"""Workspaces, groups and the versions of their terms."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

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
    invited_upto: int = Field(default=0, description="the entry of its audit trail up to which invitations are settled")


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
