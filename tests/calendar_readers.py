"""Calendar programs of others, and what each of them reads in a file: that decides whether the file is right."""

import ctypes
import ctypes.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import icalendar
import pytest
from ical.calendar_stream import CalendarStream


@dataclass(frozen=True, order=True)
class Read:
    """What a program makes of one event: the instants are in UTC."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    summary: str
    status: str
    sequence: int


Reader = Callable[[bytes], list[Read]]


def by_icalendar(data: bytes) -> list[Read]:
    """The icalendar package."""
    calendar = icalendar.Calendar.from_ical(data)
    return sorted(
        Read(
            str(event["UID"]),
            event.start.astimezone(UTC),
            event.end.astimezone(UTC),
            str(event["SUMMARY"]),
            str(event["STATUS"]),
            int(event["SEQUENCE"]),
        )
        for event in calendar.walk("VEVENT")
    )


def by_ical(data: bytes) -> list[Read]:
    """The ical package."""
    [calendar] = CalendarStream.from_ics(data.decode()).calendars
    return sorted(
        Read(
            str(event.uid),
            _instant(event.dtstart),
            _instant(event.dtend),
            str(event.summary),
            str(event.status.value if event.status else ""),
            event.sequence or 0,
        )
        for event in calendar.events
    )


def by_libical(data: bytes) -> list[Read]:
    """libical, which many programs on Linux and elsewhere are made with."""
    library = _libical()
    calendar = library.icalparser_parse_string(data)
    assert calendar, "libical reads no calendar there"
    kind = library.icalcomponent_string_to_kind(b"VEVENT")
    found, event = [], library.icalcomponent_get_first_component(calendar, kind)
    while event:
        found.append(
            Read(
                library.icalcomponent_get_uid(event).decode(),
                _utc(library, library.icalcomponent_get_dtstart(event)),
                _utc(library, library.icalcomponent_get_dtend(event)),
                library.icalcomponent_get_summary(event).decode(),
                library.icalproperty_status_to_string(library.icalcomponent_get_status(event)).decode(),
                library.icalcomponent_get_sequence(event),
            )
        )
        event = library.icalcomponent_get_next_component(calendar, kind)
    library.icalcomponent_free(calendar)
    return sorted(found)


def by_ical_js(data: bytes) -> list[Read]:
    """ical.js, which Thunderbird and calendars on the web are made with."""
    node = _node()
    assert node.stdin is not None
    assert node.stdout is not None
    node.stdin.write(json.dumps(data.decode()).encode() + b"\n")
    node.stdin.flush()
    told = node.stdout.readline()
    assert told, "ical.js refused it, and ended"
    return sorted(
        Read(
            each["uid"],
            datetime.fromtimestamp(each["start"], UTC),
            datetime.fromtimestamp(each["end"], UTC),
            each["summary"],
            each["status"],
            each["sequence"],
        )
        for each in json.loads(told)
    )


READERS = {"icalendar": by_icalendar, "ical": by_ical, "libical": by_libical, "ical.js": by_ical_js}


def missing(what: str) -> NoReturn:
    """Skip the test, saying so; where nothing may be skipped, fail it."""
    if os.environ.get("CONVENOR_NO_SKIP"):
        pytest.fail(f"{what} is not installed")
    pytest.skip(f"{what} is not installed")


_SCRIPT = """
const ICAL = require(process.argv[1]).default;
require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const root = new ICAL.Component(ICAL.parse(JSON.parse(line)));
  ICAL.TimezoneService.reset();
  root.getAllSubcomponents("vtimezone").forEach((zone) => ICAL.TimezoneService.register(zone));
  const told = root.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      start: event.startDate.toUnixTime(),
      end: event.endDate.toUnixTime(),
      summary: event.summary,
      status: component.getFirstPropertyValue("status"),
      sequence: event.sequence,
    };
  });
  console.log(JSON.stringify(told));
});
"""


@cache
def _node() -> subprocess.Popen[bytes]:
    """One process for every file, a line each: to start it takes longer than to read."""
    node, package = shutil.which("node"), Path(sys.prefix) / "node_modules" / "ical.js"
    if node is None or not package.is_dir():
        missing("node with the package ical.js")
    return subprocess.Popen(  # noqa: S603 - our own words
        [node, "-e", _SCRIPT, str(package)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


class _Time(ctypes.Structure):
    """struct icaltimetype."""

    _fields_ = (
        *((name, ctypes.c_int) for name in ("year", "month", "day", "hour", "minute", "second", "is_date", "is_dst")),
        ("zone", ctypes.c_void_p),
    )


_SIGNATURES: dict[str, tuple[Any, list[Any]]] = {
    "icalparser_parse_string": (ctypes.c_void_p, [ctypes.c_char_p]),
    "icalcomponent_string_to_kind": (ctypes.c_int, [ctypes.c_char_p]),
    "icalcomponent_get_first_component": (ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_int]),
    "icalcomponent_get_next_component": (ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_int]),
    "icalcomponent_get_uid": (ctypes.c_char_p, [ctypes.c_void_p]),
    "icalcomponent_get_summary": (ctypes.c_char_p, [ctypes.c_void_p]),
    "icalcomponent_get_status": (ctypes.c_int, [ctypes.c_void_p]),
    "icalproperty_status_to_string": (ctypes.c_char_p, [ctypes.c_int]),
    "icalcomponent_get_sequence": (ctypes.c_int, [ctypes.c_void_p]),
    "icalcomponent_get_dtstart": (_Time, [ctypes.c_void_p]),
    "icalcomponent_get_dtend": (_Time, [ctypes.c_void_p]),
    "icaltime_as_timet_with_zone": (ctypes.c_long, [_Time, ctypes.c_void_p]),
    "icalcomponent_free": (None, [ctypes.c_void_p]),
}


@cache
def _libical() -> Any:
    found = ctypes.util.find_library("ical")
    if found is None:
        missing("libical")
    library = ctypes.CDLL(str(found))
    for name, (gives, takes) in _SIGNATURES.items():
        function = getattr(library, name)
        function.restype, function.argtypes = gives, takes
    return library


def _utc(library: Any, time: _Time) -> datetime:
    return datetime.fromtimestamp(library.icaltime_as_timet_with_zone(time, time.zone), UTC)


def _instant(value: object) -> datetime:
    assert isinstance(value, datetime)
    return value.astimezone(UTC)
