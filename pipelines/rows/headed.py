"""Items under a header row: every number belongs to the heading it stands under, text without numbers to the item beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from idp.document import Box, Document, Word
from idp.fields import LineItem
from idp.text import plain
from pipelines.rows.cells import has_amount, one, split
from pipelines.rows.columns import Column, Heading, header_of, headings, settled
from pipelines.rows.description import (
    is_detail,
    is_label,
    is_reduction,
    is_section,
    letters_of,
    names,
    tells_number,
)
from pipelines.rows.found import Found, item_of
from pipelines.rows.numbers import fits, numbers_in
from pipelines.rows.row import Row, is_carried, is_end, is_noise, pages_of

_ALIGNED = 0.008
"""Rows that begin so near under a heading are set flush with it."""
_ROWS_ALIGNED = 3


@dataclass(slots=True)
class _State:
    """Where reading stands: the headings in force, items so far, and text rows not yet given to one.

    `below` says whether texts stand under their numbers, None before the first item tells. `right` is how far texts reach. `ended` is
    the page on which the last table was ended by a sum.
    """

    headings: tuple[Heading, ...] = ()
    found: list[Found] = field(default_factory=list)
    pending: list[Row] = field(default_factory=list)
    open: bool = False
    last: Row | None = None
    right: float = 1.0
    below: bool | None = None
    ended: int | None = None


def headed_items(document: Document, *, comma: bool | None) -> tuple[LineItem, ...]:
    """Line items of all tables with a header row; a later page goes on under the same headings when it repeats them."""
    state = _State()
    for rows in pages_of(document):
        _page(rows, state, comma)
        _leave(state)
    return tuple(item for f in state.found if (item := item_of(f)) is not None)


def _page(rows: Sequence[Row], state: _State, comma: bool | None) -> None:
    edge = 0.0
    for at, whole in enumerate(rows):
        row = _inside(whole, edge)
        if row is None:
            continue
        header = header_of(row.words)
        if header and not is_end(row) and _may_open(header, row, state):
            _open(header, row, rows[at + 1] if at + 1 < len(rows) else None, state)
            edge = _left_edge(state.headings, rows[at + 1 :])
            state.right = _right_edge(rows[at + 1 :], comma)
        elif state.open and not is_carried(row):
            _step(row, state, comma)


def _may_open(header: tuple[Heading, ...], row: Row, state: _State) -> bool:
    """Whether a header begins items: under the sums of a page stand tables of taxes and payments."""
    return state.ended != row.page or Column.DESCRIPTION in {h.column for h in header}


def _open(header: tuple[Heading, ...], row: Row, below: Row | None, state: _State) -> None:
    _leave(state)
    described = {h.column for h in header}
    state.headings = _with_second(header, below)
    state.open, state.last = True, row
    # A description that is headed in the second row stands in the second row of each item, too.
    state.below = (Column.DESCRIPTION not in described and bool(_second_description(below))) or None


def _step(row: Row, state: _State, comma: bool | None) -> None:
    """One row of an open table."""
    if is_detail(row.text) and not _multiplies(row, state, comma):
        state.last = row
    elif _ends(row) and not _multiplies(row, state, comma):
        if _has_items(row, state):
            _leave(state)
            state.ended = row.page
    elif not _repeats_headings(row):
        _read(row, state, comma)


def _has_items(row: Row, state: _State) -> bool:
    """Whether items stand above on the row's page: before the first, what looks like a sum is none of the table's."""
    return bool(state.found) and state.found[-1].row.page == row.page


def _ends(row: Row) -> bool:
    """Whether the row is a sum, what is taken off all rows together, or the head of a table of sums."""
    return is_end(row) or is_reduction(row.text) or _heads_sums(row)


def _heads_sums(row: Row) -> bool:
    """Whether the row heads a table of sums and taxes."""
    if any(c.isdigit() for c in row.text):
        return False
    found = [h.column for h in headings(row.words)]
    sums = [c for c in found if c in (Column.AMOUNT, Column.GROSS, Column.TAX_AMOUNT)]
    taxed = {Column.TAX_AMOUNT, Column.TAX_RATE} & set(found)
    return len(sums) > 1 and bool(taxed) and Column.DESCRIPTION not in found


def _left_edge(heads: tuple[Heading, ...], below: Sequence[Row]) -> float:
    """Where the table begins, if its rows begin right under its first heading; 0 where that is not plain."""
    left = min(h.box.x0 for h in heads)
    starts = [[s[0].box.x0 for s in row.segments] for row in below[:12]]
    aligned = sum(any(abs(x - left) < _ALIGNED for x in xs) for xs in starts)
    return left if aligned >= _ROWS_ALIGNED else 0.0


def _right_edge(below: Sequence[Row], comma: bool | None) -> float:
    """How far the rows of nothing but text reach, up to the first sum."""
    texts: list[float] = []
    for row in below:
        if is_end(row) and any(c.isdigit() for c in row.text):
            break
        if not any(n.money for n in numbers_in(row.words, comma=comma)):
            texts.append(row.box.x1)
    return max(texts, default=1.0)


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
    _, cells, _ = split(row, state.headings, comma)
    q, p, a = (one(cells, c) for c in (Column.QUANTITY, Column.UNIT_PRICE, Column.AMOUNT))
    return (
        q is not None
        and p is not None
        and a is not None
        and q is not a
        and fits(q.value, p.value, a.value)
    )


def _with_second(header: tuple[Heading, ...], below: Row | None) -> tuple[Heading, ...]:
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


def _second_description(below: Row | None) -> bool:
    """Whether the row under the header heads the description."""
    if below is None or numbers_in(below.words, comma=None):
        return False
    return Column.DESCRIPTION in {h.column for h in headings(below.words)}


def _leave(state: _State) -> None:
    """The table ends: rows of text still waiting belong to the last item."""
    if state.pending and state.found:
        _go_on(state, state.pending)
    state.pending, state.open = [], False


def _go_on(state: _State, rows: Sequence[Row]) -> None:
    """Rows of text under the last item: in texts that stand under their numbers, only what did not fit on the line above."""
    last = state.found[-1]
    wrapped = rows[:1]
    if (
        state.below
        and wrapped
        and last.boxes[-1].x1 + 1.5 * wrapped[0].words[0].box.width < state.right
    ):
        return
    _append(last, rows)


def _append(found: Found, rows: Iterable[Row]) -> None:
    """Join rows to an item as long as they follow it without a gap and begin nothing of their own."""
    for row in rows:
        above = found.boxes[-1]
        far = row.box.y0 - above.y1 > 0.9 * max(row.box.height, above.height)
        if row.page != found.row.page or far or is_label(row.text) or _begins(row):
            return
        found.words += [w.text for w in row.words]
        found.boxes.append(row.box)


def _begins(row: Row) -> bool:
    """Whether the row starts with how many, as parts of a meal do."""
    first = row.words[0].text
    return len(row.words) > 1 and first.isdigit() and len(first) == 1


def _read(row: Row, state: _State, comma: bool | None) -> None:
    text, cells, code = split(row, state.headings, comma)
    if not has_amount(cells):
        _read_text(row, text, state)
        return
    words = [w.text for w in text]
    bare = not names(" ".join(words))
    if state.below is None:
        state.below = bare and not state.pending
    found = Found([] if bare else words, cells, row, [row.box], " ".join(words) or code)
    if bare and state.pending and not state.below:
        above, state.pending = state.pending[-2:], []
        found.words = [w.text for r in above for w in r.words]
        found.boxes = [*(r.box for r in above), row.box]
    elif state.pending and state.found and state.found[-1].row.page == row.page:
        _go_on(state, state.pending[:3])
    elif state.pending and not (bare or is_section(state.pending[-1].text)):
        found.words = [w.text for r in state.pending[-1:] for w in r.words] + found.words
    state.pending = []
    state.found.append(found)
    state.last = row


def _read_text(row: Row, text: Sequence[Word], state: _State) -> None:
    """A row without amounts: text of the item above that has none yet, else kept until the next item shows whose it is."""
    if _is_far(row, state) or is_noise(row) or (not state.found and is_end(row)):
        _leave(state)
        return
    if sum(letters_of(w.text) for w in text or row.words) < 2 or tells_number(row.text):
        return
    if is_section(row.text) and not state.found:
        return
    if all(w.text.startswith("(") and w.text.endswith(")") for w in row.words):
        return
    kept = replace(row, words=_whole(text, row)) if text else row
    last = state.found[-1] if state.found else None
    if last is not None and not last.words and not state.pending:
        last.words = [w.text for w in kept.words]
        last.boxes.append(row.box)
    else:
        state.pending.append(kept)
    state.last = row


def _whole(text: Sequence[Word], row: Row) -> tuple[Word, ...]:
    """The text with the numbers in it, which belong to no column where a row has no amount."""
    said = set(text)
    return tuple(w for segment in row.segments if said & set(segment) for w in segment)


def _is_far(row: Row, state: _State) -> bool:
    if state.last is None:
        return False
    return row.box.y0 - state.last.box.y1 > 5 * max(row.box.height, state.last.box.height)
