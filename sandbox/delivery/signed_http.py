"""Delivery by signed HTTP POST, to an app that has request URLs and no socket."""

import asyncio
import hashlib
import hmac
import http.client
import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from sandbox.errors import Json

CLIENTS = 32
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    status: int
    content_type: str
    body: bytes

    def json(self) -> Json | None:
        """The body as an ack: an object, a plain text as {"text": …}, or nothing."""
        if not self.body.strip():
            return None
        if self.content_type.startswith("application/json"):
            parsed = json.loads(self.body)
            return parsed if isinstance(parsed, dict) else None
        return {"text": self.body.decode()}


class SignedHttp:
    def __init__(self, signing_secret: str) -> None:
        self._secret = signing_secret.encode()
        self._threads = ThreadPoolExecutor(CLIENTS, thread_name_prefix="sandbox-http")

    async def post(self, url: str, kind: str, payload: Json, *, retry: Json | None, timeout: float) -> Answer:
        """Post one payload in the dress of its kind; OSError when the app cannot be reached in time."""
        body, content_type = _dressed(kind, payload)
        headers = self._signed(body) | {"Content-Type": content_type, "User-Agent": "Slackbot 1.0 (sandbox)"}
        if retry:
            headers["X-Slack-Retry-Num"] = str(retry["retry_attempt"])
            headers["X-Slack-Retry-Reason"] = f"http_{retry['retry_reason']}"
        return await self.request("POST", url, body, headers, timeout=timeout)

    async def request(self, method: str, url: str, body: bytes, headers: dict[str, str], *, timeout: float) -> Answer:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, _exchange, method, url, body, headers, timeout)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _signed(self, body: bytes) -> dict[str, str]:
        timestamp = str(int(time.time()))
        digest = hmac.new(self._secret, b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}


def _dressed(kind: str, payload: Json) -> tuple[bytes, str]:
    if kind == "slash_commands":
        return urlencode(payload).encode(), FORM
    if kind == "interactive":
        return urlencode({"payload": json.dumps(payload)}).encode(), FORM
    return json.dumps(payload).encode(), "application/json"


def _exchange(method: str, url: str, body: bytes, headers: dict[str, str], timeout: float) -> Answer:
    address = urlsplit(url)
    make = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
    connection = make(address.netloc, timeout=timeout)
    try:
        path = address.path + (f"?{address.query}" if address.query else "")
        connection.request(method, path or "/", body, headers)
        response = connection.getresponse()
        return Answer(response.status, response.headers.get("Content-Type", ""), response.read())
    except http.client.HTTPException as error:
        raise OSError(str(error)) from error
    finally:
        connection.close()
