"""`minutes`: the skeleton of a meeting's minutes, in a Word document or as Markdown."""

import argparse
from pathlib import Path

from sqlmodel import Session

from bot.ground import PATIENCE, Adder, ask_for_group, ask_for_meeting, group_meant, meeting_meant, opened
from commands.minutes.drafting import body_of
from commands.minutes.files import FORMATS
from rules.refusal import Refusal
from store import minutes


def add_to(add: Adder) -> None:
    """`minutes --group NAME --meeting DATE -o FILE.docx|FILE.md [--private]`."""
    parser = add("minutes", _minutes, "write the skeleton of a meeting's minutes into a file")
    ask_for_group(parser)
    ask_for_meeting(parser)
    output = "the file to write, .docx or .md"
    parser.add_argument("-o", "--output", required=True, metavar="FILE.docx|FILE.md", type=Path, help=output)
    parser.add_argument("--private", action="store_true", help="with private items and actions, for members only")


def _minutes(options: argparse.Namespace) -> None:
    if options.output.suffix.lower() not in FORMATS:
        raise Refusal(f"{options.output} is neither a Word document nor Markdown. Let its name end in .docx or .md.")
    with opened() as database:
        data = database.run(lambda session: _made(session, options), writes=False, within=PATIENCE)
    try:
        options.output.write_bytes(data)
    except OSError as error:
        raise Refusal(f"{options.output} cannot be written: {error.strerror}.") from None


def _made(session: Session, options: argparse.Namespace) -> bytes:
    """The minutes as far as they write themselves now."""
    group = group_meant(session, name=options.group, team_id=options.team)
    meeting = minutes.on_day(session, group=group, day=options.meeting)
    body = body_of(session, group=group, meeting=meeting or meeting_meant(session, group=group, on=options.meeting))
    return FORMATS[options.output.suffix.lower()](body if options.private else body.without_private_parts())
