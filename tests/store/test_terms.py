"""The terms of a group, version after version."""

from dataclasses import replace
from datetime import timedelta

import pytest
from small import NOW, TODAY, found, meeting, person
from sqlmodel import Session, select

from rules.amendment import Amendment
from rules.refusal import Refusal
from rules.terms import TermsVersion
from store import terms
from store.models import AuditEntry, AuditText, Owed, TermsRow, WorkingGroup

DAY = timedelta(days=1)


@pytest.fixture
def group(session: Session) -> WorkingGroup:
    """A group that began with the terms that come with the program, a year ago."""
    group = found(session)
    terms.adopt(session, group=group, terms=terms.preset(), effective_on=TODAY - 365 * DAY, now=NOW)
    return group


def amend(session: Session, group: WorkingGroup, amendment: Amendment, in_days: int = 0) -> TermsVersion:
    return terms.amend(
        session,
        group=group,
        amendment=amendment,
        effective_on=TODAY + in_days * DAY,
        decided_by="vote of 1 November",
        actor=person(session, "Dana"),
        now=NOW,
    )


def test_adopt_adds_the_next_version_and_keeps_the_earlier(session: Session) -> None:
    group = found(session)
    preset = terms.preset()
    strict = replace(preset, strikes=replace(preset.strikes, limit=1))
    terms.adopt(session, group=group, terms=preset, effective_on=TODAY - 90 * DAY, now=NOW)
    terms.adopt(session, group=group, terms=strict, effective_on=TODAY, now=NOW, decided_by="vote:7")

    history = terms.history(session, group=group)

    assert [(version.number, version.decided_by) for version in history.versions] == [(1, None), (2, "vote:7")]
    assert history.on(TODAY - DAY).terms == preset
    assert history.on(TODAY).terms == strict


def test_history_is_of_this_group_alone(session: Session) -> None:
    group, other = found(session), found(session, "Other", channel_id="C0OTHER")
    terms.adopt(session, group=group, terms=terms.preset(), effective_on=TODAY, now=NOW)
    terms.adopt(session, group=other, terms=terms.preset(), effective_on=TODAY, now=NOW)

    assert [version.number for version in terms.history(session, group=other).versions] == [1]


def test_history_of_a_sub_group_is_that_of_its_parent(session: Session, group: WorkingGroup) -> None:
    below = found(session, "Tariffs", channel_id="C0TARIFFS", parent=group)
    other = found(session, "Other", channel_id="C0OTHER")
    terms.adopt(session, group=other, terms=terms.preset(), effective_on=TODAY, now=NOW)
    amend(session, group, Amendment({"strikes.limit": 3}))

    found_now = terms.histories(session, those=[below, group, other])

    assert [version.number for version in found_now[below.id].versions] == [1, 2]
    assert found_now[below.id] == found_now[group.id] == terms.history(session, group=below)
    assert [version.number for version in found_now[other.id].versions] == [1]


def test_a_version_is_read_once_however_often_it_is_asked_for(session: Session, group: WorkingGroup) -> None:
    first, again = (terms.history(session, group=group).on(TODAY).terms for _ in range(2))

    assert first is again


def test_amend_adopts_audits_and_tells_the_channel_once(session: Session, group: WorkingGroup) -> None:
    amend(session, group, Amendment({"agenda.pack_days": 8}), in_days=30)
    made = amend(session, group, Amendment({"strikes.limit": 3}, frozenset({"strikes.agreeing"})), in_days=10)

    assert (made.number, made.effective_on) == (3, TODAY + 10 * DAY)
    rows = session.exec(select(TermsRow).order_by(TermsRow.number)).all()
    assert [(row.number, (row.effective_on - TODAY).days) for row in rows[1:]] == [(2, 30), (3, 10), (4, 30)]
    assert rows[3].decided_by == "vote of 1 November; vote of 1 November"
    numbers = {"strikes.limit": [2, 3], "strikes.agreeing": [2, 2]}
    entries = session.exec(select(AuditEntry).where(AuditEntry.deed == "terms.change").order_by(AuditEntry.seq)).all()
    assert [(each.subject, each.facts["numbers"]) for each in entries] == [
        ("terms:2", {"agenda.pack_days": [7, 8]}),
        ("terms:3", numbers),
        ("terms:4", numbers),
    ]
    assert {text.words for text in session.exec(select(AuditText))} >= {"vote of 1 November"}
    told = [(row.subject, row.to_channel_id) for row in session.exec(select(Owed)) if row.kind == terms.CHANGED]
    assert told == [(f"{group.id}:2", group.channel_id), (f"{group.id}:3", group.channel_id)]


def test_amend_is_refused_for_a_sub_group(session: Session, group: WorkingGroup) -> None:
    below = found(session, "Tariffs", channel_id="C0TARIFFS", parent=group)

    with pytest.raises(Refusal, match="Change them in the channel of “Data Exchange”"):
        amend(session, below, Amendment({"strikes.limit": 3}))


def test_amend_is_refused_for_a_day_that_is_past(session: Session, group: WorkingGroup) -> None:
    with pytest.raises(Refusal, match="Please choose today or a later day"):
        amend(session, group, Amendment({"strikes.limit": 3}), in_days=-1)


@pytest.mark.parametrize(("hours", "in_days", "is_refused"), [(-1, 0, True), (1, 0, False), (-1, 1, False)])
def test_amend_does_not_change_the_terms_of_a_meeting_that_has_begun(
    session: Session, group: WorkingGroup, hours: int, in_days: int, is_refused: bool
) -> None:
    meeting(session, group, NOW + timedelta(hours=hours))

    if is_refused:
        with pytest.raises(Refusal, match="has begun under the terms as they are"):
            amend(session, group, Amendment({"strikes.limit": 3}), in_days)
    else:
        assert amend(session, group, Amendment({"strikes.limit": 3}), in_days).number == 2


def test_presets_are_the_files_that_come_with_the_program() -> None:
    assert terms.PRESET in terms.presets()
    assert all(terms.preset(name) for name in terms.presets())


def test_preset_of_no_name_is_refused() -> None:
    with pytest.raises(FileNotFoundError):
        terms.preset("nothing")
