"""The one way through the bot, walked from the front door: who is let in, and that there is always an answer."""

import logging
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from engines import BOTH_ENGINES
from sqlmodel import Session
from world import MEETING, World

import bot.app
from bot import sample
from bot.payload import Kind, Payload
from bot.render.blocks import Message, form, paragraph
from bot.request import Command, Features, Handler, Open, Reply, Request, Say, Show
from bot.routing import Router
from rules.authority import Deed
from store import audit, groups
from store.models import Apology, AuditEntry

HELD = 20.0
BUSY = "This was *not saved*: the store is busy. Please try again."


@pytest.fixture
def engine() -> str:
    return "sqlite"


def with_command(monkeypatch: pytest.MonkeyPatch, handle: Handler, **options: Any) -> None:
    """Put a command `/standing` of the test's own in the place of ours."""
    real = bot.app.discover()
    command = Command(
        name="standing",
        hint="",
        usage="`/standing`",
        summary="a test's own",
        deed=Deed.SEE_OWN_STANDING,
        handle=handle,
        **options,
    )

    def discover() -> Features:
        return replace(real, commands={**real.commands, "standing": command})

    monkeypatch.setattr(bot.app, "discover", discover)


def broken(request: Request) -> Reply:
    """Writes, and then stumbles."""
    audit.record(request.session, group=request.group, now=request.now, actor_id=None, deed="x", subject="y")
    request.session.flush()
    raise LookupError("a secret of the inside")


@pytest.mark.slow
def test_answer_unknown_workspace_is_refused(world: World) -> None:
    said = world.forge_command(team_id="T0ELSE", user_id="U0OMAR", channel_id=sample.CHANNEL_ID)

    assert said["text"] == "Convenor is not installed in this workspace. Ask a workspace admin to install it."


def test_answer_somebody_from_another_workspace_is_refused(world: World) -> None:
    """A shared channel: the button is in ours, and the hand on it from elsewhere."""
    counted: list[tuple[str, str]] = []
    router = Router(
        database=world.database,
        features=bot.app.discover(),
        now=world.clock.now,
        profile=lambda user_id: None,
        count=lambda kind, outcome: counted.append((kind, outcome)),
    )
    pressed = Payload(
        kind=Kind.MESSAGE_BUTTON,
        route="apologies.open",
        key="k",
        team_id=sample.TEAM_ID,
        user_id="U0OMAR",
        user_team_id="T0ELSE",
        note={"group": 1},
    )

    answer = router.answer(pressed)

    assert answer.arguments is not None
    assert answer.arguments["content"]["text"] == (
        "Your account belongs to another workspace. Ask an admin here for a guest account, and use that."
    )
    assert counted == [("button in a message", "refused")]


def test_answer_somebody_on_no_roll_is_told_whom_to_ask(world: World) -> None:
    assert world.person("U0HUGO").types("/standing")["text"] == (
        "You are not on the roll of *Data Exchange Working Group*. If you should be, ask its programme manager, "
        "Dana Whitlock, to add you."
    )


def test_answer_unknown_command_is_refused(world: World) -> None:
    said = world.forge_command(
        command="/forgotten", team_id=sample.TEAM_ID, user_id="U0OMAR", channel_id=sample.CHANNEL_ID
    )

    assert said["text"].startswith("I do not know that one any more.")


def test_answer_outside_the_groups_channel_means_the_persons_own_group(world: World) -> None:
    said = world.person("U0OMAR").types("/standing", channel="C0LOUNGE")

    assert said["blocks"][0]["text"]["text"] == "Your attendance in 2027"


def test_answer_outside_the_channel_somebody_of_no_group(world: World) -> None:
    said = world.person("U0HUGO").types("/standing", channel="C0LOUNGE")

    assert said["text"] == "There is no working group in this channel, and you are not on the roll of any."


@pytest.mark.parametrize("command", ["apologies", "attendance", "standing"])
def test_answer_help_explains_the_command_as_it_is_called_here(make_world: Callable[..., World], command: str) -> None:
    world = make_world(prefix="wg-")

    said = world.person("U0OMAR").types(f"/wg-{command} HELP")["text"]

    assert said.startswith(f"*/wg-{command}* – ")
    assert f"`/wg-{command}" in said
    assert f"`/{command}" not in said


