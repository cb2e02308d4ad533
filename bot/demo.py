"""The demonstration: a sandbox, the bot and a sample group in one process, with a clock that can be moved."""

import json
import logging
import secrets
import socket
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask, Response, jsonify, request
from sqlmodel import Session

from bot import sample, sample_agenda, sample_minutes, sample_year
from bot.app import discover
from bot.clock import Clock
from bot.jobs import upcoming
from bot.manifest import manifest
from bot.process import NotReadyError, Process
from bot.settings import Settings
from sandbox import Sandbox
from store import groups
from store.database import Database
from store.schema import migrate

NEXT_THINGS = 6
FURTHEST = timedelta(days=3653)
"""How far ahead of real time the clock can be moved."""

CONVERSATION = (
    ("U0DANA", "Morning all. The papers for the next meeting are in the usual folder. Shout if you cannot make it."),
    ("U0GRACE", "Will be there, joining remotely."),
    ("U0DANA", "Remotely counts as present. If you cannot come, type `/apologies next` and I will have it on my list."),
)
WELCOME = """Convenor is up: {url}/#as=U0OMAR

  1. You are Omar Haddad, who has one absence this year. Type /apologies next
  2. Move the clock to the end of the meeting: "roll call"
  3. Act as Dana Whitlock, the programme manager, and take the roll call
  4. Act as Amara Okafor, the chair, and read the alert

Ctrl+C ends it.
"""


def demo(*, port: int, data: Path | None, until: Callable[[], object]) -> None:
    """Run the demonstration on 127.0.0.1 until `until` returns.

    Data in a folder that was named is kept, and the clock goes on from where it was last moved to.
    """
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    with ExitStack() as closing:
        folder = data or Path(closing.enter_context(TemporaryDirectory(prefix="convenor-")))
        folder.mkdir(parents=True, exist_ok=True)
        clock = _clock(folder)
        database_url = f"sqlite:///{folder / 'convenor.db'}"
        _prepare(database_url, clock)
        settings = _settings(database_url, port)
        process = Process(
            settings,
            now=clock.now,
            host="127.0.0.1",
            add_routes=lambda app, process: add_clock(app, process, clock, kept_in=folder / "clock"),
        )
        box = _sandbox(workspace(settings, clock_url=f"http://127.0.0.1:{process.server.port}/demo/clock"), port)
        box.start()
        closing.callback(box.stop)
        process.start()
        closing.callback(process.stop)
        _converse(box.url)
        print(WELCOME.format(url=box.url), flush=True)  # noqa: T201
        until()


def add_clock(app: Flask, process: Process, clock: Clock, *, kept_in: Path) -> None:
    """Serve the demonstration's clock, to this machine only: GET tells it and what is due next, POST moves it."""

    @app.get("/demo/clock")
    def tell() -> Response:
        return _told(process, clock) if _is_from_here() else Response(status=404)

    @app.post("/demo/clock")
    def move() -> Response:
        if not _is_from_here():
            return Response(status=404)
        wanted = request.get_json(silent=True)
        try:
            clock.move_to(_instant_in(wanted if isinstance(wanted, dict) else {}))
        except (ValueError, OverflowError):
            return Response('{"error": "the clock only moves forward"}\n', status=400, mimetype="application/json")
        _keep(clock, kept_in)
        process.pulse.tick()
        return _told(process, clock)


def _instant_in(wanted: dict[str, Any]) -> datetime:
    instant = datetime.fromisoformat(str(wanted.get("next") or wanted.get("to"))).astimezone(UTC)
    if instant > datetime.now(UTC) + FURTHEST:
        raise ValueError("too far: the clock could not come back")
    return instant


def _keep(clock: Clock, kept_in: Path) -> None:
    """Whole or not at all: the process may be killed at any moment."""
    fresh = kept_in.with_suffix(".new")
    fresh.write_text(clock.now().isoformat(), encoding="utf-8")
    fresh.replace(kept_in)


