"""Socket Mode itself: several connections, refresh, drop and silence."""

import threading
import time
from contextlib import suppress

import httpx
import pytest
from sandbox_kit import APP_TOKEN, HTTP, SEED, SocketBot, eventually
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from sandbox import Sandbox

LOST_IN_BETWEEN = 20.0
"""Seconds: a command that is sent while a socket is replaced is lost, and each one that is lost takes three."""


@pytest.fixture
def second(box):
    bot = SocketBot(box)
    bot.connect()
    yield bot
    bot.leave()


def test_each_payload_goes_to_one_connection(bot, second, ada):
    for _ in range(4):
        ada.command("/apologies")

    assert (len(bot.payloads), len(second.payloads)) == (2, 2)


def test_hello_and_disconnect_as_slack_sends_them(box, web):
    with connect(web.apps_connections_open(app_token=APP_TOKEN)["url"]) as socket:
        assert '"type": "hello"' in socket.recv()
        box.faults.refresh_sockets()
        assert '"reason": "refresh_requested"' in socket.recv()


def test_a_ticket_admits_once(web):
    url = web.apps_connections_open(app_token=APP_TOKEN)["url"]
    with connect(url), pytest.raises(InvalidStatus):
        connect(url)


@pytest.mark.parametrize("over_http", [False, True])
def test_a_dropped_client_comes_back(box, bot, ada, over_http):
    first = bot.client.current_session
    if over_http:
        HTTP.post(f"{box.url}/page/faults", json={"drop_sockets": True})
    else:
        box.faults.drop_sockets()

    eventually(lambda: bot.client.current_session is not first and bot.client.is_connected())
    eventually(lambda: ada.command("/apologies")["ok"], seconds=LOST_IN_BETWEEN)


@pytest.mark.usefixtures("impatient")
def test_a_silent_socket_answers_neither_pings_nor_payloads(box, bot, ada):
    box.faults.silence_sockets()
    sent_at = time.time()
    bot.client.current_session.sock.ping()

    assert ada.command("/apologies")["error"] == "operation_timeout"
    assert (bot.payloads, bot.client.is_connected()) == ([], True)
    assert bot.client.current_session.last_pong_tm < sent_at

    box.faults.silence_sockets(False)
    eventually(lambda: ada.command("/apologies")["ok"], seconds=LOST_IN_BETWEEN)


def test_a_new_connection_speaks_while_the_old_is_silent(box, bot, ada):
    box.faults.silence_sockets()
    second = SocketBot(box)
    second.connect()

    assert [ada.command("/apologies")["ok"] for _ in range(3)] == [True, True, True]
    assert (len(bot.payloads), len(second.payloads)) == (0, 3)
    second.leave()
    box.faults.silence_sockets(False)


@pytest.mark.alone
def test_stopping_is_quick_with_everything_open():
    box = Sandbox(SEED)
    began = time.monotonic()
    box.start()
    started = time.monotonic() - began
    bot = SocketBot(box)
    bot.connect()
    with HTTP.stream("GET", f"{box.url}/page/events", params={"as": "U0ADA"}):
        bot.client.auto_reconnect_enabled = False
        began = time.monotonic()
        box.stop()
        stopped = time.monotonic() - began
    bot.leave()

    assert (started < 0.5, stopped < 1.0) == (True, True)


def test_whoever_comes_while_it_stops_is_turned_away_without_a_word(capfd):
    """A page takes up its line again as soon as it is cut."""
    box = Sandbox(SEED)
    box.start()
    is_stopped = threading.Event()

    def keeps_looking():
        while not is_stopped.is_set():
            with (
                suppress(httpx.TransportError),
                HTTP.stream("GET", f"{box.url}/page/events", params={"as": "U0ADA"}) as on,
            ):
                on.read()

    looking = [threading.Thread(target=keeps_looking) for _ in range(4)]
    for thread in looking:
        thread.start()
    time.sleep(0.3)
    box.stop()
    is_stopped.set()
    for thread in looking:
        thread.join()

    assert capfd.readouterr().err == ""
