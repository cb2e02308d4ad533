"""Who is invited to what, typed in a line or entered in the form."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.render.blocks import escaped
from bot.render.words import day_in_words, listed
from bot.request import Request
from calendars.typed import UnreadableDayError, read_day
from rules.refusal import Refusal
from store import meetings, people
from store.models import Guest, Meeting, Person

NAME_MOST = 100
DECIDED_MOST = 200
EMAIL = r"[^@\s<>,;]+@[^@\s<>,;]+"
ONE = "guest Ana Ruiz ana@example.org for next"
ALL = "guest standing Ana Ruiz ana@example.org"


@dataclass(frozen=True)
class Asked:
    """An invitation as it was asked for; without a meeting it is to all of them, as a vote decided or is to decide."""

    name: str
    meeting: Meeting | None
    company: str = ""
    email: str | None = None
    slack_user_id: str | None = None
    decided_by: str = ""


def read_line(request: Request) -> Asked:
    """`Ana Ruiz (Acme) ana@example.org for 12 Nov`, or `standing Ana Ruiz …`, perhaps `agreed by …`."""
    first, _, rest = request.text.partition(" ")
    if first.lower() == "standing":
        whom, _, decided = rest.partition(" agreed by ")
        return _complete(request, _asked(whom, None, decided.strip()))
    whom, found, when = request.text.rpartition(" for ")
    if not found:
        raise Refusal(f"Please say for which meeting, as in {request.typed(ONE)}, or {request.typed(ALL)}.")
    return _complete(request, _asked(whom, _meeting(request, when.strip()), ""))


def read_form(request: Request) -> Asked:
    """What was entered in the form."""
    fields, chosen = request.fields, request.fields.get("meeting", "")
    coming = meetings.coming(request.session, group=request.group, now=request.now)
    meeting = next((each for each in coming if str(each.id) == chosen), None)
    if meeting is None and chosen != "standing":
        raise Refusal("That meeting is not to come any more. Please choose another one.", field="meeting")
    email = fields.get("email", "").lower()
    if email and not re.fullmatch(EMAIL, email):
        raise Refusal("That is not an e-mail address.", field="email")
    name, company, decided = (fields.get(block, "") for block in ("name", "company", "decided"))
    return _complete(request, Asked(name, meeting, company, email or None, fields.get("account") or None, decided))


def guest_called(those: Sequence[tuple[Guest, Person, Meeting | None]], text: str) -> tuple[Guest, Person]:
    """The one guest whom a name means; of several invitations of theirs the first."""
    found = people.called([person for _, person, _ in those], text)
    if len({person.id for person in found}) != 1:
        names = escaped(listed(list(dict.fromkeys(person.name for _, person, _ in those)))) or "nobody"
        raise Refusal(f"Please give the name of one guest. The guests are {names}.")
    return next((guest, person) for guest, person, _ in those if person.id == found[0].id)


def _asked(whom: str, meeting: Meeting | None, decided_by: str) -> Asked:
    email = re.search(EMAIL, whom)
    company = re.search(r"\(([^()]+)\)", whom)
    name = whom
    for part in (email, company):
        name = name.replace(part[0], " ") if part else name
    said = company[1].strip() if company else ""
    return Asked(" ".join(name.split()), meeting, said, email[0].lower() if email else None, None, decided_by)


def _complete(request: Request, asked: Asked) -> Asked:
    if not asked.name:
        raise Refusal(f"Please give a name, as in {request.typed(ONE)}.", field="name")
    if max(len(asked.name), len(asked.company)) > NAME_MOST or len(asked.decided_by) > DECIDED_MOST:
        raise Refusal(f"Please keep names to {NAME_MOST} characters, and the vote to {DECIDED_MOST}.", field="name")
    return asked


def _meeting(request: Request, text: str) -> Meeting:
    """The meeting to come of `next` or of a date."""
    coming = meetings.coming(request.session, group=request.group, now=request.now)
    if text.lower() == "next" and coming:
        return coming[0]
    try:
        typed = read_day(text, today=request.today)
    except UnreadableDayError as unreadable:
        raise Refusal(str(unreadable)) from None
    if typed is None or typed.rest or not coming:
        raise Refusal(f"Please say for which meeting to come, as in {request.typed(ONE)}.")
    found = next((meeting for meeting in coming if meeting.on_date in typed.days), None)
    if found is None:
        days = request.typed("meeting list")
        raise Refusal(f"No meeting to come is on {day_in_words(typed.days[0])}. {days} shows what is planned.")
    return found
