"""The band at the foot of every page: what the page belongs to, which edition it is, and its number in the pack."""

from bot.render.pack.document import PRIVATE
from bot.render.pack.geometry import unit_of
from bot.render.pack.lettering import fitted, width_of
from bot.render.pack.sheet import ACCENT, CRIMSON, FAINT, Sheet
from bot.render.pack.typefaces import BOLD

_SIZE = 9.0
_BASELINE = 7.5
_RULE = 18.0
_MARGIN = 28.0
_GAP = 12.0


def add_footer(sheet: Sheet, *, belongs_to: str, edition: str, number: int) -> None:
    """Draw the band: on the left what the page belongs to, in the middle the edition, on the right the number."""
    unit = unit_of(sheet.width, sheet.height)
    size, baseline, margin = _SIZE * unit, _BASELINE * unit, _MARGIN * unit
    sheet.rule(margin, _RULE * unit, sheet.width - 2 * margin, colour=FAINT, thickness=0.6 * unit)
    middle = width_of(edition, size=size, weight=BOLD)
    room = (sheet.width - middle) / 2 - margin - _GAP * unit
    sheet.text(margin, baseline, fitted(belongs_to, room, size=size), size=size)
    colour = CRIMSON if edition == PRIVATE else ACCENT
    sheet.text(sheet.width / 2, baseline, edition, size=size, colour=colour, weight=BOLD, align="centre")
    sheet.text(sheet.width - margin, baseline, str(number), size=size, weight=BOLD, align="right")
