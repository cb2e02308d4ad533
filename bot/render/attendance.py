"""What was recorded of a meeting, in words."""

from collections.abc import Mapping

from bot.render.strikes import STATUS_WORDS
from rules.strikes import Status
from store.attendance import Visitor


def tally(statuses: Mapping[int, Status]) -> str:
    """`9 present, 1 late, 2 absent`."""
    counts = {status: list(statuses.values()).count(status) for status in STATUS_WORDS}
    return ", ".join(f"{count} {STATUS_WORDS[status]}" for status, count in counts.items() if count)


def named(visitor: Visitor) -> str:
    """`Kim Vale, Halden Networks`, as it is typed too."""
    return ", ".join(filter(None, [visitor.name, visitor.company]))
