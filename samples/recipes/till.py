"""Draws till receipts: centred heads, rows of words and prices, in a thermal printer's letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from recipes.sheet import Pen, Sheet, Style
from reportlab.lib.units import mm


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: words at the left, words at the right; `style` "big", "bold" or plain; or a rule, or space."""

    left: str = ""
    right: str = ""
    style: str = ""
    centre: bool = False
    rule: bool = False


@dataclass(frozen=True, slots=True)
class Roll:
    """The paper: width in millimetres, its letters, and the ink."""

    width: float = 76
    margin: float = 5
    font: str = "Courier"
    bold: str = "Courier-Bold"
    size: float = 9
    ink: str = "#26262a"
    paper: str = "#fdfdfb"


def big(*words: str) -> list[Line]:
    return [Line(w, style="big", centre=True) for w in words]


def mid(*words: str) -> list[Line]:
    return [Line(w, centre=True) for w in words]


def pair(left: str, right: str, style: str = "") -> Line:
    return Line(left, right, style)


GAP, RULE = Line(), Line(rule=True)


def receipt(title: str, lines: Sequence[Line], roll: Roll) -> bytes:
    """The strip as a PDF page as long as it needs."""
    plain = Style(roll.font, roll.size, roll.ink)
    styles = {
        "": plain,
        "bold": plain.but(font=roll.bold),
        "big": plain.but(font=roll.bold, size=roll.size * 1.55),
    }
    steps = [2.2 if line == GAP else styles[line.style].leading for line in lines]
    height = sum(steps) + 16
    sheet = Sheet(title, "", (roll.width * mm, height * mm))
    sheet.box(0, 0, roll.width, height, roll.paper)
    y, right = 8.0, roll.width - roll.margin
    for line, step in zip(lines, steps, strict=True):
        y += step
        style = styles[line.style]
        if line.rule:
            sheet.rule(
                roll.margin, y - step * 0.35, right, y - step * 0.35, Pen(0.6, roll.ink, (2, 1.4))
            )
        elif line.centre:
            sheet.text(roll.width / 2, y, line.left, style, "centre")
        else:
            sheet.text(roll.margin, y, line.left, style)
            sheet.text(right, y, line.right, style, "right")
    return sheet.pdf()
