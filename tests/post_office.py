"""A mail server of our own: letters come in over real SMTP, and are read by others over real IMAP."""

import itertools
import re
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import icalendar
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as SERVER
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

CERTIFICATE = "certificate.pem"
GROUP = "data.exchange@forum.example"
"""The group's own address: letters come from it, and calendars answer to it."""


@dataclass(frozen=True)
class Letter:
    """A letter as it arrived."""

    to: tuple[str, ...]
    data: bytes

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.data, policy=default)

    @property
    def calendar_part(self) -> EmailMessage:
        """The last part, which a calendar program reads."""
        return list(self.message.iter_parts())[-1]

    @property
    def calendar(self) -> icalendar.Calendar:
        return icalendar.Calendar.from_ical(self.calendar_part.get_content())

    @property
    def event(self) -> icalendar.Event:
        (event,) = self.calendar.walk("VEVENT")
        return event

    @property
    def method(self) -> str:
        return str(self.calendar["METHOD"])

    @property
    def starts_at(self) -> datetime:
        return self.event["DTSTART"].dt.astimezone(UTC)

    @property
    def text(self) -> str:
        return self.message.get_body(("plain",)).get_content()

    def answer(self, said: str, **fields: Any) -> bytes:
        """What a calendar sends back: it accepts, declines or is tentative."""
        (attendee,) = self.message["To"].addresses
        return reply(str(self.event["UID"]), attendee.addr_spec, said, sequence=self.event["SEQUENCE"], **fields)


def reply(
    uid: str,
    attendee: str,
    said: str,
    *,
    sequence: int = 0,
    stamped_at: datetime = datetime(2027, 11, 1, 9, 30, tzinfo=UTC),
    sender: str | None = None,
    method: str = "REPLY",
) -> bytes:
    """An e-mail with an answer to an invitation, as calendar programs write it."""
    calendar = icalendar.Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", "-//A calendar of somebody else//EN")
    calendar.add("METHOD", method)
    event = icalendar.Event()
    event.add("UID", uid)
    event.add("SEQUENCE", sequence)
    event.add("DTSTAMP", stamped_at)
    event.add("ORGANIZER", f"mailto:{GROUP}")
    event.add("ATTENDEE", f"mailto:{attendee}", parameters={"PARTSTAT": said})
    calendar.add_component(event)
    message = EmailMessage(policy=SMTP)
    message["From"] = sender or attendee
    message["To"] = GROUP
    message["Subject"] = f"{said.title()}: Monthly meeting"
    message.set_content(f"{attendee} has {said.lower()} this invitation.")
    message.add_alternative(calendar.to_ical().decode(), subtype="calendar", params={"method": method})
    return message.as_bytes()


