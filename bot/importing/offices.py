"""Which offices the people of a roster file held: at most one for each line, from its first day on."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.importing.entry import Entry
from bot.importing.plan import Change, New
from bot.importing.rows import Problem
from rules.tenure import office_last_day
from rules.terms import TermsHistory
from store.models import Office, OfficeKind, Person, WorkingGroup

_HELD_BY_MEMBERS = (OfficeKind.CHAIR, OfficeKind.VICE_CHAIR)


class Offices:
    """The offices that a file gives, changes and takes away, line by line."""

    def __init__(self, group: WorkingGroup, known: Sequence[Office], terms: TermsHistory) -> None:
        self._group = group
        self._terms = terms
        self._known = {(office.person_id, office.starts_on): office for office in known if not office.deputy_for_id}
        self._with_deputies = {office.deputy_for_id for office in known}
        self.new: list[New] = []
        self.changes: list[Change] = []
        self.gone: list[Change] = []
        self.problems: list[Problem] = []

    def plan(self, entry: Entry, person: Person, *, membership_ends_on: date | None) -> None:
        """The office of one line; a blank one takes away the office that the same line gave before."""
        known = self._known.get((person.id, entry.starts_on))
        ends_on = self._ends_on(entry, membership_ends_on)
        if entry.office is not None and known is None:
            self._give(entry, entry.office, person, ends_on)
        elif entry.office is not None and known is not None:
            self._change(known, {"kind": entry.office, "ends_on": ends_on}, person)
        elif known is not None:
            self._take_away(entry, known, person)

    def _ends_on(self, entry: Entry, membership_ends_on: date | None) -> date | None:
        if entry.office not in _HELD_BY_MEMBERS or membership_ends_on is None:
            return entry.ends_on
        years = self._terms.on(entry.starts_on).terms.tenure.office_years
        return office_last_day(entry.starts_on, years=years, membership_ends_on=membership_ends_on)

    def _give(self, entry: Entry, kind: OfficeKind, person: Person, ends_on: date | None) -> None:
        def make() -> Office:
            return Office(
                team_id=self._group.team_id,
                group_id=self._group.id,
                person_id=person.id,
                kind=kind,
                starts_on=entry.starts_on,
                ends_on=ends_on,
            )

        self.new.append(New(make, f"new office: {person.name}, {_word(kind)}, {_span(entry.starts_on, ends_on)}"))

    def _change(self, office: Office, said: Mapping[str, object], person: Person) -> None:
        values = {field: value for field, value in said.items() if getattr(office, field) != value}
        if values:
            kind, ends_on = said["kind"], said["ends_on"]
            told = f"{_word(kind)}, {_span(office.starts_on, ends_on)}"
            self.changes.append(Change(office, values, f"changed: {person.name}, {told}"))

    def _take_away(self, entry: Entry, office: Office, person: Person) -> None:
        if office.id in self._with_deputies:
            self.problems.append(Problem(entry.line, f"office is blank, but {_word(office.kind)} has a deputy"))
        else:
            self.gone.append(Change(office, {}, f"dropped: {person.name}, {_word(office.kind)}"))


def _word(kind: object) -> str:
    return str(kind).replace("_", " ")


def _span(first: date, last: object) -> str:
    return f"{first} to {last}" if last else f"from {first}"
