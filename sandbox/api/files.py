"""The files.* methods: upload in three steps, look, delete."""

from sandbox.api.access import writable_channel
from sandbox.api.arguments import Arguments
from sandbox.blockkit.surfaces import message_blocks
from sandbox.errors import Json, SlackError, invalid_arguments
from sandbox.files import File
from sandbox.workspace import Workspace


def get_upload_url(workspace: Workspace, args: Arguments) -> Json:
    size = args.text("length")
    if not size.isdecimal() or int(size) == 0:
        raise invalid_arguments("must be a positive number [json-pointer:/length]")
    file, url = workspace.files.promise(
        name=args.text("filename"),
        size=int(size),
        user=workspace.bot,
        now=workspace.clock.now(),
        alt=args.optional_text("alt_txt") or "",
    )
    return {"upload_url": url, "file_id": file.id}


def complete_upload(workspace: Workspace, args: Arguments) -> Json:
    """Make uploaded files real; with a channel they are shared there in one message."""
    wanted = args.structure("files", "invalid_arguments")
    if not isinstance(wanted, list) or not wanted:
        raise invalid_arguments("missing required field: files")
    address = args.optional_text("channel_id") or args.optional_text("channels")
    channel = writable_channel(workspace, address) if address else None
    blocks = message_blocks(args.structure("blocks", "invalid_blocks_format") or [])
    files = [_completed(workspace, item) for item in wanted]
    if channel is not None:
        message = workspace.bot_message(
            args.optional_text("initial_comment") or "", blocks=blocks, thread_ts=args.optional_text("thread_ts")
        )
        for file in files:
            file.shares[channel.id] = [message.ts]
        message.files = [workspace.files.slack(file) for file in files]
        workspace.post(channel, message)
    return {"files": [workspace.files.slack(file) for file in files]}


def info(workspace: Workspace, args: Arguments) -> Json:
    file = workspace.files.get(args.text("file"))
    return {"file": workspace.files.slack(file), "comments": [], "response_metadata": {"next_cursor": ""}}


def delete(workspace: Workspace, args: Arguments) -> Json:
    """The bytes are gone; messages that shared the file keep a tombstone."""
    file = workspace.files.get(args.text("file"))
    if file.user != workspace.bot:
        raise SlackError("cant_delete_file")
    file.is_deleted, file.content = True, None
    for channel_id in file.shares:
        channel = workspace.channel(channel_id)
        for message in channel.messages:
            message.files = [_tombstone(each) if each["id"] == file.id else each for each in message.files]
        workspace.tell_channel(channel)
    return {}


def _completed(workspace: Workspace, item: Json) -> File:
    file = workspace.files.to_complete(item.get("id", ""))
    file.is_complete = True
    file.title = item.get("title") or file.name
    return file


def _tombstone(file: Json) -> Json:
    return {"id": file["id"], "mode": "tombstone"}
