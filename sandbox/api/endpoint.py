"""POST /api/<method>: faults first, then token, scopes and the method itself."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from sandbox.api import app, arguments, canvases, chat, conversations, files, users, views
from sandbox.api.access import require_scope
from sandbox.api.arguments import Arguments
from sandbox.errors import Json, SlackError
from sandbox.faults import Rule
from sandbox.site import Call, Site
from sandbox.workspace import Workspace

HTML_PAGE = "<!DOCTYPE html><html><head><title>Slack</title></head><body><h1>Server Error</h1></body></html>"


MEGABYTE = 1024 * 1024
FLUSHED_SECONDS = 0.05
"""How long what is written has to reach the other side, and a cut to be noticed."""


@dataclass(frozen=True)
class Method:
    """`scopes`: one of them is needed; where it depends on the channel the method itself asks."""

    run: Callable[[Workspace, Arguments], Json]
    scopes: tuple[str, ...] = ()
    takes_app_token: bool = False


METHODS = {
    "apps.connections.open": Method(app.open_connection, takes_app_token=True),
    "auth.test": Method(app.auth_test),
    "blocks.validate": Method(app.validate_blocks),
    "bots.info": Method(app.bot_info, ("users:read",)),
    "canvases.access.set": Method(canvases.set_access, ("canvases:write",)),
    "canvases.create": Method(canvases.create, ("canvases:write",)),
    "chat.delete": Method(chat.delete, ("chat:write",)),
    "chat.postEphemeral": Method(chat.post_ephemeral, ("chat:write",)),
    "chat.postMessage": Method(chat.post_message, ("chat:write",)),
    "chat.update": Method(chat.update, ("chat:write",)),
    "conversations.history": Method(conversations.history),
    "conversations.info": Method(conversations.info),
    "conversations.list": Method(conversations.list_all),
    "conversations.members": Method(conversations.members),
    "conversations.open": Method(conversations.open_dm),
    "conversations.replies": Method(conversations.replies),
    "files.completeUploadExternal": Method(files.complete_upload, ("files:write",)),
    "files.delete": Method(files.delete, ("files:write",)),
    "files.getUploadURLExternal": Method(files.get_upload_url, ("files:write",)),
    "files.info": Method(files.info, ("files:read",)),
    "team.info": Method(app.team_info, ("team:read",)),
    "users.conversations": Method(conversations.list_of_user),
    "users.info": Method(users.info, ("users:read",)),
    "users.list": Method(users.list_all, ("users:read",)),
    "users.lookupByEmail": Method(users.lookup_by_email, ("users:read.email",)),
    "views.open": Method(views.open_view),
    "views.publish": Method(views.publish),
    "views.push": Method(views.push),
    "views.update": Method(views.update),
}


async def call_method(request: Request) -> Response:
    site: Site = request.app.state.site
    name: str = request.path_params["method"]
    try:
        token, args = await arguments.read(request)
    except SlackError as refusal:
        return as_json(refusal.answer())

    def run() -> tuple[str, Response]:
        answer = _answer(site.workspace, name, token, args)
        headers = {"x-oauth-scopes": ",".join(sorted(site.workspace.scopes))}
        return answer.get("error", "ok"), as_json(answer, headers=headers)

    result, response = await with_faults(site, request, name, run)
    site.calls.append(Call(name, args.values, result, time.monotonic()))
    return response


async def with_faults(
    site: Site, request: Request, name: str, run: Callable[[], tuple[str, Response]]
) -> tuple[str, Response]:
    """Do what was asked, or what the fault switches say instead: (what to remember of it, the answer)."""
    fault = site.faults.take(name)
    if fault is None:
        return run()
    if fault.kind == "rate_limit":
        headers = {"Retry-After": str(fault.retry_after())}
        return "ratelimited", as_json({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
    if fault.kind == "fail":
        return _failure(fault)
    if fault.kind == "hang":
        await asyncio.sleep(fault.seconds)
        return run()
    result, response = run()
    if fault.kind == "lose_answer":
        site.wires.cut(request)
        return result, response
    return f"{result}, {fault.kind}", _spoiled(response, fault, cut=lambda: site.wires.cut(request))


def as_json(answer: Json, *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(json.dumps(answer), status, headers, media_type="application/json")


def _failure(fault: Rule) -> tuple[str, Response]:
    if fault.html:
        return str(fault.status), Response(HTML_PAGE, fault.status, media_type="text/html")
    return fault.error, as_json({"ok": False, "error": fault.error}, status=fault.status)


def _spoiled(answer: Response, fault: Rule, *, cut: Callable[[], None]) -> Response:
    """The answer with too little or too much of its body."""
    body = bytes(answer.body)
    half = body[: len(body) // 2]
    if fault.kind == "halve":
        return Response(half, answer.status_code, media_type=answer.media_type)
    if fault.kind == "stretch":
        return StreamingResponse(_stretched(body, fault.size), answer.status_code, media_type=answer.media_type)
    headers = {"content-length": str(len(body))}
    return StreamingResponse(_cut_short(half, cut), answer.status_code, headers, media_type=answer.media_type)


async def _stretched(body: bytes, size: int) -> AsyncIterator[bytes]:
    yield body
    for _ in range(0, size, MEGABYTE):
        yield bytes(min(size, MEGABYTE))


async def _cut_short(half: bytes, cut: Callable[[], None]) -> AsyncIterator[bytes]:
    yield half
    await asyncio.sleep(FLUSHED_SECONDS)
    cut()
    await asyncio.sleep(FLUSHED_SECONDS)  # the server notices that nobody is there to be sent the rest


def _answer(workspace: Workspace, name: str, token: str | None, args: Arguments) -> Json:
    try:
        if name not in METHODS:
            raise SlackError("unknown_method", req_method=name)
        method = METHODS[name]
        _check_token(workspace, token, "app" if method.takes_app_token else "bot")
        require_scope(workspace, *method.scopes)
        return {"ok": True, **method.run(workspace, args)}
    except SlackError as refusal:
        return refusal.answer()


def _check_token(workspace: Workspace, token: str | None, wanted: str) -> None:
    if not token:
        raise SlackError("not_authed")
    if token == workspace.tokens[wanted]:
        return
    raise SlackError("not_allowed_token_type" if token in workspace.tokens.values() else "invalid_auth")
