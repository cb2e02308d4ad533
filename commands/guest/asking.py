"""A standing guest is put to the members: the vote makes them one, if it passes (clause 12)."""

from datetime import timedelta

from bot.render.blocks import Message, escaped, moment
from bot.render.votes import name_of
from bot.request import Reply, Request, Say
from calendars import wall_clock
from rules.authority import Deed
from rules.refusal import Refusal
from store import guests, votes
from store.models import Person

KIND = "invitation"


def put_to_the_members(request: Request, person: Person, company: str) -> Reply:
    """Open the vote, for as long as the terms propose."""
    request.require(Deed.OPEN_VOTE)
    guests.require_uninvited(request.session, group=request.group, person=person, meeting=None, now=request.now)
    roll = votes.electors(request.session, group=request.group, day=request.today)
    if request.group.channel_id is None or not roll:
        raise Refusal("Standing guests need a vote, and this group has no channel or no members for one.", field="name")
    days = timedelta(days=request.terms.decisions.invitation.open_days)
    whom = f"{person.name} ({company})" if company else person.name
    vote = votes.open_vote(
        request.session,
        group=request.group,
        kind=KIND,
        question=f"Shall {whom} be a standing guest?",
        background="",
        closes_at=wall_clock.instant(request.today + days, wall_clock.CLOSES_AT, zone=request.group.zone),
        roll=roll,
        actor=request.person,
        now=request.now,
        history=request.history,
        guest_id=person.id,
    )
    when = moment(vote.closes_at, zone=request.group.zone)
    undo = request.typed(f"vote withdraw {vote.number}")
    return Say(
        Message(
            f"*{name_of(vote)} is open* until {when}: {escaped(vote.question)} The members agree to standing guests "
            f"(clause 12); if it passes, {escaped(person.name)} is one. Not what you meant? {undo}."
        )
    )
