"""The numbers that a document's pages show, by where they stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from idp.document import Box, Document, Page, PageSource, Word
from idp.money import decimal_comma
from pipelines.rows.numbers import Number, number_of, times

_MOST_WORDS = 60_000
_LONGEST = 24
_DISCOUNT = re.compile(
    r"disc|% ?off|promo|saving|rabatt|remise|nachlass|descuento|sconto|korting", re.IGNORECASE
)
_READ = 40_000


@dataclass(frozen=True, slots=True)
class Shown:
    """A number on a page with its word, and what else an engine read there."""

    number: Number
    word: Word
    others: tuple[Decimal, ...] = ()


class Prints:
    """The numbers of every page, top to bottom; pages from a text layer show digits that nobody doubts."""

    def __init__(self, document: Document | None) -> None:
        pages = document.pages if document is not None else ()
        self._comma = decimal_comma("\n".join(page.text[:_READ] for page in pages[:4]))
        self.pages: dict[int, Page] = {page.number: page for page in pages}
        self._shown: dict[int, list[Shown]] = {}
        left = _MOST_WORDS
        for page in pages:
            self._shown[page.number] = self._numbers(page.words[:left])
            left -= min(left, len(page.words))
        self._tops = {n: [s.word.box.centre[1] for s in all_] for n, all_ in self._shown.items()}
        self.discounts = any(_DISCOUNT.search(page.text[:_READ]) for page in pages)
        self.values = {abs(s.number.value) for all_ in self._shown.values() for s in all_}

    def _numbers(self, words: tuple[Word, ...]) -> list[Shown]:
        found = [shown for word in words for shown in self._of(word)]
        return sorted(found, key=lambda s: s.word.box.centre[1])

    def _of(self, word: Word) -> Iterator[Shown]:
        if len(word.text) > _LONGEST or not any(c.isdigit() for c in word.text):
            return
        pair = times(word)
        if pair is not None:
            for value in pair:
                yield Shown(Number(value, word.box, word.text), word)
            return
        number = number_of(word, comma=self._comma)
        if number is None:
            return
        read = (number_of(Word(o, word.box), comma=self._comma) for o in word.others)
        yield Shown(number, word, tuple(n.value for n in read if n is not None))

    def exact(self, page: int | None) -> bool:
        """Whether the page's digits are to be trusted: all but those that an engine read off a picture."""
        found = self.pages.get(page or 0)
        return found is None or found.source is not PageSource.OCR

    def within(self, page: int | None, box: Box | None) -> tuple[Shown, ...]:
        """The numbers whose middle lies in `box`, top to bottom."""
        if box is None or page not in self._shown:
            return ()
        tops, shown = self._tops[page], self._shown[page]
        start = bisect_left(tops, box.y0)
        found = []
        for at in range(start, len(shown)):
            if tops[at] > box.y1:
                break
            if box.holds(*shown[at].word.box.centre):
                found.append(shown[at])
        return tuple(found)

    def of(self, page: int | None, box: Box | None, value: Decimal) -> Shown | None:
        """The number in `box` that says `value`, but for its sign; the rightmost of several."""
        same = [s for s in self.within(page, box) if abs(s.number.value) == abs(value)]
        return max(same, key=lambda s: s.word.box.x1, default=None)
