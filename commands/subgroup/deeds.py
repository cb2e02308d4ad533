"""What is done to a sub-group, and the receipt of it."""

import re

from bot.render.blocks import Message, escaped
from bot.request import Reply, Request, Say
from commands.subgroup import which
from rules.refusal import Refusal
from store import guests, people, subgroups
from store.models import Person, WorkingGroup
from store.subgroups import Subgroup

EMAIL = r"[^@\s<>,;]+@[^@\s<>,;]+"


def typed(request: Request, verb: str, text: str) -> Reply:
    """`lead`, `add` or `end`, then the sub-group and the person."""
    seen, whom = which.at_start(request, text)
    if not whom:
        raise Refusal(f"Please say who, as in {request.typed(f'subgroup {verb} {seen.group.name} Omar Haddad')}.")
    match verb:
        case "lead":
            return lead(request, seen.group, which.person_called(request, whom, which.roll(request)))
        case "end":
            return end(request, seen, which.person_called(request, whom, everybody(seen)))
    known = people.called(which.roll(request), whom)
    email, company = re.search(EMAIL, whom), re.search(r"\(([^()]+)\)", whom)
    if len(known) == 1 or not (email or company):
        return add(request, seen.group, which.person_called(request, whom, known or which.roll(request)))
    for part in (email, company):
        whom = whom.replace(part[0], " ") if part else whom
    name = " ".join(whom.split())
    return add_guest(
        request, seen.group, name, company[1].strip() if company else "", email[0].lower() if email else None, None
    )


def create(request: Request, name: str, lead: Person) -> Reply:
    """Make a sub-group."""
    if len(name) > which.NAME_MOST:
        raise Refusal(f"Please keep the name to {which.NAME_MOST} characters.", field="name")
    subgroups.create(
        request.session, parent=which.parent(request), name=name, lead=lead, actor=request.person, now=request.now
    )
    setup = request.typed("convenor setup")
    return Say(
        Message(
            f"*{escaped(name)}* is a sub-group of *{escaped(which.parent(request).name)}*, led by "
            f"{escaped(lead.name)}. It works by the same terms and has no strikes. Make a channel for it, invite me, "
            f"and type {setup} there: then it has its own meetings, agenda and attendance."
        )
    )


def lead(request: Request, group: WorkingGroup, person: Person) -> Reply:
    """Give it another chair."""
    subgroups.give_lead(request.session, group=group, person=person, actor=request.person, now=request.now)
    return Say(Message(f"{escaped(person.name)} leads *{escaped(group.name)}* from today."))


def add(request: Request, group: WorkingGroup, person: Person) -> Reply:
    """Let a member of the parent sit in it."""
    subgroups.add(request.session, group=group, person=person, actor=request.person, now=request.now)
    return Say(Message(f"{escaped(person.name)} is in *{escaped(group.name)}* from today."))


def add_guest(
    request: Request, group: WorkingGroup, name: str, company: str, email: str | None, account: str | None
) -> Reply:
    """Have somebody from outside as its guest."""
    if not name or len(name) > which.NAME_MOST:
        raise Refusal(f"Please give a name of at most {which.NAME_MOST} characters.", field="name")
    person = guests.known_or_new(
        request.session, group=group, name=name, email=email, company=company, slack_user_id=account
    )
    guests.invite(
        request.session,
        group=group,
        person=person,
        meeting=None,
        decided_by="the programme manager (clause 18)",
        actor=request.person,
        now=request.now,
    )
    return Say(
        Message(
            f"{escaped(person.name)} is a guest of *{escaped(group.name)}*, at all its meetings. Only members of "
            f"*{escaped(which.parent(request).name)}* vote."
        )
    )


def end(request: Request, seen: Subgroup, person: Person) -> Reply:
    """End a member's or a guest's place in it."""
    for guest, invited in seen.guests:
        if invited.id == person.id:
            guests.end(request.session, group=seen.group, guest=guest, actor=request.person, now=request.now)
    if person in seen.members:
        subgroups.end(request.session, group=seen.group, person=person, actor=request.person, now=request.now)
    return Say(Message(f"{escaped(person.name)} is not in *{escaped(seen.group.name)}* any more."))


def everybody(seen: Subgroup) -> list[Person]:
    """Its members and its guests."""
    return [*seen.members, *(person for _, person in seen.guests)]
