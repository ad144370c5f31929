"""Where a wanted value stands among the words that were read, so that errors of reading and of understanding are told apart."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from itertools import accumulate
from typing import Any

from idp.dates import Order, find_dates
from idp.document import Box, Document, Word
from idp.fields import AMOUNTS, DATES
from idp.money import parse_amount
from idp.text import plain

MOST = 4
"""Places that are shown of one value; a total may stand in many."""

Place = tuple[int, Box]
"""Page, counted from 1, and box on it."""


def places(field: str, want: Any, document: Document) -> tuple[Place, ...]:
    """Where `want` (or any of a list) stands in `document`, top to bottom, at most MOST; none where no words spell it."""
    wanted = [str(one) for one in (want if isinstance(want, list) else [want])]
    found = (
        (page.number, Box.around(word.box for word in run))
        for page in document.pages
        for run in _runs(field, wanted, page.words)
    )
    return tuple(place for _, place in zip(range(MOST), found, strict=False))


def _runs(field: str, wanted: Sequence[str], words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    if field in AMOUNTS:
        amounts = {abs(amount) for text in wanted if (amount := _amount(text)) is not None}
        yield from ([word] for word in words if _printed(word.text) in amounts)
    elif field in DATES:
        yield from _dated(set(wanted), words)
    else:
        yield from _spelled({plain(text) for text in wanted} - {""}, words)


def _amount(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None


def _printed(text: str) -> Decimal | None:
    amount = parse_amount(text) if any(c.isdigit() for c in text) else None
    return None if amount is None else abs(amount)


def _dated(wanted: set[str], words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """Words that make a date which, day first or month first, is a wanted one."""
    text = " ".join(word.text for word in words)
    starts = [0, *accumulate(len(word.text) + 1 for word in words)]
    seen = set()
    for order in (Order.DMY, Order.MDY):
        for found in find_dates(text, order=order):
            first = bisect_right(starts, found.start) - 1
            last = bisect_right(starts, max(found.start, found.end - 1))
            if found.value.isoformat() in wanted and first not in seen:
                seen.add(first)
                yield words[first:last]


def _spelled(wanted: set[str], words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """Words one after the other that together spell a wanted text."""
    spelled = [plain(word.text) for word in words]
    for start, first in enumerate(spelled):
        for text in wanted:
            end, so_far = start, ""
            while first and end < len(words) and len(so_far) < len(text):
                so_far += spelled[end]
                end += 1
            if so_far == text:
                yield words[start:end]
