"""The private word to a member about a strike below the limit, and the one that takes it back (clause 17)."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, select

from rules.strikes import Standing, StandingState
from store import outbox
from store.models import Meeting, Owed, WorkingGroup

WORD, TAKEN_BACK = "strike-word", "strike-word-back"


def keep_in_step(
    session: Session, *, group: WorkingGroup, meeting: Meeting, standings: Mapping[int, Standing], now: datetime
) -> None:
    """Owe the word to whoever is below the limit with a strike from this meeting, and take back one that is not so.

    The two are numbered by turns: a strike that is taken back and stands again later is told again.
    """
    told, taken_back = (_counted(session, group, meeting, kind) for kind in (WORD, TAKEN_BACK))
    for person_id, standing in standings.items():
        words, subject = told[person_id], f"{meeting.id}:{person_id}"
        is_struck = meeting.id in {owed.meeting.id for owed in standing.strikes}
        if is_struck and words == taken_back[person_id] and standing.state is StandingState.WARNED:
            _owe(session, group, WORD, f"{subject}:{words + 1}", person_id, now)
        elif not is_struck and words > taken_back[person_id]:
            _owe(session, group, TAKEN_BACK, f"{subject}:{words}", person_id, now)


def was_sent(session: Session, *, group: WorkingGroup, subject: str) -> bool:
    """Whether the word of that subject has reached the member."""
    row = session.exec(select(Owed).where(Owed.team_id == group.team_id, Owed.key == f"{WORD}:{subject}")).first()
    return row is not None and row.message_ts is not None


def _counted(session: Session, group: WorkingGroup, meeting: Meeting, kind: str) -> Counter[int]:
    """How many words of a kind there were about a meeting, by person."""
    subjects = outbox.subjects_owed(session, group=group, kind=kind, prefix=f"{meeting.id}:")
    return Counter(int(subject.split(":")[1]) for subject in subjects)


def _owe(session: Session, group: WorkingGroup, kind: str, subject: str, person_id: int, now: datetime) -> None:
    outbox.owe(session, group=group, kind=kind, subject=subject, now=now, to_person_id=person_id)
