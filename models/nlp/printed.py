"""Amounts and identifiers as patterns of characters in one line of text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from idp.identifiers import IdKind, identify
from idp.money import parse_amount

CURRENCY = (
    r"RM|R\.M\.|MYR|USD|US\$|AUD|A\$|AU\$|NZD|NZ\$|GBP|EUR|EURO|SGD|S\$|CAD|C\$|CA\$|HKD|HK\$|INR|Rs\.?|CHF|JPY|ZAR|IDR|Rp\.?|PHP|THB|"
    r"CNY|AED|R(?=\s?\d)|S(?=\d+\.\d\d(?!\d))|[$€£¥₹₱฿]"
)
_AMOUNT = re.compile(
    rf"(?<![\w.,/:-])(?P<sign>[-+(–]?\s?)(?P<before>(?:{CURRENCY})\s?)?(?P<sign2>[-–+]?\s?)"
    r"(?P<number>\d{1,3}(?:[,.'’\u00a0\u202f]\d{3})+(?:[.,]\d{1,4}(?!\d))?|\d{1,3}(?: \d{3})+,\d{2}(?!\d)|\d+[.,]\d{1,5}|\d+[.,]\d[OCDo]|\d+|[.]\d\d(?!\d))"
    rf"(?P<after>\s?(?:{CURRENCY})(?![A-Za-z]))?(?P<tail>\s?-(?![\w])|\s?CR\b|\))?(?P<code>[A-Z*]{{1,2}}(?![\w]))?(?![\w/:]|[.,]\d|-\d|\s?%)"
)
_PERCENT = re.compile(r"(?<![\d.,])(\d{1,2}(?:[.,]\d{1,3})?)\s?%")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number on a line, by its characters; `money` where cents or a currency show that it is an amount."""

    value: Decimal
    text: str
    start: int
    end: int
    money: bool


def amounts(text: str, *, decimal_comma: bool | None = None) -> Iterator[Amount]:
    """Every number in `text` that could be an amount; percentages, times and parts of codes are none."""
    for m in _AMOUNT.finditer(text):
        number = m["number"]
        if len(number) > 9 and number.isdigit():
            continue
        mended = re.sub(r"[OCDo]$", "0", number)
        value = parse_amount(mended, decimal_comma=decimal_comma)
        if value is None:
            continue
        minus = any(s in (m["sign"] + m["sign2"]) for s in "-–") or (m["tail"] or "").strip() in (
            "-",
            "CR",
        )
        minus = minus or (m["sign"].startswith("(") and m["tail"] == ")")
        money = bool(m["before"] or m["after"]) or bool(re.search(r"[.,]\d\d$", mended))
        yield Amount(-value if minus else value, m.group().strip(), m.start(), m.end(), money)


_ID_SHAPE = re.compile(
    r"(?<![\w])(?:[A-Z]{2}\s?\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,3})?|(?:[A-Z]{2}\s?)?\d[\d\s./-]{6,16}\d(?:\s?-\s?[A-Z])?|[A-Z]{1,3}[-\s]?\d[\w-]{6,14}|\d{2}[A-Z]{5}\d{4}[A-Z0-9]{4}|\d{5,12}-?[A-Z])(?![\w])"
)


def identifiers(text: str) -> Iterator[tuple[IdKind, str, int, int]]:
    """Every number in `text` that passes as a tax id, company number or IBAN: kind, normalised, start, end."""
    if sum(c.isdigit() for c in text) < 5:
        return
    for m in _ID_SHAPE.finditer(text):
        for end in _ends(m.group()):
            found = identify(m.group()[:end])
            if found:
                yield (*found, m.start(), m.start() + end)
                break


def _ends(shape: str) -> Iterator[int]:
    """Where an identifier may end: the whole shape first, then at each blank before."""
    yield len(shape)
    for at in range(len(shape) - 1, 7, -1):
        if shape[at] == " ":
            yield at
