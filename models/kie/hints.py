"""What patterns and arithmetic know of each word, as numbers about -1 to 1: the network need not learn to read figures."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from idp.dates import find_dates
from idp.document import Word
from idp.identifiers import IdKind
from models.kie.arithmetic import Number, column_sums, products, sums_of_two
from models.kie.sheet import Sheet
from models.nlp.printed import amounts, identifiers

NAMES = (
    "digits", "capitals", "length", "whole", "percent", "sign", "address", "code", "colon", "all_capitals", "title",
    "sure", "height", "left", "right", "first", "last", "amount", "money", "minus", "size", "share", "largest", "again",
    "sum", "product", "column_sum", "date", "tax_id", "iban", "row_words", "has_letters",
)  # fmt: skip
_AT = {name: at for at, name in enumerate(NAMES)}

_SIGN = re.compile(r"[$€£¥₹]|^(?:RM|Rs\.?|USD|AUD|NZD|GBP|EUR|SGD|CAD|HKD|MYR|INR|CHF|ZAR|R)$")
_ADDRESS = re.compile(
    r"@|^www\.|https?:|\.(?:com|net|org|co|de|fr|es|nl|it|in|my|sg)\b", re.IGNORECASE
)
_LONGEST_RUN = 400
"""Letters of a run that the patterns look at."""


def hints(
    sheet: Sheet, *, comma: bool | None
) -> tuple[list[list[float]], tuple[tuple[int, ...], ...]]:
    """One row of len(NAMES) numbers a word, and the words that are one amount, date or identifier together.

    `comma` says whether the document prints cents after a comma.
    """
    table = [_looks(word) for word in sheet.words]
    _add_places(sheet, table)
    together: list[tuple[int, ...]] = []
    numbers = list(_read(sheet, table, comma, together))
    _add_arithmetic(numbers, table)
    return table, tuple(together)


def _looks(word: Word) -> list[float]:
    text, row = word.text[:64], [0.0] * len(NAMES)
    size = max(len(text), 1)
    digits, letters = sum(c.isdigit() for c in text), sum(c.isalpha() for c in text)
    row[_AT["digits"]] = digits / size
    row[_AT["capitals"]] = sum(c.isupper() for c in text) / size
    row[_AT["length"]] = min(size, 20) / 20
    row[_AT["whole"]] = float(text.isdigit() and size <= 4)
    row[_AT["percent"]] = float("%" in text)
    row[_AT["sign"]] = float(bool(_SIGN.search(text)))
    row[_AT["address"]] = float(bool(_ADDRESS.search(text)))
    row[_AT["code"]] = float(digits > 1 and letters > 0 and size > 4)
    row[_AT["colon"]] = float(text.endswith((":", "#")))
    row[_AT["all_capitals"]] = float(letters > 1 and text.isupper())
    row[_AT["title"]] = float(text[:1].isupper() and not text.isupper())
    row[_AT["sure"]] = word.confidence
    row[_AT["has_letters"]] = float(letters > 0)
    return row


def _add_places(sheet: Sheet, table: list[list[float]]) -> None:
    """Height, gaps to both sides, and whether the word begins or ends its row."""
    in_row = Counter(sheet.rows)
    last = len(table) - 1
    for at, row in enumerate(table):
        x0, y0, x1, y1 = sheet.spots[at]
        first = at == 0 or sheet.rows[at - 1] != sheet.rows[at]
        final = at == last or sheet.rows[at + 1] != sheet.rows[at]
        left = 10.0 if first else x0 - sheet.spots[at - 1][2]
        right = 10.0 if final else sheet.spots[at + 1][0] - x1
        row[_AT["height"]] = max(-1.5, min(1.5, math.log2(max(y1 - y0, 0.1))))
        row[_AT["left"]] = max(-1.0, min(10.0, left)) / 10
        row[_AT["right"]] = max(-1.0, min(10.0, right)) / 10
        row[_AT["first"]], row[_AT["last"]] = float(first), float(final)
        row[_AT["row_words"]] = min(in_row[sheet.rows[at]], 12) / 12


def _read(
    sheet: Sheet, table: list[list[float]], comma: bool | None, together: list[tuple[int, ...]]
) -> Iterator[Number]:
    """Amounts, dates and identifiers, found in whole runs since a blank may stand inside them; `together` is filled."""
    for span in sheet.spans():
        text, starts = _joined(sheet, span)
        if not any(c.isdigit() for c in text):
            continue
        for found in amounts(text, decimal_comma=comma):
            touched = _touched(span, starts, found.start, found.end)
            digits = tuple(n for n in touched if _has_digit(sheet, n))
            if not digits:
                continue
            at = digits[0]
            together.append(digits)
            value = float(abs(found.value))
            table[at][_AT["amount"]] = 1.0
            table[at][_AT["money"]] = float(found.money)
            table[at][_AT["minus"]] = float(found.value < 0)
            table[at][_AT["size"]] = min(math.log10(1 + value), 6) / 6
            yield Number(at, sheet.rows[at], sheet.spots[at][2], min(value, 1e12), found.money)
        for day in find_dates(text):
            together.append(tuple(_touched(span, starts, day.start, day.end)))
            for at in together[-1]:
                table[at][_AT["date"]] = 1.0
        for kind, _, start, end in identifiers(text):
            together.append(tuple(_touched(span, starts, start, end)))
            for at in together[-1]:
                table[at][_AT["iban" if kind is IdKind.IBAN else "tax_id"]] = 1.0


def _joined(sheet: Sheet, span: range) -> tuple[str, list[int]]:
    """The text of a run, and where in it each word begins."""
    text = ""
    starts: list[int] = []
    for at in span:
        text += " " if starts else ""
        starts.append(len(text))
        text += sheet.words[at].text if len(text) < _LONGEST_RUN else ""
    return text, starts


def _touched(span: range, starts: Sequence[int], start: int, end: int) -> list[int]:
    """The words of a run that share letters `start` to `end` of its text."""
    ends = [*starts[1:], 1 << 30]
    return [
        at
        for at, begins, stops in zip(span, starts, ends, strict=True)
        if begins < end and stops - 1 > start
    ]


def _has_digit(sheet: Sheet, at: int) -> bool:
    return any(c.isdigit() for c in sheet.words[at].text)


def _add_arithmetic(numbers: Sequence[Number], table: list[list[float]]) -> None:
    amounts_ = [n for n in numbers if n.money]
    largest = max((n.value for n in amounts_), default=0.0)
    times = Counter(n.cents for n in amounts_)
    for n in amounts_:
        table[n.word][_AT["share"]] = n.value / largest if largest else 0.0
        table[n.word][_AT["largest"]] = float(n.value == largest)
        table[n.word][_AT["again"]] = float(times[n.cents] > 1)
    for name, found in (
        ("sum", sums_of_two(numbers)),
        ("product", products(numbers)),
        ("column_sum", column_sums(numbers)),
    ):
        for word in found:
            table[word][_AT[name]] = 1.0
