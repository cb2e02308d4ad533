"""What was published, drawn from the pack as it was kept: messages, PDFs, the files as they were given, the entry."""

from functools import partial

from sqlmodel import Session

from bot.render.blocks import Message, escaped
from bot.render.pack import pack_pdf
from bot.render.packs import day_of, document_of, file_name, message_of, title_of
from bot.render.words import day_in_words
from bot.request import Upload
from calendars.entry import entry_of, single
from rules.strikes import MeetingState
from store import groups, packs
from store.models import Content, Meeting, Pack


def draw_message(session: Session, subject: str) -> Message | None:
    """The channel's message; not wanted once the meeting is off."""
    pack = _wanted(session, subject)
    return message_of(pack, packs.body_of(pack), is_private=False) if pack else None


def draw_private_message(session: Session, subject: str) -> Message | None:
    """A member's message about private items; not wanted by then if they may not see them any more."""
    pack = _wanted(session, subject, is_private=True)
    return message_of(pack, packs.body_of(pack), is_private=True) if pack else None


def draw_pdf(session: Session, subject: str) -> Upload | None:
    """The one PDF for the channel."""
    pack = _wanted(session, subject)
    return _pdf(pack, is_private=False) if pack else None


def draw_private_pdf(session: Session, subject: str) -> Upload | None:
    """A member's PDF of the private items."""
    pack = _wanted(session, subject, is_private=True)
    return _pdf(pack, is_private=True) if pack else None


def draw_original(session: Session, subject: str) -> Upload | None:
    """A file as it was given, for the channel."""
    pack = _wanted(session, subject)
    return _original(pack, subject) if pack else None


def draw_private_original(session: Session, subject: str) -> Upload | None:
    """A file of a private item as it was given, for a member."""
    pack = _wanted(session, subject, is_private=True)
    return _original(pack, subject) if pack else None


def draw_entry(session: Session, subject: str) -> Upload | None:
    """The meeting as a file for calendars, as it now stands."""
    pack = _wanted(session, subject)
    if pack is None:
        return None
    meeting = session.get_one(Meeting, pack.meeting_id)
    group = groups.group_of(session, group_id=meeting.group_id)
    return Upload(
        name=f"{meeting.on_date.isoformat()} Meeting.ics",
        title=f"Meeting of {day_in_words(meeting.on_date)}",
        comment="The meeting, for your calendar",
        make=lambda _: single(entry_of(meeting, group=group)),
    )


def bytes_of(session: Session, *, pack: Pack, is_private: bool) -> bytes:
    """The PDF of a pack: the same for ever."""
    assert pack.published_at is not None, "published"  # noqa: S101
    document = document_of(
        packs.body_of(pack),
        number=pack.number,
        is_private=is_private,
        is_short_notice=pack.is_short_notice,
        published_at=pack.published_at,
        read=partial(content, session, pack.team_id),
    )
    return pack_pdf(document)


def content(session: Session, team_id: str, digest: str) -> bytes:
    """The bytes of a file by their digest."""
    return session.get_one(Content, (team_id, digest)).data


def _wanted(session: Session, subject: str, *, is_private: bool = False) -> Pack | None:
    """The pack of a subject, `meeting:number`, then the reader's id if it is private, then perhaps a file's version."""
    meeting_id, number, *rest = map(int, subject.split(":"))
    pack = packs.pack_of(session, meeting_id=meeting_id, number=number)
    if pack is None or pack.published_at is None:
        return None
    meeting = session.get_one(Meeting, meeting_id)
    may_read = not is_private or packs.may_still_read(session, pack=pack, meeting=meeting, person_id=rest[0])
    return pack if meeting.state is MeetingState.PLANNED and may_read else None


def _pdf(pack: Pack, *, is_private: bool) -> Upload:
    body = packs.body_of(pack)
    title = title_of(pack.number, is_private=is_private)
    return Upload(
        name=file_name(body, pack.number, is_private=is_private),
        title=f"{title} of {day_in_words(day_of(body))}",
        comment=f"*{title}*: agenda and papers in one file",
        make=lambda session: bytes_of(session, pack=pack, is_private=is_private),
    )


def _original(pack: Pack, subject: str) -> Upload:
    version_id = int(subject.rsplit(":", 1)[1])
    body = packs.body_of(pack)
    item, paper = next((item, paper) for item in body.items for paper in item.papers if paper.version_id == version_id)
    return Upload(
        name=paper.name,
        title=f"Paper {paper.letter} – {paper.title}",
        comment=f"*Paper {paper.letter}*, as it was submitted for item {item.label}, {escaped(item.title)}",
        make=lambda session: content(session, pack.team_id, paper.digest),
    )
