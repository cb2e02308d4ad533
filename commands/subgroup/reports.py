"""Reports that the group asks of a sub-group: asked for by an officer, sent by the sub-group's chair (clause 18)."""

import re
from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.render.blocks import Message, choice, day_entry, entry, escaped, form, moment, paragraph
from bot.render.words import day_in_words, short_day
from bot.request import Open, Reply, Request, Say
from calendars.agenda import ahead_of
from calendars.typed import UnreadableDayError, read_day
from commands.subgroup import which
from rules.authority import Deed
from rules.refusal import Refusal
from store import meetings, reports, terms
from store.models import ReportRequest, WorkingGroup
from store.subgroups import Subgroup

SUBJECT_MOST = 80
REPORT_MOST = 2000
ASK = "subgroup report Standards due 3 Dec: what the pilots showed"
Wanted = tuple[ReportRequest, WorkingGroup]


def on_ask(request: Request, text: str) -> Reply:
    """`Standards due 3 Dec: what the pilots showed`."""
    request.require(Deed.REQUEST_REPORT)
    seen, rest = which.at_start(request, text)
    found = re.fullmatch(r"due\s+(?P<day>[^:]+):\s*(?P<subject>.+)", rest, re.IGNORECASE | re.DOTALL)
    if found is None:
        raise Refusal(f"Please say by when, and what about, as in {request.typed(ASK)}.")
    return ask(request, seen, _day(request, found["day"].strip()), found["subject"])


def ask(request: Request, seen: Subgroup, due_on: date, subject: str) -> Reply:
    """Ask a sub-group for a report."""
    if request.group.parent_id is not None:
        raise Refusal("A report is asked for by the parent: please do this there.")
    if due_on < request.today:
        raise Refusal("That day is over. Please choose today or a later one.", field="due")
    if not subject or len(subject) > SUBJECT_MOST:
        raise Refusal(f"Please say what about, in at most {SUBJECT_MOST} characters.", field="subject")
    if seen.chair is None:
        raise Refusal(f"Nobody leads {seen.group.name} at present. Choose a lead first.")
    reports.ask(
        request.session, group=seen.group, subject=subject, due_on=due_on, actor=request.person, now=request.now
    )
    return Say(
        Message(
            f"{escaped(seen.chair.name)} is asked for a report of *{escaped(seen.group.name)}* by "
            f"{day_in_words(due_on)}: {escaped(subject)}. It comes onto the next agenda, or is listed there as missing."
        )
    )


def on_withdraw(request: Request, text: str) -> Reply:
    """A report that is not wanted any more: of one sub-group, all that are open."""
    request.require(Deed.REQUEST_REPORT)
    seen, _ = which.at_start(request, text)
    wanted = reports.open_in(request.session, those=[seen.group])
    if request.group.parent_id is not None or not wanted:
        raise Refusal(f"No report of {escaped(seen.group.name)} is asked for here.")
    for row, group in wanted:
        reports.withdraw(request.session, group=group, request=row, actor=request.person, now=request.now)
    return Say(Message(f"No report of *{escaped(seen.group.name)}* is asked for any more."))


def ask_blocks(request: Request) -> list[Block]:
    """The fields of the form that asks for one."""
    return [
        entry("subject", "What about?", most=SUBJECT_MOST),
        day_entry("due", "By when?", chosen=request.today),
    ]


def on_ask_form(request: Request, seen: Subgroup) -> Reply:
    """The form was sent."""
    request.require(Deed.REQUEST_REPORT)
    try:
        due_on = date.fromisoformat(request.fields.get("due", ""))
    except ValueError:
        raise Refusal("Please choose a date.", field="due") from None
    return ask(request, seen, due_on, request.fields.get("subject", ""))


def on_send(request: Request, text: str) -> Reply:
    """The chair's report as a line: words, a link, or both. Bare: the form."""
    wanted = _own(request)
    if not text:
        return Open(_send_form(request, wanted))
    if len(wanted) > 1:
        raise Refusal(f"Several reports are asked for. Choose in the form: {request.typed('subgroup send-report')}.")
    link = re.search(r"https://\S+", text)
    said = " ".join(text.replace(link[0], " ").split()) if link else text
    return _send(request, wanted[0], said, link[0] if link else "")


def open_send(request: Request) -> Reply:
    """The button in the chair's DM."""
    wanted = [each for each in _own(request) if each[0].id == request.note.get("report")]
    if not wanted:
        raise Refusal("That report was sent already, or is not wanted any more.")
    return Open(_send_form(request, wanted))


def on_send_form(request: Request) -> Reply:
    """The form was sent."""
    chosen = request.fields.get("report", "")
    wanted = next((each for each in _own(request) if str(each[0].id) == chosen), None)
    if wanted is None:
        raise Refusal("That report was sent already, or is not wanted any more.", field="report")
    return _send(request, wanted, request.fields.get("text", ""), request.fields.get("link", ""))


def _send_form(request: Request, wanted: Sequence[Wanted]) -> View:
    options = [(str(row.id), f"{group.name}: {row.subject}") for row, group in wanted[:100]]
    blocks = [
        paragraph("It comes onto the next agenda of the group that asked for it."),
        choice("report", "Which report?", options, chosen=options[0][0]),
        entry("text", "What there is to report", most=REPORT_MOST, multiline=True, optional=True),
        entry("link", "Link", most=500, optional=True, hint="An https:// address, such as a document."),
    ]
    return form("Send a report", "subgroup.send_form", blocks, {"group": request.group.id}, submit="Send")


def _send(request: Request, wanted: Wanted, text: str, link: str) -> Reply:
    row, group = wanted
    if not (text or link) or len(text) > REPORT_MOST:
        raise Refusal(f"Please give some words, at most {REPORT_MOST:,} characters, or a link.", field="text")
    parent = which.parent_of(request, group)
    coming = meetings.coming(request.session, group=parent, now=request.now, most=1)
    if not coming:
        raise Refusal(f"No meeting of {escaped(parent.name)} is planned. Please tell its programme manager.")
    in_force = terms.history(request.session, group=parent).on(coming[0].on_date).terms.agenda
    ahead = ahead_of(request.session, group=parent, meeting=coming[0], terms=in_force)
    reports.send(
        request.session,
        group=group,
        request=row,
        meeting=coming[0],
        report=text,
        link=link,
        is_late=request.now >= ahead.closes_at,
        person=request.person,
        now=request.now,
    )
    when = moment(coming[0].starts_at, zone=parent.zone)
    return Say(Message(f"Sent: it is on the agenda of *{escaped(parent.name)}* on {when}."))


def _own(request: Request) -> Sequence[Wanted]:
    """The reports that are asked of the sub-groups which the person chairs, at least one."""
    request.require(Deed.SEND_REPORT)
    led = [each.group for each in which.all_of(request) if each.chair == request.person]
    wanted = reports.open_in(request.session, those=led)
    if not wanted:
        raise Refusal("No report is asked of you at present.")
    return wanted


def in_words(wanted: Wanted) -> str:
    """`Report asked for by Fri 3 Dec 2027: what the pilots showed`."""
    return f"Report asked for by {short_day(wanted[0].due_on)}: {escaped(wanted[0].subject)}"


def _day(request: Request, text: str) -> date:
    try:
        typed = read_day(text, today=request.today)
    except UnreadableDayError as unreadable:
        raise Refusal(str(unreadable)) from None
    if typed is None or typed.rest:
        raise Refusal(f"I could not read that day. Type it as in {request.typed(ASK)}.")
    return min((day for day in typed.days if day >= request.today), default=typed.days[0])
