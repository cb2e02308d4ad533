"""A store of many groups with twelve members and five years of monthly meetings each, written in bulk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from dateutil.relativedelta import TH, relativedelta
from sqlalchemy import String, case, cast, insert, literal, select
from sqlmodel import Session, SQLModel, col

from benchmarks.served import SECRET, TOKEN
from bot.app import discover
from bot.manifest import manifest
from rules.strikes import MeetingState, Status
from rules.terms import to_mapping
from store import groups, minutes, terms, votes
from store.database import Database
from store.models import (
    Attendance,
    Company,
    Employment,
    Meeting,
    Membership,
    Office,
    OfficeKind,
    Owed,
    Person,
    Seat,
    SeatKind,
    TermsRow,
    WorkingGroup,
)
from store.rows import table

TEAM = "T0BENCH"
NOW = datetime(2027, 11, 16, 9, tzinfo=UTC)
"""The Tuesday after the last of the meetings that were held; the next one is on 9 December."""

FOUNDED = datetime(2022, 11, 1, 9, tzinfo=UTC)
HELD, TO_COME = 60, 3
MEMBERS, COMPANIES, ABSENT_ONE_IN = 12, 40, 25
AT_ONCE = 500
PATIENCE = 3600.0
_MANAGER = MEMBERS
"""The place of the programme manager, who has no seat, after the members of a group."""


@dataclass(frozen=True)
class Speaker:
    """A member in the channel of their group."""

    channel_id: str
    user_id: str


def fill(database: Database, count: int) -> None:
    """Write so many groups, in which nothing is due at `NOW`."""
    database.run(_begin, within=PATIENCE)
    for first in range(0, count, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, count))
        database.run(partial(_found, numbers=numbers), within=PATIENCE)
    database.run(_attend, within=PATIENCE)
    database.run(_draft_minutes, within=PATIENCE)


def speakers(count: int, *, groups: int, most: int) -> list[Speaker]:
    """So many members of groups spread over all there are, at most so many of one group, one group after the other."""
    asked = _asked(groups, -(-count // most))
    return [
        Speaker(channel_of(asked[place % len(asked)]), _user(asked[place % len(asked)], place // len(asked)))
        for place in range(count)
    ]


def channel_of(number: int) -> str:
    """The channel of the group of that number."""
    return f"C{number:07}"


def open_votes(database: Database, those: Sequence[Speaker]) -> None:
    """Open a procedural vote in each group that they speak in."""
    for channel_id in sorted({speaker.channel_id for speaker in those}):
        database.run(partial(_open_vote, channel_id=channel_id), within=PATIENCE)


def workspace(those: Sequence[Speaker]) -> dict[str, Any]:
    """The Slack workspace as far as those speakers' groups go, as the sandbox wants it."""
    numbers = sorted({int(speaker.channel_id[1:]) for speaker in those})
    people = {number: [_user(number, place) for place in range(MEMBERS + 1)] for number in numbers}
    ids = [user_id for each in people.values() for user_id in each]
    return {
        "team": {"id": TEAM, "name": "Bench"},
        "app": {"id": "A0CONVENOR", "name": "Convenor", "bot_user": "U0CONVENOR", "bot_id": "B0CONVENOR"},
        "tokens": {"bot": TOKEN, "app": "xapp-bench"},
        "signing_secret": SECRET,
        "manifest": manifest(discover()),
        "users": [{"id": user_id, "name": user_id.lower(), "real_name": user_id} for user_id in ids],
        "channels": [{"id": channel_of(n), "name": f"group-{n}", "members": people[n]} for n in numbers],
    }


