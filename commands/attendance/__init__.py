"""`/attendance`: the roll call of a meeting, from the first name to what it brings about; and a member's *I was there*.

`which` finds the meeting that is meant, `roll` is the form, `review` shows what it would bring about and asks who came
from outside, `confirming` records it, and `asking` is the programme manager's DM when a meeting ends.
"""

from bot.request import Command, Due, Open, Reply, Request
from commands.attendance import asking, claiming, confirming, review, roll, which
from rules.authority import Deed


def on_command(request: Request) -> Reply:
    """Bare: the earliest meeting that is waiting, else the latest one. Typed: the meeting of a date, or `claim`."""
    word, _, rest = request.text.partition(" ")
    if word.lower() == "claim":
        return claiming.on_claim(request, rest.strip())
    request.require(Deed.CONFIRM_ATTENDANCE)
    return Open(roll.draw(request, which.meant(request), fill=0))


COMMAND = Command(
    name="attendance",
    hint="14 Jan | claim 14 Jan | help",
    usage="`/attendance` – the roll call of the last meeting\n`/attendance 14 Jan` – of another one\n"
    "`/attendance claim 14 Jan I joined by telephone` – you were there, and the record says otherwise (members)",
    summary="record who was at a meeting (officers), or claim that you were there",
    deed=Deed.CONFIRM_ATTENDANCE,
    handle=on_command,
)
ACTIONS = {"attendance.open": roll.open_form, "attendance.fill": roll.everyone_else_present}
FORMS = {"attendance.form": review.on_form, "attendance.confirm": confirming.on_confirm}
MESSAGES = {asking.ROLL_CALL: asking.draw_roll_call}
DUE = (Due(asking.find_over, asking.ask_for_roll_call, asking.roll_calls_to_come),)
