"""A small language for saying what JSON may look like, with Slack's way of pointing at what is wrong."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from sandbox.errors import Json


class Problems(list[str]):
    """What is wrong with a structure, in words, each with a pointer to the place."""

    def add(self, words: str, pointer: str) -> None:
        self.append(f"{words} [json-pointer:{pointer}]")


Check = Callable[[Any, str, Problems], None]


def string(most: int, least: int = 1, pattern: str | None = None) -> Check:
    matches = re.compile(pattern or ".*", re.DOTALL).fullmatch

    def check(value: Any, pointer: str, problems: Problems) -> None:
        if not isinstance(value, str):
            problems.add("must provide a string", pointer)
        elif len(value) > most:
            problems.add(f"must be less than {most + 1} characters", pointer)
        elif len(value) < least:
            problems.add(f"must be more than {least - 1} characters", pointer)
        elif not matches(value):
            problems.add(f"must match the pattern {pattern}", pointer)

    return check


def number(least: int, most: int) -> Check:
    def check(value: Any, pointer: str, problems: Problems) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            problems.add("must provide a number", pointer)
        elif not least <= value <= most:
            problems.add(f"must be between {least} and {most}", pointer)

    return check


def boolean(value: Any, pointer: str, problems: Problems) -> None:
    if not isinstance(value, bool):
        problems.add("must provide a boolean", pointer)


def one_of(*allowed: str) -> Check:
    def check(value: Any, pointer: str, problems: Problems) -> None:
        if value not in allowed:
            problems.add(f"must be one of {', '.join(allowed)}", pointer)

    return check


def items(check_item: Check, most: int, least: int = 1) -> Check:
    def check(value: Any, pointer: str, problems: Problems) -> None:
        if not isinstance(value, list):
            problems.add("must provide an array", pointer)
            return
        if len(value) > most:
            problems.add(f"no more than {most} items allowed", pointer)
        if len(value) < least:
            problems.add(f"no fewer than {least} items allowed", pointer)
        for index, item in enumerate(value):
            check_item(item, f"{pointer}/{index}", problems)

    return check


def shape(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None, *also: Check) -> Check:
    """An object with these fields and no others; the checks in `also` see it whole, once its fields are right."""
    fields = {**required, **(optional or {})}

    def check(value: Any, pointer: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add("must provide an object", pointer)
            return
        before = len(problems)
        for name in required:
            if value.get(name) is None:
                problems.add(f"missing required field: {name}", pointer)
        for name, item in value.items():
            if name not in fields:
                problems.add(f"additional property not allowed: {name}", pointer)
            elif item is not None:
                fields[name](item, f"{pointer}/{name}", problems)
        if len(problems) == before:
            for further in also:
                further(value, pointer, problems)

    return check


def typed(table: Mapping[str, Check], *allowed: str) -> Check:
    """An object whose `type` names its shape in the table, and is one of those allowed here."""

    def check(value: Any, pointer: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add("must provide an object", pointer)
            return
        kind = value.get("type")
        if kind is None:
            problems.add("missing required field: type", pointer)
        elif kind not in table or kind not in allowed:
            problems.add(f"unsupported type: {kind}", f"{pointer}/type")
        else:
            table[kind]({name: item for name, item in value.items() if name != "type"}, pointer, problems)

    return check


def exactly_one(*names: str) -> Check:
    def check(value: Json, pointer: str, problems: Problems) -> None:
        if sum(value.get(name) is not None for name in names) != 1:
            problems.add(f"must provide exactly one of {', '.join(names)}", pointer)

    return check


def at_least_one(*names: str) -> Check:
    def check(value: Json, pointer: str, problems: Problems) -> None:
        if all(value.get(name) is None for name in names):
            problems.add(f"must provide one of {', '.join(names)}", pointer)

    return check
