"""The annual report: a year of the group in numbers and titles, for everybody, without a name in it."""

from collections.abc import Iterator

from bot.render.minutes.outline import Heading, Line, Part, Points, Table
from bot.render.packs import span_in_words
from bot.render.report.body import AnnualBody, PackCount, TableCount
from bot.render.report.parts import decisions, meetings, period_line, report_title, served
from bot.render.words import counted, day_in_words, short_day
from rules.reporting import Report, Totals

UNTOLD = "is not told: it could be traced to single people."


def annual_parts(body: AnnualBody) -> tuple[Part, ...]:
    """The whole report, from top to bottom."""
    return (
        Heading(report_title(Report.ANNUAL, body.period), 1),
        Line(body.group, "Group"),
        period_line(body.period, body.until),
        Heading("Meetings", 2),
        *meetings(body.meetings),
        Heading("Attendance", 2),
        *_attendance(body.attendance),
        Heading("Decisions", 2),
        *decisions(body.decisions),
        Heading("Work by responsibility", 2),
        *served(body.served),
        Heading("Actions", 2),
        *_actions(body),
        Heading("Composition", 2),
        *_table(body.table),
        Heading("Papers ahead of meetings", 2),
        *_packs(body.packs),
    )


def _attendance(totals: Totals) -> Iterator[Part]:
    """Of the group as a whole; whatever few people stand behind is left out, and it is said that it was."""
    if totals.places is None:
        yield Line(f"Attendance {UNTOLD}")
        return
    yield Line(f"Added up over all members, they were due at a meeting {_times(totals.places)}.")
    if totals.there is None:
        yield Line(f"They were there at least {_times(totals.at_least)}. The exact number {UNTOLD}")
        return
    yield Line(f"They were there {_times(totals.there)}, and not there {_times(totals.places - totals.there)}.")
    if totals.with_apologies is not None and totals.otherwise is not None:
        yield Line(
            f"Of these, {_times(totals.with_apologies)} with apologies and {_times(totals.otherwise)} otherwise."
        )


def _actions(body: AnnualBody) -> Iterator[Part]:
    count, day = body.actions, short_day(body.table.day)
    overdue = f", of which {count.overdue or 'none'} overdue" if count.open else ""
    yield Points(
        (
            f"{count.entered or 'None'} entered",
            f"{count.done or 'None'} done, {count.dropped or 'none'} closed without having been done",
            f"{count.open or 'None'} open on {day}{overdue}",
        )
    )


def _table(table: TableCount) -> Iterator[Part]:
    yield Line(f"On {day_in_words(table.day)}:")
    rows = [(each.kind, str(each.seats), str(each.seats - each.vacant), str(each.vacant)) for each in table.seats]
    if rows:
        yield Table(("Kind of seat", "Seats", "Taken", "Vacant"), tuple(rows))
    yield Points(tuple(_numbers(table)))


def _numbers(table: TableCount) -> Iterator[str]:
    about = f"; the terms have about {table.about} (clause 10)" if table.about is not None else ""
    yield f"{table.members or 'No'} members from {counted(table.companies, 'organisation')}{about}"
    if table.wanted_smes is not None:
        smes = (
            f"{table.smes or 'None'} of the members in supplier seats {'is' if table.smes == 1 else 'are'} from an SME"
        )
        is_met = "which is met" if table.smes >= table.wanted_smes else "which is not met"
        yield f"{smes}; the terms ask for at least {table.wanted_smes} (clause 13), {is_met}"


def _packs(packs: PackCount) -> Iterator[Part]:
    """Whether agenda and papers were out as long ahead as promised, and of those that were not by how much."""
    if not (packs.in_time or packs.late or packs.short_notice or packs.not_sent):
        yield Line("No pack was published.")
        return
    promised = f"the {counted(packs.days, 'day')} ahead that the terms promise (clause 20)"
    told = [f"{packs.in_time or 'None'} published in time, {promised}"]
    told += [f"The pack for {short_day(day)} came {span_in_words(by)} late" for day, by in packs.late]
    if packs.short_notice:
        told.append(f"{packs.short_notice} for meetings called at short notice")
    if packs.not_sent:
        told.append(f"{packs.not_sent} not sent before the meeting")
    yield Points(tuple(told))


def _times(number: int) -> str:
    return "once" if number == 1 else counted(number, "time")
