"""What one row of a till roll says: its text, how many at what price, and the amount."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from idp.document import Word
from idp.money import cents
from pipelines.rows.description import described, is_code, names, speaks, tells_number
from pipelines.rows.measure import is_measured
from pipelines.rows.numbers import Number, Sums, fits, meaning, number_of, numbers_in
from pipelines.rows.row import Row

_UNIT = r"(?:kgs?|pcs?|l|lt|ltrs?|litres?|liters?|g|m|ea|hrs?|unit|nos?)"
_MONEY = r"(?:R[MH]|US\$|A\$|S\$|NZ\$|\$|£|€)?\s*(\d+[.,]\d{2,4})(?!\d|\s?(?:k?g|m?l|[cm]?m)\b)"
_COUNT = r"(-?\d{1,5}(?:[.,]\d{1,3})?)"
_TIMES = re.compile(
    rf"(?<![\w.,/])(?:{_COUNT}|[Il|])\s*(?:\*?{_UNIT}\b\.?\s*(?:net\s*)?|\*?[a-z]{{2,6}}\s*(?=\*))?[@x×*]\s*{_MONEY}",
    re.IGNORECASE,
)
_TURNED = re.compile(r"(?<![\w.,/])(\d+[.,]\d\d)\s*[x×*]\s*(-?\d{1,4})(?![\d.,])", re.IGNORECASE)
_MEASURED = re.compile(rf"^\W*{_COUNT}\s*{_UNIT}\b\.?\s*(?:net\s*)?{_MONEY}", re.IGNORECASE)
_EACH = re.compile(rf"@\s*{_MONEY}", re.IGNORECASE)
_SIZE = re.compile(r"\d+(?:[.,]\d+)?(?:kg|g|ml|l)", re.IGNORECASE)
_DISCOUNT = re.compile(
    r"\b(?:disc(?:ount)?s?|dis|less|rebate|savings?|voucher|promo(?:tion)?|rabatt|remise|diskaun|[o0]ff)\b",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"^\d{1,3}[.)]\s?(?=\D|\d{3})")
_CENT_PLACES = 2
_LONGEST_COUNT = 2
_CODES_AFTER = ("RM", "SR", "ZR", "@", "*S", "*Z", "*8", "=S")


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as understood.

    `counted` rows print quantity and price as such ("2 x 3.50"), and an amount of their own only with `own_amount`. `leading`
    is a quantity before the text. `begins` says that an item surely begins here. A `discount` may be a `share` of a price.
    """

    row: Row
    text: str
    sums: Sums
    counted: bool = False
    own_amount: bool = False
    leading: Decimal | None = None
    begins: bool = False
    discount: bool = False
    share: bool = False

    @property
    def priced(self) -> bool:
        """Whether the row has an amount, printed or implied."""
        return self.sums.amount is not None

    @property
    def names(self) -> bool:
        """Whether there is a text that says what was sold."""
        return names(self.text) and not tells_number(self.row.text)

    @property
    def bare(self) -> bool:
        """Whether there is an amount and no text that names what it is for."""
        return self.priced and not self.names

    @property
    def code(self) -> str:
        """The words before the numbers, which name the item where nothing else does."""
        return self.text or (self.row.words[0].text if is_code(self.row.words[0].text) else "")


@dataclass(frozen=True, slots=True)
class _Counted:
    """Quantity and price that a row multiplies, and where in its text."""

    quantity: Decimal
    price: Decimal
    span: tuple[int, int]


def entry_of(row: Row, comma: bool | None) -> Entry:
    """The row as understood; `comma` as in `number_of`."""
    numbers = [] if is_measured(row) else numbers_in(row.words, comma=comma)
    counted = _counted(row)
    text, leading = _text(row, counted), _leading(row)
    share = any(n.percent for n in numbers) or "@" in row.text
    off = any(n.money and n.value < 0 for n in numbers)
    entry = Entry(
        row,
        text,
        Sums(),
        leading=leading,
        begins=leading is not None or bool(_BEGINS.match(row.text)),
        discount=counted is None and (off or (share and bool(_DISCOUNT.search(text)))),
        share=share,
    )
    if counted is None:
        sums = _each(row, leading, numbers) or _sums(row, numbers)
        return replace(entry, sums=sums)
    quantity, price = counted.quantity, counted.price
    rest = [n.value for n in numbers if n.money]
    for said in (price, quantity if quantity.as_tuple().exponent == -_CENT_PLACES else None):
        if said in rest:
            rest.remove(said)
    amount = rest[-1] if rest else cents(quantity * price)
    if leading is not None and fits(leading, price, amount):
        quantity = leading
    implied = meaning(numbers)
    if not fits(quantity, price, amount) and implied.unit_price is not None:
        return replace(entry, sums=implied)
    return replace(
        entry, sums=Sums(quantity, price, amount), counted=True, own_amount=bool(rest), leading=None
    )


