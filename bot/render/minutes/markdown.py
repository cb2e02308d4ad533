"""The minutes as Markdown."""

import re
from collections.abc import Iterable, Sequence

from bot.render.minutes.body import MinutesBody
from bot.render.minutes.outline import Heading, Line, Part, Place, Points, Table, outline

_MEANT = re.compile(r"([\\`*_\[\]<>|#~])")
"""What Markdown would take for markup."""


def minutes_markdown(body: MinutesBody) -> str:
    """The whole record, in UTF-8's plain text with headings, tables and places to write."""
    return markdown_text(outline(body))


def markdown_text(parts: Iterable[Part]) -> str:
    """Any document of a group."""
    return "\n\n".join(_written(part) for part in parts) + "\n"


def _written(part: Part) -> str:
    match part:
        case Heading():
            return f"{'#' * part.level} {_plain(part.text)}"
        case Line():
            return f"**{part.label}:** {_plain(part.text)}" if part.label else _plain(part.text)
        case Points():
            return "\n".join(f"- {_plain(text)}" for text in part.texts)
        case Table():
            rows = [part.header, tuple("---" for _ in part.header), *part.rows]
            return "\n".join(_row(row) for row in rows)
        case Place():
            return f"> **{_plain(part.words)}:** …"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell if cell == '---' else _plain(cell) for cell in cells)} |"


def _plain(text: str) -> str:
    """Text that somebody typed, in one line and without any markup."""
    return _MEANT.sub(r"\\\1", " ".join(text.split()))
