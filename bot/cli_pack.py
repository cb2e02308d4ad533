"""`pack`: the agenda and papers of a meeting as one PDF, in a file."""

import argparse
from functools import partial
from pathlib import Path

from sqlmodel import Session

from bot.ground import PATIENCE, Adder, ask_for_group, ask_for_meeting, group_meant, meeting_meant, opened
from bot.render.pack import pack_pdf
from bot.render.packs import document_of
from commands.pack.outlook import outlook
from commands.pack.published import bytes_of, content
from rules.refusal import Refusal
from store import packs


def add_to(add: Adder) -> None:
    """`pack --group NAME --meeting DATE -o FILE.pdf`."""
    parser = add("pack", _pack, "write the agenda and papers of a meeting into a PDF")
    ask_for_group(parser)
    ask_for_meeting(parser)
    parser.add_argument("-o", "--output", required=True, metavar="FILE.pdf", type=Path, help="the file to write")


def _pack(options: argparse.Namespace) -> None:
    with opened() as database:
        data = database.run(lambda session: _made(session, options), writes=False, within=PATIENCE)
    try:
        options.output.write_bytes(data)
    except OSError as error:
        raise Refusal(f"{options.output} cannot be written: {error.strerror}.") from None


def _made(session: Session, options: argparse.Namespace) -> bytes:
    """The pack as it was published, to the byte; as it would be now, if it was not. Private items are in neither."""
    group = group_meant(session, name=options.group, team_id=options.team)
    meeting = meeting_meant(session, group=group, on=options.meeting)
    pack = packs.pack_of(session, meeting_id=meeting.id)
    if pack is not None and pack.published_at is not None:
        return bytes_of(session, pack=pack, is_private=False)
    seen = outlook(session, group=group, meeting=meeting)
    document = document_of(
        seen.body,
        number=1,
        is_private=False,
        is_short_notice=seen.publication.is_short_notice,
        published_at=seen.publication.goes_out_at,
        read=partial(content, session, group.team_id),
    )
    return pack_pdf(document)
