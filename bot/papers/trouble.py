"""What can be wrong with a submitted file."""

from enum import StrEnum


class Trouble(StrEnum):
    """Why a file is not taken, or why the pages of a PDF that is taken cannot be put into the pack."""

    NOTHING = "nothing"
    PROGRAM = "program"
    PAGE = "page"
    RTF = "rtf"
    NOT_UTF8 = "not-utf8"
    ARCHIVE = "archive"
    OPEN_DOCUMENT = "open-document"
    MACROS = "macros"
    BOMB = "bomb"
    UNKNOWN = "unknown"
    LOCKED = "locked"
    RESTRICTED = "restricted"
    DAMAGED = "damaged"
    EMPTY = "empty"
    HEAVY = "heavy"
