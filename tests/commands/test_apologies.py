"""`/apologies` through the front door."""

import pytest
from world import MEETING, World, texts

from store.models import Apology, Attendance, AuditEntry, Owed


def test_typed_apologies_are_recorded_and_answered_in_words(world: World) -> None:
    omar = world.person("U0OMAR")

    said = omar.types("/apologies next train strike")

    assert said["text"] == (
        "Your apologies are recorded for Thursday 11 November 2027, 10:00. If you are not there it will be your second "
        "absence of 2027. The limit is 2: the officers will then decide on your membership (clause 17)."
    )
    assert "`/apologies withdraw 11 Nov`" in texts(said)
    [_, given] = world.rows(Apology)
    assert (given.reason, given.superseded_at) == ("train strike", None)
