"""The companies of a roster file, and who worked for which of them from when on."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.importing.entry import Entry, in_order
from bot.importing.plan import Change, New
from store.models import Company, Employment, Person

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Companies:
    """Each company of the file by its name, with those that are new and what changes about the others."""

    named: Mapping[str, Company]
    new: Sequence[New]
    changes: Sequence[Change]

    def is_member(self, company: Company) -> bool:
        """Whether it is a member company once the file is imported."""
        said = (change.values.get("is_member") for change in self.changes if change.row is company)
        return next((bool(word) for word in said if word is not None), company.is_member)


@dataclass
class _Job:
    company: Company
    starts_on: date | None
    ends_on: date | None
    row: Employment | None = None

    def covers(self, day: date) -> bool:
        return (self.starts_on or date.min) <= day <= (self.ends_on or date.max)


@dataclass(frozen=True)
class Jobs:
    """Who works for whom once a file is imported, with what is new about it and what changes."""

    new: Sequence[New]
    changes: Sequence[Change]
    _histories: Mapping[int, Sequence[_Job]]

    def employer_on(self, person: Person, day: date) -> Company | None:
        """For which company somebody works on a day, by the file and by what was known before."""
        found = [job for job in self._histories.get(id(person), ()) if job.covers(day)]
        now = max(found, key=lambda job: job.starts_on or date.min, default=None)
        return now.company if now is not None else None


def plan_companies(entries: Sequence[Entry], *, known: Sequence[Company], team_id: str) -> Companies:
    """A company is its exact name. What lines say of it differently is a change over time: the latest line counts."""
    said: dict[str, dict[str, bool]] = defaultdict(dict)
    for entry in in_order(entries):
        told = {"is_member": entry.is_member_company, "is_sme": entry.is_sme}
        said[entry.company] |= {field: value for field, value in told.items() if value is not None}
    said.pop("", None)
    named = {company.name: company for company in known}
    new: list[New] = []
    changes: list[Change] = []
    for name, values in said.items():
        if name not in named:
            company = named[name] = Company(
                team_id=team_id,
                name=name,
                is_member=values.get("is_member", False),
                is_sme=values.get("is_sme", False),
            )
            new.append(New(lambda company=company: company, f"new company: {name}"))  # type: ignore[misc]
        else:
            changes += _changed(named[name], values)
    return Companies(named, new, changes)


def plan_employments(
    entries: Sequence[Entry],
    *,
    of_line: Mapping[int, Person],
    companies: Mapping[str, Company],
    others: Collection[Person],
    known: Sequence[Employment],
) -> Jobs:
    """From the first day of a line its person works for its company, until another line or record says otherwise.

    `others` are people whom the file does not name, and `known` what is on record of all of them.
    """
    by_id = {company.id: company for company in companies.values() if company.id}
    jobs: dict[int, list[_Job]] = defaultdict(list)
    for row in known:
        jobs[row.person_id].append(_Job(by_id[row.company_id], row.starts_on, row.ends_on, row))
    told: dict[int, tuple[Person, list[_Job]]] = {}
    for entry in in_order(entries):
        if entry.company and entry.line in of_line:
            person = of_line[entry.line]
            _, history = told.setdefault(id(person), (person, jobs[person.id] if person.id else []))
            _work_for(history, companies[entry.company], entry.starts_on)
    for person in (*of_line.values(), *others):
        told.setdefault(id(person), (person, jobs[person.id] if person.id else []))
    new = [_new(person, job) for person, history in told.values() for job in history if job.row is None]
    changes = [
        change for person, history in told.values() for job in history if job.row for change in _moved(person, job)
    ]
    return Jobs(new, changes, {number: history for number, (_, history) in told.items()})


def _work_for(history: list[_Job], company: Company, day: date) -> None:
    """Let a person work for a company on a day, and on from there if that is new."""
    earlier = [job for job in history if job.covers(day)]
    now = max(earlier, key=lambda job: job.starts_on or date.min, default=None)
    if now is not None and now.company is company:
        return
    if now is not None and now.starts_on == day:
        now.company = company
        return
    later = [job.starts_on for job in history if job.starts_on and job.starts_on > day]
    until = now.ends_on if now is not None else min(later) - _DAY if later else None
    if now is not None:
        now.ends_on = day - _DAY
    history.append(_Job(company, day, until))


def _new(person: Person, job: _Job) -> New:
    return New(
        lambda: Employment(
            team_id=person.team_id,
            person_id=person.id,
            company_id=job.company.id,
            starts_on=job.starts_on,
            ends_on=job.ends_on,
        ),
        f"{person.name} works for {job.company.name} from {job.starts_on}",
    )


def _moved(person: Person, job: _Job) -> list[Change]:
    assert job.row is not None  # noqa: S101 - the caller has just looked
    values: dict[str, object] = {}
    if job.company.id != job.row.company_id:
        values["company_id"] = job.company
    if job.ends_on != job.row.ends_on:
        values["ends_on"] = job.ends_on
    until = f" until {job.ends_on}" if job.ends_on else ""
    words = f"changed: {person.name} works for {job.company.name} from {job.starts_on or 'before'}{until}"
    return [Change(job.row, values, words)] if values else []


def _changed(company: Company, values: Mapping[str, bool]) -> list[Change]:
    values = {field: value for field, value in values.items() if getattr(company, field) != value}
    words = {
        "is_member": {True: "is a member company", False: "is not a member company"},
        "is_sme": {True: "is an SME", False: "is not an SME"},
    }
    told = " and ".join(words[field][value] for field, value in values.items())
    return [Change(company, values, f"changed: {company.name} {told}")] if values else []
