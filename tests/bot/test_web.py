"""The web side against strangers: only what Slack signed gets past the guard, and nobody ever sees a trace."""

import hashlib
import hmac
import http.client
import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from world import GROUP_CHANNEL, HTTP, SETTINGS, World

from bot import sample
from bot.web import BODY_MOST
from store import feeds, groups
from store.database import NotSavedError

SECRET = SETTINGS.slack_signing_secret
FORM = "application/x-www-form-urlencoded"
STANDING = urlencode(
    {
        "command": "/standing",
        "text": "",
        "team_id": sample.TEAM_ID,
        "user_id": "U0OMAR",
        "channel_id": GROUP_CHANNEL,
        "trigger_id": "1.2.3",
    }
).encode()
Answer = tuple[int, str]


@pytest.fixture
def engine() -> str:
    return "sqlite"


def signature(body: bytes, stamp: str, secret: str = SECRET) -> str:
    return "v0=" + hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()


def post(
    world: World, body: bytes, *, stamp: str | None = None, signed: bytes | str | None = None, kind: str = FORM
) -> Answer:
    """Send those bytes, signed as Slack would unless told otherwise."""
    stamp = str(int(time.time())) if stamp is None else stamp
    signed = signature(body, stamp) if signed is None else signed
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signed, "Content-Type": kind}
    sent = http.client.HTTPConnection("127.0.0.1", world.process.server.port, timeout=60)
    with suppress(BrokenPipeError, ConnectionResetError):  # an answer that does not wait for the end of the body
        sent.request("POST", "/slack/events", body, headers)
    response = sent.getresponse()
    return response.status, response.read().decode()


def test_slack_events_signed_command_is_answered(world: World) -> None:
    status, text = post(world, STANDING)

    assert status == 200
    assert json.loads(text)["text"].startswith("1 absence in 2027")


STRANGERS: dict[str, Callable[[World], Answer]] = {
    "unsigned": lambda world: post(world, STANDING, signed=""),
    "signed with another secret": lambda world: post(
        world, STANDING, signed=signature(STANDING, str(int(time.time())), "guess")
    ),
    "signed for other words": lambda world: post(
        world, STANDING, signed=signature(STANDING + b"x", str(int(time.time())))
    ),
    "signed long ago": lambda world: post(world, STANDING, stamp=str(int(time.time()) - 301)),
    "signed for the future": lambda world: post(world, STANDING, stamp=str(int(time.time()) + 301)),
    "no time": lambda world: post(world, STANDING, stamp=""),
    "a time in words": lambda world: post(world, STANDING, stamp="abc"),
    "a time of many digits": lambda world: post(world, STANDING, stamp="9" * 400),
    "a negative time": lambda world: post(world, STANDING, stamp="-1"),
    "a signature of no alphabet": lambda world: post(world, STANDING, signed="v0=ключ".encode()),
    "a signature of odd bytes": lambda world: post(world, STANDING, signed=b"v0=\xff\xfe"),
    "unsigned rubbish": lambda world: post(world, b"payload={bad", signed="v0=1"),
}


def test_slack_events_stranger_gets_401_and_no_word(world: World) -> None:
    assert {name: send(world) for name, send in STRANGERS.items()} == dict.fromkeys(STRANGERS, (401, ""))


