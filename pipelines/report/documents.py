"""The documents of a report: each with its page, its fields and its lines, and a filter by field that needs no script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from pipelines.report.cases import Case, Row, Sheet, Value
from pipelines.report.truth import Place

COLUMNS = ("description", "quantity", "unit_price", "tax_rate", "amount")


def filters(cases: Sequence[Case]) -> str:
    """A choice of one field; documents that are right in it are hidden by a rule of style for each choice."""
    counted = Counter(name for case in cases for name in case.wrong)
    rules = "".join(
        f".worst:has(#only-{name}:checked) .case:not(.in-{name}){{display:none}}"
        for name in counted
    )
    choices = "".join(
        f'<label><input type=radio name=only id="only-{name}"> {escape(name.replace("_", " "))} '
        f"<small>{number}</small></label>"
        for name, number in counted.most_common()
    )
    every = f'<label><input type=radio name=only id="only-" checked> all <small>{len(cases)}</small></label>'
    return f"<style>{rules}</style><fieldset class=filter><legend>Wrong in</legend>{every}{choices}</fieldset>"


def case_html(set_name: str, case: Case) -> str:
    """One document."""
    marks = " ".join(f"in-{name}" for name in case.wrong)
    sheets = "".join(_sheet(sheet, case.values) for sheet in case.sheets)
    said = f"<p class=said>{escape(case.said)}</p>" if case.said else ""
    wrong = ", ".join(name.replace("_", " ") for name in case.wrong)
    return (
        f'<article class="case {marks}"><h3>{escape(case.name)}</h3>'
        f"<p class=dim>{escape(set_name)} · {escape(case.file)} · wrong: {escape(wrong)}</p>{said}"
        f"<div class=beside><div class=sheets>{sheets or '<p class=dim>No picture of it can be shown.</p>'}</div>"
        f"<div>{_values(case.values)}{_lines(case.rows)}</div></div></article>"
    )


def _sheet(sheet: Sheet, values: Iterable[Value]) -> str:
    boxes = []
    for value in values:
        if value.mark.right:
            continue
        name = value.mark.field.replace("_", " ")
        boxes += [_box("want", p, name) for p in value.wanted_at if p[0] == sheet.number]
        if value.found_at and value.found_at[0] == sheet.number:
            boxes.append(_box("got", value.found_at, name))
    return f'<figure><img loading=lazy alt="Page {sheet.number}" src="{sheet.picture}">{"".join(boxes)}</figure>'


def _box(kind: str, place: Place, name: str) -> str:
    box = place[1]
    at = f"left:{100 * box.x0:.2f}%;top:{100 * box.y0:.2f}%;width:{100 * box.width:.2f}%;height:{100 * box.height:.2f}%"
    return f'<i class={kind} style="{at}" title="{escape(name)}"><em>{escape(name)}</em></i>'


def _values(values: Sequence[Value]) -> str:
    """Wrong fields in full; the right ones behind a click."""
    heads = "<thead><tr><th>Field</th><th>Wanted</th><th>Got</th><th>Sure</th><th>From</th></tr></thead>"
    wrong = "".join(_value(v) for v in values if not v.mark.right)
    right = "".join(_value(v) for v in values if v.mark.right)
    table = "<div class=scroll><table class=values>{}<tbody>{}</tbody></table></div>"
    shown = table.format(heads, wrong) if wrong else ""
    number = sum(v.mark.right for v in values)
    if not number:
        return shown
    return (
        f"{shown}<details><summary>{number} right</summary>{table.format(heads, right)}</details>"
    )


def _value(value: Value) -> str:
    mark = value.mark
    want = mark.want if isinstance(mark.want, list) else [mark.want]
    wanted = " <em>or</em> ".join(escape(str(one)) for one in want)
    if not mark.right and mark.field != "currency" and not value.wanted_at:
        wanted += " <small>not among the words as read</small>"
    sure = "" if mark.confidence is None else f"{mark.confidence:.2f}"
    got = escape(mark.got) if mark.got else "<span class=dim>nothing</span>"
    name = escape(mark.field.replace("_", " "))
    return (
        f"<tr class={'right' if mark.right else 'wrong'}><th>{name}</th><td>{wanted}</td><td class=taken>{got}</td>"
        f"<td>{sure}</td><td>{escape(value.source)}</td></tr>"
    )


def _lines(rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    right = sum(row.right for row in rows)
    heads = "".join(f"<th>{h}</th>" for h in ("", "Description", "Qty", "Price", "Tax %", "Amount"))
    body = "".join(_line(row) for row in rows)
    state = "" if right == len(rows) else " open"
    return (
        f"<details{state}><summary>Lines: {right} right of {sum(r.wanted is not None for r in rows)}</summary>"
        f"<div class=scroll><table class=lines><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div></details>"
    )


def _line(row: Row) -> str:
    """Wanted above got; one row where they agree."""
    if row.right and row.wanted is not None:
        return _cells("right", "both", row.wanted)
    wanted = _cells("missed", "wanted", row.wanted) if row.wanted is not None else ""
    return wanted + (_cells("extra", "got", row.found) if row.found is not None else "")


def _cells(kind: str, whose: str, line: Mapping[str, Any]) -> str:
    cells = "".join(f"<td>{escape(str(line.get(name) or ''))}</td>" for name in COLUMNS)
    return f"<tr class={kind}><th>{whose}</th>{cells}</tr>"
