"""The README of an export: what each file is, what was left out, and why."""

from collections.abc import Sequence

from store.models import WorkingGroup
from store.privacy import Export

_HOW = """\
Each subject is there twice, as CSV for a spreadsheet and as JSON for a program. They say the same; in the CSV a cell
that a spreadsheet would compute begins with an apostrophe, the JSON is exact. Instants are on the group's clock, with
its distance from UTC; a last day counts. Where a row refers to another one, its name stands beside its id. What people
called the files of papers and minutes is in paper-versions and minutes-files; here they have names made of numbers."""

_NEVER = """\
Left out of every export:
- secret ballots, and ballots of votes that are still open: nobody is to know who voted how;
- of policy positions the roll, the ballots, every count and who is willing: clause 24 does not quantify differences,
  and whose a difference was is told to nobody;
- the audit trail, which would tell some of that; `python -m bot audit verify` looks it over where it is;
- the addresses of calendar feeds, and what the bot owes or has answered."""

_PUBLIC = """\
This export is for everybody. Left out besides, and exported with --private, for the officers:
- private items, papers, actions, decisions and sessions, and minutes for members only;
- attendance, apologies with their reasons, claims, leave and strikes: only the member and the officers see them;
- who voted how, where that is told to those who were on the roll;
- addresses, accounts and job titles, guests, nominations, interest, who chose what in a poll, and links to join a
  meeting."""

_PRIVATE = "This export is for the officers: it has private items, attendance and reasons. Keep it as you would those."


def index(export: Export, *, group: WorkingGroup, subgroups: Sequence[str], is_private: bool) -> str:
    """The text of the README."""
    widest = max(len(name) for name in export.sheets)
    sheets = [f"{name.ljust(widest)}  {sheet.words} ({len(sheet.rows)})" for name, sheet in export.sheets.items()]
    parts = [
        f"Everything of “{group.name}” that may be here.",
        _HOW,
        "\n".join(sheets),
        _PRIVATE if is_private else _PUBLIC,
        _NEVER,
        _apart(subgroups),
        "Standings are worked out from these rows: `python -m bot standing`.",
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _apart(subgroups: Sequence[str]) -> str:
    if not subgroups:
        return ""
    listed = "\n".join(f"- {name}" for name in subgroups)
    return f"Sub-groups are groups of their own, and are exported by their own names:\n{listed}"
