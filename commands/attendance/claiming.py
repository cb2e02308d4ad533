"""`/attendance claim`: a member says that they were at a meeting."""

from bot.render.claims import WORDS_MOST, cannot_claim, claim_form, claimed
from bot.render.words import day_in_words
from bot.request import Open, Reply, Request, Say
from calendars.typed import UnreadableDayError, read_day
from rules.authority import Deed
from rules.refusal import Refusal
from store import claims, meetings
from store.models import Meeting


def on_claim(request: Request, text: str) -> Reply:
    """Bare: the form. Typed: the date of the meeting, and what the officers should know."""
    request.require(Deed.CLAIM_PRESENCE)
    if not text:
        those = claims.claimable(request.session, group=request.group, person_id=request.person.id, now=request.now)
        if not those:
            raise Refusal("No absence is recorded of you that could be claimed, so there is nothing to do.")
        return Open(claim_form(request.group, those, chosen=those[0]))
    meeting, words = _meant(request, text)
    if len(words) > WORDS_MOST:
        raise Refusal(f"Please keep it to {WORDS_MOST} characters; nothing was recorded.")
    obstacle = claims.obstacle(
        request.session, group=request.group, meeting=meeting, person_id=request.person.id, now=request.now
    )
    if obstacle is not None:
        raise Refusal(cannot_claim(obstacle, meeting))
    claims.make(
        request.session, group=request.group, meeting=meeting, person=request.person, words=words, now=request.now
    )
    return Say(claimed(meeting))


def _meant(request: Request, text: str) -> tuple[Meeting, str]:
    """The latest meeting of the date that `text` begins with, and what follows it."""
    try:
        typed = read_day(text, today=request.today)
    except UnreadableDayError as unreadable:
        raise Refusal(str(unreadable)) from None
    if typed is None:
        example = request.typed("attendance claim 14 Jan I joined by telephone")
        raise Refusal(f"Please begin with the date of the meeting, for example {example}.")
    past = [day for day in typed.days if day <= request.today]
    for day in past:
        meeting = meetings.on_day(request.session, group=request.group, day=day)
        if meeting is not None and meeting.starts_at <= request.now:
            return meeting, typed.rest
    raise Refusal(f"There was no meeting on {day_in_words((past or typed.days)[0])}, so there is nothing to claim.")
