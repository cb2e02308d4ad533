"""The minutes as a sequence of headings, lines, lists, tables and places to write: the same for every format."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.render.marks import MEMBERS_VERSION, PRIVATE
from bot.render.minutes.body import Attendee, MinutesBody, NotedAction, NotedItem, NotedSession, Recorded
from bot.render.words import day_in_words, short_day


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the title of the whole."""

    text: str
    level: int


@dataclass(frozen=True)
class Line:
    """A paragraph, perhaps with a label in front of it."""

    text: str
    label: str = ""


@dataclass(frozen=True)
class Points:
    """A list of points."""

    texts: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table with a row of headings."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Place:
    """A place to write, marked by what belongs there."""

    words: str


Part = Heading | Line | Points | Table | Place


def outline(body: MinutesBody) -> tuple[Part, ...]:
    """The whole record, from top to bottom; of a meeting that was not held a paragraph alone."""
    title = f"Minutes of the meeting of {day_in_words(body.starts_at.date())}"
    if body.not_held:
        return (Heading(title, 1), Line(body.group, "Group"), Line(body.not_held))
    return (
        Heading(title, 1),
        *_about(body),
        *_attendance(body),
        *_last(body),
        *_arising(body),
        *(part for item in body.items if item.is_reached for part in _item(item)),
        *(part for session in body.sessions for part in _session(session)),
        *_decisions(body),
        *_recorded(body),
        *_reports(body),
        *_not_reached(body),
        *_agreed(body),
        *_next(body),
    )


def _about(body: MinutesBody) -> Iterator[Part]:
    ends_at = body.starts_at + timedelta(minutes=body.minutes)
    yield Line(body.group, "Group")
    yield Line(body.meeting, "Meeting")
    yield Line(f"{body.starts_at:%H:%M} to {ends_at:%H:%M} as planned ({body.zone})", "Time")
    if body.link:
        yield Line(body.link, "Place")
    if body.has_private_parts:
        yield Line(f"{MEMBERS_VERSION}. Please do not pass it on.", "For")


def _attendance(body: MinutesBody) -> Iterator[Part]:
    seen = body.attendance
    lists = (
        ("Present", seen.present),
        ("Apologies", seen.apologies),
        ("Absent", seen.absent),
        ("Guest", seen.guests),
        ("Substitute", seen.substitutes),
    )
    rows = [_attendee(each, how) for how, those in lists for each in those]
    yield Heading("Attendance", 2)
    yield Table(("Name", "Company", "Attendance"), tuple(rows)) if rows else Line("Nobody is recorded.")


def _attendee(attendee: Attendee, how: str) -> tuple[str, ...]:
    return (attendee.name, attendee.company, f"{how}, {attendee.note}" if attendee.note else how)


def _last(body: MinutesBody) -> Iterator[Part]:
    yield Heading("Minutes of the last meeting", 2)
    if body.last is None:
        yield Line("There was no meeting before this one.")
        return
    stand = "are approved" if body.last.is_approved else "are to be approved"
    yield Line(f"The minutes of {day_in_words(body.last.on)} {stand}.")
    if not body.last.is_approved:
        yield Place("Corrections, and whether they were approved")


def _arising(body: MinutesBody) -> Iterator[Part]:
    yield Heading("Matters arising", 2)
    if not body.arising:
        yield Line("No action was open.")
        return
    yield _actions(body.arising)
    yield Place("What was said of them")


def _actions(those: Sequence[NotedAction]) -> Table:
    rows = (
        (str(each.number), _marked(each.words, each.is_private), each.owner, short_day(each.due_on), each.state)
        for each in those
    )
    return Table(("No.", "Action", "Owner", "Due", "State"), tuple(rows))


def _item(item: NotedItem) -> Iterator[Part]:
    yield Heading(_marked(f"{item.label}. {item.title}", item.is_private), 2)
    if item.owner:
        yield Line(item.owner, "Presented by")
    for note in item.notes:
        yield Line(note)
    if item.papers:
        yield Points(item.papers)
    yield Place("Discussion")
    yield Place("Decision")


def _decisions(body: MinutesBody) -> Iterator[Part]:
    yield Heading("Decisions taken by vote since the last meeting", 2)
    if not body.decisions:
        yield Line("There were none.")
        return
    rows = ((each.question, each.kind, each.outcome, each.basis) for each in body.decisions)
    yield Table(("Question", "Kind", "Outcome", "Basis"), tuple(rows))


def _session(session: NotedSession) -> Iterator[Part]:
    """That it took place, and what the chair dictated; there is nothing to write in it."""
    yield Heading(f"Private session, {session.starts_at:%H:%M} to {session.ends_at:%H:%M}", 2)
    yield Line("There are no minutes of this time (clause 21).")
    if session.asked_by:
        yield Line(f"{session.asked_by} ({PRIVATE})", "Asked for by")
    yield Line(session.agreed_by, "Agreed by")
    if session.dictated:
        yield Line("As the chair dictated them:", "Decisions")
        yield Points(tuple(_marked(each.words, each.is_private) for each in session.dictated))


def _recorded(body: MinutesBody) -> Iterator[Part]:
    if body.recorded:
        yield Heading("Decisions taken without a vote since the last meeting", 2)
        yield Table(("Decision", "Taken on", "Basis"), tuple(_recorded_row(each) for each in body.recorded))


def _recorded_row(each: Recorded) -> tuple[str, ...]:
    return (_marked(f"{each.label}. {each.words}", each.is_private), short_day(each.on), each.basis)


def _reports(body: MinutesBody) -> Iterator[Part]:
    if not body.reports:
        return
    yield Heading("Reports of sub-groups", 2)
    yield Points(
        tuple(
            f"{each.subgroup}: {each.subject} – {'received' if each.is_received else 'missing'}"
            for each in body.reports
        )
    )


def _not_reached(body: MinutesBody) -> Iterator[Part]:
    left = [item for item in body.items if not item.is_reached]
    if left:
        yield Heading("Items not reached", 2)
        yield Points(tuple(_marked(f"{item.label}. {item.title}", item.is_private) for item in left))


def _agreed(body: MinutesBody) -> Iterator[Part]:
    yield Heading("Actions agreed", 2)
    if body.agreed:
        yield _actions(body.agreed)
    yield Place("Further actions: who does what by when")


def _next(body: MinutesBody) -> Iterator[Part]:
    yield Heading("Next meeting", 2)
    if body.next_at is None:
        yield Line("No meeting is planned.")
    else:
        yield Line(f"{day_in_words(body.next_at.date())}, {body.next_at:%H:%M} ({body.zone})")


def _marked(text: str, is_private: bool) -> str:
    return f"{text} ({PRIVATE})" if is_private else text
