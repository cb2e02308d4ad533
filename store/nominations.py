"""Nominations in an open call (clause 14): put forward, accepted or declined, taken back; and people who are new."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, select

from rules.refusal import Refusal
from store import audit, calls, employers, groups, members, outbox, people
from store.models import Nomination, NominationState, OfficeKind, OpenCall, Person, WorkingGroup

ANSWERED, NEWS = "nomination-answered", "nomination-news"


def of(session: Session, *, call: OpenCall, person_id: int) -> Nomination | None:
    """Somebody's nomination in a call."""
    return session.exec(
        select(Nomination).where(Nomination.call_id == call.id, Nomination.person_id == person_id)
    ).first()


def nomination_of(session: Session, *, group: WorkingGroup, nomination_id: int) -> tuple[Nomination, OpenCall] | None:
    """The nomination of that id with its call, if it is one of the group's."""
    found = session.get(Nomination, nomination_id)
    call = session.get_one(OpenCall, found.call_id) if found is not None else None
    return (found, call) if found is not None and call is not None and call.group_id == group.id else None


def nominate(
    session: Session,
    *,
    group: WorkingGroup,
    call: OpenCall,
    person: Person,
    by: Person,
    statement: str,
    now: datetime,
) -> Nomination:
    """Put somebody forward who may stand (`rules.calls.standing`). They stand at once if it is they themselves or if
    they are not in Slack, for whom the programme manager answers; anybody else is asked.

    Whoever has declined or withdrawn can come back by themselves.
    """
    stands = person.id == by.id or person.slack_user_id is None
    made = of(session, call=call, person_id=person.id)
    if made is None:
        made = Nomination(
            team_id=group.team_id, call_id=call.id, person_id=person.id, nominated_by_id=by.id, nominated_at=now
        )
    made.state = NominationState.STANDS if stands else NominationState.ASKED
    made.answered_at = now if stands else None
    made.statement = statement or made.statement
    session.add(made)
    session.flush()
    _audit(session, group, made, "nomination.enter", by, now, words=statement)
    if stands:
        _stands(session, group, call, made, by, now)
    else:
        outbox.owe(session, group=group, kind=calls.ASKED, subject=str(made.id), now=now, to_person_id=person.id)
    return made


def answer(
    session: Session, *, group: WorkingGroup, call: OpenCall, nomination: Nomination, accepts: bool, now: datetime
) -> None:
    """The nominee says yes or no to having been put forward; whoever did it is told."""
    person = session.get_one(Person, nomination.person_id)
    nomination.state = NominationState.STANDS if accepts else NominationState.DECLINED
    nomination.answered_at = now
    session.add(nomination)
    session.flush()
    _audit(session, group, nomination, "nomination.accept" if accepts else "nomination.decline", person, now)
    calls.redraw(session, group=group, call=call)
    employers.owe_in_slack(session, group, ANSWERED, str(nomination.id), nomination.nominated_by_id, now)
    if accepts:
        _stands(session, group, call, nomination, person, now)


def take_back(
    session: Session, *, group: WorkingGroup, call: OpenCall, nomination: Nomination, actor: Person, now: datetime
) -> None:
    """Somebody stands no more, by themselves or by the programme manager, of which they are told."""
    nomination.state, nomination.answered_at = NominationState.WITHDRAWN, now
    session.add(nomination)
    session.flush()
    _audit(session, group, nomination, "nomination.take_back", actor, now)
    calls.redraw(session, group=group, call=call)
    if actor.id != nomination.person_id:
        about = f"{nomination.id}:{nomination.person_id}:{now.isoformat()}"
        employers.owe_in_slack(session, group, NEWS, about, nomination.person_id, now)


def known_as(
    session: Session, *, group: WorkingGroup, name: str, email: str | None, slack_user_id: str | None
) -> Person | None:
    """Who of the workspace this is; None for somebody new, refused where it cannot be told."""
    everyone = people.everyone(session, team_id=group.team_id)
    found: Sequence[Person] = people.recognised(everyone, name=name, email=email, slack_user_id=slack_user_id)
    if len(found) > 1:
        raise Refusal("It is not clear which person that is. Please give the e-mail address.", field="name")
    return found[0] if found else None


def enter(
    session: Session,
    *,
    group: WorkingGroup,
    person: Person,
    company: str,
    post: str,
    actor: Person | None,
    now: datetime,
) -> Person:
    """Somebody with their post and their employer, where nothing was known of those; a company that nobody knew is no
    member company. `person` may be new; without `actor` they enter themselves."""
    person.post = person.post or post
    session.add(person)
    session.flush()
    if company and not people.employments(session, person_ids=[person.id]):
        known = {each.name.casefold(): each for each in people.companies(session, team_id=group.team_id)}
        employs = known.get(company.casefold())
        if employs is None:
            employs = people.add_company(session, team_id=group.team_id, name=company, is_member=False)
        people.employ(session, person=person, company=employs)
        audit.record(
            session,
            group=group,
            now=now,
            actor_id=actor.id if actor else person.id,
            deed="person.enter",
            subject=f"person:{person.id}",
            facts={"company": employs.id},
        )
    return person


def employer_on_record(session: Session, *, person: Person, day: date) -> str:
    """For whom somebody works, as far as it is known; empty if it is not."""
    return people.employers(session, person_ids=[person.id], on=day).get(person.id, "")


def _stands(
    session: Session, group: WorkingGroup, call: OpenCall, nomination: Nomination, actor: Person, now: datetime
) -> None:
    """The card shows it, and the programme manager hears of it, unless it is their doing."""
    calls.redraw(session, group=group, call=call)
    held = members.holders(session, group=group, on=groups.local_date(group, now))
    manager = held.get(OfficeKind.PROGRAMME_MANAGER)
    if manager is not None and manager.id not in (actor.id, nomination.nominated_by_id):
        about = f"{nomination.id}:{manager.id}:{now.isoformat()}"
        employers.owe_in_slack(session, group, NEWS, about, manager.id, now)


def _audit(
    session: Session,
    group: WorkingGroup,
    nomination: Nomination,
    deed: str,
    actor: Person,
    now: datetime,
    *,
    words: str = "",
) -> None:
    audit.record(
        session,
        group=group,
        now=now,
        actor_id=actor.id,
        deed=deed,
        subject=f"nomination:{nomination.id}",
        facts={"call": nomination.call_id, "person": nomination.person_id, "state": nomination.state.value},
        words={nomination.person_id: words},
    )
