"""What a document tells: who sold what to whom, and sums that agree. A layout prints it; `truth` says what may be read off it."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from models.synthetic import world_words
from models.synthetic.story_sums import Sums, TaxPart, cents, priced, summed
from models.synthetic.trades import Good, Trade, goods, trades
from models.synthetic.world import Country, Party, client, company, countries
from models.synthetic.world_print import Style, style

ZERO = Decimal(0)
KINDS = ("invoice", "receipt", "credit_note", "statement", "order_confirmation", "delivery_note", "quote",
         "reminder", "payslip", "other")  # fmt: skip
BOOKABLE = frozenset({"invoice", "receipt", "credit_note", "statement"})
"""Kinds that a label names; all others are `other` to it."""
TERMS = (0, 7, 14, 14, 20, 30, 30, 30, 45, 60)


@dataclass(frozen=True, slots=True)
class BillLine:
    """One row. `amount` and `unit_price` hold tax where the bill's prices do; `discount` and `tax_rate` are percent.

    `detail` is a second line of small print, `section` the group that the row stands in ("" = none).
    """

    description: str
    sku: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    discount: Decimal
    tax_rate: Decimal
    amount: Decimal
    detail: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Bill:
    """A whole document's story, every amount a Decimal of the currency.

    `items_total` is the sum of the lines as printed; with `discount` taken off and `charges` added it is the `subtotal` (without tax)
    or, where `tax_included`, the sum with tax. `total` = `subtotal` + `tax_total` + `rounding`; `amount_due` = `total` - `paid`.
    `tip`, `cash` and `change` stand on receipts, outside `total`; `opening` is what a statement brings forward.
    """

    kind: str
    country: str
    language: str
    currency: str
    style: Style
    trade: str
    supplier: Party
    customer: Party
    delivery: Party | None
    number: str
    purchase_order: str
    order_number: str
    customer_number: str
    reference: str
    issue_date: date
    due_date: date
    order_date: date
    delivery_date: date
    period: tuple[date, date]
    terms: str
    lines: tuple[BillLine, ...]
    tax_name: str
    tax_included: bool
    items_total: Decimal
    discount: Decimal
    charges: tuple[tuple[str, Decimal], ...]
    taxes: tuple[TaxPart, ...]
    subtotal: Decimal
    tax_total: Decimal
    rounding: Decimal
    total: Decimal
    paid: Decimal
    amount_due: Decimal
    tip: Decimal
    cash: Decimal
    change: Decimal
    payment_method: str
    opening: Decimal
    words: Mapping[str, str] = field(default_factory=dict)

    def word(self, name: str) -> str:
        """This document's way of saying `name`: one of many, always the same one on a document."""
        return self.words[name]


def bill(
    rng: random.Random,
    *,
    kind: str,
    country: str,
    lines: tuple[int, int] = (1, 12),
    trade: str = "",
) -> Bill:
    """A story of `kind` (one of KINDS) in `country` with that many lines, in one of the country's languages.

    Raises KeyError for a country, and ValueError for a kind, that is unknown.
    """
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is none of {', '.join(KINDS)}")
    land = countries()[country]
    language = rng.choice(land.languages)
    if trade and language not in trades()[trade].languages:
        language = "en"
    trading = (
        trades()[trade]
        if trade
        else rng.choice([t for t in trades().values() if language in t.languages])
    )
    written = style(rng, land, language)
    sold = _lines(rng, land, language, trading, lines, written.places)
    sums = _sums(rng, kind, land, sold, written.places, language)
    return _told(rng, kind, land, trading, written, sums)


def _lines(
    rng: random.Random,
    land: Country,
    language: str,
    trading: Trade,
    count: tuple[int, int],
    places: int,
) -> tuple[BillLine, ...]:
    many = round(rng.triangular(count[0], count[1] + 0.49, count[0] + (count[1] - count[0]) * 0.25))
    rates = [Decimal(rng.choice(land.rates))] * 4
    if rng.random() < 0.2:
        rates += [Decimal(rate) for rate in land.rates]
    off = rng.random() < 0.15
    scale = {"INR": 60, "ZAR": 15, "HKD": 8, "MYR": 3}.get(land.currency, 1)
    return tuple(
        _line(rng, good, rng.choice(rates), scale, off, places)
        for good in goods(rng, trading, language, max(1, many))
    )


