"""`/standing`: a member's own attendance this year, with the evidence."""

from bot.render.blocks import Message, heading, paragraph, remark
from bot.render.strikes import evidence, not_counted, open_defaults, summary
from bot.request import Command, Reply, Request, Say
from rules.authority import Deed
from rules.strikes import Standing
from store import cases


def on_command(request: Request) -> Reply:
    """The asker's standing, to the asker alone (clause 17)."""
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
    return Say(_drawn(request, standing, year))


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
    text = "\n".join(filter(None, [counted.replace("*", ""), evidence(standing.strikes)]))
    return Message(text, blocks)


COMMAND = Command(
    name="standing",
    hint="help",
    usage="`/standing` – your own attendance this year, with the evidence",
    summary="see where you stand with attendance",
    deed=Deed.SEE_OWN_STANDING,
    handle=on_command,
    is_read=True,
)
ACTIONS = {"standing.show": on_command}
