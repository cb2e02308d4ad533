"""What people say, as it is meant: the message that a shortcut was used on, and the reason in a typed line."""

import re
from html import unescape

from bot.request import Request
from store import people

_MARKUP = re.compile(r"<(?P<what>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
_BECAUSE = re.compile(r"^because\s+(?!of\b)", re.IGNORECASE)


def plain_words(request: Request) -> str:
    """Its words without Slack's markup for mentions and links."""
    return unescape(_MARKUP.sub(lambda found: _spoken(request, found), request.message))


def reason_typed(text: str) -> str:
    """What follows `because`, or all of it."""
    return _BECAUSE.sub("", text.strip())


def _spoken(request: Request, found: re.Match[str]) -> str:
    what, label = found["what"], found["label"] or ""
    if what.startswith("@"):
        person = people.person_in_slack(request.session, team_id=request.group.team_id, user_id=what[1:])
        return f"@{person.name}" if person else f"@{label.removeprefix('@') or 'somebody'}"
    if what.startswith(("#", "!")):
        return label or f"@{what[1:]}"
    address = what.removeprefix("mailto:")
    return f"{label} ({address})" if label and label != address else address