def _line(
    rng: random.Random, good: Good, rate: Decimal, scale: int, off: bool, places: int
) -> BillLine:
    price = cents(good.price * scale, places)
    discount = Decimal(rng.choice((0, 5, 10, 15, 20, 25))) if off else ZERO
    return BillLine(
        description=good.description,
        sku=good.sku,
        quantity=good.quantity,
        unit=good.unit,
        unit_price=price,
        discount=discount,
        tax_rate=rate,
        amount=priced(good.quantity, price, discount, places),
        detail=good.detail,
        section=good.section,
    )


def _sums(
    rng: random.Random,
    kind: str,
    land: Country,
    sold: tuple[BillLine, ...],
    places: int,
    language: str,
) -> tuple[tuple[BillLine, ...], Sums, bool]:
    receipt = kind == "receipt"
    included = land.code != "US" and rng.random() < (0.8 if receipt else 0.12)
    net = sum((line.amount for line in sold), ZERO)
    discount = cents(net * rng.choice((5, 10, 3, 2)) / 100, places) if rng.random() < 0.1 else ZERO
    charges: tuple[tuple[str, Decimal], ...] = ()
    if not receipt and rng.random() < 0.18:
        name = rng.choice(world_words.variants("charge", language))
        charges = ((name, cents(Decimal(rng.randint(500, 9000)) / 100, places)),)
    return (
        sold,
        summed(sold, discount, charges, included, places, by_line=rng.random() < 0.2),
        included,
    )


def _told(
    rng: random.Random, kind: str, land: Country, trading: Trade, written: Style,
    sums: tuple[tuple[BillLine, ...], Sums, bool],
) -> Bill:  # fmt: skip
    sold, added, included = sums
    language = written.language
    issued = date(2017, 1, 1) + timedelta(days=rng.randrange(3400))
    days = rng.choice(TERMS)
    rounding = _rounding(land, kind, added.total)
    total = added.total + rounding
    paid = _paid(rng, kind, total, written.places)
    cash = _cash(rng, total) if kind == "receipt" and rng.random() < 0.4 else ZERO
    tip = (
        cents(total * rng.choice((10, 15, 18, 20)) / 100, written.places)
        if trading.tips and rng.random() < 0.5
        else ZERO
    )
    start = issued.replace(day=1) - timedelta(days=rng.choice((0, 1)))
    words = world_words.chosen(rng, language)
    return Bill(
        kind=kind, country=land.code, language=language, currency=land.currency, style=written, trade=trading.name,
        supplier=company(rng, land, trading.names.get(language, trading.names["en"])),
        customer=client(rng, land),
        delivery=client(rng, land) if rng.random() < 0.25 else None,
        number=numbered(rng, issued), purchase_order=_order(rng) if rng.random() < 0.45 else "",
        order_number=numbered(rng, issued) if rng.random() < 0.4 else "",
        customer_number=_customer_number(rng) if rng.random() < 0.5 else "",
        reference=_customer_number(rng) if rng.random() < 0.3 else "",
        issue_date=issued, due_date=issued + timedelta(days=days),
        order_date=issued - timedelta(days=rng.randint(1, 20)), delivery_date=issued - timedelta(days=rng.randint(0, 6)),
        period=(start.replace(day=1), start), terms=world_words.terms(rng, language, days),
        lines=sold, tax_name=rng.choice(land.tax), tax_included=included, items_total=added.items_total, discount=added.discount,
        charges=added.charges, taxes=added.taxes, subtotal=added.subtotal, tax_total=added.tax_total, rounding=rounding,
        total=total, paid=paid, amount_due=total - paid, tip=tip, cash=cash, change=max(ZERO, cash - total) if cash else ZERO,
        payment_method=rng.choice(world_words.variants("payment_method", language)),
        opening=cents(Decimal(rng.randint(0, 90000)) / 100, written.places), words=words,
    )  # fmt: skip


def _rounding(land: Country, kind: str, total: Decimal) -> Decimal:
    if kind != "receipt" or land.code not in {"MY", "CH", "NZ", "AU", "SG"}:
        return ZERO
    step = Decimal("0.10") if land.code == "NZ" else Decimal("0.05")
    return (total / step).quantize(Decimal(1)) * step - total


def _paid(rng: random.Random, kind: str, total: Decimal, places: int) -> Decimal:
    chance = rng.random()
    if kind == "receipt":
        return total
    if kind != "invoice" or chance > 0.2:
        return ZERO
    return total if chance < 0.06 else cents(total * rng.choice((10, 20, 25, 30, 50)) / 100, places)


def _cash(rng: random.Random, total: Decimal) -> Decimal:
    note = Decimal(rng.choice((5, 10, 20, 50, 100)))
    return max(note, (total / note + Decimal("0.5")).quantize(Decimal(1)) * note)


