"""Votes in the store: the instant of the close, who departs, and that whoever comes first writes down the same."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Date, Uuid, text
from sqlmodel import Session, SQLModel, col, select

from bot import sample
from rules.amendment import Amendment, amended
from rules.decisions import Cast, Outcome, Tally, Unquantified, Verdict
from rules.terms import TermsHistory
from store import audit, groups, members, outbox, terms, votes
from store.database import Database
from store.models import AuditEntry, Ballot, Elector, Owed, Person, SecretBallot, Vote, WorkingGroup
from store.votes.closing import departures

OPENED = datetime(2027, 11, 1, 9, tzinfo=UTC)
CLOSES = OPENED + timedelta(days=14)
INSTANT = timedelta(microseconds=1)


class Desk:
    """The sample group, with a vote that its twelve members have been asked."""

    def __init__(self, session: Session, kind: str = "funds", **numbers: object) -> None:
        self.session = session
        group = groups.group_in_channel(session, team_id=sample.TEAM_ID, channel_id=sample.CHANNEL_ID)
        assert group is not None
        self.group: WorkingGroup = group
        if numbers:
            amendment = Amendment({f"decisions.{kind}.{name}": value for name, value in numbers.items()})
            changed = amended(terms.preset(), amendment)
            terms.adopt(session, group=group, terms=changed, effective_on=OPENED.date(), now=OPENED)
        self.history: TermsHistory = terms.history(session, group=group)
        self.roll: Sequence[Person] = votes.electors(session, group=group, day=OPENED.date())
        self.vote: Vote = votes.open_vote(
            session,
            group=group,
            kind=kind,
            question="Shall we?",
            background="",
            closes_at=CLOSES,
            roll=self.roll,
            actor=self.roll[0],
            now=OPENED,
            history=self.history,
        )

    def cast(self, place: int, choice: Cast, at: datetime) -> None:
        found = votes.elector_of(self.session, vote=self.vote, person_id=self.roll[place].id)
        assert found is not None
        votes.cast(
            self.session,
            group=self.group,
            vote=self.vote,
            person=self.roll[place],
            choice=choice,
            reason="",
            earlier=found[1],
            now=at,
            history=self.history,
        )

    def cast_secret(self, place: int, choice: Cast, at: datetime) -> None:
        found = votes.elector_of(self.session, vote=self.vote, person_id=self.roll[place].id)
        assert found is not None
        votes.cast_secret(
            self.session,
            group=self.group,
            vote=self.vote,
            elector=found[0],
            choice=choice,
            now=at,
            history=self.history,
        )

    def settle(self, now: datetime) -> Vote:
        votes.settle(self.session, group=self.group, vote=self.vote, now=now, history=self.history)
        return self.vote

    def result(self) -> Verdict | Unquantified:
        return votes.result_of(self.session, vote=self.vote, history=self.history)

    def leaves(self, place: int, at: datetime) -> None:
        members.end_membership(
            self.session, group=self.group, person_id=self.roll[place].id, now=at, day=groups.local_date(self.group, at)
        )


@pytest.fixture
def session(sample_url: str) -> Iterator[Session]:
    database = Database(sample_url)
    with Session(database.engine, expire_on_commit=False) as session:
        yield session
    database.close()


def test_a_vote_is_open_until_the_microsecond_before_its_close(session: Session) -> None:
    desk = Desk(session)
    for place in range(12):
        if place:
            desk.cast(place, Cast.FOR, OPENED + timedelta(hours=1))

    assert votes.is_open(desk.settle(CLOSES - INSTANT))
    vote = desk.settle(CLOSES)
    assert (vote.closed_at, vote.outcome) == (CLOSES, Outcome.PASSED)


def test_whoever_comes_first_writes_down_the_same_however_late(session: Session) -> None:
    desk = Desk(session)
    for place in range(10):
        desk.cast(place, Cast.FOR, OPENED)
    vote = desk.settle(CLOSES + timedelta(days=90))
    digest, chain = vote.digest, len(session.exec(select(AuditEntry)).all())
    desk.settle(CLOSES + timedelta(days=91))

    assert (vote.closed_at, vote.outcome, vote.digest) == (CLOSES, Outcome.PASSED, digest)
    assert len(session.exec(select(AuditEntry)).all()) == chain
    assert audit.first_broken_link(session, group_id=desk.group.id) is None


def test_a_vote_that_nobody_looked_at_runs_on_and_closes_in_one_go(session: Session) -> None:
    desk = Desk(session)
    desk.cast(0, Cast.FOR, OPENED)

    vote = desk.settle(CLOSES + timedelta(days=30))

    assert (vote.ran_on, vote.closed_at, vote.outcome) == (1, CLOSES + timedelta(days=7), Outcome.INQUORATE)
    owed = session.exec(select(Owed).where(Owed.kind == votes.EXTENDED)).one()
    assert owed.expires_at == CLOSES + timedelta(days=7), "word of it is not sent any more"


def test_what_an_open_card_shows_is_not_drawn_once_that_is_over(session: Session) -> None:
    desk = Desk(session, "position")

    def until() -> datetime | None:
        return session.exec(select(Owed.expires_at).where(Owed.kind == votes.CARD)).one()

    assert until() == CLOSES
    for place in range(12):
        desk.cast(place, Cast.FOR, OPENED + timedelta(hours=2))
    assert until() == OPENED + timedelta(hours=24), "everybody has voted: it closes early"
    desk.settle(CLOSES)
    assert until() is None
    assert desk.vote.closed_at == OPENED + timedelta(hours=24)


def test_the_last_one_missing_departs_and_the_vote_closes(session: Session) -> None:
    desk = Desk(session)
    for place in range(11):
        desk.cast(place, Cast.FOR, OPENED)
    left_at = OPENED + timedelta(days=3)
    assert [vote.id for vote in votes.may_be_due(session, now=left_at)] == []
    desk.leaves(11, left_at)
    assert [vote.id for vote in votes.may_be_due(session, now=left_at)] == [desk.vote.id]

    vote = desk.settle(left_at + timedelta(hours=1))

    assert vote.closed_at == left_at
    result = desk.result()
    assert isinstance(result, Verdict)
    assert (result.tally.departed, result.tally.left) == (1, 11)


def test_who_departs_after_the_close_stays_in_the_base(session: Session) -> None:
    desk = Desk(session)
    for place in range(9):
        desk.cast(place, Cast.FOR, OPENED)
    desk.leaves(11, CLOSES + timedelta(hours=1))

    desk.settle(CLOSES + timedelta(hours=2))

    result = desk.result()
    assert isinstance(result, Verdict)
    assert (result.tally.departed, result.outcome) == (0, Outcome.FAILED)


def test_a_membership_that_runs_out_departs_at_midnight_of_the_group(session: Session) -> None:
    desk = Desk(session)
    [membership] = members.memberships_of(session, group=desk.group, person_id=desk.roll[3].id)
    membership.ends_on = OPENED.date()
    session.add(membership)
    session.flush()
    midnight = datetime(2027, 11, 2, tzinfo=UTC)
    ids = [person.id for person in desk.roll]

    assert departures(session, group=desk.group, person_ids=ids, now=midnight - INSTANT) == {}
    assert departures(session, group=desk.group, person_ids=ids, now=midnight) == {desk.roll[3].id: midnight}


def test_of_a_position_nothing_but_the_outcome_is_written_down(session: Session) -> None:
    desk = Desk(session, "position")
    for place in range(7):
        desk.cast(place, Cast.FOR, OPENED)
    desk.settle(CLOSES)

    noted = session.exec(select(AuditEntry).where(AuditEntry.deed == "vote.close")).one()
    assert set(noted.facts) == {"outcome", "closed_at", "digest"}
    assert noted.actor_id is None
    assert desk.result() == Unquantified(Outcome.PASSED)
    assert votes.is_proved(session, vote=desk.vote, history=desk.history)


@pytest.mark.parametrize("what", ["question", "ballot", "roll", "outcome", "digest"])
def test_what_is_altered_afterwards_is_not_proved(session: Session, what: str) -> None:
    desk = Desk(session)
    for place in range(10):
        desk.cast(place, Cast.FOR, OPENED)
    vote = desk.settle(CLOSES)
    assert votes.is_proved(session, vote=vote, history=desk.history)

    match what:
        case "question":
            vote.question = "Shall we not?"
        case "ballot":
            session.exec(select(Ballot)).first().choice = Cast.AGAINST  # type: ignore[union-attr]
        case "roll":
            session.exec(select(Elector).order_by(col(Elector.id).desc())).first().departed_at = OPENED  # type: ignore[union-attr]
        case "outcome":
            vote.outcome = Outcome.FAILED
        case "digest":
            vote.digest = "0" * 64
    session.flush()

    assert not votes.is_proved(session, vote=vote, history=desk.history)


def test_reminders_are_due_once_in_a_day_whoever_looks(session: Session) -> None:
    desk = Desk(session)
    desk.cast(0, Cast.ABSTAIN, OPENED)
    desk.leaves(1, OPENED)

    def due(hours: int) -> int:
        now = OPENED + timedelta(hours=hours)
        found = votes.due_nudges(session, group=desk.group, now=now, history=desk.history)
        votes.nudge(session, group=desk.group, now=now, history=desk.history)
        return len(found)

    assert [due(hours) for hours in (23, 24, 25, 47, 48)] == [0, 10, 0, 0, 10]
    assert due(24 * 14) == 0, "it is closed by then"
    assert len(outbox.subjects_owed(session, group=desk.group, kind=votes.NUDGE, prefix="")) == 20


def test_votes_that_are_over_are_found_by_words_in_question_and_background(session: Session) -> None:
    desk = Desk(session)
    assert votes.over(session, group=desk.group, words=[]) == [], "it is open"
    desk.settle(CLOSES + timedelta(days=7))

    def found(*words: str) -> int:
        return len(votes.over(session, group=desk.group, words=words))

    assert (found(), found("SHALL", "we"), found("shan't"), found("%")) == (1, 1, 0, 0)


def test_no_column_key_or_time_links_a_voter_with_a_secret_choice() -> None:
    """By the schema: the ballot has neither voter nor time, the roll has neither choice nor a time within the day."""
    ballot, roll = SQLModel.metadata.tables["secret_ballot"], SQLModel.metadata.tables["elector"]

    assert {column.name for column in ballot.c} == {"id", "team_id", "vote_id", "choice", "ranking"}
    assert {key.target_fullname for key in ballot.foreign_keys} == {"workspace.team_id", "vote.id"}
    assert ballot.dialect_options["sqlite"]["with_rowid"] is False, "no number that counts up"
    assert isinstance(ballot.c.id.type, Uuid)
    assert isinstance(roll.c.voted_on.type, Date)
    assert not {column.name for column in roll.c} & {"choice", "ranking", "ballot_id", "cast_at"}
    candidate = SQLModel.metadata.tables["candidate"]
    assert {column.name for column in candidate.c} == {"id", "team_id", "vote_id", "person_id", "company_id", "lot"}


def test_the_order_of_secret_ballots_is_not_that_of_their_voters(session: Session) -> None:
    """Every ballot is written anew with each one that comes: nothing of an earlier state is left to compare with."""
    desk = Desk(session, secret=True)
    known: set[UUID] = set()
    orders = set()
    for place in range(12):
        desk.cast_secret(place, Cast.FOR if place % 2 else Cast.AGAINST, OPENED + timedelta(hours=place))
        rows = session.execute(text("SELECT id, choice FROM secret_ballot")).all()
        keys = set(session.exec(select(SecretBallot.id)))
        assert not keys & known
        known |= keys
        orders.add("".join(row[1][0] for row in rows))

    in_turn = {("af" * 6)[: count + 1] for count in range(12)}
    assert len(orders - in_turn) > 2, "twelve shuffles are hardly ever in turn"
    cast = session.exec(select(AuditEntry).where(AuditEntry.deed == "vote.cast")).all()
    assert {(entry.at, str(entry.facts)) for entry in cast} == {(datetime(2027, 11, 1, tzinfo=UTC), "{}")}
    assert session.exec(select(Ballot)).all() == []


def test_a_secret_vote_is_counted_and_proved_and_closes_at_midnight_once_all_have_voted(session: Session) -> None:
    desk = Desk(session, secret=True)
    desk.cast(0, Cast.RECUSE, OPENED)
    for place in range(1, 11):
        desk.cast_secret(place, Cast.FOR if place < 10 else Cast.ABSTAIN, OPENED)
    assert len(votes.unvoted(session, group=desk.group)) == 1
    desk.cast_secret(11, Cast.AGAINST, OPENED + timedelta(days=2))
    assert votes.participation(session, vote=desk.vote) == (12, 12)

    vote = desk.settle(CLOSES)

    assert vote.closed_at == datetime(2027, 11, 4, tzinfo=UTC)
    result = desk.result()
    assert isinstance(result, Verdict)
    assert result.tally == Tally(12, for_=9, against=1, abstained=1, recused=1)
    assert votes.is_proved(session, vote=vote, history=desk.history)


def test_few_secret_ballots_are_not_broken_down(session: Session) -> None:
    desk = Desk(session, secret=True)
    for place in range(8):
        desk.cast(place, Cast.RECUSE, OPENED)
    for place in range(8, 12):
        desk.cast_secret(place, Cast.FOR, OPENED)
    desk.settle(CLOSES)

    assert desk.result() == Unquantified(Outcome.INQUORATE)
