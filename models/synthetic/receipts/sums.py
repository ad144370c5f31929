"""Under the rows: sums, tax, what was paid and how."""

from __future__ import annotations

from decimal import Decimal

from models.synthetic.receipts.slip import Cell
from models.synthetic.receipts.till import Till


def totals(till: Till, *, big: bool = True) -> None:
    """Discount, net and tax as the bill has them, then the total, at times rounded."""
    bill, slip, rng = till.bill, till.slip, till.rng
    discount(till)
    if bill.tax_included:
        _tax_inside(till, before=True)
    else:
        slip.pair(till.say("subtotal"), till.sum(bill.subtotal, "subtotal"))
        tax(till)
    total(till, size=rng.choice((1.0, 1.2, 1.5, 1.9)) if big else 1.0)
    if bill.tax_included:
        _tax_inside(till, before=False)


def discount(till: Till) -> None:
    """The sum of the rows, and what is taken off the whole of it."""
    bill = till.bill
    if bill.discount:
        till.slip.pair(till.say("gross_subtotal"), till.sum(bill.items_total, ""))
        till.slip.pair(till.say("discount"), till.sum(-bill.discount, "discount"))


def tax(till: Till) -> None:
    """Tax in a line, or in one a rate."""
    bill = till.bill
    parts = [part for part in bill.taxes if part.rate]
    if len(parts) > 1:
        for part in parts:
            till.slip.pair(f"{bill.tax_name} {till.number(part.rate)}%", till.sum(part.tax, ""))
        till.slip.pair(f"Total {bill.tax_name}", till.sum(bill.tax_total, "tax_total"))
    elif parts or till.rng.random() < 0.5:
        till.slip.pair(till.say("tax"), till.sum(bill.tax_total, "tax_total"))


def total(till: Till, *, size: float = 1.0) -> None:
    """The total; where cash is rounded, the sum before, the rounding, and the total after it."""
    bill, slip = till.bill, till.slip
    bold = till.rng.random() < 0.6
    if bill.rounding or (bill.country == "MY" and till.rng.random() < 0.5):
        slip.pair(
            till.say("total"),
            till.sum(bill.total - bill.rounding, "" if bill.rounding else "total"),
        )
        slip.pair(till.say("rounding"), till.sum(bill.rounding, "rounding"))
        slip.pair(till.say("rounded"), till.sum(bill.total, "total"), size=size, bold=bold)
    else:
        slip.pair(till.say("total"), till.sum(bill.total, "total"), size=size, bold=bold)


def _tax_inside(till: Till, *, before: bool) -> None:
    """Tax that the prices hold: the net above the total, or a word of it under the total, or nothing."""
    bill, slip = till.bill, till.slip
    if before and till.tax_place == "above":
        slip.pair(till.say("subtotal"), till.sum(bill.subtotal, "subtotal"))
        tax(till)
    elif not before and till.tax_place == "below" and bill.tax_total:
        slip.pair(till.say("tax_in"), till.sum(bill.tax_total, "tax_total"))


def tax_table(till: Till) -> None:
    """A summary by rate: letter, net, tax, gross."""
    bill, slip = till.bill, till.slip
    gross = till.rng.random() < 0.5
    heads = [
        f"{bill.tax_name}",
        "Net" if till.rng.random() < 0.5 else "Amount",
        "Tax",
        *(["Gross"] if gross else []),
    ]
    slip.gap(0.5)
    if till.rng.random() < 0.6:
        slip.line(f"{bill.tax_name} Summary")
    slip.columns(*(Cell(h, align="left" if i == 0 else "right") for i, h in enumerate(heads)))
    only = len([p for p in bill.taxes if p.rate]) == 1
    for number, part in enumerate(bill.taxes):
        letter = till.code if part.rate else "Z"
        base = "subtotal" if len(bill.taxes) == 1 else "tax_base"
        cells = [
            Cell(f"{letter} {till.number(part.rate)}%"),
            Cell(till.money(part.base), base, align="right"),
            Cell(till.money(part.tax), "tax_total" if only and part.rate else "", align="right"),
        ]
        if gross:
            cells.append(Cell(till.money(part.gross), align="right"))
        slip.columns(*cells)
        if number == len(bill.taxes) - 1 and len(bill.taxes) > 1 and till.rng.random() < 0.5:
            sums = [
                Cell("Total"),
                Cell(till.money(bill.subtotal), "subtotal", align="right"),
                Cell(till.money(bill.tax_total), "tax_total", align="right"),
            ]
            slip.columns(*sums, *([Cell("", align="right")] if gross else []))


def count(till: Till) -> None:
    """How many things were sold."""
    many = sum(
        (line.quantity if line.quantity % 1 == 0 else Decimal(1) for line in till.bill.lines),
        Decimal(0),
    )
    till.slip.line(till.say("count", n=f"{many:f}"))


def paid(till: Till) -> None:
    """Cash with its change, or a card with its numbers."""
    bill, slip, rng = till.bill, till.slip, till.rng
    if bill.cash:
        slip.pair(till.say("cash"), till.sum(bill.cash, "cash"))
        slip.pair(till.say("change"), till.sum(bill.change, "change"))
        return
    slip.pair(till.say("card"), till.sum(bill.total + bill.tip, "cash"))
    if rng.random() < 0.6:
        card_lines(till)
    if rng.random() < 0.3:
        slip.pair(till.say("change"), till.sum(Decimal(0), "change"))


def card_lines(till: Till) -> None:
    """What the card terminal adds."""
    rng, slip = till.rng, till.slip
    lines = [
        till.card, f"AUTH {till.digits(6)}", f"AID: A00000000{till.digits(5)}", f"RRN {till.digits(12)}", "APPROVED", f"TID {till.digits(8)}",
        f"MID: {till.digits(10)}", "CONTACTLESS", f"Trace No {till.digits(6)}", f"Batch {till.digits(4)}", "PIN VERIFIED", f"Ref: {till.digits(9)}",
    ]  # fmt: skip
    for text in rng.sample(lines, rng.randint(1, 6)):
        slip.line(text)


def ending(till: Till) -> None:
    """Thanks, small print, a bar code."""
    rng, slip = till.rng, till.slip
    slip.gap(rng.choice((0.5, 1, 2)))
    if rng.random() < 0.9:
        slip.centred(till.say("thanks"))
    if rng.random() < 0.3:
        slip.centred(
            rng.choice(
                (
                    "Wi-Fi: guest / welcome1",
                    "www.tellusnow.example",
                    "Follow us @ourshop",
                    "Code: 7H2-99K",
                    "Points earned: 12",
                    "Member No 2200481",
                    "Survey code 1177-2044-9",
                    "Powered by PosWare 4.2",
                )
            )
        )
    if rng.random() < 0.25:
        slip.bars()
