"""What the words of a field say: text as printed becomes an amount, a date, a number or a name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from idp.dates import Order, find_dates, order_of, parse_date
from idp.fields import AMOUNTS, DATES, FieldName, Value
from idp.identifiers import IdKind
from idp.money import decimal_comma, parse_amount
from idp.text import squeezed
from models.nlp.country import country_of, currency_of
from models.nlp.printed import amounts, identifiers

_LABEL = re.compile(r"^[^\d:#]{0,24}[:#]\s*(?=\w)")
_CODES = frozenset({FieldName.INVOICE_NUMBER, FieldName.PURCHASE_ORDER, FieldName.BANK_ACCOUNT})
_NAMES = frozenset({FieldName.SUPPLIER_NAME, FieldName.CUSTOMER_NAME})
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_TEXT = 60_000


@dataclass(frozen=True, slots=True)
class Habits:
    """How one document prints: the order of its dates, its decimal sign, its country."""

    order: Order
    comma: bool | None
    country: str | None

    @staticmethod
    def of(text: str) -> Habits:
        """As `text`, the whole document's, shows them."""
        shown = text[:_TEXT]
        country = country_of(shown)
        order, _ = order_of(shown, country=country)
        return Habits(order, decimal_comma(shown), country)


def value_of(name: FieldName, text: str, habits: Habits) -> Value | None:
    """What `text` says for the field `name`, or None where it cannot be that."""
    if name in AMOUNTS:
        return amount_of(text, habits)
    if name in DATES:
        found = find_dates(text, order=habits.order)
        return found[0].value if found else parse_date(text, order=habits.order)
    if name is FieldName.CURRENCY:
        money = currency_of(text, habits.country)
        return money[0].code if money and money[0].sign else None
    if name is FieldName.IBAN:
        return next((value for kind, value, *_ in identifiers(text) if kind is IdKind.IBAN), None)
    if name is FieldName.SUPPLIER_TAX_ID:
        return _tax_id(text)
    if name in _CODES:
        code = _LABEL.sub("", text).strip(" :#.,;-")
        return code if any(c.isdigit() for c in code) else None
    bare = squeezed(text).strip(" ,;:-|")
    return (bare if any(c.isalpha() for c in bare) else None) if name in _NAMES else bare or None


def amount_of(text: str, habits: Habits) -> Decimal | None:
    """The amount in `text`, the last one that looks like money where there are several."""
    found = list(amounts(text, decimal_comma=habits.comma))
    if not found:
        return parse_amount(text, decimal_comma=habits.comma)
    return next((a.value for a in reversed(found) if a.money), found[-1].value)


def rate_of(text: str) -> Decimal | None:
    """The percentage that `text` names, None where it is a code without a number or over 100."""
    found = _NUMBER.search(text)
    rate = Decimal(found.group().replace(",", ".")) if found else None
    return rate if rate is not None and rate <= 100 else None


def _tax_id(text: str) -> str | None:
    for kind, _, start, end in identifiers(text):
        if kind is not IdKind.IBAN:
            return text[start:end].strip(" :")
    bare = _LABEL.sub("", text).strip(" :#.,;()-")
    return bare if sum(c.isdigit() for c in bare) > 3 else None
