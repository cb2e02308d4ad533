"""Sub-groups through the front door: made, given a channel, led, and at work in it by the parent's terms."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session
from world import GROUP_CHANNEL, MEETING, NOVEMBER, World, plain, texts

from bot.sample import TEAM_ID
from store import feeds, groups, members, people
from store.models import AuditEntry, Meeting, Membership, Person, WorkingGroup

FORUM = "C0FORUM"


@pytest.fixture
def made(world: World) -> World:
    """Standards, led by Priya, with Omar in it; it lives in #forum."""
    dana = world.person("U0DANA")
    dana.types("/subgroup create Standards led by Priya Raman")
    dana.types("/subgroup add Standards Omar Haddad")
    dana.opens("/convenor setup", channel=FORUM)
    dana.submits(which="subgroup:2")
    world.settle()
    return world


def somebody(session: Session, user_id: str) -> Person:
    person = people.person_in_slack(session, team_id=TEAM_ID, user_id=user_id)
    assert person is not None
    return person


def test_the_programme_manager_makes_one_and_gives_it_a_channel(world: World) -> None:
    dana = world.person("U0DANA")

    said = dana.types("/subgroup create Standards led by Priya Raman")["text"]
    assert said.startswith("*Standards* is a sub-group of *Data Exchange Working Group*, led by Priya Raman.")
    form = dana.opens("/convenor setup", channel=FORUM)
    assert "Sub-group: Standards" in texts(form)
    assert "lives in this channel now" in texts(dana.submits(which="subgroup:2")["view"])
    world.settle()

    [_, group] = world.rows(WorkingGroup)
    assert (group.parent_id, group.channel_id, group.zone) == (1, FORUM, "Europe/London")
    assert dana.messages(FORUM)[-1]["text"].startswith("*Convenor* now looks after *Standards*")
    assert world.person("U0OMAR").types("/subgroup list")["text"] == (
        f"*Sub-groups of Data Exchange Working Group*\n\n*Standards* – <#{FORUM}>\nLed by Priya Raman\n"
        "Members: nobody else"
    )
    deeds = [entry.deed for entry in world.rows(AuditEntry) if entry.deed.startswith(("subgroup", "group.bind"))]
    assert deeds == ["subgroup.create", "subgroup.lead", "group.bind"]


REFUSED = [
    ("/subgroup create Standards led by Hugo Lindgren", "“Hugo Lindgren” is none of them: Amara Okafor"),
    ("/subgroup create Standards", "Please give a name and who leads it, as in `/subgroup create Standards led by"),
    ("/subgroup create Data Exchange Working Group led by Omar Haddad", "There is a group called “Data Exchange"),
    ("/subgroup add Testing Omar Haddad", "Please say which sub-group. The sub-groups are Standards."),
    ("/subgroup add Standards Kim Vale", "“Kim Vale” is none of them:"),
    ("/subgroup add Standards Omar Haddad", "Omar Haddad is in Standards already."),
    ("/subgroup end Standards Priya Raman", "Priya Raman leads Standards. Choose another lead first."),
    ("/subgroup dissolve Standards", "I could not read that."),
]


@pytest.mark.slow
def test_what_cannot_be_is_refused_with_what_to_do(made: World) -> None:
    dana = made.person("U0DANA")
    before = made.outline()

    assert [typed for typed, why in REFUSED if not dana.types(typed)["text"].startswith(why)] == []
    assert made.person("U0AMARA").types("/subgroup end Standards Omar Haddad")["text"] == (
        "Only the programme manager can change the sub-groups. Ask them to do it."
    )
    assert made.outline() == before


@pytest.mark.slow
def test_members_and_guests_come_and_go_by_the_forms(made: World) -> None:
    dana = made.person("U0DANA")
    omar, wen = (made.read(lambda s, u=u: somebody(s, u).id) for u in ("U0OMAR", "U0WEN"))

    def does(deed: str, **entered: Any) -> str:
        dana.opens("/subgroup")
        dana.chooses(deed, beside="*Standards*")
        dana.form(titled=deed.removesuffix("…"))
        return texts(dana.submits(**entered)["view"])

    assert does("Add a member…", person=str(wen)) == "Wen Li is in *Standards* from today."
    assert does("Add a guest…", name="Kim Vale", company="Acme").startswith("Kim Vale is a guest of *Standards*")
    assert does("Change the lead…", person=str(wen)) == "Wen Li leads *Standards* from today."
    assert does("End a place…", person=str(omar)) == "Omar Haddad is not in *Standards* any more."
    assert dana.types("/subgroup end Standards Kim Vale")["text"] == "Kim Vale is not in *Standards* any more."
    assert made.person("U0WEN").types("/members", channel=FORUM)["text"].splitlines()[1:] == [
        "Led by Wen Li",
        "Members: Priya Raman",
    ]


@pytest.mark.slow
def test_its_chair_runs_it_in_its_channel_by_the_parents_terms(made: World) -> None:
    priya, omar = made.person("U0PRIYA"), made.person("U0OMAR")

    assert made.person("U0WEN").types("/agenda", channel=FORUM)["text"].startswith("You are not on the roll of *Stand")
    said = omar.types("/meeting add 18 Nov 14:00 Workshop", channel=FORUM)["text"]
    assert said.startswith("Only the chair or the programme manager can schedule a meeting.")
    priya.types("/meeting add 18 Nov 14:00 Workshop", channel=FORUM)
    meeting = next(each for each in made.rows(Meeting) if each.group_id == 2)
    assert meeting.on_date == date(2027, 11, 18)
    assert "Workshop" in str(omar.types("/meeting list", channel=FORUM))
    assert omar.types("/apologies 18 Nov", channel=FORUM)["text"]

    made.move_to(meeting.starts_at + timedelta(minutes=5))
    form = priya.opens("/attendance", channel=FORUM)
    review = priya.sends_roll(form, {"U0OMAR": "absent"})
    assert "Meetings of a sub-group never count towards the strike limit (clause 17)." in texts(review)
    priya.submits()
    assert omar.types("/standing")["text"].startswith("1 absence in 2027")


