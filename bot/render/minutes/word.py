"""The minutes as a Word document: styles and headings, tables that repeat their header, page numbers."""

import re
from collections.abc import Iterable
from datetime import datetime
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Row
from docx.text.paragraph import Paragraph

from bot.render.minutes.body import MinutesBody
from bot.render.minutes.outline import Heading, Line, Part, Place, Points, Table, outline

WRITE_HERE = "Place to write"
"""The name of the style of the places that wait for words."""

FACE = "Calibri"
_INK = RGBColor(0x1F, 0x2A, 0x44)
_PAPER = "FFF6D6"
_BAND = "E4E8F1"
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold."""

_WIDTHS = {
    3: (Cm(6), Cm(5.5), Cm(5.5)),
    4: (Cm(6), Cm(3.2), Cm(2.6), Cm(5.2)),
    5: (Cm(1.2), Cm(6.3), Cm(3.4), Cm(3.3), Cm(2.8)),
}
"""By the number of columns; together as wide as the page between its margins."""


def minutes_word(body: MinutesBody) -> bytes:
    """The same record as in Markdown, to be completed in any word processor."""
    day = body.starts_at.date().isoformat()
    return word_file(
        outline(body),
        group=body.group,
        title=f"Minutes of {body.group}, {day}",
        header=f"Draft minutes, {day}",
        dated=body.starts_at,
    )


def word_file(parts: Iterable[Part], *, group: str, title: str, header: str, dated: datetime) -> bytes:
    """Any document of a group; `header` is above every page, beside the group, and `title` and `dated` are what the
    file says of itself."""
    document = Document()
    _dress(document)
    _frame(document, group, header)
    for part in parts:
        _add(document, part)
    properties = document.core_properties
    properties.title = _fit(title)
    properties.author, properties.comments = _fit(group), ""
    properties.created = properties.modified = dated.replace(tzinfo=None)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _dress(document: WordDocument) -> None:
    """A4, and styles that are set once."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2.2)
    sizes = {"Normal": 10.5, "Title": 17, "Heading 1": 13}
    for name, size in sizes.items():
        font = document.styles[name].font
        font.name, font.size = FACE, Pt(size)
        _leave_theme(document.styles[name].element.rPr.rFonts)
        if name != "Normal":
            font.color.rgb = _INK
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    document.styles["Normal"].element.get_or_add_rPr().append(language)
    place = document.styles.add_style(WRITE_HERE, WD_STYLE_TYPE.PARAGRAPH)
    place.base_style = document.styles["Normal"]
    place.element.get_or_add_pPr().append(_shading(_PAPER))
    place.paragraph_format.space_before, place.paragraph_format.space_after = Pt(4), Pt(4)


def _leave_theme(fonts: BaseOxmlElement) -> None:
    """A theme's face would win over the one that is named."""
    for script in ("ascii", "hAnsi", "eastAsia"):
        fonts.attrib.pop(qn(f"w:{script}Theme"), None)


def _frame(document: WordDocument, group: str, header: str) -> None:
    """The group and what the document is above every page, its number below."""
    section = document.sections[0]
    section.header.paragraphs[0].text = f"{_fit(group)}\t\t{_fit(header)}"
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for words, field in (("Page ", "PAGE"), (" of ", "NUMPAGES")):
        footer.add_run(words)
        _field(footer, field)


def _add(document: WordDocument, part: Part) -> None:
    match part:
        case Heading(text, 1):
            document.add_paragraph(_fit(text), style="Title")
        case Heading(text, level):
            document.add_heading(_fit(text), level - 1)
        case Line(text, label):
            paragraph = document.add_paragraph()
            if label:
                paragraph.add_run(f"{label}: ").bold = True
            paragraph.add_run(_fit(text))
            paragraph.paragraph_format.space_after = Pt(3)
            paragraph.paragraph_format.keep_with_next = True
        case Points(texts):
            for text in texts:
                document.add_paragraph(_fit(text), style="List Bullet")
        case Place(words):
            paragraph = document.add_paragraph(style=WRITE_HERE)
            paragraph.add_run(f"{_fit(words)}: ").bold = True
            paragraph.add_run("…")
        case Table():
            _add_table(document, part)


def _add_table(document: WordDocument, table: Table) -> None:
    drawn = document.add_table(rows=0, cols=len(table.header), style="Table Grid")
    drawn.autofit = False
    for column, width in zip(drawn.columns, _WIDTHS[len(table.header)], strict=True):
        column.width = width
    for number, row in enumerate((table.header, *table.rows)):
        _add_row(drawn, row, is_header=number == 0)


def _add_row(drawn: WordTable, texts: tuple[str, ...], *, is_header: bool) -> None:
    row: _Row = drawn.add_row()  # type: ignore[no-untyped-call]
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if is_header:
        properties.append(OxmlElement("w:tblHeader"))
    for cell, text, width in zip(row.cells, texts, _WIDTHS[len(texts)], strict=True):
        cell.width = width
        cell.paragraphs[0].add_run(_fit(text)).bold = is_header
        cell.paragraphs[0].paragraph_format.space_after = Pt(0)
        if is_header:
            cell._tc.get_or_add_tcPr().append(_shading(_BAND))


def _shading(fill: str) -> BaseOxmlElement:
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        shading.set(qn(f"w:{name}"), value)
    return shading


def _field(paragraph: Paragraph, instruction: str) -> None:
    """A field that the word processor fills in."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _fit(text: str) -> str:
    """Text in one line, without what a document cannot hold."""
    return " ".join(_UNFIT.sub("", text).split())
