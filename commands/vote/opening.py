"""An officer puts a question to the members: in a form, in a line, or in place of a vote that went wrong."""

import re
from datetime import datetime, timedelta

from slack_sdk.models.blocks import Block

from bot.render.blocks import Message, choice, day_entry, entry, escaped, form, moment, paragraph, remark
from bot.render.terms import SECTIONS, majority
from bot.render.votes import kind_of, name_of, quoted
from bot.render.words import counted, listed, short_day
from bot.request import Open, Reply, Request, Say
from calendars import wall_clock
from commands.vote import which
from rules.authority import Deed
from rules.refusal import Refusal
from rules.sections import KindTerms
from store import positions, votes
from store.models import Paper, Vote

QUESTION_MOST, BACKGROUND_MOST, PAPERS_MOST = 300, 2000, 50
_UNTIL = re.compile(r"\s+until\s+", re.IGNORECASE)


def on_open(request: Request) -> Reply:
    """The form of a new vote."""
    return _form(request)


def on_replace(request: Request) -> Reply:
    """The form of a vote that takes the place of another one."""
    return _form(request, replaced=which.noted(request))


def typed(request: Request, text: str) -> Reply:
    """`open`, or `open KIND QUESTION until DAY HOUR`."""
    if not text:
        return _form(request)
    request.require(Deed.OPEN_VOTE)
    kind, _, rest = text.partition(" ")
    question, closes_at = _question_and_close(request, rest.strip())
    return _open(request, kind.lower().rstrip(":"), question, "", closes_at)


def typed_replacement(request: Request, text: str) -> Reply:
    """`replace 12`."""
    request.require(Deed.OPEN_VOTE)
    return _form(request, replaced=which.numbered(request, which.number_in(text)))


def on_question(request: Request) -> Reply:
    """The form was sent."""
    fields = request.fields
    paper = _paper_chosen(request, fields.get("paper", ""))
    replaced = which.noted(request) if "vote" in request.note else None
    question, background = fields.get("question", ""), fields.get("background", "")
    return _open(request, fields.get("kind", ""), question, background, which.instant_entered(request), replaced, paper)


def _form(request: Request, *, replaced: Vote | None = None) -> Reply:
    request.require(Deed.OPEN_VOTE)
    _require_replaceable(request, replaced)
    options = [(kind, f"{SECTIONS[section]}: {majority(request.terms, section)}") for kind, section in _kinds(request)]
    offered = {kind for kind, _ in options}
    asked = [
        *([paragraph(_replaces(replaced))] if replaced else []),
        entry("question", "Question", most=QUESTION_MOST, value=replaced.question if replaced else ""),
        entry(
            "background",
            "Background",
            most=BACKGROUND_MOST,
            optional=True,
            multiline=True,
            value=replaced.background if replaced else "",
        ),
        *_paper_entry(request, replaced),
        choice("kind", "Kind", options, chosen=replaced.kind if replaced and replaced.kind in offered else None),
        day_entry("day", "Closes on", optional=True, hint="Empty: after as many days as the terms propose."),
        entry("time", "At", most=5, optional=True, hint=f"Such as 14:00; empty: {wall_clock.CLOSES_AT:%H:%M}."),
        remark("The question cannot be edited afterwards. The roll is frozen when the vote opens."),
    ]
    note = {"group": request.group.id} | ({"vote": replaced.id} if replaced else {})
    return Open(form("Open a vote", "vote.question", asked, note, submit="Open"))


def _open(
    request: Request,
    kind: str,
    question: str,
    background: str,
    closes_at: datetime | None,
    replaced: Vote | None = None,
    paper: Paper | None = None,
) -> Reply:
    """Freeze the roll and tell the channel, unless something is missing."""
    request.require(Deed.OPEN_VOTE)
    _require_replaceable(request, replaced)
    _require_kind(request, kind)
    if not question or len(question) > QUESTION_MOST:
        raise Refusal(f"Please ask a question of at most {QUESTION_MOST} characters.", field="question")
    closes_at = closes_at or _proposed(request, kind)
    which.require_reasonable(request, closes_at, opened_at=request.now)
    if request.group.channel_id is None:
        raise Refusal("This group has no channel in which a vote could be shown. Ask the programme manager for one.")
    roll = votes.electors(request.session, group=request.group, day=request.today)
    if not roll:
        raise Refusal("Nobody is a member today, so nobody could vote.")
    if replaced is not None and votes.is_open(replaced):
        _withdraw(request, replaced)
    vote = votes.open_vote(
        request.session,
        group=request.group,
        kind=kind,
        question=question,
        background=background,
        closes_at=closes_at,
        roll=roll,
        actor=request.person,
        now=request.now,
        history=request.history,
        replaces=replaced,
        guest_id=replaced.guest_id if replaced else None,
        paper=paper,
    )
    return Say(_receipt(request, vote, len(roll), replaced))


