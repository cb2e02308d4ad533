"""The pulse of a process: the tick of the clock, and delivery whenever there is something to deliver."""

import logging
import threading

from apscheduler.schedulers.background import BackgroundScheduler

from bot.app import Parts
from bot.jobs import tick

log = logging.getLogger(__name__)

TICK_SECONDS = 10
LOOK_SECONDS = 1.0
"""How long delivery sleeps when nobody wakes it: rows may come from other processes."""


class Pulse:
    """Ticks and delivers on threads of its own from `start` to `stop`."""

    def __init__(self) -> None:
        self._work = threading.Event()
        self._stopping = threading.Event()
        self._parts: Parts | None = None
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._delivery = threading.Thread(target=self._deliver, name="delivery", daemon=True)

    def wake(self) -> None:
        """There may be something to deliver."""
        self._work.set()

    def start(self, parts: Parts) -> None:
        """Begin, with a first tick at once."""
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._parts = parts
        self._scheduler.add_job(
            self.tick, "interval", seconds=TICK_SECONDS, coalesce=True, max_instances=1, misfire_grace_time=None
        )
        self._scheduler.start()
        self.tick()
        self._delivery.start()

    def tick(self) -> None:
        """Do what is due now and have it delivered."""
        assert self._parts is not None, "started"  # noqa: S101
        tick(self._parts.database, due=self._parts.features.due, now=self._parts.now())
        self.wake()

    def stop(self) -> None:
        """End both threads; what is being delivered is finished."""
        self._stopping.set()
        self._work.set()
        if self._scheduler.running:
            self._scheduler.shutdown()
        if self._delivery.is_alive():
            self._delivery.join(timeout=10)

    def _deliver(self) -> None:
        assert self._parts is not None, "started"  # noqa: S101
        while not self._stopping.is_set():
            self._work.clear()
            try:
                self._parts.courier.deliver_due()
            except Exception:
                log.exception("bug in delivery")
            self._work.wait(LOOK_SECONDS)
