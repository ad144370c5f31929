"""The head of a slip: who sells, and which slip this is."""

from __future__ import annotations

from models.synthetic.receipts.slip import Cell
from models.synthetic.receipts.till import Till


def shop(till: Till, *, align: str = "center", number: bool = True) -> None:
    """Name, address and numbers, as most tills print them."""
    rng, slip, party = till.rng, till.slip, till.shop
    name = party.name.upper() if rng.random() < 0.55 else party.name
    if party.brand != party.name and rng.random() < 0.35:
        slip.line(Cell(party.brand), align=align, size=rng.choice((1.4, 1.8)), bold=True)
    slip.line(
        Cell(name, "supplier_name"),
        align=align,
        size=rng.choice((1.0, 1.0, 1.2, 1.5)),
        bold=rng.random() < 0.6,
    )
    if number and party.company_id and rng.random() < 0.5:
        form = rng.choice(("({})", "Co. Reg No: {}", "{}"))
        slip.line(Cell(form.format(party.company_id)), align=align)
    address(till, align=align)
    contact(till, align=align)
    tax_number(till, align=align)


def address(till: Till, *, align: str = "center") -> None:
    """The lines of the address, in some slips in one."""
    rng, slip = till.rng, till.slip
    lines = [part.upper() for part in till.shop.address] if till.upper else list(till.shop.address)
    if rng.random() < 0.2:
        lines = [", ".join(lines)]
    for text in lines:
        slip.line(Cell(text, "supplier_address"), align=align)


def contact(till: Till, *, align: str = "center") -> None:
    """How to reach the shop, as far as it says so."""
    rng, slip, party = till.rng, till.slip, till.shop
    if party.phone and rng.random() < 0.7:
        label = rng.choice(("Tel: ", "TEL:", "Ph ", "Phone: ", "T: ", ""))
        slip.line(Cell(party.phone, "phone", before=label), align=align)
    if party.web and rng.random() < 0.25:
        slip.line(party.web, align=align)
    if party.email and rng.random() < 0.12:
        slip.line(party.email, align=align)


def tax_number(till: Till, *, align: str = "center") -> None:
    """The tax id with its label; some shops have none."""
    party = till.shop
    if party.tax_id and till.rng.random() < 0.85:
        gap = till.rng.choice((" ", ": ", " : ", ""))
        label = party.tax_label.rstrip(": ") + gap
        brackets = till.rng.random() < 0.15
        before, after = (f"({label}", ")") if brackets else (label, "")
        till.slip.line(
            Cell(party.tax_id, "supplier_tax_id", before=before, after=after), align=align
        )


def title(till: Till, *, align: str = "center") -> None:
    if said := till.say("title"):
        till.slip.line(
            said, align=align, bold=till.rng.random() < 0.5, size=till.rng.choice((1.0, 1.0, 1.25))
        )


def number(till: Till, *, always: bool = False) -> None:
    """The slip's own number, on a line of its own."""
    if till.bill.number and (always or till.rng.random() < 0.8):
        gap = till.rng.choice((" ", "  ", ""))
        till.slip.line(Cell(till.bill.number, "invoice_number", before=till.say("number") + gap))


def when(till: Till) -> None:
    """Date and time, side by side or under each other."""
    rng, slip = till.rng, till.slip
    label = till.say("date")
    day = Cell(till.day(till.bill.issue_date), "issue_date", before=f"{label} " if label else "")
    clock = f"{till.say('time')} {till.clock()}".strip()
    shape = rng.choice(("apart", "together", "together", "under", "alone"))
    if shape == "apart":
        slip.columns(day, Cell(clock, share=0.8, align="right"))
    elif shape == "together":
        slip.line(day, clock)
    elif shape == "under":
        slip.line(day)
        slip.line(clock)
    else:
        slip.line(day)


def who(till: Till) -> None:
    """Cashier and till, as far as they are named."""
    rng, slip = till.rng, till.slip
    cashier, place = (
        f"{till.say('cashier')} {till.person}",
        f"{till.say('till')} {rng.randint(1, 24)}",
    )
    shape = rng.choice(("both", "cashier", "till", "none"))
    if shape == "both":
        slip.columns(Cell(cashier), Cell(place, share=0.6, align="right"))
    elif shape != "none":
        slip.line(cashier if shape == "cashier" else place)


def which(till: Till) -> None:
    """Number, date and staff, in one of the usual orders."""
    parts = [number, when, who]
    till.rng.shuffle(parts)
    for part in parts:
        part(till)
