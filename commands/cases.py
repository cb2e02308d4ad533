"""Strike cases: the private word, the officers' cards with remove, waive and defer, and what the member is told."""

from collections.abc import Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import Block
from sqlmodel import Session

from bot.render.blocks import (
    Message,
    button,
    buttons,
    day_entry,
    entry,
    escaped,
    form,
    heading,
    paragraph,
    remark,
)
from bot.render.strikes import evidence, open_defaults
from bot.render.words import counted, day_in_words, listed, ordinal
from bot.request import Due, Open, Reply, Request, Say
from rules.authority import Deed
from rules.refusal import Refusal
from rules.ruling import Choice, Ruling
from rules.strikes import Standing
from rules.terms import TermsHistory
from store import cases, groups, people, terms
from store.models import CaseState, Meeting, Person, StrikeCase, StrikeOpinion, WorkingGroup

REASON_MOST = 1000
MORNING = time(9)
"""When a deferred case comes back, on the group's clock."""


def on_remove(request: Request) -> Reply:
    """One officer's view: remove."""
    return _give(request, _open_case(request), Choice.REMOVE)


def open_waive_form(request: Request) -> Reply:
    """Waiving needs a reason."""
    case = _open_case(request)
    return Open(
        form(
            "Waive",
            "cases.waive_form",
            [paragraph(_about(request, case)), _reason("The absences stay counted; the next one opens a new case.")],
            _note(case),
            submit="Waive",
        )
    )


def open_defer_form(request: Request) -> Reply:
    """Deferring needs a date and a reason."""
    case = _open_case(request)
    return Open(
        form(
            "Defer",
            "cases.defer_form",
            [
                paragraph(_about(request, case)),
                day_entry("until", "Until", hint="The case comes back to the officers on that day."),
                _reason("The other officers see it."),
            ],
            _note(case),
            submit="Defer",
        )
    )


def on_waive(request: Request) -> Reply:
    """One officer's view: waive, with a reason."""
    return _give(request, _open_case(request), Choice.WAIVE, reason=_reason_given(request))


def on_defer(request: Request) -> Reply:
    """One officer's view: defer, to a date, with a reason."""
    case = _open_case(request)
    reason = _reason_given(request)
    try:
        until = datetime.strptime(request.fields.get("until", ""), "%Y-%m-%d").date()  # noqa: DTZ007 - a date
    except ValueError:
        raise Refusal("Please choose a date.", field="until") from None
    if until <= request.today:
        raise Refusal("Please choose a date after today.", field="until")
    return _give(request, case, Choice.DEFER, reason=reason, until=until)


def bring_back_deferred(session: Session, now: datetime) -> None:
    """Put every deferred case whose day has come to the officers again."""
    for case in cases.deferred(session):
        group = groups.group_of(session, group_id=case.group_id)
        groups.lock(session, group=group)
        if _returns_at(group, case) <= now:
            cases.bring_back(session, group=group, case=case, now=now, terms=terms.history(session, group=group))


def returns_to_come(session: Session, now: datetime) -> Iterable[tuple[datetime, str]]:
    """When deferred cases come back."""
    for case in cases.deferred(session):
        group = groups.group_of(session, group_id=case.group_id)
        yield _returns_at(group, case), f"{group.name}: a deferred case comes back"


def draw_word(session: Session, subject: str) -> Message | None:
    """The private word after a strike below the limit; not wanted if the absence no longer stands."""
    meeting_id, person_id = map(int, subject.split(":"))
    meeting = session.get_one(Meeting, meeting_id)
    group = groups.group_of(session, group_id=meeting.group_id)
    history = terms.history(session, group=group)
    standing = cases.standing_of(
        session,
        group=group,
        person_id=person_id,
        year=meeting.on_date.year,
        today=groups.local_date(group, meeting.confirmed_at or meeting.starts_at),
        terms=history,
    )
    if meeting_id not in {owed.meeting.id for owed in standing.strikes}:
        return None
    when = day_in_words(meeting.on_date)
    text = (
        f"You are recorded as not present at {escaped(group.name)} on {when}. That is your "
        f"{ordinal(standing.absences)} absence of {meeting.on_date.year}; at {standing.limit} the officers decide on a "
        "membership (clause 17)."
    )
    small = "Only you and the officers know. If the record is wrong, tell the programme manager."
    rests = open_defaults(standing, history.on(meeting.on_date).terms)
    spoken = " ".join(filter(None, [small, rests]))
    mine = buttons(button("My attendance", "standing.show", {"group": group.id}))
    return Message(f"{text}\n{spoken}", [paragraph(text), mine, remark(spoken)])


