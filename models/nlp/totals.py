"""Candidates for amounts: subtotal, tax, total and amount due, by their labels and by what was paid."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from idp.document import Box
from idp.fields import Candidate, FieldName, FieldSource
from idp.text import plain
from models.nlp.anchors import Beside, beside, labelled, sums_at
from models.nlp.strips import Label, Sheet, Strip, Sum

_FINAL = (
    "grand",
    "due",
    "payable",
    "incl",
    "rounded",
    "rounding",
    "nett",
    "ttc",
    "brutto",
    "payer",
    "round",
    "pay",
)
_MAYBE_TOTAL = frozenset({"nettotal", "totalnet", "netamount"})
_DUE = ("due", "payable", "payer", "topay")
_HEADERS = frozenset(
    [
        "qty",
        "quantity",
        "price",
        "rate",
        "description",
        "item",
        "items",
        "unit",
        "disc",
        "discount",
        "hours",
        "menge",
        "preis",
        "einzelpreis",
        "bezeichnung",
        "beschreibung",
        "quantite",
        "designation",
        "prix",
        "uprice",
        "unitprice",
        "desc",
        "rsp",
        "pos",
        "artikel",
        "stk",
        "anzahl",
    ]
)
_SUMS = frozenset(
    [
        "amount",
        "total",
        "vat",
        "tax",
        "gst",
        "net",
        "product",
        "produkt",
        "mwst",
        "ust",
        "tva",
        "gesamt",
        "nettopreis",
        "nettowert",
        "montant",
        "betrag",
        "gross",
    ]
)
_CASH_ROUNDING = Decimal("0.05")
_STEPS = tuple(Decimal(n) / 100 for n in (-2, -1, 1, 2))
_SUMMARY = ("summary", "analysis", "breakdown", "taxcode", "gstcode")
_ON = re.compile(r"[\W\d]*(?:auf|on|of|sur|von)\b", re.IGNORECASE)
_PARTS_OF_TAX = ("cgst", "sgst", "qst", "pst", "localtax", "countytax", "citytax")
_AMOUNT_KEYS = ("subtotal", "tax_total", "total", "amount_due")


def is_header(sheet: Sheet, strip: Strip) -> bool:
    """Whether the strip's row is the head of a table: two or more words that name columns."""
    y, reach = strip.box.centre[1], 0.7 * max(strip.height, sheet.height)
    row = [w for s in sheet.between(strip.page, y - reach, y + reach) for w in sheet.words(s)]
    return len(set(row) & _HEADERS) >= 2 or len(set(row) & (_HEADERS | _SUMS)) >= 3


def _in_summary(sheet: Sheet, strip: Strip) -> bool:
    """Whether a heading such as "GST Summary" stands close above."""
    above = sheet.between(strip.page, strip.box.y0 - 7 * sheet.height, strip.box.y0)
    return any(any(sign in plain(s.text) for sign in _SUMMARY) for s in above)


def _row_sums(sheet: Sheet, strip: Strip, label: Label, place: Beside) -> tuple[Sum, ...]:
    """Sums at this place; to the right also those further on the label's row, when the first strip holds no label."""
    found = sums_at(place)
    if place.where == "right" and not place.strip.labels:
        for more in sheet.right_of(strip, label.box)[:4]:
            if more.labels:
                break
            if more.at != place.strip.at and more.box.x0 >= place.strip.box.x0:
                found += more.sums
    return found


def _choose(key: str, found: tuple[Sum, ...], label: Label) -> Sum | None:
    """The one of several numbers on a row: cents before counts; tax stands last, totals are the largest."""
    money = [s for s in found if s.amount.money]
    if not money and not label.strong:
        return None
    pool = money or [s for s in found if s.amount.value < 1_000_000]
    if not pool:
        return None
    if key == "tax_total":
        return pool[-1]
    return max(pool, key=lambda s: (abs(s.amount.value), s.start))


