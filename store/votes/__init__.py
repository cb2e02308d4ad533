"""Votes (clauses 12, 14, 22 and 24): opened with a frozen roll, cast on, closed by the clock, and proved afterwards.

`finding` reads, `opening`, `casting` and `closing` write, `electing` is for the ballots of open calls, `background` has
the paper that a question rests on, `proof` recomputes, `nudging` tells who has not voted, and `telling` owes the
messages. Whoever writes holds the group's lock (`store.groups.lock`).
"""

from store.votes.background import paper_of, papers_to_vote_on
from store.votes.casting import cast, cast_secret, has_departed
from store.votes.closing import extend, settle, withdraw
from store.votes.electing import UNSETTLED, Next, Step, draw_lots, next_step, open_ballot, step_of, voters
from store.votes.finding import (
    Line,
    ballot_of,
    can_have_closed,
    candidates_of,
    elector_of,
    is_open,
    is_secret,
    may_be_due,
    named_roll,
    numbered,
    of_elector,
    open_in,
    over,
    participation,
    recused,
    replacement_of,
    terms_of,
)
from store.votes.nudging import NUDGED_MOST, due_nudges, groups_voting, nudge, unvoted
from store.votes.opening import electors, open_vote
from store.votes.proof import is_proved, result_of, reword
from store.votes.telling import CARD, EXTENDED, NUDGE, PAPER, RESULT, WITHDRAWN

__all__ = [
    "CARD",
    "EXTENDED",
    "NUDGE",
    "NUDGED_MOST",
    "PAPER",
    "RESULT",
    "UNSETTLED",
    "WITHDRAWN",
    "Line",
    "Next",
    "Step",
    "ballot_of",
    "can_have_closed",
    "candidates_of",
    "cast",
    "cast_secret",
    "draw_lots",
    "due_nudges",
    "elector_of",
    "electors",
    "extend",
    "groups_voting",
    "has_departed",
    "is_open",
    "is_proved",
    "is_secret",
    "may_be_due",
    "named_roll",
    "next_step",
    "nudge",
    "numbered",
    "of_elector",
    "open_ballot",
    "open_in",
    "open_vote",
    "over",
    "paper_of",
    "papers_to_vote_on",
    "participation",
    "recused",
    "replacement_of",
    "result_of",
    "reword",
    "settle",
    "step_of",
    "terms_of",
    "unvoted",
    "voters",
    "withdraw",
]
