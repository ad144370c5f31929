"""Print as tables need it: a row's words in chunks, and whether a chunk is a figure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pipelines.layout.sheet import Row, Sheet, Spot

_CURRENCY = r"(?:RM|MYR|USD|AUD|NZD|GBP|EUR|SGD|CHF|CAD|INR|Rs\.?|[AUSN]Z?\$|[$€£¥₹])"
_FIGURE = re.compile(
    rf"^[-–+(]*{_CURRENCY}?\s?[-–+(]?\d[\d.,'’\s]*\)?[-–]?\s?(?:%|{_CURRENCY}|CR|DR)?\)?\*?$",
    re.IGNORECASE,
)
_MONEY = re.compile(r"(?<![\d/.])\d{1,3}(?:[,.'’\s]?\d{3})*[.,]\d{2}(?![\d/.])|[$€£]\s?\d")
_WHOLE = re.compile(r"^[-(]?[$€£]?\d+(?:[.,]\d{3})*[.,]\d{2}\)?$|^\d{1,2}(?:[.,]\d+)?%$")
_NUMBER = re.compile(r"^[-(]?\d{1,6}(?:[.,]\d{1,4})?\)?\s?%?$")
_MEASURED = re.compile(r"^\d+(?:[.,]\d+)?\s?[^\W\d]{1,4}\.?$")
_BARE_CURRENCY = re.compile(rf"^{_CURRENCY}$", re.IGNORECASE)
_SUM = re.compile(
    r"^(?:sub\s?-?total|total|grand|net|balance|amount (?:due|paid|payable)|paid|tax|gst|vat|mwst|ust|tva|zwischensumme|summe|gesamt|zzgl|sous|montant|rechnungsbetrag|tip|discount|shipping|freight|deposit|change|cash|rounding)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Words of a row that stand as close as words of a sentence do."""

    spots: tuple[Spot, ...]
    text: str
    x0: float
    x1: float
    figure: bool
    money: bool
    number: bool
    """A sum, a count or a share: no date, code or telephone."""

    @staticmethod
    def of(spots: Iterable[Spot]) -> Chunk:
        kept = tuple(spots)
        text = " ".join(s.word.text for s in kept)
        money = bool(_MONEY.search(text)) and _mostly_digits(text)
        number = money or bool(_NUMBER.match(text) or _MEASURED.match(text))
        right = max(s.x1 for s in kept)
        return Chunk(kept, text, kept[0].x0, right, number or is_figure(text), money, number)

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def names_a_sum(self) -> bool:
        return bool(_SUM.match(self.text))


@dataclass(frozen=True, slots=True)
class Strip:
    """One row of print, left to right in chunks; heights on the sheet."""

    chunks: tuple[Chunk, ...]
    y0: float
    y1: float

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2

    @property
    def money(self) -> bool:
        return any(c.money for c in self.chunks)

    @property
    def figures(self) -> int:
        return sum(c.figure for c in self.chunks)

    @property
    def is_sum(self) -> bool:
        """Whether it names a sum, such as a total, and says little beside it."""
        *labels, last = self.chunks
        return len(labels) in (1, 2) and last.figure and any(c.names_a_sum for c in labels)


def _mostly_digits(text: str) -> bool:
    letters, digits = sum(c.isalpha() for c in text), sum(c.isdigit() for c in text)
    return digits > letters or (digits > 2 and digits == letters)


def is_figure(text: str) -> bool:
    """Whether `text` is a number, a measure, a date or a code: more digits than letters."""
    return bool(_FIGURE.match(text) or _MEASURED.match(text)) or _mostly_digits(text)


def is_currency(text: str) -> bool:
    return bool(_BARE_CURRENCY.match(text))


def height_of(sheet: Sheet) -> float:
    """How high the page's words usually are, in the sheet's units."""
    return median(s.height for row in sheet.rows for s in row.spots) if sheet.rows else 1.0


@dataclass(frozen=True, slots=True)
class Gaps:
    """How far apart words of a row stand that belong to different chunks, and columns on the average of their rows."""

    chunk: float
    column: float
    white: float
    """So wide a gutter that runs down many rows is none by chance."""


def gaps_of(sheet: Sheet, height: float, *, exact: bool) -> Gaps:
    """The gaps of a page: well over the usual space between words, so that typewritten words stay together.

    `exact` boxes fit their words; those that engines draw leave more or less white between words by chance.
    """
    white = sorted(
        gap
        for row in sheet.rows
        for a, b in pairwise(row.spots)
        if 0.05 * height < (gap := b.x0 - a.x1) < height
    )
    usual = white[len(white) // 3] if white else 0.3 * height
    size = min(height, _size(sheet))
    fine = min(max(1.7 * usual, 0.55 * size), height)
    if exact:
        return Gaps(fine, fine, 0.75 * fine)
    return Gaps(min(max(1.7 * usual, 0.55 * height), height), fine, 1.2 * fine)


def _size(sheet: Sheet) -> float:
    """How high words would be that fit their letters closely, by the letters' width; engines draw boxes of any height."""
    widths = [
        (s.x1 - s.x0) / len(s.word.text)
        for row in sheet.rows
        for s in row.spots
        if len(s.word.text) > 2
    ]
    return 2.3 * median(widths) if widths else float("inf")


def strip_of(row: Row, gap: float) -> Strip:
    runs: list[list[Spot]] = [[row.spots[0]]]
    for spot in row.spots[1:]:
        last = runs[-1][-1]
        if spot.x0 - last.x1 > gap or _two_sums(last.word.text, spot.word.text):
            runs.append([])
        runs[-1].append(spot)
    y0, y1 = median(s.y0 for s in row.spots), median(s.y1 for s in row.spots)
    return Strip(tuple(Chunk.of(run) for run in runs), y0, y1)


def _two_sums(a: str, b: str) -> bool:
    """Whether two words side by side are figures of two columns, such as a price and an amount."""
    return b[0] in "$€£0123456789" and bool(_WHOLE.match(a)) and bool(_WHOLE.match(b))


def within(rows: Sequence[Row], x0: float, y0: float, x1: float, y1: float) -> list[Row]:
    """Rows cut to the words whose middle lies in a rectangle."""
    cut = [
        Row([s for s in row.spots if x0 <= (s.x0 + s.x1) / 2 <= x1 and y0 <= s.middle <= y1])
        for row in rows
        if row.spots
    ]
    return [row for row in cut if row.spots]
