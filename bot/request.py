"""What a handler is given, what it may answer, and what a command file declares."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from slack_sdk.models.views import View
from sqlmodel import Session

from bot.render.blocks import Message
from rules import authority
from rules.authority import Deed, Role
from rules.terms import Terms, TermsHistory
from store.models import Person, WorkingGroup


@dataclass(frozen=True)
class Request:
    """One payload of Slack, read: who asks what of which group, when.

    `text` is what was typed after a command; `note` what the pressed button or the form carried; `fields` what was
    entered, by block. Everything a person typed has lost its control characters and is otherwise as typed.
    """

    session: Session
    now: datetime
    today: date
    group: WorkingGroup
    person: Person
    roles: frozenset[Role]
    history: TermsHistory
    text: str = ""
    note: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""

    def typed(self, line: str) -> str:
        """A command line to type, as this workspace knows the command: `/wg-apologies next` where the prefix is wg-."""
        return f"`/{self.prefix}{line}`"

    @property
    def terms(self) -> Terms:
        """The terms in force today."""
        return self.history.on(self.today).terms

    def require(self, deed: Deed) -> None:
        """Refuse, saying who can, unless the person may do this now."""
        authority.require(self.roles, deed)


@dataclass(frozen=True)
class Profile:
    """What Slack says of an account."""

    user_id: str
    name: str
    is_admin: bool


@dataclass(frozen=True)
class Caller:
    """One payload from anywhere in a workspace, read before it is known whether a group is set up there.

    `profiles` has the caller's and those of the people chosen in the form, as far as Slack told them in time.
    """

    session: Session
    now: datetime
    team_id: str
    channel_id: str
    user_id: str
    profiles: Mapping[str, Profile]
    commands: Mapping[str, "Command"]
    text: str = ""
    note: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""


@dataclass(frozen=True)
class Say:
    """Tell the person who asked, and nobody else."""

    message: Message


@dataclass(frozen=True)
class Open:
    """Open a form."""

    view: View


@dataclass(frozen=True)
class Errors:
    """Leave the form open, with a sentence at each field (by block) that needs another look."""

    fields: Mapping[str, str]


@dataclass(frozen=True)
class Show:
    """Put this in place of the form on top."""

    view: View


@dataclass(frozen=True)
class Push:
    """Lay this over the form on top."""

    view: View


@dataclass(frozen=True)
class Close:
    """Close the form."""


@dataclass(frozen=True)
class Nothing:
    """No answer but the acknowledgement."""


Reply = Say | Open | Errors | Show | Push | Close | Nothing
Handler = Callable[[Request], Reply]
CallerHandler = Callable[[Caller], Reply]
Draw = Callable[[Session, str], Message | None]
"""Draw the message of an outbox row from its subject; None if it is no longer wanted."""


@dataclass(frozen=True)
class Command:
    """A slash command: `hint` is what Slack shows while it is typed, `usage` explains it line by line.

    One without `handle` is answered anywhere, by the handler that its file declares under ANYWHERE.
    """

    name: str
    hint: str
    usage: str
    summary: str
    deed: Deed
    handle: Handler | None = None
    is_read: bool = False


@dataclass(frozen=True)
class Due:
    """Something that the clock brings.

    `act` finds what is due and not done, and does it; any number of calls have one effect. `upcoming` tells the
    instants still to come, with words for each.
    """

    act: Callable[[Session, datetime], None]
    upcoming: Callable[[Session, datetime], Iterable[tuple[datetime, str]]]


def help_on(command: Command, *, name: str) -> Message:
    """The answer to `help`; `name` is the command as this workspace knows it."""
    return Message(f"*{name}* – {command.summary}\n{command.usage.replace(f'/{command.name}', name)}")


@dataclass(frozen=True)
class Features:
    """Everything that the command files declare, gathered: each part goes, as an argument, to whoever needs it."""

    commands: Mapping[str, Command]
    actions: Mapping[str, Handler]
    forms: Mapping[str, Handler]
    anywhere: Mapping[str, CallerHandler]
    messages: Mapping[str, Draw]
    due: tuple[Due, ...]
