"""A canvas is sent once, whatever is interrupted on the way; where there are none nothing is, and nothing is wrong."""

import pytest
from desk import Desk
from world import seed

from bot.request import Canvas

DRAFT = Canvas("Draft", "Here it is:", lambda session: "# Draft")


@pytest.fixture
def easel(desk: Desk) -> Desk:
    """The desk, in a workspace that has canvases."""
    desk.box.reset(seed(canvases=True))
    desk.owes("1", kind="canvas")
    return desk


def delivers(desk: Desk) -> None:
    desk.delivers(desk.courier(canvas=lambda session, subject: DRAFT))


def test_somebody_is_sent_the_link_to_a_canvas(easel: Desk) -> None:
    delivers(easel)

    [text] = easel.reads()
    assert text.startswith("Here it is: <http")
    assert text.endswith("|Draft>")
    [made] = easel.calls("canvases.create")
    assert made.args["title"] == "Draft"
    [opened] = easel.calls("canvases.access.set")
    assert easel.row().file_id == opened.args["canvas_id"]


@pytest.mark.parametrize("method", ["canvases.create", "canvases.access.set", "files.info", "chat.postMessage"])
def test_it_is_sent_once_though_an_answer_is_lost(method: str, easel: Desk) -> None:
    easel.box.faults.lose_answer(method, count=1)

    delivers(easel)

    assert len(easel.reads()) == 1


@pytest.mark.parametrize("error", ["canvas_disabled_user_team", "missing_scope", "restricted_action"])
def test_where_there_are_none_nothing_is_sent_and_nothing_is_wrong(error: str, easel: Desk) -> None:
    easel.box.faults.fail("canvases.create", error, count=1)

    delivers(easel)

    assert easel.reads() == []
    assert easel.row().dead_at is None
    assert easel.row().done == easel.row().wanted
