"""What people are told: the call for items in the channel, and what becomes of each item to those whom it concerns."""

from slack_sdk.models.blocks import Block, ButtonElement
from sqlmodel import Session

from bot.render.agenda import marks, purpose_shown, when
from bot.render.blocks import Message, Note, button, buttons, escaped, moment, paragraph, remark
from bot.render.words import counted
from calendars.agenda import Ahead, ahead_of
from rules.strikes import MeetingState
from rules.terms import Terms
from store import agenda, groups, papers, people, terms
from store.models import AgendaItem, ItemState, Meeting, WorkingGroup


def draw_call(session: Session, subject: str) -> Message | None:
    """The channel is asked for items; not wanted if the meeting is off or on another date."""
    meeting_id, on_date = subject.split(":")
    meeting = session.get_one(Meeting, int(meeting_id))
    if meeting.state is not MeetingState.PLANNED or meeting.on_date.isoformat() != on_date:
        return None
    group = groups.group_of(session, group_id=meeting.group_id)
    ahead = _ahead(session, group, meeting)
    closes, pack = (moment(at, zone=group.zone) for at in (ahead.closes_at, ahead.pack_at))
    text = f"*What should be on the agenda?* {when(meeting, zone=group.zone)}."
    due = f"Please propose items, with their papers, before *{closes}*. Later ones are taken, and marked late."
    out = f"The agenda and its papers go out on {pack} (clause 20)."
    note = {"group": group.id, "meeting": meeting.id}
    ways = buttons(
        button("Propose an item", "agenda.propose", note, style="primary"),
        button("See the agenda", "agenda.open", note),
    )
    return Message("\n".join([text, due, out]).replace("*", ""), [paragraph(f"{text}\n{due}"), ways, remark(out)])


def draw_card(session: Session, subject: str) -> Message | None:
    """The programme manager's card of a new item, with what can be done about it while it is open."""
    item, group, meeting = _looked_up(session, subject)
    by = people.named(session, ids=[item.proposed_by_id or 0]).get(item.proposed_by_id or 0)
    whose = f"{escaped(by.name)} proposes" if by else "Proposed again"
    about = [f"{whose} for {when(meeting, zone=group.zone)}:", *_about(session, item, group, meeting)]
    note = {"group": group.id, "item": item.id}
    deeds = [
        *([button("Accept", "agenda.accept", note, style="primary")] if item.state is ItemState.PROPOSED else []),
        button("Edit…", "agenda.edit", note),
        button("Take it off…", "agenda.off", note),
    ]
    return _card(session, item, group, about, deeds if _is_open(item) else [])


def draw_mine(session: Session, subject: str) -> Message | None:
    """The card of an item for whoever submitted it, or for the owner whom somebody else named."""
    item, group, meeting = _looked_up(session, subject)
    person_id = int(subject.split(":")[1])
    by = people.named(session, ids=[item.proposed_by_id or 0]).get(item.proposed_by_id or 0)
    is_own = item.proposed_by_id == person_id
    named = f"{escaped(by.name)} has named you to present" if by else "You are to present"
    first = "Your item for" if is_own else f"{named} an item at"
    about = [f"{first} {when(meeting, zone=group.zone)}:", *_about(session, item, group, meeting)]
    note = {"group": group.id, "item": item.id}
    deeds = [button("Papers…", "agenda.papers", note)]
    if is_own and item.state is ItemState.PROPOSED:
        deeds.append(button("Withdraw…", "agenda.off", note))
    return _card(session, item, group, about, deeds if _is_open(item) else [])


def draw_news(session: Session, subject: str) -> Message | None:
    """What became of an item; not wanted if that has changed again before it was told."""
    item, group, meeting = _looked_up(session, subject)
    what = subject.split(":")[1]
    following = agenda.successor_of(session, item=item)
    title = f"*{escaped(item.title)}*"
    reason = f" Reason: {escaped(item.reason)}" if item.reason else ""
    if what == agenda.CARRIED:
        return _gone_on(session, group, following, f"{title} was not finished on {_day(group, meeting)}, and is")
    if what != item.state.value:
        return None
    match item.state:
        case ItemState.ACCEPTED:
            return Message(f"{title} is accepted for {when(meeting, zone=group.zone)}.")
        case ItemState.DEFERRED:
            opening = f"{title} is deferred from {_day(group, meeting)}, and is"
            return _gone_on(session, group, following, opening, reason)
        case _:
            return Message(f"{title} is off the agenda of {_day(group, meeting)}.{reason}")


