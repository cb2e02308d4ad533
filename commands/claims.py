"""*I was there*: a member's claim against the record, the officers' card about it, and what comes of it (clause 17)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from slack_sdk.models.blocks import Block
from sqlmodel import Session

from bot.render.blocks import Message, button, buttons, escaped, heading, paragraph, remark
from bot.render.claims import WORDS_MOST, cannot_claim, claim_form, claimed
from bot.render.strikes import STATUS_WORDS
from bot.render.words import day_in_words
from bot.request import Due, Open, Reply, Request, Say
from rules.authority import Deed
from rules.refusal import Refusal
from store import attendance, claims, consequences, groups, meetings, terms
from store.models import Claim, Meeting, Person, WorkingGroup


def open_form(request: Request) -> Reply:
    """The button under a private word, a notice or one's own attendance."""
    request.require(Deed.CLAIM_PRESENCE)
    those = claims.claimable(request.session, group=request.group, person_id=request.person.id, now=request.now)
    if "meeting" in request.note:
        chosen = _meeting(request, request.number("meeting"))
        _require_no_obstacle(request, chosen)
        return Open(claim_form(request.group, those, chosen=chosen))
    if not those:
        raise Refusal("No absence is recorded of you that could be claimed. If the record is wrong, tell an officer.")
    return Open(claim_form(request.group, those, chosen=those[0]))


def on_form(request: Request) -> Reply:
    """The form was sent: the officers are asked."""
    request.require(Deed.CLAIM_PRESENCE)
    words = request.fields.get("words", "")
    if len(words) > WORDS_MOST:
        raise Refusal(f"Please keep it to {WORDS_MOST} characters; nothing was recorded.", field="words")
    meeting = _meeting(request, request.chosen("meeting"))
    _require_no_obstacle(request, meeting)
    claims.make(
        request.session, group=request.group, meeting=meeting, person=request.person, words=words, now=request.now
    )
    return Say(claimed(meeting))


def on_accept(request: Request) -> Reply:
    """An officer accepts: the record is corrected to present, and everything follows from that."""
    claim = _open_claim(request)
    _decide(request, claim, is_accepted=True)
    meeting = request.session.get_one(Meeting, claim.meeting_id)
    attendance.correct_to_present(
        request.session,
        meeting=meeting,
        person_id=claim.person_id,
        recorded_by=request.person,
        now=request.now,
        reason=" – ".join(filter(None, ["I was there, accepted", claim.words])),
    )
    consequences.follow(
        request.session,
        group=request.group,
        meeting=meeting,
        person_ids=[claim.person_id],
        now=request.now,
        terms=request.history,
    )
    return Say(Message(f"Accepted: {_claimant(request, claim)} is recorded as present now, and is told."))


def on_refuse(request: Request) -> Reply:
    """An officer refuses: the record stays, and a case goes on."""
    claim = _open_claim(request)
    _decide(request, claim, is_accepted=False)
    return Say(Message(f"Refused: the record stays as it is, and {_claimant(request, claim)} is told."))


def find_waiting(session: Session, now: datetime) -> Sequence[int]:
    """The claims, by id, that have waited as long as the terms give a case and of which an officer was not reminded."""
    return [
        claim.id
        for claim, meeting in claims.undecided(session)
        if _is_reminder_due(session, groups.group_of(session, group_id=meeting.group_id), claim, now)
    ]


def remind_officers(session: Session, now: datetime, claim_id: int) -> None:
    """Put one of them to the officers once more."""
    claim = session.get_one(Claim, claim_id)
    group = groups.group_of(session, group_id=session.get_one(Meeting, claim.meeting_id).group_id)
    if claim.decided_at is None:
        claims.remind(session, group=group, claim=claim, after_days=_patience(session, group, claim), now=now)


def reminders_to_come(session: Session, now: datetime) -> Iterable[tuple[datetime, str]]:
    """When the officers are reminded of a claim."""
    for claim, meeting in claims.undecided(session):
        group = groups.group_of(session, group_id=meeting.group_id)
        at = claim.made_at + timedelta(days=_patience(session, group, claim))
        if at > now:
            yield at, f"{group.name}: reminder of a claim to have been at a meeting"


def draw_card(session: Session, subject: str) -> Message | None:
    """An officer's card: what is claimed against which record, and what became of it."""
    claim = session.get_one(Claim, int(subject.split(":")[0]))
    meeting = session.get_one(Meeting, claim.meeting_id)
    group = groups.group_of(session, group_id=meeting.group_id)
    member = session.get_one(Person, claim.person_id)
    title = f"{member.name}: “I was there”"
    about = [f"{escaped(meeting.title)} of *{day_in_words(meeting.on_date)}*, recorded as {_record(session, claim)}."]
    if claim.words:
        about.append(f"In their words: {escaped(claim.words)}")
    ending, said = _ending(session, group, claim)
    text = "\n".join([escaped(title), *about, said]).replace("*", "")
    return Message(text, [heading(title), paragraph("\n".join(about)), *ending])


