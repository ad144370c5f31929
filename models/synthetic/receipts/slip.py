"""A slip as a till prints it: lines under each other, values named by what they say.

Lines are drawn on a grid of letters of one width, as thermal printers do, or set in an ordinary font.
"""

from __future__ import annotations

import random
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

GRID_FONTS = {
    "DejaVu Sans Mono": 0.603, "Liberation Mono": 0.601, "FreeMono": 0.6, "Inconsolata": 0.5, "Hack": 0.603, "JetBrains Mono": 0.6,
    "Courier Prime": 0.6, "Nimbus Mono PS": 0.6, "Noto Mono": 0.601, "OCR B": 0.723, "IBM 3270": 0.54, "Anonymous Pro": 0.546,
    "Agave": 0.5, "League Mono": 0.71, "monofur": 0.5, "Fira Code": 0.616,
}  # fmt: skip
"""Fonts of one width, with that width in ems."""
FREE_FONTS = (
    "Liberation Sans Narrow", "Nimbus Sans Narrow", "Roboto Condensed", "Liberation Sans", "DejaVu Sans", "Roboto", "Open Sans",
    "Lato", "Carlito", "FreeSans", "Cabin", "Play", "Cantarell", "Nimbus Sans", "Liberation Serif", "FreeSerif",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """`text` with its key, in a column that takes `share` of the line; `before` and `after` are printed with it, without the key."""

    text: str
    key: str = ""
    share: float = 1.0
    align: str = "left"
    before: str = ""
    after: str = ""

    @property
    def shown(self) -> str:
        return f"{self.before}{self.text}{self.after}"

    def html(self, text: str | None = None) -> str:
        """The cell, or the part `text` of what it shows."""
        value = escape(self.text if text is None else text)
        inner = f'<span data-k="{self.key}">{value}</span>' if self.key and value else value
        return inner if text is not None else f"{escape(self.before)}{inner}{escape(self.after)}"


class Slip:
    """Lines of one slip, to be filled from the top."""

    def __init__(self, rng: random.Random, width: float, *, grid: bool | None = None) -> None:
        """`width` is that of the paper in millimetres; `grid` by chance where it is None."""
        self._rng, self._width = rng, width
        self.grid = rng.random() < 0.62 if grid is None else grid
        self.font = rng.choice(tuple(GRID_FONTS) if self.grid else FREE_FONTS)
        self.letters = rng.choice((30, 32, 34)) if width < 70 else rng.choice((38, 40, 42, 44, 48))
        self._bold_total = rng.random() < 0.6
        self._rule = rng.choice(("-", "-", "=", "*", ".", "_", "line", "dashed", "- "))
        self._lines: list[str] = []

    def line(
        self, *cells: Cell | str, align: str = "left", size: float = 1.0, bold: bool = False
    ) -> None:
        """Cells one after the other with a space between; wraps where it must."""
        made = [Cell(c) if isinstance(c, str) else c for c in cells]
        inner = " ".join(c.html() for c in made if c.shown)
        if inner:
            self._add(inner, "w", align=align, size=size, bold=bold)

    def centred(self, text: str, key: str = "", *, size: float = 1.0, bold: bool = False) -> None:
        if text:
            self.line(Cell(text, key), align="center", size=size, bold=bold)

    def pair(self, left: str, right: Cell, *, size: float = 1.0, bold: bool = False) -> None:
        """A label at the left edge, its value at the right one."""
        if not self.grid or size > 1:
            self._add(
                f'<span class="r">{right.html()}</span>{escape(left)}', "p", size=size, bold=bold
            )
            return
        room = self.letters - len(right.shown) - 1
        *above, last = textwrap.wrap(left, max(room, 8)) or [""]
        for text in above:
            self._add(escape(text), "g", bold=bold)
        self._add(escape(last.ljust(room + 1)) + right.html(), "g", bold=bold)

    def columns(self, *cells: Cell, bold: bool = False) -> None:
        """Cells under each other from line to line; shares are parts of the line's width."""
        if not self.grid:
            whole = sum(c.share for c in cells)
            made = "".join(
                f'<td style="width:{100 * c.share / whole:.1f}%;text-align:{c.align}">{c.html()}</td>'
                for c in cells
            )
            self._add(f"<table><tr>{made}</tr></table>", "t", bold=bold)
            return
        for row in self._on_grid(cells):
            self._add(row, "g", bold=bold)

    def rule(self) -> None:
        if self._rule in ("line", "dashed"):
            style = "solid" if self._rule == "line" else "dashed"
            self._lines.append(f'<div style="border-top:1px {style} #000;margin:1mm 0"></div>')
        elif self.grid:
            self._add((self._rule * self.letters)[: self.letters], "g")
        else:
            self._add(self._rule * (self.letters + 4), "x")

    def gap(self, lines: float = 1.0) -> None:
        self._lines.append(f'<div style="height:{lines:.2f}em"></div>')

    def bars(self) -> None:
        """Something like a bar code, with its digits."""
        digits = "".join(self._rng.choices("0123456789", k=12))
        stripes = "".join(
            f'<i style="border-left:{self._rng.choice((1, 1, 2, 3))}px solid #000;margin-right:{self._rng.choice((1, 2, 3))}px"></i>'
            for _ in range(46)
        )
        self._lines.append(f'<div class="b">{stripes}</div>')
        self.centred(digits)

    def html(self, style: str = "") -> str:
        """The whole slip; `style` is CSS of the family's own."""
        margin = self._rng.uniform(2.5, 6.0)
        usable = self._width - 2 * margin
        points = usable / 25.4 * 72 / self.letters / GRID_FONTS.get(self.font, 0.6)
        points *= 0.97 if self.grid else self._rng.uniform(1.0, 1.2)
        leading = self._rng.choice((1.1, 1.2, 1.2, 1.3, 1.45))
        heavy = "font-weight:bold;" if self._rng.random() < 0.12 else ""
        sheet = (
            f"@page{{margin:{self._rng.uniform(3, 12):.1f}mm {margin:.1f}mm {self._rng.uniform(4, 20):.1f}mm}}"
            f"body{{margin:0;{heavy}font:{points:.2f}pt/{leading} '{self.font}',monospace;color:#000;"
            "font-variant-ligatures:none}"
            f"div.g{{white-space:pre}}div.x{{white-space:nowrap;overflow:hidden}}"
            "div.p:after{content:'';display:block;clear:both}span.r{float:right;padding-left:1em}"
            "table{width:100%;border-collapse:collapse;table-layout:fixed;font:inherit}"
            "td{padding:0 1px;vertical-align:top;overflow-wrap:anywhere}"
            "div.b{height:9mm;text-align:center;white-space:nowrap;overflow:hidden;margin:1mm 0}"
            "div.b i{display:inline-block;height:9mm}"
        )
        return f"<style>{sheet}{style}</style>{''.join(self._lines)}"

    def _add(
        self, inner: str, kind: str, *, align: str = "left", size: float = 1.0, bold: bool = False
    ) -> None:
        style = "" if align == "left" else f"text-align:{align};"
        style += "" if size == 1.0 else f"font-size:{size:.2f}em;"
        style += "font-weight:bold;" if bold else ""
        named = f' style="{style}"' if style else ""
        self._lines.append(f'<div class="{kind}"{named}>{inner}</div>')

    def _on_grid(self, cells: Sequence[Cell]) -> list[str]:
        """The cells as rows of letters; what is too long for its column goes on in the next row."""
        whole = sum(c.share for c in cells)
        widths = [max(2, int(self.letters * c.share / whole)) for c in cells]
        widths[0] += self.letters - sum(widths)
        parts = [_wrapped(c, w) for c, w in zip(cells, widths, strict=True)]
        rows = []
        for number in range(max(len(p) for p in parts)):
            row = ""
            for cell, width, part in zip(cells, widths, parts, strict=True):
                text = part[number] if number < len(part) else ""
                space = " " * (width - len(text))
                shown = cell.html() if text == cell.shown else cell.html(text)
                row += space + shown if cell.align == "right" else shown + space
            rows.append(row.rstrip())
        return rows


def _wrapped(cell: Cell, width: int) -> list[str]:
    if len(cell.shown) < width or not cell.shown:
        return [cell.shown]
    return textwrap.wrap(cell.shown, max(width - 1, 4)) or [""]
