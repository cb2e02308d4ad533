"""The group's clock: real time, or real time plus an offset in the demonstration."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Tells the time in UTC. Only the demonstration moves it, and only forwards."""

    def __init__(self, offset: timedelta = timedelta(0)) -> None:
        self._offset = offset

    def now(self) -> datetime:
        """The time by this clock."""
        return datetime.now(UTC) + self._offset

    def move_to(self, instant: datetime) -> None:
        """Go forward to an instant; an earlier one is refused with ValueError."""
        ahead = instant - self.now()
        if ahead < timedelta(0):
            raise ValueError("the clock cannot go back")
        self._offset += ahead
