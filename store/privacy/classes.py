"""What can be said of a table in an export: the file it goes into, and whom each of its columns is for."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

GIVEN = ("team_id", "group_id")
"""Columns that are the same in every row of an export: they are in none."""


class Seen(StrEnum):
    """Whom an exported column is for: `--private` adds what is for the officers, and nothing adds the rest."""

    PUBLIC = "public"
    OFFICERS = "officers"
    NEVER = "never"


@dataclass(frozen=True)
class Kept:
    """One table: the file that it is exported as, what is in it, and its columns by class, parted by blanks.

    Without a file nothing of it is exported; `words` say why. Ids of ballots and the like are for nobody, because gaps
    between them would tell how many there are on a policy position.
    """

    file: str
    words: str
    public: str = ""
    officers: str = ""
    never: str = ""

    @property
    def classes(self) -> Mapping[str, Seen]:
        """The class of each column; a KeyError for one that has none."""
        return {
            **dict.fromkeys(self.public.split(), Seen.PUBLIC),
            **dict.fromkeys(self.officers.split(), Seen.OFFICERS),
            **dict.fromkeys([*self.never.split(), *GIVEN], Seen.NEVER),
        }
