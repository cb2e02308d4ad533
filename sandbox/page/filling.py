"""What a person does with a form: send it, or close it."""

from sandbox.api.access import permitted_view
from sandbox.delivery import payloads
from sandbox.errors import Json, SlackError
from sandbox.inputs import client_errors, refuse_unknown, state_values
from sandbox.members import Member
from sandbox.page.giving import with_files
from sandbox.page.looking import top_view
from sandbox.site import Site
from sandbox.views import View
from sandbox.workspace import Workspace


async def submit(site: Site, person: Member, view_id: str, entered: Json) -> Json:
    """Send a form as Slack's client does, and do what the ack says; `errors` by block if it stays open."""
    workspace = site.workspace
    view = _own_form(workspace, person, view_id)
    refuse_unknown(view.blocks, entered)
    view.values = _merged(view.values, with_files(workspace, person, view.blocks, entered))
    values = state_values(view.blocks, view.values)
    errors = client_errors(view.blocks, values)
    if errors:
        return {"ok": False, "errors": errors}
    ack = await site.bot.interaction(payloads.view_submission(workspace, person, view, values)) or {}
    errors = _obey(workspace, view, ack)
    if errors:
        return {"ok": False, "errors": errors}
    workspace.live.tell([person.id], {"what": "view"})
    return {"closed": _is_closed(workspace, view), "view": top_view(workspace, person)}


async def close(site: Site, person: Member, view_id: str) -> Json:
    """Close a form, or the whole stack if it says so; the bot hears of it where it asked to."""
    workspace = site.workspace
    view = _own_form(workspace, person, view_id)
    is_cleared = bool(view.content.get("clear_on_close"))
    values = state_values(view.blocks, view.values)
    if is_cleared:
        workspace.views.clear(person.id)
    else:
        workspace.views.close(view)
    workspace.live.tell([person.id], {"what": "view"})
    if view.content.get("notify_on_close"):
        await site.bot.interaction(payloads.view_closed(workspace, person, view, values, is_cleared=is_cleared))
    return {"view": top_view(workspace, person)}


def _own_form(workspace: Workspace, person: Member, view_id: str) -> View:
    view = workspace.views.find(view_id)
    if view.owner != person.id or view.is_home:
        raise SlackError("not_found")
    return view


def _merged(remembered: Json, entered: Json) -> Json:
    both = remembered.keys() | entered.keys()
    return {block_id: remembered.get(block_id, {}) | entered.get(block_id, {}) for block_id in both}


def _is_closed(workspace: Workspace, view: View) -> bool:
    try:
        workspace.views.find(view.id)
    except SlackError:
        return True
    return False


def _obey(workspace: Workspace, view: View, ack: Json) -> dict[str, str]:
    """Do what a form's ack asks for; its errors if that is what it brought."""
    wish = ack.get("response_action")
    if not ack:
        workspace.views.close(view)
    elif wish == "clear":
        workspace.views.clear(view.owner)
    elif wish == "update":
        workspace.views.update(view, permitted_view(workspace, ack.get("view"), "modal"))
    elif wish == "push":
        workspace.views.push(view.owner, permitted_view(workspace, ack.get("view"), "modal"))
    elif wish == "errors":
        return _checked_errors(view, ack.get("errors"))
    else:
        raise SlackError("invalid_response_action", ack=ack)
    return {}


def _checked_errors(view: View, errors: object) -> dict[str, str]:
    """Errors can only stand at input blocks of the form; with any other key Slack shows a failure."""
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
        raise SlackError("invalid_response_action", errors_for=errors)
    if not all(isinstance(text, str) and text for text in errors.values()):
        raise SlackError("invalid_response_action", errors_for=errors)
    return errors
