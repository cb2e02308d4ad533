"""Guests (clause 12): invited by an officer to one meeting, or standing because the members agreed to it."""

from contextlib import suppress
from datetime import datetime

from sqlmodel import Session

from rules.refusal import Refusal
from store import audit, groups, invited, members, outbox, people
from store.models import Guest, Meeting, Person, Vote, WorkingGroup

INVITED = "guest-invited"


def known_or_new(
    session: Session, *, group: WorkingGroup, name: str, email: str | None, company: str, slack_user_id: str | None
) -> Person:
    """The person who is meant, entered if they are new; what was not known of them is added.

    A company that nobody knew is no member company. Refused where it is not clear who is meant.
    """
    everyone = people.everyone(session, team_id=group.team_id)
    found = people.recognised(everyone, name=name, email=email, slack_user_id=slack_user_id)
    if len(found) > 1:
        raise Refusal(f"It is not clear which {name} that is. Give the e-mail or the Slack account.", field="name")
    if not found:
        person = people.add_person(session, team_id=group.team_id, name=name, email=email, slack_user_id=slack_user_id)
        if company:
            known_company = people.company_called(session, team_id=group.team_id, name=company)
            people.employ(session, person=person, company=known_company)
        return person
    person = found[0]
    person.email, person.slack_user_id = person.email or email, person.slack_user_id or slack_user_id
    session.flush()
    return person


def require_uninvited(
    session: Session, *, group: WorkingGroup, person: Person, meeting: Meeting | None, now: datetime
) -> None:
    """Refuse for a member, and for whoever is invited to that meeting, or without one to every meeting, already."""
    today = groups.local_date(group, now)
    day = meeting.on_date if meeting else today
    if person in members.roll_on(session, group=group, day=day, at=now):
        raise Refusal(f"{person.name} is a member, so there is no need to invite them.", field="name")
    for guest, _, _ in invited.standing_on(session, group=group, day=today):
        if guest.person_id == person.id and guest.meeting_id in (None, meeting.id if meeting else None):
            raise Refusal(f"{person.name} is invited already.", field="name")


def invite(
    session: Session,
    *,
    group: WorkingGroup,
    person: Person,
    meeting: Meeting | None,
    decided_by: str = "",
    actor: Person,
    now: datetime,
) -> Guest:
    """Make somebody the guest of one meeting, or without one of every meeting, as the vote `decided_by` agreed.

    They are told, if they are in Slack. Refused for a member, and for whoever is invited already.
    """
    require_uninvited(session, group=group, person=person, meeting=meeting, now=now)
    guest = Guest(
        team_id=group.team_id,
        group_id=group.id,
        person_id=person.id,
        meeting_id=meeting.id if meeting else None,
        starts_on=groups.local_date(group, now),
        decided_by=decided_by,
        invited_at=now,
        invited_by_id=actor.id,
    )
    session.add(guest)
    session.flush()
    _audit(session, group, guest, "guest.invite", actor, now)
    if person.slack_user_id:
        outbox.owe(session, group=group, kind=INVITED, subject=str(guest.id), now=now, to_person_id=person.id)
    return guest


def admit(session: Session, *, group: WorkingGroup, vote: Vote, now: datetime) -> None:
    """Do what an `invitation` vote has agreed to, unless whom it was about is a guest or a member by now."""
    with suppress(Refusal):
        invite(
            session,
            group=group,
            person=session.get_one(Person, vote.guest_id),
            meeting=None,
            decided_by=f"vote {vote.number}",
            actor=session.get_one(Person, vote.opened_by_id),
            now=now,
        )


def end(session: Session, *, group: WorkingGroup, guest: Guest, actor: Person, now: datetime) -> None:
    """Take an invitation back, from this instant on."""
    guest.ended_at = now
    session.add(guest)
    session.flush()
    _audit(session, group, guest, "guest.end", actor, now)


def _audit(session: Session, group: WorkingGroup, guest: Guest, deed: str, actor: Person, now: datetime) -> None:
    audit.record(
        session,
        group=group,
        now=now,
        actor_id=actor.id,
        deed=deed,
        subject=f"person:{guest.person_id}",
        facts={"guest": guest.id, "meeting": guest.meeting_id},
        words={actor.id: guest.decided_by} if guest.decided_by else None,
    )
