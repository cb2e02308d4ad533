"""Links: https addresses of a host in plain ASCII, and nothing else."""

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.refusal import Refusal
from store import papers


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("https://forum.example", "https://forum.example"),
        (" https://forum.example/a/b.pdf?x=1&y=a%20b#page=2 ", "https://forum.example/a/b.pdf?x=1&y=a%20b#page=2"),
        ("HTTPS://Forum.Example:8443/A", "https://forum.example:8443/A"),
        ("https://forum.example/tarifs-été", "https://forum.example/tarifs-%C3%A9t%C3%A9"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://аррӏе.example/", "https://xn--80ak6aa92e.example/"),  # Cyrillic that looks like Latin
        ("https://forum.example/<a|b>", "https://forum.example/%3Ca%7Cb%3E"),  # Slack's own marks
        ("https://[2001:db8::1]/x", "https://[2001:db8::1]/x"),
        ("https://intranet/x", "https://intranet/x"),
        ("https://forum.example/mail@host", "https://forum.example/mail@host"),
        ("https://forum.example?next=https://other.example", "https://forum.example?next=https://other.example"),
    ],
)
def test_checked_link(typed: str, link: str) -> None:
    assert papers.checked_link(typed) == link


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "forum.example",
        "http://forum.example",
        "ftp://forum.example/a",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://",
        "https:///path",
        "https:forum.example",
        "https:\\\\forum.example",
        "https://forum.example\\@other.example/",
        "https://forum.example\\.other.example/",
        "https://user@forum.example/",
        "https://user:secret@forum.example/",
        "https://@forum.example/",
        "https://forum.example:port/",
        "https://forum.example:99999/",
        "https://for um.example/",
        "https://forum.example/a b",
        "https://forum.example/\nHost: other",
        "https://forum.example/\x00",
        "https://forum.example/\u202egnp.exe",
        "https://forum.example/\u200b",
        "https://-forum.example/",
        "https://forum..example/",
        "https://.example/",
        "https://[::1",
        "https://%66orum.example/",
        "https://forum.example/" + "a" * 2000,
        "https://forum.example/" + "é" * 400,
    ],
)
def test_checked_link_refuses(typed: str) -> None:
    with pytest.raises(Refusal, match=r"https://example\.org") as refused:
        papers.checked_link(typed)

    assert refused.value.field == "link"


@given(st.text() | st.text().map("https://{}".format) | st.text().map("https://forum.example/{}".format))
def test_checked_link_raises_nothing_but_refusals(typed: str) -> None:
    try:
        link = papers.checked_link(typed)
    except Refusal:
        return

    assert re.fullmatch(r"https://[!#$%&'()*+,./0-9:;=?@A-Z\[\]_a-z~-]+", link)
    assert urlsplit(link).hostname
    assert urlsplit(link).username is None
    assert papers.checked_link(link) == link
