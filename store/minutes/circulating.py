"""Minutes go to their readers, and onto the agenda of the next meeting, which is to approve them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import String, bindparam, cast, literal
from sqlmodel import Session, col, exists, select

from rules.refusal import Refusal
from rules.strikes import MeetingState
from store import agenda, contents, meetings, packs
from store.minutes import telling
from store.minutes.finding import files_of, is_for_members_only, newest, state_of, versions_of
from store.minutes.uploading import add_version
from store.models import (
    AgendaItem,
    Edition,
    FileKind,
    FileState,
    Meeting,
    MinutesFile,
    MinutesVersion,
    Person,
    WorkingGroup,
)

LOOKED_BACK = timedelta(days=366)
"""How long minutes wait for a meeting to be planned that could approve them."""

_SOURCE = literal(agenda.MINUTES) + cast(col(Meeting.id), String)
_CIRCULATED = select(MinutesVersion.meeting_id).where(col(MinutesVersion.circulated_at) > bindparam("since"))
_UNLISTED = (
    select(Meeting.id)
    .where(
        col(Meeting.id).in_(_CIRCULATED),
        Meeting.state == MeetingState.HELD,
        col(Meeting.minutes_approved_at).is_(None),
        ~exists().where(col(AgendaItem.group_id) == Meeting.group_id, col(AgendaItem.source) == _SOURCE),
    )
    .order_by(col(Meeting.id))
)


def circulate(
    session: Session, *, group: WorkingGroup, meeting: Meeting, actor: Person, now: datetime
) -> MinutesVersion:
    """Circulate the newest version, of which one must have been uploaded; refused with what stands in the way."""
    version = newest(session, meeting=meeting)
    _require_open(meeting)
    if version is None or state_of(session, version=version) is FileState.REFUSED:
        raise Refusal("The last upload was not taken, as you were told. Upload the minutes again.")
    if state_of(session, version=version) is FileState.ARRIVING:
        raise Refusal(f"Version {version.number} is on its way from Slack. Try again in a minute.")
    if version.circulated_at is not None:
        raise Refusal(f"Version {version.number} is circulated already. Upload another one to circulate that.")
    if is_for_members_only(session, version=version):
        raise Refusal(
            f"Version {version.number} is marked as having private parts, and the channel and guests must not see "
            "them. Upload the minutes again, together with the same without private parts."
        )
    release(session, group, version, now=now, actor=actor)
    return version


def circulate_skeleton(
    session: Session,
    *,
    group: WorkingGroup,
    meeting: Meeting,
    made: Mapping[Edition, bytes],
    actor: Person,
    now: datetime,
) -> MinutesVersion:
    """Circulate the skeleton as it is, as a version of its own; `made` has a Word document for each edition."""
    _require_open(meeting)
    version = add_version(session, group, meeting, is_skeleton=True, actor=actor, now=now)
    for edition, data in made.items():
        session.add(
            MinutesFile(
                team_id=group.team_id,
                version_id=version.id,
                edition=edition,
                name=f"{meeting.on_date.isoformat()} Minutes.docx",
                state=FileState.KEPT,
                kind=FileKind.WORD,
                size=len(data),
                digest=contents.stored(session, team_id=group.team_id, data=data),
            )
        )
    session.flush()
    release(session, group, version, now=now, actor=actor)
    return version


def release(
    session: Session, group: WorkingGroup, version: MinutesVersion, *, now: datetime, actor: Person | None
) -> None:
    """Bring a version to its readers; `actor` is nobody for a correction, which goes out once its files are here."""
    meeting = session.get_one(Meeting, version.meeting_id)
    version.circulated_at, version.circulated_by_id = now, actor.id if actor else version.made_by_id
    session.add(version)
    session.flush()
    telling.keep(session, group, meeting.id, "circulate", actor, now, facts={"version": version.number})
    earlier = [each for each in versions_of(session, meeting=meeting) if each.id != version.id]
    telling.redraw(session, group, earlier)
    has_private = Edition.MEMBERS in files_of(session, version=version)
    telling.owe_version(session, group, version, has_private=has_private)
    put_on_agenda(session, group=group, meeting=meeting, now=now)


def put_on_agenda(session: Session, *, group: WorkingGroup, meeting: Meeting, now: datetime) -> None:
    """Have the next meeting approve them: an item on its agenda, once; late, if that meeting's pack is out."""
    coming = meetings.coming(session, group=group, now=now, most=1)
    if not coming or meeting.minutes_approved_at is not None:
        return
    is_late = bool(packs.all_of(session, meeting_id=coming[0].id))
    agenda.put_minutes(session, group=group, of=meeting, to=coming[0], is_late=is_late, now=now)


def unlisted(session: Session, *, now: datetime) -> Sequence[int]:
    """The meetings of all groups, by id, whose minutes are circulated, wait for approval, and are on no agenda yet."""
    return session.scalars(_UNLISTED, {"since": now - LOOKED_BACK}).all()


def _require_open(meeting: Meeting) -> None:
    if meeting.minutes_approved_at is not None:
        raise Refusal("These minutes are approved, so they are circulated no more. Correct them, with a reason.")
