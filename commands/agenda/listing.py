"""The agenda of one meeting as its readers see it: the running order, its papers, when what is due, and what to do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.render.agenda import marks, on_the_clock, purpose_shown, taken
from bot.render.blocks import (
    Message,
    Note,
    beside,
    button,
    buttons,
    escaped,
    form,
    heading,
    menu,
    moment,
    paragraph,
    paragraphs,
    remark,
    rule,
)
from bot.render.words import counted, short_day
from bot.request import Open, Reply, Request, Say, Show
from calendars.agenda import ahead_of
from commands.agenda import which
from rules.agenda import Place, Planned, RunningOrder, letters, running_order
from rules.authority import Deed, may
from store import actions, agenda, packs, papers, people, reports
from store.models import AgendaItem, FileState, ItemState, Meeting, Paper, Person

SHOWN_MOST = 40
"""Items: Slack shows a hundred blocks."""

ARISING_MOST = 3
"""Paragraphs of actions; the register has them all."""

ARRIVING, REFUSED = "on its way", "was not taken: see the message about it"


@dataclass(frozen=True)
class _Sheet:
    """All that a reader sees of one agenda; `order` has the places of the items that they do not see, too."""

    items: Sequence[AgendaItem]
    order: RunningOrder
    papers: Mapping[int, Sequence[Paper]]
    letters: Mapping[int, str]
    owners: Mapping[int, Person]


def agenda_view(request: Request, meeting: Meeting, *, told: str = "") -> View:
    """The whole agenda; `told` stands at its head and says what was just done."""
    sheet = _sheet(request, meeting)
    size = taken(sheet.order, meeting, seen=len(sheet.items))
    blocks = [
        *([paragraph(told)] if told else []),
        heading(meeting.title),
        paragraph(f"*{moment(meeting.starts_at, zone=request.group.zone)}*\n{size}"),
        *_ways(request, meeting),
        rule(),
        *(block for item in sheet.items[:SHOWN_MOST] for block in _item(request, meeting, sheet, item)),
        *_left_out(sheet),
        *_missing(request, meeting),
        *_arising(request, meeting),
        *_for_officers(request, meeting),
        remark(_due(request, meeting)),
    ]
    note = {"group": request.group.id, "meeting": meeting.id}
    return form("Agenda", "agenda.list", blocks, note)


def laid(request: Request, view: View) -> Reply:
    """A form: in the place of the agenda where it was asked for there, otherwise opened."""
    return Show(view) if request.note.get("list") else Open(view)


def finished(request: Request, meeting: Meeting, told: str) -> Reply:
    """What was done: at the head of the agenda where it was asked for there, otherwise said."""
    if request.note.get("list"):
        return Show(agenda_view(request, meeting, told=told))
    return Say(Message(told))


def letters_of(request: Request, meeting: Meeting) -> dict[int, str]:
    """The letter of every paper of a meeting, by the paper's id."""
    items = agenda.running_order(request.session, meeting=meeting)
    every = {item.id: papers.of_item(request.session, item_id=item.id) for item in items}
    return _letters(request, meeting, items, every)


def in_words(request: Request, paper: Paper, letter: str) -> str:
    """`Paper B: Costs (costs.xlsx, version 2) – late`."""
    title = escaped(paper.title)
    if paper.link:
        return f"Paper {letter}: <{escaped(paper.link)}|{title}>"
    versions = papers.versions_of(request.session, paper=paper)
    shown = papers.current(request.session, paper=paper) or versions[-1]
    number = f", version {shown.number}" if shown.number > 1 else ""
    notes = [
        *(["late"] if shown.is_late else []),
        *([ARRIVING] if versions[-1].state is FileState.ARRIVING else []),
        *([REFUSED] if versions[-1].state is FileState.REFUSED else []),
    ]
    told = f" – {', '.join(notes)}" if notes else ""
    return f"Paper {letter}: {title} ({escaped(shown.name)}{number}){told}"


