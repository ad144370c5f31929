"""What is painted on a PDF's page: its pictures, its strokes, and how its text is painted."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice, repeat
from typing import Any, TypeAlias

from pipelines.ocr.quick import ADDRESS, POINTER, address_of, quickly

Spot: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, right, top in the PDF's own coordinates."""
Affine: TypeAlias = tuple[float, float, float, float, float, float]

MOST_OBJECTS = 20_000
"""A page with more objects is a drawing, of which only so many are looked at; its strokes are no table's."""
MOST_DEPTH = 6
"""Forms within forms are looked into so far."""
MOST_SEGMENTS_IN_ALL = 10_000
THIN = 3.0
"""A stroke is at most this many points wide."""
STRAIGHT = 0.7
"""How many points a straight stroke may lean."""
PALE = 235
"""Red, green and blue from here on are as good as white."""
CLEAR = 12
"""What is less opaque than this, of 255, is not seen."""
INVISIBLE_MODES = (3, 7)
"""Text render modes that put nothing on the page."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A picture or filled area, and when in the order of painting it comes."""

    order: int
    spot: Spot
    white: bool = False


@dataclass(slots=True)
class Painted:
    """What the objects of a page are; `strokes` are the straight ones, each as a thin rectangle.

    `texts` are the addresses of text objects with their order; `unseen` of those the orders that paint nothing, `pale` of
    those that paint in white. `cut` says that not all was looked at.
    """

    pictures: list[Piece] = field(default_factory=list)
    fills: list[Piece] = field(default_factory=list)
    strokes: list[Spot] = field(default_factory=list)
    texts: dict[int, int] = field(default_factory=dict)
    unseen: set[int] = field(default_factory=set)
    pale: set[int] = field(default_factory=set)
    cut: bool = False


def painted(page: Any) -> Painted:
    """What is painted on `page`, in forms too. Hold `pdf.LOCK`."""
    return _Look(page).all()


