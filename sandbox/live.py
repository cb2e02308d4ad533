"""What the open pages are told as it happens, as server-sent events."""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable

from sandbox.errors import Json

HEARTBEAT = 15.0
RETRY_MS = 500


class Live:
    """Every page listens for one person; all calls are made on the event loop."""

    def __init__(self) -> None:
        self._listeners: defaultdict[str, set[asyncio.Queue[Json | None]]] = defaultdict(set)

    def tell(self, people: Iterable[str], event: Json) -> None:
        for person in people:
            for queue in self._listeners.get(person, ()):
                queue.put_nowait(event)

    def tell_all(self, event: Json) -> None:
        self.tell(list(self._listeners), event)

    def close(self) -> None:
        for queues in self._listeners.values():
            for queue in queues:
                queue.put_nowait(None)

    async def stream(self, person: str) -> AsyncIterator[str]:
        """The text of the stream; it ends when the sandbox stops or is reset."""
        queue: asyncio.Queue[Json | None] = asyncio.Queue()
        self._listeners[person].add(queue)
        try:
            yield f": listening\nretry: {RETRY_MS}\n\n"
            while True:
                try:
                    event = await asyncio.wait_for(queue.get(), HEARTBEAT)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if event is None:
                    return
                yield f"data: {json.dumps(event)}\n\n"
        finally:
            self._listeners[person].discard(queue)
