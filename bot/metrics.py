"""What an operator watches: payloads by how they were answered, and what waits to be delivered. No names, no text."""

from collections.abc import Callable, Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from store import outbox
from store.database import Database


class Metrics:
    """The figures of one process, for Prometheus."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self.registry = CollectorRegistry()
        self.payloads = Counter(
            "convenor_payloads", "Payloads of Slack, by kind and outcome", ["kind", "outcome"], registry=self.registry
        )
        self.registry.register(_Outbox(database, now))


class _Outbox(Collector):
    """Read from the store at each scrape, so that every process tells the same."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    def describe(self) -> list[Metric]:
        """Nothing is read before the first scrape."""
        return []

    def collect(self) -> Iterator[Metric]:
        now = self._now()
        state = self._database.run(lambda session: outbox.backlog(session, now=now), writes=False)
        yield GaugeMetricFamily("convenor_outbox_due", "Messages that are due and not delivered", value=state.due)
        yield GaugeMetricFamily("convenor_outbox_dead", "Messages that nobody will take", value=state.dead)
        waited = (now - state.oldest).total_seconds() if state.oldest else 0.0
        yield GaugeMetricFamily(
            "convenor_outbox_oldest_seconds", "How long the oldest due one has waited", value=waited
        )
