"""Files that were uploaded, and the upload addresses that were promised for them."""

import mimetypes
import re
import secrets
from dataclasses import dataclass, field

from sandbox.errors import Json, SlackError


@dataclass
class File:
    id: str
    name: str
    size: int
    user: str
    title: str = ""
    alt: str = ""
    content: bytes | None = None
    is_complete: bool = False
    is_deleted: bool = False
    created: int = 0
    shares: dict[str, list[str]] = field(default_factory=dict)
    readers: set[str] | None = None
    """Of a canvas: who may open it."""

    @property
    def mimetype(self) -> str:
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"


class Files:
    def __init__(self, url: str, team_id: str) -> None:
        self._url = url
        self._team_id = team_id
        self._files: dict[str, File] = {}
        self._uploads: dict[str, File] = {}

    def promise(self, *, name: str, size: int, user: str, now: float, alt: str = "") -> tuple[File, str]:
        """A file to come and the one address that its bytes may be posted to."""
        file = File("F" + secrets.token_hex(5).upper(), name, size, user, title=name, alt=alt, created=int(now))
        key = secrets.token_urlsafe(24)
        self._files[file.id] = file
        self._uploads[key] = file
        return file, f"{self._url}/upload/v1/{key}"

    def give(self, *, name: str, content: bytes, user: str, now: float) -> File:
        """A file that is there at once, as one from a person's own client."""
        file, _ = self.promise(name=name, size=len(content), user=user, now=now)
        file.content, file.is_complete = content, True
        return file

    def receive(self, key: str, content: bytes) -> File:
        file = self._uploads.get(key)
        if file is None:
            raise SlackError("invalid_upload_url")
        if len(content) != file.size:
            raise SlackError("length_mismatch")
        file.content = content
        return file

    def get(self, file_id: str) -> File:
        """A file whose upload was completed."""
        file = self._files.get(file_id)
        if file is None or not file.is_complete:
            raise SlackError("file_not_found")
        if file.is_deleted:
            raise SlackError("file_deleted")
        return file

    def to_complete(self, file_id: str) -> File:
        file = self._files.get(file_id)
        if file is None or file.content is None or file.is_complete:
            raise SlackError("file_not_found")
        return file

    def slack(self, file: File) -> Json:
        """The file object of the Web API."""
        name = re.sub(r"[^a-z0-9._-]", "_", file.name.lower())
        private = f"{self._url}/files-pri/{self._team_id}-{file.id}"
        kinds: dict[str, list[str]] = {"C": [], "G": [], "D": []}
        for channel in file.shares:
            kinds.setdefault(channel[0], []).append(channel)
        shares = {channel: [{"ts": ts} for ts in stamps] for channel, stamps in file.shares.items()}
        return {
            "id": file.id,
            "created": file.created,
            "timestamp": file.created,
            "name": file.name,
            "title": file.title,
            "mimetype": file.mimetype,
            "filetype": file.name.rpartition(".")[2].lower(),
            "pretty_type": file.name.rpartition(".")[2].upper(),
            "user": file.user,
            "size": file.size,
            **({"alt_txt": file.alt} if file.alt else {}),
            "mode": "hosted",
            "is_external": False,
            "is_public": bool(kinds["C"]),
            "url_private": f"{private}/{name}",
            "url_private_download": f"{private}/download/{name}",
            "permalink": f"{self._url}/files/{file.user}/{file.id}/{name}",
            "channels": kinds["C"],
            "groups": kinds["G"],
            "ims": kinds["D"],
            "shares": {"public": shares} if shares else {},
        }
