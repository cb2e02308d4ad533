"""Positions, read: where each stands, and what it waits for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from rules.positions import ENDED, Gate, Stage, gate
from rules.sections import PositionTerms
from store import groups, members
from store.models import Difference, OfficeKind, Person, Position, PublishingWord, Vote, Willing, WorkingGroup

KIND = "position"
"""The kind of decision that a position is put to the members as."""

_PUT = (
    select(Position, Vote)
    .join(Vote, col(Vote.id) == Position.vote_id)
    .where(Position.stage == Stage.CONSENSUS)
    .order_by(col(Position.id))
)


@dataclass(frozen=True)
class Standing:
    """A position with everything that is known of it now: `willing` by name, `words` by the office that said them."""

    position: Position
    gate: Gate
    willing: Sequence[Person]
    vote: Vote | None
    differences: Sequence[Difference]
    words: Mapping[OfficeKind, PublishingWord]

    @property
    def unedited(self) -> Sequence[Difference]:
        """What the programme manager has not edited yet."""
        return [difference for difference in self.differences if not difference.edited]


def standing_of(
    session: Session, *, group: WorkingGroup, position: Position, now: datetime, terms: PositionTerms
) -> Standing:
    """Where a position stands."""
    willing = _willing(session, group, position, now)
    ids = [person.id for person in willing]
    return Standing(
        position=position,
        gate=gate(ids, has_opened=position.gate_opened_at is not None, terms=terms),
        willing=willing,
        vote=session.get(Vote, position.vote_id) if position.vote_id is not None else None,
        differences=differences_of(session, position=position),
        words=words_of(session, position=position),
    )


def standings_in(
    session: Session, *, group: WorkingGroup, now: datetime, terms: PositionTerms, most: int
) -> list[Standing]:
    """The positions of a group, those that go on first and of each the latest first."""
    found = session.exec(
        select(Position)
        .where(Position.group_id == group.id)
        .order_by(col(Position.stage).in_(ENDED), col(Position.number).desc())
        .limit(most)
    )
    return [standing_of(session, group=group, position=position, now=now, terms=terms) for position in found.all()]


def numbered(session: Session, *, group: WorkingGroup, number: int) -> Position | None:
    """The position that the group calls by that number."""
    return session.exec(select(Position).where(Position.group_id == group.id, Position.number == number)).first()


def those_put(session: Session) -> Sequence[tuple[Position, Vote]]:
    """The positions of all groups that are before the members, each with its vote."""
    return session.execute(_PUT).all()


def changed_at(session: Session, *, position: Position) -> datetime:
    """When something last changed that its card shows: the stage, or who is willing."""
    said = session.exec(select(Willing).where(Willing.position_id == position.id)).all()
    return max([position.staged_at, *(each.withdrawn_at or each.said_at for each in said)])


def own_willing(session: Session, *, position: Position, person_id: int) -> Willing | None:
    """That somebody is willing, if they are."""
    return session.exec(
        select(Willing).where(
            Willing.position_id == position.id, Willing.person_id == person_id, col(Willing.withdrawn_at).is_(None)
        )
    ).first()


def differences_of(session: Session, *, position: Position) -> Sequence[Difference]:
    """The differences, in the order in which they were first written."""
    return session.exec(
        select(Difference).where(Difference.position_id == position.id).order_by(col(Difference.id))
    ).all()


def words_of(session: Session, *, position: Position) -> dict[OfficeKind, PublishingWord]:
    """What programme manager and chair said last about publishing."""
    found = session.exec(
        select(PublishingWord)
        .where(PublishingWord.position_id == position.id, col(PublishingWord.superseded_at).is_(None))
        .order_by(col(PublishingWord.id))
    )
    return {word.office: word for word in found}


def _willing(session: Session, group: WorkingGroup, position: Position, now: datetime) -> Sequence[Person]:
    """Those who are willing and are members now."""
    said = set(
        session.exec(
            select(Willing.person_id).where(Willing.position_id == position.id, col(Willing.withdrawn_at).is_(None))
        )
    )
    if not said:
        return []
    roll = members.roll_on(session, group=group, day=groups.local_date(group, now), at=now)
    return [person for person in roll if person.id in said]
