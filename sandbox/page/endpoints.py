"""The Page API: JSON over HTTP, in the name of the person given as `as`."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from sandbox.api.endpoint import as_json
from sandbox.delivery import payloads
from sandbox.errors import Json, SlackError
from sandbox.members import Member
from sandbox.page import clicking, filling, giving, looking, talking
from sandbox.site import Site

Deed = Callable[[Site, Json], Awaitable[Json]]


async def show_state(request: Request) -> Response:
    return await _answered(lambda: looking.state(_site(request), _viewer(request)))


async def show_messages(request: Request) -> Response:
    async def look() -> Json:
        return looking.messages(_site(request), _viewer(request), request.query_params.get("channel", ""))

    return await _answered(look)


async def show_home(request: Request) -> Response:
    """The Home as it is, without the bot hearing that it was opened."""

    async def look() -> Json:
        return {"view": looking.home(_site(request), _viewer(request))}

    return await _answered(look)


async def follow_events(request: Request) -> Response:
    try:
        person = _viewer(request)
    except SlackError as refusal:
        return as_json(refusal.answer(), status=404)
    headers = {"Cache-Control": "no-cache"}
    stream = _site(request).workspace.live.stream(person.id)
    return StreamingResponse(stream, headers=headers, media_type="text/event-stream")


async def show_clock(request: Request) -> Response:
    return await _answered(lambda: looking.clock(_site(request)))


async def move_clock(request: Request) -> Response:
    async def move() -> Json:
        return await looking.clock(_site(request), await _body(request))

    return await _answered(move)


async def show_faults(request: Request) -> Response:
    return as_json(_site(request).faults.shown())


async def set_faults(request: Request) -> Response:
    site = _site(request)
    try:
        site.faults.apply(await _body(request))
    except (TypeError, SlackError) as error:
        return as_json({"ok": False, "error": str(error)}, status=400)
    return as_json({"ok": True, **site.faults.shown()})


async def take_upload(request: Request) -> Response:
    """One file, named in the address, its bytes the body."""
    content = await request.body()

    async def take() -> Json:
        return giving.upload(_site(request), _viewer(request), request.query_params.get("name", ""), content)

    return await _answered(take)


async def _say(site: Site, body: Json) -> Json:
    return talking.say(site, site.workspace.person(body["as"]), body["channel"], body["text"], body.get("files") or [])


async def _command(site: Site, body: Json) -> Json:
    return await talking.command(site, site.workspace.person(body["as"]), body["channel"], body["text"])


async def _action(site: Site, body: Json) -> Json:
    return await clicking.action(site, site.workspace.person(body["as"]), body)


async def _shortcut(site: Site, body: Json) -> Json:
    person = site.workspace.person(body["as"])
    return await clicking.shortcut(site, person, body["callback_id"], body.get("channel"), body.get("ts"))


async def _options(site: Site, body: Json) -> Json:
    return await clicking.options(site, site.workspace.person(body["as"]), body)


async def _submit(site: Site, body: Json) -> Json:
    return await filling.submit(site, site.workspace.person(body["as"]), body["view_id"], body.get("values") or {})


async def _close(site: Site, body: Json) -> Json:
    return await filling.close(site, site.workspace.person(body["as"]), body["view_id"])


async def _home(site: Site, body: Json) -> Json:
    person = site.workspace.person(body["as"])
    site.bot.event(payloads.app_home_opened(site.workspace, person))
    return {"view": looking.home(site, person)}


def _posted(deed: Deed) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that does a deed of the person in the JSON body."""

    async def endpoint(request: Request) -> Response:
        async def work() -> Json:
            return await deed(_site(request), await _body(request))

        return await _answered(work)

    return endpoint


async def _answered(work: Callable[[], Awaitable[Json]]) -> Response:
    try:
        return as_json({"ok": True, **await work()})
    except SlackError as refusal:
        return as_json(refusal.answer(), status=404 if refusal.code == "no_clock" else 200)
    except KeyError as missing:
        return as_json({"ok": False, "error": f"missing {missing}"}, status=400)


def _site(request: Request) -> Site:
    site: Site = request.app.state.site
    return site


async def _body(request: Request) -> Json:
    try:
        body = await request.json()
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(body, dict):
        raise SlackError("json_not_object")
    return body


def _viewer(request: Request) -> Member:
    """Whoever is named; the first person of the workspace for a visitor who has not chosen yet."""
    workspace = _site(request).workspace
    named = request.query_params.get("as")
    return workspace.person(named) if named else workspace.first_person()


ROUTES = [
    Route("/page/state", show_state),
    Route("/page/messages", show_messages),
    Route("/page/home", show_home),
    Route("/page/events", follow_events),
    Route("/page/clock", show_clock),
    Route("/page/clock", move_clock, methods=["POST"]),
    Route("/page/faults", show_faults),
    Route("/page/faults", set_faults, methods=["POST"]),
    Route("/page/upload", take_upload, methods=["POST"]),
    Route("/page/say", _posted(_say), methods=["POST"]),
    Route("/page/command", _posted(_command), methods=["POST"]),
    Route("/page/action", _posted(_action), methods=["POST"]),
    Route("/page/shortcut", _posted(_shortcut), methods=["POST"]),
    Route("/page/options", _posted(_options), methods=["POST"]),
    Route("/page/submit", _posted(_submit), methods=["POST"]),
    Route("/page/close", _posted(_close), methods=["POST"]),
    Route("/page/home", _posted(_home), methods=["POST"]),
]
