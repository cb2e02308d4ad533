"""What a handler is given, what it may answer, and what a command file declares."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from slack_sdk.models.views import View
from sqlmodel import Session

from bot.payload import SlackFile, outdated
from bot.render.blocks import Message
from rules import authority
from rules.authority import Deed, Role
from rules.terms import Terms, TermsHistory
from store.models import Person, WorkingGroup

T = TypeVar("T")

LARGEST_ID = 2**31 - 1


def number_in(carried: Mapping[str, Any], name: str) -> int:
    """The id under that name in a note or in the fields of a form; refused if none is there."""
    return read_from(carried, name, _id)


def read_from(carried: Mapping[str, Any], name: str, read: Callable[[Any], T]) -> T:
    """What is under that name, as `read` makes it; refused if it is missing or makes no sense."""
    try:
        return read(carried[name])
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError):
        raise outdated() from None


def _id(value: Any) -> int:
    number = int(value)
    if not 0 <= number <= LARGEST_ID:
        raise ValueError("no row has that number")
    return number


@dataclass(frozen=True)
class Request:
    """One payload of Slack, read: who asks what of which group, when.

    `text` is what was typed after a command; `note` what the pressed button or the form carried; `fields` what was
    entered, by block, and `files` what was uploaded. Everything a person typed has lost its control characters and is
    otherwise as typed. `message` is the text of the message that a shortcut was used on, as Slack keeps it; the files
    of that message are in `files` under "message".
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
    files: Mapping[str, tuple[SlackFile, ...]] = field(default_factory=dict)
    message: str = ""
    prefix: str = ""
    public_url: str = ""

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

    def number(self, name: str) -> int:
        """The id that the button or the form carries under that name; refused if it carries none."""
        return number_in(self.note, name)

    def noted(self, name: str, read: Callable[[Any], T]) -> T:
        """What the button or the form carries under that name, as `read` makes it; refused if that makes no sense."""
        return read_from(self.note, name, read)

    def chosen(self, block: str) -> int:
        """The id that was chosen in that field; refused if none was."""
        return number_in(self.fields, block)

    def picked(self, block: str) -> date:
        """The day that was picked in that field; refused if none was."""
        return read_from(self.fields, block, date.fromisoformat)


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


@dataclass(frozen=True)
class Upload:
    """A file for a conversation, with a comment above it.

    `make` is given a session that only reads, outside the transaction that claims the row: it may take its time. A
    file that is there is not replaced. `alt` says of a picture what is to be seen, for those who have it read to them.
    """

    name: str
    title: str
    comment: str
    make: Callable[[Session], bytes]
    alt: str = ""


@dataclass(frozen=True)
class Canvas:
    """A canvas for one person to write in, whose link they are sent with a comment; nothing where there are none.

    `make` gives its Markdown, as that of an Upload gives bytes. A canvas that is there is not replaced.
    """

    title: str
    comment: str
    make: Callable[[Session], str]


@dataclass(frozen=True)
class Letter:
    """One whole RFC 5322 message to one address. It may be sent again after an interruption: then the same bytes."""

    to: str
    data: bytes


class UndeliverableError(Exception):
    """A letter will never be taken; the text says why, in words."""


Delivery = Message | Upload | Canvas | Letter
Draw = Callable[[Session, str], Delivery | None]
"""Draw what an outbox row is about from its subject; None if it is no longer wanted."""
Post = Callable[[Letter], None]
"""Hand a letter to a mail server; UndeliverableError if it refuses for good, OSError if it may go better later."""


class Write(Protocol):
    """Write the letter of an outbox row from its subject, in the name of its sender; None if it is no longer wanted."""

    def __call__(self, session: Session, subject: str, *, sender: str) -> Letter | None: ...


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
class Shortcut:
    """An entry of Slack's menus: of the one on each message, or of the one for use anywhere. Its name has 24 characters
    at most."""

    name: str
    description: str
    handle: Handler
    is_on_message: bool = True


@dataclass(frozen=True)
class Due:
    """Something that the clock brings to many at once, each in a transaction of its own.

    `find` tells by their ids for whom it is due and not done; it only reads, and the number of its queries does not
    grow with the groups in which nothing is due. `act` does it for one of them, if that is so still: any number of
    calls have one effect. `upcoming` tells the instants still to come, with words for each. `needs` names the settings
    without which the clock never brings it.
    """

    find: Callable[[Session, datetime], Sequence[int]]
    act: Callable[[Session, datetime, int], None]
    upcoming: Callable[[Session, datetime], Iterable[tuple[datetime, str]]]
    needs: tuple[str, ...] = ()


def help_on(command: Command, *, name: str) -> Message:
    """The answer to `help`; `name` is the command as this workspace knows it."""
    return Message(f"*{name}* – {command.summary}\n{command.usage.replace(f'/{command.name}', name)}")


@dataclass(frozen=True)
class Features:
    """Everything that the command files declare, gathered: each part goes, as an argument, to whoever needs it."""

    commands: Mapping[str, Command]
    actions: Mapping[str, Handler]
    forms: Mapping[str, Handler]
    shortcuts: Mapping[str, Shortcut]
    anywhere: Mapping[str, CallerHandler]
    messages: Mapping[str, Draw]
    letters: Mapping[str, Write]
    due: tuple[Due, ...]
