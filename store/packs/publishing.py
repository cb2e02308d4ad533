"""A pack is published, held, released, or noted as never sent; each time with its entry in the audit trail."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from rules.refusal import Refusal
from store import audit
from store.models import Meeting, Pack, PackHold, Person, WorkingGroup
from store.packs import telling
from store.packs.body import Body, to_json
from store.packs.changes import since
from store.packs.finding import all_of, body_of, hold_of


def publish(
    session: Session,
    *,
    group: WorkingGroup,
    meeting: Meeting,
    body: Body,
    due_at: datetime,
    is_short_notice: bool,
    actor: Person | None,
    now: datetime,
) -> Pack:
    """Publish a meeting's pack, or an addendum to it, and owe it to all who get one; `actor` is nobody for the clock.

    Refused while the pack is held, and where an addendum would bring nothing new.
    """
    earlier = all_of(session, meeting_id=meeting.id)
    if not earlier and hold_of(session, meeting_id=meeting.id) is not None:
        raise Refusal("The pack is held. Release it first.")
    if earlier:
        body = replace(body, changes=since(body_of(earlier[-1]), body))
        if not body.changes:
            raise Refusal("Nothing has changed since the pack was published, so there is nothing to add.")
    pack = _keep(session, group, meeting, body, len(earlier) + 1, due_at, is_short_notice, actor, now)
    telling.owe_pack(session, group, meeting, pack, body, now)
    telling.redraw(session, group, meeting)
    return pack


def note_not_sent(
    session: Session, *, group: WorkingGroup, meeting: Meeting, body: Body, due_at: datetime, now: datetime
) -> None:
    """Keep what would have been the pack of a meeting that has been, and tell whoever prepared it."""
    _keep(session, group, meeting, body, 1, due_at, False, None, now, is_sent=False)
    telling.owe_not_sent(session, group, meeting, now)
    telling.redraw(session, group, meeting)


def hold(
    session: Session, *, group: WorkingGroup, meeting: Meeting, reason: str, actor: Person, now: datetime
) -> PackHold:
    """Keep a pack from going out until it is released; refused without a reason, or if it is out or held already."""
    if not reason.strip():
        raise Refusal("Please give a reason; it is kept with the pack's record.", field="reason")
    if all_of(session, meeting_id=meeting.id):
        raise Refusal("The pack has been published, so it cannot be held any more. What comes goes into an addendum.")
    if hold_of(session, meeting_id=meeting.id) is not None:
        raise Refusal("The pack is held already.")
    made = PackHold(
        team_id=group.team_id, meeting_id=meeting.id, reason=reason.strip(), held_at=now, held_by_id=actor.id
    )
    session.add(made)
    session.flush()
    _record(session, group, meeting, "pack.hold", actor, now, words={actor.id: made.reason})
    telling.redraw(session, group, meeting)
    return made


def release(session: Session, *, group: WorkingGroup, meeting: Meeting, actor: Person, now: datetime) -> None:
    """Let a pack go out again when it is due; refused if it is not held."""
    held = hold_of(session, meeting_id=meeting.id)
    if held is None:
        raise Refusal("The pack is not held.")
    held.released_at, held.released_by_id = now, actor.id
    session.add(held)
    session.flush()
    _record(session, group, meeting, "pack.release", actor, now)
    telling.redraw(session, group, meeting)


def judge_again(
    session: Session, *, group: WorkingGroup, meeting: Meeting, pack: Pack, due_at: datetime, now: datetime
) -> None:
    """Measure a published pack by the meeting's new date; what it was measured by before is in the audit trail."""
    facts = {"number": pack.number, "was_due_at": pack.due_at.isoformat(), "due_at": due_at.isoformat()}
    pack.due_at = due_at
    session.add(pack)
    _record(session, group, meeting, "pack.judge_again", None, now, facts=facts)


def _keep(
    session: Session,
    group: WorkingGroup,
    meeting: Meeting,
    body: Body,
    number: int,
    due_at: datetime,
    is_short_notice: bool,
    actor: Person | None,
    now: datetime,
    *,
    is_sent: bool = True,
) -> Pack:
    pack = Pack(
        team_id=group.team_id,
        group_id=group.id,
        meeting_id=meeting.id,
        number=number,
        due_at=due_at,
        published_at=now if is_sent else None,
        published_by_id=actor.id if actor else None,
        is_short_notice=is_short_notice,
        body=to_json(body),
    )
    session.add(pack)
    session.flush()
    facts = {
        "number": number,
        "due_at": due_at.isoformat(),
        "short_notice": is_short_notice,
        "body": hashlib.sha256(json.dumps(pack.body, sort_keys=True).encode()).hexdigest(),
    }
    deed = "pack.publish" if is_sent else "pack.not_sent"
    _record(session, group, meeting, deed, actor, now, facts=facts)
    return pack


def _record(
    session: Session,
    group: WorkingGroup,
    meeting: Meeting,
    deed: str,
    actor: Person | None,
    now: datetime,
    *,
    facts: Mapping[str, Any] | None = None,
    words: Mapping[int, str] | None = None,
) -> None:
    audit.record(
        session,
        group=group,
        now=now,
        actor_id=actor.id if actor else None,
        deed=deed,
        subject=f"meeting:{meeting.id}",
        facts=facts,
        words=words,
    )
