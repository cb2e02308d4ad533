"""Canvases: made unseen, opened to people or a channel, refused where the workspace has none."""

import pytest
from sandbox_kit import HTTP, SEED
from slack_sdk.errors import SlackApiError

CONTENT = {"type": "markdown", "markdown": "# Minutes"}


@pytest.fixture
def canvases(box):
    """The workspace has canvases, and the app their scope."""
    seed = {**SEED, "canvases": True}
    scopes = [*SEED["manifest"]["oauth_config"]["scopes"]["bot"], "canvases:write"]
    seed["manifest"] = {**SEED["manifest"], "oauth_config": {"scopes": {"bot": scopes}}}
    box.reset(seed)
    return seed


def refusal(call, **args):
    with pytest.raises(SlackApiError) as refused:
        call(**args)
    return refused.value.response["error"]


def test_a_canvas_is_made_and_opened_to_somebody(canvases, web, ada):
    made = web.canvases_create(title="Minutes", document_content=CONTENT)["canvas_id"]

    web.canvases_access_set(canvas_id=made, access_level="write", user_ids=["U0ADA"])

    assert ada.messages() == []
    file = web.files_info(file=made)["file"]
    assert file["title"] == "Minutes"
    assert HTTP.get(file["permalink"]).text == "# Minutes"


def test_what_is_wrong_is_refused(canvases, web):
    made = web.canvases_create(document_content=CONTENT)["canvas_id"]
    html = {"type": "html", "markdown": "x"}
    both = {"user_ids": ["U0ADA"], "channel_ids": ["C0GROUP"]}

    assert refusal(web.canvases_create, document_content=html) == "invalid_arguments"
    assert refusal(web.canvases_access_set, canvas_id="F0NONE", access_level="read", user_ids=["U0ADA"]) == (
        "canvas_not_found"
    )
    assert refusal(web.canvases_access_set, canvas_id=made, access_level="all", user_ids=["U0ADA"]) == (
        "invalid_arguments"
    )
    assert refusal(web.canvases_access_set, canvas_id=made, access_level="read", **both) == "invalid_arguments"


def test_a_workspace_without_canvases_and_an_app_without_the_scope_have_none(canvases, web, box):
    box.reset({**canvases, "canvases": False})
    assert refusal(web.canvases_create, document_content=CONTENT) == "canvas_disabled_user_team"
    box.reset(SEED)
    assert refusal(web.canvases_create, document_content=CONTENT) == "missing_scope"
