"""The second look before a meeting is cancelled, or corrected to not held."""

from collections.abc import Sequence

from slack_sdk.models.views import View

from bot.render.blocks import entry, escaped, form, paragraph
from bot.render.meetings import named
from bot.render.words import counted, listed
from bot.request import Request
from commands.meeting import deeds
from store import apologies, meetings, strikes
from store.models import Meeting


def confirm_cancel(request: Request, meeting: Meeting, reason: str) -> View:
    told = cancelled_means(request, meeting)
    return _confirm(request, meeting, "Cancel a meeting", "meeting.cancel_confirmed", told, reason, "Cancel it")


def confirm_not_held(request: Request, meeting: Meeting, reason: str) -> View:
    told = not_held_means(request, meeting)
    return _confirm(request, meeting, "Not held", "meeting.not_held_confirmed", told, reason, "It was not held")


def cancelled_means(request: Request, meeting: Meeting) -> list[str]:
    """What would come of calling a meeting off, a paragraph each."""
    sent = counted(len(apologies.in_force(request.session, meeting_id=meeting.id)), "member").capitalize()
    told = [
        f"{named(meeting, zone=request.group.zone)}",
        f"{sent} sent apologies for it. Nobody can get a strike from a cancelled meeting (clause 17).",
        _month_without(request, meeting),
        "It stays in the calendar, marked as cancelled, and can be reinstated until it was to begin.",
    ]
    return [paragraph for paragraph in told if paragraph]


def not_held_means(request: Request, meeting: Meeting) -> list[str]:
    """What would come of correcting a meeting to not held, a paragraph each."""
    return [
        f"{named(meeting, zone=request.group.zone)}",
        _strikes_taken_back(request, meeting),
        "This cannot be taken back. What was recorded of attendance is kept, and counts no more.",
    ]


def _month_without(request: Request, meeting: Meeting) -> str:
    """That the group does not meet in that month any more; empty where it does, and for a sub-group."""
    year = meetings.of_year(request.session, group=request.group, year=meeting.on_date.year)
    others = [other for other in year if other.id != meeting.id and other.state in meetings.DUE_STATES]
    if request.group.parent_id is not None or meeting.on_date.month in {other.on_date.month for other in others}:
        return ""
    return f"The group meets monthly (clause 19), and no other meeting is planned in {meeting.on_date:%B %Y}."


def _confirm(
    request: Request, meeting: Meeting, title: str, callback: str, told: Sequence[str], reason: str, submit: str
) -> View:
    asked = entry(
        "reason",
        "Reason",
        most=deeds.REASON_MOST,
        multiline=True,
        hint="Members read it in the group's channel.",
        value=reason[: deeds.REASON_MOST],
    )
    note = {"group": request.group.id, "meeting": meeting.id}
    return form(title, callback, [*map(paragraph, told), asked], note, submit=submit)


def _strikes_taken_back(request: Request, meeting: Meeting) -> str:
    standings = strikes.standings(
        request.session, group=request.group, year=meeting.on_date.year, as_of=request.today, terms=request.history
    )
    struck = [
        person.name
        for person, standing in standings
        if meeting.id in {owed.meeting.id for owed in standing.strikes} and request.group.parent_id is None
    ]
    if not struck:
        return "Nobody has a strike from it."
    return f"It takes a strike from {escaped(listed(struck))}. A case that no longer holds is withdrawn."
