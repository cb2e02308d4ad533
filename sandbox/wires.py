"""A hand on the TCP connections themselves: cut one, or let it go quiet, as a bad network does."""

from collections.abc import Iterator
from typing import Any

from starlette.requests import HTTPConnection


class Wires:
    """`connections` is the server's own set of live protocol objects."""

    def __init__(self, connections: set[Any]) -> None:
        self._connections = connections

    def cut(self, connection: HTTPConnection) -> None:
        """Gone at once, without a closing word."""
        for protocol in self._protocols(connection):
            protocol.transport.abort()

    def mute(self, connection: HTTPConnection) -> None:
        """Half-open: nothing is read any more, so nothing is answered either, pings included."""
        for protocol in self._protocols(connection):
            protocol.stop_keepalive()
            protocol.transport.pause_reading()

    def unmute(self, connection: HTTPConnection) -> None:
        for protocol in self._protocols(connection):
            protocol.transport.resume_reading()
            protocol.start_keepalive()

    def _protocols(self, connection: HTTPConnection) -> Iterator[Any]:
        for protocol in list(self._connections):
            if protocol.client == tuple(connection.client or ()):
                yield protocol
