"""Links to papers: https addresses that people follow and the server never does."""

import re
from urllib.parse import quote, urlsplit

from rules.refusal import Refusal

LINK_MOST = 2000
"""Characters."""

FIELD = "link"
"""The block of a form that a refused link belongs to."""

_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\.?|[0-9a-f:.]+")
_KEPT = "/?#[]@!$&'()*+,;=:%~"
"""What stands for itself after the host; everything else that is not a letter or a digit is percent-encoded."""

_EXAMPLE = "https://example.org/paper.pdf"


def checked_link(text: str) -> str:
    """The address in plain ASCII, safe to show; a Refusal if it is not an https address of a host.

    A name and password in it, control characters, blanks and more than LINK_MOST characters are refused.
    """
    typed = text.strip()
    if not typed.isprintable() or " " in typed:
        raise _refusal("A link cannot have blanks or invisible characters in it.")
    try:
        parts = urlsplit(typed)
        host, port = _host(parts.hostname or ""), parts.port
    except (ValueError, UnicodeError):
        raise _refusal("That is not a web address.") from None
    if parts.scheme != "https":
        raise _refusal("A link has to begin with https://.")
    if "@" in parts.netloc:
        raise _refusal("A link cannot carry a name or a password.")
    if not _HOST.fullmatch(host.strip("[]")):
        raise _refusal("That is not a web address.")
    rest = quote(typed.partition("//")[2].removeprefix(parts.netloc), safe=_KEPT)
    link = f"https://{host}{f':{port}' if port else ''}{rest}"
    if len(link) > LINK_MOST:
        raise _refusal(f"A link can have {LINK_MOST:,} characters at the most.")
    return link


def _host(name: str) -> str:
    """The host in lower case; letters from outside ASCII in their ASCII form, so that none can pass for another."""
    return f"[{name}]" if ":" in name else name.encode("idna").decode("ascii").lower()


def _refusal(why: str) -> Refusal:
    return Refusal(f"{why} Copy it from the browser's address bar; it looks like {_EXAMPLE}.", field=FIELD)
