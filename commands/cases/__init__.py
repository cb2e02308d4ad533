"""Strike cases (clause 17): what the officers decide on a member at the limit, and what the member says and is told.

`deciding` is the officers' remove, waive and defer; `card` their messages; `member` what the member is told and their
reply; `ahead` what the clock brings to a case.
"""

from bot.request import Due
from commands.cases import ahead, card, deciding, member
from store import cases

ACTIONS = {
    "cases.remove": deciding.on_remove,
    "cases.waive": deciding.open_waive_form,
    "cases.defer": deciding.open_defer_form,
    "cases.reply": member.open_reply_form,
}
FORMS = {
    "cases.waive_form": deciding.on_waive,
    "cases.defer_form": deciding.on_defer,
    "cases.reply_form": member.on_reply,
}
MESSAGES = {
    cases.CARD: card.draw_card,
    cases.REMINDER: card.draw_reminder,
    cases.AGENDA: card.draw_agenda,
    cases.REINSTATE: card.draw_reinstate,
    cases.TOLD: member.draw_told,
    cases.OUTCOME: member.draw_outcome,
}
DUE = (
    Due(ahead.find_returning, ahead.bring_back_deferred, ahead.returns_to_come),
    Due(ahead.find_undecided, ahead.chase_undecided, ahead.chases_to_come),
)
