"""A group with nothing but an outbox, for the tests of delivery."""

import time
from dataclasses import dataclass, field
from typing import Any

from slack_sdk import WebClient
from small import NOW, TEAM, found, person
from sqlmodel import Session, select
from world import GROUP_CHANNEL, HTTP, SETTINGS

from bot.outbox import Courier
from bot.render.blocks import Message, paragraph
from bot.request import Draw, Post
from sandbox import Sandbox
from store import groups, outbox
from store.database import Database
from store.models import Owed, Person, WorkingGroup

LEASE = 0.3
"""Seconds that a lease lasts in these tests."""


@dataclass
class Desk:
    """A group with nothing but an outbox, and the Slack that it delivers to."""

    box: Sandbox
    database: Database
    words: dict[str, str] = field(default_factory=dict)

    def courier(
        self, database: Database | None = None, *, timeout: float = 5, post: Post | None = None, **draws: Draw
    ) -> Courier:
        client = WebClient(SETTINGS.slack_bot_token, base_url=self.box.api_url, retry_handlers=[], timeout=timeout)  # type: ignore[arg-type]
        return Courier(
            database=database or self.database,
            client=client,
            messages={"note": self._draw, "gone": lambda session, subject: None, **draws},
            now=lambda: NOW,
            post=post,
        )

    def owes(self, subject: str, *, to: str | None = "U0OMAR", kind: str = "note", **options: Any) -> None:
        """Owe one message to somebody, by Slack id; to the group's channel if there is none."""

        def write(session: Session) -> None:
            whom = session.exec(select(Person).where(Person.slack_user_id == to)).first() if to else None
            where = None if to else GROUP_CHANNEL
            outbox.owe(
                session,
                group=the_group(session),
                kind=kind,
                subject=subject,
                now=NOW,
                to_person_id=whom.id if whom else None,
                to_channel_id=where,
                **options,
            )

        self.database.run(write)

    def redraws(self, subject: str, words: str, *, kind: str = "note") -> None:
        self.words[subject] = words
        self.database.run(lambda s: outbox.redraw(s, group=the_group(s), kind=kind, subjects=[subject]))

    def delivers(self, courier: Courier | None = None) -> None:
        """Deliver until nothing is owed any more, as the thread of a process does."""
        courier = courier or self.courier()
        deadline = time.monotonic() + 60
        while self.pending():
            assert time.monotonic() < deadline, self.rows()
            courier.deliver_due()
            time.sleep(0.02)

    def rows(self) -> list[Owed]:
        return self.database.run(lambda s: list(s.exec(select(Owed).order_by(Owed.id))), writes=False)  # type: ignore[arg-type]

    def row(self) -> Owed:
        [row] = self.rows()
        return row

    def pending(self) -> list[Owed]:
        return [row for row in self.rows() if row.done < row.wanted and row.dead_at is None]

    def reads(self, user_id: str = "U0OMAR") -> list[str]:
        """The texts that somebody sees in their conversation with the bot."""
        return self.channel(self.dm(user_id), user_id)

    def channel(self, channel: str = GROUP_CHANNEL, user_id: str = "U0OMAR") -> list[str]:
        return [message["text"] for message in self.messages(channel, user_id)]

    def dm(self, user_id: str = "U0OMAR") -> str:
        state = HTTP.get(f"{self.box.url}/page/state", params={"as": user_id}).json()
        return next(channel["id"] for channel in state["channels"] if channel["kind"] == "im")

    def messages(self, channel: str = GROUP_CHANNEL, user_id: str = "U0OMAR") -> list[dict[str, Any]]:
        shown = HTTP.get(f"{self.box.url}/page/messages", params={"as": user_id, "channel": channel}).json()
        return list(shown["messages"])

    def calls(self, method: str) -> list[Any]:
        return [call for call in self.box.calls if call.method == method]

    def _draw(self, session: Session, subject: str) -> Message | None:
        text = self.words.get(subject, subject)
        return Message(text, [paragraph(text)])


def found_desk(session: Session) -> None:
    """The group, and some people; one is not in Slack."""
    found(session)
    person(session, "Omar Haddad", "U0OMAR")
    person(session, "Dana Whitlock", "U0DANA")
    person(session, "Amara Okafor", "U0AMARA")
    person(session, "Piet by Post")


def the_group(session: Session) -> WorkingGroup:
    """The group of the desk."""
    group = groups.group_in_channel(session, team_id=TEAM, channel_id=GROUP_CHANNEL)
    assert group is not None
    return group