class _Look:
    """One look at a page's objects, all of them addresses; keeps the numbers that pdfium writes its answers to."""

    def __init__(self, page: Any) -> None:
        import pypdfium2.raw as pdfium

        self._pdfium = pdfium
        self._page = page
        self._found = Painted()
        self._seen = 0
        self._segments = 0
        self._edges = [ctypes.c_float() for _ in range(4)]
        self._colour = [ctypes.c_uint() for _ in range(4)]
        self._x, self._y = ctypes.c_float(), ctypes.c_float()
        self._fill, self._stroke = ctypes.c_int(), ctypes.c_int()
        self._matrix = pdfium.FS_MATRIX()

    def all(self) -> Painted:
        count = self._pdfium.FPDFPage_CountObjects(self._page)
        get = quickly("FPDFPage_GetObject", ADDRESS, POINTER, ctypes.c_int)
        self._walk(map(get, repeat(address_of(self._page.raw)), range(count)), count, None, 0)
        if self._found.cut:
            self._found.strokes.clear()
        return self._found

    def _walk(self, objects: Iterable[int], count: int, matrix: Affine | None, depth: int) -> None:
        pdfium = self._pdfium
        room = max(MOST_OBJECTS - self._seen, 0)
        self._found.cut = self._found.cut or count > room
        addresses = list(islice(objects, room))
        kinds = map(quickly("FPDFPageObj_GetType", ctypes.c_int, POINTER), addresses)
        texts: dict[int, int] = {}
        for address, kind in zip(addresses, kinds, strict=True):
            self._seen += 1
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                texts[address] = self._seen
            elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                self._path(_handle(address), matrix)
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                self._picture(_handle(address), matrix)
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < MOST_DEPTH:
                self._form(_handle(address), matrix, depth)
        self._texts(texts)

    def _form(self, handle: Any, matrix: Affine | None, depth: int) -> None:
        inner = self._matrix_of(handle)
        count = self._pdfium.FPDFFormObj_CountObjects(handle)
        within = inner if matrix is None else _then(inner, matrix)
        get = quickly("FPDFFormObj_GetObject", ADDRESS, POINTER, ctypes.c_ulong)
        objects = map(get, repeat(address_of(handle)), range(count))
        self._walk(objects, count, within, depth + 1)

    def _texts(self, texts: dict[int, int]) -> None:
        """How the text objects at these addresses are painted, whose orders are given."""
        if not texts:
            return
        import numpy as np

        self._found.texts |= texts
        mode = quickly("FPDFTextObj_GetTextRenderMode", ctypes.c_int, POINTER)
        fill = quickly("FPDFPageObj_GetFillColor", ctypes.c_int, *[POINTER] * 5)
        colours = np.zeros((4, len(texts)), np.uint32)
        first, row = colours.ctypes.data, colours.strides[0]
        where = [range(first + n * row, first + (n + 1) * row, 4) for n in range(4)]
        filled = np.fromiter(map(fill, texts, *where), np.bool_, len(texts))
        modes = np.fromiter(map(mode, texts), np.int64, len(texts))
        unseen = np.isin(modes, INVISIBLE_MODES) | (filled & (colours[3] <= CLEAR))
        pale = filled & (colours[:3] >= PALE).all(axis=0) & ~unseen
        if unseen.any() or pale.any():
            orders = np.array(list(texts.values()))
            self._found.unseen.update(orders[unseen].tolist())
            self._found.pale.update(orders[pale].tolist())

    def _opaque(self, handle: Any) -> bool:
        """Whether `handle` is filled with a colour that is seen; that colour is left in `_colour`."""
        if not self._pdfium.FPDFPageObj_GetFillColor(handle, *self._colour):
            return True
        return self._colour[3].value > CLEAR

    def _picture(self, handle: Any, matrix: Affine | None) -> None:
        spot = self._spot(handle, matrix)
        if spot is None:
            return
        if min(spot[2] - spot[0], spot[3] - spot[1]) <= THIN:
            self._found.strokes.append(spot)
        else:
            self._found.pictures.append(Piece(self._seen, spot))

    def _path(self, handle: Any, matrix: Affine | None) -> None:
        pdfium = self._pdfium
        spot = self._spot(handle, matrix)
        if spot is None or not pdfium.FPDFPath_GetDrawMode(handle, self._fill, self._stroke):
            return
        filled = self._fill.value != pdfium.FPDF_FILLMODE_NONE and self._opaque(handle)
        white = filled and min(c.value for c in self._colour[:3]) >= PALE
        thin = min(spot[2] - spot[0], spot[3] - spot[1]) <= THIN
        if filled and not thin:
            self._found.fills.append(Piece(self._seen, spot, white))
        if not self._stroke.value and (white or not filled):
            return
        if thin:
            self._found.strokes.append(spot)
        else:
            self._found.strokes += self._straight(handle, matrix)

    def _straight(self, handle: Any, matrix: Affine | None) -> Iterator[Spot]:
        """The upright and level lines of a path, and the edges of its rectangles."""
        pdfium = self._pdfium
        count = pdfium.FPDFPath_CountSegments(handle)
        first = self._matrix_of(handle)
        whole = first if matrix is None else _then(first, matrix)
        self._segments += count
        if self._segments > MOST_SEGMENTS_IN_ALL:
            return
        start = last = (0.0, 0.0)
        for i in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(handle, i)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            pdfium.FPDFPathSegment_GetPoint(segment, self._x, self._y)
            here = _at(whole, self._x.value, self._y.value)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                start = here
            elif kind == pdfium.FPDF_SEGMENT_LINETO:
                yield from _level(last, here)
            last = here
            if pdfium.FPDFPathSegment_GetClose(segment):
                yield from _level(last, start)
                last = start

    def _spot(self, handle: Any, matrix: Affine | None) -> Spot | None:
        left, bottom, right, top = self._edges
        if not self._pdfium.FPDFPageObj_GetBounds(handle, left, bottom, right, top):
            return None
        if matrix is None:
            return left.value, bottom.value, right.value, top.value
        corners = [_at(matrix, x.value, y.value) for x in (left, right) for y in (bottom, top)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return min(xs), min(ys), max(xs), max(ys)

    def _matrix_of(self, handle: Any) -> Affine:
        m = self._matrix
        if not self._pdfium.FPDFPageObj_GetMatrix(handle, m):
            return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        return m.a, m.b, m.c, m.d, m.e, m.f


def _handle(address: int) -> Any:
    import pypdfium2.raw as pdfium

    return ctypes.cast(address, pdfium.FPDF_PAGEOBJECT)


def _then(first: Affine, second: Affine) -> Affine:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def _at(matrix: Affine, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _level(a: tuple[float, float], b: tuple[float, float]) -> Iterator[Spot]:
    """The line from `a` to `b` where it runs upright or level."""
    if abs(a[0] - b[0]) <= STRAIGHT or abs(a[1] - b[1]) <= STRAIGHT:
        yield min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])
