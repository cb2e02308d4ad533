"""The clock: real time plus what it was moved, and never back."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import Clock

SOON = timedelta(seconds=5)


def test_now_is_real_time_in_utc() -> None:
    assert abs(Clock().now() - datetime.now(UTC)) < SOON
    assert Clock().now().tzinfo is UTC


def test_move_to_goes_forward_and_on_from_there() -> None:
    clock = Clock()
    later = clock.now() + timedelta(days=400)

    clock.move_to(later)

    assert timedelta(0) <= clock.now() - later < SOON


def test_move_to_an_earlier_time_is_refused_and_changes_nothing() -> None:
    clock = Clock(timedelta(days=9))
    before = clock.now()

    with pytest.raises(ValueError, match="cannot go back"):
        clock.move_to(before - timedelta(seconds=1))

    assert timedelta(0) <= clock.now() - before < SOON
