from __future__ import annotations

import io

from PIL import Image

from idp.document import Box, Cell, Code, Line, Page, Pair, Table, Word
from pipelines.pictures import drawn as drawing
from pipelines.pictures.drawn import drawn

STRIP = 84
"""Pixels of the legend above the page."""


def a_white_page(width: int = 1200, height: int = 1600) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "WEBP", lossless=True)
    return out.getvalue()


def seen(page: Page, webp: bytes | None = None) -> Image.Image:
    return Image.open(io.BytesIO(drawn(webp or a_white_page(), page, "till.png"))).convert("RGB")


def at(image: Image.Image, x: float, y: float) -> tuple[int, int, int]:
    """The colour at a share of the page below the legend."""
    return image.getpixel((round(x * image.width), STRIP + round(y * (image.height - STRIP))))


def near(colour: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    return max(abs(a - b) for a, b in zip(colour, other, strict=True)) < 12


BOX = Box(0.25, 0.25, 0.5, 0.5)


def test_a_word_is_framed_in_its_colour_and_a_doubtful_one_in_another():
    sure = seen(Page(1, 1200, 1600, (Word("TOTAL", BOX),)))
    unsure = seen(Page(1, 1200, 1600, (Word("TOTAL", BOX, 0.4),)))
    argued = seen(Page(1, 1200, 1600, (Word("TOTAL", BOX, 0.99, ("T0TAL",)),)))
    assert near(at(sure, 0.25, 0.3), drawing.WORD)
    assert near(at(unsure, 0.25, 0.3), drawing.DOUBTFUL)
    assert near(at(argued, 0.25, 0.3), drawing.DOUBTFUL)
    assert near(at(sure, 0.375, 0.375), (255, 255, 255))


def test_boxes_are_drawn_where_the_page_is_shown():
    halved = (0.5, 0.0, 0.5, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
    image = seen(Page(1, 600, 1600, (Word("TOTAL", BOX),), matrix=halved))
    assert near(at(image, 0.625, 0.3), drawing.WORD)
    assert near(at(image, 0.25, 0.3), (255, 255, 255))


def test_the_heading_of_a_table_is_tinted_and_covered_cells_are_not_drawn():
    def cell(x: float, y: float, **spans: int) -> Cell:
        return Cell("x", Box(x, y, x + 0.2, y + 0.1), **spans)

    wide = Cell("Items", Box(0.2, 0.2, 0.6, 0.3), column_span=2)
    table = Table(
        ((wide, cell(0.4, 0.2, column_span=0)), (cell(0.2, 0.3), cell(0.4, 0.3))),
        Box(0.2, 0.2, 0.6, 0.4),
        header=0,
    )
    image = seen(Page(1, 1200, 1600, tables=(table,)))
    head, body = at(image, 0.3, 0.25), at(image, 0.3, 0.35)
    assert head != body == (255, 255, 255)
    assert near(at(image, 0.4, 0.35), drawing.TABLE)
    assert at(image, 0.4, 0.25) == head


def test_pairs_and_codes_have_colours_of_their_own():
    pair = Pair("Total", "5.00", Box(0.1, 0.1, 0.2, 0.15), Box(0.4, 0.1, 0.5, 0.15))
    code = Code("QRCode", "SPC", Box(0.6, 0.6, 0.8, 0.75))
    image = seen(Page(1, 1200, 1600, pairs=(pair,), codes=(code,)))
    assert near(at(image, 0.3, 0.15), drawing.PAIR)
    assert near(at(image, 0.8, 0.7), drawing.CODE)


def test_a_page_without_a_picture_is_white_paper_with_its_words_spelled():
    word = Word("TOTAL", Box(0.1, 0.1, 0.5, 0.2))
    image = Image.open(io.BytesIO(drawn(None, Page(1, 595, 842, (word,)), "mail.txt")))
    inside = image.convert("L").crop((180, STRIP + 240, 500, STRIP + 420))
    assert inside.getextrema()[0] < 80


def test_a_small_picture_is_enlarged_so_that_the_marks_stay_fine():
    assert seen(Page(1, 300, 400), a_white_page(300, 400)).width == drawing.NARROWEST


def test_points_far_outside_the_page_do_no_harm():
    wild = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, -2.0, 1.0)
    line = Line.of([Word("x", Box(0.1, 0.45, 0.2, 0.55))])
    assert seen(Page(1, 1200, 1600, line.words, (line,), matrix=wild)).width == 1200
