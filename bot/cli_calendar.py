"""`calendar` and `invite`: a group's feed, or one member's invitation, on standard output as it goes out."""

import argparse
import os
import sys

from sqlmodel import Session

from bot import mail
from bot.ground import PATIENCE, Adder, ask_for_group, ask_for_meeting, group_meant, meeting_meant, opened
from bot.request import UndeliverableError
from bot.settings import read
from calendars import published
from calendars.entry import entry_of
from rules.refusal import Refusal
from store import invitations

NOBODY = "convenor@convenor.invalid"
"""The sender in a preview where no MAIL_FROM is set."""


def add_to(add: Adder) -> None:
    """`calendar --group NAME` and `invite --group NAME --meeting DATE --to EMAIL`."""
    ask_for_group(add("calendar", _calendar, "print the group's calendar (.ics)"))
    invite = add("invite", _invite, "print the e-mail that tells somebody's calendar of a meeting")
    ask_for_group(invite)
    ask_for_meeting(invite)
    invite.add_argument("--to", required=True, metavar="EMAIL", type=str.lower, help="the address of the member")


def _calendar(options: argparse.Namespace) -> None:
    """The bytes as they are: their lines end with CR LF."""
    with opened() as database:
        data = database.run(lambda session: _of_group(session, options), writes=False, within=PATIENCE)
    sys.stdout.buffer.write(data)


def _of_group(session: Session, options: argparse.Namespace) -> bytes:
    return published.of_group(session, group=group_meant(session, name=options.group, team_id=options.team))


def _invite(options: argparse.Namespace) -> None:
    """The whole message, its bytes as they are; the one that went out, if nothing has changed since."""
    sender = read(os.environ).mail_from or NOBODY
    with opened() as database:
        data = database.run(lambda session: _letter(session, options, sender), writes=False, within=PATIENCE)
    sys.stdout.buffer.write(data)


def _letter(session: Session, options: argparse.Namespace, sender: str) -> bytes:
    group = group_meant(session, name=options.group, team_id=options.team)
    meeting = meeting_meant(session, group=group, on=options.meeting)
    stamped_at = entry_of(meeting, group=group).stamped_at
    found = invitations.preview(session, group=group, meeting=meeting, address=options.to, stamped_at=stamped_at)
    if found is None:
        raise Refusal(
            f"Nothing goes to {options.to}: no member of “{group.name}” on {meeting.on_date} has that address."
        )
    try:
        return mail.letter(found, uid=meeting.uid, sender=sender).data
    except UndeliverableError as refused:
        raise Refusal(f"{refused}.") from None
