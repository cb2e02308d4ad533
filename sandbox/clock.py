"""The workspace's time: it follows the bot's movable clock, and its stamps never go back."""

import time
from datetime import datetime


class Clock:
    def __init__(self) -> None:
        self._offset = 0.0
        self._last = 0

    def now(self) -> float:
        return time.time() + self._offset

    def follow(self, iso: str) -> None:
        """Take `iso` (with its zone) for the present moment."""
        self._offset = datetime.fromisoformat(iso).timestamp() - time.time()

    def stamp(self) -> str:
        """A message time such as 1767261600.000200, later than every one before it."""
        self._last = max(int(self.now() * 1_000_000), self._last + 1)
        seconds, micros = divmod(self._last, 1_000_000)
        return f"{seconds}.{micros:06d}"
