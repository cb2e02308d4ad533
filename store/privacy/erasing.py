"""Erasing a person: their name, addresses and words go from every row; what was counted stays, under no name."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, select, update
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as select_rows

from store import audit, groups, terms, votes
from store.models import (
    Action,
    ActionState,
    Answered,
    Apology,
    Attendance,
    Company,
    Guest,
    Meeting,
    Membership,
    MinutesFile,
    MinutesVersion,
    Owed,
    Person,
    Turn,
    Vote,
    WorkingGroup,
)
from store.models.agenda import FileState
from store.privacy.about import column_of, tied
from store.privacy.departed import require_departed
from store.privacy.named import Mention, is_searched, mentions, pattern_of, replaced
from store.privacy.ties import TIES

_NOTHING: dict[str, Any] = {"ack": {}, "method": "", "arguments": None}
"""What a repeat is answered with from now on: its effect was had, its words are gone."""


@dataclass(frozen=True)
class Erasure:
    """What erasing a person does: how many rows keep no name, lose words or go, how many texts named them.

    `actions` are those of theirs that are open, by number; `minutes` the meetings whose files name them and are not
    altered, `companies` those called after them. Without `is_searched` texts were not searched for the name, because it
    is not theirs alone, or one word.
    """

    rows: int
    cleared: int
    gone: int
    texts: int
    actions: tuple[int, ...]
    minutes: tuple[str, ...]
    companies: tuple[str, ...]
    is_searched: bool


def erasure_of(session: Session, *, person: Person, now: datetime) -> Erasure:
    """What erasing them would do. Refused before they have departed, and while something about them is open."""
    require_departed(session, person=person, now=now)
    pattern = pattern_of(session, person=person)
    counts = {name: _count(session, person, name) for name in TIES}
    return Erasure(
        rows=sum(counts.values()),
        cleared=sum(counts[name] for name, tie in TIES.items() if tie.clears),
        gone=sum(counts[name] for name, tie in TIES.items() if tie.goes),
        texts=sum(1 for _ in mentions(session, person=person, pattern=pattern)),
        actions=tuple(_open_actions(session, person)),
        minutes=tuple(_minutes_naming(session, person)),
        companies=tuple(_companies_called_after(session, person, pattern)),
        is_searched=is_searched(session, person=person),
    )


def erase(session: Session, *, person: Person, now: datetime) -> Erasure:
    """Take a person out of everything, and note in their groups' audit trails that it was done; what it did."""
    concerned = _groups_of(session, person)
    for group in concerned:
        groups.lock(session, group=group)
    found = erasure_of(session, person=person, now=now)
    pattern, name = pattern_of(session, person=person), f"Erased person {person.id}"
    _end_messages(session, person)
    for tie in TIES:
        _take_away(session, person, tie)
    session.expire_all()
    _reword(session, person, pattern, name, now)
    person.name, person.erased_at = name, now
    person.email = person.slack_user_id = person.slack_dm_id = person.last_group_id = None
    person.post = ""
    session.add(person)
    session.flush()
    for group in concerned:
        subject = f"person:{person.id}"
        audit.record(session, group=group, now=now, actor_id=None, deed="person.erase", subject=subject)
    return found


def _count(session: Session, person: Person, name: str) -> int:
    table, column = column_of(name)
    return len(session.execute(select(*table.primary_key).where(tied(column, person.id))).all())


def _take_away(session: Session, person: Person, name: str) -> None:
    """The rows of one tie: gone, or without the words."""
    (table, column), tie = column_of(name), TIES[name]
    if tie.goes:
        session.execute(delete(table).where(tied(column, person.id)))
    if tie.goes_unless:
        session.execute(delete(table).where(and_(tied(column, person.id), table.c[tie.goes_unless] == "")))
    if tie.clears:
        session.execute(update(table).where(tied(column, person.id)).values(dict.fromkeys(tie.clears.split(), "")))


