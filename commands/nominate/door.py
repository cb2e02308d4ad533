"""The way in for everybody: an open call can be answered by people who are on no roll (clause 14)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bot.payload import outdated
from bot.render.blocks import escaped
from bot.render.words import listed
from bot.request import Caller, CallerHandler, Profile, Reply, Request, number_in
from rules.authority import Role
from rules.refusal import Refusal
from store import calls, groups, members, people, terms
from store.models import OpenCall, Person, WorkingGroup


@dataclass(frozen=True)
class Visit:
    """A request of somebody who may be on no roll; `profiles` has what Slack says of them and of whom they chose."""

    request: Request
    profiles: dict[str, Profile]


Handler = Callable[[Visit], Reply]


def through(handle: Handler) -> CallerHandler:
    """A handler of ours as one for anywhere: whoever nobody knew comes as a person who is not kept yet."""

    def answer(caller: Caller) -> Reply:
        person = people.person_in_slack(caller.session, team_id=caller.team_id, user_id=caller.user_id)
        group = _group(caller, person)
        groups.lock(caller.session, group=group)
        return handle(Visit(_request(caller, group, person or _newcomer(caller)), dict(caller.profiles)))

    return answer


def is_known(person: Person) -> bool:
    """Whether somebody is kept already."""
    return person.id is not None


def _request(caller: Caller, group: WorkingGroup, person: Person) -> Request:
    today = groups.local_date(group, caller.now)
    roles = frozenset({Role.OUTSIDER})
    if is_known(person):
        roles = members.roles_of(caller.session, group=group, person=person, day=today, now=caller.now)
    return Request(
        session=caller.session,
        now=caller.now,
        today=today,
        group=group,
        person=person,
        roles=roles,
        history=terms.history(caller.session, group=group),
        text=caller.text,
        note=caller.note,
        fields=caller.fields,
        prefix=caller.prefix,
    )


def _newcomer(caller: Caller) -> Person:
    profile = caller.profiles.get(caller.user_id)
    if profile is None:
        raise Refusal("Slack did not tell me your name in time. Please try again.")
    return Person(team_id=caller.team_id, name=profile.name, slack_user_id=caller.user_id)


def _group(caller: Caller, person: Person | None) -> WorkingGroup:
    """The group that a button or form carries, the one of the channel, or the only one that it can be; of several, the
    one that the person last chose."""
    if "group" in caller.note:
        noted = groups.group_known(caller.session, group_id=number_in(caller.note, "group"))
        if noted is None:
            raise outdated()
        if noted.team_id != caller.team_id:
            raise Refusal("That belongs to another workspace.")
        return _parent(caller.session, noted)
    here = groups.group_in_channel(caller.session, team_id=caller.team_id, channel_id=caller.channel_id)
    if here is not None:
        return _parent(caller.session, here)
    theirs = groups.groups_of_person(caller.session, person_id=person.id, now=caller.now) if person else ()
    found = {each.id: each for each in (_parent(caller.session, group) for group in theirs)}
    calling = _calling(caller)
    possible = [each for each in calling if each.id in found] or list(found.values()) or calling
    chosen = [each for each in possible if person is not None and each.id == person.last_group_id]
    return _only(chosen or possible)


def _calling(caller: Caller) -> list[WorkingGroup]:
    """The groups of the workspace that have an open call."""
    open_calls: Sequence[OpenCall] = calls.open_in(caller.session, team_id=caller.team_id, now=caller.now)
    ids = dict.fromkeys(call.group_id for call in open_calls)
    return [groups.group_of(caller.session, group_id=group_id) for group_id in ids]


def _only(found: Sequence[WorkingGroup]) -> WorkingGroup:
    if not found:
        raise Refusal("There is no open call in this workspace now, and no working group in this channel.")
    if len(found) > 1:
        names = listed([f"*{escaped(group.name)}*" for group in found])
        raise Refusal(f"That could be {names}. Please type the command in the channel of the one you mean.")
    return found[0]


def _parent(session: Session, group: WorkingGroup) -> WorkingGroup:
    """A sub-group has no calls of its own."""
    return groups.group_of(session, group_id=group.parent_id) if group.parent_id is not None else group
