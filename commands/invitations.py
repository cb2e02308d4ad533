"""Invitations by e-mail: each member's calendar is told of the meetings, and a decline there is asked about in Slack.

Without a mail server (SMTP_URL) the clock never brings them (`Due.needs`), so that nothing is owed that could not go
out; on the first tick with one, whatever the calendars do not know of the meetings to come is found due.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from bot import mail
from bot.render.blocks import Message, button, buttons, escaped, moment, paragraph, remark
from bot.render.words import instant_in_words
from bot.request import Due, Letter, Reply, Request, Say
from rules.authority import Deed
from rules.refusal import Refusal
from rules.strikes import MeetingState
from store import apologies, audit, groups, invitations, meetings, replies
from store.models import CalendarAnswer, Invitation, InvitationReply, Meeting

GROUPS_AT_ONCE = 20
"""In one tick: when mail is switched on for thousands of groups, the rest of what the clock brings goes on."""


def unsettled(session: Session, _: datetime) -> Sequence[int]:
    """The next groups whose members' calendars may have something to be told; another tick goes on with the others."""
    return invitations.unsettled(session, most=GROUPS_AT_ONCE)


def invite(session: Session, now: datetime, group_id: int) -> None:
    """Owe what the calendars of one group's members do not know yet, or so much of it as one transaction should."""
    invitations.settle(session, group=groups.group_of(session, group_id=group_id), now=now)


def write_invitation(session: Session, subject: str, *, sender: str) -> Letter | None:
    """The letter of one invitation; not wanted if a later one to the same address is on its way."""
    invitation = session.get_one(Invitation, int(subject))
    if invitations.is_overtaken(session, invitation=invitation):
        return None
    return mail.letter(invitation, uid=session.get_one(Meeting, invitation.meeting_id).uid, sender=sender)


def draw_declined(session: Session, subject: str) -> Message | None:
    """The question to a member whose calendar declined; not wanted once it is answered, in Slack or by the calendar."""
    reply = session.get_one(InvitationReply, int(subject))
    meeting = session.get_one(Meeting, reply.meeting_id)
    if meeting.state is not MeetingState.PLANNED or meeting.sequence > reply.sequence:
        return None
    last = replies.latest(session, meeting_id=meeting.id, person_id=reply.person_id)
    if last is not None and last.answer is not CalendarAnswer.DECLINED:
        return None
    if reply.person_id in apologies.in_force(session, meeting_id=meeting.id):
        return None
    group = groups.group_of(session, group_id=meeting.group_id)
    when = moment(meeting.starts_at, zone=group.zone)
    text = (
        f"Your calendar declined *{when}* ({escaped(meeting.title)} of {escaped(group.name)}). "
        "Shall I record your apologies?"
    )
    small = "Nothing is recorded unless you say so."
    note = {"group": group.id, "meeting": meeting.id}
    return Message(
        f"{text} {small}",
        [
            paragraph(text),
            buttons(
                button("Record apologies", "invitations.apologise", note, style="primary"),
                button("I'll come", "reminders.coming", note),
            ),
            remark(small),
        ],
    )


def on_apologise(request: Request) -> Reply:
    """*Record apologies*, under the question: they are recorded as if they had been sent in Slack."""
    request.require(Deed.SEND_APOLOGIES)
    meeting = _meeting(request)
    when = moment(meeting.starts_at, zone=request.group.zone)
    undo = f"Plans changed? Type {request.typed(f'apologies withdraw {meeting.on_date.day} {meeting.on_date:%b}')}."
    if request.person.id in apologies.in_force(request.session, meeting_id=meeting.id):
        return Say(Message(f"Your apologies for *{when}* are recorded already. {undo}"))
    apologies.give(
        request.session,
        meeting=meeting,
        person=request.person,
        reason="",
        now=request.now,
        recorded_by=request.person,
    )
    audit.record(
        request.session,
        group=request.group,
        now=request.now,
        actor_id=request.person.id,
        deed="apologies.send",
        subject=f"meeting:{meeting.id}",
    )
    return Say(Message(f"Your apologies are recorded for *{when}* ({escaped(meeting.title)}). {undo}"))


def _meeting(request: Request) -> Meeting:
    """The meeting of the button, while apologies can still be sent."""
    meeting = meetings.meeting_of(request.session, group=request.group, meeting_id=request.number("meeting"))
    if meeting is None or meeting.state is not MeetingState.PLANNED:
        raise Refusal("That meeting is off or over, so there is nothing to excuse any more.")
    if meeting.starts_at <= request.now:
        when = instant_in_words(meeting.starts_at, zone=request.group.zone)
        raise Refusal(f"The meeting of {when} has begun. If the roll is wrong, tell the programme manager.")
    return meeting


ACTIONS = {"invitations.apologise": on_apologise}
MESSAGES = {replies.DECLINED: draw_declined}
LETTERS = {invitations.INVITATION: write_invitation}
DUE = (Due(unsettled, invite, lambda session, now: (), needs=("smtp_url",)),)
