"""Every reply for every kind of payload: what Slack gets, or that Slack cannot show it."""

import json
from typing import Any, get_args

import pytest
from slack_sdk.models.views import View

from bot.answer import Answer, answer_with, refuse_with
from bot.payload import Kind, Payload
from bot.render.blocks import Message, form, paragraph, receipt
from bot.request import Close, Errors, Nothing, Open, Push, Reply, Say, Show
from rules.refusal import Refusal

MESSAGE = Message("Done.", [paragraph("*Done.*")])
VIEW: View = form("Form", "x.form", [paragraph("words")], {"group": 1}, submit="Send")
DRAWN = VIEW.to_dict()
RECEIPT = receipt(MESSAGE).to_dict()
BLOCKS = [block.to_dict() for block in MESSAGE.blocks]
SAID = {"text": "Done.", "blocks": BLOCKS}
URL = "https://hooks.example/1"


def payload(kind: Kind, **more: Any) -> Payload:
    given: dict[str, Any] = {"response_url": URL, **more}
    return Payload(
        kind=kind,
        route="x",
        key="k",
        team_id="T1",
        user_id="U1",
        user_team_id="T1",
        channel_id="C1",
        trigger_id="1.2.3",
        view_id="V1",
        view_hash="h",
        **given,
    )


def opened(view: dict[str, Any], method: str = "views.open") -> Answer:
    return Answer({}, method, {"trigger_id": "1.2.3", "view": view})


def from_home(view: dict[str, Any]) -> dict[str, Any]:
    return {**view, "private_metadata": json.dumps({**json.loads(view["private_metadata"]), "home": True})}


SAY, OPEN, ERRORS, SHOW, PUSH = Say(MESSAGE), Open(VIEW), Errors({"who": "Nobody."}), Show(VIEW), Push(VIEW)
WHISPERED = Answer(
    {}, "response_url", {"url": URL, "content": {"response_type": "ephemeral", "replace_original": False, **SAID}}
)
Case = tuple[Reply, Kind, Answer | None]
TABLE: list[Case] = [
    (SAY, Kind.SLASH, Answer({"response_type": "ephemeral", **SAID})),
    (SAY, Kind.MESSAGE_BUTTON, WHISPERED),
    (SAY, Kind.SHORTCUT, WHISPERED),
    (SAY, Kind.FORM, Answer({"response_action": "update", "view": RECEIPT})),
    (SAY, Kind.FORM_BUTTON, opened(RECEIPT, "views.push")),
    (SAY, Kind.HOME_BUTTON, opened(from_home(RECEIPT))),
    (OPEN, Kind.SLASH, opened(DRAWN)),
    (OPEN, Kind.MESSAGE_BUTTON, opened(DRAWN)),
    (OPEN, Kind.FORM, None),
    (OPEN, Kind.FORM_BUTTON, opened(DRAWN, "views.push")),
    (OPEN, Kind.HOME_BUTTON, opened(from_home(DRAWN))),
    (OPEN, Kind.SHORTCUT, opened(DRAWN)),
    (SHOW, Kind.SLASH, None),
    (SHOW, Kind.MESSAGE_BUTTON, None),
    (SHOW, Kind.FORM, Answer({"response_action": "update", "view": DRAWN})),
    (SHOW, Kind.FORM_BUTTON, Answer({}, "views.update", {"view_id": "V1", "hash": "h", "view": DRAWN})),
    (SHOW, Kind.HOME_BUTTON, None),
    (PUSH, Kind.SLASH, None),
    (PUSH, Kind.MESSAGE_BUTTON, None),
    (PUSH, Kind.FORM, Answer({"response_action": "push", "view": DRAWN})),
    (PUSH, Kind.FORM_BUTTON, opened(DRAWN, "views.push")),
    (PUSH, Kind.HOME_BUTTON, None),
    (ERRORS, Kind.SLASH, None),
    (ERRORS, Kind.MESSAGE_BUTTON, None),
    (ERRORS, Kind.FORM, Answer({"response_action": "errors", "errors": {"who": "Nobody."}})),
    (ERRORS, Kind.FORM_BUTTON, None),
    (ERRORS, Kind.HOME_BUTTON, None),
    (SAY, Kind.EVENT, Answer({}, "chat.postEphemeral", {"channel": "C1", "user": "U1", **SAID})),
    *((reply, Kind.EVENT, None) for reply in (OPEN, SHOW, PUSH, ERRORS)),
    *((reply, Kind.SHORTCUT, None) for reply in (SHOW, PUSH, ERRORS)),
    *((reply, kind, Answer({})) for reply in (Close(), Nothing()) for kind in Kind),
]