def amounts(sheet: Sheet) -> Iterator[Candidate]:
    """Labelled amounts, sums of taxes in parts, and totals that payment implies."""
    printed = Counter(
        s.amount.value for strip in sheet.strips for s in strip.sums if s.amount.money
    )
    found: list[Candidate] = []
    for strip, label in labelled(sheet, *_AMOUNT_KEYS):
        header = is_header(sheet, strip)
        for place in beside(sheet, strip, label):
            if _is_base(label, place) and any(s.sums for s in sheet.right_of(strip)[:2]):
                continue
            if header and (place.where == "below" or not sums_at(place)):
                continue
            chosen = _choose(label.key, _row_sums(sheet, strip, label, place), label)
            if chosen is None:
                continue
            score = _score(sheet, strip, label, place, chosen, printed[chosen.amount.value])
            said = f"{label.text.strip(' :')} {place.strip.text[place.start : place.end].strip()}"
            key = FieldName(label.key)
            if _lost_point(chosen, printed):
                chosen = _pointed(chosen)
            found.append(_amount(key, chosen, place.strip.page, said, score))
            found += _twin(key, label, chosen, place.strip.page, said, score)
            break
    yield from found
    yield from _rounded(sheet, found, printed)
    yield from _in_one_row(sheet)
    yield from _joined_tax(found)
    yield from _from_payment(sheet, printed)
    yield from _unlabelled(sheet, printed)


def _is_base(label: Label, place: Beside) -> bool:
    """Whether the sum behind a tax is what it is reckoned on, as in "19% VAT on 508.10"."""
    on_line = label.key == "tax_total" and place.where == "line"
    return on_line and bool(_ON.match(place.strip.text[label.end :]))


def _lost_point(chosen: Sum, printed: Counter[Decimal]) -> bool:
    """Whether a whole number of three digits and more stands where all else has cents: OCR lost its point."""
    digits = chosen.amount.text.strip("RM$ ")
    return (
        digits.isdigit()
        and len(digits) >= 3
        and not chosen.amount.money
        and sum(printed.values()) >= 3
    )


def _pointed(chosen: Sum) -> Sum:
    return replace(chosen, amount=replace(chosen.amount, value=chosen.amount.value / 100))


def _twin(
    key: FieldName, label: Label, chosen: Sum, page: int, said: str, score: float
) -> list[Candidate]:
    """Both names of one sum: "total due" is both the total and what is due; "amount due" is the total where no other is printed."""
    if key is FieldName.AMOUNT_DUE:
        return [_amount(FieldName.TOTAL, chosen, page, said, score - 0.2)]
    if key is FieldName.SUBTOTAL and plain(label.text) in _MAYBE_TOTAL:
        return [_amount(FieldName.TOTAL, chosen, page, said, score - 0.2)]
    if key is FieldName.TOTAL and any(sign in plain(label.text) for sign in _DUE):
        return [_amount(FieldName.AMOUNT_DUE, chosen, page, said, score - 0.1)]
    return []


def _score(
    sheet: Sheet, strip: Strip, label: Label, place: Beside, chosen: Sum, times: int
) -> float:
    score = (0.82 if label.strong else 0.5) * place.nearness
    if label.key in ("total", "amount_due") and any(sign in plain(label.text) for sign in _FINAL):
        score += 0.06
    score += 0.04 * strip.box.y0 + 0.02 * min(3, times)
    if strip.height > 1.3 * sheet.height:
        score += 0.03
    if not chosen.amount.money:
        score -= 0.15
    if label.key == "total" and not chosen.amount.value:
        score -= 0.3
    if place.where == "below":
        score -= 0.15
    if _in_summary(sheet, strip):
        score -= 0.3 if label.key != "tax_total" else 0.1
    return max(0.05, min(0.97, score))


def _amount(
    key: FieldName,
    chosen: Sum,
    page: int,
    said: str,
    score: float,
    source: FieldSource = FieldSource.SPACY,
) -> Candidate:
    return Candidate(key, chosen.amount.value, said, score, page, chosen.box, source)


def _joined_tax(found: list[Candidate]) -> Iterator[Candidate]:
    """Taxes printed in parts (CGST and SGST, or one line a rate) added up."""
    taxes: dict[tuple[int, Decimal, str], Candidate] = {}
    for c in found:
        if c.name is FieldName.TAX_TOTAL and isinstance(c.value, Decimal) and c.value > 0:
            taxes.setdefault((c.page or 0, c.value, plain(c.text)[:4]), c)
    parts = list(taxes.values())
    named = [c for c in parts if plain(c.text).startswith(_PARTS_OF_TAX)]
    pool = named if len(named) > 1 else parts
    if 1 < len(pool) <= 4:
        total = sum((c.value for c in pool if isinstance(c.value, Decimal)), Decimal(0))
        score = 0.8 if len(named) > 1 else 0.4
        box = Box.around(c.box for c in pool if c.box)
        yield Candidate(
            FieldName.TAX_TOTAL,
            total,
            " + ".join(c.text for c in pool),
            score,
            pool[0].page,
            box,
            FieldSource.RULE,
        )


