"""Channels, direct messages and what was said in them."""

from dataclasses import dataclass, field

from sandbox.errors import Json, SlackError


@dataclass
class Message:
    """One message; `only_for` makes it ephemeral, `sender` holds the bot's own marks (bot_id, app_id, profile)."""

    ts: str
    user: str
    text: str
    team: str
    blocks: list[Json] = field(default_factory=list)
    files: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    only_for: str | None = None
    thread_ts: str | None = None
    edited: Json | None = None
    sender: Json = field(default_factory=dict)

    def slack(self, *, with_metadata: bool = False) -> Json:
        message: Json = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text, "team": self.team}
        message |= self.sender
        optional = {"blocks": self.blocks, "files": self.files, "edited": self.edited, "thread_ts": self.thread_ts}
        message |= {key: value for key, value in optional.items() if value}
        if self.files:
            message["upload"] = False
        if with_metadata and self.metadata:
            message["metadata"] = self.metadata
        return message

    def for_page(self) -> Json:
        return {
            "ts": self.ts,
            "user": self.user,
            "text": self.text,
            "blocks": self.blocks,
            "files": self.files,
            "edited": self.edited is not None,
            "ephemeral": self.only_for is not None,
            "metadata": self.metadata,
            "thread_ts": self.thread_ts,
            "reactions": [],
        }


@dataclass
class Channel:
    """A channel, or the direct messages of one person (`dm_of`) with the bot."""

    id: str
    name: str
    topic: str = ""
    is_private: bool = False
    is_archived: bool = False
    dm_of: str | None = None
    created: int = 0
    members: list[str] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    read_up_to: dict[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        if self.dm_of:
            return "im"
        return "private" if self.is_private else "channel"

    @property
    def payload_name(self) -> str:
        """What interaction payloads call it."""
        return {"im": "directmessage", "private": "privategroup", "channel": self.name}[self.kind]

    def message(self, ts: str, *, seen_by: str | None = None) -> Message:
        """The message of that time: a shared one, or one shown only to `seen_by`."""
        for message in reversed(self.messages):
            if message.ts == ts and message.only_for in (None, seen_by):
                return message
        raise SlackError("message_not_found")

    def shared(self) -> list[Message]:
        return [message for message in self.messages if message.only_for is None]

    def seen_by(self, person: str) -> list[Message]:
        return [message for message in self.messages if message.only_for in (None, person)]

    def unread(self, person: str) -> int:
        last = self.read_up_to.get(person, "")
        return sum(message.ts > last and message.user != person for message in self.seen_by(person))

    def mark_read(self, person: str) -> None:
        if self.messages:
            self.read_up_to[person] = self.messages[-1].ts

    def slack(self, *, bot: str, team: str) -> Json:
        """The conversation object of the Web API, as the bot sees it."""
        base = {"id": self.id, "created": self.created, "is_archived": self.is_archived, "context_team_id": team}
        if self.dm_of:
            return base | {"is_im": True, "is_org_shared": False, "user": self.dm_of, "is_user_deleted": False}
        return base | {
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": not self.is_private,
            "is_group": self.is_private,
            "is_im": False,
            "is_mpim": False,
            "is_private": self.is_private,
            "is_general": False,
            "is_shared": False,
            "is_ext_shared": False,
            "is_org_shared": False,
            "is_member": bot in self.members,
            "topic": {"value": self.topic, "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
            "num_members": len(self.members),
        }
