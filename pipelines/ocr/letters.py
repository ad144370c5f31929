"""The letters of a PDF's page, and the words that they make."""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass
from itertools import repeat
from typing import TYPE_CHECKING, Any, TypeAlias

from pipelines.ocr.characters import SPACE, codes_of, marks_of, said_by
from pipelines.ocr.near import adjoin, run_right
from pipelines.ocr.spots import Widths, spots_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Flags: TypeAlias = NDArray[np.bool_]
    Numbers: TypeAlias = NDArray[np.int64]

NARROWEST = 0.2
"""Letters whose widths make less of their heights than this on the whole are not so high: their font is wrong."""
FEWEST_SPACED = 4
"""So many letters in a row, each by itself and evenly apart, are a word set wide."""
WIDE_SPACED = 0.5
"""They stand at most this part of their height apart, with no space between."""
WIDE_TITLE = 0.8
"""Capitals may stand so far apart, or have spaces between."""
UNEVEN = 0.08
"""Their gaps differ by less than this part of their height."""
MOST_LETTERS = 60_000
"""A page with more letters is no bill; what follows is left out."""


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """How a PDF's own coordinates lie on the page as shown: cropped, turned, its origin at the top left, in points."""

    rotation: int
    left: float
    bottom: float
    right: float
    top: float

    @staticmethod
    def of(page: Any) -> Shown:
        return Shown(page.get_rotation(), *page.get_bbox())

    def boxes(self, x0: Any, y0: Any, x1: Any, y1: Any) -> tuple[Any, Any, Any, Any]:
        """Left, top, right, bottom as shown, of numbers or arrays of them."""
        match self.rotation:
            case 90:
                return y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left
            case 180:
                return self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom
            case 270:
                return self.top - y1, self.right - x1, self.top - y0, self.right - x0
            case _:
                return x0 - self.left, self.top - y1, x1 - self.left, self.top - y0


@dataclass(frozen=True, slots=True, eq=False)
class Letters:
    """The letters of a page in the order of its content; spaces are not among them.

    `text` is all that they say, `offsets` where each begins in it, and its length; `LOST` stands for a letter without a
    meaning. `places` is what pdfium counts the letters by. `boxes` are left, top, right, bottom in points of the page as
    shown. `quarters` say which way a letter's line runs: 0 to the right, 1 down, 2 to the left (upside down), 3 up.
    `starts` are the letters that begin a word.
    """

    text: str
    offsets: Numbers
    places: Numbers
    boxes: Floats
    quarters: Numbers
    starts: Numbers

    def word_texts(self) -> list[str]:
        begins = self.offsets[self.starts].tolist()
        ends = [*begins[1:], len(self.text)]
        return [self.text[a:b] for a, b in zip(begins, ends, strict=True)]

    def word_boxes(self) -> Floats:
        import numpy as np

        least = np.minimum.reduceat(self.boxes[:, :2], self.starts)
        most = np.maximum.reduceat(self.boxes[:, 2:], self.starts)
        return np.concatenate([least, most], axis=1)


def letters_of(textpage: Any, shown: Shown, widths: Widths) -> Letters | None:
    """The letters of a page; None where it has none. `widths` are learned from page to page. Hold `pdf.LOCK`."""
    import numpy as np

    count = min(textpage.count_chars(), MOST_LETTERS)
    codes = codes_of(textpage.raw, count)
    marks = marks_of(codes)
    places = np.flatnonzero(marks != SPACE)
    if not len(places):
        return None
    spots = spots_of(textpage.raw, places, codes[places], widths)
    boxes = np.stack(shown.boxes(*spots.T), axis=1)
    spaces = _Spaces(textpage.raw, places, np.flatnonzero(marks == SPACE))
    starts = _starts(boxes, spaces)
    if _mend_heights(textpage.raw, shown, places, boxes, starts):
        starts = _starts(boxes, spaces)
    quarters = _quarters(textpage.raw, shown, places, starts)
    if quarters.any():
        starts = np.flatnonzero(~_all_ways(boxes, quarters, spaces))
    starts = _closed_up(codes[places], boxes, starts, quarters, spaces)
    text, offsets = said_by(codes[places], marks[places])
    return Letters(text, offsets, places, boxes, quarters, starts)


@dataclass(frozen=True, slots=True, eq=False)
class _Spaces:
    """The spaces between letters, where pdfium found or guessed some."""

    textpage: Any
    places: Numbers
    marks: Numbers

    def before(self) -> Flags:
        """Whether a space stands before each letter; true of the first."""
        import numpy as np

        return np.diff(np.searchsorted(self.marks, self.places), prepend=-1) > 0

    def certain(self, letters: Numbers) -> Flags:
        """Whether the file itself puts a space before each of `letters`; pdfium guesses others."""
        import numpy as np
        import pypdfium2.raw as pdfium

        found = np.zeros(len(letters), np.bool_)
        for n, letter in enumerate(letters.tolist()):
            first = self.places[letter - 1] + 1 if letter else 0
            gaps = range(int(first), int(self.places[letter]))
            found[n] = not all(pdfium.FPDFText_IsGenerated(self.textpage, gap) for gap in gaps)
        return found


