"""Lines with what was found on them, and where they lie to each other: beside, below, above."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from idp.dates import FoundDate
from idp.document import Box
from idp.level import Level, level_of
from idp.text import words
from models.nlp.paper import paper_of
from models.nlp.printed import Amount

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span


_QUALIFIES = re.compile(
    r"[\s().:]*(?:rm\W*)?(?:incl?\w*|excl?\w*|ex|with|without|w/|after|before)\W*(?:of\W*)?(?:\d+%?\W*)?",
    re.IGNORECASE,
)
_WITHOUT = re.compile(r"excl?|\bex\b|without|before", re.IGNORECASE)


_SLANT = 0.15
"""How far rows of a slanted page may fall over its width."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something found on a line: its characters, its box, and what it is."""

    start: int
    end: int
    box: Box


@dataclass(frozen=True, slots=True)
class Label(Mark):
    key: str
    strong: bool
    text: str


@dataclass(frozen=True, slots=True)
class Sum(Mark):
    amount: Amount


@dataclass(frozen=True, slots=True)
class Day(Mark):
    date: FoundDate


@dataclass(frozen=True, slots=True)
class Number(Mark):
    kind: str
    value: str


@dataclass(slots=True, eq=False)
class Strip:
    """One line of the page; `at` counts over the whole document."""

    at: int
    page: int
    text: str
    box: Box
    labels: tuple[Label, ...] = ()
    sums: tuple[Sum, ...] = ()
    days: tuple[Day, ...] = ()
    numbers: tuple[Number, ...] = ()
    edges: tuple[tuple[int, Box], ...] = field(default=(), repr=False)

    def box_of(self, start: int, end: int) -> Box:
        """The box of the characters from `start` to `end`."""
        boxes = [box for at, box in self.edges if start <= at < end]
        return Box.around(boxes) if boxes else self.box

    @property
    def height(self) -> float:
        return self.box.height


def strips_of(doc: Doc) -> tuple[Strip, ...]:
    """Every line of the Doc with its marks."""
    paper = paper_of(doc)
    found: list[Strip] = []
    for at, (page, line) in enumerate(paper.lines):
        tokens = doc[paper.starts[at] : paper.starts[at + 1]]
        if len(tokens) == 0:
            continue
        first = tokens.start_char
        edges = tuple((t.idx - first, paper.places[t.i].box) for t in tokens)
        found.append(Strip(len(found), page, tokens.text, line.box, edges=edges))
    homes = {
        start: n
        for n, start in enumerate(
            s for s, e in zip(paper.starts, paper.starts[1:], strict=False) if e > s
        )
    }
    starts = sorted(homes)

    def home(span: Span) -> tuple[Strip, int, int, Box]:
        first = starts[bisect_left(starts, span.start + 1) - 1]
        offset = doc[first].idx
        return found[homes[first]], span.start_char - offset, span.end_char - offset, span._.box

    for span in doc.spans["labels"]:
        strip, start, end, box = home(span)
        label = Label(start, end, box, span.label_, span.id_ == "strong", span.text)
        strip.labels = (*strip.labels, label)
    for strip in found:
        strip.labels = _qualified(strip)
    for span in doc.spans["amounts"]:
        strip, _, _, box = home(span)
        strip.sums = (*strip.sums, Sum(span._.amount.start, span._.amount.end, box, span._.amount))
    for span in doc.spans["dates"]:
        strip, _, _, box = home(span)
        strip.days = (*strip.days, Day(span._.date.start, span._.date.end, box, span._.date))
    for span in doc.spans["identifiers"]:
        strip, start, end, box = home(span)
        strip.numbers = (*strip.numbers, Number(start, end, box, span.label_, span._.identifier))
    return tuple(found)


def _qualified(strip: Strip) -> tuple[Label, ...]:
    """The labels, where words such as "incl. of GST" behind a total say which total it is and name no sum of their own."""
    kept: list[Label] = []
    for label in strip.labels:
        last = kept[-1] if kept else None
        between = strip.text[last.end : label.start] if last else ""
        if (
            last
            and last.key in ("total", "subtotal")
            and label.key == "tax_total"
            and _QUALIFIES.fullmatch(between)
        ):
            key = "subtotal" if _WITHOUT.search(between) else "total"
            box = Box.around((last.box, label.box))
            text = strip.text[last.start : label.end]
            kept[-1] = Label(last.start, label.end, box, key, last.strong, text)
        else:
            kept.append(label)
    return tuple(kept)


