"""Items under a header row: every number belongs to the heading it stands under, text without numbers to the item beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from idp.document import Document, Word
from idp.fields import LineItem
from pipelines.rows.cells import has_amount, one, split
from pipelines.rows.columns import Column, Heading, header_of
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
from pipelines.rows.head import (
    heads_sums,
    left_edge,
    repeats_headings,
    right_edge,
    right_of,
    second_description,
    with_second,
)
from pipelines.rows.numbers import fits
from pipelines.rows.row import Row, is_carried, is_end, is_noise, pages_of


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
        row = right_of(whole, edge)
        if row is None:
            continue
        header = header_of(row.words)
        if header and not is_end(row) and _may_open(header, row, state):
            _open(header, row, rows[at + 1] if at + 1 < len(rows) else None, state)
            edge = left_edge(state.headings, rows[at + 1 :])
            state.right = right_edge(rows[at + 1 :], comma)
        elif state.open and not is_carried(row):
            _step(row, state, comma)


def _may_open(header: tuple[Heading, ...], row: Row, state: _State) -> bool:
    """Whether a header begins items: under the sums of a page stand tables of taxes and payments."""
    return state.ended != row.page or Column.DESCRIPTION in {h.column for h in header}


def _open(header: tuple[Heading, ...], row: Row, below: Row | None, state: _State) -> None:
    _leave(state)
    described = {h.column for h in header}
    state.headings = with_second(header, below)
    state.open, state.last = True, row
    # A description that is headed in the second row stands in the second row of each item, too.
    state.below = (Column.DESCRIPTION not in described and bool(second_description(below))) or None


def _step(row: Row, state: _State, comma: bool | None) -> None:
    """One row of an open table."""
    if is_detail(row.text) and not _multiplies(row, state, comma):
        state.last = row
    elif _ends(row) and not _multiplies(row, state, comma):
        if _has_items(row, state):
            _leave(state)
            state.ended = row.page
    elif not repeats_headings(row):
        _read(row, state, comma)


def _has_items(row: Row, state: _State) -> bool:
    """Whether items stand above on the row's page: before the first, what looks like a sum is none of the table's."""
    return bool(state.found) and state.found[-1].row.page == row.page


def _ends(row: Row) -> bool:
    """Whether the row is a sum, what is taken off all rows together, or the head of a table of sums."""
    return is_end(row) or is_reduction(row.text) or heads_sums(row)


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
