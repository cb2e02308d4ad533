"""The year behind the demonstration: what earlier meetings discussed and decided, and what came of it. All made up."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from calendars.agenda import ahead_of
from rules.decisions import Cast
from rules.strikes import MeetingState
from rules.terms import TermsHistory
from store import actions, decisions, groups, meetings, members, packs, terms, votes
from store.agenda.proposing import add
from store.models import ActionState, AgendaItem, Basis, ItemState, Meeting, Owed, Person, WorkingGroup

_MANAGER = "U0DANA"
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class _Item:
    title: str
    heading: str
    owner: str


@dataclass(frozen=True)
class _Action:
    """Due in so many days from the meeting that agreed on it; without `days_taken` it is open."""

    month: int
    words: str
    owner: str
    days: int
    days_taken: int | None = None


ITEMS = {
    2: (
        _Item("What the group wants of this year", "5a", "U0AMARA"),
        _Item("A glossary that all can use", "5d", "U0FATIMA"),
    ),
    3: (_Item("Which identifiers are in use", "5b", "U0PRIYA"),),
    4: (
        _Item("Needs that came in from local bodies", "5a", "U0DANIEL"),
        _Item("A way in for small suppliers", "5e", "U0SIOBHAN"),
    ),
    5: (_Item("The national programme's timetable", "5c", "U0RHIANNON"),),
    6: (
        _Item("Draft advice on retention", "5b", "U0YUKI"),
        _Item("A newsletter for the wider community", "5d", "U0GRACE"),
    ),
    7: (_Item("A data catalogue: what it is for", "5a", "U0WEN"),),
    8: (_Item("What suppliers told us at the open day", "5e", "U0TOMASZ"),),
    9: (
        _Item("Advice on retention, second reading", "5b", "U0YUKI"),
        _Item("Answer to the market study", "5f", "U0AMARA"),
    ),
    10: (
        _Item("Data catalogue: the first round", "5a", "U0WEN"),
        _Item("Support for the register's owner", "5c", "U0DANIEL"),
    ),
}
"""What was dealt with in which month."""

LATE = {5: timedelta(hours=26)}
"""By how much the pack of a month's meeting missed its promise."""

ACTIONS = (
    _Action(2, "Collect the terms that mean two things", "U0FATIMA", 28, 20),
    _Action(4, "Invite three small suppliers to the open day", "U0SIOBHAN", 60, 75),
    _Action(6, "Write the first newsletter", "U0GRACE", 30, 28),
    _Action(9, "Send the answer to the market study", "U0AMARA", 14, 12),
    _Action(10, "List the data sets that have no owner", "U0WEN", 56),
    _Action(10, "Ask the register's owner for a date", "U0DANIEL", 35),
)
FUNDS = "Shall we pay for the translation of the advice on retention?"
AGREED = {
    3: "The group recommends no identifier before it knows which are in use.",
    9: "The advice on retention goes to the national bodies as it is.",
}
"""What a month's meeting agreed without a vote."""


def fill(session: Session, *, now: datetime) -> None:
    """Give the meetings that were held by `now` agendas, packs, decisions and actions; everybody knows of them."""
    [group] = groups.all_groups(session)
    history = terms.history(session, group=group)
    everybody = session.exec(select(Person).where(Person.team_id == group.team_id))
    known = {person.slack_user_id: person for person in everybody if person.slack_user_id is not None}
    held = [each for each in meetings.of_year(session, group=group, year=now.year) if each.state is MeetingState.HELD]
    for meeting in held:
        _discuss(session, group, meeting, known, history)
        _agree(session, group, meeting, known)
    _vote(session, group, held[-2], known, history)
    for told in session.exec(select(Owed).where(Owed.group_id == group.id, col(Owed.created_at) < now)):
        told.done, told.sent_at = told.wanted, told.created_at
        session.add(told)


def _discuss(
    session: Session,
    group: WorkingGroup,
    meeting: Meeting,
    known: dict[str, Person],
    history: TermsHistory,
) -> None:
    """The items were proposed, published with the pack, and dealt with."""
    in_force = history.on(meeting.on_date).terms.agenda
    pack_at = ahead_of(session, group=group, meeting=meeting, terms=in_force).pack_at
    for item in ITEMS.get(meeting.on_date.month, ()):
        _put(session, group, meeting, item, known[item.owner], pack_at - 5 * _DAY)
    packs.publish(
        session,
        group=group,
        meeting=meeting,
        body=packs.draft(session, group=group, meeting=meeting, history=history),
        due_at=pack_at,
        is_short_notice=False,
        actor=None,
        now=pack_at + LATE.get(meeting.on_date.month, timedelta(0)),
    )


def _put(
    session: Session, group: WorkingGroup, meeting: Meeting, item: _Item, owner: Person, proposed_at: datetime
) -> None:
    row = AgendaItem(
        team_id=group.team_id,
        group_id=group.id,
        meeting_id=meeting.id,
        title=item.title,
        minutes=30,
        owner_id=owner.id,
        heading=item.heading,
        state=ItemState.DONE,
        position=0,
        proposed_at=proposed_at,
        proposed_by_id=owner.id,
    )
    add(session, row)


def _agree(session: Session, group: WorkingGroup, meeting: Meeting, known: dict[str, Person]) -> None:
    """What the meeting decided without a vote, and the actions that it agreed on, as they came out."""
    manager, after = known[_MANAGER], meetings.ends_at(meeting)
    if meeting.on_date.month in AGREED:
        decisions.record(
            session,
            group=group,
            words=AGREED[meeting.on_date.month],
            basis=Basis.AT_MEETING,
            decided_on=meeting.on_date,
            meeting=meeting,
            actor=manager,
            now=after,
        )
    for each in (each for each in ACTIONS if each.month == meeting.on_date.month):
        action = actions.add(
            session,
            group=group,
            words=each.words,
            owner=known[each.owner],
            due_on=meeting.on_date + each.days * _DAY,
            meeting=meeting,
            actor=manager,
            now=after,
        )
        if each.days_taken is not None:
            closed_at = after + each.days_taken * _DAY
            actions.close(
                session, group=group, action=action, state=ActionState.DONE, actor=known[each.owner], now=closed_at
            )


def _vote(
    session: Session, group: WorkingGroup, meeting: Meeting, known: dict[str, Person], history: TermsHistory
) -> None:
    """A vote on members' funds before a meeting: everybody was for it but two."""
    opened_at, closes_at = meeting.starts_at - 9 * _DAY, meeting.starts_at - 2 * _DAY
    roll = members.roll_on(session, group=group, day=meeting.on_date)
    vote = votes.open_vote(
        session,
        group=group,
        kind="funds",
        question=FUNDS,
        background="It costs what two members offered to lend, and everybody reads it.",
        closes_at=closes_at,
        roll=roll,
        actor=known[_MANAGER],
        now=opened_at,
        history=history,
    )
    for place, person in enumerate(roll):
        votes.cast(
            session,
            group=group,
            vote=vote,
            person=person,
            choice=Cast.AGAINST if place < 2 else Cast.FOR,
            reason="",
            earlier=None,
            now=opened_at + _DAY,
            history=history,
        )
    votes.settle(session, group=group, vote=vote, now=closes_at, history=history)
