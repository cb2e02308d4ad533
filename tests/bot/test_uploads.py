"""Files against a Slack that misbehaves: each is visible exactly once, whatever happens between its three steps."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from desk import LEASE, Desk
from engines import BOTH_ENGINES
from small import NOW
from sqlmodel import Session, select
from world import HTTP, SETTINGS

from bot.outbox import Courier
from bot.request import Draw, Upload
from store.database import Database
from store.models import Owed

PROMISE, BYTES, SHARE, LOOK = "files.getUploadURLExternal", "upload", "files.completeUploadExternal", "files.info"
STEPS = pytest.mark.parametrize("step", [PROMISE, BYTES, SHARE])

AUTHORIZED = {"Authorization": f"Bearer {SETTINGS.slack_bot_token}"}


@pytest.fixture
def engine() -> str:
    return "sqlite"


class Press:
    """Makes the bytes of a file, and counts how often."""

    def __init__(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        self.made = 0
        self._meanwhile = meanwhile

    def draw(self, session: Session, subject: str) -> Upload:
        return Upload(f"{subject}.pdf", f"The {subject}", f"Here is the {subject}", self._make)

    def _make(self, session: Session) -> bytes:
        self.made += 1
        rows = session.exec(select(Owed)).all()
        self._meanwhile()
        return b"%PDF " + "|".join(row.subject for row in rows).encode()


def courier(desk: Desk, press: Press | None = None, **options: Any) -> Courier:
    return desk.courier(file=(press or Press()).draw, **options)


def shown(desk: Desk, **where: Any) -> list[tuple[str, str, bytes]]:
    """Each message with a file: its comment, the file's title, the bytes."""
    return [
        (message["text"], file["title"], HTTP.get(file["permalink"]).content)
        for message in desk.messages(**where)
        for file in message["files"]
    ]


ONE_PACK = [("Here is the pack", "The pack", b"%PDF pack")]


@pytest.mark.slow
@BOTH_ENGINES
def test_upload_is_shared_once(desk: Desk) -> None:
    desk.owes("pack", to=None, kind="file")

    desk.delivers(courier(desk))
    assert courier(desk).deliver_due() == 0

    assert shown(desk) == ONE_PACK
    row = desk.row()
    assert (row.done, row.error, row.attempts, row.attempted_at, row.lease_until) == (1, "", 0, None, None)
    assert (row.sent_at, bool(row.file_id)) == (NOW, True)
    assert [call.args["filename"] for call in desk.calls(PROMISE)] == ["pack.pdf"]


def test_upload_to_a_person_goes_into_their_conversation(desk: Desk) -> None:
    desk.owes("pack", kind="file")

    desk.delivers(courier(desk))

    assert shown(desk, channel=desk.dm()) == ONE_PACK


@STEPS
@BOTH_ENGINES
def test_upload_lost_answer_leaves_exactly_one_file(desk: Desk, step: str) -> None:
    desk.box.faults.lose_answer(step)
    desk.owes("pack", to=None, kind="file")

    desk.delivers(courier(desk))

    assert shown(desk) == ONE_PACK


def test_upload_lost_answer_is_looked_up_before_it_is_shared_again(desk: Desk) -> None:
    desk.box.faults.lose_answer(SHARE)
    desk.owes("pack", to=None, kind="file")

    desk.delivers(courier(desk))

    [shared], [looked] = desk.calls(SHARE), desk.calls(LOOK)
    assert looked.at - shared.at >= LEASE * 0.9


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        (PROMISE, {"what": "internal_error"}),
        (BYTES, {"what": 503}),
        (BYTES, {"what": 429}),  # without a word of how long
        (SHARE, {"what": "internal_error"}),
        (SHARE, {"what": 500, "html": True}),
    ],
)
def test_upload_passing_failure_is_tried_again(desk: Desk, step: str, fault: dict[str, Any]) -> None:
    desk.box.faults.fail(step, count=1, **fault)
    desk.owes("pack", to=None, kind="file")

    courier(desk).deliver_due()
    row = desk.row()
    desk.delivers(courier(desk))

    assert (row.done, row.dead_at, bool(row.error)) == (0, None, True)
    assert shown(desk) == ONE_PACK


@pytest.mark.parametrize("step", [BYTES, SHARE])
def test_upload_obeys_retry_after(desk: Desk, step: str) -> None:
    desk.box.faults.rate_limit(step, 1, count=1)
    desk.owes("pack", to=None, kind="file")

    desk.delivers(courier(desk))

    refused, again, *_ = desk.calls(step)
    assert (refused.result, again.result) == ("ratelimited", "ok")
    assert again.at - refused.at >= 1.0
    assert shown(desk) == ONE_PACK


def test_upload_after_a_failure_to_share_brings_no_bytes_again(desk: Desk) -> None:
    press = Press()
    desk.box.faults.fail(SHARE, 503, count=1)
    desk.owes("pack", to=None, kind="file")

    desk.delivers(courier(desk, press))

    assert (press.made, len(desk.calls(BYTES))) == (1, 1)
    assert shown(desk) == ONE_PACK


