"""The papers of an item: what there is, more of them, a new version of one, or one taken back."""

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.payload import SlackFile
from bot.render.agenda import when
from bot.render.blocks import beside, button, choice, escaped, form, paragraph, remark
from bot.render.words import counted, listed
from bot.request import Reply, Request
from calendars.agenda import ahead_of
from commands.agenda import attached, which
from commands.agenda.listing import finished, in_words, laid, letters_of
from rules import agenda as rule
from rules.authority import Deed, may
from rules.refusal import Refusal
from rules.strikes import MeetingState
from store import agenda, papers
from store.models import AgendaItem, ItemState, Meeting, Paper

NEW = "new"
"""The choice of a new paper."""


def open_form(request: Request) -> Reply:
    """The papers of an item, and where more are given; without an item it is chosen in the form."""
    request.require(Deed.SUBMIT_ITEM)
    if "item" in request.note:
        return laid(request, _papers_form(request, _open(request, which.item(request))))
    return laid(request, _choose_form(request, ()))


def from_message(request: Request) -> Reply:
    """The shortcut on a message with files: they become papers of an item that is chosen."""
    request.require(Deed.SUBMIT_ITEM)
    files = request.files.get("message", ())
    if not files:
        raise Refusal(f"That message has no files. To propose an item with its words, choose “{attached.TO_AGENDA}”.")
    return laid(request, _choose_form(request, files))


def on_form(request: Request) -> Reply:
    """The form was sent: new papers, or a new version of one."""
    request.require(Deed.SUBMIT_ITEM)
    item = _open(request, which.item(request) if "item" in request.note else _chosen_item(request))
    meeting = which.meeting_of(request, item)
    is_late = _is_late(request, meeting)
    replaced = _replaced(request, item)
    if replaced is None:
        names = attached.submit(request, item, is_late=is_late)
        if not names:
            raise Refusal("Please add a file or a link.", field="files")
        said = f"Added to *{escaped(item.title)}*: {listed([escaped(name) for name in names])}."
    else:
        said = _replace(request, replaced, is_late=is_late)
    late = " It is marked late." if is_late else ""
    return finished(request, meeting, f"{said}{late} What becomes of a file is told by direct message.")


def on_withdraw(request: Request) -> Reply:
    """A paper is taken back."""
    request.require(Deed.SUBMIT_ITEM)
    item = _open(request, which.item(request))
    paper = papers.paper_of(request.session, item=item, paper_id=request.number("paper"))
    if paper is None or paper.withdrawn_at is not None:
        raise Refusal("That paper is withdrawn already.")
    _require_own(request, paper)
    papers.withdraw(request.session, paper=paper, now=request.now, person=request.person)
    told = f"*{escaped(paper.title)}* is withdrawn."
    return finished(request, which.meeting_of(request, item), told)


def _papers_form(request: Request, item: AgendaItem) -> View:
    meeting = which.meeting_of(request, item)
    letters = letters_of(request, meeting)
    there = papers.of_item(request.session, item_id=item.id)
    blocks: list[Block] = [paragraph(f"*{escaped(item.title)}*\n{counted(len(there), 'paper').capitalize()}.")]
    blocks += [_paper(request, item, paper, letters[paper.id]) for paper in there]
    own = [paper for paper in there if not paper.link and _is_own(request, paper)]
    if own:
        ways = [(NEW, "New papers"), *((str(paper.id), f"A new version of {paper.title}") for paper in own)]
        blocks.append(choice("as", "What do you bring?", ways, chosen=NEW))
    blocks += [*attached.blocks((), shortcut=attached.AS_PAPERS), _late_remark(request, meeting)]
    note = {"group": request.group.id, "item": item.id, "list": bool(request.note.get("list"))}
    return form("Papers", "agenda.papers_form", blocks, note, submit="Add")


