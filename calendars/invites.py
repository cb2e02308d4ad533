"""Invitations by e-mail (iTIP): the text/calendar part that asks one person to a meeting, or takes that back."""

import re
from urllib.parse import quote

from icalendar import vCalAddress

from calendars.entry import TITLE_MOST, Entry, calendar, clean, written
from store.models import InvitationMethod

_MAILBOX = re.compile(r'[^@\s<>,;:"\\()\[\]\x00-\x1f\x7f]+@[^@\s<>,;:"\\()\x00-\x1f\x7f]+')
_NOT_IN_A_NAME = str.maketrans({'"': "'", "\\": "/"})
"""A parameter has no escapes: a quotation mark would end it, and some programs take a backslash for one."""

_AS_THEY_ARE = "!$&'*+-./=_~@"


def invitation(
    entry: Entry, *, method: InvitationMethod, organizer: str, attendee: str, attendee_name: str = ""
) -> bytes:
    """The part for one person, who is its only attendee.

    REQUEST invites, and invites again after a change: the UID and SEQUENCE are those of the entry. CANCEL takes the
    meeting out of that person's calendar, whether it is off or they have left. The organizer is the mailbox that
    answers go to; it has to be the same one for good. A ValueError for an address that is none.
    """
    made = calendar([entry], zone=entry.zone)
    made.add("METHOD", method.value.upper())
    (event,) = made.walk("VEVENT")
    event.add("ORGANIZER", _address(organizer, entry.group))
    invited = _address(attendee, attendee_name)
    if method is InvitationMethod.CANCEL:
        event["STATUS"] = "CANCELLED"
        event["TRANSP"] = "TRANSPARENT"
    else:
        invited.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"})
    event.add("ATTENDEE", invited)
    return written(made)


def _address(mailbox: str, name: str) -> vCalAddress:
    if not _MAILBOX.fullmatch(mailbox):
        raise ValueError(f"{mailbox!r} is no e-mail address")
    made = vCalAddress(f"mailto:{quote(mailbox, safe=_AS_THEY_ARE)}")
    if called := clean(name, most=TITLE_MOST).translate(_NOT_IN_A_NAME):
        made.params["CN"] = called
    return made
