"""What the clock brings to actions: their owners are nudged before, on and after the day they are due."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from bot.render.words import short_day
from calendars import wall_clock
from rules.terms import TermsHistory
from store import actions, groups, terms
from store.models import Action, ActionState, WorkingGroup

MORNING = time(9)
"""When a day's nudges are given, on the group's clock."""

DAY = timedelta(days=1)
TOLD_AHEAD = timedelta(days=92)
"""How far the clock tells of nudges to come."""


def find_due(session: Session, now: datetime) -> Sequence[int]:
    """The actions, by id, whose owner is to be nudged and was not."""
    return [action.id for action, group, history in _open(session) if _latest(session, action, group, now, history)]


def nudge(session: Session, now: datetime, action_id: int) -> None:
    """Nudge one owner; after a time away only once."""
    action = session.get_one(Action, action_id)
    group = groups.group_of(session, group_id=action.group_id)
    groups.lock(session, group=group)
    session.refresh(action)
    day = _latest(session, action, group, now, terms.history(session, group=group))
    if day is not None and action.state is ActionState.OPEN:
        actions.nudge(session, group=group, action=action, day=day, now=now)


def to_come(session: Session, now: datetime) -> Iterable[tuple[datetime, str]]:
    """When owners are nudged."""
    for action, group, history in _open(session):
        for day in _days(action, group, groups.local_date(group, now + TOLD_AHEAD), history):
            at = wall_clock.instant(day, MORNING, zone=group.zone)
            if at > now:
                yield at, f"{group.name}: nudge about an action due on {short_day(action.due_on)}"


def _open(session: Session) -> list[tuple[Action, WorkingGroup, TermsHistory]]:
    """Every open action, with its group and the group's terms."""
    found = actions.everywhere(session)
    histories = terms.histories(session, those=list({group.id: group for _, group in found}.values()))
    return [(action, group, histories[group.id]) for action, group in found]


def _latest(session: Session, action: Action, group: WorkingGroup, now: datetime, history: TermsHistory) -> date | None:
    """The last day whose nudge has come and is not owed yet."""
    today = groups.local_date(group, now)
    until = today if wall_clock.instant(today, MORNING, zone=group.zone) <= now else today - DAY
    days = list(_days(action, group, until, history))
    return days[-1] if days and not actions.is_nudged(session, group=group, action=action, day=days[-1]) else None


def _days(action: Action, group: WorkingGroup, until: date, history: TermsHistory) -> Iterable[date]:
    in_force = history.on(action.due_on).terms.actions
    made_on = groups.local_date(group, action.made_at)
    return actions.nudge_days(action, terms=in_force, made_on=made_on, until=until)
