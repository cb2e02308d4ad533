"""Terms as a TOML file: written with the question above each number, and read back with every problem at once."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rules.number import Base, Number, Share, plain
from rules.refusal import Refusal
from rules.terms import Terms, TermsError, from_mapping, to_mapping

_OPENING = """\
# The numbers of a group's terms, each below the question that it answers.
# `open_defaults` names those that the terms of reference leave open.
"""


def written(terms: Terms) -> str:
    """The text of a file that `read` takes back as the same terms."""
    data = to_mapping(terms)
    lists = {name: value for name, value in data.items() if isinstance(value, list)}
    names = "".join(f"    {_spelled(name)},\n" for name in lists.pop("open_defaults"))
    return "\n".join([f"{_OPENING}\nopen_defaults = [\n{names}]", *_sections(terms), *_tables(lists), ""])


def read(path: Path) -> Terms:
    """The terms in a file. Refused, with a line for each problem, where they cannot be used."""
    try:
        return from_mapping(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise Refusal(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise Refusal(f"{path} is not a text in UTF-8") from None
    except TermsError as wrong:
        raise Refusal("\n".join(f"{path}: {problem}" for problem in wrong.problems)) from None
    except (ValueError, RecursionError) as error:
        raise Refusal(f"{path} is not TOML: {error}") from None


def _sections(terms: Terms) -> Iterator[str]:
    section = ""
    for number in terms.numbers():
        if number.section != section:
            section = number.section
            yield f"\n[{section}]"
        yield f"# {_about(number)}"
        yield f"{number.name.rpartition('.')[2]} = {_spelled(plain(number.value))}"


def _tables(lists: dict[str, list[dict[str, str]]]) -> Iterator[str]:
    for name, tables in lists.items():
        for table in tables:
            yield f"\n[[{name}]]"
            yield from (f"{key} = {_spelled(value)}" for key, value in table.items())


def _about(number: Number) -> str:
    """The question, the clause, and what is permitted."""
    match number.value:
        case bool():
            permitted = "true or false"
        case Base():
            permitted = ", ".join(Base)
        case Share() | None:
            permitted = number.unit
        case _:
            permitted = f"{number.unit}, from {number.least} to {number.most}"
    clause = "" if number.clause == "other" else f"clause {number.clause}; "
    return f"{number.words} ({clause}{permitted})"


def _spelled(value: Any) -> str:
    """A value as TOML spells it."""
    match value:
        case dict():
            return f"{{ {', '.join(f'{key} = {_spelled(each)}' for key, each in value.items())} }}"
        case list():
            return f"[{', '.join(map(_spelled, value))}]"
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case _:
            return json.dumps(value)
