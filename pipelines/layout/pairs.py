"""Labels and their values: beside each other, one under the other, or parted by a colon."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from idp.document import Box, Line, Page, Pair, Table, Word
from pipelines.layout.tables.strips import is_figure

_MOST_LABEL = 6
"""Labels have at most so many words."""
_LONGEST_LABEL = 42
_MOST_VALUE = 12
_REACH = 12.0
"""A value stands at most so many line heights to the right of its label."""
_ABBREVIATED = re.compile(
    r"\b(?:no|nr|num|ref|tel|reg|acc|acct|inv|qty|amt|po|art|id)\.$", re.IGNORECASE
)
"""Ends of labels that are no ends of sentences."""
_UNDER = 1.3
_FLUSH = 0.8


def pairs_of(lines: Sequence[Line], tables: Sequence[Table], page: Page) -> tuple[Pair, ...]:
    """Every label with its value, in reading order of the labels; rows of tables of more than two columns hold none."""
    free = [line for line in lines if not _in_table(line, tables)]
    rows = _rows(free)
    found: list[Pair] = []
    used: set[int] = set()
    for row in rows:
        for pair, spent in _in_row(row, page):
            found.append(pair)
            used |= spent
    found += _one_under_another(free, used, page)
    return tuple(sorted(found, key=lambda p: (round(p.label_box.y0, 2), p.label_box.x0)))


def _in_table(line: Line, tables: Sequence[Table]) -> bool:
    x, y = line.box.centre
    return any(len(t.rows[0]) > 2 and t.box.holds(x, y) for t in tables)


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines side by side, as they follow each other in reading order."""
    rows: list[list[Line]] = []
    for line in lines:
        last = rows[-1][-1] if rows else None
        if last and _beside(last.box, line.box):
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _beside(a: Box, b: Box) -> bool:
    shared = min(a.y1, b.y1) - max(a.y0, b.y0)
    return b.x0 >= a.x1 - 0.002 and shared > 0.5 * min(a.height, b.height)


def _in_row(row: Sequence[Line], page: Page) -> Iterator[tuple[Pair, set[int]]]:
    """Pairs among lines side by side, with the lines that each of them takes."""
    at = 0
    while at < len(row):
        line = row[at]
        inside = list(_by_colon(line))
        if inside:
            yield from ((pair, {id(line)}) for pair in inside)
            at += 1
            continue
        after = row[at + 1] if at + 1 < len(row) else None
        if after is not None and _are_pair(line, after, page) and not list(_by_colon(after)):
            yield _pair(line.words, after.words), {id(line), id(after)}
            at += 2
            continue
        at += 1


def _by_colon(line: Line) -> Iterator[Pair]:
    """Pairs in a line such as `Tel: 02 5550 1177 Fax: 02 5550 1178`; a later label is the one word with the colon."""
    ends = [n for n, word in enumerate(line.words) if _ends_label(word.text)]
    starts = [0, *ends[1:]]
    for n, (start, end) in enumerate(zip(starts, ends, strict=False)):
        stop = ends[n + 1] if n + 1 < len(ends) else len(line.words)
        label, value = line.words[start : end + 1], line.words[end + 1 : stop]
        if value and len(value) <= _MOST_VALUE and is_label(_text(label)):
            yield _pair(label, value)


def _ends_label(text: str) -> bool:
    return text.endswith((":", "：")) and any(c.isalpha() for c in text)


def is_label(text: str) -> bool:
    """Whether a text may name something: few words, most of them of letters."""
    words = text.split()
    letters, digits = sum(c.isalpha() for c in text), sum(c.isdigit() for c in text)
    if not 0 < len(words) <= _MOST_LABEL or len(text) > _LONGEST_LABEL:
        return False
    if text.endswith((".", ",", ";")) and not _ABBREVIATED.search(text):
        return False
    return letters >= 2 and digits <= 0.2 * letters


def _is_value(text: str) -> bool:
    """Whether a text looks like a value of itself: a figure, a date, a number with a prefix."""
    words = text.split()
    return len(words) <= _MOST_VALUE and (is_figure(text) or any(c.isdigit() for c in text))


def _is_number(text: str) -> bool:
    """Whether a text is a figure or a date, and no line of an address."""
    letters, digits = sum(c.isalpha() for c in text), sum(c.isdigit() for c in text)
    return is_figure(text) or digits > 0.5 * letters


def _are_pair(label: Line, value: Line, page: Page) -> bool:
    """Whether two lines side by side are a label and its value."""
    said = label.text
    if not is_label(said):
        return False
    if said.endswith((":", "：")):
        return len(value.words) <= _MOST_VALUE
    near = _REACH * label.box.height * page.height / page.width
    alike = max(label.box.height, value.box.height) < 1.6 * min(label.box.height, value.box.height)
    return alike and value.box.x0 - label.box.x1 < near and _is_value(value.text)


def _one_under_another(lines: Sequence[Line], used: set[int], page: Page) -> list[Pair]:
    """Labels with a figure right under them, flush at the left, the right or in the middle."""
    found: list[Pair] = []
    taken = set(used)
    for label in lines:
        if id(label) in taken or not is_label(label.text):
            continue
        under = [v for v in lines if id(v) not in taken and _stands_under(v.box, label.box, page)]
        value = min(under, key=lambda v: v.box.y0, default=None)
        if value is not None and _is_number(value.text) and len(value.words) <= _MOST_LABEL:
            found.append(_pair(label.words, value.words))
            taken |= {id(label), id(value)}
    return found


def _stands_under(value: Box, label: Box, page: Page) -> bool:
    height = min(value.height, label.height)
    if not -0.3 * height < value.y0 - label.y1 < _UNDER * height:
        return False
    near = _FLUSH * height * page.height / page.width
    return (
        abs(value.x0 - label.x0) < near
        or abs(value.x1 - label.x1) < near
        or abs(value.centre[0] - label.centre[0]) < near
    )


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _pair(label: Sequence[Word], value: Sequence[Word]) -> Pair:
    return Pair(
        _text(label).rstrip(" :："),
        _text(value).lstrip(" :："),
        Box.around(w.box for w in label),
        Box.around(w.box for w in value),
    )
