"""Words of a page gathered to rows on one baseline, on a sheet that was straightened for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from idp.document import Box, Line, Page, Word
from idp.level import Level, level_of

SHARED_HEIGHT = 0.5
"""Two words are in one row when they share at least this much of the lower one's height."""
COLUMN_GAP = 1.0
"""A gap wider than this many word heights parts two columns."""
LEAST_SLOPE = 0.002
"""Pages that slope less than this are straight enough."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A word with its rectangle in the page's own units, straightened."""

    word: Word
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def height(self) -> float:
        return max(self.y1 - self.y0, 1e-6)

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2


@dataclass(slots=True)
class Row:
    """Words on one baseline, left to right, while they are being gathered."""

    spots: list[Spot] = field(default_factory=list)

    @property
    def middle(self) -> float:
        return median(spot.middle for spot in self.spots)

    @property
    def slope(self) -> float:
        first, last = self.spots[0], self.spots[-1]
        across = (last.x0 + last.x1 - first.x0 - first.x1) / 2
        return (last.middle - first.middle) / across if across > 0 else 0.0

    def runs(self) -> list[list[Spot]]:
        """The row cut where a gap is as wide as a column's."""
        widest = COLUMN_GAP * median(spot.height for spot in self.spots)
        runs: list[list[Spot]] = [[self.spots[0]]]
        for before, spot in zip(self.spots, self.spots[1:], strict=False):
            if spot.x0 - before.x1 > widest:
                runs.append([])
            runs[-1].append(spot)
        return runs


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's rows, top to bottom, in its own units; `slope` is what was taken out of a page that leans evenly."""

    rows: tuple[Row, ...]
    width: float
    height: float
    slope: float = 0.0

    def laid(self, box: Box) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of `box` on the sheet, straightened about its middle."""
        x, y = box.centre
        dx, dy = self.slope * y * self.height, self.slope * x * self.width
        return (
            box.x0 * self.width + dx,
            box.y0 * self.height - dy,
            box.x1 * self.width + dx,
            box.y1 * self.height - dy,
        )

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """Where a rectangle of the sheet lies on the page, cut to 0..1."""
        dx, dy = self.slope * (y0 + y1) / 2, self.slope * (x0 + x1) / 2
        return Box(
            min(max((x0 - dx) / self.width, 0.0), 1.0),
            min(max((y0 + dy) / self.height, 0.0), 1.0),
            min(max((x1 - dx) / self.width, 0.0), 1.0),
            min(max((y1 + dy) / self.height, 0.0), 1.0),
        )


def rows_of(words: Iterable[Word], width: float, height: float) -> tuple[Line, ...]:
    """Words on one baseline as one line however wide the gaps, top to bottom; the page's size is in any unit."""
    sheet = sheet_of(words, width, height)
    return tuple(Line.of(spot.word for spot in row.spots) for row in sheet.rows)


def sheet_of(words: Iterable[Word], width: float, height: float) -> Sheet:
    """Rows of the words, gathered again after straightening where the page slopes."""
    kept = tuple(words)
    rows = _rows(_spots(kept, width, height))
    level = level_of([s.word.box for s in run] for row in rows for run in row.runs())
    if not level.flat:
        return Sheet(tuple(_rows(_levelled(kept, width, height, level))), width, height)
    slope = _slope(rows)
    if abs(slope) <= LEAST_SLOPE:
        return Sheet(tuple(rows), width, height)
    return Sheet(tuple(_rows(_spots(kept, width, height, slope))), width, height, slope)


def is_vertical(word: Word, page: Page) -> bool:
    """Whether the word runs up or down the margin; such words would tie rows together."""
    wide, high = word.box.width * page.width, word.box.height * page.height
    return len(word.text) > 2 and high > 2 * wide


def _spots(words: Iterable[Word], width: float, height: float, slope: float = 0.0) -> list[Spot]:
    spots = []
    for word in words:
        box = word.box
        x0, x1, y0, y1 = box.x0 * width, box.x1 * width, box.y0 * height, box.y1 * height
        drop, shift = slope * (x0 + x1) / 2, slope * (y0 + y1) / 2
        spots.append(Spot(word, x0 + shift, y0 - drop, x1 + shift, y1 - drop))
    return spots


def _levelled(words: Iterable[Word], width: float, height: float, level: Level) -> list[Spot]:
    """Words of a page photographed aslant, each at the height where its row begins."""
    spots = []
    for word in words:
        (x, y), box = word.box.centre, word.box
        drop = y - level.height(x, y)
        y0, y1 = (box.y0 - drop) * height, (box.y1 - drop) * height
        spots.append(Spot(word, box.x0 * width, y0, box.x1 * width, y1))
    return spots


class _Shelves:
    """Rows by the heights that their last words cover, so that a word is compared with the few rows beside it."""

    def __init__(self, step: float) -> None:
        self._step = step
        self._shelves: dict[int, set[int]] = {}

    def _reach(self, spot: Spot) -> range:
        return range(int(spot.y0 // self._step), int(spot.y1 // self._step) + 1)

    def put(self, row: int, spot: Spot) -> None:
        for shelf in self._reach(spot):
            self._shelves.setdefault(shelf, set()).add(row)

    def beside(self, spot: Spot) -> list[int]:
        found: set[int] = set()
        for shelf in self._reach(spot):
            found |= self._shelves.get(shelf, set())
        return sorted(found)


def _rows(spots: Sequence[Spot]) -> list[Row]:
    """Gather words from left to right, each into the row that ends beside it; so a row may slope a little."""
    if not spots:
        return []
    rows: list[Row] = []
    # Words as high as the page must not fill thousands of shelves.
    shelves = _Shelves(max(median(s.height for s in spots), max(s.y1 for s in spots) / 400, 1e-6))
    for spot in sorted(spots, key=lambda s: (s.word.box.x0, s.y0)):
        best, most = None, SHARED_HEIGHT
        for at in shelves.beside(spot):
            last = rows[at].spots[-1]
            shared = min(spot.y1, last.y1) - max(spot.y0, last.y0)
            share = shared / min(spot.height, last.height)
            # Words that lie over one another (a stamp, a shadow) start rows of their own.
            if share > most and (last.x0 + last.x1) / 2 < spot.x0 + spot.height / 2:
                best, most = at, share
        if best is None:
            best = len(rows)
            rows.append(Row([spot]))
        else:
            rows[best].spots.append(spot)
        shelves.put(best, spot)
    return sorted(rows, key=lambda row: (row.middle, row.spots[0].x0))


def _slope(rows: Sequence[Row]) -> float:
    """How far rows fall for every unit to the right: the middle one of the longer rows."""
    slopes = [row.slope for row in rows if len(row.spots) >= 3]
    return median(slopes) if len(slopes) >= 3 else 0.0
