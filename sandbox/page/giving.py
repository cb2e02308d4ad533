"""The files that a person gives: uploaded at the page, and then sent with a form or a message."""

from sandbox.errors import Json, SlackError
from sandbox.files import File
from sandbox.inputs import file_inputs
from sandbox.members import Member
from sandbox.site import Site
from sandbox.workspace import Workspace


def upload(site: Site, person: Member, name: str, content: bytes) -> Json:
    """Take the bytes of one file; it is this person's, and shared with nobody yet."""
    if not name:
        raise SlackError("no_filename")
    if not content:
        raise SlackError("no_file_data")
    workspace = site.workspace
    file = workspace.files.give(name=name, content=content, user=person.id, now=workspace.clock.now())
    return {"file": workspace.files.slack(file)}


def own_files(workspace: Workspace, person: Member, given: list[Json]) -> list[File]:
    """The files of those ids; those of somebody else do not exist for this person."""
    files = [workspace.files.get(each["id"]) for each in given]
    if any(file.user != person.id for file in files):
        raise SlackError("file_not_found")
    return files


def with_files(workspace: Workspace, person: Member, blocks: list[Json], entered: Json) -> Json:
    """What was entered, each file of a file input as Slack describes it, whatever the page said of it."""
    whole = {block_id: dict(actions) for block_id, actions in entered.items()}
    for block, element in file_inputs(blocks):
        held = whole.get(block["block_id"], {}).get(element["action_id"])
        if held is not None:
            files = own_files(workspace, person, held.get("files") or [])
            described = [workspace.files.slack(file) for file in files]
            whole[block["block_id"]][element["action_id"]] = {"type": "file_input", "files": described}
    return whole