def _told(process: Process, clock: Clock) -> Response:
    now = clock.now()
    coming = process.database.run(
        lambda session: upcoming(session, due=process.parts.features.due, now=now), writes=False
    )
    due = [{"id": at.isoformat(), "label": words, "at": at.isoformat()} for at, words in coming[:NEXT_THINGS]]
    return jsonify({"now": now.isoformat(), "zone": sample.ZONE, "next": due})


def _is_from_here() -> bool:
    return request.remote_addr in ("127.0.0.1", "::1")


def _sandbox(seed: dict[str, Any], port: int) -> Sandbox:
    try:
        return Sandbox(seed, port=port)
    except OSError:
        raise NotReadyError(f"Port {port} is taken. Choose another: python -m bot demo --port {port + 1}") from None


def _clock(folder: Path) -> Clock:
    clock = Clock()
    kept = folder / "clock"
    left_at = datetime.fromisoformat(kept.read_text(encoding="utf-8")) if kept.exists() else clock.now()
    clock.move_to(max(left_at, sample.opening(clock.now())))
    return clock


def _settings(database_url: str, port: int) -> Settings:
    own_port = _free_port()
    return Settings(
        slack_bot_token=f"xoxb-{secrets.token_hex(12)}",
        slack_app_token=f"xapp-{secrets.token_hex(12)}",
        slack_signing_secret=secrets.token_hex(16),
        slack_api_url=f"http://127.0.0.1:{port}/api/",
        database_url=database_url,
        port=own_port,
        public_url=f"http://127.0.0.1:{own_port}",
    )


def _free_port() -> int:
    """A port for the bot itself, chosen before it starts: calendars are told its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _prepare(database_url: str, clock: Clock) -> None:
    """The newest schema, and the sample group if there is none."""
    database = Database(database_url)
    migrate(database)
    if not database.run(groups.all_groups, writes=False):
        database.run(lambda session: _fill(session, clock.now()), within=20.0)
    database.close()


def _fill(session: Session, now: datetime) -> None:
    sample.fill(session, now=now)
    sample_year.fill(session, now=now)
    sample_minutes.fill(session, now=now)
    sample_agenda.fill(session, now=now)


def workspace(settings: Settings, *, clock_url: str | None = None) -> dict[str, Any]:
    """The workspace of the sample group, as the sandbox wants it."""
    people = [(sitter.user_id, sitter.name, f"{sitter.post}, {sitter.company}") for sitter in sample.SITTERS]
    everybody = [*people, sample.VISITOR]
    return {
        "team": {"id": sample.TEAM_ID, "name": sample.TEAM_NAME},
        "app": {"id": "A0CONVENOR", "name": "Convenor", "bot_user": "U0CONVENOR", "bot_id": "B0CONVENOR"},
        "tokens": {"bot": settings.slack_bot_token, "app": settings.slack_app_token},
        "signing_secret": settings.slack_signing_secret,
        "manifest": manifest(discover()),
        "canvases": True,
        "users": [
            {"id": user_id, "name": name.split()[0].lower(), "real_name": name, "title": title, "tz": sample.ZONE}
            for user_id, name, title in everybody
        ],
        "channels": [
            {
                "id": sample.CHANNEL_ID,
                "name": "data-exchange-wg",
                "topic": sample.GROUP_NAME,
                "members": [user_id for user_id, _, _ in everybody],
            }
        ],
        "clock_url": clock_url,
    }


def _converse(url: str) -> None:
    """A few words in the channel, at the clock's time, so that the visitor does not come to an empty room."""
    urllib.request.urlopen(f"{url}/page/clock", timeout=5).close()  # noqa: S310
    for user_id, text in CONVERSATION:
        body = json.dumps({"as": user_id, "channel": sample.CHANNEL_ID, "text": text}).encode()
        wanted = urllib.request.Request(f"{url}/page/say", body, {"Content-Type": "application/json"})  # noqa: S310
        urllib.request.urlopen(wanted, timeout=5).close()  # noqa: S310
