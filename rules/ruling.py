"""Clause 17, the discretion: what the officers have decided about a strike case."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Choice(StrEnum):
    """What an officer can answer to a case."""

    REMOVE = "remove"
    WAIVE = "waive"
    DEFER = "defer"


@dataclass(frozen=True)
class Opinion:
    """One answer to a case; `until` is the date to which it is deferred."""

    person: int
    choice: Choice
    until: date | None = None


@dataclass(frozen=True)
class Ruling:
    """Where a case stands. While `outcome` is None, `waiting_for` are those who have yet to answer.

    `needs_sro` says that the officers cannot settle it between them: from then on the SRO has a voice, if there is one.
    """

    outcome: Choice | None
    until: date | None
    agreed_by: tuple[int, ...]
    waiting_for: tuple[int, ...]
    needs_sro: bool


def ruling(opinions: Iterable[Opinion], *, deciders: Sequence[int], sro: int | None, agreeing: int) -> Ruling:
    """What the officers, less the subject, have ruled; `opinions` in the order in which they were given.

    The latest opinion of a person counts, until `agreeing` of them agree: then the case is decided, and later opinions
    change nothing. When all have answered and do not agree, or when there are too few of them to agree, the SRO is
    asked and counts from then on; what the SRO said earlier, and what anybody else says, is ignored. The SRO is one
    voice among the others: alone it decides nothing, and where it agrees with nobody the case stays open until one of
    them changes their mind. Those who defer agree with each other, on the earliest of their dates.
    """
    officers = tuple(dict.fromkeys(deciders))
    voters = officers if sro is None or sro in officers else (*officers, sro)
    voices: dict[int, Opinion] = {}
    is_stuck = len(officers) < agreeing
    for opinion in opinions:
        if opinion.person not in (voters if is_stuck else officers):
            continue
        voices[opinion.person] = opinion
        agreed = [person for person in voters if person in voices and voices[person].choice is opinion.choice]
        if len(agreed) >= agreeing:
            dates = [voice.until for person in agreed if (voice := voices[person]).until is not None]
            return Ruling(opinion.choice, min(dates, default=None), tuple(agreed), (), needs_sro=False)
        is_stuck = is_stuck or all(person in voices for person in officers)
    asked = voters if is_stuck else officers
    return Ruling(None, None, (), tuple(person for person in asked if person not in voices), needs_sro=is_stuck)
