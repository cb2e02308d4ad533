"""The sample group's minutes: approved but for the last ones, which can be circulated in one press."""

import pytest
from sqlmodel import Session
from world import NOVEMBER

from bot import sample_minutes, sample_year
from store import audit, groups, meetings, minutes
from store.database import Database
from store.models import Edition


@pytest.mark.parametrize("engine", ["sqlite"])
def test_every_meeting_but_the_last_has_approved_minutes(sample_url: str) -> None:
    database = Database(sample_url)
    for fill in (sample_year.fill, sample_minutes.fill):
        database.run(lambda session, fill=fill: fill(session, now=NOVEMBER), within=20)

    database.run(judge, writes=False)
    database.close()


def judge(session: Session) -> None:
    [group] = groups.all_groups(session)
    *earlier, last = reversed(meetings.begun(session, group=group, now=NOVEMBER))
    for meeting in earlier:
        approval, version = minutes.approval_of(session, meeting=meeting), minutes.circulated(session, meeting=meeting)
        assert approval is not None
        assert version is not None
        assert (approval.version_id, approval.approved_at) == (version.id, meeting.minutes_approved_at)
    assert minutes.circulated(session, meeting=last) is None
    assert minutes.unlisted(session, now=NOVEMBER) == []
    version = minutes.kept(session, meeting=last)
    assert version is not None
    file = minutes.file_for(session, version=version, edition=Edition.EVERYBODY)
    assert file is not None
    text = minutes.content_of(session, file=file).decode()
    assert text.startswith("# Minutes of the meeting of Thursday 14 October 2027")
    assert "\u2026" not in text, "no place to write is left"
    assert audit.first_broken_link(session, group_id=group.id) is None
