"""The bytes of files on their way in: posted to the address that was promised for them."""

import time

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from sandbox.api.endpoint import with_faults
from sandbox.errors import SlackError
from sandbox.site import Call, Site


async def receive(request: Request) -> Response:
    site: Site = request.app.state.site
    content = await _content(request)

    def run() -> tuple[str, Response]:
        try:
            site.workspace.files.receive(request.path_params["key"], content)
        except SlackError as refusal:
            return refusal.code, PlainTextResponse(refusal.code, 400)
        return "ok", PlainTextResponse(f"OK - {len(content)}")

    result, response = await with_faults(site, request, "upload", run)
    site.calls.append(Call("upload", {"length": len(content)}, result, time.monotonic()))
    return response


async def _content(request: Request) -> bytes:
    """The body as it is, or the one file of a multipart form."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await request.body()
    async with request.form() as form:
        for part in form.values():
            return part.encode() if isinstance(part, str) else await part.read()
    return b""