def _end_messages(session: Session, person: Person) -> None:
    """What is owed to them is owed no more; what their workspace was answered is forgotten, the effects are not.

    So is who was just written to: a conversation tells who that was.
    """
    session.execute(delete(Turn).where(col(Turn.team_id) == person.team_id))
    session.execute(update(Owed).where(col(Owed.to_person_id) == person.id).values(done=Owed.wanted))
    session.execute(update(Answered).where(col(Answered.team_id) == person.team_id).values(reply=_NOTHING))


def _reword(session: Session, person: Person, pattern: re.Pattern[str], name: str, now: datetime) -> None:
    """Put another name wherever they are named. Votes last: the words of a closed one are part of its proof."""
    asked: dict[int, dict[str, str]] = defaultdict(dict)
    for mention in list(mentions(session, person=person, pattern=pattern)):
        said = replaced(mention.text, lambda text: pattern.sub(name, text))
        if mention.table.name == Vote.__tablename__:
            asked[mention.row.id][mention.column.name] = said
        else:
            session.execute(update(mention.table).where(_is_row(mention)).values({mention.column: said}))
    session.expire_all()
    for vote_id, words in asked.items():
        vote = session.get_one(Vote, vote_id)
        group = session.get_one(WorkingGroup, vote.group_id)
        history = terms.history(session, group=group)
        votes.reword(session, group=group, vote=vote, words=words, history=history, now=now)


def _is_row(mention: Mention) -> Any:
    return and_(*(column == getattr(mention.row, column.name) for column in mention.table.primary_key))


def _groups_of(session: Session, person: Person) -> Sequence[WorkingGroup]:
    """Every group that has rows of theirs, in the order they were made."""
    ids: set[int] = set()
    for name in TIES:
        table, column = column_of(name)
        if "group_id" in table.columns and table.name in SQLModel.metadata.tables:
            ids.update(session.execute(select(table.c.group_id).where(tied(column, person.id))).scalars())
    attended = select_rows(Meeting.group_id).join(Attendance, col(Attendance.meeting_id) == Meeting.id)
    ids.update(session.exec(attended.where(Attendance.person_id == person.id)))
    found = select_rows(WorkingGroup).where(col(WorkingGroup.id).in_(ids - {None}))
    return session.exec(found.order_by(col(WorkingGroup.id))).all()


def _open_actions(session: Session, person: Person) -> Sequence[int]:
    is_open = (Action.owner_id == person.id, Action.state == ActionState.OPEN)
    return session.exec(select_rows(Action.number).where(*is_open).order_by(col(Action.id))).all()


def _minutes_naming(session: Session, person: Person) -> Iterator[str]:
    """The meetings with minutes in files that list them: as a member, as a guest, or by what was recorded of them."""
    sat = select_rows(Membership.id).where(
        Membership.group_id == Meeting.group_id,
        Membership.person_id == person.id,
        col(Membership.starts_on) <= Meeting.on_date,
        col(Membership.ends_on) >= Meeting.on_date,
    )
    invited = select_rows(Guest.id).where(Guest.group_id == Meeting.group_id, Guest.person_id == person.id)
    attended = select_rows(Attendance.id).where(Attendance.meeting_id == Meeting.id, Attendance.person_id == person.id)
    excused = select_rows(Apology.id).where(Apology.meeting_id == Meeting.id, Apology.person_id == person.id)
    filed = (
        select_rows(MinutesFile.id)
        .join(MinutesVersion, col(MinutesVersion.id) == MinutesFile.version_id)
        .where(MinutesVersion.meeting_id == Meeting.id, MinutesFile.state == FileState.KEPT)
    )
    is_named = sat.exists() | invited.exists() | attended.exists() | excused.exists()
    rows = session.exec(
        select_rows(Meeting, WorkingGroup)
        .join(WorkingGroup, col(WorkingGroup.id) == Meeting.group_id)
        .where(filed.exists(), is_named)
        .order_by(col(Meeting.on_date), col(Meeting.id))
    )
    return (f"{group.name}, {meeting.on_date}" for meeting, group in rows)


def _companies_called_after(session: Session, person: Person, pattern: re.Pattern[str]) -> Iterator[str]:
    known = session.exec(select_rows(Company).where(Company.team_id == person.team_id).order_by(col(Company.id)))
    return (company.name for company in known if pattern.search(company.name))
