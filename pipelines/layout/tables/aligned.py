"""Tables without a frame: a heading over figures, or rows whose figures stand under one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.layout.tables.grouping import Laid
from pipelines.layout.tables.gutters import Columns, columns_of, joined, placed
from pipelines.layout.tables.rulings import Rulings
from pipelines.layout.tables.strips import Chunk, Gaps, Strip

_FLUSH = 0.6
"""Chunks are aligned when their ends differ by at most this many word heights."""
_HEAD_REACH = 6.0
"""How many word heights may lie between a heading and the first figures."""
_CONTINUED = 0.8
_LOOSE = 1.8
_LOOK, _FAR = 7, 6.0
"""How many strips and word heights ahead another row is looked for in a table that is set wide."""


@dataclass(frozen=True, slots=True)
class Region:
    """Strips from `start` to `end` (not included) make a table; the first `heads` of them head it.

    It is the `rest` of the table of the page before, or of a header in a frame, where that alone tells what it is.
    """

    start: int
    end: int
    heads: int
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of the page while tables are looked for."""

    strips: Sequence[Strip]
    rulings: Rulings
    height: float
    gaps: Gaps


def regions_of(page: Setting) -> list[Region]:
    """Tables among the strips, top to bottom, none overlapping another."""
    found: list[Region] = []
    at = 0
    while at < len(page.strips):
        region = _headed(page, at) or _unheaded(page, at)
        if region is not None:
            region = _upward(page, region, found[-1].end if found else 0)
            found.append(region)
            at = region.end
        else:
            at += 1
    return found


def fits(chunk: Chunk, other: Chunk, height: float) -> bool:
    """Whether two chunks may stand in one column: flush at an end or in the middle, or one over the other."""
    near = _FLUSH * height
    over = min(chunk.x1, other.x1) - max(chunk.x0, other.x0)
    return (
        abs(chunk.x0 - other.x0) < near
        or abs(chunk.x1 - other.x1) < near
        or abs(chunk.middle - other.middle) < near
        or over > 0.5 * min(chunk.x1 - chunk.x0, other.x1 - other.x0)
    )


def matches(a: Strip, b: Strip, height: float) -> int:
    """How many chunks of the shorter strip stand under or over one of the other, each taken once."""
    few, many = sorted((a.chunks, b.chunks), key=len)
    count, start = 0, 0
    for chunk in few:
        for at in range(start, len(many)):
            if fits(chunk, many[at], height):
                count, start = count + 1, at + 1
                break
    return count


def _headed(page: Setting, at: int) -> Region | None:
    """A table whose heading is the strip at `at`."""
    head = page.strips[at]
    if len(head.chunks) < 2 or head.money or head.is_sum or 2 * head.figures > len(head.chunks):
        return None
    for key in range(at + 1, min(at + 6, len(page.strips))):
        strip = page.strips[key]
        if strip.y0 - page.strips[key - 1].y1 > _HEAD_REACH * page.height:
            return None
        if not (strip.money or strip.figures >= 2):
            if len(strip.chunks) >= max(3, len(head.chunks)) and not strip.figures:
                return None  # a better heading stands below
            continue
        least = max(2, round(0.6 * min(len(head.chunks), len(strip.chunks))))
        if strip.is_sum or len(strip.chunks) < 2 or matches(head, strip, page.height) < least:
            return None
        if not strip.money and (len(strip.chunks) < 4 or sum(c.number for c in strip.chunks) < 2):
            return None
        if 2 * len(head.chunks) < len(strip.chunks) or not _under_figures(head, strip, page.height):
            return None
        return Region(at, downward(page, at, key), _heads(page, at, key))
    return None


def _under_figures(head: Strip, key: Strip, height: float) -> bool:
    """Whether headings stand over most figures, too: labels with their values beside them do not."""
    figures = [c for c in key.chunks if c.figure]
    over = sum(any(fits(c, h, height) for h in head.chunks) for c in figures)
    return over >= 0.6 * len(figures)


def _heads(page: Setting, at: int, key: int) -> int:
    """How many strips from `at` on are headings: what a line is drawn under, else what stands in several columns or close."""
    strips = page.strips
    x0 = min(c.x0 for c in strips[at].chunks)
    x1 = max(c.x1 for c in strips[at].chunks)
    ruled = page.rulings.between(strips[at].middle, strips[key].middle, x0, x1)
    if ruled:
        last = ruled[0]
        return sum(strip.middle < last for strip in strips[at:key])
    count = 1
    for before, strip in zip(strips[at:key], strips[at + 1 : key], strict=False):
        close = strip.y0 - before.y1 < 0.35 * page.height
        if not close or not all(
            any(fits(c, h, page.height) for h in strips[at].chunks) for c in strip.chunks
        ):
            break
        if len(strip.chunks) == 1 and abs(strip.chunks[0].x0 - x0) < _FLUSH * page.height:
            break
        count += 1
    return count


