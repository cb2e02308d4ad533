"""Forms: opened by a trigger, filled, sent, pushed, cleared and closed."""

import pytest
from slack_sdk.errors import SlackApiError

TITLE = {"type": "plain_text", "text": "A form"}
SEND = {"type": "plain_text", "text": "Send"}


def field(block_id, element, **more):
    return {
        "type": "input",
        "block_id": block_id,
        "label": {"type": "plain_text", "text": block_id},
        "element": element,
        **more,
    }


NAME = field("name", {"type": "plain_text_input", "action_id": "text", "min_length": 3, "max_length": 10})
DAY = field("day", {"type": "datepicker", "action_id": "pick", "initial_date": "2027-01-14"})
NOTE = field("note", {"type": "plain_text_input", "action_id": "text"}, optional=True)


def form(*blocks, **more):
    return {"type": "modal", "title": TITLE, "submit": SEND, "blocks": list(blocks or [NAME, DAY, NOTE]), **more}


def named(text):
    return {"name": {"text": {"type": "plain_text_input", "value": text}}}


@pytest.fixture
def opened(bot, ada):
    """Open a form for Ada: opened(view) gives the view as Slack returns it."""

    def open_form(view=None):
        views = []
        bot.answer = lambda payload: views.append(
            bot.web.views_open(trigger_id=payload["trigger_id"], view=view or form())["view"]
        )
        ada.command("/apologies")
        bot.answer = lambda payload: None
        bot.requests.clear()
        return views[0]

    return open_form


def test_the_view_comes_back_with_slacks_fields(opened, ada):
    view = opened(form(private_metadata="m7", callback_id="apologies", external_id="x1"))

    assert view["id"].startswith("V")
    assert view["root_view_id"] == view["id"]
    assert {key: view[key] for key in ("type", "team_id", "app_id", "bot_id", "previous_view_id", "external_id")} == {
        "type": "modal",
        "team_id": "T0SANDBOX",
        "app_id": "A0CONVENOR",
        "bot_id": "B0BOT",
        "previous_view_id": None,
        "external_id": "x1",
    }
    assert ada.view()["id"] == view["id"]


def test_a_submission_carries_every_value(bot, ada, opened):
    view = opened(form(private_metadata="m7", callback_id="apologies"))

    answer = ada.post("submit", view_id=view["id"], values=named("Ada"))

    payload = bot.payloads[0]
    assert answer == {"ok": True, "closed": True, "view": None}
    assert (payload["type"], payload["view"]["private_metadata"], payload["view"]["callback_id"]) == (
        "view_submission",
        "m7",
        "apologies",
    )
    assert payload["view"]["state"]["values"] == {
        "name": {"text": {"type": "plain_text_input", "value": "Ada"}},
        "day": {"pick": {"type": "datepicker", "selected_date": "2027-01-14"}},
        "note": {"text": {"type": "plain_text_input", "value": None}},
    }
    assert payload["view"]["hash"] == view["hash"]
    assert payload["trigger_id"]
    assert "response_url" not in payload
    assert bot.requests[0].accepts_response_payload is True


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({}, {"name": "Please complete this required field."}),
        (named("  "), {"name": "Please complete this required field."}),
        (named("Jo"), {"name": "Please enter at least 3 characters."}),
        (named("Bartholomew"), {"name": "Please enter no more than 10 characters."}),
        (
            named("Ada") | {"day": {"pick": {"type": "datepicker", "selected_date": None}}},
            {"day": "Please complete this required field."},
        ),
    ],
)
def test_the_client_holds_back_what_is_incomplete(bot, ada, opened, values, errors):
    view = opened()

    assert ada.post("submit", view_id=view["id"], values=values) == {"ok": False, "errors": errors}
    assert bot.payloads == []


def test_values_can_only_be_given_for_what_is_there(ada, opened):
    view = opened()

    assert ada.post("submit", view_id=view["id"], values={"nmae": {"text": {}}})["error"] == "no_such_element"


def test_the_bots_errors_keep_the_form_open(bot, ada, opened):
    view = opened()
    bot.answer = lambda payload: {"response_action": "errors", "errors": {"name": "Unknown name."}}

    answer = ada.post("submit", view_id=view["id"], values=named("Ada"))

    assert answer == {"ok": False, "errors": {"name": "Unknown name."}}
    assert ada.view()["id"] == view["id"]


