"""Parts that reports share: the period, meetings, decisions, and what served which responsibility."""

from collections.abc import Iterator, Sequence
from datetime import date

from bot.render.minutes.body import Decided
from bot.render.minutes.outline import Line, Part, Points, Table
from bot.render.report.body import MeetingLine, Served
from bot.render.words import counted, listed, short_day
from rules.reporting import Period, Report

HELD, UNCONFIRMED, TO_COME = "held", "attendance not confirmed", "to come"


def report_title(report: Report, period: Period) -> str:
    """`Annual report 2027`, `Progress update, July to September 2027`, `Attendance 2027`."""
    match report:
        case Report.ANNUAL:
            return f"Annual report {period.first.year}"
        case Report.PROGRESS:
            return f"Progress update, {months_in_words(period)}"
        case Report.ATTENDANCE:
            return f"Attendance {period.first.year}"


def period_line(period: Period, until: date | None) -> Line:
    """From when to when; of one that is not over, up to which day."""
    so_far = f", as it was on {short_day(until)}" if until is not None else ""
    return Line(f"{plain_day(period.first)} to {plain_day(period.last)}{so_far}", "Period")


def plain_day(day: date) -> str:
    """`1 January 2027`."""
    return f"{day.day} {day:%B %Y}"


def months_in_words(period: Period) -> str:
    """`July to September 2027`, `July 2027`."""
    first, last = period.first, period.last
    return f"{last:%B %Y}" if first.month == last.month else f"{first:%B} to {last:%B %Y}"


def meetings(those: Sequence[MeetingLine]) -> Iterator[Part]:
    """How many of each kind, and all of them."""
    if not those:
        yield Line("No meeting was planned.")
        return
    states = list(dict.fromkeys(each.state for each in those))
    counts = [f"{sum(each.state == state for each in those)} {state}" for state in states]
    yield Line(f"{counted(len(those), 'meeting')}: {listed(counts)}.")
    rows = ((short_day(each.on), each.title, each.state) for each in those)
    yield Table(("Date", "Meeting", "What became of it"), tuple(rows))


def decisions(those: Sequence[Decided]) -> Iterator[Part]:
    """Each with what it rests on."""
    if not those:
        yield Line("Nothing was decided that is on record.")
        return
    rows = ((each.question, each.kind, each.outcome, each.basis) for each in those)
    yield Table(("Question", "Kind", "Outcome", "Basis"), tuple(rows))


def served(those: Sequence[Served]) -> Iterator[Part]:
    """Each responsibility with what served it; those that nothing served are told in a line."""
    idle = [each.heading for each in those if not each.items and not each.positions]
    for each in those:
        if each.items or each.positions:
            counts = [(len(each.items), "agenda item"), (len(each.positions), "position")]
            told = listed([counted(number, noun) for number, noun in counts if number])
            yield Line(told, each.heading or "Under no heading")
            yield Points((*each.items, *each.positions))
    if idle:
        yield Line("No agenda item and no position was under these:")
        yield Points(tuple(idle))
