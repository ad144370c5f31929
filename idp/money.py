"""Amounts: rounding as Xero rounds, and reading the many ways in which people print a number."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

CENT = Decimal("0.01")

_NUMBER = re.compile(
    r"[-+(]?\s*[^\d\s(+-]{0,4}\s*[-+(]?\s*\d[\d.,'\u2019\u00a0\u202f ]*\d|[-+(]?\s*[^\d\s(+-]{0,4}\s*\d"
)


def cents(amount: Decimal) -> Decimal:
    """`amount` to two places, halves away from zero, as Xero rounds every line."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def parse_amount(text: str, *, decimal_comma: bool | None = None) -> Decimal | None:
    """The one number in `text` ("$1,204.50", "1.204,50 €", "(9.00)", "9.00-", "RM 9.00"), or None where there is none.

    `decimal_comma` says what a single comma before three digits means; by default the number's own shape decides, and
    "1,204" is one thousand two hundred and four. Spaces and apostrophes count as thousands separators.
    """
    found = _NUMBER.search(text)
    if found is None:
        return None
    raw = found.group()
    tail = text[found.end() :].lstrip()
    negative = "-" in raw or raw.lstrip().startswith("(") or tail.startswith(("-", "CR", ")-"))
    digits = re.sub(r"[^\d.,]", "", raw.replace("\u2019", ""))
    if re.fullmatch(r"[^\w]*[.,]\d\d", raw):
        digits = f"0{digits}"
    digits = re.sub(r"^[.,]+", "", digits).rstrip(".,")
    plain = _plain(digits, decimal_comma)
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    return -value if negative else value


def _plain(digits: str, decimal_comma: bool | None) -> str:
    """Digits with points and commas as a plain decimal."""
    point, comma = digits.rfind("."), digits.rfind(",")
    if point >= 0 and comma >= 0:
        last = max(point, comma)
        return re.sub(r"[.,]", "", digits[:last]) + "." + digits[last + 1 :]
    mark = max(point, comma)
    if mark < 0:
        return digits
    char, after = digits[mark], len(digits) - mark - 1
    several = digits.count(char) > 1
    if several:
        return re.sub(r"[.,]", "", digits[:mark]) + ("" if after == 3 else ".") + digits[mark + 1 :]
    if after == 3 and _is_thousands(char, digits[:mark], decimal_comma):
        return digits.replace(char, "")
    return digits.replace(",", ".")


def _is_thousands(char: str, before: str, decimal_comma: bool | None) -> bool:
    if before in ("", "0"):
        return False
    if decimal_comma is None:
        return char == ","
    return (char == ".") is decimal_comma


def decimal_comma(text: str) -> bool | None:
    """Whether `text` prints cents after a comma; None where it shows neither way, or both alike."""
    commas = len(re.findall(r"\d,\d\d(?!\d)", text))
    points = len(re.findall(r"\d\.\d\d(?!\d)", text))
    return None if commas == points else commas > points
