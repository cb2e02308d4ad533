"""The clock of the machine, as the outbox and the sandbox's faults read it, in the hands of a test."""

from datetime import UTC, datetime, timedelta, tzinfo
from types import SimpleNamespace

import pytest

READERS = ("bot.outbox", "sandbox.faults", "sandbox.api.endpoint")


class Machine:
    """Minutes pass when the test says so; in between, time stands still."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds = 0.0
        self._started = datetime.now(UTC)
        for reader in READERS:
            monkeypatch.setattr(f"{reader}.time", SimpleNamespace(monotonic=self.monotonic))
        monkeypatch.setattr("bot.outbox.datetime", SimpleNamespace(now=self.now))

    def monotonic(self) -> float:
        return self.seconds

    def now(self, zone: tzinfo = UTC) -> datetime:
        return (self._started + timedelta(seconds=self.seconds)).astimezone(zone)

    def goes_on(self, seconds: float) -> None:
        self.seconds += seconds
