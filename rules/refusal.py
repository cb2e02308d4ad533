"""The one "no" that a user reads."""


class Refusal(Exception):  # noqa: N818 - it is an answer, not an error
    """A deed that the rules do not allow, in words for the person who asked.

    `text` is shown word for word and says what to do instead; `field` is the block of a form that it belongs to,
    or None where it concerns the request as a whole.
    """

    def __init__(self, text: str, *, field: str | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.field = field
