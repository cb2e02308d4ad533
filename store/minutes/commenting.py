"""Comments on minutes that were circulated: for whoever writes them, the officers, and whoever made them."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from rules.refusal import Refusal
from store.minutes import telling
from store.minutes.finding import circulated
from store.models import Meeting, MinutesComment, MinutesVersion, Person, WorkingGroup


def comment(
    session: Session, *, group: WorkingGroup, meeting: Meeting, person: Person, words: str, now: datetime
) -> MinutesComment:
    """Say something of the version that is circulated; refused before that, after the approval, and without words."""
    version = circulated(session, meeting=meeting)
    if meeting.minutes_approved_at is not None:
        raise Refusal("These minutes are approved. If something in them is wrong, tell the programme manager.")
    if version is None:
        raise Refusal("These minutes are not circulated yet. You can comment as soon as they are.")
    if not words.strip():
        raise Refusal("Please say what you have to say.", field="words")
    made = MinutesComment(
        team_id=group.team_id, version_id=version.id, person_id=person.id, words=words.strip(), made_at=now
    )
    session.add(made)
    session.flush()
    facts = {"comment": made.id, "version": version.number}
    telling.keep(session, group, meeting.id, "comment", person, now, facts=facts, words={person.id: made.words})
    telling.owe_comment(session, group, made, now)
    return made


def comment_of(session: Session, *, comment_id: int) -> tuple[MinutesComment, MinutesVersion, Person]:
    """A comment, with what it is about and whose it is."""
    made = session.get_one(MinutesComment, comment_id)
    return made, session.get_one(MinutesVersion, made.version_id), session.get_one(Person, made.person_id)


def comments_on(
    session: Session, *, meeting: Meeting, by: Person | None = None
) -> Sequence[tuple[MinutesComment, MinutesVersion, Person]]:
    """The comments on a meeting's minutes, the first one first: everybody's, or somebody's own."""
    found = session.exec(
        select(MinutesComment, MinutesVersion, Person)
        .join(MinutesVersion, col(MinutesVersion.id) == MinutesComment.version_id)
        .join(Person, col(Person.id) == MinutesComment.person_id)
        .where(MinutesVersion.meeting_id == meeting.id)
        .order_by(col(MinutesComment.id))
    )
    return [row for row in found if by is None or row[2].id == by.id]
