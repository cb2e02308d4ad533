"""What an operator's monitoring is told at `/metrics`."""

from datetime import datetime, timedelta

import pytest
from small import NOW, found
from sqlmodel import Session, col, select
from world import SETTINGS

from bot.app import build
from bot.web import web
from store import outbox
from store.database import Database
from store.models import Owed

TEXT = """\
# HELP convenor_payloads_total Payloads of Slack, by kind and outcome
# TYPE convenor_payloads_total counter
{payloads}\
# HELP convenor_outbox_due Messages that are due and not delivered
# TYPE convenor_outbox_due gauge
convenor_outbox_due {due}
# HELP convenor_outbox_dead Messages that nobody will take
# TYPE convenor_outbox_dead gauge
convenor_outbox_dead {dead}
# HELP convenor_outbox_oldest_seconds How long the oldest due one has waited
# TYPE convenor_outbox_oldest_seconds gauge
convenor_outbox_oldest_seconds {oldest}
"""


@pytest.fixture
def engine() -> str:
    return "sqlite"


def scraped(database: Database, *payloads: tuple[str, str], now: datetime = NOW) -> str:
    """The answer of a process that has had those payloads, but for the hour at which each counter began."""
    parts = build(SETTINGS, database=database, now=lambda: now, wake=lambda: None)
    for kind, outcome in payloads:
        parts.metrics.payloads.labels(kind, outcome).inc()
    answer = web(parts, is_ready=lambda: True).test_client().get("/metrics")
    return "".join(line for line in answer.text.splitlines(keepends=True) if "convenor_payloads_created" not in line)


def owe(session: Session) -> None:
    """Two that are due, one that is for tomorrow, one that is done and one that is dead."""
    group = found(session)
    for subject, not_before in {"1": NOW, "2": NOW, "3": NOW + timedelta(days=1), "4": NOW, "5": NOW}.items():
        outbox.owe(
            session, group=group, kind="card", subject=subject, now=NOW, to_channel_id="C1", not_before=not_before
        )
    session.flush()
    *_, done, dead = session.exec(select(Owed).order_by(col(Owed.id)))
    done.done, dead.dead_at = 1, NOW


def test_metrics_of_a_process_that_has_nothing_to_tell(database: Database) -> None:
    assert scraped(database) == TEXT.format(payloads="", due="0.0", dead="0.0", oldest="0.0")


def test_metrics_count_payloads_and_what_waits(database: Database) -> None:
    database.run(owe)

    text = scraped(
        database,
        ("slash command", "answered"),
        ("slash command", "answered"),
        ("form", "refused"),
        now=NOW + timedelta(minutes=2),
    )

    payloads = (
        'convenor_payloads_total{kind="slash command",outcome="answered"} 2.0\n'
        'convenor_payloads_total{kind="form",outcome="refused"} 1.0\n'
    )
    assert text == TEXT.format(payloads=payloads, due="2.0", dead="1.0", oldest="120.0")
