"""The canvases.* methods: make one, which nobody sees, and say who may."""

from sandbox.api.arguments import Arguments
from sandbox.errors import Json, SlackError, invalid_arguments
from sandbox.workspace import Workspace

CHARACTERS_MOST = 1_048_576
LEVELS = ("read", "write", "owner")


def create(workspace: Workspace, args: Arguments) -> Json:
    """A canvas of its own, for nobody but the bot until others are given access."""
    if not workspace.has_canvases:
        raise SlackError("canvas_disabled_user_team")
    content = args.structure("document_content", "invalid_arguments") or {"type": "markdown", "markdown": ""}
    if not isinstance(content, dict) or content.get("type") != "markdown":
        raise invalid_arguments("must be a document content [json-pointer:/document_content]")
    markdown = content.get("markdown")
    if not isinstance(markdown, str) or len(markdown) > CHARACTERS_MOST:
        raise invalid_arguments("must be a string of at most 1048576 characters [json-pointer:/document_content]")
    title = args.optional_text("title") or "Untitled"
    canvas = workspace.files.give(
        name=f"{title}.md", content=markdown.encode(), user=workspace.bot, now=workspace.clock.now()
    )
    canvas.title, canvas.readers = title, {workspace.bot}
    return {"canvas_id": canvas.id}


def set_access(workspace: Workspace, args: Arguments) -> Json:
    """Give people access, or a channel's members, but not both in one call."""
    try:
        canvas = workspace.files.get(args.text("canvas_id"))
    except SlackError:
        raise SlackError("canvas_not_found") from None
    if canvas.readers is None:
        raise SlackError("canvas_not_found")
    level = args.text("access_level")
    people, channels = (_listed(args, name) for name in ("user_ids", "channel_ids"))
    if level not in LEVELS or bool(people) == bool(channels) or (channels and level == "owner"):
        raise invalid_arguments("access is one level, for user_ids or for channel_ids")
    for channel_id in channels:
        people += workspace.channel(channel_id).members
    canvas.readers.update(workspace.member(user_id).id for user_id in people)
    return {}


def _listed(args: Arguments, name: str) -> list[str]:
    """Ids as a list, or with commas between them."""
    found = args.values.get(name) or []
    if isinstance(found, str):
        return [each.strip() for each in found.strip("[]").replace('"', "").split(",") if each.strip()]
    return [str(each) for each in found]
