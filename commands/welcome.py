"""The card that welcomes a new member: the group and its values, the next meeting, and what to know of absences."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from bot.render.blocks import Message, button, buttons, escaped, heading, paragraph, remark
from bot.render.meetings import named
from bot.render.terms import value_in_words
from bot.render.words import counted, day_in_words
from bot.request import Due
from calendars import wall_clock
from calendars.recurrence import read_rule
from rules.terms import Terms
from store import groups, meetings, newcomers, outbox, terms
from store.models import Membership, WorkingGroup

MORNING = time(9)
"""On the clocks of the group: nobody is woken by it."""

AT_THE_LATEST = timedelta(days=31)
"""After the first day, for somebody who is entered late; a welcome after that would be odd."""

AHEAD = timedelta(days=31)
"""How far the clock of a demonstration looks ahead."""

SMALL = "Only you can see this."


def find_begun(session: Session, now: datetime) -> Sequence[int]:
    """The memberships, by id, that have begun and of which no welcome is owed."""
    tomorrow = now + timedelta(days=1)
    found = newcomers.beginning(session, first=(now - AT_THE_LATEST).date(), last=tomorrow.date())
    return [row.id for row, _, group in found if row.starts_on <= groups.local_date(group, now)]


def welcome(session: Session, now: datetime, membership_id: int) -> None:
    """Owe a new member a welcome on the first day, or as soon as they are entered."""
    membership = session.get_one(Membership, membership_id)
    group = groups.group_of(session, group_id=membership.group_id)
    outbox.owe(
        session,
        group=group,
        kind=newcomers.WELCOME,
        subject=str(membership.id),
        now=now,
        to_person_id=membership.person_id,
        not_before=_morning(group, membership.starts_on),
    )


def welcomes_to_come(session: Session, now: datetime) -> Iterable[tuple[datetime, str]]:
    """The first days of those who are about to join."""
    for membership, person, group in newcomers.beginning(session, first=now.date(), last=(now + AHEAD).date()):
        at = _morning(group, membership.starts_on)
        if at > now:
            yield at, f"{group.name}: {person.name} is welcomed"


def draw_welcome(session: Session, subject: str) -> Message | None:
    """A new member's card; not wanted if the membership is over by now."""
    membership = session.get_one(Membership, int(subject))
    if membership.ended_at is not None:
        return None
    group = groups.group_of(session, group_id=membership.group_id)
    in_force = terms.history(session, group=group).on(membership.starts_on).terms
    title = f"Welcome to {group.name}"
    parts = [
        _about(group, membership, in_force),
        _values(group),
        _next_meeting(session, group, subject),
        _absences(in_force),
        "*Good to know:* `/calendar` puts the meetings into your own calendar, `/terms` has the rules, and "
        "`/convenor help` lists everything there is. Answers are visible to you alone.",
    ]
    told = [part for part in parts if part]
    note = {"group": group.id}
    offered = buttons(
        button("Send apologies", "apologies.open", note),
        button("Calendar", "calendar.open", note),
        button("Terms of reference", "terms.open", note),
    )
    spoken = "\n".join([escaped(title), *told, SMALL]).replace("*", "")
    return Message(spoken, [heading(title), *map(paragraph, told), offered, remark(SMALL)])


def _about(group: WorkingGroup, membership: Membership, in_force: Terms) -> str:
    first, last = day_in_words(membership.starts_on), day_in_words(membership.ends_on)
    seats = in_force.seats
    size = f"It has about {seats.target} members: {_seats(seats.supplier, 'supplier')} and "
    meets = f", and meets on the {read_rule(group.rule)}" if group.rule else ""
    return (
        f"You are a member from *{first}* to *{last}*. {size}{_seats(seats.stakeholder, 'stakeholder')}{meets}. "
        "It decides by its terms of reference."
    )


def _seats(count: int, kind: str) -> str:
    return f"{counted(count, 'seat')} for {kind}s"


def _values(group: WorkingGroup) -> str:
    return f"*What members hold to* (clause 6): {escaped(group.ethos)}" if group.ethos else ""


def _next_meeting(session: Session, group: WorkingGroup, subject: str) -> str:
    """As seen when the welcome was owed."""
    owed_at = outbox.owed_at(session, group=group, kind=newcomers.WELCOME, subject=subject)
    coming = meetings.coming(session, group=group, now=owed_at, most=1) if owed_at else ()
    if not coming:
        return ""
    mark = "compulsory" if coming[0].is_compulsory else "not compulsory"
    return f"*Next meeting:* {named(coming[0], zone=group.zone)} ({mark})."


def _absences(in_force: Terms) -> str:
    limit = in_force.describe("strikes.limit")
    return (
        "*If you cannot come*, type `/apologies next`. Whoever is not at compulsory meetings gets a strike for each, "
        f"apologies or not; at *{value_in_words(limit)}* in a calendar year the officers decide on the membership "
        f"(clause {limit.clause})."
    )


def _morning(group: WorkingGroup, day: date) -> datetime:
    return wall_clock.instant(day, MORNING, zone=group.zone)


MESSAGES = {newcomers.WELCOME: draw_welcome}
DUE = (Due(find_begun, welcome, welcomes_to_come),)
