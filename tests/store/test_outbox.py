"""What is owed: once, until it is done, to one courier at a time."""

from datetime import datetime, timedelta

import pytest
from small import NOW, found, person
from sqlmodel import Session, select

from store import outbox
from store.database import Database
from store.models import Owed, WorkingGroup

MACHINE = datetime(2026, 1, 1, tzinfo=NOW.tzinfo)
SECOND = timedelta(seconds=1)


@pytest.fixture
def group(session: Session) -> WorkingGroup:
    return found(session)


def owe(session: Session, group: WorkingGroup, subject: str, **options: object) -> Owed:
    outbox.owe(session, group=group, kind="card", subject=subject, now=NOW, to_channel_id="C1", **options)  # type: ignore[arg-type]
    return session.exec(select(Owed).where(Owed.subject == subject)).one()


def claim(session: Session, *, at: timedelta = timedelta(0), machine: timedelta = timedelta(0)) -> str | None:
    """The subject of the row that is claimed."""
    row = outbox.claim(session, now=NOW + at, machine_now=MACHINE + machine)
    session.flush()
    return row.subject if row else None


def test_owe_twice_is_one_row(session: Session, group: WorkingGroup) -> None:
    first = owe(session, group, "1")
    first.done, first.message_ts = 1, "1.0"

    assert owe(session, group, "1") is first
    assert (first.key, first.wanted, first.done) == ("card:1", 1, 1)


def test_owe_the_same_subject_of_another_kind_is_another_row(session: Session, group: WorkingGroup) -> None:
    owe(session, group, "1")
    outbox.owe(session, group=group, kind="other", subject="1", now=NOW)

    assert len(session.exec(select(Owed)).all()) == 2


def test_redraw_many_times_is_one_more_drawing(session: Session, group: WorkingGroup) -> None:
    row = owe(session, group, "1")
    row.done = 1

    for _ in range(3):
        outbox.redraw(session, group=group, kind="card", subjects=["1", "never owed"])

    assert claim(session) == "1"
    row.done = row.wanted
    row.lease_until = None
    assert claim(session) is None


def test_redraw_counts_what_another_session_did_meanwhile(database: Database) -> None:
    """Whoever read the row before must not put the count back."""
    group = database.run(lambda session: found(session))
    database.run(lambda session: owe(session, group, "1"))
    held = database.run(lambda session: session.exec(select(Owed)).one(), writes=False)

    def redraw(session: Session) -> None:
        outbox.redraw(session, group=group, kind="card", subjects=["1"])

    database.run(redraw)
    database.run(redraw)

    assert held.wanted == 1
    assert database.run(lambda session: session.exec(select(Owed.wanted)).one(), writes=False) == 3


def test_subjects_owed_by_prefix_in_order(session: Session, group: WorkingGroup) -> None:
    for subject in ("7:1:2", "71:1:1", "7:1:1", "7%", "_:1"):
        owe(session, group, subject)

    assert outbox.subjects_owed(session, group=group, kind="card", prefix="7:") == ["7:1:2", "7:1:1"]
    assert outbox.subjects_owed(session, group=group, kind="card", prefix="7%") == ["7%"]
    assert outbox.subjects_owed(session, group=group, kind="other", prefix="7:") == []


def test_claim_takes_the_oldest_and_holds_it_for_the_lease(session: Session, group: WorkingGroup) -> None:
    owe(session, group, "1")
    owe(session, group, "2")

    assert [claim(session), claim(session), claim(session)] == ["1", "2", None]
    assert claim(session, machine=outbox.LEASE - SECOND) is None
    assert claim(session, machine=outbox.LEASE) == "1"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("done", 1),
        ("dead_at", NOW),
        ("not_before", NOW + SECOND),
        ("lease_until", MACHINE + SECOND),
        ("retry_at", MACHINE + SECOND),
    ],
)
def test_claim_passes_over(session: Session, group: WorkingGroup, field: str, value: object) -> None:
    setattr(owe(session, group, "1"), field, value)
    owe(session, group, "2")

    assert claim(session) == "2"


def test_claim_goes_by_the_right_clock(session: Session, group: WorkingGroup) -> None:
    """The group's clock for what is due, which a demonstration moves; the machine's for leases and retries."""
    owe(session, group, "due", not_before=NOW + SECOND)
    assert claim(session, machine=timedelta(days=9)) is None
    assert claim(session, at=SECOND) == "due"

    owe(session, group, "put off").retry_at = MACHINE + SECOND
    assert claim(session, at=timedelta(days=9)) is None
    assert claim(session, at=timedelta(days=9), machine=SECOND) == "put off"


@pytest.mark.parametrize("engine", ["postgresql"])
def test_claim_two_sessions_take_different_rows_without_waiting(database: Database) -> None:
    group = database.run(lambda session: found(session))
    database.run(lambda session: [owe(session, group, subject) for subject in ("1", "2")])

    with Session(database.engine) as one, Session(database.engine) as other:
        assert [claim(one), claim(other), claim(one)] == ["1", "2", None]


def test_dead_letters_the_latest_first_with_whom_they_were_for(session: Session, group: WorkingGroup) -> None:
    omar = person(session, "Omar Haddad")
    outbox.owe(session, group=group, kind="word", subject="1", now=NOW, to_person_id=omar.id)
    owe(session, group, "2")
    owe(session, group, "alive")
    for number, row in enumerate(session.exec(select(Owed).where(Owed.subject != "alive").order_by(Owed.id))):  # type: ignore[arg-type]
        row.dead_at = NOW + number * SECOND

    found_dead = outbox.dead_letters(session, group=group)

    assert [(row.subject, to.name if to else None) for row, to in found_dead] == [("2", None), ("1", "Omar Haddad")]


def test_backlog_counts_what_is_due_and_what_is_dead(session: Session, group: WorkingGroup) -> None:
    assert outbox.backlog(session, now=NOW) == outbox.Backlog(0, None, 0)
    for subject in ("due", "later", "dead", "done"):
        owe(session, group, subject)
    rows = {row.subject: row for row in session.exec(select(Owed))}
    rows["later"].not_before = NOW + SECOND
    rows["dead"].dead_at = NOW
    rows["done"].done = 1
    session.flush()

    assert outbox.backlog(session, now=NOW) == outbox.Backlog(due=1, oldest=NOW, dead=1)
