"""A receipt through the front door: what its buttons say takes its place."""

from typing import Any

from sqlmodel import Session, select
from world import World, texts

from store.models import Answered


def receipt_of(world: World) -> dict[str, Any]:
    omar = world.person("U0OMAR")
    omar.opens("/apologies")
    return dict(omar.submits()["view"])


def test_a_button_on_a_receipt_replaces_it(world: World) -> None:
    omar = world.person("U0OMAR")
    receipt = receipt_of(world)

    omar.presses("Withdraw apologies")

    world.wait_for(lambda: "are withdrawn" in texts(omar.form()), "the new receipt")
    assert omar.form()["id"] == receipt["id"], "nothing is laid over it"


def test_a_press_is_noted_as_answered_once_it_was(world: World) -> None:
    receipt_of(world)

    world.person("U0OMAR").presses("Withdraw apologies")

    world.wait_for(lambda: world.read(_called), "the note")


def _called(session: Session) -> list[Answered]:
    return list(session.exec(select(Answered).where(Answered.called_at.is_not(None))))  # type: ignore[union-attr]
