"""What people type, as plain values; every refusal is a sentence that shows what would do."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from idp.dates import Order, find_dates
from idp.money import parse_amount

_FIGURES = re.compile(r"[-+\u2212(]?\s*[$€£¥]?\s*[-+\u2212]?[\d.,'\u2019\s]*\d[\d.,]*\s*[€)]?-?")


def typed_amount(text: str) -> Decimal:
    """“1,204.50”, “1204.5”, “$1 204,50”; raises ValueError with a sentence."""
    plain = text.strip()
    value = parse_amount(plain.replace("\u2212", "-")) if _FIGURES.fullmatch(plain) else None
    if value is None or abs(value) >= Decimal(10) ** 12:
        raise ValueError(f"“{plain}” is not an amount. Type it as 1,204.50.")
    return value


def typed_day(text: str, *, month_first: bool = False) -> date:
    """“20 Nov 2026”, “20/11/2026”, “2026-11-20”; `month_first` reads 11/20/2026. Raises ValueError with a sentence."""
    plain = text.strip()
    found = find_dates(plain, order=Order.MDY if month_first else Order.DMY)
    if len(found) != 1 or found[0].text.strip(" .") != plain.strip(" ."):
        raise ValueError(f"“{plain}” is not a date. Type it as 20 Nov 2026.")
    return found[0].value


def typed_currency(text: str) -> str:
    """A currency code of three letters; raises ValueError with a sentence."""
    plain = text.strip().upper()
    if not re.fullmatch(r"[A-Z]{3}", plain):
        raise ValueError(f"“{text.strip()}” is not a currency. Type three letters, such as AUD.")
    return plain
