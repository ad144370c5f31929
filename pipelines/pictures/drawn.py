"""What reading found, drawn on the page as people see it: for those who want to know why something was read as it was.

Every kind has a colour of its own, named in a legend above the page. Boxes lie along the print where the page was photographed aslant.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from idp.document import Box, Cell, Matrix, Page, Part, Table, Word
from idp.geometry import SAME, point

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw as Pen
    from PIL.ImageFont import FreeTypeFont
    from PIL.ImageFont import ImageFont as PlainFont

Colour: TypeAlias = tuple[int, int, int]

WORD: Colour = (37, 99, 235)
DOUBTFUL: Colour = (234, 120, 0)
LINE: Colour = (14, 165, 233)
BLOCK: Colour = (124, 58, 237)
FRAME: Colour = (120, 120, 130)
TABLE: Colour = (5, 130, 95)
PAIR: Colour = (190, 24, 93)
CODE: Colour = (0, 130, 160)
INK: Colour = (24, 24, 27)

NARROWEST, FULLEST = 1100, 1600
"""Widths in pixels between which a page is drawn, so that the marks stay fine and the legend legible."""
SURE = 0.8
"""Words of less confidence, and those that another engine read differently, are marked as doubtful."""


def drawn(webp: bytes | None, page: Page, title: str) -> bytes:
    """A PNG of `page`, whose boxes are those of the page as read, on its picture as shown; on white paper where there is none."""
    image = _paper(webp, page)
    marks = _Marks(image, page.matrix or SAME)
    for table in page.tables:
        marks.table(table)
    for line in page.lines:
        marks.area(line.box, LINE, fill=34)
    for word in page.words:
        marks.word(word, spelled=webp is None)
    for number, block in enumerate(page.blocks, 1):
        colour = BLOCK if block.part is Part.BODY else FRAME
        marks.area(block.box, colour, width=2, grown=5)
        marks.tag(block.box, str(number), colour)
    for pair in page.pairs:
        marks.pair(pair.label_box, pair.value_box)
    for code in page.codes:
        marks.area(code.box, CODE, width=4, fill=30)
        marks.tag(code.box, f"{code.symbology}: {code.text}"[:60], CODE)
    out = io.BytesIO()
    _under_legend(image, page, title).save(out, "PNG", compress_level=4)
    return out.getvalue()


def _paper(webp: bytes | None, page: Page) -> Image:
    """The page's picture as RGB, wide enough for fine marks; a little paler, so that colours stand out."""
    from PIL import Image

    if webp is None:
        height = round(FULLEST * max(0.05, min(6.0, page.height / page.width)))
        return Image.new("RGB", (FULLEST, height), "white")
    with Image.open(io.BytesIO(webp)) as opened:
        image = opened.convert("RGB")
    if image.width < NARROWEST:
        size = NARROWEST, round(image.height * NARROWEST / image.width)
        image = image.resize(size, Image.Resampling.LANCZOS)
    return Image.blend(image, Image.new("RGB", image.size, "white"), 0.25)


