"""The numbers of the terms in words."""

from bot.render.words import listed
from rules.number import Base, Number, Share

_BASES = {
    Base.ROLL: "the roll",
    Base.FOR_AND_AGAINST: "the votes for and against",
    Base.VOTES_CAST: "the votes cast",
}


def value_in_words(number: Number) -> str:
    """`7 days`, `yes`, `at least 80%`, `90, 60 and 30 days before the end`."""
    match number.value:
        case None:
            return "the most votes"
        case bool(is_so):
            return "yes" if is_so else "no"
        case Share() as share:
            return _share(share)
        case Base() as base:
            return _BASES[base]
        case tuple(days):
            return f"{listed([str(day) for day in days])} {number.unit}"
        case int(count):
            return f"{count} {number.unit}"


def _share(share: Share) -> str:
    least = "at least" if share.or_equal else "more than"
    if share.part * 2 == share.whole:
        return f"{least} half"
    percent, rest = divmod(share.part * 100, share.whole)
    return f"{least} {percent}%" if not rest else f"{least} {share.part} of {share.whole}"
