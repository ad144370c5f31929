"""A page as rows of print, in which values are found by what they say and described by the words around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from idp.document import Box, Document, Page, Word
from idp.text import plain

FIRST_PAGES, LAST_PAGES = 3, 2
"""Pages on which suppliers print what is remembered; lines of items fill those between."""

MOST_WORDS = 4000
"""Words of a page that are looked at."""

_COLUMN_GAP = 0.02
_LABEL_WORDS = 4
_LABEL_GAP = 0.05
_ABOVE = 3.0


@dataclass(frozen=True)
class Row:
    """Words of one baseline over the whole page; a gap as wide as a column's is two spaces in `text`."""

    page: int
    words: tuple[Word, ...]
    box: Box

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each word begins in `text`."""
        found, at = [], 0
        for number, word in enumerate(self.words):
            if number:
                gap = word.box.x0 - self.words[number - 1].box.x1
                at += 2 if gap > _COLUMN_GAP else 1
            found.append(at)
            at += len(word.text)
        return tuple(found)

    @cached_property
    def text(self) -> str:
        text = ""
        for word, start in zip(self.words, self.starts, strict=True):
            text = text.ljust(start) + word.text
        return text

    @cached_property
    def flat(self) -> tuple[str, tuple[int, ...]]:
        """The letters and digits of `text` in plain form, with the place of each in `text`."""
        pairs = [(p, at) for at, char in enumerate(self.text) for p in plain(char)]
        return "".join(p for p, _ in pairs), tuple(at for _, at in pairs)

    def box_of(self, start: int, end: int) -> Box:
        return Box.around(
            w.box
            for w, at in zip(self.words, self.starts, strict=True)
            if at < end and at + len(w.text) > start
        )


@dataclass(frozen=True)
class Sheet:
    """The rows of a document's pages that are looked at, top to bottom, and the words of its first page."""

    rows: tuple[Row, ...]
    text: str
    first: tuple[Word, ...]


def sheet_of(document: Document) -> Sheet:
    """`document` as rows; pages in the middle of a long one are left out."""
    pages = document.pages
    kept = pages if len(pages) <= FIRST_PAGES + LAST_PAGES else _ends(pages)
    rows = tuple(row for page in kept for row in rows_of(page))
    first = pages[0].words[:MOST_WORDS] if pages else ()
    return Sheet(rows, "\n".join(row.text for row in rows), first)


def _ends(pages: Sequence[Page]) -> tuple[Page, ...]:
    return (*pages[:FIRST_PAGES], *pages[-LAST_PAGES:])


def rows_of(page: Page) -> tuple[Row, ...]:
    """The page's words by baseline, however wide the gaps between them."""
    rows: list[list[Word]] = []
    for word in sorted(page.words[:MOST_WORDS], key=lambda w: (w.box.centre[1], w.box.x0)):
        last = rows[-1] if rows else []
        if last and _beside(last[-1], word):
            last.append(word)
        else:
            rows.append([word])
    return tuple(_row(page.number, words) for words in rows)


def _beside(one: Word, other: Word) -> bool:
    least = min(one.box.height, other.box.height)
    return abs(one.box.centre[1] - other.box.centre[1]) < 0.45 * least


def _row(page: int, words: list[Word]) -> Row:
    ordered = tuple(sorted(words, key=lambda w: w.box.x0))
    return Row(page, ordered, Box.around(w.box for w in ordered))


def left_of(row: Row, start: int) -> str:
    """The label words before `start` in its row, as printed: at most four, none with a digit, without a gap between them."""
    found: list[str] = []
    next_x0: float | None = None
    for word, at in reversed(tuple(zip(row.words, row.starts, strict=True))):
        if at >= start:
            continue
        text = word.text[: start - at]
        apart = next_x0 is not None and next_x0 - word.box.x1 > _LABEL_GAP
        if any(c.isdigit() for c in text) or apart or len(found) == _LABEL_WORDS:
            break
        found.append(text)
        next_x0 = word.box.x0 if plain(text) or next_x0 is not None else None
    return _label(reversed(found))


def above(rows: Sequence[Row], number: int, box: Box) -> str:
    """The label words right above `box`, which stands in row `number`; empty where there are none, or figures."""
    here = rows[number]
    for row in reversed(rows[max(0, number - 3) : number]):
        if row.page != here.page or box.y0 - row.box.y1 > _ABOVE * box.height:
            break
        over = [n for n, w in enumerate(row.words) if w.box.x0 < box.x1 and w.box.x1 > box.x0]
        if over:
            return _together(row, over[0], over[-1])
    return ""


def _together(row: Row, first: int, last: int) -> str:
    """Words `first` to `last` with those that stand close to them."""

    def close(number: int) -> bool:
        one, other = row.words[number].box, row.words[number + 1].box
        return other.x0 - one.x1 < _COLUMN_GAP / 2

    while first and close(first - 1):
        first -= 1
    while last + 1 < len(row.words) and close(last):
        last += 1
    texts = [w.text for w in row.words[first : last + 1]]
    if len(texts) > _LABEL_WORDS or any(c.isdigit() for t in texts for c in t):
        return ""
    return _label(texts)


def _label(texts: Iterator[str] | list[str]) -> str:
    label = " ".join(texts).strip(" :.-–#|*")
    return label if plain(label) else ""


def said_in(row: Row, value: str) -> Iterator[tuple[int, int]]:
    """Where `row` says `value`, whatever its case, spaces and signs, as start and end in its text; not within a longer number or word."""
    flat, places = row.flat
    wanted = plain(value)
    at = flat.find(wanted) if wanted else -1
    while at >= 0:
        end = at + len(wanted)
        if not _goes_on(row.text, places[at], -1) and not _goes_on(row.text, places[end - 1], 1):
            yield places[at], places[end - 1] + 1
        at = flat.find(wanted, at + 1)


def _goes_on(text: str, at: int, step: int) -> bool:
    """Whether the number or word with the letter at `at` goes on to the left or right; a number may be glued to a word."""
    beside = text[at + step : at + step + 1] if at + step >= 0 else ""
    return beside.isalnum() and beside.isdigit() == text[at].isdigit()
