"""Rows that were left out or counted twice: what a sum that does not come out may lack or hold too much of."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from idp.document import Box, Document, Word
from idp.fields import Extraction, LineItem
from pipelines.reconciling.figures import usable
from pipelines.reconciling.printed import Prints
from pipelines.rows.numbers import number_of
from pipelines.rows.row import Row, pages_of

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
    extraction: Extraction, document: Document, prints: Prints, wanted: Collection[Decimal]
) -> tuple[Extra, ...]:
    """Rows of the pages that show one of the amounts that the sums lack."""
    sizes = {abs(w) for w in wanted if usable(w) and w} & prints.values
    if not sizes:
        return ()
    found: list[Extra] = []
    for rows in pages_of(document):
        number = rows[0].page
        lines = (*extraction.line_items, *extraction.adjustments)
        placed = [(f.page, f.box) for f in extraction.fields] + [(r.page, r.box) for r in lines]
        taken = [box for at, box in placed if box is not None and at == number]
        for row in rows:
            found += (e for e in _row(row, sizes, taken) if e.charge or _among(e, extraction))
        if len(found) >= _MOST:
            break
    return tuple(e for e in found[:_MOST] if e.amount in wanted)


def _row(row: Row, sizes: Collection[Decimal], taken: Sequence[Box]) -> Iterator[Extra]:
    for word in row.words:
        number = number_of(word, comma=None)
        if number is None or not number.money or abs(number.value) not in sizes:
            continue
        if _taken(word.box, taken):
            continue
        text, label = _text(row.words), _text(_label(row, word))
        if _LESS.search(label):
            yield Extra(-abs(number.value), label, row.page, word.box, _CHARGE, charge=True)
        elif _MORE.search(label):
            yield Extra(number.value, label, row.page, word.box, _CHARGE, charge=True)
        elif (
            sum(c.isalpha() for c in text) >= 3
            and not _SUM.search(text)
            and not _taken(row.box, taken)
        ):
            yield Extra(number.value, text, row.page, row.box, _ROW, charge=False)


def _label(row: Row, number: Word) -> tuple[Word, ...]:
    """The words nearest before the number: what it is called, without what stands further left."""
    before = [s for s in row.segments if s[0].box.x0 <= number.box.x0 and _text(s)]
    return before[-1] if before else ()


def _text(words: Iterable[Word]) -> str:
    said = (w.text for w in words if number_of(w, comma=None) is None)
    return " ".join(said).strip(" :$€£")


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
