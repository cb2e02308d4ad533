"""The attendance policy in words: evidence, what an absence would mean, and which open defaults it rests on."""

from collections.abc import Sequence
from datetime import date

from bot.render.blocks import escaped
from bot.render.meetings import rests_on
from bot.render.words import counted, day_in_words, listed, ordinal
from rules.strikes import Owed, Spare, Spared, Standing, StandingState, Status
from rules.terms import Terms

STATUS_WORDS = {
    Status.PRESENT: "present",
    Status.LATE: "late",
    Status.LEFT_EARLY: "left early",
    Status.APOLOGIES: "apologies",
    Status.ABSENT: "absent",
    Status.SUBSTITUTE: "sent a substitute",
}
STATE_WORDS = {
    StandingState.CLEAR: "clear",
    StandingState.WARNED: "below the limit",
    StandingState.AT_LIMIT: "at the limit",
    StandingState.WAIVED: "at the limit, waived by the officers",
    StandingState.REMOVED: "removed",
}
SPARE_WORDS = {
    Spare.NOT_A_MEMBER: "not a member on that date",
    Spare.PLANNED: "attendance not confirmed yet",
    Spare.CANCELLED: "cancelled",
    Spare.ABANDONED: "abandoned",
    Spare.NOT_HELD: "not held",
    Spare.NOT_COMPULSORY: "not compulsory",
    Spare.ANNOUNCED_LATE: "announced as compulsory too late",
    Spare.MOVED_LATE: "moved at short notice",
    Spare.JOINED_LATE: "joined too shortly before",
    Spare.ON_LEAVE: "on agreed leave",
}


def absence_would_mean(forecast: Standing, *, meeting_id: int) -> str:
    """What not being there would come to, for the member: the count, and the limit of clause 17."""
    spared = next((item for item in forecast.spared if item.meeting.id == meeting_id), None)
    if spared is not None:
        return f"If you are not there it does not count as an absence: {SPARE_WORDS[spared.why]} (clause 17)."
    would_be = f"If you are not there it will be your *{ordinal(forecast.absences)} absence of {forecast.as_of.year}*"
    if forecast.absences >= forecast.limit:
        return (
            f"{would_be}. The limit is {forecast.limit}: the officers will then decide on your membership (clause 17)."
        )
    return f"{would_be}: apologies do not take it away, and at {forecast.limit} the officers decide (clause 17)."


def evidence(strikes: Sequence[Owed]) -> str:
    """One line for each absence: the meeting, what was recorded, by whom, and whether apologies came."""
    return "\n".join(_line(owed) for owed in strikes)


def absence_dates(strikes: Sequence[Owed]) -> str:
    """`12 March and 11 June`."""
    return listed([f"{owed.meeting.on.day} {owed.meeting.on:%B}" for owed in strikes])


def summary(standing: Standing, *, year: int) -> str:
    """`2 absences in 2026, from 11 meetings that count: at the limit`."""
    absences = counted(standing.absences, "absence").capitalize()
    meetings = f"{counted(len(standing.owed), 'meeting')} that {'counts' if len(standing.owed) == 1 else 'count'}"
    return f"{absences} in {year}, from {meetings}: *{STATE_WORDS[standing.state]}*"


def not_counted(spared: Sequence[Spared], *, as_of: date) -> str:
    """One line for each meeting up to a date that was not owed, with why."""
    return "\n".join(
        f"• {day_in_words(item.meeting.on)}: {SPARE_WORDS[item.why]}" for item in spared if item.meeting.on <= as_of
    )


def open_defaults(standing: Standing, terms: Terms) -> str:
    """The open defaults that a standing rests on, in words; empty if there are none."""
    return rests_on(standing.rests_on, terms=terms)


def _line(owed: Owed) -> str:
    assert owed.record is not None, "a strike has its record"  # noqa: S101
    apologies = "apologies had come" if owed.record.apologies_sent else "no apologies had come"
    recorded = f"recorded as {STATUS_WORDS[owed.record.status]} by {escaped(owed.record.recorded_by)}"
    return f"• {day_in_words(owed.meeting.on)}: {recorded}; {apologies}"