def draw_card(session: Session, subject: str) -> Message | None:
    """An officer's card: the evidence, what is thought of it so far, and the three choices while it is open."""
    case_id, card_round, for_id = map(int, subject.split(":"))
    case = session.get_one(StrikeCase, case_id)
    group = groups.group_of(session, group_id=case.group_id)
    history = terms.history(session, group=group)
    member = session.get_one(Person, case.person_id)
    standing = cases.evidence_for(session, group=group, case=case)
    if case.state is CaseState.OPEN and case.round == card_round:
        title = f"{member.name} is at the strike limit"
        ending = _choice_blocks(session, group, case, member.name, for_id=for_id)
        spoken = [
            _views(session, case),
            "Your view is asked: remove, waive or defer, with the buttons of this message.",
        ]
    else:
        title = f"{member.name}: {_ended(case, card_round)}"
        spoken = [_views(session, case)] if case.round == card_round else []
        ending = [paragraph(line) for line in spoken]
    text = "\n".join([f"{escaped(title)}.", evidence(standing.strikes), *spoken]).replace("*", "")
    return Message(text, [heading(title[:150]), *_evidence_blocks(case, standing, history), *ending])


def draw_told(session: Session, subject: str) -> Message | None:
    """The member is told that the question is open; not wanted once it is settled."""
    case = session.get_one(StrikeCase, int(subject))
    if case.state is not CaseState.OPEN:
        return None
    group = groups.group_of(session, group_id=case.group_id)
    standing = cases.evidence_for(session, group=group, case=case)
    text = (
        f"You have {counted(standing.absences, 'absence')} in {case.year} from compulsory meetings of "
        f"{escaped(group.name)}; the limit is {standing.limit} (clause 17). The officers have been asked what should "
        "follow. Nobody is removed automatically, and you will be told what they decide."
    )
    shown = evidence(standing.strikes)
    small = "Only you and the officers know. If the record is wrong, tell the programme manager now."
    return Message(f"{text}\n{shown}\n{small}", [paragraph(text), paragraph(shown), remark(small)])


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
        case CaseState.WITHDRAWN:
            text = f"The attendance record of {name} was corrected: the question about your membership is withdrawn."
        case _:
            return None
    return Message(text)


def _give(request: Request, case: StrikeCase, choice: Choice, *, reason: str = "", until: date | None = None) -> Reply:
    ruling = cases.give_opinion(
        request.session,
        group=request.group,
        case=case,
        officer=request.person,
        choice=choice,
        now=request.now,
        terms=request.history,
        reason=reason,
        until=until,
    )
    member = request.session.get_one(Person, case.person_id)
    return Say(Message(f"Noted: *{choice.value}* for {escaped(member.name)}. {_what_is_next(request, ruling)}"))


def _what_is_next(request: Request, ruling: Ruling) -> str:
    if ruling.outcome is not None:
        names = people.named(request.session, ids=ruling.agreed_by)
        agreed = listed([escaped(names[person_id].name) for person_id in ruling.agreed_by])
        return f"{agreed} agree, so it is decided, and the member is told."
    waiting = people.named(request.session, ids=ruling.waiting_for)
    names_waiting = listed([escaped(waiting[person_id].name) for person_id in ruling.waiting_for], last="or")
    needed = request.terms.strikes.agreeing
    if not names_waiting:
        return f"The officers do not agree, and there is nobody else to ask: it stays open until {needed} do."
    return f"It takes effect when {needed} agree: waiting for {names_waiting}."


def _open_case(request: Request) -> StrikeCase:
    """The case of the button or form, if it is open and the person may decide on it now."""
    case = cases.case_of(request.session, group=request.group, case_id=int(request.note["case"]))
    if case is None:
        raise Refusal("I cannot find that case any more.")
    bench = cases.bench_of(request.session, group=request.group, subject_id=case.person_id, day=request.today)
    if request.person.id == case.person_id:
        raise Refusal("This case is about you, so the other officers decide it.")
    ruling = bench.ruling(cases.opinions_on(request.session, case=case), agreeing=request.terms.strikes.agreeing)
    if request.person.id not in {person.id for person in bench.asked(ruling)}:
        request.require(Deed.DECIDE_STRIKE)
    if case.state is not CaseState.OPEN or request.note.get("round") != case.round:
        raise Refusal(
            f"This card is out of date: {_ended(case, int(request.note.get('round', 0)))}. Nothing was changed."
        )
    return case


