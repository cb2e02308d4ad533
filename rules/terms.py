"""The terms that a group runs by: every number under its section, versioned by the date on which it takes effect."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from datetime import date
from operator import attrgetter
from typing import Any, get_args

from rules.number import Meaning, Number, Subject, Value, plain, read
from rules.refusal import Refusal
from rules.sections import (
    ActionTerms,
    AgendaTerms,
    DecisionTerms,
    KindTerms,
    MeetingTerms,
    MinutesTerms,
    PositionTerms,
    SeatTerms,
    StrikeTerms,
    TenureTerms,
)


@dataclass(frozen=True)
class Question:
    """What a reviewer asked beside a clause. It is shown when a group is set up, and nothing is computed from it."""

    clause: str
    words: str


@dataclass(frozen=True)
class Heading:
    """What the group's work is grouped by: a responsibility of its terms, or a principle of a charter."""

    code: str
    words: str


@dataclass(frozen=True)
class Terms:
    """All numbers of a group; `open_defaults` names those that its terms of reference leave open."""

    strikes: StrikeTerms
    seats: SeatTerms
    tenure: TenureTerms
    decisions: DecisionTerms
    positions: PositionTerms
    agenda: AgendaTerms
    meetings: MeetingTerms
    actions: ActionTerms
    minutes: MinutesTerms
    open_defaults: tuple[str, ...]
    questions: tuple[Question, ...]
    headings: tuple[Heading, ...]

    def describe(self, name: str) -> Number:
        """The number of that dotted name, "strikes.notice_days" for one; a KeyError where there is none."""
        meant = MEANINGS[name]
        value: Value = attrgetter(name)(self)
        is_open = name in self.open_defaults
        return Number(name, meant.clause, meant.unit, value, is_open, meant.words, meant.least, meant.most)

    def numbers(self) -> tuple[Number, ...]:
        """Every number, section by section."""
        return tuple(self.describe(name) for name in MEANINGS)


class TermsError(Refusal):
    """Terms that cannot be used, with every problem at once."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("These terms cannot be used:\n" + "\n".join(problems))
        self.problems = tuple(problems)

    @property
    def by_name(self) -> dict[str, str]:
        """Each problem under the name of what it is about."""
        return dict(problem.split(": ", 1) for problem in self.problems)


@dataclass(frozen=True)
class TermsVersion:
    """Terms from the day on which they take effect; `decided_by` names the vote that changed them, if one did."""

    number: int
    effective_on: date
    terms: Terms
    decided_by: str | None = None


@dataclass(frozen=True)
class TermsHistory:
    """Every version of a group's terms, in any order; at least one."""

    versions: Sequence[TermsVersion]

    def __post_init__(self) -> None:
        if not self.versions:
            raise ValueError("a group has at least one version of its terms")

    def on(self, day: date) -> TermsVersion:
        """The version in force on that day: the first one before any took effect, the later number of two at once."""
        in_order = self._in_order()
        return next((version for version in reversed(in_order) if version.effective_on <= day), in_order[0])

    def after(self, day: date) -> tuple[TermsVersion, ...]:
        """The versions that come into force after that day, the next one first."""
        by_day = {version.effective_on: version for version in self._in_order()}
        return tuple(version for version in by_day.values() if version.effective_on > day)

    def up_to(self, number: int) -> "TermsHistory":
        """The history as it was when that version was the latest."""
        return TermsHistory(tuple(version for version in self.versions if version.number <= number))

    def _in_order(self) -> list[TermsVersion]:
        return sorted(self.versions, key=lambda version: (version.effective_on, version.number))


def from_mapping(data: Mapping[str, Any]) -> Terms:
    """Terms as a TOML or JSON file spells them; a TermsError names everything that is missing, unknown or wrong."""
    numbers = {name: raw for name, raw in data.items() if name not in ("open_defaults", *_LISTS)}
    values, problems = _read_numbers(dict(_flatten(numbers)))
    open_defaults, listed = data.get("open_defaults", ()), {name: data.get(name, ()) for name in _LISTS}
    problems += _out_of_order(values) + _forbidden(values) + _wrong_names(open_defaults)
    problems += [problem for name in _LISTS for problem in _wrong_list(name, listed[name])]
    if problems:
        raise TermsError(problems)
    parts: dict[str, Any] = {part.name: _build(part.type, part.name, values) for part in _sections()}
    parts |= {name: tuple(kind(**each) for each in listed[name]) for name, kind in _LISTS.items()}
    return Terms(**parts, open_defaults=tuple(open_defaults))