def _paper_entry(request: Request, replaced: Vote | None) -> list[Block]:
    """A choice among the papers of the agenda, if there are any."""
    found = votes.papers_to_vote_on(request.session, group=request.group, most=PAPERS_MOST)
    if not found:
        return []
    options = [(str(paper.id), f"{paper.title[:50]} – {short_day(at.on_date)}") for paper, at in found]
    before = votes.paper_of(request.session, vote=replaced) if replaced else None
    chosen = str(before[0].id) if before and before[0] in [paper for paper, _ in found] else None
    hint = "A paper of the agenda that everybody may read. Its file goes to the channel with the vote."
    return [choice("paper", "Paper", options, chosen=chosen, hint=hint, optional=True)]


def _paper_chosen(request: Request, chosen: str) -> Paper | None:
    found = votes.papers_to_vote_on(request.session, group=request.group, most=PAPERS_MOST)
    paper = next((paper for paper, _ in found if str(paper.id) == chosen), None)
    if chosen and paper is None:
        raise Refusal("That paper was withdrawn meanwhile, or is for members only now.", field="paper")
    return paper


def _receipt(request: Request, vote: Vote, roll: int, replaced: Vote | None) -> Message:
    kind = kind_of(vote, request.terms)
    when = moment(vote.closes_at, zone=request.group.zone)
    instead = f" It replaces {quoted(replaced)}." if replaced else ""
    undo = request.typed(f"vote withdraw {vote.number}")
    return Message(
        f"*{name_of(vote)} is open* until {when}: {escaped(vote.question)}\n{kind}. {counted(roll, 'member')} on the "
        f"roll; the channel is told.{instead} Not what you meant? {undo}."
    )


def _kinds(request: Request) -> list[tuple[str, str]]:
    """The kinds on which members vote for or against, by the terms of today, and their sections; a position has a
    command of its own."""
    sections = [section for section in SECTIONS if section.startswith("decisions.")]
    found = {section.removeprefix("decisions."): section for section in sections}
    decisions = request.terms.decisions
    return [
        (kind, section)
        for kind, section in found.items()
        if kind != positions.KIND and getattr(decisions, kind).majority is not None
    ]


def _require_kind(request: Request, kind: str) -> None:
    kinds = [name for name, _ in _kinds(request)]
    if kind == positions.KIND:
        raise Refusal(
            f"A position is put to the members once it is a draft (clause 23), by {request.typed('position')}.",
            field="kind",
        )
    if kind not in kinds:
        line = request.typed("vote open procedural Shall we meet in Leeds? until 14 Jan 17:00")
        words = listed([f"`{name}`" for name in kinds], last="or")
        raise Refusal(f"Please begin with the kind of decision: {words}, as in {line}.", field="kind")


def _question_and_close(request: Request, text: str) -> tuple[str, datetime | None]:
    """The question, and the instant after the last `until` in it, if it is one."""
    for found in reversed(list(_UNTIL.finditer(text))):
        closes_at = which.instant_typed(request, text[found.end() :].strip())
        if closes_at is not None:
            return text[: found.start()].strip(), closes_at
    return text, None


def _proposed(request: Request, kind: str) -> datetime:
    """As many days from today as the terms propose for that kind."""
    numbers: KindTerms = getattr(request.terms.decisions, kind)
    return wall_clock.instant(
        request.today + timedelta(days=numbers.open_days), wall_clock.CLOSES_AT, zone=request.group.zone
    )


def _require_replaceable(request: Request, replaced: Vote | None) -> None:
    if replaced is not None and replaced.kind == positions.KIND:
        raise Refusal(f"{name_of(replaced)} is on a position, which {request.typed('position')} puts to the members.")
    if replaced is not None and replaced.call_id is not None:
        raise Refusal(f"{name_of(replaced)} is the ballot of an open call: {request.typed('call')} opens another one.")
    successor = votes.replacement_of(request.session, vote=replaced) if replaced else None
    if replaced is not None and successor is not None:
        raise Refusal(f"{name_of(replaced)} has been replaced already, by {quoted(successor)}.")


def _replaces(replaced: Vote) -> str:
    what = "is withdrawn when this one opens" if votes.is_open(replaced) else "stays as it is, and both are linked"
    return f"It replaces {quoted(replaced)}, which {what}."


def _withdraw(request: Request, replaced: Vote) -> None:
    votes.withdraw(
        request.session,
        group=request.group,
        vote=replaced,
        reason="It is replaced by another vote.",
        actor=request.person,
        now=request.now,
    )