def _choose_form(request: Request, files: tuple[SlackFile, ...]) -> View:
    """The same for an item that is chosen first, of all that are on an agenda to come."""
    found = [
        (item, meeting)
        for meeting in which.coming(request)
        for item in agenda.running_order(request.session, meeting=meeting)
        if which.may_see(request, item)
    ]
    if not found:
        raise Refusal("No item is on an agenda to come. Propose one; its papers can come with it.")
    options = [(str(item.id), f"{meeting.on_date.day} {meeting.on_date:%b} – {item.title}") for item, meeting in found]
    blocks = [
        choice("item", "Of which item?", options[:100], chosen=options[0][0]),
        *attached.blocks(files, shortcut=attached.AS_PAPERS),
    ]
    note = {"group": request.group.id, **attached.noted(files)}
    return form("Add papers", "agenda.papers_form", blocks, note, submit="Add")


def _paper(request: Request, item: AgendaItem, paper: Paper, letter: str) -> Block:
    text = in_words(request, paper, letter)
    if not _is_own(request, paper):
        return paragraph(text)
    note = {"group": request.group.id, "item": item.id, "paper": paper.id, "list": bool(request.note.get("list"))}
    sure = ("Withdraw it?", f"{paper.title} is taken off the agenda."[:300], "Withdraw")
    return beside(text, button("Withdraw", "agenda.withdraw_paper", note, confirm=sure))


def _replace(request: Request, paper: Paper, *, is_late: bool) -> str:
    files = attached.given(request)
    if len(files) != 1 or attached.links(request):
        raise Refusal("A new version is one file, and nothing else. Please add just that.", field="files")
    version = papers.new_version(
        request.session,
        paper=paper,
        slack_file_id=files[0].id,
        name=files[0].name,
        person=request.person,
        now=request.now,
        is_late=is_late,
    )
    return f"Version {version.number} of *{escaped(paper.title)}* is submitted; the one before it is kept."


def _replaced(request: Request, item: AgendaItem) -> Paper | None:
    wanted = request.fields.get("as", NEW)
    if wanted == NEW:
        return None
    paper = papers.paper_of(request.session, item=item, paper_id=request.chosen("as"))
    if paper is None:
        raise Refusal("I cannot find that paper any more. Please look at the agenda again.", field="as")
    _require_own(request, paper)
    return paper


def _chosen_item(request: Request) -> AgendaItem:
    found = agenda.item_of(request.session, group=request.group, item_id=request.chosen("item"))
    if found is None or not which.may_see(request, found):
        raise Refusal("Please choose an item.", field="item")
    return found


def _open(request: Request, item: AgendaItem) -> AgendaItem:
    """The item, if it is on an agenda to come; refused otherwise."""
    meeting = which.meeting_of(request, item)
    if meeting.starts_at <= request.now or meeting.state is not MeetingState.PLANNED:
        raise Refusal(f"{when(meeting, zone=request.group.zone)}, has begun or was called off: it takes no papers.")
    if item.state not in (ItemState.PROPOSED, ItemState.ACCEPTED):
        raise Refusal(f"*{escaped(item.title)}* is off that agenda by now, so it takes no papers.")
    return item


def _require_own(request: Request, paper: Paper) -> None:
    """Whoever submitted a paper may replace or withdraw it, and so may the programme manager and the chair."""
    if not _is_own(request, paper):
        request.require(Deed.EDIT_ITEM)


def _is_own(request: Request, paper: Paper) -> bool:
    return paper.submitted_by_id == request.person.id or may(request.roles, Deed.EDIT_ITEM)


def _is_late(request: Request, meeting: Meeting) -> bool:
    terms = request.history.on(meeting.on_date).terms.agenda
    ahead = ahead_of(request.session, group=request.group, meeting=meeting, terms=terms)
    return rule.is_late(request.now, closes_at=ahead.closes_at)


def _late_remark(request: Request, meeting: Meeting) -> Block:
    if _is_late(request, meeting):
        return remark("The deadline has passed: what is added now is marked late.")
    return remark("What is added after the deadline is taken, and marked late.")
