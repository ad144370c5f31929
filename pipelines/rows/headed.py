"""Items under a header row: every number belongs to the heading it stands under, text without numbers to the item beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from idp.document import Box, Document, Word
from idp.fields import LineItem
from idp.money import cents
from idp.text import plain
from pipelines.rows.columns import Column, Heading, header_of, headings, settled
from pipelines.rows.description import described, letters_of
from pipelines.rows.numbers import Number, fits, meaning, number_of, numbers_in, times
from pipelines.rows.row import Row, is_carried, is_end, is_noise, pages_of

_ALIGNED = 0.008
"""Rows that begin so near under a heading are set flush with it."""
_ROWS_ALIGNED = 3


@dataclass(slots=True)
class _Found:
    """An item while its rows are gathered."""

    words: list[str]
    cells: dict[Column, list[Number]]
    row: Row
    boxes: list[Box] = field(default_factory=list)


@dataclass(slots=True)
class _State:
    """Where reading stands: the headings in force, items so far, and text rows not yet given to one."""

    headings: tuple[Heading, ...] = ()
    found: list[_Found] = field(default_factory=list)
    pending: list[Row] = field(default_factory=list)
    open: bool = False
    last: Row | None = None


def headed_items(document: Document, *, comma: bool | None) -> tuple[LineItem, ...]:
    """Line items of all tables with a header row; a later page goes on under the same headings when it repeats them."""
    state = _State()
    for rows in pages_of(document):
        _page(rows, state, comma)
        _leave(state)
    return tuple(item for f in state.found if (item := _item(f)) is not None)


def _page(rows: Sequence[Row], state: _State, comma: bool | None) -> None:
    edge = 0.0
    for at, whole in enumerate(rows):
        row = _inside(whole, edge)
        if row is None:
            continue
        header = header_of(row.words)
        if header:
            _leave(state)
            state.headings = _with_second(header, rows[at + 1] if at + 1 < len(rows) else None)
            state.open, state.last = True, row
            edge = _left_edge(state.headings, rows[at + 1 :])
            continue
        if not state.open:
            continue
        if is_carried(row) or _repeats_headings(row):
            continue
        if is_end(row) and not _multiplies(row, state, comma):
            _leave(state)
            continue
        _read(row, state, comma)


def _left_edge(heads: tuple[Heading, ...], below: Sequence[Row]) -> float:
    """Where the table begins, if its rows begin right under its first heading; 0 where that is not plain."""
    left = min(h.box.x0 for h in heads)
    starts = [[s[0].box.x0 for s in row.segments] for row in below[:12]]
    aligned = sum(any(abs(x - left) < _ALIGNED for x in xs) for xs in starts)
    return left if aligned >= _ROWS_ALIGNED else 0.0


def _inside(row: Row, edge: float) -> Row | None:
    """The row without what stands left of the table, such as the facts in a bar beside it; None where nothing is left."""
    words = tuple(w for w in row.words if w.box.x1 > edge)
    if len(words) == len(row.words):
        return row
    return replace(row, words=words, box=Box.around(w.box for w in words)) if words else None


def _repeats_headings(row: Row) -> bool:
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


def _multiplies(row: Row, state: _State, comma: bool | None) -> bool:
    """Whether quantity and price stand in the row and make its amount, so that it is an item whatever it is called."""
    _, cells = _split(row, state.headings, comma)
    q, p, a = (_one(cells, c) for c in (Column.QUANTITY, Column.UNIT_PRICE, Column.AMOUNT))
    return (
        q is not None
        and p is not None
        and a is not None
        and q is not a
        and fits(q.value, p.value, a.value)
    )


def _with_second(header: tuple[Heading, ...], below: Row | None) -> tuple[Heading, ...]:
    """Headings that go on in the next row ("Unit" over "Price")."""
    if below is None or numbers_in(below.words, comma=None):
        return header
    more = headings(below.words)
    letters = sum(len(w.text) for w in below.words)
    if not more or sum(len(h.text) for h in more) < 0.6 * letters:
        return header
    new = [h for h in more if all(h.box.x0 > k.box.x1 or h.box.x1 < k.box.x0 for k in header)]
    return settled(tuple(sorted((*header, *new), key=lambda h: h.box.x0)))


def _leave(state: _State) -> None:
    """The table ends: rows of text still waiting belong to the last item."""
    if state.pending and state.found:
        _append(state.found[-1], state.pending)
    state.pending, state.open = [], False


def _append(found: _Found, rows: Iterable[Row]) -> None:
    """Join rows to an item as long as they follow it without a gap."""
    for row in rows:
        above = found.boxes[-1]
        if row.page != found.row.page or row.box.y0 - above.y1 > 0.9 * max(
            row.box.height, above.height
        ):
            return
        found.words += [w.text for w in row.words]
        found.boxes.append(row.box)


def _read(row: Row, state: _State, comma: bool | None) -> None:
    text, cells = _split(row, state.headings, comma)
    if not _has_amount(cells):
        _read_text(row, text, state)
        return
    found = _Found([w.text for w in text], cells, row, [row.box])
    says = sum(letters_of(w.text) for w in text)
    if says < 3 and state.pending:
        above, state.pending = state.pending[-2:], []
        found.words = [w.text for r in above for w in r.words]
        found.boxes = [*(r.box for r in above), row.box]
    elif state.pending and state.found and state.found[-1].row.page == row.page:
        _append(state.found[-1], state.pending[:3])
    elif state.pending:
        found.words = [w.text for r in state.pending[-1:] for w in r.words] + found.words
    elif says < 3:
        found.words = []
    state.pending = []
    state.found.append(found)
    state.last = row


def _read_text(row: Row, text: Sequence[Word], state: _State) -> None:
    """A row without amounts: text of the item above that has none yet, else kept until the next item shows whose it is."""
    if _is_far(row, state) or is_noise(row) or (not state.found and is_end(row)):
        _leave(state)
        return
    if sum(letters_of(w.text) for w in text or row.words) < 2:
        return
    kept = replace(row, words=tuple(text)) if text else row
    last = state.found[-1] if state.found else None
    if last is not None and not last.words and last is not None and not state.pending:
        last.words = [w.text for w in kept.words]
        last.boxes.append(row.box)
    else:
        state.pending.append(kept)
    state.last = row


def _is_far(row: Row, state: _State) -> bool:
    if state.last is None:
        return False
    return row.box.y0 - state.last.box.y1 > 5 * max(row.box.height, state.last.box.height)


def _has_amount(cells: dict[Column, list[Number]]) -> bool:
    amounts = cells.get(Column.AMOUNT) or cells.get(Column.GROSS)
    if amounts:
        return True
    return bool(cells.get(Column.UNIT_PRICE)) and bool(cells.get(Column.QUANTITY))


def _split(
    row: Row, heads: tuple[Heading, ...], comma: bool | None
) -> tuple[list[Word], dict[Column, list[Number]]]:
    """The row's text, and its numbers under the heading each stands under."""
    cells: dict[Column, list[Number]] = {}
    chunks: list[list[Word]] = []
    for segment in row.segments:
        chunks.append([])
        for word in segment:
            if _is_cell(word, segment, heads, cells, comma):
                chunks.append([])
            else:
                chunks[-1].append(word)
    return _description(chunks, heads), cells


