"""On the road: fuel, cabs, beds, parking, tolls."""

from __future__ import annotations

import random

from models.synthetic.receipts import heads, items, sums
from models.synthetic.receipts.slip import Cell, Slip
from models.synthetic.receipts.till import Till
from models.synthetic.story import Bill


def fuel(bill: Bill, rng: random.Random, width: float) -> str:
    """Pump, litres at a price with three places, the card's numbers."""
    till = Till(bill, rng, Slip(rng, width))
    heads.shop(till)
    till.slip.gap(0.5)
    heads.title(till)
    heads.which(till)
    till.slip.rule()
    unit = rng.choice(("L", "Ltr", "litre", "l"))
    for key, line in till.rows():
        fuelled = key == "line/0"
        if fuelled:
            till.slip.line(rng.choice(("PUMP", "Pump No", "Pump #")) + f" {rng.randint(1, 16):02d}")
        count = Cell(
            till.number(line.quantity),
            f"{key}/quantity",
            before="  ",
            after=f" {unit}" if fuelled else "",
        )
        price = Cell(
            till.each(line.unit_price), f"{key}/unit_price", after=f"/{unit}" if fuelled else ""
        )
        till.slip.columns(
            Cell(till.named(line.description), f"{key}/description", 3),
            Cell(till.money(line.amount), f"{key}/amount", 1.2, "right"),
        )
        if fuelled or line.quantity != 1:
            till.slip.line(count, till.say("each"), price)
    till.slip.rule()
    sums.totals(till)
    sums.paid(till)
    sums.card_lines(till)
    sums.ending(till)
    return till.slip.html()


def taxi(bill: Bill, rng: random.Random, width: float) -> str:
    """A cab's slip: car, driver, from and to, then fare and extras."""
    till = Till(bill, rng, Slip(rng, width))
    heads.shop(till, number=False)
    heads.title(till)
    till.slip.rule()
    slip = till.slip
    slip.pair(
        rng.choice(("Receipt", "Trip No", "Job", "Ride")),
        Cell(bill.number, "invoice_number", align="right"),
    )
    slip.pair(
        till.say("date") or "Date", Cell(till.day(bill.issue_date), "issue_date", align="right")
    )
    trip = [
        ("Taxi", f"T{rng.randint(100, 9999)}"), ("Driver", till.digits(6)), ("Start", till.clock()), ("End", till.clock()),
        ("Distance", f"{rng.randint(1, 60)}.{rng.randint(0, 9)} km"), ("From", bill.customer.address[-1][:18]), ("To", "Airport T2"),
    ]  # fmt: skip
    for name, value in sorted(rng.sample(trip, rng.randint(2, 6))):
        slip.pair(name, Cell(value, align="right"))
    slip.rule()
    items.priced(till)
    slip.rule()
    sums.totals(till)
    if bill.tip:
        slip.pair(till.say("tip"), till.sum(bill.tip, "tip"))
    sums.paid(till)
    sums.ending(till)
    return slip.html()


def lodging(bill: Bill, rng: random.Random, width: float) -> str:
    """A small hotel's bill: guest, room and nights, charges by the line, deposit, balance."""
    till = Till(bill, rng, Slip(rng, width, grid=rng.random() < 0.4))
    heads.shop(till, align=rng.choice(("center", "left")))
    slip = till.slip
    slip.rule()
    slip.line(
        Cell(
            bill.customer.name,
            "customer_name",
            before=rng.choice(("Guest: ", "Guest name ", "Mr/Ms ")),
        )
    )
    slip.columns(
        Cell(f"Room {rng.randint(101, 940)}"), Cell(f"Nights {rng.randint(1, 9)}", align="right")
    )
    slip.columns(
        Cell("Arrival " + till.day(bill.order_date), share=1.3),
        Cell(f"Pax {rng.randint(1, 4)}", align="right", share=0.6),
    )
    heads.number(till, always=True)
    heads.when(till)
    slip.rule()
    items.tabled(till)
    slip.rule()
    sums.totals(till)
    sums.paid(till)
    sums.ending(till)
    return slip.html()


def parking(bill: Bill, rng: random.Random, width: float) -> str:
    """A machine's slip: in, out, how long, what it cost; the operator at the foot."""
    till = Till(bill, rng, Slip(rng, width))
    slip = till.slip
    slip.centred(
        rng.choice(
            ("PARKING RECEIPT", "Car Park Level 2", "PAY & DISPLAY", "P A R K I N G", "Parking")
        ),
        size=1.5,
        bold=True,
    )
    heads.number(till, always=True)
    entry = till.day(bill.issue_date)
    slip.pair(
        rng.choice(("Entry", "IN", "Arrival")), Cell(f"{entry} {till.clock()}", align="right")
    )
    slip.line(
        Cell(entry, "issue_date", before=rng.choice(("Paid ", "Exit ", "Date "))), till.clock()
    )
    slip.pair(
        rng.choice(("Duration", "Stay", "Time")),
        Cell(f"{rng.randint(0, 9)}h {rng.randint(1, 59)}m", align="right"),
    )
    if rng.random() < 0.5:
        slip.pair(
            "Plate",
            Cell(
                f"{rng.choice('ABCKLM')}{till.digits(2)} {rng.choice('XYZ')}{till.digits(3)}",
                align="right",
            ),
        )
    slip.rule()
    items.priced(till)
    sums.totals(till)
    sums.paid(till)
    slip.rule()
    heads.shop(till)
    sums.ending(till)
    return slip.html()


def toll(bill: Bill, rng: random.Random, width: float) -> str:
    """The smallest of slips: plaza, lane, class, fare."""
    till = Till(bill, rng, Slip(rng, width, grid=True))
    slip = till.slip
    heads.shop(till, number=False)
    slip.line(f"Plaza {till.digits(3)} Lane {rng.randint(1, 18)} Class {rng.randint(1, 5)}")
    heads.number(till)
    heads.when(till)
    items.priced(till)
    sums.total(till, size=rng.choice((1.0, 1.5)))
    if bill.tax_total:
        slip.pair(till.say("tax_in"), till.sum(bill.tax_total, "tax_total"))
    sums.paid(till)
    return slip.html()
