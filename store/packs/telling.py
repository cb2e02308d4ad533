"""What a pack owes to whom: the channel, the members in private, and those who prepare the meeting."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlmodel import Session

from store import groups, meetings, members, outbox
from store.models import Meeting, OfficeKind, Pack, Person, WorkingGroup
from store.packs.body import Body

MESSAGE, PDF, ORIGINAL, ENTRY = "pack", "pack-pdf", "pack-original", "pack-entry"
"""In the channel: the agenda, the one PDF, each file as it was given, and the calendar entry."""

PRIVATE, PRIVATE_PDF, PRIVATE_ORIGINAL = "pack-private", "pack-private-pdf", "pack-private-original"
"""To each member: the same of the private items."""

PREVIEW, PREVIEW_PDF, PREVIEW_PRIVATE = "pack-preview", "pack-preview-pdf", "pack-preview-private"
"""To those who prepare the meeting: what goes out, before it does."""

LATE, NOT_SENT = "pack-late", "pack-not-sent"
"""To the same: something came after the pack, and the pack was never sent."""

_OFFICERS = (OfficeKind.CHAIR, OfficeKind.VICE_CHAIR, OfficeKind.PROGRAMME_MANAGER)


def readers(session: Session, *, group: WorkingGroup, at: datetime) -> list[Person]:
    """Whoever may see private items at an instant: the members and the officers, each once."""
    day = groups.local_date(group, at)
    sitting = members.roll_on(session, group=group, day=day, at=at)
    found = {person.id: person for person in [*sitting, *officers(session, group=group, day=day)]}
    return list(found.values())


def officers(session: Session, *, group: WorkingGroup, day: date) -> list[Person]:
    """Chair, vice-chair and programme manager of a day, as far as there are any."""
    held = members.holders(session, group=group, on=day)
    return [held[kind] for kind in _OFFICERS if kind in held]


def may_still_read(session: Session, *, pack: Pack, meeting: Meeting, person_id: int) -> bool:
    """Whether a reader of a pack has been neither removed since, nor left the office they read it in."""
    group = groups.group_of(session, group_id=pack.group_id)
    day = groups.local_date(group, pack.published_at or meeting.starts_at)
    if members.is_member_from(session, group=group, person_id=person_id, day=day):
        return True
    return person_id in {officer.id for officer in officers(session, group=group, day=meeting.on_date)}


def preparer(session: Session, *, group: WorkingGroup, at: datetime) -> Person | None:
    """Whoever prepares the meeting: the programme manager, or the chair where there is none."""
    held = members.holders(session, group=group, on=groups.local_date(group, at))
    return held.get(OfficeKind.PROGRAMME_MANAGER) or held.get(OfficeKind.CHAIR)


def owe_pack(session: Session, group: WorkingGroup, meeting: Meeting, pack: Pack, body: Body, now: datetime) -> None:
    """One of everything to the channel and, where there is a private edition, to each of its readers."""
    subject = f"{meeting.id}:{pack.number}"
    if body.has_edition(is_private=False):
        for kind, about in _contents(body, subject, (MESSAGE, PDF, ORIGINAL), is_private=False):
            _owe(session, group, meeting, kind, about, now)
        if pack.number == 1:
            _owe(session, group, meeting, ENTRY, subject, now)
    if body.has_edition(is_private=True):
        for person in readers(session, group=group, at=now):
            about = f"{subject}:{person.id}"
            for kind, each in _contents(body, about, (PRIVATE, PRIVATE_PDF, PRIVATE_ORIGINAL), is_private=True):
                _owe(session, group, meeting, kind, each, now, to=person)


def owe_preview(session: Session, group: WorkingGroup, meeting: Meeting, now: datetime) -> None:
    """What is to go out, to whoever prepares the meeting; once for each date that it is to be on."""
    person = preparer(session, group=group, at=now)
    if person is not None:
        _owe(session, group, meeting, PREVIEW, preview_subject(meeting), now, to=person)
        owe_files(session, group, meeting, person, f"{meeting.id}:{meeting.on_date.isoformat()}:{person.id}", now)


def owe_files(
    session: Session, group: WorkingGroup, meeting: Meeting, person: Person, subject: str, now: datetime
) -> None:
    """Both editions as they are when they are made, to one person."""
    _owe(session, group, meeting, PREVIEW_PDF, subject, now, to=person)
    _owe(session, group, meeting, PREVIEW_PRIVATE, subject, now, to=person)


def owe_late(session: Session, group: WorkingGroup, meeting: Meeting, subject: str, now: datetime) -> None:
    """Something came after the pack."""
    person = preparer(session, group=group, at=now)
    if person is not None:
        _owe(session, group, meeting, LATE, subject, now, to=person)


def owe_not_sent(session: Session, group: WorkingGroup, meeting: Meeting, now: datetime) -> None:
    """The meeting has been, and its pack was never sent."""
    person = preparer(session, group=group, at=now)
    if person is not None:
        outbox.owe(session, group=group, kind=NOT_SENT, subject=str(meeting.id), now=now, to_person_id=person.id)


def redraw(session: Session, group: WorkingGroup, meeting: Meeting) -> None:
    """Have the cards that show how a pack stands drawn again."""
    for kind in (PREVIEW, LATE):
        subjects = outbox.subjects_owed(session, group=group, kind=kind, prefix=f"{meeting.id}:")
        outbox.redraw(session, group=group, kind=kind, subjects=subjects)


def preview_subject(meeting: Meeting) -> str:
    """What the preview of a meeting on its present date is known by."""
    return f"{meeting.id}:{meeting.on_date.isoformat()}"


def _contents(body: Body, subject: str, kinds: tuple[str, str, str], *, is_private: bool) -> Iterator[tuple[str, str]]:
    """The message, the PDF if there is anything to put into it, and each file as it was given."""
    message, pdf, original = kinds
    yield message, subject
    if body.edition(is_private=is_private):
        yield pdf, subject
    for paper in body.papers(is_private=is_private):
        if paper.digest:
            yield original, f"{subject}:{paper.version_id}"


def _owe(
    session: Session,
    group: WorkingGroup,
    meeting: Meeting,
    kind: str,
    subject: str,
    now: datetime,
    *,
    to: Person | None = None,
) -> None:
    """Owe it to somebody, or to the channel if there is one; it is not sent once the meeting has ended."""
    if to is None and group.channel_id is None:
        return
    outbox.owe(
        session,
        group=group,
        kind=kind,
        subject=subject,
        now=now,
        to_person_id=to.id if to is not None else None,
        to_channel_id=group.channel_id if to is None else None,
        expires_at=meetings.ends_at(meeting),
    )
