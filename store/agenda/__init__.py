"""Agenda items (clause 20): proposed, arranged, and carried from one meeting to the next.

`proposing` puts items on an agenda, `arranging` is what the programme manager and the chair do with them, `carrying`
takes them to a later meeting, `finding` finds them, and `telling` says who hears of it.
"""

from store.agenda.arranging import accept, edit, mark_done, move, withdraw
from store.agenda.carrying import (
    carry_over,
    carry_unfinished,
    defer,
    groups_with_left_over,
    left_open,
    left_over,
    unquestioned,
)
from store.agenda.finding import (
    called_at,
    case_waits_for,
    everything,
    item_of,
    officers_items,
    origin_of,
    running_order,
    successor_of,
)
from store.agenda.proposing import (
    MINUTES,
    close_minutes,
    drop_case,
    next_without_case,
    propose,
    put_case,
    put_minutes,
)
from store.agenda.telling import CALL, CARD, CARRIED, LEFT, MINE, NEWS, call_for_items, uncalled

__all__ = [
    "CALL",
    "CARD",
    "CARRIED",
    "LEFT",
    "MINE",
    "MINUTES",
    "NEWS",
    "accept",
    "call_for_items",
    "called_at",
    "carry_over",
    "carry_unfinished",
    "case_waits_for",
    "close_minutes",
    "defer",
    "drop_case",
    "edit",
    "everything",
    "groups_with_left_over",
    "item_of",
    "left_open",
    "left_over",
    "mark_done",
    "move",
    "next_without_case",
    "officers_items",
    "origin_of",
    "propose",
    "put_case",
    "put_minutes",
    "running_order",
    "successor_of",
    "uncalled",
    "unquestioned",
    "withdraw",
]