def draw_result(session: Session, subject: str) -> Message | None:
    """The member is told what came of their claim."""
    claim = session.get_one(Claim, int(subject))
    meeting = session.get_one(Meeting, claim.meeting_id)
    when = f"*{day_in_words(meeting.on_date)}*"
    match claim.is_accepted:
        case True:
            return Message(f"Your claim is accepted: you are recorded as present on {when}.")
        case False:
            return Message(
                f"An officer has refused your claim to have been there on {when}: the record stays. If there is "
                "something new to say, tell the programme manager; an officer can correct the record, with a reason."
            )
        case None:
            return Message(f"The record of {when} was corrected, so your claim to have been there is closed.")


def _require_no_obstacle(request: Request, meeting: Meeting) -> None:
    obstacle = claims.obstacle(
        request.session, group=request.group, meeting=meeting, person_id=request.person.id, now=request.now
    )
    if obstacle is not None:
        raise Refusal(cannot_claim(obstacle, meeting), field="meeting")


def _meeting(request: Request, meeting_id: int) -> Meeting:
    meeting = meetings.meeting_of(request.session, group=request.group, meeting_id=meeting_id)
    if meeting is None:
        raise Refusal("I cannot find that meeting any more. Close this and type the command again.", field="meeting")
    return meeting


def _open_claim(request: Request) -> Claim:
    """The claim of the button, if it waits and the person may decide on it now."""
    request.require(Deed.DECIDE_CLAIM)
    claim = claims.claim_of(request.session, group=request.group, claim_id=request.number("claim"))
    if claim is None:
        raise Refusal("I cannot find that claim any more. If the record is wrong, correct it in the roll call.")
    if claim.person_id == request.person.id:
        raise Refusal("This claim is your own, so another officer decides it.")
    if claim.decided_at is not None:
        raise Refusal(f"{_decided(request.session, claim)} Nothing was changed; the record can be corrected.")
    return claim


def _decide(request: Request, claim: Claim, *, is_accepted: bool) -> None:
    claims.decide(
        request.session,
        group=request.group,
        claim=claim,
        officer=request.person,
        is_accepted=is_accepted,
        now=request.now,
    )


def _claimant(request: Request, claim: Claim) -> str:
    return f"*{escaped(request.session.get_one(Person, claim.person_id).name)}*"


def _record(session: Session, claim: Claim) -> str:
    """What stands recorded now, and by whom."""
    row = attendance.in_force(session, meeting_id=claim.meeting_id).get(claim.person_id)
    if row is None:
        return "nothing"
    by = session.get(Person, row.recorded_by_id) if row.recorded_by_id else None
    return f"{STATUS_WORDS[row.status]} by {escaped(by.name) if by else 'an import'}"


def _ending(session: Session, group: WorkingGroup, claim: Claim) -> tuple[list[Block], str]:
    """The choices while it waits, else what was decided; and the same in words."""
    if claim.decided_at is not None:
        decided = _decided(session, claim)
        return [paragraph(decided)], decided
    note = {"group": group.id, "claim": claim.id}
    rule = "The first decision of an officer counts. Accepting corrects the record to present; a case waits until then."
    choices = buttons(button("Accept", "claims.accept", note, style="primary"), button("Refuse", "claims.refuse", note))
    return [choices, remark(rule)], f"{rule} Decide with the buttons of this message."


def _decided(session: Session, claim: Claim) -> str:
    if claim.is_accepted is None:
        return "Closed: the record was corrected meanwhile."
    by = session.get(Person, claim.decided_by_id) if claim.decided_by_id else None
    return f"{'Accepted' if claim.is_accepted else 'Refused'} by {escaped(by.name) if by else 'an officer'}."


def _is_reminder_due(session: Session, group: WorkingGroup, claim: Claim, now: datetime) -> bool:
    patience = _patience(session, group, claim)
    return claims.is_reminder_due(session, group=group, claim=claim, after_days=patience, now=now)


def _patience(session: Session, group: WorkingGroup, claim: Claim) -> int:
    """Days."""
    made_on = groups.local_date(group, claim.made_at)
    return terms.history(session, group=group).on(made_on).terms.strikes.case_reminder_days


ACTIONS = {"claims.open": open_form, "claims.accept": on_accept, "claims.refuse": on_refuse}
FORMS = {"claims.form": on_form}
MESSAGES = {claims.CARD: draw_card, claims.REMINDER: draw_card, claims.RESULT: draw_result}
DUE = (Due(find_waiting, remind_officers, reminders_to_come),)
