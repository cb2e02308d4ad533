"""Figure 4: what is much at once, each in a process of its own: time, and memory at the peak."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from icalendar import Calendar, Event
from sqlalchemy import insert
from sqlmodel import Session, col, select

from benchmarks.alone import Taken, alone
from benchmarks.generated import NOW, TEAM
from benchmarks.sizes import Sizes
from benchmarks.stores import Stores
from benchmarks.table import Row, in_turns, median
from calendars import published
from rules.decisions import Cast
from store import groups, meetings, strikes, terms, votes
from store.database import Database
from store.models import Attendance, Ballot, Elector, Meeting, Person, Vote, WorkingGroup

FIGURE = "4. Much at once, each in a process of its own"
YEAR = NOW.year
FEED_MONTHS = 120
PATIENCE = 600.0


def rows(sizes: Sizes, place: Stores, many: str) -> Iterator[Row]:
    tallied, fed = _with_ballots(place.sqlite("ballots"), sizes.ballots), _with_feed(place.sqlite("feed"))
    pairs: list[tuple[str, _Deed, str, _Deed]] = [
        (
            f"standing of everybody in {sizes.groups:,} groups",
            partial(alone, standings, many),
            "reading the same records in SQL",
            partial(alone, attendances, many),
        ),
        (
            f"closing a vote of {sizes.ballots:,} ballots",
            partial(alone, tally, tallied),
            "reading its ballots as rows",
            partial(alone, ballots, tallied),
        ),
        (
            "a feed of ten years",
            partial(alone, feed, fed),
            "icalendar writes as many events",
            partial(alone, events),
        ),
    ]
    for name, deed, baseline, base in pairs:
        taken = in_turns(sizes.rounds, {name: deed, baseline: base})
        yield heavy_row(name, taken[name], baseline, taken[baseline])


def heavy_row(name: str, mine: list[Taken], baseline: str, base: list[Taken]) -> Row:
    """Seconds as the figure, and the peak of memory beside it."""
    seconds, base_seconds = (median(each, lambda taken: taken.seconds) for each in (mine, base))
    peak, base_peak = (median(each, lambda taken: taken.megabytes) for each in (mine, base))
    beside = f"peak {peak:.1f} MB, of the baseline {base_peak:.1f} MB"
    return Row(FIGURE, name, seconds * 1000, "ms", baseline, seconds / base_seconds, beside=beside)


def standings(url: str) -> Callable[[], int]:
    """Everybody's standing this year, group by group."""
    database = Database(url)

    def deed() -> int:
        known = database.run(groups.all_groups, writes=False)
        return sum(database.run(partial(_standings, group=group), writes=False, within=PATIENCE) for group in known)

    return deed


def attendances(url: str) -> Callable[[], int]:
    """The records that those standings rest on, group by group, as plain columns."""
    database = Database(url)

    def deed() -> int:
        known = database.run(groups.all_groups, writes=False)
        return sum(database.run(partial(_records, group=group), writes=False, within=PATIENCE) for group in known)

    return deed


def tally(url: str) -> Callable[[], None]:
    """The clock has passed the close of the vote; nothing of it is kept, so that it can be done again."""
    database = Database(url)
    return lambda: _undone(database, _close)


def ballots(url: str) -> Callable[[], int]:
    """The ballots of the vote, as rows."""
    database = Database(url)
    return lambda: database.run(lambda session: len(session.exec(select(Ballot)).all()), writes=False)


def feed(url: str) -> Callable[[], int]:
    """The calendar of a group."""
    database = Database(url)
    return lambda: database.run(_feed, writes=False)


def events() -> Callable[[], int]:
    """A calendar with as many events of the fewest lines."""
    return lambda: len(_plain_calendar().to_ical())


_Deed = Callable[[], Taken]


def _standings(session: Session, *, group: WorkingGroup) -> int:
    history = terms.history(session, group=group)
    return len(strikes.standings(session, group=group, year=YEAR, as_of=NOW.date(), terms=history))


