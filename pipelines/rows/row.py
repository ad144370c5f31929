"""One row of print over the whole page, and whether it is a sum, carried over, or none of the items' business."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from idp.document import Box, Document, Page, PageSource, Word
from idp.text import plain
from pipelines.layout.sheet import rows_of

_END_WORDS = (
    "subtotal|sub total|total|grand total|net total|net|nett|balance|amount due|amount payable|amount paid|amount|zwischensumme|"
    "gesamtbetrag|gesamtsumme|gesamt|summe|rechnungsbetrag|nettobetrag|bruttobetrag|zahlbetrag|endbetrag|warenwert|zzgl|steuer|"
    "sous total|montant|net a payer|jumlah|tunai|baki|tax|gst|vat|hst|sst|mwst|ust|umsatzsteuer|tva|cgst|sgst|igst|sales tax|cash|change|"
    "rounding|round|visa|mastercard|master card|credit card|debit card|card|tendered|sttl|payment|paid|item count|no of item|number of item|"
    "qty total|total qty|tot qty|shipping|freight|taxable|items|qtys|no of items|no items|total items|service charge|svc|service tax|tip|gratuity|previous|excluded|excl|incl|add gst|plus gst|"
    "versand|frais de port|adjustment|roundoff|thank you|received|points|member|deposit|credits applied|discount total|total discount"
)
_ENDS = tuple(sorted({plain(w) for w in _END_WORDS.split("|")}, key=len, reverse=True))
_THOUSANDS = re.compile(r"^[-$€£]?\d{1,3}(?:\d{3})*$")
_WHOLE = re.compile(r"^[-$€£]?\d{1,4}$")
_CENTS = re.compile(r"^\d\d$")
_HUNDREDS = re.compile(r"^\d{3},\d{2}$")
_MONEY = frozenset(("rm", "myr", "usd", "aud", "nzd", "gbp", "eur", "sgd", "inr", "rs", "a", "s"))
_CARRIED = re.compile(
    r"\b(?:carried|brought) (?:forward|over)\b|\bc/f\b|\bb/f\b|\bübertrag\b|\bà? ?reporter\b|\breport\b(?=\s+[\d.,]+$)|\bcontinued\b|\bpage \d+ of \d+",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"^\W*(?:tel|fax|phone|email|www|http|date|time|cashier|invoice|receipt|bill no|table (?:no|\d|#)|thank|gst summary|member(?!.*disc)|salesperson)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Row:
    """Words on one baseline over the whole width of a page; `aspect` is the page's height over its width."""

    page: int
    words: tuple[Word, ...]
    box: Box
    aspect: float = 1.4

    @property
    def text(self) -> str:
        return " ".join(w.text for w in self.words)

    @property
    def segments(self) -> tuple[tuple[Word, ...], ...]:
        """The words in groups, parted where a gap is as wide as a column's."""
        groups: list[list[Word]] = []
        for word in self.words:
            last = groups[-1][-1] if groups else None
            gap = max(word.box.height, last.box.height if last else 0) * self.aspect
            if last is None or word.box.x0 - last.box.x1 > gap:
                groups.append([word])
            else:
                groups[-1].append(word)
        return tuple(tuple(g) for g in groups)


def rows_in(page: Page, *, most: int = 4_000) -> tuple[Row, ...]:
    """The page's rows from top to bottom; what lies beyond `most` words is left out."""
    aspect = page.height / page.width if page.width else 1.4
    lines = rows_of(page.words[:most], page.width, page.height)
    seen = page.source is PageSource.OCR
    return tuple(
        Row(page.number, _grouped(line.words, aspect, seen=seen), line.box, aspect)
        for line in lines
    )


def _grouped(words: tuple[Word, ...], aspect: float, *, seen: bool) -> tuple[Word, ...]:
    """The words, with thousands set apart by a blank ("2 226,00") put together; where they were `seen` on a picture, cents
    whose point was not ("16 50"), too.
    """
    kept: list[Word] = []
    for word in words:
        last = kept[-1] if kept else None
        near = last is not None and word.box.x0 - last.box.x1 < 0.7 * word.box.height * aspect
        if last is not None and near and _THOUSANDS.match(last.text) and _HUNDREDS.match(word.text):
            box = Box.around((last.box, word.box))
            kept[-1] = Word(last.text + word.text, box, min(last.confidence, word.confidence))
        elif last is not None and near and seen and _is_split(last, word, words):
            box = Box.around((last.box, word.box))
            kept[-1] = Word(f"{last.text}.{word.text}", box, 0.5)
        else:
            kept.append(word)
    return tuple(kept)


def _is_split(whole: Word, part: Word, words: tuple[Word, ...]) -> bool:
    """Whether two words are one amount without its point, as only rows of amounts hold them."""
    if not (_WHOLE.match(whole.text) and _CENTS.match(part.text)):
        return False
    return any(w.box.x1 <= whole.box.x0 or w.box.x0 >= part.box.x1 for w in words)


def pages_of(document: Document, *, most: int = 40) -> Iterator[tuple[Row, ...]]:
    """Rows page by page, at most `most` pages."""
    for page in document.pages[:most]:
        if page.words:
            yield rows_in(page)


def is_end(row: Row) -> bool:
    """Whether the row is a total, a tax, a payment: no item."""
    if not any(c.isdigit() for c in row.text):
        return plain(row.text) in _ENDS or plain(row.text).startswith(
            ("gstsummary", "taxsummary", "gstanalysis")
        )
    return any(_names_a_sum(segment) for segment in row.segments)


def _names_a_sum(words: tuple[Word, ...]) -> bool:
    """Whether these words begin with the name of a sum and say little more; "total" may stand anywhere."""
    letters = [
        p for p in (re.sub(r"\d", "", plain(w.text)) for w in words) if p and p not in _MONEY
    ]
    counted = {"item", "items", "qty", "quantity"} & set(letters)
    if ({"id", "no", "reg", "tel"} & set(letters) and not counted) or _is_title(letters):
        return False
    if letters[:1] == ["member"] and any(p.startswith("disc") for p in letters):
        return False
    said = "".join(letters)
    if {"qty", "quantity"} & set(letters) and len(letters) <= 3:
        return True
    if "total" in letters and len(letters) <= 6:
        return True
    # Other names may be glued to what follows them ("USt-Betrag"), but a taxi is no tax.
    begins = {"".join(letters[:n]) for n in range(1, 4)}
    return any(
        said.startswith(end) and len(said) <= len(end) + 12 and (end != "tax" or end in begins)
        for end in _ENDS
        if said[:2] == end[:2]
    )


def _is_title(letters: list[str]) -> bool:
    """Whether the words are a title such as "Tax Invoice", though they begin as the name of a sum does."""
    return "invoice" in letters and "total" not in letters


def is_carried(row: Row) -> bool:
    """Whether the row only carries a sum from page to page."""
    return bool(_CARRIED.search(row.text))


def is_noise(row: Row) -> bool:
    return bool(_NOISE.match(row.text))