def test_whoever_leaves_the_parent_is_out_of_the_sub_group(made: World) -> None:
    def leave(session: Session) -> None:
        group = groups.group_in_channel(session, team_id=TEAM_ID, channel_id=GROUP_CHANNEL)
        assert group is not None
        members.end_membership(
            session, group=group, person_id=somebody(session, "U0PRIYA").id, now=NOVEMBER, day=NOVEMBER.date()
        )

    made.write(leave)

    assert made.person("U0PRIYA").types("/agenda", channel=FORUM)["text"].startswith("You are not on the roll of")
    assert "Led by *nobody*" in made.person("U0OMAR").types("/subgroup list")["text"]


def test_a_persons_feed_has_the_meetings_of_all_their_groups(made: World) -> None:
    priya = made.person("U0PRIYA")
    priya.types("/meeting add 18 Nov 14:00 Workshop", channel=FORUM)

    def titles(user_id: str) -> set[tuple[str, date]]:
        def read(session: Session) -> set[tuple[str, date]]:
            found = feeds.meetings_of_person(session, person_id=somebody(session, user_id).id)
            return {(group.name, meeting.on_date) for group, meeting in found}

        return made.read(read)

    workshop, monthly = ("Standards", date(2027, 11, 18)), ("Data Exchange Working Group", MEETING.date())
    assert {workshop, monthly} <= titles("U0PRIYA") & titles("U0OMAR") & titles("U0DANA")
    assert workshop not in titles("U0WEN")
    assert len([each for each in made.rows(Membership) if each.group_id == 2]) == 2


@pytest.mark.slow
def test_a_report_is_asked_for_chased_and_lands_on_the_parents_agenda(made: World) -> None:
    amara, priya = made.person("U0AMARA"), made.person("U0PRIYA")

    said = amara.types("/subgroup report Standards due 10 Nov: what the <pilots> showed")["text"]
    assert said.startswith("Priya Raman is asked for a report of *Standards* by Wednesday 10 November 2027:")
    made.settle()

    def asked() -> int:
        return len([message for message in priya.dms() if "asks for a report of *Standards*" in message["text"]])

    assert asked() == 1
    days = []
    for day in range(2, 11):
        before = asked()
        made.move_to(datetime(2027, 11, day, 9, 30, tzinfo=UTC))
        days += [day] * (asked() - before)
    assert days == [3, 9, 10]
    assert "Report asked for by Wed 10 Nov 2027: what the &lt;pilots&gt; showed" in texts(amara.opens("/subgroup"))

    assert priya.presses("Send the report", on=priya.dms()[-1]) is None
    priya.form(titled="Send a report")
    done = priya.submits(text="Both pilots are done.", link="https://example.org/pilots")
    assert plain(texts(done["view"])) == (
        "Sent: it is on the agenda of *Data Exchange Working Group* on Thursday 11 November 2027, 10:00."
    )
    agenda = texts(made.person("U0OMAR").opens("/agenda"))
    assert "Report of Standards: what the &lt;pilots&gt; showed" in agenda
    assert "https://example.org/pilots" in agenda
    assert "Reports missing" not in agenda
    assert priya.types("/subgroup send-report More")["text"] == "No report is asked of you at present."
    made.move_to(datetime(2027, 11, 18, 9, 30, tzinfo=UTC))
    assert asked() == 4, "nobody is reminded of what was sent"


@pytest.mark.slow
def test_a_report_that_is_overdue_is_listed_as_missing_and_chased_weekly(made: World) -> None:
    dana, priya = made.person("U0DANA"), made.person("U0PRIYA")
    dana.types("/subgroup report Standards due 2 Nov: pilots")

    made.move_to(datetime(2027, 11, 4, 10, 1, tzinfo=UTC))

    assert "*Reports missing*\n• Standards: pilots" in texts(made.person("U0OMAR").opens("/agenda"))
    [pack] = [m for m in dana.messages() if m["text"].startswith("Agenda pack")]
    assert "Reports missing\n• Standards: pilots" in pack["text"]
    made.move_to(datetime(2027, 11, 9, 9, 30, tzinfo=UTC))
    assert len([message for message in priya.dms() if "asks for a report" in message["text"]]) == 3
    assert dana.types("/subgroup drop-report Standards")["text"].endswith("is asked for any more.")
    assert "Reports missing" not in texts(made.person("U0OMAR").opens("/agenda"))


def test_who_asks_for_a_report_and_who_sends_it(made: World) -> None:
    omar = made.person("U0OMAR")

    assert omar.types("/subgroup report Standards due 3 Dec: pilots")["text"].startswith(
        "Only the chair, the vice-chair or the programme manager can request a sub-group's report."
    )
    made.person("U0DANA").types("/subgroup report Standards due 3 Dec: pilots")
    assert omar.types("/subgroup send-report Done.")["text"].startswith(
        "Only a sub-group's chair can send a sub-group's report."
    )
    assert made.person("U0PRIYA").types("/subgroup send-report Done.", channel=FORUM)["text"].startswith("Sent:")
