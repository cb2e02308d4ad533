"""The differences in a divided position: written by members, edited by the programme manager, published by two words.

Nothing here names a member in the audit trail: what somebody wrote would tell how they voted.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, select

from rules.positions import Stage, WithoutConsensus, is_published
from store.models import Difference, OfficeKind, Person, Position, PublishingWord, WorkingGroup
from store.positions import finding, telling
from store.positions.moving import move, note

_OTHER = {OfficeKind.CHAIR: OfficeKind.PROGRAMME_MANAGER, OfficeKind.PROGRAMME_MANAGER: OfficeKind.CHAIR}


def write_difference(
    session: Session, *, group: WorkingGroup, position: Position, person: Person, words: str, now: datetime
) -> None:
    """A member's view in words, in place of an earlier one of theirs; it is to be edited (again)."""
    found = own_difference(session, position=position, person_id=person.id) or Difference(
        team_id=group.team_id, position_id=position.id, person_id=person.id, words=words
    )
    found.words, found.edited, found.confirmed = words, "", []
    session.add(found)
    session.flush()
    note(session, group, position, "position.view", now, actor=None)
    _unsay(session, group, position, now)


def own_difference(session: Session, *, position: Position, person_id: int) -> Difference | None:
    """What somebody wrote."""
    return session.exec(
        select(Difference).where(Difference.position_id == position.id, Difference.person_id == person_id)
    ).first()


def edit_difference(
    session: Session,
    *,
    group: WorkingGroup,
    position: Position,
    difference: Difference,
    edited: str,
    confirmed: Sequence[str],
    actor: Person,
    now: datetime,
) -> None:
    """The paragraph as it is published; `confirmed` are the marks in it that count nobody, by their words."""
    difference.edited, difference.confirmed = edited, list(confirmed)
    session.add(difference)
    session.flush()
    note(session, group, position, "position.edit", now, actor=actor)
    _unsay(session, group, position, now)


def say(
    session: Session,
    *,
    group: WorkingGroup,
    position: Position,
    office: OfficeKind,
    person: Person,
    is_to_publish: bool,
    reason: str,
    now: datetime,
) -> None:
    """Record what the programme manager or the chair says; once both have spoken, the position is published or not."""
    earlier = finding.words_of(session, position=position).get(office)
    if earlier is not None:
        earlier.superseded_at = now
        session.add(earlier)
        session.flush()
    word = PublishingWord(
        team_id=group.team_id,
        position_id=position.id,
        office=office,
        person_id=person.id,
        is_to_publish=is_to_publish,
        reason=reason,
        said_at=now,
    )
    session.add(word)
    session.flush()
    facts = {"office": office, "publish": is_to_publish}
    note(session, group, position, "position.word", now, actor=person, facts=facts, words=reason)
    said = {each.value: found.is_to_publish for each, found in finding.words_of(session, position=position).items()}
    if len(said) < len(_OTHER):
        telling.ask(session, group, position, word, other=_OTHER[office], now=now)
        telling.draw_again(session, group, position)
        return
    to = Stage.PUBLISHED if is_published(said) else Stage.SHELVED
    move(session, group=group, position=position, to=to, actor=person, now=now)


def statement_of(seen: finding.Standing) -> WithoutConsensus:
    """What a divided position is published as."""
    return WithoutConsensus(
        differences=tuple(difference.edited for difference in seen.differences),
        reasons=tuple(seen.words[office].reason for office in _OTHER if office in seen.words),
    )


def _unsay(session: Session, group: WorkingGroup, position: Position, now: datetime) -> None:
    """What was said about publishing was said of another statement: both are asked again."""
    for word in finding.words_of(session, position=position).values():
        word.superseded_at = now
        session.add(word)
    session.flush()
    telling.draw_again(session, group, position)
