"""`/report`: the year in a report for everybody, a quarter as a draft to edit, and attendance for the officers.

`which` reads what is meant, `drafting` fills the documents in, `files` writes them, `attendance` draws the grid, and
`clock` sends the draft of a quarter by itself.
"""

from bot.render.blocks import Message, choice, form, remark
from bot.render.report import report_title
from bot.request import Command, Due, Open, Reply, Request, Say
from commands.report import attendance, clock, files, which
from commands.report.which import Asked
from rules.authority import Deed
from rules.reporting import Report
from store import reporting

_KINDS = {
    Report.ANNUAL: (reporting.ANNUAL_WORD, reporting.ANNUAL_MARKDOWN),
    Report.PROGRESS: (reporting.PROGRESS_WORD, reporting.PROGRESS_MARKDOWN),
    Report.ATTENDANCE: (reporting.PICTURE, reporting.PDF, reporting.CELLS),
}
_COMES_AS = {
    Report.ANNUAL: "You get it as a Word document and as Markdown, in a message of mine.",
    Report.PROGRESS: "You get a draft as a Word document and as Markdown, in a message of mine; it marks the places to "
    "write.",
    Report.ATTENDANCE: "You get it as a picture, as a PDF, and in words as a CSV file, in messages of mine. It is for "
    "the officers only.",
}


def on_command(request: Request) -> Reply:
    """Bare: the form. Typed: one report."""
    if not request.text:
        return open_form(request)
    return _give(request, which.typed(request))


def open_form(request: Request) -> Reply:
    """The reports that the person may have, the latest period of each first."""
    request.require(Deed.SEE_GROUP)
    asked = [
        choice("report", "Which report?", which.offered(request)),
        remark("It comes to you in a message of mine. The annual report names nobody, and holds nothing private."),
    ]
    return Open(form("Reports", "report.form", asked, {"group": request.group.id}, submit="Send it to me"))


def on_form(request: Request) -> Reply:
    """The form was sent."""
    return _give(request, which.chosen(request))


def _give(request: Request, asked: Asked) -> Reply:
    which.require(request, asked.report)
    reporting.owe(
        request.session,
        group=request.group,
        kinds=_KINDS[asked.report],
        about=reporting.About(request.group.id, asked.period, request.today),
        deed=f"report.{asked.report.value}",
        to=request.person,
        actor=request.person,
        now=request.now,
    )
    title = report_title(asked.report, asked.period)
    return Say(Message(f"*{title}.* {_COMES_AS[asked.report]}"))


COMMAND = Command(
    name="report",
    hint="annual 2026 | quarterly 2026 Q3 | attendance 2026 | help",
    usage="`/report` – choose a report\n"
    "`/report annual 2026` – the group's year, without names: meetings, attendance in total, decisions, work by "
    "responsibility, actions, seats, and whether papers came in time\n"
    "`/report quarterly 2026 Q3` – a progress update, drafted, to be edited (programme manager and chair)\n"
    "`/report attendance 2026` – who was at which meeting, as a picture and a PDF (officers)",
    summary="have the annual report, a progress update drafted, or the attendance of a year",
    deed=Deed.SEE_GROUP,
    handle=on_command,
)
ACTIONS = {"report.open": open_form}
FORMS = {"report.form": on_form}
MESSAGES = {
    reporting.ANNUAL_WORD: files.draw_annual_word,
    reporting.ANNUAL_MARKDOWN: files.draw_annual_markdown,
    reporting.PROGRESS_WORD: files.draw_progress_word,
    reporting.PROGRESS_MARKDOWN: files.draw_progress_markdown,
    reporting.PICTURE: attendance.draw_picture,
    reporting.PDF: attendance.draw_pdf,
    reporting.CELLS: attendance.draw_csv,
}
DUE = (Due(clock.find_due, clock.send, clock.to_come),)
