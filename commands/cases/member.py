"""What the member is told of their case, and what they reply."""

from slack_sdk.models.blocks import Block
from sqlmodel import Session

from bot.render.blocks import Message, button, buttons, entry, escaped, form, paragraph, remark
from bot.render.claims import claim_button
from bot.render.strikes import evidence
from bot.render.words import counted, day_in_words
from bot.request import Open, Reply, Request, Say
from commands.cases.states import ended
from rules.refusal import Refusal
from store import cases, groups
from store.models import CaseState, StrikeCase, WorkingGroup

REPLY_MOST = 1500


def open_reply_form(request: Request) -> Reply:
    """The button under the notice; what was said before can be changed."""
    case = _own_case(request)
    asked = entry(
        "reply",
        "What should the officers know?",
        most=REPLY_MOST,
        multiline=True,
        hint="Only they can read it. You can change it while the question is open.",
        value=case.reply,
    )
    return Open(form("Your reply", "cases.reply_form", [asked], request.note, submit="Send"))


def on_reply(request: Request) -> Reply:
    """The reply was sent."""
    case = _own_case(request)
    words = request.fields.get("reply", "")
    if not words:
        raise Refusal("Please write a sentence, or close this if you have nothing to say.", field="reply")
    if len(words) > REPLY_MOST:
        raise Refusal(f"Please keep it to {REPLY_MOST:,} characters.", field="reply")
    cases.reply(request.session, group=request.group, case=case, words=words, now=request.now)
    return Say(Message("The officers can read your reply now. You can change it while the question is open."))


def draw_told(session: Session, subject: str) -> Message | None:
    """The member is told that the question is open, with a reply; once it is not, the same without buttons."""
    case_id, told_round = map(int, subject.split(":"))
    case = session.get_one(StrikeCase, case_id)
    group = groups.group_of(session, group_id=case.group_id)
    standing = cases.evidence_for(session, group=group, case=case)
    is_open = case.state is CaseState.OPEN and case.round == told_round
    text = (
        f"You have {counted(standing.absences, 'absence')} in {case.year} from compulsory meetings of "
        f"{escaped(group.name)}; the limit is {standing.limit} (clause 17). {_what_follows(session, case, told_round)}"
    )
    shown = evidence(standing.strikes)
    reply = f"*Your reply*\n{escaped(case.reply)}" if case.reply else ""
    small = "Only you and the officers know."
    if is_open:
        small += " If the record is wrong, press “I was there…” or tell the programme manager now."
    parts = [paragraph(part) for part in (text, shown, reply) if part]
    spoken = "\n".join(filter(None, [text, shown, reply.replace("*", ""), small]))
    return Message(spoken, [*parts, *([_answers(group, case)] if is_open else []), remark(small)])


def draw_outcome(session: Session, subject: str) -> Message | None:
    """The member is told how it ended; not wanted if the case has moved on since."""
    case_id, case_round, state = subject.split(":")
    case = session.get_one(StrikeCase, int(case_id))
    if case.round != int(case_round) or case.state.value != state:
        return None
    group = groups.group_of(session, group_id=case.group_id)
    name = escaped(group.name)
    match case.state:
        case CaseState.REMOVED:
            text = (
                f"The officers of {name} have decided to end your membership, after the absences that you were told of "
                "(clause 17). Votes that you cast before stand. Thank you for your part in the group's work."
            )
        case CaseState.WAIVED:
            text = (
                f"The officers of {name} have waived the strike limit in your case: you stay a member. The absences "
                f"stay counted, and a further one in {case.year} would open a new case (clause 17)."
            )
        case CaseState.DEFERRED if case.deferred_until:
            text = f"The officers of {name} have put off their decision until {day_in_words(case.deferred_until)}."
        case CaseState.WITHDRAWN if not cases.evidence_for(session, group=group, case=case).is_case_due:
            text = f"The attendance record of {name} was corrected: the question about your membership is withdrawn."
        case _:
            return None
    return Message(text)


def _what_follows(session: Session, case: StrikeCase, told_round: int) -> str:
    if case.round != told_round:
        return "The officers had put off their decision, and have been asked again: see the newer message."
    if case.state is not CaseState.OPEN:
        return f"The question was before the officers: {ended(session, case, told_round)}."
    again = " again" if case.round > 1 else ""
    return (
        f"The officers have been asked{again} what should follow. Nobody is removed automatically, and you will be "
        "told what they decide."
    )


def _answers(group: WorkingGroup, case: StrikeCase) -> Block:
    label = "Change your reply…" if case.reply else "Reply…"
    note = {"group": group.id, "case": case.id}
    return buttons(button(label, "cases.reply", note), claim_button(group))


def _own_case(request: Request) -> StrikeCase:
    """The case of the button or form, if it is the person's own and not settled."""
    case = cases.case_of(request.session, group=request.group, case_id=request.number("case"))
    if case is None or case.person_id != request.person.id:
        raise Refusal("That case is not about you, so there is nothing to reply to.")
    if case.state not in (CaseState.OPEN, CaseState.DEFERRED):
        how = ended(request.session, case, case.round)
        raise Refusal(f"The question is settled: {how}. If something is wrong, tell the programme manager.")
    return case
