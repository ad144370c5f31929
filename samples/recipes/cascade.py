"""Cascade Cloud Hosting Inc., Portland: US letter, almost no decoration, month-first dates, no tax, US dollars."""

from __future__ import annotations

from datetime import date

from recipes.bill import Bill, Label, Sample, finished, rows
from recipes.book import customer, money, supplier
from recipes.sheet import BODY, BOLD, Column, Pen, Sheet, Style
from reportlab.lib.pagesizes import LETTER

FAINT = BODY.but(colour="#8a8f98")
COLUMNS = (
    Column("Service", 22),
    Column("Quantity", 132, "right"),
    Column("Rate", 160, "right"),
    Column("Amount", 194, "right"),
)


def head(sheet: Sheet, bill: Bill) -> None:
    home, buyer, due = bill.supplier, bill.customer, bill.due or bill.issued
    sheet.text(194, 28, "Invoice", Style("Helvetica", 30, "#3b4a9f"), "right")
    street, suite = home.street.split(", ", 1)
    sheet.block(22, 24, [home.name], BOLD.but(size=11))
    sheet.block(22, 29, [street, suite, home.town, f"EIN {home.tax_id}", home.email], FAINT)
    sheet.text(22, 64, "Bill to", FAINT)
    if buyer:
        sheet.block(22, 69, [buyer.name, buyer.street, buyer.town, "Australia"])
    facts = (
        ("Invoice number", bill.number),
        ("Invoice date", f"{bill.issued:%m/%d/%Y}"),
        ("Service period", "10/01/2026 - 10/31/2026"),
        ("Terms", "Net 30"),
        ("Due date", f"{due:%m/%d/%Y}"),
    )
    for i, (label, value) in enumerate(facts):
        sheet.text(148, 64 + 5 * i, label, FAINT, "right")
        sheet.text(194, 64 + 5 * i, value, BODY, "right")
    sheet.text(
        22, 104, f"${money(bill.amount_due)} USD due {due:%m/%d/%Y}", Style("Helvetica-Bold", 16)
    )


def table(sheet: Sheet, bill: Bill, y: float) -> float:
    sheet.heads(y, COLUMNS, FAINT)
    sheet.rule(22, y + 3, 194, y + 3, Pen(0.4, "#c9ccd3"))
    y += 10
    for row in bill.lines:
        sheet.cells(
            y,
            COLUMNS,
            [
                row.text,
                f"{row.quantity:,} {row.unit}".strip(),
                f"${row.price}",
                f"${money(row.amount)}",
            ],
        )
        y += 8
    sheet.rule(22, y - 3, 194, y - 3, Pen(0.4, "#c9ccd3"))
    return y


def invoice() -> Sample:
    home = supplier("Cascade Cloud Hosting Inc.")
    lines = rows(
        0,
        ("|Compute, c4.large instances|hrs", 1488, "0.085"),
        ("|Managed PostgreSQL, standard-2", 1, "189.00"),
        ("|Object storage|GB", 2400, "0.021"),
        ("|Data transfer out|GB", 860, "0.07"),
        ("|Business support plan", 1, "100.00"),
    )
    bill = Bill(
        home, customer(), "CCH-2026-118204", date(2026, 11, 1), lines, date(2026, 12, 1), "USD"
    )
    sheet = Sheet(f"Invoice {bill.number}", home.name, LETTER)
    head(sheet, bill)
    y = table(sheet, bill, 120) + 4
    for caption, amount in (("Subtotal", bill.subtotal), ("Total", bill.total)):
        sheet.text(160, y, caption, FAINT, "right")
        sheet.text(194, y, f"${money(amount)}", BODY, "right")
        y += 6
    sheet.text(160, y + 2, "Amount due (USD)", BOLD, "right")
    sheet.text(194, y + 2, f"${money(bill.amount_due)}", BOLD, "right")
    sheet.block(
        22,
        246,
        [
            "ACH or wire: routing 000000518, account 7718204416",
            "Questions? Reply to invoices@cascadecloud.example",
        ],
        FAINT,
    )
    label = Label(
        "invoices/cascade-cloud-118204.pdf",
        "US invoice on letter paper, minimal, MM/DD/YYYY, net 30, unit prices under a cent, no tax, USD",
        hidden=("tax_total", "line.tax_rate"),
    )
    return finished(bill, label, sheet.pdf())
