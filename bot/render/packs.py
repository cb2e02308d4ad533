"""Packs in words and as documents: what the channel reads, what changed, whether the promise was kept."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import Block

from bot.render.blocks import Message, escaped, heading, hour, moment, paragraphs, remark
from bot.render.pack import PRIVATE, PackDocument, PackItem, PackPaper
from bot.render.words import counted, day_in_words, listed
from rules.agenda import Promise, promise
from store.models import FileKind, Pack
from store.packs import Body, Change, PackedItem, PackedPaper
from store.packs.changes import (
    ITEM_ADDED,
    ITEM_CHANGED,
    ITEM_WITHDRAWN,
    PAPER_ADDED,
    PAPER_REPLACED,
    PAPER_WITHDRAWN,
    REORDERED,
)

PURPOSE_SHOWN = 300
"""Characters of a purpose in the message; the PDF has all of it."""

APART_MOST = 45
"""Paragraphs of their own: Slack shows fifty blocks in a message."""

TEXT_MOST = 39_000
"""Characters that Slack takes as the text of a message, nearly."""

NOT_TO_BE_SHARED = "Only members and officers get this. Please do not pass it on."
EMPTY = "Nothing is on the agenda so far. Items can still be proposed; what comes goes into an addendum."


def title_of(number: int, *, is_private: bool = False) -> str:
    """`Agenda pack`, `Addendum 1`, or the private one of either."""
    if number == 1:
        return "Private agenda pack" if is_private else "Agenda pack"
    return f"{'Private addendum' if is_private else 'Addendum'} {number - 1}"


def day_of(body: Body) -> date:
    """The local date of the meeting as the pack has it."""
    return body.starts_at.astimezone(ZoneInfo(body.zone)).date()


def file_name(body: Body, number: int, *, is_private: bool) -> str:
    """`2027-11-11 Agenda pack.pdf`."""
    return f"{day_of(body).isoformat()} {title_of(number, is_private=is_private)}.pdf"


def message_of(pack: Pack, body: Body, *, is_private: bool) -> Message:
    """One edition as a message: the agenda by the clock, or what an addendum brings and the agenda as it now is."""
    title = f"{title_of(pack.number, is_private=is_private)}: {day_in_words(day_of(body))}"
    news = [f"• {escaped(change)}" for change in changes_in_words(body.news(is_private=is_private))]
    items = ["\n".join(_item_lines(item, body.zone)) for item in body.edition(is_private=is_private)] or [EMPTY]
    parts = [_about(body), *(["\n".join(["*What changed*", *news]), "*The agenda now*"] if news else []), *items]
    if body.missing and not is_private:
        parts.append("\n".join(["*Reports missing*", *(f"• {escaped(each)}" for each in body.missing)]))
    small = " ".join(filter(None, [NOT_TO_BE_SHARED if is_private else "", standing_in_words(pack, body.zone)]))
    blocks: list[Block] = [heading(title), *_apart(parts), *([remark(small)] if small else [])]
    return Message("\n".join(filter(None, [title, *parts, small])).replace("*", "")[:TEXT_MOST], blocks)


def document_of(
    body: Body,
    *,
    number: int,
    is_private: bool,
    is_short_notice: bool,
    published_at: datetime,
    read: Callable[[str], bytes],
) -> PackDocument:
    """One edition as the PDF has it; `read` gives the bytes of a digest. An addendum has the papers that are new."""
    addendum = f"Addendum {number - 1}" if number > 1 else ""
    included = {paper.letter for paper in body.papers(is_private=is_private)}
    return PackDocument(
        group=body.group,
        title=addendum if addendum and is_private else "Agenda and papers",
        meeting=body.meeting,
        starts_at=body.starts_at.astimezone(ZoneInfo(body.zone)),
        zone=body.zone,
        minutes=body.minutes,
        place=body.link,
        edition=PRIVATE if is_private else addendum,
        short_notice=is_short_notice,
        changes=tuple(changes_in_words(body.news(is_private=is_private))),
        items=tuple(_packed(item, body.zone, included, read) for item in body.edition(is_private=is_private)),
        published_at=published_at,
        missing=() if is_private else body.missing,
    )


def changes_in_words(changes: Sequence[Change]) -> list[str]:
    """Each change in a sentence of plain text."""
    return [_CHANGES[change.deed](change) for change in changes]


def standing_in_words(pack: Pack, zone: str) -> str:
    """Whether the promise was kept, for an addendum nothing; also that the meeting was called at short notice."""
    if pack.number > 1 or pack.published_at is None:
        return ""
    due = moment(pack.due_at, zone=zone)
    kept = kept_by(pack)
    if kept.is_kept:
        return f"Promised by {due} (clause 20), and kept."
    why = "The meeting was called at short notice. " if pack.is_short_notice else ""
    return f"{why}Promised by {due} (clause 20), and missed by {span_in_words(kept.missed_by)}."


def kept_by(pack: Pack) -> Promise:
    """How a published pack stands to the promise for the meeting's date as it was last judged."""
    assert pack.published_at is not None, "published"  # noqa: S101
    return promise(pack.published_at, promised_at=pack.due_at)


