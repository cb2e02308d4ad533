"""iTIP: who is asked by which part, and whose calendar it goes out of again."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from calendars.entry import Entry
from calendars.invites import invitation
from store.models import InvitationMethod

REQUEST, CANCEL = InvitationMethod.REQUEST, InvitationMethod.CANCEL
MEETING = Entry(
    uid="1@convenor.invalid",
    sequence=2,
    stamped_at=datetime(2026, 11, 1, 9, tzinfo=UTC),
    starts_at=datetime(2027, 7, 8, 9, tzinfo=UTC),
    minutes=90,
    zone="Europe/London",
    title="Monthly meeting",
    link="",
    group="Harbour",
)


def written(
    entry: Entry = MEETING,
    method: InvitationMethod = REQUEST,
    attendee: str = "omar@tide.example",
    name: str = "Omar Haddad",
    organizer: str = "meetings@harbour.example",
) -> bytes:
    return invitation(entry, method=method, organizer=organizer, attendee=attendee, attendee_name=name)


def lines(data: bytes, *names: str) -> list[str]:
    """The lines of those names, unfolded, but for the clocks'."""
    whole = data.decode().replace("\r\n ", "").split("\r\n")
    return [line for line in whole if line.startswith(names)]


def test_a_request_invites_one_person() -> None:
    assert lines(written(), "METHOD", "UID", "SEQUENCE", "DTSTAMP", "STATUS", "ORGANIZER", "ATTENDEE") == [
        "METHOD:REQUEST",
        "DTSTAMP:20261101T090000Z",
        "UID:1@convenor.invalid",
        "SEQUENCE:2",
        'ATTENDEE;CN="Omar Haddad";PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:omar@tide.example',
        "ORGANIZER;CN=Harbour:mailto:meetings@harbour.example",
        "STATUS:CONFIRMED",
    ]


def test_a_cancellation_takes_the_meeting_out_of_one_calendar_though_it_takes_place() -> None:
    assert lines(written(method=CANCEL), "METHOD", "UID", "SEQUENCE", "DTSTAMP", "STATUS", "TRANSP", "ATTENDEE") == [
        "METHOD:CANCEL",
        "DTSTAMP:20261101T090000Z",
        "UID:1@convenor.invalid",
        "SEQUENCE:2",
        'ATTENDEE;CN="Omar Haddad":mailto:omar@tide.example',
        "STATUS:CANCELLED",
        "TRANSP:TRANSPARENT",
    ]


def test_the_same_invitation_gives_the_same_bytes() -> None:
    assert written() == written()


@pytest.mark.parametrize(
    ("name", "attendee"),
    [
        ("", "ATTENDEE;PARTSTAT"),
        ('Omar "the tide" Haddad', "ATTENDEE;CN=\"Omar 'the tide' Haddad\";PARTSTAT"),
        ("Omar\r\nBcc: x@example.org", 'ATTENDEE;CN="Omar Bcc: x@example.org";PARTSTAT'),
        ("Haddad; Omar, Ωmega \\ 🎉", 'ATTENDEE;CN="Haddad; Omar, Ωmega / 🎉";PARTSTAT'),
    ],
)
def test_a_name_may_be_anything(name: str, attendee: str) -> None:
    [line] = lines(written(name=name), "ATTENDEE")

    assert line.startswith(attendee)
    assert line.endswith(":mailto:omar@tide.example")


@pytest.mark.parametrize(
    ("address", "uri"),
    [
        ("o'brien+wg@tide.example", "mailto:o'brien+wg@tide.example"),
        ("50%off?x=y@tide.example", "mailto:50%25off%3Fx=y@tide.example"),
        ("ömar@tide.example", "mailto:%C3%B6mar@tide.example"),
    ],
)
def test_an_address_as_a_uri(address: str, uri: str) -> None:
    assert lines(written(attendee=address), "ATTENDEE")[0].endswith(f":{uri}")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "omar",
        "omar@",
        "@tide.example",
        "omar@tide.example\r\nATTENDEE:mailto:x@example.org",
        "omar@tide.example,x@example.org",
        "omar@tide@example",
        "a b@tide.example",
        "omar\0@tide.example",
        "<omar@tide.example>",
    ],
)
def test_what_is_no_address_is_refused_on_either_side(address: str) -> None:
    with pytest.raises(ValueError, match="is no e-mail address"):
        written(attendee=address)
    with pytest.raises(ValueError, match="is no e-mail address"):
        written(organizer=address)


def test_a_meeting_that_is_off_is_taken_out_too() -> None:
    off = replace(MEETING, is_cancelled=True, sequence=3)

    assert lines(written(off, CANCEL), "SEQUENCE", "STATUS") == ["SEQUENCE:3", "STATUS:CANCELLED"]
