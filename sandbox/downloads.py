"""The bytes of files on their way out: to the bot for its token, and to whoever opens a file at the page."""

import time
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from sandbox.api.endpoint import with_faults
from sandbox.errors import SlackError
from sandbox.files import File
from sandbox.site import Call, Site

SHOWN = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "text/plain"})
"""What a browser shows; anything else it stores, so that nothing runs at the page's own address."""

LOGIN_PAGE = "<!DOCTYPE html><html><head><title>Login | Slack</title></head><body><h1>Sign in</h1></body></html>"


async def hand_over(request: Request) -> Response:
    """A private address: for a token that may read files. Anybody else gets a page to log in, with status 200."""
    site: Site = request.app.state.site
    file_id = request.path_params["file_id"]

    def run() -> tuple[str, Response]:
        if not _may_read(site, request.headers.get("authorization", "")):
            return "login", HTMLResponse(LOGIN_PAGE)
        try:
            file = site.workspace.files.get(file_id)
        except SlackError as refusal:
            return refusal.code, PlainTextResponse(refusal.code, 404)
        return "ok", Response(file.content, media_type=file.mimetype)

    result, response = await with_faults(site, request, "download", run)
    site.calls.append(Call("download", {"file": file_id}, result, time.monotonic()))
    return response


async def show(request: Request) -> Response:
    """A permanent link, opened by a person."""
    site: Site = request.app.state.site
    try:
        file = site.workspace.files.get(request.path_params["file_id"])
    except SlackError as refusal:
        return PlainTextResponse(refusal.code, 404)
    kind = "text/plain" if file.mimetype in ("text/markdown", "text/csv") else file.mimetype
    return Response(file.content, media_type=kind, headers=_headers(file, is_shown=kind in SHOWN))


def _may_read(site: Site, authorization: str) -> bool:
    return authorization == f"Bearer {site.workspace.tokens['bot']}" and "files:read" in site.workspace.scopes


def _headers(file: File, *, is_shown: bool) -> dict[str, str]:
    how = "inline" if is_shown else "attachment"
    return {
        "Content-Disposition": f"{how}; filename*=UTF-8''{quote(file.name, safe='')}",
        "X-Content-Type-Options": "nosniff",
    }
