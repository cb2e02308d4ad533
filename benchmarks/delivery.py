"""Part of figure 3: what is owed to many channels, delivered to the sandbox by one worker or several."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial

from slack_sdk import WebClient
from sqlalchemy import update
from sqlmodel import Session, col

from benchmarks import planning
from benchmarks.generated import Speaker, channel_of, workspace
from benchmarks.served import TOKEN, Child, served
from benchmarks.sizes import Sizes
from benchmarks.stores import Stores
from benchmarks.table import Row, in_turns, median
from store import packs
from store.database import Database
from store.models import Owed

FIGURE = "3. The clock: delivering one message to each of many channels, ms a message"
BASELINE = "a bare chat.postMessage"
WORKERS = (1, 2, 4)


def rows(sizes: Sizes, place: Stores) -> Iterator[Row]:
    """The workers are there before the time begins; none keeps the pace of one message a second to a channel."""
    channels = [channel_of(number) for number in range(sizes.deliveries)]
    sqlite, postgresql = (_owing(url, sizes) for url in (place.sqlite("owing"), place.postgresql("owing")))
    with ExitStack() as closing:
        api_url = closing.enter_context(
            served("sandbox", seed=workspace([Speaker(each, "") for each in channels]))
        ).ready
        start = partial(_worker, closing, api_url)
        crew = [start(postgresql) for _ in range(max(WORKERS))]
        turns: dict[str, Callable[[], float]] = {
            BASELINE: partial(_posted, api_url, channels),
            "one worker, SQLite": partial(_delivered, sqlite, [start(sqlite)]),
        }
        for count in WORKERS:
            name = f"{count} worker{'s' if count > 1 else ''}, PostgreSQL"
            turns[name] = partial(_delivered, postgresql, crew[:count])
        taken = in_turns(sizes.rounds, turns)
    base = median(taken[BASELINE], float)
    for name in taken:
        seconds = median(taken[name], float)
        beside = f"{sizes.deliveries / seconds:.0f} a second"
        yield Row(FIGURE, name, seconds / sizes.deliveries * 1000, "ms", BASELINE, seconds / base, beside=beside)


def _owing(url: str, sizes: Sizes) -> str:
    database = Database(url)
    planning.found(database, sizes.deliveries)
    planning.plan(database)
    database.close()
    return url


def _worker(closing: ExitStack, api_url: str, url: str) -> Child:
    now = planning.DUE_AT.isoformat()
    return closing.enter_context(served("courier", url=url, api_url=api_url, now=now, kind=packs.MESSAGE))


def _posted(api_url: str, channels: Sequence[str]) -> float:
    client = WebClient(token=TOKEN, base_url=api_url, retry_handlers=[])
    began = time.perf_counter()
    for channel in channels:
        client.chat_postMessage(channel=channel, text="The agenda of the meeting.")
    return time.perf_counter() - began


def _delivered(url: str, workers: Sequence[Child]) -> float:
    """Have everything owed once more, and delivered by those workers."""
    database = Database(url)
    database.run(_owe_again, within=60.0)
    database.close()
    began = time.perf_counter()
    for worker in workers:
        worker.tell("deliver")
    for worker in workers:
        worker.hear()
    return time.perf_counter() - began


def _owe_again(session: Session) -> None:
    session.execute(
        update(Owed).where(col(Owed.kind) == packs.MESSAGE).values(done=0, message_ts=None, sent_at=None, attempts=0)
    )
