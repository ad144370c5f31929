"""The straight lines drawn on a page's picture: rules of tables and forms, not strokes of letters, bars or edges of photos."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from idp.document import Box

if TYPE_CHECKING:
    from idp.ports import Picture

LONGEST_SIDE = 1150
"""Pixels at which lines are looked for: a thin rule still shows, and a page takes a few milliseconds."""
RUN = 12
"""Pixels of ink in a row that no letter has."""
THIN = 4.5
"""Pixels that a rule is thick at most."""
ACROSS, DOWN = 0.045, 0.017
"""A rule is at least so long, in widths and heights of the page: longer than what letters share, no longer than a row is high."""
BRIDGED = 0.006
"""Gaps of a dotted or broken line, in widths of the page."""
FULL = 0.6
"""At least this share of a line's way must be ink."""
_Line: TypeAlias = tuple[float, float, float, float]
_BESIDE = 12
"""Pixels within which a bar of a bar code has others on both sides; columns are wider."""
_MOST = 1_500


def rules_of(picture: Picture) -> tuple[Box, ...]:
    """The rules on an upright, straightened `picture`, as thin boxes in 0..1 of it; lines may lean by half a degree."""
    import cv2

    high, wide = picture.shape[:2]
    if min(high, wide) < 40:
        return ()
    scale = min(1.0, LONGEST_SIDE / max(high, wide))
    small = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) if picture.ndim == 3 else picture
    if scale < 1.0:
        size = (max(int(wide * scale), 1), max(int(high * scale), 1))
        small = cv2.resize(small, size, interpolation=cv2.INTER_AREA)
    ink = _ink(small)
    across = _lines(ink, int(ACROSS * ink.shape[1]))
    down = [
        (y0, x0, y1, x1) for x0, y0, x1, y1 in _lines(ink.transpose(), int(DOWN * ink.shape[0]))
    ]
    if len(across) + len(down) > _MOST:
        return ()
    height, width = ink.shape
    return tuple(
        Box(x0 / width, y0 / height, x1 / width, y1 / height) for x0, y0, x1, y1 in across + down
    )


def _ink(grey: Any) -> Any:
    """255 where the picture is darker than what is near, so that grey rules on shaded rows count, and edges of shades do not."""
    import cv2

    # A closing takes thin dark strokes away; what it took is ink.
    paper = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, _box(9, 9))
    return cv2.threshold(cv2.subtract(paper, grey), 28, 255, cv2.THRESH_BINARY)[1]


def _box(wide: int, high: int) -> Any:
    import cv2

    return cv2.getStructuringElement(cv2.MORPH_RECT, (wide, high))


def _lines(ink: Any, least: int) -> list[_Line]:
    """Lines across as (left, top, right, bottom) in pixels, thin even where they lean: drawn ones, then dotted ones."""
    import cv2
    import numpy as np

    ink = np.ascontiguousarray(ink)
    gap = max(int(BRIDGED * ink.shape[1]), 4)
    runs = cv2.morphologyEx(ink, cv2.MORPH_OPEN, _box(RUN, 1))
    drawn = _long(cv2.morphologyEx(runs, cv2.MORPH_CLOSE, _box(gap, 1)), ink, least, crowded=0.6)
    dots = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, _box(gap, 1))
    dots = cv2.morphologyEx(dots, cv2.MORPH_OPEN, _box(3 * RUN, 1))
    dotted = _long(dots, ink, least, crowded=0.08)
    return drawn + [line for line in dotted if not any(_same(line, other) for other in drawn)]


def _long(runs: Any, ink: Any, least: int, *, crowded: float) -> list[_Line]:
    """The long thin shapes of `runs`, but for those along which print stands closer than to a rule."""
    import cv2

    count, _, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    found = []
    for n in range(1, count):
        x, y, w, h, area = (int(v) for v in stats[n])
        if w < max(least, RUN) or area / w > THIN or h > 0.012 * w + THIN:
            continue
        part = ink[y : y + h, x : x + w]
        if (part.max(axis=0) > 0).mean() < FULL or _crowd(ink, x, y, w, h) > crowded:
            continue
        if _is_bar(runs, x, y, w, h):
            continue
        middle = y + h / 2
        found.append((float(x), middle - 0.5, float(x + w), middle + 0.5))
    return found


def _crowd(ink: Any, x: int, y: int, w: int, h: int) -> float:
    """The share of a line's way along which ink stands right above or below it, as it does where letters run together."""
    above = ink[max(y - 3, 0) : max(y - 1, 0), x : x + w]
    below = ink[y + h + 1 : y + h + 3, x : x + w]
    return max(float((p.max(axis=0) > 0).mean()) if p.size else 0.0 for p in (above, below))


def _is_bar(runs: Any, x: int, y: int, w: int, h: int) -> bool:
    """Whether other long lines run close by on both sides, as bars of a bar code do."""
    above = runs[max(y - _BESIDE, 0) : max(y - 1, 0), x : x + w]
    below = runs[y + h + 1 : y + h + _BESIDE, x : x + w]
    return all(p.size and (p.max(axis=0) > 0).mean() > FULL for p in (above, below))


def _same(a: _Line, b: _Line) -> bool:
    return abs(a[1] - b[1]) < 2 * THIN and a[0] < b[2] and b[0] < a[2]
