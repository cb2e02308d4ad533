"""The progress update: what a quarter brought, drafted, with places to write for whoever edits it."""

from collections.abc import Iterator, Sequence

from bot.render.minutes.outline import Heading, Line, Part, Place, Points, Table
from bot.render.report.body import ActionLine, ProgressBody
from bot.render.report.parts import decisions, meetings, months_in_words, period_line, report_title, served
from bot.render.words import day_in_words, short_day
from rules.reporting import Report


def progress_parts(body: ProgressBody) -> tuple[Part, ...]:
    """The whole draft, from top to bottom."""
    return (
        Heading(report_title(Report.PROGRESS, body.period), 1),
        Line(body.group, "Group"),
        period_line(body.period, body.until),
        Place("In three sentences: what changed for the better, and what did not"),
        Heading("Meetings", 2),
        *meetings(body.meetings),
        Heading("What was decided", 2),
        *decisions(body.decisions),
        Heading("What was worked on", 2),
        *served(body.served),
        Place("What came of it"),
        Heading("Actions done", 2),
        *_actions(body.done, "Nothing was marked as done."),
        Heading("Actions open", 2),
        *_actions(body.open, "No action is open."),
        Heading("What comes next", 2),
        *_next(body),
        Place("What the group needs, and from whom"),
    )


def _actions(those: Sequence[ActionLine], nothing: str) -> Iterator[Part]:
    if not those:
        yield Line(nothing)
        return
    rows = ((each.words, short_day(each.due_on), each.state) for each in those)
    yield Table(("Action", "Due", "State"), tuple(rows))


def _next(body: ProgressBody) -> Iterator[Part]:
    if not body.next_at:
        yield Line(f"No meeting is planned for {months_in_words(body.next_period)}.")
        return
    yield Line(f"Meetings planned for {months_in_words(body.next_period)}:")
    yield Points(tuple(f"{day_in_words(at.date())}, {at:%H:%M} ({body.zone})" for at in body.next_at))
