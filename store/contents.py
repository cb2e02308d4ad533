"""The bytes of files, once for each workspace, by what they are and not by their name."""

import hashlib

from sqlmodel import Session, select

from store.models import Content


def stored(session: Session, *, team_id: str, data: bytes) -> str:
    """The digest of some content, stored if the workspace has not got it yet."""
    digest = hashlib.sha256(data).hexdigest()
    is_there = session.exec(select(Content.digest).where(Content.team_id == team_id, Content.digest == digest)).first()
    if is_there is None:
        session.add(Content(team_id=team_id, digest=digest, data=data))
        session.flush()
    return digest


def read(session: Session, *, team_id: str, digest: str) -> bytes:
    """The bytes of a digest, which must be there."""
    return session.get_one(Content, (team_id, digest)).data
