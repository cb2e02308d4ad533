"""One process from start to stop: what it needs to begin, and what it leaves behind."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select
from world import AFTER, SETTINGS, World, seed

from bot.process import NotReadyError, Process
from sandbox import Sandbox
from store import groups
from store.database import Database
from store.models import Workspace


@pytest.fixture
def engine() -> str:
    return "sqlite"


def process(url: str, box: Sandbox, **options: object) -> Process:
    settings = replace(SETTINGS, database_url=url, slack_api_url=box.api_url, slack_app_token="")
    made = replace(settings, **options.pop("settings", {}))  # type: ignore[arg-type, type-var]
    return Process(made, now=lambda: datetime.now(UTC), host="127.0.0.1", **options)  # type: ignore[arg-type]


def test_process_needs_the_newest_schema(tmp_path: Path, running_box: Sandbox) -> None:
    with pytest.raises(NotReadyError, match="Run: python -m bot migrate"):
        process(f"sqlite:///{tmp_path / 'bare.db'}", running_box)


def test_start_enters_the_workspace_of_the_token(database_url: str, running_box: Sandbox, database: Database) -> None:
    running_box.reset(seed())
    started = process(database_url, running_box)

    started.start()
    started.stop()

    [workspace] = database.run(lambda s: list(s.exec(select(Workspace))), writes=False)
    assert (workspace.team_id, workspace.name) == ("T0HARBOUR", "Harbour Standards Forum")


@pytest.mark.parametrize("fault", [{"what": 503}, {"what": 500, "html": True}], ids=str)
def test_start_while_slack_is_away_asks_again(
    database_url: str,
    running_box: Sandbox,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    fault: dict[str, object],
) -> None:
    monkeypatch.setattr("bot.process.TRY_AGAIN_SECONDS", 0.05)
    running_box.reset(seed())
    running_box.faults.fail("auth.test", count=2, **fault)  # type: ignore[arg-type]
    started = process(database_url, running_box)

    started.start()
    _wait_for(lambda: database.run(lambda s: groups.has_workspace(s, team_id="T0HARBOUR"), writes=False))
    started.stop()


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"slack_bot_token": "xoxb-wrong"}, "Slack refuses the bot token: invalid_auth"),
        ({"slack_app_token": "xapp-wrong"}, "Slack refuses the app token: invalid_auth"),
    ],
)
def test_start_with_a_token_that_slack_refuses(
    database_url: str, running_box: Sandbox, settings: dict[str, str], words: str
) -> None:
    running_box.reset(seed())
    started = process(database_url, running_box, settings=settings)

    with pytest.raises(NotReadyError, match=words):
        started.start()
    started.stop()


def test_process_that_does_not_work_neither_ticks_nor_delivers(
    make_world: Callable[..., World], running_box: Sandbox
) -> None:
    world = make_world()
    world.process.pulse.stop()
    url = world.database.url.render_as_string(hide_password=False)
    listener = process(url, running_box, works=False)
    listener.start()

    world.clock.move_to(AFTER)
    listener.pulse.wake()

    assert not any(thread.name == "delivery" for thread in threading.enumerate())
    listener.stop()


def test_stop_leaves_no_thread_of_ours(make_world: Callable[..., World]) -> None:
    world = make_world(over="socket")
    world.process.stop()

    ours = {"web", "delivery", "socket-watchdog"}
    _wait_for(lambda: not ours & {thread.name for thread in threading.enumerate() if thread.is_alive()})


def _wait_for(is_so: Callable[[], object]) -> None:
    for _ in range(500):
        if is_so():
            return
        threading.Event().wait(0.01)
    raise AssertionError("waited too long")