def _asked(count: int, most: int) -> list[int]:
    """Numbers of groups, evenly spread."""
    wanted = min(count, most)
    return [place * count // wanted for place in range(wanted)]


def _user(number: int, place: int) -> str:
    return f"U{number:07}X{place:02}"


def _begin(session: Session) -> None:
    groups.add_workspace(session, team_id=TEAM, name="Bench", now=FOUNDED)
    _write(session, Company, ({"name": f"Company {number}", "is_member": True} for number in range(COMPANIES)))


def _found(session: Session, numbers: Sequence[int]) -> None:
    ids = _groups(session, numbers)
    people = _people(session, numbers)
    roll = [
        (group, person, place)
        for group, those in zip(ids, people, strict=True)
        for place, person in enumerate(those[:MEMBERS])
    ]
    seats = _seats(session, roll)
    began, ends = FOUNDED.date(), date(2028, 10, 31)
    _write(
        session,
        Membership,
        (
            {"group_id": group, "person_id": person, "seat_id": seat, "starts_on": began, "ends_on": ends}
            for (group, person, _), seat in zip(roll, seats, strict=True)
        ),
    )
    held = ((OfficeKind.CHAIR, 0), (OfficeKind.VICE_CHAIR, 1), (OfficeKind.PROGRAMME_MANAGER, _MANAGER))
    _write(
        session,
        Office,
        (
            {"group_id": group, "person_id": those[place], "kind": kind, "starts_on": began}
            for group, those in zip(ids, people, strict=True)
            for kind, place in held
        ),
    )
    managers = [those[_MANAGER] for those in people]
    _write(
        session,
        Meeting,
        (_meeting(*each, month) for each in zip(ids, managers, strict=True) for month in range(HELD + TO_COME)),
    )


def _groups(session: Session, numbers: Sequence[int]) -> list[int]:
    named = (
        {
            "channel_id": channel_of(number),
            "name": f"Group {number}",
            "zone": "Europe/London",
            "division": "england-and-wales",
            "created_at": FOUNDED,
        }
        for number in numbers
    )
    ids = _written(session, WorkingGroup, named)
    body = to_mapping(terms.preset())
    _write(
        session,
        TermsRow,
        (
            {"group_id": group, "number": 1, "effective_on": FOUNDED.date(), "body": body, "created_at": FOUNDED}
            for group in ids
        ),
    )
    return ids


def _people(session: Session, numbers: Sequence[int]) -> list[list[int]]:
    """The ids of the people of each group, the programme manager last."""
    named = (
        {"name": f"Member {place} of {number}", "slack_user_id": _user(number, place)}
        for number in numbers
        for place in range(MEMBERS + 1)
    )
    ids = _written(session, Person, named)
    companies = session.scalars(select(col(Company.id)).order_by(col(Company.id))).all()
    _write(session, Employment, ({"person_id": each, "company_id": companies[each % COMPANIES]} for each in ids))
    return [ids[first : first + MEMBERS + 1] for first in range(0, len(ids), MEMBERS + 1)]


def _seats(session: Session, roll: Sequence[tuple[int, int, int]]) -> list[int]:
    """Eight for suppliers, the others for stakeholders."""
    return _written(
        session,
        Seat,
        (
            {
                "group_id": group,
                "label": f"seat {place}",
                "kind": SeatKind.SUPPLIER if place < 8 else SeatKind.STAKEHOLDER,
            }
            for group, _, place in roll
        ),
    )


def _meeting(group: int, manager: int, month: int) -> dict[str, Any]:
    on = (FOUNDED + relativedelta(months=month + 1, day=1, weekday=TH(2))).date()
    starts_at = datetime(on.year, on.month, on.day, 10, tzinfo=UTC)
    is_held = month < HELD
    return {
        "group_id": group,
        "title": "Monthly meeting",
        "starts_at": starts_at,
        "on_date": on,
        "minutes": 90,
        "is_compulsory": True,
        "state": MeetingState.HELD if is_held else MeetingState.PLANNED,
        "announced_at": FOUNDED,
        "uid": f"{group}-{month}@bench.invalid",
        "confirmed_at": starts_at + timedelta(hours=2) if is_held else None,
        "confirmed_by_id": manager if is_held else None,
        "minutes_approved_at": starts_at + timedelta(days=14) if is_held and month < HELD - 1 else None,
    }


def _attend(session: Session) -> None:
    """Everybody was at every meeting that was held, except one time in so many."""
    kind = table(Attendance).c.status.type
    was_away = (col(Meeting.id) * 7 + Membership.person_id) % ABSENT_ONE_IN == 0
    recorded = select(
        literal(TEAM),
        col(Meeting.id),
        col(Membership.person_id),
        case((was_away, literal(Status.ABSENT, kind)), else_=literal(Status.PRESENT, kind)),
        col(Meeting.confirmed_at),
        col(Meeting.confirmed_by_id),
    ).where(col(Membership.group_id) == Meeting.group_id, col(Meeting.state) == MeetingState.HELD)
    columns = ["team_id", "meeting_id", "person_id", "status", "recorded_at", "recorded_by_id"]
    session.execute(insert(Attendance).from_select(columns, recorded.order_by(col(Meeting.id))))


def _draft_minutes(session: Session) -> None:
    """Whoever writes the minutes of the last meeting was sent its skeleton."""
    subject = cast(col(Meeting.id), String) + literal(":1")
    owed = select(
        literal(TEAM),
        col(Meeting.group_id),
        literal(f"{minutes.WORD}:") + subject,
        literal(minutes.WORD),
        subject,
        col(Meeting.confirmed_by_id),
        *[col(Meeting.confirmed_at)] * 3,
        literal(1),
    ).where(col(Meeting.confirmed_at) > NOW - relativedelta(months=1))
    columns = ["team_id", "group_id", "key", "kind", "subject", "to_person_id", "created_at", "not_before", "sent_at"]
    session.execute(insert(Owed).from_select([*columns, "done"], owed))


def _open_vote(session: Session, channel_id: str) -> None:
    group = groups.group_in_channel(session, team_id=TEAM, channel_id=channel_id)
    assert group is not None  # noqa: S101 - it was made above
    roll = votes.electors(session, group=group, day=NOW.date())
    votes.open_vote(
        session,
        group=group,
        kind="procedural",
        question="Shall we meet in Leeds?",
        background="",
        closes_at=NOW + timedelta(days=7),
        roll=roll,
        actor=roll[0],
        now=NOW,
        history=terms.history(session, group=group),
    )


def _write(session: Session, kind: type[SQLModel], rows: Any) -> None:
    session.connection().execute(insert(table(kind)), [{"team_id": TEAM, **row} for row in rows])


def _written(session: Session, kind: Any, rows: Any) -> list[int]:
    """The ids of the rows that were written, in their order."""
    before = session.scalar(select(kind.id).order_by(kind.id.desc()).limit(1)) or 0
    _write(session, kind, rows)
    return list(session.scalars(select(kind.id).where(kind.id > before).order_by(kind.id)))
