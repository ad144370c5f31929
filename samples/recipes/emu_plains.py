"""Emu Plains Packaging, Sydney: 45 lines over two pages, with the subtotal carried over."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from recipes.bill import Bill, Label, Row, Sample, finished
from recipes.book import customer, money, supplier
from recipes.sheet import BODY, BOLD, Column, Pen, Sheet, Style

RED = "#a8201a"
FINE = BODY.but(size=8)
COLUMNS = (
    Column("Line", 19, "right"),
    Column("Product", 23),
    Column("Description", 48),
    Column("Unit", 128),
    Column("Qty", 150, "right"),
    Column("Price ex", 171, "right"),
    Column("Total ex", 196, "right"),
)
FIRST_PAGE = 30
# kind, code, unit, price of the smallest, step of price, sizes
RANGE = (
    (
        "Carton RSC brown",
        "CT",
        "each",
        "0.92",
        "0.37",
        (
            "200 x 150 x 100",
            "250 x 200 x 150",
            "310 x 220 x 150",
            "350 x 250 x 200",
            "400 x 300 x 250",
            "450 x 350 x 300",
            "500 x 400 x 350",
        ),
    ),
    (
        "Mailer box white",
        "MB",
        "each",
        "1.15",
        "0.28",
        (
            "160 x 110 x 50",
            "220 x 160 x 75",
            "270 x 200 x 80",
            "310 x 230 x 100",
            "360 x 260 x 110",
        ),
    ),
    (
        "Padded bag kraft",
        "PB",
        "each",
        "0.38",
        "0.11",
        ("150 x 210", "180 x 265", "215 x 280", "265 x 380", "300 x 405"),
    ),
    (
        "Stretch film clear",
        "SF",
        "roll",
        "14.60",
        "3.25",
        ("17 um x 400 m", "20 um x 400 m", "23 um x 450 m"),
    ),
    (
        "Packing tape",
        "PT",
        "roll",
        "2.10",
        "0.65",
        ("clear 48 mm", "brown 48 mm", "FRAGILE 48 mm", "paper 48 mm", "filament 24 mm"),
    ),
    (
        "Bubble wrap",
        "BW",
        "roll",
        "38.50",
        "21.75",
        ("300 mm x 100 m", "500 mm x 100 m", "1000 mm x 100 m"),
    ),
    (
        "Tissue paper",
        "TP",
        "ream",
        "16.20",
        "1.90",
        ("white 440 x 690", "natural 440 x 690", "forest green 440 x 690", "terracotta 440 x 690"),
    ),
    (
        "Thermal label roll",
        "TL",
        "roll",
        "7.45",
        "2.30",
        ("40 x 28", "57 x 32", "100 x 50", "100 x 150"),
    ),
    (
        "Void fill",
        "VF",
        "bag",
        "21.40",
        "8.15",
        ("paper crinkle 5 kg", "starch 200 L", "starch 400 L"),
    ),
    ("Strapping", "ST", "coil", "33.90", "12.40", ("PP 12 mm", "PP 15 mm", "PET 15 mm")),
    ("Corner board", "CB", "each", "0.84", "0.46", ("500 mm", "1000 mm")),
)
QUANTITIES = (50, 100, 25, 200, 40, 6, 12, 75, 3, 10, 150)


def lines() -> tuple[Row, ...]:
    made: list[Row] = []
    for kind, code, unit, price, step, sizes in RANGE:
        for i, size in enumerate(sizes):
            cost = Decimal(price) + Decimal(step) * i
            bulk = cost > Decimal(12)  # dear things are bought by the handful
            quantity = QUANTITIES[(len(made) * 3 + i) % len(QUANTITIES)]
            count = Decimal(2 + quantity % 7 if bulk else quantity)
            made.append(
                Row(
                    f"{kind} {size}",
                    count,
                    cost,
                    Decimal(10),
                    f"{code}-{1001 + 7 * len(made)}",
                    unit,
                )
            )
    freight = Row(
        "Delivery to Newtown, two pallets",
        Decimal(1),
        Decimal("86.00"),
        Decimal(10),
        "FREIGHT",
        "trip",
    )
    return (*made, freight)


def head(sheet: Sheet, bill: Bill, page: int) -> None:
    home = bill.supplier
    sheet.box(14, 12, 16, 16, RED)
    sheet.shape([(14, 12), (22, 18), (30, 12)], "#d9534a")
    sheet.text(34, 19, "EMU PLAINS PACKAGING", Style("Helvetica-Bold", 16, RED))
    sheet.text(34, 24, f"{home.street}, {home.town}   ABN {home.abn}   Ph {home.phone}", FINE)
    sheet.text(34, 28, home.email, FINE)
    sheet.text(196, 19, "Tax Invoice", Style("Helvetica-Bold", 14), "right")
    sheet.text(196, 24, f"No. {bill.number}", BOLD, "right")
    sheet.text(196, 28, f"Page {page} of 2", FINE, "right")
    sheet.rule(14, 31, 196, 31, Pen(1, RED))


def parties(sheet: Sheet, bill: Bill) -> None:
    buyer, due = bill.customer, bill.due or bill.issued
    if buyer:
        sheet.block(14, 38, ["Sold to", buyer.name, buyer.street, buyer.town], FINE)
        sheet.block(
            74, 38, ["Deliver to", buyer.name, "Dock 2, rear of 21 Lyrebird Lane", buyer.town], FINE
        )
    facts = (
        ("Invoice date", f"{bill.issued:%d-%b-%Y}"),
        ("Due date", f"{due:%d-%b-%Y}"),
        ("Customer order", bill.order),
        ("Sales order", "SO-55102"),
    )
    for i, (label, value) in enumerate(facts):
        sheet.text(140, 38 + 4.2 * i, label, FINE)
        sheet.text(196, 38 + 4.2 * i, value, FINE.but(font="Helvetica-Bold"), "right")


def table(sheet: Sheet, rows: tuple[Row, ...], first: int, y: float) -> float:
    sheet.box(12, y - 4, 186, 6, "#333333")
    sheet.heads(y, COLUMNS, FINE.but(font="Helvetica-Bold", colour="#ffffff"))
    y += 6
    for i, row in enumerate(rows):
        if i % 2:
            sheet.box(12, y - 3.9, 186, 5.6, "#f3eeee")
        cells = [
            str(first + i),
            row.code,
            row.text,
            row.unit,
            f"{row.quantity}",
            money(row.price),
            money(row.amount),
        ]
        sheet.cells(y, COLUMNS, cells, FINE)
        y += 5.6
    return y


def carried(sheet: Sheet, y: float, label: str, amount: Decimal) -> None:
    sheet.text(150, y, label, BOLD, "right")
    sheet.text(196, y, money(amount), BOLD, "right")


def sums(sheet: Sheet, bill: Bill, y: float) -> None:
    sheet.rule(120, y - 4, 196, y - 4, Pen(0.8))
    for i, (label, amount) in enumerate(
        (("Subtotal ex GST", bill.subtotal), ("GST", bill.tax), ("Invoice total AUD", bill.total))
    ):
        style = BOLD.but(size=11) if i == 2 else BODY
        sheet.text(122, y + 6 * i, label, style)
        sheet.text(196, y + 6 * i, money(amount), style, "right")
    pay = (
        "EFT details",
        "Emu Plains Packaging",
        "BSB 112-879  Acct 0481 33726",
        f"Remittance to {bill.supplier.email}",
        "Terms: 30 days net. E. & O. E.",
    )
    sheet.block(14, y, pay, FINE)


def invoice() -> Sample:
    home = supplier("Emu Plains Packaging")
    bill = Bill(
        home,
        customer(),
        "306188",
        date(2026, 11, 12),
        lines(),
        date(2026, 12, 12),
        order="PO-2026-0319",
        bank="112-879 048133726",
    )
    sheet = Sheet(f"Tax invoice {bill.number}", home.name)
    head(sheet, bill, 1)
    parties(sheet, bill)
    over = sum((r.amount for r in bill.lines[:FIRST_PAGE]), Decimal(0))
    y = table(sheet, bill.lines[:FIRST_PAGE], 1, 64)
    carried(sheet, y + 3, "Subtotal carried forward", over)
    sheet.text(14, 285, "Continued on page 2", FINE)
    sheet.new_page()
    head(sheet, bill, 2)
    carried(sheet, 39, "Subtotal brought forward", over)
    y = table(sheet, bill.lines[FIRST_PAGE:], FIRST_PAGE + 1, 48)
    sums(sheet, bill, y + 10)
    label = Label(
        "invoices/emu-plains-306188.pdf",
        "AU tax invoice of two pages, 45 dense lines, subtotal carried forward and brought forward",
        hidden=("amount_due", "line.tax_rate"),
    )
    return finished(bill, label, sheet.pdf())
