"""Word of what became of submitted files, to their submitter, and of those not merged, to the programme manager."""

from slack_sdk.models.blocks import Block
from sqlmodel import Session

from bot.render.agenda import when
from bot.render.blocks import Message, button, buttons, escaped, paragraphs, remark
from bot.render.words import counted
from store import groups, papers, people
from store.models import AgendaItem, FileKind, FileState, Meeting, Paper, PaperVersion

KINDS = {
    FileKind.PDF: "PDF",
    FileKind.WORD: "Word",
    FileKind.POWERPOINT: "PowerPoint",
    FileKind.EXCEL: "Excel",
    FileKind.IMAGE: "an image",
    FileKind.MARKDOWN: "text",
}
MERGED = "Its pages go into the pack."
SEPARATE = "It goes beside the pack, which has a page that names it."
NOT_A_PDF = "Only a PDF can be put into the pack."
WAITING = "Slack has not handed it over yet. It is tried again, and you will be told."


def draw_received(session: Session, subject: str) -> Message | None:
    """What became of the files of one submission; not wanted if all of them were withdrawn."""
    told = papers.told_of(session, subject=subject)
    if not told:
        return None
    item, where = _item(session, told)
    papers_of = "Your paper" if len(told) == 1 else "Your papers"
    lines = [f"{papers_of} for *{escaped(item.title)}*, {where}:", *(_line(*each) for each in told)]
    return _message(lines, item)


def draw_trouble(session: Session, subject: str) -> Message | None:
    """For the programme manager, the files of one submission that the pack can only name."""
    told = [each for each in papers.told_of(session, subject=subject) if papers.cannot_be_merged(each[1])]
    if not told:
        return None
    item, where = _item(session, told)
    submitter = people.named(session, ids=[told[0][1].submitted_by_id])[told[0][1].submitted_by_id]
    what = f"{counted(len(told), 'paper')} for *{escaped(item.title)}*, {where}, that cannot be put into the pack"
    lines = [f"{escaped(submitter.name)} has submitted {what}:", *(_line(*each) for each in told)]
    return _message(lines, item, small=f"{escaped(submitter.name)} has been told.")


def _item(session: Session, told: list[tuple[Paper, PaperVersion]]) -> tuple[AgendaItem, str]:
    """The item that these are papers of, and its meeting in words."""
    item = papers.item_of(session, version=told[0][1])
    group = groups.group_of(session, group_id=item.group_id)
    return item, when(session.get_one(Meeting, item.meeting_id), zone=group.zone)


def _line(paper: Paper, version: PaperVersion) -> str:
    number = f", version {version.number}" if version.number > 1 else ""
    late = " It is marked late." if version.is_late else ""
    return f"• *{escaped(paper.title)}* ({escaped(version.name)}{number}) – {_fate(version)}{late}"


def _fate(version: PaperVersion) -> str:
    if version.state is FileState.ARRIVING:
        return WAITING
    if version.kind is None:
        return f"*not taken*. {version.problem}"
    kind = KINDS[version.kind]
    if not papers.cannot_be_merged(version):
        return f"{kind}, {counted(version.pages or 0, 'page')}. {MERGED}"
    return f"{kind}. *{version.problem or NOT_A_PDF}* {SEPARATE}"


def _message(lines: list[str], item: AgendaItem, *, small: str = "") -> Message:
    note = {"group": item.group_id, "item": item.id}
    blocks: list[Block] = [*paragraphs(lines), buttons(button("Papers…", "agenda.papers", note))]
    if small:
        blocks.append(remark(small))
    return Message("\n".join([*lines, *filter(None, [small])]).replace("*", ""), blocks)


MESSAGES = {papers.RECEIVED: draw_received, papers.TROUBLE: draw_trouble}