@pytest.mark.parametrize("dies_in", ["_note", "_keep_pace"])
@BOTH_ENGINES
def test_upload_death_on_either_side_of_the_sharing_leaves_exactly_one_file(
    desk: Desk, dies_in: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After it was shared, and after its id was noted and before it was shared."""
    press = Press()
    desk.owes("pack", to=None, kind="file")
    dying = courier(desk, press)

    def die(*arguments: object) -> None:
        raise SystemExit

    monkeypatch.setattr(dying, dies_in, die)
    with suppress(SystemExit):
        dying.deliver_due()
    assert (desk.row().done, bool(desk.row().file_id)) == (0, True)

    desk.delivers(courier(desk, press))

    assert shown(desk) == ONE_PACK
    assert press.made == 1


def test_upload_that_slack_has_forgotten_is_made_anew(desk: Desk) -> None:
    desk.owes("pack", to=None, kind="file")
    desk.database.run(lambda session: _note_file(session, "F0FORGOTTEN"))

    desk.delivers(courier(desk))

    assert shown(desk) == ONE_PACK
    assert desk.row().file_id != "F0FORGOTTEN"


def test_upload_that_somebody_deleted_is_not_sent_again(desk: Desk) -> None:
    """It was visible, and whoever deleted it does not want it back."""
    desk.box.faults.lose_answer(SHARE)
    desk.owes("pack", to=None, kind="file")
    working = courier(desk)
    working.deliver_due()
    working._client.files_delete(file=str(desk.row().file_id))

    desk.delivers(working)

    assert len(desk.calls(SHARE)) == 1
    assert desk.row().dead_at is None


def test_upload_call_that_outlasts_our_patience_leaves_exactly_one_file(desk: Desk) -> None:
    """The call is done at last when another attempt has looked for the file in vain: that one finds it was too slow."""
    desk.box.faults.hang(LEASE * 3, SHARE)
    desk.box.faults.hang(LEASE, SHARE)
    desk.owes("pack", to=None, kind="file")

    desk.delivers(courier(desk, timeout=LEASE * 1.3))
    time.sleep(LEASE)

    assert shown(desk) == ONE_PACK


@pytest.mark.parametrize(
    ("step", "fault", "words"),
    [
        (BYTES, 400, "Slack refuses the file (400)"),
        (PROMISE, "file_upload_size_restricted", "the file is larger than this workspace takes"),
        (SHARE, "file_type_restricted", "this workspace does not take files of that kind"),
        (SHARE, "is_archived", "is_archived"),
    ],
)
def test_upload_that_is_refused_makes_a_dead_letter_in_words(desk: Desk, step: str, fault: Any, words: str) -> None:
    desk.box.faults.fail(step, fault)
    desk.owes("pack", to=None, kind="file")

    desk.delivers(courier(desk))
    assert courier(desk).deliver_due() == 0

    assert (desk.row().dead_at, desk.row().error) == (NOW, words)
    assert len(desk.calls(step)) == 1


@pytest.mark.slow
@BOTH_ENGINES
def test_upload_that_takes_longer_than_a_lease_stays_with_its_courier(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lease is one that a busy machine has time to renew."""
    monkeypatch.setattr("store.outbox.LEASE", timedelta(seconds=2))
    press = Press(meanwhile=lambda: time.sleep(5))
    desk.owes("pack", to=None, kind="file")
    slow = threading.Thread(target=courier(desk, press).deliver_due)
    slow.start()
    another = courier(desk, press)

    while slow.is_alive():
        assert another.deliver_due() == 0 or not desk.pending()
        time.sleep(0.02)

    assert (press.made, shown(desk)) == (1, ONE_PACK)


@BOTH_ENGINES
def test_upload_whose_lease_was_lost_is_left_to_whoever_has_it(desk: Desk) -> None:
    desk.owes("pack", to=None, kind="file")
    taken_over = Press(meanwhile=lambda: desk.database.run(_taken_over))

    courier(desk, taken_over).deliver_due()

    assert shown(desk) == []
    assert desk.row().file_id is None
    desk.delivers(courier(desk))
    assert shown(desk) == ONE_PACK


def test_upload_that_cannot_be_made_does_not_stop_the_others(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.outbox.GIVE_UP_AFTER", 2)

    def broken() -> None:
        raise AssertionError("unreachable")

    desk.owes("pack", to=None, kind="file")
    desk.owes("sound", to=None)
    working = courier(desk, Press(meanwhile=broken))

    working.deliver_due()
    assert desk.channel() == ["sound"]
    desk.delivers(working)

    assert [(row.dead_at, row.error) for row in desk.rows()] == [(NOW, "bug: AssertionError"), (None, "")]


def test_upload_that_is_there_is_not_replaced(desk: Desk) -> None:
    press = Press()
    desk.owes("pack", to=None, kind="file")
    desk.delivers(courier(desk, press))
    desk.redraws("pack", "anew", kind="file")

    desk.delivers(courier(desk, press))

    assert (press.made, shown(desk)) == (1, ONE_PACK)


@BOTH_ENGINES
def test_upload_two_couriers_share_each_file_once(desk: Desk) -> None:
    names = [f"paper {number}" for number in range(8)]
    for name in names:
        desk.owes(name, to=None, kind="file")
    other = Database(desk.database.url.render_as_string(hide_password=False))
    draw: Draw = Press().draw
    couriers = [desk.courier(file=draw), desk.courier(other, file=draw)]

    threads = [threading.Thread(target=each.deliver_due) for each in couriers for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    desk.delivers(couriers[0])
    other.close()

    assert sorted(title for _, title, _ in shown(desk)) == [f"The {name}" for name in names]


def _note_file(session: Session, file_id: str) -> None:
    session.exec(select(Owed)).one().file_id = file_id


def _taken_over(session: Session) -> None:
    """As if the lease had ended and somebody else had claimed the row."""
    session.exec(select(Owed)).one().lease_until = datetime.now(UTC) + timedelta(seconds=LEASE)
