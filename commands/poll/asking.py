"""Somebody asks: in a form or in a line, a question with options or what dates people can make."""

from dataclasses import replace

from slack_sdk.models.blocks import Block

from bot.render.blocks import Message, choice, day_entry, entry, escaped, form, remark, tick
from bot.render.polls import NO_DECISION, label, title
from bot.request import Open, Reply, Request, Say
from calendars import wall_clock
from commands.poll import which
from commands.poll.which import Manner
from rules.authority import Deed
from rules.refusal import Refusal
from store import polls
from store.polls import Offered

DATE_TITLE = "Extra meeting"
"""What a meeting is called where nobody said what it is for."""

OPTIONS_MOST = 2500
"""Characters of all the options in a form."""


def open_form(request: Request) -> Reply:
    """The form for a question."""
    request.require(Deed.ASK_POLL)
    asked = [
        entry("question", "Question", most=which.QUESTION_MOST),
        entry("options", "Options", most=OPTIONS_MOST, multiline=True, hint="One on each line."),
        choice("many", "How many may somebody choose?", [("one", "One"), ("several", "Any number")], chosen="one"),
        *_common(),
        remark(f"To find a date, type {request.typed('poll date')}. {NO_DECISION}"),
    ]
    note = {"group": request.group.id, "date": False}
    return Open(form("Ask a poll", "poll.ask", asked, note, submit="Ask"))


def open_date_form(request: Request) -> Reply:
    """The form for finding a date."""
    request.require(Deed.ASK_POLL)
    hint = "One on each line, such as 12 Jan 10:00, on the group's clock."
    asked = [
        entry("question", "What is the meeting for?", most=which.TITLE_MOST, value=DATE_TITLE),
        entry("options", "Dates", most=OPTIONS_MOST, multiline=True, hint=hint),
        *_common(),
        remark(
            "Everybody marks each date that they can make. The programme manager or the chair then makes one of "
            "them a meeting in one press."
        ),
    ]
    note = {"group": request.group.id, "date": True}
    return Open(form("Find a date", "poll.ask", asked, note, submit="Ask"))


def on_form(request: Request) -> Reply:
    """The form was sent."""
    fields, is_for_date = request.fields, bool(request.note.get("date"))
    manner = Manner(
        is_named=fields.get("who") != "anonymous",
        takes_several=fields.get("many") == "several",
        may_be_added_to=fields.get("adding") == "yes",
        closes_at=which.end_entered(request),
    )
    text = fields.get("options", "")
    options = which.require_slots(request, text) if is_for_date else which.words_offered(text.split("\n"))
    return _ask(request, fields.get("question", ""), options, manner, is_for_date=is_for_date)


def typed(request: Request, text: str) -> Reply:
    """`Which tool? | Jira | Trello | until 14 Jan 17:00`, after what kind of poll it is."""
    request.require(Deed.ASK_POLL)
    manner, text = which.flags_typed(text)
    question, *parts = (part.strip() for part in text.split("|"))
    closes_at = which.end_typed(request, parts[-1]) if parts else None
    options = which.words_offered(parts[:-1] if closes_at else parts)
    return _ask(request, question, options, replace(manner, closes_at=closes_at), is_for_date=False)


def typed_date(request: Request, text: str) -> Reply:
    """`12 Jan 10:00, 13 Jan 14:00`, or the same after what the meeting is for and a bar."""
    request.require(Deed.ASK_POLL)
    manner, text = which.flags_typed(text)
    purpose, *parts = (part.strip() for part in text.split("|"))
    if not parts or which.slots_typed(request, purpose)[0]:
        purpose, parts = DATE_TITLE, [purpose, *parts]
    options, left = which.slots_typed(request, ", ".join(parts))
    closes_at = which.end_typed(request, left)
    if left and closes_at is None:
        raise which.unreadable_slots(request, left)
    return _ask(request, purpose, options, replace(manner, closes_at=closes_at), is_for_date=True)


def _ask(request: Request, question: str, options: list[Offered], manner: Manner, *, is_for_date: bool) -> Reply:
    """Put it to the channel, unless something is missing."""
    request.require(Deed.ASK_POLL)
    if request.group.channel_id is None:
        raise Refusal("This group has no channel in which a poll could be shown. Ask the programme manager for one.")
    question = " ".join(question.split())
    most = which.TITLE_MOST if is_for_date else which.QUESTION_MOST
    if not question or len(question) > most:
        raise Refusal(
            f"Please ask in at most {most} characters, as in {request.typed(which.EXAMPLE)}.", field="question"
        )
    if len(options) < which.FEWEST:
        example = request.typed(which.DATE_EXAMPLE if is_for_date else which.EXAMPLE)
        raise Refusal(f"Please give at least {which.FEWEST} options, as in {example}.", field="options")
    which.require_offer(request, options, earlier=[])
    which.require_end(request, manner.closes_at)
    poll = polls.ask(
        request.session,
        group=request.group,
        question=question,
        options=options,
        is_named=manner.is_named,
        takes_several=manner.takes_several or is_for_date,
        may_be_added_to=manner.may_be_added_to,
        is_for_date=is_for_date,
        closes_at=manner.closes_at,
        actor=request.person,
        now=request.now,
    )
    end = "" if poll.closes_at else " It is open until you or an officer ends it, with the button on its card."
    return Say(Message(f"*The channel is asked*: {escaped(title(poll))}{end}\n{label(poll)}"))


def _common() -> list[Block]:
    return [
        choice(
            "who",
            "Who sees who chose what?",
            [
                ("named", "Named: every member, and whoever reads the channel"),
                ("anonymous", "Anonymous: nobody in Slack"),
            ],
            chosen="named",
        ),
        tick("adding", "Further options", "Others may add options"),
        day_entry("day", "Ends on", optional=True, hint="Empty: when you or an officer ends it."),
        entry("time", "At", most=5, optional=True, hint=f"Such as 14:00; empty: {wall_clock.CLOSES_AT:%H:%M}."),
    ]
