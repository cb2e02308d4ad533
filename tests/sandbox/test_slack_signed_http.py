"""Delivery by signed HTTP, to an app without sockets."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest
from sandbox_kit import SEED, Page, seed_with
from slack_sdk.signature import SignatureVerifier


class HttpBot:
    """An HTTP server that notes what it gets and answers from `answer`: (status, content type, body)."""

    def __init__(self):
        self.requests = []
        self.answer = (200, "application/json", "")
        bot = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                bot.requests.append((self.path, dict(self.headers), body))
                status, content_type, text = bot.answer
                self.send_response(status)
                self.send_header("Content-Type", content_type)
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *args):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/slack/events"
        threading.Thread(target=self.server.serve_forever, daemon=True, kwargs={"poll_interval": 0.01}).start()


@pytest.fixture
def http_bot(box):
    bot = HttpBot()
    manifest = SEED["manifest"] | {
        "features": {
            "slash_commands": [{"command": "/apologies", "description": "", "url": bot.url}],
            "shortcuts": SEED["manifest"]["features"]["shortcuts"],
        },
        "settings": {
            "socket_mode_enabled": False,
            "interactivity": {"is_enabled": True, "request_url": bot.url},
            "event_subscriptions": {"request_url": bot.url, "bot_events": ["message.im"]},
        },
    }
    box.reset(seed_with(manifest=manifest))
    yield bot
    bot.server.shutdown()
    bot.server.server_close()


def is_signed(headers, body):
    return SignatureVerifier(SEED["signing_secret"]).is_valid_request(body, headers)


def test_a_command_is_a_signed_form(box, http_bot, ada):
    http_bot.answer = (200, "application/json", json.dumps({"text": "noted"}))

    answer = ada.command("/apologies a < b")

    ((_, headers, body),) = http_bot.requests
    assert is_signed(headers, body)
    form = {key: values[0] for key, values in parse_qs(body.decode()).items()}
    assert (form["command"], form["text"], form["is_enterprise_install"]) == ("/apologies", "a &lt; b", "false")
    assert answer["ack"] == {"text": "noted"}
    assert ada.texts() == ["noted"]


def test_a_plain_text_answer_is_shown(http_bot, ada):
    http_bot.answer = (200, "text/plain", "noted")
    ada.command("/apologies")

    assert ada.texts() == ["noted"]


def test_a_shortcut_is_a_signed_payload_field(http_bot, ada):
    assert ada.post("shortcut", callback_id="apologise")["ok"]

    ((_, headers, body),) = http_bot.requests
    assert is_signed(headers, body)
    assert json.loads(parse_qs(body.decode())["payload"][0])["type"] == "shortcut"


def test_an_event_is_signed_json_told_again_after_a_failure(box, http_bot, ada):
    box.faults.retry_scale(0.001)
    http_bot.answer = (500, "text/plain", "broken")
    ada.post("say", channel="D0ADA", text="hello")
    while len(http_bot.requests) < 4:
        threading.Event().wait(0.01)

    retries = [(h.get("X-Slack-Retry-Num"), h.get("X-Slack-Retry-Reason")) for _, h, _ in http_bot.requests]
    assert retries == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]
    assert all(is_signed(headers, body) for _, headers, body in http_bot.requests)
    assert json.loads(http_bot.requests[0][2])["event"]["text"] == "hello"


@pytest.mark.parametrize(("status", "error"), [(500, "dispatch_failed"), (404, "dispatch_failed")])
def test_anything_but_200_is_a_failure(http_bot, ada, status, error):
    http_bot.answer = (status, "text/plain", "broken")

    assert ada.command("/apologies")["error"] == error


def test_a_bot_that_is_down(box, http_bot):
    http_bot.server.shutdown()
    http_bot.server.server_close()

    assert Page(box, "U0ADA").command("/apologies")["error"] == "dispatch_failed"
