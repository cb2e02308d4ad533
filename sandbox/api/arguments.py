"""The arguments of a Web API call, however they were encoded."""

import json
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request

from sandbox.errors import Json, SlackError, invalid_arguments

TRUE = frozenset({True, "true", "1"})


class Arguments:
    """Values by name; a refusal names the argument that is missing or wrong."""

    def __init__(self, values: Json) -> None:
        self.values = values

    def text(self, name: str) -> str:
        """A required string."""
        value = self.optional_text(name)
        if not value:
            raise invalid_arguments(f"missing required field: {name}")
        return value

    def optional_text(self, name: str) -> str | None:
        value = self.values.get(name)
        return None if value is None else str(value)

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.values.get(name)
        return default if value is None or value == "" else value in TRUE

    def number(self, name: str, default: int, most: int) -> int:
        value = self.values.get(name) or default
        try:
            return max(1, min(int(value), most))
        except (TypeError, ValueError):
            raise SlackError("invalid_limit") from None

    def structure(self, name: str, error: str) -> Any:
        """A list or object, sent as such or as JSON in a string; `error` if it cannot be read."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError(error) from None


async def read(request: Request) -> tuple[str | None, Arguments]:
    """The token and the arguments of a request."""
    values: Json = dict(request.query_params)
    content_type = request.headers.get("content-type", "")
    if content_type.startswith("application/json"):
        values |= _json_object(await request.body())
    elif content_type:
        async with request.form() as form:
            values |= _plain(form)
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    sent = values.pop("token", None)
    return (bearer if scheme.lower() == "bearer" else sent), Arguments(values)


def _json_object(body: bytes) -> Json:
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(value, dict):
        raise SlackError("json_not_object")
    return value


def _plain(form: FormData) -> Json:
    return dict(form.items())