def _sheet(request: Request, meeting: Meeting) -> _Sheet:
    items = agenda.running_order(request.session, meeting=meeting)
    every = {item.id: papers.of_item(request.session, item_id=item.id) for item in items}
    planned = [Planned(item.id, item.is_private, item.minutes) for item in items]
    order = running_order(planned, starts_at=meeting.starts_at, length=meeting.minutes)
    seen = [item for item in items if which.may_see(request, item)]
    owners = people.named(request.session, ids={item.owner_id for item in seen if item.owner_id})
    return _Sheet(seen, order, every, _letters(request, meeting, items, every), owners)


def _letters(
    request: Request, meeting: Meeting, items: Iterable[AgendaItem], every: Mapping[int, Sequence[Paper]]
) -> dict[int, str]:
    """Those that a pack has published stay as they are."""
    lettered = [Planned(paper.id, item.is_private) for item in items for paper in every[item.id]]
    return letters(lettered, published=packs.letters_published(request.session, meeting_id=meeting.id))


def _item(request: Request, meeting: Meeting, sheet: _Sheet, item: AgendaItem) -> Iterable[Block]:
    """An item with what can be done about it, and a button where it waits to be accepted."""
    text = _item_in_words(request, meeting, sheet, item)
    deeds = _deeds(request, meeting, sheet, item)
    if len(deeds) > 1:
        yield beside(text, menu("agenda.menu", deeds))
    elif deeds:
        yield beside(text, button(deeds[0][0], "agenda.menu", deeds[0][1]))
    else:
        yield paragraph(text)
    if item.state is ItemState.PROPOSED and meeting.starts_at > request.now and may(request.roles, Deed.ACCEPT_ITEM):
        note = {"group": request.group.id, "item": item.id, "list": True}
        yield buttons(button("Accept", "agenda.accept", note, style="primary"))


def _item_in_words(request: Request, meeting: Meeting, sheet: _Sheet, item: AgendaItem) -> str:
    owner = sheet.owners.get(item.owner_id or 0)
    went_to = _went_to(request, item) if meeting.starts_at <= request.now else []
    lines = [
        on_the_clock(_place(sheet.order, item), item, owner=owner, zone=request.group.zone),
        purpose_shown(item),
        " · ".join([*marks(item, terms=request.terms, came_from=_came_from(request, item)), *went_to]),
        *(in_words(request, paper, sheet.letters[paper.id]) for paper in sheet.papers[item.id]),
    ]
    return "\n".join(filter(None, lines))


def _place(order: RunningOrder, item: AgendaItem) -> Place:
    return next(place for place in order.places if place.id == item.id)


def _came_from(request: Request, item: AgendaItem) -> Meeting | None:
    origin = agenda.origin_of(request.session, item=item)
    return which.meeting_of(request, origin) if origin else None


def _went_to(request: Request, item: AgendaItem) -> list[str]:
    following = agenda.successor_of(request.session, item=item)
    if following is None or following.state is ItemState.WITHDRAWN:
        return []
    return [f"carried over to {short_day(which.meeting_of(request, following).on_date)}"]


def _deeds(request: Request, meeting: Meeting, sheet: _Sheet, item: AgendaItem) -> list[tuple[str, Note]]:
    """What this person can do about an item of a meeting to come; everything is checked again when it is done."""
    if meeting.starts_at <= request.now or not may(request.roles, Deed.SUBMIT_ITEM):
        return []
    deeds: list[tuple[str, Note]] = []

    def offer(label: str, **what: object) -> None:
        deeds.append((label, {"group": request.group.id, "item": item.id, **what}))

    if may(request.roles, Deed.EDIT_ITEM):
        offer("Edit…", do="edit")
        ids = [each.id for each in sheet.items]
        at = ids.index(item.id)
        if at:
            offer("Move up", do="move", before=ids[at - 1])
        if at + 1 < len(ids):
            offer("Move down", do="move", before=ids[at + 2] if at + 2 < len(ids) else None)
    offer("Papers…", do="papers")
    is_own = item.proposed_by_id == request.person.id and item.state is ItemState.PROPOSED
    if may(request.roles, Deed.DEFER_ITEM) or is_own:
        offer("Take it off…", do="off")
    return deeds


