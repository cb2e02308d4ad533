"""What somebody types takes effect nowhere: hostile words through commands and forms, into all that leaves us."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from pypdf import PdfReader
from world import World

from sandbox.files import File

SHORT = "=<!channel><@U0EVIL><https://evil.example|x>"
LONG = (
    f"{SHORT} <!subteam^S1> <mailto:x@evil.example|y>\nEND:VEVENT\nATTENDEE:mailto:x@evil.example\n"
    "=1+1 <script>x</script>"
)
ALIVE = re.compile(r"<(!channel|!subteam|@U0EVIL|https://evil\.example|mailto:x@evil)")
CARRIED = ("blocks", "view", "body", "content", "metadata")
"""What a call carries as JSON inside JSON."""

TYPED = (
    ("U0DANA", "/vote open funds {} until 14 Nov 12:00"),
    ("U0DANA", "/vote open procedural {} until 14 Nov 12:00"),
    ("U0OMAR", "/vote 1 for because {}"),
    ("U0PRIYA", "/agenda add {}, 15 min for next"),
    ("U0DANA", "/agenda add {}, 15 min for next"),
    ("U0PRIYA", "/poll {} | {} | Trello"),
    ("U0PRIYA", "/poll date {} | 12 Jan 10:00, 14:00 | until 8 Jan"),
    ("U0PRIYA", "/position propose {}"),
    ("U0DANA", "/position 1 call"),
    ("U0DANA", "/position 1 divided because {}"),
    ("U0GRACE", "/position 1 view {}"),
    ("U0DANA", "/actions add Omar: {} by 3 Dec"),
    ("U0DANA", "/guest {} (Acme) ana.ruiz@acme.example for next"),
    ("U0GRACE", "/apologies next {}"),
    ("U0DANA", "/subgroup create {} led by Priya Raman"),
    ("U0DANA", "/subgroup report {} due 3 Dec: {}"),
    ("U0PRIYA", "/subgroup send-report {}"),
    ("U0OMAR", "/attendance claim 10 Jun {}"),
    ("U0DANA", "/meeting add 21 Jan 14:00 {}"),
    ("U0DANA", "/meeting rename 9 Dec {}"),
    ("U0DANA", "/pack hold {}"),
    ("U0DANA", "/pack preview"),
    ("U0DANA", "/pack release"),
    ("U0DANA", "/pack publish"),
    ("U0DANA", "/call open chair until 20 Nov from 1 Dec"),
    ("U0DANA", "/calendar 9 Dec"),
    ("U0DANA", "/companies publish"),
    ("U0DANA", "/standing all"),
    ("U0DANA", "/decisions {}"),
)
FORMS = (
    ("U0DANA", "/companies add Zenith", {}),
    ("U0DANA", "/agenda propose", {"minutes": "15", "link": "https://evil.example/x"}),
    ("U0PRIYA", "/agenda propose", {"minutes": "15", "link": "https://evil.example/x"}),
    ("U0DANA", "/vote open", {"time": "12:00", "kind": "funds"}),
    ("U0PRIYA", "/poll", {"time": "12:00", "options": f"{SHORT}\n@{SHORT}"}),
    ("U0PRIYA", "/position propose", {}),
    ("U0DANA", "/call open", {"at": "12:00", "places": "1", "closes": "2027-11-20", "first": "2028-06-01"}),
    ("U0YUKI", "/apologies", {}),
    ("U0DANA", "/convenor setup", {"rule": "second Thursday 10:00", "link": "https://meet.example/x"}),
)


@pytest.fixture
def engine() -> str:
    return "sqlite"


def entered(view: dict[str, Any], plain: dict[str, str]) -> dict[str, Any]:
    """Hostile words for every place to type in, except where a number, an hour or an address has to stand."""
    found: dict[str, Any] = {}
    for block in view["blocks"]:
        element = block.get("element") or {}
        if element.get("type") != "plain_text_input":
            continue
        words = LONG if element.get("multiline") else SHORT
        value = plain.get(block["block_id"], words)
        found[block["block_id"]] = value[: element.get("max_length") or 3000]
    return found | {name: value for name, value in plain.items() if name not in found}


def texts_alive(node: Any) -> Iterator[str]:
    """Every text that Slack would read for marks, and that has one of ours alive in it; plain text is not read."""
    if isinstance(node, str) and node[:1] in ("{", "["):
        node = json.loads(node)
    if isinstance(node, list):
        for value in node:
            yield from texts_alive(value)
    elif isinstance(node, dict) and node.get("type") != "plain_text":
        for name, value in node.items():
            if name in ("text", "initial_comment", "fallback") and isinstance(value, str) and ALIVE.search(value):
                yield value
            elif name in CARRIED or isinstance(value, dict | list):
                yield from texts_alive(value)


def wrong_with(file: File) -> str:
    """What takes effect in a file, or in its name; empty if nothing does."""
    content = file.content or b""
    if re.search(r"[/\\\x00-\x1f]", file.name) or file.name.startswith((".", "=")):
        return f"the name {file.name!r}"
    kind = file.name.rpartition(".")[2]
    found: list[str] = []
    if kind == "csv":
        cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
        found = [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    elif kind == "ics":
        lines = content.decode().replace("\r\n ", "").split("\r\n")
        found = [line for line in lines if re.match(r"ATTENDEE.*evil|=1\+1", line)]
    elif kind == "md":
        found = re.findall(r"(?<!\\)<script>|(?<!\\)<https://evil.example", content.decode())
    elif kind == "docx":
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            links = b"".join(parts.read(name) for name in parts.namelist() if name.endswith(".rels"))
        found = re.findall(r"evil\.example", links.decode())
    elif kind == "pdf":
        notes = [note.get_object() for page in PdfReader(io.BytesIO(content)).pages for note in page.get("/Annots", [])]
        found = [str(note) for note in notes if "evil.example" in str(note.get("/A"))]
    return f"{file.name}: {found}" if found else ""


def fills(world: World, who: str, line: str, plain: dict[str, str]) -> Any:
    """Open a form, and fill it with what is hostile; what came back."""
    person = world.person(who)
    before = (person.state()["view"] or {}).get("id")
    said = person.types(line)
    if said:
        return {"errors": said}
    return person.submits(**entered(person.form(other_than=before), plain))


@pytest.mark.slow
def test_what_is_typed_takes_effect_nowhere(world: World) -> None:
    hostile = LONG.replace("\n", " ")
    back: list[Any] = [world.person(who).types(line.replace("{}", SHORT)) for who, line in TYPED]
    back += [world.person(who).types(line.replace("{}", hostile)) for who, line in TYPED]
    forms = {(who, line): fills(world, who, line, plain) for who, line, plain in FORMS}
    world.settle()
    homes = [world.person(who).home() for who in ("U0DANA", "U0PRIYA", "U0OMAR")]
    world.move_to(datetime(2027, 11, 12, 12, tzinfo=UTC))
    world.person("U0DANA").fills_roll(typed="/attendance 11 Nov")
    world.person("U0DANA").submits()
    world.settle()
    world.person("U0DANA").types("/minutes 11 Nov")
    world.settle()

    refused = {line: answer for (_, line), answer in forms.items() if "errors" in json.dumps(answer)}
    sent = [call.args for call in world.box.calls]
    assert refused == {}
    assert list(texts_alive([*back, *forms.values(), *homes, *sent])) == []
    assert [wrong for file in world.box.site.workspace.files._files.values() if (wrong := wrong_with(file))] == []
    assert {file.name.rpartition(".")[2] for file in world.box.site.workspace.files._files.values()} == {
        "docx",
        "ics",
        "md",
        "pdf",
    }
    assert json.dumps(sent).count("&lt;!channel&gt;") > 50