def _records(session: Session, *, group: WorkingGroup) -> int:
    read = (
        select(col(Attendance.person_id), col(Attendance.status), col(Meeting.on_date))
        .join(Meeting, col(Meeting.id) == Attendance.meeting_id)
        .where(
            Meeting.group_id == group.id,
            col(Meeting.on_date) >= date(YEAR, 1, 1),
            col(Attendance.superseded_at).is_(None),
        )
    )
    return len(session.exec(read).all())


class _NotKeptError(Exception):
    """Takes everything back."""


def _undone(database: Database, work: Callable[[Session], Any]) -> None:
    def and_back(session: Session) -> None:
        work(session)
        session.flush()
        raise _NotKeptError

    try:
        database.run(and_back, within=PATIENCE)
    except _NotKeptError:
        return


def _close(session: Session) -> None:
    [vote] = session.exec(select(Vote)).all()
    group = groups.group_of(session, group_id=vote.group_id)
    history = terms.history(session, group=group)
    votes.settle(session, group=group, vote=vote, now=vote.closes_at + timedelta(days=60), history=history)
    if vote.outcome is None:
        raise RuntimeError("the vote was not counted")


def _feed(session: Session) -> int:
    [group] = groups.all_groups(session)
    return len(published.of_group(session, group=group))


def _plain_calendar() -> Calendar:
    made = Calendar()
    for number in range(FEED_MONTHS):
        event = Event()
        event.add("UID", f"{number}@bench.invalid")
        event.add("DTSTAMP", NOW)
        event.add("DTSTART", _month(number))
        event.add("DTEND", _month(number) + timedelta(hours=1))
        event.add("SUMMARY", "Monthly meeting")
        made.add_component(event)
    return made


def _month(number: int) -> datetime:
    return datetime(2018 + number // 12, number % 12 + 1, 14, 10, tzinfo=UTC)


def _group(session: Session) -> WorkingGroup:
    founded = _month(0) - timedelta(days=60)
    groups.add_workspace(session, team_id=TEAM, name="Bench", now=founded)
    group = groups.add_group(
        session,
        team_id=TEAM,
        name="Group",
        now=founded,
        channel_id="C0000000",
        zone="Europe/London",
        division="england-and-wales",
    )
    terms.adopt(session, group=group, terms=terms.preset(), effective_on=founded.date(), now=founded)
    return group


def _with_feed(url: str) -> str:
    def work(session: Session) -> None:
        group = _group(session)
        for number in range(FEED_MONTHS):
            meetings.add_meeting(
                session,
                group=group,
                starts_at=_month(number),
                minutes=60,
                title="Monthly meeting",
                uid=f"{number}@bench.invalid",
                is_compulsory=True,
                announced_at=group.created_at,
            )

    return _written(url, work)


def _with_ballots(url: str, count: int) -> str:
    def work(session: Session) -> None:
        group = _group(session)
        session.execute(insert(Person), [{"team_id": TEAM, "name": f"Elector {number}"} for number in range(count)])
        roll = session.exec(select(Person).order_by(col(Person.id))).all()
        _vote(session, group, list(roll))

    return _written(url, work)


def _vote(session: Session, group: WorkingGroup, roll: list[Person]) -> None:
    vote = Vote(
        team_id=TEAM,
        group_id=group.id,
        number=1,
        kind="procedural",
        question="Shall we?",
        terms_version=1,
        opened_at=NOW,
        opened_by_id=roll[0].id,
        closes_at=NOW + timedelta(days=7),
    )
    session.add(vote)
    session.flush()
    about = [{"team_id": TEAM, "vote_id": vote.id, "person_id": person.id} for person in roll]
    session.execute(insert(Elector), about)
    choices = (Cast.FOR, Cast.FOR, Cast.AGAINST, Cast.ABSTAIN)
    cast = [
        {**each, "choice": choices[number % 4], "cast_at": NOW + timedelta(seconds=number)}
        for number, each in enumerate(about)
    ]
    session.execute(insert(Ballot), cast)


def _written(url: str, work: Callable[[Session], None]) -> str:
    database = Database(url)
    database.run(work, within=PATIENCE)
    database.close()
    return url
