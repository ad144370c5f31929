"""The business terms of EN 16931 as an Extraction: header fields, lines, taxes, and what is added to or taken off the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from idp.document import Kind
from idp.fields import Extraction, Field, FieldName, FieldSource, LineItem, TaxLine, Value, written
from pipelines.einvoice.payment import due_of
from pipelines.einvoice.terms import Terms

CREDIT_NOTES = frozenset(
    {"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "532"}
)
"""BT-3, the document type code (UNTDID 1001), of credit notes."""
UNTAXED = frozenset({"Z", "E", "AE", "K", "G", "O"})
"""BT-151, the categories of VAT (UNTDID 5305) whose rate is nought, though few writers say so."""
NO_CURRENCY = "XXX"
TAX_NUMBERS = frozenset({"0151", "0208", "0184", "0192"})
"""Registers (ICD) whose numbers are tax numbers too: Australia's ABN, Belgium, Denmark, Norway."""
NOT_BILLED = frozenset({"GROUP", "INFORMATION"})
"""Lines that only head or explain others (`LineStatusReasonCode`); their amounts count in no sum."""
AS_DERIVED = 0.85
"""Confidence of what is reckoned from the terms of payment's text."""


def extraction_of(terms: Terms) -> Extraction:
    """All that `terms` say, with source `einvoice`, without document, page or box."""
    credit = terms.get("BT-3") in CREDIT_NOTES or bool(terms.get("is_credit_note"))
    fields = tuple(_fields(terms))
    return Extraction(
        "",
        Kind.CREDIT_NOTE if credit else Kind.INVOICE,
        1.0,
        fields=fields,
        candidates=tuple(_field(FieldName.SUPPLIER_TAX_ID, n) for n in _tax_ids(terms)[1:]),
        line_items=tuple(_line(line) for line in _billed(terms.get("BG-25") or ())),
        adjustments=tuple(_adjustments(terms)),
        taxes=tuple(_taxes(terms)),
        tax_included=False,
    )


def _fields(terms: Terms) -> Iterator[Field]:
    for name, value in (*_header(terms), *_amounts(terms)):
        if value not in (None, ""):
            yield _field(name, value)
    issued = terms.get("BT-2")
    due = due_of(_texts(terms.get("BT-20")), issued if isinstance(issued, date) else None)
    if not terms.get("due") and due is not None:
        yield _field(FieldName.DUE_DATE, due, AS_DERIVED)


def _field(name: FieldName, value: Value, confidence: float = 1.0) -> Field:
    return Field(name, value, written(value), confidence, source=FieldSource.EINVOICE)


def _header(terms: Terms) -> Iterator[tuple[FieldName, Value | None]]:
    seller, buyer = terms.get("BG-4") or {}, terms.get("BG-7") or {}
    trading, legal = _one(buyer.get("biz_name")), _one(buyer.get("name"))
    issued, currency = terms.get("BT-2"), _one(terms.get("BT-5"))
    account = _one(terms.get("BT-84"))
    # A country's two letters begin an IBAN, whatever else is wrong with it; local accounts are digits.
    is_iban = re.match(r"[A-Za-z]{2}", account) is not None
    yield FieldName.SUPPLIER_NAME, _one(seller.get("name")) or _one(seller.get("biz_name"))
    yield FieldName.SUPPLIER_ADDRESS, _address(seller)
    yield FieldName.SUPPLIER_TAX_ID, next(iter(_tax_ids(terms)), None)
    # UBL's PartyName is what people call the buyer; CII's trading name is the exception beside the name.
    yield FieldName.CUSTOMER_NAME, (trading or legal) if terms.get("is_ubl") else (legal or trading)
    yield FieldName.INVOICE_NUMBER, _one(terms.get("BT-1"))
    yield FieldName.PURCHASE_ORDER, _one(terms.get("BT-13"))
    yield FieldName.ISSUE_DATE, issued if isinstance(issued, date) else None
    # Of several days, the earlier ones are those of a discount or of part payments.
    yield FieldName.DUE_DATE, max(terms.get("due") or (), default=None)
    yield FieldName.CURRENCY, "" if currency == NO_CURRENCY else currency
    yield (FieldName.IBAN if is_iban else FieldName.BANK_ACCOUNT), account


