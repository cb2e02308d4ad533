"""File names and titles as people give them, made inert: text for people, whatever it was meant to be."""

import re
import unicodedata

NAME_MOST = 200
"""Bytes in UTF-8: every file system takes a name of that length, and a prefix before it."""

TITLE_MOST = 150
NAMELESS = "paper"

_EXTENSION = re.compile(r"(?<=.)\.[A-Za-z0-9]{1,10}$")
_JOINERS = "\u200c\u200d"
"""Without these some scripts cannot be written; the other invisible characters turn text round or hide it."""

_DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\.|$)", re.IGNORECASE)
"""Names that mean a device and not a file to some systems, whatever follows the dot."""


def inert_name(name: str) -> str:
    """A file name without a path, control or direction marks, or a meaning to any system; never empty, never long."""
    last = re.split(r"[/\\]", _visible(name))[-1]
    last = re.sub(r'[<>:"|?*]', "_", last).strip(". ")
    if _DEVICES.match(last):
        last = f"_{last}"
    return _shortened(last) or NAMELESS


def inert_title(title: str) -> str:
    """A title in one line of text, without control or direction marks; empty if nothing is left."""
    return _visible(title)[:TITLE_MOST].strip()


def title_from(name: str) -> str:
    """The title of a paper that was given none: its file's name without the extension."""
    return inert_title(_EXTENSION.sub("", inert_name(name)))


def _visible(text: str) -> str:
    """One line of what can be seen: white space becomes a blank, and what controls or turns text is taken out."""
    composed = unicodedata.normalize("NFC", text)
    seen = (" " if each.isspace() else each for each in composed if each.isspace() or _is_seen(each))
    return " ".join("".join(seen).split())


def _is_seen(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Cn", "Co") or character in _JOINERS


def _shortened(name: str) -> str:
    """The name cut to the length that is kept, with its extension."""
    stem = _EXTENSION.sub("", name)
    ending = name[len(stem) :]
    room = NAME_MOST - len(ending)
    return stem.encode()[:room].decode(errors="ignore").rstrip(". ") + ending
