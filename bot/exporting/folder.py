"""The folder of an export: new or empty, and the same bytes for the same rows."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bot.render.spreadsheets import csv_bytes
from rules.refusal import Refusal
from store.privacy import Beside, Export, Sheet


def require_empty(folder: Path) -> None:
    """Refuse a folder that has something in it, and what is no folder."""
    if folder.exists() and not folder.is_dir():
        raise Refusal(f"{folder} is not a folder. Name one that is empty, or a new one.")
    if folder.is_dir() and any(folder.iterdir()):
        raise Refusal(f"{folder} is not empty. Name a folder that is, or a new one.")


def write(export: Export, *, folder: Path, index: str, content: Callable[[Beside], bytes]) -> None:
    """Write every sheet as CSV and as JSON, the files beside them one by one, and the index last."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, sheet in export.sheets.items():
        (folder / f"{name}.csv").write_bytes(csv_bytes(sheet.columns, _cells(sheet)))
        (folder / f"{name}.json").write_text(_json(sheet.rows), encoding="utf-8")
    for beside in export.files:
        path = folder / beside.path
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content(beside))
    (folder / "README.txt").write_text(index, encoding="utf-8")


def _cells(sheet: Sheet) -> Iterator[list[str]]:
    return ([_cell(row.get(column)) for column in sheet.columns] for row in sheet.rows)


def _cell(value: Any) -> str:
    """A value as a cell: yes or no, and what is more than one value as JSON."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list() | dict():
            return json.dumps(value, ensure_ascii=False, sort_keys=True)
        case _:
            return str(value)


def _json(rows: list[dict[str, Any]]) -> str:
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
