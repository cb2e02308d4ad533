"""The officers' messages about a case: the card with its choices, the reminder, and what needs them later."""

from slack_sdk.models.blocks import Block
from sqlmodel import Session

from bot.render.blocks import Message, button, buttons, escaped, heading, moment, paragraph, remark
from bot.render.strikes import evidence, open_defaults
from bot.render.words import counted, day_in_words, listed
from commands.cases.states import ended
from rules.strikes import Standing
from store import agenda, cases, groups, people, terms
from store.benches import bench_of
from store.models import CaseState, Meeting, Person, StrikeCase, StrikeOpinion, WorkingGroup


def draw_card(session: Session, subject: str) -> Message | None:
    """An officer's card: the evidence, what is thought of it so far, and the three choices while it is open."""
    return _drawn(session, subject, opening="")


def draw_reminder(session: Session, subject: str) -> Message | None:
    """The card once more, for whoever has not answered."""
    return _drawn(session, subject, opening="Reminder: ")


def draw_agenda(session: Session, subject: str) -> Message | None:
    """To those who prepare the next meeting, about a case that is still undecided; not wanted once it is decided."""
    case_id, case_round, _ = map(int, subject.split(":"))
    case = session.get_one(StrikeCase, case_id)
    if case.state is not CaseState.OPEN or case.round != case_round:
        return None
    group = groups.group_of(session, group_id=case.group_id)
    member = session.get_one(Person, case.person_id)
    since = day_in_words(groups.local_date(group, case.asked_at))
    meeting = agenda.case_waits_for(session, case=case)
    which = (
        f"the agenda of {moment(meeting.starts_at, zone=group.zone)}"
        if meeting
        else "the next agenda, once there is one"
    )
    text = (
        f"The case of *{escaped(member.name)}* ({case.year}) has been before the officers since {since} and is not "
        f"decided. It is on {which}, as a private item that only the officers see (clause 17). Each officer can still "
        "decide with their card."
    )
    return Message(text.replace("*", ""), [paragraph(text), paragraph(_views(session, group, case))])


def draw_reinstate(session: Session, subject: str) -> Message | None:
    """To the officers, after a removal: the record behind it has changed, and what follows is theirs to decide."""
    case_id, meeting_id, _ = map(int, subject.split(":"))
    case, meeting = session.get_one(StrikeCase, case_id), session.get_one(Meeting, meeting_id)
    group = groups.group_of(session, group_id=case.group_id)
    name = escaped(session.get_one(Person, case.person_id).name)
    standing = cases.evidence_for(session, group=group, case=case)
    when = day_in_words(meeting.on_date)
    removed = day_in_words(groups.local_date(group, case.settled_at)) if case.settled_at else "an earlier day"
    if meeting.id in {owed.meeting.id for owed in standing.strikes}:
        return Message(
            f"*{name}* was removed on {removed}. {when} counts as an absence again: nothing is left to decide."
        )
    text = (
        f"*{name}* was removed on {removed}. Since then the record of {when} was corrected: it no longer counts as an "
        f"absence. That leaves {counted(standing.absences, 'absence')} in {case.year}; the limit is {standing.limit} "
        "(clause 17)."
    )
    what = (
        "Whether they come back is for the officers to decide; nothing happens by itself. If they do, the programme "
        "manager enters a new membership, and an office they held is given anew."
    )
    return Message(f"{text}\n{what}".replace("*", ""), [paragraph(text), paragraph(what)])


def _drawn(session: Session, subject: str, *, opening: str) -> Message:
    case_id, card_round, part, _ = subject.split(":")
    case = session.get_one(StrikeCase, int(case_id))
    group = groups.group_of(session, group_id=case.group_id)
    member = session.get_one(Person, case.person_id)
    standing = cases.evidence_for(session, group=group, case=case)
    is_current = case.round == int(card_round)
    spoken = [_views(session, group, case)] if is_current else []
    if case.reply:
        spoken.insert(0, f"*{escaped(member.name)} says*\n{escaped(case.reply)}")
    blocks = [paragraph(line) for line in spoken]
    if case.state is CaseState.OPEN and is_current:
        title = f"{opening}{member.name} is at the strike limit"
        ending = _choices(session, group, case, member.name, is_sro=part == "sro")
        asked = "Your view is asked: remove, waive or defer, with the buttons of this message."
        disputed = _disputed(session, case)
        blocks += [paragraph(disputed)] if disputed else ending
        spoken.append(disputed or asked)
    else:
        title = f"{member.name}: {ended(session, case, int(card_round))}"
    text = "\n".join([f"{escaped(title)}.", evidence(standing.strikes), *spoken]).replace("*", "")
    return Message(text, [heading(title), *_evidence(session, group, case, standing), *blocks])


def _evidence(session: Session, group: WorkingGroup, case: StrikeCase, standing: Standing) -> list[Block]:
    limit = f"The limit is {standing.limit} (clause 17)."
    blocks = [
        paragraph(f"*{counted(standing.absences, 'absence')} from compulsory meetings in {case.year}.* {limit}"),
        paragraph(evidence(standing.strikes) or "No absence counts any more."),
    ]
    history = terms.history(session, group=group)
    rests = open_defaults(standing, history.on(standing.as_of).terms)
    return [*blocks, remark(rests)] if rests else blocks


def _disputed(session: Session, case: StrikeCase) -> str:
    days = listed([day_in_words(meeting.on_date) for meeting in cases.disputed(session, case=case)])
    if not days:
        return ""
    return (
        f"*This case waits:* the member claims to have been there on {days}. Accept or refuse that first, with the "
        "card that you got about it."
    )


def _choices(session: Session, group: WorkingGroup, case: StrikeCase, name: str, *, is_sro: bool) -> list[Block]:
    """The choices and the rule; the SRO is told why they are asked. `name` stands in plain text."""
    needed = cases.agreeing(case, group=group, terms=terms.history(session, group=group))
    open_default = " (a default that the group has not settled)" if needed.is_open else ""
    rule = (
        "Removal is what the terms provide. Nobody is removed automatically: a decision takes effect when "
        f"{needed.value} of those asked agree{open_default}."
    )
    if is_sro:
        rule = f"You are asked as the SRO, because the officers cannot settle it between them. {rule}"
    question = f"This records your view. When {needed.value} agree, the membership of {name} ends at once."
    note = {"group": case.group_id, "case": case.id, "round": case.round}
    sure = ("Remove?", question[:300], "Remove")
    choices = buttons(
        button("Remove", "cases.remove", note, style="danger", confirm=sure),
        button("Waive…", "cases.waive", note),
        button("Defer…", "cases.defer", note),
    )
    return [choices, remark(rule)]


def _views(session: Session, group: WorkingGroup, case: StrikeCase) -> str:
    """The latest view of each voice; a line that says so if there is none."""
    opinions = cases.opinions_on(session, case=case)
    if not opinions:
        return "No officer has said anything yet."
    day = groups.local_date(group, opinions[-1].given_at)
    latest = bench_of(session, group=group, subject_id=case.person_id, day=day).latest(opinions)
    names = people.named(session, ids=[opinion.person_id for opinion in latest])
    lines = [f"• {escaped(names[opinion.person_id].name)}: {_view(opinion)}" for opinion in latest]
    return "\n".join(["*Views so far*", *lines])


def _view(opinion: StrikeOpinion) -> str:
    until = f" until {day_in_words(opinion.until)}" if opinion.until else ""
    reason = f" – {escaped(opinion.reason)}" if opinion.reason else ""
    return f"*{opinion.choice.value}*{until}{reason}"
