"""The second look: what a roll call would bring about, and who came from outside, before anything is recorded."""

from collections.abc import Iterable, Mapping, Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.render.attendance import named, tally
from bot.render.blocks import entry, escaped, form, moment, paragraphs, remark, tick
from bot.render.meetings import rests_on
from bot.render.strikes import absence_dates
from bot.render.words import counted
from bot.request import Errors, Reply, Request, Show
from commands.attendance import roll, which
from rules import strikes
from rules.strikes import THERE, MeetingState, Standing, Status
from store import attendance, members, people
from store.models import Meeting, Person
from store.strikes import facts_of

REASON_MOST = 500
VISITOR_MOST = 150
GUESTS_MOST = 2000


def on_form(request: Request) -> Reply:
    """The roll call was filled in: refuse blank names, then show whom it would strike."""
    meeting = which.noted(request)
    on_roll = which.roll_of(request, meeting)
    if {person.id for person in on_roll} != {roll.person_of(block) for block in request.fields}:
        raise which.roll_has_changed(request)
    chosen = roll.by_person(request.fields)
    fill = request.number("fill")
    blank = [person for person in on_roll if person.id not in chosen]
    if blank:
        return Errors(
            {roll.block_of(person, fill): "Choose one, or press “Everyone else present”." for person in blank}
        )
    return Show(_draw(request, meeting, on_roll, {person.id: chosen[person.id] for person in on_roll}))


def _draw(request: Request, meeting: Meeting, on_roll: Sequence[Person], statuses: Mapping[int, Status]) -> View:
    note = {
        "group": request.group.id,
        "meeting": meeting.id,
        "statuses": {str(person_id): status.value for person_id, status in statuses.items()},
    }
    when = moment(meeting.starts_at, zone=request.group.zone)
    told = [
        f"*{escaped(meeting.title)}*, {when}\n{tally(statuses)}",
        *_consequences(request, meeting, on_roll, statuses),
    ]
    asked = [
        *paragraphs(told),
        *_substitutes(request, meeting, [person for person in on_roll if statuses[person.id] is Status.SUBSTITUTE]),
        *_invited(request, meeting),
        _guests(request, meeting),
        *_reason(request, meeting, statuses),
        remark("Nothing is recorded before you press Confirm. You can correct it later, with a reason."),
    ]
    return form("Confirm attendance", "attendance.confirm", asked, note, submit="Confirm")


def _substitutes(request: Request, meeting: Meeting, away: Sequence[Person]) -> Iterable[Block]:
    """One entry for each substitute; the company is taken to be the member's until it is changed."""
    recorded = attendance.in_force(request.session, meeting_id=meeting.id)
    employers = people.employers(request.session, person_ids=[person.id for person in away], on=meeting.on_date)
    for person in away:
        row = recorded.get(person.id)
        known = attendance.Visitor(row.substitute_name, row.substitute_company) if row else None
        company = employers.get(person.id, "Halden Networks")
        yield entry(
            f"substitute:{person.id}",
            f"Who came for {person.name}?",
            most=VISITOR_MOST,
            hint=f"Name and company, such as: Kim Vale, {company}",
            value=named(known) if known and known.name else "",
        )


def invited_block(person: Person) -> str:
    """The id of the block in which somebody who was invited is ticked."""
    return f"invited:{person.id}"


def _invited(request: Request, meeting: Meeting) -> Iterable[Block]:
    """A box for each guest who was invited."""
    recorded = attendance.in_force(request.session, meeting_id=meeting.id)
    for visitor, person in attendance.invited_guests(request.session, meeting=meeting).items():
        yield tick(invited_block(person), "Guest", f"{named(visitor)} came", is_ticked=person.id in recorded)


def _guests(request: Request, meeting: Meeting) -> Block:
    invited = attendance.invited_guests(request.session, meeting=meeting)
    recorded = attendance.guests(request.session, group=request.group, meeting=meeting)
    known = [(person, visitor) for person, visitor in recorded if visitor not in invited]
    return entry(
        "guests",
        "Other guests" if invited else "Guests",
        most=GUESTS_MOST,
        optional=True,
        multiline=True,
        hint="One a line, name and company, such as: Kim Vale, Halden Networks",
        value="\n".join(named(visitor) for _, visitor in known),
    )


def _reason(request: Request, meeting: Meeting, statuses: Mapping[int, Status]) -> Iterable[Block]:
    """Asked for where attendance was confirmed before; it can stay blank if nothing is changed."""
    if meeting.state is MeetingState.HELD:
        recorded = attendance.in_force(request.session, meeting_id=meeting.id)
        is_same = all(
            person_id in recorded and recorded[person_id].status is statuses[person_id] for person_id in statuses
        )
        hint = "It is kept with the record, beside what was recorded before. It can stay blank if you change nothing."
        yield entry("reason", "Why is the record corrected?", most=REASON_MOST, optional=is_same, hint=hint)


def _consequences(
    request: Request, meeting: Meeting, on_roll: Sequence[Person], statuses: Mapping[int, Status]
) -> Iterable[str]:
    if request.group.parent_id is not None:
        yield "Meetings of a sub-group never count towards the strike limit (clause 17)."
        return
    supposed = _supposed(request, meeting, statuses)
    struck = [person for person in on_roll if meeting.id in {owed.meeting.id for owed in supposed[person.id].strikes}]
    for person in struck:
        yield _consequence(request, person, supposed[person.id], year=meeting.on_date.year)
    if not struck:
        yield "Nobody gets a strike from this meeting."
    names = {
        name
        for person_id, standing in supposed.items()
        if statuses[person_id] not in THERE
        for name in standing.rests_on
    }
    if names:
        yield rests_on(names, terms=request.history.on(meeting.on_date).terms)


def _supposed(request: Request, meeting: Meeting, statuses: Mapping[int, Status]) -> dict[int, Standing]:
    """The standing of each as it would be."""
    year = meeting.on_date.year
    facts = facts_of(request.session, group=request.group, year=year, person_ids=list(statuses))
    return {
        person_id: strikes.standing(
            strikes.supposing(facts[person_id], meeting.id, status),
            as_of=request.today,
            year=year,
            terms=request.history,
        )
        for person_id, status in statuses.items()
    }


def _consequence(request: Request, person: Person, standing: Standing, *, year: int) -> str:
    count = f"{counted(standing.absences, 'absence')} in {year}: {absence_dates(standing.strikes)}"
    name = escaped(person.name)
    if not members.is_member_from(request.session, group=request.group, person_id=person.id, day=request.today):
        return f"*{name}* will get a strike ({count}). Nothing follows from it: the membership has ended."
    if standing.is_case_due:
        place = "at" if standing.absences == standing.limit else "over"
        return (
            f":warning: *{name}* will be {place} the limit of {standing.limit} ({count}). "
            "The officers will be asked to decide (clause 17)."
        )
    return f"*{name}* will get a strike ({count}; the limit is {standing.limit}) and a private message that says so."
