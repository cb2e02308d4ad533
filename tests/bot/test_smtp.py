"""The way out for letters, with a real mail server: what arrives, and what each refusal means."""

import smtplib
import socket
import ssl

import pytest
from post_office import GROUP, PostOffice, only_with, open_post_office

from bot.request import Letter, UndeliverableError
from bot.smtp import MailServer

OMAR = "omar@pennant.example"
LETTER = Letter(OMAR, b"To: omar@pennant.example\r\nSubject: Hello\r\n\r\n.\r\n..\r\nA line, and no more")


def post(url: str, letter: Letter = LETTER) -> None:
    MailServer(url, sender=GROUP).post(letter)


def test_a_letter_arrives_as_it_is(office: PostOffice) -> None:
    post(office.smtp_url)

    [arrived] = office.letters
    assert (arrived.to, arrived.data) == ((OMAR,), LETTER.data + b"\r\n")


@pytest.mark.parametrize("said", ["550 5.1.1 no such person", "552 too large", "521 no mail here"])
def test_an_address_refused_for_good_is_told_in_the_words_of_the_server(office: PostOffice, said: str) -> None:
    office.refusals[OMAR] = said

    with pytest.raises(UndeliverableError, match=f"^the mail server refuses it: {said}$"):
        post(office.smtp_url)


def test_a_letter_refused_for_good_is_told_in_the_words_of_the_server(office: PostOffice) -> None:
    office.hears = lambda letter: "554 no\r\n such thing"

    with pytest.raises(UndeliverableError, match=r"^the mail server refuses it: 554 no"):
        post(office.smtp_url)


def test_the_words_of_the_server_are_one_line_of_text(office: PostOffice) -> None:
    office.refusals[OMAR] = "550 no\0such\x1b person"

    with pytest.raises(UndeliverableError, match=r"^the mail server refuses it: 550 no such person$"):
        post(office.smtp_url)


@pytest.mark.parametrize("said", ["450 greylisted", "451 try again", "421 closing"])
def test_a_passing_refusal_is_tried_again(office: PostOffice, said: str) -> None:
    office.refusals[OMAR] = said
    with pytest.raises(OSError, match=said.split()[1]):
        post(office.smtp_url)

    office.refusals.clear()
    office.hears = lambda letter: said
    with pytest.raises(OSError, match=said.split()[1]):
        post(office.smtp_url)


def test_a_server_that_is_not_there_is_tried_again() -> None:
    with pytest.raises(OSError, match="refused"):
        post("smtp://127.0.0.1:1")


def test_a_server_that_says_nothing_is_not_waited_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.smtp.SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(OSError, match="timed out"):
        post(f"smtp://127.0.0.1:{silent.getsockname()[1]}")


@pytest.mark.parametrize("address", ["siobhán@fernhill.example", "omar@bücher.example"])
def test_an_address_beyond_ascii_arrives(office: PostOffice, address: str) -> None:
    post(office.smtp_url, Letter(address, f"To: {address}\r\n\r\n".encode()))

    [arrived] = office.letters
    assert arrived.to == (address,)


def test_a_server_that_takes_no_such_address_is_told_of() -> None:
    with open_post_office(enable_SMTPUTF8=False) as office, pytest.raises(UndeliverableError, match="beyond A to Z"):
        post(office.smtp_url, Letter("siobhán@fernhill.example", b""))


def test_a_sender_that_the_server_does_not_take_costs_no_letter() -> None:
    with open_post_office(enable_SMTPUTF8=False) as office, pytest.raises(OSError, match="SMTPUTF8"):
        MailServer(office.smtp_url, sender="gruppe@bücher.example").post(LETTER)


def test_login_where_there_is_a_user() -> None:
    options = {"authenticator": only_with("group", "a secret"), "auth_required": True, "auth_require_tls": False}
    with open_post_office(**options) as office:
        port = office.smtp_url.rpartition(":")[2]

        post(f"smtp://group:a%20secret@127.0.0.1:{port}")

        assert len(office.letters) == 1
        with pytest.raises(smtplib.SMTPAuthenticationError):
            post(f"smtp://group:wrong@127.0.0.1:{port}")
        with pytest.raises(smtplib.SMTPSenderRefused):
            post(office.smtp_url)


def test_encryption_as_soon_as_it_is_offered(trusted: ssl.SSLContext) -> None:
    with open_post_office(tls_context=trusted, require_starttls=True) as office:
        post(office.smtp_url)

        assert len(office.letters) == 1


def test_encryption_from_the_start(trusted: ssl.SSLContext) -> None:
    with open_post_office(ssl_context=trusted) as office:
        post(office.smtp_url.replace("smtp://", "smtps://"))

        assert len(office.letters) == 1


@pytest.mark.parametrize("option", ["tls_context", "ssl_context"])
def test_a_server_that_nobody_vouches_for_gets_nothing(untrusted: ssl.SSLContext, option: str) -> None:
    with open_post_office(**{option: untrusted}) as office:
        url = office.smtp_url.replace("smtp://", "smtps://") if option == "ssl_context" else office.smtp_url

        with pytest.raises(ssl.SSLCertVerificationError):
            post(url)

        assert office.letters == []
