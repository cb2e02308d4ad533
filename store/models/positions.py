"""Policy positions, who is willing to take part, and what becomes of one without consensus (clauses 23 and 24)."""

from datetime import datetime

from sqlalchemy import JSON, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from rules.positions import Stage
from store.models.base import one_of, only_one
from store.models.people import OfficeKind


class Position(SQLModel, table=True):
    """A policy position, from the idea to what is published. `vote_id` is the vote that it was last put to."""

    __table_args__ = (UniqueConstraint("group_id", "number"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    group_id: int = Field(foreign_key="working_group.id")
    number: int = Field(description="how people call it")
    title: str = Field(sa_type=Text)
    idea: str = Field(default="", sa_type=Text)
    heading: str = Field(default="", description="a heading of the terms")
    outline: str = Field(default="", sa_type=Text)
    draft: str = Field(default="", sa_type=Text, description="its text, or the link of a document")
    link: str = Field(default="", sa_type=Text, description="of the document that was published")
    stage: Stage = Field(default=Stage.IDEA, sa_type=one_of(Stage, "position_stage"), index=True)
    staged_at: datetime
    proposed_at: datetime
    proposed_by_id: int = Field(foreign_key="person.id")
    gate_opened_at: datetime | None = None
    vote_id: int | None = Field(default=None, foreign_key="vote.id", index=True)


class Willing(SQLModel, table=True):
    """A member is willing to take part in a position; one who withdraws is kept."""

    __table_args__ = (only_one("uq_willing_in_force", "position_id", "person_id", where="withdrawn_at IS NULL"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    position_id: int = Field(foreign_key="position.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    said_at: datetime
    withdrawn_at: datetime | None = None


class Difference(SQLModel, table=True):
    """One paragraph of the differences in a position: a member's reasoning, as the programme manager edited it."""

    __table_args__ = (UniqueConstraint("position_id", "person_id"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    position_id: int = Field(foreign_key="position.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    words: str = Field(sa_type=Text, description="as the member wrote it")
    edited: str = Field(default="", sa_type=Text, description="as it is published; empty until it was edited")
    confirmed: list[str] = Field(default_factory=list, sa_type=JSON, description="marks that may stay, by their words")


class PublishingWord(SQLModel, table=True):
    """What the programme manager or the chair says about publishing a divided position; the last word counts."""

    __tablename__ = "publishing_word"
    __table_args__ = (only_one("uq_publishing_word_in_force", "position_id", "office", where="superseded_at IS NULL"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    position_id: int = Field(foreign_key="position.id", index=True)
    office: OfficeKind = Field(sa_type=one_of(OfficeKind, "word_office"))
    person_id: int = Field(foreign_key="person.id")
    is_to_publish: bool
    reason: str = Field(sa_type=Text)
    said_at: datetime
    superseded_at: datetime | None = None
