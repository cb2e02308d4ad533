"""Files that people give: with a form, or with a message."""

import pytest
from sandbox_kit import HTTP, seed_with
from slack_sdk.errors import SlackApiError

PDF = b"%PDF-1.7"


def form(**element):
    field = {
        "type": "input",
        "block_id": "papers",
        "optional": True,
        "label": {"type": "plain_text", "text": "Papers"},
        "element": {"type": "file_input", "action_id": "value", **element},
    }
    button = {"type": "button", "action_id": "look", "text": {"type": "plain_text", "text": "Look"}}
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Propose"},
        "submit": {"type": "plain_text", "text": "Send"},
        "blocks": [field, {"type": "actions", "block_id": "buttons", "elements": [button]}],
    }


@pytest.fixture
def opened(bot, ada):
    """Open a form for Ada: opened(view) gives its id."""

    def open_form(view):
        views = []
        bot.answer = lambda payload: views.append(
            bot.web.views_open(trigger_id=payload["trigger_id"], view=view)["view"]["id"]
        )
        ada.command("/apologies")
        bot.answer = lambda payload: None
        bot.requests.clear()
        return views[0]

    return open_form


def upload(person, name="Budget (final).pdf", content=PDF):
    answer = HTTP.post(f"{person._url}upload", params={"as": person.me, "name": name}, content=content)
    return answer.json()


def given(*ids):
    return {"papers": {"value": {"type": "file_input", "files": [{"id": file_id} for file_id in ids]}}}


def test_a_submission_carries_the_file_as_slack_describes_it(bot, ada, opened):
    file = upload(ada)["file"]
    view = opened(form())

    ada.post("submit", view_id=view, values=given(file["id"]))

    held = bot.payloads[0]["view"]["state"]["values"]["papers"]["value"]
    assert held == {"type": "file_input", "files": [file]}
    assert (file["name"], file["size"], file["user"], file["filetype"], file["channels"]) == (
        "Budget (final).pdf",
        8,
        "U0ADA",
        "pdf",
        [],
    )
    assert file["url_private_download"].endswith("/budget__final_.pdf")
    assert bot.web.files_info(file=file["id"])["file"] == file


def test_a_form_without_files_says_so(bot, ada, opened):
    ada.post("submit", view_id=opened(form()), values={})

    assert bot.payloads[0]["view"]["state"]["values"]["papers"]["value"] == {"type": "file_input", "files": []}


def test_a_button_in_the_form_carries_the_files_and_they_stay(bot, ada, opened):
    file = upload(ada)["file"]
    view = opened(form())

    ada.post(
        "action",
        container={"view_id": view},
        block_id="buttons",
        action_id="look",
        element={},
        values=given(file["id"]),
    )

    assert bot.payloads[0]["view"]["state"]["values"]["papers"]["value"]["files"] == [file]
    assert ada.view()["state"]["values"]["papers"]["value"]["files"] == [file]


@pytest.mark.parametrize(
    ("element", "names", "complaint"),
    [
        ({"filetypes": ["pdf", "docx"]}, ["a.exe"], "Please upload files of these types only: pdf, docx."),
        ({"filetypes": ["pdf"]}, ["A.PDF"], None),
        ({"max_files": 1}, ["a.pdf", "b.pdf"], "Please upload no more than 1 file."),
        ({}, [f"{n}.pdf" for n in range(11)], "Please upload no more than 10 files."),
    ],
)
def test_the_client_holds_back_what_the_element_does_not_take(bot, ada, opened, element, names, complaint):
    ids = [upload(ada, name)["file"]["id"] for name in names]
    view = opened(form(**element))

    answer = ada.post("submit", view_id=view, values=given(*ids))

    assert answer.get("errors") == ({"papers": complaint} if complaint else None)
    assert len(bot.payloads) == (0 if complaint else 1)


@pytest.mark.parametrize(("size", "complaint"), [(10 * 1024 * 1024, None), (10 * 1024 * 1024 + 1, "10 MB at most")])
def test_a_file_in_a_form_has_ten_megabytes_at_most(ada, opened, size, complaint):
    file = upload(ada, content=bytes(size))["file"]

    answer = ada.post("submit", view_id=opened(form()), values=given(file["id"]))

    assert complaint in answer["errors"]["papers"] if complaint else answer["ok"]


def test_nobody_sends_the_file_of_somebody_else(bot, ada, ben, opened):
    file = upload(ben)["file"]
    view = opened(form())

    assert ada.post("submit", view_id=view, values=given(file["id"]))["error"] == "file_not_found"
    assert ada.post("submit", view_id=view, values=given("F0NOWHERE"))["error"] == "file_not_found"
    assert ada.post("say", channel="C0GROUP", text="x", files=[{"id": file["id"]}])["error"] == "file_not_found"
    assert bot.payloads == []


@pytest.mark.parametrize(("name", "content", "error"), [("", PDF, "no_filename"), ("empty.pdf", b"", "no_file_data")])
def test_an_upload_needs_a_name_and_bytes(ada, name, content, error):
    assert upload(ada, name, content)["error"] == error


def test_a_form_that_takes_files_needs_the_scope(box, web, ada):
    seed = seed_with()
    seed["manifest"]["oauth_config"]["scopes"]["bot"].remove("files:read")
    box.reset(seed)

    with pytest.raises(SlackApiError, match="missing_scope"):
        web.views_open(trigger_id="1", view=form())


def test_a_message_with_files_can_be_used_by_a_shortcut(bot, ada, ben):
    file = upload(ada)["file"]
    ts = ada.post("say", channel="C0GROUP", text="", files=[{"id": file["id"]}])["ts"]

    ben.post("shortcut", callback_id="make_action", channel="C0GROUP", ts=ts)

    (told,) = bot.payloads[0]["message"]["files"]
    assert (told["id"], told["channels"], told["shares"]["public"]["C0GROUP"]) == (
        file["id"],
        ["C0GROUP"],
        [{"ts": ts}],
    )


def test_a_direct_message_with_a_file_is_an_event_with_it(bot, ada):
    file = upload(ada)["file"]

    ada.post("say", channel="D0ADA", text="look", files=[{"id": file["id"]}])

    event = bot.wait_for(1)[0]["event"]
    assert (event["subtype"], event["text"], event["files"][0]["id"]) == ("file_share", "look", file["id"])
