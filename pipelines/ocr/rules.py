"""The straight lines drawn on a page: pieces joined, doubles dropped, what is too short left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TypeAlias

from idp.document import Box

Stroke: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom in points of the page as shown."""

NEAR = 1.2
"""Lines so few points apart are one, drawn twice or as both edges of a thin rectangle."""
JOIN = 3.5
"""Pieces of one line, such as dashes, have gaps of at most so many points."""
SHORTEST = 6.0
"""A shorter line is a letter's or a tick box's."""
WHOLE_PAGE = 0.97
"""Lines longer than this part of the page at its very edge are the edge of its background."""
MOST_RULES = 4_000
"""A page with more is a drawing."""


def rules_of(strokes: Iterable[Stroke], width: float, height: float) -> tuple[Box, ...]:
    """The lines that `strokes` make on a page of `width` by `height` points, as thin boxes in 0..1 of it."""
    level, upright = [], []
    for x0, y0, x1, y1 in strokes:
        a, b = max(x0, 0.0), min(x1, width)
        c, d = max(y0, 0.0), min(y1, height)
        if a > b or c > d:
            continue
        if b - a >= d - c:
            level.append((c, d, a, b))
        else:
            upright.append((a, b, c, d))
    across = [(a, c, b, d) for c, d, a, b in _joined(level) if not _edge(c, d, a, b, height, width)]
    down = [(a, c, b, d) for a, b, c, d in _joined(upright) if not _edge(a, b, c, d, width, height)]
    if len(across) + len(down) > MOST_RULES:
        return ()
    return tuple(
        Box(x0 / width, y0 / height, x1 / width, y1 / height) for x0, y0, x1, y1 in across + down
    )


def _joined(lines: Sequence[Stroke]) -> list[Stroke]:
    """Lines as (near side, far side, start, end), those joined that are pieces of one."""
    found: list[Stroke] = []
    # Lines are first told apart by where they lie, then joined along their way.
    band, last = 0, float("-inf")
    banded = []
    for line in sorted(lines, key=lambda line: line[0] + line[1]):
        middle = (line[0] + line[1]) / 2
        if middle - last > NEAR:
            band += 1
            last = middle
        banded.append((band, line))
    for _, group in groupby(banded, key=lambda each: each[0]):
        pieces = sorted((line for _, line in group), key=lambda line: line[2])
        near, far, start, end = pieces[0]
        for a, b, c, d in pieces[1:]:
            if c - end <= JOIN:
                near, far, end = min(near, a), max(far, b), max(end, d)
            else:
                found.append((near, far, start, end))
                near, far, start, end = a, b, c, d
        found.append((near, far, start, end))
    return [line for line in found if line[3] - line[2] >= SHORTEST]


def _edge(near: float, far: float, start: float, end: float, size: float, length: float) -> bool:
    """Whether a line is the edge of a background as large as the page, `size` across it and `length` along it."""
    return end - start > WHOLE_PAGE * length and (far < 2 or near > size - 2)
