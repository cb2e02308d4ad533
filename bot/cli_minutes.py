"""`minutes`: the last version of a meeting's minutes that was given, or else the skeleton as Word or Markdown."""

import argparse
from pathlib import Path

from sqlmodel import Session

from bot.ground import PATIENCE, Adder, ask_for_group, ask_for_meeting, group_meant, meeting_meant, opened
from commands.minutes.drafting import body_of
from commands.minutes.files import FORMATS
from rules.refusal import Refusal
from store import minutes
from store.models import Edition, Meeting, MinutesVersion, WorkingGroup


def add_to(add: Adder) -> None:
    """`minutes --group NAME --meeting DATE -o FILE.docx|FILE.md [--private] [--skeleton]`."""
    parser = add("minutes", _minutes, "write a meeting's minutes into a file")
    ask_for_group(parser)
    ask_for_meeting(parser)
    output = "the file to write, .docx or .md, or as the minutes were uploaded"
    parser.add_argument("-o", "--output", required=True, metavar="FILE.docx|FILE.md", type=Path, help=output)
    parser.add_argument("--private", action="store_true", help="with the private parts, for members only")
    skeleton = "the skeleton as it would be now, also where minutes were uploaded"
    parser.add_argument("--skeleton", action="store_true", help=skeleton)


def _minutes(options: argparse.Namespace) -> None:
    with opened() as database:
        data = database.run(lambda session: _made(session, options), writes=False, within=PATIENCE)
    try:
        options.output.write_bytes(data)
    except OSError as error:
        raise Refusal(f"{options.output} cannot be written: {error.strerror}.") from None


def _made(session: Session, options: argparse.Namespace) -> bytes:
    """The last version that is here, or else the minutes as far as they write themselves now."""
    group = group_meant(session, name=options.group, team_id=options.team)
    found = minutes.on_day(session, group=group, day=options.meeting)
    meeting = found or meeting_meant(session, group=group, on=options.meeting)
    version = minutes.kept(session, meeting=meeting)
    if version is None or options.skeleton:
        return _skeleton(session, group, meeting, options)
    return _version(session, version, options)


def _skeleton(session: Session, group: WorkingGroup, meeting: Meeting, options: argparse.Namespace) -> bytes:
    write = FORMATS.get(options.output.suffix.lower())
    if write is None:
        raise Refusal(f"{options.output} is neither a Word document nor Markdown. Let its name end in .docx or .md.")
    body = body_of(session, group=group, meeting=meeting)
    return write(body if options.private else body.without_private_parts())


def _version(session: Session, version: MinutesVersion, options: argparse.Namespace) -> bytes:
    """What somebody wrote is not made anew: it is the file that they gave, in the edition that is asked for."""
    edition = Edition.MEMBERS if options.private else Edition.EVERYBODY
    file = minutes.file_for(session, version=version, edition=edition)
    if file is None:
        raise Refusal(f"Version {version.number} has private parts and no file without them. Ask for --private.")
    ending = Path(file.name).suffix.lower()
    if options.output.suffix.lower() != ending:
        raise Refusal(f"Version {version.number} was given as {ending}: let the name end so, or ask for --skeleton.")
    return minutes.content_of(session, file=file)
