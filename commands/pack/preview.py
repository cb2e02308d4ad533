"""What whoever prepares a meeting gets by DM: the preview, word of what came late, and that a pack was never sent."""

from functools import partial

from slack_sdk.models.blocks import Block
from sqlmodel import Session

from bot.render.blocks import Message, buttons, escaped, heading, moment, paragraphs
from bot.render.pack import pack_pdf
from bot.render.packs import document_of, file_name, title_of
from bot.render.words import short_day
from bot.request import Upload
from commands.pack import words
from commands.pack.outlook import Outlook, outlook
from commands.pack.published import content
from commands.pack.view import deeds
from rules.strikes import MeetingState
from store import groups, packs
from store.models import Meeting


def draw_preview(session: Session, subject: str) -> Message | None:
    """The card: when the pack goes out, what is in it, what is wrong with it; not wanted once the meeting is moved."""
    meeting_id, on_date = subject.split(":")
    seen = _seen(session, int(meeting_id))
    if seen is None or seen.meeting.on_date.isoformat() != on_date:
        return None
    lines = [*words.standing(seen, sees_private=True), *words.problems(seen), *words.contents(seen, sees_private=True)]
    return _card(seen, f"Preview of the agenda pack of {short_day(seen.meeting.on_date)}", lines)


def draw_late(session: Session, subject: str) -> Message | None:
    """The card: what came after the pack, and the addendum that is offered; settled once that is out."""
    meeting_id, number, _ = subject.split(":")
    seen = _seen(session, int(meeting_id))
    if seen is None:
        return None
    title = f"After the agenda pack of {short_day(seen.meeting.on_date)}"
    when = words.standing(seen, sees_private=True)[0]
    if seen.number > int(number):
        return _card(seen, title, [f"{title_of(int(number))} is out. {when}"], is_settled=True)
    return _card(seen, title, [when, *words.news(seen)])


def draw_not_sent(session: Session, subject: str) -> Message | None:
    """The meeting has been, and its pack was never sent: held to the end, or nothing ran that could send it."""
    meeting = session.get_one(Meeting, int(subject))
    group = groups.group_of(session, group_id=meeting.group_id)
    pack, hold = packs.pack_of(session, meeting_id=meeting.id), packs.hold_of(session, meeting_id=meeting.id)
    assert pack is not None, "noted"  # noqa: S101
    when, due = (moment(at, zone=group.zone) for at in (meeting.starts_at, pack.due_at))
    why = "it was held until the meeting was over" if hold else "nothing was running that could send it"
    return Message(
        f"The agenda pack of *{escaped(meeting.title)}*, {when}, was due on {due} and was not sent: {why}. Nothing is "
        "sent any more, and its record says so."
    )


def draw_pdf(session: Session, subject: str) -> Upload | None:
    """The open edition as it would be."""
    return _file(session, subject, is_private=False)


def draw_private_pdf(session: Session, subject: str) -> Upload | None:
    """The members' edition as it would be; not wanted where there is nothing private."""
    return _file(session, subject, is_private=True)


def _seen(session: Session, meeting_id: int) -> Outlook | None:
    meeting = session.get_one(Meeting, meeting_id)
    if meeting.state is not MeetingState.PLANNED:
        return None
    return outlook(session, group=groups.group_of(session, group_id=meeting.group_id), meeting=meeting)


def _card(seen: Outlook, title: str, lines: list[str], *, is_settled: bool = False) -> Message:
    note = {"group": seen.group.id, "meeting": seen.meeting.id}
    offered = [] if is_settled else list(deeds(seen, note))
    blocks: list[Block] = [heading(title), *paragraphs(lines), *([buttons(*offered)] if offered else [])]
    return Message("\n".join([title, *lines]).replace("*", ""), blocks)


def _file(session: Session, subject: str, *, is_private: bool) -> Upload | None:
    seen = _seen(session, int(subject.split(":")[0]))
    if seen is None or not _has_edition(seen, is_private=is_private):
        return None
    body = seen.next_body
    title = title_of(seen.number, is_private=is_private)
    return Upload(
        name=f"Preview {file_name(body, seen.number, is_private=is_private)}",
        title=f"Preview: {title}",
        comment=f"*Preview of the {title[0].lower()}{title[1:]}*, as it would be now",
        make=partial(_made, seen=seen, is_private=is_private),
    )


def _has_edition(seen: Outlook, *, is_private: bool) -> bool:
    if seen.published and not seen.changes:
        return False
    body = seen.next_body
    return body.has_edition(is_private=is_private) and bool(body.edition(is_private=is_private))


def _made(session: Session, *, seen: Outlook, is_private: bool) -> bytes:
    document = document_of(
        seen.next_body,
        number=seen.number,
        is_private=is_private,
        is_short_notice=seen.publication.is_short_notice,
        published_at=seen.publication.goes_out_at,
        read=partial(content, session, seen.group.team_id),
    )
    return pack_pdf(document)