def _counted(row: Row) -> _Counted | None:
    """What a row such as "6 @ 4.40", "3.50*2" or "48.72 L @ $2.059/L" multiplies."""
    m = _TURNED.search(row.text)
    if m is not None:
        price, quantity = m.groups()
    else:
        m = _TIMES.search(row.text) or _MEASURED.match(row.text)
        if m is None:
            return None
        quantity, price = m.groups()
    # A lone I or l before the sign is a misread 1.
    times = Decimal((quantity or "1").replace(",", "."))
    return _Counted(times, Decimal(price.replace(",", ".")), m.span()) if times else None


def _each(row: Row, leading: Decimal | None, numbers: Sequence[Number]) -> Sums | None:
    """What "4 biscuits @9.00   36.00" means, where quantity and price make the amount."""
    m, money = _EACH.search(row.text), [n for n in numbers if n.money]
    if m is None or leading is None or not money:
        return None
    price = Decimal(m[1].replace(",", "."))
    amount = money[-1].value
    return Sums(leading, price, amount) if fits(leading, price, amount) else None


def _sums(row: Row, numbers: Sequence[Number]) -> Sums:
    """What the numbers of a row without a sign of multiplication mean."""
    spoken = next((w.box.x0 for w in row.words if speaks(w.text)), 0.0)
    kept = [n for n in numbers if n.money or n.box.x0 >= spoken or len(n.text) <= _LONGEST_COUNT]
    sums = meaning(kept)
    if sums.unit_price is None and any(n.value == sums.quantity for n in _named(row)):
        return replace(sums, quantity=None)
    return sums


def _named(row: Row) -> list[Number]:
    """Numbers that are part of the words before them, such as "Unleaded 95"."""
    return [
        number
        for segment in row.segments
        for before, word in pairwise(segment)
        if sum(c.isalpha() for c in before.text) > 1
        and (number := number_of(word, comma=None)) is not None
        and not number.money
        and (not number.count or _SIZE.fullmatch(word.text))
    ]


def _leading(row: Row) -> Decimal | None:
    """The quantity that a row begins with, before its text."""
    if len(row.words) < 2 or not re.fullmatch(r"\d{1,2}x?", row.words[0].text):
        return None
    if sum(c.isalpha() for c in row.words[1].text) < 2:
        return None
    return Decimal(row.words[0].text.rstrip("x")) or None


def _text(row: Row, counted: _Counted | None) -> str:
    """The words of the row without its numbers (but for those inside the text)."""
    words = list(row.words)
    while len(words) > 1 and is_code(words[0].text):
        words = words[1:]
    leading = _leading(row)
    if words[0] is row.words[0] and leading is not None:
        words = words[1:]
    if counted is not None:
        words = _without_times(words, row, counted)
    if any(n.money for n in numbers_in(row.words, comma=None)) or leading is not None:
        words = _trimmed(_before_prices(words), _named(row), spare=0 if leading is not None else 2)
        if len(words) > 1 and number_of(words[0], comma=None) is not None:
            words = words[1:]
    return described([w.text for w in words])


def _before_prices(words: Sequence[Word]) -> list[Word]:
    """The words up to the first price behind a text."""
    spoken = False
    for n, word in enumerate(words):
        number = number_of(word, comma=None)
        if spoken and number is not None and number.money:
            return list(words[:n])
        spoken = spoken or (number is None and speaks(word.text))
    return list(words)


def _without_times(words: Sequence[Word], row: Row, counted: _Counted) -> list[Word]:
    """The words that name something, of a row that multiplies."""
    begin, end = counted.span
    kept, at = [], 0
    for word in row.words:
        if word in words and (at >= end or at + len(word.text) <= begin):
            kept.append(word)
        at += len(word.text) + 1
    spoken = [n for n, w in enumerate(kept) if speaks(w.text) and number_of(w, comma=None) is None]
    return kept[spoken[0] : spoken[-1] + 2] if spoken else []


def _trimmed(words: Sequence[Word], named: Sequence[Number], *, spare: int) -> list[Word]:
    """The words without numbers, signs and tax codes at their end; at most `spare` whole numbers go."""
    kept = list(words)
    while kept:
        number = number_of(kept[-1], comma=None)
        if number is not None and number in named:
            break
        if number is not None and not number.money:
            spare -= 1
        bare = kept[-1].text.strip(".:*$#")
        if (number is None and len(bare) >= 2 and kept[-1].text not in _CODES_AFTER) or spare < 0:
            break
        kept.pop()
    return kept
