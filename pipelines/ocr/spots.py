"""Where the letters of a PDF's page stand, asked of pdfium for as few of them as will do."""

from __future__ import annotations

import ctypes
from itertools import repeat
from typing import TYPE_CHECKING, Any, TypeAlias

from pipelines.ocr.characters import LATIN
from pipelines.ocr.quick import POINTER, address_of, quickly

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Flags: TypeAlias = NDArray[np.bool_]
    Numbers: TypeAlias = NDArray[np.int64]

STEP = 0.01
"""Fonts whose heights differ by less than so many points are taken for one."""
LEVEL = 0.01
"""The first and last letter of a run stand on one line where they differ by less than this part of their height."""
SLACK = 0.04
"""Letters fill a run where their widths differ from its length by at most this part of their height: no gap between words
is so narrow, nor are letters that were set wide."""
MOST_FONTS = 100


class Widths:
    """How wide letters are, by the height of their font: learned from the letters that were asked for, for one document."""

    def __init__(self) -> None:
        self._fonts: dict[int, int] = {}
        self._known: Floats | None = None

    def learn(self, spots: Floats, codes: NDArray[np.uint32]) -> None:
        """Keep the widths of letters at `spots`."""
        import numpy as np

        if self._known is None:
            self._known = np.full((MOST_FONTS, LATIN + 1), np.nan)
        heights = _steps(spots)
        for height in np.unique(heights).tolist():
            if len(self._fonts) < MOST_FONTS:
                self._fonts.setdefault(height, len(self._fonts))
        fonts = self._rows(heights)
        told = (fonts >= 0) & (codes < LATIN)
        self._known[fonts[told], codes[told]] = spots[told, 2] - spots[told, 0]

    def of(self, firsts: Floats, lengths: Numbers, codes: NDArray[np.uint32]) -> Floats | None:
        """The width of every letter of runs whose first letters stand at `firsts`; NaN, or None for all, where it is not known."""
        import numpy as np

        if self._known is None:
            return None
        fonts = np.repeat(self._rows(_steps(firsts)), lengths)
        found: Floats = self._known[fonts, np.minimum(codes, LATIN)]
        found[fonts < 0] = np.nan
        return found

    def _rows(self, heights: Numbers) -> Numbers:
        import numpy as np

        distinct, back = np.unique(heights, return_inverse=True)
        return np.array([self._fonts.get(h, -1) for h in distinct.tolist()], np.int64)[back]


def _steps(spots: Floats) -> Numbers:
    import numpy as np

    return np.rint((spots[:, 3] - spots[:, 1]) / STEP).astype(np.int64)


def spots_of(textpage: Any, places: Numbers, codes: NDArray[np.uint32], widths: Widths) -> Floats:
    """Left, bottom, right, top of letters in the PDF's own coordinates, as wide and high as their font sets them.

    `places` is what pdfium counts them by. Of a run without a space the first and last letter are asked for; where the known
    widths of all its letters add up to its length, those between are put side by side, else they are asked for as well.
    """
    import numpy as np

    spots = np.zeros((len(places), 4))
    starts = np.flatnonzero(np.diff(places, prepend=-2) > 1)
    lengths = np.diff(starts, append=len(places))
    inner = np.ones(len(places), np.bool_)
    inner[starts] = inner[starts + lengths - 1] = False
    _ask(textpage, places, spots, np.flatnonzero(~inner))
    known = widths.of(spots[starts], lengths, codes)
    filled = None if known is None else _fill(spots, starts, lengths, known)
    if filled is not None and filled.all():
        return spots
    rest = np.ones(len(places), np.bool_) if filled is None else ~np.repeat(filled, lengths)
    _ask(textpage, places, spots, np.flatnonzero(inner & rest))
    widths.learn(spots[rest], codes[rest])
    return spots


def _fill(spots: Floats, starts: Numbers, lengths: Numbers, known: Floats) -> Flags:
    """Put the letters of runs that they fill side by side, in place; which runs these are."""
    import numpy as np

    ends = starts + lengths - 1
    first, last = spots[starts], spots[ends]
    high = first[:, 3] - first[:, 1]
    lean = np.abs(last[:, 1::2] - first[:, 1::2]).max(axis=1)
    gaps = last[:, 2] - first[:, 0] - np.add.reduceat(known, starts)
    filled: Flags = (lean <= LEVEL * high) & (high > 0) & (np.abs(gaps) <= SLACK * high)
    before = np.cumsum(np.nan_to_num(known)) - np.nan_to_num(known)
    placed = np.repeat(first, lengths, axis=0)
    placed[:, 0] += before - np.repeat(before[starts], lengths)
    placed[:, 2] = placed[:, 0] + known
    put = np.repeat(filled, lengths)
    put[starts] = put[ends] = False
    spots[put] = placed[put]
    return filled


def _ask(textpage: Any, places: Numbers, spots: Floats, which: Numbers) -> None:
    """Write where pdfium says that `which` of the letters stand, in place; zeros where it does not."""
    import numpy as np

    if not len(which):
        return
    found = np.zeros((len(which), 4), np.float32)  # an FS_RECTF is left, top, right, bottom
    first, step = found.ctypes.data, found.strides[0]
    page = address_of(textpage)
    addresses = range(first, first + step * len(which), step)
    quick = quickly("FPDFText_GetLooseCharBox", ctypes.c_int, POINTER, ctypes.c_int, POINTER)
    answers = map(quick, repeat(page), places[which].tolist(), addresses)
    missing = [i for i, ok in enumerate(answers) if not ok]
    found[missing] = 0.0
    spots[which] = np.nan_to_num(found[:, [0, 3, 2, 1]], nan=0.0, posinf=0.0, neginf=0.0)
