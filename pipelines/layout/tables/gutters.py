"""Columns without rules: what white runs down between the words of many rows."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pipelines.layout.sheet import Spot
from pipelines.layout.tables.strips import Chunk, Gaps, Strip, is_currency

_FULL = 0.6
"""Rows with a smaller share of the most chunks say little of the columns."""
_PARTING, _FILLED = 0.7, 0.8
"""Words stand in two columns where so much of the gap that parts chunks, or of the gutter, lies between them."""
_TORN = 0.05
"""The share of words that may lie in a gutter, as print that OCR placed wrongly does."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one row and the columns they stand in, both included; more than one where they span."""

    chunk: Chunk
    first: int
    last: int


Columns = tuple[tuple[float, float], ...]
"""Left and right ends of what stands in each column, left to right."""


def columns_of(strips: Sequence[Strip], gaps: Gaps) -> Columns:
    """The columns of `strips`, which are rows of one table: what white runs down between, but for print that spans columns."""
    most = max(len(s.chunks) for s in strips)
    plain = [s for s in strips if not s.is_sum] or list(strips)
    base = [s for s in plain if len(s.chunks) >= max(2, _FULL * most)] or plain
    rough = _rough(plain, gaps)
    rows = [
        [(x.x0, x.x1) for p in placed(s, rough, gaps) if _alone(p, rough) for x in p.chunk.spots]
        for s in base
    ]
    counts = sorted(len(s.chunks) for s in base)
    clean = _meant(_covered(rows, 0), rows, gaps)
    if len(clean) >= counts[len(counts) // 2]:
        return clean
    torn = _meant(_covered(rows, int(_TORN * len(base))), rows, gaps)
    return torn if len(torn) > len(clean) else clean


def _alone(piece: Piece, columns: Columns) -> bool:
    """Whether a piece touches one column only."""
    return sum(piece.chunk.x0 < x1 and piece.chunk.x1 > x0 for x0, x1 in columns) < 2


def _covered(rows: Sequence[Sequence[tuple[float, float]]], torn: int) -> Columns:
    """What the words of more than `torn` rows cover."""
    spans = [span for row in rows for span in row]
    events = sorted([(x0, 1) for x0, _ in spans] + [(x1, -1) for _, x1 in spans])
    found: list[tuple[float, float]] = []
    depth, start = 0, 0.0
    for x, step in events:
        before, depth = depth, depth + step
        if before <= torn < depth:
            start = x
        elif depth <= torn < before:
            found += [(start, x)] if x > start else []
    return tuple(found)


def _meant(columns: Columns, rows: Sequence[Sequence[tuple[float, float]]], gaps: Gaps) -> Columns:
    """Columns less those that only chance parts: where a row has words in both, they stand no further apart than words do."""
    kept = list(columns)
    at = 0
    while at + 1 < len(kept):
        (a0, a1), (b0, b1) = kept[at], kept[at + 1]
        apart = [
            min(right) - max(left)
            for row in rows
            if (left := [x1 for x0, x1 in row if a0 <= (x0 + x1) / 2 <= a1])
            and (right := [x0 for x0, x1 in row if b0 <= (x0 + x1) / 2 <= b1])
        ]
        many = len(apart) > 2
        chance = b0 - a1 < gaps.white or not many
        if apart and chance and median(apart) < (gaps.column if many else gaps.chunk):
            kept[at : at + 2] = [(a0, b1)]
        else:
            at += 1
    return tuple(kept)


def _rough(strips: Sequence[Strip], gaps: Gaps) -> Columns:
    """Columns by whole chunks: the row with most says where they are, others widen them, add some, or speak against a gutter.

    Rows are taken from below, since what spans columns stands above their headings.
    """
    richest = max(range(len(strips)), key=lambda at: len(strips[at].chunks))
    draft = _Draft()
    draft.take(strips[richest], gaps)
    for at in reversed(range(len(strips))):
        if at != richest:
            draft.take(strips[at], gaps)
    return draft.columns()


class _Draft:
    """Columns while rows are looked at, with what each row says of the gutters between them."""

    def __init__(self) -> None:
        self._ends: list[list[float]] = []
        self._rows: list[list[tuple[float, float]]] = []

    def take(self, strip: Strip, gaps: Gaps) -> None:
        now = self._now()
        chunks = [p.chunk for p in placed(strip, now, gaps)] if now else strip.chunks
        pieces = [(c.x0, c.x1) for c in chunks]
        self._rows.append(pieces)
        for x0, x1 in pieces:
            touched = [end for end in self._ends if x0 < end[1] and x1 > end[0]]
            if not touched:
                insort(self._ends, [x0, x1])
            elif len(touched) == 1:
                touched[0][0], touched[0][1] = min(touched[0][0], x0), max(touched[0][1], x1)

    def _now(self) -> Columns:
        return tuple((a, b) for a, b in self._ends)

    def columns(self) -> Columns:
        """The columns whose gutters more rows respect than cross."""
        found = [self._ends[0]] if self._ends else []
        for before, after in zip(self._ends, self._ends[1:], strict=False):
            crossed = sum(
                any(x0 < before[1] and x1 > after[0] for x0, x1 in row) for row in self._rows
            )
            respected = sum(
                any(x1 <= after[0] and x1 > before[0] for _, x1 in row)
                and any(x0 >= before[1] and x0 < after[1] for x0, _ in row)
                for row in self._rows
            )
            if crossed and crossed >= respected:
                found[-1] = [found[-1][0], after[1]]
            else:
                found.append(after)
        return tuple((a, b) for a, b in found)


def placed(strip: Strip, columns: Columns, gaps: Gaps) -> list[Piece]:
    """The strip's words by column: chunks are cut at gutters that lie between two words, and span where a word lies across.

    Less than what parts chunks parts words that stand in two columns.
    """
    edges = [(a[1] + b[0]) / 2 for a, b in pairwise(columns)]
    pieces: list[Piece] = []
    for chunk in strip.chunks:
        at = bisect_left(edges, chunk.x0)
        if at == len(edges) or chunk.x1 <= edges[at]:
            pieces.append(Piece(chunk, at, at))
            continue
        run = [chunk.spots[0]]
        for spot in chunk.spots[1:]:
            if any(_parts(run[-1], spot, a, b, gaps) for a, b in pairwise(columns)):
                pieces.append(_piece(Chunk.of(run), columns, edges))
                run = []
            run.append(spot)
        whole = len(run) == len(chunk.spots)
        pieces.append(_piece(chunk if whole else Chunk.of(run), columns, edges))
    return pieces


def _parts(
    left: Spot, right: Spot, before: tuple[float, float], after: tuple[float, float], gaps: Gaps
) -> bool:
    """Whether the gutter between two columns lies between two words."""
    edge, apart = (before[1] + after[0]) / 2, right.x0 - left.x1
    if not (left.x0 + left.x1) / 2 < edge < (right.x0 + right.x1) / 2:
        return False
    if left.x1 > after[0] or right.x0 < before[1]:
        return False
    shared = min(right.x0, after[0]) - max(left.x1, before[1])
    return apart > _PARTING * gaps.chunk or shared >= _FILLED * (after[0] - before[1])


def _piece(chunk: Chunk, columns: Columns, edges: Sequence[float]) -> Piece:
    """A piece stands in the columns whose gutters it crosses, else where its middle lies."""
    touched = [
        at
        for at, (x0, x1) in enumerate(columns)
        if min(chunk.x1, x1) - max(chunk.x0, x0) > 0.1 * min(chunk.x1 - chunk.x0, x1 - x0)
    ]
    if len(touched) > 1:
        crossed = [
            at for at in touched[:-1] if chunk.x0 < columns[at][1] and chunk.x1 > columns[at + 1][0]
        ]
        if crossed:
            return Piece(chunk, crossed[0], crossed[-1] + 1)
    home = sum(chunk.middle > edge for edge in edges)
    return Piece(chunk, home, home)


def joined(columns: Columns, heads: Sequence[Strip], body: Sequence[Strip], gaps: Gaps) -> Columns:
    """Columns with those put together that are two halves of one: a heading set apart from its figures, a currency from its sum."""
    kept = list(columns)
    head, rows = ([_filled(s, columns, gaps) for s in strips] for strips in (heads, body))
    at = 0
    while at + 1 < len(kept):
        if _halves(head, rows, at):
            kept[at : at + 2] = [(kept[at][0], kept[at + 1][1])]
            head, rows = (
                [_filled(s, tuple(kept), gaps) for s in strips] for strips in (heads, body)
            )
        else:
            at += 1
    return tuple(kept)


def _halves(head: Sequence[dict[int, str]], rows: Sequence[dict[int, str]], at: int) -> bool:
    """Whether columns `at` and the next are one: never both filled and with one heading, or one of currencies alone."""
    sides = (at, at + 1)
    named = [any(side in said for said in head) for side in sides]
    said = [[row[side] for row in rows if side in row] for side in sides]
    if any(
        texts and not name and all(is_currency(t) for t in texts)
        for texts, name in zip(said, named, strict=True)
    ):
        return True
    both = any(sides[0] in row and sides[1] in row for row in rows)
    if not head or both or all(named):
        return False
    return any(named) or not (said[0] and said[1])


def _filled(strip: Strip, columns: Columns, gaps: Gaps) -> dict[int, str]:
    """What the strip says by column."""
    return {
        c: piece.chunk.text
        for piece in placed(strip, columns, gaps)
        for c in range(piece.first, piece.last + 1)
    }
