"""Dates as people print them: found in running text, read in the order that the document proves.

Common forms are read by patterns, which is fast; `parse_date` falls back on dateparser for what they do not know.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "ms")
_FIRST_YEAR, _LAST_YEAR = 1990, 2079
_LAST_SHORT_YEAR = 40
_MONTH_FIRST = frozenset({"US", "PH", "PR", "GU"})
_YEAR_FIRST = frozenset({"CN", "JP", "KR", "TW", "HU", "LT", "SE"})


class Order(StrEnum):
    """Which number of a date comes first, in the letters that dateparser uses."""

    DMY = "DMY"
    MDY = "MDY"
    YMD = "YMD"


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date with its place in the text; `ambiguous` where day and month could be swapped."""

    value: date
    text: str
    start: int
    end: int
    ambiguous: bool = False


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if c.isalnum())


@cache
def _months() -> dict[str, int]:
    """Names and abbreviations of months in all LANGUAGES, without accents and points."""
    from babel.dates import get_month_names

    names = {"sept": 9, "mrz": 3, "maerz": 3, "fevr": 2, "juil": 7, "ogos": 8, "ogo": 8, "dis": 12}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=language).items():
                if len(_bare(name)) > 2:
                    names.setdefault(_bare(name), number)
    return names


_SEP = r"\s?[-/.]\s?"
_YEAR_FIRST_FORM = re.compile(
    rf"(?<!\d)((?:19|20)\d\d){_SEP}(\d{{1,2}}){_SEP}(\d\d(?=\d\d:\d\d)|\d{{1,2}}(?!\d))"
)
_NUMERIC_FORM = re.compile(
    r"(?<![\d.])(?:(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?((?:19|20)\d\d(?=\d{1,2}:\d\d)|\d{4}(?!\d))"
    r"|(?<!\w)(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\6\s?(\d{2})(?![\d%])(?!\s?[-/.,]\d))"
)
_SOLID_FORM = re.compile(
    r"^\W*(?:date\W*)?(\d\d)(\d\d)((?:19|20)\d\d)(?:\s+\d\d?:\d\d.*)?\W*$", re.IGNORECASE
)
_LETTERS = r"[^\W\d_]{3,10}"
_DAY_FORM = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|\.)?[\s\-/.,]{{0,3}}(?:de |of )?({_LETTERS})[\s\-/.,'’]{{0,3}}(?:de )?"
    r"((?:19|20)\d\d(?=\d{1,2}:\d\d)|(?:(?:19|20)\d\d|\d{2})(?!\d)(?!:\d))",
    re.IGNORECASE,
)
_MONTH_FORM = re.compile(
    rf"(?<![^\W\d_])({_LETTERS})[\s\-/.,]{{0,3}}(\d{{1,2}})(?:st|nd|rd|th)?\s?[\s\-/.,]\s?((?:19|20)\d\d(?=\d{{1,2}}:\d\d)|(?:19|20)\d\d(?!\d))",
    re.IGNORECASE,
)


def _date(year: int, month: int, day: int) -> date | None:
    if year < 100:
        year += 2000 if year < _LAST_SHORT_YEAR else 1900
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _parts(m: re.Match[str]) -> tuple[int, int, int]:
    """The three numbers of a numeric date as they stand."""
    first, _, second, year = (g for g in m.groups() if g is not None)
    return int(first), int(second), int(year)


def _numeric(first: int, second: int, year: int, order: Order) -> tuple[date | None, bool]:
    """The date, day or month first as `order` says unless only the other is possible, and whether both were possible."""
    month_first = _date(year, first, second)
    day_first = _date(year, second, first)
    ambiguous = month_first is not None and day_first is not None and first != second
    if order is Order.MDY:
        return month_first or day_first, ambiguous
    return day_first or month_first, ambiguous


def _found(text: str, order: Order) -> Iterator[FoundDate]:
    yield from _of_numbers(text, order)
    if any(c.isalpha() for c in text):
        yield from _of_words(text)


def _of_numbers(text: str, order: Order) -> Iterator[FoundDate]:
    """Dates written in digits alone."""
    for m in _YEAR_FIRST_FORM.finditer(text):
        value = _date(int(m[1]), int(m[2]), int(m[3]))
        if value:
            yield FoundDate(value, m.group(), m.start(), m.end())
    for m in _NUMERIC_FORM.finditer(text):
        value, ambiguous = _numeric(*_parts(m), order)
        if value:
            yield FoundDate(value, m.group(), m.start(), m.end(), ambiguous)
    solid = _SOLID_FORM.match(text)
    if solid:
        value, ambiguous = _numeric(int(solid[1]), int(solid[2]), int(solid[3]), order)
        start, end = solid.start(1), solid.end(3)
        if value:
            yield FoundDate(value, text[start:end], start, end, ambiguous)


def _of_words(text: str) -> Iterator[FoundDate]:
    """Dates whose month is a word."""
    for form, day, month in ((_DAY_FORM, 1, 2), (_MONTH_FORM, 2, 1)):
        for m in form.finditer(text):
            value = _date(int(m[3]), _months().get(_bare(m[month]), 0), int(m[day]))
            if value:
                yield FoundDate(value, m.group(), m.start(), m.end())


def find_dates(text: str, *, order: Order = Order.DMY) -> tuple[FoundDate, ...]:
    """Every date in `text`, left to right and without overlap; `order` decides where the numbers themselves do not."""
    kept: list[FoundDate] = []
    for found in sorted(_found(text, order), key=lambda f: (f.start, -f.end)):
        if not kept or found.start >= kept[-1].end:
            kept.append(found)
    return tuple(kept)


def parse_date(text: str, *, order: Order = Order.DMY) -> date | None:
    """The one date that `text` means, or None; any wording that dateparser knows in LANGUAGES."""
    found = find_dates(text, order=order)
    if found:
        return found[0].value
    if len(text) > 40 or not (any(c.isdigit() for c in text) and any(c.isalpha() for c in text)):
        return None
    import dateparser

    settings = {"DATE_ORDER": order.value, "STRICT_PARSING": True, "PARSERS": ["absolute-time"]}
    read = dateparser.parse(text, languages=list(LANGUAGES), settings=settings)
    return _date(read.year, read.month, read.day) if read else None


def order_of(text: str, *, country: str | None = None) -> tuple[Order, bool]:
    """The order of day and month in a document, and whether its own dates prove it.

    A number above 12 proves it for all its dates; else the country (ISO 3166, two letters) decides, and the world's habit is day first.
    """
    day_first = month_first = 0
    for m in _NUMERIC_FORM.finditer(text):
        first, second, _ = _parts(m)
        day_first += 12 < first <= 31 and second <= 12
        month_first += 12 < second <= 31 and first <= 12
    if day_first != month_first:
        return (Order.DMY if day_first > month_first else Order.MDY), True
    if country in _MONTH_FIRST:
        return Order.MDY, False
    return (Order.YMD if country in _YEAR_FIRST else Order.DMY), False
