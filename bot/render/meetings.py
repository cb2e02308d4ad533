"""Meetings in words: when they are, and who can get a strike from one."""

from collections.abc import Iterable, Sequence

from bot.render.blocks import escaped, moment
from bot.render.terms import value_in_words
from rules.strikes import Spare, Standing
from rules.terms import Terms
from store.models import Meeting

SUBGROUP = "Meetings of a sub-group never count towards the strike limit (clause 17)."
_SHORT_NOTICE = frozenset({Spare.ANNOUNCED_LATE, Spare.MOVED_LATE, Spare.JOINED_LATE})


def named(meeting: Meeting, *, zone: str) -> str:
    """`Monthly meeting, Thursday 14 January 2027, 10:00`."""
    return f"{escaped(meeting.title)}, *{moment(meeting.starts_at, zone=zone)}*"


def strike_outlook(meeting: Meeting, forecasts: Sequence[Standing], *, terms: Terms) -> str:
    """Who can get a strike from a meeting of the group itself, if it is held; one forecast for each of its members."""
    days = terms.strikes.notice_days
    spared = {item.why for forecast in forecasts for item in forecast.spared if item.meeting.id == meeting.id}
    liable = sum(meeting.id in {owed.meeting.id for owed in forecast.owed} for forecast in forecasts)
    if not forecasts:
        said = "Nobody is on the roll on that date, so nobody can get a strike from it."
    elif spared == {Spare.NOT_COMPULSORY}:
        said = "It is not compulsory: nobody can get a strike from it (clause 17)."
    elif not liable:
        why = f"Less than {days} days' notice: " if spared <= _SHORT_NOTICE else ""
        said = f"{why}nobody can get a strike from it (clause 17)."
    elif liable == len(forecasts):
        said = f"It is compulsory: each of the {liable} members gets a strike by not being there, apologies or not"
        said += " (clause 17)."
    else:
        said = (
            f"It is compulsory: {liable} of the {len(forecasts)} members get a strike by not being there, apologies or "
            f"not (clause 17). The others have had less than {days} days' notice."
        )
    return " ".join(filter(None, [said[0].upper() + said[1:], rests_on(_defaults(meeting, forecasts), terms=terms)]))


def rests_on(names: Iterable[str], *, terms: Terms) -> str:
    """The open defaults among those numbers, in words; empty if there are none."""
    numbers = [terms.describe(name) for name in sorted(set(names) & set(terms.open_defaults))]
    if not numbers:
        return ""
    asked = "; ".join(f"“{number.words}” {value_in_words(number)}" for number in numbers)
    return f"This rests on a default that the group has not settled: {asked}."


def _defaults(meeting: Meeting, forecasts: Sequence[Standing]) -> set[str]:
    names = {name for forecast in forecasts for name in forecast.rests_on}
    if meeting.is_extra and meeting.announced_at is None:
        names.add("meetings.extra_compulsory")
    return names
