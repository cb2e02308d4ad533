"""The fault switches: what goes wrong on purpose, for tests of a bot that must live with it."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.delivery.sockets import Sockets
from sandbox.errors import Json, SlackError

ANY_METHOD = "*"


@dataclass
class Rule:
    """What befalls the next calls of a method: for `left` calls, or until `ends_at`, or both, or for ever.

    `kind` is rate_limit, fail, hang, lose_answer, cut_short, halve or stretch. Posts to a response URL count as the
    method "response_url", uploads as "upload", downloads of files as "download".
    """

    kind: str
    method: str
    left: int | None = None
    ends_at: float | None = None
    seconds: float = 0.0
    status: int = 200
    error: str = ""
    html: bool = False
    size: int = 0

    def is_over(self) -> bool:
        return self.left == 0 or (self.ends_at is not None and time.monotonic() >= self.ends_at)

    def retry_after(self) -> int:
        remaining = self.seconds if self.ends_at is None else self.ends_at - time.monotonic()
        return max(1, math.ceil(remaining))

    def shown(self) -> Json:
        return {key: value for key, value in vars(self).items() if value not in (None, False, 0.0, "")}


class Faults:
    """One list of rules, matched in order; the first that fits a call is what happens to it.

    Safe to use from any thread: rules are only added and taken, sockets are moved on the event loop.
    """

    def __init__(self, sockets: Sockets, on_loop: Callable[[Callable[[], None]], None]) -> None:
        self._sockets = sockets
        self._on_loop = on_loop
        self.rules: list[Rule] = []
        self.copies = 1
        self.is_shuffling = False
        self.retry_factor = 1.0

    def rate_limit(self, method: str, seconds: float, count: int | None = None) -> None:
        """429 with Retry-After for so many seconds, or, with a count, for the next so many calls."""
        ends_at = None if count is not None else time.monotonic() + seconds
        self.rules.append(Rule("rate_limit", method, left=count, ends_at=ends_at, seconds=seconds))

    def fail(
        self, method: str, what: int | str, count: int | None = None, seconds: float | None = None, html: bool = False
    ) -> None:
        """An HTTP status (with a page of HTML on request), or an error code with status 200."""
        ends_at = None if seconds is None else time.monotonic() + seconds
        status, error = (what, "internal_error") if isinstance(what, int) else (200, what)
        self.rules.append(Rule("fail", method, left=count, ends_at=ends_at, status=status, error=error, html=html))

    def hang(self, seconds: float, method: str = ANY_METHOD, count: int | None = 1) -> None:
        """The call is not looked at before so many seconds have passed."""
        self.rules.append(Rule("hang", method, left=count, seconds=seconds))

    def lose_answer(self, method: str, count: int = 1) -> None:
        """The deed is done, but the connection is cut before the answer."""
        self.rules.append(Rule("lose_answer", method, left=count))

    def cut_short(self, method: str, count: int = 1) -> None:
        """Half of the answer is sent, then the connection is cut."""
        self.rules.append(Rule("cut_short", method, left=count))

    def halve(self, method: str, count: int = 1) -> None:
        """Half of the answer is sent as if that were all of it."""
        self.rules.append(Rule("halve", method, left=count))

    def stretch(self, method: str, size: int, count: int = 1) -> None:
        """So many bytes follow the answer, of a length that nobody announced."""
        self.rules.append(Rule("stretch", method, left=count, size=size))

    def drop_sockets(self) -> None:
        """Cut every Socket Mode connection without a goodbye."""
        self._on_loop(self._sockets.drop)

    def silence_sockets(self, silent: bool = True) -> None:
        """Leave the connections of the moment half-open: no pongs, no payloads, acks unread; False wakes them."""
        self._on_loop(lambda: self._sockets.silence(silent))

    def refresh_sockets(self) -> None:
        """Ask every connection to reconnect, as Slack does every few hours."""
        self._on_loop(self._sockets.refresh)

    def deliver_times(self, times: int) -> None:
        """Every payload reaches the bot so many times; the first ack counts."""
        self.copies = times

    def shuffle(self, on: bool = True) -> None:
        """Payloads wait up to 50 ms each, and so overtake one another."""
        self.is_shuffling = on

    def retry_scale(self, factor: float) -> None:
        """Multiply the waits between deliveries of an event by this."""
        self.retry_factor = factor

    def clear(self) -> None:
        """Everything works again."""
        self._on_loop(self._clear)

    def apply(self, switches: Json) -> None:
        """The same switches by name, as JSON: an object of arguments, a list of positional ones, or one value."""
        for name, given in switches.items():
            if name not in SWITCHES:
                raise SlackError("unknown_fault", fault=name)
            switch = getattr(self, name)
            if isinstance(given, dict):
                switch(**given)
            elif isinstance(given, list):
                switch(*given)
            elif name in NO_ARGUMENT:
                switch()
            else:
                switch(given)

    def shown(self) -> Json:
        return {
            "rules": [rule.shown() for rule in self.rules if not rule.is_over()],
            "deliver_times": self.copies,
            "shuffle": self.is_shuffling,
            "retry_scale": self.retry_factor,
            "silence_sockets": self._sockets.is_silent,
        }

    def take(self, method: str) -> Rule | None:
        """The rule that befalls this call, counted down."""
        for rule in list(self.rules):
            if rule.is_over():
                self.rules.remove(rule)
            elif rule.method in (ANY_METHOD, method):
                if rule.left is not None:
                    rule.left -= 1
                return rule
        return None

    def _clear(self) -> None:
        self.rules.clear()
        self.copies, self.is_shuffling, self.retry_factor = 1, False, 1.0
        self._sockets.silence(False)


NO_ARGUMENT = frozenset({"drop_sockets", "refresh_sockets", "clear"})
SWITCHES = NO_ARGUMENT | {
    "rate_limit",
    "fail",
    "hang",
    "lose_answer",
    "cut_short",
    "halve",
    "stretch",
    "silence_sockets",
    "deliver_times",
    "shuffle",
    "retry_scale",
}
