"""The polls that are open, and the card of one for whoever does not find it in the channel any more."""

from bot.render.blocks import Message, beside, button, buttons, escaped, moment, paragraph
from bot.render.polls import note_of, title
from bot.request import Reply, Request, Say
from commands.poll import channel, which
from rules.authority import Deed
from store import polls
from store.models import Poll

MOST_SHOWN = 40
"""Polls in one answer: Slack shows fifty blocks."""


def on_list(request: Request) -> Reply:
    """Every open poll, the latest first."""
    request.require(Deed.ANSWER_POLL)
    found = polls.open_in(request.session, group=request.group)
    for poll in found:
        polls.settle(request.session, group=request.group, poll=poll, now=request.now)
    lines = [(poll, _line(request, poll)) for poll in found if poll.ended_at is None][:MOST_SHOWN]
    title_line = "*Open polls*" if lines else f"No poll is open. {request.typed('poll')} asks one."
    blocks = [beside(line, button("Show", "poll.show", note_of(poll))) for poll, line in lines]
    note = {"group": request.group.id}
    ways = buttons(button("Ask the group", "poll.new", note), button("Find a date", "poll.new_date", note))
    return Say(Message("\n".join([title_line, *(line for _, line in lines)]), [paragraph(title_line), *blocks, ways]))


def on_show(request: Request) -> Reply:
    """The card as it stands now."""
    request.require(Deed.ANSWER_POLL)
    return Say(channel.drawn(request.session, which.noted(request)))


def _line(request: Request, poll: Poll) -> str:
    end = f", until {moment(poll.closes_at, zone=request.group.zone)}" if poll.closes_at else ""
    return f"{escaped(title(poll))}{end}"
