"""The views.* methods: forms opened, pushed and changed, Home tabs published."""

from sandbox.api.access import permitted_view
from sandbox.api.arguments import Arguments
from sandbox.errors import Json, SlackError
from sandbox.views import View
from sandbox.workspace import Workspace


def open_view(workspace: Workspace, args: Arguments) -> Json:
    content = _content(workspace, args, "modal")
    person = workspace.tickets.spend_trigger(args.text("trigger_id"))
    return _changed(workspace, workspace.views.open(person, content))


def push(workspace: Workspace, args: Arguments) -> Json:
    content = _content(workspace, args, "modal")
    person = workspace.tickets.spend_trigger(args.text("trigger_id"))
    return _changed(workspace, workspace.views.push(person, content))


def update(workspace: Workspace, args: Arguments) -> Json:
    view = workspace.views.find(args.optional_text("view_id"), args.optional_text("external_id"))
    content = _content(workspace, args, "home" if view.is_home else "modal")
    return _changed(workspace, workspace.views.update(view, content, expected_hash=args.optional_text("hash")))


def publish(workspace: Workspace, args: Arguments) -> Json:
    content = _content(workspace, args, "home")
    person = workspace.member(args.text("user_id"))
    if person.is_bot or person.team_id != workspace.team_id:
        raise SlackError("not_enabled")
    view = workspace.views.publish(person.id, content, expected_hash=args.optional_text("hash"))
    return _changed(workspace, view)


def _content(workspace: Workspace, args: Arguments, kind: str) -> Json:
    return permitted_view(workspace, args.structure("view", "invalid_json"), kind)


def _changed(workspace: Workspace, view: View) -> Json:
    workspace.live.tell([view.owner], {"what": "home" if view.is_home else "view"})
    return {"view": view.slack()}
