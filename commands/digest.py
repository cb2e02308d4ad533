"""The officers' private digest of a meeting: who was not there, which absence that was, and who came (clause 17)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bot.render.attendance import named, tally
from bot.render.blocks import Message, escaped, heading, paragraphs, remark
from bot.render.meetings import rests_on
from bot.render.strikes import SPARE_WORDS, STATUS_WORDS
from bot.render.words import day_in_words, ordinal
from rules import strikes
from rules.strikes import THERE, MeetingState, Standing, Status
from store import attendance, digests, groups, members, terms
from store.attendance import Visitor
from store.models import Attendance, Meeting, Person, WorkingGroup
from store.strikes import facts_of

SMALL = "Only the officers get this."


@dataclass(frozen=True)
class _Sitter:
    """Somebody on the roll, what was recorded of them, and their standing up to that meeting."""

    person: Person
    row: Attendance
    standing: Standing


def draw_digest(session: Session, subject: str) -> Message | None:
    """An officer's digest, as the record stands now."""
    meeting = session.get_one(Meeting, int(subject.split(":")[0]))
    group = groups.group_of(session, group_id=meeting.group_id)
    title = f"Attendance of {day_in_words(meeting.on_date)}"
    if meeting.state is not MeetingState.HELD:
        said = f"{escaped(meeting.title)} is recorded as not held, so it counts for nobody."
        return Message(f"{title}\n{said}\n{SMALL}", [heading(title), *paragraphs([said]), remark(SMALL)])
    sitters = _sitters(session, group, meeting)
    lines = list(_lines(session, group, meeting, sitters))
    missing = [sitter for sitter in sitters if sitter.row.status not in THERE]
    names = {name for sitter in missing for name in sitter.standing.rests_on}
    history = terms.history(session, group=group)
    small = " ".join(filter(None, [SMALL, rests_on(names, terms=history.on(meeting.on_date).terms)]))
    spoken = "\n".join([title, *lines, small]).replace("*", "")
    return Message(spoken, [heading(title), *paragraphs(lines), remark(small)])


def _sitters(session: Session, group: WorkingGroup, meeting: Meeting) -> list[_Sitter]:
    roll = members.roll_on(session, group=group, day=meeting.on_date, at=meeting.starts_at)
    rows = attendance.in_force(session, meeting_id=meeting.id)
    recorded = [person for person in roll if person.id in rows]
    facts = facts_of(session, group=group, year=meeting.on_date.year, person_ids=[person.id for person in recorded])
    history = terms.history(session, group=group)
    return [
        _Sitter(person, rows[person.id], strikes.standing(facts[person.id], as_of=meeting.on_date, terms=history))
        for person in recorded
    ]


def _lines(session: Session, group: WorkingGroup, meeting: Meeting, sitters: Sequence[_Sitter]) -> Iterable[str]:
    """The numbers, then a part for each kind of person; a part without anybody is left out."""
    by_status: dict[Status, list[_Sitter]] = {status: [] for status in STATUS_WORDS}
    for sitter in sitters:
        by_status[sitter.row.status].append(sitter)
    statuses = {sitter.person.id: sitter.row.status for sitter in sitters}
    yield f"{escaped(meeting.title)}: {tally(statuses)}."
    for status, title in _TITLES.items():
        yield from _part(title, [f"{_name(sitter)} – {_which_strike(sitter, meeting)}" for sitter in by_status[status]])
    for status in (Status.LATE, Status.LEFT_EARLY):
        yield from _part(STATUS_WORDS[status].capitalize(), [_name(sitter) for sitter in by_status[status]])
    guests = attendance.guests(session, group=group, meeting=meeting)
    yield from _part("Guests", [escaped(named(visitor)) for _, visitor in guests])


_TITLES: Mapping[Status, str] = {
    Status.ABSENT: "Absent",
    Status.APOLOGIES: "Apologies",
    Status.SUBSTITUTE: "Sent a substitute",
}


def _part(title: str, items: list[str]) -> Iterable[str]:
    if items:
        yield f"*{title}*"
        yield from (f"• {item}" for item in items)


def _name(sitter: _Sitter) -> str:
    name = escaped(sitter.person.name)
    if sitter.row.status is not Status.SUBSTITUTE:
        return name
    return f"{name} ({escaped(named(Visitor(sitter.row.substitute_name, sitter.row.substitute_company)))})"


def _which_strike(sitter: _Sitter, meeting: Meeting) -> str:
    """`second absence of 2027, at the limit`, or why it is none."""
    standing = sitter.standing
    spared = next((item.why for item in standing.spared if item.meeting.id == meeting.id), None)
    if spared is not None:
        return f"does not count: {SPARE_WORDS[spared]}"
    if meeting.id not in {owed.meeting.id for owed in standing.strikes}:
        return "counts as present"
    count = f"{ordinal(standing.absences)} absence of {meeting.on_date.year}"
    if standing.absences < standing.limit:
        return count
    return f"*{count}*, {'at' if standing.absences == standing.limit else 'over'} the limit of {standing.limit}"


MESSAGES = {digests.DIGEST: draw_digest}
