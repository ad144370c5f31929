"""All tables of a page: those in frames first, then those that alignment alone shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from idp.document import Page, PageSource, Table
from pipelines.layout.sheet import Row, Sheet
from pipelines.layout.tables.across import goes_on, with_rest
from pipelines.layout.tables.aligned import Region, Setting, columns_in, downward, laid, regions_of
from pipelines.layout.tables.framed import framed_table
from pipelines.layout.tables.grouping import figure_columns, grouped
from pipelines.layout.tables.gutters import Columns
from pipelines.layout.tables.heading import headings
from pipelines.layout.tables.making import Plan, table_of
from pipelines.layout.tables.rulings import Frame, frames_of, rulings_of
from pipelines.layout.tables.strips import gaps_of, height_of, strip_of

_FEWEST_HEADINGS = 3
MOST_WORDS = 6_000
"""A page with more words is no bill; its tables are not looked for."""


def tables_of(sheet: Sheet, page: Page, before: Table | None = None) -> tuple[Table, ...]:
    """The tables of a page, top to bottom; `before` is the last table of the page before, which may go on here."""
    if not sheet.rows or len(page.words) > MOST_WORDS:
        return ()
    height = height_of(sheet)
    gaps = gaps_of(sheet, height, exact=page.source is PageSource.TEXT_LAYER)
    rulings = rulings_of([sheet.laid(rule) for rule in page.rules], height)
    tables: list[Table] = []
    rows = list(sheet.rows)
    headers: list[Frame] = []
    for frame in frames_of(rulings, height):
        table = framed_table(frame, rows, sheet, gaps.chunk)
        if table is not None:
            tables.append(table)
            rows = _without(rows, frame)
        elif len(frame.ys) == 2 and len(frame.xs) > _FEWEST_HEADINGS:
            headers.append(frame)
    setting = Setting([strip_of(row, gaps.chunk) for row in rows], rulings, height, gaps)
    found = [(region, columns_in(setting, region)) for region in regions_of(setting)]
    found = _under_frames(setting, found, headers)
    if before is not None:
        found = with_rest(setting, found, before, sheet)
    for region, columns in found:
        table = _aligned(setting, region, columns, sheet)
        if table is not None:
            tables.append(table)
    ranked = sorted(tables, key=lambda t: (t.box.y0, t.box.x0))
    rest = next((t for t in ranked if before is not None and goes_on(before, t)), None)
    return tuple(replace(t, continues=True) if t is rest else t for t in ranked)


def _under_frames(
    page: Setting, found: Sequence[tuple[Region, Columns]], headers: Sequence[Frame]
) -> list[tuple[Region, Columns]]:
    """The regions, with those whose header alone is drawn in a frame: it says where their columns are."""
    kept = list(found)
    for frame in headers:
        inside = [n for n, s in enumerate(page.strips) if frame.ys[0] < s.middle < frame.ys[-1]]
        key = inside[-1] + 1 if inside else len(page.strips)
        if key >= len(page.strips) or page.strips[key].figures < 2:
            continue
        region = Region(inside[0], downward(page, inside[0], key), len(inside), rest=True)
        kept = [(r, c) for r, c in kept if r.start >= region.end or r.end <= region.start]
        kept.append((region, tuple(pairwise(frame.xs))))
    return sorted(kept, key=lambda each: each[0].start)


def _without(rows: Sequence[Row], frame: Frame) -> list[Row]:
    """Rows less the words inside the frame."""
    x0, x1, y0, y1 = frame.xs[0], frame.xs[-1], frame.ys[0], frame.ys[-1]
    kept = [
        Row([s for s in row.spots if not (x0 <= (s.x0 + s.x1) / 2 <= x1 and y0 <= s.middle <= y1)])
        for row in rows
    ]
    return [row for row in kept if row.spots]


def _aligned(page: Setting, region: Region, columns: Columns, sheet: Sheet) -> Table | None:
    if len(columns) < 2:
        return None
    lines = laid(page.strips[region.start : region.end], columns, page.gaps)
    heads, body = lines[: region.heads], lines[region.heads :]
    x0, x1 = columns[0][0], columns[-1][1]
    ruled = page.rulings.between(body[0].y0 - page.height, body[-1].y1, x0, x1)
    above = headings(heads, _borders(columns, page.height), page.height)
    groups = (*above, *grouped(body, figure_columns(body), ruled))
    if len(groups) < 2 and not region.rest:
        return None
    return table_of(Plan(sheet, groups, _borders(columns, page.height), len(above)))


def _borders(columns: Columns, height: float) -> tuple[float, ...]:
    inner = [(a[1] + b[0]) / 2 for a, b in pairwise(columns)]
    return (columns[0][0] - 0.3 * height, *inner, columns[-1][1] + 0.3 * height)
