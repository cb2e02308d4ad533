"""The users.* methods: who is in the workspace."""

from sandbox.api.arguments import Arguments
from sandbox.api.conversations import paged
from sandbox.errors import Json, SlackError
from sandbox.members import Member
from sandbox.workspace import Workspace


def info(workspace: Workspace, args: Arguments) -> Json:
    return {"user": _shown(workspace, workspace.member(args.text("user")))}


def list_all(workspace: Workspace, args: Arguments) -> Json:
    own = [member for member in workspace.members.values() if member.team_id == workspace.team_id]
    page, metadata = paged(own, args, default=1000, most=1000)
    return {"members": [_shown(workspace, member) for member in page], "response_metadata": metadata}


def lookup_by_email(workspace: Workspace, args: Arguments) -> Json:
    email = args.text("email").strip().lower()
    for member in workspace.members.values():
        if member.email.lower() == email and member.team_id == workspace.team_id and not member.deleted:
            return {"user": _shown(workspace, member)}
    raise SlackError("users_not_found")


def _shown(workspace: Workspace, member: Member) -> Json:
    return member.slack(home_team=workspace.team_id, with_email="users:read.email" in workspace.scopes)
