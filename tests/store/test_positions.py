"""Positions in the store: who counts at the gate, what follows a vote once, and whose words count."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from bot import sample
from rules.amendment import Amendment, amended
from rules.decisions import Cast
from rules.positions import Stage
from rules.terms import TermsHistory
from store import groups, inbox, members, outbox, positions, terms, votes
from store.database import Database
from store.models import Answered, AuditEntry, OfficeKind, Person, Position, Vote, WorkingGroup

AT = datetime(2027, 11, 1, 9, tzinfo=UTC)
CLOSES = AT + timedelta(days=14)


class Desk:
    """The sample group with a position that its members are called for."""

    def __init__(self, session: Session, **numbers: object) -> None:
        self.session = session
        group = groups.group_in_channel(session, team_id=sample.TEAM_ID, channel_id=sample.CHANNEL_ID)
        assert group is not None
        self.group: WorkingGroup = group
        if numbers:
            changed = amended(
                terms.preset(), Amendment({f"positions.{name}": value for name, value in numbers.items()})
            )
            terms.adopt(session, group=group, terms=changed, effective_on=AT.date(), now=AT)
        self.history: TermsHistory = terms.history(session, group=group)
        self.roll: Sequence[Person] = votes.electors(session, group=group, day=AT.date())
        self.position: Position = positions.propose(
            session, group=group, title="Open registers", idea="", heading="", person=self.roll[0], now=AT
        )
        self.moves(Stage.WILLING)

    def moves(self, to: Stage) -> None:
        positions.move(self.session, group=self.group, position=self.position, to=to, actor=self.roll[0], now=AT)

    def is_open_with(self, place: int) -> bool:
        return positions.show_willing(
            self.session,
            group=self.group,
            position=self.position,
            person=self.roll[place],
            now=AT,
            terms=self.history.on(AT.date()).terms.positions,
        ).is_open

    def puts(self) -> Vote:
        return positions.put(
            self.session,
            group=self.group,
            position=self.position,
            question="Shall we?",
            closes_at=CLOSES,
            roll=self.roll,
            actor=self.roll[0],
            now=AT,
            history=self.history,
        )

    def casts(self, vote: Vote, place: int) -> None:
        votes.cast(
            self.session,
            group=self.group,
            vote=vote,
            person=self.roll[place],
            choice=Cast.FOR,
            reason="",
            earlier=None,
            now=AT,
            history=self.history,
        )

    def settles(self, now: datetime) -> Stage:
        positions.settle(self.session, group=self.group, position=self.position, now=now, history=self.history)
        return self.position.stage

    def deeds(self, deed: str) -> list[AuditEntry]:
        return list(self.session.exec(select(AuditEntry).where(AuditEntry.deed == deed)))


@pytest.fixture
def session(sample_url: str) -> Iterator[Session]:
    database = Database(sample_url)
    with Session(database.engine, expire_on_commit=False) as session:
        yield session
    database.close()


def test_the_gate_counts_distinct_members_by_the_number_of_the_terms(session: Session) -> None:
    desk = Desk(session, willing=3)
    opened = [desk.is_open_with(0), desk.is_open_with(0), desk.is_open_with(1)]
    members.end_membership(session, group=desk.group, person_id=desk.roll[0].id, now=AT, day=AT.date())

    assert opened == [False, False, False]
    assert not desk.is_open_with(2), "one of the three has left"
    assert desk.is_open_with(3)
    assert desk.is_open_with(4)
    assert len(outbox.subjects_owed(session, group=desk.group, kind=positions.GATE, prefix="")) == 1
    assert len(desk.deeds("position.gate")) == 1


def test_whoever_comes_first_follows_the_vote_once(session: Session) -> None:
    desk = Desk(session)
    vote = desk.puts()
    for place in range(7):
        desk.casts(vote, place)
    assert desk.settles(CLOSES - timedelta(microseconds=1)) is Stage.CONSENSUS

    assert [desk.settles(CLOSES + timedelta(days=days)) for days in range(3)] == [Stage.AGREED] * 3
    assert [entry.actor_id for entry in desk.deeds("position.move")][-1:] == [None]
    assert len(desk.deeds("position.move")) == 3


@pytest.mark.parametrize("ends", ["closes", "is withdrawn"])
def test_answers_that_tell_a_choice_are_not_kept_beyond_the_vote(session: Session, ends: str) -> None:
    desk = Desk(session)
    vote = desk.puts()
    desk.casts(vote, 0)
    inbox.remember(session, key="one", team_id=desk.group.team_id, reply={"text": "for"}, machine_now=AT)
    session.flush()
    assert session.get_one(Answered, "one").about == f"vote:{vote.id}"

    if ends == "closes":
        desk.settles(CLOSES + timedelta(days=7))
    else:
        votes.withdraw(session, group=desk.group, vote=vote, reason="", actor=desk.roll[0], now=AT)

    assert session.exec(select(Answered)).all() == []
    assert [(entry.actor_id, entry.facts) for entry in desk.deeds("vote.cast")] == [(None, {})]


def test_a_view_and_its_writer_are_not_in_the_audit_trail_and_a_change_unsays_what_was_said(session: Session) -> None:
    desk = Desk(session)
    desk.moves(Stage.DIVIDED)
    for words in ("It is dear", "It is too dear"):
        positions.write_difference(
            session, group=desk.group, position=desk.position, person=desk.roll[1], words=words, now=AT
        )
        positions.say(
            session,
            group=desk.group,
            position=desk.position,
            office=OfficeKind.CHAIR,
            person=desk.roll[0],
            is_to_publish=True,
            reason="They wait",
            now=AT,
        )
        assert list(positions.words_of(session, position=desk.position)) == [OfficeKind.CHAIR]
    positions.write_difference(session, group=desk.group, position=desk.position, person=desk.roll[1], words="", now=AT)

    assert positions.words_of(session, position=desk.position) == {}
    assert {(entry.actor_id, len(entry.facts)) for entry in desk.deeds("position.view")} == {(None, 1)}