def draw_left(session: Session, subject: str) -> Message | None:
    """The programme manager is asked what a meeting has dealt with; not wanted once nothing is open."""
    meeting = session.get_one(Meeting, int(subject.split(":")[0]))
    group = groups.group_of(session, group_id=meeting.group_id)
    left = agenda.left_open(session, meeting=meeting)
    if not left:
        return None
    lines = [f"• {escaped(item.title)}" for item in left]
    asked = f"*What became of the agenda of {_day(group, meeting)}?* {counted(len(left), 'item').capitalize()}:"
    rest = "What is not marked as done is carried over to the next agenda by itself when its items are called for."
    note = {"group": group.id, "meeting": meeting.id}
    spoken = "\n".join([asked, *lines])
    ways = buttons(button("Go through them", "agenda.after", note, style="primary"))
    return Message(f"{spoken}\n{rest}".replace("*", ""), [paragraph(spoken), ways, remark(rest)])


def _looked_up(session: Session, subject: str) -> tuple[AgendaItem, WorkingGroup, Meeting]:
    item = session.get_one(AgendaItem, int(subject.split(":")[0]))
    return item, groups.group_of(session, group_id=item.group_id), session.get_one(Meeting, item.meeting_id)


def _about(session: Session, item: AgendaItem, group: WorkingGroup, meeting: Meeting) -> list[str]:
    """The item itself, what it is for, and what sets it apart."""
    owner = people.named(session, ids=[item.owner_id or 0]).get(item.owner_id or 0)
    whose = f", {escaped(owner.name)}" if owner else ""
    origin = agenda.origin_of(session, item=item)
    came_from = session.get_one(Meeting, origin.meeting_id) if origin else None
    notes = [*marks(item, terms=_terms(session, group, meeting), came_from=came_from), *_late(session, item, group)]
    count = len(papers.of_item(session, item_id=item.id))
    return [
        f"*{escaped(item.title)}* – {item.minutes} min{whose}",
        purpose_shown(item),
        " · ".join([note for note in notes if note != "_late_"] + [counted(count, "paper")]),
    ]


def _late(session: Session, item: AgendaItem, group: WorkingGroup) -> list[str]:
    if not item.is_late:
        return []
    ahead = _ahead(session, group, session.get_one(Meeting, item.meeting_id))
    return [f"*late*: items were in time until {moment(ahead.closes_at, zone=group.zone)}"]


def _card(
    session: Session, item: AgendaItem, group: WorkingGroup, about: list[str], deeds: list[ButtonElement]
) -> Message:
    """A card with its buttons, and a line that says how the item stands where it is no longer proposed."""
    stands = _stands(session, item, group)
    lines = [*filter(None, about), *([stands] if stands else [])]
    text = "\n".join(lines)
    blocks: list[Block] = [paragraph(text)]
    if deeds:
        blocks.append(buttons(*deeds, button("See the agenda", "agenda.open", _meeting_note(item))))
    return Message(text.replace("*", ""), blocks)


def _stands(session: Session, item: AgendaItem, group: WorkingGroup) -> str:
    reason = f" Reason: {escaped(item.reason)}" if item.reason else ""
    match item.state:
        case ItemState.PROPOSED:
            return ""
        case ItemState.ACCEPTED:
            return "*It is accepted.*"
        case ItemState.DONE:
            return "*It is done.*"
        case ItemState.WITHDRAWN:
            return f"*It is withdrawn.*{reason}"
        case ItemState.DEFERRED:
            following = agenda.successor_of(session, item=item)
            to = session.get_one(Meeting, following.meeting_id) if following else None
            return f"*It is deferred{f' to {_day(group, to)}' if to else ''}.*{reason}"


def _gone_on(
    session: Session, group: WorkingGroup, following: AgendaItem | None, opening: str, reason: str = ""
) -> Message | None:
    """The news that an item is on a later agenda, with the way to add a paper to it there."""
    if following is None:
        return None
    to = session.get_one(Meeting, following.meeting_id)
    text = f"{opening} on the agenda of {when(to, zone=group.zone)}, with its papers.{reason}"
    note = {"group": group.id, "item": following.id}
    return Message(text.replace("*", ""), [paragraph(text), buttons(button("Papers…", "agenda.papers", note))])


def _is_open(item: AgendaItem) -> bool:
    return item.state in (ItemState.PROPOSED, ItemState.ACCEPTED)


def _meeting_note(item: AgendaItem) -> Note:
    return {"group": item.group_id, "meeting": item.meeting_id}


def _day(group: WorkingGroup, meeting: Meeting) -> str:
    return moment(meeting.starts_at, zone=group.zone)


def _terms(session: Session, group: WorkingGroup, meeting: Meeting) -> Terms:
    return terms.history(session, group=group).on(meeting.on_date).terms


def _ahead(session: Session, group: WorkingGroup, meeting: Meeting) -> Ahead:
    return ahead_of(session, group=group, meeting=meeting, terms=_terms(session, group, meeting).agenda)
