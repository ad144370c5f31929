"""Numbers in a row: which words are numbers, and which of several are quantity, price and amount."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations

from idp.document import Box, Word
from idp.money import cents, parse_amount

_NUMBER = re.compile(
    r"^[-+(*]*(?:RM|MYR|USD|AUD|NZD|GBP|EUR|SGD|INR|Rs\.?|US\$|A\$|S\$|NZ\$|HK\$|C\$|R|[$€£₹])?[-+(]?(\d{1,3}(?:[,.'’]\d{3})+(?:[.,]\d{1,4})?|\d+(?:[.,]\d{1,5})?|[.,]\d\d)"
    r"(?:RM|EUR|USD|GBP|AUD|[$€£])?(-|CR|DR)?(\))?(%)?[*,;]?(?:SR|ZR|ZRL|TX|S|Z|T|E|A|N|OS|GST)?\*?$",
    re.IGNORECASE,
)
_TIMES = re.compile(r"^(\d+(?:\.\d+)?)\s*(?:x|X|×|@|\*)\s*(?:RM|\$|£|€)?(\d+[.,]\d{2,3})$")
_COUNT = re.compile(
    r"^(\d{1,4}(?:\.\d+)?)\s?(?:x|X|×|@|pcs?|PCS?|PC|UNIT|EA|NOS?|h|hrs?|hours?|Stk\.?|kg|KG|units?)\.?$"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number on the page; `money` where it shows cents, `percent` where a percent sign follows, `count` where a measure does."""

    value: Decimal
    box: Box
    text: str
    money: bool = False
    percent: bool = False
    count: bool = False


@dataclass(frozen=True, slots=True)
class Sums:
    """What the numbers of a row mean."""

    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    amount: Decimal | None = None


def number_of(word: Word, *, comma: bool | None) -> Number | None:
    """The number that `word` is, or None where it holds other text."""
    text = re.sub(r"(?<=\d[.,]\d)[OCDo]$", "0", word.text)
    m = _NUMBER.match(text)
    if m is None:
        counted = _COUNT.match(text)
        return Number(Decimal(counted[1]), word.box, word.text, count=True) if counted else None
    value = parse_amount(m[1], decimal_comma=comma)
    if value is None:
        return None
    start = text[: m.start(1)]
    negative = "-" in start or m[2] in ("-", "CR", "cr") or ("(" in start and m[3] is not None)
    money = bool(re.search(r"[.,]\d\d$", m[1])) or bool(re.search(r"[$€£₹]|RM|EUR|USD", text))
    return Number(
        -value if negative else value, word.box, word.text, money and not m[4], bool(m[4])
    )


def times(word: Word) -> tuple[Decimal, Decimal] | None:
    """Quantity and price of "2x4.50" in one word."""
    m = _TIMES.match(word.text)
    if m is None:
        return None
    return Decimal(m[1]), Decimal(m[2].replace(",", "."))


def fits(quantity: Decimal, price: Decimal, amount: Decimal) -> bool:
    """Whether quantity × price is the amount to the cent (prices may be rounded)."""
    return abs(cents(quantity * price) - amount) <= Decimal("0.01") + abs(quantity) * Decimal(
        "0.0005"
    )


def meaning(numbers: Sequence[Number]) -> Sums:
    """Quantity, price and amount among the numbers of a row without headings: the last with cents is the amount, and what
    multiplies to it are quantity and price.
    """
    plain = [n for n in numbers if not n.percent]
    money = [n for n in plain if n.money]
    if not money:
        return Sums()
    amount = money[-1]
    before = [n for n in plain if n is not amount and n.box.x0 < amount.box.x1][-_MOST_FACTORS:]
    factors = _factors(before, amount.value)
    if factors is not None:
        return Sums(*factors, amount.value)
    counts = [
        n
        for n in before
        if not n.money
        and 0 < n.value < 1000
        and n.value == n.value.to_integral_value()
        and not n.text.startswith("0")
    ]
    same = [n for n in before if _is_same(n, amount)]
    if same:
        return Sums(Decimal(1), amount.value, amount.value)
    if len(counts) == 1 and (counts[0].count or len(numbers) <= 3):
        return Sums(counts[0].value, None, amount.value)
    return Sums(None, None, amount.value)


def _is_same(price: Number, amount: Number) -> bool:
    """Whether one of something costs the amount; a price may have lost its point."""
    if price.money:
        return price.value == amount.value
    return price.text.isdigit() and len(price.text) > 2 and price.value / 100 == amount.value


_MOST_FACTORS = 6


def _factors(before: Sequence[Number], amount: Decimal) -> tuple[Decimal, Decimal] | None:
    """Quantity and price that make the amount: exactly, with the price rounded, less a share, or with a lost point."""
    pairs = [
        (q, p)
        for q, p in permutations(before, 2)
        if q.value > 0 and p.value != 0 and not (q.money and not p.money)
    ]
    for q, p in pairs:
        if fits(q.value, p.value, amount):
            return q.value, p.value
    for q, p in pairs:
        if _is_rounded(q, p, amount) or _is_reduced(q, p, before, amount):
            return q.value, p.value
    for q, p in pairs:
        if re.fullmatch(r"\d+00", q.text) and p.money and fits(q.value / 100, p.value, amount):
            return q.value / 100, p.value
    return None


def _is_rounded(quantity: Number, price: Number, amount: Decimal) -> bool:
    """Whether the product misses the amount by no more than the price was rounded."""
    q = quantity.value
    whole = q > 1 and q == q.to_integral_value() and not quantity.money
    return whole and price.money and abs(q * price.value - amount) <= q * Decimal("0.005")


def _is_reduced(quantity: Number, price: Number, before: Sequence[Number], amount: Decimal) -> bool:
    """Whether a third number is the discount in percent that leads to the amount."""
    product = quantity.value * price.value
    return any(
        n is not quantity
        and n is not price
        and 0 < n.value < 100
        and abs(product * (1 - n.value / 100) - amount) <= Decimal("0.005")
        for n in before
        if quantity.value == quantity.value.to_integral_value()
    )


def numbers_in(words: Iterable[Word], *, comma: bool | None) -> list[Number]:
    """All numbers of a row, left to right; "2x4.50" is two."""
    found: list[Number] = []
    for word in words:
        pair = times(word)
        number = number_of(word, comma=comma)
        if pair:
            found += [
                Number(pair[0], word.box, word.text),
                Number(pair[1], word.box, word.text, money=True),
            ]
        elif number is not None:
            found.append(number)
    return found