def _evidence_blocks(case: StrikeCase, standing: Standing, history: TermsHistory) -> list[Block]:
    limit = f"The limit is {standing.limit} (clause 17)."
    blocks = [
        paragraph(f"*{counted(standing.absences, 'absence')} from compulsory meetings in {case.year}.* {limit}"),
        paragraph(evidence(standing.strikes) or "No absence counts any more."),
    ]
    rests = open_defaults(standing, history.on(standing.as_of).terms)
    return [*blocks, remark(rests)] if rests else blocks


def _choice_blocks(session: Session, group: WorkingGroup, case: StrikeCase, name: str, *, for_id: int) -> list[Block]:
    """The views, the choices and the rule; the SRO is told why they are asked. `name` stands in plain text."""
    agreeing = (
        terms.history(session, group=group)
        .on(groups.local_date(group, case.opened_at))
        .terms.describe("strikes.agreeing")
    )
    open_default = " (a default that the group has not settled)" if agreeing.is_open else ""
    rule = (
        "Removal is what the terms provide. Nobody is removed automatically: a decision takes effect when "
        f"{agreeing.value} of those asked agree{open_default}."
    )
    bench = cases.bench_of(
        session, group=group, subject_id=case.person_id, day=groups.local_date(group, case.opened_at)
    )
    if bench.sro is not None and bench.sro.id == for_id:
        rule = f"You are asked as the SRO, because the officers cannot settle it between them. {rule}"
    question = f"This records your view. When {agreeing.value} agree, the membership of {name} ends at once."
    sure = ("Remove?", question[:300], "Remove")
    return [
        paragraph(_views(session, case)),
        buttons(
            button("Remove", "cases.remove", _note(case), style="danger", confirm=sure),
            button("Waive…", "cases.waive", _note(case)),
            button("Defer…", "cases.defer", _note(case)),
        ),
        remark(rule),
    ]


def _views(session: Session, case: StrikeCase) -> str:
    """The latest view of each officer; a line that says so if there is none."""
    latest = {opinion.person_id: opinion for opinion in cases.opinions_on(session, case=case)}
    names = people.named(session, ids=latest)
    lines = [f"• {escaped(names[person_id].name)}: {_view(opinion)}" for person_id, opinion in latest.items()]
    return "\n".join(["*Views so far*", *lines]) if lines else "No officer has said anything yet."


def _view(opinion: StrikeOpinion) -> str:
    until = f" until {day_in_words(opinion.until)}" if opinion.until else ""
    reason = f" – {escaped(opinion.reason)}" if opinion.reason else ""
    return f"*{opinion.choice.value}*{until}{reason}"


def _ended(case: StrikeCase, case_round: int) -> str:
    if case.round != case_round:
        return "deferred, and back on a newer card"
    match case.state:
        case CaseState.DEFERRED if case.deferred_until:
            return f"deferred until {day_in_words(case.deferred_until)}"
        case CaseState.WITHDRAWN:
            return "withdrawn, because the attendance record was corrected"
        case state:
            return f"{state.value} by the officers"


def _note(case: StrikeCase) -> dict[str, int]:
    return {"group": case.group_id, "case": case.id, "round": case.round}


def _reason(hint: str) -> Block:
    return entry("reason", "Reason", most=REASON_MOST, multiline=True, hint=hint)


def _reason_given(request: Request) -> str:
    reason = request.fields.get("reason", "")
    if not reason:
        raise Refusal("Please give a reason; the other officers see it.", field="reason")
    if len(reason) > REASON_MOST:
        raise Refusal(f"Please keep the reason to {REASON_MOST:,} characters.", field="reason")
    return reason


def _about(request: Request, case: StrikeCase) -> str:
    member = request.session.get_one(Person, case.person_id)
    return f"The case of *{escaped(member.name)}*, {case.year}. It takes effect when enough officers agree."


def _returns_at(group: WorkingGroup, case: StrikeCase) -> datetime:
    return datetime.combine(case.deferred_until or date.max, MORNING, ZoneInfo(group.zone))


ACTIONS = {"cases.remove": on_remove, "cases.waive": open_waive_form, "cases.defer": open_defer_form}
FORMS = {"cases.waive_form": on_waive, "cases.defer_form": on_defer}
MESSAGES = {cases.WORD: draw_word, cases.CARD: draw_card, cases.TOLD: draw_told, cases.OUTCOME: draw_outcome}
DUE = (Due(bring_back_deferred, returns_to_come),)
