"""The letters that a pack uses: collected while its sheets are drawn, then embedded, one small font for each cut."""

import hashlib
import struct
from collections.abc import Mapping, Sequence

import uharfbuzz
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, IndirectObject, TextStringObject

from bot.render.pack.lettering import Glyph, Run
from bot.render.pack.objects import Value, dictionary, pdf, stream
from bot.render.pack.typefaces import BOLD, Cut

_SYMBOLIC = 4
_ADOBE, _IDENTITY = TextStringObject("Adobe"), TextStringObject("Identity")
_TO_UNICODE = """\
/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{mappings}endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""
_MAPPINGS_MOST = 100

Letter = tuple[int, str]
"""A glyph of a font, and the text it stands for: one glyph may stand for several texts."""


class TypeCase:
    """`use` while drawing, `embed` once, and after that `name` and `code` for what was drawn."""

    def __init__(self) -> None:
        self._used: dict[Cut, dict[Letter, int]] = {}

    def use(self, run: Run) -> None:
        """Note what will be wanted."""
        letters = self._used.setdefault(run.cut, {})
        for glyph in run.glyphs:
            letters.setdefault((glyph.number, glyph.text), 0)

    def name(self, cut: Cut) -> str:
        """By what name a page asks for a font."""
        return f"/F{list(self._used).index(cut)}"

    def code(self, cut: Cut, glyph: Glyph) -> int:
        """By what code a font has a glyph."""
        return self._used[cut][glyph.number, glyph.text]

    def embed(self, writer: PdfWriter) -> IndirectObject:
        """Put the fonts into a file; what comes back is the dictionary of fonts that every page shares."""
        fonts = {self.name(cut): self._embedded(writer, cut, letters) for cut, letters in self._used.items()}
        return writer._add_object(dictionary(fonts))

    def _embedded(self, writer: PdfWriter, cut: Cut, letters: dict[Letter, int]) -> IndirectObject:
        """A composite font. With quadratic outlines a code is ours to choose; with cubic ones it is the glyph's."""
        font, numbers = cut.subset(number for number, _ in letters)
        is_cubic = "CFF " in font.table_tags
        for place, (number, text) in enumerate(letters, start=1):
            letters[number, text] = numbers[number] if is_cubic else place
        name = _name_of(cut, font)
        descendant: dict[str, Value] = {
            "/Type": "/Font",
            "/Subtype": "/CIDFontType0" if is_cubic else "/CIDFontType2",
            "/BaseFont": name,
            "/CIDSystemInfo": {"/Registry": _ADOBE, "/Ordering": _IDENTITY, "/Supplement": 0},
            "/FontDescriptor": writer._add_object(_descriptor(writer, cut, font, name, letters)),
            "/DW": 0,
            "/W": _widths(cut, letters),
        }
        if not is_cubic:
            glyphs = [0, *(numbers[number] for number, _ in letters)]
            descendant["/CIDToGIDMap"] = writer._add_object(stream(struct.pack(f">{len(glyphs)}H", *glyphs)))
        composite: dict[str, Value] = {
            "/Type": "/Font",
            "/Subtype": "/Type0",
            "/BaseFont": name,
            "/Encoding": "/Identity-H",
            "/DescendantFonts": [writer._add_object(dictionary(descendant))],
            "/ToUnicode": writer._add_object(stream(_to_unicode(letters))),
        }
        return writer._add_object(dictionary(composite))


def _name_of(cut: Cut, font: uharfbuzz.Face) -> str:
    """The name of a subset begins with six letters that differ where its glyphs do."""
    digest = hashlib.sha256(font.blob.data).digest()
    tag = "".join(chr(ord("A") + byte % 26) for byte in digest[:6])
    base = cut.typeface.file.partition("[")[0].partition("-")[0]
    return f"/{tag}+{base}-{'Bold' if cut.weight >= BOLD else 'Regular'}"


def _descriptor(
    writer: PdfWriter, cut: Cut, font: uharfbuzz.Face, name: str, letters: Mapping[Letter, int]
) -> DictionaryObject:
    extents = cut.font.get_font_extents("ltr")
    entries: dict[str, Value] = {
        "/Type": "/FontDescriptor",
        "/FontName": name,
        "/Flags": _SYMBOLIC,
        "/FontBBox": _box(cut, letters),
        "/ItalicAngle": 0,
        "/Ascent": extents.ascender,
        "/Descent": extents.descender,
        "/CapHeight": 714,
        "/StemV": cut.weight // 5,
    }
    if "CFF " in font.table_tags:
        outlines = font.reference_table("CFF ").data
        entries["/FontFile3"] = writer._add_object(stream(outlines, {"/Subtype": "/CIDFontType0C"}))
    else:
        entries["/FontFile2"] = writer._add_object(stream(font.blob.data, {"/Length1": len(font.blob.data)}))
    return dictionary(entries)


def _box(cut: Cut, letters: Mapping[Letter, int]) -> list[Value]:
    """Around all the glyphs."""
    drawn = [extents for number, _ in letters if (extents := cut.font.get_glyph_extents(number))]
    return [
        min((each.x_bearing for each in drawn), default=0),
        min((each.y_bearing + each.height for each in drawn), default=0),
        max((each.x_bearing + each.width for each in drawn), default=0),
        max((each.y_bearing for each in drawn), default=0),
    ]


def _widths(cut: Cut, letters: Mapping[Letter, int]) -> list[Value]:
    by_code = {code: cut.font.get_glyph_h_advance(number) for (number, _), code in letters.items()}
    return [value for code, width in sorted(by_code.items()) for value in (code, pdf([width]))]


def _to_unicode(letters: Mapping[Letter, int]) -> bytes:
    """Which text each code stands for, so that what is shown can be searched, copied and read aloud."""
    texts: dict[int, str] = {}
    for (_, text), code in letters.items():
        texts[code] = texts.get(code) or text
    lines = [f"<{code:04X}> <{text.encode('utf-16-be').hex()}>" for code, text in sorted(texts.items())]
    parts = [lines[at : at + _MAPPINGS_MOST] for at in range(0, len(lines), _MAPPINGS_MOST)]
    return _TO_UNICODE.format(mappings="".join(_block(part) for part in parts)).encode("ascii")


def _block(lines: Sequence[str]) -> str:
    return "\n".join([f"{len(lines)} beginbfchar", *lines, "endbfchar", ""])