def _starts(boxes: Floats, spaces: _Spaces) -> Numbers:
    """The letters that begin a word, all lines taken to run to the right."""
    import numpy as np

    near = adjoin(boxes)
    parted = ~near
    # Spaces that pdfium only guessed are left to the gap's width.
    asked = np.flatnonzero(near & spaces.before())
    parted[asked] = spaces.certain(asked)
    return np.flatnonzero(parted)


def _quarters(textpage: Any, shown: Shown, places: Numbers, starts: Numbers) -> Numbers:
    """Which way the line of each letter runs; letters that make a word with others run to the right."""
    import numpy as np
    import pypdfium2.raw as pdfium

    quarters = np.zeros(len(places), np.int64)
    alone = starts[np.diff(starts, append=len(places)) == 1]
    angles = _each(pdfium.FPDFText_GetCharAngle, textpage, places[alone])
    turns = (angles + math.radians(shown.rotation)) / (math.pi / 2)
    quarters[alone] = np.rint(turns).astype(np.int64) % 4
    return quarters


def _mend_heights(
    textpage: Any, shown: Shown, places: Numbers, boxes: Floats, starts: Numbers
) -> bool:
    """Give letters of fonts that claim a senseless height that of their print, in place; whether there were any."""
    import numpy as np

    wide = np.add.reduceat(boxes[:, 2] - boxes[:, 0], starts)
    high = np.add.reduceat(boxes[:, 3] - boxes[:, 1], starts)
    lengths = np.diff(starts, append=len(places))
    odd = (wide < NARROWEST * high) & (lengths > 2)
    if not odd.any() or shown.rotation:
        return False
    heights = np.rint(4 * (boxes[:, 3] - boxes[:, 1])).astype(np.int64)
    for height in np.unique(heights[starts[odd]]).tolist():
        alike = np.flatnonzero(heights == height)
        lines, over, under = _print(textpage, places[alike])
        if 0 < over + under < height / 4:
            boxes[alike, 1] = shown.top - lines - over
            boxes[alike, 3] = shown.top - lines + under
    return True


def _print(textpage: Any, places: Numbers) -> tuple[Floats, float, float]:
    """The base line of each letter, and how far their print reaches over and under it, in the PDF's own coordinates."""
    import numpy as np
    import pypdfium2.raw as pdfium

    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    lines = np.zeros(len(places))
    over, under = 0.0, 0.0
    for i, place in enumerate(places.tolist()):
        pdfium.FPDFText_GetCharOrigin(textpage, place, x, y)
        pdfium.FPDFText_GetCharBox(textpage, place, left, right, bottom, top)
        lines[i] = y.value
        over, under = max(over, top.value - y.value), max(under, y.value - bottom.value)
    return lines, over, under


def _closed_up(
    codes: NDArray[np.uint32], boxes: Floats, starts: Numbers, quarters: Numbers, spaces: _Spaces
) -> Numbers:
    """The `starts` of words, those of letters set wide apart on one line taken as one word, as titles often are."""
    import numpy as np

    lone = np.diff(starts, append=len(boxes)) == 1
    if lone.sum() < FEWEST_SPACED:
        return starts
    a, b = boxes[starts[:-1]], boxes[starts[1:]]
    high = np.minimum(a[:, 3] - a[:, 1], b[:, 3] - b[:, 1])
    gaps = (b[:, 0] - a[:, 2]) / np.maximum(high, 1e-6)
    upright = quarters[starts] == 0
    capitals = np.array([chr(code).isupper() for code in codes[starts].tolist()])
    level = (np.abs(a[:, 3] - b[:, 3]) < 0.1 * high) & upright[:-1] & upright[1:]
    may = lone[:-1] & lone[1:] & level & (gaps > 0) & (gaps < WIDE_TITLE)
    title = capitals[:-1] & capitals[1:]
    asked = np.flatnonzero(may & ~title)
    may[asked] = (gaps[asked] < WIDE_SPACED) & ~spaces.certain(starts[1:][asked])
    joined: list[int] = []
    run: list[int] = []
    for i, joins in enumerate([*may.tolist(), False]):
        if joins and (not run or abs(gaps[i] - gaps[run[0]]) < UNEVEN):
            run.append(i)
            continue
        if len(run) + 1 >= FEWEST_SPACED:
            joined += [n + 1 for n in run]
        run = [i] if joins else []
    return np.delete(starts, joined)


def _each(function: Any, textpage: Any, places: Numbers) -> Floats:
    import numpy as np

    return np.fromiter(map(function, repeat(textpage), places.tolist()), np.float64, len(places))


def _all_ways(boxes: Floats, quarters: Numbers, spaces: _Spaces) -> Flags:
    """What `adjoin` says less what spaces part, where lines run every way; guessed ones count where they do not run to the right."""
    import numpy as np

    along = boxes.copy()
    for quarter in (1, 2, 3):
        of = quarters == quarter
        along[of] = run_right(boxes[of], quarter)
    same = np.concatenate([[False], quarters[1:] == quarters[:-1]])
    near: Flags = adjoin(along) & same
    asked = np.flatnonzero(near & spaces.before() & (quarters == 0))
    near &= ~(spaces.before() & (quarters != 0))
    near[asked] = ~spaces.certain(asked)
    return near
