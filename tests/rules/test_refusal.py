"""The one "no" that a user reads."""

import pytest

from rules.refusal import Refusal


@pytest.mark.parametrize("field", [None, "until"], ids=["the whole request", "one field of a form"])
def test_refusal_keeps_its_words_and_its_field(field: str | None) -> None:
    refusal = Refusal("Give a date in the future.", field=field)

    assert (refusal.text, refusal.field, str(refusal)) == (
        "Give a date in the future.",
        field,
        "Give a date in the future.",
    )
