"""Lines of text in any alphabet: shown as written, in their direction, broken where they fit, and never acting."""

import io
import unicodedata
from collections.abc import Iterator

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from bot.render.pack.direction import levels, visual
from bot.render.pack.laying import lay
from bot.render.pack.lettering import Glyph, fitted, set_line, shown, width_of, wrapped
from bot.render.pack.sheet import Sheet
from bot.render.pack.typecase import TypeCase
from bot.render.pack.typefaces import BOLD, REGULAR

SHOWN = [
    ("  two   spaces ", "two spaces"),
    ("a line\nand\tanother", "a line and another"),
    ("<b>bold</b> &amp; <script>", "<b>bold</b> &amp; <script>"),
    ("bell \x07, escape \x1b[31m, nought \x00", "bell \ufffd, escape \ufffd[31m, nought \ufffd"),
    ("abc\u202edcba\u202c", "abcdcba"),
    ("\u2067isolated\u2069", "isolated"),
    ("soft\u00adhyphen, zero\u200bwidth, \ufefforder", "softhyphen, zerowidth, order"),
    ("no\u00a0break", "no break"),
    ("e\u0301", "\u00e9"),
    ("\ue000 private, \ud800 half", "\ufffd private, \ufffd half"),
    ("Z" + "\u0321" * 20, "Z" + "\u0321" * 4),
    ("\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937"),
    ("", ""),
    ("\u200b \n", ""),
]


@pytest.mark.parametrize(("text", "expected"), SHOWN)
def test_text_is_shown_and_does_nothing(text: str, expected: str) -> None:
    assert shown(text) == expected


NAMES = {
    "English": "Zoë O’Neill-Ferrán",
    "Vietnamese": "Nguyễn Thị Ánh",
    "Greek": "Δημήτρης Παπαδόπουλος",
    "Cyrillic": "Дмитрий Щербаков, Ђорђе",
    "Armenian": "Արամ Խաչատրյան",
    "Georgian": "ნინო ბერიძე",
    "Hebrew": "דוד בן גוריון",
    "Arabic": "محمد الفارابي",
    "Persian": "گلشیفته فراهانی",
    "Amharic": "ዐቢይ አህመድ",
    "Hindi": "प्रेमचन्द क्षत्रिय",
    "Bengali": "রবীন্দ্রনাথ ঠাকুর",
    "Tamil": "கோவிந்தராஜன்",
    "Thai": "สมชาย ใจดี",
    "Khmer": "នរោត្តម សីហនុ",
    "Chinese": "王小明 與 張偉",
    "Japanese": "山田 太郎、ヤマダ・はなこ",
    "Korean": "김민준",
    "symbols": "→ ≥ € ✓ ☎",
    "emoji": "😀 🎉",
}


@pytest.mark.parametrize("weight", [REGULAR, BOLD])
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_name_in_any_alphabet_has_its_letters(name: str, weight: int) -> None:
    """None of them is the box that stands for a letter which a typeface has not got."""
    assert [glyph.text for glyph in glyphs_of(name, weight=weight) if glyph.number == 0] == []


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_name_can_be_found_in_the_file(name: str) -> None:
    """What is drawn stands for what was written; other marks of one cluster may be told in another order."""
    found = _read(name)

    assert _letters(found) == _letters(name)


def test_letter_that_no_typeface_has_is_a_box() -> None:
    glyphs = glyphs_of("a\U00012000b")

    assert [glyph.number == 0 for glyph in glyphs] == [False, True, False]
    assert _letters(_read("a\U00012000b")) == _letters("a\U00012000b")


def test_marks_are_put_onto_their_letters() -> None:
    """They take no room of their own: a name with marks is as wide as without."""
    assert width_of("q\u0308q\u0323q", size=10) == width_of("qqq", size=10)
    assert [glyph.advance for glyph in glyphs_of("q\u0308")][1:] == [0]


def test_letter_after_marks_stands_where_it_does_without() -> None:
    plain, marked = page_of("qqq"), page_of("qq\u0308\u0323q")

    assert marked.get_charbox(marked.count_chars() - 1)[0] == pytest.approx(plain.get_charbox(2)[0], abs=0.05)


def test_han_characters_are_drawn_each_as_itself() -> None:
    """The second is one stroke across, whatever was drawn before it."""
    image = pypdfium2.PdfDocument(drawn("龍一", size=100))[0].render().to_pil().convert("1")
    second = image.crop((150, 0, 250, image.height))
    left, upper, right, lower = second.point(lambda value: 255 - value).getbbox()

    assert right - left > 60
    assert lower - upper < 20


def test_arabic_letters_are_joined() -> None:
    alone, joined = width_of("ب", size=10) * 3, width_of("ببب", size=10)

    assert joined < alone * 0.9


def test_han_characters_take_the_shapes_of_the_language() -> None:
    """One code, two shapes: by the kana beside it the text is Japanese."""
    chinese, japanese = glyphs_of("直")[0], glyphs_of("直す")[0]

    assert chinese.number != japanese.number