class _Marks:
    """Draws on `image` what lies on the page as read, each point taken to where it is shown."""

    def __init__(self, image: Image, matrix: Matrix) -> None:
        from PIL import ImageDraw

        self._size, self._matrix = image.size, matrix
        self._pen: Pen = ImageDraw.Draw(image, "RGBA")

    def area(
        self, box: Box, colour: Colour, *, width: int = 0, fill: int = 0, grown: int = 0
    ) -> None:
        """The outline of `box`, `width` pixels wide and `grown` outwards, filled as far as `fill` of 255 says."""
        corners = self._corners(box, grown)
        if fill:
            self._pen.polygon(corners, fill=(*colour, fill))
        if width:
            self._pen.line([*corners, corners[0], corners[1]], fill=colour, width=width)

    def word(self, word: Word, *, spelled: bool) -> None:
        doubtful = word.confidence < SURE or bool(word.others)
        self.area(
            word.box,
            DOUBTFUL if doubtful else WORD,
            width=2 if doubtful else 1,
            fill=40 if doubtful else 0,
        )
        if spelled:
            (x, y), (_, below) = (self._at(word.box.x0, v) for v in (word.box.y0, word.box.y1))
            self._pen.text((x, y), word.text, fill=INK, font=_font(max(8, (below - y) * 0.8)))

    def table(self, table: Table) -> None:
        for number, row in enumerate(table.rows):
            head = table.header is not None and number <= table.header
            for cell in row:
                if cell.row_span and cell.column_span:
                    self.area(cell.box, TABLE, width=2, fill=70 if head else _tint(cell))
        self.area(table.box, TABLE, width=4, grown=2)
        if table.continues:
            self.tag(table.box, "goes on from the page before", TABLE)

    def pair(self, label: Box, value: Box) -> None:
        """The label underlined, its value framed, and a line from one to the other."""
        self._pen.line(
            [self._at(label.x0, label.y1), self._at(label.x1, label.y1)], fill=PAIR, width=4
        )
        self.area(value, PAIR, width=3, grown=2)
        beside = value.x0 >= label.x1
        start = self._at(label.x1 if beside else label.x0, label.y1)
        end = self._at(value.x0, value.y1 if beside else value.y0)
        self._pen.line([start, end], fill=PAIR, width=2)

    def tag(self, box: Box, text: str, colour: Colour) -> None:
        """A small flag at the top left of `box`."""
        font = _font(18)
        x, y = self._corners(box, 5)[0]
        left, top, right, bottom = self._pen.textbbox((0, 0), text, font=font)
        x, y = max(0, x - (right - left) - 8), max(0, y)
        self._pen.rectangle((x, y, x + right - left + 7, y + bottom - top + 7), fill=colour)
        self._pen.text((x + 4 - left, y + 3 - top), text, fill="white", font=font)

    def _at(self, x: float, y: float) -> tuple[float, float]:
        """Pixels of a point of the page as read."""
        (shown_x, shown_y), (width, height) = point(x, y, self._matrix), self._size
        return _within(shown_x, width), _within(shown_y, height)

    def _corners(self, box: Box, grown: int) -> list[tuple[float, float]]:
        """Clockwise from the top left."""
        x, y = grown / self._size[0], grown / self._size[1]
        x0, y0, x1, y1 = box.x0 - x, box.y0 - y, box.x1 + x, box.y1 + y
        return [self._at(*corner) for corner in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))]


def _within(share: float, size: int) -> float:
    """Pixels, never so far outside that drawing would suffer."""
    return min(max(share, -1.0), 2.0) * size


def _tint(cell: Cell) -> int:
    """Cells over several rows or columns stand out a little."""
    return 24 if cell.row_span > 1 or cell.column_span > 1 else 0


def _legend(page: Page) -> Sequence[tuple[str, Colour]]:
    doubtful = sum(w.confidence < SURE or bool(w.others) for w in page.words)
    frame = sum(block.part is not Part.BODY for block in page.blocks)
    counted = (
        (len(page.words) - doubtful, "sure word", WORD),
        (doubtful, "doubtful word", DOUBTFUL),
        (len(page.lines), "line", LINE),
        (len(page.blocks) - frame, "block", BLOCK),
        (frame, "header or footer block", FRAME),
        (len(page.tables), "table", TABLE),
        (len(page.pairs), "pair", PAIR),
        (len(page.codes), "code", CODE),
    )
    return [
        (f"{count} {name}{'s' if count != 1 else ''}", colour)
        for count, name, colour in counted
        if count
    ]


def _under_legend(image: Image, page: Page, title: str) -> Image:
    """`image` with a strip above it that says what it is and what the colours mean."""
    from PIL import Image as Images
    from PIL import ImageDraw

    strip, around = 84, 16
    whole = Images.new("RGB", (image.width, image.height + strip), "white")
    whole.paste(image, (0, strip))
    pen = ImageDraw.Draw(whole)
    how = [page.engine or page.source.value.replace("_", " "), *page.steps]
    how += [f"turned by {page.turn}°"] if page.turn else []
    pen.text((around, 12), f"{title}   ·   {', '.join(how)}", fill=INK, font=_font(22))
    x = around
    for text, colour in _legend(page):
        pen.rectangle((x, 52, x + 18, 68), outline=colour, fill=_pale(colour), width=3)
        pen.text((x + 26, 48), text, fill=INK, font=_font(20))
        x += 26 + round(pen.textlength(text, font=_font(20))) + 28
    pen.line([(0, strip - 1), (image.width, strip - 1)], fill=FRAME)
    return whole


def _pale(colour: Colour) -> Colour:
    red, green, blue = ((part + 3 * 255) // 4 for part in colour)
    return red, green, blue


def _font(size: float) -> FreeTypeFont | PlainFont:
    from PIL import ImageFont

    return ImageFont.load_default(size)
