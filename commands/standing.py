"""`/standing`: a member's own attendance this year, with the evidence."""

from bot.render.blocks import Message, form, heading, paragraph, remark
from bot.render.strikes import evidence, not_counted, open_defaults, summary
from bot.request import Command, Open, Reply, Request, Say
from rules.authority import Deed
from rules.strikes import Standing
from store import cases


def on_command(request: Request) -> Reply:
    """The asker's standing, to the asker alone (clause 17)."""
    return Say(_own_standing(request))


def on_button(request: Request) -> Reply:
    """The same, as something to read over the Home tab or a message."""
    note = {"group": request.group.id}
    return Open(form("My attendance", "standing.view", _own_standing(request).blocks, note))


def _own_standing(request: Request) -> Message:
    request.require(Deed.SEE_OWN_STANDING)
    year = request.today.year
    standing = cases.standing_of(
        request.session,
        group=request.group,
        person_id=request.person.id,
        year=year,
        today=request.today,
        terms=request.history,
    )
    return _drawn(request, standing, year)


def _drawn(request: Request, standing: Standing, year: int) -> Message:
    counted = summary(standing, year=year)
    blocks = [heading(f"Your attendance in {year}"), paragraph(f"{counted}.")]
    if standing.strikes:
        blocks.append(paragraph(f"*Absences that count*\n{evidence(standing.strikes)}"))
    spared = not_counted(standing.spared, as_of=request.today)
    if spared:
        blocks.append(paragraph(f"*Meetings that do not count*\n{spared}"))
    about = [
        f"The limit is {standing.limit} in a calendar year, with or without apologies (clause 17).",
        open_defaults(standing, request.terms),
        "Only you and the officers can see this.",
    ]
    blocks.append(remark(" ".join(filter(None, about))))
    spoken = [f"{counted}.".replace("*", ""), evidence(standing.strikes), spared, *about]
    return Message("\n".join(filter(None, spoken)), blocks)


COMMAND = Command(
    name="standing",
    hint="help",
    usage="`/standing` – your own attendance this year, with the evidence",
    summary="see where you stand with attendance",
    deed=Deed.SEE_OWN_STANDING,
    handle=on_command,
    is_read=True,
)
ACTIONS = {"standing.show": on_button}
