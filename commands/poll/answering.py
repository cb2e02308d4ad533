"""Somebody answers, looks at their own answer, takes it back, or adds an option where the asker lets them."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.render.blocks import Message, beside, button, entry, escaped, form, paragraph
from bot.render.polls import label, note_of, option_in_words, title
from bot.request import Open, Reply, Request, Say
from commands.poll import which
from rules.authority import Deed
from rules.refusal import Refusal
from store import polls
from store.models import Poll, PollOption
from store.polls import Offered

ADDED_MOST = 500
"""Characters of what is added in one form."""


def on_choose(request: Request) -> Reply:
    """A press on an option, or a choice from the list: it counts from now on, at the first press as at any other."""
    poll = _answerable(request)
    option = which.option_noted(request, poll)
    mine = polls.own(request.session, poll=poll, person_id=request.person.id)
    if option.id in mine:
        return Say(Message(f"You chose that before, and it counts. Nothing was changed. {_way_back(poll)}"))
    polls.choose(request.session, group=request.group, poll=poll, option=option, person=request.person, now=request.now)
    instead = "It takes the place of your earlier answer. " if mine and not poll.takes_several else ""
    return Say(Message(f"Your answer{_named(request, poll, option)} counts. {instead}{_way_back(poll)}"))


def on_mine(request: Request) -> Reply:
    """What the person chooses, with a way to take it back; nothing of that is kept."""
    poll = _answerable(request)
    return Say(_own(request, poll))


def on_take_back(request: Request) -> Reply:
    """An option is taken back."""
    poll = _answerable(request)
    option = which.option_noted(request, poll)
    if option.id not in polls.own(request.session, poll=poll, person_id=request.person.id):
        return Say(Message("That is not among your answers. Nothing was changed."))
    polls.take_back(
        request.session, group=request.group, poll=poll, option=option, person=request.person, now=request.now
    )
    return Say(Message(f"Your answer{_named(request, poll, option)} is taken back."))


def on_add(request: Request) -> Reply:
    """The form for further options."""
    poll = _addable(request)
    what = "Dates" if poll.is_for_date else "Options"
    hint = "One on each line, such as 12 Jan 10:00." if poll.is_for_date else "One on each line."
    asked = [
        paragraph(f"*{escaped(title(poll))}*"),
        entry("options", what, most=ADDED_MOST, multiline=True, hint=hint),
    ]
    return Open(form(f"Add {what.lower()}", "poll.options", asked, note_of(poll), submit="Add"))


def on_options(request: Request) -> Reply:
    """The form was sent."""
    poll = _addable(request)
    text = request.fields.get("options", "")
    options = which.require_slots(request, text) if poll.is_for_date else which.words_offered(text.split("\n"))
    if not options:
        raise Refusal("Please type an option.", field="options")
    which.require_offer(request, options, earlier=_offered(request, poll))
    polls.add_options(
        request.session, group=request.group, poll=poll, options=options, actor=request.person, now=request.now
    )
    return Say(Message("It is on the card now. To choose it yourself, press it there."))


def _answerable(request: Request) -> Poll:
    request.require(Deed.ANSWER_POLL)
    poll = which.noted(request)
    which.require_open(request, poll)
    return poll


def _addable(request: Request) -> Poll:
    poll = _answerable(request)
    if not poll.may_be_added_to:
        raise Refusal("Whoever asked this lets nobody add to it.")
    return poll


def _offered(request: Request, poll: Poll) -> list[Offered]:
    options = polls.options_of(request.session, poll=poll)
    return [Offered(option.words, option.starts_at) for option in options]


def _own(request: Request, poll: Poll) -> Message:
    chosen = polls.own(request.session, poll=poll, person_id=request.person.id)
    options = [option for option in polls.options_of(request.session, poll=poll) if option.id in chosen]
    first = f"*{escaped(title(poll))}*\n{'You chose:' if options else 'You have not answered.'}"
    lines = [option_in_words(option, zone=request.group.zone) for option in options]
    blocks = [paragraph(first), *_ways_back(request, poll, options)]
    return Message("\n".join([first, *lines, label(poll)]), [*blocks, paragraph(label(poll))])


def _ways_back(request: Request, poll: Poll, options: Sequence[PollOption]) -> list[Block]:
    return [
        beside(
            option_in_words(option, zone=request.group.zone),
            button("Take back", "poll.take_back", note_of(poll, option)),
        )
        for option in options
    ]


def _named(request: Request, poll: Poll, option: PollOption) -> str:
    """Which one, in a named poll. The answer to a press is kept for a while, so it does not say so in an anonymous."""
    return f" *{option_in_words(option, zone=request.group.zone)}*" if poll.is_named else ""


def _way_back(poll: Poll) -> str:
    more = "Choose as many as you like. " if poll.takes_several else ""
    return f"{more}“My answer” on the card shows it and takes it back."
