"""What a pack is made of, as values: the agenda of one meeting with its papers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

PRIVATE = "Private – members only"
"""The edition that holds the private items."""


@dataclass(frozen=True)
class PackPaper:
    """One paper: a file, or a link if `link` is set.

    `kind` is what the file is by its content ("pdf", "word", …), `pages` how many it was found to have, and `problem`
    a sentence about why its pages cannot be in the pack; empty if they can. `data` reads the file: it is called once,
    when the paper's turn comes, and only if its pages are wanted.
    """

    letter: str
    title: str
    name: str
    kind: str
    pages: int
    problem: str
    link: str
    data: Callable[[], bytes] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class PackItem:
    """One item of the agenda: `number` is what it is called by ("P2" for a private one).

    `starts_at` is its running clock time, aware and in the group's zone; `note` says where it came from.
    """

    number: str
    title: str
    purpose: str
    owner: str
    starts_at: datetime
    minutes: int
    heading: str
    is_late: bool
    note: str
    papers: tuple[PackPaper, ...]

    @property
    def ends_at(self) -> datetime:
        """When its time is over, on the group's clock."""
        return later(self.starts_at, minutes=self.minutes)


@dataclass(frozen=True)
class PackDocument:
    """All that the PDF of a pack shows: the same document with the same papers gives the same bytes.

    `title` is what the document is ("Agenda and papers"), `meeting` which meeting ("Ordinary meeting"), `place` a link
    to join by or the name of a room, and `edition` empty, PRIVATE, or "Addendum 1" with what changed in `changes`.
    `language` is a BCP 47 tag; `missing` names the reports of sub-groups that have not come.
    """

    group: str
    title: str
    meeting: str
    starts_at: datetime
    zone: str
    minutes: int
    place: str
    edition: str
    short_notice: bool
    changes: tuple[str, ...]
    items: tuple[PackItem, ...]
    published_at: datetime
    language: str = "en-GB"
    missing: tuple[str, ...] = ()

    @property
    def ends_at(self) -> datetime:
        """When the meeting's time is over, on the group's clock."""
        return later(self.starts_at, minutes=self.minutes)


def later(instant: datetime, *, minutes: int) -> datetime:
    """So many minutes later on the clock of the instant's zone, also where the clock changes in between."""
    return (instant.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(instant.tzinfo)
