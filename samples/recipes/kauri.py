"""Kauri Print Ltd, Auckland: a dark side bar, long descriptions over two lines, GST of 15%, New Zealand dollars."""

from __future__ import annotations

from datetime import date

from recipes.bill import Bill, Label, Sample, finished, rows
from recipes.book import customer, money, supplier
from recipes.sheet import BODY, BOLD, Column, Pen, Sheet, Style, wrapped

GREEN, PALE = "#22402f", "#cfe0d4"
WHITE = BODY.but(colour="#ffffff", size=8.5)
COLUMNS = (
    Column("Description", 68),
    Column("Qty", 147, "right"),
    Column("Unit (NZD)", 171, "right"),
    Column("Total (NZD)", 198, "right"),
)


def side_bar(sheet: Sheet, bill: Bill) -> None:
    sheet.box(0, 0, 58, sheet.height, GREEN)
    sheet.shape([(14, 36), (29, 12), (44, 36)], PALE)
    sheet.shape([(19, 44), (29, 26), (39, 44)], "#8fb59b")
    sheet.text(29, 56, "KAURI PRINT", Style("Helvetica-Bold", 15, "#ffffff", 1.2), "centre")
    home, due = bill.supplier, bill.due or bill.issued
    parts = (
        ("FROM", (home.name, home.street, home.town, home.email)),
        ("GST NO", (home.tax_id,)),
        ("INVOICE NO", (bill.number,)),
        ("INVOICE DATE", (f"{bill.issued:%-d %B %Y}",)),
        ("DUE DATE", (f"{due:%-d %B %Y}",)),
        ("YOUR ORDER NO", (bill.order,)),
        ("BANK ACCOUNT", ("12-3456-0789012-00", "Kauri Print Ltd")),
    )
    y = 72.0
    for label, lines in parts:
        sheet.text(9, y, label, Style("Helvetica-Bold", 7, PALE, 0.8))
        y = sheet.block(9, y + 4.6, lines, WHITE) + 5


def table(sheet: Sheet, bill: Bill, y: float) -> float:
    sheet.heads(y, COLUMNS, BOLD.but(colour=GREEN))
    sheet.rule(68, y + 2.5, 198, y + 2.5, Pen(1, GREEN))
    y += 9
    for row in bill.lines:
        first, *more = wrapped(row.text, BODY, 66)
        sheet.cells(y, COLUMNS, [first, f"{row.quantity:,}", f"{row.price:.2f}", money(row.amount)])
        y = sheet.block(68, y + BODY.leading, more) + 3.2
    sheet.rule(68, y - 2, 198, y - 2, Pen(0.4, GREEN))
    return y


def sums(sheet: Sheet, bill: Bill, y: float) -> None:
    for label, amount in (("Subtotal", bill.subtotal), ("GST 15%", bill.tax)):
        sheet.text(130, y, label)
        sheet.text(198, y, money(amount), BODY, "right")
        y += 6
    sheet.box(126, y - 2.5, 74, 10, PALE)
    sheet.text(130, y + 4, "TOTAL NZD", Style("Helvetica-Bold", 11, GREEN))
    sheet.text(198, y + 4, f"${money(bill.total)}", Style("Helvetica-Bold", 11, GREEN), "right")
    sheet.text(
        68, 270, "Payment is due on the 20th of the month following the date of this invoice."
    )
    sheet.text(68, 275, "Supplied in New Zealand for your Auckland shop; New Zealand GST applies.")


def invoice() -> Sample:
    home, buyer = supplier("Kauri Print Ltd"), customer()
    lines = rows(
        15,
        ("Gift wrap, 50 m roll, two-colour fern pattern on recycled 70 gsm stock", 40, "23.80"),
        ("Swing tags 50 x 90 mm, 400 gsm kraft, drilled, with cotton string", 2500, "0.14"),
        ("Catalogue, summer 2026, A5, 24 pages, saddle stitched", 600, "1.95"),
        ("Artwork changes after second proof, per hour", 2, "95.00"),
        ("Courier to Ponsonby pop-up shop, overnight", 1, "38.50"),
    )
    bill = Bill(
        home,
        buyer,
        "KP10472",
        date(2026, 10, 28),
        lines,
        date(2026, 11, 20),
        "NZD",
        "PO-2026-0297",
        bank="12-3456-0789012-00",
    )
    sheet = Sheet(f"Tax invoice {bill.number}", home.name)
    side_bar(sheet, bill)
    sheet.text(68, 28, "TAX INVOICE", Style("Helvetica", 26, GREEN, 2))
    sheet.text(68, 42, "Billed to", BOLD.but(colour=GREEN))
    sheet.block(68, 47, [buyer.name, buyer.street, buyer.town, "Australia"])
    sums(sheet, bill, table(sheet, bill, 84) + 6)
    label = Label(
        "invoices/kauri-print-10472.pdf",
        "NZ tax invoice, facts in a dark side bar, descriptions over two lines, GST 15%, NZD",
        hidden=("amount_due", "line.tax_rate"),
    )
    return finished(bill, label, sheet.pdf())