@pytest.mark.slow
@BOTH_ENGINES
def test_answer_bug_is_apologised_for_with_an_id_and_nothing_is_written(
    make_world: Callable[..., World], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with_command(monkeypatch, broken)
    world = make_world()
    before = world.outline()

    said = world.person("U0OMAR").types("/standing")["text"]

    told = re.fullmatch(
        r"Sorry, that went wrong on our side and nothing was saved\. Please tell the programme manager: "
        r"reference `([0-9a-f]{8})`\.",
        said,
    )
    assert told, said
    assert world.outline() == before
    [record] = [record for record in caplog.records if record.name == "bot.routing"]
    assert record.levelno == logging.ERROR
    assert told[1] in record.message
    assert record.exc_info, "with its trace"


def test_answer_reply_that_slack_cannot_show_is_a_bug_and_nothing_is_written(
    make_world: Callable[..., World], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unshowable(request: Request) -> Reply:
        audit.record(request.session, group=request.group, now=request.now, actor_id=None, deed="x", subject="y")
        return Show(form("Form", "x", [paragraph("x")], {}))

    with_command(monkeypatch, unshowable)
    world = make_world()
    before = world.outline()

    assert "went wrong" in world.person("U0OMAR").types("/standing")["text"]
    assert world.outline() == before


@BOTH_ENGINES
def test_answer_store_busy_is_not_saved_within_two_seconds(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with held(world), monkeypatch.context() as hurried:
        hurried.setattr("bot.routing.SAVED_SECONDS", 2.0)
        started = time.monotonic()
        said = world.person("U0OMAR").types("/apologies next")
        took = time.monotonic() - started

    assert said["text"] == BUSY
    assert 2.0 <= took < HELD / 2
    assert world.person("U0OMAR").types("/apologies next")["text"].startswith("Your apologies are recorded")


@BOTH_ENGINES
def test_answer_store_busy_a_form_gives_up_sooner(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The trigger that opens a form expires after three seconds."""
    monkeypatch.setattr("bot.routing.FORM_SECONDS", 1.0)
    with held(world):
        started = time.monotonic()
        said = world.person("U0OMAR").types("/apologies")
        took = time.monotonic() - started

    assert said["text"] == BUSY
    assert 1.0 <= took < HELD / 2


@BOTH_ENGINES
def test_answer_reads_and_help_do_not_wait_for_writers(world: World) -> None:
    with held(world):
        started = time.monotonic()
        standing = world.person("U0OMAR").types("/standing")
        usage = world.person("U0OMAR").types("/apologies help")
        took = time.monotonic() - started

    assert "1 absence" in standing["text"]
    assert usage["text"].startswith("*/apologies*")
    assert took < HELD / 2


@BOTH_ENGINES
def test_answer_reads_write_nothing(world: World) -> None:
    before = world.outline()

    for text in ("/standing", "/apologies help", "/standing help"):
        world.person("U0OMAR").types(text)

    assert world.outline() == before


@BOTH_ENGINES
def test_answer_repeat_gets_the_stored_answer_and_has_no_second_effect(world: World) -> None:
    asked = {
        "team_id": sample.TEAM_ID,
        "user_id": "U0OMAR",
        "channel_id": sample.CHANNEL_ID,
        "trigger_id": "7.7.7",
        "text": "next train strike",
    }
    first = world.forge_command(**asked)
    after = world.outline()
    world.clock.move_to(MEETING)

    assert world.forge_command(**asked) == first
    assert world.outline() == after


@BOTH_ENGINES
def test_answer_many_copies_at_once_have_one_effect(world: World) -> None:
    world.box.faults.deliver_times(5)

    said = world.person("U0OMAR").types("/apologies next train strike")

    time.sleep(0.2)
    assert said["text"].startswith("Your apologies are recorded")
    assert len(world.rows(Apology)) == 2, "the one of June, and this one"
    assert [entry.deed for entry in world.rows(AuditEntry)].count("apologies.send") == 1


def test_answer_refusal_leaves_nothing_behind(world: World) -> None:
    before = world.outline()

    assert "no meeting on" in world.person("U0OMAR").types("/apologies 25 December")["text"]
    assert world.outline() == before


def test_answer_open_form_that_came_too_late_is_told(
    make_world: Callable[..., World], monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(request: Request) -> Reply:
        return Open(form("Slow", "x.form", [paragraph("x")], {"group": request.group.id}))

    with_command(monkeypatch, slow)
    world = make_world()
    world.box.faults.fail("views.open", "expired_trigger_id", count=1)
    omar = world.person("U0OMAR")

    omar.types("/standing")

    world.wait_for(omar.whispers, "the words")
    assert omar.whispers() == ["That took too long for Slack to open it. Please try again."]


def test_answer_open_form_from_home_that_came_too_late_is_told_by_dm(world: World) -> None:
    world.box.faults.fail("views.open", "expired_trigger_id", count=1)
    omar = world.person("U0OMAR")

    omar.presses("Send apologies", on_home=True)

    world.wait_for(omar.dms, "the DM")
    assert [dm["text"] for dm in omar.dms()] == ["That took too long for Slack to open it. Please try again."]


def test_answer_said_by_a_command_of_another_handler(
    make_world: Callable[..., World], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a handler is given: who asks what of which group, when."""
    seen: list[Request] = []

    def look(request: Request) -> Reply:
        seen.append(request)
        return Say(Message("seen"))

    with_command(monkeypatch, look)
    world = make_world()

    assert world.person("U0OMAR").types("/standing  a <b> & \u202e c ")["text"] == "seen"

    [request] = seen
    assert (request.person.name, request.group.name) == ("Omar Haddad", "Data Exchange Working Group")
    assert request.text == "a <b> &  c"
    assert request.today == world.clock.now().date()
    assert request.terms.strikes.limit == 2


@contextmanager
def held(world: World) -> Iterator[None]:
    """Somebody else holds the group, and does not let go."""
    holding, done = threading.Event(), threading.Event()

    def work(session: Session) -> None:
        groups.lock(session, group=groups.all_groups(session)[0])
        holding.set()
        done.wait(HELD)

    holder = threading.Thread(target=world.database.run, args=(work,), kwargs={"within": 60})
    holder.start()
    assert holding.wait(60)
    yield
    done.set()
    holder.join()
