"""Response URLs: where an app answers an interaction afterwards, five times within thirty minutes."""

import json
import time

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from sandbox.api.arguments import Arguments
from sandbox.api.chat import change_message, read_content
from sandbox.api.endpoint import as_json, with_faults
from sandbox.channels import Channel, Message
from sandbox.errors import Json, SlackError
from sandbox.page.talking import show_answer
from sandbox.site import Call, Site
from sandbox.tickets import ResponseUrl
from sandbox.workspace import Workspace

GONE = frozenset({"expired_url", "used_url", "message_not_found"})


async def respond(request: Request) -> Response:
    site: Site = request.app.state.site
    body = await request.body()

    def run() -> tuple[str, Response]:
        try:
            target = site.workspace.tickets.use_response_url(request.path_params["key"])
            _answer(site.workspace, target, _read(body))
        except SlackError as refusal:
            return refusal.code, as_json(refusal.answer(), status=404 if refusal.code in GONE else 400)
        return "ok", PlainTextResponse("ok")

    result, response = await with_faults(site, request, "response_url", run)
    site.calls.append(Call("response_url", {"body": body.decode(errors="replace")}, result, time.monotonic()))
    return response


def _read(body: bytes) -> Json:
    try:
        answer = json.loads(body)
    except ValueError:
        raise SlackError("invalid_payload") from None
    if not isinstance(answer, dict):
        raise SlackError("invalid_payload")
    return answer


def _answer(workspace: Workspace, target: ResponseUrl, answer: Json) -> None:
    """Delete or replace the message that was acted on, or add one; a slash command has no message to replace."""
    channel = workspace.channel(target.channel)
    if target.message_ts and answer.get("delete_original"):
        channel.messages.remove(channel.message(target.message_ts, seen_by=target.person))
        workspace.tell_channel(channel)
    elif target.message_ts and answer.get("replace_original"):
        _replace(workspace, channel, channel.message(target.message_ts, seen_by=target.person), answer)
    elif answer.get("text") or answer.get("blocks"):
        show_answer(workspace, workspace.member(target.person), channel, answer)
    else:
        raise SlackError("no_text")


def _replace(workspace: Workspace, channel: Channel, message: Message, answer: Json) -> None:
    text, blocks = read_content(Arguments(answer))
    change_message(workspace, message, text, blocks)
    workspace.tell_channel(channel, only_for=message.only_for)
