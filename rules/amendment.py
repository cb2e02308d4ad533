"""A change of the terms: what it makes of them, what differs then, and what becomes of versions for a later day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from rules.number import Number
from rules.terms import Terms, TermsHistory, TermsVersion, from_mapping, to_mapping


@dataclass(frozen=True)
class Amendment:
    """Numbers that get another value, as data spells it, and open defaults that are settled as they are; by name."""

    values: Mapping[str, object] = field(default_factory=dict)
    settled: frozenset[str] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        """Every number that it is about."""
        return self.settled.union(self.values)

    def without(self, names: frozenset[str]) -> "Amendment":
        """The rest of it."""
        return Amendment(
            {name: raw for name, raw in self.values.items() if name not in names}, frozenset(self.settled - names)
        )


@dataclass(frozen=True)
class Change:
    """One number before and after; where the value is the same, it was an open default and is settled now."""

    before: Number
    after: Number


def amended(terms: Terms, amendment: Amendment) -> Terms:
    """The terms as an amendment leaves them: a number that was decided on is no open default any more.

    A TermsError names everything that would be wrong with them.
    """
    data = to_mapping(terms)
    for name, raw in amendment.values.items():
        *path, last = name.split(".")
        section = data
        for part in path:
            section = section[part]
        section[last] = raw
    data["open_defaults"] = [name for name in terms.open_defaults if name not in amendment.names]
    return from_mapping(data)


def changes(before: Terms, after: Terms) -> tuple[Change, ...]:
    """The numbers that are not what they were, section by section."""
    pairs = zip(before.numbers(), after.numbers(), strict=True)
    return tuple(Change(was, becomes) for was, becomes in pairs if was != becomes)


def predecessor(history: TermsHistory, version: TermsVersion) -> TermsVersion | None:
    """The version that another one took the place of; None for the first."""
    earlier = tuple(each for each in history.versions if each.number < version.number)
    return TermsHistory(earlier).on(version.effective_on) if earlier else None


def versions_made(
    history: TermsHistory, amendment: Amendment, *, effective_on: date, decided_by: str
) -> tuple[TermsVersion, ...]:
    """The versions to adopt, numbered after the latest: one from `effective_on`, and one for each later day on which
    another version comes into force, so that what was adopted for then does not undo what is decided now.

    A number that such a version changes itself keeps the value that it has there. A TermsError as for `amended`.
    """
    number = max(version.number for version in history.versions) + 1
    in_force = history.on(effective_on)
    made = [TermsVersion(number, effective_on, amended(in_force.terms, amendment), decided_by)]
    for later in history.after(effective_on):
        own = frozenset(change.after.name for change in changes(in_force.terms, later.terms))
        amendment, in_force = amendment.without(own), later
        if amendment.names:
            decisions = "; ".join(filter(None, [later.decided_by, decided_by]))
            terms = amended(later.terms, amendment)
            made.append(TermsVersion(number + len(made), later.effective_on, terms, decisions))
    return tuple(made)
