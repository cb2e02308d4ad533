"""`/calendar` through the front door: the file, the addresses, and what a meeting's life does to its entry."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import httpx
import icalendar
import pytest
from sqlmodel import Session
from world import GROUP_CHANNEL, HTTP, SETTINGS, World, labels, plain, texts

from bot import sample
from store import groups, members, people
from store.models import Feed, Owed

PUBLIC = "https://convenor.example/wg/"
ADDRESS = re.compile(r"`https://convenor\.example/wg(/calendar/[A-Za-z0-9_-]{43}\.ics)`")


@pytest.fixture
def published(make_world: Callable[..., World]) -> World:
    """The sample group of a bot with a public address."""
    return make_world(public_url=PUBLIC)


def addresses(said: str) -> list[str]:
    """The paths of the feeds in an answer: one's own, and the group's."""
    return ADDRESS.findall(said)


def fetched(world: World, path: str, **headers: str) -> httpx.Response:
    return HTTP.get(f"http://127.0.0.1:{world.process.server.port}{path}", headers=headers)


def entries(world: World, path: str) -> dict[date, dict[str, str]]:
    """What a calendar program sees of each meeting, by date."""
    answer = fetched(world, path)
    assert answer.status_code == 200
    names = ("UID", "SEQUENCE", "STATUS", "SUMMARY", "DTSTAMP")
    return {
        event.start.date(): {name: event[name].to_ical().decode() for name in names}
        for event in icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    }


def files_of(world: World, user_id: str) -> list[dict[str, object]]:
    """The files that somebody got by DM, oldest first."""
    world.settle()
    return [file for message in world.person(user_id).dms() for file in message.get("files", [])]


def content(file: dict[str, object]) -> icalendar.Calendar:
    token = {"Authorization": f"Bearer {SETTINGS.slack_bot_token}"}
    return icalendar.Calendar.from_ical(HTTP.get(str(file["url_private_download"]), headers=token).content)


# without a public address


def test_the_next_meeting_and_which_setting_is_missing(world: World) -> None:
    said = world.person("U0OMAR").types("/calendar")

    assert plain(said["text"]).splitlines() == [
        "Calendar",
        "Next: Monthly meeting, *Thursday 11 November 2027, 10:00*.",
        "A calendar to subscribe to needs an address on the web, and none is set: whoever runs Convenor sets "
        "`PUBLIC_URL`. Until then `/calendar next` sends the next meeting as a file.",
    ]
    assert world.rows(Feed) == []


@pytest.mark.parametrize("typed", ["next", "11 Nov", "Thu 11th November 2027", "2027-11-11"])
def test_a_meeting_is_sent_as_a_file(world: World, typed: str) -> None:
    said = world.person("U0OMAR").types(f"/calendar {typed}")

    assert plain(said["text"]) == (
        "Monthly meeting, *Thursday 11 November 2027, 10:00* is on its way to you: a file, as a direct message."
    )
    [file] = files_of(world, "U0OMAR")
    assert file["name"] == "meeting-2027-11-11.ics"
    calendar = content(file)
    assert "METHOD" not in calendar
    [event] = calendar.walk("VEVENT")
    assert (event.start.astimezone(UTC), str(event["SUMMARY"])) == (
        datetime(2027, 11, 11, 10, tzinfo=UTC),
        "Data Exchange Working Group: Monthly meeting",
    )


def test_asked_for_again_it_is_sent_again(world: World) -> None:
    omar = world.person("U0OMAR")

    omar.types("/calendar next")
    omar.types("/calendar next")

    assert len(files_of(world, "U0OMAR")) == 2


@pytest.mark.slow
def test_a_meeting_that_was_cancelled_meanwhile_is_not_sent(world: World) -> None:
    world.person("U0OMAR").types("/calendar 9 Dec")
    world.settle()
    dana = world.person("U0DANA")
    dana.opens("/meeting cancel 9 Dec")
    dana.submits(reason="no agenda")

    assert (
        "No meeting is planned on Thursday 9 December 2027." in world.person("U0OMAR").types("/calendar 9 Dec")["text"]
    )
    assert len(files_of(world, "U0OMAR")) == 1


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("soon", "I do not know “soon”. Type `/calendar next`, `/calendar 14 Jan` or `/calendar`."),
        ("31 Nov", "There is no 31 November."),
        (
            "12 Nov",
            "No meeting is planned on Friday 12 November 2027. The next one is on *Thursday 11 November 2027, 10:00*.",
        ),
        ("11 Nov please", "I do not know “11 Nov please”. Type `/calendar next`, `/calendar 14 Jan` or `/calendar`."),
        ("stop", "There is no address that answers, so there is nothing to stop."),
        (
            "new",
            "A calendar to subscribe to needs an address on the web, and none is set: whoever runs Convenor sets "
            "`PUBLIC_URL`. Until then `/calendar next` sends the next meeting as a file.",
        ),
    ],
)
def test_what_cannot_be_done_is_refused_with_what_to_do(world: World, typed: str, answer: str) -> None:
    before = world.outline()

    assert plain(world.person("U0OMAR").types(f"/calendar {typed}")["text"]) == answer
    assert world.outline() == before


# addresses


def test_each_has_an_address_of_their_own_and_all_have_the_groups(published: World) -> None:
    omar, lucia = (published.person(user_id).types("/calendar")["text"] for user_id in ("U0OMAR", "U0WEN"))

    (own, groups_own), (others, groups_again) = addresses(omar), addresses(lucia)
    assert groups_own == groups_again
    assert len({own, others, groups_own}) == 3
    assert addresses(published.person("U0OMAR").types("/calendar")["text"]) == [own, groups_own]
    mine, everything = entries(published, own), entries(published, groups_own)
    assert mine == {day: entry for day, entry in everything.items() if day <= max(mine)}
    assert max(mine) < max(everything), "Omar's membership ends before the last meeting that is planned"


def test_only_the_programme_manager_may_change_the_groups_address(published: World) -> None:
    omar, dana = (published.person(user_id).types("/calendar") for user_id in ("U0OMAR", "U0DANA"))

    assert labels(omar) == ["Send me the file", "New address", "Stop"]
    assert labels(dana) == ["Send me the file", "New address", "Stop", "New address", "Stop"]
    for typed in ("group new", "group stop"):
        said = published.person("U0OMAR").types(f"/calendar {typed}")["text"]
        assert said == "Only the programme manager can change how the group is set up. Ask them to do it."


@pytest.mark.parametrize(("typed", "place"), [("new", 0), ("group new", 1)])
def test_a_new_address_ends_the_old_one(published: World, typed: str, place: int) -> None:
    dana = published.person("U0DANA")
    before = addresses(dana.types("/calendar")["text"])

    [new] = addresses(dana.types(f"/calendar {typed}")["text"])

    after = addresses(dana.types("/calendar")["text"])
    assert after[place] == new != before[place]
    assert after[1 - place] == before[1 - place]
    assert fetched(published, before[place]).status_code == 404
    assert fetched(published, new).status_code == 200


def test_a_stopped_address_stays_stopped_until_a_new_one_is_asked_for(published: World) -> None:
    omar = published.person("U0OMAR")
    own, _ = addresses(omar.types("/calendar")["text"])

    assert "answers no more" in omar.types("/calendar stop")["text"]

    again = omar.types("/calendar")
    assert len(addresses(again["text"])) == 1, "the group's"
    assert labels(again) == ["Send me the file", "New address"]
    assert fetched(published, own).status_code == 404
    [new] = addresses(omar.types("/calendar new")["text"])
    assert fetched(published, new).status_code == 200


def test_the_buttons_do_what_is_typed(published: World) -> None:
    dana = published.person("U0DANA")
    dana.presses("Calendar", on_home=True)
    shown = dana.form(titled="Done")
    own, groups_own = addresses(texts(shown))

    dana.presses("Stop", on=shown)

    dana.world.wait_for(lambda: fetched(published, own).status_code == 404, "the end of the address")
    assert fetched(published, groups_own).status_code == 200


def test_what_is_done_is_audited_and_the_token_is_not_in_it(published: World) -> None:
    dana = published.person("U0DANA")
    paths = addresses(dana.types("/calendar")["text"])
    dana.types("/calendar next")
    dana.types("/calendar stop")

    trail = published.read(lambda session: str(session.connection().exec_driver_sql("SELECT * FROM audit").all()))

    assert all(deed in trail for deed in ("calendar.address", "calendar.send", "calendar.stop"))
    assert not any(path.removeprefix("/calendar/").removesuffix(".ics") in trail for path in paths)


# the life of a meeting


@pytest.mark.slow
def test_what_happens_to_a_meeting_is_in_the_feed(published: World) -> None:
    dana = published.person("U0DANA")
    own, path = addresses(dana.types("/calendar")["text"])
    november, december = date(2027, 11, 11), date(2027, 12, 9)
    made = entries(published, path)
    first = fetched(published, path).content
    assert fetched(published, path).content == first, "two renders are equal"

    dana.types("/meeting rename 11 Nov Budget workshop")
    renamed = entries(published, path)
    dana.types("/meeting move 11 Nov to 18 Nov 11:00")
    moved = entries(published, path)
    dana.opens("/meeting cancel 18 Nov")
    dana.submits(reason="Omar is ill")
    cancelled = entries(published, path)
    dana.types("/meeting reinstate 18 Nov")
    reinstated = entries(published, path)

    life = [made[november], renamed[november], *(each[date(2027, 11, 18)] for each in (moved, cancelled, reinstated))]
    assert {each["UID"] for each in life} == {made[november]["UID"]}
    assert [(each["SEQUENCE"], each["STATUS"], each["SUMMARY"].partition(": ")[2]) for each in life] == [
        ("0", "CONFIRMED", "Monthly meeting"),
        ("0", "CONFIRMED", "Budget workshop"),
        ("1", "CONFIRMED", "Budget workshop"),
        ("2", "CANCELLED", "Budget workshop"),
        ("3", "CONFIRMED", "Budget workshop"),
    ]
    assert [each["DTSTAMP"] for each in life] == sorted(each["DTSTAMP"] for each in life)
    assert life[0]["DTSTAMP"] < life[1]["DTSTAMP"]
    assert reinstated[december] == made[december], "the others are left alone"
    assert b"ill" not in fetched(published, path).content, "a reason is for the channel"
    assert fetched(published, own).content.count(b"BEGIN:VEVENT") == len(made)


def test_another_name_or_link_of_the_group_is_in_every_entry(published: World) -> None:
    dana = published.person("U0DANA")
    path = addresses(dana.types("/calendar")["text"])[1]
    before = entries(published, path)

    dana.opens("/convenor setup")
    dana.submits(name="Harbour Data", rule="second Thursday 10:00", link="https://meet.example/new")

    after = entries(published, path)
    assert {each["SUMMARY"].partition(":")[0] for each in after.values()} == {"Harbour Data"}
    assert all(after[day]["DTSTAMP"] > before[day]["DTSTAMP"] for day in after)
    assert all(after[day]["SEQUENCE"] == before[day]["SEQUENCE"] for day in after)
    links = fetched(published, path).content.count(b"https://meet.example/new")
    to_come = [day for day in after if day > date(2027, 11, 1)]
    assert links == 2 * len(to_come), "where it is, as a place and as an address; past meetings keep theirs"


def test_a_leaver_keeps_nothing_that_comes_after(published: World) -> None:
    own, group_path = addresses(published.person("U0OMAR").types("/calendar")["text"])

    def remove(session: Session) -> None:
        [group] = groups.all_groups(session)
        person = people.person_in_slack(session, team_id=sample.TEAM_ID, user_id="U0OMAR")
        assert person is not None
        now = published.clock.now()
        members.end_membership(session, group=group, person_id=person.id, now=now, day=now.date())

    published.write(remove)

    kept = entries(published, own)
    assert kept
    assert all(day < date(2027, 11, 1) for day in kept)
    assert entries(published, group_path).keys() > kept.keys()
    assert "not on the roll" in published.person("U0OMAR").types("/calendar")["text"]


def test_somebody_on_no_roll_gets_no_address(published: World) -> None:
    said = published.person("U0HUGO").types("/calendar", channel=GROUP_CHANNEL)["text"]

    assert "not on the roll" in said
    assert published.rows(Feed) == []
    assert [row for row in published.rows(Owed) if row.kind == "calendar-file"] == []