SHOWN = [case for case in TABLE if case[2]]
REFUSED = [case for case in TABLE if not case[2]]


def named(case: Case) -> str:
    return f"{type(case[0]).__name__} for a {case[1].value}"


def test_answer_with_table_is_whole() -> None:
    every = {(reply, kind) for reply in get_args(Reply) for kind in Kind}

    assert {(type(reply), kind) for reply, kind, _ in TABLE} == every


@pytest.mark.parametrize("case", SHOWN, ids=named)
def test_answer_with(case: Case) -> None:
    reply, kind, expected = case

    assert answer_with(reply, payload(kind)) == expected


@pytest.mark.parametrize("case", REFUSED, ids=named)
def test_answer_with_what_slack_cannot_show_is_a_bug(case: Case) -> None:
    reply, kind, _ = case

    with pytest.raises(TypeError, match=f"Slack cannot show {type(reply).__name__} for a {kind.value}"):
        answer_with(reply, payload(kind))


@pytest.mark.parametrize("case", SHOWN, ids=named)
def test_answer_is_the_same_after_it_was_stored(case: Case) -> None:
    answer = answer_with(case[0], payload(case[1]))

    assert Answer(**json.loads(json.dumps(answer.to_json()))) == answer


def test_answer_with_words_to_a_shortcut_from_anywhere_is_a_view() -> None:
    from_anywhere = payload(Kind.SHORTCUT, response_url="")

    assert answer_with(SAY, from_anywhere) == opened(RECEIPT)
    assert refuse_with(Refusal("No."), from_anywhere) == opened(receipt(Message("No."), title="Not done").to_dict())


def test_answer_with_words_from_a_receipt_takes_its_place() -> None:
    answer = answer_with(SAY, payload(Kind.FORM_BUTTON, view_callback="receipt"))

    assert answer == Answer({}, "views.update", {"view_id": "V1", "hash": "h", "view": RECEIPT})


def test_answer_with_words_alone_has_no_blocks() -> None:
    assert answer_with(Say(Message("Done.")), payload(Kind.SLASH)).ack == {
        "response_type": "ephemeral",
        "text": "Done.",
    }


@pytest.mark.parametrize(
    ("refusal", "entry_blocks", "expected"),
    [
        (Refusal("No.", field="who"), ("when", "who"), {"who": "No."}),
        (Refusal("No."), ("when", "who"), {"when": "No."}),
        (Refusal("No.", field="gone"), ("when",), {"when": "No."}),
    ],
    ids=["on its field", "without a field on the first", "with another field on the first"],
)
def test_refuse_with_a_form_lands_on_a_field(
    refusal: Refusal, entry_blocks: tuple[str, ...], expected: dict[str, str]
) -> None:
    answer = refuse_with(refusal, payload(Kind.FORM, entry_blocks=entry_blocks))

    assert answer.ack == {"response_action": "errors", "errors": expected}


def test_refuse_with_a_form_that_has_no_field_takes_its_place() -> None:
    answer = refuse_with(Refusal("No."), payload(Kind.FORM))

    assert answer.ack == {"response_action": "update", "view": receipt(Message("No."), title="Not done").to_dict()}


@pytest.mark.parametrize(("kind", "method"), [(Kind.FORM_BUTTON, "views.push"), (Kind.HOME_BUTTON, "views.open")])
def test_refuse_with_a_button_away_from_messages_is_a_view_that_says_not_done(kind: Kind, method: str) -> None:
    answer = refuse_with(Refusal("No."), payload(kind))

    assert answer.method == method
    assert answer.arguments is not None
    assert answer.arguments["view"]["title"]["text"] == "Not done"


def test_refuse_with_a_command_is_said() -> None:
    assert refuse_with(Refusal("No."), payload(Kind.SLASH)).ack["text"] == "No."
    assert refuse_with(Refusal("No."), payload(Kind.MESSAGE_BUTTON)).method == "response_url"
