"""Socket Mode: the bot's WebSocket connections, envelopes out and acknowledgements in."""

import asyncio
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.errors import Json
from sandbox.wires import Wires


@dataclass(eq=False)
class Connection:
    socket: WebSocket
    is_silent: bool = False
    waiting: dict[str, asyncio.Future[Json | None]] = field(default_factory=dict)


class Sockets:
    """The open connections of the one app; each payload goes to one of them, in turn."""

    def __init__(self, app_id: str, wires: Wires, on_change: Callable[[], None]) -> None:
        self._app_id = app_id
        self._wires = wires
        self._on_change = on_change
        self._connections: list[Connection] = []
        self._sending: set[asyncio.Task[None]] = set()

    @property
    def count(self) -> int:
        return len(self._connections)

    @property
    def is_silent(self) -> bool:
        return any(connection.is_silent for connection in self._connections)

    async def serve(self, socket: WebSocket) -> None:
        """Say hello on an admitted socket and take its acks until it closes."""
        await socket.accept()
        connection = Connection(socket)
        self._connections.append(connection)
        try:
            await socket.send_text(json.dumps(self._hello()))
            self._on_change()
            while True:
                self._take_ack(connection, await socket.receive_text())
        except WebSocketDisconnect:
            pass
        finally:
            self._forget(connection)
            self._on_change()

    async def send(self, kind: str, payload: Json, *, takes_answer: bool, retry: Json | None = None) -> Json | None:
        """Send one payload and wait for its ack; the ack's own payload, if it had one."""
        connection = self._next()
        envelope_id = secrets.token_hex(16)
        acked: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope_id] = acked
        envelope = {
            "envelope_id": envelope_id,
            "type": kind,
            "accepts_response_payload": takes_answer,
            "payload": payload,
            **(retry or {}),
        }
        try:
            if not connection.is_silent:
                await connection.socket.send_text(json.dumps(envelope))
            return await acked
        finally:
            connection.waiting.pop(envelope_id, None)

    def drop(self) -> None:
        for connection in self._connections:
            self._wires.cut(connection.socket)

    def silence(self, silent: bool) -> None:
        for connection in self._connections:
            if connection.is_silent != silent:
                connection.is_silent = silent
                change = self._wires.mute if silent else self._wires.unmute
                change(connection.socket)

    def refresh(self) -> None:
        request = json.dumps({"type": "disconnect", "reason": "refresh_requested", "debug_info": {"host": "sandbox"}})
        for connection in self._connections:
            if not connection.is_silent:
                sending = asyncio.get_running_loop().create_task(connection.socket.send_text(request))
                self._sending.add(sending)
                sending.add_done_callback(self._sending.discard)

    def _next(self) -> Connection:
        """Connections take turns; a silent one is used only when there is no other."""
        chosen = next((each for each in self._connections if not each.is_silent), self._connections[0])
        self._connections.remove(chosen)
        self._connections.append(chosen)
        return chosen

    def _take_ack(self, connection: Connection, text: str) -> None:
        ack = json.loads(text)
        acked = connection.waiting.pop(ack.get("envelope_id", ""), None)
        if acked is not None and not acked.done():
            acked.set_result(ack.get("payload") or None)

    def _forget(self, connection: Connection) -> None:
        if connection in self._connections:
            self._connections.remove(connection)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._connections),
            "debug_info": {"host": "sandbox", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._app_id},
        }