def span_in_words(span: timedelta) -> str:
    """`2 days, 3 hours and 5 minutes`, to the minute."""
    hours, seconds = divmod(span.seconds, 3600)
    parts = ((span.days, "day"), (hours, "hour"), (seconds // 60, "minute"))
    return listed([counted(number, noun) for number, noun in parts if number]) or "less than a minute"


def paper_in_words(paper: PackedPaper) -> str:
    """`Paper B: Options (9 pages)`; of what is not in the PDF, what it is instead."""
    if paper.link:
        return f"Paper {paper.letter}: <{escaped(paper.link)}|{escaped(paper.title)}> (a link)"
    late = ", late" if paper.is_late else ""
    what = counted(paper.pages, "page") if is_merged(paper) else f"{_KINDS[paper.kind]}, a file of its own"
    return f"Paper {paper.letter}: {escaped(paper.title)} ({what}{late})"


def is_merged(paper: PackedPaper) -> bool:
    """Whether the pages of a paper are in the PDF."""
    return paper.kind == FileKind.PDF.value and not paper.problem


_KINDS = {
    FileKind.PDF.value: "PDF",
    FileKind.WORD.value: "Word",
    FileKind.POWERPOINT.value: "PowerPoint",
    FileKind.EXCEL.value: "Excel",
    FileKind.IMAGE.value: "picture",
    FileKind.MARKDOWN.value: "text",
}

_CHANGES: dict[str, Callable[[Change], str]] = {
    PAPER_ADDED: lambda change: f"Paper {change.letter} is new: {change.title}{_of_item(change)}",
    PAPER_REPLACED: lambda change: f"Paper {change.letter} has a new version: {change.title}{_of_item(change)}",
    PAPER_WITHDRAWN: lambda change: f"Paper {change.letter} was withdrawn: {change.title}{_of_item(change)}",
    ITEM_ADDED: lambda change: f"Item {change.label} is new: {change.title}",
    ITEM_CHANGED: lambda change: f"Item {change.label} has changed: {change.title}",
    ITEM_WITHDRAWN: lambda change: f"What was item {change.label} was taken off: {change.title}",
    REORDERED: lambda change: "The items are in another order",
}


def _of_item(change: Change) -> str:
    return f" (item {change.label}, {change.item})"


def _apart(parts: Sequence[str]) -> Sequence[Block]:
    """Each part in a paragraph of its own, or all closer together where that would be too many."""
    loose = [block for part in parts for block in paragraphs(part.splitlines())]
    return loose if len(loose) <= APART_MOST else paragraphs([line for part in parts for line in part.splitlines()])


def _about(body: Body) -> str:
    when = f"*{escaped(body.meeting)}* of {escaped(body.group)}: *{moment(body.starts_at, zone=body.zone)}*"
    where = f"\nJoin at {escaped(body.link)}" if body.link else ""
    return f"{when}, {body.minutes} minutes{where}"


def _item_lines(item: PackedItem, zone: str) -> Iterator[str]:
    owner = f", {escaped(item.owner)}" if item.owner else ""
    marks = [*(["late"] if item.is_late else []), *_notes(item), *([item.heading] if item.heading else [])]
    yield f"*{item.label}. {hour(item.starts_at, zone=zone)}  {escaped(item.title)}* – {item.minutes} min{owner}"
    if marks:
        yield escaped(" · ".join(marks))
    if item.purpose:
        is_long = len(item.purpose) > PURPOSE_SHOWN
        yield escaped(f"{item.purpose[:PURPOSE_SHOWN].rstrip()}…" if is_long else item.purpose)
    yield from (f"• {paper_in_words(paper)}" for paper in item.papers)


def _notes(item: PackedItem) -> list[str]:
    came_from = f"carried over from {day_in_words(date.fromisoformat(item.came_from))}" if item.came_from else ""
    raised_by = f"raised by {item.raised_by}" if item.raised_by else ""
    return [note for note in (came_from, raised_by) if note]


def _packed(item: PackedItem, zone: str, included: set[str], read: Callable[[str], bytes]) -> PackItem:
    return PackItem(
        number=item.label,
        title=item.title,
        purpose=item.purpose,
        owner=item.owner,
        starts_at=item.starts_at.astimezone(ZoneInfo(zone)),
        minutes=item.minutes,
        heading=item.heading,
        is_late=item.is_late,
        note="; ".join(_notes(item)),
        papers=tuple(_paper(paper, read) for paper in item.papers if paper.letter in included),
    )


def _paper(paper: PackedPaper, read: Callable[[str], bytes]) -> PackPaper:
    return PackPaper(
        letter=paper.letter,
        title=paper.title,
        name=paper.name,
        kind=paper.kind,
        pages=paper.pages,
        problem=paper.problem,
        link=paper.link,
        data=(lambda: read(paper.digest)) if paper.digest else None,
    )
