"""The Page API: what a person sees, and what the page is told as it happens."""

import json
import threading
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from sandbox_kit import HTTP, seed_with


def test_the_state_is_what_a_person_sees(bot, ben):
    state = ben.get("state")

    assert (state["me"], state["team"], state["connected"], state["clock"], state["view"]) == (
        "U0BEN",
        {"id": "T0SANDBOX", "name": "Harbour Works"},
        True,
        None,
        None,
    )
    assert state["channels"] == [
        {
            "id": "C0GROUP",
            "name": "working-group",
            "topic": "The group",
            "kind": "channel",
            "with": None,
            "unread": 0,
        },
        {"id": "D0BEN", "name": "Convenor", "topic": "", "kind": "im", "with": "U0BOT", "unread": 0},
    ]
    assert state["commands"][0] == {
        "command": "/apologies",
        "description": "Say you cannot come",
        "usage_hint": "14 Jan",
    }
    assert state["shortcuts"][1] == {"type": "message", "name": "Make an action", "callback_id": "make_action"}
    assert {each["id"]: each["is_bot"] for each in state["users"]}["U0BOT"] is True


def test_reading_clears_unread(web, ada):
    web.chat_postMessage(channel="C0GROUP", text="one")
    web.chat_postEphemeral(channel="C0GROUP", user="U0BEN", text="not for Ada")

    def unread():
        return [each["unread"] for each in ada.get("state")["channels"] if each["id"] == "C0GROUP"]

    assert unread() == [1]
    ada.messages()
    assert unread() == [0]


@pytest.mark.parametrize("who", ["U0NOBODY", "U0GONE", "U0BOT"])
def test_nobody_else_can_sit_at_the_page(box, who):
    assert HTTP.get(f"{box.url}/page/state", params={"as": who}).json() == {"ok": False, "error": "user_not_found"}


def test_an_incomplete_request_is_told_what_is_missing(box, ada):
    assert ada.post("say", channel="C0GROUP") == {"ok": False, "error": "missing 'text'"}
    assert HTTP.post(f"{box.url}/page/say", content="{").json() == {"ok": False, "error": "invalid_json"}


def test_the_page_is_told_what_happens(box, web):
    def news(lines):
        return next(json.loads(line[5:]) for line in lines if line.startswith("data:"))

    with HTTP.stream("GET", f"{box.url}/page/events", params={"as": "U0ADA"}, timeout=5) as stream:
        lines = stream.iter_lines()
        assert next(lines) == ": listening"
        web.chat_postEphemeral(channel="C0GROUP", user="U0BEN", text="not for Ada")
        web.chat_postMessage(channel="C0OFFICE", text="for Ada")
        assert news(lines) == {"what": "messages", "channel": "C0OFFICE"}
        web.views_publish(user_id="U0ADA", view={"type": "home", "blocks": []})
        assert news(lines) == {"what": "home"}


def test_home_can_be_read_without_opening_it(bot, ada):
    bot.web.views_publish(user_id="U0ADA", view={"type": "home", "blocks": []})

    assert ada.get("home")["view"]["type"] == "home"
    assert bot.payloads == []


def test_there_is_no_clock_without_its_address(box):
    answer = HTTP.get(f"{box.url}/page/clock")

    assert (answer.status_code, answer.json()) == (404, {"ok": False, "error": "no_clock"})


@pytest.fixture
def clock(box):
    """A bot's clock that can be moved, and stands still otherwise."""

    class Handler(BaseHTTPRequestHandler):
        now = "2027-01-07T10:00:00+00:00"

        def do_GET(self):
            told = {"now": Handler.now, "zone": "Europe/London", "next": [{"id": "pack:1", "label": "agenda pack"}]}
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(told).encode())

        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            Handler.now = body["to"]
            self.do_GET()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True, kwargs={"poll_interval": 0.01}).start()
    box.reset(seed_with(clock_url=f"http://127.0.0.1:{server.server_port}/demo/clock"))
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.usefixtures("clock")
def test_messages_follow_the_bots_clock_and_never_go_back(box, web, ada):
    def posted():
        return float(web.chat_postMessage(channel="C0GROUP", text="hello")["ts"])

    moved = HTTP.post(f"{box.url}/page/clock", json={"to": "2027-03-11T10:00:00+00:00"}).json()
    march = datetime.fromisoformat("2027-03-11T10:00:00+00:00").timestamp()
    assert (moved["now"], moved["zone"]) == ("2027-03-11T10:00:00+00:00", "Europe/London")
    assert 0 <= posted() - march < 5

    HTTP.post(f"{box.url}/page/clock", json={"to": "2027-01-07T10:00:00+00:00"})
    assert posted() > march
    assert ada.get("state")["clock"]["now"] == "2027-01-07T10:00:00+00:00"


def test_the_page_itself_is_served(box):
    assert HTTP.get(f"{box.url}/").headers["content-type"].startswith("text/html")
