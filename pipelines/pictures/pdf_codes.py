"""Codes on PDF pages that have a text layer: only what is drawn like a code is turned into a picture.

pdfium says what a page consists of in well under a millisecond; only places that pictures, many small squares or many thin
bars take up are drawn, at the resolution that their size asks for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from idp.document import Box, Code
from idp.geometry import mapped, quarter
from idp.ports import CodeReader
from pipelines.pictures import pdf as pdfs

FIRST, LAST = 2, 1
"""Pages looked at: the codes of a bill stand on its first pages or on its payment slip at the end."""
MOST_OBJECTS = 20_000
"""Things on a page that are looked at; drawings have more, bills do not."""
DEEPEST = 3
"""Forms within forms."""
MOST_PLACES = 6
SMALLEST, LARGEST = 20.0, 340.0
"""Sides of a code in points: 7 mm of a DataMatrix to a bar code as wide as a letter's text."""
ENOUGH = 25
"""Small squares or thin bars that may be a code; the slightest DataMatrix has more."""
MANY_SEGMENTS = 90
"""Corners of one path that may be a whole code."""
COVERED = 0.6
"""Part of a page that its picture takes up where it was scanned."""
MOST_PIXELS = 2_000_000
"""Larger pictures are photos and logos at the resolution of a printing house, slow to unpack."""
DPI, LONGEST, SQUARE_LONGEST = 220, 1500, 480
MARGIN = 8.0
"""Points of paper around a place: codes need a quiet zone."""

_PATH, _IMAGE, _FORM = 2, 3, 5
Rect = tuple[float, float, float, float]
"""Left, bottom, right, top in points; y up."""


@dataclass(slots=True)
class _Seen:
    """What was found on a page: pictures and dense paths, and the small things of which a code may be made.

    `scanned` pages are covered by a picture of themselves, over which their text lies unseen.
    """

    shown: Rect
    whole: list[Rect] = field(default_factory=list)
    small: list[Rect] = field(default_factory=list)
    looked_at: int = 0
    scanned: bool = False


class PdfCodes:
    """Looks for codes on the pages of PDFs, with any `CodeReader`."""

    def __init__(self, codes: CodeReader) -> None:
        self._codes = codes

    def on(
        self, content: bytes, numbers: Sequence[int], *, password: str = ""
    ) -> Mapping[int, tuple[Code, ...]]:
        """Codes by page, boxes in 0..1 of the page as shown; of `numbers` the first and last few. Raises as `opened` does."""
        wanted = sorted({*numbers[:FIRST], *numbers[-LAST:]})
        found: dict[int, tuple[Code, ...]] = {}
        if not wanted:
            return found
        with pdfs.opened(content, password) as pdf:
            for number in wanted:
                with pdfs.LOCK:
                    page = _page(pdf, number)
                    pictures = list(_pictures(page, first=number == wanted[0])) if page else []
                codes = [
                    replace(code, box=_within(place, code.box))
                    for place, picture in pictures
                    for code in self._codes.codes(picture)
                ]
                if codes:
                    found[number] = _once(codes)
        return found


def _page(pdf: Any, number: int) -> Any | None:
    """Without fields and notes, which hold no codes and take time."""
    import pypdfium2

    try:
        return pdf[number - 1]
    except pypdfium2.PdfiumError:
        return None


def _once(codes: Sequence[Code]) -> tuple[Code, ...]:
    """Each code once, top to bottom: places may lie over one another."""
    kept = {
        (c.symbology, c.text, round(c.box.centre[0], 1), round(c.box.centre[1], 1)): c
        for c in codes
    }
    return tuple(sorted(kept.values(), key=lambda c: (c.box.y0, c.box.x0)))


def _within(place: Box, box: Box) -> Box:
    return Box(
        place.x0 + box.x0 * place.width,
        place.y0 + box.y0 * place.height,
        place.x0 + box.x1 * place.width,
        place.y0 + box.y1 * place.height,
    )


def _pictures(page: Any, *, first: bool) -> Iterator[tuple[Box, Any]]:
    """Places that may hold a code, each in 0..1 of the page as shown, with its picture. Hold `LOCK`."""
    left, bottom, right, top = shown = page.get_bbox()
    if right <= left or top <= bottom:
        return
    seen = _Seen(shown)
    _look(page.raw, seen, depth=0)
    places = [rect for rect in (*seen.whole, *_gathered(seen.small)) if _may_be_code(rect)]
    places = [_cut(rect, shown) for rect in _merged(places)][:MOST_PLACES]
    for rect in [shown] if seen.scanned and first else places:
        picture = _drawn(page, rect, shown)
        if picture is not None:
            x0, x1 = ((x - left) / (right - left) for x in (rect[0], rect[2]))
            y0, y1 = ((top - y) / (top - bottom) for y in (rect[3], rect[1]))
            yield mapped(Box(x0, y0, x1, y1), quarter(page.get_rotation())), picture


def _look(container: Any, seen: _Seen, *, depth: int) -> None:
    import pypdfium2.raw as pdfium

    inside = depth > 0
    count = (pdfium.FPDFFormObj_CountObjects if inside else pdfium.FPDFPage_CountObjects)(container)
    at = pdfium.FPDFFormObj_GetObject if inside else pdfium.FPDFPage_GetObject
    for index in range(min(count, MOST_OBJECTS - seen.looked_at)):
        seen.looked_at += 1
        thing = at(container, index)
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == _FORM and depth < DEEPEST:
            _look_into(thing, seen, depth)
        elif kind in (_IMAGE, _PATH):
            _note(thing, kind, seen)


