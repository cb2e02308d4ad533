"""Votes, their rolls and their ballots (clauses 12, 14, 22 and 24)."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import JSON, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from rules.decisions import Cast, Outcome
from store.models.base import one_of, only_one


class Vote(SQLModel, table=True):
    """One question put to the members. `closes_at` decides whether it is closed, not whether that was written down.

    Its numbers are those of the version of the terms that it was opened under, which never changes.
    """

    __table_args__ = (
        UniqueConstraint("group_id", "number"),
        Index(
            "ix_vote_open",
            "group_id",
            sqlite_where=text("outcome IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=text("outcome IS NULL AND withdrawn_at IS NULL"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    group_id: int = Field(foreign_key="working_group.id")
    number: int = Field(description="how people call it")
    kind: str = Field(description="a kind of decision of the terms")
    question: str = Field(sa_type=Text)
    background: str = Field(default="", sa_type=Text)
    terms_version: int
    opened_at: datetime
    opened_by_id: int = Field(foreign_key="person.id")
    closes_at: datetime
    ran_on: int = Field(default=0, description="how often it has run on because turnout was short")
    replaces_id: int | None = Field(default=None, foreign_key="vote.id", index=True)
    call_id: int | None = Field(
        default=None, foreign_key="open_call.id", index=True, description="of a ballot among those who stand in a call"
    )
    places: int | None = Field(default=None, description="of such a ballot: how many are elected")
    guest_id: int | None = Field(
        default=None, foreign_key="person.id", description="whom it makes a standing guest if it passes (clause 12)"
    )
    withdrawn_at: datetime | None = None
    withdrawn_why: str = Field(default="", sa_type=Text)
    closed_at: datetime | None = Field(default=None, description="the instant of the close, once it was counted")
    outcome: Outcome | None = Field(
        default=None, sa_type=one_of(Outcome, "vote_outcome"), nullable=True, description="once it was counted"
    )
    digest: str = Field(default="", description="over question, roll, terms and ballots, as they were counted")


class VotePaper(SQLModel, table=True):
    """The paper that a vote rests on, in the version of its file that was the latest when it opened."""

    __tablename__ = "vote_paper"

    vote_id: int = Field(primary_key=True, foreign_key="vote.id")
    team_id: str = Field(foreign_key="workspace.team_id")
    paper_id: int = Field(foreign_key="paper.id", index=True)
    version_id: int | None = Field(default=None, foreign_key="paper_version.id", description="empty: a link")


class Elector(SQLModel, table=True):
    """One place on the roll of a vote, frozen when it opened."""

    __table_args__ = (UniqueConstraint("vote_id", "person_id"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    vote_id: int = Field(foreign_key="vote.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    company: str = ""
    seat: str = ""
    voted_on: date | None = Field(default=None, description="of a secret vote: that they voted, and nothing else")
    departed_at: datetime | None = Field(
        default=None, description="when their membership had ended, noted at the close; empty if they had voted"
    )


class Candidate(SQLModel, table=True):
    """Somebody who stands in a ballot, frozen with its roll."""

    __table_args__ = (UniqueConstraint("vote_id", "person_id"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    vote_id: int = Field(foreign_key="vote.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    company_id: int | None = Field(default=None, foreign_key="company.id", description="of a seat: for whom they work")
    lot: int | None = Field(default=None, description="the turn in which they were drawn, where lots decided a tie")


class Ballot(SQLModel, table=True):
    """What an elector put on a ballot; the last one before the close counts, earlier ones are kept."""

    __table_args__ = (only_one("uq_ballot_in_force", "vote_id", "person_id", where="superseded_at IS NULL"),)

    id: int = Field(default=None, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    vote_id: int = Field(foreign_key="vote.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    choice: Cast = Field(sa_type=one_of(Cast, "ballot_choice"))
    reason: str = Field(default="", sa_type=Text)
    cast_at: datetime
    superseded_at: datetime | None = None


class SecretBallot(SQLModel, table=True):
    """A ballot without a voter: a random key, no time, and written again in another order with each one that comes."""

    __tablename__ = "secret_ballot"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    team_id: str = Field(foreign_key="workspace.team_id")
    vote_id: int = Field(foreign_key="vote.id", index=True)
    choice: Cast = Field(sa_type=one_of(Cast, "secret_choice"))
    ranking: list[int] = Field(
        default_factory=list, sa_type=JSON, description="of a ballot among candidates: whom it names, the first first"
    )
