"""Votes (clauses 12, 14, 22 and 24): opened with a frozen roll, cast on, closed by the clock, and proved afterwards.

`finding` reads, `opening`, `casting` and `closing` write, `proof` recomputes, `nudging` tells who has not voted, and
`telling` owes the messages. Whoever writes holds the group's lock (`store.groups.lock`).
"""

from store.votes.casting import cast, cast_secret, has_departed
from store.votes.closing import extend, settle, withdraw
from store.votes.finding import (
    Line,
    can_have_closed,
    elector_of,
    in_register,
    is_open,
    is_secret,
    may_be_due,
    named_roll,
    numbered,
    of_elector,
    open_in,
    participation,
    recused,
    replacement_of,
    terms_of,
)
from store.votes.nudging import NUDGED_MOST, due_nudges, groups_voting, nudge, unvoted
from store.votes.opening import electors, open_vote
from store.votes.proof import is_proved, result_of
from store.votes.telling import CARD, EXTENDED, NUDGE, RESULT, WITHDRAWN

__all__ = [
    "CARD",
    "EXTENDED",
    "NUDGE",
    "NUDGED_MOST",
    "RESULT",
    "WITHDRAWN",
    "Line",
    "can_have_closed",
    "cast",
    "cast_secret",
    "due_nudges",
    "elector_of",
    "electors",
    "extend",
    "groups_voting",
    "has_departed",
    "in_register",
    "is_open",
    "is_proved",
    "is_secret",
    "may_be_due",
    "named_roll",
    "nudge",
    "numbered",
    "of_elector",
    "open_in",
    "open_vote",
    "participation",
    "recused",
    "replacement_of",
    "result_of",
    "settle",
    "terms_of",
    "unvoted",
    "withdraw",
]