def _amounts(terms: Terms) -> Iterator[tuple[FieldName, Decimal | None]]:
    """The totals; those that older forms leave out follow from the others by the rules of EN 16931 (BR-CO-10 to 16)."""
    lines, allowances, charges = (
        _decimal(_one(terms.get(term))) for term in ("BT-106", "BT-107", "BT-108")
    )
    subtotal, tax, total = (
        _decimal(_one(terms.get(term))) for term in ("BT-109", "BT-110", "BT-112")
    )
    due, paid = _decimal(_one(terms.get("BT-115"))), _decimal(_one(terms.get("BT-113")))
    rounding = _decimal(_one(terms.get("BT-114"))) or Decimal(0)
    if tax is None:
        tax = next(
            (t for text in terms.get("taxes") or () if (t := _decimal(text)) is not None), None
        )
    if tax is None and terms.get("BG-23"):
        tax = sum((line.tax for line in _taxes(terms)), Decimal(0))
    if subtotal is None and lines is not None:
        subtotal = lines - (allowances or 0) + (charges or 0)
    if total is None and due is not None:
        total = due + (paid or 0) - rounding
    if total is None and subtotal is not None:
        total = subtotal + (tax or 0)
    if subtotal is None and total is not None and tax is not None:
        subtotal = total - tax
    yield FieldName.SUBTOTAL, subtotal
    yield FieldName.TAX_TOTAL, tax
    yield FieldName.TOTAL, total
    yield FieldName.AMOUNT_DUE, due


def _tax_ids(terms: Terms) -> tuple[str, ...]:
    """The seller's tax numbers, the one it goes by first; its number in a company register only where that is one too."""
    seller = terms.get("BG-4") or {}
    found = [*(terms.get("tax_ids") or ())]
    if _one(seller.get("legal_identifier_schemeid")) in TAX_NUMBERS:
        found.append(_one(seller.get("legal_identifier")))
    return tuple(dict.fromkeys(number for number in found if number))


def _address(party: Mapping[str, Any]) -> str:
    town = " ".join(_one(party.get(k)) for k in ("postcode", "city")).strip()
    street = [_one(party.get(k)) for k in ("addr_l1", "addr_l2", "addr_l3")]
    return ", ".join(part for part in (*street, town, _one(party.get("country_code"))) if part)


def _billed(lines: Any) -> tuple[Terms, ...]:
    """The lines that ask for money; others only head, explain or thank."""
    told = [line for line in lines if any(line.get(t) for t in ("BT-129", "BT-131", "BT-146"))]
    billed = [line for line in told if line.get("EXT-FR-FE-163") not in NOT_BILLED]
    return tuple(billed or told)


def _line(line: Terms) -> LineItem:
    """BG-25. The unit price is the item's net price (BT-146) as the supplier states it, which may be for more than one (BT-149)."""
    rate = _decimal(_one(line.get("BT-152")))
    if rate is None and _one(line.get("BT-151")) in UNTAXED:
        rate = Decimal(0)
    return LineItem(
        description=_one(line.get("BT-153")) or _one(line.get("BT-154")),
        quantity=_decimal(_one(line.get("BT-129"))),
        unit_price=_decimal(_one(line.get("BT-146"))),
        amount=_decimal(_one(line.get("BT-131"))),
        tax_rate=rate,
        source=FieldSource.EINVOICE,
    )


def _adjustments(terms: Terms) -> Iterator[LineItem]:
    """Allowances (BG-20) and charges (BG-21) on the whole bill; the sums of lines and these make the subtotal."""
    charges = (*(terms.get("BG-21") or ()), *(terms.get("freight") or ()))
    for sign, name, groups in ((-1, "Discount", terms.get("BG-20") or ()), (1, "Charge", charges)):
        for group in groups:
            amount = _decimal(_one(group.get("amount")))
            if amount:
                yield LineItem(
                    _one(group.get("reason")) or name,
                    Decimal(1),
                    sign * amount,
                    sign * amount,
                    _decimal(_one(group.get("vat_rate"))),
                    source=FieldSource.EINVOICE,
                )


def _taxes(terms: Terms) -> Iterator[TaxLine]:
    """BG-23, the tax of every rate with its base."""
    for group in terms.get("BG-23") or ():
        tax, base = (_decimal(_one(group.get(term))) for term in ("BT-117", "BT-116"))
        rate = _decimal(_one(group.get("BT-119")))
        if rate is None and _one(group.get("BT-118")) in UNTAXED:
            rate = Decimal(0)
        if tax is not None:
            yield TaxLine(rate, tax, base)


def _texts(value: Any) -> tuple[str, ...]:
    """A term that may be given once, several times or not at all."""
    if isinstance(value, (list, tuple)):
        return tuple(str(one) for one in value if one)
    return (str(value),) if value else ()


def _one(value: Any) -> str:
    return next(iter(_texts(value)), "").strip()


def _decimal(text: str) -> Decimal | None:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
