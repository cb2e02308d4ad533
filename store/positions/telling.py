"""What is owed with a position: a card in the channel for each stage, and word to those it waits for."""

from datetime import datetime

from sqlmodel import Session

from rules.positions import Stage
from store import groups, members, outbox
from store.models import OfficeKind, Position, PublishingWord, WorkingGroup

CARD, GATE, ASKED = "position-card", "position-gate", "position-asked"


def tell_stage(session: Session, group: WorkingGroup, position: Position, now: datetime) -> None:
    """The channel hears of a stage, and the cards of earlier ones say that it is past.

    Of the vote the channel hears by the card of the vote.
    """
    draw_again(session, group, position)
    if position.stage is not Stage.CONSENSUS:
        outbox.owe(
            session,
            group=group,
            kind=CARD,
            subject=f"{position.id}:{position.stage}:{int(position.staged_at.timestamp())}",
            now=now,
            to_channel_id=group.channel_id,
        )


def draw_again(session: Session, group: WorkingGroup, position: Position) -> None:
    """The cards of a position show how it stands now."""
    subjects = outbox.subjects_owed(session, group=group, kind=CARD, prefix=f"{position.id}:")
    outbox.redraw(session, group=group, kind=CARD, subjects=subjects)


def tell_gate(session: Session, group: WorkingGroup, position: Position, now: datetime) -> None:
    """The programme manager hears that enough members are willing; once."""
    _tell_office(session, group, GATE, OfficeKind.PROGRAMME_MANAGER, str(position.id), now)


def ask(
    session: Session,
    group: WorkingGroup,
    position: Position,
    word: PublishingWord,
    *,
    other: OfficeKind,
    now: datetime,
) -> None:
    """The other one of the two hears that one has spoken."""
    _tell_office(session, group, ASKED, other, f"{position.id}:{other}:{word.id}", now)


def _tell_office(
    session: Session, group: WorkingGroup, kind: str, office: OfficeKind, subject: str, now: datetime
) -> None:
    holder = members.holders(session, group=group, on=groups.local_date(group, now)).get(office)
    if holder is not None:
        outbox.owe(session, group=group, kind=kind, subject=subject, now=now, to_person_id=holder.id)
