"""Saltbush Catering, Sydney: not yet a contact of the demo company; coloured bands, a card for the sums, a deposit paid."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from recipes.bill import Bill, Label, Sample, finished, rows
from recipes.book import customer, money, supplier
from recipes.sheet import BODY, BOLD, Column, Sheet, Style

CLAY, SAND, LEAF = "#b4532a", "#f6ece2", "#6f7f5b"
COLUMNS = (
    Column("What we served", 20),
    Column("Guests / qty", 122, "right"),
    Column("Each", 150, "right"),
    Column("Amount ex GST", 190, "right"),
)


def head(sheet: Sheet, bill: Bill) -> None:
    sheet.box(0, 0, sheet.width, 46, CLAY)
    sheet.box(0, 46, sheet.width, 3, LEAF)
    for i in range(5):
        x = 24 + 5 * i
        sheet.shape(
            [(x, 32), (x - 3, 20 - i % 2 * 4), (x + 1, 12 + i % 2 * 3), (x + 3, 21)],
            ("#e9c9a8", "#f6ece2")[i % 2],
        )
    sheet.text(56, 24, "saltbush", Style("Times-BoldItalic", 34, "#ffffff"))
    sheet.text(57, 32, "CATERING  ·  EVENTS  ·  PANTRY", Style("Helvetica", 8, SAND, 2))
    home = bill.supplier
    lines = (home.name, home.street, home.town, f"ABN {home.abn}", home.phone)
    sheet.block(190, 14, lines, BODY.but(colour="#ffffff", size=8.5), "right")


def facts(sheet: Sheet, bill: Bill) -> None:
    buyer, due = bill.customer, bill.due or bill.issued
    cards = (
        ("TAX INVOICE", bill.number),
        ("DATE", f"{bill.issued:%a %-d %b %Y}"),
        ("BALANCE DUE BY", f"{due:%a %-d %b %Y}"),
    )
    for i, (label, value) in enumerate(cards):
        sheet.box(20 + 58 * i, 58, 54, 17, SAND)
        sheet.text(24 + 58 * i, 64, label, Style("Helvetica-Bold", 7.5, CLAY, 0.6))
        sheet.text(24 + 58 * i, 71, value, Style("Helvetica-Bold", 11))
    sheet.text(20, 87, "For", BOLD.but(colour=CLAY))
    if buyer:
        sheet.block(32, 87, [f"{buyer.name}, {buyer.street}, {buyer.town}"])
    sheet.text(20, 93, "Event", BOLD.but(colour=CLAY))
    sheet.text(32, 93, "Spring stocktake lunch, Thursday 5 November 2026, 46 guests")


def table(sheet: Sheet, bill: Bill, y: float) -> float:
    sheet.box(0, y - 6, sheet.width, 9, LEAF)
    sheet.heads(y, COLUMNS, BOLD.but(colour="#ffffff"))
    y += 9
    for i, row in enumerate(bill.lines):
        if i % 2:
            sheet.box(0, y - 5.4, sheet.width, 8, SAND)
        sheet.cells(
            y,
            COLUMNS,
            [row.text, f"{row.quantity}", money(row.price), money(row.amount)],
            BODY.but(size=9.5),
        )
        y += 8
    return y


def sums(sheet: Sheet, bill: Bill, y: float) -> None:
    sheet.box(112, y, 98, 44, CLAY)
    white = BODY.but(colour="#ffffff", size=10)
    parts = (
        ("Subtotal", money(bill.subtotal)),
        ("GST 10%", money(bill.tax)),
        ("Total including GST", money(bill.total)),
        ("Less deposit paid 19 Oct", f"-{money(bill.paid)}"),
    )
    for i, (label, value) in enumerate(parts):
        sheet.text(118, y + 8 + 6.4 * i, label, white)
        sheet.text(190, y + 8 + 6.4 * i, value, white, "right")
    strong = Style("Helvetica-Bold", 13, "#ffffff")
    sheet.text(118, y + 37, "Balance due", strong)
    sheet.text(190, y + 37, f"${money(bill.amount_due)}", strong, "right")
    sheet.text(20, y + 8, "Pay to", BOLD.but(colour=CLAY))
    sheet.block(
        20,
        y + 13,
        ["Saltbush Catering", "BSB 802-985", "Account 1100 84502", f"Reference {bill.number}"],
    )


def invoice() -> Sample:
    home = supplier("Saltbush Catering")
    lines = rows(
        10,
        ("Grazing table, native pepper and quandong", 46, "18.50"),
        ("Warm barramundi rolls", 46, "9.20"),
        ("Wattleseed pavlova, individual", 50, "6.80"),
        ("Lemon myrtle iced tea, jugs", 12, "14.00"),
        ("Two waiters, four hours", 8, "48.00"),
        ("Crockery and linen hire", 1, "165.00"),
    )
    bill = Bill(
        home,
        customer(),
        "SBC-0317",
        date(2026, 11, 6),
        lines,
        date(2026, 11, 20),
        paid=Decimal("500.00"),
        bank="802-985 110084502",
    )
    sheet = Sheet(f"Tax invoice {bill.number}", home.name)
    head(sheet, bill)
    facts(sheet, bill)
    sums(sheet, bill, table(sheet, bill, 108) + 4)
    sheet.box(0, 285, sheet.width, 12, LEAF)
    sheet.text(
        105,
        292,
        "saltbushcatering.example   ·   hello@saltbushcatering.example",
        BODY.but(colour="#ffffff"),
        "centre",
    )
    label = Label(
        "invoices/saltbush-catering-0317.pdf",
        "AU tax invoice of a supplier that is no contact yet: coloured bands, a deposit so that the balance due is less than the total",
        hidden=("line.tax_rate",),
    )
    return finished(bill, label, sheet.pdf())