def _ways(request: Request, meeting: Meeting) -> Iterable[Block]:
    """The row of buttons: propose, say what became of the items, and the agendas before and after."""
    note = {"group": request.group.id, "meeting": meeting.id, "list": True}
    offered: list[ButtonElement] = []
    if meeting.starts_at > request.now and may(request.roles, Deed.SUBMIT_ITEM):
        offered.append(button("Propose an item", "agenda.propose", note, style="primary"))
    if meeting.starts_at <= request.now and may(request.roles, Deed.EDIT_ITEM):
        offered.append(button("What became of them…", "agenda.after", note, style="primary"))
    earlier, later = which.neighbours(request, meeting)
    if earlier is not None:
        there = {**note, "meeting": earlier.id}
        offered.append(button(f"‹ {_day(earlier)}", "agenda.earlier", there))
    if later is not None:
        offered.append(button(f"{_day(later)} ›", "agenda.later", {**note, "meeting": later.id}))
    return [buttons(*offered)] if offered else []


def _day(meeting: Meeting) -> str:
    return f"{meeting.on_date.day} {meeting.on_date:%b}"


def _left_out(sheet: _Sheet) -> list[Block]:
    more = len(sheet.items) - SHOWN_MOST
    return [remark(f"And {counted(more, 'item')} more, which this list has no room for.")] if more > 0 else []


def _missing(request: Request, meeting: Meeting) -> list[Block]:
    """The reports that sub-groups owe, on the agenda of a meeting to come (clause 18)."""
    owed = reports.missing(request.session, group=request.group, day=request.today)
    lines = [f"• {escaped(each)}" for each in owed]
    return [paragraph("\n".join(["*Reports missing*", *lines]))] if lines and meeting.starts_at > request.now else []


def _arising(request: Request, meeting: Meeting) -> list[Block]:
    """The actions that a meeting to come has to ask about, whichever meeting they are from (clause 21)."""
    if meeting.starts_at <= request.now:
        return []
    is_inside = may(request.roles, Deed.SEE_PRIVATE_ITEMS)
    found = actions.open_in(request.session, group=request.group)
    lines = [
        f"• {action.number}. {escaped(action.words)} – {escaped(owner.name)}, by {short_day(action.due_on)}"
        for action, owner in found
        if is_inside or not action.is_private
    ]
    return paragraphs(["*Matters arising: open actions*", *lines])[:ARISING_MOST] if lines else []


def _for_officers(request: Request, meeting: Meeting) -> Iterable[Block]:
    """What waits for the officers alone, after the meeting: nobody else sees that there is anything."""
    if not may(request.roles, Deed.DECIDE_STRIKE):
        return
    found = agenda.officers_items(request.session, meeting=meeting, viewer_id=request.person.id)
    names = people.named(request.session, ids=[case.person_id for _, case in found])
    lines = [f"• The strike case of {escaped(names[case.person_id].name)}, {case.year}" for _, case in found]
    if lines:
        title = "*For the officers alone, after the meeting* (clause 17)"
        yield paragraph("\n".join([title, *lines]))


def _due(request: Request, meeting: Meeting) -> str:
    """When items are called for, until when they are in time, and when the pack goes out."""
    zone = request.group.zone
    terms = request.history.on(meeting.on_date).terms.agenda
    ahead = ahead_of(request.session, group=request.group, meeting=meeting, terms=terms)
    closes, pack = moment(ahead.closes_at, zone=zone), moment(ahead.pack_at, zone=zone)
    if ahead.is_short_notice:
        return f"Called at short notice (clause 20). Items are in time until {closes}. Pack: {pack} at the latest."
    return f"Items are called for on {moment(ahead.call_at, zone=zone)}. Deadline: {closes}. Pack: {pack} (clause 20)."
