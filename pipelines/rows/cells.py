"""Which heading each word of a row stands under: numbers become cells, the rest is text."""

from __future__ import annotations

from collections.abc import Sequence

from idp.document import Box, Word
from pipelines.rows.columns import Column, Heading
from pipelines.rows.description import letters_of
from pipelines.rows.numbers import Number, number_of, times
from pipelines.rows.row import Row

Cells = dict[Column, list[Number]]


def split(
    row: Row, heads: tuple[Heading, ...], comma: bool | None
) -> tuple[list[Word], Cells, str]:
    """The row's text, its numbers under the heading each stands under, and what names the item where there is no text."""
    cells: Cells = {}
    chunks: list[list[Word]] = []
    for segment in row.segments:
        chunks.append([])
        for word in segment:
            if _is_cell(word, segment, heads, cells, comma):
                chunks.append([])
            else:
                chunks[-1].append(word)
    text = _description(chunks, heads)
    if text:
        return text, cells, ""
    return [], cells, " ".join(w.text for chunk in chunks[:1] for w in chunk)


def _description(chunks: Sequence[Sequence[Word]], heads: tuple[Heading, ...]) -> list[Word]:
    """The text under the description's heading, else what stands left of the amounts."""
    named = next((h.box for h in heads if h.column is Column.DESCRIPTION), None)
    kept = [chunk for chunk in chunks if chunk and _is_description(chunk, heads)]
    if named is not None and any(h.column is Column.IGNORED for h in heads):
        under = [c for c in kept if c[-1].box.x1 > named.x0 and c[0].box.x0 < named.x1]
        kept = under or kept
    return [w for chunk in kept for w in chunk]


def _is_cell(
    word: Word,
    segment: Sequence[Word],
    heads: tuple[Heading, ...],
    cells: Cells,
    comma: bool | None,
) -> bool:
    """Put `word` into the cell of its heading, where it is a number that stands under one."""
    pair = times(word)
    head = _numeric_head(word, heads)
    if pair:
        cells.setdefault(Column.QUANTITY, []).append(Number(pair[0], word.box, word.text))
        price = Number(pair[1], word.box, word.text, money=True)
        cells.setdefault(Column.UNIT_PRICE, []).append(price)
        return True
    number = number_of(word, comma=comma)
    if number is None or head is None or _in_text(word, segment, head):
        return False
    if number.percent and head.column not in (Column.TAX_RATE, Column.DISCOUNT):
        return False
    if head.column is Column.QUANTITY and number.money and Column.QUANTITY in cells:
        return False
    cells.setdefault(head.column, []).append(number)
    return True


def _in_text(word: Word, segment: Sequence[Word], head: Heading) -> bool:
    """Whether a number is part of the description: it stands close behind a word, left of its heading."""
    at = segment.index(word)
    if head.column.numeric and word.box.x1 > head.box.x0 - 0.01:
        return False
    return at > 0 and any(c.isalpha() for c in segment[at - 1].text)


def _numeric_head(word: Word, heads: tuple[Heading, ...]) -> Heading | None:
    """The numeric heading that `word` stands under, unless another heading is nearer or all are far."""
    best: Heading | None = None
    least = 0.07
    for head in heads:
        overlap = min(word.box.x1, head.box.x1) - max(word.box.x0, head.box.x0)
        near = min(
            abs(word.box.x1 - head.box.x1),
            abs(word.box.x0 - head.box.x0),
            abs(word.box.centre[0] - head.box.centre[0]),
        )
        # A wide heading of text may reach over the columns beside it.
        under = 0.4 if head.column is Column.DESCRIPTION else 0.5
        distance = near - (under if overlap > 0 else 0.0)
        if distance < least:
            best, least = head, distance
    return best if best is not None and best.column.numeric else None


def _is_description(chunk: Sequence[Word], heads: tuple[Heading, ...]) -> bool:
    """Whether text belongs to the description: under its heading, or left of the amounts and under no other heading."""
    box = Box.around(w.box for w in chunk)
    over = {h: min(box.x1, h.box.x1) - max(box.x0, h.box.x0) for h in heads}
    named = next((h for h in heads if h.column is Column.DESCRIPTION), None)
    others = [h for h in heads if h is not named]
    if named is not None and over[named] > 0:
        return over[named] >= max((over[h] for h in others), default=0.0) - 0.02
    covered = [h for h in others if over[h] > 0.3 * min(h.box.width, box.width)]
    if any(h.column is Column.IGNORED or box.x0 > h.box.x0 - 0.02 for h in covered):
        return False
    last = max((h.box.x0 for h in heads if h.column.numeric), default=1.0)
    return box.x0 < last and sum(letters_of(w.text) for w in chunk) > 1


def one(cells: Cells, column: Column) -> Number | None:
    """The number of a column: the last of amounts and prices, the first of anything else."""
    numbers = cells.get(column)
    if not numbers:
        return None
    return numbers[-1] if column in (Column.AMOUNT, Column.GROSS, Column.UNIT_PRICE) else numbers[0]


def has_amount(cells: Cells) -> bool:
    """Whether an amount stands in the row, or quantity and price that make one."""
    if cells.get(Column.AMOUNT) or cells.get(Column.GROSS):
        return True
    return bool(cells.get(Column.UNIT_PRICE)) and bool(cells.get(Column.QUANTITY))
