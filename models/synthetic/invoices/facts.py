"""Numbers and dates of a document's head, and the ways to lay them out."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from models.synthetic.invoices.marks import Look, label, mark, number_key, said, word
from models.synthetic.story import Bill

Fact = tuple[str, str]
"""A label and a value, both as HTML."""


def facts(bill: Bill, rng: random.Random, *, due: bool = True, most: int = 9) -> list[Fact]:
    """Number and date first, then what else the document has, among it numbers and dates that are easily taken for them."""
    day = bill.style.day
    found = [number(bill, rng), (said(bill, "date"), mark("issue_date", day(bill.issue_date)))]
    if rng.random() < 0.12:
        found.reverse()
    more: list[Fact] = []
    if due and bill.kind in {"invoice", "statement", "reminder"} and rng.random() < 0.75:
        more.append((said(bill, "due"), mark("due_date", day(bill.due_date))))
    if bill.purchase_order:
        more.append((said(bill, "po"), mark("purchase_order", bill.purchase_order)))
    for name in ("customer_number", "order_number", "reference"):
        value = str(getattr(bill, name))
        if value:
            more.append((said(bill, name), mark(name, value)))
    more += _extras(bill, rng)
    if rng.random() < 0.5:
        rng.shuffle(more)
    return (found + more)[:most]


def number(bill: Bill, rng: random.Random) -> Fact:
    """The document's own number, with a label that fits its kind."""
    key = number_key(bill)
    if bill.kind in {"invoice", "reminder"}:
        return said(bill, "number"), mark(key, bill.number)
    after = (
        rng.choice((" No.", " #", " Number", " no.", ""))
        if bill.language == "en"
        else " Nr."
        if bill.language == "de"
        else " n°"
    )
    return label(word(bill, bill.kind) + after + bill.word("colon")), mark(key, bill.number)


def _extras(bill: Bill, rng: random.Random) -> list[Fact]:
    day = bill.style.day
    made: list[Fact] = []
    if rng.random() < 0.25:
        made.append((said(bill, "order_date"), mark("order_date", day(bill.order_date))))
    if rng.random() < 0.3:
        made.append((said(bill, "delivery_date"), mark("delivery_date", day(bill.delivery_date))))
    if rng.random() < 0.18:
        made.append(
            (said(bill, "period"), mark("period", f"{day(bill.period[0])} - {day(bill.period[1])}"))
        )
    if rng.random() < 0.35:
        made.append((said(bill, "terms"), mark("terms", bill.terms)))
    if rng.random() < 0.3:
        made.append((said(bill, "contact"), mark("contact", bill.supplier.contact)))
    return made


def as_pairs(found: Sequence[Fact], dress: Look, rng: random.Random) -> str:
    """One pair a row, the value to the right of its label."""
    side = rng.choice(("", "", "r"))
    bold = rng.choice(("b", "", "k"))
    rows = "".join(
        f'<tr><td class="{bold} nb">{a}</td><td class="{side}">{b}</td></tr>' for a, b in found
    )
    return (
        f'<table style="{rng.choice(("", "", f"border:1px solid {dress.colour}"))}">{rows}</table>'
    )


def as_grid(found: Sequence[Fact], dress: Look, rng: random.Random) -> str:
    """Labels in one row, values in the row under it."""
    ruled = rng.choice(("border:1px solid #999;", "border-top:1px solid #999;", ""))
    wide = found[: rng.randint(3, 6)]
    head = "".join(f'<td style="{ruled}" class="s {rng.choice(("b",))}">{a}</td>' for a, _ in wide)
    body = "".join(f'<td style="{ruled}">{b}</td>' for _, b in wide)
    rest = found[len(wide) :]
    more = f'<div style="margin-top:2mm">{as_line(rest, dress, rng)}</div>' if rest else ""
    return f'<table class="w"><tr>{head}</tr><tr>{body}</tr></table>{more}'


def as_boxes(found: Sequence[Fact], dress: Look, rng: random.Random) -> str:
    """A box a fact, its label small on top."""
    box = rng.choice(
        (
            f"border:1px solid {dress.colour}",
            "background:#eee",
            f"border-left:2pt solid {dress.colour}",
        )
    )
    cells = "".join(
        f'<div style="{box};padding:1.2mm 2.5mm;margin:0 2mm 2mm 0"><div class="s">{a}</div><div class="b">{b}</div></div>'
        for a, b in found
    )
    return f'<div style="display:flex;flex-wrap:wrap">{cells}</div>'


def as_line(found: Sequence[Fact], _dress: Look, rng: random.Random) -> str:
    """All in running text."""
    return rng.choice((" &nbsp; ", " | ", " &nbsp;&nbsp; ", ", ", " · ")).join(
        f"{a} {b}" for a, b in found
    )


def as_stack(found: Sequence[Fact], _dress: Look, rng: random.Random) -> str:
    """Every label over its value, under each other."""
    gap = rng.choice((1, 2, 3))
    return "".join(
        f'<div style="margin-bottom:{gap}mm"><div class="s">{a}</div><div>{b}</div></div>'
        for a, b in found
    )


def as_list(found: Sequence[Fact], _dress: Look, _rng: random.Random) -> str:
    """One fact a line, label and value with a space."""
    return "<br>".join(f"{a} {b}" for a, b in found)


def as_columns(found: Sequence[Fact], dress: Look, rng: random.Random) -> str:
    """Pairs in two columns of a table."""
    half = (len(found) + 1) // 2
    return f'<div class="row">{as_pairs(found[:half], dress, rng)}{as_pairs(found[half:], dress, rng) if found[half:] else ""}</div>'


WAYS: tuple[Callable[[Sequence[Fact], Look, random.Random], str], ...] = (
    as_pairs, as_pairs, as_list, as_stack, as_boxes, as_columns,
)  # fmt: skip


def laid(found: Sequence[Fact], dress: Look, rng: random.Random) -> str:
    """The facts, in any way that fits half a page."""
    return rng.choice(WAYS)(found, dress, rng)
