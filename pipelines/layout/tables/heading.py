"""Headings of a table: one row, or two where headings share one that stands over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.layout.tables.grouping import Laid
from pipelines.layout.tables.gutters import Piece

_FLUSH = 0.2
_CENTRED = 1.5


def headings(
    lines: Sequence[Laid], borders: Sequence[float], height: float
) -> list[Sequence[Laid]]:
    """The lines of headings in one row or in two; a shared heading spans the columns that it stands over."""
    if not lines:
        return []
    wide = [
        _shared(line, lines[at + 1 :], borders, height) if at + 1 < len(lines) else line
        for at, line in enumerate(lines)
    ]
    over = [n for n, line in enumerate(wide) if any(p.last > p.first for p in line.pieces)]
    last = over[-1] + 1 if over else 0
    if not over or last == len(lines):
        return [wide]
    return [wide[:last], wide[last:]]


def _shared(line: Laid, below: Sequence[Laid], borders: Sequence[float], height: float) -> Laid:
    """The line with each piece widened over the headings that it stands over."""
    under = [p for other in below for p in other.pieces]
    pieces = tuple(_widened(p, line, under, borders, height) for p in line.pieces)
    return replace(line, pieces=pieces)


def _widened(
    piece: Piece, line: Laid, under: Sequence[Piece], borders: Sequence[float], height: float
) -> Piece:
    free = {p.first for p in under} - {
        c for p in line.pieces if p is not piece for c in range(p.first, p.last + 1)
    }
    if not all(c in free for c in range(piece.first, piece.last + 1)):
        return piece
    first, last = piece.first, piece.last
    while first - 1 in free:
        first -= 1
    while last + 1 in free:
        last += 1
    beside = any(p is not piece and p.first not in {q.first for q in under} for p in line.pieces)
    if not beside and first == last:
        return piece
    spans = [
        (abs(piece.chunk.middle - (borders[a] + borders[b + 1]) / 2), a, b)
        for a in range(first, piece.first + 1)
        for b in range(max(piece.last, a + 1), last + 1)
    ]
    if beside:  # others stand alone in this line, so what is left free is what it heads
        spans = [s for s in spans if (s[1], s[2]) == (first, last)] + spans
        if spans and spans[0][0] < 2 * _CENTRED * height:
            return replace(piece, first=first, last=last)
    if any(_flush(piece, p, height) for p in under if p.first == piece.first):
        return piece
    off, a, b = min(spans, default=(float("inf"), 0, 0))
    return replace(piece, first=a, last=b) if off < _CENTRED * height else piece


def _flush(a: Piece, b: Piece, height: float) -> bool:
    near = _FLUSH * height
    return (
        abs(a.chunk.x0 - b.chunk.x0) < near
        or abs(a.chunk.x1 - b.chunk.x1) < near
        or abs(a.chunk.middle - b.chunk.middle) < near
    )