RUBBISH = [
    (b"payload={bad", FORM),
    (b"payload=null", FORM),
    (b"payload=[]", FORM),
    (b"payload=1", FORM),
    (b"payload=", FORM),
    (b"", FORM),
    (b"&&&===%%%", FORM),
    (b"null", "application/json"),
    (b"{bad", "application/json"),
    (b"[]", "application/json"),
    (b"{}", "application/json"),
    (b'{"type": "event_callback"}', "application/json"),
    (b'{"type": "event_callback", "event": null}', "application/json"),
    (b'{"type": "event_callback", "event": {"type": "app_home_opened"}}', "application/json"),
    (b"[" * 100_000, "application/json"),
    (b"\xff\xfe\xfd", FORM),
    (b"command=/standing", FORM),
    (b"command=/nonsense&trigger_id=1&team_id=T0&user_id=U0", FORM),
    (urlencode({"payload": json.dumps({"type": "block_actions", "actions": []})}).encode(), FORM),
    (urlencode({"payload": json.dumps({"type": "block_actions", "actions": [{"action_id": "x"}]})}).encode(), FORM),
    (urlencode({"payload": json.dumps({"type": "view_submission", "view": {"callback_id": "x"}})}).encode(), FORM),
    (urlencode({"payload": json.dumps({"type": "view_submission"})}).encode(), FORM),
    (urlencode({"payload": json.dumps({"type": "view_closed", "view": {}})}).encode(), FORM),
    (urlencode({"payload": json.dumps({"type": "shortcut", "callback_id": "x"})}).encode(), FORM),
    (urlencode({"payload": json.dumps({"type": "unheard of"})}).encode(), FORM),
    (urlencode({"payload": "[" * 100_000}).encode(), FORM),
]


def test_slack_events_signed_rubbish_is_answered_without_a_trace(world: World) -> None:
    """Slack would send none of these; were it to, there is an answer of 2xx or 4xx, and nothing of ours in it."""
    for body, kind in RUBBISH:
        status, text = post(world, body, kind=kind)

        assert 200 <= status < 500, (body[:60], status)
        assert "Traceback" not in text
        assert "Error" not in text
        assert len(text) < 400, (body[:60], text)


def test_slack_events_oversize_is_413(world: World) -> None:
    assert post(world, b"x" * BODY_MOST)[0] < 413

    status, _ = post(world, b"x" * (BODY_MOST + 1))

    assert status == 413


def test_slack_events_oversize_is_refused_before_it_is_read(world: World) -> None:
    with _connected(world) as sent:
        sent.sendall(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 900000000\r\n\r\n")

        assert b" 413 " in sent.recv(1000).split(b"\r\n")[0]


def test_slack_events_oversize_without_a_length_is_413(world: World) -> None:
    with _connected(world) as sent:
        sent.sendall(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
        with suppress(BrokenPipeError, ConnectionResetError):
            for _ in range(20):
                sent.sendall(chunk)
            sent.sendall(b"0\r\n\r\n")

        assert b" 413 " in sent.recv(1000).split(b"\r\n")[0]


def test_slack_events_takes_the_bytes_as_they_are(world: World) -> None:
    """What is signed is what was sent: neither decoded nor put in another order."""
    body = b"text=caf%C3%A9+au+lait&" + STANDING.replace(b"text=&", b"") + b"&z=1&a=2"

    assert post(world, body)[0] == 200


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/healthz", (200, "ok\n")),
        ("GET", "/readyz", (200, "ready\n")),
        ("GET", "/slack/events", (405, None)),
        ("GET", "/", (404, None)),
        ("GET", "/demo/clock", (404, None)),
        ("POST", "/demo/clock", (404, None)),
    ],
)
def test_other_addresses(world: World, method: str, path: str, expected: tuple[int, str | None]) -> None:
    answer = HTTP.request(method, f"http://127.0.0.1:{world.process.server.port}{path}")

    assert (answer.status_code, answer.text if expected[1] else None) == expected


def test_readyz_says_so_when_the_store_is_gone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: Any, **__: Any) -> None:
        raise NotSavedError("away")

    monkeypatch.setattr(world.process.database, "run", gone)

    assert HTTP.get(f"http://127.0.0.1:{world.process.server.port}/readyz").status_code == 503
    assert HTTP.get(f"http://127.0.0.1:{world.process.server.port}/healthz").status_code == 200
    monkeypatch.undo()


