"""Column headings in several languages, and the header row that they make."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from idp.document import Box, Word
from idp.text import plain


class Column(StrEnum):
    """What stands under a heading."""

    DESCRIPTION = "description"
    QUANTITY = "quantity"
    UNIT_PRICE = "unit_price"
    AMOUNT = "amount"
    TAX_RATE = "tax_rate"
    TAX_AMOUNT = "tax_amount"
    GROSS = "gross"
    DISCOUNT = "discount"
    IGNORED = "ignored"

    @property
    def numeric(self) -> bool:
        return self not in (Column.DESCRIPTION, Column.IGNORED)


_HEADINGS: dict[Column, str] = {
    Column.DESCRIPTION: "description|desc|item description|items|item|details|detail|product|products|particulars|services|service|goods|item name|product name|title|"
    "description of goods|description of service|description of services|particular|activity|name|item desc|descriptions|product description|service description|code desc|item details|articles|code description|desc item|description code|"
    "beschreibung|bezeichnung|artikel|leistung|artikelbezeichnung|artikelbeschreibung|produkt|position bezeichnung|text|designation|libelle|article|produit|prestation|designation des produits|item name description|item and description|work|item service|task",
    Column.QUANTITY: "qty|quantity|quantities|hours|hrs|units|qty hrs|qty hours|no of units|qty shipped|quantity hours|nos|pcs|hours qty|hours worked|usage|qnty|qyt|qiy|oty|qity|nights|days|hrs qty|order qty|guests qty|qty guests|guests|pallets|cartons|boxes|bags|litres|trips|visits|sessions|"
    "menge|anzahl|stk|stuck|quantite|qte|kuantiti|invoiced qty|billed qty|qty billed",
    Column.UNIT_PRICE: "unit price|net price|nettopreis|price|rate|unit cost|cost|price each|unit|price unit|u price|uprice|unitprice|price per unit|price rm|unit rate|each|hourly rate|unit amount|rate hr|rsp|s price|unit price rm|price excl|rm unit|unit price ex gst|unit price excl gst|"
    "einzelpreis|preis|stuckpreis|e preis|ep|einzelpreis netto|einzel|prix unitaire|prix unitaire ht|p u ht|pu ht|prix u|pu|p u|u p|up|s price rm|prix|harga|price item|preis einheit|item price|unit net price|unit price usd|unit price aud",
    Column.AMOUNT: "amount|total|line total|total price|amt|net amount|total amount|extended price|price total|amount rm|subtotal|sub total|extended|net|ext price|total rm|amt rm|line amount|net value|rm|value|total cost|extension|taxable value|net worth|amount ex gst|amount excl gst|total excl gst|total ex gst|amount usd|amount aud|amount gbp|amount nzd|rm total|ext amount|total amt|charges|charge|total ex vat|excl gst|"
    "betrag|gesamt|gesamtpreis|summe|nettobetrag|gesamtpreis netto|gesamtbetrag|netto|montant|montant ht|total ht|prix total|jumlah|gesamt netto|montant total|usd|aud|nzd|gbp|eur|nettowert|gesamtwert|excl|ex vat|ex gst|excl vat|exc vat|exc gst|net excl|total net|amaun|ant|ant rm|ainoun|arnount|amourt|amont|wert",
    Column.GROSS: "gross|gross amount|total incl gst|amount incl gst|incl gst|total inc gst|gross worth|total incl vat|amount inc gst|brutto|bruttobetrag|total ttc|montant ttc|ttc|total incl tax|gross value|total inc vat|incl|inc|incl vat|inc vat|inc gst",
    Column.TAX_RATE: "gst|vat|tax|tax rate|vat rate|gst rate|tax code|vat code|gst code|gst pct|vat pct|tax pct|pct|mwst|ust|tva|taux tva|ust pct|mwst pct|tva pct|tax gst|steuer|steuersatz|gst type|tax type|taux|mwst satz|ust satz|igst pct",
    Column.TAX_AMOUNT: "gst amount|vat amount|tax amount|gst amt|tax amt|tax rm|gst rm|mwst betrag|ust betrag|montant tva|igst amt|igst amount|steuerbetrag",
    Column.DISCOUNT: "discount|disc|disc pct|discount pct|rabatt|remise|dis|rebate|disc rm|disc amt|less",
    Column.IGNORED: "worth|no|item no|code|item code|product code|sku|date|uom|um|part no|part number|item number|stock code|pos|position|ref|line|sr no|s no|sl no|hsn|hsn sac|sac|hsn code|interval|um|pack size|brand|loc|"
    "period|start|end|artikelnummer|art nr|artikel nr|einheit|me|reference|unite|credit qty|credit code|loc item number|per|service date|product id|id|item id|training date|job|type|week|length|category|part|start date|end date|status|art no|datum|me einheit|delivered|back order|b o|gtin|ean|art nr lieferant|art nr lief|art nr kunde|vke geb|ve|vpe|ordered|ship qty",
}  # fmt: skip
_MEANING = {
    tuple(phrase.split()): column
    for column, phrases in _HEADINGS.items()
    for phrase in phrases.split("|")
}
_QUALIFIERS = frozenset(
    ("inc", "incl", "including", "ex", "exc", "excl", "excluding", "gst", "vat", "tax", "sst", "usd", "aud", "nzd", "gbp", "eur", "sgd", "rm", "ht")
)  # fmt: skip
"""Words that say of a price or an amount how it is meant, behind its heading."""
_LONGEST = max(len(phrase) for phrase in _MEANING)


_DESCRIBED = ("desc", "bezeichnung", "beschreibung", "designation", "particular")
_CODES = frozenset({"item", "items", "artikel", "service", "activity"})


@dataclass(frozen=True, slots=True)
class Heading:
    """A column with the box of its heading and the words that head it."""

    column: Column
    box: Box
    text: str


def _norm(word: Word) -> list[str]:
    text = word.text.replace("%", " pct ")
    return [p for p in (plain(part) for part in re.split(r"[\s/.()\[\]:,*#&_-]+", text)) if p]


def headings(words: Sequence[Word]) -> tuple[Heading, ...]:
    """The headings on a row of words, left to right, the longest phrases first; words that head nothing are skipped."""
    pieces = [(norm, word) for word in words for norm in _norm(word)]
    found: list[Heading] = []
    at = 0
    while at < len(pieces):
        for length in range(min(_LONGEST, len(pieces) - at), 0, -1):
            part = pieces[at : at + length]
            column = _MEANING.get(tuple(norm for norm, _ in part))
            if column is not None and _close([w for _, w in part]):
                found.append(
                    Heading(
                        column, Box.around(w.box for _, w in part), " ".join(n for n, _ in part)
                    )
                )
                at += length + _qualified(pieces, at + length, column)
                break
        else:
            at += 1
    return tuple(found)


def _qualified(pieces: Sequence[tuple[str, Word]], at: int, column: Column) -> int:
    """How many pieces from `at` on only say how the price or amount before them is meant, such as "inc GST"."""
    if column not in (Column.UNIT_PRICE, Column.AMOUNT, Column.GROSS) or at == 0:
        return 0
    count = 0
    for norm, word in pieces[at : at + 3]:
        if norm not in _QUALIFIERS or not _close([pieces[at + count - 1][1], word]):
            break
        count += 1
    return count


def _close(words: Sequence[Word]) -> bool:
    """Whether words stand near enough to be one heading."""
    return all(b.box.x0 - a.box.x1 < 0.03 for a, b in pairwise(words) if a is not b)


def header_of(words: Sequence[Word]) -> tuple[Heading, ...] | None:
    """The headings of a row that is the head of a table of items, or None where it is none."""
    if any(re.search(r"\d[.,]\d\d(?!\d)", w.text) for w in words):
        return None
    found = headings(words)
    columns = {h.column for h in found}
    covered = sum(len(h.text.replace(" ", "")) for h in found)
    letters = sum(len("".join(_norm(w))) for w in words) or 1
    if covered < 0.5 * letters:
        return None
    money = columns & {Column.AMOUNT, Column.UNIT_PRICE, Column.GROSS}
    others = columns & {
        Column.DESCRIPTION,
        Column.QUANTITY,
        Column.UNIT_PRICE,
    }
    if not money or not others or not (others - money or len(money) > 1):
        return None
    return settled(found)


def settled(found: Sequence[Heading]) -> tuple[Heading, ...]:
    """Headings with doubtful ones decided by the others: the right one of two amounts is the gross, "unit" beside a price is a measure."""
    kept = list(found)
    columns = [h.column for h in kept]
    if columns.count(Column.UNIT_PRICE) > 1:
        kept = [_as(h, Column.IGNORED) if h.text in ("unit", "einheit") else h for h in kept]
    prices = [h for h in kept if h.column is Column.UNIT_PRICE]
    if len(prices) == 2 and Column.AMOUNT not in columns:
        kept = [_as(h, Column.AMOUNT) if h is prices[1] else h for h in kept]
    if (
        columns.count(Column.UNIT_PRICE) == 1
        and Column.AMOUNT not in columns
        and Column.GROSS not in columns
    ):
        kept = [_as(h, Column.AMOUNT) if h.column is Column.UNIT_PRICE else h for h in kept]
    amounts = [h for h in kept if h.column is Column.AMOUNT]
    first = next((at for at, h in enumerate(kept) if h.column is Column.UNIT_PRICE), 0)
    counts = [h for h in amounts[:-1] if kept.index(h) < first]
    if counts and Column.QUANTITY not in columns:
        # Of two amounts, the one left of the price is how many.
        kept = [_as(h, Column.QUANTITY) if h is counts[0] else h for h in kept]
        amounts.remove(counts[0])
    for extra in amounts[1:]:
        kept = [_as(h, Column.GROSS) if h is extra else h for h in kept]
    descriptions = [h for h in kept if h.column is Column.DESCRIPTION]
    named = _named(descriptions)
    return tuple(
        _as(h, Column.IGNORED) if h.column is Column.DESCRIPTION and h is not named else h
        for h in kept
    )


def _named(descriptions: Sequence[Heading]) -> Heading | None:
    """Of several headings of text, the one that says "description"; "item" and the like head a code beside others."""
    if not descriptions:
        return None
    said = [h for h in descriptions if h.text.startswith(_DESCRIBED)]
    if said:
        return said[0]
    return descriptions[-1] if descriptions[0].text in _CODES else descriptions[0]


def _as(heading: Heading, column: Column) -> Heading:
    return Heading(column, heading.box, heading.text)
