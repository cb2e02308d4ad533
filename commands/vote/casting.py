"""A member casts a ballot: pressed, typed, or in the form that takes a reason."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.render.blocks import Message, choice, entry, escaped, form, moment, paragraph, remark
from bot.render.elections import FINAL
from bot.render.votes import CAST_WORDS, CHOICES, name_of, quoted
from bot.request import Handler, Open, Reply, Request, Say
from commands.vote import paper, which
from commands.vote.which import Place
from rules.authority import Role
from rules.decisions import Cast
from rules.ranked import is_ranked
from rules.refusal import Refusal
from rules.sections import KindTerms
from store import inbox, votes
from store.models import Ballot, Elector, Vote

_SECRET = (Cast.FOR, Cast.AGAINST, Cast.ABSTAIN)


def typed(request: Request, place: Place, text: str) -> Reply:
    """A ballot in a line, on a vote that was found."""
    return _cast(request, place, *which.ballot_typed(request, place[0], text))


def presses(chosen: Cast) -> Handler:
    """The handler of a button for one choice."""
    return lambda request: _cast(request, _noted(request), chosen, "")


def on_reason(request: Request) -> Reply:
    """The form that takes a reason."""
    vote, elector, earlier = _noted(request)
    _require_open_to(request, vote)
    if votes.is_secret(vote, request.history):
        return _secret_form(request, vote, elector, earlier)
    options = [(each.value, label) for each, label in CHOICES.items()]
    asked = [
        paragraph(f"*{escaped(vote.question)}*"),
        choice("choice", "Your ballot", options, chosen=earlier.choice.value if earlier else None),
        entry(
            "reason",
            "Reason",
            most=which.REASON_MOST,
            optional=True,
            multiline=True,
            value=earlier.reason if earlier else "",
        ),
        remark(_who_reads(request, vote)),
    ]
    note = {"group": request.group.id, "vote": vote.id}
    return Open(form(name_of(vote), "vote.ballot", asked, note, submit="Vote"))


def on_ballot(request: Request) -> Reply:
    """The form was sent."""
    place = _noted(request)
    if place[0].call_id is not None:
        named = paper.read(request.fields, votes.candidates_of(request.session, vote=place[0]))
        return _cast_secret(request, place, Cast.FOR if named else Cast.ABSTAIN, named)
    chosen = request.fields.get("choice", "")
    if chosen not in set(Cast):
        raise Refusal("Please choose what goes on your ballot.", field="choice")
    if votes.is_secret(place[0], request.history):
        return _cast_secret(request, place, Cast(chosen))
    return _cast(request, place, Cast(chosen), which.reason_in(request.fields.get("reason", "")))


def _noted(request: Request) -> Place:
    return which.place_in(request, which.noted(request))


def _cast(request: Request, place: Place, chosen: Cast, reason: str) -> Reply:
    """Count it, if the vote is open and the person may vote at this moment, and say so."""
    vote, elector, earlier = place
    _require_open_to(request, vote)
    if votes.is_secret(vote, request.history):
        _require_first(vote, elector, earlier)
        if chosen is not Cast.RECUSE:
            raise Refusal(
                f"{name_of(vote)} is secret, and Slack keeps what is typed. Press “Vote in secret” on its card or "
                f"under {request.typed('vote')}. Nothing was counted."
            )
    if earlier is not None and earlier.choice is chosen and reason in ("", earlier.reason):
        inbox.keep(request.session)
        return Say(_receipt(request, vote, earlier, "It was counted before."))
    ballot = votes.cast(
        request.session,
        group=request.group,
        vote=vote,
        person=request.person,
        choice=chosen,
        reason=reason,
        earlier=earlier,
        now=request.now,
        history=request.history,
    )
    instead = f"It takes the place of your earlier ballot ({CAST_WORDS[earlier.choice]})." if earlier else ""
    return Say(_receipt(request, vote, ballot, instead))


def _secret_form(request: Request, vote: Vote, elector: Elector, earlier: Ballot | None) -> Reply:
    _require_first(vote, elector, earlier)
    asked = [paragraph(f"*{escaped(vote.question)}*"), *_secret_entries(request, vote)]
    note = {"group": request.group.id, "vote": vote.id}
    return Open(form(name_of(vote), "vote.ballot", asked, note, submit="Vote"))


def _secret_entries(request: Request, vote: Vote) -> list[Block]:
    if vote.call_id is None:
        return [choice("choice", "Your ballot", [(each.value, CHOICES[each]) for each in _SECRET]), remark(FINAL)]
    candidates = votes.candidates_of(request.session, vote=vote)
    decisions = votes.terms_of(vote, request.history).decisions
    ranked = is_ranked(len(candidates), places=vote.places or 1, terms=decisions)
    return paper.entries(candidates, ranked=ranked)


def _cast_secret(request: Request, place: Place, chosen: Cast, named: Sequence[int] = ()) -> Reply:
    vote, elector, earlier = place
    _require_open_to(request, vote)
    _require_first(vote, elector, earlier)
    if chosen not in _SECRET:
        raise Refusal("Please choose what goes on your ballot.", field="choice")
    votes.cast_secret(
        request.session,
        group=request.group,
        vote=vote,
        elector=elector,
        choice=chosen,
        now=request.now,
        history=request.history,
        ranking=named,
    )
    return Say(Message(f"You voted: {quoted(vote)}."))


def _require_first(vote: Vote, elector: Elector, earlier: Ballot | None) -> None:
    """Refuse a second ballot in a secret vote."""
    if elector.voted_on is not None or earlier is not None:
        did = "recused yourself" if earlier is not None else "voted"
        raise Refusal(f"You have {did} in {name_of(vote).lower()}. It is secret, so that cannot be changed any more.")


def _require_open_to(request: Request, vote: Vote) -> None:
    """Refuse where the vote is closed, and whoever was on the roll and is no member any more at this moment."""
    which.require_open(request, vote)
    has_departed = request.group.parent_id is not None and votes.has_departed(
        request.session, group=request.group, person_id=request.person.id, now=request.now
    )
    if Role.MEMBER not in request.roles or has_departed:
        name = name_of(vote).lower()
        raise Refusal(f"Your membership has ended, so you have no ballot in {name} any more. Nothing was counted.")


def _receipt(request: Request, vote: Vote, ballot: Ballot, instead: str) -> Message:
    if not votes.is_open(vote) and not _is_told(request, vote):
        return Message(f"Your ballot is counted – {quoted(vote)}. With it the vote is closed.")
    said = f"Your ballot is counted: *{CAST_WORDS[ballot.choice]}* – {quoted(vote)}."
    if ballot.reason:
        said += f" Your reason: “{escaped(ballot.reason)}”."
    closes = (
        f"You can change it until {moment(vote.closes_at, zone=request.group.zone)}; the last one counts."
        if votes.is_open(vote)
        else "With it the vote is closed."
    )
    return Message(" ".join(filter(None, [said, instead, closes])))


def _is_told(request: Request, vote: Vote) -> bool:
    """Whether it is told after the close who voted how."""
    kind: KindTerms = getattr(votes.terms_of(vote, request.history).decisions, vote.kind)
    return kind.counts_shown


def _who_reads(request: Request, vote: Vote) -> str:
    if _is_told(request, vote):
        return "Those on the roll see your ballot and your reason once the vote is closed."
    return "Nobody is told how you voted, nor your reason, not even after the close."