def _description(chunks: Sequence[Sequence[Word]], heads: tuple[Heading, ...]) -> list[Word]:
    """The text under the description's heading, else what stands left of the amounts, else an article's code."""
    named = next((h.box for h in heads if h.column is Column.DESCRIPTION), None)
    kept = [chunk for chunk in chunks if chunk and _is_description(chunk, heads)]
    if named is not None and any(h.column is Column.IGNORED for h in heads):
        under = [c for c in kept if c[-1].box.x1 > named.x0 and c[0].box.x0 < named.x1]
        kept = under or kept
    return [w for chunk in kept or chunks[:1] for w in chunk]


def _is_cell(
    word: Word,
    segment: Sequence[Word],
    heads: tuple[Heading, ...],
    cells: dict[Column, list[Number]],
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
        distance = near - (0.5 if overlap > 0 else 0.0)
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


def _one(cells: dict[Column, list[Number]], column: Column) -> Number | None:
    numbers = cells.get(column)
    if not numbers:
        return None
    return numbers[-1] if column in (Column.AMOUNT, Column.GROSS, Column.UNIT_PRICE) else numbers[0]


def _item(found: _Found) -> LineItem | None:
    cells = found.cells
    quantity, price = _one(cells, Column.QUANTITY), _one(cells, Column.UNIT_PRICE)
    amount = _one(cells, Column.AMOUNT) or _one(cells, Column.GROSS)
    rate, tax = _one(cells, Column.TAX_RATE), _one(cells, Column.TAX_AMOUNT)
    if rate is not None and rate.money and not rate.percent:
        rate, tax = None, rate
    description = described(found.words)
    q, p, a = _mended(quantity, price, amount, found)
    if a is None and q is not None and p is not None:
        a = cents(q * p)
    if a is None or (a == 0 and not description):
        return None
    return LineItem(
        description,
        q,
        p,
        a,
        rate.value if rate is not None and 0 <= rate.value <= 40 else None,
        None if tax is None else tax.value,
        found.row.page,
        Box.around(found.boxes),
        confidence=0.9
        if q is not None and p is not None and a is not None and fits(q, p, a)
        else 0.6,
    )


def _mended(
    quantity: Number | None, price: Number | None, amount: Number | None, found: _Found
) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Quantity, price and amount; where columns were misread or a point was lost, as their product shows."""
    q, p, a = (None if n is None else n.value for n in (quantity, price, amount))
    if q is not None and p is not None and a is not None:
        if fits(q, p, a):
            return q, p, a
        if price is not None and price.text.isdigit() and fits(q, p / 100, a):
            return q, p / 100, a
        if amount is not None and amount.text.isdigit() and fits(q, p, a / 100):
            return q, p, a / 100
    implied = meaning(numbers_in(found.row.words, comma=None))
    if implied.quantity is None or implied.unit_price is None or implied.amount is None:
        return q, p, a
    if a is None or a == implied.amount or (abs(a) < abs(implied.amount) and p is None):
        return implied.quantity, implied.unit_price, implied.amount
    return q, p, a
