"""The machine lost its power in the middle of a write: what was acknowledged is there, and the rest leaves no trace."""

import random
import shutil
import sqlite3
from pathlib import Path

import pytest
from ballots import MEMBERS, opened
from sqlmodel import Session, col, select
from world import World

from store import audit, groups
from store.database import Database
from store.models import AuditEntry, Ballot

PAGE = 4096
SEED = 5


@pytest.fixture
def engine() -> str:
    return "sqlite"


def left_by_a_crash(world: World, folder: Path) -> tuple[Path, Path]:
    """The files as they are on the disk while the bot is at work, without a last word from it."""
    path = Path(str(world.database.url.database))
    copy, log = folder / "crashed.db", folder / "crashed.db-wal"
    shutil.copy(path, copy)
    shutil.copy(path.with_name(f"{path.name}-wal"), log)
    return copy, log


def what_is_kept(copy: Path) -> tuple[int, int]:
    """How many ballots and entries a bot finds that starts on those files, which have to be sound."""
    with sqlite3.connect(copy) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    database = Database(f"sqlite:///{copy}")

    def look(session: Session) -> tuple[int, int]:
        for group in groups.all_groups(session):
            assert audit.first_broken_link(session, group_id=group.id) is None
        voters = session.exec(select(Ballot.person_id).where(col(Ballot.superseded_at).is_(None))).all()
        assert len(voters) == len(set(voters))
        return len(voters), len(session.exec(select(AuditEntry.id)).all())

    try:
        kept = database.run(look, writes=False)
        database.run(groups.all_groups)
    finally:
        database.close()
    return kept


@pytest.mark.parametrize("moments", [10, pytest.param(150, marks=pytest.mark.slow)])
def test_a_torn_tail_is_a_prefix_of_what_was_done(world: World, tmp_path: Path, moments: int) -> None:
    """Each ballot was in the log before it was acknowledged; the log is cut off anywhere, with rubbish behind it."""
    chance = random.Random(SEED)  # noqa: S311 - a test's own
    opened(world)
    world.settle()
    acknowledged: list[tuple[int, int]] = []
    log_of_world = Path(f"{world.database.url.database}-wal")
    for number, user_id in enumerate(MEMBERS, start=1):
        assert "is counted" in world.person(user_id).types("/vote 1 for")["text"]
        acknowledged.append((log_of_world.stat().st_size, number))
    world.process.pulse.stop()
    copy, log = left_by_a_crash(world, tmp_path)
    written = copy.read_bytes(), log.read_bytes()
    assert len(written[1]) > 20 * PAGE
    assert what_is_kept(copy)[0] == 12

    for _ in range(moments):
        cut = chance.randrange(len(written[1]))
        for leftover in tmp_path.glob("crashed.db*"):
            leftover.unlink()
        copy.write_bytes(written[0])
        log.write_bytes(written[1][:cut] + chance.randbytes(chance.choice((0, 100, 2 * PAGE))))
        found, _ = what_is_kept(copy)
        assert found >= max((number for size, number in acknowledged if size <= cut), default=0)
        assert found <= 12
