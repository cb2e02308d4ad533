"""Which report of which period is meant, and who may have it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.render.report import report_title
from bot.request import Request
from rules.authority import Deed, may
from rules.refusal import Refusal
from rules.reporting import Period, Report, calendar_year, part_before, parts_of
from store import meetings

FIRST_YEAR = 2000
YEARS_MOST, PARTS_MOST = 5, 8
"""In the form's list, of each report."""

_TYPED = re.compile(r"(?P<what>\w+)(?:\s+(?P<year>\d{4}))?(?:\s+q?(?P<part>\d{1,2}))?", re.IGNORECASE | re.ASCII)


_DEEDS = {Report.ANNUAL: Deed.SEE_GROUP, Report.PROGRESS: Deed.DRAFT_PROGRESS, Report.ATTENDANCE: Deed.SEE_ATTENDANCE}


@dataclass(frozen=True)
class Asked:
    """A report of a period that has begun."""

    report: Report
    period: Period


def require(request: Request, report: Report) -> None:
    """Refuse, saying who can, unless the person may have it; of a sub-group nobody has an attendance that counts."""
    request.require(_DEEDS[report])
    if report is Report.ATTENDANCE and request.group.parent_id is not None:
        raise Refusal("This is a sub-group: its meetings never count towards a strike, so there is no such report.")


def typed(request: Request) -> Asked:
    """What was typed: `annual [a year]`, `attendance [a year]`, `quarterly [a year] [Q3]`."""
    found = _TYPED.fullmatch(request.text.strip())
    word = found["what"].lower() if found else ""
    if found is None or word not in set(Report) or (found["part"] and word != Report.PROGRESS):
        raise Refusal(f"I could not read that. Type it as in {_examples(request)}.")
    report = Report(word)
    year = int(found["year"]) if found["year"] else None
    if report is Report.PROGRESS:
        return Asked(report, _part(request, year, int(found["part"]) if found["part"] else None))
    return Asked(report, _begun(request, calendar_year(_year(request, year or request.today.year))))


def chosen(request: Request) -> Asked:
    """What was chosen in the form."""
    word, _, first = request.fields.get("report", "").partition(":")
    try:
        report, day = Report(word), date.fromisoformat(first)
        periods = (
            parts_of(day.year, months=_months(request)) if report is Report.PROGRESS else [calendar_year(day.year)]
        )
        period = next(period for period in periods if period.first == day)
    except (ValueError, StopIteration):
        raise Refusal("The terms have other periods by now. Please choose again.", field="report") from None
    return Asked(report, _begun(request, period))


def offered(request: Request) -> list[tuple[str, str]]:
    """What the person may have: value and words, the latest period of each report first."""
    return [
        (f"{report.value}:{period.first.isoformat()}", report_title(report, period))
        for report in Report
        if may(request.roles, _DEEDS[report]) and not (report is Report.ATTENDANCE and request.group.parent_id)
        for period in _periods(request, report)
    ]


def _periods(request: Request, report: Report) -> list[Period]:
    """Those since the group's first meeting that have begun, the latest first."""
    every = meetings.all_of(request.session, group=request.group)
    since = every[0].on_date.year if every else request.today.year
    years = range(request.today.year, min(since, request.today.year) - 1, -1)
    if report is not Report.PROGRESS:
        return [calendar_year(year) for year in years][:YEARS_MOST]
    parts = [part for year in years for part in reversed(parts_of(year, months=_months(request)))]
    return [part for part in parts if part.first <= request.today][:PARTS_MOST]


def _part(request: Request, year: int | None, number: int | None) -> Period:
    """The part that was typed; of a year alone its last one that has begun; the last that is over if nothing was."""
    months = _months(request)
    if year is None and number is None:
        return part_before(request.today, months=months)
    parts = parts_of(_year(request, year or request.today.year), months=months)
    if number is not None and not 1 <= number <= len(parts):
        raise Refusal(f"By the terms a year has {len(parts)} such parts. Type it as in {_examples(request)}.")
    if number is not None:
        return _begun(request, parts[number - 1])
    return [part for part in parts if part.first <= request.today][-1]


def _begun(request: Request, period: Period) -> Period:
    if period.first > request.today:
        raise Refusal("That is to come. Choose a period that has begun.", field="report")
    return period


def _year(request: Request, year: int) -> int:
    if not FIRST_YEAR <= year <= request.today.year:
        raise Refusal(f"Choose a year from {FIRST_YEAR} to {request.today.year}.")
    return year


def _months(request: Request) -> int:
    return request.terms.actions.progress_months


def _examples(request: Request) -> str:
    last = request.today.year - 1
    *ways, other = _ways(request, last)
    return f"{', '.join(ways)} or {other}"


def _ways(request: Request, year: int) -> Iterator[str]:
    for line in (f"report annual {year}", f"report quarterly {year} Q3", f"report attendance {year}"):
        yield request.typed(line)