def test_slack_events_without_a_secret_takes_nothing(make_world: Callable[..., World]) -> None:
    """Over a socket no signing secret is needed, and then nothing that comes over HTTP can be Slack's."""
    world = make_world(over="socket")
    object.__setattr__(world.process.parts.settings, "slack_signing_secret", "")

    assert post(world, STANDING, signed=signature(STANDING, str(int(time.time())), ""))[0] == 401


@contextmanager
def _connected(world: World) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", world.process.server.port), timeout=60) as sent:
        yield sent


# calendars


def group_feed(world: World) -> str:
    """The path of the group's calendar."""
    return world.write(
        lambda session: feeds.token_of(
            session, team_id=sample.TEAM_ID, group_id=groups.all_groups(session)[0].id, now=world.clock.now()
        )
    )


def get(world: World, path: str, method: str = "GET", **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return HTTP.request(method, f"http://127.0.0.1:{world.process.server.port}/calendar/{path}", headers=named)


def test_calendar_is_served_whole_with_a_mark_of_its_state(world: World) -> None:
    path = f"{group_feed(world)}.ics"

    first, second = get(world, path), get(world, path)

    assert first.status_code == 200
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert first.headers["Cache-Control"] == "private"
    assert "Set-Cookie" not in first.headers
    assert first.content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert first.content.endswith(b"END:VCALENDAR\r\n")
    assert (second.content, second.headers["ETag"]) == (first.content, first.headers["ETag"])


def test_calendar_that_has_not_changed_is_not_sent_again(world: World) -> None:
    path = f"{group_feed(world)}.ics"
    known = get(world, path).headers["ETag"]

    unchanged = get(world, path, If_None_Match=known)
    world.person("U0DANA").types("/meeting rename next Budget workshop")
    changed = get(world, path, If_None_Match=known)

    assert (unchanged.status_code, unchanged.content, unchanged.headers["ETag"]) == (304, b"", known)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != known
    assert b"Budget workshop" in changed.content


def test_calendar_can_be_asked_for_its_state_alone(world: World) -> None:
    path = f"{group_feed(world)}.ics"
    whole = get(world, path)

    head = get(world, path, "HEAD")

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == whole.headers["ETag"]
    assert int(head.headers["Content-Length"]) == len(whole.content)


@pytest.mark.parametrize(
    "path",
    [
        "guess.ics",
        ".ics",
        "a%00b.ics",
        "%F0%9F%8E%89.ics",
        "' OR 1=1 --.ics",
        f"{'x' * 5000}.ics",
        "",
        "../metrics.ics",
    ],
)
def test_calendar_under_an_unknown_address_is_not_there(world: World, path: str) -> None:
    group_feed(world)

    answer = get(world, path)

    assert answer.status_code == 404
    assert b"VCALENDAR" not in answer.content


def test_calendar_whose_address_was_revoked_is_not_there(world: World) -> None:
    path = f"{group_feed(world)}.ics"
    known = get(world, path).headers["ETag"]
    world.write(lambda session: feeds.revoke(session, group_id=groups.all_groups(session)[0].id, now=world.clock.now()))

    assert get(world, path).status_code == 404
    assert get(world, path, If_None_Match=known).status_code == 404


def test_calendar_cannot_be_written(world: World) -> None:
    assert get(world, f"{group_feed(world)}.ics", "PUT").status_code == 405


def test_calendar_while_the_store_is_busy_is_to_be_asked_for_later(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"{group_feed(world)}.ics"

    def busy(*_: object, **__: object) -> None:
        raise NotSavedError("busy")

    monkeypatch.setattr(world.database, "run", busy)

    answer = get(world, path)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")


def test_stop_ends_the_server_even_if_it_hears_of_it_twice(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever else wakes the server just then has it end before the one who stops it has woken it."""
    server = world.process.server
    pull = server._server.trigger._physical_pull

    def pull_after_another() -> None:
        pull()
        server._thread.join()
        pull()

    monkeypatch.setattr(server._server.trigger, "_physical_pull", pull_after_another)

    server.stop()

    with pytest.raises(ConnectionRefusedError):
        post(world, STANDING)
