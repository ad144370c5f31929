"""The head of a table on paper: headings over two rows, how far the table reaches, and rows that head something else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from idp.document import Box
from idp.text import plain
from pipelines.rows.columns import Column, Heading, headings, settled
from pipelines.rows.numbers import numbers_in
from pipelines.rows.row import Row, is_end

_ALIGNED = 0.008
"""Rows that begin so near under a heading are set flush with it."""
_ROWS_ALIGNED = 3


def with_second(header: tuple[Heading, ...], below: Row | None) -> tuple[Heading, ...]:
    """Headings that go on in the next row ("Unit" over "Price"), or are there alone ("Description" under "Article no.")."""
    if below is None or numbers_in(below.words, comma=None):
        return header
    more = headings(below.words)
    letters = sum(len(w.text) for w in below.words)
    if not more or sum(len(h.text) for h in more) < 0.6 * letters:
        return header
    alone = Column.DESCRIPTION not in {h.column for h in header}
    new = [
        h
        for h in more
        if (alone and h.column is Column.DESCRIPTION)
        or all(h.box.x0 > k.box.x1 or h.box.x1 < k.box.x0 for k in header)
    ]
    return settled(tuple(sorted((*header, *new), key=lambda h: h.box.x0)))


def second_description(below: Row | None) -> bool:
    """Whether the row under the header heads the description."""
    if below is None or numbers_in(below.words, comma=None):
        return False
    return Column.DESCRIPTION in {h.column for h in headings(below.words)}


def repeats_headings(row: Row) -> bool:
    """A row of nothing but headings and currencies below the header."""
    bare = [
        w
        for w in row.words
        if plain(w.text) not in ("", "rm", "usd", "eur", "aud", "gbp", "myr", "in")
    ]
    if any(c.isdigit() for w in bare for c in w.text):
        return False
    return sum(len(h.text.replace(" ", "")) for h in headings(bare)) >= sum(
        len(plain(w.text)) for w in bare
    )


def heads_sums(row: Row) -> bool:
    """Whether the row heads a table of sums and taxes."""
    if any(c.isdigit() for c in row.text):
        return False
    found = [h.column for h in headings(row.words)]
    sums = [c for c in found if c in (Column.AMOUNT, Column.GROSS, Column.TAX_AMOUNT)]
    taxed = {Column.TAX_AMOUNT, Column.TAX_RATE} & set(found)
    return len(sums) > 1 and bool(taxed) and Column.DESCRIPTION not in found


def left_edge(heads: tuple[Heading, ...], below: Sequence[Row]) -> float:
    """Where the table begins, if its rows begin right under its first heading; 0 where that is not plain."""
    left = min(h.box.x0 for h in heads)
    starts = [[s[0].box.x0 for s in row.segments] for row in below[:12]]
    aligned = sum(any(abs(x - left) < _ALIGNED for x in xs) for xs in starts)
    return left if aligned >= _ROWS_ALIGNED else 0.0


def right_edge(below: Sequence[Row], comma: bool | None) -> float:
    """How far the rows of nothing but text reach, up to the first sum."""
    texts: list[float] = []
    for row in below:
        if is_end(row) and any(c.isdigit() for c in row.text):
            break
        if not any(n.money for n in numbers_in(row.words, comma=comma)):
            texts.append(row.box.x1)
    return max(texts, default=1.0)


def right_of(row: Row, edge: float) -> Row | None:
    """The row without what stands left of the table, such as the facts in a bar beside it; None where nothing is left."""
    words = tuple(w for w in row.words if w.box.x1 > edge)
    if len(words) == len(row.words):
        return row
    return replace(row, words=words, box=Box.around(w.box for w in words)) if words else None
