"""Bluegum Office Supplies, Melbourne: two columns at the head, no rules in the table; an invoice and a statement."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from recipes.bill import Bill, Label, Sample, finished, rows
from recipes.book import customer, money, supplier
from recipes.sheet import BODY, BOLD, Column, Pen, Sheet, Style

BLUE, GREY = "#2b6777", "#6b7280"
SMALL = BODY.but(size=8, colour=GREY)
COLUMNS = (
    Column("Item", 18),
    Column("Quantity", 122, "right"),
    Column("Price", 143, "right"),
    Column("Tax", 152),
    Column("Amount", 192, "right"),
)
LEDGER = (
    Column("Date", 18),
    Column("Reference", 44),
    Column("Details", 74),
    Column("Debit", 140, "right"),
    Column("Credit", 164, "right"),
    Column("Balance", 192, "right"),
)


def brand(sheet: Sheet, bill: Bill) -> None:
    for i, colour in enumerate(("#52ab98", BLUE, "#8fc1b5")):
        sheet.shape([(18 + 4 * i, 27), (22 + 4 * i, 15 + 2 * i), (26 + 4 * i, 27)], colour)
    sheet.text(36, 21, "bluegum", Style("Helvetica-Bold", 20, BLUE))
    sheet.text(36, 26, "OFFICE SUPPLIES", Style("Helvetica", 8, GREY, 2.2))
    home = bill.supplier
    lines = [
        home.name,
        *home.street.split(", "),
        home.town,
        f"ABN {home.abn}",
        home.phone,
        home.email,
    ]
    sheet.block(192, 18, lines, BODY.but(size=8.5), "right")


def head(sheet: Sheet, bill: Bill) -> None:
    sheet.text(18, 58, "Tax invoice", Style("Helvetica", 24, BLUE))
    buyer, due = bill.customer, bill.due or bill.issued
    sheet.text(18, 68, "INVOICE TO", SMALL)
    if buyer:
        sheet.block(18, 73, [buyer.name, f"Accounts payable, {buyer.street}", buyer.town])
    facts = (
        ("Invoice #", bill.number),
        ("Issued", f"{bill.issued:%d/%m/%Y}"),
        ("Due", f"{due:%d/%m/%Y}"),
        ("Customer ref", bill.order),
    )
    for i, (label, value) in enumerate(facts):
        sheet.text(130, 68 + 5 * i, label, SMALL.but(size=9))
        sheet.text(157, 68 + 5 * i, value, BOLD)


def table(sheet: Sheet, bill: Bill, y: float) -> float:
    sheet.heads(y, COLUMNS, SMALL)
    y += 7
    for row in bill.lines:
        tax = "GST" if row.rate else "Free"
        sheet.cells(
            y, COLUMNS, [row.text, f"{row.quantity}", money(row.price), tax, money(row.amount)]
        )
        y += 6.4
    return y


def totals(sheet: Sheet, bill: Bill, y: float) -> None:
    bases = {rate: base for rate, base, _ in bill.taxes()}
    sums = (
        ("Items with GST", bases[Decimal(10)]),
        ("GST-free items", bases[Decimal(0)]),
        ("Subtotal", bill.subtotal),
        ("GST (10%)", bill.tax),
    )
    for label, amount in sums:
        sheet.text(130, y, label)
        sheet.text(192, y, money(amount), BODY, "right")
        y += 5.4
    sheet.text(130, y + 3, "Total due", Style("Helvetica-Bold", 13, BLUE))
    sheet.text(
        192, y + 3, f"A${money(bill.amount_due)}", Style("Helvetica-Bold", 13, BLUE), "right"
    )


def pay(sheet: Sheet, bill: Bill) -> None:
    sheet.box(18, 245, 174, 26, "#eef5f4")
    sheet.text(22, 252, "How to pay", BOLD.but(colour=BLUE))
    sheet.text(
        22, 258, "Bank transfer: Bluegum Office Supplies Pty Ltd, BSB 033-042, account 218 774"
    )
    sheet.text(22, 263, f"Please quote {bill.number}. Terms: 30 days from date of invoice.")
    sheet.text(
        18,
        282,
        "Tea, coffee, milk, fruit and plain water are GST-free. Thank you for buying local.",
        SMALL,
    )


def the_bill() -> Bill:
    taxed = rows(
        10,
        ("Gel pens, black, box of 12", 6, "18.90"),
        ("Whiteboard markers, assorted, pack of 8", 4, "14.25"),
        ("Sticky notes 76 x 76 mm, pack of 12", 10, "9.80"),
        ("Toner cartridge BG-410X, black", 2, "139.00"),
        ("Ergonomic footrest", 1, "74.50"),
    )
    free = rows(
        0,
        ("Ground coffee, 1 kg", 3, "32.40"),
        ("Full cream milk, 2 L", 8, "3.65"),
        ("Seasonal fruit box, 5 kg", 2, "41.00"),
    )
    home = supplier("Bluegum Office Supplies Pty Ltd")
    return Bill(
        home, customer(), "BG-20318", date(2026, 10, 26), (*taxed[:3], *free[:2], *taxed[3:], free[2]), date(2026, 11, 25),
        order="Newtown office", bank="033-042 218774",
    )  # fmt: skip


def invoice() -> Sample:
    bill = the_bill()
    sheet = Sheet(f"Tax invoice {bill.number}", bill.supplier.name)
    brand(sheet, bill)
    head(sheet, bill)
    totals(sheet, bill, table(sheet, bill, 102) + 8)
    pay(sheet, bill)
    label = Label(
        "invoices/bluegum-20318.pdf",
        "AU tax invoice, two-column head, table without rules, lines with GST and GST-free lines mixed",
        hidden=("purchase_order", "line.tax_rate"),
    )
    return finished(bill, label, sheet.pdf())


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the statement: `amount` is owed more, or less where negative."""

    on: date
    reference: str
    details: str
    amount: Decimal