class Sheet:
    """The strips of a document with their neighbours; pages are looked through only near a strip."""

    def __init__(self, strips: tuple[Strip, ...]) -> None:
        self.strips = strips
        self._pages: dict[int, list[Strip]] = {}
        for strip in sorted(strips, key=lambda s: s.box.centre[1]):
            self._pages.setdefault(strip.page, []).append(strip)
        self._centres = {
            page: [s.box.centre[1] for s in all_] for page, all_ in self._pages.items()
        }
        self._levels = {
            page: level_of([box for _, box in s.edges] for s in all_)
            for page, all_ in self._pages.items()
        }
        self._words: dict[int, tuple[str, ...]] = {}
        heights = sorted(s.height for s in strips) or [0.01]
        self.height = heights[len(heights) // 2]

    def words(self, strip: Strip) -> tuple[str, ...]:
        """The strip's words in plain form, made once."""
        if strip.at not in self._words:
            self._words[strip.at] = words(strip.text)
        return self._words[strip.at]

    def page(self, number: int) -> list[Strip]:
        """A page's strips from top to bottom."""
        return self._pages.get(number, [])

    @property
    def numbers(self) -> list[int]:
        return sorted(self._pages)

    def between(self, page: int, top: float, bottom: float) -> list[Strip]:
        """Strips of the page whose middle lies between two heights."""
        centres = self._centres.get(page, [])
        low, high = bisect_left(centres, top), bisect_left(centres, bottom)
        return self._pages.get(page, [])[low:high]

    def right_of(self, strip: Strip, box: Box | None = None) -> list[Strip]:
        """Strips on the same row to the right, nearest first."""
        box = box or strip.box
        reach = 0.55 * max(box.height, strip.height)
        y = box.centre[1]
        level = self._levels.get(strip.page, Level())
        if level.flat:
            row = self.between(strip.page, y - reach, y + reach)
        else:
            base = level.height(*box.centre)
            near = self.between(strip.page, y - _SLANT, y + _SLANT)
            row = [s for s in near if abs(level.height(*s.box.centre) - base) <= reach]
        row = [s for s in row if s.at != strip.at]
        return sorted((s for s in row if s.box.x0 >= box.x1 - 0.01), key=lambda s: s.box.x0)

    def below(self, strip: Strip, box: Box, *, lines: float = 2.6) -> list[Strip]:
        """Strips under `box` that share part of its width, nearest first, at most `lines` line heights away."""
        height = max(box.height, 0.6 * self.height)
        y = box.centre[1]
        near = self.between(strip.page, y + 0.6 * height, y + lines * height + 0.004)
        return [s for s in near if s.at != strip.at and shares_column(box, s.box)]

    def column_under(self, strip: Strip, *, gap: float = 1.9) -> Iterator[Strip]:
        """The lines of the column that `strip` begins, one under the other, as long as no gap is wider than `gap` lines."""
        last = strip
        while True:
            height = max(last.height, 0.7 * self.height)
            y = last.box.centre[1]
            near = self.between(strip.page, y + 0.5 * height, y + (gap + 0.5) * height)
            nxt = next((s for s in near if s.at != last.at and in_column(last.box, s.box)), None)
            if nxt is None:
                return
            yield nxt
            last = nxt


def shares_column(upper: Box, lower: Box) -> bool:
    """Whether two boxes overlap by half of the narrower one, or begin or end together."""
    overlap = min(upper.x1, lower.x1) - max(upper.x0, lower.x0)
    return overlap > 0.5 * min(upper.width, lower.width)


def in_column(upper: Box, lower: Box) -> bool:
    """Whether two lines are of one block: same left edge, same right edge or same middle."""
    return (
        abs(upper.x0 - lower.x0) < 0.02
        or abs(upper.x1 - lower.x1) < 0.012
        or abs(upper.centre[0] - lower.centre[0]) < 0.035
    )