@dataclass
class PostOffice:
    """What arrived, in order. `refusals` has the answer that an address gets; `asked` is called with each address that
    a letter is to go to, `hears` with each letter that has come in whole, before its sender is told so."""

    letters: list[Letter] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)
    asked: Callable[[str], None] = lambda address: None
    hears: Callable[[Letter], str | None] = lambda letter: None
    smtp_url: str = ""

    def to(self, address: str) -> list[Letter]:
        return [letter for letter in self.letters if letter.to == (address,)]

    def clear(self) -> None:
        self.letters.clear()
        self.refusals.clear()
        self.asked = lambda address: None
        self.hears = lambda letter: None

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SERVER, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.asked(address)
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 well known here"

    async def handle_DATA(self, server: SERVER, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        letter = Letter(tuple(envelope.rcpt_tos), envelope.content)
        self.letters.append(letter)
        return self.hears(letter) or "250 taken"


class _Anywhere(Controller):
    """Listens on whatever port is free."""

    def _trigger_server(self) -> None:
        (listening,) = self.server.sockets
        self.port = listening.getsockname()[1]
        super()._trigger_server()


@contextmanager
def open_post_office(**options: Any) -> Iterator[PostOffice]:
    """A post office on this machine; `options` are those of the library."""
    office = PostOffice()
    controller = _Anywhere(office, hostname="127.0.0.1", port=0, **{"enable_SMTPUTF8": True, **options})
    controller.start()
    office.smtp_url = f"smtp://127.0.0.1:{controller.port}"
    yield office
    controller.stop(no_assert=True)


def only_with(user: str, password: str) -> Callable[..., AuthResult]:
    """Lets in whoever knows the password."""

    def check(server: SERVER, session: Session, envelope: Envelope, mechanism: str, given: Any) -> AuthResult:
        return AuthResult(success=given == LoginPassword(user.encode(), password.encode()), handled=False)

    return check


@dataclass
class Inbox:
    """A mailbox that is read over IMAP: messages by UID. Whatever would change it is an error."""

    messages: dict[int, bytes] = field(default_factory=dict)
    validity: int = 1
    imap_url: str = ""
    fetched: list[int] = field(default_factory=list)
    is_open: bool = True
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def receives(self, *messages: bytes) -> None:
        for message in messages:
            self.messages[next(self.numbers)] = message

    def answers(self, line: str) -> Iterator[bytes]:
        """What the server says to one line of a client."""
        tag, command, *rest = line.split(" ", 2)
        arguments = rest[0] if rest else ""
        match command.upper():
            case "CAPABILITY":
                yield b"* CAPABILITY IMAP4rev1\r\n" if self.is_open else b"* CAPABILITY IMAP4rev1 STARTTLS\r\n"
            case "STARTTLS" if not self.is_open:
                pass
            case _ if not self.is_open:
                yield f"{tag} NO not in the clear\r\n".encode()
                return
            case "LOGIN" if arguments != 'group "a secret"':
                yield f"{tag} NO who are you?\r\n".encode()
                return
            case "EXAMINE":
                yield f"* {len(self.messages)} EXISTS\r\n* OK [UIDVALIDITY {self.validity}] valid\r\n".encode()
            case "UID":
                yield from self._fetch(arguments)
            case "LOGOUT":
                yield b"* BYE farewell\r\n"
            case "LOGIN" | "NOOP":
                pass
            case _:
                yield f"{tag} BAD {command}: this mailbox is for reading\r\n".encode()
                return
        yield f"{tag} OK done\r\n".encode()

    def _fetch(self, arguments: str) -> Iterator[bytes]:
        if (listed := re.fullmatch(r"FETCH (\d+):\* \(UID\)", arguments)) is not None:
            last = max(self.messages, default=0)
            first = min(int(listed[1]), last)  # a range may be given the wrong way round: the last one is always in it
            numbers = list(self.messages)
            for uid in numbers:
                if first <= uid <= last:
                    yield f"* {numbers.index(uid) + 1} FETCH (UID {uid})\r\n".encode()
            return
        asked = re.fullmatch(r"FETCH (\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", arguments)
        assert asked is not None, arguments
        uid, most = int(asked[1]), int(asked[2])
        self.fetched.append(uid)
        if uid in self.messages:
            data = self.messages[uid][:most]
            yield f"* 1 FETCH (UID {uid} BODY[]<0> {{{len(data)}}}\r\n".encode() + data + b")\r\n"


@contextmanager
def open_inbox(tls: ssl.SSLContext | None = None, *, is_wrapped: bool = False) -> Iterator[Inbox]:
    """An inbox on this machine; its user is `group`, with the password `a secret`.

    With `tls` it is encrypted: from the start if it is wrapped, otherwise once the client has asked for that.
    """
    inbox = Inbox(is_open=tls is None or is_wrapped)

    class Talk(socketserver.StreamRequestHandler):
        def setup(self) -> None:
            self.encrypt() if is_wrapped else super().setup()

        def encrypt(self) -> None:
            assert tls is not None
            self.request = tls.wrap_socket(self.request, server_side=True)
            super().setup()

        def handle(self) -> None:
            self.wfile.write(b"* OK mail.example\r\n")
            while line := self.rfile.readline().decode().rstrip("\r\n"):
                for answer in inbox.answers(line):
                    self.wfile.write(answer)
                if line.endswith(" STARTTLS"):
                    self.encrypt()
                    inbox.is_open = True

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        inbox.imap_url = f"imap://group:a%20secret@127.0.0.1:{server.server_address[1]}"
        yield inbox
        server.shutdown()


def made_certificate(folder: Path) -> ssl.SSLContext:
    """A server's side of encryption on this machine; its certificate, made by itself, is in a file of the folder."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    (folder / CERTIFICATE).write_bytes(certificate.public_bytes(pem))
    (folder / "key.pem").write_bytes(key.private_bytes(pem, pkcs8, serialization.NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / CERTIFICATE, folder / "key.pem")
    return context
