"""The terms of a group, version after version."""

from dataclasses import replace
from datetime import timedelta

import pytest
from small import NOW, TODAY, found
from sqlmodel import Session

from store import terms

DAY = timedelta(days=1)


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


def test_preset_of_no_name_is_refused() -> None:
    with pytest.raises(FileNotFoundError):
        terms.preset("nothing")
