"""A mail server, for the tests of what is sent and answered by e-mail."""

from collections.abc import Iterator

import pytest
from post_office import PostOffice, open_post_office


@pytest.fixture(scope="module")
def all_offices() -> Iterator[PostOffice]:
    with open_post_office() as office:
        yield office


@pytest.fixture
def office(all_offices: PostOffice) -> PostOffice:
    """The mail server of the test's file, without the letters of the tests before."""
    all_offices.clear()
    return all_offices
