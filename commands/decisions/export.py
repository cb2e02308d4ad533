"""The register as a file for a spreadsheet, by direct message to whoever asked."""

from collections.abc import Iterator
from functools import partial

from sqlmodel import Session

from bot.render.blocks import Message, escaped
from bot.render.spreadsheets import csv_bytes
from bot.request import Reply, Request, Say, Upload
from commands.decisions import words
from rules.authority import Deed, may
from rules.terms import TermsHistory
from store import decisions, groups, members, outbox, terms
from store.decisions import Entry
from store.models import Meeting, Person, RecordedDecision, WorkingGroup

COLUMNS = ("decision", "decided_on", "words", "outcome", "basis", "meeting", "recorded_by", "private")


def on_export(request: Request) -> Reply:
    """`export`, or the button under the register."""
    request.require(Deed.SEE_GROUP)
    decisions.send_register(request.session, group=request.group, to=request.person, now=request.now)
    return Say(Message("You get the register as a file for a spreadsheet, in a message of mine."))


def draw_file(session: Session, subject: str) -> Upload:
    """What its reader could see when they asked for it."""
    group_id, person_id, _ = subject.split(":")
    group = groups.group_of(session, group_id=int(group_id))
    at = outbox.owed_at(session, group=group, kind=decisions.FILE, subject=subject) or group.created_at
    day = groups.local_date(group, at)
    reader = session.get_one(Person, int(person_id))
    roles = members.roles_of(session, group=group, person=reader, day=day, now=at)
    title = f"Decisions of {group.name}"
    return Upload(
        name=f"{day.isoformat()} Decisions.csv",
        title=title,
        comment=f"*{escaped(title)}*",
        make=partial(_made, group_id=group.id, with_private=may(roles, Deed.SEE_PRIVATE_ITEMS)),
    )


def _made(session: Session, *, group_id: int, with_private: bool) -> bytes:
    group = groups.group_of(session, group_id=group_id)
    return csv_bytes(COLUMNS, _rows(session, group, with_private=with_private))


def _rows(session: Session, group: WorkingGroup, *, with_private: bool) -> Iterator[list[str]]:
    """The oldest first. Of a position there is no number, and of no vote the name of anybody who voted."""
    history = terms.history(session, group=group)
    found = decisions.register(session, group=group, words=(), with_private=with_private)
    for entry in reversed(found):
        yield _row(session, entry, history)


def _row(session: Session, entry: Entry, history: TermsHistory) -> list[str]:
    meeting, recorder, is_private = "", "", False
    if isinstance(entry.what, RecordedDecision):
        is_private = entry.what.is_private
        recorder = session.get_one(Person, entry.what.recorded_by_id).name
        if entry.what.meeting_id is not None:
            meeting = session.get_one(Meeting, entry.what.meeting_id).on_date.isoformat()
    outcome, rests_on = words.outcome_and_basis(session, entry, history=history)
    said = [words.name(entry), entry.day.isoformat(), words.question(entry), outcome, rests_on]
    return [*said, meeting, recorder, "yes" if is_private else "no"]
