"""What a change of a meeting's record brings about, all of it at once (clause 17)."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session

from rules import strikes as rule
from rules.terms import TermsHistory
from store import cases, claims, digests, groups, strikes, words
from store.models import Meeting, WorkingGroup


def follow(
    session: Session,
    *,
    group: WorkingGroup,
    meeting: Meeting,
    person_ids: Collection[int],
    now: datetime,
    terms: TermsHistory,
) -> None:
    """Make claims, private words, cases and the digest agree with the record of these people, which has just changed.

    A sub-group's meetings count for nobody: there only claims follow.
    """
    claims.close_overtaken(session, group=group, meeting=meeting, now=now)
    if group.parent_id is not None:
        return
    today, year = groups.local_date(group, now), meeting.on_date.year
    facts = strikes.facts_of(session, group=group, year=year, person_ids=person_ids)
    standings = {
        person_id: rule.standing(facts[person_id], as_of=today, year=year, terms=terms) for person_id in person_ids
    }
    words.keep_in_step(session, group=group, meeting=meeting, standings=standings, now=now)
    cases.keep_in_step(session, group=group, meeting=meeting, standings=standings, now=now, terms=terms)
    digests.keep_in_step(session, group=group, meeting=meeting, now=now)
