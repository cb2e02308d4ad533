"""The bench of a case: the officers less its subject, and the SRO where they cannot settle it (clause 17)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from rules.ruling import Opinion, Ruling, ruling
from store import members
from store.models import OfficeKind, Person, StrikeOpinion, WorkingGroup

OFFICES = (OfficeKind.CHAIR, OfficeKind.VICE_CHAIR, OfficeKind.PROGRAMME_MANAGER)


@dataclass(frozen=True)
class Bench:
    """Who decides. `voices` are those who share an office with a decider, as a deputy does: theirs is one voice."""

    deciders: tuple[Person, ...]
    sro: Person | None
    voices: Mapping[int, int]

    def ruling(self, opinions: Sequence[StrikeOpinion], *, agreeing: int) -> Ruling:
        """What those opinions come to, given in this order; `agreed_by` names who gave them."""
        ruled = ruling(
            [Opinion(self._voice(o.person_id), o.choice, o.until) for o in opinions],
            deciders=[person.id for person in self.deciders],
            sro=self.sro.id if self.sro else None,
            agreeing=agreeing,
        )
        said_by = {self._voice(opinion.person_id): opinion.person_id for opinion in opinions}
        return replace(ruled, agreed_by=tuple(said_by[voice] for voice in ruled.agreed_by))

    def latest(self, opinions: Sequence[StrikeOpinion]) -> Sequence[StrikeOpinion]:
        """The last opinion of each voice, in the order in which the voices were first heard."""
        return list({self._voice(opinion.person_id): opinion for opinion in opinions}.values())

    def asked(self, ruling: Ruling) -> tuple[Person, ...]:
        """Everybody who is asked, the SRO only where one is needed."""
        return (*self.deciders, self.sro) if ruling.needs_sro and self.sro else self.deciders

    def _voice(self, person_id: int) -> int:
        return self.voices.get(person_id, person_id)


def bench_of(session: Session, *, group: WorkingGroup, subject_id: int, day: date) -> Bench:
    """Who decides on this member on that day."""
    holders = members.holders(session, group=group, on=day)
    officers = deciders(holders, subject_id=subject_id)
    sro = holders.get(OfficeKind.SRO)
    apart = sro is not None and sro.id != subject_id and sro.id not in {officer.id for officer in officers}
    voices = _voices(session, group, day, [(kind, holders[kind]) for kind in OFFICES if kind in holders])
    return Bench(officers, sro if apart else None, voices)


def deciders(holders: Mapping[OfficeKind, Person], *, subject_id: int) -> tuple[Person, ...]:
    """The officers among those who hold an office, each once, less the subject."""
    officers = {holders[kind].id: holders[kind] for kind in OFFICES if kind in holders}
    officers.pop(subject_id, None)
    return tuple(officers.values())


def _voices(
    session: Session, group: WorkingGroup, day: date, acting: Sequence[tuple[OfficeKind, Person]]
) -> dict[int, int]:
    """Those who hold an office, or held or will hold a deputy's place in it, by who acts in it on that day."""
    offices = members.offices_in(session, group=group)
    voices: dict[int, int] = {}
    for kind, person in acting:
        of_kind = [office for office in offices if office.kind is kind]
        held = {
            office.deputy_for_id or office.id
            for office in of_kind
            if office.person_id == person.id and office.starts_on <= day <= (office.ends_on or date.max)
        }
        sharing = {office.person_id for office in of_kind if (office.deputy_for_id or office.id) in held}
        voices |= dict.fromkeys(sharing, person.id)
    return voices | {person.id: person.id for _, person in acting}
