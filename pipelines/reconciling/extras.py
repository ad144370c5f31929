"""Rows that were left out or counted twice: what a sum that does not come out may lack or hold too much of."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from idp.document import Box, Line
from idp.fields import Extraction, LineItem
from pipelines.reconciling.figures import usable
from pipelines.reconciling.printed import Prints
from pipelines.rows.numbers import number_of

_TWICE, _CARRIED = 3.0, 2.5
_CHARGE, _ROW = 1.5, 3.5
_MOST = 8
_LESS = re.compile(
    r"discount|less\b|rebate|deposit|voucher|coupon|credit|rabatt|remise|skonto|gutschein|nachlass|descuento|sconto|korting|diskaun",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"shipping|freight|deliver|postage|handling|surcharge|service\s?ch|\btip\b|gratuity|round|packing|packaging|insurance|levy|fuel|"
    r"versand|porto|fracht|zuschlag|rundung|livraison|frais de|port\b|envio|env[ií]o|spedizione|verzend|arrondi",
    re.IGNORECASE,
)
_SUM = re.compile(
    r"total|amount due|balance|tax|vat\b|gst|mwst|ust\b|tva|cash|change|paid|payment|tender|visa|card|summe|betrag|saldo|iban|date|tel",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Extra:
    """A row of the page that no line or field took: a `charge` or discount on the whole of it, or a line that was missed."""

    amount: Decimal
    text: str
    page: int
    box: Box
    cost: float
    charge: bool


def doubles(items: Sequence[LineItem]) -> dict[int, float]:
    """Lines that may not count, with the cost of leaving them out: the same as the line before, or the sum of all before."""
    found: dict[int, float] = {}
    run = Decimal(0)
    for at, item in enumerate(items):
        amount = item.amount
        if amount is None or not usable(amount):
            continue
        before = items[at - 1] if at else None
        if before is not None and (item.description, amount) == (before.description, before.amount):
            found[at] = _TWICE
        elif at > 1 and amount == run != 0:
            found[at] = _CARRIED
        run += amount
    return found


def extras(
    extraction: Extraction, prints: Prints, wanted: Collection[Decimal]
) -> tuple[Extra, ...]:
    """Rows of the pages that show one of the amounts that the sums lack."""
    sizes = {abs(w) for w in wanted if usable(w) and w} & prints.values
    if not sizes:
        return ()
    found: list[Extra] = []
    for page in prints.pages.values():
        rows = (*extraction.line_items, *extraction.adjustments)
        placed = [(f.page, f.box) for f in extraction.fields] + [(r.page, r.box) for r in rows]
        taken = [box for at, box in placed if box is not None and at == page.number]
        for line in page.lines:
            if any(c.isdigit() for c in line.text):
                found += (e for e in _row(line, page.number, sizes) if not _taken(e.box, taken))
                found = [e for e in found if e.charge or _among(e, extraction)]
        if len(found) >= _MOST:
            break
    return tuple(e for e in found[:_MOST] if e.amount in wanted)


def _row(line: Line, page: int, sizes: Collection[Decimal]) -> Iterator[Extra]:
    for word in line.words:
        number = number_of(word, comma=None)
        if number is None or not number.money or abs(number.value) not in sizes:
            continue
        text = " ".join(w.text for w in line.words if number_of(w, comma=None) is None)
        if _LESS.search(text):
            yield Extra(-abs(number.value), text, page, line.box, _CHARGE, charge=True)
        elif _MORE.search(text):
            yield Extra(number.value, text, page, line.box, _CHARGE, charge=True)
        elif sum(c.isalpha() for c in text) >= 3 and not _SUM.search(text):
            yield Extra(number.value, text, page, line.box, _ROW, charge=False)


def _taken(box: Box, taken: Sequence[Box]) -> bool:
    return any(t.holds(*box.centre) or box.holds(*t.centre) for t in taken)


def _among(extra: Extra, extraction: Extraction) -> bool:
    """Whether the row stands between the lines of its page, or right after the last."""
    boxes = [i.box for i in extraction.line_items if i.page == extra.page and i.box is not None]
    if not boxes:
        return False
    first, last = min(b.y0 for b in boxes), max(b.y1 for b in boxes)
    reach = 4 * extra.box.height
    return first - reach < extra.box.centre[1] < last + reach
