"""Policy positions (clauses 23 and 24): proposed, developed stage by stage, put to the members, and published or not.

`finding` reads, `moving` and `willing` bring a position from stage to stage, `differing` sets out the differences of a
divided one, and `telling` owes the messages. Whoever writes holds the group's lock (`store.groups.lock`).
"""

from store.positions.differing import edit_difference, own_difference, say, statement_of, write_difference
from store.positions.finding import KIND, Standing, changed_at, numbered, standing_of, standings_in, those_put, words_of
from store.positions.moving import declare_divided, give, move, propose, put, settle, withdraw
from store.positions.telling import ASKED, CARD, GATE
from store.positions.willing import show_willing, take_back

__all__ = [
    "ASKED",
    "CARD",
    "GATE",
    "KIND",
    "Standing",
    "changed_at",
    "declare_divided",
    "edit_difference",
    "give",
    "move",
    "numbered",
    "own_difference",
    "propose",
    "put",
    "say",
    "settle",
    "show_willing",
    "standing_of",
    "standings_in",
    "statement_of",
    "take_back",
    "those_put",
    "withdraw",
    "words_of",
    "write_difference",
]
