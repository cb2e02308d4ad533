"""Polls: asked, answered, added to, ended by somebody or by the clock, and made a meeting.

The caller holds the group's lock and has brought the poll up to the clock (`settle`) before anything is done to it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from store import audit, outbox, schedule
from store.models import Meeting, Person, Poll, PollAnswer, PollOption, WorkingGroup

CARD = "poll-card"

_IS_OPEN = (col(Poll.ended_at).is_(None), col(Poll.closes_at).is_not(None))
_THAT_CLOSE = select(Poll).where(*_IS_OPEN).order_by(col(Poll.closes_at), col(Poll.id))


@dataclass(frozen=True)
class Offered:
    """What is put up for choice: words, or the instant at which a slot begins."""

    words: str = ""
    starts_at: datetime | None = None


@dataclass(frozen=True)
class Line:
    """One option, how many chose it, and who, by name; nobody is named in an anonymous poll."""

    option: PollOption
    count: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """How a poll stands: its options in order, and how many people have answered."""

    lines: tuple[Line, ...]
    answered: int

    @property
    def leading(self) -> list[PollOption]:
        """The options that most people chose, in order; none while nobody has answered."""
        most = max((line.count for line in self.lines), default=0)
        return [line.option for line in self.lines if line.count == most > 0]


def ask(
    session: Session,
    *,
    group: WorkingGroup,
    question: str,
    options: Sequence[Offered],
    is_named: bool,
    takes_several: bool,
    may_be_added_to: bool,
    is_for_date: bool,
    closes_at: datetime | None,
    actor: Person,
    now: datetime,
) -> Poll:
    """Put a question to the group, in its channel."""
    poll = Poll(
        team_id=group.team_id,
        group_id=group.id,
        question=question,
        is_named=is_named,
        takes_several=takes_several,
        may_be_added_to=may_be_added_to,
        is_for_date=is_for_date,
        asked_at=now,
        asked_by_id=actor.id,
        closes_at=closes_at,
    )
    session.add(poll)
    session.flush()
    made = _add(session, poll, options, since=1)
    facts = {
        "options": [option.id for option in made],
        "named": is_named,
        "several": takes_several,
        "adding": may_be_added_to,
        "date": is_for_date,
        "closes_at": closes_at.isoformat() if closes_at else None,
    }
    words = "\n".join([question, *(option.words for option in options if option.words)])
    _audit(session, group, poll, "poll.ask", now, actor_id=actor.id, facts=facts, words=words)
    outbox.owe(session, group=group, kind=CARD, subject=str(poll.id), now=now, to_channel_id=group.channel_id)
    return poll


def add_options(
    session: Session, *, group: WorkingGroup, poll: Poll, options: Sequence[Offered], actor: Person, now: datetime
) -> None:
    """Put more up for choice in an open poll."""
    made = _add(session, poll, options, since=len(options_of(session, poll=poll)) + 1)
    facts = {"options": [option.id for option in made]}
    words = "\n".join(option.words for option in options)
    _audit(session, group, poll, "poll.add", now, actor_id=actor.id, facts=facts, words=words)
    _draw_again(session, group, poll)


def choose(
    session: Session, *, group: WorkingGroup, poll: Poll, option: PollOption, person: Person, now: datetime
) -> None:
    """Somebody chooses an option that they have not chosen, in place of any other where only one can be chosen."""
    if not poll.takes_several:
        _forget(session, own(session, poll=poll, person_id=person.id), person)
    session.add(PollAnswer(team_id=poll.team_id, option_id=option.id, person_id=person.id))
    session.flush()
    _follow(session, group, poll, "poll.answer", option, person, now)


def take_back(
    session: Session, *, group: WorkingGroup, poll: Poll, option: PollOption, person: Person, now: datetime
) -> None:
    """Somebody does not choose an option any more."""
    _forget(session, [option.id], person)
    _follow(session, group, poll, "poll.take_back", option, person, now)


def end(session: Session, *, group: WorkingGroup, poll: Poll, actor: Person, now: datetime) -> None:
    """Somebody ends an open poll."""
    _end(session, group, poll, at=now, actor_id=actor.id, now=now)


def settle(session: Session, *, group: WorkingGroup, poll: Poll, now: datetime) -> None:
    """Write down that a poll has ended, if the clock has ended it and nobody has written that down."""
    if poll.ended_at is None and poll.closes_at is not None and poll.closes_at <= now:
        _end(session, group, poll, at=poll.closes_at, actor_id=None, now=now)


def make_meeting(
    session: Session,
    *,
    group: WorkingGroup,
    poll: Poll,
    starts_at: datetime,
    minutes: int,
    is_compulsory: bool,
    actor: Person,
    now: datetime,
) -> Meeting:
    """A slot of a poll for a date becomes an extra meeting; with that the poll has ended."""
    if poll.ended_at is None:
        end(session, group=group, poll=poll, actor=actor, now=now)
    meeting = schedule.add(
        session,
        group=group,
        starts_at=starts_at,
        minutes=minutes,
        title=poll.question,
        is_compulsory=is_compulsory,
        actor=actor,
        now=now,
    )
    poll.meeting_id = meeting.id
    session.add(poll)
    _audit(session, group, poll, "poll.meeting", now, actor_id=actor.id, facts={"meeting": meeting.id})
    _draw_again(session, group, poll)
    return meeting


def poll_of(session: Session, *, group: WorkingGroup, poll_id: int) -> Poll | None:
    """The poll of that id, if it is the group's."""
    poll = session.get(Poll, poll_id)
    return poll if poll is not None and poll.group_id == group.id else None


