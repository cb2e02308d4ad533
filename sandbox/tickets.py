"""The short-lived keys that Slack hands to an app: trigger ids, response URLs and socket tickets."""

import secrets
import time
from dataclasses import dataclass, field

from sandbox.errors import SlackError

TRIGGER_SECONDS = 3.0
RESPONSE_SECONDS = 30 * 60.0
RESPONSE_USES = 5


@dataclass
class Trigger:
    person: str
    issued_at: float
    spent: bool = False


@dataclass
class ResponseUrl:
    """Where an app may answer one interaction; `message_ts` is the message that was acted on."""

    person: str
    channel: str
    message_ts: str | None
    issued_at: float
    uses: int = 0


@dataclass
class Tickets:
    """All that is outstanding. Time here is real and monotonic, whatever the workspace's clock says."""

    triggers: dict[str, Trigger] = field(default_factory=dict)
    response_urls: dict[str, ResponseUrl] = field(default_factory=dict)
    sockets: set[str] = field(default_factory=set)

    def trigger(self, person: str) -> str:
        trigger_id = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}"
        self.triggers[trigger_id] = Trigger(person, time.monotonic())
        return trigger_id

    def spend_trigger(self, trigger_id: str) -> str:
        """The person behind a trigger, once, within three seconds."""
        trigger = self.triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.spent:
            raise SlackError("exchanged_trigger_id")
        if time.monotonic() - trigger.issued_at > TRIGGER_SECONDS:
            raise SlackError("expired_trigger_id")
        trigger.spent = True
        return trigger.person

    def response_url(self, person: str, channel: str, message_ts: str | None = None) -> str:
        """The last part of a new response URL."""
        key = secrets.token_hex(12)
        self.response_urls[key] = ResponseUrl(person, channel, message_ts, time.monotonic())
        return key

    def use_response_url(self, key: str) -> ResponseUrl:
        """One of its five uses, within thirty minutes."""
        target = self.response_urls.get(key)
        if target is None or time.monotonic() - target.issued_at > RESPONSE_SECONDS:
            raise SlackError("expired_url")
        if target.uses >= RESPONSE_USES:
            raise SlackError("used_url")
        target.uses += 1
        return target

    def socket(self) -> str:
        ticket = secrets.token_hex(16)
        self.sockets.add(ticket)
        return ticket

    def admit_socket(self, ticket: str) -> bool:
        """Whether a ticket is good; it is good for one connection."""
        if ticket not in self.sockets:
            return False
        self.sockets.remove(ticket)
        return True
