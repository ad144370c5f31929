"""Items under a header row: every number belongs to the heading it stands under, text without numbers to the item beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from idp.document import Box, Document, Word
from idp.fields import LineItem
from idp.text import squeezed
from pipelines.rows.columns import Column, Heading, header_of, headings, settled
from pipelines.rows.numbers import Number, fits, meaning, number_of, numbers_in, times
from pipelines.rows.row import Row, is_carried, is_end, is_noise, pages_of


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
    for at, row in enumerate(rows):
        header = header_of(row.words)
        if header:
            _leave(state)
            state.headings = _with_second(header, rows[at + 1] if at + 1 < len(rows) else None)
            state.open, state.last = True, row
            continue
        if not state.open:
            continue
        if is_carried(row):
            continue
        if is_end(row) and numbers_in(row.words, comma=comma):
            _leave(state)
            continue
        _read(row, state, comma)


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
        _append(state.found[-1], state.pending[:2])
    state.pending, state.open = [], False


def _append(found: _Found, rows: Iterable[Row]) -> None:
    for row in rows:
        found.words += [w.text for w in row.words]
        found.boxes.append(row.box)


def _read(row: Row, state: _State, comma: bool | None) -> None:
    text, cells = _split(row, state.headings, comma)
    if not _has_amount(cells):
        if _is_far(row, state) or is_noise(row) or (not state.found and is_end(row)):
            _leave(state)
        elif any(c.isalpha() for c in row.text):
            state.pending.append(replace_words(row, text))
            state.last = row
        return
    found = _Found([w.text for w in text], cells, row, [row.box])
    letters = sum(c.isalpha() for w in text for c in w.text)
    if letters < 3 and state.pending:
        above, state.pending = state.pending[-2:], []
        found.words = [w.text for r in above for w in r.words] + _names(text)
        found.boxes += [r.box for r in above]
    elif state.pending and state.found:
        previous = state.found[-1]
        _append(previous, state.pending[:3])
        state.pending = []
    elif state.pending:
        found.words = [w.text for r in state.pending[-1:] for w in r.words] + found.words
        state.pending = []
    state.found.append(found)
    state.last = row


def replace_words(row: Row, words: Sequence[Word]) -> Row:
    return replace(row, words=tuple(words)) if words else row


def _names(text: Sequence[Word]) -> list[str]:
    """Words of a row that say something: article codes are left out."""
    return [w.text for w in text if not w.text.strip("#-*").isdigit()]


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
    text: list[Word] = []
    cells: dict[Column, list[Number]] = {}
    for at, word in enumerate(row.words):
        head = _head_of(word, heads)
        number = number_of(word, comma=comma)
        pair = times(word)
        if pair and head is not None:
            cells.setdefault(Column.QUANTITY, []).append(Number(pair[0], word.box, word.text))
            cells.setdefault(Column.UNIT_PRICE, []).append(
                Number(pair[1], word.box, word.text, money=True)
            )
        elif (
            number is not None
            and head is not None
            and head.column.numeric
            and not _in_text(row.words, at, heads, head)
        ):
            cells.setdefault(head.column, []).append(number)
        elif head is not None and (
            head.column is Column.DESCRIPTION
            or (
                head.column.numeric
                and number is None
                and len(word.text) > 2
                and _left_of_numbers(word, heads)
            )
        ):
            text.append(word)
    return text, cells


def _left_of_numbers(word: Word, heads: tuple[Heading, ...]) -> bool:
    """Text that runs from the description into the next column."""
    return word.box.x0 < min(
        (h.box.x0 for h in heads if h.column.numeric and h.column is not Column.QUANTITY),
        default=1.0,
    )


def _in_text(words: Sequence[Word], at: int, heads: tuple[Heading, ...], head: Heading) -> bool:
    """Whether a number is part of the description: it stands close behind a word, left of its heading."""
    word = words[at]
    if at == 0 or word.box.x1 > head.box.x0 - 0.01:
        return False
    before = words[at - 1]
    return any(c.isalpha() for c in before.text) and word.box.x0 - before.box.x1 < 0.012


def _head_of(word: Word, heads: tuple[Heading, ...]) -> Heading | None:
    """The heading that `word` stands under: the one it overlaps or whose edge or middle is nearest."""
    best: Heading | None = None
    least = 1.0
    for at, head in enumerate(heads):
        overlap = min(word.box.x1, head.box.x1) - max(word.box.x0, head.box.x0)
        near = min(
            abs(word.box.x1 - head.box.x1),
            abs(word.box.x0 - head.box.x0),
            abs(word.box.centre[0] - head.box.centre[0]),
        )
        distance = near - (0.5 if overlap > 0 else 0.0)
        if not head.column.numeric and word.box.x0 >= head.box.x0 - 0.03:
            right = heads[at + 1].box.x0 if at + 1 < len(heads) else 1.0
            if word.box.x1 <= right - 0.005:
                distance = min(
                    distance,
                    -0.2
                    if number_of(word, comma=None) is None or head.column is Column.IGNORED
                    else 0.0,
                )
        if distance < least:
            best, least = head, distance
    return best


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
    description = squeezed(" ".join(found.words)).strip(" -*:|")
    q, p, a = (None if n is None else n.value for n in (quantity, price, amount))
    q, p, a = _mended(q, p, a, found)
    if a is None and (q is None or p is None):
        return None
    if a == 0 and not description:
        return None
    return LineItem(
        description,
        q,
        p,
        a if a is not None else q * p if q is not None and p is not None else None,
        rate.value if rate is not None and 0 <= rate.value <= 40 else None,
        None if tax is None else tax.value,
        found.row.page,
        Box.around(found.boxes),
        confidence=0.9
        if q is not None and p is not None and a is not None and fits(q, p, a)
        else 0.6,
    )


def _mended(
    q: Decimal | None, p: Decimal | None, a: Decimal | None, found: _Found
) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Quantity and price as their product with the amount shows, where the columns were misread."""
    if q is not None and p is not None and a is not None and fits(q, p, a):
        return q, p, a
    implied = meaning(numbers_in(found.row.words, comma=None))
    if (
        a is not None
        and implied.amount == a
        and implied.quantity is not None
        and implied.unit_price is not None
        and fits(implied.quantity, implied.unit_price, a)
        and (q is None or p is None)
    ):
        return (
            q if q is not None else implied.quantity,
            p if p is not None else implied.unit_price,
            a,
        )
    return q, p, a
