"""One workspace: its people, channels, files and views, and the app that is installed in it."""

import re
import secrets
from typing import Any

from sandbox.channels import Channel, Message
from sandbox.clock import Clock
from sandbox.errors import Json, SlackError
from sandbox.files import Files
from sandbox.live import Live
from sandbox.members import Member
from sandbox.tickets import Tickets
from sandbox.views import Views

SLACKBOT = "USLACKBOT"


class Workspace:
    """The whole state behind one sandbox; only the event loop touches it."""

    def __init__(self, seed: Json, *, url: str) -> None:
        self.url = url
        self.team_id: str = seed["team"]["id"]
        self.team_name: str = seed["team"]["name"]
        self.app: Json = seed["app"]
        self.bot: str = seed["app"]["bot_user"]
        self.tokens: Json = seed["tokens"]
        self.signing_secret: str = seed["signing_secret"]
        self.manifest: Json = seed["manifest"]
        self.clock_url: str | None = seed.get("clock_url")
        self.has_canvases: bool = seed.get("canvases", False)
        self.clock = Clock()
        self.live = Live()
        self.tickets = Tickets()
        self.files = Files(url, self.team_id)
        self.views = Views(
            {"app_id": self.app["id"], "bot_id": self.app["bot_id"], "app_installed_team_id": self.team_id}
        )
        self.members = {member.id: member for member in self._members(seed["users"])}
        self.channels = {channel.id: channel for channel in map(self._channel_from_seed, seed["channels"])}

    @property
    def domain(self) -> str:
        return re.sub(r"[^a-z0-9]+", "-", self.team_name.lower()).strip("-")

    @property
    def scopes(self) -> frozenset[str]:
        return frozenset(self.manifest.get("oauth_config", {}).get("scopes", {}).get("bot", []))

    @property
    def commands(self) -> dict[str, Json]:
        listed = self.manifest.get("features", {}).get("slash_commands", [])
        return {command["command"]: command for command in listed}

    @property
    def shortcuts(self) -> list[Json]:
        listed: list[Json] = self.manifest.get("features", {}).get("shortcuts", [])
        return listed

    def member(self, user_id: str) -> Member:
        if user_id not in self.members:
            raise SlackError("user_not_found")
        return self.members[user_id]

    def person(self, user_id: str) -> Member:
        """Somebody who can sit at the page."""
        member = self.member(user_id)
        if member.is_bot or member.deleted:
            raise SlackError("user_not_found")
        return member

    def first_person(self) -> Member:
        """The person whom the seed names first, of those who can sit at the page."""
        return next(member for member in self.members.values() if not (member.is_bot or member.deleted))

    def channel(self, channel_id: str) -> Channel:
        if channel_id not in self.channels:
            raise SlackError("channel_not_found")
        return self.channels[channel_id]

    def channel_of(self, person: str, channel_id: str) -> Channel:
        """A channel that this person can see."""
        if channel_id == self._dm_id(person):
            return self.dm(person)
        channel = self.channel(channel_id)
        if person not in channel.members:
            raise SlackError("channel_not_found")
        return channel

    def channels_of(self, person: str) -> list[Channel]:
        shared = [channel for channel in self.channels.values() if person in channel.members and not channel.dm_of]
        return [*shared, self.dm(person)]

    def dm(self, person: str) -> Channel:
        """The direct messages of a person with the bot, made when first asked for."""
        channel_id = self._dm_id(person)
        if channel_id not in self.channels:
            self.channels[channel_id] = Channel(
                channel_id, self.app["name"], dm_of=person, created=int(self.clock.now()), members=[person, self.bot]
            )
        return self.channels[channel_id]

    def has_dm(self, person: str) -> bool:
        return self._dm_id(person) in self.channels

    def post(self, channel: Channel, message: Message) -> Message:
        channel.messages.append(message)
        self.tell_channel(channel, only_for=message.only_for)
        return message

    def bot_message(self, text: str, **more: Any) -> Message:
        """A new message from the bot; `more` are fields of Message."""
        return Message(self.clock.stamp(), self.bot, text, self.team_id, sender=self._bot_marks(), **more)

    def slackbot_says(self, channel: Channel, person: str, text: str) -> Message:
        """Slackbot's word to one person, as when a command failed."""
        return self.post(channel, Message(self.clock.stamp(), SLACKBOT, text, self.team_id, only_for=person))

    def tell_channel(self, channel: Channel, *, only_for: str | None = None) -> None:
        people = [only_for] if only_for else channel.members
        self.live.tell(people, {"what": "messages", "channel": channel.id})

    def bot_profile(self) -> Json:
        return {
            "id": self.app["bot_id"],
            "app_id": self.app["id"],
            "user_id": self.bot,
            "name": self.app["name"],
            "icons": {},
            "deleted": False,
            "updated": 1_700_000_000,
            "team_id": self.team_id,
        }

    @staticmethod
    def new_id(prefix: str) -> str:
        return prefix + secrets.token_hex(5).upper()

    def _bot_marks(self) -> Json:
        return {"bot_id": self.app["bot_id"], "app_id": self.app["id"], "bot_profile": self.bot_profile()}

    def _dm_id(self, person: str) -> str:
        return "D" + person[1:]

    def _members(self, people: list[Json]) -> list[Member]:
        bot_name = self.app["name"]
        return [
            *(Member.from_seed(person, self.team_id) for person in people),
            Member(self.bot, self.team_id, bot_name.lower(), bot_name, is_bot=True),
            Member(SLACKBOT, self.team_id, "slackbot", "Slackbot", is_bot=True),
        ]

    def _channel_from_seed(self, data: Json) -> Channel:
        members = list(data["members"])
        if data.get("bot", True) and self.bot not in members:
            members.append(self.bot)
        return Channel(
            data["id"],
            data["name"],
            topic=data.get("topic", ""),
            is_private=data.get("is_private", False),
            created=int(self.clock.now()),
            members=members,
        )
