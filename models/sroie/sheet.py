"""Rows of a receipt as it was read, and the words among them that say something known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from rapidfuzz import fuzz

from idp.document import Page, Word
from idp.money import parse_amount
from idp.text import plain

ALIKE = 72.0
"""A run of words this alike (0..100) to a true name or address is that."""
FAR = 25.0
"""A run that is less alike than this does not hold it, whatever is left out."""
MOST_ROWS = 8

Row = list[int]
"""The numbers of words that stand side by side, left to right."""


@dataclass(slots=True)
class Sheet:
    """A receipt's words by rows; `tags` is filled in place, one for each word."""

    words: Sequence[Word]
    rows: list[Row]
    tags: list[str] = field(default_factory=list)

    @staticmethod
    def of(page: Page) -> Sheet:
        rows: list[Row] = []
        for number, word in enumerate(page.words):
            y = word.box.centre[1]
            last = page.words[rows[-1][-1]].box if rows else None
            if last and last.y0 < y < last.y1:
                rows[-1].append(number)
            else:
                rows.append([number])
        return Sheet(page.words, rows, [""] * len(page.words))

    def text(self, numbers: Sequence[int]) -> str:
        return " ".join(self.words[n].text for n in numbers)

    def span(self, key: str, value: str, rows: Sequence[Row], most: int = MOST_ROWS) -> Row:
        """The words in at most so many neighbouring rows that are most alike to `value`, tagged; none where none are."""
        wanted, best, found = plain(value), ALIKE, []
        free = [[n for n in row if not self.tags[n]] for row in rows]
        for start in range(len(rows) if wanted else 0):
            run: Row = []
            for row in free[start : start + most]:
                run = [*run, *row]
                kept, score = self._trimmed(run, wanted)
                if score > best:
                    best, found = score, kept
        for n in found:
            self.tags[n] = key
        return found

    def _trimmed(self, run: Row, wanted: str) -> tuple[Row, float]:
        """`run` without the words that make it less alike to `wanted`."""
        texts = [plain(self.words[n].text) for n in run]
        score = fuzz.ratio("".join(texts), wanted)
        if score < FAR:
            return run, score
        while len(run) > 1:
            without = [
                fuzz.ratio("".join(texts[:i] + texts[i + 1 :]), wanted) for i in range(len(run))
            ]
            best = max(range(len(run)), key=without.__getitem__)
            if without[best] <= score:
                break
            score = without[best]
            run, texts = run[:best] + run[best + 1 :], texts[:best] + texts[best + 1 :]
        said = [i for i, text in enumerate(texts) if text]
        return run[said[0] : said[-1] + 1], score

    def amount(self, number: int) -> Decimal | None:
        """What the word says, where it is an amount with cents."""
        text = self.words[number].text
        return parse_amount(text) if re.search(r"\d[.,]\d\d(?![\d:])", text) else None


def starts_of(sheet: Sheet, row: Row) -> list[int]:
    """Where in the row's text each of its words begins."""
    starts, at = [], 0
    for n in row:
        starts.append(at)
        at += len(sheet.words[n].text) + 1
    return starts
