"""The methods about the app itself: who it is, where its socket is, whether its blocks are right."""

from sandbox.api.arguments import Arguments
from sandbox.blockkit.surfaces import message_blocks, view_content
from sandbox.errors import Json, SlackError, invalid_arguments
from sandbox.workspace import Workspace


def auth_test(workspace: Workspace, args: Arguments) -> Json:
    return {
        "url": f"{workspace.url}/",
        "team": workspace.team_name,
        "user": workspace.members[workspace.bot].name,
        "team_id": workspace.team_id,
        "user_id": workspace.bot,
        "bot_id": workspace.app["bot_id"],
        "is_enterprise_install": False,
    }


def open_connection(workspace: Workspace, args: Arguments) -> Json:
    if not workspace.manifest.get("settings", {}).get("socket_mode_enabled", True):
        raise SlackError("forbidden_request")
    address = workspace.url.replace("http", "ws", 1)
    return {"url": f"{address}/link/?ticket={workspace.tickets.socket()}&app_id={workspace.app['id']}"}


def bot_info(workspace: Workspace, args: Arguments) -> Json:
    if args.optional_text("bot") not in (None, "", workspace.app["bot_id"]):
        raise SlackError("bot_not_found")
    return {"bot": workspace.bot_profile()}


def team_info(workspace: Workspace, args: Arguments) -> Json:
    team = {"id": workspace.team_id, "name": workspace.team_name, "domain": workspace.domain, "email_domain": ""}
    return {"team": team | {"url": f"{workspace.url}/", "icon": {}}}


def validate_blocks(workspace: Workspace, args: Arguments) -> Json:
    """Blocks of a message, or a whole view, judged and not kept."""
    if args.values.get("view"):
        view = args.structure("view", "invalid_json")
        view_content(view, view.get("type", "modal") if isinstance(view, dict) else "modal")
        return {}
    blocks = args.structure("blocks", "invalid_blocks_format")
    if blocks is None:
        raise invalid_arguments("missing required field: blocks")
    message_blocks(blocks)
    return {}
