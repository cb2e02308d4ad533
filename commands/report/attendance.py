"""A year's attendance for an officer: as a picture, as a PDF, and in words as CSV."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from sqlmodel import Session

from bot.render.blocks import escaped
from bot.render.report import ATTENDANCE_FORMATS, Grid, GridRow
from bot.render.strikes import STATE_WORDS, absence_dates
from bot.render.words import counted, listed, short_day
from bot.request import Upload
from rules.strikes import MeetingState
from store import groups, people, reporting, terms
from store.models import Meeting, WorkingGroup

TEXT_MOST = 3500
"""Characters above the picture; what is more is in the CSV file."""

_STATES = {
    MeetingState.CANCELLED: "cancelled",
    MeetingState.ABANDONED: "abandoned",
    MeetingState.NOT_HELD: "corrected to not held",
}


def draw_picture(session: Session, subject: str) -> Upload:
    """The grid as a picture; the text above it says where every member stands."""
    about = reporting.about(subject)
    group, year = groups.group_of(session, group_id=about.group_id), about.period.first.year
    found = _year(session, group, year, about.today)
    return _file(
        subject,
        ".png",
        "\n".join(
            [
                f"*Attendance in {year}*, as it was on {short_day(about.today)}, for the officers only.",
                *_lines(found.rows),
            ]
        ),
        alt=f"A grid of {counted(len(found.rows), 'member')} by {counted(len(found.meetings), 'meeting')}. The message "
        "beside it says where each member stands, and the CSV file has each cell in words.",
    )


def draw_pdf(session: Session, subject: str) -> Upload:
    """The grid on pages."""
    return _file(subject, ".pdf", "The same to print, for the officers only.")


def draw_csv(session: Session, subject: str) -> Upload:
    """The grid in words."""
    return _file(subject, ".csv", "Each cell in words, for the officers only.")


def grid_of(session: Session, *, group: WorkingGroup, year: int, as_of: date) -> Grid:
    """The attendance of a year as a grid."""
    found = _year(session, group, year, as_of)
    companies = people.employers(session, person_ids=[row.person.id for row in found.rows], on=as_of)
    last = terms.history(session, group=group).on(min(as_of, date(year, 12, 31))).terms
    return Grid(
        group=group.name,
        year=year,
        as_of=as_of,
        limit=last.strikes.limit,
        days=tuple(meeting.on_date for meeting in found.meetings),
        rows=tuple(
            GridRow(
                name=row.person.name,
                company=companies.get(row.person.id, ""),
                cells=tuple(row.cells[meeting.id] for meeting in found.meetings),
                owed=len(row.standing.owed),
                absences=row.standing.absences,
                state=row.standing.state,
            )
            for row in found.rows
        ),
        notes=tuple(_notes(found)),
    )


def _file(subject: str, ending: str, comment: str, *, alt: str = "") -> Upload:
    title = f"Attendance {reporting.about(subject).period.first.year}"
    return Upload(
        name=f"{title}{ending}",
        title=title,
        comment=comment,
        make=partial(_made, subject=subject, ending=ending),
        alt=alt,
    )


def _made(session: Session, *, subject: str, ending: str) -> bytes:
    about = reporting.about(subject)
    group = groups.group_of(session, group_id=about.group_id)
    return ATTENDANCE_FORMATS[ending](grid_of(session, group=group, year=about.period.first.year, as_of=about.today))


def _year(session: Session, group: WorkingGroup, year: int, as_of: date) -> reporting.Year:
    history = terms.history(session, group=group)
    return reporting.attendance(session, group=group, year=year, as_of=as_of, terms=history)


def _lines(rows: tuple[reporting.Row, ...]) -> Iterator[str]:
    """A sentence for each member with an absence that counts, and one for all others."""
    if not rows:
        yield "Nobody was a member."
    left = TEXT_MOST
    for row in rows:
        if row.standing.strikes:
            line = f"• {_sentence(row)}"
            left -= len(line)
            if left < 0:
                yield "• … and more, which the CSV file has."
                return
            yield line
    others = [escaped(row.person.name) for row in rows if not row.standing.strikes]
    told = f"No absence that counts: {listed(others)}." if others else "Everybody has an absence that counts."
    yield told if len(told) <= left else f"No absence that counts: {counted(len(others), 'member')}."


def _sentence(row: reporting.Row) -> str:
    """`Omar Haddad – 2 absences of 10 meetings (10 June and 11 November): at the limit`."""
    standing = row.standing
    counts = f"{counted(standing.absences, 'absence')} of {counted(len(standing.owed), 'meeting')}"
    return f"{escaped(row.person.name)} – {counts} ({absence_dates(standing.strikes)}): {STATE_WORDS[standing.state]}"


def _notes(found: reporting.Year) -> Iterator[str]:
    """On meetings that nobody owed, and on those that have no column."""
    unconfirmed = [meeting for meeting in found.meetings if meeting.state is MeetingState.PLANNED]
    free = [meeting for meeting in found.meetings if not meeting.is_compulsory and meeting not in unconfirmed]
    for words, those in (("Attendance not confirmed", unconfirmed), ("Not compulsory", free)):
        if those:
            yield f"{words}: {listed([short_day(meeting.on_date) for meeting in those])}."
    if found.off:
        yield f"Did not take place: {listed([_off(meeting) for meeting in found.off])}."


def _off(meeting: Meeting) -> str:
    return f"{short_day(meeting.on_date)} ({_STATES[meeting.state]})"
