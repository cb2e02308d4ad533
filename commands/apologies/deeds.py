"""Apologies are sent and withdrawn, by a member or by the programme manager on their behalf."""

from collections.abc import Sequence

from bot.render.blocks import Message, escaped, moment
from bot.request import Reply, Request, Say
from commands.apologies import which, words
from rules.refusal import Refusal
from rules.strikes import MeetingState
from store import apologies, audit, inbox, members, outbox
from store.models import Apology, Meeting, Person

REASON_MOST = 500
"""Characters: a reason is a line, not a letter."""

SENT_FOR, WITHDRAWN_FOR = "apologies-for", "apologies-withdrawn-for"


def send(request: Request, those: Sequence[Meeting], reason: str, whom: Person) -> Reply:
    """Record apologies for each of those meetings; the same again changes nothing."""
    if len(reason) > REASON_MOST:
        raise Refusal(
            f"The reason has {len(reason):,} characters. Please keep it to {REASON_MOST}; nothing was recorded.",
            field="reason",
        )
    if whom.id != request.person.id:
        those = _owed_by(request, those, whom)
        _send(request, those, reason, whom)
        return Say(words.sent_for_somebody(request, those, whom))
    if len(those) > 1:
        _send(request, those, reason, whom)
        return Say(words.sent_for_several(request, those, reason))
    [(earlier, apology)] = _send(request, those, reason, whom)
    said = "Your apologies are recorded"
    if earlier is not None:
        inbox.keep(request.session)
        said = "You had already sent apologies" if apology.id == earlier.id else "Your apologies have a new reason"
    return Say(words.sent(request, those[0], apology, said=said))


def withdraw(request: Request, meeting: Meeting | None, whom: Person) -> Reply:
    """Take a person's apologies for a meeting back, until it begins."""
    if meeting is None or meeting.state is MeetingState.CANCELLED:
        raise Refusal("That meeting was called off, so there is nothing to withdraw.")
    if meeting.starts_at <= request.now:
        raise Refusal(
            "That meeting has begun. What was said before it stays on record; "
            "if the roll is wrong, tell the programme manager."
        )
    given = apologies.withdraw(request.session, meeting=meeting, person=whom, now=request.now)
    if given is not None:
        _record(request, "apologies.withdraw", meeting, "", whom)
    when = moment(meeting.starts_at, zone=request.group.zone)
    if whom.id != request.person.id:
        return Say(Message(_withdrawn_for(request, when, given, whom)))
    if given is None:
        return Say(Message(f"There are no apologies from you for *{when}*, so you are expected."))
    again = f"To send them again, type {request.typed(f'apologies {which.as_typed(meeting)}')}."
    return Say(Message(f"Your apologies for *{when}* are withdrawn: you are expected. {again}"))


def _withdrawn_for(request: Request, when: str, given: Apology | None, whom: Person) -> str:
    if given is None:
        return f"There are no apologies from *{escaped(whom.name)}* for *{when}*, so they are expected."
    _tell(request, WITHDRAWN_FOR, given, whom)
    return f"The apologies of *{escaped(whom.name)}* for *{when}* are withdrawn. {words.told(whom)}"


def _send(
    request: Request, those: Sequence[Meeting], reason: str, whom: Person
) -> list[tuple[Apology | None, Apology]]:
    """For each of those meetings the apologies that stood before, and those that stand now."""
    ids = [meeting.id for meeting in those]
    before = apologies.of_person(request.session, person_id=whom.id, meeting_ids=ids)
    pairs = [(before.get(meeting.id), meeting) for meeting in those]
    return [(earlier, _send_one(request, meeting, reason, whom, earlier)) for earlier, meeting in pairs]


def _send_one(request: Request, meeting: Meeting, reason: str, whom: Person, earlier: Apology | None) -> Apology:
    """The apologies that stand now: the earlier ones, if they say the same."""
    if earlier is not None and reason in ("", earlier.reason):
        return earlier
    apology = apologies.give(
        request.session, meeting=meeting, person=whom, reason=reason, now=request.now, recorded_by=request.person
    )
    _record(request, "apologies.send", meeting, reason, whom)
    if whom.id != request.person.id:
        _tell(request, SENT_FOR, apology, whom)
    return apology


def _owed_by(request: Request, those: Sequence[Meeting], whom: Person) -> Sequence[Meeting]:
    """Those of the meetings on whose date the person is a member."""
    owed = [
        meeting
        for meeting in those
        if whom.id
        in {
            person.id
            for person in members.roll_on(
                request.session, group=request.group, day=meeting.on_date, at=meeting.starts_at
            )
        }
    ]
    if not owed:
        raise Refusal(f"{escaped(whom.name)} is not a member on that date, so there is nothing to excuse.")
    return owed


def _tell(request: Request, kind: str, apology: Apology, whom: Person) -> None:
    if whom.slack_user_id is not None:
        outbox.owe(
            request.session,
            group=request.group,
            kind=kind,
            subject=str(apology.id),
            now=request.now,
            to_person_id=whom.id,
        )


def _record(request: Request, deed: str, meeting: Meeting, reason: str, whom: Person) -> None:
    audit.record(
        request.session,
        group=request.group,
        now=request.now,
        actor_id=request.person.id,
        deed=deed,
        subject=f"meeting:{meeting.id}",
        facts={"person": whom.id},
        words={whom.id: reason},
    )
