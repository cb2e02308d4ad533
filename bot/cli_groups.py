"""`group create` and `group list`: groups from the command line."""

import argparse
import re
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from sqlmodel import Session

from bot import terms_file
from bot.ground import HOME_ZONE, PATIENCE, Adder, opened
from calendars.holidays import ENGLAND_AND_WALES, NO_DIVISION
from calendars.recurrence import read_rule
from rules.refusal import Refusal
from store import groups
from store.founding import found
from store.models import WorkingGroup


def add_to(add: Adder) -> None:
    """`group create NAME …` and `group list`."""
    parser = add("group", _list, "create a group, or list the groups there are")
    deeds = parser.add_subparsers(required=True, metavar="create|list")
    made = deeds.add_parser("create", help="make a group, unbound without --team and --channel")
    made.set_defaults(run=_create, parser=made)
    made.add_argument("name", metavar="NAME", type=_name)
    made.add_argument("--team", metavar="ID", type=_team, help="the Slack workspace")
    made.add_argument("--channel", metavar="ID", type=_channel, help="the channel in that workspace")
    made.add_argument("--zone", default=HOME_ZONE, help=f"the zone whose clocks it goes by; {HOME_ZONE} if left out")
    made.add_argument("--rule", default="", help='when it meets, such as "second Thursday 10:00"')
    made.add_argument("--link", default="", metavar="URL", help="where it meets online")
    made.add_argument("--terms", metavar="FILE", type=Path, help="the terms to start with; see: python -m bot terms")
    deeds.add_parser("list", help="every group, one a line").set_defaults(run=_list)


def _create(options: argparse.Namespace) -> None:
    """Found a group from what was typed. Bank holidays are those of England and Wales in their zone, else none."""
    if (options.team is None) != (options.channel is None):
        options.parser.error("--team and --channel go together")
    _check(options)
    start = terms_file.read(options.terms) if options.terms else None

    def work(session: Session) -> WorkingGroup:
        return found(
            session,
            name=options.name,
            zone=options.zone,
            division=ENGLAND_AND_WALES if options.zone == HOME_ZONE else NO_DIVISION,
            now=options.now(),
            rule=options.rule,
            link=options.link,
            team_id=options.team,
            channel_id=options.channel,
            start=start,
        )

    with opened() as database:
        print(_line(database.run(work, within=PATIENCE)))  # noqa: T201


def _check(options: argparse.Namespace) -> None:
    if options.zone not in available_timezones():
        raise Refusal(f"There is no zone “{options.zone}”. Give one such as Europe/London or America/New_York.")
    if options.rule:
        read_rule(options.rule)
    link = urlsplit(options.link)
    if options.link and not (link.scheme in ("http", "https") and link.netloc):
        raise Refusal(f"“{options.link}” is not a web address. It has to begin with https://")


def _list(_: argparse.Namespace) -> None:
    with opened() as database:
        for group in database.run(groups.all_groups, writes=False, within=PATIENCE):
            print(_line(group))  # noqa: T201


def _line(group: WorkingGroup) -> str:
    """Name, workspace, channel, zone and rule, a tab between them."""
    return "\t".join([group.name, group.team_id, group.channel_id or "unbound", group.zone, group.rule])


def _name(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise argparse.ArgumentTypeError("a group needs a name that can be printed")
    return text.strip()


def _team(text: str) -> str:
    return _id(text, first="TE")


def _channel(text: str) -> str:
    return _id(text, first="CG")


def _id(text: str, *, first: str) -> str:
    if not re.fullmatch(f"[{first}][A-Z0-9]+", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"“{text}” is not a Slack id that begins with {' or '.join(first)}")
    return text
