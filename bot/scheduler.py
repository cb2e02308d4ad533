"""The pulse of a process: the tick of the clock, and lanes of work beside it, none of which waits for another."""

import logging
import threading
from collections.abc import Callable, Iterator
from functools import partial

from apscheduler.schedulers.background import BackgroundScheduler

from bot.app import Parts
from bot.jobs import tick
from bot.outbox import Courier
from bot.papers.fetch import Fetcher

log = logging.getLogger(__name__)

TICK_SECONDS = 10
LOOK_SECONDS = 1.0
"""How long delivery sleeps when nobody wakes it: rows may come from other processes."""

BREATH_SECONDS = 0.2
"""How long a lane that is woken lets those who are answered go first; who else wakes it in that time is meant too."""

MAIL_SECONDS = 60.0
"""How far apart the mailbox is looked into."""

STOP_SECONDS = 10
"""How long the end waits for what is under way."""


class Lane:
    """One piece of work that is done again and again on a thread of its own; what goes wrong in it stays in it.

    `work` tells whether there is more of it to do at once; otherwise the lane pauses for so many seconds.
    """

    def __init__(self, name: str, work: Callable[[], bool], *, pause: Callable[[], float]) -> None:
        self._work = work
        self._pause = pause
        self._called = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin at once."""
        self._thread.start()

    def wake(self) -> None:
        """Do it now, or once more if it is being done."""
        self._called.set()

    def stop(self) -> None:
        """Begin nothing more; `join` waits for what is under way."""
        self._stopping.set()
        self._called.set()

    def join(self) -> None:
        if self._thread.is_alive():
            self._thread.join(timeout=STOP_SECONDS)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._called.clear()
            if not self._goes_on() and not self._stopping.is_set() and self._called.wait(self._pause()):
                self._stopping.wait(BREATH_SECONDS)

    def _goes_on(self) -> bool:
        try:
            return self._work()
        except Exception:
            log.exception("bug in %s", self._thread.name)
            return False


class Pulse:
    """Ticks, delivers, fetches papers and reads mail on threads of its own from `start` to `stop`."""

    def __init__(self) -> None:
        self._parts: Parts | None = None
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._deliveries: list[Lane] = []
        self._lanes: list[Lane] = []

    def wake(self) -> None:
        """There may be something to deliver, or to fetch."""
        for lane in self._deliveries:
            lane.wake()

    def start(self, parts: Parts) -> None:
        """Begin; the first tick by itself comes after TICK_SECONDS."""
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._parts = parts
        self._deliveries = list(_deliveries(parts))
        self._lanes = [*self._deliveries, *_readers(parts)]
        self._scheduler.add_job(
            self.tick, "interval", seconds=TICK_SECONDS, coalesce=True, max_instances=1, misfire_grace_time=None
        )
        self._scheduler.start()
        for lane in self._lanes:
            lane.start()

    def tick(self) -> None:
        """Do what is due now and have it delivered."""
        assert self._parts is not None, "started"  # noqa: S101
        tick(self._parts.database, due=self._parts.features.due, now=self._parts.now())
        self.wake()

    def stop(self) -> None:
        """End every thread; what is being delivered is finished, what is being fetched is left for later."""
        if self._parts is not None:
            self._parts.fetcher.stop()
        for lane in self._lanes:
            lane.stop()
        if self._scheduler.running:
            self._scheduler.shutdown()
        for lane in self._lanes:
            lane.join()


def _deliveries(parts: Parts) -> Iterator[Lane]:
    """Messages, and beside them papers and letters: a file or a mail server that is slow holds up no message."""
    yield Lane("delivery", partial(_deliver, parts.courier), pause=lambda: LOOK_SECONDS)
    yield Lane("papers", partial(_fetch, parts.fetcher), pause=lambda: LOOK_SECONDS)
    if parts.postman is not None:
        yield Lane("post", partial(_deliver, parts.postman), pause=lambda: LOOK_SECONDS)


def _deliver(courier: Courier) -> bool:
    """Everything that is due: there never is more."""
    courier.deliver_due()
    return False


def _fetch(fetcher: Fetcher) -> bool:
    """Everything that is due: there never is more."""
    fetcher.fetch_due()
    return False


def _readers(parts: Parts) -> Iterator[Lane]:
    """The mailbox, looked into at its own pace."""
    if parts.letterbox is not None:
        yield Lane("letterbox", parts.letterbox.read_new, pause=lambda: MAIL_SECONDS)