def to_mapping(terms: Terms) -> dict[str, Any]:
    """The same terms as plain data; `from_mapping` is the way back."""
    return {
        **{part.name: _spell(getattr(terms, part.name)) for part in _sections()},
        "open_defaults": list(terms.open_defaults),
        **{name: [asdict(each) for each in getattr(terms, name)] for name in _LISTS},
    }


def _sections() -> list[Any]:
    return [part for part in fields(Terms) if is_dataclass(part.type)]


def _leaves(section: Any, prefix: str, subject: Subject | None = None) -> Iterator[tuple[str, object, Meaning]]:
    """Name, type and meaning of each number of a section; those of a kind of decision say which kind."""
    for part in fields(section):
        name = f"{prefix}.{part.name}"
        kind, meaning = get_args(part.type)
        if isinstance(meaning, Subject):
            yield from _leaves(kind, name, meaning)
        elif subject is not None:
            yield name, kind, replace(meaning, clause=subject.clause, words=f"{subject.words}: {meaning.words}")
        else:
            yield name, kind, meaning


_LISTS: dict[str, Any] = {"questions": Question, "headings": Heading}
_LEAVES = {name: (kind, meant) for part in _sections() for name, kind, meant in _leaves(part.type, part.name)}
MEANINGS: dict[str, Meaning] = {name: meant for name, (_, meant) in _LEAVES.items()}
_BRANCHES = {name.rsplit(".", depth)[0] for name in MEANINGS for depth in range(1, name.count(".") + 1)}
_NOT_ABOVE = (
    ("seats.fewest", "seats.target"),
    ("seats.target", "seats.most"),
    ("seats.sme", "seats.supplier"),
    ("strikes.case_reminder_days", "strikes.case_agenda_days"),
    ("agenda.pack_days", "agenda.items_called_days"),
)


def _flatten(data: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, raw in data.items():
        name = f"{prefix}{key}"
        if name in _BRANCHES and isinstance(raw, Mapping):
            yield from _flatten(raw, f"{name}.")
        else:
            yield name, raw


def _read_numbers(given: Mapping[str, object]) -> tuple[dict[str, Value], list[str]]:
    """The numbers that can be read, and what is wrong with the rest."""
    values: dict[str, Value] = {}
    problems = [f"{name}: missing" for name in _LEAVES if name not in given]
    for name, raw in given.items():
        if name in _BRANCHES:
            problems.append(f"{name}: must be a table of numbers")
        elif name not in _LEAVES:
            problems.append(f"{name}: unknown")
        else:
            try:
                values[name] = read(_LEAVES[name][0], raw, MEANINGS[name])
            except ValueError as wrong:
                problems.append(f"{name}: {wrong}")
    return values, problems


def _out_of_order(values: Mapping[str, Any]) -> list[str]:
    return [
        f"{low}: must not be more than {high}"
        for low, high in _NOT_ABOVE
        if low in values and high in values and values[low] > values[high]
    ]


def _forbidden(values: Mapping[str, Any]) -> list[str]:
    name = "decisions.position.counts_shown"
    return [f"{name}: must be no: a position shows no number (clause 24)"] if values.get(name) else []


def _wrong_names(names: object) -> list[str]:
    if not isinstance(names, list | tuple):
        return ["open_defaults: must be a list of names"]
    return [
        f"open_defaults: there is no number {name}"
        for name in names
        if not isinstance(name, str) or name not in MEANINGS
    ]


def _wrong_list(name: str, listed: object) -> list[str]:
    if not isinstance(listed, list | tuple):
        return [f"{name}: must be a list"]
    wanted = [part.name for part in fields(_LISTS[name])]
    return [
        f"{name}: number {place} must have a {' and '.join(wanted)}"
        for place, each in enumerate(listed, start=1)
        if not isinstance(each, Mapping)
        or each.keys() != set(wanted)
        or not all(isinstance(text, str) for text in each.values())
    ]


def _build(section: Any, prefix: str, values: Mapping[str, Value]) -> Any:
    parts = {part.name: (f"{prefix}.{part.name}", get_args(part.type)[0]) for part in fields(section)}
    return section(
        **{key: values[name] if name in values else _build(kind, name, values) for key, (name, kind) in parts.items()}
    )


def _spell(section: Any) -> dict[str, Any]:
    values = {part.name: getattr(section, part.name) for part in fields(section)}
    return {name: _spell(value) if isinstance(value, KindTerms) else plain(value) for name, value in values.items()}
