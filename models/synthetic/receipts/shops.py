"""Shops: what a till prints for goods carried away."""

from __future__ import annotations

import random

from models.synthetic.receipts import heads, items, sums
from models.synthetic.receipts.slip import Cell, Slip
from models.synthetic.receipts.till import Till
from models.synthetic.story import Bill


def shop_thermal(bill: Bill, rng: random.Random, width: float) -> str:
    """The common till: all centred above, rows, sums, thanks."""
    till = Till(bill, rng, Slip(rng, width))
    heads.shop(till)
    till.slip.gap()
    heads.title(till)
    heads.which(till)
    till.slip.rule()
    rng.choice((items.plain, items.plain, items.counted, items.counted_behind))(till)
    till.slip.rule()
    if rng.random() < 0.4:
        sums.count(till)
    sums.totals(till)
    till.slip.gap(0.5)
    sums.paid(till)
    sums.ending(till)
    return till.slip.html()


def supermarket(bill: Bill, rng: random.Random, width: float) -> str:
    """Date and till at the foot, weights, savings, points, taxes in a table."""
    till = Till(bill, rng, Slip(rng, width, grid=rng.random() < 0.8))
    heads.shop(till)
    till.slip.gap()
    heads.title(till)
    till.slip.columns(Cell(""), Cell(bill.style.sign or bill.currency, align="right"))
    items.weighed(till)
    till.slip.rule()
    sums.discount(till)
    if not bill.tax_included:
        till.slip.pair(till.say("subtotal"), till.sum(bill.subtotal, "subtotal"))
        sums.tax(till)
    sums.total(till, size=rng.choice((1.0, 1.4)))
    sums.paid(till)
    if rng.random() < 0.5:
        sums.count(till)
    if bill.tax_included:
        sums.tax_table(till)
    till.slip.gap()
    heads.which(till)
    sums.ending(till)
    return till.slip.html()


def tax_summary_shop(bill: Bill, rng: random.Random, width: float) -> str:
    """Numbers over words in the rows, total without and with tax, rounding, and a summary of the tax at the foot."""
    till = Till(bill, rng, Slip(rng, width))
    heads.shop(till)
    heads.title(till)
    till.slip.gap(0.5)
    heads.number(till, always=True)
    heads.when(till)
    heads.who(till)
    till.slip.rule()
    items.coded(till, words_first=False)
    till.slip.rule()
    sums.count(till)
    sums.discount(till)
    till.slip.pair(f"Total Sales (Excluding {bill.tax_name})", till.sum(bill.subtotal, "subtotal"))
    till.slip.pair(f"Total {bill.tax_name}", till.sum(bill.tax_total, "tax_total"))
    if bill.rounding or rng.random() < 0.5:
        till.slip.pair(till.say("rounding"), till.sum(bill.rounding, "rounding"))
    till.slip.pair(
        f"Total Sales (Inclusive of {bill.tax_name})",
        till.sum(bill.total, "total"),
        bold=rng.random() < 0.5,
    )
    sums.paid(till)
    if rng.random() < 0.8:
        sums.tax_table(till)
    sums.ending(till)
    return till.slip.html()


def words_over_numbers(bill: Bill, rng: random.Random, width: float) -> str:
    """Left-aligned head, the number last, rows of words over their numbers."""
    till = Till(bill, rng, Slip(rng, width))
    heads.shop(till, align=rng.choice(("left", "center")))
    till.slip.rule()
    heads.title(till, align="left")
    heads.when(till)
    heads.number(till, always=True)
    till.slip.rule()
    items.coded(till, words_first=True)
    till.slip.rule()
    sums.totals(till)
    till.slip.rule()
    sums.paid(till)
    sums.ending(till)
    return till.slip.html()


def hardware(bill: Bill, rng: random.Random, width: float) -> str:
    """A trade counter: customer and account above, rows numbered, signature below."""
    till = Till(bill, rng, Slip(rng, width))
    heads.title(till)
    heads.shop(till)
    till.slip.rule()
    heads.number(till, always=True)
    heads.when(till)
    till.slip.line(
        Cell(
            bill.customer.name,
            "customer_name",
            before=rng.choice(("Customer: ", "Sold to: ", "A/C: ", "Bill to ")),
        )
    )
    heads.who(till)
    till.slip.rule()
    items.numbered(till)
    till.slip.rule()
    sums.totals(till)
    sums.paid(till)
    till.slip.gap(2)
    till.slip.line(
        rng.choice(("Signature: ____________", "Received by ...............", "X______________"))
    )
    sums.ending(till)
    return till.slip.html()


def pharmacy(bill: Bill, rng: random.Random, width: float) -> str:
    """Four columns under their names, between rules."""
    till = Till(bill, rng, Slip(rng, width))
    heads.shop(till, number=False)
    till.slip.gap(0.5)
    heads.which(till)
    till.slip.rule()
    items.tabled(till)
    till.slip.rule()
    sums.totals(till)
    till.slip.rule()
    sums.paid(till)
    till.slip.gap(0.5)
    till.slip.line(rng.choice(("Pharmacist: ", "Dispensed by ", "Rx ")) + till.person)
    sums.ending(till)
    return till.slip.html()


def sales_tax_store(bill: Bill, rng: random.Random, width: float) -> str:
    """Store and register numbers above, subtotal, tax and total, and the date after the payment."""
    till = Till(bill, rng, Slip(rng, width, grid=True))
    heads.shop(till, number=False)
    till.slip.centred(
        f"ST# {till.digits(5)} OP# {till.digits(6)} TE# {till.digits(2)} TR# {till.digits(5)}"
    )
    for key, line in till.rows():
        letter = f" {rng.choice('NXOT')}"
        till.slip.columns(
            Cell(till.named(line.description), f"{key}/description", 2.6),
            Cell(line.sku or till.digits(12), f"{key}/sku", 1.5),
            Cell(till.money(line.amount), f"{key}/amount", 1.3, "right", after=letter),
        )
        if line.quantity != 1:
            price = Cell(
                till.each(line.unit_price),
                f"{key}/unit_price",
                before="FOR " if rng.random() < 0.2 else "",
            )
            till.slip.line(
                Cell(till.number(line.quantity), f"{key}/quantity", before="    "), "AT 1", price
            )
    sums.totals(till, big=False)
    sums.paid(till)
    till.slip.gap()
    sums.count(till)
    heads.number(till)
    heads.when(till)
    till.slip.bars()
    return till.slip.html()


def tax_letters(bill: Bill, rng: random.Random, width: float) -> str:
    """A discounter: amounts with letters, the sum large, net, tax and gross by letter below."""
    till = Till(bill, rng, Slip(rng, width))
    heads.shop(till, number=False)
    till.slip.gap()
    till.slip.columns(Cell(""), Cell(bill.currency, align="right"))
    items.quantity_above(till)
    till.slip.rule()
    sums.discount(till)
    sums.total(till, size=rng.choice((1.4, 1.8)))
    till.slip.rule()
    sums.paid(till)
    sums.tax_table(till)
    till.slip.gap()
    heads.number(till, always=True)
    heads.who(till)
    heads.when(till)
    sums.ending(till)
    return till.slip.html()
