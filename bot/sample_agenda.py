"""The next agenda of the demonstration: a few items with small papers, one of them for members only. All made up."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pypdf import PdfWriter
from sqlmodel import Session, select

from bot.render.pack.flow import LEFT, RIGHT, TOP, Block, Paragraph, flowed, paragraph, space
from bot.render.pack.laying import lay
from bot.render.pack.sheet import SOFT, Sheet
from bot.render.pack.typecase import TypeCase
from bot.render.pack.typefaces import BOLD
from store import agenda, groups, meetings, papers
from store.models import AgendaItem, FileKind, Owed, PaperVersion, Person, WorkingGroup

_WIDTH = RIGHT - LEFT


@dataclass(frozen=True)
class _Paper:
    """A PDF of these paragraphs, unless `name` says that it is something else."""

    title: str
    text: Sequence[str]
    name: str = ""


@dataclass(frozen=True)
class _Item:
    title: str
    purpose: str
    minutes: int
    owner: str
    heading: str = ""
    is_private: bool = False
    papers: tuple[_Paper, ...] = ()


OPTIONS = _Paper(
    "Options for a shared identifier",
    (
        "What is asked. The group chooses which of three identifiers it recommends for records that several systems "
        "hold. The recommendation goes to the national bodies in January.",
        "Option 1: the supplier's own number. Nothing to build, and nothing that two systems agree on. Records are "
        "matched by name and date, as today; one in forty is matched wrongly.",
        "Option 2: the register's number. It exists, it is free, and it covers nine records in ten. The tenth is "
        "entered by hand until the register has caught up, which its owner expects by the summer.",
        "Option 3: a new number. It would cover everything, and take two years and an owner whom nobody has found.",
        "What we propose. Option 2 now, with a list of what is not covered, and a second look in a year.",
    ),
)
COSTS = _Paper(
    "What each option costs",
    (
        "Option 1 costs each supplier about four days a year of matching by hand.",
        "Option 2 costs each supplier between ten and fifteen days once, and a day a year after that.",
        "Option 3 costs more than anybody has estimated.",
    ),
)
QUESTIONS = _Paper(
    "Questions for suppliers",
    (
        "# Questions for suppliers",
        "1. Which of the three identifiers do your systems hold today?",
        "2. How many records have none?",
        "3. What would you need to switch by the summer?",
    ),
    name="questions-for-suppliers.md",
)
CATALOGUE = _Paper(
    "First results of the data catalogue",
    (
        "Since September eleven suppliers have listed 214 data sets. Two thirds of them have a description that "
        "somebody from outside could understand.",
        "What is missing most is a date: when the data was last changed, and when it will be changed next.",
    ),
)
PILOT = _Paper(
    "Budget of the joint pilot",
    (
        "Three members have offered to pay for the pilot. Their offers are confidential until the group has decided, "
        "and differ in what they ask for in return.",
        "The group is asked which offer to take up first. Spending members' funds takes a vote of its own (clause 22).",
    ),
)
ITEMS = (
    _Item("What came of the last meeting", "Hear of the actions", 10, "U0DANA"),
    _Item(
        "A shared identifier",
        "Choose what the group recommends to the national bodies",
        30,
        "U0PRIYA",
        heading="5b",
        papers=(OPTIONS, COSTS, QUESTIONS),
    ),
    _Item(
        "The data catalogue",
        "Hear the first results, and say what the next round should ask for",
        20,
        "U0WEN",
        heading="5a",
        papers=(CATALOGUE,),
    ),
    _Item(
        "Who pays for the joint pilot",
        "Decide which offer to take up",
        15,
        "U0TOMASZ",
        is_private=True,
        papers=(PILOT,),
    ),
    _Item("Any other business", "", 5, "U0AMARA"),
)


def fill(session: Session, *, now: datetime) -> None:
    """Put the items on the next agenda, accepted and with their papers; everybody has heard of them before `now`."""
    [group] = groups.all_groups(session)
    proposed_at = now - timedelta(days=4)
    for item in ITEMS:
        _put(session, group, item, proposed_at)
    for told in session.exec(select(Owed).where(Owed.group_id == group.id, Owed.created_at == proposed_at)):
        told.done, told.sent_at = told.wanted, told.created_at
        session.add(told)


def _put(session: Session, group: WorkingGroup, item: _Item, now: datetime) -> None:
    owner = session.exec(select(Person).where(Person.slack_user_id == item.owner)).one()
    made = agenda.propose(
        session,
        group=group,
        meeting=meetings.coming(session, group=group, now=now, most=1)[0],
        title=item.title,
        purpose=item.purpose,
        minutes=item.minutes,
        owner=owner,
        heading=item.heading,
        raised_by="",
        is_private=item.is_private,
        proposed_by=owner,
        now=now,
        is_accepted=True,
    )
    for paper in item.papers:
        _submit(session, made, paper, owner, now)


def _submit(session: Session, item: AgendaItem, paper: _Paper, person: Person, now: datetime) -> None:
    name = paper.name or f"{paper.title}.pdf"
    version: PaperVersion = papers.submit_file(
        session,
        item=item,
        slack_file_id="F0SAMPLE",
        name=name,
        title=paper.title,
        person=person,
        now=now,
        is_late=False,
    )
    data, pages = (("\n\n".join(paper.text) + "\n").encode(), None) if paper.name else _printed(paper)
    kind = FileKind.MARKDOWN if paper.name else FileKind.PDF
    papers.keep(session, version=version, data=data, kind=kind, pages=pages, problem="", now=now)


def _printed(paper: _Paper) -> tuple[bytes, int]:
    """A paper as a PDF, and how many pages it has."""
    case, writer = TypeCase(), PdfWriter()
    title = paragraph(paper.title, _WIDTH, size=20, weight=BOLD, most=3)
    small = paragraph("Made up for the demonstration", _WIDTH, size=9, most=1, colour=SOFT)
    text = [paragraph(each, _WIDTH, size=11, most=40) for each in paper.text]
    blocks = [space(TOP), *(_set(each) for each in (title, small, *text))]
    sheets = flowed(blocks, case, begin=lambda _: None)
    lay(writer, case, sheets)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue(), len(sheets)


def _set(words: Paragraph) -> Block:
    def draw(sheet: Sheet, top: float) -> None:
        words.draw(sheet, LEFT, top)

    return Block(words.height + 12, draw)
