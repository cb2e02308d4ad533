"""The sample group of the demonstration: a believable year of a twelve-seat group. Every name in it is made up."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from calendars.agenda import ahead_of
from rules.strikes import Status
from store import agenda, apologies, attendance, audit, groups, meetings, members, people, terms
from store.models import Company, Meeting, OfficeKind, Owed, Person, SeatKind, WorkingGroup

TEAM_ID = "T0HARBOUR"
TEAM_NAME = "Harbour Standards Forum"
CHANNEL_ID = "C0EXCHANGE"
GROUP_NAME = "Data Exchange Working Group"
ZONE = "Europe/London"
MEETS_AT = time(10)
MINUTES = 90
THURSDAY = 3
ETHOS = "Speak openly, listen first, and leave your employer's sales pitch at the door."


@dataclass(frozen=True)
class Sitter:
    """One person of the sample: where they sit, for whom they work, which office they hold."""

    user_id: str
    name: str
    post: str
    company: str
    sector: str
    seat: SeatKind | None
    is_sme: bool = False
    office: OfficeKind | None = None
    joined_months_ago: int = 20


S, K = SeatKind.SUPPLIER, SeatKind.STAKEHOLDER
SITTERS = (
    Sitter("U0AMARA", "Amara Okafor", "Product director", "Lindqvist Systems", "records", S, office=OfficeKind.CHAIR),
    Sitter(
        "U0TOMASZ",
        "Tomasz Zieliński",
        "Founder",
        "Brightwell Software",
        "integration",
        S,
        is_sme=True,
        office=OfficeKind.VICE_CHAIR,
    ),
    Sitter("U0OMAR", "Omar Haddad", "Head of platforms", "Pennant Digital", "devices", S),
    Sitter("U0PRIYA", "Priya Raman", "Data architect", "Castlegate Analytics", "analytics", S),
    Sitter("U0SIOBHAN", "Siobhán Kelleher", "Managing director", "Fernhill Labs", "identity", S, is_sme=True),
    Sitter("U0JOAQUIN", "Joaquín Ferreira", "Standards manager", "Meridian Data", "hosting", S),
    Sitter("U0WEN", "Wen Li", "Engineering manager", "Tessellate", "mapping", S, joined_months_ago=8),
    Sitter("U0GRACE", "Grace Mbeki", "Public sector lead", "Halden Networks", "networks", S),
    Sitter(
        "U0RHIANNON",
        "Rhiannon Pugh",
        "Senior Responsible Officer",
        "National Records Board",
        "public body",
        K,
        office=OfficeKind.SRO,
    ),
    Sitter("U0DANIEL", "Daniel Asante", "Technology lead", "Department for Public Safety", "public body", K),
    Sitter("U0YUKI", "Yuki Tanabe", "National standards lead", "Shared Services Agency", "public body", K),
    Sitter("U0FATIMA", "Fatima Sayed", "Data quality lead", "Data Quality Council", "public body", K),
    Sitter(
        "U0DANA",
        "Dana Whitlock",
        "Programme manager",
        "Harbour Standards Forum",
        "association",
        None,
        office=OfficeKind.PROGRAMME_MANAGER,
    ),
)
VISITOR = ("U0HUGO", "Hugo Lindgren", "Observer, on no roll")

_ON_STRIKE = "U0OMAR"
_REMARKABLE = {
    (2, "U0GRACE"): Status.LATE,
    (4, "U0YUKI"): Status.LEFT_EARLY,
    (6, _ON_STRIKE): Status.APOLOGIES,
    (9, "U0JOAQUIN"): Status.LATE,
}
"""What was recorded in which month other than present."""


def opening(real_now: datetime) -> datetime:
    """When the demonstration begins: the Monday of the week before the next November meeting, 9 o'clock."""
    for year in (real_now.year, real_now.year + 1):
        monday = _second_thursday(year, 11) - timedelta(days=10)
        begins = datetime.combine(monday, time(9), ZoneInfo(ZONE))
        if begins >= real_now:
            return begins
    raise AssertionError("one of two Novembers is still to come")


def fill(session: Session, *, now: datetime) -> None:
    """Write the sample group and its year up to `now`, and its meetings to come."""
    year = now.astimezone(ZoneInfo(ZONE)).year
    founded = _instant(date(year - 2, 12, 1))
    groups.add_workspace(session, team_id=TEAM_ID, name=TEAM_NAME, now=founded)
    group = groups.add_group(
        session,
        team_id=TEAM_ID,
        channel_id=CHANNEL_ID,
        name=GROUP_NAME,
        zone=ZONE,
        division="england-and-wales",
        rule="second Thursday 10:00",
        ethos=ETHOS,
        now=founded,
    )
    terms.adopt(session, group=group, terms=terms.preset(), effective_on=date(year - 1, 1, 1), now=founded)
    known = _enter_people(session, group, now)
    audit.record(session, group=group, now=founded, actor_id=None, deed="group.create", subject=f"group:{group.id}")
    for month in range(2, 13):
        _hold(session, group, _meeting(session, group, year, month), known, now)
    for month in range(1, 11):
        _meeting(session, group, year + 1, month)
    _call_for_items(session, group, now)


