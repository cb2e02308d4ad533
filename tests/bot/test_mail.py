"""Letters: one invitation as a whole message, whatever is in its names and titles."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from post_office import GROUP, Letter

from bot import mail
from bot.request import UndeliverableError
from store.models import Invitation, InvitationMethod

UID = "3f2c@convenor.invalid"
OMAR = "omar@pennant.example"
PIECES = [*"ab üé日,;:<>@\"\\()[]=?_.'-\r\n\t\0\x1b\x85\u2028", "=?utf-8?q?x?=", "\r\nBcc: x@y", "--=_convenor"]
HOSTILE = st.text(max_size=300) | st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


def invitation(**values: Any) -> Invitation:
    given: dict[str, Any] = {
        "team_id": "T1",
        "group_id": 1,
        "meeting_id": 1,
        "person_id": 17,
        "number": 1,
        "method": InvitationMethod.REQUEST,
        "sequence": 0,
        "stamped_at": datetime(2027, 11, 1, 9, tzinfo=UTC),
        "address": OMAR,
        "name": "Omar Haddad",
        "group_name": "Data Exchange",
        "title": "Monthly meeting",
        "starts_at": datetime(2027, 11, 11, 10, tzinfo=UTC),
        "minutes": 90,
        "zone": "Europe/London",
        "link": "",
        "is_off": False,
    }
    return Invitation(**{**given, **values})


def written(sender: str = GROUP, **values: Any) -> Letter:
    made = mail.letter(invitation(**values), uid=UID, sender=sender)
    return Letter((made.to,), made.data)


def test_the_same_row_is_the_same_message_to_the_byte() -> None:
    assert written().data == written(id=5).data
    assert written(number=2).data != written().data


def test_the_key_of_the_row_names_the_message() -> None:
    assert written(number=2).message["Message-ID"] == "<3f2c.17.2@forum.example>"


def test_a_message_has_these_headers_and_no_more() -> None:
    assert dict(written().message.items()) == {
        "From": f"Data Exchange <{GROUP}>",
        "To": f"Omar Haddad <{OMAR}>",
        "Subject": "Invitation: Monthly meeting, Thu 11 Nov 2027, 10:00",
        "Date": "Mon, 01 Nov 2027 09:00:00 +0000",
        "Message-ID": "<3f2c.17.1@forum.example>",
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
        "Content-Type": 'multipart/alternative; boundary="=_convenor"',
    }


@pytest.mark.parametrize(
    ("values", "subject", "last_line"),
    [
        (
            {},
            "Invitation: Monthly meeting, ",
            "Please answer in your calendar. That answer records no apologies: if you cannot come, send them in Slack.",
        ),
        (
            {"number": 2},
            "Updated invitation: Monthly meeting, ",
            "Please answer in your calendar. That answer records no apologies: if you cannot come, send them in Slack.",
        ),
        (
            {"method": InvitationMethod.CANCEL, "number": 2, "is_off": True},
            "Cancelled: Monthly meeting, ",
            "This meeting is cancelled and does not take place.",
        ),
        (
            {"method": InvitationMethod.CANCEL, "number": 2},
            "Taken out of your calendar: Monthly meeting, ",
            "The invitation to this meeting does not go to this address any more, so the entry is taken out of the "
            "calendar here. The meeting itself is not cancelled.",
        ),
    ],
)
def test_a_message_says_what_it_is_about(values: dict[str, Any], subject: str, last_line: str) -> None:
    letter = written(link="https://meet.example/a?b=c", **values)

    assert letter.message["Subject"].startswith(subject)
    assert letter.text.splitlines() == [
        "Monthly meeting",
        "Data Exchange",
        "",
        "When:  Thursday 11 November 2027, 10:00 (Europe/London), 90 minutes",
        "Where: https://meet.example/a?b=c",
        "",
        last_line,
    ]


@pytest.mark.slow
@pytest.mark.parametrize("method", list(InvitationMethod))
@settings(max_examples=30)
@given(title=HOSTILE, name=HOSTILE, group=HOSTILE, link=HOSTILE)
def test_nothing_that_somebody_typed_gets_out_of_its_place(
    method: InvitationMethod, title: str, name: str, group: str, link: str
) -> None:
    letter = written(method=method, title=title, name=name, group_name=group, link=link)

    message = letter.message
    assert message.keys() == written().message.keys()
    assert [address.addr_spec for address in message["To"].addresses] == [OMAR]
    assert [address.addr_spec for address in message["From"].addresses] == [GROUP]
    parts = list(message.iter_parts())
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/calendar"]
    assert letter.calendar_part.get_param("method") == letter.method == method.value.upper()
    assert str(letter.event["ATTENDEE"]) == f"mailto:{OMAR}"
    assert str(letter.event["UID"]) == UID
    lines = letter.data.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert not any(b"\r" in line or b"\n" in line or b"\0" in line for line in lines)
    assert letter.data.isascii()


@pytest.mark.parametrize(
    "name", ["Siobhán Kelleher", 'Omar "the" Haddad', "Haddad, Omar", "日本 太郎", "=?utf-8?q?Dana?=", "O'Hara (chair)"]
)
def test_a_name_arrives_as_it_is(name: str) -> None:
    [to] = written(name=name).message["To"].addresses

    assert to.display_name == name.replace("=?utf-8?q?Dana?=", "utf-8 q Dana")


@pytest.mark.parametrize(
    "address",
    [
        "omar@pennant.example\r\nBcc: all@forum.example",
        "omar@pennant.example, all@forum.example",
        "omar@pennant.example\0",
        "omar@\u2028pennant.example",
        '"omar haddad"@pennant.example',
        "Omar <omar@pennant.example>",
        "omar@pennant@example",
        "@pennant.example",
        "omar@",
        "omar",
        "",
        f"{'o' * 65}@pennant.example",
        f"omar@{'p' * 250}.example",
        "omar@pennant.example\u202e",
    ],
)
def test_an_address_that_no_mail_can_go_to_is_refused_in_words(address: str) -> None:
    with pytest.raises(UndeliverableError, match=r"^“[^\r\n\0]*” is not an address that mail can go to$"):
        written(address=address)


@pytest.mark.parametrize(
    "address",
    ["o'hara+x=y@pennant.example", "a..b@pennant.example", "omar@xn--bcher-kva.example", "{o}|~@pennant.example"],
)
def test_an_unusual_address_is_taken(address: str) -> None:
    letter = written(address=address)

    assert [to.addr_spec for to in letter.message["To"].addresses] == [address]


@pytest.mark.parametrize("address", ["siobhán@fernhill.example", "omar@bücher.example"])
def test_an_address_beyond_ascii_stays_as_it_is(address: str) -> None:
    letter = written(address=address)

    assert f"To: Omar Haddad <{address}>".encode() in letter.data.split(b"\r\n")


def test_a_sender_beyond_ascii_stays_as_it_is() -> None:
    assert "<gruppe@bücher.example>".encode() in written(sender="gruppe@bücher.example").data


def test_the_letter_goes_to_the_address_of_the_row() -> None:
    assert replace(written(), data=b"") == Letter((OMAR,), b"")
