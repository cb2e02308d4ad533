"""Clause 24: differences are set out and never quantified. Finds what counts people, companies, votes or shares."""

import re
from dataclasses import dataclass

_NUMBER = (
    r"(?:\d+(?:[.,]\d+)*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    r"sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|dozen|dozens|score|scores)"
)
_VAGUE = r"(?:most|few|fewer|many|several|both|neither|all|every|none|no|half|handful|couple|number|lot|lots)"
_COUNTED = (
    r"(?:members?|companies|company|suppliers?|stakeholders?|people|persons?|individuals?|votes?|voters?|ballots?|"
    r"colleagues?|participants?|respondents?|representatives?|smes?|organisations?|organizations?|firms?|bodies|seats?|"
    r"group|room|table|of\s+(?:us|them|those))"
)
_ALWAYS = (
    rf"{_NUMBER}\s*(?:%|per\s?cent\b|percentage\b)",
    r"\d+\s*(?:/|to|out\s+of|of)\s*\d+",
    rf"{_NUMBER}\s+(?:out\s+)?of\s+(?:the\s+)?{_NUMBER}",
    r"(?:one|two|three)[\s-](?:third|quarter|fifth|half)s?",
    r"(?:super|near[\s-])?majorit(?:y|ies)",
    r"minorit(?:y|ies)",
    r"plurality",
    r"unanim(?:ous|ously|ity)",
    r"quorum",
    r"outvoted|outnumber(?:ed|s)?",
    r"almost\s+(?:everyone|everybody|all|nobody)|nearly\s+(?:everyone|everybody|all)",
    r"everyone|everybody|nobody|no\s?-?one",
    r"the\s+(?:bulk|rest|remainder)\s+of",
)
_QUANTITY = re.compile(
    r"\b(?:"
    + "|".join(
        (
            *_ALWAYS,
            rf"(?:{_NUMBER}|{_VAGUE})(?:\s+of)?(?:\s+(?:the|our|its|these|those|other))?(?:\s+\w+)?\s+{_COUNTED}",
        )
    )
    + r")(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Mark:
    """A place in a text that counts somebody, to be rewritten or confirmed."""

    start: int
    end: int
    words: str


def marks(text: str) -> tuple[Mark, ...]:
    """Every number or quantity word that is attached to people, companies, votes or shares, in order."""
    return tuple(Mark(found.start(), found.end(), found.group()) for found in _QUANTITY.finditer(text))
