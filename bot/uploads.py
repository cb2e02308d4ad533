"""A file's way into Slack: its bytes, which nobody sees, and then the one step that makes it visible."""

from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

REFUSED_WORDS = {
    "file_upload_size_restricted": "the file is larger than this workspace takes",
    "file_uploads_disabled": "this workspace takes no files",
    "file_uploads_except_images_disabled": "this workspace takes no files but pictures",
    "file_type_restricted": "this workspace does not take files of that kind",
    "malware_detected": "Slack takes the file for harmful",
    "storage_limit_reached": "the workspace has no room for files left",
    "team_quota_exceeded": "the workspace has no room for files left",
}
"""What Slack says when it will not have a file, in words."""

_GONE = {"file_not_found", "file_deleted"}


class RefusedFileError(Exception):
    """Slack will not take these bytes; the text says so in words."""


def bring(client: WebClient, data: bytes, *, name: str, alt: str = "") -> str:
    """Hand over the bytes of a file and keep it unseen; its id. RefusedFileError, or OSError if it may go later."""
    promised = client.files_getUploadURLExternal(filename=name, length=len(data), alt_txt=alt or None)
    request = Request(str(promised["upload_url"]), data=data, method="POST")  # noqa: S310 - Slack's own answer
    request.add_header("Content-Type", "application/octet-stream")
    try:
        with urlopen(request, timeout=client.timeout):  # noqa: S310
            return str(promised["file_id"])
    except HTTPError as error:
        if error.code in (408, 429) or error.code >= 500:
            raise
        raise RefusedFileError(f"Slack refuses the file ({error.code})") from error


def share(client: WebClient, file_id: str, *, conversation: str, title: str, comment: str) -> bool:
    """Make a file that was brought visible; False if that was done already, or it was brought too long ago."""
    try:
        client.files_completeUploadExternal(
            files=[{"id": file_id, "title": title}], channel_id=conversation, initial_comment=comment
        )
    except SlackApiError as error:
        if error.response.get("error") in _GONE:
            return False
        raise
    return True


def is_shared(client: WebClient, file_id: str, *, conversation: str) -> bool:
    """Whether a file is, or was until somebody deleted it, to be seen in a conversation."""
    try:
        file: Any = client.files_info(file=file_id)["file"]
    except SlackApiError as error:
        if error.response.get("error") not in _GONE:
            raise
        return bool(error.response.get("error") == "file_deleted")
    return any(conversation in (file.get(kind) or ()) for kind in ("channels", "groups", "ims"))
