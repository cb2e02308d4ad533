"""The Home tab: what is next, and a button for everything that a person may do."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View
from sqlmodel import Session

from bot.choosing import ON_HOME, QUESTION, group_buttons
from bot.payload import Payload
from bot.posting import in_words
from bot.render.blocks import Message, button, buttons, escaped, heading, moment, paragraph, remark, rule
from rules.authority import Deed, Role, may
from store import apologies, groups, meetings, members, outbox, people, terms, votes
from store.models import Person, WorkingGroup

NEXT_MEETINGS = 3
DEAD_LETTERS = 10
LATE_FORM = "late-form"
LATE_FORM_WORDS = "That took too long for Slack to open it. Please try again."


def draw_home(session: Session, *, team_id: str, user_id: str, now: datetime) -> View:
    """The Home tab of one person: the group that they belong to, or the one of several that they last meant."""
    person = people.person_in_slack(session, team_id=team_id, user_id=user_id)
    theirs = groups.groups_of_person(session, person_id=person.id, now=now) if person else ()
    if person is None or not theirs:
        return View(type="home", blocks=[paragraph("You are not on the roll of a working group here.")])
    chosen = theirs if len(theirs) == 1 else [group for group in theirs if group.id == person.last_group_id]
    shown = [block for group in chosen for block in _group_part(session, group, person, now)]
    return View(type="home", blocks=[*shown, *_switch(theirs, chosen)])


def _switch(theirs: Sequence[WorkingGroup], chosen: Sequence[WorkingGroup]) -> Iterable[Block]:
    """For somebody in several groups: the way to another one, or the question which it is about."""
    others = [group for group in theirs if group not in chosen]
    if others:
        yield from [rule(), paragraph("*Your other groups*")] if chosen else [paragraph(QUESTION)]
        yield from group_buttons(ON_HOME, others, {})


def _group_part(session: Session, group: WorkingGroup, person: Person, now: datetime) -> Iterable[Block]:
    coming = meetings.coming(session, group=group, now=now, most=NEXT_MEETINGS)
    mine = apologies.of_person(session, person_id=person.id, meeting_ids=[meeting.id for meeting in coming])
    lines = [
        f"• {moment(meeting.starts_at, zone=group.zone)} – {escaped(meeting.title)}"
        + (" – *you sent apologies*" if meeting.id in mine else "")
        for meeting in coming
    ]
    yield heading(group.name)
    yield paragraph("\n".join(["*Next meetings*", *lines]) if lines else "No meeting is planned.")
    yield from _open_ballots(session, group, person, now)
    offered = list(_offered(session, group, person, now))
    if offered:
        yield buttons(*offered)
    lost = _undelivered(session, group, person, now)
    if lost:
        yield paragraph("\n".join(["*Not delivered*", *lost]))
    yield remark("Every command explains itself: type it with `help` after it.")


def _open_ballots(session: Session, group: WorkingGroup, person: Person, now: datetime) -> Iterable[Block]:
    """What the person has not voted on."""
    waiting = votes.unvoted(session, group=group, person_id=person.id)
    lines = [
        f"• Vote {vote.number}, until {moment(vote.closes_at, zone=group.zone)} – {escaped(vote.question)}"
        for vote, _ in waiting
        if vote.closes_at > now
    ]
    if lines and may(_roles(session, group, person, now), Deed.CAST_BALLOT):
        yield paragraph("\n".join(["*You have not voted*", *lines]))


def _undelivered(session: Session, group: WorkingGroup, person: Person, now: datetime) -> list[str]:
    """For the programme manager: what could not be delivered, to be told in another way; the same words once."""
    if Role.PROGRAMME_MANAGER not in _roles(session, group, person, now):
        return []
    told = (
        f"• {row.kind.replace('-', ' ')} to {escaped(to.name) if to else 'the channel'}: {escaped(in_words(row.error))}"
        for row, to in outbox.dead_letters(session, group=group)
    )
    return list(dict.fromkeys(told))[:DEAD_LETTERS]


def _roles(session: Session, group: WorkingGroup, person: Person, now: datetime) -> frozenset[Role]:
    return members.roles_of(session, group=group, person=person, day=groups.local_date(group, now), now=now)


def _offered(session: Session, group: WorkingGroup, person: Person, now: datetime) -> Iterable[ButtonElement]:
    roles = _roles(session, group, person, now)
    note = {"group": group.id}
    if may(roles, Deed.SEND_APOLOGIES) or may(roles, Deed.SEND_APOLOGIES_FOR):
        yield button("Send apologies", "apologies.open", note)
    if may(roles, Deed.SEE_GROUP):
        yield button("Agenda", "agenda.open", note)
        yield button("Agenda pack", "pack.open", note)
    if may(roles, Deed.SEE_OWN_STANDING):
        yield button("My attendance", "standing.show", note)
    if may(roles, Deed.CONFIRM_ATTENDANCE):
        yield button("Roll call", "attendance.open", note)
    if may(roles, Deed.SEE_STANDINGS):
        yield button("Attendance of all", "standing.others", note)
    if may(roles, Deed.SCHEDULE_MEETING):
        yield button("Meetings", "meeting.open", note)
    if may(roles, Deed.SEE_GROUP):
        yield button("Votes", "vote.show", note)
        yield button("Decisions", "decisions.show", note)
        yield button("Positions", "position.show", note)
        yield button("Actions", "actions.open", note)
        yield button("Minutes", "minutes.open", note)
        yield button("Reports", "report.open", note)
        yield button("Members", "members.show", note)
        yield button("Open calls", "call.show", note)
        yield button("Calendar", "calendar.open", note)
        yield button("Terms of reference", "terms.open", note)
    if may(roles, Deed.REQUEST_PRIVATE_SESSION):
        yield button("Private session", "private.open", note)
    if may(roles, Deed.ANSWER_POLL):
        yield button("Polls", "poll.open", note)
    if may(roles, Deed.INVITE_GUEST):
        yield button("Guests", "guest.open", note)
    if may(roles, Deed.MANAGE_SUBGROUPS) or members.subgroups_of(session, group=group):
        yield button("Sub-groups", "subgroup.open", note)
    if may(roles, Deed.ASK_LEAVE) and _has_leave(session, group, now):
        yield button("Leave of absence", "leave.open", note)


def _has_leave(session: Session, group: WorkingGroup, now: datetime) -> bool:
    """Whether the terms give leave of absence any effect today; a sub-group has none."""
    in_force = terms.history(session, group=group).on(groups.local_date(group, now)).terms
    return in_force.strikes.leave_counts and group.parent_id is None


def owe_late_form(session: Session, *, payload: Payload, now: datetime) -> None:
    """A form asked for on the Home tab or by a shortcut could not be opened: the person is told by DM."""
    person = people.person_in_slack(session, team_id=payload.team_id, user_id=payload.user_id)
    theirs = groups.groups_of_person(session, person_id=person.id, now=now) if person else ()
    if person is not None and theirs:
        outbox.owe(session, group=theirs[0], kind=LATE_FORM, subject=payload.key, now=now, to_person_id=person.id)


MESSAGES = {LATE_FORM: lambda session, subject: Message(LATE_FORM_WORDS)}
