"""What the minutes of a meeting hold before anybody has written in them: everything that is known, by value."""

from dataclasses import dataclass, replace
from datetime import date, datetime


@dataclass(frozen=True)
class Attendee:
    """Somebody on the list of attendance; `note` says what there is to add: `came late`, or `for Wen Li`."""

    name: str
    company: str = ""
    note: str = ""


@dataclass(frozen=True)
class Attendance:
    """Who was there and who was not, each list by name; members with a substitute are in none but by their note."""

    present: tuple[Attendee, ...] = ()
    apologies: tuple[Attendee, ...] = ()
    absent: tuple[Attendee, ...] = ()
    guests: tuple[Attendee, ...] = ()
    substitutes: tuple[Attendee, ...] = ()


@dataclass(frozen=True)
class NotedAction:
    """An action of the register as the minutes have it; `state` in a word or two."""

    number: int
    words: str
    owner: str
    due_on: date
    state: str
    is_private: bool = False


@dataclass(frozen=True)
class NotedItem:
    """An agenda item; `notes` say under which heading it is, who raised it, and where it came from."""

    label: str
    title: str
    owner: str = ""
    notes: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    is_private: bool = False
    is_reached: bool = True


@dataclass(frozen=True)
class Decided:
    """A decision taken by vote, in words: of a position they hold no number (clause 24)."""

    question: str
    kind: str
    outcome: str
    basis: str


@dataclass(frozen=True)
class Recorded:
    """A decision that was taken without a vote; `label` is how the register calls it."""

    label: str
    words: str
    on: date
    basis: str
    is_private: bool = False


@dataclass(frozen=True)
class NotedSession:
    """A private session that the chair agreed to (clause 21): no minutes, but what the chair dictated.

    `starts_at` and `ends_at` are aware, in the group's zone; `asked_by` is empty in the public's version.
    """

    starts_at: datetime
    ends_at: datetime
    agreed_by: str
    asked_by: str = ""
    dictated: tuple[Recorded, ...] = ()


@dataclass(frozen=True)
class NotedReport:
    """A report that a sub-group was asked for, and whether it came (clause 18)."""

    subgroup: str
    subject: str
    is_received: bool


@dataclass(frozen=True)
class LastMeeting:
    """The meeting before, whose minutes are to be approved or are."""

    on: date
    is_approved: bool


@dataclass(frozen=True)
class MinutesBody:
    """The skeleton of one meeting's minutes. `starts_at` and `next_at` are aware, in the group's zone.

    `not_held` says, for a meeting that did not take place, what became of it: then its record is that paragraph alone.
    """

    group: str
    meeting: str
    starts_at: datetime
    minutes: int
    zone: str
    link: str = ""
    not_held: str = ""
    attendance: Attendance = Attendance()
    last: LastMeeting | None = None
    arising: tuple[NotedAction, ...] = ()
    items: tuple[NotedItem, ...] = ()
    sessions: tuple[NotedSession, ...] = ()
    decisions: tuple[Decided, ...] = ()
    recorded: tuple[Recorded, ...] = ()
    reports: tuple[NotedReport, ...] = ()
    agreed: tuple[NotedAction, ...] = ()
    next_at: datetime | None = None

    @property
    def has_private_parts(self) -> bool:
        """Whether anything in it is for members and officers only."""
        return self != self.without_private_parts()

    def without_private_parts(self) -> "MinutesBody":
        """The same for everybody: private items, their papers, private actions and private decisions are left out.

        Of a private session it says that it took place and who agreed, not who asked for it.
        """
        return replace(
            self,
            arising=tuple(action for action in self.arising if not action.is_private),
            items=tuple(item for item in self.items if not item.is_private),
            sessions=tuple(replace(each, asked_by="", dictated=_public(each.dictated)) for each in self.sessions),
            recorded=_public(self.recorded),
            agreed=tuple(action for action in self.agreed if not action.is_private),
        )


def _public(decisions: tuple[Recorded, ...]) -> tuple[Recorded, ...]:
    return tuple(each for each in decisions if not each.is_private)
