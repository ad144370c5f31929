"""Values with their names: what a layout prints is wrapped so that the renderer can tell where each value stands."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from models.synthetic.story import Bill
from models.synthetic.world import countries

FONTS = (
    "Liberation Sans", "Liberation Serif", "DejaVu Sans", "DejaVu Serif", "Lato", "Roboto", "Open Sans", "Carlito", "EB Garamond",
    "Liberation Sans Narrow", "Cantarell", "Nimbus Sans", "P052", "Roboto Condensed", "Roboto Slab", "FreeSans", "FreeSerif",
    "Caladea", "Cabin", "Quicksand", "Liberation Mono", "Courier Prime", "C059", "URW Gothic",
)  # fmt: skip
COLOURS = (
    "#111",
    "#1a3c6e",
    "#7a1f1f",
    "#0b6e4f",
    "#444",
    "#b8500c",
    "#5b2a86",
    "#00677f",
    "#2f4f2f",
    "#c0392b",
    "#000",
    "#333",
)
NUMBERED = frozenset({"invoice", "receipt", "credit_note", "reminder"})
"""Kinds that carry an invoice number; the number of others is a reference."""


@dataclass(frozen=True, slots=True)
class Look:
    """Fonts, colours and spaces of one document."""

    font: str
    size: float
    colour: str
    page: str
    margin: str

    def css(self) -> str:
        return (
            f"@page{{size:{self.page};margin:{self.margin}}}"
            f"body{{font:{self.size}pt '{self.font}',sans-serif;color:#111;margin:0}}"
            f"h1,h2,h3{{margin:0;color:{self.colour}}}h1{{font-size:1.9em}}table{{border-collapse:collapse}}"
            "td,th{padding:.22em .5em;vertical-align:top;text-align:left;font-weight:inherit}"
            ".r{text-align:right;white-space:nowrap}.c{text-align:center}.b{font-weight:bold}.s{font-size:.82em;color:#444}"
            ".row{display:flex;justify-content:space-between;gap:6mm}.w{width:100%}.mt{margin-top:6mm}.nb{white-space:nowrap}"
            f".k{{color:{self.colour}}}.bg{{background:{self.colour};color:#fff}}.ln{{border-top:1px solid {self.colour}}}"
        )


def look(bill: Bill, rng: random.Random) -> Look:
    return Look(
        font=rng.choice(FONTS),
        size=rng.choice((7.5, 8, 8.5, 9, 9, 9.5, 10)),
        colour=rng.choice(COLOURS),
        page=countries()[bill.country].page,
        margin=rng.choice(("12mm 14mm", "15mm 18mm", "18mm 20mm", "10mm 10mm", "20mm 16mm")),
    )


def page(dress: Look, body: str, css: str = "") -> str:
    """A whole HTML document."""
    return f'<html><head><meta charset="utf-8"><style>{dress.css()}{css}</style></head><body>{body}</body></html>'


def mark(key: str, text: str) -> str:
    """`text` as the value that `key` names."""
    return f'<span data-k="{key}">{escape(text)}</span>' if text else ""


def label(text: str) -> str:
    """`text` as words that announce a value."""
    return f'<span data-k="label">{escape(text)}</span>'


def word(bill: Bill, name: str, rate: Decimal | None = None) -> str:
    """The document's words for `name`, with tax, rate and currency filled in."""
    text = bill.word(name)
    shown = "" if rate is None else bill.style.quantity(rate)
    return (
        text.replace("{tax}", bill.tax_name).replace("{rate}", shown).replace("{cur}", bill.currency)
        .replace("()", "").replace(" %", "%" if not shown else " %").strip()
    )  # fmt: skip


def said(bill: Bill, name: str, colon: bool = True) -> str:
    """A label of the document."""
    return label(word(bill, name) + (bill.word("colon") if colon else ""))


def money(bill: Bill, key: str, value: Decimal, sign: bool = True) -> str:
    """An amount, with the currency's code, if one stands beside it, as the currency."""
    style = bill.style
    if not sign or not style.sign:
        return mark(key, style.number(value))
    if style.sign != bill.currency:
        return mark(key, style.money(value))
    number, code = mark(key, style.number(value)), mark("currency", style.sign)
    return f"{number} {code}" if style.sign_after else f"{code} {number}"


def number_key(bill: Bill) -> str:
    return "invoice_number" if bill.kind in NUMBERED else "reference"


def title(bill: Bill) -> str:
    """What the document calls itself."""
    return label(word(bill, bill.kind))
