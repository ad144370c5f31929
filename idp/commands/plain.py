"""A page as plain text, its columns set side by side as they lie on the paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from idp.document import Line, Page

GAP = 2
"""The fewest blanks between what stands side by side."""
NARROWEST_LETTER = 0.3
"""Least width of a letter in heights of its line; where letters are said to be narrower, the box is wrong."""


def plain(page: Page, *, widest: int = 160) -> str:
    """The lines of `page` in reading order; those on one height share a row, and an empty row stands where there is a gap.

    As many letters wide as the page's print is, but never more than `widest`; longer rows simply go on.
    """
    lines = [line for line in page.lines if line.text.strip()]
    if not lines:
        return page.text
    columns = _columns(lines, page, widest)
    left = min(line.box.x0 for line in lines)
    out: list[str] = []
    above: Sequence[Line] = ()
    for row in _rows(lines):
        if above and _far_below(row, above):
            out.append("")
        out.append(_set(row, left, columns))
        above = row
    return "\n".join(out)


def _columns(lines: Sequence[Line], page: Page, widest: int) -> int:
    """How many letters fit side by side on the page, going by its typical one."""
    tall = page.height / page.width
    wide = [
        max(line.box.width / len(line.text), NARROWEST_LETTER * line.box.height * tall)
        for line in lines
        if len(line.text) > 3
    ]
    return min(widest, round(1 / median(wide))) if wide else widest


def _rows(lines: Iterable[Line]) -> Iterator[tuple[Line, ...]]:
    """Lines that follow each other to the right on one height, together."""
    row: list[Line] = []
    for line in lines:
        if row and not _beside(row[-1], line):
            yield tuple(row)
            row = []
        row.append(line)
    if row:
        yield tuple(row)


def _beside(one: Line, other: Line) -> bool:
    overlap = min(one.box.y1, other.box.y1) - max(one.box.y0, other.box.y0)
    lower = min(one.box.height, other.box.height)
    return other.box.x0 >= one.box.x0 + one.box.width / 2 and overlap > lower / 2


def _far_below(row: Sequence[Line], above: Sequence[Line]) -> bool:
    """Whether more than a line's height is free between two rows, or the reading goes up again."""
    gap = min(line.box.y0 for line in row) - max(line.box.y1 for line in above)
    height = median(line.box.height for line in row)
    return gap > 0.9 * height or gap < -2 * height


def _set(row: Sequence[Line], left: float, columns: int) -> str:
    text = ""
    for line in row:
        place = max(round((line.box.x0 - left) * columns), len(text) + GAP if text else 0)
        text = text.ljust(place) + line.text
    return text
