"""The way out for letters: one mail server, spoken to over SMTP."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ssl import create_default_context
from urllib.parse import SplitResult, unquote, urlsplit

from bot.request import Letter, UndeliverableError
from calendars.entry import clean

SECONDS = 8
"""How long the server is waited for, each time it is to say something."""

REASON_MOST = 200
"""Characters of the server's own words in what the programme manager reads."""


class MailServer:
    """Takes letters at the address of a mail server, `smtp://` or `smtps://`, from one sender."""

    def __init__(self, url: str, *, sender: str) -> None:
        self._server = urlsplit(url)
        self._sender = sender

    def post(self, letter: Letter) -> None:
        """Hand one letter over.

        UndeliverableError, with the server's words, if it refuses this letter or its address for good (5xx). OSError,
        which all of smtplib's errors are, if it may go better later: 4xx, no connection, and whatever is wrong
        between us and the server (login, sender), which somebody has to put right and no letter is to be lost for.
        """
        with connected(self._server) as client:
            try:
                client.sendmail(self._sender, [letter.to], letter.data, mail_options=_options(letter, self._sender))
            except smtplib.SMTPRecipientsRefused as refused:
                raise _judged(refused, *refused.recipients[letter.to]) from None
            except smtplib.SMTPDataError as refused:
                raise _judged(refused, refused.smtp_code, refused.smtp_error) from None
            except smtplib.SMTPNotSupportedError:
                if letter.to.isascii():
                    raise
                raise UndeliverableError("the mail server takes no address with letters beyond A to Z") from None


@contextmanager
def connected(server: SplitResult) -> Iterator[smtplib.SMTP]:
    """A mail server: encrypted from the start or as soon as it offers that, and logged in to if there is a user."""
    host, port, trust = server.hostname or "", server.port or 0, create_default_context()
    is_wrapped = server.scheme == "smtps"
    client = (
        smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=trust)
        if is_wrapped
        else smtplib.SMTP(host, port, timeout=SECONDS)
    )
    try:
        client.ehlo()
        if not is_wrapped and client.has_extn("starttls"):
            client.starttls(context=trust)
        if server.username:
            client.login(unquote(server.username), unquote(server.password or ""))
        yield client
    finally:
        with suppress(OSError):  # what matters has been said, and a farewell that fails takes nothing back
            client.quit()
        client.close()


def _options(letter: Letter, sender: str) -> tuple[str, ...]:
    return () if f"{letter.to}{sender}".isascii() else ("SMTPUTF8", "BODY=8BITMIME")


def _judged(refused: smtplib.SMTPException, code: int, said: bytes | str) -> Exception:
    """What a refusal means: 5xx is for good."""
    if code < 500:
        return refused
    words = said.decode(errors="replace") if isinstance(said, bytes) else said
    return UndeliverableError(f"the mail server refuses it: {code} {clean(words, most=REASON_MOST)}")