def numbered(rng: random.Random, day: date) -> str:
    """A number such as documents carry: "INV-0042", "2024/118", "F240031"."""
    n = rng.randint(1, 10 ** rng.choice((3, 4, 5, 6)) - 1)
    shapes = (
        f"INV-{n:04d}", f"INV{n:06d}", f"{n:05d}", f"{n}", f"{day.year}-{n:04d}", f"{day.year}/{n:03d}", f"{day:%y%m}-{n:03d}",
        f"RE-{day.year}-{n:05d}", f"F{day:%y}{n:05d}", f"SI-{n:06d}", f"{rng.choice('ABCDKLMRST')}{n:06d}", f"#{n:04d}",
        f"{day:%Y%m%d}-{n % 100:02d}", f"{rng.choice(('TX', 'IV', 'CS', 'SV', 'RG', 'FA', 'FV'))}{n:05d}",
        f"{rng.randint(100, 999)}-{n:07d}-{rng.randint(1, 99)}", f"{n:08d}", f"{rng.choice('ABC')}-{day:%y}-{n:04d}",
        f"IN{n:05d}/{day:%y}", f"{n:010d}", f"{rng.choice('ABCDEF')}{n % 1000:03d}{rng.choice('ABCDEF')}{rng.randint(0, 9)}-{n % 10000:04d}",
    )  # fmt: skip
    return rng.choice(shapes)


def _order(rng: random.Random) -> str:
    n = rng.randint(1000, 9_999_999)
    return rng.choice(
        (
            f"PO-{n}",
            f"PO{n}",
            f"{n}",
            f"45{n:08d}",
            f"P.O. {n}",
            f"{rng.choice('ABCDE')}{n}",
            f"PO/{n % 1000}/{n % 26:02d}",
        )
    )


def _customer_number(rng: random.Random) -> str:
    n = rng.randint(100, 999_999)
    letters = "".join(rng.choices("ABCDEGHKLMNPRSTW", k=3))
    return rng.choice(
        (f"{n}", f"C{n:05d}", f"{letters}{n % 1000:03d}", f"{n:08d}", f"K-{n}", f"{letters}")
    )


def truth(made: Bill, drawn: Collection[str] | None = None) -> dict[str, Any]:
    """The label of a document that tells `made`: {"doc_type", "fields"}, all values text, line items under `fields`.

    `drawn` holds the keys (`data-k`) that the layout printed; what is not among them is left out. Currency stays
    wherever amounts carry a sign or a code. A list is a choice of right values.
    """
    fields = {
        name: value for name, value in _header(made).items() if value and _shown(name, made, drawn)
    }
    items = [_item(n, line, drawn) for n, line in enumerate(made.lines)]
    if any(items) and made.kind != "statement":
        fields["line_items"] = [item for item in items if item]
    kind = made.kind if made.kind in BOOKABLE else "other"
    return {"doc_type": kind, "fields": fields}


def _header(made: Bill) -> dict[str, Any]:
    supplier, customer = made.supplier, made.customer
    names = [supplier.name] if supplier.brand == supplier.name else [supplier.name, supplier.brand]
    street = ", ".join(supplier.address)
    return {
        "supplier_name": names if len(names) > 1 else names[0],
        "supplier_address": [street, f"{street}, {supplier.country}"],
        "supplier_tax_id": supplier.tax_id,
        "customer_name": customer.name,
        "invoice_number": made.number,
        "purchase_order": made.purchase_order,
        "issue_date": made.issue_date.isoformat(),
        "due_date": made.due_date.isoformat(),
        "currency": made.currency,
        "subtotal": _plain(made.subtotal),
        "tax_total": _plain(made.tax_total),
        "total": _plain(made.total),
        "amount_due": _plain(made.amount_due),
        "iban": supplier.iban,
        "bank_account": supplier.account,
    }


def _shown(name: str, made: Bill, drawn: Collection[str] | None) -> bool:
    if drawn is None:
        return True
    return name in drawn or (name == "currency" and bool(made.style.sign))


def _item(number: int, line: BillLine, drawn: Collection[str] | None) -> dict[str, str]:
    values = {
        "description": line.description,
        "quantity": _plain(line.quantity),
        "unit_price": _plain(line.unit_price),
        "amount": _plain(line.amount),
        "tax_rate": _plain(line.tax_rate),
    }
    return {
        name: value
        for name, value in values.items()
        if drawn is None or f"line/{number}/{name}" in drawn
    }


def _plain(value: Decimal) -> str:
    return f"{value:f}"
