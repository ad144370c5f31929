"""One row of print with what it is: an item, part of a description, a sum, or the end of the items."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from idp.document import Box, Document, Page, Word
from idp.text import plain
from pipelines.stages.parse_layout import rows_of

_ENDS = tuple(
    "subtotal sub total nettotal grandtotal totalamount total totaldue amountdue balancedue zwischensumme gesamtbetrag gesamtsumme summe rechnungsbetrag nettobetrag soustotal totalht totalttc netapayer "
    "jumlah tax gst vat salestax mwst ust tva cash change rounding visa mastercard tendered itemcount noofitem totalqty totalitem qty totalquantity amountpayable netamount gesamt nettosumme zzgl umsatzsteuer "
    "amountpaid balance shipping freight taxable total(rm) payment card tunai baki bruttobetrag zahlbetrag cgst sgst igst addgst serviceharge servicecharge svcchg svccharge roundoff tip "
    "previousunpaid creditcard debitcard nett roundadj adjustment excludedgst totalsales totalexcl totalincl montant warenwert discounttotal totaldiscount endbetrag versand gesamtnetto steuer totals items: portofrais fraisdeport".split()
)
_CARRIED = re.compile(
    r"\b(?:carried|brought) (?:forward|over)\b|\bc/f\b|\bb/f\b|\bübertrag\b|\bà? ?reporter\b|\breport\b(?=\s+[\d.,]+$)|\bcontinued\b|\bpage \d+ of \d+",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"^\W*(?:tel|fax|phone|email|www|http|date|time|cashier|invoice|receipt|bill no|table|thank|gst summary|member|salesperson)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Row:
    """Words on one baseline over the whole width of a page."""

    page: int
    words: tuple[Word, ...]
    box: Box

    @property
    def text(self) -> str:
        return " ".join(w.text for w in self.words)

    @property
    def lead(self) -> str:
        """The row's letters before its first amount, plain."""
        return plain(re.split(r"\d+[.,]\d\d", self.text, maxsplit=1)[0])


def rows_in(page: Page, *, most: int = 4_000) -> tuple[Row, ...]:
    """The page's rows from top to bottom; what lies beyond `most` words is left out."""
    lines = rows_of(page.words[:most], page.width, page.height)
    return tuple(Row(page.number, line.words, line.box) for line in lines)


def pages_of(document: Document, *, most: int = 40) -> Iterator[tuple[Row, ...]]:
    """Rows page by page, at most `most` pages."""
    for page in document.pages[:most]:
        if page.words:
            yield rows_in(page)


def is_end(row: Row) -> bool:
    """Whether the row is a total, a tax, a payment: no item."""
    lead = re.sub(r"[\d%]+", "", row.lead)
    return lead.startswith(_ENDS) or plain(row.text).startswith(
        ("gstsummary", "taxsummary", "gstanalysis")
    )


def is_carried(row: Row) -> bool:
    """Whether the row only carries a sum from page to page."""
    return bool(_CARRIED.search(row.text))


def is_noise(row: Row) -> bool:
    return bool(_NOISE.match(row.text))
