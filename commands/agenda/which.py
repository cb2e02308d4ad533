"""Which meeting, item, owner and heading are meant, typed or chosen, and who may see an item."""

from collections.abc import Sequence

from bot.render.words import day_in_words
from bot.request import Request
from calendars.typed import UnreadableDayError, read_day
from rules.authority import Deed, may
from rules.refusal import Refusal
from store import agenda, meetings, members
from store.models import AgendaItem, Meeting, Person

CHOICES_MOST = 24
"""Meetings to choose from."""

NO_MEETING = "No meeting is planned, so there is no agenda. The programme manager can plan one."
BACK_MOST = 3
"""Past meetings that can be looked at by going back."""


def coming(request: Request) -> Sequence[Meeting]:
    """The meetings that take items, the next one first; refused if there are none."""
    found = meetings.coming(request.session, group=request.group, now=request.now, most=CHOICES_MOST)
    if not found:
        raise Refusal(NO_MEETING)
    return found


def noted_meeting(request: Request) -> Meeting:
    """The meeting of a button, or the next one; where none is to come, the last one."""
    if "meeting" in request.note:
        found = meetings.meeting_of(request.session, group=request.group, meeting_id=request.number("meeting"))
        if found is not None:
            return found
    ahead = meetings.coming(request.session, group=request.group, now=request.now, most=1)
    begun = meetings.begun(request.session, group=request.group, now=request.now, most=1)
    if not ahead and not begun:
        raise Refusal(NO_MEETING)
    return [*ahead, *begun][0]


def chosen_meeting(request: Request, those: Sequence[Meeting]) -> Meeting:
    """The meeting chosen in the form, if it still is one of those."""
    wanted = request.fields.get("meeting", "")
    found = next((meeting for meeting in those if str(meeting.id) == wanted), None)
    if found is None:
        raise Refusal("That meeting has begun or was called off. Please choose another one.", field="meeting")
    return found


def typed_meeting(request: Request, text: str) -> Meeting:
    """The meeting that `next` or a date means, to come or past."""
    found = _meant(request, text)
    if found is None:
        raise Refusal(
            f"I cannot read that. Type {request.typed('agenda')}, {request.typed('agenda 14 Jan')}, or "
            f"{request.typed('agenda help')} to see what else there is."
        )
    return found


def meeting_at_end(request: Request, text: str) -> tuple[str, Meeting]:
    """What comes before `for next` or `for 14 Jan` at the end, and that meeting; without it all, and the next one."""
    before, found, tail = f" {text}".rpartition(" for ")
    meeting = _meant(request, tail.strip()) if found else None
    return (text, coming(request)[0]) if meeting is None else (before, meeting)


def _meant(request: Request, text: str) -> Meeting | None:
    """The meeting of `next` or of a date; None where the text is neither, refused where there is no such meeting."""
    if text.lower() == "next":
        return coming(request)[0]
    try:
        typed = read_day(text, today=request.today)
    except UnreadableDayError as unreadable:
        raise Refusal(str(unreadable)) from None
    if typed is None or typed.rest:
        return None
    for day in typed.days:
        found = meetings.on_day(request.session, group=request.group, day=day)
        if found is not None:
            return found
    raise Refusal(
        f"There is no meeting on {day_in_words(typed.days[0])}. Type {request.typed('meeting list')} to see what is "
        "planned."
    )


def neighbours(request: Request, meeting: Meeting) -> tuple[Meeting | None, Meeting | None]:
    """The meetings before and after one, among those whose agendas can be looked at."""
    begun = meetings.begun(request.session, group=request.group, now=request.now, most=BACK_MOST)
    ahead = meetings.coming(request.session, group=request.group, now=request.now, most=CHOICES_MOST)
    line = [*reversed(begun), *ahead]
    ids = [each.id for each in line]
    if meeting.id not in ids:
        return None, None
    at = ids.index(meeting.id)
    return (line[at - 1] if at else None), (line[at + 1] if at + 1 < len(line) else None)


def item(request: Request) -> AgendaItem:
    """The item of a button or form, if it is there and the person may see it."""
    found = agenda.item_of(request.session, group=request.group, item_id=request.number("item"))
    if found is None or not may_see(request, found):
        raise Refusal("I cannot find that item any more. Please look at the agenda again.")
    return found


def may_see(request: Request, found: AgendaItem) -> bool:
    """Guests see no private item, and whoever submitted one always sees it."""
    is_open = not found.is_private or may(request.roles, Deed.SEE_PRIVATE_ITEMS)
    return is_open or found.proposed_by_id == request.person.id


def meeting_of(request: Request, found: AgendaItem) -> Meeting:
    """The meeting of an item."""
    return request.session.get_one(Meeting, found.meeting_id)


def owners(request: Request) -> Sequence[Person]:
    """Whoever can own an item: members and officers of today, by name."""
    roll = members.roll_on(request.session, group=request.group, day=request.today, at=request.now)
    officers = members.holders(request.session, group=request.group, on=request.today).values()
    everybody = {person.id: person for person in (*roll, *officers, request.person)}
    return sorted(everybody.values(), key=lambda person: person.name)


def chosen_owner(request: Request) -> Person:
    """The owner chosen in the form."""
    wanted = request.fields.get("owner", "")
    found = next((person for person in owners(request) if str(person.id) == wanted), None)
    if found is None:
        raise Refusal("Please choose who presents the item.", field="owner")
    return found


def chosen_heading(request: Request) -> str:
    """The heading chosen in the form; empty for none."""
    wanted = request.fields.get("heading", "")
    if wanted and wanted not in {heading.code for heading in request.terms.headings}:
        raise Refusal("The terms have no such heading any more. Please choose another one.", field="heading")
    return wanted
