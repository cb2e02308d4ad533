"""What is said about apologies: to whoever sent them, and to a member for whom somebody else did."""

from collections.abc import Sequence

from sqlmodel import Session

from bot.render.blocks import Message, button, buttons, escaped, moment, paragraph, remark
from bot.render.strikes import absence_would_mean, open_defaults
from bot.render.words import counted, instant_in_words
from bot.request import Request
from commands.apologies.which import as_typed
from rules import strikes
from rules.strikes import MeetingState, Standing, Status
from rules.terms import TermsHistory
from store import apologies, groups, terms
from store.models import Apology, Meeting, Person, WorkingGroup
from store.strikes import facts_of


def sent(request: Request, meeting: Meeting, apology: Apology, *, said: str) -> Message:
    """What a member is told after `said`: the date in words, what it means for the count, and how to undo it."""
    forecast = _forecast(request.session, request.group, meeting, request.person.id, request.history)
    means = absence_would_mean(forecast, meeting_id=meeting.id)
    body = [f"{said} for *{moment(meeting.starts_at, zone=request.group.zone)}* ({escaped(meeting.title)})."]
    if apology.reason:
        body.append(f"Reason: {escaped(apology.reason)}")
    undo = f"Plans changed? Type {request.typed(f'apologies withdraw {as_typed(meeting)}')}"
    rests = open_defaults(forecast, request.history.on(meeting.on_date).terms)
    spoken = [
        f"{said} for {instant_in_words(meeting.starts_at, zone=request.group.zone)} ({escaped(meeting.title)}).",
        *body[1:],
        means.replace("*", ""),
        *([rests] if rests else []),
        f"{undo}.",
    ]
    return Message(
        "\n".join(spoken),
        [
            paragraph("\n".join(body)),
            paragraph(means),
            buttons(button("Withdraw apologies", "apologies.withdraw", _note(request.group, meeting))),
            remark(" ".join([*([rests] if rests else []), f"{undo}, or press the button."])),
        ],
    )


def sent_for_several(request: Request, those: Sequence[Meeting], reason: str) -> Message:
    """What a member is told who is away for longer: each meeting, and what not being there comes to by then."""
    lines = [f"Your apologies are recorded for {counted(len(those), 'meeting')}."]
    if reason:
        lines.append(f"Reason: {escaped(reason)}")
    for meeting, standing in zip(those, _one_after_another(request, those), strict=True):
        when = moment(meeting.starts_at, zone=request.group.zone)
        lines.append(f"• *{when}* ({escaped(meeting.title)}). {absence_would_mean(standing, meeting_id=meeting.id)}")
    example = request.typed(f"apologies withdraw {as_typed(those[0])}")
    return Message("\n".join([*lines, f"Plans changed? Take them back one by one: {example}."]))


def sent_for_somebody(request: Request, those: Sequence[Meeting], whom: Person) -> Message:
    """What the programme manager is told."""
    days = [f"• *{moment(m.starts_at, zone=request.group.zone)}* ({escaped(m.title)})" for m in those]
    return Message("\n".join([f"Apologies of *{escaped(whom.name)}* are recorded.", *days, told(whom)]))


def told(whom: Person) -> str:
    """Whether the person themselves hears of it."""
    if whom.slack_user_id is None:
        return "They are not in Slack, so please tell them."
    return "They are told by DM, and can change it."


def draw_sent_for_you(session: Session, subject: str) -> Message | None:
    """A member is told of apologies that somebody else sent for them; not wanted once they are taken back."""
    apology = session.get_one(Apology, int(subject))
    meeting = session.get_one(Meeting, apology.meeting_id)
    if apology.superseded_at is not None or meeting.state is not MeetingState.PLANNED:
        return None
    group = groups.group_of(session, group_id=meeting.group_id)
    forecast = _forecast(session, group, meeting, apology.person_id, terms.history(session, group=group))
    by = escaped(session.get_one(Person, apology.recorded_by_id).name)
    lines = [
        f"{by} has sent apologies for you: *{moment(meeting.starts_at, zone=group.zone)}* ({escaped(group.name)})."
    ]
    if apology.reason:
        lines.append(f"Reason: {escaped(apology.reason)}")
    lines.append(absence_would_mean(forecast, meeting_id=meeting.id))
    undo = "Is that wrong? Press the button, and you are expected again."
    return Message(
        "\n".join([*lines, undo]),
        [
            paragraph("\n".join(lines)),
            buttons(button("Withdraw apologies", "apologies.withdraw", _note(group, meeting))),
            remark(undo),
        ],
    )


def draw_withdrawn_for_you(session: Session, subject: str) -> Message | None:
    """A member is told that their apologies were taken back for them; not wanted once they have sent them again."""
    apology = session.get_one(Apology, int(subject))
    meeting = session.get_one(Meeting, apology.meeting_id)
    is_excused = apology.person_id in apologies.in_force(session, meeting_id=meeting.id)
    if is_excused or meeting.state is not MeetingState.PLANNED:
        return None
    group = groups.group_of(session, group_id=meeting.group_id)
    when = moment(meeting.starts_at, zone=group.zone)
    text = (
        f"The programme manager has taken back your apologies for *{when}* ({escaped(group.name)}): you are expected. "
        "Is that wrong? Send them again."
    )
    return Message(text, [paragraph(text), buttons(button("Apologies", "apologies.open", _note(group, meeting)))])


def _forecast(
    session: Session, group: WorkingGroup, meeting: Meeting, person_id: int, history: TermsHistory
) -> Standing:
    facts = facts_of(session, group=group, year=meeting.on_date.year, person_ids=[person_id])[person_id]
    return strikes.forecast(facts, meeting.id, terms=history)


def _one_after_another(request: Request, those: Sequence[Meeting]) -> list[Standing]:
    """The standing on the date of each meeting, if the person is at none of them."""
    who = request.person.id
    years = {meeting.on_date.year for meeting in those}
    facts = {year: facts_of(request.session, group=request.group, year=year, person_ids=[who])[who] for year in years}
    standings = []
    for meeting in those:
        year = meeting.on_date.year
        facts[year] = strikes.supposing(facts[year], meeting.id, Status.ABSENT)
        standings.append(strikes.standing(facts[year], as_of=meeting.on_date, terms=request.history))
    return standings


def _note(group: WorkingGroup, meeting: Meeting) -> dict[str, int]:
    return {"group": group.id, "meeting": meeting.id}
