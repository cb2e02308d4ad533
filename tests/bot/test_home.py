"""The Home tab: what is next, and a button for everything that this person may do."""

from collections.abc import Callable

import pytest
from sqlmodel import Session, select
from world import World, labels, texts

from bot import sample
from store import groups, members, people
from store.models import Owed, Person


@pytest.fixture
def engine() -> str:
    return "sqlite"


def test_home_of_a_member(world: World) -> None:
    home = world.person("U0OMAR").home()

    words = texts(home)
    assert words.startswith("Data Exchange Working Group\n*Next meetings*\n• <!date^1825927200^")
    assert words.count("Monthly meeting") == 3
    assert {"Send apologies", "My attendance"} <= set(labels(home))
    assert "Roll call" not in labels(home)


def test_home_of_the_programme_manager(world: World) -> None:
    assert "Roll call" in labels(world.person("U0DANA").home())
    assert "My attendance" not in labels(world.person("U0DANA").home())


def test_home_of_somebody_on_no_roll(world: World) -> None:
    home = world.person("U0HUGO").home()

    assert texts(home) == "You are not on the roll of a working group here."
    assert labels(home) == []


def test_home_shows_apologies_and_is_drawn_anew_after_they_are_sent(world: World) -> None:
    omar = world.person("U0OMAR")
    omar.presses("Send apologies", on_home=True)
    before = omar._get("home")["view"]["hash"]

    omar.submits(reason="train strike")

    world.wait_for(lambda: omar._get("home")["view"]["hash"] != before, "the Home tab")
    assert "– *you sent apologies*" in texts(omar._get("home")["view"])


def test_home_button_that_is_refused_says_so(world: World) -> None:
    """The right is checked when the deed is committed, not when the tab was drawn."""
    omar = world.person("U0OMAR")
    omar.home()

    def remove(session: Session) -> None:
        [group] = groups.all_groups(session)
        person = people.person_in_slack(session, team_id=sample.TEAM_ID, user_id="U0OMAR")
        assert person is not None
        now = world.clock.now()
        members.end_membership(session, group=group, person_id=person.id, now=now, day=now.date())

    world.write(remove)
    form = omar._get("home")["view"]
    omar._post(
        "action",
        container={"view_id": form["id"]},
        block_id=next(block["block_id"] for block in form["blocks"] if block["type"] == "actions"),
        action_id="apologies.open",
    )

    assert "not on the roll" in texts(omar.form(titled="Not done"))
    assert texts(omar.home()) == "You are not on the roll of a working group here."


def test_home_tells_the_programme_manager_what_was_not_delivered(world: World) -> None:
    def leave_slack(session: Session) -> None:
        row = session.exec(select(Person).where(Person.slack_user_id == "U0TOMASZ")).one()
        row.slack_user_id = None
        row.name = "Tomasz <b>"

    world.write(leave_slack)
    world.write(_owe_to_tomasz)
    world.settle()

    assert "*Not delivered*\n• late form to Tomasz &lt;b&gt;: not in Slack" in texts(world.person("U0DANA").home())
    assert "Not delivered" not in texts(world.person("U0OMAR").home())


def _owe_to_tomasz(session: Session) -> None:
    [group] = groups.all_groups(session)
    tomasz = session.exec(select(Person).where(Person.name == "Tomasz <b>")).one()
    session.add(
        Owed(
            team_id=group.team_id,
            group_id=group.id,
            key="late-form:x",
            kind="late-form",
            subject="x",
            to_person_id=tomasz.id,
            created_at=group.created_at,
            not_before=group.created_at,
        )
    )


def test_home_that_cannot_be_published_is_logged(
    make_world: Callable[..., World], caplog: pytest.LogCaptureFixture
) -> None:
    world = make_world()
    world.box.faults.fail("views.publish", "internal_error", count=1)
    omar = world.person("U0OMAR")

    omar._post("home")

    world.wait_for(lambda: "the Home tab was not published" in caplog.text, "the log")
    assert omar.home()["type"] == "home"


def test_home_with_a_bug_is_logged(
    make_world: Callable[..., World], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for the thread that publishes: what goes wrong there must not vanish."""
    world = make_world()
    monkeypatch.setattr("bot.app.draw_home", lambda *_, **__: 1 / 0)

    world.person("U0OMAR")._post("home")

    world.wait_for(lambda: "ZeroDivisionError" in caplog.text, "the log")