LEVELS = [
    ("abc", "000"),
    ("אבג", "111"),
    ("abc אבג def", "00001110000"),
    ("abc אבג 12", "0000111122"),
    ("אבג abc", "1111222"),
    ("אבג 12, 13", "1111221122"),
    ("ابت 1,234", "111122222"),
    ("אבג (abc) דה", "111112221111"),
    ("abc (אבג)", "000001110"),
    ("12 אבג", "221111"),
    ("+1 אב", "12111"),
    ("אבג 5%", "111122"),
    ("ابت 5%", "111121"),
    ("50% אב", "222111"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "expected"), LEVELS)
def test_direction_of_each_character(text: str, expected: str) -> None:
    assert "".join(map(str, levels(text))) == expected


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ([(0, "a"), (1, "B"), (0, "c")], "aBc"),
        ([(1, "A"), (2, "1"), (1, "B")], "B1A"),
        ([(1, "A"), (2, "1"), (2, "2"), (1, "B")], "B12A"),
        ([(0, "a"), (1, "B"), (2, "3"), (1, "D"), (0, "e")], "aD3Be"),
        ([], ""),
    ],
)
def test_runs_stand_in_visual_order(runs: list[tuple[int, str]], expected: str) -> None:
    assert "".join(text for _, text in visual(runs)) == expected


def test_line_that_runs_leftwards_begins_on_the_right() -> None:
    glyphs = [glyph.text for glyph in glyphs_of("שלום 42 world")]

    assert "".join(glyphs) == "world 42 םולש"


WRAPPED = [
    ("one two three", 30, ["one", "two", "three"]),
    ("one two three", 1000, ["one two three"]),
    ("well-known", 40, ["well-", "known"]),
    ("2026-12-10", 60, ["2026-12-", "10"]),
    ("supercalifragilistic", 45, ["superca", "lifragilis", "tic"]),
    ("https://example.org/a/b", 80, ["https://", "example.org/", "a/b"]),
    ("山田太郎、花子", 45, ["山田太", "郎、花", "子"]),
    ("", 100, []),
]


@pytest.mark.parametrize(("text", "width", "expected"), WRAPPED)
def test_long_text_breaks_where_it_may(text: str, width: float, expected: list[str]) -> None:
    assert wrapped(text, width, size=12, most=9) == expected


def test_text_longer_than_its_lines_ends_with_an_ellipsis() -> None:
    lines = wrapped("one two three four five six", 60, size=12, most=2)

    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert width_of(lines[1], size=12) <= 60
    assert fitted("one two three four", 60, size=12).endswith("…")


texts = st.text(st.characters(), max_size=60) | st.text("ab אب 12(),.-/%+\u0301\u200d漢字かな😀\u202e", max_size=60)


@settings(max_examples=150)
@given(texts)
def test_any_text_is_set_and_stands_for_itself(text: str) -> None:
    told = "".join(glyph.text for glyph in glyphs_of(text))

    assert sorted(told) == sorted(shown(text).replace("\u200e", "").replace("\u200f", ""))
    assert shown(shown(text)) == shown(text)
    assert not [each for each in shown(text) if unicodedata.category(each) in ("Cc", "Cs", "Zl", "Zp")]


@settings(max_examples=100)
@given(texts, st.integers(40, 300), st.integers(1, 4))
def test_any_text_fits_its_lines(text: str, width: int, most: int) -> None:
    lines = wrapped(text, width, size=10, most=most)

    assert len(lines) <= most
    assert all(width_of(line, size=10) <= width + 0.01 for line in lines)
    if len(lines) < most:
        assert "".join(lines).replace(" ", "") == shown(text).replace(" ", "")


@settings(max_examples=100)
@given(texts)
def test_any_text_has_a_direction(text: str) -> None:
    found = levels(shown(text))

    assert len(found) == len(shown(text))
    assert set(found) <= {0, 1, 2}


def glyphs_of(text: str, *, weight: int = REGULAR) -> list[Glyph]:
    return [glyph for run in set_line(text, weight=weight) for glyph in run.glyphs]


def drawn(text: str, *, size: float = 12) -> bytes:
    """A page with a text on it."""
    writer, case = PdfWriter(), TypeCase()
    sheet = Sheet(case)
    sheet.text(50, 500, text, size=size)
    lay(writer, case, [sheet])
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def page_of(text: str) -> pypdfium2.PdfTextPage:
    return pypdfium2.PdfDocument(drawn(text))[0].get_textpage()


def _read(text: str) -> str:
    """A text, drawn on a page and read again."""
    return str(page_of(text).get_text_range())


def _letters(text: str) -> list[str]:
    return sorted(_plain(unicodedata.normalize("NFKD", text)))


def _plain(text: str) -> Iterator[str]:
    yield from (each for each in text if not each.isspace())
