"""The roll call: one form with everybody on the roll, apologies filled in."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.views import View

from bot.render.blocks import button, buttons, choice, escaped, form, moment, paragraph
from bot.render.strikes import STATUS_WORDS
from bot.render.words import listed
from bot.request import Open, Reply, Request, Show
from commands.attendance import which
from rules.authority import Deed
from rules.strikes import Status
from store import apologies, attendance, people
from store.models import Meeting, Person


def open_form(request: Request) -> Reply:
    """The button in the programme manager's DM, or on the Home tab."""
    request.require(Deed.CONFIRM_ATTENDANCE)
    meeting = which.noted(request) if "meeting" in request.note else which.waiting(request)
    return Open(draw(request, meeting, fill=0))


def everyone_else_present(request: Request) -> Reply:
    """Fill every name that is still blank."""
    meeting = which.noted(request)
    return Show(draw(request, meeting, fill=request.number("fill") + 1, chosen=by_person(request.fields)))


def draw(request: Request, meeting: Meeting, *, fill: int, chosen: Mapping[int, Status] | None = None) -> View:
    """The form. `fill` goes into the ids of its blocks: Slack keeps what was chosen in a block whose id stays."""
    roll = which.roll_of(request, meeting)
    sent = apologies.in_force(request.session, meeting_id=meeting.id)
    if chosen is None:
        recorded = attendance.in_force(request.session, meeting_id=meeting.id)
        chosen = dict.fromkeys(sent, Status.APOLOGIES)
        chosen |= {person_id: row.status for person_id, row in recorded.items()}
    elif fill:
        chosen = {person.id: chosen.get(person.id, Status.PRESENT) for person in roll}
    employers = people.employers(request.session, person_ids=[p.id for p in roll], on=meeting.on_date)
    note = {"group": request.group.id, "meeting": meeting.id, "fill": fill}
    told = [f"*{escaped(meeting.title)}*, {moment(meeting.starts_at, zone=request.group.zone)}", _so_far(roll, sent)]
    return form(
        "Roll call",
        "attendance.form",
        [
            paragraph("\n".join(told)),
            buttons(button("Everyone else present", "attendance.fill", note)),
            *(
                choice(
                    block_of(person, fill),
                    " – ".join(filter(None, [person.name, employers.get(person.id)])),
                    [(status.value, words.capitalize()) for status, words in STATUS_WORDS.items()],
                    chosen=chosen[person.id].value if person.id in chosen else None,
                    hint=f"Apologies: {sent[person.id].reason or 'no reason given'}" if person.id in sent else None,
                )
                for person in roll
            ),
        ],
        note,
        submit="Review",
    )


def block_of(person: Person, fill: int) -> str:
    """The id of a person's block."""
    return f"person:{person.id}:{fill}"


def person_of(block: str) -> int:
    """The id of the person whose block it is; 0 if it is nobody's."""
    kind, number, *_ = *block.split(":"), ""
    return int(number) if kind == "person" and number.isdecimal() else 0


def by_person(fields: Mapping[str, str]) -> dict[int, Status]:
    """What was chosen of whom; blanks are left out."""
    statuses = {status.value: status for status in Status}
    return {person_of(block): statuses[value] for block, value in fields.items() if value in statuses}


def _so_far(roll: Sequence[Person], sent: Mapping[int, object]) -> str:
    names = [person.name for person in roll if person.id in sent]
    if not names:
        return "Nobody sent apologies. Present remotely is present."
    return f"Apologies from {escaped(listed(names))} are filled in. Present remotely is present."
