"""Who is told of minutes, and what stays of it in the audit trail."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from store import audit, outbox, packs
from store.models import Edition, Meeting, MinutesComment, MinutesVersion, Person, WorkingGroup

WORD, MARKDOWN, CANVAS = "minutes-word", "minutes-markdown", "minutes-canvas"
"""The skeleton, to whoever writes the minutes; as a canvas where the workspace has them."""

MESSAGE, PUBLIC_FILE = "minutes", "minutes-file"
"""In the channel: a version is circulated, and its file without private parts."""

MEMBERS_FILE = "minutes-members-file"
"""To each member and officer: the file with the private parts."""

RECEIVED = "minutes-received"
"""What became of an uploaded version, to whoever uploaded it."""

COMMENTED = "minutes-comment"
"""A comment, to whoever writes the minutes."""

ASKED = "minutes-asked"
"""The chair asks the vice-chair to note the approval."""

APPROVED, CORRECTIONS = "minutes-approved", "minutes-corrections"
"""In the channel: the minutes are approved; to whoever writes them: with these corrections."""

COPY = "minutes-copy"
"""A file that somebody asked for."""


def owe_version(session: Session, group: WorkingGroup, version: MinutesVersion, *, has_private: bool) -> None:
    """What circulating brings: one message and one file to the channel, the private edition to each who may read it."""
    now = version.circulated_at
    assert now is not None, "circulated"  # noqa: S101
    subject = str(version.id)
    for kind in (MESSAGE, PUBLIC_FILE):
        _owe_channel(session, group, kind, subject, now)
    if has_private:
        for person in packs.readers(session, group=group, at=now):
            _owe(session, group, MEMBERS_FILE, f"{subject}:{person.id}", person, now)


def owe_received(session: Session, group: WorkingGroup, version: MinutesVersion, now: datetime) -> None:
    """Each file of an upload is here or was refused."""
    _owe(session, group, RECEIVED, str(version.id), session.get_one(Person, version.made_by_id), now)


def owe_comment(session: Session, group: WorkingGroup, comment: MinutesComment, now: datetime) -> None:
    """Somebody commented; who writes the minutes is not told of their own words."""
    person = packs.preparer(session, group=group, at=now)
    if person is not None and person.id != comment.person_id:
        _owe(session, group, COMMENTED, str(comment.id), person, now)


def owe_approval(
    session: Session, group: WorkingGroup, meeting: Meeting, now: datetime, *, has_corrections: bool
) -> None:
    """The channel hears of it, and whoever writes the minutes what is to be corrected."""
    _owe_channel(session, group, APPROVED, str(meeting.id), now)
    person = packs.preparer(session, group=group, at=now)
    if has_corrections and person is not None:
        _owe(session, group, CORRECTIONS, str(meeting.id), person, now)


def owe_copy(
    session: Session,
    *,
    group: WorkingGroup,
    version: MinutesVersion,
    edition: Edition,
    to: Person,
    now: datetime,
) -> None:
    """Owe a file to somebody who asks for it; asked for again, another copy."""
    asked = f"{version.id}:{edition.value}:{to.id}"
    copies = outbox.subjects_owed(session, group=group, kind=COPY, prefix=f"{asked}:")
    _owe(session, group, COPY, f"{asked}:{len(copies) + 1}", to, now)
    facts = {"to": to.id, "version": version.number, "edition": edition.value}
    keep(session, group, version.meeting_id, "copy", to, now, facts=facts)


def redraw(session: Session, group: WorkingGroup, versions: Sequence[MinutesVersion]) -> None:
    """Have the channel's messages of versions that were circulated drawn again."""
    subjects = [str(version.id) for version in versions if version.circulated_at is not None]
    outbox.redraw(session, group=group, kind=MESSAGE, subjects=subjects)


def keep(
    session: Session,
    group: WorkingGroup,
    meeting_id: int,
    deed: str,
    actor: Person | None,
    now: datetime,
    *,
    facts: Mapping[str, object] | None = None,
    words: Mapping[int, str] | None = None,
) -> None:
    """Keep one step of a meeting's minutes in the audit trail."""
    audit.record(
        session,
        group=group,
        now=now,
        actor_id=actor.id if actor else None,
        deed=f"minutes.{deed}",
        subject=f"meeting:{meeting_id}",
        facts=facts,
        words=words,
    )


def _owe(session: Session, group: WorkingGroup, kind: str, subject: str, to: Person, now: datetime) -> None:
    outbox.owe(session, group=group, kind=kind, subject=subject, now=now, to_person_id=to.id)


def _owe_channel(session: Session, group: WorkingGroup, kind: str, subject: str, now: datetime) -> None:
    if group.channel_id is not None:
        outbox.owe(session, group=group, kind=kind, subject=subject, now=now, to_channel_id=group.channel_id)
