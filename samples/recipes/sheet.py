"""A page to draw on: millimetres from the top left, over reportlab's canvas, the same bytes each time."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas


@dataclass(frozen=True, slots=True)
class Style:
    """How words look: a standard PDF font, its size in points, its colour, extra space between letters in points."""

    font: str = "Helvetica"
    size: float = 9
    colour: str = "#1d1d1f"
    spacing: float = 0

    def but(self, **changed: str | float) -> Style:
        return replace(self, **changed)  # type: ignore[arg-type]

    @property
    def leading(self) -> float:
        """Line height in millimetres."""
        return self.size * 1.32 / mm

    def width(self, words: str) -> float:
        """Width of `words` in millimetres."""
        return (stringWidth(words, self.font, self.size) + self.spacing * len(words)) / mm


BODY = Style()
BOLD = Style("Helvetica-Bold")


@dataclass(frozen=True, slots=True)
class Column:
    """A table column: its heading, where its words are anchored, and on which side ("left", "right", "centre")."""

    title: str
    x: float
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Pen:
    width: float = 0.5
    colour: str = "#444444"
    dash: tuple[float, ...] = ()


HAIR = Pen(0.4)


class Sheet:
    """Pages being drawn; `pdf()` ends them. Every x and y is in millimetres, y downwards; words stand on y."""

    def __init__(self, title: str, author: str, size: tuple[float, float] = A4) -> None:
        self._buffer = io.BytesIO()
        self.width, self.height = size[0] / mm, size[1] / mm
        # Uncompressed streams: zlib differs between machines, these bytes do not.
        self.canvas = Canvas(self._buffer, pagesize=size, invariant=1, pageCompression=0)
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)

    def text(
        self, x: float, y: float, words: str, style: Style = BODY, align: str = "left"
    ) -> None:
        if align == "right":
            x -= style.width(words)
        elif align == "centre":
            x -= style.width(words) / 2
        pen = self.canvas.beginText(x * mm, (self.height - y) * mm)
        pen.setFont(style.font, style.size)
        pen.setFillColor(HexColor(style.colour))
        pen.setCharSpace(style.spacing)
        pen.textOut(words)
        self.canvas.drawText(pen)

    def block(
        self, x: float, y: float, lines: Iterable[str], style: Style = BODY, align: str = "left"
    ) -> float:
        """Lines under each other, the first standing on `y`; returns where the next would stand."""
        for line in lines:
            self.text(x, y, line, style, align)
            y += style.leading
        return y

    def cells(
        self, y: float, columns: Sequence[Column], values: Sequence[str], style: Style = BODY
    ) -> None:
        for column, value in zip(columns, values, strict=True):
            self.text(column.x, y, value, style, column.align)

    def heads(self, y: float, columns: Sequence[Column], style: Style = BOLD) -> None:
        self.cells(y, columns, [c.title for c in columns], style)

    def rule(self, x0: float, y0: float, x1: float, y1: float, pen: Pen = HAIR) -> None:
        self.canvas.setStrokeColor(HexColor(pen.colour))
        self.canvas.setLineWidth(pen.width)
        self.canvas.setDash(list(pen.dash))
        self.canvas.line(x0 * mm, (self.height - y0) * mm, x1 * mm, (self.height - y1) * mm)

    def box(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        fill: str | None = None,
        pen: Pen | None = None,
    ) -> None:
        self._paint(fill, pen)
        self.canvas.rect(
            x * mm,
            (self.height - y - h) * mm,
            w * mm,
            h * mm,
            int(pen is not None),
            int(fill is not None),
        )

    def disc(self, x: float, y: float, radius: float, fill: str) -> None:
        self._paint(fill, None)
        self.canvas.circle(x * mm, (self.height - y) * mm, radius * mm, 0, 1)

    def shape(self, points: Sequence[tuple[float, float]], fill: str) -> None:
        self._paint(fill, None)
        path = self.canvas.beginPath()
        path.moveTo(points[0][0] * mm, (self.height - points[0][1]) * mm)
        for x, y in points[1:]:
            path.lineTo(x * mm, (self.height - y) * mm)
        path.close()
        self.canvas.drawPath(path, 0, 1)

    def new_page(self) -> None:
        self.canvas.showPage()

    def pdf(self) -> bytes:
        self.canvas.save()
        return self._buffer.getvalue()

    def _paint(self, fill: str | None, pen: Pen | None) -> None:
        if fill:
            self.canvas.setFillColor(HexColor(fill))
        if pen:
            self.canvas.setStrokeColor(HexColor(pen.colour))
            self.canvas.setLineWidth(pen.width)
            self.canvas.setDash(list(pen.dash))


def wrapped(words: str, style: Style, width: float) -> list[str]:
    """`words` broken into lines at most `width` millimetres wide."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and style.width(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
