"""What a pack holds, by value: agenda, papers and meeting as they were, so that it can be made again for ever."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class PackedPaper:
    """One paper as it was: a link, or a version of a file (`digest` names its bytes, `version_id` its row).

    `problem` says why the pages of a file cannot be in the PDF; empty if they can, or if it is no PDF.
    """

    id: int
    letter: str
    title: str
    link: str = ""
    version_id: int = 0
    number: int = 0
    name: str = ""
    kind: str = ""
    pages: int = 0
    size: int = 0
    problem: str = ""
    digest: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class PackedItem:
    """One item as it was: its label ("3", or "P2" for a private one), and its time by the clock.

    `came_from` is the date of the meeting that it was carried over from, in ISO; empty if it is new.
    """

    id: int
    label: str
    title: str
    purpose: str
    owner: str
    starts_at: datetime
    minutes: int
    heading: str
    raised_by: str
    came_from: str
    is_private: bool
    is_late: bool
    papers: tuple[PackedPaper, ...]


@dataclass(frozen=True)
class Change:
    """What an addendum brings, without words: the deed, and the id, label or letter and title of what it is about.

    Of a paper, `label` and `item` are the item's.
    """

    deed: str
    is_private: bool
    about: int = 0
    label: str = ""
    title: str = ""
    letter: str = ""
    item: str = ""


@dataclass(frozen=True)
class Body:
    """A pack: the meeting, every item of both editions, and what is new since the last one.

    `letters` are those of all papers of the agenda, by their ids, of files that had not arrived too: they are kept.
    `missing` are the reports of sub-groups that are overdue when the pack is due (clause 18).
    """

    group: str
    meeting: str
    starts_at: datetime
    zone: str
    minutes: int
    link: str
    items: tuple[PackedItem, ...]
    letters: Mapping[int, str]
    changes: tuple[Change, ...] = ()
    missing: tuple[str, ...] = ()

    def edition(self, *, is_private: bool) -> tuple[PackedItem, ...]:
        """The items of the members' edition, or those that everybody in the channel may see."""
        return tuple(item for item in self.items if item.is_private == is_private)

    def news(self, *, is_private: bool) -> tuple[Change, ...]:
        """What an addendum brings to one edition."""
        return tuple(change for change in self.changes if change.is_private == is_private)

    def has_edition(self, *, is_private: bool) -> bool:
        """Whether there is something to send: an addendum needs news; the pack is empty to nobody but the members."""
        if self.changes:
            return bool(self.news(is_private=is_private))
        return not is_private or bool(self.edition(is_private=True))

    def papers(self, *, is_private: bool) -> tuple[PackedPaper, ...]:
        """The papers that come with one edition: all with the pack, those that are new with an addendum."""
        found = (paper for item in self.edition(is_private=is_private) for paper in item.papers)
        news = {change.letter for change in self.news(is_private=is_private)}
        return tuple(paper for paper in found if not self.changes or paper.letter in news)


def to_json(body: Body) -> dict[str, Any]:
    """The body as the store keeps it."""
    return {
        **_plain(asdict(body)),
        "items": [_plain(asdict(item)) for item in body.items],
        "letters": {str(paper_id): letter for paper_id, letter in body.letters.items()},
    }


def from_json(kept: Mapping[str, Any]) -> Body:
    """A body that was kept."""
    return Body(
        **{
            **kept,
            "starts_at": datetime.fromisoformat(kept["starts_at"]),
            "items": tuple(_item(item) for item in kept["items"]),
            "letters": {int(paper_id): letter for paper_id, letter in kept["letters"].items()},
            "changes": tuple(Change(**change) for change in kept["changes"]),
            "missing": tuple(kept["missing"]),
        }
    )


def _item(kept: Mapping[str, Any]) -> PackedItem:
    papers = tuple(PackedPaper(**paper) for paper in kept["papers"])
    return PackedItem(**{**kept, "starts_at": datetime.fromisoformat(kept["starts_at"]), "papers": papers})


def _plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in fields.items()}
