"""Versions of minutes: uploaded as files that are fetched from Slack after this."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from rules.refusal import Refusal
from store.minutes.finding import newest, state_of, versions_of
from store.minutes.telling import keep
from store.models import Edition, FileState, Meeting, MinutesFile, MinutesVersion, Person, WorkingGroup
from store.papers import inert_name


def upload(
    session: Session,
    *,
    group: WorkingGroup,
    meeting: Meeting,
    files: Mapping[Edition, tuple[str, str]],
    reason: str = "",
    person: Person,
    now: datetime,
) -> MinutesVersion:
    """Add a version: `files` has a Slack file id and a name for each edition that there is.

    After the approval it takes a reason and the edition for everybody, and is circulated as soon as it is here; before
    it, none. Refused while the version before it is on its way.
    """
    is_frozen = meeting.minutes_approved_at is not None
    if is_frozen and not reason:
        raise Refusal("The minutes are approved, so they stay as they are. Correct them, with a reason.", field="file")
    if not is_frozen and reason:
        raise Refusal("The minutes are not approved yet, so there is nothing to correct: upload another version.")
    if is_frozen and Edition.EVERYBODY not in files:
        raise Refusal("Everybody is told of a correction: give it without private parts, too.", field="public")
    last = newest(session, meeting=meeting)
    if last is not None and state_of(session, version=last) is FileState.ARRIVING:
        raise Refusal(f"Version {last.number} is on its way still. Try again in a minute.", field="file")
    version = add_version(session, group, meeting, reason=reason, actor=person, now=now)
    for edition, (slack_file_id, name) in files.items():
        session.add(
            MinutesFile(
                team_id=group.team_id,
                version_id=version.id,
                edition=edition,
                name=inert_name(name),
                slack_file_id=slack_file_id,
            )
        )
    session.flush()
    facts = {"version": version.number, "files": {edition.value: file_id for edition, (file_id, _) in files.items()}}
    names = "\n".join(inert_name(name) for _, name in files.values())
    said = "\n".join(filter(None, [reason, names]))
    keep(
        session, group, meeting.id, "correct" if reason else "upload", person, now, facts=facts, words={person.id: said}
    )
    return version


def add_version(
    session: Session,
    group: WorkingGroup,
    meeting: Meeting,
    *,
    reason: str = "",
    is_skeleton: bool = False,
    actor: Person,
    now: datetime,
) -> MinutesVersion:
    """Write the next version, without its files."""
    version = MinutesVersion(
        team_id=group.team_id,
        group_id=group.id,
        meeting_id=meeting.id,
        number=len(versions_of(session, meeting=meeting)) + 1,
        is_skeleton=is_skeleton,
        reason=reason,
        made_at=now,
        made_by_id=actor.id,
    )
    session.add(version)
    session.flush()
    return version
