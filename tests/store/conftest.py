"""One open session on a fresh database, for tests of what is read and written."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url
from sqlmodel import Session

from store.database import Database


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    """The store is tested on both engines, always."""
    return str(request.param)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """Everything in one transaction, which is rolled back."""
    with Session(database.engine, expire_on_commit=False) as session:
        yield session


_numbers = itertools.count(1)


@pytest.fixture
def bare_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with nothing in it."""
    if engine == "sqlite":
        return f"sqlite:///{tmp_path / 'bare.db'}"
    address, name = request.getfixturevalue("postgresql"), f"bare{next(_numbers)}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    return make_url(address).set(database=name).render_as_string(hide_password=False)
