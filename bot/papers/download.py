"""One file out of Slack: asked about, streamed with the bot's token to no host but Slack's, and measured on the way."""

import logging
import time
from collections.abc import Callable, Mapping
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.papers.check import SIZE_MOST, too_large
from rules.refusal import Refusal

log = logging.getLogger(__name__)

SECONDS = 60.0
"""How long one download may take from first to last byte."""

SILENCE = 10.0
"""Seconds without a byte, after which it is tried again later."""

PIECE = 64 * 1024
REDIRECTS = 3

SLACK = "slack.com"

_GONE = {"file_not_found", "file_deleted", "not_visible"}
_ELSEWHERE = "It is kept outside Slack. Submit a link to it, or upload the file itself."
_DELETED = "It is not in Slack any more. Upload it again."


class PassingError(Exception):
    """Slack does not hand the file over just now; `seconds` is how long it said to wait, None if it did not."""

    def __init__(self, why: str, *, seconds: float | None = None) -> None:
        super().__init__(why)
        self.seconds = seconds


def download(client: WebClient, file_id: str, *, may_go_on: Callable[[], bool]) -> bytes:
    """The bytes of a file: as many as Slack says it has, or it is a PassingError.

    A Refusal if it never can be had: it is too large, gone, or not kept in Slack. `may_go_on` is asked between pieces.
    """
    file = _described(client, file_id)
    if file.get("mode") in ("tombstone", "hidden_by_limit"):
        raise Refusal(_DELETED)
    if file.get("is_external") or not file.get("url_private_download"):
        raise Refusal(_ELSEWHERE)
    size = int(file["size"])
    if size > SIZE_MOST:
        raise too_large()
    try:
        with _opened(client, str(file["url_private_download"])) as response:
            data = _streamed(response, most=size, may_go_on=may_go_on)
            is_page = response.headers.get_content_type() == "text/html"
    except (OSError, HTTPException) as error:
        raise PassingError(type(error).__name__) from error
    if len(data) != size:
        raise PassingError("a page, to log in perhaps" if is_page else f"{len(data)} of {size} bytes")
    return data


def _described(client: WebClient, file_id: str) -> Mapping[str, Any]:
    """What Slack says of a file."""
    try:
        file: Mapping[str, Any] = client.files_info(file=file_id)["file"]
    except SlackApiError as error:
        response: Any = error.response
        code = response.get("error") if isinstance(response.data, dict) else None
        if code in _GONE:
            raise Refusal(_DELETED) from error
        raise PassingError(f"HTTP {response.status_code} {code}", seconds=_told(response.headers)) from error
    except (OSError, HTTPException) as error:
        raise PassingError(type(error).__name__) from error
    return file


def _opened(client: WebClient, address: str) -> HTTPResponse:
    """The answer to a request with the token; redirects are followed as far as they stay with Slack."""
    for _ in range(1 + REDIRECTS):
        if not is_slacks(address, api_url=client.base_url):
            log.error("a file of Slack is said to be at %s, which is not Slack's: it is not fetched", _host(address))
            raise PassingError("not an address of Slack's")
        request = Request(address, headers={"Authorization": f"Bearer {client.token}"})  # noqa: S310 - looked at above
        try:
            response: HTTPResponse = build_opener(_NoRedirects).open(request, timeout=SILENCE)
        except HTTPError as error:
            with error:
                address = _redirected(error, address)
        else:
            return response
    raise PassingError("redirected too often")


def _redirected(error: HTTPError, address: str) -> str:
    """Where else to look; an error if the answer is no redirect."""
    if error.code in (404, 410):
        raise Refusal(_DELETED)
    if error.code in (301, 302, 303, 307, 308) and error.headers.get("Location"):
        return urljoin(address, str(error.headers["Location"]))
    raise PassingError(f"HTTP {error.code}", seconds=_told(dict(error.headers)))


class _NoRedirects(HTTPRedirectHandler):
    """Whoever sends the token decides where it goes next."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _streamed(response: HTTPResponse, *, most: int, may_go_on: Callable[[], bool]) -> bytes:
    """The body, piece by piece; whatever its headers say, reading ends where it is longer than it can be."""
    ends_at = time.monotonic() + SECONDS
    data = bytearray()
    while len(data) <= most and (piece := response.read1(PIECE)):
        data += piece
        if time.monotonic() > ends_at:
            raise PassingError("too slow")
        if not may_go_on():
            raise PassingError("stopped", seconds=0)
    return bytes(data)


def is_slacks(address: str, *, api_url: str) -> bool:
    """Whether the token may go there: the very place of the Web API, or a host of Slack's over TLS."""
    api = urlsplit(api_url)
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if (parts.scheme, parts.netloc) == (api.scheme, api.netloc):
        return True
    is_plain = parts.scheme == "https" and port in (None, 443) and "@" not in parts.netloc
    return is_plain and any(host == home or host.endswith(f".{home}") for home in (SLACK, api.hostname))


def _host(address: str) -> str:
    return urlsplit(address).netloc.rpartition("@")[2]


def _told(headers: Mapping[str, str]) -> float | None:
    """How long Slack said to wait."""
    seconds = str(headers.get("Retry-After") or headers.get("retry-after") or "")
    return float(seconds) if seconds.isascii() and seconds.isdigit() else None