def _paid(sheet: Sheet, *names: str) -> Iterator[tuple[Strip, Sum]]:
    for strip, label in labelled(sheet, "other_amount"):
        if plain(label.text).startswith(names):
            for place in beside(sheet, strip, label):
                money = [s for s in sums_at(place) if s.amount.money]
                if money and place.where != "below":
                    yield place.strip, money[-1]
                    break


def _in_one_row(sheet: Sheet) -> Iterator[Candidate]:
    """Net, tax and gross side by side after the word total, as tables of taxes end: the first two make the third."""
    for strip, label in labelled(sheet, "total", "subtotal"):
        row = [strip, *sheet.right_of(strip, label.box)[:4]]
        sums = [s for part in row for s in part.sums if s.amount.money and s.box.x0 >= label.box.x0]
        for net, tax, gross in zip(sums, sums[1:], sums[2:], strict=False):
            if net.amount.value + tax.amount.value == gross.amount.value and tax.amount.value:
                said = " ".join(s.text for s in row)
                yield _amount(FieldName.SUBTOTAL, net, strip.page, said, 0.85)
                yield _amount(FieldName.TAX_TOTAL, tax, strip.page, said, 0.85)
                yield _amount(FieldName.TOTAL, gross, strip.page, said, 0.9)


def _rounded(
    sheet: Sheet, found: list[Candidate], printed: Counter[Decimal]
) -> Iterator[Candidate]:
    """Totals after the rounding of cash, where both the rounding and its result are printed."""
    cents = [
        s.amount.value
        for _, s in _paid(sheet, "round")
        if 0 < abs(s.amount.value) <= _CASH_ROUNDING
    ]
    for c in found:
        if c.name is not FieldName.TOTAL or not isinstance(c.value, Decimal):
            continue
        for step in {*cents, *(-v for v in cents), *_STEPS}:
            value = c.value + step
            known = step in cents or -step in cents
            if value % _CASH_ROUNDING == 0 and printed[value] and (known or printed[value] > 1):
                score = min(0.97, c.confidence + 0.06)
                box = _box_of(sheet, value) or c.box
                yield Candidate(
                    FieldName.TOTAL, value, c.text, score, c.page, box, FieldSource.RULE
                )


def _from_payment(sheet: Sheet, printed: Counter[Decimal]) -> Iterator[Candidate]:
    """What was tendered less the change, and card payments: the total again, where it is printed too."""
    changes = [s.amount.value for _, s in _paid(sheet, "change", "baki", "ruckgeld", "rendu")]
    for strip, tendered in _paid(
        sheet, "cash", "tender", "received", "tunai", "bar", "gegeben", "amounttendered"
    ):
        for change in changes:
            net = abs(tendered.amount.value) - abs(change)
            if net > 0 and printed[net]:
                said = f"{strip.text} - {change}"
                yield Candidate(
                    FieldName.TOTAL,
                    net,
                    said,
                    0.75,
                    strip.page,
                    _box_of(sheet, net) or tendered.box,
                    FieldSource.RULE,
                )
    for strip, card in _paid(
        sheet, "visa", "master", "debit", "creditcard", "eftpos", "amex", "card"
    ):
        if card.amount.value > 0 and printed[card.amount.value] > 1:
            yield _amount(FieldName.TOTAL, card, strip.page, strip.text, 0.6, FieldSource.RULE)


def _box_of(sheet: Sheet, value: Decimal) -> Box | None:
    return next(
        (s.box for strip in reversed(sheet.strips) for s in strip.sums if s.amount.value == value),
        None,
    )


def _unlabelled(sheet: Sheet, printed: Counter[Decimal]) -> Iterator[Candidate]:
    """The largest amount of the lower half, for documents that label nothing."""
    lower = [
        (s, strip)
        for strip in sheet.strips
        if strip.box.y0 > 0.35
        for s in strip.sums
        if s.amount.money and not strip.labels
    ]
    if lower:
        chosen, strip = max(
            lower, key=lambda pair: (printed[pair[0].amount.value], pair[0].amount.value)
        )
        yield _amount(FieldName.TOTAL, chosen, strip.page, strip.text, 0.25, FieldSource.RULE)
        largest, strip = max(lower, key=lambda pair: pair[0].amount.value)
        yield _amount(FieldName.TOTAL, largest, strip.page, strip.text, 0.22, FieldSource.RULE)
