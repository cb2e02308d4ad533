"""A letter: one invitation as a whole RFC 5322 message, the same bytes whenever it is made."""

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from bot.render.words import instant_in_words, short_day
from bot.request import Letter, UndeliverableError
from calendars.entry import TITLE_MOST, Entry, clean
from calendars.invites import invitation as calendar_part
from store.models import Invitation, InvitationMethod

ADDRESS_MOST = 254
"""Characters of an address, by RFC 5321."""

_ADDRESS = re.compile(r'[^@\s<>,;:"\\()\[\]]{1,64}@[^@\s<>,;:"\\()\[\]]+')
_BOUNDARY = "=_convenor"
"""Cannot be met in a part: there every `=` is written `=3D`."""


def letter(invitation: Invitation, *, uid: str, sender: str) -> Letter:
    """The e-mail of one invitation: plain text, and last the entry for the calendar, to one person.

    All of it comes of the row, the meeting's UID and the sender, so that a repeat is the same to the byte. A name or a
    title may be anything; what is not text in it is left out, and what is not ASCII is encoded (RFC 2047). An address
    that is not ASCII stays as it is: such a letter needs a server with SMTPUTF8. UndeliverableError for an address
    that no mail can go to.
    """
    to = _checked(invitation.address)
    made = EmailMessage(policy=SMTP if f"{to}{sender}".isascii() else SMTPUTF8)
    made["From"] = _address(sender, invitation.group_name)
    made["To"] = _address(to, invitation.name)
    made["Subject"] = _subject(invitation)
    made["Date"] = format_datetime(invitation.stamped_at)
    made["Message-ID"] = _message_id(invitation, uid, sender)
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(_text(invitation), cte="quoted-printable")
    part = calendar_part(
        _entry(invitation, uid),
        method=invitation.method,
        organizer=sender,
        attendee=to,
        attendee_name=invitation.name,
    )
    method = {"method": invitation.method.value.upper()}
    made.add_alternative(part.decode(), subtype="calendar", cte="quoted-printable", params=method)
    made.set_boundary(_BOUNDARY)
    return Letter(to, made.as_bytes())


def _entry(invitation: Invitation, uid: str) -> Entry:
    return Entry(
        uid=uid,
        sequence=invitation.sequence,
        stamped_at=invitation.stamped_at,
        starts_at=invitation.starts_at,
        minutes=invitation.minutes,
        zone=invitation.zone,
        title=invitation.title,
        link=invitation.link,
        group=invitation.group_name,
        is_cancelled=invitation.method is InvitationMethod.CANCEL,
    )


def _checked(address: str) -> str:
    if len(address) > ADDRESS_MOST or not address.isprintable() or not _ADDRESS.fullmatch(address):
        raise UndeliverableError(f"“{_line(address)}” is not an address that mail can go to")
    return address


def _address(address: str, name: str) -> Address:
    local, _, domain = address.rpartition("@")
    return Address(display_name=_plain(name), username=local, domain=domain)


def _message_id(invitation: Invitation, uid: str, sender: str) -> str:
    """The meeting, the person, and which letter to them about it."""
    meeting, domain = uid.partition("@")[0], sender.rpartition("@")[2]
    return f"<{meeting}.{invitation.person_id}.{invitation.number}@{domain}>"


def _subject(invitation: Invitation) -> str:
    starts_at = invitation.starts_at.astimezone(ZoneInfo(invitation.zone))
    return f"{_headline(invitation)}: {_line(invitation.title)}, {short_day(starts_at.date())}, {starts_at:%H:%M}"


def _headline(invitation: Invitation) -> str:
    if invitation.method is InvitationMethod.REQUEST:
        return "Invitation" if invitation.number == 1 else "Updated invitation"
    return "Cancelled" if invitation.is_off else "Taken out of your calendar"


def _text(invitation: Invitation) -> str:
    when = instant_in_words(invitation.starts_at, zone=invitation.zone)
    lines = [
        f"{_line(invitation.title)}",
        f"{_line(invitation.group_name)}",
        "",
        f"When:  {when} ({invitation.zone}), {invitation.minutes} minutes",
        *([f"Where: {_line(invitation.link)}"] if invitation.link else []),
        "",
        _said(invitation),
    ]
    return "\n".join(lines)


def _said(invitation: Invitation) -> str:
    if invitation.method is InvitationMethod.REQUEST:
        return (
            "Please answer in your calendar. That answer records no apologies: if you cannot come, send them in Slack."
        )
    if invitation.is_off:
        return "This meeting is cancelled and does not take place."
    return (
        "The invitation to this meeting does not go to this address any more, so the entry is taken out of the "
        "calendar here. The meeting itself is not cancelled."
    )


def _plain(name: str) -> str:
    """A name without the signs of encoded words (RFC 2047): a long name is folded in the middle of one, and misread."""
    return " ".join(re.sub("[=?]", " ", _line(name)).split())


def _line(text: str) -> str:
    """One line of plain text, in which nothing looks like an encoded word (RFC 2047)."""
    return clean(text, most=TITLE_MOST).replace("=?", "= ?").replace("?=", "? =")
