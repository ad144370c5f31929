"""Where one eats and drinks: tables, covers, service and tips."""

from __future__ import annotations

import random

from models.synthetic.receipts import heads, items, sums
from models.synthetic.receipts.slip import Cell, Slip
from models.synthetic.receipts.till import Till
from models.synthetic.story import Bill


def cafe(bill: Bill, rng: random.Random, width: float) -> str:
    """A short slip: large name, few rows, the total, a wish."""
    till = Till(bill, rng, Slip(rng, width, grid=rng.random() < 0.3))
    heads.shop(till, number=False)
    till.slip.gap()
    till.slip.centred(
        rng.choice(
            (
                f"Order {rng.randint(1, 99)}",
                f"TAKE AWAY #{rng.randint(1, 200)}",
                f"Table {rng.randint(1, 30)}",
            )
        ),
        size=rng.choice((1, 1.6)),
    )
    heads.when(till)
    till.slip.gap(0.5)
    rng.choice((items.counted, items.counted, items.priced))(till)
    till.slip.gap(0.5)
    sums.totals(till)
    sums.paid(till)
    heads.number(till)
    sums.ending(till)
    return till.slip.html()


def restaurant(bill: Bill, rng: random.Random, width: float) -> str:
    """Table, covers and waiter above; service, tax and tip under the rows; a line to sign."""
    till = Till(bill, rng, Slip(rng, width))
    heads.shop(till)
    till.slip.rule()
    heads.number(till, always=True)
    covers = rng.choice(("Covers", "Pax", "Guests", "Cust"))
    till.slip.columns(
        Cell(f"Table {rng.randint(1, 60)}"), Cell(f"{covers} {rng.randint(1, 8)}", align="right")
    )
    till.slip.columns(
        Cell(till.say("cashier") + " " + till.person), Cell(till.clock(), share=0.6, align="right")
    )
    till.slip.line(
        Cell(till.day(bill.issue_date), "issue_date", before=rng.choice(("", "Date ", "Opened ")))
    )
    till.slip.rule()
    rng.choice((items.counted, items.counted, items.plain))(till)
    till.slip.rule()
    sums.totals(till)
    if bill.tip:
        till.slip.pair(till.say("tip"), till.sum(bill.tip, "tip"))
        till.slip.pair(
            rng.choice(("Total with tip", "Amount charged", "Card total")),
            till.sum(bill.total + bill.tip, ""),
        )
    elif rng.random() < 0.3:
        for text in ("Tip ..............", "Total ............", "Sign ............."):
            till.slip.line(text)
    till.slip.gap(0.5)
    sums.paid(till)
    sums.ending(till)
    return till.slip.html()


def bar_tab(bill: Bill, rng: random.Random, width: float) -> str:
    """Rows in four columns, the tax by rate under the total, who served at the foot."""
    till = Till(bill, rng, Slip(rng, width))
    heads.title(till)
    heads.shop(till)
    till.slip.gap()
    heads.when(till)
    items.tabled(till, ruled=rng.random() < 0.5)
    till.slip.rule()
    sums.discount(till)
    sums.total(till, size=rng.choice((1.2, 1.7)))
    sums.tax_table(till)
    till.slip.rule()
    sums.paid(till)
    heads.number(till)
    heads.who(till)
    sums.ending(till)
    return till.slip.html()
