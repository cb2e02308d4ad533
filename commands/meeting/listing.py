"""The list of meetings to come, for whoever may see the group."""

from collections.abc import Sequence
from datetime import timedelta

from slack_sdk.models.blocks import Block

from bot.render.blocks import Message, heading, paragraph, remark
from bot.render.meetings import named
from bot.request import Request
from calendars import holidays
from calendars.recurrence import depends_on_bank_holidays, read_rule
from rules.strikes import MeetingState
from store import apologies, meetings
from store.models import Meeting

LISTED = 12


def list_meetings(request: Request) -> Message:
    """The coming meetings, for whoever may see the group."""
    zone = request.group.zone
    coming = meetings.coming(request.session, group=request.group, now=request.now, most=LISTED)
    off = meetings.cancelled(request.session, group=request.group, now=request.now, most=LISTED)
    until = coming[-1].starts_at if coming else request.now + timedelta(days=366)
    known = sorted(
        [*coming, *(meeting for meeting in off if meeting.starts_at <= until)], key=lambda meeting: meeting.starts_at
    )
    mine = apologies.of_person(
        request.session, person_id=request.person.id, meeting_ids=[meeting.id for meeting in coming]
    )
    lines = [f"• {named(meeting, zone=zone)} – {_mark(meeting, meeting.id in mine)}" for meeting in known]
    body = "\n".join(lines) or "No meeting is planned."
    print_ = _small_print(request, coming)
    blocks: list[Block] = [heading("Meetings"), paragraph(body), *([remark(print_)] if print_ else [])]
    return Message("\n".join(filter(None, [body, print_])), blocks)


def _mark(meeting: Meeting, is_excused: bool) -> str:
    if meeting.state is MeetingState.CANCELLED:
        return "cancelled"
    sent = ", you sent apologies" if is_excused else ""
    return f"{'compulsory' if meeting.is_compulsory else 'not compulsory'}{sent}"


def _small_print(request: Request, coming: Sequence[Meeting]) -> str:
    """The rule in words, and that bank holidays far ahead are computed where it turns on them."""
    if not request.group.rule:
        return ""
    rule = read_rule(request.group.rule)
    said = [f"The group meets on the {rule}.", rule.small_print]
    years = {meeting.on_date.year for meeting in coming}
    unpublished = [year for year in sorted(years) if not holidays.is_published(year, division=request.group.division)]
    if unpublished and depends_on_bank_holidays(rule):
        said.append(f"Bank holidays of {unpublished[0]} are not published yet: dates follow the usual pattern.")
    return " ".join(filter(None, said))
