"""The sandbox as one object: a server in a thread of its own, to start, reset, disturb and stop."""

import asyncio
import socket
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from sandbox import answers, downloads, uploads
from sandbox.api.endpoint import call_method
from sandbox.errors import Json
from sandbox.faults import Faults
from sandbox.page.endpoints import ROUTES
from sandbox.site import Call, Site
from sandbox.wires import Wires

STATIC = Path(__file__).parent / "static"
HOP_SECONDS = 10.0
GRACE_SECONDS = 1
BACKLOG = 256
PING_SECONDS = 10.0


class Sandbox:
    """A local Slack on 127.0.0.1, described by `seed`; port 0 takes any free one."""

    def __init__(self, seed: Json, port: int = 0) -> None:
        self._listener = _listener(port)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.api_url = f"{self.url}/api/"
        self._app = Starlette(routes=_routes())
        self._server = uvicorn.Server(_config(self._let_in))
        self._wires = Wires(self._server.server_state.connections)
        self._app.state.site = self._new_site(seed)
        self._thread = threading.Thread(target=self._run, name="sandbox", daemon=True)
        self._started = threading.Event()

    @property
    def site(self) -> Site:
        """What the event loop works on: tests may look, and change nothing."""
        site: Site = self._app.state.site
        return site

    @property
    def faults(self) -> Faults:
        return self.site.faults

    @property
    def calls(self) -> deque[Call]:
        return self.site.calls

    def start(self) -> None:
        """Returns once the server answers."""
        self._thread.start()
        self._started.wait()

    def reset(self, seed: Json) -> None:
        """A fresh workspace at the same address, without faults; the sockets of the old one are dropped."""
        self._on_loop(lambda: self._replace(seed))

    def stop(self) -> None:
        """Close everything within about a second, open pages and sockets included."""
        if self._thread.is_alive():
            self._on_loop(self._finish)
            self._thread.join()

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._loop.call_soon(self._started.set)
        await self._server.serve(sockets=[self._listener])

    def _replace(self, seed: Json) -> None:
        old = self.site
        self._app.state.site = self._new_site(seed)
        old.close()

    def _finish(self) -> None:
        self._server.should_exit = True
        self.site.close()

    async def _let_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Turn away whoever comes while everything is closed: nothing is begun that could not be ended."""
        if scope["type"] == "http" and self._server.should_exit:
            await Response(status_code=503)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _new_site(self, seed: Json) -> Site:
        return Site(seed, url=self.url, wires=self._wires, on_loop=self._on_loop)

    def _on_loop(self, work: Callable[[], None]) -> None:
        """Do something on the event loop, from whatever thread, and wait until it is done."""
        if threading.current_thread() is self._thread:
            work()
            return

        async def run() -> None:
            work()

        asyncio.run_coroutine_threadsafe(run(), self._loop).result(HOP_SECONDS)


def _listener(port: int) -> socket.socket:
    """The protocol is named because asyncio sends small packets at once (TCP_NODELAY) only on such sockets."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(BACKLOG)
    return listener


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        interface="asgi3",
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws_per_message_deflate=False,
        ws_ping_interval=PING_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def _routes() -> list[Route | Mount | WebSocketRoute]:
    return [
        Route("/api/{method:path}", call_method, methods=["GET", "POST"]),
        WebSocketRoute("/link/", open_socket),
        Route("/response/{key}", answers.respond, methods=["POST"]),
        Route("/upload/v1/{key}", uploads.receive, methods=["POST"]),
        Route("/files-pri/{team_id}-{file_id}/{name}", downloads.hand_over),
        Route("/files-pri/{team_id}-{file_id}/download/{name}", downloads.hand_over),
        Route("/files/{user_id}/{file_id}/{name}", downloads.show),
        *ROUTES,
        Route("/", show_page),
        Mount("/static", StaticFiles(directory=STATIC, check_dir=False)),
    ]


async def open_socket(socket: WebSocket) -> None:
    """A Socket Mode connection, for a ticket from apps.connections.open."""
    site: Site = socket.app.state.site
    if site.workspace.tickets.admit_socket(socket.query_params.get("ticket", "")):
        await site.sockets.serve(socket)
    else:
        await socket.close(4001)


async def show_page(request: Request) -> Response:
    return FileResponse(STATIC / "index.html")
