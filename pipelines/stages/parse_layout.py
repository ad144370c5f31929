"""Words become lines, lines become blocks, all in reading order.

Reading order is by rows, each from left to right, since on bills a label and its value stand side by side; blocks keep together what
stands in a column, such as an address. Tables are those of the reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from idp.document import Block, Document, Line, Page, Word
from idp.level import Level, level_of

SHARED_HEIGHT = 0.5
"""Two words are in one row when they share at least this much of the lower one's height."""
COLUMN_GAP = 1.0
"""A gap wider than this many word heights parts two columns."""
BLOCK_GAP = 0.9
"""Lines further apart than this many line heights belong to different blocks."""
LEAST_SLOPE = 0.002
"""Pages that slope less than this are straight enough."""


@dataclass(frozen=True, slots=True)
class _Spot:
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
class _Row:
    """Words on one baseline, left to right, while they are being gathered."""

    spots: list[_Spot] = field(default_factory=list)

    @property
    def middle(self) -> float:
        return median(spot.middle for spot in self.spots)

    @property
    def slope(self) -> float:
        first, last = self.spots[0], self.spots[-1]
        across = (last.x0 + last.x1 - first.x0 - first.x1) / 2
        return (last.middle - first.middle) / across if across > 0 else 0.0


def parse_layout(document: Document) -> Document:
    """The same document with lines and blocks on every page, and each page's words in reading order."""
    return replace(document, pages=tuple(_parsed(page) for page in document.pages))


def rows_of(words: Iterable[Word], width: float, height: float) -> tuple[Line, ...]:
    """Words on one baseline as one line however wide the gaps, top to bottom; the page's size is in any unit."""
    return tuple(Line.of(s.word for s in row.spots) for row in _straight_rows(words, width, height))


def _parsed(page: Page) -> Page:
    upright = [word for word in page.words if not _is_vertical(word, page)]
    rows = _straight_rows(upright, page.width, page.height)
    lines = [line for row in rows for line in _lines(row)]
    lines += [Line.of((word,)) for word in page.words if _is_vertical(word, page)]
    return replace(
        page,
        words=tuple(word for line in lines for word in line.words),
        lines=tuple(lines),
        blocks=_blocks(lines, page),
    )


def _is_vertical(word: Word, page: Page) -> bool:
    """Whether the word runs up or down the margin; such words would tie rows together."""
    wide, high = word.box.width * page.width, word.box.height * page.height
    return len(word.text) > 2 and high > 2 * wide


def _straight_rows(words: Iterable[Word], width: float, height: float) -> list[_Row]:
    """Rows of the words, gathered again after straightening where the page slopes."""
    kept = tuple(words)
    rows = _rows(_spots(kept, width, height))
    level = level_of([s.word.box for s in run] for row in rows for run in _runs(row))
    if not level.flat:
        return _rows(_levelled(kept, width, height, level))
    slope = _slope(rows)
    return rows if abs(slope) <= LEAST_SLOPE else _rows(_spots(kept, width, height, slope))


def _spots(words: Iterable[Word], width: float, height: float, slope: float = 0.0) -> list[_Spot]:
    spots = []
    for word in words:
        x0, x1 = word.box.x0 * width, word.box.x1 * width
        drop = slope * (x0 + x1) / 2
        y0, y1 = word.box.y0 * height - drop, word.box.y1 * height - drop
        spots.append(_Spot(word, x0, y0, x1, y1))
    return spots


def _levelled(words: Iterable[Word], width: float, height: float, level: Level) -> list[_Spot]:
    """Words of a page photographed aslant, each at the height where its row begins."""
    spots = []
    for word in words:
        (x, y), box = word.box.centre, word.box
        drop = y - level.height(x, y)
        y0, y1 = (box.y0 - drop) * height, (box.y1 - drop) * height
        spots.append(_Spot(word, box.x0 * width, y0, box.x1 * width, y1))
    return spots


def _rows(spots: Iterable[_Spot]) -> list[_Row]:
    """Gather words from left to right, each into the row that ends beside it; so a row may slope a little."""
    rows: list[_Row] = []
    for spot in sorted(spots, key=lambda s: (s.x0, s.y0)):
        best, most = None, SHARED_HEIGHT
        for row in rows:
            last = row.spots[-1]
            shared = min(spot.y1, last.y1) - max(spot.y0, last.y0)
            share = shared / min(spot.height, last.height)
            # Words that lie over one another (a stamp, a shadow) start rows of their own.
            if share > most and (last.x0 + last.x1) / 2 < spot.x0 + spot.height / 2:
                best, most = row, share
        if best is None:
            rows.append(_Row([spot]))
        else:
            best.spots.append(spot)
    return sorted(rows, key=lambda row: (row.middle, row.spots[0].x0))


def _slope(rows: Sequence[_Row]) -> float:
    """How far rows fall for every unit to the right: the middle one of the longer rows."""
    slopes = [row.slope for row in rows if len(row.spots) >= 3]
    return median(slopes) if len(slopes) >= 3 else 0.0


def _lines(row: _Row) -> list[Line]:
    return [Line.of(spot.word for spot in run) for run in _runs(row)]


def _runs(row: _Row) -> list[list[_Spot]]:
    """Cut a row where a gap is as wide as a column's."""
    widest = COLUMN_GAP * median(spot.height for spot in row.spots)
    runs: list[list[_Spot]] = [[row.spots[0]]]
    for before, spot in zip(row.spots, row.spots[1:], strict=False):
        if spot.x0 - before.x1 > widest:
            runs.append([])
        runs[-1].append(spot)
    return runs


def _blocks(lines: Sequence[Line], page: Page) -> tuple[Block, ...]:
    """Join each line to the block above it that it hangs under; blocks are ordered by their first line."""
    blocks: list[list[Line]] = []
    for line in lines:
        above = [block for block in blocks if _hangs(line, block[-1], page)]
        if above:
            min(above, key=lambda b: abs(b[-1].box.x0 - line.box.x0)).append(line)
        else:
            blocks.append([line])
    return tuple(Block.of(block) for block in blocks)


def _hangs(line: Line, above: Line, page: Page) -> bool:
    """Whether `line` goes on below `above`: close under it, of its size, and aligned at the left, the right or the middle."""
    height = min(line.box.height, above.box.height)
    if max(line.box.height, above.box.height) > 1.6 * height:
        return False
    if not -0.5 * height < line.box.y0 - above.box.y1 < BLOCK_GAP * height:
        return False
    near = 1.5 * height * page.height / page.width
    return (
        abs(line.box.x0 - above.box.x0) < near
        or abs(line.box.x1 - above.box.x1) < near
        or abs(line.box.centre[0] - above.box.centre[0]) < near
    )
