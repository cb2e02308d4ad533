"""One open session on an empty database, for tests of what is read and written."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from functools import cache

import psycopg
import pytest
from sqlalchemy import make_url
from sqlmodel import Session

from store.database import Database


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    """The store is tested on both engines, always."""
    return str(request.param)


@pytest.fixture(scope="session")
def unwritten(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Database]]:
    """A database of an engine, the same for every test: whoever asks for it leaves nothing in it."""
    with ExitStack() as opened:

        @cache
        def of(engine: str) -> Database:
            if engine == "sqlite":
                path = tmp_path_factory.mktemp("unwritten") / "template.db"
                shutil.copy(request.getfixturevalue("sqlite") / path.name, path)
                return opened.enter_context(closing(Database(f"sqlite:///{path}")))
            url = _made(request.getfixturevalue("postgresql"), "unwritten", template="template")
            return opened.enter_context(closing(Database(url)))

        yield of


@pytest.fixture
def session(engine: str, unwritten: Callable[[str], Database]) -> Iterator[Session]:
    """Everything in one transaction, which is rolled back."""
    with Session(unwritten(engine).engine, expire_on_commit=False) as session:
        yield session


def _made(address: str, name: str, *, template: str) -> str:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return make_url(address).set(database=name).render_as_string(hide_password=False)
