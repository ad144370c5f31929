"""Wattle & Co Freight, Melbourne: prices with GST in them, a yellow band, a payment slip to tear off."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from recipes.bill import Bill, Label, Row, Sample, finished
from recipes.book import customer, money, supplier
from recipes.sheet import BODY, BOLD, Column, Pen, Sheet, Style

INK = "#2f2a12"
TEXT = BODY.but(colour=INK)
COLUMNS = (
    Column("Date", 15),
    Column("Consignment", 34),
    Column("From / to", 58),
    Column("Pallets", 138, "right"),
    Column("Rate inc GST", 166, "right"),
    Column("Charge inc GST", 195, "right"),
)
# date, consignment note, route, pallets, rate with GST
RUNS = (
    ("19 Oct", "7731204", "Laverton North VIC to Newtown NSW", 3, "148.50"),
    ("22 Oct", "7731377", "Newtown NSW to Ainslie ACT", 1, "121.00"),
    ("27 Oct", "7731592", "Newtown NSW to Wagga Wagga NSW", 2, "137.50"),
    ("29 Oct", "7731640", "Preston depot VIC to Newtown NSW", 4, "145.20"),
    ("30 Oct", "", "Fuel levy, October", 1, "62.70"),
    ("30 Oct", "", "Tail-lift, hand unload 30 min", 1, "44.00"),
)


def head(sheet: Sheet, bill: Bill) -> None:
    sheet.box(0, 0, sheet.width, 30, "#f2c230")
    for i in range(3):
        sheet.disc(20 + 6 * i, 15, 2.6 + 0.9 * i, INK)
    sheet.text(44, 14, "WATTLE & CO FREIGHT", Style("Helvetica-BoldOblique", 20, INK))
    sheet.text(
        44, 21, f"{bill.supplier.street}, {bill.supplier.town}  |  {bill.supplier.phone}", TEXT
    )
    sheet.text(44, 26, f"ABN {bill.supplier.abn}  |  {bill.supplier.email}", TEXT)
    buyer, due = bill.customer, bill.due or bill.issued
    if buyer:
        sheet.block(15, 44, ["Customer", buyer.name, buyer.street, buyer.town], TEXT)
    sheet.text(120, 44, f"TAX INVOICE {bill.number}", Style("Helvetica-Bold", 15, INK))
    facts = (
        ("Date of issue", f"{bill.issued:%-d %b %Y}"),
        ("Account no.", "LYR-2042"),
        ("Pay by", f"{due:%-d %b %Y}"),
    )
    for i, (label, value) in enumerate(facts):
        sheet.text(120, 51 + 5 * i, f"{label}:", TEXT)
        sheet.text(150, 51 + 5 * i, value, BOLD.but(colour=INK))


def table(sheet: Sheet, bill: Bill, y: float) -> float:
    sheet.rule(15, y - 5, 195, y - 5, Pen(1.2, INK))
    sheet.heads(y, COLUMNS, BOLD.but(size=8.5, colour=INK))
    sheet.rule(15, y + 2.5, 195, y + 2.5, Pen(1.2, INK))
    y += 9
    for run, row in zip(RUNS, bill.lines, strict=True):
        cells = [run[0], run[1], row.text, f"{row.quantity}", money(row.price), money(row.amount)]
        sheet.cells(y, COLUMNS, cells, TEXT)
        sheet.rule(15, y + 2.4, 195, y + 2.4, Pen(0.3, "#b9a75a", (1, 2)))
        y += 7
    return y


def slip(sheet: Sheet, bill: Bill) -> None:
    """The part to tear off, which says the number and the total once more."""
    sheet.rule(0, 222, sheet.width, 222, Pen(0.6, INK, (4, 3)))
    sheet.text(15, 230, "REMITTANCE ADVICE", BOLD.but(colour=INK))
    sheet.text(15, 235, "Please send with your payment, or e-mail it to the address above.", TEXT)
    pay = (
        "Direct deposit",
        "Wattle & Co Freight",
        "BSB 083-170",
        "Account no. 60-551-9042",
        f"Ref {bill.number}",
    )
    sheet.block(15, 244, pay, TEXT)
    buyer = bill.customer
    facts = (
        ("Customer", buyer.name if buyer else ""),
        ("Invoice", bill.number),
        ("Due", f"{bill.due:%-d %b %Y}"),
        ("Amount payable", f"${money(bill.amount_due)}"),
        ("Amount enclosed", "$ ________________"),
    )
    for i, (label, value) in enumerate(facts):
        sheet.text(112, 244 + 6 * i, label, TEXT)
        sheet.text(195, 244 + 6 * i, value, TEXT, "right")


def invoice() -> Sample:
    home = supplier("Wattle & Co Freight")
    lines = tuple(
        Row(route, Decimal(n), Decimal(rate), Decimal(10)) for _, _, route, n, rate in RUNS
    )
    bill = Bill(
        home,
        customer(),
        "88213",
        date(2026, 10, 31),
        lines,
        date(2026, 11, 7),
        inclusive=True,
        bank="083-170 605519042",
    )
    sheet = Sheet(f"Tax invoice {bill.number}", home.name)
    head(sheet, bill)
    y = table(sheet, bill, 84) + 8
    sheet.text(128, y, "Total (including GST)", BOLD.but(size=11, colour=INK))
    sheet.text(195, y, f"${money(bill.total)}", BOLD.but(size=11, colour=INK), "right")
    sheet.text(128, y + 6, "GST included in total", TEXT)
    sheet.text(195, y + 6, f"${money(bill.tax)}", TEXT, "right")
    sheet.block(
        15,
        y,
        ["All charges include 10% GST.", "Terms strictly 7 days. No claims after 48 hours."],
        TEXT,
    )
    slip(sheet, bill)
    label = Label(
        "invoices/wattle-freight-88213.pdf",
        "AU tax invoice with prices that include GST, a table of consignments, a payment slip that repeats the total",
        hidden=("subtotal", "line.tax_rate"),
        flags=("line_amount_includes_tax",),
    )
    return finished(bill, label, sheet.pdf())
