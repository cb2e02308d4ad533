"""The annual report and the progress update as files: a Word document and the same as Markdown."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from functools import partial

from sqlmodel import Session

from bot.render.minutes.markdown import markdown_text
from bot.render.minutes.outline import Part
from bot.render.minutes.word import word_file
from bot.render.report import annual_parts, progress_parts, report_title
from bot.request import Upload
from commands.report import drafting
from rules.reporting import Period, Report
from store import groups, reporting
from store.models import WorkingGroup

WORD, MARKDOWN = ".docx", ".md"
_SAME = "The same as Markdown."
_PROGRESS = "A draft: what is on record is filled in, and places are marked where something is to be written."


def annual_of(session: Session, group: WorkingGroup, period: Period, today: date) -> Sequence[Part]:
    """The annual report."""
    return annual_parts(drafting.annual(session, group=group, period=period, today=today))


def progress_of(session: Session, group: WorkingGroup, period: Period, today: date) -> Sequence[Part]:
    """The draft of a progress update."""
    return progress_parts(drafting.progress(session, group=group, period=period, today=today))


OUTLINES: dict[Report, Callable[[Session, WorkingGroup, Period, date], Sequence[Part]]] = {
    Report.ANNUAL: annual_of,
    Report.PROGRESS: progress_of,
}


def draw_annual_word(session: Session, subject: str) -> Upload:
    """The Word document."""
    return _file(session, subject, Report.ANNUAL, WORD, "It names nobody, and holds nothing private.")


def draw_annual_markdown(session: Session, subject: str) -> Upload:
    """The same as Markdown."""
    return _file(session, subject, Report.ANNUAL, MARKDOWN, _SAME)


def draw_progress_word(session: Session, subject: str) -> Upload:
    """The Word document, to be completed."""
    return _file(session, subject, Report.PROGRESS, WORD, _PROGRESS)


def draw_progress_markdown(session: Session, subject: str) -> Upload:
    """The same as Markdown."""
    return _file(session, subject, Report.PROGRESS, MARKDOWN, _SAME)


def written(
    session: Session, *, group: WorkingGroup, report: Report, period: Period, today: date, ending: str
) -> bytes:
    """The bytes of a report's file, by how its name ends."""
    parts = OUTLINES[report](session, group, period, today)
    if ending == MARKDOWN:
        return markdown_text(parts).encode()
    title = report_title(report, period)
    dated = datetime.combine(min(today, period.last), time())
    return word_file(parts, group=group.name, title=f"{title}: {group.name}", header=title, dated=dated)


def _file(session: Session, subject: str, report: Report, ending: str, comment: str) -> Upload:
    about = reporting.about(subject)
    title = report_title(report, about.period)
    return Upload(
        name=f"{title}{ending}",
        title=title,
        comment=f"*{title}.* {comment}",
        make=partial(_made, subject=subject, report=report, ending=ending),
    )


def _made(session: Session, *, subject: str, report: Report, ending: str) -> bytes:
    about = reporting.about(subject)
    group = groups.group_of(session, group_id=about.group_id)
    return written(session, group=group, report=report, period=about.period, today=about.today, ending=ending)