@pytest.mark.parametrize(
    "ack",
    [
        {"response_action": "errors", "errors": {"elsewhere": "no such block"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "dance"},
        {"text": "thanks"},
    ],
)
def test_an_ack_that_slack_does_not_understand_fails(bot, ada, opened, ack):
    view = opened()
    bot.answer = lambda payload: ack

    assert ada.post("submit", view_id=view["id"], values=named("Ada"))["error"] == "invalid_response_action"


def test_update_push_and_clear(bot, ada, opened):
    view = opened()
    bot.answer = lambda payload: {"response_action": "update", "view": form(callback_id="second")}
    updated = ada.post("submit", view_id=view["id"], values=named("Ada"))
    assert (updated["closed"], updated["view"]["id"], updated["view"]["callback_id"]) == (False, view["id"], "second")

    bot.answer = lambda payload: {"response_action": "push", "view": form(callback_id="third")}
    pushed = ada.post("submit", view_id=view["id"], values=named("Ada"))["view"]
    assert (pushed["previous_view_id"], pushed["root_view_id"]) == (view["id"], view["id"])

    bot.answer = lambda payload: None
    below = ada.post("submit", view_id=pushed["id"], values=named("Ada"))
    assert (below["closed"], below["view"]["id"]) == (True, view["id"])

    bot.answer = lambda payload: {"response_action": "clear"}
    assert ada.post("submit", view_id=view["id"], values=named("Ada"))["view"] is None


def test_a_bad_view_in_an_ack_is_refused(bot, ada, opened):
    view = opened()
    bot.answer = lambda payload: {"response_action": "update", "view": form(title={"type": "plain_text"})}

    assert ada.post("submit", view_id=view["id"], values=named("Ada"))["error"] == "invalid_arguments"


@pytest.mark.usefixtures("impatient")
def test_without_an_ack_the_form_stays(bot, ada, opened):
    view = opened()
    bot.answer = lambda payload: ...

    assert ada.post("submit", view_id=view["id"], values=named("Ada"))["error"] == "operation_timeout"
    assert ada.view()["id"] == view["id"]


def test_a_choice_is_sent_in_the_apps_own_words(bot, ada, opened):
    offered = [{"text": {"type": "plain_text", "text": text}, "value": text} for text in ("yes", "no")]
    view = opened(form(field("choice", {"type": "static_select", "action_id": "menu", "options": offered})))

    ada.post("submit", view_id=view["id"], values={"choice": {"menu": {"selected_option": {"value": "no"}}}})

    assert bot.payloads[0]["view"]["state"]["values"]["choice"]["menu"] == {
        "type": "static_select",
        "selected_option": offered[1],
    }


def test_closing_is_told_only_where_asked_for(bot, ada, opened):
    quiet = opened()
    assert ada.post("close", view_id=quiet["id"]) == {"ok": True, "view": None}
    assert bot.payloads == []

    told = opened(form(notify_on_close=True))
    ada.post("close", view_id=told["id"])
    assert (bot.payloads[0]["type"], bot.payloads[0]["is_cleared"], bot.payloads[0]["view"]["id"]) == (
        "view_closed",
        False,
        told["id"],
    )


def test_a_button_in_a_form_carries_what_was_entered(bot, ada, opened):
    button = {"type": "button", "action_id": "more", "text": {"type": "plain_text", "text": "More"}}
    view = opened(form(NAME, {"type": "actions", "block_id": "b", "elements": [button]}))

    ada.post(
        "action", container={"view_id": view["id"]}, block_id="b", action_id="more", element={}, values=named("Ada")
    )

    payload = bot.payloads[0]
    assert payload["container"] == {"type": "view", "view_id": view["id"]}
    assert payload["view"]["state"]["values"]["name"]["text"]["value"] == "Ada"
    assert not {"response_url", "channel", "message"} & payload.keys()
    assert ada.view()["state"]["values"]["name"]["text"]["value"] == "Ada"


def test_an_input_is_dispatched_only_if_it_asks_for_it(bot, ada, opened):
    days = [field(name, {"type": "datepicker", "action_id": "pick"}, **more) for name, more in DISPATCHING]
    view = opened(form(*days))

    for name, _ in DISPATCHING:
        ada.post(
            "action",
            container={"view_id": view["id"]},
            block_id=name,
            action_id="pick",
            element={"type": "datepicker", "selected_date": "2027-02-11"},
        )

    assert [payload["actions"][0]["block_id"] for payload in bot.payloads] == ["loud"]
    assert bot.payloads[0]["actions"][0]["selected_date"] == "2027-02-11"


DISPATCHING = [("quiet", {}), ("loud", {"dispatch_action": True})]


def test_a_trigger_is_good_once(bot, ada):
    errors = []

    def answer(payload):
        bot.web.views_open(trigger_id=payload["trigger_id"], view=form())
        with pytest.raises(SlackApiError) as refused:
            bot.web.views_open(trigger_id=payload["trigger_id"], view=form())
        errors.append(refused.value.response["error"])

    bot.answer = answer
    ada.command("/apologies")

    assert errors == ["exchanged_trigger_id"]


def test_a_trigger_is_good_for_three_seconds(box, bot, ada, monkeypatch):
    monkeypatch.setattr("sandbox.tickets.TRIGGER_SECONDS", 3.0)
    ada.command("/apologies")
    trigger_id = bot.payloads[0]["trigger_id"]
    box.site.workspace.tickets.triggers[trigger_id].issued_at -= 3

    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        bot.web.views_open(trigger_id=trigger_id, view=form())
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        bot.web.views_open(trigger_id="1.2.abc", view=form())


def test_at_most_three_views_are_stacked(bot, ada, opened):
    view = opened()
    bot.answer = lambda payload: bot.web.views_push(trigger_id=payload["trigger_id"], view=form()) and None
    pushing = {"type": "actions", "block_id": "b", "elements": [BUTTON]}
    bot.web.views_update(view_id=view["id"], view=form(pushing))
    for _ in range(2):
        ada.post("action", container={"view_id": view["id"]}, block_id="b", action_id="push", element={})

    errors = []

    def push_too_many(payload):
        with pytest.raises(SlackApiError) as refused:
            bot.web.views_push(trigger_id=payload["trigger_id"], view=form())
        errors.append(refused.value.response["error"])

    bot.answer = push_too_many
    ada.post("action", container={"view_id": view["id"]}, block_id="b", action_id="push", element={})
    assert errors == ["push_limit_reached"]


BUTTON = {"type": "button", "action_id": "push", "text": {"type": "plain_text", "text": "Push"}}


def test_update_checks_hash_and_existence(bot, ada, opened):
    view = opened(form(external_id="x1"))
    changed = bot.web.views_update(external_id="x1", view=form(external_id="x1"), hash=view["hash"])["view"]
    assert changed["hash"] != view["hash"]

    with pytest.raises(SlackApiError, match="hash_conflict"):
        bot.web.views_update(view_id=view["id"], view=form(), hash=view["hash"])
    ada.post("close", view_id=view["id"])
    with pytest.raises(SlackApiError, match="not_found"):
        bot.web.views_update(view_id=view["id"], view=form())


def test_an_external_id_is_taken_once(bot, opened):
    opened(form(external_id="x1"))

    with pytest.raises(SlackApiError, match="duplicate_external_id"):
        bot.web.views_publish(user_id="U0BEN", view={"type": "home", "blocks": [], "external_id": "x1"})


def test_home_is_published_and_opened(bot, ada):
    block = {"type": "section", "text": {"type": "mrkdwn", "text": "Welcome"}}
    assert ada.post("home") == {"ok": True, "view": None}
    event = bot.wait_for(1)[0]["event"]
    assert (event["type"], event["user"], event["tab"]) == ("app_home_opened", "U0ADA", "home")

    bot.web.views_publish(user_id="U0ADA", view={"type": "home", "blocks": [block]})

    home = ada.post("home")["view"]
    assert (home["type"], home["blocks"][0]["text"]["text"]) == ("home", "Welcome")
    assert bot.wait_for(2)[1]["event"]["view"]["id"] == home["id"]
    with pytest.raises(SlackApiError, match="hash_conflict"):
        bot.web.views_publish(user_id="U0ADA", view={"type": "home", "blocks": []}, hash="1.old")