def open_in(session: Session, *, group: WorkingGroup) -> Sequence[Poll]:
    """The polls of a group whose end was not written down, the latest first."""
    return session.exec(
        select(Poll).where(Poll.group_id == group.id, col(Poll.ended_at).is_(None)).order_by(col(Poll.id).desc())
    ).all()


def that_close(session: Session) -> Sequence[Poll]:
    """The polls of all groups that the clock is to end and whose end was not written down."""
    return session.scalars(_THAT_CLOSE).all()


def options_of(session: Session, *, poll: Poll) -> Sequence[PollOption]:
    """What there is to choose from, in the order in which it was put up."""
    return session.exec(
        select(PollOption).where(PollOption.poll_id == poll.id).order_by(col(PollOption.position))
    ).all()


def own(session: Session, *, poll: Poll, person_id: int) -> set[int]:
    """The options that somebody chooses, by id; of an anonymous poll that has ended nobody can tell."""
    return set(
        session.exec(
            select(PollAnswer.option_id)
            .join(PollOption, col(PollOption.id) == PollAnswer.option_id)
            .where(PollOption.poll_id == poll.id, PollAnswer.person_id == person_id)
        )
    )


def standing(session: Session, *, poll: Poll) -> Standing:
    """How a poll stands now, or stood when it ended."""
    answers = _answers(session, poll)
    lines = []
    for option in options_of(session, poll=poll):
        names = [name for option_id, _, name in answers if option_id == option.id]
        count = len(names) if poll.ended_at is None else option.chosen
        lines.append(Line(option, count, tuple(names) if poll.is_named else ()))
    people = {person_id for _, person_id, _ in answers}
    return Standing(tuple(lines), len(people) if poll.ended_at is None else poll.answered)


def _answers(session: Session, poll: Poll) -> Sequence[tuple[int, int, str]]:
    """Option, person and name of every answer, by name."""
    return session.exec(
        select(PollAnswer.option_id, Person.id, Person.name)
        .join(PollOption, col(PollOption.id) == PollAnswer.option_id)
        .join(Person, col(Person.id) == PollAnswer.person_id)
        .where(PollOption.poll_id == poll.id)
        .order_by(col(Person.name), col(Person.id))
    ).all()


def _add(session: Session, poll: Poll, options: Iterable[Offered], *, since: int) -> list[PollOption]:
    made = [
        PollOption(
            team_id=poll.team_id, poll_id=poll.id, position=position, words=option.words, starts_at=option.starts_at
        )
        for position, option in enumerate(options, start=since)
    ]
    session.add_all(made)
    session.flush()
    return made


def _forget(session: Session, option_ids: Collection[int], person: Person) -> None:
    session.execute(
        delete(PollAnswer).where(col(PollAnswer.option_id).in_(option_ids), col(PollAnswer.person_id) == person.id)
    )


def _follow(
    session: Session, group: WorkingGroup, poll: Poll, deed: str, option: PollOption, person: Person, now: datetime
) -> None:
    """The trail, which is for good, says what was chosen only where that is for all to see."""
    facts = {"option": option.id} if poll.is_named else {}
    _audit(session, group, poll, deed, now, actor_id=person.id, facts=facts)
    _draw_again(session, group, poll)


def _end(
    session: Session, group: WorkingGroup, poll: Poll, *, at: datetime, actor_id: int | None, now: datetime
) -> None:
    """Keep the numbers, and of an anonymous poll nothing else."""
    found = standing(session, poll=poll)
    for line in found.lines:
        line.option.chosen = line.count
        session.add(line.option)
    poll.answered, poll.ended_at = found.answered, at
    session.add(poll)
    session.flush()
    if not poll.is_named:
        those = [line.option.id for line in found.lines]
        session.execute(delete(PollAnswer).where(col(PollAnswer.option_id).in_(those)))
    _audit(session, group, poll, "poll.end", now, actor_id=actor_id, facts={"ended_at": at.isoformat()})
    _draw_again(session, group, poll)


def _audit(
    session: Session,
    group: WorkingGroup,
    poll: Poll,
    deed: str,
    now: datetime,
    *,
    actor_id: int | None,
    facts: Mapping[str, object],
    words: str = "",
) -> None:
    audit.record(
        session,
        group=group,
        now=now,
        actor_id=actor_id,
        deed=deed,
        subject=f"poll:{poll.id}",
        facts=facts,
        words={actor_id: words} if actor_id is not None else {},
    )


def _draw_again(session: Session, group: WorkingGroup, poll: Poll) -> None:
    outbox.redraw(session, group=group, kind=CARD, subjects=[str(poll.id)])
