"""`/poll`: a question with options to the group, which decides nothing, and "find a date", which can become a meeting.

`which` reads what is meant, `asking` puts the question, `answering` takes answers and further options, `ending` ends a
poll and makes a date a meeting, `channel` draws the card and has what the clock brings.
"""

from bot.request import Command, Reply, Request
from commands.poll import answering, asking, channel, ending, listing
from rules.authority import Deed
from store import polls


def on_command(request: Request) -> Reply:
    """Bare: the form. Typed: a question with its options, `date` with slots, or `list`."""
    if request.text.lower() == "list":
        return listing.on_list(request)
    verb, _, rest = request.text.partition(" ")
    if verb.lower() == "date":
        return asking.typed_date(request, rest.strip()) if rest.strip() else asking.open_date_form(request)
    return asking.typed(request, request.text) if request.text else asking.open_form(request)


COMMAND = Command(
    name="poll",
    hint="Which tool? | Jira | Trello | none · date 12 Jan 10:00, 13 Jan 14:00 · list | help",
    usage="`/poll` – ask in a form\n"
    "`/poll Which tool? | Jira | Trello | none` – ask in a line; the channel answers in one press each\n"
    "`/poll anonymous, several, adding: Which tool? | Jira | Trello | until 14 Jan 17:00` – without names, any number "
    "of choices, further options from anybody, and a closing time; each is left out where it is not wanted\n"
    "`/poll date 12 Jan 10:00, 13 Jan 14:00` – find a date; the programme manager or the chair makes it a meeting in "
    "one press\n"
    "`/poll date Budget workshop | 12 Jan 10:00, 14:00 | until 8 Jan` – the same, with what the meeting is for\n"
    "`/poll date` – the same in a form\n`/poll list` – the polls that are open",
    summary="ask the group a question with options, or find a date; a poll decides nothing",
    deed=Deed.ASK_POLL,
    handle=on_command,
)
ACTIONS = {
    "poll.open": listing.on_list,
    "poll.new": asking.open_form,
    "poll.new_date": asking.open_date_form,
    "poll.show": listing.on_show,
    "poll.choose": answering.on_choose,
    "poll.mine": answering.on_mine,
    "poll.take_back": answering.on_take_back,
    "poll.add": answering.on_add,
    "poll.end": ending.on_end,
    "poll.meet": ending.on_meet,
}
FORMS = {"poll.ask": asking.on_form, "poll.options": answering.on_options}
MESSAGES = {polls.CARD: channel.draw_card}
DUE = (channel.CLOSING,)
