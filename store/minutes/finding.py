"""Finding the versions of minutes, their files, and the approval."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from store import contents, groups, members, packs
from store.models import (
    Edition,
    FileState,
    Meeting,
    MinutesApproval,
    MinutesFile,
    MinutesVersion,
    Person,
    WorkingGroup,
)


def versions_of(session: Session, *, meeting: Meeting) -> Sequence[MinutesVersion]:
    """Every version of a meeting's minutes, whatever became of it, the first one first."""
    return session.exec(
        select(MinutesVersion).where(MinutesVersion.meeting_id == meeting.id).order_by(col(MinutesVersion.number))
    ).all()


def version_of(session: Session, *, group: WorkingGroup, version_id: int) -> MinutesVersion | None:
    """The version of that id, if it is the group's."""
    version = session.get(MinutesVersion, version_id)
    return version if version is not None and version.group_id == group.id else None


def files_of(session: Session, *, version: MinutesVersion) -> dict[Edition, MinutesFile]:
    """The files of a version by their editions."""
    found = session.exec(select(MinutesFile).where(MinutesFile.version_id == version.id).order_by(col(MinutesFile.id)))
    return {file.edition: file for file in found}


def state_of(session: Session, *, version: MinutesVersion) -> FileState:
    """Where a version stands: kept once all of its files are, refused if one of them was."""
    states = {file.state for file in files_of(session, version=version).values()}
    return next((state for state in (FileState.ARRIVING, FileState.REFUSED) if state in states), FileState.KEPT)


def newest(session: Session, *, meeting: Meeting) -> MinutesVersion | None:
    """The last version that was made, whatever became of it."""
    return next(reversed(versions_of(session, meeting=meeting)), None)


def kept(session: Session, *, meeting: Meeting) -> MinutesVersion | None:
    """The last version whose files are all here."""
    found = reversed(versions_of(session, meeting=meeting))
    return next((each for each in found if state_of(session, version=each) is FileState.KEPT), None)


def circulated(session: Session, *, meeting: Meeting) -> MinutesVersion | None:
    """The last version that was circulated: the one that members and guests know."""
    found = reversed(versions_of(session, meeting=meeting))
    return next((each for each in found if each.circulated_at is not None), None)


def file_for(session: Session, *, version: MinutesVersion, edition: Edition) -> MinutesFile | None:
    """The file that readers of an edition get: members that of everybody where there is no other; None: not theirs."""
    files = files_of(session, version=version)
    public = files.get(Edition.EVERYBODY)
    return files.get(Edition.MEMBERS, public) if edition is Edition.MEMBERS else public


def is_for_members_only(session: Session, *, version: MinutesVersion) -> bool:
    """Whether a version is marked as having private parts and has no edition without them."""
    return Edition.EVERYBODY not in files_of(session, version=version)


def content_of(session: Session, *, file: MinutesFile) -> bytes:
    """The bytes of a file that was kept."""
    return contents.read(session, team_id=file.team_id, digest=file.digest or "")


def approval_of(session: Session, *, meeting: Meeting) -> MinutesApproval | None:
    """The approval of a meeting's minutes; None as long as there is none, and for one from before they were kept."""
    return session.exec(select(MinutesApproval).where(MinutesApproval.meeting_id == meeting.id)).first()


def may_still_read(session: Session, *, version: MinutesVersion, person: Person) -> bool:
    """Whether somebody to whom a version was sent is a member or an officer from then on."""
    group = groups.group_of(session, group_id=version.group_id)
    at = version.circulated_at or version.made_at
    day = groups.local_date(group, at)
    is_member = members.is_member_from(session, group=group, person_id=person.id, day=day)
    return is_member or person.id in {each.id for each in packs.officers(session, group=group, day=day)}
