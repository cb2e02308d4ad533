"""A canvas's way into Slack: made, which nobody sees, then opened to one person, who is sent its link."""

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

_NONE_HERE = {
    "canvas_disabled_user_team",
    "canvas_creation_failed",
    "free_teams_cannot_create_non_tabbed_canvases",
    "restricted_action",
    "missing_scope",
    "unknown_method",
}
"""What Slack says where there are no canvases for us; an app that was installed before this lacks the scope."""


class NoCanvasesError(Exception):
    """This workspace has no canvases for us."""


def make(client: WebClient, markdown: str, *, title: str) -> str:
    """Make a canvas that nobody but the bot sees; its id. NoCanvasesError where there are none."""
    content = {"type": "markdown", "markdown": markdown}
    try:
        return str(client.canvases_create(title=title, document_content=content)["canvas_id"])
    except SlackApiError as error:
        if error.response.get("error") in _NONE_HERE:
            raise NoCanvasesError from None
        raise


def open_to(client: WebClient, canvas_id: str, *, user_id: str) -> str:
    """Let somebody write in a canvas, any number of times; the link to it."""
    client.canvases_access_set(canvas_id=canvas_id, access_level="write", user_ids=[user_id])
    return str(client.files_info(file=canvas_id)["file"]["permalink"])