ENTRIES = (
    Entry(date(2026, 9, 30), "BG-19877", "Invoice", Decimal("412.50")),
    Entry(date(2026, 10, 8), "BG-20011", "Invoice", Decimal("268.95")),
    Entry(date(2026, 10, 15), "RCPT 7741", "Payment received, thank you", Decimal("-655.20")),
    Entry(date(2026, 10, 19), "BG-20190", "Invoice", Decimal("187.33")),
    Entry(date(2026, 10, 21), "CR-0388", "Credit, returned toner", Decimal("-152.90")),
    Entry(date(2026, 10, 26), "BG-20318", "Invoice", Decimal(0)),
)
OPENING = Decimal("655.20")


def ledger(sheet: Sheet, entries: tuple[Entry, ...], y: float) -> Decimal:
    """Draws the running balance and returns where it ends."""
    sheet.heads(y, LEDGER, SMALL)
    sheet.rule(18, y + 2, 192, y + 2, Pen(0.5, GREY))
    y, balance = y + 8, OPENING
    sheet.cells(y, LEDGER, ["01/09/2026", "", "Opening balance", "", "", money(balance)])
    for entry in entries:
        y, balance = y + 6.4, balance + entry.amount
        debit = money(entry.amount) if entry.amount > 0 else ""
        credit = money(-entry.amount) if entry.amount < 0 else ""
        sheet.cells(
            y,
            LEDGER,
            [f"{entry.on:%d/%m/%Y}", entry.reference, entry.details, debit, credit, money(balance)],
        )
    sheet.rule(18, y + 3, 192, y + 3, Pen(0.5, GREY))
    return balance


def ageing(sheet: Sheet, y: float, parts: tuple[tuple[str, Decimal], ...]) -> None:
    for i, (label, amount) in enumerate(parts):
        x = 18 + 43.5 * i
        sheet.box(x, y, 43.5, 15, "#eef5f4", Pen(0.4, "#ffffff"))
        sheet.text(x + 21.7, y + 5.5, label, SMALL, "centre")
        sheet.text(x + 21.7, y + 11.5, money(amount), BOLD, "centre")


def statement_head(sheet: Sheet, bill: Bill) -> None:
    brand(sheet, bill)
    sheet.text(18, 58, "Statement of account", Style("Helvetica", 24, BLUE))
    if bill.customer:
        buyer = bill.customer
        sheet.block(18, 73, [buyer.name, f"Accounts payable, {buyer.street}", buyer.town])
    facts = (
        ("Statement date", f"{bill.issued:%d/%m/%Y}"),
        ("Account", "LYR014"),
        ("Period", "01/09/2026 to 31/10/2026"),
    )
    for i, (name, value) in enumerate(facts):
        sheet.text(125, 73 + 5 * i, name, SMALL.but(size=9))
        sheet.text(192, 73 + 5 * i, value, BOLD, "right")


def statement() -> Sample:
    last = the_bill()
    entries = (*ENTRIES, Entry(last.issued, last.number, "Invoice", last.total))
    bill = Bill(last.supplier, last.customer, "", date(2026, 10, 31), (), bank=last.bank)
    sheet = Sheet("Statement of account, October 2026", bill.supplier.name)
    statement_head(sheet, bill)
    balance = ledger(sheet, entries, 98)
    sheet.text(118, 155, "Balance owing", Style("Helvetica-Bold", 13, BLUE))
    sheet.text(192, 155, f"A${money(balance)}", Style("Helvetica-Bold", 13, BLUE), "right")
    old, none = ENTRIES[0].amount, Decimal(0)
    parts = (("Current", balance - old), ("30 days", old), ("60 days", none), ("90 days +", none))
    ageing(sheet, 167, parts)
    foot = (
        "This is a statement of your account, not a tax invoice. Please do not pay from it twice.",
        "Bank transfer: Bluegum Office Supplies Pty Ltd, BSB 033-042, account 218 774, reference LYR014",
    )
    sheet.block(18, 192, foot, SMALL)
    label = Label(
        "invoices/bluegum-statement-2026-10.pdf",
        "AU supplier statement with running balance and ageing: not to be booked",
        kind="statement",
        hidden=("subtotal", "tax_total", "total"),
    )
    made = finished(bill, label, sheet.pdf())
    fields = {k: v for k, v in made.truth["fields"].items() if k != "line_items"}
    fields["amount_due"] = f"{balance:f}"
    return replace(made, truth=made.truth | {"fields": fields})
