"""`invite`: the whole e-mail to one member, as it would go out or as it went."""

from datetime import UTC, datetime

import pytest
from command_line import TODAY, CommandLine
from post_office import GROUP, Letter
from sqlmodel import Session

from store import audit, groups, invitations, meetings, schedule
from store.models import Invitation, Person

ROSTER = (
    "person,email,slack_user_id,company,member_company,sme,seat,office,starts_on,ends_on",
    "Omar Haddad,omar@pennant.example,,Pennant,yes,no,supplier 1,,2025-01-01,2028-12-31",
    "Wen Li,wen@tessellate.example,,Tessellate,yes,no,supplier 2,,2025-01-01,2026-12-31",
    "Dana Whitlock,dana@forum.example,,,,,,programme_manager,2025-01-01,",
)
MEETINGS = ("date,time,minutes,compulsory,title", "2026-12-10,14:30,90,yes,Budget", "2027-07-08,10:00,60,yes,Summer")
OMAR, WEN = "omar@pennant.example", "wen@tessellate.example"


@pytest.fixture
def line(harbour: CommandLine, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """An unbound group with two members, two meetings to come, and a sender."""
    monkeypatch.setenv("MAIL_FROM", GROUP)
    harbour.imports("roster", *ROSTER)
    harbour.imports("meetings", *MEETINGS)
    return harbour


def invite(line: CommandLine, to: str = OMAR, on: str = "2027-07-08") -> Letter:
    done = line.run("invite", "--group", "Harbour", "--meeting", on, "--to", to)
    assert (done.status, done.err) == (0, ""), done
    return Letter((to,), done.out.encode())


def refused(line: CommandLine, to: str = OMAR, on: str = "2027-07-08") -> str:
    return line.is_refused("invite", "--group", "Harbour", "--meeting", on, "--to", to)


def number(letter: Letter) -> str:
    """Which letter it is about that meeting to that person."""
    return str(letter.message["Message-ID"]).partition("@")[0].rpartition(".")[2]


def cancel(session: Session) -> None:
    [group] = groups.all_groups(session)
    [meeting] = [each for each in meetings.all_of(session, group=group) if each.title == "Summer"]
    schedule.cancel(session, group=group, meeting=meeting, reason="none", actor=session.get_one(Person, 1), now=TODAY)


def test_the_whole_message_is_printed_as_it_is(line: CommandLine) -> None:
    letter = invite(line)

    assert letter.data.count(b"\n") == letter.data.count(b"\r\n") > 0
    assert [part.get_content_type() for part in letter.message.iter_parts()] == ["text/plain", "text/calendar"]
    assert letter.calendar_part.get_param("method") == letter.method == "REQUEST"
    assert [to.addr_spec for to in letter.message["To"].addresses] == [OMAR]
    assert (str(letter.event["ATTENDEE"]), str(letter.event["ORGANIZER"])) == (f"mailto:{OMAR}", f"mailto:{GROUP}")
    assert letter.starts_at == datetime(2027, 7, 8, 9, tzinfo=UTC)
    uids = [row.removeprefix("UID:") for row in line.run("calendar", "--group", "Harbour").out.split("\r\n")]
    assert str(letter.event["UID"]) in uids


def test_the_same_facts_give_the_same_message(line: CommandLine) -> None:
    assert invite(line).data == invite(line).data


def test_an_address_may_be_typed_in_any_case(line: CommandLine) -> None:
    assert invite(line, "Omar@Pennant.example").data == invite(line).data


def test_who_has_left_by_then_sees_it_taken_out_of_their_calendar(line: CommandLine) -> None:
    assert invite(line, WEN, on="2026-12-10").method == "REQUEST"
    letter = invite(line, WEN)

    assert letter.method == "CANCEL"
    assert letter.message["Subject"].startswith("Taken out of your calendar: Summer")


def test_a_meeting_that_is_called_off_is_cancelled(line: CommandLine) -> None:
    before = invite(line)
    line.database.run(cancel)

    letter = invite(line)

    assert (letter.method, int(letter.event["SEQUENCE"])) == ("CANCEL", 1)
    assert letter.event["UID"] == before.event["UID"]
    assert letter.event["DTSTAMP"].dt > before.event["DTSTAMP"].dt
    assert letter.message["Subject"].startswith("Cancelled: Summer")


def test_what_went_out_is_printed_as_it_went_until_something_changes(line: CommandLine) -> None:
    def send(session: Session) -> None:
        [group] = groups.all_groups(session)
        invitations.settle(session, group=group, now=TODAY)

    line.database.run(send)
    [sent, *_] = [row for row in line.rows(Invitation) if row.address == OMAR and row.title == "Summer"]
    letter = invite(line)
    line.database.run(cancel)

    assert letter.event["DTSTAMP"].dt == sent.stamped_at
    assert (number(letter), number(invite(line))) == ("1", "2")


def test_without_a_sender_nobody_sends_it(line: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MAIL_FROM")

    assert str(invite(line).event["ORGANIZER"]) == "mailto:convenor@convenor.invalid"


@pytest.mark.parametrize("to", ["nobody@pennant.example", "dana@forum.example", "omar", ""])
def test_an_address_of_no_member_is_refused(line: CommandLine, to: str) -> None:
    assert refused(line, to) == f"Nothing goes to {to}: no member of “Harbour” on 2027-07-08 has that address."


def test_an_address_that_no_mail_can_go_to_is_refused(line: CommandLine) -> None:
    def spoil(session: Session) -> None:
        person = session.get_one(Person, 1)
        person.email = "omar@pennant.example\r\nbcc: x@y"
        [group] = groups.all_groups(session)
        audit.record(session, group=group, now=TODAY, actor_id=None, deed="import.change", subject="person:1")

    line.database.run(spoil)

    assert refused(line, "omar@pennant.example\r\nbcc: x@y") == (
        "“omar@pennant.example bcc: x@y” is not an address that mail can go to."
    )


def test_a_date_without_a_meeting_is_refused(line: CommandLine) -> None:
    assert refused(line, on="2027-07-09") == (
        "“Harbour” has no meeting on 2027-07-09. Its calendar lists them: python -m bot calendar"
    )


def test_wrong_usage(line: CommandLine) -> None:
    assert line.run("invite", "--group", "Harbour", "--meeting", "8 July", "--to", OMAR).status == 2
    assert line.run("invite", "--group", "Harbour", "--meeting", "2027-07-08").status == 2
