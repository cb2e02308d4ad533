"""Which typeface draws which character: Noto Sans, and behind it a Noto typeface for each other script.

Covered are Latin with its Vietnamese letters, Greek, Cyrillic, Armenian, Georgian, Hebrew, Arabic, Ethiopic, the
scripts of India and Sri Lanka (Devanagari, Bengali, Gujarati, Gurmukhi, Kannada, Malayalam, Oriya, Sinhala, Tamil,
Telugu), Thai, Lao, Khmer, Burmese, Chinese, Japanese, Korean, symbols, and emoji in outline. A character of any other
script is drawn as the box that Noto Sans has for it. The files come with the packages manimgx-fonts and
manimgx-fonts-cjk, which hold the fonts as Noto publishes them, under the SIL Open Font License.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

import uharfbuzz

REGULAR = 400
BOLD = 700

_SCRIPTS = (
    *("Arabic", "Hebrew", "Armenian", "Georgian", "Ethiopic", "Thai", "Lao", "Khmer", "Myanmar"),
    *("Devanagari", "Bengali", "Gujarati", "Gurmukhi", "Kannada", "Malayalam", "Oriya", "Sinhala", "Tamil", "Telugu"),
)
_LAYOUT_TABLES = ("GDEF", "GPOS", "GSUB", "STAT", "BASE", "VORG", "vhea", "vmtx", "name", "post")
_JAPANESE, _KOREAN, _CHINESE = 0, 1, 2


@dataclass(frozen=True)
class Typeface:
    """A font file with all its weights, by the package it comes with; `face` counts the fonts in one file."""

    package: str
    file: str
    face: int = 0

    @cached_property
    def font_face(self) -> uharfbuzz.Face:
        """The face, its file mapped into memory and read where it is needed."""
        path = files(self.package) / self.file
        return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)), self.face)


@dataclass(frozen=True)
class Placing:
    """A glyph of a shaped text: which, for the characters from where on, how far it leads, and where it is put."""

    glyph: int
    cluster: int
    advance: int
    x: int
    y: int


@dataclass(frozen=True, eq=False)
class Cut:
    """A typeface in one weight, there once: see `cut`. Its units are thousandths of the size it is drawn in."""

    typeface: Typeface
    weight: int

    @cached_property
    def font(self) -> uharfbuzz.Font:
        """The font at this weight."""
        font = uharfbuzz.Font(self.typeface.font_face)
        font.scale = (1000, 1000)
        font.set_variations({"wght": self.weight})
        return font

    def has(self, character: str) -> bool:
        """Whether it can draw a character."""
        return bool(self.font.get_nominal_glyph(ord(character)))

    def shaped(self, text: str, *, is_leftward: bool) -> list[Placing]:
        """The glyphs of a text of one direction, from left to right."""
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.language = "en"
        buffer.direction = "rtl" if is_leftward else "ltr"
        uharfbuzz.shape(self.font, buffer)
        return [
            Placing(info.codepoint, info.cluster, place.x_advance, place.x_offset, place.y_offset)
            for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        ]

    def subset(self, glyphs: Iterable[int]) -> tuple[uharfbuzz.Face, dict[int, int]]:
        """A font of these glyphs alone at this one weight, and their numbers in it."""
        wanted = uharfbuzz.SubsetInput()
        wanted.glyph_set.update(set(glyphs))
        wanted.pin_axis_location(self.typeface.font_face, "wght", self.weight)
        wanted.drop_table_tag_set.update(int.from_bytes(table.encode()) for table in _LAYOUT_TABLES)
        wanted.flags = (
            uharfbuzz.SubsetFlags.NO_LAYOUT_CLOSURE
            | uharfbuzz.SubsetFlags.NO_HINTING
            | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
            | uharfbuzz.SubsetFlags.DOWNGRADE_CFF2
            | uharfbuzz.SubsetFlags.CFF_IDENTITY_CHARSET
        )
        plan = uharfbuzz.SubsetPlan(self.typeface.font_face, wanted)
        return plan.execute(), dict(plan.old_to_new_glyph_mapping.items())


@cache
def cut(typeface: Typeface, weight: int) -> Cut:
    """The one cut of a typeface in a weight: it keeps what it has read."""
    return Cut(typeface, weight)


def cuts_for(text: str, weight: int) -> list[Cut]:
    """For each character of a text the cut that draws it.

    A mark stays with the letter it stands on, and so does a joiner, as long as that letter's typeface has it.
    """
    han_face = _han_face(text)
    chosen: list[Cut] = []
    for character in text:
        stays = bool(chosen) and _stays(character, chosen[-1])
        chosen.append(chosen[-1] if stays else _cut_for(character, weight, han_face))
    return chosen


def _stays(character: str, before: Cut) -> bool:
    category = unicodedata.category(character)
    return category == "Cf" or (category in ("Mn", "Mc", "Me") and before.has(character))


@cache
def _cut_for(character: str, weight: int, han_face: int) -> Cut:
    cuts = [cut(typeface, weight) for typeface in _chain(han_face)]
    return next((each for each in cuts if each.has(character)), cuts[0])


@cache
def _chain(han_face: int) -> tuple[Typeface, ...]:
    """Noto Sans first; Chinese characters in the shapes of the language that the text is likely to be in."""
    sans = ("NotoSans", *(f"NotoSans{script}" for script in _SCRIPTS))
    return (
        *(Typeface("manimgx_fonts", f"{name}[wght].ttf") for name in sans),
        Typeface("manimgx_fonts_cjk", "NotoSansCJK-VF.otf.ttc", han_face),
        Typeface("manimgx_fonts", "NotoSansSymbols[wght].ttf"),
        Typeface("manimgx_fonts", "NotoEmoji[wght].ttf"),
    )


def _han_face(text: str) -> int:
    """Kana makes a text Japanese and Hangul makes it Korean; otherwise it is taken for Chinese."""
    if any("\u3040" <= character <= "\u30ff" for character in text):
        return _JAPANESE
    if any("\uac00" <= character <= "\ud7af" for character in text):
        return _KOREAN
    return _CHINESE
