"""What is owed with a vote: its card in the channel, its result, and word of what changes."""

from datetime import datetime

from sqlmodel import Session

from store import outbox
from store.models import Vote, WorkingGroup

CARD, RESULT = "card", "vote-result"
EXTENDED, WITHDRAWN = "vote-extended", "vote-withdrawn"
NUDGE = "vote-nudge"
PAPER = "vote-paper"


def announce(session: Session, group: WorkingGroup, vote: Vote, now: datetime) -> None:
    """The card of a vote that opens. What it shows of an open vote is not drawn once that is over."""
    outbox.owe(
        session,
        group=group,
        kind=CARD,
        subject=str(vote.id),
        now=now,
        to_channel_id=group.channel_id,
        expires_at=vote.closes_at,
    )


def tell_paper(session: Session, group: WorkingGroup, vote: Vote, now: datetime) -> None:
    """The channel gets the file that the question rests on."""
    _tell(session, group, PAPER, str(vote.id), now, expires_at=vote.closes_at)


def draw_card_again(session: Session, group: WorkingGroup, vote: Vote, *, until: datetime | None) -> None:
    """The card shows how things stand now; `until` is when that is over, None if it is for good."""
    outbox.redraw_until(session, group=group, kind=CARD, subject=str(vote.id), expires_at=until)


def tell_extended(session: Session, group: WorkingGroup, vote: Vote, now: datetime, *, by_hand: bool) -> None:
    """The channel hears of another closing time, by hand or because turnout was short."""
    draw_card_again(session, group, vote, until=vote.closes_at)
    subject = f"{vote.id}:{int(vote.closes_at.timestamp())}:{'hand' if by_hand else 'clock'}"
    _tell(session, group, EXTENDED, subject, now, expires_at=vote.closes_at)


def tell_withdrawn(session: Session, group: WorkingGroup, vote: Vote, now: datetime) -> None:
    """The channel hears that a vote ends without a result."""
    draw_card_again(session, group, vote, until=None)
    _tell(session, group, WITHDRAWN, str(vote.id), now)


def tell_result(session: Session, group: WorkingGroup, vote: Vote, now: datetime) -> None:
    """The channel gets the result, and the card says that the vote is over."""
    draw_card_again(session, group, vote, until=None)
    _tell(session, group, RESULT, str(vote.id), now)


def _tell(
    session: Session, group: WorkingGroup, kind: str, subject: str, now: datetime, expires_at: datetime | None = None
) -> None:
    outbox.owe(
        session,
        group=group,
        kind=kind,
        subject=subject,
        now=now,
        to_channel_id=group.channel_id,
        expires_at=expires_at,
    )
