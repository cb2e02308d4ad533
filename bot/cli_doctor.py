"""`doctor`: whether everything that the bot needs is there, one line each."""

import argparse
import os

from bot.doctor import examine
from bot.ground import Adder
from rules.refusal import Refusal


def add_to(add: Adder) -> None:
    """`doctor`."""
    add("doctor", _doctor, "check settings, database, Slack token and scopes, and mail")


def _doctor(_: argparse.Namespace) -> None:
    found = list(examine(os.environ))
    for check in found:
        print(f"{check.subject}: {'ok' if check.is_ok else 'FAILED'} – {check.words}")  # noqa: T201
    failed = [check.subject for check in found if not check.is_ok]
    if failed:
        raise Refusal(f"Not in order: {', '.join(failed)}.")
