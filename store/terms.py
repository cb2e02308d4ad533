"""The terms a group works under, version after version, and the presets to start from."""

import json
from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from functools import cache, lru_cache
from importlib.resources import files
from tomllib import loads

from sqlalchemy import Select, Text, cast, func
from sqlalchemy import select as columns
from sqlmodel import Session, select

from rules.amendment import Amendment, changes, predecessor, versions_made
from rules.number import plain
from rules.refusal import Refusal
from rules.terms import Terms, TermsHistory, TermsVersion, from_mapping, to_mapping
from store import audit, groups, meetings, outbox
from store.models import Person, TermsRow, WorkingGroup
from store.rows import about, read, table

CHANGED = "terms-changed"
PRESET = "working_group"

FEW = 1_000
"""Groups whose terms are asked for one by one; for more of them everybody's are read."""


def presets() -> list[str]:
    """The names of the terms that come with the program."""
    found = (each.name for each in files("rules.presets").iterdir())
    return sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml"))


def preset(name: str = PRESET) -> Terms:
    """The terms that come with the program under that name."""
    return from_mapping(loads((files("rules.presets") / f"{name}.toml").read_text(encoding="utf-8")))


def adopt(
    session: Session,
    *,
    group: WorkingGroup,
    terms: Terms,
    effective_on: date,
    now: datetime,
    decided_by: str | None = None,
) -> None:
    """Add the next version of a group's terms."""
    latest = select(func.max(TermsRow.number)).where(TermsRow.group_id == group.id)
    number = (session.exec(latest).one() or 0) + 1
    session.add(
        TermsRow(
            team_id=group.team_id,
            group_id=group.id,
            number=number,
            effective_on=effective_on,
            body=to_mapping(terms),
            decided_by=decided_by,
            created_at=now,
        )
    )
    session.flush()


def history(session: Session, *, group: WorkingGroup) -> TermsHistory:
    """Every version of a group's terms, in order; for a sub-group its parent's, which it inherits (clause 18)."""
    return histories(session, those=[group])[group.id]


_TERMS = table(TermsRow)
_VERSIONS = columns(
    _TERMS.c.group_id, _TERMS.c.number, _TERMS.c.effective_on, cast(_TERMS.c.body, Text), _TERMS.c.decided_by
).order_by(_TERMS.c.number)
_VERSIONS_OF = about(_VERSIONS, _TERMS.c.group_id, "owners")


def histories(session: Session, *, those: Collection[WorkingGroup]) -> dict[int, TermsHistory]:
    """The history of each of those groups by its id. One query, none for nobody."""
    if not those:
        return {}
    owners = {group.id: group.parent_id or group.id for group in those}
    asked = list(set(owners.values()))
    is_one = len(asked) == 1
    those_asked = {"owners": asked[0] if is_one else asked}
    rows = read(session, _VERSIONS_OF[is_one], those_asked) if len(asked) <= FEW else read(session, _VERSIONS, {})
    versions: defaultdict[int, list[TermsVersion]] = defaultdict(list)
    for owner, number, effective_on, body, decided_by in rows:
        versions[owner].append(TermsVersion(number, effective_on, _read(body), decided_by))
    return {group_id: TermsHistory(tuple(versions[owner])) for group_id, owner in owners.items()}


def known(session: Session, *, name: str) -> set[int]:
    """What a number (`agenda.pack_days`, say) is in any version of any group's terms; of a list, all that is in it."""
    found = [json.loads(str(value)) for value in session.scalars(_values(name))]
    return {number for value in found for number in (value if isinstance(value, list) else [value])}


def amend(
    session: Session,
    *,
    group: WorkingGroup,
    amendment: Amendment,
    effective_on: date,
    decided_by: str,
    actor: Person,
    now: datetime,
) -> TermsVersion:
    """Adopt what an amendment makes of the terms from a day on, and tell the group's channel once; the new version.

    Versions that were adopted for a later day are adopted anew with it (`versions_made`), so that neither is lost.
    Refused: a sub-group, a day that `require_day` refuses, and, with a TermsError, numbers that cannot be used.
    """
    require_own(session, group=group)
    require_day(session, group=group, effective_on=effective_on, now=now)
    known = history(session, group=group)
    made = versions_made(known, amendment, effective_on=effective_on, decided_by=decided_by)
    for version in made:
        adopt(
            session,
            group=group,
            terms=version.terms,
            effective_on=version.effective_on,
            now=now,
            decided_by=version.decided_by,
        )
        _record(session, group, version, history(session, group=group), actor, now)
    subject = f"{group.id}:{made[0].number}"
    outbox.owe(session, group=group, kind=CHANGED, subject=subject, now=now, to_channel_id=group.channel_id)
    return made[0]


def require_own(session: Session, *, group: WorkingGroup) -> None:
    """Refuse a sub-group: it has no terms of its own."""
    if group.parent_id is not None:
        parent = groups.group_of(session, group_id=group.parent_id)
        raise Refusal(
            f"A sub-group works by the terms of its parent (clause 18). Change them in the channel of “{parent.name}”."
        )


def require_day(session: Session, *, group: WorkingGroup, effective_on: date, now: datetime) -> None:
    """Refuse a day from which a change would rewrite what was: one that is past, or on which a meeting has begun."""
    today = groups.local_date(group, now)
    if effective_on < today:
        raise Refusal("Please choose today or a later day: what was is not rewritten.", field="day")
    meeting = meetings.on_day(session, group=group, day=today)
    if effective_on == today and meeting is not None and meeting.starts_at <= now:
        raise Refusal("Today's meeting has begun under the terms as they are. Please choose a later day.", field="day")


def _record(
    session: Session, group: WorkingGroup, version: TermsVersion, known: TermsHistory, actor: Person, now: datetime
) -> None:
    before = predecessor(known, version)
    altered = changes(before.terms, version.terms) if before else ()
    audit.record(
        session,
        group=group,
        now=now,
        actor_id=actor.id,
        deed="terms.change",
        subject=f"terms:{version.number}",
        facts={
            "effective_on": version.effective_on.isoformat(),
            "numbers": {each.after.name: [plain(each.before.value), plain(each.after.value)] for each in altered},
        },
        words={actor.id: version.decided_by or ""},
    )


@cache
def _values(name: str) -> Select[str]:
    section, number = name.split(".")
    return columns(_TERMS.c.body[section][number].as_string()).distinct()


@lru_cache(maxsize=256)
def _read(body: str) -> Terms:
    """A version as it is stored. It never changes, so every distinct one is read once."""
    return from_mapping(json.loads(body))
