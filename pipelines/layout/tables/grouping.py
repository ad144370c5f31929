"""Which lines of print make one row of a table: text that wraps belongs to the line with the figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pipelines.layout.tables.gutters import Piece

_CLEARLY = 1.12
"""A distance that is so many times another is meant to be wider."""
_PARTED = 1.4
"""Lines whose middles are so many heights apart are not one text that wraps, where nothing else tells."""
_LOWER = 0.7
"""Figures of one row on two lines stand so much nearer than rows do."""
_FIGURES = 0.6


@dataclass(frozen=True, slots=True)
class Laid:
    """A line of print in a table, its pieces by column."""

    pieces: tuple[Piece, ...]
    y0: float
    y1: float

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2

    @property
    def columns(self) -> set[int]:
        return {c for p in self.pieces for c in range(p.first, p.last + 1)}

    @property
    def numbers(self) -> set[int]:
        """The columns that hold a sum, a count or a share."""
        return {p.first for p in self.pieces if p.chunk.number}


def figure_columns(lines: Sequence[Laid]) -> frozenset[int]:
    """Columns in which figures stand, most of the time."""
    said: dict[int, list[bool]] = {}
    for line in lines:
        for piece in line.pieces:
            if piece.first == piece.last:
                said.setdefault(piece.first, []).append(piece.chunk.figure)
    return frozenset(c for c, are in said.items() if sum(are) >= _FIGURES * len(are))


def is_key(line: Laid, figures: frozenset[int]) -> bool:
    """Whether the line holds a figure in a column of figures, as each row does once."""
    return any(p.chunk.figure and p.first == p.last and p.first in figures for p in line.pieces)


def grouped(
    lines: Sequence[Laid], figures: frozenset[int], ruled: Sequence[float] = ()
) -> list[list[Laid]]:
    """Lines in rows, top to bottom; nothing is joined across the heights in `ruled`."""
    rows: list[list[Laid]] = []
    parts = _parted(lines, ruled)
    for part in parts:
        keys = _keys(part, figures)
        if len(parts) > 2 and len(keys) <= 1:
            rows.append(list(part))
        else:
            cuts = _cuts(part, keys) if keys else _cuts_of_text(part)
            edges = [0, *sorted(cuts), len(part)]
            rows += [list(part[a:b]) for a, b in pairwise(edges) if b > a]
    return rows


def _keys(lines: Sequence[Laid], figures: frozenset[int]) -> list[int]:
    """The lines that each begin a row of their own; figures set a line lower than the others of their row are none."""
    keys = [at for at, line in enumerate(lines) if is_key(line, figures)]
    if len(keys) < 2:
        return keys
    pitches = sorted(lines[b].middle - lines[a].middle for a, b in pairwise(keys))
    usual = pitches[(3 * len(pitches)) // 4]
    kept = keys[:1]
    for at in keys[1:]:
        before, line = lines[kept[-1]], lines[at]
        near = line.middle - before.middle < min(_LOWER * usual, _PARTED * (line.y1 - line.y0))
        if not (near and at == kept[-1] + 1 and not before.numbers & line.numbers):
            kept.append(at)
    return kept


def _parted(lines: Sequence[Laid], ruled: Sequence[float]) -> list[list[Laid]]:
    parts: list[list[Laid]] = [[]]
    for line in lines:
        last = parts[-1][-1] if parts[-1] else None
        if last is not None and any(last.middle < y < line.middle for y in ruled):
            parts.append([])
        parts[-1].append(line)
    return [part for part in parts if part]


def _pitches(lines: Sequence[Laid]) -> list[float]:
    return [b.middle - a.middle for a, b in pairwise(lines)]


def _cuts(lines: Sequence[Laid], keys: Sequence[int]) -> set[int]:
    """Before which lines a row begins, where every row has one key line."""
    pitches = _pitches(lines)
    height = median(line.y1 - line.y0 for line in lines)
    inner = [pitches[at] for at in range(len(pitches)) if not (at in keys and at + 1 in keys)]
    outer = [pitches[at] for at in range(len(pitches)) if at in keys and at + 1 in keys]
    closest = min(inner, default=0.0)
    usual = median(outer) if outer else max(pitches, default=0.0)
    wide = (closest + usual) / 2 if inner and usual > _CLEARLY * closest else float("inf")
    parted = min(0.95 * usual if outer else float("inf"), _PARTED * height)
    cuts = set()
    for first, last in zip([-1, *keys], [*keys, len(lines)], strict=True):
        run = range(max(first, 0), min(last, len(lines) - 1))
        apart = {at + 1 for at in run if pitches[at] >= wide}
        if not apart and (first < 0 or all(pitches[at] > _PARTED * height for at in run)):
            below = set(range(len(lines))) - set(keys)
            apart = {
                at + 1
                for at in run
                if pitches[at] >= parted
                and not (at + 1 in below and _wraps(lines[at], lines[at + 1], lines))
            }
        cuts |= apart
        if first >= 0 and last < len(lines) and not apart:
            cuts.add(_widest(pitches, run) if len(run) > 1 else last)
    return cuts


def _wraps(above: Laid, line: Laid, lines: Sequence[Laid]) -> bool:
    """Whether `line` may go on from `above`: it begins where that does, and its first word had no room there."""
    (piece, *others) = line.pieces
    over = next((p for p in above.pieces if p.first == piece.first), None)
    if others or over is None or abs(over.chunk.x0 - piece.chunk.x0) > line.y1 - line.y0:
        return False
    right = max(p.chunk.x1 for n in lines for p in n.pieces if p.last == piece.first)
    first = piece.chunk.spots[0]
    return over.chunk.x1 + first.x1 - first.x0 > right


def _widest(pitches: Sequence[float], run: range) -> int:
    """The line after the clearly widest distance of a run; where none is, the last line, since text wraps downward."""
    best, second = sorted((pitches[at] for at in run), reverse=True)[:2]
    if best > _CLEARLY * second:
        return max(run, key=lambda at: pitches[at]) + 1
    return run[-1] + 1


def _cuts_of_text(lines: Sequence[Laid]) -> set[int]:
    """Rows without figures: parted where lines stand clearly further apart, else where most columns are filled."""
    pitches = _pitches(lines)
    if not pitches:
        return set()
    closest, widest = min(pitches), max(pitches)
    if widest > 1.3 * closest:
        middle = (closest + widest) / 2
        return {at + 1 for at, pitch in enumerate(pitches) if pitch > middle}
    most = max(len(line.columns) for line in lines)
    return {at for at, line in enumerate(lines) if at and len(line.columns) >= max(2, 0.6 * most)}