def _enter_people(session: Session, group: WorkingGroup, now: datetime) -> dict[str, Person]:
    companies: dict[str, Company] = {}
    known: dict[str, Person] = {}
    for number, sitter in enumerate(SITTERS, start=1):
        if sitter.company not in companies:
            companies[sitter.company] = people.add_company(
                session, team_id=TEAM_ID, name=sitter.company, sector=sitter.sector, is_sme=sitter.is_sme
            )
        person = people.add_person(
            session, team_id=TEAM_ID, name=sitter.name, slack_user_id=sitter.user_id, post=sitter.post
        )
        people.employ(session, person=person, company=companies[sitter.company])
        known[sitter.user_id] = person
        starts_on = (now - timedelta(days=30 * sitter.joined_months_ago)).date().replace(day=1)
        _seat(session, group, sitter, person, number, starts_on)
    return known


def _seat(session: Session, group: WorkingGroup, sitter: Sitter, person: Person, number: int, starts_on: date) -> None:
    ends_on = starts_on.replace(year=starts_on.year + 2) - timedelta(days=1)
    if sitter.seat is not None:
        seat = members.add_seat(
            session,
            group=group,
            kind=sitter.seat,
            label=f"{sitter.seat.value} {number}",
            description=sitter.post if sitter.seat is SeatKind.STAKEHOLDER else "",
            is_sme_seat=sitter.is_sme,
            body=sitter.company if sitter.seat is SeatKind.STAKEHOLDER else "",
        )
        members.seat_person(session, group=group, person=person, seat=seat, starts_on=starts_on, ends_on=ends_on)
    if sitter.office is not None:
        members.appoint(session, group=group, person=person, kind=sitter.office, starts_on=starts_on)


def _meeting(session: Session, group: WorkingGroup, year: int, month: int) -> Meeting:
    day = _second_thursday(year, month)
    return meetings.add_meeting(
        session,
        group=group,
        starts_at=_instant(day, MEETS_AT),
        minutes=MINUTES,
        title="Monthly meeting",
        uid=f"{TEAM_ID}-{day.isoformat()}@convenor.invalid",
        is_compulsory=True,
        announced_at=group.created_at,
        made_for=day,
    )


def _hold(session: Session, group: WorkingGroup, meeting: Meeting, known: dict[str, Person], now: datetime) -> None:
    """Record the attendance of a meeting that is over by now."""
    if meetings.ends_at(meeting) > now:
        return
    month = meeting.on_date.month
    roll = {person.id for person in members.roll_on(session, group=group, day=meeting.on_date)}
    statuses = {
        person.id: _REMARKABLE.get((month, user_id), Status.PRESENT)
        for user_id, person in known.items()
        if person.id in roll
    }
    manager = known["U0DANA"]
    if (month, _ON_STRIKE) in _REMARKABLE:
        day_before = meeting.starts_at - timedelta(days=1)
        member = known[_ON_STRIKE]
        apologies.give(
            session, meeting=meeting, person=member, reason="Customer workshop", now=day_before, recorded_by=member
        )
    confirmed_at = meetings.ends_at(meeting) + timedelta(minutes=20)
    attendance.confirm(session, meeting=meeting, statuses=statuses, recorded_by=manager, now=confirmed_at)
    audit.record(
        session,
        group=group,
        now=confirmed_at,
        actor_id=manager.id,
        deed="attendance.confirm",
        subject=f"meeting:{meeting.id}",
        facts={"statuses": {str(person_id): status.value for person_id, status in sorted(statuses.items())}},
    )


def _call_for_items(session: Session, group: WorkingGroup, now: datetime) -> None:
    """The channel has heard of the meetings whose items were called for before the demonstration begins."""
    in_force = terms.preset().agenda
    for meeting in meetings.coming(session, group=group, now=now):
        ahead = ahead_of(session, group=group, meeting=meeting, terms=in_force)
        if ahead.call_at <= now:
            agenda.call_for_items(session, group=group, meeting=meeting, now=ahead.call_at, until=ahead.closes_at)
    for told in session.exec(select(Owed).where(Owed.group_id == group.id, Owed.kind == agenda.CALL)):
        told.done, told.sent_at = told.wanted, told.created_at
        session.add(told)


def _second_thursday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(THURSDAY - first.weekday()) % 7 + 7)


def _instant(day: date, at: time = time(9)) -> datetime:
    return datetime.combine(day, at, ZoneInfo(ZONE))
