"""The rows between the head of a receipt and its totals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.rows.columns import header_of
from pipelines.rows.description import speaks
from pipelines.rows.row import Row, is_end, is_noise

_HEADS = re.compile(r"\b(?:description|item|qty|price|amount)\b", re.IGNORECASE)
_CENTS = re.compile(r"\d[.,]\d\d(?!\d)")
_COUNTED = re.compile(r"\d\s*(?:[a-z]{1,6}\s*)?[@x×*]\s*\S*\d", re.IGNORECASE)
_MOMENT = re.compile(r"(?<![\w-])\d\d?[-/.]\d\d?[-/.]\d\d|(?<!\d)\d?\d:\d\d")


@dataclass(frozen=True, slots=True)
class Body:
    """Rows that may hold items; `headed` where they begin right under a row of headings."""

    rows: tuple[Row, ...]
    headed: bool = False


def bodies_of(rows: Sequence[Row]) -> Iterator[Body]:
    """The parts of one page that may hold items, top to bottom: rows with prices between two sums, below the last of their
    headings.
    """
    start = 0
    for n, row in enumerate((*rows, None)):
        if row is not None and not (is_end(row) and re.search(r"\d", row.text)):
            continue
        body = _below_heads(rows[start:n])
        if body.rows:
            yield body
        start = n + 1


def _below_heads(rows: Sequence[Row]) -> Body:
    """The rows below the last heading that has prices under it; none where there are no prices."""
    last = max((n for n, row in enumerate(rows) if _CENTS.search(row.text)), default=-1)
    if last < 0:
        return Body(())
    start, headed, named = 0, False, False
    for n, row in enumerate(rows[:last]):
        if _CENTS.search(row.text):
            counted = _COUNTED.search(row.text)
            named = named or bool(counted) or any(speaks(w.text) for w in row.words)
        elif _heads_columns(row):
            start, headed, named = n + 1, True, False
        elif not named and (is_noise(row) or _MOMENT.search(row.text)):
            start, headed = n + 1, False
    return Body(tuple(rows[start:]), headed)


def _heads_columns(row: Row) -> bool:
    if any(c.isdigit() for c in row.text):
        return False
    return len(_HEADS.findall(row.text)) > 1 or header_of(row.words) is not None