def _unheaded(page: Setting, at: int) -> Region | None:
    """A table that begins with figures at `at`: three rows or more of three columns or more, alike enough."""
    first = page.strips[at]
    if len(first.chunks) < 3 or not first.money or first.is_sum:
        return None
    alike, last = 1, at
    for n in range(at + 1, min(at + 12, len(page.strips))):
        strip = page.strips[n]
        if strip.y0 - page.strips[n - 1].y1 > 2.5 * page.height:
            break
        least = max(3, min(len(first.chunks), len(strip.chunks)))
        if strip.money and not strip.is_sum and matches(first, strip, page.height) >= least:
            alike, last = alike + 1, n
    if alike < 3:
        return None
    return Region(at, max(downward(page, at, at), last + 1), 0)


def downward(page: Setting, start: int, key: int) -> int:
    """Where the table ends that begins at `start` and whose first figures stand at `key`."""
    strips, height = page.strips, page.height
    end = key + 1
    gaps = [strips[n].y0 - strips[n - 1].y1 for n in range(start + 1, key + 1)]
    widest = max(*gaps, 0.8 * height) if gaps else height
    pending = False
    for n in range(key + 1, len(strips)):
        gap = strips[n].y0 - strips[n - 1].y1
        if n < end:
            continue
        if gap > _LOOSE * widest:
            again = _again(page, strips[key], n)
            if again is None:
                break
            end, pending = again + 1, False
            continue
        kind = _kind(
            [*strips[start : min(start + 4, end)], *strips[max(start, end - 6) : end]],
            strips[n],
            height,
        )
        if kind == "row":
            if not pending and end - start > 1:
                widest = max(widest, min(gap, 2.5 * height))
            end, pending = n + 1, False
        elif kind == "text":
            close = gap < _CONTINUED * height
            if close and not pending:
                end = n + 1
            else:
                pending = True
            if gap > max(widest * 1.05, _CONTINUED * height):
                break
        else:
            break
    return end


def _again(page: Setting, key: Strip, at: int) -> int | None:
    """The next strip that is plainly a row like `key`, where a table is set so wide that its rows stand far apart."""
    least = max(3, round(0.6 * len(key.chunks)))
    for n in range(at, min(at + _LOOK, len(page.strips))):
        strip = page.strips[n]
        if strip.y0 - page.strips[n - 1].y1 > _FAR * page.height or strip.is_sum:
            return None
        if strip.figures and matches(key, strip, page.height) >= least:
            return n
    return None


def _kind(inside: Sequence[Strip], strip: Strip, height: float) -> str:
    """`row` for figures under figures, `text` for what may wrap or part rows, `other` for what ends the table.

    `inside` are strips of the table so far.
    """
    tops = [c for s in inside for c in s.chunks]
    left, right = min(c.x0 for c in tops) - height, max(c.x1 for c in tops) + height
    mine = [c for c in strip.chunks if c.x1 > left and c.x0 < right]
    if not mine or mine[-1].x1 > right + 2 * height:
        return "other"
    lasts = [c for c in mine if c.figure and any(f.figure and fits(c, f, height) for f in tops)]
    if lasts and (len(mine) > 1 or lasts[0].money):
        return "row"
    if all(any(fits(c, t, height) for t in tops) for c in mine):
        return "text"
    return "other"


def _upward(page: Setting, region: Region, floor: int) -> Region:
    """The region with strips above it that belong to its heading."""
    strips, start, heads = page.strips, region.start, region.heads
    if not heads:
        return region
    x0 = min(c.x0 for s in strips[start : region.end] for c in s.chunks)
    x1 = max(c.x1 for s in strips[start : region.end] for c in s.chunks)
    while start > floor:
        above, first = strips[start - 1], strips[start]
        if first.y0 - above.y1 > 0.9 * page.height or above.money or above.figures:
            break
        if above.chunks[0].x0 < x0 - page.height or above.chunks[-1].x1 > x1 + page.height:
            break
        alone = len(above.chunks) == 1
        if alone and above.chunks[0].x0 < x0 + page.height:
            break  # a title over the table
        below = [c for s in strips[start : min(region.end, start + 6)] for c in s.chunks]
        if not (alone or all(any(fits(c, h, page.height) for h in below) for c in above.chunks)):
            break
        start, heads = start - 1, heads + 1
    return Region(start, region.end, heads)


def laid(strips: Sequence[Strip], columns: Columns, gaps: Gaps) -> list[Laid]:
    return [Laid(tuple(placed(s, columns, gaps)), s.y0, s.y1) for s in strips]


def columns_in(page: Setting, region: Region) -> Columns:
    """The columns of a region, with the halves of one put together."""
    strips = page.strips[region.start : region.end]
    columns = columns_of(strips, page.gaps)
    return joined(columns, strips[: region.heads], strips[region.heads :], page.gaps)
