"""Everything behind one address from one reset to the next: the workspace, the way to the bot, the faults."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.delivery.bot import Bot
from sandbox.delivery.signed_http import SignedHttp
from sandbox.delivery.sockets import Sockets
from sandbox.errors import Json
from sandbox.faults import Faults
from sandbox.wires import Wires
from sandbox.workspace import Workspace

REMEMBERED_CALLS = 10_000


@dataclass(frozen=True)
class Call:
    """One call of the Web API; `result` is "ok", an error code or an HTTP status, `at` monotonic seconds."""

    method: str
    args: Json
    result: str
    at: float


class Site:
    def __init__(self, seed: Json, *, url: str, wires: Wires, on_loop: Callable[[Callable[[], None]], None]) -> None:
        self.wires = wires
        self.workspace = Workspace(seed, url=url)
        self.sockets = Sockets(self.workspace.app["id"], wires, self._tell_connected)
        self.http = SignedHttp(self.workspace.signing_secret)
        self.faults = Faults(self.sockets, on_loop)
        self.bot = Bot(self.workspace, self.sockets, self.http, self.faults)
        self.calls: deque[Call] = deque(maxlen=REMEMBERED_CALLS)

    def close(self) -> None:
        """Drop every connection and whatever was still to be delivered."""
        self.bot.close()
        self.sockets.drop()
        self.http.close()
        self.workspace.live.close()

    def _tell_connected(self) -> None:
        self.workspace.live.tell_all({"what": "bot"})
