"""What a change to a table comes to: the same answer for a what-if and for the deed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from rules import employer
from rules.findings import Finding
from rules.seats import Effect, what_if
from rules.table import Table
from rules.terms import TermsHistory


class Change(Protocol):
    """Something that can be done to a table, as a value: the classes of `rules.changes` and its neighbours."""

    def bars(self, table: Table, *, today: date, terms: TermsHistory) -> Iterator[Finding]:
        """Every reason why it cannot be done."""

    def after(self, table: Table, *, today: date, terms: TermsHistory) -> Table:
        """The table once it is done, before clause 15 takes its course; only where nothing bars it."""


@dataclass(frozen=True)
class Verdict:
    """Why a change cannot be made, or the table after it and what that brings about."""

    bars: tuple[Finding, ...]
    after: Table
    effects: tuple[Effect, ...]


def decide(table: Table, change: Change, *, today: date, terms: TermsHistory) -> Verdict:
    """What a change comes to. With a reason against it, nothing is different after it."""
    bars = tuple(dict.fromkeys(change.bars(table, today=today, terms=terms)))
    if bars:
        return Verdict(bars, table, ())
    made = change.after(table, today=today, terms=terms)
    after = employer.settled(made, today=today, terms=terms)
    return Verdict((), after, what_if(table, after, today=today, terms=terms))