def _look_into(form: Any, seen: _Seen, depth: int) -> None:
    """What a form holds has the form's own coordinates: a form of a code's size counts as a whole."""
    rect = _bounds(form)
    if rect is not None and _may_be_code(rect):
        seen.whole.append(rect)
    elif rect is not None and _is_plain(form):
        _look(form, seen, depth=depth + 1)


def _is_plain(form: Any) -> bool:
    """Whether a form stands where its content says: moved and scaled ones would be looked for in the wrong place."""
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(form, matrix):
        return False
    moved = (matrix.a - 1, matrix.b, matrix.c, matrix.d - 1, matrix.e, matrix.f)
    return all(abs(part) < 1e-3 for part in moved)


def _note(thing: Any, kind: int, seen: _Seen) -> None:
    import pypdfium2.raw as pdfium

    rect = _bounds(thing)
    if rect is None:
        return
    wide, high = rect[2] - rect[0], rect[3] - rect[1]
    if kind == _IMAGE:
        if _pixels(thing) <= MOST_PIXELS:
            seen.whole.append(rect)
        page = (seen.shown[2] - seen.shown[0]) * (seen.shown[3] - seen.shown[1])
        seen.scanned = seen.scanned or wide * high > COVERED * page
    elif max(wide, high) <= 8 or (min(wide, high) <= 4 and 8 < max(wide, high) <= 110):
        seen.small.append(rect)
    elif _may_be_code(rect) and pdfium.FPDFPath_CountSegments(thing) >= MANY_SEGMENTS:
        seen.whole.append(rect)


def _pixels(image: Any) -> int:
    import ctypes

    import pypdfium2.raw as pdfium

    wide, high = ctypes.c_uint(), ctypes.c_uint()
    known = pdfium.FPDFImageObj_GetImagePixelSize(image, wide, high)
    return wide.value * high.value if known else 0


def _bounds(thing: Any) -> Rect | None:
    import ctypes

    import pypdfium2.raw as pdfium

    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(thing, *edges):
        return None
    left, bottom, right, top = (edge.value for edge in edges)
    return (left, bottom, right, top) if right > left or top > bottom else None


def _may_be_code(rect: Rect) -> bool:
    wide, high = rect[2] - rect[0], rect[3] - rect[1]
    return min(wide, high) >= SMALLEST and max(wide, high) <= LARGEST


def _gathered(small: Sequence[Rect]) -> Iterator[Rect]:
    """Rectangles around small things that lie close together and are many."""
    groups: list[list[float]] = []  # left, bottom, right, top, count
    for rect in sorted(small, key=lambda r: (-r[3], r[0])):
        near = next((g for g in groups if _touch(rect, g)), None)
        if near is None:
            groups.append([*rect, 1])
            continue
        near[0], near[1] = min(near[0], rect[0]), min(near[1], rect[1])
        near[2], near[3] = max(near[2], rect[2]), max(near[3], rect[3])
        near[4] += 1
    yield from ((g[0], g[1], g[2], g[3]) for g in groups if g[4] >= ENOUGH)


def _touch(a: Sequence[float], b: Sequence[float], *, gap: float = 12.0) -> bool:
    return a[0] <= b[2] + gap and b[0] <= a[2] + gap and a[1] <= b[3] + gap and b[1] <= a[3] + gap


def _merged(rects: Sequence[Rect]) -> list[Rect]:
    """Places that lie within one another become one."""
    kept: list[Rect] = []
    for rect in sorted(rects, key=lambda r: -(r[2] - r[0]) * (r[3] - r[1])):
        if not any(_holds(outer, rect) for outer in kept):
            kept.append(rect)
    return kept


def _holds(outer: Rect, inner: Rect) -> bool:
    low = outer[0] <= inner[0] and outer[1] <= inner[1]
    return low and outer[2] >= inner[2] and outer[3] >= inner[3]


def _cut(rect: Rect, page: Rect) -> Rect:
    """`rect` with its quiet zone, as far as the page reaches."""
    return (
        max(rect[0] - MARGIN, page[0]),
        max(rect[1] - MARGIN, page[1]),
        min(rect[2] + MARGIN, page[2]),
        min(rect[3] + MARGIN, page[3]),
    )


def _drawn(page: Any, rect: Rect, box: Rect) -> Any | None:
    """The place as a grey picture, upright as its page is shown."""
    import numpy as np
    import pypdfium2

    wide, high = rect[2] - rect[0], rect[3] - rect[1]
    small = max(wide, high) <= min(1.6 * min(wide, high), LARGEST)  # bars need more, squares do not
    longest = SQUARE_LONGEST if small else LONGEST
    scale = min(DPI / pdfs.POINTS_AN_INCH, longest / max(wide, high))
    crop = [rect[0] - box[0], rect[1] - box[1], box[2] - rect[2], box[3] - rect[3]]
    quarter = page.get_rotation() // 90
    crop = crop[quarter:] + crop[:quarter]  # the sides as they lie once the page is turned
    try:
        bitmap = page.render(scale=scale, crop=tuple(crop), grayscale=True)
        picture = np.array(bitmap.to_numpy())
        bitmap.close()
    except (pypdfium2.PdfiumError, ValueError, MemoryError):
        return None
    return picture.reshape(picture.shape[:2]) if picture.size else None
