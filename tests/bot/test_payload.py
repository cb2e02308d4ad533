"""Payloads as Slack sends them, read into one shape."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.payload import (
    Kind,
    MalformedPayloadError,
    Payload,
    SlackFile,
    clean,
    read_button,
    read_form,
    read_shortcut,
    read_slash,
)

SLASH = {
    "command": "/wg-apologies",
    "text": " next &lt;b&gt; R&amp;D\u202e ",
    "team_id": "T1",
    "user_id": "U1",
    "channel_id": "C1",
    "trigger_id": "1.2.3",
    "response_url": "https://hooks.example/1",
}
USER = {"team": {"id": "T1"}, "user": {"id": "U1", "team_id": "T1"}}
ACTION = {"action_id": "apologies.open", "value": json.dumps({"group": 1})}


def form(**view: Any) -> dict[str, Any]:
    return {**USER, "view": {"id": "V1", "hash": "h", "callback_id": "apologies.form", **view}}


def test_read_slash() -> None:
    assert read_slash(SLASH) == Payload(
        kind=Kind.SLASH,
        route="wg-apologies",
        key="1.2.3",
        team_id="T1",
        user_id="U1",
        user_team_id="T1",
        channel_id="C1",
        text="next <b> R&D",
        trigger_id="1.2.3",
        response_url="https://hooks.example/1",
    )


def test_read_slash_with_the_least() -> None:
    least = {name: SLASH[name] for name in ("command", "team_id", "user_id", "trigger_id")}

    assert (read_slash(least).text, read_slash(least).response_url) == ("", "")


@pytest.mark.parametrize("missing", ["command", "team_id", "user_id", "trigger_id"])
def test_read_slash_without_what_is_needed(missing: str) -> None:
    with pytest.raises(KeyError):
        read_slash({name: value for name, value in SLASH.items() if name != missing})


def test_read_slash_escapes_come_back_once() -> None:
    assert read_slash({**SLASH, "text": "&amp;lt;"}).text == "&lt;"


def test_read_button_on_a_message() -> None:
    body = {
        **USER,
        "actions": [ACTION],
        "trigger_id": "1.2.3",
        "channel": {"id": "D1"},
        "response_url": "https://hooks.example/1",
    }

    assert read_button(body) == Payload(
        kind=Kind.MESSAGE_BUTTON,
        route="apologies.open",
        key="1.2.3:apologies.open",
        team_id="T1",
        user_id="U1",
        user_team_id="T1",
        channel_id="D1",
        note={"group": 1},
        trigger_id="1.2.3",
        response_url="https://hooks.example/1",
    )


@pytest.mark.parametrize(("surface", "kind"), [("modal", Kind.FORM_BUTTON), ("home", Kind.HOME_BUTTON)])
def test_read_button_in_a_view(surface: str, kind: Kind) -> None:
    view = {"id": "V1", "hash": "h", "type": surface, "state": {"values": {"who": {"value": {"value": " Omar "}}}}}

    read = read_button({**USER, "actions": [ACTION], "trigger_id": "1", "view": view})

    assert (read.kind, read.view_id, read.view_hash, read.fields) == (kind, "V1", "h", {"who": "Omar"})


def test_read_button_of_somebody_from_another_workspace() -> None:
    user = {"id": "U1", "team_id": "T9"}

    read = read_button({**USER, "user": user, "actions": [ACTION], "trigger_id": "1"})

    assert (read.team_id, read.user_team_id) == ("T1", "T9")


def test_read_form_with_everything_that_can_be_entered() -> None:
    values = {
        "text": {"value": {"type": "plain_text_input", "value": "train\u0000 strike\n"}},
        "empty": {"value": {"type": "plain_text_input", "value": None}},
        "choice": {"value": {"type": "static_select", "selected_option": {"value": "7"}}},
        "no choice": {"value": {"type": "static_select", "selected_option": None}},
        "day": {"value": {"type": "datepicker", "selected_date": "2027-01-14"}},
    }
    blocks = [{"type": "input", "block_id": "text"}, {"type": "section", "block_id": "words"}]

    read = read_form(form(state={"values": values}, blocks=blocks, private_metadata='{"group": 1}'))

    assert read.fields == {"text": "train strike", "empty": "", "choice": "7", "no choice": "", "day": "2027-01-14"}
    assert (read.kind, read.key, read.note, read.entry_blocks) == (Kind.FORM, "V1:h", {"group": 1}, ("text",))


def test_read_button_from_a_menu_of_deeds() -> None:
    action = {"action_id": "agenda.deed", "type": "overflow", "selected_option": {"value": '{"group": 1, "item": 2}'}}

    assert read_button({**USER, "actions": [action], "trigger_id": "1"}).note == {"group": 1, "item": 2}


def test_read_form_with_files() -> None:
    files = [{"id": "F1", "name": "a\u202eb.pdf", "size": 12, "mimetype": "application/pdf"}]
    values = {
        "papers": {"value": {"type": "file_input", "files": files}},
        "none": {"value": {"type": "file_input", "files": []}},
        "title": {"value": {"type": "plain_text_input", "value": "Budget"}},
    }

    read = read_form(form(state={"values": values}))

    assert read.files == {"papers": (SlackFile("F1", "ab.pdf"),), "none": ()}
    assert read.fields["title"] == "Budget"


def test_read_shortcut_on_a_message_brings_its_words_and_files() -> None:
    files = [{"id": "F1", "name": "a.pdf", "size": 12}, {"id": "F2", "mode": "tombstone"}]
    body = {
        **USER,
        "type": "message_action",
        "callback_id": "agenda.add",
        "trigger_id": "1.2.3",
        "channel": {"id": "C1"},
        "message": {"type": "message", "text": " Could we discuss &lt;this&gt;? ", "files": files},
        "response_url": "https://hooks.example/1",
    }

    assert read_shortcut(body) == Payload(
        kind=Kind.SHORTCUT,
        route="agenda.add",
        key="1.2.3",
        team_id="T1",
        user_id="U1",
        user_team_id="T1",
        channel_id="C1",
        files={"message": (SlackFile("F1", "a.pdf"),)},
        message="Could we discuss &lt;this&gt;?",
        trigger_id="1.2.3",
        response_url="https://hooks.example/1",
    )


def test_read_shortcut_from_anywhere() -> None:
    read = read_shortcut({**USER, "type": "shortcut", "callback_id": "agenda.propose", "trigger_id": "1.2.3"})

    assert (read.channel_id, read.message, read.files, read.response_url) == ("", "", {"message": ()}, "")
    assert read.may_open_form


def test_read_form_with_the_least() -> None:
    assert (read_form(form()).fields, read_form(form()).note) == ({}, {})


@pytest.mark.parametrize("note", ["{bad", "null", "[]", "1", '"text"'])
def test_read_a_note_that_is_none_of_ours(note: str) -> None:
    with pytest.raises(MalformedPayloadError):
        read_form(form(private_metadata=note))
    with pytest.raises(MalformedPayloadError):
        read_button({**USER, "actions": [{"action_id": "x", "value": note}], "trigger_id": "1"})


@pytest.mark.parametrize(
    ("payload", "may"),
    [
        (read_slash({**SLASH, "text": ""}), True),
        (read_slash({**SLASH, "text": "next"}), False),
        (read_button({**USER, "actions": [ACTION], "trigger_id": "1"}), True),
        (read_form({**form(), "trigger_id": "1"}), False),
    ],
)
def test_may_open_form(payload: Payload, may: bool) -> None:
    assert payload.may_open_form is may


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("  plain  ", "plain"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("a\x00b\x1bc\x7fd\x85e", "abcde"),
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("\ufeffmark", "mark"),
        ("line\u2028separator", "lineseparator"),
        ("Zoë 👩‍💻 日本", "Zoë 👩‍💻 日本"),
        ("half \ud83d a smile", "half  a smile"),
    ],
)
def test_clean(typed: str, cleaned: str) -> None:
    assert clean(typed) == cleaned


@given(st.text())
def test_clean_any_text_once_is_enough_and_can_be_stored(text: str) -> None:
    cleaned = clean(text)

    assert clean(cleaned) == cleaned
    cleaned.encode("utf-8")
    assert "\x00" not in cleaned
