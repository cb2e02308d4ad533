"""`report`: the annual report, a progress update drafted, or the attendance of a year, in a file."""

import argparse
from datetime import date
from pathlib import Path

from sqlmodel import Session

from bot.ground import PATIENCE, Adder, ask_for_group, group_meant, opened
from bot.render.report import ATTENDANCE_FORMATS
from commands.report.attendance import grid_of
from commands.report.files import MARKDOWN, WORD, written
from rules.refusal import Refusal
from rules.reporting import Period, Report, calendar_year, part_before, parts_of
from store import groups, terms
from store.models import WorkingGroup

_ENDINGS = {
    Report.ANNUAL: (WORD, MARKDOWN),
    Report.PROGRESS: (WORD, MARKDOWN),
    Report.ATTENDANCE: tuple(ATTENDANCE_FORMATS),
}


def add_to(add: Adder) -> None:
    """`report annual|quarterly|attendance --group NAME [--year Y] [--part N] -o FILE`."""
    parser = add("report", _report, "write a report into a file: without names, but for the attendance of a year")
    parser.add_argument("report", choices=[each.value for each in Report])
    ask_for_group(parser)
    parser.add_argument("--year", type=int, metavar="Y", help="that calendar year; this one, if no other is named")
    part = "which part of the year, of a progress update; the last one that is over, if none is named"
    parser.add_argument("--part", type=int, metavar="N", help=part)
    output = "the file to write: .docx or .md, and of attendance .pdf, .png or .csv"
    parser.add_argument("-o", "--output", required=True, metavar="FILE", type=Path, help=output)


def _report(options: argparse.Namespace) -> None:
    report, ending = Report(options.report), options.output.suffix.lower()
    if ending not in _ENDINGS[report]:
        endings = " or ".join(_ENDINGS[report])
        raise Refusal(f"{options.output} cannot be written as this report. Let its name end in {endings}.")
    with opened() as database:
        data = database.run(lambda session: _made(session, options, report, ending), writes=False, within=PATIENCE)
    try:
        options.output.write_bytes(data)
    except OSError as error:
        raise Refusal(f"{options.output} cannot be written: {error.strerror}.") from None


def _made(session: Session, options: argparse.Namespace, report: Report, ending: str) -> bytes:
    group = group_meant(session, name=options.group, team_id=options.team)
    today = groups.local_date(group, options.now())
    period = _period(session, group, options, report, today)
    if period.first > today:
        raise Refusal("That is to come. Choose a period that has begun.")
    if report is not Report.ATTENDANCE:
        return written(session, group=group, report=report, period=period, today=today, ending=ending)
    if group.parent_id is not None:
        raise Refusal(f"“{group.name}” is a sub-group: its meetings never count towards a strike (clause 17).")
    return ATTENDANCE_FORMATS[ending](grid_of(session, group=group, year=period.first.year, as_of=today))


def _period(session: Session, group: WorkingGroup, options: argparse.Namespace, report: Report, today: date) -> Period:
    year: int = options.year or today.year
    if not 1 <= year <= today.year:
        raise Refusal(f"Choose a year up to {today.year}.")
    if report is not Report.PROGRESS:
        return calendar_year(year)
    months = terms.history(session, group=group).on(today).terms.actions.progress_months
    if options.part is None and options.year is None:
        return part_before(today, months=months)
    parts = parts_of(year, months=months)
    number: int = options.part or len(parts)
    if not 1 <= number <= len(parts):
        raise Refusal(f"By the terms a year has {len(parts)} such parts.")
    return parts[number - 1]
