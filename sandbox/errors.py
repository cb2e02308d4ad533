"""The one way in which something asked of this Slack is refused."""

from typing import Any

Json = dict[str, Any]


class SlackError(Exception):
    """A refusal with one of Slack's error codes; `details` go into the answer beside it."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

    def answer(self) -> Json:
        return {"ok": False, "error": self.code, **self.details}


def invalid_arguments(*messages: str) -> SlackError:
    return SlackError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {text}" for text in messages]})
