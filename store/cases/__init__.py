"""Strike cases (clause 17): opened and withdrawn as the record says, settled as the officers agree.

`found` finds them, `record` is what the record makes of them, `deciding` what people say to them, `clock` what time
brings, and `telling` who hears of it.
"""

from store.cases.clock import agenda_at, bring_back, chase, has_to_be_chased, put_on_agenda, remind_at
from store.cases.deciding import give_opinion, reply
from store.cases.found import (
    agreeing,
    case_of,
    deferred,
    disputed,
    evidence_for,
    opinions_on,
    ruling_on,
    standing_of,
    terms_of,
    undecided,
)
from store.cases.record import draw_again, keep_in_step, keep_true
from store.cases.telling import AGENDA, CARD, OUTCOME, REINSTATE, REMINDER, TOLD

__all__ = [
    "AGENDA",
    "CARD",
    "OUTCOME",
    "REINSTATE",
    "REMINDER",
    "TOLD",
    "agenda_at",
    "agreeing",
    "bring_back",
    "case_of",
    "chase",
    "deferred",
    "disputed",
    "draw_again",
    "evidence_for",
    "give_opinion",
    "has_to_be_chased",
    "keep_in_step",
    "keep_true",
    "opinions_on",
    "put_on_agenda",
    "remind_at",
    "reply",
    "ruling_on",
    "standing_of",
    "terms_of",
    "undecided",
]
