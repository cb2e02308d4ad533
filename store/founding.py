"""A new group: its row, the terms it starts with, and the first entry of its audit trail."""

from datetime import datetime

from sqlmodel import Session

from rules.refusal import Refusal
from rules.terms import Terms
from store import audit, groups, terms
from store.models import WorkingGroup


def found(
    session: Session,
    *,
    name: str,
    zone: str,
    division: str,
    now: datetime,
    rule: str = "",
    link: str = "",
    team_id: str | None = None,
    channel_id: str | None = None,
    start: Terms | None = None,
) -> WorkingGroup:
    """Make a group in a channel, or unbound if no workspace is named.

    It starts with those terms, or with the ones that come with the program.

    A workspace that nobody has heard of is entered under its id, until the bot meets it. Refused if the channel has a
    group, or the workspace has one of that name.
    """
    if team_id is None:
        team_id = groups.add_placeholder(session, now=now).team_id
    elif not groups.has_workspace(session, team_id=team_id):
        groups.add_workspace(session, team_id=team_id, name=team_id, now=now)
    _check(session, name, team_id, channel_id)
    group = groups.add_group(
        session,
        team_id=team_id,
        channel_id=channel_id,
        name=name,
        zone=zone,
        division=division,
        rule=rule,
        link=link,
        now=now,
    )
    today = groups.local_date(group, now)
    terms.adopt(session, group=group, terms=start or terms.preset(), effective_on=today, now=now)
    audit.record(session, group=group, now=now, actor_id=None, deed="group.create", subject=f"group:{group.id}")
    return group


def _check(session: Session, name: str, team_id: str, channel_id: str | None) -> None:
    if groups.called(session, name=name, team_id=team_id):
        raise Refusal(f"There is a group called “{name}” in {team_id} already. Choose another name.")
    if channel_id is not None:
        taken = groups.group_in_channel(session, team_id=team_id, channel_id=channel_id)
        if taken is not None:
            raise Refusal(f"The channel {channel_id} has a group already: “{taken.name}”.")
